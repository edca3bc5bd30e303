//! From a document to what a provider is told of it.

use jiff::civil::Date;

use super::frozen::Frozen;
use crate::config::{Config, Connection};
use crate::document::Invoice;
use crate::error::Error;
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;

/// What there is to tell.
#[derive(Debug)]
pub(crate) enum Told {
    Sale(Box<Sale>),
    /// No fee that a provider taxes has an amount.
    Nothing,
    /// It cannot be told: no usable address, an item without a product …
    Failed(Box<Failure>),
}

/// What is told of an invoice.
///
/// # Errors
/// Kind `invalid_document` for references to nothing and figures beyond the largest amount.
pub(crate) fn of_invoice(config: &Config, connection: &Connection, invoice: &Invoice<'_>) -> Result<Told, Error> {
    let _ = (config, connection, invoice);
    Err(Error::internal("not built yet"))
}

/// What is told of a credit note, from what was told of its invoice and nothing else: negative amounts, dated `today`, with the tax date of the
/// invoice.
///
/// # Errors
/// Kind `invalid_document` for a credit note that is none, or is not of this invoice.
pub(crate) fn of_credit_note(credit_note: &str, invoice: &Frozen, today: Date) -> Result<Told, Error> {
    let _ = (credit_note, invoice, today);
    Err(Error::internal("not built yet"))
}
