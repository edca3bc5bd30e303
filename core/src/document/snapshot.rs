//! Taxed documents as the host hands them back: the snapshot a credit note is made from.
//!
//! What tallage wrote is read again, members it does not need are passed over; but the figures
//! must add up, so that a snapshot that was edited or cut is noticed.

use std::borrow::Cow;

use jiff::civil::Date;

use super::customer::{self, Customer};
use super::invoice::{InvoiceStatus, read_currency};
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};
use crate::json::repeats::repeats;
use crate::money::decimal::Decimal;
use crate::money::{Currency, MAX_AMOUNT, Rate};

/// The figures of a fee that credit notes take back, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub amount: i64,
    pub progressive: i64,
    pub coupons: i64,
    pub net: i64,
    pub taxes: i64,
    pub included: i64,
}

impl Figures {
    /// The largest magnitude of any figure.
    pub(crate) fn magnitude(&self) -> i64 {
        let Self { amount, progressive, coupons, net, taxes, included } = *self;
        [amount, progressive, coupons, net, taxes, included].into_iter().map(i64::abs).max().unwrap_or(0)
    }
}

/// A tax on a fee, or a row of the document, as it was applied.
#[derive(Debug, Clone)]
pub(crate) struct TaxSnapshot<'a> {
    pub code: Cow<'a, str>,
    pub name: Cow<'a, str>,
    pub description: Option<Cow<'a, str>>,
    /// In percent; `None`: a provider's tax of so much a unit.
    pub rate: Option<Decimal>,
    pub inclusive: bool,
    pub compound: bool,
    /// What it was computed on; a provider may tax a part only.
    pub base: Option<i64>,
    pub amount: i64,
    pub treatment: Cow<'a, str>,
    pub category: Option<Cow<'a, str>>,
    pub reason: Option<Cow<'a, str>>,
    pub jurisdiction: Option<Cow<'a, str>>,
    /// The provider's own word for why it takes no tax.
    pub provider_reason: Option<Cow<'a, str>>,
    /// The words the law wants on the invoice.
    pub mention: Option<Cow<'a, str>>,
}

#[cfg(test)]
impl TaxSnapshot<'_> {
    pub(crate) fn for_test(amount: i64, inclusive: bool) -> Self {
        Self {
            code: "t".into(),
            name: "T".into(),
            description: None,
            rate: Some(Decimal::ZERO),
            inclusive,
            compound: false,
            base: None,
            amount,
            treatment: "standard".into(),
            category: None,
            reason: None,
            jurisdiction: None,
            provider_reason: None,
            mention: None,
        }
    }
}

/// A taxed fee.
#[derive(Debug)]
pub(crate) struct FeeSnapshot<'a> {
    pub id: Cow<'a, str>,
    pub figures: Figures,
    pub treatment: Cow<'a, str>,
    pub taxes: Vec<TaxSnapshot<'a>>,
}

/// A taxed invoice.
#[derive(Debug)]
pub(crate) struct InvoiceSnapshot<'a> {
    pub id: Cow<'a, str>,
    pub tax_date: Date,
    pub currency: Currency,
    pub billing_entity: Option<Cow<'a, str>>,
    pub customer: Option<Customer<'a>>,
    pub source: Cow<'a, str>,
    pub fees: Vec<FeeSnapshot<'a>>,
    /// The document's tax rows, in its order.
    pub rows: Vec<TaxSnapshot<'a>>,
    pub total_including_taxes: i64,
}

/// An item of an earlier credit note.
#[derive(Debug)]
pub(crate) struct NoteItem<'a> {
    pub fee_id: Cow<'a, str>,
    pub figures: Figures,
    pub taxes: Vec<i64>,
}

/// An earlier credit note.
#[derive(Debug)]
pub(crate) struct NoteSnapshot<'a> {
    pub id: Cow<'a, str>,
    pub invoice_id: Cow<'a, str>,
    pub currency: Currency,
    pub items: Vec<NoteItem<'a>>,
    pub total: i64,
    pub refund: i64,
}

/// A required amount.
fn amount(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> i64 {
    let slot = read::required(slot, path, problems);
    read::cents(slot, path, problems).unwrap_or(0)
}

/// The member `document` says what a snapshot is.
fn check_document(slot: Option<Node<'_, '_>>, wanted: &str, path: &Path<'_>, problems: &mut Problems) {
    let at = path.member("document");
    if let Some(found) = read::required_code(slot, &at, problems)
        && found != wanted
    {
        let message = format!("this must be a taxed document of tallage with `document` = `{wanted}`, not `{found}`");
        problems.add(&at, "mismatch", message);
    }
}

pub(crate) fn read_invoice<'a>(
    node: Node<'_, 'a>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<InvoiceSnapshot<'a>> {
    members!(node, path, problems, {
        document: "document", id: "id", status: "status", tax_status: "tax_status", tax_date: "tax_date", currency_code: "currency",
        entity: "billing_entity", customer: "customer", source: "source", fees: "fees", rows: "applied_taxes",
        net: "sub_total_excluding_taxes_amount_cents", taxes: "taxes_amount_cents", total: "sub_total_including_taxes_amount_cents",
    } rest ignored);
    check_document(document, "invoice", path, problems);
    let status_path = path.member("status");
    let status = read::word(status, &InvoiceStatus::WORDS, &status_path, problems);
    if let Some(status @ (InvoiceStatus::Draft | InvoiceStatus::Voided)) = status {
        let message = format!(
            "a `{}` invoice cannot be credited; finalize it first, or leave a voided one as it is",
            status.as_str()
        );
        problems.add(&status_path, "not_creditable", message);
    }
    let tax_path = path.member("tax_status");
    if let Some(tax_status) = read::required_code(tax_status, &tax_path, problems)
        && tax_status != "succeeded"
    {
        problems.add(
            &tax_path,
            "not_creditable",
            "taxes that were never determined cannot be credited; tax the invoice first",
        );
    }
    let id = read::required_code(id, &path.member("id"), problems);
    let date_path = path.member("tax_date");
    let tax_date = read::required(tax_date, &date_path, problems);
    let tax_date = read::date(tax_date, &date_path, problems);
    let currency = read_currency(currency_code, &path.member("currency"), problems);
    let fees_path = path.member("fees");
    let fees = read::filled_list(read::required(fees, &fees_path, problems), &fees_path, problems);
    let source = read::required_code(source, &path.member("source"), problems);
    // Every tax has a rate; only a provider knows taxes of so much a unit.
    let rated = source.as_deref().is_none_or(|source| ["manual", "eu"].contains(&source));
    let fees: Vec<FeeSnapshot<'a>> =
        read::each(fees, &fees_path, problems, |node, at, problems| read_fee(rated, node, at, problems));
    let ids: Vec<&str> = fees.iter().map(|fee| fee.id.as_ref()).collect();
    for index in repeats(&ids) {
        let message = format!(
            "the fee id `{}` stands twice in this snapshot; hand back what tallage gave, unchanged",
            ids[index]
        );
        problems.add(&fees_path.index(index).member("id"), "duplicate", message);
    }
    let rows_path = path.member("applied_taxes");
    let rows = read::list(read::required(rows, &rows_path, problems), &rows_path, problems);
    let rows: Vec<TaxSnapshot<'a>> =
        read::each(rows, &rows_path, problems, |node, at, problems| read_tax(rated, node, at, problems));
    let net = amount(net, &path.member("sub_total_excluding_taxes_amount_cents"), problems);
    let taxes = amount(taxes, &path.member("taxes_amount_cents"), problems);
    let total = amount(total, &path.member("sub_total_including_taxes_amount_cents"), problems);
    if problems.is_empty() {
        let sum = |figure: fn(&Figures) -> i64| fees.iter().map(|fee| i128::from(figure(&fee.figures))).sum::<i128>();
        let rows_sum: i128 = rows.iter().map(|row| i128::from(row.amount)).sum();
        let whole = sum(|it| it.net) == net.into() && sum(|it| it.taxes) == taxes.into() && rows_sum == taxes.into();
        // What tallage taxed stays within ±10^15 for amounts and for taxes; so do all sums made of it.
        let taxes_of = |fee: &FeeSnapshot<'_>| fee.taxes.iter().map(|tax| i128::from(tax.amount).abs()).sum::<i128>();
        let magnitude: i128 = fees.iter().map(|fee| i128::from(fee.figures.magnitude()).max(taxes_of(fee))).sum();
        let whole = whole && magnitude <= i128::from(MAX_AMOUNT) * 4;
        if !whole || i128::from(net) + i128::from(taxes) != total.into() {
            problems.add(
                path,
                "does_not_add_up",
                "fees, tax rows and totals of this snapshot disagree; hand back what tallage gave, unchanged",
            );
        }
    }
    Some(InvoiceSnapshot {
        id: id?,
        tax_date: tax_date?,
        currency: currency?,
        billing_entity: read::code(entity, &path.member("billing_entity"), problems),
        customer: customer.map(|node| customer::read(node, &path.member("customer"), problems)),
        source: source?,
        fees,
        rows,
        total_including_taxes: total,
    })
}

fn read_fee<'a>(rated: bool, node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<FeeSnapshot<'a>> {
    members!(node, path, problems, {
        id: "id", gross: "amount_cents", progressive: "progressive_billing_credits_amount_cents", coupons: "coupons_amount_cents",
        net: "sub_total_excluding_taxes_amount_cents", taxes: "taxes_amount_cents", included: "included_taxes_amount_cents",
        treatment: "treatment", applied: "applied_taxes",
    } rest ignored);
    let id = read::required_code(id, &path.member("id"), problems);
    let figures = read_figures([gross, progressive, coupons, net, taxes, included], path, problems);
    let treatment = read::required_code(treatment, &path.member("treatment"), problems);
    let applied_path = path.member("applied_taxes");
    let applied = read::list(read::required(applied, &applied_path, problems), &applied_path, problems);
    let taxes: Vec<TaxSnapshot<'a>> =
        read::each(applied, &applied_path, problems, |node, at, problems| read_tax(rated, node, at, problems));
    check_figures(&figures, taxes.iter().map(|tax| (tax.amount, tax.inclusive)), path, problems);
    Some(FeeSnapshot { id: id?, figures, treatment: treatment?, taxes })
}

fn read_figures(slots: [Option<Node<'_, '_>>; 6], path: &Path<'_>, problems: &mut Problems) -> Figures {
    let [gross, progressive, coupons, net, taxes, included] = slots;
    Figures {
        amount: amount(gross, &path.member("amount_cents"), problems),
        progressive: amount(progressive, &path.member("progressive_billing_credits_amount_cents"), problems),
        coupons: amount(coupons, &path.member("coupons_amount_cents"), problems),
        net: amount(net, &path.member("sub_total_excluding_taxes_amount_cents"), problems),
        taxes: amount(taxes, &path.member("taxes_amount_cents"), problems),
        included: amount(included, &path.member("included_taxes_amount_cents"), problems),
    }
}

/// The amount less deductions and included taxes is the net; the taxes are those applied.
fn check_figures(
    figures: &Figures,
    taxes: impl Iterator<Item = (i64, bool)>,
    path: &Path<'_>,
    problems: &mut Problems,
) {
    let (mut sum, mut inside) = (0i128, 0i128);
    for (amount, inclusive) in taxes {
        sum += i128::from(amount);
        if inclusive {
            inside += i128::from(amount);
        }
    }
    let Figures { amount, progressive, coupons, net, taxes, included } = *figures;
    let whole =
        amount - progressive - coupons - included == net && sum == i128::from(taxes) && inside == i128::from(included);
    if !whole && problems.is_empty() {
        problems.add(
            path,
            "does_not_add_up",
            "the figures of this line disagree; hand back what tallage gave, unchanged",
        );
    }
}

/// Decimal places of the rate of a tax that was applied: a provider's may have more than a configured one.
const RATE_PLACES: u32 = 12;

fn read_rate(rated: bool, slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Decimal> {
    let slot = if rated { read::required(slot, path, problems) } else { slot };
    let rate = read::decimal(slot, RATE_PLACES, path, problems)?;
    if rate.is_sign_negative() || rate > Decimal::from(Rate::MAX_PERCENT) {
        let message = format!("`{rate}` is outside 0 to {}; rates are percent, write 20 for 20 %", Rate::MAX_PERCENT);
        problems.add(path, "out_of_range", message);
    }
    Some(rate)
}

fn read_tax<'a>(rated: bool, node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<TaxSnapshot<'a>> {
    members!(node, path, problems, {
        code: "tax_code", name: "tax_name", description: "tax_description", rate: "tax_rate", inclusive: "inclusive",
        compound: "compound", base: "taxable_base_amount_cents", tax_amount: "amount_cents", treatment: "treatment",
        category: "category_code", reason: "exemption_reason_code", jurisdiction: "jurisdiction",
        provider_reason: "provider_reason", mention: "mention",
    } rest ignored);
    let code = read::required_code(code, &path.member("tax_code"), problems);
    let name = read::text(name, &path.member("tax_name"), problems);
    let rate = read_rate(rated, rate, &path.member("tax_rate"), problems);
    let amount = amount(tax_amount, &path.member("amount_cents"), problems);
    let treatment = read::required_code(treatment, &path.member("treatment"), problems);
    Some(TaxSnapshot {
        code: code?,
        name: name.unwrap_or_default(),
        description: read::text(description, &path.member("tax_description"), problems),
        rate,
        inclusive: read::boolean(inclusive, &path.member("inclusive"), problems).unwrap_or(false),
        compound: read::boolean(compound, &path.member("compound"), problems).unwrap_or(false),
        base: read::cents(base, &path.member("taxable_base_amount_cents"), problems),
        amount,
        treatment: treatment?,
        category: read::code(category, &path.member("category_code"), problems),
        reason: read::code(reason, &path.member("exemption_reason_code"), problems),
        jurisdiction: read::code(jurisdiction, &path.member("jurisdiction"), problems),
        provider_reason: read::code(provider_reason, &path.member("provider_reason"), problems),
        mention: read::text(mention, &path.member("mention"), problems),
    })
}

pub(crate) fn read_note<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<NoteSnapshot<'a>> {
    members!(node, path, problems, {
        document: "document", id: "id", invoice_id: "invoice_id", currency_code: "currency", items: "items",
        total: "total_amount_cents", refund: "refund_amount_cents",
    } rest ignored);
    check_document(document, "credit_note", path, problems);
    let id = read::required_code(id, &path.member("id"), problems);
    let invoice_id = read::required_code(invoice_id, &path.member("invoice_id"), problems);
    let currency = read_currency(currency_code, &path.member("currency"), problems);
    let items_path = path.member("items");
    let items = read::list(read::required(items, &items_path, problems), &items_path, problems);
    let items: Vec<NoteItem<'a>> = read::each(items, &items_path, problems, read_item);
    let total = amount(total, &path.member("total_amount_cents"), problems);
    let refund_path = path.member("refund_amount_cents");
    let refund = read::required(refund, &refund_path, problems);
    let refund = read::positive_cents(refund, &refund_path, problems).unwrap_or(0);
    let sum: i128 = items.iter().map(|item| i128::from(item.figures.net) + i128::from(item.figures.taxes)).sum();
    if problems.is_empty() && (sum != total.into() || refund > total.max(0)) {
        problems.add(
            path,
            "does_not_add_up",
            "items, total and refund of this note disagree; hand back what tallage gave, unchanged",
        );
    }
    Some(NoteSnapshot { id: id?, invoice_id: invoice_id?, currency: currency?, items, total, refund })
}

fn read_item<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<NoteItem<'a>> {
    members!(node, path, problems, {
        fee_id: "fee_id", gross: "amount_cents", progressive: "progressive_billing_credits_amount_cents",
        coupons: "coupons_amount_cents", net: "sub_total_excluding_taxes_amount_cents", taxes: "taxes_amount_cents",
        included: "included_taxes_amount_cents", applied: "applied_taxes",
    } rest ignored);
    let fee_id = read::required_code(fee_id, &path.member("fee_id"), problems);
    let figures = read_figures([gross, progressive, coupons, net, taxes, included], path, problems);
    let applied_path = path.member("applied_taxes");
    let applied = read::list(read::required(applied, &applied_path, problems), &applied_path, problems);
    // Of an earlier note only the amounts matter; the rest is taken from the invoice.
    let taxes: Vec<TaxSnapshot<'a>> =
        read::each(applied, &applied_path, problems, |node, at, problems| read_tax(false, node, at, problems));
    check_figures(&figures, taxes.iter().map(|tax| (tax.amount, tax.inclusive)), path, problems);
    Some(NoteItem { fee_id: fee_id?, figures, taxes: taxes.into_iter().map(|tax| tax.amount).collect() })
}
