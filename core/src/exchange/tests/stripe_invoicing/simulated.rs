//! Stripe Invoicing against the simulator, which shares no code with the builders.

use super::*;
use crate::simulate::{HttpRequest, Simulator, TaxApp};
use crate::{Request, Response};

fn engine() -> Engine {
    let config = json!({
        "taxes": [{"code": "vat_23", "name": "VAT", "rate": "23"}],
        "billing_entities": [{"code": "acme", "name": "ACME", "country": "US", "tax_codes": ["vat_23"]}],
        "add_ons": [{"code": "setup", "name": "Setup"}],
        "connections": [{
            "code": "billing", "provider": "stripe_invoicing", "credentials": {"api_key": "sk_test_simulated"}, "environment": "sandbox",
            "invoicing": {"tax_app": "anrok"},
            "items": [{"type": "add_on", "code": "setup", "stripe_product_id": "prod_setup"}]
        }]
    });
    Engine::from_json(&config.to_string()).unwrap()
}

fn simulator() -> Simulator {
    let mut simulator = Simulator::new("2026-11-21T12:00:00Z".parse().unwrap(), 1);
    simulator.stripe().set_rate_limit(None);
    simulator.stripe().set_app(Some(TaxApp::Anrok));
    simulator.stripe().add_product("prod_setup", Some("txcd_10103001"));
    simulator
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

/// Runs an exchange to its end, taken up again before each step; with a fault at the request `at`, counted from 0.
fn run(engine: &Engine, simulator: &mut Simulator, request: &str, fault: Option<(usize, Fault)>) -> Option<Value> {
    let mut exchange = engine.begin_json(request).unwrap();
    let mut sent = 0;
    loop {
        exchange = engine.resume_json(&exchange.to_json()).unwrap();
        match exchange.step() {
            Step::Wait { .. } => exchange.waited(),
            Step::Done { outcome } => return serde_json::from_str(&outcome).unwrap(),
            Step::Send { request, .. } => {
                let kind = fault.filter(|(at, _)| *at == sent).map(|(_, kind)| kind);
                sent += 1;
                assert!(sent < 100, "it does not end: {exchange:?}");
                if kind == Some(Fault::Unsent) {
                    exchange.fail(None, TransportFailure::Connection).unwrap();
                    continue;
                }
                let response = reply(simulator, request);
                match kind {
                    Some(Fault::Lost) => _ = exchange.fail(None, TransportFailure::Timeout).unwrap(),
                    Some(Fault::Crashed) => return None,
                    Some(Fault::Resumed) => {}
                    Some(Fault::Unsent) | None => _ = exchange.receive(None, &response).unwrap(),
                }
            }
        }
    }
}

fn ended(engine: &Engine, simulator: &mut Simulator, request: &str) -> Value {
    run(engine, simulator, request, None).unwrap()
}

/// A customer in Seattle (or Ireland) at Stripe; its id.
fn customer(engine: &Engine, simulator: &mut Simulator, country: &str) -> Value {
    let mut customer = json!({"external_id": "c1", "name": "Customer", "provider_customer": {"connection": "billing", "create": true}, "country": country});
    if country == "US" {
        for (name, value) in
            [("address_line1", "920 5th Ave"), ("city", "Seattle"), ("state", "WA"), ("zipcode", "98104")]
        {
            customer[name] = json!(value);
        }
    }
    let request = json!({"operation": "customer", "customer": customer}).to_string();
    let made = ended(engine, simulator, &request);
    assert_eq!((&made["status"], &made["data"]["automatic_tax"]), (&json!("succeeded"), &json!("supported")), "{made}");
    customer["provider_customer"] = json!({"connection": "billing", "external_id": made["data"]["external_id"]});
    customer
}

fn invoice_of(id: &str, customer: &Value, inclusive: bool, amounts: &[i64]) -> Value {
    let fees = amounts.iter().enumerate().map(
        |(n, amount)| json!({"id": format!("f{n}"), "type": "add_on", "add_on_code": "setup", "amount_cents": amount}),
    );
    json!({
        "id": id, "type": "one_off", "issuing_date": "2026-11-21", "currency": "USD", "billing_entity": "acme", "prices_include_tax": inclusive,
        "customer": customer, "fees": fees.collect::<Vec<_>>()
    })
}

fn of(operation: &str, document: &Value) -> String {
    json!({"operation": operation, "today": "2026-11-21", "document": document}).to_string()
}

/// Invoices at Stripe: status, amount, tax and lines.
fn invoices(simulator: &Simulator) -> Vec<(&'static str, String, String, usize)> {
    let all = simulator.recorded().into_iter().filter(|it| it.kind == "invoice");
    all.map(|it| (it.status, it.amount.normalize().to_string(), it.tax.normalize().to_string(), it.lines.len()))
        .collect()
}

/// The success object, checked by the exchange; Seattle: 10.25 % of 1000 is 103.
#[test]
fn an_invoice_lives_and_ends() {
    let (engine, mut simulator) = (engine(), simulator());
    let check = ended(&engine, &mut simulator, r#"{"operation": "check", "connection": "billing"}"#);
    assert_eq!((&check["status"], &check["data"]["tax_provider"]), (&json!("succeeded"), &json!("anrok")), "{check}");
    let customer = customer(&engine, &mut simulator, "US");
    let invoice = invoice_of("inv_1", &customer, false, &[1000]);
    let estimate = ended(&engine, &mut simulator, &of("estimate", &invoice));
    assert_eq!(estimate["document"]["taxes_amount_cents"], 103, "{estimate}");
    let outcome = ended(&engine, &mut simulator, &of("commit", &invoice));
    let document = &outcome["document"];
    assert_eq!(
        (&document["taxes_amount_cents"], &document["total_amount_cents"]),
        (&json!(103), &json!(1103)),
        "{outcome}"
    );
    let amounts: Vec<i64> = document["fees"][0]["applied_taxes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tax| tax["amount_cents"].as_i64().unwrap())
        .collect();
    assert_eq!(amounts.iter().sum::<i64>(), 103);
    assert_eq!(invoices(&simulator), [("open", "1000".to_owned(), "103".to_owned(), 1)]);
    // Half of it.
    let wanted = json!({"id": "cn_1", "issuing_date": "2026-11-22", "invoice": document, "items": [{"fee_id": "f0", "amount_cents": 500}]});
    let note: Value = serde_json::from_str(&engine.credit_json(&wanted.to_string()).unwrap()).unwrap();
    let credit =
        json!({"operation": "credit", "today": "2026-11-22", "document": note, "invoice": document}).to_string();
    let credited = ended(&engine, &mut simulator, &credit);
    assert_eq!((&credited["status"], &credited["recorded"]), (&json!("succeeded"), &json!(true)), "{credited}");
    let notes: Vec<_> = simulator.recorded().into_iter().filter(|it| it.kind == "credit_note").collect();
    assert_eq!((notes.len(), notes[0].amount.normalize().to_string()), (1, "500".to_owned()));
    assert_eq!(codes(&ended(&engine, &mut simulator, &credit)), ["already_recorded"]);
    // Another, which is voided.
    let second = ended(&engine, &mut simulator, &of("commit", &invoice_of("inv_2", &customer, true, &[1000, 2000])));
    assert_eq!(ended(&engine, &mut simulator, &of("void", &second["document"]))["status"], "succeeded");
    assert_eq!(codes(&ended(&engine, &mut simulator, &of("void", &second["document"]))), ["already_voided"]);
    assert_eq!(invoices(&simulator)[1].0, "void");
}

/// 23 % inside 10000: 1870, and 8130 without; and crediting all of it gives all of it back.
#[test]
fn taxes_inside_prices_are_credited_in_full() {
    let (engine, mut simulator) = (engine(), simulator());
    let customer = customer(&engine, &mut simulator, "IE");
    let outcome = ended(&engine, &mut simulator, &of("commit", &invoice_of("inv_1", &customer, true, &[10_000])));
    let document = &outcome["document"];
    assert_eq!(
        (&document["taxes_amount_cents"], &document["sub_total_excluding_taxes_amount_cents"]),
        (&json!(1870), &json!(8130)),
        "{outcome}"
    );
    let wanted = json!({"id": "cn_1", "issuing_date": "2026-11-22", "invoice": document});
    let note: Value = serde_json::from_str(&engine.credit_json(&wanted.to_string()).unwrap()).unwrap();
    let credit =
        json!({"operation": "credit", "today": "2026-11-22", "document": note, "invoice": document}).to_string();
    let credited = ended(&engine, &mut simulator, &credit);
    assert_eq!((&credited["status"], codes(&credited).len()), (&json!("succeeded"), 0), "{credited}");
    assert_eq!(credited["data"]["total_precise_amount_cents"], "10000");
}

/// At every step of a commit: lost, never sent, taken up again, or begun anew after a crash, also when the keys are forgotten.
#[test]
fn whatever_is_lost_there_is_one_invoice_with_the_right_items() {
    let engine = engine();
    let steps = 7;
    for step in 0..steps {
        for fault in [Fault::Unsent, Fault::Lost, Fault::Resumed, Fault::Crashed] {
            for later in [false, true] {
                let mut simulator = simulator();
                let customer = customer(&engine, &mut simulator, "US");
                let request = of("commit", &invoice_of("inv_1", &customer, false, &[1000, 2000]));
                let first = run(&engine, &mut simulator, &request, Some((step, fault)));
                assert_eq!(first.is_none(), fault == Fault::Crashed);
                if later {
                    simulator.set_now("2026-11-23T12:00:00Z".parse().unwrap());
                }
                let outcome = match first {
                    Some(outcome) => outcome,
                    None => ended(&engine, &mut simulator, &request),
                };
                let what = format!("{fault:?} at {step}, later: {later}");
                assert_eq!(
                    (&outcome["status"], &outcome["document"]["total_amount_cents"]),
                    (&json!("succeeded"), &json!(3308)),
                    "{what}: {outcome}"
                );
                // 103 and 205.
                assert_eq!(invoices(&simulator), [("open", "3000".to_owned(), "308".to_owned(), 2)], "{what}");
            }
        }
    }
}

#[test]
fn what_is_wrong_at_stripe_is_said_and_put_right() {
    let engine = engine();
    // No app: automatic tax is not active.
    let mut simulator = simulator();
    let customer = customer(&engine, &mut simulator, "US");
    let commit = of("commit", &invoice_of("inv_1", &customer, false, &[1000]));
    simulator.stripe().set_app(None);
    let outcome = ended(&engine, &mut simulator, &commit);
    assert_eq!(
        (&outcome["error"]["code"], invoices(&simulator).len()),
        (&json!("provider.stripe_tax_inactive"), 0),
        "{outcome}"
    );
    let check = ended(&engine, &mut simulator, r#"{"operation": "check", "connection": "billing"}"#);
    assert_eq!(check["status"], "failed");
    // Another app than the connection expects: it is finalized, and said.
    simulator.stripe().set_app(Some(TaxApp::Stripe));
    let outcome = ended(&engine, &mut simulator, &commit);
    assert_eq!(outcome["error"]["code"], "provider.tax_provider_unexpected", "{outcome}");
    assert_eq!(ended(&engine, &mut simulator, &of("void", &outcome["document"]))["status"], "succeeded");
    // The app does not answer: the draft goes.
    simulator.stripe().set_app(Some(TaxApp::Anrok));
    simulator.stripe().set_app_installed(false);
    let next = |revision: u32| {
        let mut request: Value = serde_json::from_str(&commit).unwrap();
        request["revision"] = json!(revision);
        request.to_string()
    };
    let outcome = ended(&engine, &mut simulator, &next(2));
    assert_eq!(outcome["status"], "failed", "{outcome}");
    // Stripe finalizes it all the same, without tax.
    simulator.stripe().set_finalize_without_tax(true);
    let outcome = ended(&engine, &mut simulator, &next(3));
    assert_eq!(outcome["error"]["code"], "provider.tax_disabled_by_error", "{outcome}");
    simulator.stripe().set_app_installed(true);
    let outcome = ended(&engine, &mut simulator, &next(2));
    assert_eq!(
        (&outcome["status"], &outcome["document"]["taxes_amount_cents"]),
        (&json!("succeeded"), &json!(103)),
        "{outcome}"
    );
}

/// Both shapes, on the wire.
#[test]
fn older_shapes_are_read() {
    for version in ["2025-01-27.acacia", "2025-03-31.basil", "2025-10-29.clover"] {
        let (engine, mut simulator) = (engine(), simulator());
        let customer = customer(&engine, &mut simulator, "IE");
        assert!(simulator.stripe().set_shapes(Some(version)), "{version}");
        let outcome = ended(&engine, &mut simulator, &of("estimate", &invoice_of("inv_1", &customer, true, &[10_000])));
        // Before clover nobody says who taxed.
        if version.ends_with("clover") {
            assert_eq!(outcome["document"]["taxes_amount_cents"], 1870, "{outcome}");
        } else {
            assert_eq!(outcome["error"]["code"], "provider.tax_app_not_installed", "{version}: {outcome}");
        }
    }
}

/// 10.00 with 23 % on top and 12.30 with 23 % inside, taxed by tallage and billed by Stripe.
#[test]
fn a_document_taxed_by_tallage_is_billed() {
    let engine = engine();
    for step in 0..8 {
        for fault in [Fault::Lost, Fault::Unsent] {
            let mut simulator = simulator();
            let customer = customer(&engine, &mut simulator, "IE");
            let id = customer["provider_customer"]["external_id"].clone();
            let mut document = invoice_of(
                "inv_1",
                &json!({"external_id": "c1", "name": "Customer", "country": "IE"}),
                false,
                &[1000, 1230],
            );
            document["fees"][1]["prices_include_tax"] = json!(true);
            let taxed: Value = serde_json::from_str(&engine.calculate_json(&document.to_string()).unwrap()).unwrap();
            let request = json!({"operation": "bill", "today": "2026-11-21", "connection": "billing", "document": taxed, "external_id": id});
            let outcome = run(&engine, &mut simulator, &request.to_string(), Some((step, fault))).unwrap();
            assert_eq!(
                (&outcome["status"], &outcome["data"]["status"]),
                (&json!("succeeded"), &json!("open")),
                "{outcome}"
            );
            assert_eq!(invoices(&simulator), [("open", "2230".to_owned(), "460".to_owned(), 2)]);
        }
    }
}
