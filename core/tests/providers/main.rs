//! Exchanges with the simulated providers, seen from outside: what they send (against JSON Schemas), what they end with, whatever goes wrong on the way.
//! Expected figures are worked by hand from the providers' documented examples; nothing here reads how requests are built.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "test code, which reads the schemas and says how many combinations hold"
)]

mod apply_cases;
mod avatax_cases;
mod documents;
mod failures;
mod fault_matrix;
mod lifecycle;
mod reconcile;
mod schemas;
mod secrets;
mod shadow;
mod stripe;
mod trouble;
mod world;
