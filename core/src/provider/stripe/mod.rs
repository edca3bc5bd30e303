//! What Stripe's APIs have in common: forms, headers, idempotency, currencies, tax ids and errors. The Tax API and Invoicing are providers of
//! their own ([`stripe_tax`](super::stripe_tax), [`stripe_invoicing`](super::stripe_invoicing)).
//!
//! Sources: the npm package `stripe` 23.1.0 (API 2026-10-28.endive), stripe/openapi, and Stripe's documentation.

pub(crate) mod call;
pub(crate) mod currency;
pub(crate) mod error;
pub(crate) mod form;
pub(crate) mod party;
pub(crate) mod reason;
pub(crate) mod tax_id;
