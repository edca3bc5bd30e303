//! How Stripe makes the invoices of a connection (`stripe_invoicing`).

use std::collections::BTreeMap;

use super::connection::Provider;
use super::product_read::read_metadata;
use crate::json::integer;
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};

/// Who taxes Stripe's invoices: `automatic_tax.provider`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TaxApp {
    Stripe,
    Anrok,
    Avalara,
    Sphere,
}

impl TaxApp {
    pub(crate) const WORDS: [(&'static str, Self); 4] =
        [("stripe", Self::Stripe), ("anrok", Self::Anrok), ("avalara", Self::Avalara), ("sphere", Self::Sphere)];

    /// The word as Stripe writes it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Stripe => "stripe",
            Self::Anrok => "anrok",
            Self::Avalara => "avalara",
            Self::Sphere => "sphere",
        }
    }
}

/// What becomes of an item without a product of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Unmapped {
    /// The document fails before anything is sent.
    #[default]
    Fail,
    /// The line goes without product, with a warning: the tax app takes its default class.
    Warn,
}

impl Unmapped {
    const WORDS: [(&'static str, Self); 2] = [("fail", Self::Fail), ("warn", Self::Warn)];
}

/// How an invoice is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Collection {
    #[default]
    ChargeAutomatically,
    SendInvoice,
}

impl Collection {
    const WORDS: [(&'static str, Self); 2] =
        [("charge_automatically", Self::ChargeAutomatically), ("send_invoice", Self::SendInvoice)];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ChargeAutomatically => "charge_automatically",
            Self::SendInvoice => "send_invoice",
        }
    }
}

/// What is done at Stripe with an invoice whose payment is disputed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Disputed {
    #[default]
    Void,
    MarkUncollectible,
}

impl Disputed {
    const WORDS: [(&'static str, Self); 2] = [("void", Self::Void), ("mark_uncollectible", Self::MarkUncollectible)];
}

/// Settings of a connection to Stripe Invoicing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct InvoicingSettings {
    /// `None`: any that Stripe names.
    pub tax_app: Option<TaxApp>,
    /// Whether Stripe collects a finalized invoice by itself.
    pub auto_advance: bool,
    /// Whether invoices stay drafts, for somebody to finalize at Stripe.
    pub leave_as_draft: bool,
    pub unmapped: Unmapped,
    pub collection: Collection,
    pub days_until_due: Option<u32>,
    pub disputed: Disputed,
    /// Metadata of the invoice, for what the tax app reads there.
    pub metadata: BTreeMap<Box<str>, Box<str>>,
}

pub(super) fn read(
    slot: Option<Node<'_, '_>>,
    provider: Option<Provider>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> InvoicingSettings {
    let Some(node) = slot else { return InvoicingSettings::default() };
    if provider.is_some_and(|provider| provider != Provider::StripeInvoicing) {
        let message = "`invoicing` is for `stripe_invoicing`; drop it or correct the `provider`";
        problems.add(path, "not_allowed", message);
    }
    members!(node, path, problems, {
        tax_app: "tax_app", auto_advance: "auto_advance", draft: "leave_as_draft", unmapped: "unmapped_items",
        collection: "collection_method", days: "days_until_due", disputed: "disputed", metadata: "metadata",
    });
    let days_path = path.member("days_until_due");
    let days = integer::read(days, 0..=3650, &days_path, problems).and_then(|days| u32::try_from(days).ok());
    let collection =
        read::word(collection, &Collection::WORDS, &path.member("collection_method"), problems).unwrap_or_default();
    match (collection, days) {
        (Collection::SendInvoice, None) => {
            problems.add(&days_path, "required", "an invoice that is sent is due some day; give `days_until_due`");
        }
        (Collection::ChargeAutomatically, Some(_)) => {
            let message =
                "what is charged automatically has no due date; say `collection_method: send_invoice`, or drop it";
            problems.add(&days_path, "not_allowed", message);
        }
        _ => {}
    }
    InvoicingSettings {
        tax_app: read::word(tax_app, &TaxApp::WORDS, &path.member("tax_app"), problems),
        auto_advance: read::boolean(auto_advance, &path.member("auto_advance"), problems).unwrap_or(false),
        leave_as_draft: read::boolean(draft, &path.member("leave_as_draft"), problems).unwrap_or(false),
        unmapped: read::word(unmapped, &Unmapped::WORDS, &path.member("unmapped_items"), problems).unwrap_or_default(),
        collection,
        days_until_due: days,
        disputed: read::word(disputed, &Disputed::WORDS, &path.member("disputed"), problems).unwrap_or_default(),
        metadata: read_metadata(metadata, &path.member("metadata"), problems),
    }
}
