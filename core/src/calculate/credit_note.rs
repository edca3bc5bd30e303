//! Credit notes, made from nothing but the snapshot of their invoice.

use std::collections::BTreeMap;

use super::credit_parts::{add, base_taken_back, difference, taken_back};
use super::rows::base_once;
use crate::document::{CreditRequest, FeeSnapshot, Figures, InvoiceSnapshot, TaxSnapshot};
use crate::error::{Error, ErrorKind, Problem};
use crate::money::MAX_AMOUNT;
use crate::money::decimal::Decimal;

/// What a note takes back of one fee.
pub(crate) struct NoteLine<'r, 'a> {
    pub fee: &'r FeeSnapshot<'a>,
    pub figures: Figures,
    pub taxes: Vec<i64>,
    /// What each tax is taken back of.
    pub bases: Vec<i64>,
}

/// One tax of a note, or what is left of one.
pub(crate) struct NoteRow<'r, 'a> {
    pub tax: &'r TaxSnapshot<'a>,
    pub fees_amount: i64,
    pub base: i64,
    pub amount: i64,
    /// Whether a line of this note touches it.
    pub touched: bool,
    /// What remains of it after this note.
    pub remaining: i64,
}

/// A taxed credit note.
pub(crate) struct CreditNote<'r, 'a> {
    pub request: &'r CreditRequest<'a>,
    pub lines: Vec<NoteLine<'r, 'a>>,
    pub rows: Vec<NoteRow<'r, 'a>>,
    pub totals: Figures,
    pub remaining: Remaining<'r>,
}

/// What is left of an invoice.
pub(crate) struct Remaining<'r> {
    pub creditable: i64,
    /// `None`: what was paid is not known.
    pub refundable: Option<i64>,
    pub net: i64,
    pub taxes: i64,
    /// Fee id, amount, total.
    pub fees: Vec<(&'r str, i64, i64)>,
}

/// What was taken back of a fee so far.
#[derive(Clone, Default)]
struct State {
    figures: Figures,
    taxes: Vec<i64>,
    /// Whether an earlier note names the fee.
    named: bool,
}

fn failure(kind: ErrorKind, code: &str, path: impl Into<String>, message: impl Into<String>) -> Error {
    Error::of_problems(kind, vec![Problem::new(code, path, message)])
}

/// Makes the credit note of a request.
pub(crate) fn credit<'r, 'a>(request: &'r CreditRequest<'a>) -> Result<CreditNote<'r, 'a>, Error> {
    let invoice = &request.invoice;
    let past = past(request)?;
    let places: BTreeMap<&str, usize> =
        invoice.fees.iter().enumerate().map(|(index, fee)| (fee.id.as_ref(), index)).collect();
    let before = earlier(request, &places)?;
    let mut states = before.clone();
    let mut lines = Vec::new();
    for (place, amount) in wanted(request, &places, &states, &past)? {
        let fee = &invoice.fees[place];
        let state = &mut states[place];
        let (figures, taxes) = taken_back(fee, state.figures.amount + amount);
        let parts: Vec<i64> = taxes.iter().zip(&state.taxes).map(|(after, before)| after - before).collect();
        let taken = difference(&figures, &state.figures);
        let mut below = 0;
        let bases = fee.taxes.iter().zip(&parts).map(|(tax, part)| {
            let base = match base_taken_back(fee, tax, figures.amount) {
                Some(base) => base - base_taken_back(fee, tax, state.figures.amount).unwrap_or(0),
                None => taken.net + if tax.compound { below } else { 0 },
            };
            below += part;
            base
        });
        let bases = bases.collect();
        lines.push(NoteLine { fee, figures: taken, taxes: parts, bases });
        *state = State { figures, taxes, named: true };
    }
    let mut totals = Figures::default();
    for line in &lines {
        add(&mut totals, &line.figures);
    }
    let rows = rows(invoice, &lines, &states)?;
    let remaining = remaining(request, &before, &states, &past, totals.net + totals.taxes)?;
    Ok(CreditNote { request, lines, rows, totals, remaining })
}

/// Totals and refunds of earlier notes.
struct Past {
    total: i64,
    refunded: i64,
}

fn past(request: &CreditRequest<'_>) -> Result<Past, Error> {
    let sum = |member: &str, figures: &mut dyn Iterator<Item = i64>| {
        let sum: i128 = figures.map(i128::from).sum();
        i64::try_from(sum).ok().filter(|sum| sum.abs() <= MAX_AMOUNT * 4).ok_or_else(|| {
            let message =
                "earlier notes add up to more than any invoice; hand over the notes of this invoice, each once";
            failure(
                ErrorKind::Conflict,
                &format!("credit.credit_notes.{member}.out_of_range"),
                "/credit_notes",
                message,
            )
        })
    };
    Ok(Past {
        total: sum("total_amount_cents", &mut request.notes.iter().map(|note| note.total))?,
        refunded: sum("refund_amount_cents", &mut request.notes.iter().map(|note| note.refund))?,
    })
}

/// What earlier notes took back, fee by fee.
fn earlier(request: &CreditRequest<'_>, places: &BTreeMap<&str, usize>) -> Result<Vec<State>, Error> {
    let invoice = &request.invoice;
    let mut states: Vec<State> =
        invoice.fees.iter().map(|fee| State { taxes: vec![0; fee.taxes.len()], ..State::default() }).collect();
    let mut ids = std::collections::BTreeSet::from([request.id.as_ref()]);
    for (index, note) in request.notes.iter().enumerate() {
        let mismatch = |member: &str, message: String| {
            Err(failure(
                ErrorKind::InvalidDocument,
                &format!("credit.credit_notes.{member}.mismatch"),
                format!("/credit_notes/{index}/{member}"),
                message,
            ))
        };
        if note.invoice_id != invoice.id {
            return mismatch(
                "invoice_id",
                format!(
                    "this note credits `{}`, not `{}`; hand over the notes of this invoice only",
                    note.invoice_id, invoice.id
                ),
            );
        }
        if note.currency != invoice.currency {
            return mismatch(
                "currency",
                format!("this note is in {}, its invoice in {}", note.currency.code(), invoice.currency.code()),
            );
        }
        if !ids.insert(note.id.as_ref()) {
            return Err(failure(
                ErrorKind::Conflict,
                "credit.credit_notes.id.duplicate",
                format!("/credit_notes/{index}/id"),
                format!(
                    "the note `{}` stands twice, or is the one asked for; hand over each earlier note once",
                    note.id
                ),
            ));
        }
        for (at, item) in note.items.iter().enumerate() {
            let place = places.get(item.fee_id.as_ref()).copied();
            let fitting = place.filter(|place| invoice.fees[*place].taxes.len() == item.taxes.len());
            let Some(place) = fitting else {
                return Err(failure(
                    ErrorKind::InvalidDocument,
                    "credit.credit_notes.items.fee_id.mismatch",
                    format!("/credit_notes/{index}/items/{at}/fee_id"),
                    format!("the fee `{}` is not on the invoice with these taxes", item.fee_id),
                ));
            };
            let state = &mut states[place];
            add(&mut state.figures, &item.figures);
            for (sum, amount) in state.taxes.iter_mut().zip(&item.taxes) {
                *sum += amount;
            }
            state.named = true;
            let whole = invoice.fees[place].figures.amount;
            let credited = state.figures.amount;
            let beyond = credited.abs() > whole.abs() || (credited != 0 && credited.signum() != whole.signum());
            if beyond || state.figures.magnitude() > MAX_AMOUNT || state.taxes.iter().any(|tax| tax.abs() > MAX_AMOUNT)
            {
                return Err(failure(
                    ErrorKind::Conflict,
                    "credit.credit_notes.items.amount_cents.exceeds_remaining",
                    format!("/credit_notes/{index}/items/{at}/amount_cents"),
                    format!("earlier notes credit more of the fee `{}` than its {whole} minor units", item.fee_id),
                ));
            }
        }
    }
    // What was taken back of a fee follows from how much of it was: notes that say otherwise were
    // edited, or are not of this invoice.
    for (fee, state) in invoice.fees.iter().zip(&states).filter(|(_, state)| state.named) {
        let (figures, taxes) = taken_back(fee, state.figures.amount);
        if figures != state.figures || taxes != state.taxes {
            return Err(failure(
                ErrorKind::InvalidDocument,
                "credit.credit_notes.does_not_add_up",
                "/credit_notes",
                format!(
                    "what the earlier notes took back of the fee `{}` is not what follows from its amounts; hand back what tallage gave, unchanged",
                    fee.id
                ),
            ));
        }
    }
    Ok(states)
}

/// The fees to credit, by place, with how much of each.
fn wanted(
    request: &CreditRequest<'_>,
    places: &BTreeMap<&str, usize>,
    states: &[State],
    past: &Past,
) -> Result<Vec<(usize, i64)>, Error> {
    let invoice = &request.invoice;
    let left = |place: usize| invoice.fees[place].figures.amount - states[place].figures.amount;
    let Some(items) = &request.items else {
        let rest: Vec<(usize, i64)> = (0..states.len())
            .filter(|place| left(*place) != 0 || !states[*place].named)
            .map(|place| (place, left(place)))
            .collect();
        if rest.is_empty() {
            let error = failure(
                ErrorKind::Conflict,
                "credit.items.exceeds_remaining",
                "/items",
                format!("nothing of the invoice `{}` remains to be credited", invoice.id),
            );
            return Err(with_remaining(error, request, states, past));
        }
        return Ok(rest);
    };
    let mut wanted = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let Some(&place) = places.get(item.fee_id.as_ref()) else {
            return Err(failure(
                ErrorKind::InvalidDocument,
                "credit.items.fee_id.unknown_code",
                format!("/items/{index}/fee_id"),
                format!("there is no fee with the id `{}` on the invoice `{}`", item.fee_id, invoice.id),
            ));
        };
        let (amount, left) = (item.amount.unwrap_or(left(place)), left(place));
        let whole = invoice.fees[place].figures.amount;
        let path = format!("/items/{index}/amount_cents");
        if amount != 0 && whole != 0 && amount.signum() != whole.signum() {
            let message = format!(
                "`{amount}` has not the sign of the fee, whose amount is {whole}; give what is taken back of it"
            );
            return Err(failure(ErrorKind::InvalidDocument, "credit.items.amount_cents.out_of_range", path, message));
        }
        if amount.abs() > left.abs() || (amount != 0 && left.signum() != amount.signum()) {
            let message =
                format!("`{amount}` is more than the {left} minor units that remain of the fee `{}`", item.fee_id);
            let error = failure(ErrorKind::Conflict, "credit.items.amount_cents.exceeds_remaining", path, message);
            return Err(with_remaining(error, request, states, past).with_detail("remaining_amount_cents", left));
        }
        wanted.push((place, amount));
    }
    Ok(wanted)
}

/// What makes a row of the invoice one of its own; the same tax may stand at one rate for two
/// places (EU VAT), under two names (settled), or with two reasons for not being taken (providers).
type Identity<'t> = (&'t str, Option<Decimal>, &'t str, &'t str, [Option<&'t str>; 4]);

fn identity<'t>(tax: &'t TaxSnapshot<'_>) -> Identity<'t> {
    let texts = [&tax.jurisdiction, &tax.category, &tax.provider_reason, &tax.mention].map(Option::as_deref);
    (&tax.code, tax.rate, &tax.name, &tax.treatment, texts)
}

/// The note's taxes by row of the invoice, and what remains of each row.
fn rows<'r, 'a>(
    invoice: &'r InvoiceSnapshot<'a>,
    lines: &[NoteLine<'r, 'a>],
    states: &[State],
) -> Result<Vec<NoteRow<'r, 'a>>, Error> {
    let mut rows: Vec<NoteRow<'r, 'a>> = invoice
        .rows
        .iter()
        .map(|tax| NoteRow { tax, fees_amount: 0, base: 0, amount: 0, touched: false, remaining: tax.amount })
        .collect();
    let mut named = BTreeMap::new();
    let mut unnamed = BTreeMap::new();
    for (place, row) in invoice.rows.iter().enumerate() {
        named.entry(identity(row)).or_insert(place);
        unnamed.entry((row.code.as_ref(), row.rate)).or_insert(place);
    }
    let row_of = |tax: &TaxSnapshot<'_>| {
        let (code, rate) = (tax.code.as_ref(), tax.rate);
        let place = named.get(&identity(tax)).or_else(|| unnamed.get(&(code, rate)));
        place.copied().ok_or_else(|| {
            failure(
                ErrorKind::InvalidDocument,
                "credit.invoice.does_not_add_up",
                "/invoice/applied_taxes",
                format!(
                    "the tax `{}` of a fee has no row in the document; hand back what tallage gave, unchanged",
                    tax.code
                ),
            )
        })
    };
    for (fee, state) in invoice.fees.iter().zip(states) {
        for (tax, taken) in fee.taxes.iter().zip(&state.taxes) {
            rows[row_of(tax)?].remaining -= taken;
        }
    }
    for line in lines {
        let mut of_rows: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        for ((tax, amount), base) in line.fee.taxes.iter().zip(&line.taxes).zip(&line.bases) {
            let place = row_of(tax)?;
            rows[place].amount += amount;
            of_rows.entry(place).or_default().push(*base);
        }
        for (place, bases) in of_rows {
            let row = &mut rows[place];
            row.touched = true;
            row.fees_amount += line.figures.net;
            row.base += base_once(line.figures.net, &bases);
        }
    }
    Ok(rows)
}

/// What is left once this note is out.
fn remaining<'r>(
    request: &'r CreditRequest<'_>,
    before: &[State],
    states: &[State],
    past: &Past,
    total: i64,
) -> Result<Remaining<'r>, Error> {
    let creditable = request.invoice.total_including_taxes - past.total - total;
    let refunded = past.refunded;
    let path = "/refund_amount_cents";
    let refundable = match request.paid {
        None if request.refund > 0 => {
            let message = "a refund needs `paid_amount_cents`: no more than what was paid can be paid back";
            return Err(failure(
                ErrorKind::InvalidDocument,
                "credit.refund_amount_cents.payment_unknown",
                path,
                message,
            ));
        }
        None => None,
        Some(paid) => {
            let limit = (paid - refunded).min(total).max(0);
            if request.refund > limit {
                let message = format!(
                    "`{}` is more than the {limit} minor units that can be refunded: {paid} were paid, {refunded} refunded earlier, this note is {total}",
                    request.refund
                );
                let error =
                    failure(ErrorKind::Conflict, "credit.refund_amount_cents.exceeds_refundable", path, message);
                return Err(with_remaining(error, request, before, past).with_detail("refundable_amount_cents", limit));
            }
            Some((paid - refunded - request.refund).min(creditable).max(0))
        }
    };
    Ok(left(request, states, creditable, refundable))
}

fn left<'r>(
    request: &'r CreditRequest<'_>,
    states: &[State],
    creditable: i64,
    refundable: Option<i64>,
) -> Remaining<'r> {
    let fees: Vec<(Figures, &str)> = request
        .invoice
        .fees
        .iter()
        .zip(states)
        .map(|(fee, state)| (difference(&fee.figures, &state.figures), fee.id.as_ref()))
        .collect();
    Remaining {
        creditable,
        refundable,
        net: fees.iter().map(|(figures, _)| figures.net).sum(),
        taxes: fees.iter().map(|(figures, _)| figures.taxes).sum(),
        fees: fees.iter().map(|(figures, id)| (*id, figures.amount, figures.net + figures.taxes)).collect(),
    }
}

/// An error that says what remains, as `remaining` of a note does but for the tax rows.
fn with_remaining(error: Error, request: &CreditRequest<'_>, states: &[State], past: &Past) -> Error {
    let creditable = request.invoice.total_including_taxes - past.total;
    let refundable = request.paid.map(|paid| (paid - past.refunded).min(creditable).max(0));
    let left = left(request, states, creditable, refundable);
    let fees: Vec<serde_json::Value> = left
        .fees
        .iter()
        .map(|(id, amount, total)| serde_json::json!({"fee_id": id, "amount_cents": amount, "total_amount_cents": total}))
        .collect();
    error.with_detail(
        "remaining",
        serde_json::json!({
            "creditable_amount_cents": left.creditable,
            "refundable_amount_cents": left.refundable,
            "sub_total_excluding_taxes_amount_cents": left.net,
            "taxes_amount_cents": left.taxes,
            "fees": fees,
        }),
    )
}
