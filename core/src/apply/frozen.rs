//! What a taxed document says of the provider that taxed it, as the host hands it back.

use crate::error::Error;
use crate::provider::sale::Sale;

/// The member `provider` of a taxed document.
#[derive(Debug, Clone)]
pub(crate) struct Frozen {
    pub connection: String,
    /// Whether it was recorded for filing, not only estimated.
    pub recorded: bool,
    /// The identifier under which it was recorded.
    pub transaction_id: Option<String>,
    pub revision: u32,
    /// What the provider was told; `None`: there was nothing to tax.
    pub sale: Option<Sale>,
}

/// Reads it from the JSON of a taxed invoice.
///
/// # Errors
/// Kind `invalid_document` for what is no taxed invoice of a provider.
pub(crate) fn read(taxed_invoice: &str) -> Result<Frozen, Error> {
    let _ = taxed_invoice;
    Err(Error::internal("not built yet"))
}
