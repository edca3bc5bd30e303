//! Any bytes as an answer of AvaTax.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tallage_conformance::fuzz::avatax_response(bytes);
});
