#![no_main]
//! Any country and postcode: an answer or a typed error.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tallage_conformance::postcode_fuzz::postcode(bytes));
