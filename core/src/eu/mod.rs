//! EU VAT: dated rates and territories, VAT numbers, VIES, the decision. Knows nothing of
//! documents, configuration or providers.

pub(crate) mod data;
pub(crate) mod decide;
pub(crate) mod vat_number;
pub(crate) mod vies;

pub use data::{eu_data_json, vat_rates_json};
pub use decide::{EuRule, RateKind, Supply};
pub use vat_number::{Checksum, NumberFormat, Repair, VIES_PREFIXES, VatNumber, vat_number, vat_number_json};
pub use vies::{Evidence as ViesEvidence, Status as ViesStatus, vies_read_json, vies_request_json};
