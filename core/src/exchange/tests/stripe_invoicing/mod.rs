//! Exchanges with Stripe Invoicing: every step by hand, every lost reply, and all that may be wrong with an invoice.

mod after;
mod allowed;
mod bill;
mod commit;
mod customer;
mod fake;
mod lost;
mod refused;
#[cfg(feature = "simulate")]
mod simulated;
mod verified;

use fake::Fake;
use serde_json::{Value, json};

use super::{ended, notes, outcome};
use crate::{Engine, Exchange, Step, TransportFailure};

/// A connection with these settings beside the expected app.
fn engine_with(invoicing: Value) -> Engine {
    let mut settings = json!({"tax_app": "anrok"});
    for (name, value) in invoicing.as_object().unwrap() {
        settings[name] = value.clone();
    }
    let config = json!({
        "taxes": [{"code": "vat_20", "name": "VAT", "rate": "20"}],
        "billing_entities": [{"code": "acme", "name": "ACME", "country": "US", "tax_codes": ["vat_20"]}],
        "add_ons": [{"code": "setup", "name": "Setup"}, {"code": "odd", "name": "Odd"}],
        "plans": [{"code": "metered", "name": "Metered", "charges": [{"code": "calls", "billable_metric_code": "api_calls"}],
            "fixed_charges": [{"code": "seats", "add_on_code": "setup"}, {"code": "oddities", "add_on_code": "odd"}]}],
        "connections": [{
            "code": "billing", "provider": "stripe_invoicing", "credentials": {"api_key": "sk_test_topsecret"}, "max_attempts": 4,
            "invoicing": settings,
            "items": [
                {"type": "add_on", "code": "setup", "stripe_product_id": "prod_setup", "metadata": {"taxcode": "SW054000"}},
                {"type": "billable_metric", "code": "api_calls", "stripe_product_id": "prod_calls"}
            ]
        }]
    });
    Engine::from_json(&config.to_string()).unwrap()
}

fn engine() -> Engine {
    engine_with(json!({}))
}

/// 10.00 USD of setup for a customer in Seattle, and 123 456 calls at 0.000042 USD: 5.185152, so 5.19.
fn invoice() -> Value {
    json!({
        "id": "inv_1", "type": "subscription", "issuing_date": "2026-11-21", "currency": "USD", "billing_entity": "acme",
        "customer": {"external_id": "c1", "name": "Customer", "provider_customer": {"connection": "billing", "external_id": "cus_NffrFeUfNV2Hib"},
            "address_line1": "920 5th Ave", "city": "Seattle", "state": "WA", "zipcode": "98104", "country": "US"},
        "fees": [
            {"id": "f1", "type": "fixed_charge", "plan_code": "metered", "fixed_charge_code": "seats", "amount_cents": 1000, "name": "Setup"},
            {"id": "f2", "type": "charge", "plan_code": "metered", "charge_code": "calls", "units": "123456", "unit_amount": "0.000042"}
        ]
    })
}

fn request(operation: &str, document: &Value) -> String {
    json!({"operation": operation, "today": "2026-11-21", "document": document}).to_string()
}

/// What happens to one request.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Fault {
    /// It was never sent.
    Unsent,
    /// It was done, and the reply was lost.
    Lost,
    /// It was done, the process ended, and another takes up the exchange.
    Resumed,
    /// It was done, and nothing is left of the exchange.
    Crashed,
}

/// Drives an exchange to its end, with a fault at the request `at` (from 0). `false`: nothing is left of it.
fn drive(engine: &Engine, exchange: &mut Exchange, fake: &mut Fake, fault: Option<(usize, Fault)>) -> bool {
    for sent in 0..200 {
        match exchange.step() {
            Step::Done { .. } => return true,
            Step::Wait { .. } => exchange.waited(),
            Step::Send { request, .. } => {
                let kind = fault.filter(|(at, _)| *at == fake.sent.len() && sent < 200).map(|(_, kind)| kind);
                if kind == Some(Fault::Unsent) {
                    fake.sent.push(("nothing".to_owned(), Vec::new()));
                    exchange.fail(None, TransportFailure::Connection).unwrap();
                    continue;
                }
                let response = fake.answer(&request);
                match kind {
                    None | Some(Fault::Unsent) => _ = exchange.receive(None, &response).unwrap(),
                    Some(Fault::Lost) => _ = exchange.fail(None, TransportFailure::Timeout).unwrap(),
                    Some(Fault::Crashed) => return false,
                    Some(Fault::Resumed) => {
                        let again = engine.resume_json(&exchange.to_json()).unwrap();
                        assert_eq!(again.step(), exchange.step(), "other bytes");
                        *exchange = again;
                    }
                }
            }
        }
    }
    panic!("it does not end: {:?}", fake.paths());
}

/// Commits a document. The outcome.
fn commit(engine: &Engine, fake: &mut Fake, document: &Value) -> Value {
    run(engine, fake, &request("commit", document))
}

fn run(engine: &Engine, fake: &mut Fake, request: &str) -> Value {
    let mut exchange = engine.begin_json(request).unwrap();
    drive(engine, &mut exchange, fake, None);
    outcome(&exchange)
}

fn codes(outcome: &Value) -> Vec<&str> {
    outcome["notes"].as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap()).collect()
}
