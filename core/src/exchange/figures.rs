//! What a taxed document says of the part that a provider was told.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::peek;
use crate::error::Error;
use crate::money::exact::Exact;
use crate::money::print;
use crate::provider::amount;
use crate::provider::sale::Sale;

/// Sums over the lines that a provider was told, in minor units; negative for what is taken back.
#[derive(Debug, Clone)]
pub(super) struct Figures {
    pub net: Exact,
    /// What the customer is charged.
    pub taxes: Exact,
    /// What the seller pays itself.
    pub seller_pays: Exact,
    pub lines: usize,
    /// Those of them whose price includes tax: only what is left of these without it is a matter of rounding.
    pub inclusive: usize,
}

#[derive(Deserialize)]
struct Invoice {
    fees: Vec<Fee>,
}

#[derive(Deserialize)]
struct Fee {
    id: String,
    sub_total_excluding_taxes_precise_amount_cents: Option<String>,
    taxes_precise_amount_cents: Option<String>,
    applied_taxes: Vec<Tax>,
}

#[derive(Deserialize)]
struct Tax {
    seller_pays_precise_amount_cents: Option<String>,
}

#[derive(Deserialize)]
struct Note {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    fee_id: String,
    sub_total_excluding_taxes_amount_cents: i64,
    taxes_amount_cents: i64,
}

/// Of a taxed invoice.
///
/// # Errors
/// Kind `invalid_document` for one whose taxes are not known.
pub(super) fn of_invoice(text: &str, sale: &Sale) -> Result<Figures, Error> {
    let malformed = || peek::malformed("/fees");
    let invoice: Invoice = serde_json::from_str(text).map_err(|_| malformed())?;
    let told = told(sale);
    let mut figures = nothing();
    for fee in &invoice.fees {
        let Some(included) = told.get(fee.id.as_str()) else { continue };
        figures.inclusive += usize::from(*included);
        let read = |text: Option<&str>| text.and_then(amount::decimal).ok_or_else(malformed);
        figures.lines += 1;
        figures.net = figures.net.add(&read(fee.sub_total_excluding_taxes_precise_amount_cents.as_deref())?);
        figures.taxes = figures.taxes.add(&read(fee.taxes_precise_amount_cents.as_deref())?);
        for tax in fee.applied_taxes.iter().filter(|tax| tax.seller_pays_precise_amount_cents.is_some()) {
            figures.seller_pays = figures.seller_pays.add(&read(tax.seller_pays_precise_amount_cents.as_deref())?);
        }
    }
    Ok(figures)
}

/// Of a taxed credit note, as what it takes back. `sale`: what was told of its invoice.
///
/// # Errors
/// Kind `invalid_document` for what is no taxed credit note.
pub(super) fn of_note(text: &str, sale: &Sale) -> Result<Figures, Error> {
    let note: Note = serde_json::from_str(text).map_err(|_| peek::malformed("/items"))?;
    let told = told(sale);
    let mut figures = nothing();
    for item in &note.items {
        let Some(included) = told.get(item.fee_id.as_str()) else { continue };
        figures.inclusive += usize::from(*included);
        figures.lines += 1;
        figures.net = figures.net.sub(&Exact::int(item.sub_total_excluding_taxes_amount_cents));
        figures.taxes = figures.taxes.sub(&Exact::int(item.taxes_amount_cents));
    }
    Ok(figures)
}

/// What a taxed credit note takes back of each fee, without tax.
///
/// # Errors
/// As [`of_note`].
pub(super) fn nets(text: &str) -> Result<BTreeMap<String, i64>, Error> {
    let note: Note = serde_json::from_str(text).map_err(|_| peek::malformed("/items"))?;
    Ok(note.items.into_iter().map(|item| (item.fee_id, item.sub_total_excluding_taxes_amount_cents)).collect())
}

fn nothing() -> Figures {
    Figures { net: Exact::ZERO, taxes: Exact::ZERO, seller_pays: Exact::ZERO, lines: 0, inclusive: 0 }
}

/// The fees that were told, and whether the price of each includes tax.
fn told(sale: &Sale) -> BTreeMap<&str, bool> {
    sale.lines.iter().map(|line| (line.fee_id.as_str(), line.tax_included)).collect()
}

/// An exact number as a decimal.
pub(super) fn text(value: &Exact) -> String {
    let mut out = String::new();
    print::push_exact(&mut out, value);
    out
}
