//! How far the fees of a taxed invoice are taken back, before a credit note and with it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::calculate::taken_back;
use crate::document::{CreditRequest, FeeSnapshot, Figures};
use crate::error::{Error, ErrorKind, Problem};
use crate::provider::taken::{Amounts, Taken};

/// A taxed credit note, as far as it matters here; the rest passes.
#[derive(Deserialize)]
struct Note {
    items: Vec<Item>,
    remaining: Remaining,
}

#[derive(Deserialize)]
struct Item {
    fee_id: String,
    amount_cents: i64,
    sub_total_excluding_taxes_amount_cents: i64,
    taxes_amount_cents: i64,
    included_taxes_amount_cents: i64,
}

#[derive(Deserialize)]
struct Remaining {
    fees: Vec<Left>,
}

#[derive(Deserialize)]
struct Left {
    fee_id: String,
    amount_cents: i64,
}

/// Every fee of the invoice. All that notes take back of a fee is a function of how far it is credited, which the note says.
///
/// # Errors
/// Kind `invalid_document` for a note that was not made of this invoice by tallage, or was changed.
pub(crate) fn taken(note: &str, invoice: &str) -> Result<Vec<Taken>, Error> {
    let request = format!(r#"{{"id":"note","issuing_date":"2000-01-01","invoice":{invoice}}}"#);
    let request = CreditRequest::from_json(&request)?;
    let note: Note = serde_json::from_str(note).map_err(|_| unlike())?;
    let items: BTreeMap<&str, &Item> = note.items.iter().map(|item| (item.fee_id.as_str(), item)).collect();
    let left: BTreeMap<&str, i64> =
        note.remaining.fees.iter().map(|left| (left.fee_id.as_str(), left.amount_cents)).collect();
    request.invoice.fees.iter().map(|fee| of_fee(fee, &items, &left)).collect()
}

fn of_fee(fee: &FeeSnapshot<'_>, items: &BTreeMap<&str, &Item>, left: &BTreeMap<&str, i64>) -> Result<Taken, Error> {
    let whole = fee.figures.amount;
    let within =
        |credited: &i64| credited.unsigned_abs() <= whole.unsigned_abs() && credited.signum() * whole.signum() >= 0;
    let left = left.get(fee.id.as_ref()).copied().ok_or_else(unlike)?;
    let item = items.get(fee.id.as_ref());
    let now = item.map_or(0, |item| item.amount_cents);
    let after = whole.checked_sub(left).filter(within).ok_or_else(unlike)?;
    let before = after.checked_sub(now).filter(within).ok_or_else(unlike)?;
    let at = |credited: i64| if credited == 0 { Amounts::default() } else { amounts(&taken_back(fee, credited).0) };
    let taken = Taken {
        fee_id: fee.id.clone().into_owned(),
        before: at(before),
        after: at(after),
        all: if whole == 0 { Amounts::default() } else { amounts(&fee.figures) },
    };
    let told = item.filter(|_| whole != 0).map_or(Some(Amounts::default()), |item| {
        let amount = item.sub_total_excluding_taxes_amount_cents.checked_add(item.included_taxes_amount_cents)?;
        Some(Amounts { amount, taxes: item.taxes_amount_cents })
    });
    let Amounts { amount, taxes } = taken.after;
    let part = Amounts { amount: amount - taken.before.amount, taxes: taxes - taken.before.taxes };
    if told == Some(part) { Ok(taken) } else { Err(unlike()) }
}

fn amounts(figures: &Figures) -> Amounts {
    Amounts { amount: figures.net + figures.included, taxes: figures.taxes }
}

fn unlike() -> Error {
    let message = "this credit note does not belong to the invoice as it is; hand back what tallage gave, unchanged";
    let problem = Problem::new("credit.does_not_add_up", "/document/items", message);
    Error::of_problems(ErrorKind::InvalidDocument, vec![problem])
}
