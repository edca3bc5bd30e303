//! The documents inside a request as texts, and the few members of them that an exchange needs itself.

use serde::{Deserialize, de};
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind};

/// The parts of a request that are documents.
#[derive(Deserialize)]
pub(super) struct Texts<'a> {
    #[serde(borrow, default)]
    pub document: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub invoice: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub credit_notes: Option<Vec<&'a RawValue>>,
}

/// What an exchange needs of a document, taxed or not; who reads the rest checks the rest.
#[derive(Deserialize)]
pub(super) struct Document {
    #[serde(default)]
    pub document: Option<String>,
    #[serde(default)]
    pub id: Option<String>,
    #[serde(default)]
    pub invoice_id: Option<String>,
    #[serde(default)]
    pub taxes_amount_cents: Option<i64>,
    #[serde(default)]
    pub credit_amount_cents: Option<i64>,
    #[serde(default)]
    pub refund_amount_cents: Option<i64>,
    #[serde(default)]
    pub customer: Option<Customer>,
}

#[derive(Deserialize, Default)]
pub(super) struct Customer {
    #[serde(default)]
    pub external_id: Option<String>,
}

/// The texts of a request.
pub(super) fn texts(request: &RawValue) -> Result<Texts<'_>, Error> {
    parse(request.get(), "")
}

/// A text that the operation requires.
pub(super) fn text(slot: Option<&RawValue>) -> Result<&str, Error> {
    slot.map(RawValue::get).ok_or_else(|| Error::internal("a required document was not there"))
}

pub(super) fn document(text: &str) -> Result<Document, Error> {
    parse(text, "/document")
}

fn parse<'a, T: de::Deserialize<'a>>(text: &'a str, path: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| malformed(path))
}

/// A document that is not what tallage gave.
pub(super) fn malformed(path: &str) -> Error {
    Error::new(
        ErrorKind::InvalidDocument,
        "exchange.document.malformed",
        path,
        "this is no document as tallage gives or takes it; hand back what it gave, unchanged",
    )
}
