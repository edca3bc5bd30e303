//! The answer of `resolve`: decisions without amounts.

use crate::calculate::{HEAD, write_decision};
use crate::document::Invoice;
use crate::json::write::Writer;
use crate::resolve::Resolution;

pub(crate) fn decisions_json(invoice: &Invoice<'_>, resolution: &Resolution<'_>) -> String {
    let mut out = Writer::with_capacity(256 + 256 * invoice.fees.len());
    out.raw(HEAD).raw(r#","document":"decisions","id":"#).string(&invoice.id);
    out.raw(r#","tax_date":"#).string(&invoice.tax_date.to_string()).raw(r#","source":"manual","fees":"#);
    out.list(invoice.fees.iter().zip(&resolution.fees), |out, (fee, decision)| {
        out.raw(r#"{"id":"#).string(&fee.id);
        out.raw(r#","treatment":""#).raw(resolution.treatment(decision).as_str()).raw(r#"","decided_by":"#);
        write_decision(out, decision);
        out.raw(r#","taxes":"#).list(resolution.set(decision), |out, tax| {
            out.raw(r#"{"tax_code":"#).string(&tax.tax.code).raw(r#","tax_rate":"#).rate(tax.rate());
            out.raw(r#","inclusive":"#)
                .boolean(tax.inclusive)
                .raw(r#","compound":"#)
                .boolean(tax.tax.compound)
                .raw("}");
        });
        out.raw("}");
    });
    out.raw("}");
    out.into_string()
}
