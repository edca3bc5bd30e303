//! A document that a provider taxed, as canonical JSON (docs/json.md, “Taxed invoice”).

use super::fees::{Entry, FeeTaxes, rate};
use super::identity::Identity;
use super::rows::Row;
use crate::calculate::{Stated, Sums, TaxedInvoice};
use crate::error::Error;
use crate::json::write::Writer;
use crate::money::exact::Exact;

/// The document out of its fees and rows.
///
/// # Errors
/// Kind `invalid_document` for totals beyond ±10^15.
pub(super) fn document(
    taxed: &TaxedInvoice<'_>,
    fees: &[FeeTaxes],
    rows: &[Row],
    stated: &Stated<'_>,
) -> Result<String, Error> {
    let figures: Vec<_> = fees.iter().map(|fee| fee.figures).collect();
    let sum = |figure: fn(&FeeTaxes) -> &Exact| fees.iter().fold(Exact::ZERO, |sum, fee| sum.add(figure(fee)));
    let (exact_net, exact_taxes) = (sum(|fee| &fee.exact_net), sum(|fee| &fee.exact_taxes));
    let any = fees.iter().any(|fee| fee.rate.is_some());
    let sums = Sums {
        totals: taxed.totals_of(&figures)?,
        rate: if any { rate(&exact_taxes, &exact_net) } else { None },
        exact_net,
        exact_taxes,
    };
    let write_rows = |out: &mut Writer| {
        out.list(rows, write_row);
    };
    let mut taxes = fees.iter();
    let write_fee = |out: &mut Writer, fee: crate::calculate::TaxedFee<'_, '_>| {
        // One for each fee, in its order.
        let Some(FeeTaxes { figures, exact_net, exact_taxes, rate, treatment, entries }) = taxes.next() else { return };
        fee.write_front(out);
        fee.write_figures(out, figures, (exact_net, exact_taxes), *rate, treatment.as_str());
        out.raw(r#","applied_taxes":"#);
        match &fee.fee().settled {
            Some(settled) => out.list(settled, |out, tax| fee.write_settled(out, tax)),
            None => out.list(entries, write_entry),
        };
        out.raw("}");
    };
    Ok(taxed.write_taxed_by(stated, write_fee, write_rows, &sums))
}

fn write_entry(out: &mut Writer, entry: &Entry) {
    write_front(out, &entry.identity);
    out.raw(r#","inclusive":"#).boolean(entry.inclusive).raw(r#","compound":false,"taxable_base_amount_cents":"#);
    out.int(entry.base).raw(r#","taxable_base_precise_amount_cents":"#).precise(&entry.exact_base);
    out.raw(r#","amount_cents":"#).int(entry.amount);
    out.raw(r#","precise_amount_cents":"#).precise(&entry.exact_amount);
    if let Some((whole, exact)) = &entry.seller_pays {
        write_seller_pays(out, *whole, exact);
    }
    write_tail(out, &entry.identity);
}

fn write_row(out: &mut Writer, row: &Row) {
    // Sums of rows were found to be within ±10^15.
    let figure = |value: i128| i64::try_from(value).unwrap_or(0);
    write_front(out, &row.identity);
    out.raw(r#","fees_amount_cents":"#).int(figure(row.fees_amount));
    out.raw(r#","taxable_base_amount_cents":"#).int(figure(row.base));
    out.raw(r#","taxable_base_precise_amount_cents":"#).precise(&row.exact_base);
    out.raw(r#","amount_cents":"#).int(figure(row.amount));
    out.raw(r#","precise_amount_cents":"#).precise(&row.exact_amount);
    if let Some((whole, exact)) = &row.seller_pays {
        write_seller_pays(out, figure(*whole), exact);
    }
    write_tail(out, &row.identity);
}

fn write_seller_pays(out: &mut Writer, whole: i64, exact: &Exact) {
    out.raw(r#","seller_pays_amount_cents":"#).int(whole);
    out.raw(r#","seller_pays_precise_amount_cents":"#).precise(exact);
}

fn write_front(out: &mut Writer, identity: &Identity) {
    out.raw(r#"{"tax_code":"#).string(&identity.code).raw(r#","tax_name":"#).string(&identity.name);
    out.raw(r#","tax_rate":"#);
    match identity.rate {
        Some(rate) => out.decimal(rate),
        None => out.raw("null"),
    };
}

fn write_tail(out: &mut Writer, identity: &Identity) {
    out.raw(r#","treatment":""#).raw(identity.treatment).raw(r#"""#);
    out.optional(r#","category_code":"#, identity.category);
    out.optional(r#","jurisdiction":"#, identity.jurisdiction.as_deref());
    out.optional(r#","provider_reason":"#, identity.reason.as_deref());
    out.optional(r#","mention":"#, identity.mention.as_deref()).raw("}");
}
