//! What the fuzz targets in `fuzz/` run, without the fuzzer: a plain test drives the same functions with garbled bytes. A
//! body panics when something that must always hold does not.

mod postcode;

pub use postcode::postcode;
