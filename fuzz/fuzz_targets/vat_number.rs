//! Any bytes as a VAT number, and as a request for one.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| tallage_conformance::fuzz::vat_number(bytes));
