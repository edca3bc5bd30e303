//! A result in one line (`repr`), and the text of its explanation. Integers only.

use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Deserialize)]
struct Summary {
    document: Option<Document>,
    id: Option<String>,
    currency: Option<String>,
    currency_exponent: Option<u8>,
    sub_total_excluding_taxes_amount_cents: Option<i64>,
    taxes_amount_cents: Option<i64>,
    fees: Option<Vec<IgnoredAny>>,
    errors: Option<Vec<IgnoredAny>>,
    warnings: Option<Vec<IgnoredAny>>,
    tax_status: Option<String>,
    // What tells the answers about EU VAT apart.
    number: Option<String>,
    input: Option<String>,
    format: Option<String>,
    checksum: Option<String>,
    method: Option<String>,
    evidence: Option<Evidence>,
    eu_data: Option<String>,
    country: Option<String>,
    territory: Option<String>,
    date: Option<String>,
    standard: Option<String>,
    rules: Option<Vec<IgnoredAny>>,
    violations: Option<Vec<IgnoredAny>>,
    version: Option<String>,
    // What tells a comparison.
    baseline: Option<String>,
    results: Option<Vec<IgnoredAny>>,
    differences: Option<Vec<IgnoredAny>>,
    // What tells an outcome.
    operation: Option<String>,
    connection: Option<String>,
    status: Option<String>,
}

/// What kind of document it is, or, in an outcome, the document.
#[derive(Deserialize)]
#[serde(untagged)]
enum Document {
    Kind(String),
    Whole(IgnoredAny),
}

#[derive(Deserialize)]
struct Evidence {
    number: String,
    status: String,
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
    if let Some(line) = eu_line(&result) {
        return line;
    }
    if let (Some(baseline), Some(_)) = (&result.baseline, &result.results) {
        let (results, differences) = (count(&result.results, "result"), count(&result.differences, "difference"));
        return format!("<tallage comparison with {baseline}: {results}, {differences}>");
    }
    if let (Some(operation), Some(status)) = (&result.operation, &result.status) {
        let with = result.connection.as_deref().map_or(String::new(), |connection| format!(" with {connection}"));
        return format!("<tallage {operation}{with}: {status}>");
    }
    let document = match &result.document {
        Some(Document::Kind(kind)) => Some(kind),
        Some(Document::Whole(IgnoredAny)) | None => None,
    };
    let id = result.id.as_deref().unwrap_or("without id");
    if let (Some(document), Some(currency), Some(exponent), Some(net), Some(tax)) = (
        document,
        &result.currency,
        result.currency_exponent,
        result.sub_total_excluding_taxes_amount_cents,
        result.taxes_amount_cents,
    ) {
        let sign = if tax < 0 { '-' } else { '+' };
        let (net, tax) = (major(net.into(), exponent), major(i128::from(tax).abs(), exponent));
        return format!("<tallage {document} {id}: {net} {currency} {sign} {tax} tax>");
    }
    if let (Some(document), Some("pending")) = (document, result.tax_status.as_deref()) {
        return format!("<tallage {document} {id}: tax pending>");
    }
    if result.errors.is_some() {
        return format!("<tallage lint: {}, {}>", count(&result.errors, "error"), count(&result.warnings, "warning"));
    }
    format!("<tallage resolution {id}: {}>", count(&result.fees, "fee"))
}

/// The line of an answer about EU VAT; `None` for every other result.
fn eu_line(result: &Summary) -> Option<String> {
    if let (Some(rules), Some(id)) = (&result.rules, &result.id) {
        let violations = count(&result.violations, "violation");
        return Some(format!("<tallage en16931 {id}: {} rules, {violations}>", rules.len()));
    }
    if let Some(Evidence { number, status }) = &result.evidence {
        return Some(format!("<tallage vies {number}: {status}>"));
    }
    if let (Some(method), Some(number)) = (&result.method, &result.number) {
        return Some(format!("<tallage vies_request {number}: {method}>"));
    }
    if let (Some(format), Some(checksum), Some(input)) = (&result.format, &result.checksum, &result.input) {
        // What was sent may be anything; escaped, it stays on its line.
        let number = result.number.clone().unwrap_or_else(|| format!("{input:?}"));
        return Some(format!("<tallage vat_number {number}: format {format}, checksum {checksum}>"));
    }
    if let (Some(_), Some(country), Some(date)) = (&result.eu_data, &result.country, &result.date) {
        let place = result.territory.as_ref().unwrap_or(country);
        let rate = result.standard.as_ref().map_or("no rate".to_owned(), |rate| format!("{rate} %"));
        return Some(format!("<tallage vat_rates {place} {date}: {rate}>"));
    }
    result.version.as_ref().map(|version| format!("<tallage eu_data {version}>"))
}

/// `1 fee`, `2 fees`.
fn count(list: &Option<Vec<IgnoredAny>>, one: &str) -> String {
    let count = list.as_ref().map_or(0, Vec::len);
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
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
