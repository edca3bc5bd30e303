//! Any bytes as an answer of Stripe's Tax API.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tallage_conformance::fuzz::stripe_tax_response(bytes);
});
