//! The plans for Stripe's Tax API against the simulator, which shares no code with the builders.

use serde_json::{Value, json};

use super::*;
use crate::TransportFailure;
use crate::simulate::{HttpRequest, Simulator};

fn engine() -> Engine {
    let config = r#"{"billing_entities": [{"code": "acme", "name": "ACME", "country": "US",
            "address": {"address_line1": "1 Main St", "city": "Los Angeles", "state": "CA", "zipcode": "90001", "country": "US"}}],
        "add_ons": [{"code": "setup", "name": "Setup"}, {"code": "books", "name": "Books"}],
        "connections": [{"code": "stripe", "provider": "stripe_tax", "credentials": {"api_key": "sk_test_simulated"},
            "items": [{"type": "add_on", "code": "setup", "tax_code": "txcd_10103001"}, {"type": "add_on", "code": "books", "stripe_product_id": "prod_books"}]}]}"#;
    Engine::from_json(config).unwrap()
}

fn simulator() -> Simulator {
    let mut simulator = Simulator::new("2026-11-21T12:00:00Z".parse().unwrap(), 1);
    simulator.stripe().set_rate_limit(None);
    simulator.stripe().add_product("prod_books", Some("txcd_10103001"));
    simulator
}

fn invoice_of(id: &str, country: &str, inclusive: bool, fees: &[(&str, &str, i64)]) -> Value {
    let fees = fees
        .iter()
        .map(|(id, item, amount)| json!({"id": id, "type": "add_on", "add_on_code": item, "amount_cents": amount}));
    json!({
        "id": id, "type": "one_off", "issuing_date": "2026-11-21", "currency": if country == "US" { "USD" } else { "EUR" },
        "billing_entity": "acme", "prices_include_tax": inclusive,
        "customer": {"external_id": "c1", "provider_customer": {"connection": "stripe"}, "address_line1": "920 5th Ave", "city": "Seattle",
            "zipcode": "98104", "state": "WA", "country": country},
        "fees": fees.collect::<Vec<_>>(),
    })
}

fn reply(simulator: &mut Simulator, request: Request) -> Response {
    let mut sent = HttpRequest::new(request.method, request.url);
    if let Some(body) = request.body {
        sent = sent.with_body(body);
    }
    for (name, value) in request.headers {
        sent = sent.with_header(name, value);
    }
    let reply = simulator.handle(sent).reply().unwrap();
    let mut response = Response::new(reply.status, reply.text());
    response.headers = reply.headers;
    response
}

/// Runs an exchange to its end, taken up again before each step; every answer is lost once where `loses`.
fn run(engine: &Engine, simulator: &mut Simulator, request: &str, loses: bool) -> Value {
    let mut exchange = engine.begin_json(request).unwrap();
    let mut lost = std::collections::BTreeSet::new();
    loop {
        exchange = engine.resume_json(&exchange.to_json()).unwrap();
        match exchange.step() {
            Step::Send { request, .. } => {
                let bytes = (request.url.clone(), request.body.clone());
                let response = reply(simulator, request);
                if loses && lost.insert(bytes) {
                    exchange.fail(None, TransportFailure::Timeout).unwrap();
                } else {
                    exchange.receive(None, &response).unwrap();
                }
            }
            Step::Wait { .. } => exchange.waited(),
            Step::Done { outcome } => return serde_json::from_str(&outcome).unwrap(),
        }
    }
}

fn of(operation: &str, document: &Value) -> String {
    json!({"operation": operation, "today": "2026-11-21", "document": document}).to_string()
}

fn commit(engine: &Engine, simulator: &mut Simulator, invoice: &Value, loses: bool) -> Value {
    let outcome = run(engine, simulator, &of("commit", invoice), loses);
    assert_eq!((&outcome["status"], &outcome["recorded"]), (&json!("succeeded"), &json!(true)), "{outcome}");
    outcome["document"].clone()
}

fn credit_of(engine: &Engine, document: &Value, id: &str, items: &[(&str, i64)], earlier: &[Value]) -> (Value, String) {
    let mut request = json!({"id": id, "issuing_date": "2026-11-21", "invoice": document, "credit_notes": earlier});
    if !items.is_empty() {
        let items = items.iter().map(|(fee, amount)| json!({"fee_id": fee, "amount_cents": amount}));
        request["items"] = items.collect();
    }
    let note: Value = serde_json::from_str(&engine.credit_json(&request.to_string()).unwrap()).unwrap();
    let request = json!({"operation": "credit", "today": "2026-11-21", "document": note, "invoice": document});
    (note, request.to_string())
}

#[test]
fn an_invoice_lives_and_ends() {
    let (engine, mut simulator) = (engine(), simulator());
    let invoice = invoice_of("inv_1", "US", false, &[("f1", "setup", 1000)]);
    let estimate = run(&engine, &mut simulator, &of("estimate", &invoice), false);
    // 10.25 % in Seattle.
    assert_eq!(estimate["document"]["taxes_amount_cents"], 103, "{estimate}");
    let document = commit(&engine, &mut simulator, &invoice, false);
    assert_eq!((&document["taxes_amount_cents"], &document["total_amount_cents"]), (&json!(103), &json!(1103)));
    // The same again is the same.
    assert_eq!(commit(&engine, &mut simulator, &invoice, false), document);
    let void = of("void", &document);
    for notes in [json!([]), json!([])] {
        let outcome = run(&engine, &mut simulator, &void, false);
        assert_eq!((&outcome["status"], &outcome["notes"]), (&json!("succeeded"), &notes), "{outcome}");
    }
}

#[test]
fn lost_replies_record_once() {
    let (engine, mut simulator) = (engine(), simulator());
    let invoice =
        invoice_of("inv_1", "IE", true, &[("f1", "setup", 10_000), ("f2", "books", 2_000), ("d", "setup", -1_500)]);
    let document = commit(&engine, &mut simulator, &invoice, true);
    // 23 % inside 105.00 are 19.63: each line is rounded, 85.00 / 1.23 = 69.11 and 20.00 / 1.23 = 16.26.
    assert_eq!(document["taxes_amount_cents"], 1963);
    assert_eq!(document["total_amount_cents"], 10_500);
    let (note, request) = credit_of(&engine, &document, "cn_1", &[("f2", 500)], &[]);
    let outcome = run(&engine, &mut simulator, &request, true);
    assert_eq!((&outcome["status"], &outcome["notes"]), (&json!("succeeded"), &json!([])), "{outcome}");
    let (_, rest) = credit_of(&engine, &document, "cn_2", &[], &[note]);
    let outcome = run(&engine, &mut simulator, &rest, true);
    assert_eq!((&outcome["status"], &outcome["notes"]), (&json!("succeeded"), &json!([])), "{outcome}");
    // Nothing is left.
    let outcome = run(&engine, &mut simulator, &of("void", &document), false);
    assert_eq!(outcome["status"], "failed");
}

#[test]
fn credits_in_any_parts_fit_what_is_left() {
    let (engine, mut simulator) = (engine(), simulator());
    for (number, (country, inclusive, parts)) in
        [("US", false, 3), ("IE", true, 3), ("IE", false, 7), ("US", true, 5)].into_iter().enumerate()
    {
        let fees = [("f1", "setup", 9_999), ("f2", "books", 3_333), ("f3", "setup", 777), ("d", "setup", -1_111)];
        let document =
            commit(&engine, &mut simulator, &invoice_of(&format!("inv_{number}"), country, inclusive, &fees), false);
        let mut earlier = Vec::new();
        for part in 0..parts {
            let items: Vec<(&str, i64)> = fees.iter().map(|(id, _, amount)| (*id, amount / parts)).collect();
            let items = if part + 1 == parts { &[][..] } else { &items[..] };
            let (note, request) = credit_of(&engine, &document, &format!("cn_{number}_{part}"), items, &earlier);
            let outcome = run(&engine, &mut simulator, &request, false);
            assert_eq!((&outcome["status"], &outcome["notes"]), (&json!("succeeded"), &json!([])), "{outcome}");
            earlier.push(note);
        }
        let outcome = run(&engine, &mut simulator, &of("void", &document), false);
        assert_eq!(outcome["status"], "failed", "nothing is left: {outcome}");
    }
}

#[test]
fn everything_at_once_is_reversed_in_full() {
    let (engine, mut simulator) = (engine(), simulator());
    let document = commit(
        &engine,
        &mut simulator,
        &invoice_of("inv_1", "US", false, &[("f1", "setup", 1000), ("d", "setup", -400)]),
        false,
    );
    let (_, request) = credit_of(&engine, &document, "cn_1", &[], &[]);
    let outcome = run(&engine, &mut simulator, &request, false);
    assert_eq!((&outcome["status"], &outcome["notes"]), (&json!("succeeded"), &json!([])), "{outcome}");
    // The void has another reference, and finds it done.
    let outcome = run(&engine, &mut simulator, &of("void", &document), false);
    assert_eq!(
        (&outcome["status"], &outcome["notes"][0]["code"]),
        (&json!("succeeded"), &json!("already_reversed")),
        "{outcome}"
    );
}

#[test]
fn many_lines_are_read_to_the_end() {
    let (engine, mut simulator) = (engine(), simulator());
    let ids: Vec<String> = (0..100).map(|number| format!("f{number}")).collect();
    let fees: Vec<(&str, &str, i64)> = ids.iter().map(|id| (id.as_str(), "setup", 1000)).collect();
    let document = commit(&engine, &mut simulator, &invoice_of("inv_1", "US", false, &fees), false);
    assert_eq!(document["taxes_amount_cents"], 10_300);
    assert_eq!(document["provider"]["remote_lines"].as_object().unwrap().len(), 100);
}

#[test]
fn an_expired_calculation_is_made_anew() {
    let (engine, mut simulator) = (engine(), simulator());
    let invoice = invoice_of("inv_1", "US", false, &[("f1", "setup", 1000)]);
    let mut exchange = engine.begin_json(&of("commit", &invoice)).unwrap();
    let response = reply(&mut simulator, sent(&exchange));
    exchange.receive(None, &response).unwrap();
    // The tax date is too far away by then; what counts is that the calculation is asked for again.
    let later = simulator.now() + jiff::SignedDuration::from_hours(24 * 100);
    simulator.set_now(later);
    let response = reply(&mut simulator, sent(&exchange));
    exchange.receive(None, &response).unwrap();
    assert!(sent(&exchange).url.ends_with("/v1/tax/calculations"), "{}", response.body);
}

#[test]
fn checks_and_customers() {
    let (engine, mut simulator) = (engine(), simulator());
    let check = r#"{"operation": "check", "connection": "stripe"}"#;
    let outcome = run(&engine, &mut simulator, check, false);
    assert_eq!((&outcome["status"], &outcome["data"]["status"]), (&json!("succeeded"), &json!("active")), "{outcome}");
    simulator.stripe().set_head_office(None);
    let outcome = run(&engine, &mut simulator, check, false);
    assert_eq!(outcome["error"]["code"], "provider.stripe_tax_pending", "{outcome}");
    simulator.stripe().set_head_office(Some("US"));

    let customer = json!({"operation": "customer", "customer": {"external_id": "acme", "name": "ACME", "country": "IE",
        "provider_customer": {"connection": "stripe", "create": true}}});
    let outcome = run(&engine, &mut simulator, &customer.to_string(), true);
    assert_eq!(outcome["data"]["created"], true, "{outcome}");
    let id = outcome["data"]["external_id"].as_str().unwrap().to_owned();
    let mut invoice = invoice_of("inv_1", "IE", false, &[("f1", "setup", 10_000)]);
    invoice["customer"]["provider_customer"]["external_id"] = json!(id);
    let document = commit(&engine, &mut simulator, &invoice, false);
    assert_eq!(document["taxes_amount_cents"], 2300);
    let lookup = json!({"operation": "lookup", "connection": "stripe", "what": "transaction", "id": document["provider"]["remote_id"]});
    let outcome = run(&engine, &mut simulator, &lookup.to_string(), false);
    assert_eq!(outcome["data"]["transaction"]["taxes_precise_amount_cents"], "2300", "{outcome}");
}
