//! A taxed invoice as tallage gave it, drafts and those that wait included.

use std::borrow::Cow;

use jiff::civil::Date;

use super::fee::{self, Fee};
use super::told::{self, Provider};
use crate::config::Rounding;
use crate::document::{Customer, read_currency, read_customer};
use crate::error::{Error, ErrorKind};
use crate::json::node::{self, Node};
use crate::json::read::{self, Path, Problems, members};
use crate::json::repeats::repeats;
use crate::money::{Base, Currency, MAX_AMOUNT, RoundingMode, Strategy};

/// What a document comes to, in minor units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Totals {
    pub net: i64,
    pub taxes: i64,
    pub gross: i64,
}

/// A taxed invoice, as far as it is compared.
pub(super) struct Document<'a> {
    pub id: Cow<'a, str>,
    pub status: Option<Cow<'a, str>>,
    pub tax_status: Cow<'a, str>,
    /// Who decided: `manual`, `eu`, or a provider.
    pub source: Cow<'a, str>,
    pub tax_date: Date,
    pub currency: Currency,
    pub billing_entity: Option<Cow<'a, str>>,
    pub customer: Option<Customer<'a>>,
    pub rounding: Rounding,
    pub eu_data: Option<Cow<'a, str>>,
    pub provider: Option<Provider<'a>>,
    pub fees: Vec<Fee<'a>>,
    /// `None`: its taxes are not known.
    pub totals: Option<Totals>,
}

impl Document<'_> {
    /// Whether tallage computed and rounded it, not a provider.
    pub(super) fn is_own(&self) -> bool {
        matches!(&*self.source, "manual" | "eu")
    }

    /// Whether taxes were computed on exact amounts; a provider is told whole ones.
    pub(super) fn is_exact(&self) -> bool {
        self.is_own() && self.rounding.base == Base::Exact
    }

    /// Why its taxes are not known.
    pub(super) fn why_unknown(&self) -> String {
        let failure = self.provider.as_ref().and_then(|provider| provider.failure.as_deref());
        match failure {
            Some(message) => message.to_owned(),
            None if self.is_own() => "it waits for the check of a VAT number, or for a review".to_owned(),
            None => format!("it waits for {}", self.source),
        }
    }
}

/// Reads what the engine itself just wrote.
///
/// # Errors
/// Kind `internal`, should that not be readable.
pub(super) fn of_text(text: &str) -> Result<Document<'_>, Error> {
    let unreadable = || Error::internal("a document that was just taxed cannot be read");
    let tape = node::parse_up_to(super::MAX_TEXT, text, ErrorKind::Internal).map_err(|_| unreadable())?;
    let mut problems = Problems::new(ErrorKind::Internal);
    let document = read(tape.root(), &Path::Root("compare"), &mut problems);
    problems.finish(document).map_err(|_| unreadable())
}

pub(super) fn read<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Document<'a>> {
    members!(node, path, problems, {
        versions: "versions", document: "document", id: "id", status: "status", tax_status: "tax_status", source: "source",
        tax_date: "tax_date", currency_code: "currency", entity: "billing_entity", customer: "customer", rounding: "rounding",
        provider: "provider", fees: "fees", net: "sub_total_excluding_taxes_amount_cents", taxes: "taxes_amount_cents",
        gross: "sub_total_including_taxes_amount_cents",
    } rest ignored);
    let kind_path = path.member("document");
    if let Some(kind) = read::required_code(document, &kind_path, problems)
        && kind != "invoice"
    {
        let message = format!(
            "this must be a taxed invoice of tallage with `document` = `invoice`, not `{}`",
            read::shorten(&kind)
        );
        problems.add(&kind_path, "mismatch", message);
    }
    let id = read::required_code(id, &path.member("id"), problems);
    let tax_status = read::required_code(tax_status, &path.member("tax_status"), problems);
    let source = read::required_code(source, &path.member("source"), problems);
    let date_path = path.member("tax_date");
    let tax_date = read::date(read::required(tax_date, &date_path, problems), &date_path, problems);
    let currency = read_currency(currency_code, &path.member("currency"), problems);
    let rounding = read_rounding(rounding, &path.member("rounding"), problems);
    let known = tax_status.as_deref() == Some("succeeded");
    let fees_path = path.member("fees");
    let fees = read::filled_list(read::required(fees, &fees_path, problems), &fees_path, problems);
    let fees = read::each(fees, &fees_path, problems, |node, at, problems| fee::read(known, node, at, problems));
    let mut figure = |slot, name: &str| if known { fee::amount(slot, &path.member(name), problems) } else { 0 };
    let totals = Totals {
        net: figure(net, "sub_total_excluding_taxes_amount_cents"),
        taxes: figure(taxes, "taxes_amount_cents"),
        gross: figure(gross, "sub_total_including_taxes_amount_cents"),
    };
    if problems.is_empty() {
        check(&fees, known.then_some(totals), path, problems);
    }
    Some(Document {
        id: id?,
        status: read::code(status, &path.member("status"), problems),
        tax_status: tax_status?,
        source: source?,
        tax_date: tax_date?,
        currency: currency?,
        billing_entity: read::code(entity, &path.member("billing_entity"), problems),
        customer: customer.map(|node| read_customer(node, &path.member("customer"), problems)),
        rounding,
        eu_data: versions.and_then(|node| read_eu_data(node, &path.member("versions"), problems)),
        provider: provider.and_then(|node| told::read(node, &path.member("provider"), problems)),
        fees,
        totals: known.then_some(totals),
    })
}

fn read_eu_data<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Cow<'a, str>> {
    members!(node, path, problems, { eu_data: "eu_data" } rest ignored);
    read::code(eu_data, &path.member("eu_data"), problems)
}

fn read_rounding(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Rounding {
    let Some(node) = read::required(slot, path, problems) else { return Rounding::default() };
    members!(node, path, problems, { strategy: "strategy", base: "base", mode: "mode" } rest ignored);
    Rounding {
        strategy: read::word(strategy, &Strategy::WORDS, &path.member("strategy"), problems).unwrap_or_default(),
        base: read::word(base, &Base::WORDS, &path.member("base"), problems).unwrap_or_default(),
        mode: read::word(mode, &RoundingMode::WORDS, &path.member("mode"), problems).unwrap_or_default(),
    }
}

/// Ids are unique, and the fees sum to the totals: what is said of the fees is then true of the document.
fn check(fees: &[Fee<'_>], totals: Option<Totals>, path: &Path<'_>, problems: &mut Problems) {
    let ids: Vec<&str> = fees.iter().map(|fee| &*fee.id).collect();
    for index in repeats(&ids) {
        let message = format!("the fee id `{}` stands twice; hand back what tallage gave, unchanged", ids[index]);
        problems.add(&path.member("fees").index(index).member("id"), "duplicate", message);
    }
    // What tallage taxed stays within ±10^15 for amounts and for taxes; so do all sums made of it.
    if fees.iter().map(Fee::magnitude).sum::<i128>() > i128::from(MAX_AMOUNT) * 4 {
        let message = "the amounts of this document are beyond what tallage taxes; hand back what it gave, unchanged";
        problems.add(path, "out_of_range", message);
    }
    let Some(totals) = totals else { return };
    let sum = |figure: fn(&fee::Figures) -> i64| {
        fees.iter().filter_map(|fee| fee.figures.as_ref()).map(|it| i128::from(figure(it))).sum::<i128>()
    };
    let whole = sum(|it| it.net) == totals.net.into() && sum(|it| it.taxes) == totals.taxes.into();
    if !whole || totals.net + totals.taxes != totals.gross {
        let message = "fees and totals of this document disagree; hand back what tallage gave, unchanged";
        problems.add(path, "does_not_add_up", message);
    }
}
