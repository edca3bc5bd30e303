//! Credit notes of Stripe for invoices that it made.

use std::collections::BTreeMap;

use super::answer::exact;
use super::invoice::{body, unreadable};
use super::request::{TRANSACTION, segment};
use super::taxes::{self, amount};
use crate::config::Connection;
use crate::json::foreign::Foreign;
use crate::money::exact::Exact;
use crate::provider::answer::RemoteLine;
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::TransactionId;
use crate::provider::sale::Sale;
use crate::provider::stripe::call::{self, IdempotencyKey};
use crate::provider::stripe::form::Form;
use crate::provider::stripe::{currency, error};
use crate::provider::{Request, Response};

const OF_NOTE: [&str; 2] = ["total_taxes", "tax_amounts"];

/// What is credited, beside the sale: from the credit note of ours, as positive minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Given {
    /// Without tax, by fee.
    pub nets: BTreeMap<String, i64>,
    /// To the customer's balance.
    pub credit: i64,
    /// Back to where it was paid from.
    pub refund: i64,
}

/// The notes of an invoice, a page of them.
pub(crate) fn list(connection: &Connection, invoice: &str, after: Option<&str>) -> Request {
    let mut query = Form::new();
    query.text("invoice", invoice).text("limit", "100").filled("starting_after", after);
    call::get(connection, &format!("/v1/credit_notes?{}", query.into_body()))
}

/// What a note would come to.
///
/// # Errors
/// `remote_line_unknown` for a fee whose line at Stripe is not known, and for amounts that cannot be expressed.
pub(crate) fn preview(connection: &Connection, note: &Note<'_>) -> Result<Request, Failure> {
    let query = write(note)?;
    Ok(call::get(connection, &format!("/v1/credit_notes/preview?{}", query.into_body())))
}

/// The note itself.
///
/// # Errors
/// As [`preview`].
pub(crate) fn create(
    connection: &Connection,
    id: &TransactionId,
    note: &Note<'_>,
    round: u32,
) -> Result<Request, Failure> {
    let mut form = write(note)?;
    form.text(&format!("metadata[{TRANSACTION}]"), id.as_str());
    form.text("metadata[tallage_document]", &note.sale.document_id);
    let key = IdempotencyKey::new(id, &format!("credit_note/{round}"), &form);
    Ok(call::create(connection, "/v1/credit_notes", &key, form))
}

/// A note that is asked about or made.
pub(crate) struct Note<'n> {
    pub invoice: &'n str,
    /// The numbers of its lines, by fee.
    pub lines: &'n BTreeMap<String, RemoteLine>,
    pub sale: &'n Sale,
    pub given: &'n Given,
    /// The invoice is paid, so the money goes somewhere.
    pub paid: bool,
    /// Automatic tax is on: Stripe adds the tax itself.
    pub automatic: bool,
}

/// The lines by Stripe's numbers. With automatic tax the amount of a line is without tax, and Stripe adds it.
fn write(note: &Note<'_>) -> Result<Form, Failure> {
    let mut form = Form::new();
    form.text("invoice", note.invoice);
    for (index, line) in note.sale.lines.iter().enumerate() {
        let about = |mut failure: Failure| {
            failure.fee_id = Some(line.fee_id.clone());
            failure
        };
        let Some(remote) = note.lines.get(&line.fee_id) else {
            let message = format!("the invoice does not say which line at Stripe the fee `{}` is", line.fee_id);
            let hint = "hand back the taxed invoice as tallage gave it, unchanged";
            return Err(about(Failure::new(Class::FixData, "remote_line_unknown", message, hint)));
        };
        let net = note.given.nets.get(&line.fee_id).copied().filter(|_| note.automatic);
        let cents = net.unwrap_or(-line.amount);
        let units = currency::to_stripe(cents, note.sale.currency).map_err(|why| {
            about(Failure::new(Class::FixData, "amount_not_expressible", why, "round the amount of the credit note"))
        })?;
        form.text(&format!("lines[{index}][type]"), "invoice_line_item");
        form.text(&format!("lines[{index}][invoice_line_item]"), &remote.id);
        form.int(&format!("lines[{index}][amount]"), units);
    }
    if note.paid {
        for (name, cents) in [("credit_amount", note.given.credit), ("refund_amount", note.given.refund)] {
            let units = currency::to_stripe(cents, note.sale.currency).map_err(|why| {
                Failure::new(Class::FixData, "amount_not_expressible", why, "round the amount of the credit note")
            })?;
            if units > 0 {
                form.int(name, units);
            }
        }
    }
    Ok(form)
}

/// A credit note as Stripe has it, in minor units.
#[derive(Debug)]
pub(crate) struct Credited {
    pub id: String,
    pub taxes: Exact,
    pub total: Exact,
}

/// # Errors
/// What Stripe refused; `unreadable`; `currency_mismatch`.
pub(crate) fn read(response: &Response, sale: &Sale) -> Result<Credited, Failure> {
    let body = body(response)?;
    let own = sale.currency.code();
    if let Some(other) = body.get("currency").and_then(Foreign::text).filter(|other| !other.eq_ignore_ascii_case(own)) {
        let shown: String = other.chars().take(8).collect();
        let message = format!("the credit note at Stripe is in `{shown}`, ours in `{own}`");
        let hint = "look at the credit note at Stripe";
        return Err(error::known_by(Failure::new(Class::Fatal, "currency_mismatch", message, hint), response));
    }
    let read = || {
        let taxes = taxes::read(&body, OF_NOTE)?;
        let sum = taxes.iter().map(|tax| i128::from(tax.amount)).sum::<i128>();
        Some(Credited {
            id: body.get("id").and_then(Foreign::text).unwrap_or_default().chars().take(255).collect(),
            taxes: exact(i64::try_from(sum).ok()?, sale.currency),
            total: exact(body.get("total").and_then(amount)?, sale.currency),
        })
    };
    read().ok_or_else(|| unreadable(response, "it is no credit note"))
}

/// The note that was made before.
pub(crate) fn get(connection: &Connection, note: &str) -> Request {
    call::get(connection, &format!("/v1/credit_notes/{}", segment(note)))
}
