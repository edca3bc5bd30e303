//! The answer of `resolve`: decisions without amounts.

use crate::calculate::{write_decision, write_eu, write_head, write_notices, write_status};
use crate::document::Invoice;
use crate::json::write::Writer;
use crate::money::Rate;
use crate::resolve::Resolution;

pub(crate) fn decisions_json(invoice: &Invoice<'_>, resolution: &Resolution<'_>) -> String {
    let mut out = Writer::with_capacity(256 + 256 * invoice.fees.len());
    write_head(&mut out, resolution);
    out.raw(r#","document":"decisions","id":"#).string(&invoice.id);
    out.raw(r#","tax_date":"#).date(invoice.tax_date);
    write_status(&mut out, resolution);
    out.raw(r#","fees":"#);
    out.list(invoice.fees.iter().zip(&resolution.fees).enumerate(), |out, (index, (fee, decision))| {
        out.raw(r#"{"id":"#).string(&fee.id);
        let treatment = fee.settled_treatment().unwrap_or_else(|| resolution.treatment(decision));
        out.raw(r#","treatment":""#).raw(treatment.as_str()).raw(r#"","decided_by":"#);
        write_decision(out, decision);
        write_eu(out, invoice, resolution, index);
        out.raw(r#","taxes":"#);
        match &fee.settled {
            Some(settled) => {
                let inclusive = fee.settled_inclusive(invoice);
                out.list(settled, |out, tax| write_tax(out, &tax.tax_code, tax.tax_rate, inclusive, false));
            }
            None => {
                out.list(resolution.set(decision), |out, tax| {
                    write_tax(out, &tax.tax.code, tax.rate(), tax.inclusive, tax.tax.compound);
                });
            }
        }
        out.raw("}");
    });
    write_notices(&mut out, resolution);
    out.raw("}");
    out.into_string()
}

fn write_tax(out: &mut Writer, code: &str, rate: Rate, inclusive: bool, compound: bool) {
    out.raw(r#"{"tax_code":"#).string(code).raw(r#","tax_rate":"#).rate(rate);
    out.raw(r#","inclusive":"#).boolean(inclusive).raw(r#","compound":"#).boolean(compound).raw("}");
}
