//! VAT in the European Union.

mod vies;

pub use vies::{Evidence as ViesEvidence, Status as ViesStatus};
