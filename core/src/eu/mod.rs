//! EU VAT: dated rates and territories, VAT numbers, VIES. Knows nothing of documents,
//! configuration or providers.

#[allow(dead_code, unused_imports, reason = "read by the decision of EU VAT, which is written on top of this")]
pub(crate) mod data;

pub use data::{eu_data_json, vat_rates_json};
