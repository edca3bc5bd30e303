//! From a provider's neutral answer to the taxed document.

use crate::config::{Config, Connection};
use crate::document::Invoice;
use crate::error::Error;
use crate::provider::answer::{Answer, Remark};
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;

/// How a document came to its taxes, for its member `provider`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By<'b> {
    pub connection: &'b Connection,
    /// `estimate` or `commit`.
    pub operation: &'b str,
    /// The identifier under which it was recorded.
    pub transaction_id: Option<&'b str>,
    pub revision: u32,
    pub sale: Option<&'b Sale>,
}

/// The taxed invoice as canonical JSON. `answer`: `None` where there was nothing to tell. A `commit` finalizes it.
///
/// # Errors
/// [`Failure`] where the answer cannot be applied so that everything adds up.
pub(crate) fn invoice(
    config: &Config,
    invoice: &Invoice<'_>,
    by: By<'_>,
    answer: Option<&Answer>,
    warnings: &[Remark],
) -> Result<String, ApplyError> {
    let _ = (config, invoice, by, answer, warnings);
    Err(ApplyError::Error(Error::internal("not built yet")))
}

/// Why an answer was not applied.
#[derive(Debug)]
pub(crate) enum ApplyError {
    Failure(Box<Failure>),
    Error(Error),
}

/// The invoice while its taxes are not known: `tax_status` `failed` (with the failure) or `pending` (`None`), every figure that depends on tax `null`,
/// not finalized.
///
/// # Errors
/// As [`of_invoice`](super::sale::of_invoice).
pub(crate) fn without_taxes(
    config: &Config,
    invoice: &Invoice<'_>,
    by: By<'_>,
    failure: Option<&Failure>,
) -> Result<String, Error> {
    let _ = (config, invoice, by, failure);
    Err(Error::internal("not built yet"))
}

/// The invoice with manual taxes and EU VAT in the place of the provider's, marked as such.
///
/// # Errors
/// As `Engine::calculate_json`.
pub(crate) fn by_fallback(
    config: &Config,
    invoice: &Invoice<'_>,
    by: By<'_>,
    failure: &Failure,
) -> Result<String, Error> {
    let _ = (config, invoice, by, failure);
    Err(Error::internal("not built yet"))
}
