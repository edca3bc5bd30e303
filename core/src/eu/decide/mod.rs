//! Which VAT a supply has: place, status of the customer, rule, rate, words. Everything is an
//! input; nothing here knows a document.

pub(crate) mod mention;
pub(crate) mod place_of_supply;
pub(crate) mod rate;
pub(crate) mod status;
mod terms;

pub(crate) use place_of_supply::{Parties, Ruling, Zone, zone};
pub(crate) use status::{CustomerStatus, Finding, Proofs};
pub use terms::{EuRule, RateKind, Supply};
pub(crate) use terms::{Contradictions, InclusivePrices, Oss, TaxPoint, WhenUnavailable};
