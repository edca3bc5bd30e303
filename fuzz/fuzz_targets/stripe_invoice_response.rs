//! Any bytes as an answer of Stripe Invoicing.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    tallage_conformance::fuzz::stripe_invoice_response(bytes);
});
