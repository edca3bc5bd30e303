//! A document that waits for an answer: what does not depend on tax is written, the rest is null.
//! Unknown is not zero.

use super::taxed::{TaxedFee, TaxedInvoice};
use super::write::{write_decision, write_eu, write_item};
use crate::json::write::Writer;
use crate::money::exact::Exact;

/// Members of a fee, and of a document, that are not known before its taxes are.
const FEE: [&str; 7] = [
    "sub_total_excluding_taxes_amount_cents",
    "sub_total_excluding_taxes_precise_amount_cents",
    "taxes_amount_cents",
    "taxes_precise_amount_cents",
    "taxes_rate",
    "included_taxes_amount_cents",
    "total_amount_cents",
];
const DOCUMENT: [&str; 12] = [
    "included_taxes_amount_cents",
    "sub_total_excluding_taxes_amount_cents",
    "sub_total_excluding_taxes_precise_amount_cents",
    "taxes_amount_cents",
    "taxes_precise_amount_cents",
    "taxes_rate",
    "sub_total_including_taxes_amount_cents",
    "sub_total_including_taxes_precise_amount_cents",
    "credit_note_credits_amount_cents",
    "prepaid_credits_amount_cents",
    "credit_due_amount_cents",
    "total_amount_cents",
];

fn nulls(out: &mut Writer, members: &[&str]) {
    for member in members {
        out.raw(",").string(member).raw(":null");
    }
}

/// An exact figure, or the whole one where there is none.
fn exact(out: &mut Writer, value: Option<&Exact>, whole: i64) {
    match value {
        Some(value) => out.precise(value),
        None => out.precise_int(whole),
    };
}

/// What a fee says before its taxes: from its id to its coupons.
pub(super) fn write_fee_front(out: &mut Writer, taxed: TaxedFee<'_, '_>) {
    let (fee, figures) = (taxed.fee(), taxed.figures());
    let precise = taxed.taxed.precise.as_ref().map(|precise| &precise[taxed.index]);
    out.raw(r#"{"id":"#).string(&fee.id);
    write_item(out, fee, &taxed.taxed.resolution.fees[taxed.index]);
    out.raw(r#","amount_cents":"#).int(figures.amount).raw(r#","precise_amount_cents":"#);
    exact(out, precise.map(|it| &it.amount), figures.amount);
    out.raw(r#","progressive_billing_credits_amount_cents":"#).int(figures.progressive);
    out.raw(r#","progressive_billing_credits_precise_amount_cents":"#);
    exact(out, precise.map(|it| &it.progressive), figures.progressive);
    out.raw(r#","coupons_amount_cents":"#).int(figures.coupons);
    out.raw(r#","coupons_precise_amount_cents":"#);
    exact(out, precise.map(|it| &it.coupons), figures.coupons);
}

impl TaxedInvoice<'_> {
    /// From the fees to the totals.
    pub(super) fn write_pending(&self, out: &mut Writer) {
        out.raw(r#","fees":"#).list(self.fees(), |out, taxed| {
            let decision = &self.resolution.fees[taxed.index];
            write_fee_front(out, taxed);
            nulls(out, &FEE);
            out.raw(r#","treatment":""#).raw(taxed.treatment().as_str()).raw(r#"","decided_by":"#);
            write_decision(out, decision);
            write_eu(out, self.invoice, &self.resolution, taxed.index);
            out.raw(r#","applied_taxes":[]}"#);
        });
        out.raw(r#","applied_taxes":[]"#);
        self.write_all_applied(out);
        self.write_deductions(out);
        nulls(out, &DOCUMENT);
    }
}
