//! /v1/credit_notes.

use rust_decimal::Decimal;

use super::credit_line::{NoteLine, read_lines};
use super::error::Refusal;
use super::invoice::Invoice;
use super::item::{LineTax, total_taxes};
use super::list::{self, embedded, page};
use super::params::Params;
use super::{Call, Done, metadata_json};
use crate::simulate::json::Json;

#[derive(Debug, Clone)]
pub(super) struct CreditNote {
    pub(super) id: String,
    pub(super) invoice: String,
    customer: String,
    pub(super) currency: String,
    number: String,
    created: i64,
    effective_at: i64,
    pub(super) lines: Vec<NoteLine>,
    memo: Option<String>,
    reason: Option<&'static str>,
    metadata: Vec<(String, String)>,
    /// What lowers the amount due, and what is given back after payment.
    pre_payment: i64,
    post_payment: i64,
    refund: i64,
    out_of_band: i64,
    pub(super) voided_at: Option<i64>,
    pub(super) writes: u32,
}

const REASONS: [&str; 4] = ["duplicate", "fraudulent", "order_change", "product_unsatisfactory"];
const KNOWN: [&str; 11] = [
    "invoice",
    "amount",
    "lines",
    "credit_amount",
    "refund_amount",
    "out_of_band_amount",
    "effective_at",
    "email_type",
    "memo",
    "metadata",
    "reason",
];

impl CreditNote {
    pub(super) fn subtotal(&self) -> i64 {
        self.lines.iter().map(|line| line.amount).sum()
    }

    pub(super) fn tax(&self, inclusive: bool) -> i64 {
        let taxes = self.lines.iter().flat_map(|line| &line.taxes);
        taxes.filter(|tax| tax.inclusive == inclusive).map(|tax| tax.amount).sum()
    }

    pub(super) fn total(&self) -> i64 {
        self.subtotal() + self.tax(false)
    }

    fn json(&self, live: bool) -> Json {
        let (subtotal, total, inside) = (self.subtotal(), self.total(), self.tax(true));
        let taxes = total_taxes(self.lines.iter().flat_map(|line| &line.taxes));
        let kind = match (self.pre_payment, self.post_payment) {
            (_, 0) => "pre_payment",
            (0, _) => "post_payment",
            _ => "mixed",
        };
        let refund = Json::object([
            ("amount_refunded", self.refund.into()),
            ("payment_record_refund", Json::Null),
            ("refund", self.id.replacen("cn_", "re_", 1).into()),
            ("type", "refund".into()),
        ]);
        let url = format!("/v1/credit_notes/{}/lines", self.id);
        let out_of_band = (self.out_of_band != 0).then_some(self.out_of_band);
        Json::object([
            ("id", (&self.id).into()),
            ("object", "credit_note".into()),
            ("amount", total.into()),
            ("amount_shipping", 0_i64.into()),
            ("created", self.created.into()),
            ("currency", (&self.currency).into()),
            ("customer", (&self.customer).into()),
            ("customer_account", Json::Null),
            ("customer_balance_transaction", Json::Null),
            ("discount_amount", 0_i64.into()),
            ("discount_amounts", Json::Array(Vec::new())),
            ("effective_at", self.effective_at.into()),
            ("invoice", (&self.invoice).into()),
            ("lines", embedded(&url, &self.lines, |line| line.json(live))),
            ("livemode", live.into()),
            ("memo", self.memo.as_ref().into()),
            ("metadata", metadata_json(&self.metadata)),
            ("number", (&self.number).into()),
            ("out_of_band_amount", out_of_band.into()),
            ("pdf", format!("https://pay.stripe.com/credit_notes/{}/pdf", self.id).into()),
            ("post_payment_amount", self.post_payment.into()),
            ("pre_payment_amount", self.pre_payment.into()),
            ("pretax_credit_amounts", Json::Array(Vec::new())),
            ("reason", self.reason.into()),
            ("refunds", Json::Array(if self.refund == 0 { Vec::new() } else { vec![refund] })),
            ("shipping_cost", Json::Null),
            ("status", if self.voided_at.is_some() { "void" } else { "issued" }.into()),
            ("subtotal", subtotal.into()),
            ("subtotal_excluding_tax", (subtotal - inside).into()),
            ("total", total.into()),
            ("total_excluding_tax", (subtotal - inside).into()),
            ("total_taxes", Json::Array(taxes.iter().map(LineTax::json).collect())),
            ("type", kind.into()),
            ("voided_at", self.voided_at.into()),
        ])
    }
}

/// The credit note that is asked for, checked against its invoice.
fn read(call: &mut Call<'_>, params: &Params<'_>) -> Result<CreditNote, Refusal> {
    let id = params.needed("invoice")?;
    let amount = params.natural("amount")?;
    let (credit, refund) = (params.natural("credit_amount")?, params.natural("refund_amount")?);
    let out_of_band = params.natural("out_of_band_amount")?;
    let reason = params.choice("reason", &REASONS)?;
    params.choice("email_type", &["credit_note", "none"])?;
    let mut metadata = Vec::new();
    params.metadata("metadata", &mut metadata)?;
    let (memo, effective_at) = (params.text("memo")?, params.time("effective_at")?);
    if amount.is_none() && params.list("lines")?.is_empty() {
        return Err(params.refuse("amount", "You must provide one of amount or lines.").code("parameter_missing"));
    }
    let invoice = call.store.invoices.iter().find(|invoice| invoice.id == id).cloned();
    let invoice = invoice.ok_or_else(|| Refusal::unknown("invoice", &id, "invoice"))?;
    if !matches!(invoice.status, "open" | "paid" | "uncollectible") {
        let message = format!("You cannot create a credit note for an invoice with the status {}.", invoice.status);
        return Err(Refusal::new(message).param("invoice"));
    }
    let lines = match params.list("lines")? {
        entries if !entries.is_empty() => read_lines(call, &invoice, &entries)?,
        _ if invoice.automatic.enabled || invoice.tax(false) + invoice.tax(true) != 0 => {
            let message = "The lines to credit must be given for an invoice with taxes.";
            return Err(params.refuse("amount", message));
        }
        _ => vec![NoteLine::custom(call.id("cnli_"), None, Decimal::from(amount.unwrap_or(0)), 1, amount.unwrap_or(0))],
    };
    let issued = call.store.notes.iter().filter(|note| note.invoice == id).count();
    let number = invoice.number.clone().unwrap_or_default();
    let mut note = CreditNote {
        id: call.id("cn_"),
        invoice: id,
        customer: invoice.person.id.clone(),
        currency: invoice.currency.clone(),
        number: format!("{number}-CN-{:02}", issued + 1),
        created: call.now,
        effective_at: effective_at.unwrap_or(call.now),
        lines,
        memo,
        reason,
        metadata,
        pre_payment: 0,
        post_payment: 0,
        refund: refund.unwrap_or(0),
        out_of_band: out_of_band.unwrap_or(0),
        voided_at: None,
        writes: 1,
    };
    let total = note.total();
    if total <= 0 {
        return Err(Refusal::new("The total of a credit note must be greater than 0.").param("lines"));
    }
    if let Some(amount) = amount.filter(|amount| *amount != total) {
        let message = format!("The amount ({amount}) is not the total of the credit note ({total}).");
        return Err(Refusal::new(message).param("amount"));
    }
    let given = credit.unwrap_or(0) + note.refund + note.out_of_band;
    split(&invoice, &mut note, total, given)?;
    Ok(note)
}

/// What of it comes before and what after payment, and that there is so much.
fn split(invoice: &Invoice, note: &mut CreditNote, total: i64, given: i64) -> Result<(), Refusal> {
    let (most, given) = if invoice.status == "paid" {
        note.post_payment = total;
        (invoice.amount_paid - invoice.credited.1, given)
    } else {
        note.pre_payment = total;
        // Nothing was paid, so nothing is given back.
        (invoice.amount_remaining(), if given == 0 { total } else { given })
    };
    if total > most {
        let message = format!("The credit note amount ({total}) is greater than what is left of the invoice ({most}).");
        return Err(Refusal::new(message).param("amount"));
    }
    if given != total {
        let message = format!(
            "The sum of credit amount, refund amount and out of band amount ({given}) must equal the credit note amount ({total})."
        );
        return Err(Refusal::new(message).param("amount"));
    }
    Ok(())
}

pub(super) fn create(call: &mut Call<'_>) -> Done {
    call.reads(&KNOWN, &[])?;
    let params = call.params.clone();
    let note = read(call, &params)?;
    if let Some(invoice) = call.store.invoices.iter_mut().find(|invoice| invoice.id == note.invoice) {
        invoice.credited.0 += note.pre_payment;
        invoice.credited.1 += note.post_payment;
        if invoice.status == "open" && invoice.amount_remaining() == 0 {
            (invoice.status, invoice.paid_at) = ("paid", Some(call.now));
        }
    }
    let json = note.json(call.live);
    call.store.notes.push(note);
    Ok((json, true))
}

pub(super) fn preview(call: &mut Call<'_>) -> Done {
    call.reads(&KNOWN, &[])?;
    let params = call.params.clone();
    Ok((read(call, &params)?.json(call.live), false))
}

pub(super) fn preview_lines(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = KNOWN.iter().copied().chain(list::PAGING).collect();
    call.reads(&known, &[])?;
    let params = call.params.clone();
    let note = read(call, &params)?;
    let lines: Vec<&NoteLine> = note.lines.iter().collect();
    let (lines, more) = page(&params, &lines, |line| &line.id)?;
    let data = lines.into_iter().map(|line| line.json(call.live)).collect();
    Ok((list::list("/v1/credit_notes/preview/lines", data, more), false))
}

fn find<'a>(call: &'a Call<'_>) -> Result<&'a CreditNote, Refusal> {
    let id = call.path_id(0);
    let note = call.store.notes.iter().find(|note| note.id == id);
    note.ok_or_else(|| Refusal::missing("credit note", &id))
}

pub(super) fn get(call: &mut Call<'_>) -> Done {
    call.reads(&[], &["lines"])?;
    Ok((find(call)?.json(call.live), false))
}

pub(super) fn lines(call: &mut Call<'_>) -> Done {
    call.reads(&list::PAGING, &[])?;
    let note = find(call)?;
    let lines: Vec<&NoteLine> = note.lines.iter().collect();
    let (lines, more) = page(&call.params, &lines, |line| &line.id)?;
    let data = lines.into_iter().map(|line| line.json(call.live)).collect();
    Ok((list::list(&format!("/v1/credit_notes/{}/lines", note.id), data, more), false))
}

pub(super) fn list(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = list::PAGING.iter().copied().chain(["customer", "invoice"]).collect();
    call.reads(&known, &["data.lines"])?;
    let (customer, invoice) = (call.params.text("customer")?, call.params.text("invoice")?);
    let wanted = |note: &&CreditNote| {
        customer.as_ref().is_none_or(|id| *id == note.customer) && invoice.as_ref().is_none_or(|id| *id == note.invoice)
    };
    let found: Vec<&CreditNote> = call.store.notes.iter().rev().filter(wanted).collect();
    let (found, more) = page(&call.params, &found, |note| &note.id)?;
    let data = found.into_iter().map(|note| note.json(call.live)).collect();
    Ok((list::list("/v1/credit_notes", data, more), false))
}

pub(super) fn void(call: &mut Call<'_>) -> Done {
    call.reads(&[], &[])?;
    let note = find(call)?.clone();
    let invoice = call.store.invoices.iter_mut().find(|invoice| invoice.id == note.invoice && invoice.status == "open");
    let Some(invoice) = invoice.filter(|_| note.voided_at.is_none() && note.post_payment == 0) else {
        return Err(Refusal::new("You can only void an issued credit note of an open invoice."));
    };
    invoice.credited.0 -= note.pre_payment;
    let now = call.now;
    let known = call.store.notes.iter_mut().find(|known| known.id == note.id);
    let json = known.map(|known| {
        known.voided_at = Some(now);
        known.writes += 1;
        known.json(call.live)
    });
    Ok((json.into(), true))
}
