//! A request to Stripe: address, headers, and the key that makes it safe to send twice.

use sha2::{Digest, Sha256};

use super::form::Form;
use crate::config::{Connection, Credentials};
use crate::provider::Request;
use crate::provider::identifier::TransactionId;

/// The version whose shapes are sent and wanted back.
pub(crate) const VERSION: &str = "2026-10-28.endive";

/// What makes Stripe do a request once, however often it comes: a pure function of the transaction, the step of its plan and what is sent.
///
/// What is sent belongs to it because Stripe refuses a key that comes again with other parameters: a document that was corrected after a refusal
/// is another request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdempotencyKey(String);

impl IdempotencyKey {
    pub(crate) fn new(id: &TransactionId, step: &str, form: &Form) -> Self {
        let mut hash = Sha256::new();
        hash.update(form.clone().into_body().as_bytes());
        let digest: String = hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        Self(format!("{}/{step}/{digest}", id.as_str()))
    }
}

/// A read. `path` from `/v1` on, with its query.
pub(crate) fn get(connection: &Connection, path: &str) -> Request {
    Request { method: "GET", url: format!("{}{path}", connection.base_url), headers: headers(connection), body: None }
}

/// A request that changes nothing that lasts, or changes the same thing each time it comes.
pub(crate) fn post(connection: &Connection, path: &str, form: Form) -> Request {
    let mut headers = headers(connection);
    headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
    let url = format!("{}{path}", connection.base_url);
    Request { method: "POST", url, headers, body: Some(form.into_body()) }
}

/// A request that makes something: without a key it cannot be built.
pub(crate) fn create(connection: &Connection, path: &str, key: &IdempotencyKey, form: Form) -> Request {
    let mut request = post(connection, path, form);
    request.headers.push(("idempotency-key", key.0.clone()));
    request
}

pub(crate) fn delete(connection: &Connection, path: &str) -> Request {
    Request { method: "DELETE", ..get(connection, path) }
}

fn headers(connection: &Connection) -> Vec<(&'static str, String)> {
    let (key, account) = match &connection.credentials {
        Credentials::Stripe { api_key, account } => (api_key.expose(), account.as_deref()),
        // Another provider's connection has no key of Stripe.
        Credentials::Anrok { .. } | Credentials::Avatax { .. } => ("", None),
    };
    let mut headers = vec![
        ("authorization", format!("Bearer {key}")),
        ("accept", "application/json".to_owned()),
        ("stripe-version", VERSION.to_owned()),
    ];
    if let Some(account) = account {
        headers.push(("stripe-account", account.to_owned()));
    }
    headers
}
