//! Any bytes as the country and postcode of an address.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tallage_conformance::fuzz::postcode(bytes));
