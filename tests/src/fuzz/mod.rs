//! What the fuzz targets in `fuzz/` run, without the fuzzer: a plain test drives the same functions with garbled bytes. A
//! body panics when something that must always hold does not.

mod anrok_response;
mod avatax_response;
mod postcode;
mod stripe_invoice_response;
mod stripe_tax_response;
mod vat_number;

pub use anrok_response::anrok_response;
pub use avatax_response::avatax_response;
pub use postcode::postcode;
pub use stripe_invoice_response::stripe_invoice_response;
pub use stripe_tax_response::stripe_tax_response;
pub use vat_number::vat_number;
