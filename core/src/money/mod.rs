//! Money without taxes: currencies, decimals, rates, rounding, exact numbers, and sums that add up.

pub(crate) mod allocate;
pub(crate) mod controlled;
pub(crate) mod currency;
pub(crate) mod decimal;
pub(crate) mod exact;
pub(crate) mod print;
pub(crate) mod rate;
pub(crate) mod rounding;
pub(crate) mod table;

pub use currency::Currency;
pub use rate::Rate;
pub use rounding::{Base, RoundingMode, Strategy};

/// The largest amount, in minor units, either sign: 10^15. It fits a JavaScript integer.
pub(crate) const MAX_AMOUNT: i64 = 1_000_000_000_000_000;
