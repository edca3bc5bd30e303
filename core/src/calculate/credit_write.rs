//! A credit note as canonical JSON (docs/json.md, “Credit”).

use super::credit_note::{CreditNote, NoteLine, NoteRow, Remaining};
use super::write::HEAD;
use crate::document::{Figures, TaxSnapshot, write_customer};
use crate::json::write::Writer;
use crate::money::decimal::Decimal;

impl CreditNote<'_, '_> {
    pub(crate) fn to_json(&self) -> String {
        let (request, invoice) = (self.request, &self.request.invoice);
        let mut out = Writer::with_capacity(1024 + 1024 * self.lines.len() + 64 * invoice.fees.len());
        out.raw(HEAD).raw(r#","document":"credit_note","id":"#).string(&request.id);
        out.optional(r#","reason":"#, request.reason.as_deref());
        out.raw(r#","sign":-1,"invoice_id":"#).string(&invoice.id);
        out.raw(r#","issuing_date":"#).date(request.issuing_date);
        out.raw(r#","tax_date":"#).date(invoice.tax_date);
        out.raw(r#","currency":""#).raw(invoice.currency.code());
        out.raw(r#"","currency_exponent":"#).int(i64::from(invoice.currency.exponent()));
        out.optional(r#","billing_entity":"#, invoice.billing_entity.as_deref());
        if let Some(customer) = &invoice.customer {
            out.raw(r#","customer":"#);
            write_customer(&mut out, customer);
        }
        out.raw(r#","tax_status":"succeeded","source":"#).string(&invoice.source);
        out.raw(r#","items":"#).list(&self.lines, write_line);
        out.raw(r#","applied_taxes":"#).list(self.rows.iter().filter(|row| row.touched), write_row);
        out.raw(r#","items_amount_cents":"#).int(self.totals.amount);
        write_figures(&mut out, &self.totals);
        let total = self.totals.net + self.totals.taxes;
        out.raw(r#","total_amount_cents":"#).int(total);
        out.raw(r#","credit_amount_cents":"#).int(total - request.refund);
        out.raw(r#","refund_amount_cents":"#).int(request.refund);
        write_remaining(&mut out, &self.remaining, &self.rows);
        out.raw(r#","warnings":[],"events":[]}"#);
        out.into_string()
    }
}

/// From the deductions to the included taxes: what a line and the note have in common.
fn write_figures(out: &mut Writer, figures: &Figures) {
    out.raw(r#","progressive_billing_credits_amount_cents":"#).int(figures.progressive);
    out.raw(r#","coupons_amount_cents":"#).int(figures.coupons);
    out.raw(r#","sub_total_excluding_taxes_amount_cents":"#).int(figures.net);
    out.raw(r#","taxes_amount_cents":"#).int(figures.taxes);
    out.raw(r#","included_taxes_amount_cents":"#).int(figures.included);
}

fn write_line(out: &mut Writer, line: &NoteLine<'_, '_>) {
    out.raw(r#"{"fee_id":"#).string(&line.fee.id).raw(r#","amount_cents":"#).int(line.figures.amount);
    write_figures(out, &line.figures);
    out.raw(r#","total_amount_cents":"#).int(line.figures.net + line.figures.taxes);
    out.raw(r#","treatment":"#).string(&line.fee.treatment).raw(r#","applied_taxes":"#);
    let taxes = line.fee.taxes.iter().zip(&line.taxes).zip(&line.bases);
    out.list(taxes, |out, ((tax, amount), base)| {
        write_identity(out, tax);
        out.raw(r#","inclusive":"#).boolean(tax.inclusive).raw(r#","compound":"#).boolean(tax.compound);
        out.raw(r#","taxable_base_amount_cents":"#).int(*base).raw(r#","amount_cents":"#).int(*amount);
        write_tail(out, tax);
    });
    out.raw("}");
}

fn write_row(out: &mut Writer, row: &NoteRow<'_, '_>) {
    write_identity(out, row.tax);
    out.raw(r#","fees_amount_cents":"#).int(row.fees_amount);
    out.raw(r#","taxable_base_amount_cents":"#).int(row.base).raw(r#","amount_cents":"#).int(row.amount);
    write_tail(out, row.tax);
}

fn write_identity(out: &mut Writer, tax: &TaxSnapshot<'_>) {
    out.raw(r#"{"tax_code":"#).string(&tax.code).raw(r#","tax_name":"#).string(&tax.name);
    out.optional(r#","tax_description":"#, tax.description.as_deref());
    write_rate(out, tax.rate);
}

fn write_rate(out: &mut Writer, rate: Option<Decimal>) {
    out.raw(r#","tax_rate":"#);
    match rate {
        Some(rate) => out.decimal(rate),
        None => out.raw("null"),
    };
}

fn write_tail(out: &mut Writer, tax: &TaxSnapshot<'_>) {
    out.raw(r#","treatment":"#).string(&tax.treatment);
    out.optional(r#","category_code":"#, tax.category.as_deref());
    out.optional(r#","exemption_reason_code":"#, tax.reason.as_deref());
    out.optional(r#","jurisdiction":"#, tax.jurisdiction.as_deref());
    out.optional(r#","provider_reason":"#, tax.provider_reason.as_deref());
    out.optional(r#","mention":"#, tax.mention.as_deref());
    out.raw("}");
}

fn write_remaining(out: &mut Writer, remaining: &Remaining<'_>, rows: &[NoteRow<'_, '_>]) {
    out.raw(r#","remaining":{"creditable_amount_cents":"#).int(remaining.creditable);
    out.raw(r#","refundable_amount_cents":"#);
    match remaining.refundable {
        Some(refundable) => out.int(refundable),
        None => out.raw("null"),
    };
    out.raw(r#","sub_total_excluding_taxes_amount_cents":"#).int(remaining.net);
    out.raw(r#","taxes_amount_cents":"#).int(remaining.taxes);
    out.raw(r#","fees":"#).list(&remaining.fees, |out, (id, amount, total)| {
        out.raw(r#"{"fee_id":"#).string(id).raw(r#","amount_cents":"#).int(*amount);
        out.raw(r#","total_amount_cents":"#).int(*total).raw("}");
    });
    out.raw(r#","applied_taxes":"#).list(rows, |out, row| {
        out.raw(r#"{"tax_code":"#).string(&row.tax.code);
        write_rate(out, row.tax.rate);
        out.raw(r#","amount_cents":"#).int(row.remaining).raw("}");
    });
    out.raw("}");
}
