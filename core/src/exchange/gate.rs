//! The payment gate of a threshold invoice (a prepaid balance that is recharged, a limit of spending), in the shape of Metronome.
//!
//! Source: `payment_gate_config` of Metronome's API (contracts, commits, threshold billing).

use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};

/// Whether tax is calculated for a gated invoice, and what is added to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gate {
    /// Why no tax is calculated; `None`: the tax app calculates it.
    pub untaxed: Option<&'static str>,
    /// `stripe_config.invoice_metadata`.
    pub metadata: Vec<(String, String)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    None,
    Stripe,
    External,
}

#[derive(Clone, Copy, PartialEq)]
enum Tax {
    None,
    Stripe,
    Other,
}

const KINDS: [(&str, Kind); 3] = [("NONE", Kind::None), ("STRIPE", Kind::Stripe), ("EXTERNAL", Kind::External)];
const TAXES: [(&str, Tax); 5] = [
    ("NONE", Tax::None),
    ("STRIPE", Tax::Stripe),
    ("ANROK", Tax::Other),
    ("AVALARA", Tax::Other),
    ("PRECALCULATED", Tax::Other),
];
const MAX_METADATA: (usize, usize, usize) = (20, 40, 500);

/// `{"payment_gate_type","tax_type"?,"stripe_config"?:{"payment_type"?,"invoice_metadata"?,"on_session_payment"?},"precalculated_tax_config"?}`.
///
/// Tax is calculated for `STRIPE` with `tax_type: STRIPE` and `payment_type: INVOICE` (the default), and for nothing else.
pub(super) fn read(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Gate> {
    let node = slot?;
    members!(node, path, problems, {
        kind: "payment_gate_type", tax: "tax_type", stripe: "stripe_config", precalculated: "precalculated_tax_config",
    });
    let kind_path = path.member("payment_gate_type");
    let kind = read::required(kind, &kind_path, problems);
    let kind = read::word(kind, &KINDS, &kind_path, problems)?;
    let tax_path = path.member("tax_type");
    let tax = read::word(tax, &TAXES, &tax_path, problems).unwrap_or(Tax::None);
    if let Some(node) = precalculated {
        // Whose tax it is, is not ours to calculate.
        let _ = read::object(node, &path.member("precalculated_tax_config"), problems);
    }
    let (mut by_invoice, mut metadata) = (true, Vec::new());
    if let Some(node) = stripe {
        let at = path.member("stripe_config");
        if kind != Kind::Stripe {
            problems.add(&at, "not_allowed", "`stripe_config` goes with the `payment_gate_type` `STRIPE`");
        }
        members!(node, &at, problems, {
            payment: "payment_type", told: "invoice_metadata", on_session: "on_session_payment",
        });
        let payments = [("INVOICE", true), ("PAYMENT_INTENT", false)];
        by_invoice = read::word(payment, &payments, &at.member("payment_type"), problems).unwrap_or(true);
        let _ = read::boolean(on_session, &at.member("on_session_payment"), problems);
        metadata = read_metadata(told, &at.member("invoice_metadata"), problems);
    }
    let untaxed = match (kind, tax) {
        (Kind::None | Kind::External, _) => Some("the payment gate is not Stripe's"),
        (Kind::Stripe, Tax::None) => Some("the gate has the `tax_type` `NONE`"),
        (Kind::Stripe, Tax::Other) => {
            Some("the gate has a `tax_type` other than `STRIPE`, whose tax is not Stripe's to calculate")
        }
        (Kind::Stripe, Tax::Stripe) if !by_invoice => {
            Some("the gate's `payment_type` is `PAYMENT_INTENT`, and Stripe taxes invoices only")
        }
        (Kind::Stripe, Tax::Stripe) => None,
    };
    Some(Gate { untaxed, metadata })
}

fn read_metadata(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Vec<(String, String)> {
    let Some(node) = slot else { return Vec::new() };
    let (most, longest_name, longest_value) = MAX_METADATA;
    let mut metadata = Vec::new();
    for (name, value) in read::object(node, path, problems) {
        let at = path.member(name);
        if name.trim().is_empty() || name.chars().count() > longest_name || name.contains(['[', ']']) {
            let message = format!("a name of metadata has 1 to {longest_name} characters and no brackets");
            problems.add(&at, "bad_name", message);
        }
        if let Some(value) = read::text(Some(value), &at, problems) {
            if value.chars().count() > longest_value {
                problems.add(&at, "too_long", format!("this is longer than {longest_value} characters"));
            }
            metadata.push((name.to_owned(), value.into_owned()));
        }
    }
    if metadata.len() > most {
        problems.add(path, "too_many", format!("there are {} entries, at most {most} are taken", metadata.len()));
    }
    metadata
}
