//! Stripe Invoicing: Stripe makes the invoice, and the tax app of the account (Stripe Tax, Anrok, Avalara) taxes it. This is how Metronome
//! reaches Anrok; tallage never calls the app itself.
//!
//! Sources: the npm package `stripe` 23.1.0 (API 2026-10-28.endive), stripe/openapi, Stripe's documentation, and Metronome's guide to its Stripe
//! integration with Anrok.

pub(crate) mod account;
pub(crate) mod answer;
pub(crate) mod credit;
pub(crate) mod customer;
pub(crate) mod invoice;
pub(crate) mod lines;
pub(crate) mod manual;
pub(crate) mod request;
mod taxes;
#[cfg(test)]
mod tests;
pub(crate) mod verify;
