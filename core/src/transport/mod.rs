//! The way to tax authorities and providers over HTTP, and the clock that belongs to it (feature `http`). What is sent and
//! what an answer means is decided in the pure rooms; here it is only carried.

/// The program of the user's page is compiled.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/running.md")]
pub mod page {}

mod bucket;
mod channel;
mod clock;
mod http;
mod options;
mod random;
mod runner;
mod sync;
mod vies;
mod watch;

pub use http::HttpOptions;
pub use options::RunnerOptions;
pub use runner::Runner;
pub use sync::{SyncItem, SyncProgress, SyncRun};
pub use vies::{check_vat_number, check_vat_number_json};
pub use watch::{Cancel, Doing, Progress};

#[cfg(test)]
mod loopback_test;
