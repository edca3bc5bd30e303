//! What AvaTax refuses, and why.

use super::error_table::{self, Field, Row};
use super::place;
use crate::json::foreign::Foreign;
use crate::provider::Response;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;

/// Most characters that are kept of AvaTax's own words.
const MAX_WORDS: usize = 1000;

/// The id of a request, which Avalara's support asks for.
pub(super) fn request_id(response: &Response) -> Option<String> {
    let id = response.header("x-correlation-id")?.trim();
    (!id.is_empty()).then(|| id.chars().take(100).collect())
}

/// What an answer says that is no success. `sale`: what was asked about, to name the fee and the field.
pub(super) fn failure(response: &Response, sale: Option<&Sale>) -> Failure {
    let body = Foreign::parse(&response.body);
    let error = body.as_ref().and_then(|body| body.get("error").or(Some(body)));
    let error = error.filter(|error| error.get("code").is_some() || error.get("details").is_some());
    let mut failure = match error {
        Some(error) => told(error, response.status, sale),
        None => untold(response),
    };
    let status = response.status;
    if status == 429 || status >= 500 {
        failure.class = Class::Retry;
        failure.outcome_unknown = status >= 500;
    } else if matches!(status, 401 | 403) {
        failure.class = Class::Fatal;
    }
    if failure.class == Class::Retry {
        failure.after = retry_after(response);
    }
    failure.request_id = request_id(response);
    failure.http_status = Some(status);
    failure
}

/// An error object: `{"code", "message", "details": [{"code", "message", "description", "faultSubCode", "refersTo", …}]}`.
fn told(error: &Foreign<'_>, status: u16, sale: Option<&Sale>) -> Failure {
    let details = error.get("details").map_or(&[][..], Foreign::items);
    let own = error.get("code").and_then(Foreign::filled_text);
    // The useful code of a calculation's error may stand in any of the details.
    let codes = details.iter().flat_map(|detail| {
        ["faultSubCode", "code"].into_iter().filter_map(|name| detail.get(name).and_then(Foreign::filled_text))
    });
    let vague = own.is_none_or(|code| code == "GetTaxError");
    let named = codes.clone().find(|code| *code != "GetTaxError" && error_table::row(code).is_some());
    let other = details
        .iter()
        .filter_map(|detail| detail.get("faultSubCode").and_then(Foreign::filled_text))
        .find(|code| *code != "GetTaxError");
    let words = words(error, details);
    let (code, row) = match own {
        Some(code) if !vague => (code, error_table::row(code).or_else(|| named.and_then(error_table::row))),
        _ => match (by_state(details), named, other.or(own)) {
            (Some((code, row)), ..) => (code, Some(row)),
            (None, Some(code), _) => (code, error_table::row(code)),
            (None, None, Some(code)) if says(details, &["zip is", "address"]) => {
                (code, Some(&error_table::BAD_ADDRESS))
            }
            (None, None, Some(code)) => (code, error_table::row(code).or_else(|| error_table::row("GetTaxError"))),
            (None, None, None) => (codes.clone().next().unwrap_or("error"), None),
        },
    };
    let row = row.copied().unwrap_or_else(|| error_table::by_status(status));
    let mut failure = Failure::new(row.class, safe(code, 100), safe(&words, MAX_WORDS), row.hint);
    failure.outcome_unknown = row.outcome_unknown;
    failure.fee_id = sale.and_then(|sale| fee(&words, details, sale));
    failure.field = field(row.field, &words, details, sale);
    failure
}

/// Whether any detail has one of these words, in small letters, in one of its members.
fn says(details: &[Foreign<'_>], words: &[&str]) -> bool {
    let members = details.iter().flat_map(|detail| {
        let text = |name| detail.get(name).and_then(Foreign::text).unwrap_or("").to_ascii_lowercase();
        ["message", "description", "refersTo", "faultSubCode"].map(text)
    });
    members.into_iter().any(|text| words.iter().any(|word| text.contains(word)))
}

/// The state of a document, which only words tell: committed or cancelled, or locked.
fn by_state(details: &[Foreign<'_>]) -> Option<(&'static str, &'static Row)> {
    const LOCKED: &str = "CannotModifyLockedTransaction";
    if says(details, &["docstatus"]) {
        return Some(("GetTaxError", &error_table::DOC_STATUS));
    }
    let locked = says(details, &["is locked", "locked document"]);
    error_table::row(LOCKED).filter(|_| locked).map(|row| (LOCKED, row))
}

/// AvaTax's words: its message, and what the first detail that says more adds to it.
fn words(error: &Foreign<'_>, details: &[Foreign<'_>]) -> String {
    let real = |text: &&str| !text.starts_with("Placeholder");
    let part = |of: &Foreign<'_>, name: &str| {
        of.get(name).and_then(Foreign::filled_text).filter(real).map(|text| text.trim().to_owned())
    };
    let first = |name: &str| details.iter().find_map(|detail| part(detail, name));
    let message = part(error, "message").or_else(|| first("message"));
    match (message, first("description")) {
        (Some(message), Some(more)) if !message.contains(&more) => format!("{message} {more}"),
        (Some(message), _) => message,
        (None, Some(more)) => more,
        (None, None) => "AvaTax gives no reason".to_owned(),
    }
}

/// A status without an error object: a proxy, a wrong address, a service that is down.
fn untold(response: &Response) -> Failure {
    let status = response.status;
    let row = error_table::by_status(status);
    let body = response.body.trim();
    // A reason there is always, but for paths that there are not: it was lost on the way, and it may be one that decides what is next.
    let lost = body.is_empty() && status == 400;
    if lost || body.starts_with('{') && Foreign::parse(body).is_none() {
        let message = format!("the answer of AvaTax with the status {status} cannot be read: it is no complete JSON");
        let hint = "try again; what was recorded is not recorded twice";
        let mut failure = Failure::new(Class::Retry, "unreadable", message, hint);
        failure.outcome_unknown = true;
        return failure;
    }
    // A page in HTML says nothing to anybody.
    let said = if body.is_empty() || body.starts_with(['<', '{', '[']) { String::new() } else { format!(": {body}") };
    let message = safe(&format!("AvaTax answers with status {status} and no reason{said}"), 300);
    let mut failure = Failure::new(row.class, format!("http_{status}"), message, row.hint);
    failure.outcome_unknown = row.outcome_unknown;
    failure.field = field(row.field, "", &[], None);
    failure
}

/// Foreign words, cut, and without control characters and what looks like credentials that somebody on the way echoes.
fn safe(text: &str, most: usize) -> String {
    let text: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let mut shown = String::new();
    let mut after_scheme = false;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim();
        let secret = after_scheme && bare.len() >= 12 && bare.bytes().any(|byte| !byte.is_ascii_lowercase());
        shown.push_str(if secret { "*** " } else { word });
        let scheme = bare.trim_start_matches(|letter: char| !letter.is_ascii_alphabetic());
        after_scheme = scheme.eq_ignore_ascii_case("basic") || scheme.eq_ignore_ascii_case("bearer");
    }
    match super::body::cut(shown.trim(), most) {
        "" => "unknown".to_owned(),
        words => words.to_owned(),
    }
}

/// How long to wait, in milliseconds, where that is told in seconds.
fn retry_after(response: &Response) -> Option<u64> {
    response.header("retry-after")?.trim().parse::<u64>().ok()?.checked_mul(1000)
}

/// The fee whose line is meant: `lines[2]`, counted from 0.
fn fee(words: &str, details: &[Foreign<'_>], sale: &Sale) -> Option<String> {
    let refers_to = details.iter().filter_map(|detail| detail.get("refersTo").and_then(Foreign::text));
    let index = refers_to.chain([words]).find_map(|text| {
        let text = text.to_ascii_lowercase();
        let (number, _) = text.split_once("lines[")?.1.split_once(']')?;
        number.parse::<usize>().ok()
    })?;
    sale.lines.get(index).map(|line| line.fee_id.clone())
}

/// Where to put it right.
fn field(field: Field, words: &str, details: &[Foreign<'_>], sale: Option<&Sale>) -> Option<String> {
    let field = match field {
        Field::Named => named_field(words)?,
        field => field,
    };
    let place = match field {
        Field::Nowhere | Field::Named => return None,
        Field::Address => return Some(address_field(words, details, sale)),
        Field::Customer => "/customer",
        Field::CustomerId => "/customer/provider_customer",
        Field::Exemption => "/customer/exemption",
        Field::TaxId => "/customer/tax_identification_number",
        Field::Items => "connections/items",
        Field::Credentials => "connections/credentials",
        Field::Company => "connections/credentials/company_code",
        Field::Connection => "connections",
        Field::Lines => "/fees",
        Field::Date => "/issuing_date",
        Field::Currency => "/currency",
    };
    Some(place.to_owned())
}

/// The address that is meant: that of the seller where its kind is named, else that of the customer.
fn address_field(words: &str, details: &[Foreign<'_>], sale: Option<&Sale>) -> String {
    let refers_to = details.iter().filter_map(|detail| detail.get("refersTo").and_then(Foreign::text));
    let all = refers_to.chain([words]).collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    let sellers = (all.contains("shipfrom") || all.contains("missing origin")) && !all.contains("shipto");
    match sale {
        Some(sale) if sellers => place::seller_field(sale),
        Some(sale) => sale.customer.address_field.clone(),
        None if sellers => "billing_entities/address".to_owned(),
        None => "/customer".to_owned(),
    }
}

/// The field of a message such as `Field 'lines[0].taxCode' has an invalid length.`
fn named_field(words: &str) -> Option<Field> {
    let path = words.split('\'').nth(1)?;
    let name = path.rsplit('.').next()?.to_ascii_lowercase();
    Some(match name.as_str() {
        "taxcode" | "itemcode" => Field::Items,
        "line1" | "line2" | "line3" | "city" | "region" | "postalcode" | "country" | "addresses" | "shipfrom"
        | "shipto" => Field::Address,
        "customercode" => Field::CustomerId,
        "name" | "emailaddress" => Field::Customer,
        "entityusecode" | "customerusagetype" | "exemptionno" | "exemptioncode" => Field::Exemption,
        "businessidentificationno" | "taxpayeridnumber" => Field::TaxId,
        "companycode" => Field::Company,
        "lines" | "amount" | "quantity" | "number" | "description" => Field::Lines,
        "date" | "taxdate" | "refunddate" => Field::Date,
        "currencycode" => Field::Currency,
        _ => return None,
    })
}
