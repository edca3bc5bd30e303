//! VAT in the European Union.

pub(crate) mod vies;

pub use vies::{Evidence as ViesEvidence, Status as ViesStatus, vies_read_json, vies_request_json};
