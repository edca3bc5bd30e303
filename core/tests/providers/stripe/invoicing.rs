//! Stripe Invoicing: Metronome's flow to Anrok's app, with all that its page of questions says may be wrong.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::{Value, json};
use tallage::Step;
use tallage::simulate::{HttpResponse, Outcome, TaxApp};

use super::{config, customer, made, notes, one_off, posted, records, refused_code, request, seattle, world};
use crate::documents::TODAY;
use crate::world::{World, hand};

fn seller() -> (World, Value) {
    let mut world = world();
    let buyer = made(&mut world, "billing", &seattle());
    world.sent.clear();
    let commit = request("commit", &one_off("inv_1", "USD", &buyer, &[("f1", 1000)]));
    (world, commit)
}

/// The success of the guide, as it is written there.
fn success() -> Value {
    json!({"enabled": true, "provider": "anrok", "disabled_reason": null, "liability": {"type": "self"}, "status": "complete"})
}

/// Drives a commit; what a finalized invoice says of its `automatic_tax` is replaced.
fn commit_with(world: &mut World, commit: &Value, automatic_tax: &Value) -> Value {
    let mut exchange = world.begin(commit);
    for _ in 0..100 {
        match exchange.step() {
            Step::Send { number, request } => {
                let outcome = world.send(&request);
                let Outcome::Reply(reply) = &outcome else { panic!("{outcome:?}") };
                let mut body: Value = serde_json::from_str(&reply.text()).unwrap();
                let finalized = body["object"] == "invoice" && body["status"] == "open";
                if !finalized {
                    hand(&mut exchange, number, outcome);
                    continue;
                }
                body["automatic_tax"] = automatic_tax.clone();
                let answer = HttpResponse::new(200, "application/json", body.to_string());
                hand(&mut exchange, number, Outcome::Reply(answer));
            }
            Step::Wait { .. } => exchange.waited(),
            Step::Done { outcome } => return serde_json::from_str(&outcome).unwrap(),
            other => panic!("{other:?}"),
        }
    }
    panic!("no end: {exchange:?}");
}

#[test]
fn the_success_of_the_guide_is_success() {
    let (mut world, commit) = seller();
    let outcome = commit_with(&mut world, &commit, &success());
    assert_eq!((&outcome["status"], &outcome["recorded"]), (&json!("succeeded"), &json!(true)), "{outcome}");
    let document = &outcome["document"];
    assert_eq!((&document["taxes_amount_cents"], &document["total_amount_cents"]), (&json!(103), &json!(1103)));
    assert_eq!(document["source"], "stripe_invoicing");
    assert_eq!(records(&world), [("invoice", "open", 1000, 103, 1)]);
    // And it is what the simulator says without our help.
    let mut bodies = world.simulator.journal().iter().filter_map(|entry| match &entry.outcome {
        Outcome::Reply(reply) if entry.operation == "invoices/get" => serde_json::from_str::<Value>(&reply.text()).ok(),
        _ => None,
    });
    assert_eq!(bodies.next_back().unwrap()["automatic_tax"], success());
    let invoice = &posted(&world, "/v1/invoices")[0];
    assert_eq!(invoice["automatic_tax"], json!({"enabled": "true"}));
    assert_eq!(invoice["pending_invoice_items_behavior"], "exclude");
    let item = &posted(&world, "/v1/invoiceitems")[0];
    let product = item["price_data"]["product"].as_str().or(item["product"].as_str());
    assert_eq!(product, Some("prod_setup"), "{item}");
}

/// Each with a code of its own, a hint, and the way out: void, put it right, the next revision.
#[test]
fn each_documented_failure_is_a_failure_of_its_own() {
    let changed = |members: Value| {
        let mut automatic = success();
        for (name, value) in members.as_object().unwrap() {
            automatic[name] = value.clone();
        }
        automatic
    };
    let off = |reason: &str| json!({"enabled": false, "provider": null, "disabled_reason": reason, "liability": null, "status": null});
    let all_null =
        json!({"enabled": false, "provider": null, "disabled_reason": null, "liability": null, "status": null});
    let mut seen = BTreeSet::new();
    for (automatic, code) in [
        (all_null, "tax_not_enabled"),
        (off("finalization_requires_location_inputs"), "tax_disabled_without_location"),
        (off("finalization_system_error"), "tax_disabled_by_error"),
        (off("reason_of_tomorrow"), "tax_disabled"),
        (changed(json!({"status": "requires_location_inputs"})), "requires_location_inputs"),
        (changed(json!({"status": "failed"})), "tax_calculation_failed"),
        (changed(json!({"status": null})), "tax_not_calculated"),
        (changed(json!({"status": "status_of_tomorrow"})), "tax_status_unknown"),
        (changed(json!({"provider": null})), "tax_app_not_installed"),
        (changed(json!({"provider": "stripe"})), "tax_provider_unexpected"),
    ] {
        let (mut world, mut commit) = seller();
        let outcome = commit_with(&mut world, &commit, &automatic);
        let error = &outcome["error"];
        assert_eq!(
            (&outcome["status"], &error["code"]),
            (&json!("failed"), &json!(format!("provider.{code}"))),
            "{automatic}\n{outcome}"
        );
        let hint = error["details"]["hint"].as_str().unwrap_or("");
        assert!(!hint.is_empty() && seen.insert(code), "{code}: {hint}");
        assert_eq!(outcome["retryable"], false, "{outcome}");
        assert_eq!(outcome["document"]["tax_status"], "failed", "{outcome}");
        // The invoice stands at Stripe: the failed document knows it.
        assert_eq!(world.done(&request("void", &outcome["document"]))["recorded"], true);
        commit["revision"] = json!(2);
        assert_eq!(world.done(&commit)["document"]["taxes_amount_cents"], 103);
        assert_eq!(records(&world), [("invoice", "open", 1000, 103, 1), ("invoice", "void", 1000, 103, 1)], "{code}");
    }
}

#[test]
fn another_tax_app_than_expected_is_said_by_check_and_by_the_invoice() {
    let (mut world, commit) = seller();
    world.simulator.stripe().set_app(Some(TaxApp::Avalara));
    let outcome = world.run(&json!({"operation": "check", "connection": "billing"}));
    assert_eq!(outcome["error"]["code"], "provider.tax_provider_unexpected", "{outcome}");
    let outcome = world.run(&commit);
    assert_eq!(outcome["error"]["code"], "provider.tax_provider_unexpected", "{outcome}");
    let text = outcome["error"].to_string();
    assert!(text.contains("avalara") && text.contains("anrok"), "{text}");
}

#[test]
fn what_keeps_stripe_from_taxing_leaves_no_half_built_invoice() {
    // The app does not answer.
    let (mut world, commit) = seller();
    world.simulator.stripe().set_app_installed(false);
    let outcome = world.run(&commit);
    assert_eq!(outcome["status"], "failed", "{outcome}");
    assert!(records(&world).iter().all(|record| record.1 != "open"), "{:?}", records(&world));
    world.simulator.stripe().set_app_installed(true);
    world.done(&commit);
    assert_eq!(records(&world), [("invoice", "open", 1000, 103, 1)]);
    // Automatic tax is not active at all.
    let (mut world, commit) = seller();
    world.simulator.stripe().set_app(None);
    let outcome = world.run(&commit);
    assert_eq!(outcome["error"]["code"], "provider.stripe_tax_inactive", "{outcome}");
    assert_eq!(records(&world), []);
    // Stripe finalizes it all the same, without tax: the silent failure that this is for.
    let (mut world, commit) = seller();
    world.simulator.stripe().set_app_installed(false);
    world.simulator.stripe().set_finalize_without_tax(true);
    let outcome = world.run(&commit);
    assert_eq!(outcome["error"]["code"], "provider.tax_disabled_by_error", "{outcome}");
    assert_ne!(outcome["document"]["tax_status"], "succeeded");
}

#[test]
fn customers_without_a_place_are_refused() {
    let mut world = world();
    for address in [json!({}), json!({"country": "US"}), json!({"city": "Seattle"})] {
        let mut known = customer("billing", &address);
        known["provider_customer"] = json!({"connection": "billing", "external_id": "cus_NffrFeUfNV2Hib"});
        let commit = request("commit", &one_off("inv_1", "USD", &known, &[("f1", 1000)]));
        assert_eq!(refused_code(&mut world, &commit), "address_missing", "{address}");
        let make = json!({"operation": "customer", "today": TODAY, "customer": customer("billing", &address)});
        assert_eq!(refused_code(&mut world, &make), "address_missing", "{address}");
    }
    // A postal code of New York in Washington.
    let mut lost = seattle();
    lost["zipcode"] = json!("10004");
    let outcome = world.run(&json!({"operation": "customer", "today": TODAY, "customer": customer("billing", &lost)}));
    assert_eq!(
        (&outcome["status"], &outcome["error"]["details"]["class"]),
        (&json!("failed"), &json!("fix_data")),
        "{outcome}"
    );
    let code = outcome["error"]["code"].as_str().unwrap();
    assert!(code.starts_with("provider.customer_tax_location"), "{outcome}");
}

#[test]
fn an_item_without_a_product_fails_or_is_a_warning() {
    let stray = json!({"id": "f2", "type": "add_on", "add_on_code": "stray", "amount_cents": 500});
    let (mut world, mut commit) = seller();
    commit["document"]["fees"].as_array_mut().unwrap().push(stray);
    world.sent.clear();
    let outcome = world.run(&commit);
    assert_eq!(
        (&outcome["status"], &outcome["error"]["details"]["fee_id"]),
        (&json!("failed"), &json!("f2")),
        "{outcome}"
    );
    assert!(world.sent.is_empty());
    let mut lenient = config();
    lenient["connections"][1]["invoicing"]["unmapped_items"] = json!("warn");
    world.engine = crate::world::engine(&lenient, "first");
    world.config = lenient;
    let outcome = world.done(&commit);
    assert!(outcome["document"]["warnings"].to_string().contains("f2"), "{outcome}");
    // 10.25 % of 500 is 51.25.
    assert_eq!(records(&world), [("invoice", "open", 1500, 103 + 51, 2)]);
}

/// Automatic tax takes no negative items.
#[test]
fn negative_fees_are_refused_before_anything_is_sent() {
    let (mut world, mut commit) = seller();
    let off = json!({"id": "off", "type": "add_on", "add_on_code": "setup", "amount_cents": -100});
    commit["document"]["fees"].as_array_mut().unwrap().push(off);
    assert_eq!(refused_code(&mut world, &commit), "negative_line");
}

/// 123 456 calls at 0.0042 cents are 518.5152 cents, so 519; 10.25 % of it is 53.1975.
#[test]
fn prices_below_a_cent_are_told_as_they_are() {
    let (mut world, mut commit) = seller();
    commit["document"]["type"] = json!("subscription");
    commit["document"]["fees"] = json!([{"id": "calls", "type": "charge", "plan_code": "startup", "charge_code": "api",
        "units": "123456", "unit_amount": "0.000042"}]);
    let document = world.done(&commit)["document"].clone();
    assert_eq!(
        (&document["taxes_amount_cents"], &document["total_amount_cents"]),
        (&json!(53), &json!(572)),
        "{document}"
    );
    assert_eq!(records(&world), [("invoice", "open", 519, 53, 1)]);
    let item = &posted(&world, "/v1/invoiceitems")[0];
    assert_eq!(
        (&item["price_data"]["unit_amount_decimal"], &item["quantity"]),
        (&json!("0.0042"), &json!("123456")),
        "{item}"
    );
}

/// 23 % inside 10000; the note is 8130 with 1870 on top, which Stripe adds.
#[test]
fn a_credit_is_told_without_its_tax() {
    let mut world = world();
    let dublin = json!({"address_line1": "1 Grafton Street", "city": "Dublin", "zipcode": "D02 XY45", "country": "IE"});
    let buyer = made(&mut world, "billing", &dublin);
    let mut invoice = one_off("inv_1", "EUR", &buyer, &[("f1", 10_000)]);
    invoice["prices_include_tax"] = json!(true);
    let sold = world.commit(&invoice);
    assert_eq!(
        (&sold["taxes_amount_cents"], &sold["sub_total_excluding_taxes_amount_cents"]),
        (&json!(1870), &json!(8130))
    );
    let note = world.note("cn_1", &sold, &[], None);
    let outcome = world.done(&json!({"operation": "credit", "today": TODAY, "document": note, "invoice": sold}));
    assert_eq!(notes(&outcome), Vec::<&str>::new(), "{outcome}");
    let form = &posted(&world, "/v1/credit_notes")[0];
    assert_eq!((form["lines"].as_array().unwrap().len(), &form["lines"][0]["amount"]), (1, &json!("8130")));
    assert!(world.simulator.journal().iter().any(|entry| entry.operation == "credit_notes/preview"), "not previewed");
    assert!(records(&world).contains(&("credit_note", "issued", 10_000, 1870, 1)), "{:?}", records(&world));
}

/// The percentages of Seattle are 10.25 in all; without being asked for they are not fetched.
#[test]
fn rates_are_fetched_where_they_are_wanted() {
    let (mut world, mut commit) = seller();
    let rates = |world: &World| world.sent.iter().filter(|sent| sent.request.url.contains("/v1/tax_rates/")).count();
    world.done(&commit);
    assert_eq!(rates(&world), 0);
    commit["rates"] = json!(true);
    let document = world.done(&commit)["document"].clone();
    let taxes = document["fees"][0]["applied_taxes"].as_array().unwrap();
    let sum: Decimal = taxes.iter().map(|tax| tax["tax_rate"].as_str().unwrap().parse::<Decimal>().unwrap()).sum();
    assert_eq!(sum, "10.25".parse().unwrap(), "{document}");
    assert_eq!(rates(&world), taxes.len(), "each once");
}

/// Threshold billing: Stripe taxes the invoice of a prepaid balance only where the gate says so.
#[test]
fn the_payment_gate_decides_whether_a_recharge_is_taxed() {
    let mut mapped = config();
    mapped["connections"][1]["fallback_item"] = json!({"stripe_product_id": "prod_saas"});
    let recharge = |gate: Option<Value>| {
        let (mut world, mut commit) = seller();
        world.engine = crate::world::engine(&mapped, "first");
        world.config = mapped.clone();
        commit["document"]["type"] = json!("prepaid_credit");
        commit["document"]["fees"] = json!([{"id": "f1", "type": "credit", "amount_cents": 1000}]);
        if let Some(gate) = gate {
            commit["payment_gate_config"] = gate;
        }
        let outcome = world.run(&commit);
        (world, outcome)
    };
    let gate = |tax: &str| json!({"payment_gate_type": "STRIPE", "tax_type": tax, "stripe_config": {"payment_type": "INVOICE"}});
    let (world, outcome) = recharge(Some(gate("STRIPE")));
    assert_eq!(
        (&outcome["status"], &outcome["document"]["taxes_amount_cents"]),
        (&json!("succeeded"), &json!(103)),
        "{outcome}"
    );
    assert_eq!(records(&world), [("invoice", "open", 1000, 103, 1)]);
    let (world, outcome) = recharge(Some(gate("NONE")));
    assert!(notes(&outcome).contains(&"tax_not_calculated"), "{outcome}");
    assert_eq!(records(&world), [("invoice", "open", 1000, 0, 1)]);
    let (world, outcome) = recharge(None);
    assert_eq!((&outcome["document"]["taxes_amount_cents"], world.sent.len()), (&json!(0), 0), "{outcome}");
}

/// 10 % by tallage on 10.00 and on 0.55, which is 5.5: 100 and 6; Stripe taxes nothing.
#[test]
fn a_document_that_tallage_taxed_is_billed_as_it_is() {
    let (mut world, commit) = seller();
    let id = commit["document"]["customer"]["provider_customer"]["external_id"].clone();
    let own = json!({"external_id": "c_1", "name": "Willy Wonka", "billing_address": seattle()});
    let taxed =
        world.engine.calculate_json(&one_off("inv_1", "USD", &own, &[("a", 1000), ("b", 55)]).to_string()).unwrap();
    let taxed: Value = serde_json::from_str(&taxed).unwrap();
    let bill =
        json!({"operation": "bill", "today": TODAY, "connection": "billing", "document": taxed, "external_id": id});
    let outcome = world.done(&bill);
    assert_eq!(
        (&outcome["document"]["total_amount_cents"], &outcome["data"]["status"]),
        (&json!(1161), &json!("open"))
    );
    assert_eq!(records(&world), [("invoice", "open", 1055, 106, 2)]);
    assert_eq!(posted(&world, "/v1/invoices")[0]["automatic_tax"]["enabled"], "false");
    let lines: Vec<Value> =
        posted(&world, "/add_lines").iter().flat_map(|form| form["lines"].as_array().unwrap().clone()).collect();
    let told: Vec<(&str, &str)> = lines
        .iter()
        .map(|line| {
            let tax = &line["tax_amounts"][0];
            (tax["amount"].as_str().unwrap(), tax["tax_rate_data"]["percentage"].as_str().unwrap())
        })
        .collect();
    assert_eq!(told, [("100", "10"), ("6", "10")]);
    assert_eq!(notes(&world.done(&bill)), ["already_recorded"]);
}
