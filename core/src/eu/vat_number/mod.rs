//! VAT numbers: normalizing, form and check digits. Three answers that are never mixed: the form (here), the check digits
//! (here; they warn), and whether the number is registered (VIES, elsewhere).

mod checks;
mod countries;
mod normalize;
mod number;
mod prefix;
mod request;
#[cfg(test)]
mod tests;
mod text;

pub use number::{Checksum, NumberFormat, Repair, VatNumber, vat_number};
pub use prefix::VIES_PREFIXES;
pub use request::vat_number_json;
