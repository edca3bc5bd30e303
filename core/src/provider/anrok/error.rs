//! Answers that are no success: texts (400, 429), types (409), and whatever stands between us and Anrok.

use super::codes::{self, Place};
use crate::json::foreign::Foreign;
use crate::provider::Response;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;

/// Most characters of somebody else's text that are repeated.
const MAX_TEXT: usize = 500;
/// Headers that may name the request, the best first.
const REQUEST_IDS: [&str; 3] = ["x-request-id", "request-id", "cf-ray"];

/// What an answer with another status than 2xx means. `sale`: what was told, if it is known.
pub(super) fn failure(response: &Response, sale: Option<&Sale>) -> Failure {
    let failure = match response.status {
        400 => refused(&response.body, sale),
        401 => unauthorized(&text(&response.body)),
        403 => {
            let hint = "give the API key the permission, or use another";
            let field = Place::Credentials.field(None);
            Failure { field, ..Failure::new(Class::Fatal, "forbidden", said(response), hint) }
        }
        409 => conflict(&response.body, sale),
        429 => {
            let hint = "wait, then send the same again; a lower `rate_limit` of the connection avoids it";
            Failure { after: response.retry_after(), ..Failure::new(Class::Retry, "http_429", said(response), hint) }
        }
        413 | 415 | 422 => Failure::new(Class::FixData, code(response), said(response), "see what Anrok says of it"),
        408 | 425 | 500.. => Failure {
            after: response.retry_after(),
            outcome_unknown: response.status != 425,
            ..Failure::new(Class::Retry, code(response), said(response), "try again later")
        },
        300..=399 => Failure::new(Class::Fatal, code(response), said(response), "correct the connection's `base_url`"),
        404 | 405 | 410 => {
            Failure::new(Class::Fatal, code(response), said(response), "check the connection's `base_url`")
        }
        _ => Failure::new(Class::Fatal, code(response), said(response), "see what Anrok says of it"),
    };
    known_by(failure, response)
}

/// A 2xx that cannot be read: Anrok, or what stands before it, may have done what it was asked all the same.
pub(super) fn unreadable(what: &str) -> Failure {
    let message = format!("the answer of Anrok cannot be read: {what}");
    Failure {
        outcome_unknown: true,
        ..Failure::new(Class::Retry, "unreadable", message, "try again; the same request records nothing twice")
    }
}

/// An answer that contradicts itself or what was sent.
pub(super) fn mismatch(code: &str, message: String) -> Failure {
    let hint = "compare the transaction in Anrok, and tell Anrok";
    Failure { outcome_unknown: true, ..Failure::new(Class::Fatal, code, message, hint) }
}

/// With what the answer says of itself.
pub(super) fn known_by(mut failure: Failure, response: &Response) -> Failure {
    failure.http_status = Some(response.status);
    let id = REQUEST_IDS.iter().find_map(|name| response.header(name)).map(str::trim).filter(|id| !id.is_empty());
    failure.request_id = id.map(shown);
    failure
}

fn code(response: &Response) -> String {
    format!("http_{}", response.status)
}

/// Anrok's words, or that there are none.
fn said(response: &Response) -> String {
    let status = || format!("the answer has the status {}", response.status);
    words(&text(&response.body)).unwrap_or_else(status)
}

/// A text as it may be repeated, if it is one: pages are written by what stands before Anrok, for people with browsers.
fn words(text: &str) -> Option<String> {
    Some(shown(text)).filter(|words| !words.is_empty() && !words.starts_with('<'))
}

/// The text of a body: a JSON string, the `message` of an object, or the body itself.
fn text(body: &str) -> String {
    let json = Foreign::parse(body);
    let text = json.as_ref().and_then(|json| json.text().or_else(|| json.get("message").and_then(Foreign::text)));
    text.unwrap_or(body).to_owned()
}

/// A 400: one text, which says what is wrong with key, path or body.
fn refused(body: &str, sale: Option<&Sale>) -> Failure {
    let text = text(body);
    let text = text.trim();
    if text.starts_with("Missing \"Authorization\"") || text.starts_with("Invalid \"Authorization\"") {
        return unauthorized(text);
    }
    if text.starts_with("No API endpoint") || text.starts_with("Expecting HTTP method") {
        return Failure::new(Class::Fatal, "http_400", shown(text), "check the connection's `base_url`");
    }
    let words = words(text).unwrap_or_else(|| "Anrok refused the request without a word".to_owned());
    let mut failure = Failure::new(Class::FixData, "http_400", words, "correct what Anrok names");
    if let Some(rest) = text.strip_prefix("Request body: ") {
        let path = path(rest);
        failure.field = field(&path, sale);
        failure.fee_id = sale.and_then(|sale| {
            let ["lineItems", index, ..] = path.as_slice() else { return None };
            sale.lines.get(index.parse::<usize>().ok()?).map(|line| line.fee_id.clone())
        });
    }
    failure
}

/// The path in front of a refusal: quoted names and indices, each with a colon behind.
fn path(mut text: &str) -> Vec<&str> {
    let mut path = Vec::new();
    while let Some((segment, rest)) = text.split_once(": ") {
        let name = segment.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
        let index = Some(segment).filter(|index| !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()));
        let Some(part) = name.or(index) else { break };
        path.push(part);
        text = rest;
    }
    path
}

/// Where a member of a request comes from.
fn field(path: &[&str], sale: Option<&Sale>) -> Option<String> {
    let place = match path {
        ["lineItems", _, "productExternalId", ..] => Place::Items,
        ["lineItems", ..] => Place::Document("/fees"),
        ["currencyCode", ..] => Place::Document("/currency"),
        ["accountingDate" | "accountingTime" | "accountingTimeZone" | "taxDate", ..] => {
            Place::Document("/issuing_date")
        }
        ["customerId", ..] => Place::Document("/customer/provider_customer"),
        ["customerName", ..] => Place::Document("/customer/name"),
        ["customerTaxIds", ..] => Place::Document("/customer/tax_identification_number"),
        ["customerAddress", member, ..] => {
            let address = Place::Address.field(sale)?;
            let member = match *member {
                "line1" => "address_line1",
                "city" => "city",
                "region" => "state",
                "postalCode" => "zipcode",
                "country" => "country",
                _ => return Some(address),
            };
            return Some(format!("{address}/{member}"));
        }
        ["customerAddress"] => Place::Address,
        ["shipFromAddress", ..] => Place::Document("/billing_entity"),
        _ => Place::Nowhere,
    };
    place.field(sale)
}

/// A 409: an object with a `type`.
fn conflict(body: &str, sale: Option<&Sale>) -> Failure {
    let json = Foreign::parse(body);
    let cut = body.trim_start();
    if json.is_none() && (cut.is_empty() || cut.starts_with('{')) {
        // There is always a type: this one was lost on the way, and it may say of a void that its period is filed.
        let message = "Anrok's answer with the status 409 cannot be read: it is no complete JSON";
        let hint = "try again; the same request records nothing twice";
        return Failure { outcome_unknown: true, ..Failure::new(Class::Retry, "unreadable", message, hint) };
    }
    let member = |name: &str| json.as_ref().and_then(|json| json.get(name)).and_then(Foreign::text).and_then(words);
    let Some(code) = member("type") else {
        let message = "Anrok refused it without a type";
        return Failure::new(Class::FixData, "http_409", message, "see the document in Anrok");
    };
    let mut failure = codes::failure(&code, sale);
    if let Some(message) = member("message") {
        failure.message = message;
    }
    if let Some(product) = member("productExternalId") {
        failure.message = format!("{}: `{product}`", failure.message);
        let is_of = |line: &&crate::provider::sale::SaleLine| {
            line.product.product_external_id.as_deref().map(shown).as_deref() == Some(&*product)
        };
        failure.fee_id = sale.and_then(|sale| sale.lines.iter().find(is_of)).map(|line| line.fee_id.clone());
    }
    failure
}

fn unauthorized(text: &str) -> Failure {
    let message = words(&without_key(text)).unwrap_or_else(|| "Anrok does not let the API key in".to_owned());
    let mut failure = Failure::new(Class::Fatal, "unauthorized", message, "correct the API key of the connection");
    failure.field = Place::Credentials.field(None);
    failure
}

/// Quoted texts of Anrok's own in what it says of a key.
const OWN_QUOTES: [&str; 5] = ["\"Authorization\"", "\"Bearer\"", "\"/\"", "(\"****/****/secret.****\")", "\"s\""];

/// What Anrok says of a key, without the key: it repeats parts of it, in quotes or behind `got`.
fn without_key(text: &str) -> String {
    // Its own quotes are put away as private characters, and come back at the end.
    let held = |index: usize| char::from_u32(0xE000 + u32::try_from(index).unwrap_or(0)).unwrap_or(' ').to_string();
    let mut text: String = text.chars().filter(|c| !('\u{E000}'..='\u{E0FF}').contains(c)).collect();
    for (index, own) in OWN_QUOTES.iter().enumerate() {
        text = text.replace(own, &held(index));
    }
    // From the first quote that is left to the last: a key may hold quotes itself.
    if let Some((first, last)) = text.find('"').zip(text.rfind('"')) {
        let (before, after) = (text.get(..first).unwrap_or(""), text.get(last + 1..).unwrap_or(""));
        text = format!("{before}\"***\"{after}");
    }
    let mut got = false;
    let words = text.split(' ').map(|word| {
        let number = word.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit());
        let secret = word.contains(['/', '\\']) || word.len() > 24 || (got && !number && !word.starts_with("\"***\""));
        got = word == "got";
        if secret { "***" } else { word }
    });
    let mut text = words.collect::<Vec<_>>().join(" ");
    for (index, own) in OWN_QUOTES.iter().enumerate() {
        text = text.replace(&held(index), own);
    }
    text
}

/// A text of somebody else as it may be repeated: on one line, not too long, and nothing in it that looks like a key.
fn shown(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let words = words.map(|word| {
        let key = word.contains("secret.") && !word.contains("secret.****");
        if key { "***" } else { word }
    });
    let text = words.collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text,
    }
}
