//! What is only looked up: tax ids and exemption certificates, from Anrok's words to ours.

use super::{error, stored};
use crate::json::foreign::Foreign;
use crate::json::write::Writer;
use crate::provider::failure::Failure;

fn texts<'a>(list: Option<&'a Foreign<'_>>, member: &str) -> Vec<&'a str> {
    let items = list.map(Foreign::items).unwrap_or_default();
    items.iter().filter_map(|item| item.text().or_else(|| item.get(member)?.filled_text())).collect()
}

fn strings(out: &mut Writer, texts: Vec<&str>) {
    out.list(texts, |out, text| {
        out.string(text);
    });
}

/// `{"jurisdictions":[{"name","tax_id_name","tax_id_abbreviation"?,"valid":[…]}]}`.
pub(super) fn tax_ids(answer: &Foreign<'_>) -> Result<String, Failure> {
    let Some(Foreign::List(list)) = answer.get("jurises") else {
        return Err(error::unreadable("`jurises` is no list"));
    };
    let mut out = Writer::with_capacity(256);
    out.raw(r#"{"jurisdictions":"#);
    out.list(list, |out, juris| {
        let names = juris.get("taxIdNames");
        let name = |name: &str| names.and_then(|names| names.get(name)).and_then(Foreign::filled_text);
        out.raw(r#"{"name":"#).string(juris.get("name").and_then(Foreign::text).unwrap_or_default());
        out.raw(r#","tax_id_name":"#).string(name("name").unwrap_or_default());
        out.optional(r#","tax_id_abbreviation":"#, name("abbreviation"));
        out.raw(r#","valid":"#);
        strings(out, texts(juris.get("validTaxIds"), "value"));
        out.raw("}");
    });
    out.raw("}");
    Ok(out.into_string())
}

/// `{"certificates":[{"id","status","customer_id"?,"expiry_date"?,"jurisdictions":[…]}],"next"?}`; status and jurisdictions
/// in Anrok's words (`expiringSoon`, `us-CO`).
pub(super) fn certificates(answer: &Foreign<'_>) -> Result<String, Failure> {
    let Some(Foreign::List(list)) = answer.get("certificates") else {
        return Err(error::unreadable("`certificates` is no list"));
    };
    let next = stored::next(answer)?;
    let mut out = Writer::with_capacity(256);
    out.raw(r#"{"certificates":"#);
    out.list(list, |out, certificate| {
        let text = |name: &str| certificate.get(name).and_then(Foreign::filled_text);
        out.raw(r#"{"id":"#).string(text("id").unwrap_or_default());
        out.raw(r#","status":"#).string(text("status").unwrap_or("unknown"));
        out.optional(r#","customer_id":"#, text("customerId"));
        out.optional(r#","expiry_date":"#, text("expiryDate"));
        out.raw(r#","jurisdictions":"#);
        strings(out, texts(certificate.get("jurises"), "jurisId"));
        out.raw("}");
    });
    out.optional(r#","next":"#, next.as_deref()).raw("}");
    Ok(out.into_string())
}
