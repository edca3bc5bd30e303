//! EU VAT: what the law and its registers say, offline.

mod vat_number;

pub use vat_number::{Checksum, NumberFormat, Repair, VIES_PREFIXES, VatNumber, vat_number, vat_number_json};
