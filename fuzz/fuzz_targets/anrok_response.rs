//! Any bytes as an answer of Anrok.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tallage_conformance::fuzz::anrok_response(bytes);
});
