//! The request: a taxed document as tallage wrote it, and the parties.
//!
//! Unlike a snapshot that is to be credited, a document need not add up to be read: whether it
//! does is what the rules say. A draft can be looked at too.

use std::borrow::Cow;

use rust_decimal::RoundingStrategy;

use super::parties::Parties;
use super::view::View;
use crate::config::{Category, Treatment};
use crate::document::{Customer, read_currency, read_customer};
use crate::error::{Error, ErrorKind};
use crate::json::node::{self, Node};
use crate::json::read::{self, Path, Problems, members};
use crate::money::{Currency, Rate};

/// All amounts together stay within this, so that any sum of them, and the highest rate (1000 %) on
/// it, fits 64 bits. What tallage taxed has some 10^15 for fees and for each tax on all of them.
const MAX_SUM: i128 = 400_000_000_000_000_000;

/// Which of the two documents it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Invoice,
    CreditNote,
}

impl Kind {
    /// The invoice type code (BT-3), of UNCL 1001.
    pub(super) fn type_code(self) -> &'static str {
        match self {
            Self::Invoice => "380",
            Self::CreditNote => "381",
        }
    }

    /// The member that holds the lines.
    pub(super) fn lines(self) -> &'static str {
        match self {
            Self::Invoice => "fees",
            Self::CreditNote => "items",
        }
    }
}

/// A tax on a line, or a row of the document.
#[derive(Debug)]
pub(crate) struct Tax<'a> {
    pub code: Cow<'a, str>,
    pub rate: Rate,
    pub base: i64,
    pub amount: i64,
    pub category: Option<Category>,
    pub treatment: Option<Treatment>,
    pub reason: Option<Cow<'a, str>>,
    /// The words the law wants.
    pub mention: Option<Cow<'a, str>>,
}

/// A fee, or an item of a credit note.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    pub id: Cow<'a, str>,
    /// After deductions, without taxes.
    pub net: i64,
    pub taxes: Vec<Tax<'a>>,
}

/// A taxed invoice or credit note; amounts in minor units, a credit note's as it states them.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    pub kind: Kind,
    pub id: Cow<'a, str>,
    pub currency: Currency,
    /// Who sells, by code: whom the seller can be looked up from.
    pub billing_entity: Option<Cow<'a, str>>,
    pub customer: Option<Customer<'a>>,
    pub lines: Vec<Line<'a>>,
    /// The document's taxes.
    pub rows: Vec<Tax<'a>>,
    /// Fees less deductions and included taxes.
    pub fees_less_deductions: i64,
    pub net: i64,
    pub taxes: i64,
    pub gross: i64,
    /// Credit notes and prepaid credits that were used.
    pub paid: i64,
    /// What is left to pay; negative: to pay back.
    pub due: i64,
}

/// A request for the view.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub document: Document<'a>,
    pub parties: Parties<'a>,
}

impl<'a> Request<'a> {
    pub(crate) fn from_json(text: &'a str) -> Result<Self, Error> {
        let tape = node::parse(text, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let request = Self::read(tape.root(), &Path::Root("en16931"), &mut problems);
        problems.finish(request)
    }

    fn read(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        members!(node, path, problems, { document: "document", seller: "seller", buyer: "buyer", delivery: "delivery" });
        let document_path = path.member("document");
        let document = read::required(document, &document_path, problems)
            .and_then(|node| read_document(node, &document_path, problems));
        let parties = Parties::read([seller, buyer, delivery], path, problems);
        Some(Self { document: document?, parties })
    }

    pub(crate) fn view(&self) -> View<'_> {
        View::of(&self.document, &self.parties)
    }
}

fn read_document<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Document<'a>> {
    members!(node, path, problems, {
        document: "document", id: "id", tax_status: "tax_status", currency_code: "currency", entity: "billing_entity",
        customer: "customer", fees: "fees", items: "items", rows: "applied_taxes", fees_amount: "fees_amount_cents",
        items_amount: "items_amount_cents", progressive: "progressive_billing_credits_amount_cents",
        coupons: "coupons_amount_cents", included: "included_taxes_amount_cents",
        net: "sub_total_excluding_taxes_amount_cents", taxes: "taxes_amount_cents",
        gross: "sub_total_including_taxes_amount_cents", notes_used: "credit_note_credits_amount_cents",
        prepaid_used: "prepaid_credits_amount_cents", credit_due: "credit_due_amount_cents", total: "total_amount_cents",
        credit: "credit_amount_cents", refund: "refund_amount_cents",
    } rest ignored);
    let kind = read_kind(document, &path.member("document"), problems);
    let status_path = path.member("tax_status");
    if let Some(status) = read::required_code(tax_status, &status_path, problems)
        && status != "succeeded"
    {
        let message = "the taxes of this document are not determined; tax it first";
        problems.add(&status_path, "not_allowed", message);
    }
    let id = read::required_code(id, &path.member("id"), problems);
    let currency = read_currency(currency_code, &path.member("currency"), problems);
    let kind = kind?;
    let lines = if kind == Kind::Invoice { fees } else { items };
    let lines_path = path.member(kind.lines());
    let lines = read::list(read::required(lines, &lines_path, problems), &lines_path, problems);
    let lines = read::each(lines, &lines_path, problems, |node, at, problems| read_line(kind, node, at, problems));
    let rows_path = path.member("applied_taxes");
    let rows = read::list(read::required(rows, &rows_path, problems), &rows_path, problems);
    let rows = read::each(rows, &rows_path, problems, |node, at, problems| read_tax(true, node, at, problems));
    let mut figure = |slot, name: &str| amount(slot, &path.member(name), problems);
    let less = figure(progressive, "progressive_billing_credits_amount_cents")
        + figure(coupons, "coupons_amount_cents")
        + figure(included, "included_taxes_amount_cents");
    let net = figure(net, "sub_total_excluding_taxes_amount_cents");
    let taxes = figure(taxes, "taxes_amount_cents");
    let total = figure(total, "total_amount_cents");
    let (fees_less_deductions, gross, paid, due) = match kind {
        Kind::Invoice => (
            figure(fees_amount, "fees_amount_cents") - less,
            figure(gross, "sub_total_including_taxes_amount_cents"),
            figure(notes_used, "credit_note_credits_amount_cents")
                + figure(prepaid_used, "prepaid_credits_amount_cents"),
            total - figure(credit_due, "credit_due_amount_cents"),
        ),
        // A refund is still to be paid: nothing of a note is paid yet.
        Kind::CreditNote => (
            figure(items_amount, "items_amount_cents") - less,
            total,
            0,
            figure(credit, "credit_amount_cents") + figure(refund, "refund_amount_cents"),
        ),
    };
    let of_lines = lines.iter().map(|line| i128::from(line.net).abs());
    let of_rows = rows.iter().map(|row| i128::from(row.base).abs() + i128::from(row.amount).abs());
    if of_lines.chain(of_rows).sum::<i128>() > MAX_SUM {
        let message = "the amounts of this document are beyond what tallage taxes; hand back what it gave, unchanged";
        problems.add(path, "out_of_range", message);
    }
    Some(Document {
        kind,
        id: id?,
        currency: currency?,
        billing_entity: read::code(entity, &path.member("billing_entity"), problems),
        customer: customer.map(|node| read_customer(node, &path.member("customer"), problems)),
        lines,
        rows,
        fees_less_deductions,
        net,
        taxes,
        gross,
        paid,
        due,
    })
}

fn read_kind(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Kind> {
    let word = read::required_code(slot, path, problems)?;
    match word.as_ref() {
        "invoice" => Some(Kind::Invoice),
        "credit_note" => Some(Kind::CreditNote),
        other => {
            let shown: String = other.chars().take(64).collect();
            let message = format!(
                "this must be a taxed document of tallage with `document` = `invoice` or `credit_note`, not `{shown}`"
            );
            problems.add(path, "mismatch", message);
            None
        }
    }
}

/// A required amount.
fn amount(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> i64 {
    let slot = read::required(slot, path, problems);
    read::cents(slot, path, problems).unwrap_or(0)
}

fn read_line<'a>(kind: Kind, node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Line<'a>> {
    members!(node, path, problems, {
        id: "id", fee_id: "fee_id", net: "sub_total_excluding_taxes_amount_cents", applied: "applied_taxes",
    } rest ignored);
    let (id, name) = if kind == Kind::Invoice { (id, "id") } else { (fee_id, "fee_id") };
    let id = read::required_code(id, &path.member(name), problems);
    let net = amount(net, &path.member("sub_total_excluding_taxes_amount_cents"), problems);
    let applied_path = path.member("applied_taxes");
    let applied = read::list(read::required(applied, &applied_path, problems), &applied_path, problems);
    let taxes = read::each(applied, &applied_path, problems, |node, at, problems| read_tax(false, node, at, problems));
    Some(Line { id: id?, net, taxes })
}

/// A tax; of a line (not a `row`), what it amounts to does not matter here.
fn read_tax<'a>(row: bool, node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Tax<'a>> {
    members!(node, path, problems, {
        code: "tax_code", rate: "tax_rate", base: "taxable_base_amount_cents", tax: "amount_cents",
        category: "category_code", reason: "exemption_reason_code", mention: "mention", treatment: "treatment",
    } rest ignored);
    let code = read::required_code(code, &path.member("tax_code"), problems);
    let rate = read_rate(rate, &path.member("tax_rate"), problems);
    let mut figure = |slot, name: &str| if row { amount(slot, &path.member(name), problems) } else { 0 };
    Some(Tax {
        base: figure(base, "taxable_base_amount_cents"),
        amount: figure(tax, "amount_cents"),
        code: code?,
        rate: rate.unwrap_or_default(),
        category: read::word(category, &Category::WORDS, &path.member("category_code"), problems),
        treatment: read::word(treatment, &Treatment::WORDS, &path.member("treatment"), problems),
        reason: read::code(reason, &path.member("exemption_reason_code"), problems),
        mention: read::text(mention, &path.member("mention"), problems),
    })
}

/// Decimal places of a provider's rate.
const RATE_PLACES: u32 = 12;

/// A rate to the 6 places of this view; a provider's may have more, and `null` (so much a unit) is none.
fn read_rate(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Rate> {
    let exact = read::decimal(slot, RATE_PLACES, path, problems)?;
    let shown = exact.round_dp_with_strategy(Rate::PLACES, RoundingStrategy::MidpointAwayFromZero);
    let rate = Rate::from_decimal(shown, Rate::MAX_PERCENT);
    if rate.is_none() {
        let message = format!("`{exact}` is outside 0 to {}; rates are percent, write 20 for 20 %", Rate::MAX_PERCENT);
        problems.add(path, "out_of_range", message);
    }
    rate
}
