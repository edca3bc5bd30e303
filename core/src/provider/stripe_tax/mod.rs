//! Stripe's Tax API: a calculation says what the tax is, a transaction made from it records it, reversals take back.
//!
//! Sources: the npm package `stripe` 23.1.0 (API 2026-10-28.endive), stripe/openapi, and Stripe's documentation of the Tax API.

pub(crate) mod answer;
pub(crate) mod calculation;
pub(crate) mod customer;
mod dates;
mod party;
mod reasons;
pub(crate) mod refusal;
mod reply;
pub(crate) mod request;
pub(crate) mod reversal;
pub(crate) mod spread;
#[cfg(test)]
mod tests;
pub(crate) mod transaction;

/// Most lines of a calculation. An account can have more on request; who needs them splits the document meanwhile.
const MAX_LINES: usize = 100;
/// Most lines that are read of an answer.
const MAX_READ: usize = 1000;
