//! What goes wrong at a provider or is wrong before it is asked: policies, refusals, limits, answers that do not fit.

use serde_json::{Value, json};
use tallage::simulate::{Fault, Rule};
use tallage::{ErrorKind, Response, Step};

use crate::apply_cases::{assert_adds_up, estimate};
use crate::documents::{TODAY, config, connection, customer, denver, fee, invoice, one_off};
use crate::lifecycle::{commit, events, refused};
use crate::world::{Driver, World};

#[test]
fn without_a_usable_address_nothing_is_sent() {
    for address in [json!({}), json!({"city": "Denver"}), json!({"address_line1": "1450 Cherokee St", "country": "US"})]
    {
        let mut world = World::new();
        let outcome =
            world.run(&estimate(&one_off("inv_1", "USD", &customer("anrok_us", &address), &[fee("f1", 15_000)])));
        let error = refused(&outcome, &world);
        let path = error["path"].as_str().unwrap();
        assert!(path.contains("/customer"), "{error}");
    }
}

/// With the provider out of reach for good.
fn out_of_reach(policy: &str, request: &Value) -> (World, Value) {
    let mut config = config();
    config["connections"][0]["on_failure"] = json!(policy);
    let mut world = World::with(config);
    world.simulator.add_fault(Rule::new(Fault::Refuse).times(u32::MAX));
    let outcome = world.run(request);
    (world, outcome)
}

#[test]
fn a_provider_that_fails_leaves_the_document_failed_and_can_be_tried_again() {
    for request in [commit(&invoice(true)), estimate(&invoice(true))] {
        let (_, outcome) = out_of_reach("fail", &request);
        assert_eq!(
            (&outcome["status"], &outcome["retryable"], &outcome["recorded"]),
            (&json!("failed"), &json!(true), &json!(false)),
            "{outcome}"
        );
        let document = &outcome["document"];
        assert_eq!(document["tax_status"], "failed");
        assert_ne!(document["status"], "finalized");
        assert_eq!((&document["taxes_amount_cents"], &document["total_amount_cents"]), (&Value::Null, &Value::Null));
        assert_eq!(outcome["error"]["kind"], "transport", "{}", outcome["error"]);
        assert!(events(&outcome).contains(&"invoice.tax_provider_error"), "{outcome}");
    }
    let mut fee = estimate(&invoice(true));
    fee["subject"] = json!("fee");
    let (_, outcome) = out_of_reach("fail", &fee);
    assert!(events(&outcome).contains(&"fee.tax_provider_error"), "{outcome}");
    assert!(!events(&outcome).contains(&"invoice.tax_provider_error"), "{outcome}");
}

#[test]
fn a_draft_stays_a_draft() {
    let mut draft = invoice(true);
    draft["status"] = json!("draft");
    let (_, outcome) = out_of_reach("fail", &estimate(&draft));
    assert_eq!(outcome["document"]["status"], "draft");
}

#[test]
fn by_policy_a_document_waits() {
    let (mut world, outcome) = out_of_reach("defer", &commit(&invoice(true)));
    assert_eq!(
        (&outcome["status"], &outcome["document"]["tax_status"]),
        (&json!("pending"), &json!("pending")),
        "{outcome}"
    );
    assert_ne!(outcome["document"]["status"], "finalized");
    assert_eq!(outcome["document"]["total_amount_cents"], Value::Null);
    assert_eq!(outcome["retryable"], true);
    world.simulator.clear_faults();
    assert_eq!(world.commit(&invoice(true))["taxes_amount_cents"], 2167);
}

#[test]
fn by_policy_manual_taxes_stand_in_and_the_result_says_so() {
    let (_, outcome) = out_of_reach("fallback", &commit(&invoice(true)));
    let document = &outcome["document"];
    // 10 % of 45050
    assert_eq!(
        (&document["taxes_amount_cents"], &document["total_amount_cents"]),
        (&json!(4505), &json!(49_555)),
        "{outcome}"
    );
    assert_eq!((&outcome["recorded"], &document["provider"]["recorded"]), (&json!(false), &json!(false)));
    assert_eq!(document["source"], "manual", "who computed it");
    assert!(!document["warnings"].as_array().unwrap().is_empty(), "nothing says that it is a fallback: {document}");
    assert_adds_up(document);
}

#[test]
fn a_tax_date_beyond_what_anrok_takes_is_brought_in_or_refused() {
    // 31 days after 2026-11-21 is 2026-12-22.
    let dated = |date: &str| {
        let mut document = invoice(true);
        document["issuing_date"] = json!(date);
        document
    };
    let mut world = World::new();
    let outcome = world.done(&estimate(&dated("2026-12-22")));
    assert!(outcome["document"]["warnings"].as_array().unwrap().is_empty(), "{outcome}");
    for (date, clamped) in [("2026-12-23", "2026-12-22"), ("1998-12-31", "1999-01-01")] {
        let mut world = World::new();
        let outcome = world.done(&estimate(&dated(date)));
        let body = &world.bodies("/createEphemeral")[0];
        let sent = body.get("taxDate").unwrap_or(&body["accountingDate"]);
        assert_eq!(sent, clamped);
        assert!(!outcome["document"]["warnings"].as_array().unwrap().is_empty(), "{outcome}");
        let mut world = World::new();
        let outcome = world.run(&commit(&dated(date)));
        refused(&outcome, &world);
    }
}

#[test]
fn limits_are_told_with_numbers() {
    let mut world = World::new();
    // Anrok takes at most 100 000 000 000 minor units on a line.
    let document = one_off("inv_1", "USD", &customer("anrok_us", &denver()), &[fee("f1", 100_000_000_001)]);
    let outcome = world.run(&estimate(&document));
    let error = refused(&outcome, &world);
    assert!(error["message"].as_str().unwrap().replace([',', ' ', '_'], "").contains("100000000000"), "{error}");
    assert_eq!(error["details"]["fee_id"], "f1");

    let mut world = World::new();
    let fees: Vec<Value> = (0..15_001).map(|at| fee(&format!("f{at}"), 100)).collect();
    let outcome =
        world.run(&estimate(&one_off("inv_1", "USD", &customer("avatax_us", &crate::documents::montgomery()), &fees)));
    let error = refused(&outcome, &world);
    let message = error["message"].as_str().unwrap().replace([',', ' ', '_'], "");
    assert!(message.contains("15000") && message.contains("15001"), "{error}");
}

#[test]
fn a_rate_limit_is_waited_for_and_the_same_bytes_are_sent() {
    let mut world = World::new();
    world.simulator.add_fault(Rule::new(Fault::RateLimit { retry_after: 3 }));
    world.done(&commit(&invoice(true)));
    assert_eq!(world.waits, [3000]);
    assert_eq!(world.sent.len(), 2);
    assert!(world.sent[0].request == world.sent[1].request);
}

#[test]
fn another_answer_to_what_was_answered_is_a_conflict() {
    let mut world = World::new();
    let mut exchange = world.begin(&estimate(&invoice(true)));
    let Step::Send { number, request } = exchange.step() else { panic!() };
    let reply = world.send(&request).reply().unwrap();
    let good = Response::new(200, reply.text().into_owned());
    exchange.receive(Some(number), &good).unwrap();
    let error = exchange.receive(Some(number), &Response::new(503, "down")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
    let error = exchange.receive(Some(number + 7), &good).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
}

#[test]
fn credentials_are_checked() {
    for anrok in [true, false] {
        let check = json!({"operation": "check", "connection": connection(anrok)});
        let mut world = World::new();
        assert_eq!(world.run(&check)["status"], "succeeded");
        world.simulator.anrok().set_key("s1/sa1/secret.other");
        world.simulator.avatax().set_credentials("1", "other");
        let outcome = world.run(&check);
        assert_eq!(
            (&outcome["status"], &outcome["error"]["details"]["class"]),
            (&json!("failed"), &json!("fatal")),
            "{outcome}"
        );
        let outcome = world.run(&estimate(&invoice(anrok)));
        assert_eq!(outcome["error"]["details"]["class"], "fatal", "{outcome}");
        assert!(world.simulator.recorded().is_empty());
    }
}

#[test]
fn what_is_no_document_of_a_connection_does_not_begin() {
    let world = World::new();
    for (request, kind) in [
        (json!({"operation": "estimate", "today": TODAY}), ErrorKind::InvalidDocument),
        (json!({"operation": "estimate", "document": invoice(true)}), ErrorKind::InvalidDocument),
        (json!({"operation": "commit", "today": "2026-13-01", "document": invoice(true)}), ErrorKind::InvalidDocument),
        (json!({"operation": "buy", "today": TODAY, "document": invoice(true)}), ErrorKind::InvalidDocument),
        (json!({"operation": "check", "connection": "nobody"}), ErrorKind::NotFound),
        (json!({"operation": "lookup", "connection": "nobody", "what": "transactions"}), ErrorKind::NotFound),
    ] {
        let error = world.engine.begin_json(&request.to_string()).unwrap_err();
        assert_eq!(error.kind(), kind, "{request}: {error}");
    }
    let mut stranger = invoice(true);
    stranger["customer"]["provider_customer"]["connection"] = json!("nobody");
    assert!(world.engine.begin_json(&commit(&stranger).to_string()).is_err());
}

#[test]
fn what_fell_back_is_recorded_once_the_provider_is_there() {
    let mut config = config();
    config["connections"][0]["on_failure"] = json!("fallback");
    let mut world = World::with(config);
    world.simulator.add_fault(Rule::new(Fault::Refuse).times(u32::MAX));
    let mut exchange = world.begin(&commit(&invoice(true)));
    let outcome = world.drive(&mut exchange, Driver::CrashesBetween);
    assert_eq!(
        (&outcome["status"], &outcome["document"]["taxes_amount_cents"]),
        (&json!("succeeded"), &json!(4505)),
        "{outcome}"
    );
    world.simulator.clear_faults();
    exchange.retry();
    let outcome = world.drive(&mut exchange, Driver::CrashesBetween);
    assert_eq!(
        (&outcome["recorded"], &outcome["document"]["taxes_amount_cents"]),
        (&json!(true), &json!(2167)),
        "{outcome}"
    );
    assert_eq!(outcome["document"]["source"], "anrok");
    assert_eq!(world.simulator.recorded().len(), 1);
}

#[test]
fn what_was_credited_is_not_voided() {
    for anrok in [true, false] {
        let mut world = World::new();
        let sold = world.commit(&invoice(anrok));
        let note = world.note("cn_1", &sold, &[], Some(json!([{"fee_id": "setup"}])));
        world.done(&json!({"operation": "credit", "today": TODAY, "document": note, "invoice": sold}));
        let (before, sent) = (world.simulator.recorded(), world.sent.len());
        let void = json!({"operation": "void", "today": TODAY, "document": sold, "credit_notes": [note]});
        let outcome = world.run(&void);
        assert_eq!((&outcome["status"], world.sent.len()), (&json!("failed"), sent), "{outcome}");
        assert_eq!(world.simulator.recorded(), before);
    }
}

#[test]
fn what_was_only_estimated_is_not_voided() {
    let mut world = World::new();
    let draft = world.done(&estimate(&invoice(true)))["document"].clone();
    let sent = world.sent.len();
    let outcome = world.run(&json!({"operation": "void", "today": TODAY, "document": draft}));
    assert_eq!((&outcome["status"], world.sent.len()), (&json!("nothing_to_do"), sent), "{outcome}");
}

#[test]
fn a_place_of_the_configuration_names_its_connection() {
    let mut config = config();
    config["connections"][0]["items"][0]["product_external_id"] = json!("what Anrok does not know");
    let mut world = World::with(config);
    let outcome = world.run(&estimate(&invoice(true)));
    let details = &outcome["error"]["details"];
    assert_eq!(
        (&details["provider_code"], &details["fee_id"]),
        (&json!("productExternalIdUnknown"), &json!("usage")),
        "{outcome}"
    );
    assert_eq!(details["field"], "connections/anrok_us/items", "{outcome}");
    world.simulator.anrok().set_key("s1/sa1/secret.other");
    let outcome = world.run(&estimate(&invoice(true)));
    assert_eq!(outcome["error"]["details"]["field"], "connections/anrok_us/credentials", "{outcome}");
}
