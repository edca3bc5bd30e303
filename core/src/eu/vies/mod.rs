//! VIES, the Commission's register of VAT numbers, without a socket: what to send (`request.rs`), what an
//! answer means (`outcome.rs`), when to ask again (`backoff.rs`), and the record that the host keeps of it
//! (`evidence.rs`, `response.rs`).

mod backoff;
#[cfg(feature = "http")]
mod check;
mod codes;
mod evidence;
mod number;
mod outcome;
mod request;
mod response;

pub use evidence::{Evidence, Status};
pub use request::vies_request_json;
pub use response::vies_read_json;

#[cfg(feature = "http")]
pub(crate) use {
    check::Check,
    outcome::{Exchange, Failure},
    request::{BASE_URL, Request},
    response::{evidence, reading},
};
