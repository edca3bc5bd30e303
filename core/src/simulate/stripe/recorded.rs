//! What is on record: tax transactions and their reversals, invoices, credit notes.

use rust_decimal::Decimal;

use super::credit_note::CreditNote;
use super::invoice::Invoice;
use super::transaction::Transaction;
use crate::simulate::Provider;
use crate::simulate::journal::{Recorded, RecordedLine};

pub(super) fn transaction(stored: &Transaction) -> Recorded {
    let line =
        |key: &str, amount: i64, tax: i64| RecordedLine { key: key.to_owned(), amount: amount.into(), tax: tax.into() };
    let mut lines: Vec<RecordedLine> =
        stored.lines.iter().map(|of| line(&of.reference, of.amount, of.amount_tax)).collect();
    if let Some(shipping) = &stored.shipping {
        lines.push(line("shipping", shipping.amount, shipping.taxed.tax));
    }
    Recorded { id: stored.reference.clone(), kind: stored.kind(), status: "posted", ..of(&stored.currency, lines, 1) }
}

pub(super) fn invoice(stored: &Invoice) -> Recorded {
    let lines = stored.items.iter().map(|item| RecordedLine {
        key: item.line.clone(),
        amount: item.amount.into(),
        tax: (item.tax(false) + item.tax(true)).into(),
    });
    Recorded {
        id: stored.id.clone(),
        kind: "invoice",
        status: stored.status,
        frozen: !stored.is_draft(),
        ..of(&stored.currency, lines.collect(), stored.writes)
    }
}

pub(super) fn note(stored: &CreditNote) -> Recorded {
    let lines = stored.lines.iter().map(|line| RecordedLine {
        key: line.id.clone(),
        amount: line.amount.into(),
        tax: line.taxes.iter().map(|tax| tax.amount).sum::<i64>().into(),
    });
    Recorded {
        id: stored.id.clone(),
        kind: "credit_note",
        status: if stored.voided_at.is_some() { "void" } else { "issued" },
        ..of(&stored.currency, lines.collect(), stored.writes)
    }
}

fn of(currency: &str, lines: Vec<RecordedLine>, writes: u32) -> Recorded {
    Recorded {
        provider: Provider::Stripe,
        id: String::new(),
        kind: "",
        status: "",
        version: 1,
        writes,
        frozen: false,
        currency: currency.to_ascii_uppercase(),
        amount: lines.iter().map(|line| line.amount).sum::<Decimal>(),
        tax: lines.iter().map(|line| line.tax).sum::<Decimal>(),
        lines,
    }
}
