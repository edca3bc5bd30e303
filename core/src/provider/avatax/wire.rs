//! What all requests have in common: where to, let in by what, said by whom.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::config::{Connection, Credentials};
use crate::provider::Request;

/// What needs no escape in a part of an address (RFC 3986, “unreserved”).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Characters that Avalara's own clients replace in a path before it is escaped.
const REPLACED: [(char, &str); 5] =
    [('/', "_-ava2f-_"), ('+', "_-ava2b-_"), ('?', "_-ava3f-_"), ('%', "_-ava25-_"), ('#', "_-ava23-_")];

/// `path` after `/api/v2`, escaped.
pub(super) fn get(connection: &Connection, path: &str) -> Request {
    request(connection, "GET", &format!("/api/v2{path}"), None)
}

pub(super) fn post(connection: &Connection, path: &str, body: String) -> Request {
    request(connection, "POST", &format!("/api/v2{path}"), Some(body))
}

/// A request to a path of this connection, and of no other host.
pub(super) fn request(connection: &Connection, method: &'static str, path: &str, body: Option<String>) -> Request {
    let version = env!("CARGO_PKG_VERSION");
    let mut headers = Vec::with_capacity(4);
    if let Credentials::Avatax { account_id, license_key, .. } = &connection.credentials {
        let pair = STANDARD.encode(format!("{account_id}:{}", license_key.expose()));
        headers.push(("authorization", format!("Basic {pair}")));
    }
    headers.push(("accept", "application/json".to_owned()));
    if body.is_some() {
        headers.push(("content-type", "application/json; charset=utf-8".to_owned()));
    }
    // Application, version, library, version; the name of the machine, which comes last, is nobody's business.
    headers.push(("x-avalara-client", format!("tallage; {version}; tallage-rust; {version};")));
    Request { method, url: format!("{}{path}", connection.base_url), headers, body }
}

/// A code as a segment of a path.
pub(super) fn segment(code: &str) -> String {
    let mut replaced = String::with_capacity(code.len());
    for letter in code.chars() {
        match REPLACED.iter().find(|(known, _)| *known == letter) {
            Some((_, instead)) => replaced.push_str(instead),
            None => replaced.push(letter),
        }
    }
    escape(&replaced)
}

/// A text as the value of a query.
pub(super) fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// The code of the company whose documents these are.
pub(super) fn company_code(connection: &Connection) -> &str {
    match &connection.credentials {
        Credentials::Avatax { company_code, .. } => company_code,
        Credentials::Anrok { .. } | Credentials::Stripe { .. } => "",
    }
}
