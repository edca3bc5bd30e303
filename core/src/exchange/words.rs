//! Failures of the way to a provider, in words; and what no words may say.

use super::TransportFailure;
use crate::config::{Connection, Credentials};
use crate::provider::Request;
use crate::provider::failure::{Class, Failure};

/// The codes of failures of the way, as opposed to those of the provider.
pub(super) fn is_transport(code: &str) -> bool {
    TransportFailure::WORDS.iter().any(|(word, _)| *word == code)
}

/// What a failure of the way means. `records`: the request changes something at the provider, and may have done so.
pub(super) fn transport(failure: TransportFailure, records: bool) -> Failure {
    let (class, message, hint) = match failure {
        TransportFailure::Timeout => (Class::Retry, "no answer came in time", "try again"),
        TransportFailure::Connection => {
            (Class::Retry, "the connection was not made, or broke", "try again; check the network if it goes on")
        }
        TransportFailure::TooLarge => (Class::Retry, "the answer was larger than what is read", "try again"),
        TransportFailure::Tls => (
            Class::Fatal,
            "the other side could not prove who it is",
            "check the address of the connection, the clock and the certificates of this machine",
        ),
        TransportFailure::Cancelled => return cancelled(records),
    };
    let mut failure = Failure::new(class, failure.as_str(), message, hint);
    // Nothing is sent where there is no trust.
    failure.outcome_unknown = records && class == Class::Retry;
    failure
}

pub(super) fn cancelled(records: bool) -> Failure {
    let word = TransportFailure::Cancelled.as_str();
    let mut failure =
        Failure::new(Class::Retry, word, "the exchange was given up", "begin it again when there is time");
    failure.outcome_unknown = records;
    failure
}

/// The host did not wait to the end, so nothing was under way; why there was a wait is worth knowing all the same.
pub(super) fn cancelled_waiting(milliseconds: Option<u64>, because: Option<&str>) -> Failure {
    let mut failure = cancelled(false);
    if let (Some(milliseconds), Some(because)) = (milliseconds, because) {
        failure.message = format!(
            "the exchange was given up in a wait of {milliseconds} ms; the request before it had failed: {because}"
        );
    }
    failure
}

/// What is read of an answer does not know which connection it is of: `connections/items` becomes `connections/anrok_us/items`.
pub(super) fn in_connection(mut failure: Failure, connection: &Connection) -> Failure {
    let inside = failure.field.as_deref().and_then(|field| field.strip_prefix("connections/"));
    if let Some(inside) = inside.filter(|inside| !inside.starts_with(&format!("{}/", connection.code))) {
        failure.field = Some(format!("connections/{}/{inside}", connection.code));
    }
    failure
}

/// A provider may say the credentials back, in parts: they are struck out.
pub(super) fn without_secrets(mut failure: Failure, connection: &Connection, sent: Option<&Request>) -> Failure {
    let secret = match &connection.credentials {
        Credentials::Anrok { api_key } | Credentials::Stripe { api_key, .. } => api_key,
        Credentials::Avatax { license_key, .. } => license_key,
    };
    let whole = secret.expose();
    // An Anrok key has three parts; shorter ones name nothing that is secret.
    let parts = whole.split('/').filter(|part| part.len() >= 6);
    let headers = sent.into_iter().flat_map(|request| &request.headers);
    let header = headers.filter(|(name, _)| *name == "authorization").flat_map(|(_, value)| value.split(' ').skip(1));
    for part in std::iter::once(whole).chain(parts).chain(header) {
        let more = [&mut failure.request_id, &mut failure.field, &mut failure.fee_id].into_iter().flatten();
        for text in [&mut failure.message, &mut failure.hint, &mut failure.code].into_iter().chain(more) {
            if !part.is_empty() && text.contains(part) {
                *text = text.replace(part, "***");
            }
        }
    }
    failure
}
