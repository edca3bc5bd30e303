//! A result in one line (`repr`), and the text of its explanation. Integers only.

use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Deserialize)]
struct Summary {
    document: Option<String>,
    id: Option<String>,
    currency: Option<String>,
    currency_exponent: Option<u8>,
    sub_total_excluding_taxes_amount_cents: Option<i64>,
    taxes_amount_cents: Option<i64>,
    fees: Option<Vec<IgnoredAny>>,
    errors: Option<Vec<IgnoredAny>>,
    warnings: Option<Vec<IgnoredAny>>,
}

#[derive(Deserialize)]
struct Explained {
    explanation: Option<Explanation>,
}

#[derive(Deserialize)]
struct Explanation {
    text: String,
}

/// The text for people in an explained invoice; `None` for every other result.
pub fn explanation(json: &str) -> Option<String> {
    serde_json::from_str::<Explained>(json).ok()?.explanation.map(|explanation| explanation.text)
}

/// `<tallage invoice inv_1: 100.00 EUR + 20.00 tax>`.
pub fn line(json: &str) -> String {
    let Ok(result) = serde_json::from_str::<Summary>(json) else { return "<tallage result>".to_owned() };
    let id = result.id.as_deref().unwrap_or("without id");
    if let (Some(document), Some(currency), Some(exponent), Some(net), Some(tax)) = (
        &result.document,
        &result.currency,
        result.currency_exponent,
        result.sub_total_excluding_taxes_amount_cents,
        result.taxes_amount_cents,
    ) {
        let sign = if tax < 0 { '-' } else { '+' };
        let (net, tax) = (major(net.into(), exponent), major(i128::from(tax).abs(), exponent));
        return format!("<tallage {document} {id}: {net} {currency} {sign} {tax} tax>");
    }
    let count = |list: &Option<Vec<IgnoredAny>>, one: &str| {
        let count = list.as_ref().map_or(0, Vec::len);
        format!("{count} {one}{}", if count == 1 { "" } else { "s" })
    };
    if result.errors.is_some() {
        return format!("<tallage lint: {}, {}>", count(&result.errors, "error"), count(&result.warnings, "warning"));
    }
    format!("<tallage resolution {id}: {}>", count(&result.fees, "fee"))
}

/// Minor units in major units: 1234 with exponent 2 is `12.34`.
fn major(minor: i128, exponent: u8) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let digits = minor.unsigned_abs().to_string();
    let places = usize::from(exponent);
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, part) = padded.split_at(padded.len() - places);
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}
