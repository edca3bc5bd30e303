//! The way to tax authorities over HTTP, and the clock that belongs to it (feature `http`). What is sent and
//! what an answer means is decided in the pure rooms; here it is only carried.

mod http;
mod vies;

pub use http::HttpOptions;
pub use vies::check_vat_number;
