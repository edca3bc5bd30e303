//! Which VAT a supply has: place, status of the customer, rule, rate, words. Everything is an
//! input; nothing here knows a document.

mod law;
pub(crate) mod mention;
mod place_of_supply;
mod rate;
mod status;
mod terms;

pub(crate) use mention::{is_language, language_of};
pub(crate) use place_of_supply::{Parties, Ruling, Zone, zone};
pub(crate) use rate::{Column, Found, NoRate, Wanted, rate};
pub(crate) use status::{CustomerStatus, Finding, Policy, Proofs, in_the_union, outside_the_union};
pub(crate) use terms::{Contradictions, InclusivePrices, Oss, TaxPoint, WhenUnavailable};
pub use terms::{EuRule, RateKind, Supply};
