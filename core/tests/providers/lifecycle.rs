//! A document's life at a provider: draft, commit, credits, void, and what is told of it.

use serde_json::{Value, json};
use tallage::simulate::HttpRequest;

use crate::apply_cases::{assert_adds_up, estimate};
use crate::documents::{TODAY, connection, customer, denver, fee, invoice, one_off, tax};
use crate::world::{World, engine};

pub fn commit(document: &Value) -> Value {
    json!({"operation": "commit", "today": TODAY, "document": document})
}

fn void(document: &Value) -> Value {
    json!({"operation": "void", "today": TODAY, "document": document})
}

pub fn events(outcome: &Value) -> Vec<&str> {
    outcome["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect()
}

/// Refused before anything was sent, and why.
pub fn refused(outcome: &Value, world: &World) -> Value {
    assert_eq!((&outcome["status"], &outcome["retryable"]), (&json!("failed"), &json!(false)), "{outcome}");
    assert!(world.sent.is_empty(), "{:?}", world.sent);
    assert_eq!(outcome["error"]["details"]["class"], "fix_data", "{outcome}");
    outcome["error"].clone()
}

#[test]
fn draft_commit_credits_and_void() {
    for anrok in [true, false] {
        let mut world = World::new();
        let draft = world.done(&estimate(&invoice(anrok)));
        assert!(world.simulator.recorded().is_empty(), "a draft records nothing");
        assert_eq!((&draft["recorded"], &draft["document"]["provider"]["recorded"]), (&json!(false), &json!(false)));
        assert_eq!(draft["document"]["taxes_amount_cents"], tax(anrok));
        assert_adds_up(&draft["document"]);
        let sold = world.commit(&invoice(anrok));
        assert_eq!((&sold["status"], &sold["provider"]["recorded"]), (&json!("finalized"), &json!(true)));
        assert_eq!(sold["source"], if anrok { "anrok" } else { "avatax" });
        assert_eq!(
            sold["taxes_amount_cents"], draft["document"]["taxes_amount_cents"],
            "preview and final are the same"
        );
        assert_eq!(sold["fees"], draft["document"]["fees"]);

        // In parts: a third of the usage, the set-up, then everything that is left.
        let items = |list: Value| Some(list);
        let first = world.note("cn_1", &sold, &[], items(json!([{"fee_id": "usage", "amount_cents": 5000}])));
        let second = world.note("cn_2", &sold, std::slice::from_ref(&first), items(json!([{"fee_id": "setup"}])));
        let rest = world.note("cn_3", &sold, &[first.clone(), second.clone()], None);
        let notes = [first, second, rest];
        let sum = |member: &str| notes.iter().map(|note| note[member].as_i64().unwrap()).sum::<i64>();
        assert_eq!((sum("taxes_amount_cents"), sum("total_amount_cents")), (tax(anrok), 45_050 + tax(anrok)));
        for note in &notes {
            let outcome =
                world.done(&json!({"operation": "credit", "today": TODAY, "document": note, "invoice": sold}));
            assert_eq!((&outcome["recorded"], &outcome["operation"]), (&json!(true), &json!("credit")));
        }
        let net: rust_decimal::Decimal = world.simulator.recorded().iter().map(|it| it.amount).sum();
        assert_eq!((net, world.simulator.recorded().len()), (rust_decimal::Decimal::ZERO, 4));

        let other = json!({"id": "inv_2", "number": "ACME-2"});
        let mut document = invoice(anrok);
        document.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        let second = world.commit(&document);
        let outcome = world.done(&void(&second));
        assert!(outcome["notes"].as_array().unwrap().is_empty(), "{outcome}");
        assert_eq!(
            world.simulator.recorded().iter().filter(|it| ["void", "Cancelled"].contains(&it.status)).count(),
            1
        );
        let again = world.done(&void(&second));
        assert!(!again["notes"].as_array().unwrap().is_empty(), "what was done before is done, with a note: {again}");
        world.assert_no_secrets();
    }
}

#[test]
fn a_credit_repeats_what_was_told_of_the_invoice() {
    for anrok in [true, false] {
        let mut world = World::new();
        let mut document = invoice(anrok);
        document["issuing_date"] = json!("2026-10-05");
        document["customer"]["tax_identification_number"] = json!("IE6388047V");
        let sold = world.commit(&document);
        let told = world.sent.last().unwrap().request.body.clone().unwrap();
        let told: Value = serde_json::from_str(&told).unwrap();
        // Since then everything is called otherwise.
        for product in ["api", "setup", "saas"] {
            let text = world
                .config
                .to_string()
                .replace(&format!(r#""product_external_id":"{product}""#), r#""product_external_id":"minimum""#);
            world.config =
                serde_json::from_str(&text.replace(r#""tax_code":"SW054000""#, r#""tax_code":"P0000000""#)).unwrap();
        }
        world.engine = engine(&world.config, "renamed");
        let note = world.note("cn_1", &sold, &[], None);
        world.done(&json!({"operation": "credit", "today": TODAY, "document": note, "invoice": sold}));
        let credit: Value = serde_json::from_str(world.sent.last().unwrap().request.body.as_deref().unwrap()).unwrap();
        if anrok {
            assert_eq!((&credit["taxDate"], &credit["accountingDate"]), (&json!("2026-10-05"), &json!(TODAY)));
            for member in ["customerId", "customerAddress", "customerTaxIds", "currencyCode"] {
                assert_eq!(credit[member], told[member], "{member}");
            }
            assert_ne!(credit["id"], told["id"]);
        } else {
            let (credit, told) = (&credit["createTransactionModel"], &told["createTransactionModel"]);
            assert_eq!((&credit["taxOverride"]["taxDate"], &credit["date"]), (&json!("2026-10-05"), &json!(TODAY)));
            for member in ["customerCode", "addresses", "businessIdentificationNo", "currencyCode"] {
                assert_eq!(credit[member], told[member], "{member}");
            }
            assert_ne!(credit["code"], told["code"]);
        }
        let lines = |body: &Value| {
            let body = body.get("createTransactionModel").unwrap_or(body).clone();
            body[if anrok { "lineItems" } else { "lines" }].as_array().unwrap().clone()
        };
        for (was, is) in lines(&told).iter().zip(lines(&credit)) {
            for member in ["id", "number", "productExternalId", "taxCode", "itemCode"] {
                assert_eq!(was.get(member), is.get(member), "{member}");
            }
            assert_eq!(was["amount"].as_f64().unwrap(), -is["amount"].as_f64().unwrap());
        }
    }
}

#[test]
fn a_filed_document_is_reversed_under_an_id_that_is_always_the_same() {
    for anrok in [true, false] {
        let ids: Vec<String> = (0..2)
            .map(|_| {
                let mut world = World::new();
                let mut document = invoice(anrok);
                document["issuing_date"] = json!("2026-09-30");
                let sold = world.commit(&document);
                let id = sold["provider"]["transaction_id"].as_str().unwrap();
                let filed = if anrok {
                    world.simulator.anrok().freeze(id)
                } else {
                    world.simulator.avatax().lock(id, "SalesInvoice")
                };
                assert!(filed);
                let outcome = world.done(&void(&sold));
                let reversal = world.simulator.recorded().into_iter().find(|it| it.id != id).unwrap();
                assert_eq!(outcome["transaction_id"], reversal.id);
                if anrok {
                    let body = &world.bodies("/createNegation")[0];
                    assert_eq!(
                        (&body["originalTransactionId"], &body["newTransactionId"]),
                        (&json!(id), &json!(reversal.id))
                    );
                } else {
                    let body = &world.bodies("/createoradjust").last().unwrap()["createTransactionModel"].clone();
                    assert_eq!((&body["type"], &body["date"]), (&json!("ReturnInvoice"), &json!(TODAY)));
                    assert_eq!(
                        (&body["taxOverride"]["taxDate"], &body["referenceCode"]),
                        (&json!("2026-09-30"), &json!(id))
                    );
                    assert!(
                        body["lines"].as_array().unwrap().iter().all(|line| line["amount"].as_f64().unwrap() < 0.0)
                    );
                }
                reversal.id
            })
            .collect();
        assert_eq!(ids[0], ids[1]);
        assert!(ids[0].len() <= 50);
    }
}

#[test]
fn what_is_filed_already_is_not_recorded_otherwise() {
    for anrok in [true, false] {
        let mut world = World::new();
        let sold = world.commit(&invoice(anrok));
        let id = sold["provider"]["transaction_id"].as_str().unwrap();
        assert!(if anrok {
            world.simulator.anrok().freeze(id)
        } else {
            world.simulator.avatax().lock(id, "SalesInvoice")
        });
        let before = world.simulator.recorded();
        let mut other = invoice(anrok);
        other["fees"][1]["amount_cents"] = json!(10_001);
        let outcome = world.run(&commit(&other));
        assert_eq!(
            (&outcome["status"], &outcome["error"]["details"]["class"]),
            (&json!("failed"), &json!("conflict")),
            "{outcome}"
        );
        assert_eq!(world.simulator.recorded(), before);
    }
}

#[test]
fn identifiers_depend_on_connection_document_and_revision() {
    let id = |document: &str, revision: u32| {
        let mut world = World::new();
        let mut invoice = invoice(true);
        invoice["id"] = json!(document);
        let outcome =
            world.done(&json!({"operation": "commit", "today": TODAY, "document": invoice, "revision": revision}));
        assert_eq!(outcome["revision"], revision);
        outcome["transaction_id"].as_str().unwrap().to_owned()
    };
    assert_eq!(id("inv_1", 1), id("inv_1", 1));
    assert_ne!(id("inv_1", 1), id("inv_1", 2));
    assert_ne!(id("inv_1", 1), id("inv_2", 1));
    assert!(id(&"long id ".repeat(20), 1).len() <= 50);
}

#[test]
fn a_vat_id_is_sent_and_reverses_the_charge() {
    let mut world = World::new();
    let mut buyer = customer(
        "anrok_us",
        &json!({"address_line1": "Invalidenstr. 1", "city": "Berlin", "zipcode": "10115", "country": "DE"}),
    );
    let sale = |buyer: &Value| estimate(&one_off("inv_1", "EUR", buyer, &[fee("f1", 10_000)]));
    assert_eq!(world.done(&sale(&buyer))["document"]["taxes_amount_cents"], 1900);
    buyer["tax_identification_number"] = json!("DE123456788");
    let outcome = world.done(&sale(&buyer));
    let body = world.bodies("/createEphemeral").pop().unwrap();
    assert_eq!(body["customerTaxIds"][0]["value"], "DE123456788");
    assert_eq!(
        (&outcome["document"]["taxes_amount_cents"], &outcome["document"]["fees"][0]["treatment"]),
        (&json!(0), &json!("reverse_charge"))
    );
}

#[test]
fn a_certificate_exempts() {
    let mut world = World::new();
    world.simulator.anrok().add_customer("cus_1");
    let certificate = json!({"customerId": "cus_1", "effectiveDateBegin": "2026-01-01", "certificateFile": {"name": "c.pdf", "contentsBase64": "JVBERi0xLjQK"},
        "jurises": [{"jurisId": "us-CO"}]});
    let stored = world.simulator.handle(
        HttpRequest::new("POST", "/v1/seller/certificates/create")
            .with_header("Authorization", format!("Bearer {}", crate::documents::ANROK_KEY))
            .with_body(certificate.to_string()),
    );
    assert_eq!(stored.reply().unwrap().status, 200);
    let outcome =
        world.done(&estimate(&one_off("inv_1", "USD", &customer("anrok_us", &denver()), &[fee("f1", 15_000)])));
    assert_eq!(
        (&outcome["document"]["taxes_amount_cents"], &outcome["document"]["fees"][0]["treatment"]),
        (&json!(0), &json!("customer_exempt"))
    );
}

#[test]
fn the_shipping_address_wins_if_it_is_usable_as_a_whole() {
    let sent = |shipping: Value| {
        let mut world = World::new();
        let mut buyer = customer("anrok_us", &denver());
        buyer["shipping_address"] = shipping;
        world.done(&estimate(&one_off("inv_1", "USD", &buyer, &[fee("f1", 15_000)])));
        world.bodies("/createEphemeral")[0]["customerAddress"].clone()
    };
    let austin =
        json!({"line1": "1100 Congress Ave", "city": "Austin", "region": "TX", "postalCode": "78701", "country": "US"});
    assert_eq!(sent(crate::documents::austin()), austin);
    let billing =
        json!({"line1": "1450 Cherokee St", "city": "Denver", "region": "CO", "postalCode": "80204", "country": "US"});
    // A country alone is no address in the United States; nor do blanks count. Nothing is mixed.
    for shipping in [
        json!({}),
        json!({"city": "Austin", "country": "US"}),
        json!({"zipcode": " ", "city": "Austin", "country": "US"}),
    ] {
        assert_eq!(sent(shipping.clone()), billing, "{shipping}");
    }
    // Empty parts are left out, not sent.
    assert_eq!(
        sent(json!({"address_line1": "", "city": "", "state": "TX", "zipcode": "78701", "country": "US"})),
        json!({"region": "TX", "postalCode": "78701", "country": "US"})
    );
}

#[test]
fn products_are_found_in_order() {
    let sent = |entity: &str, fee: &Value| {
        let mut world = World::new();
        let mut document = one_off("inv_1", "USD", &customer("anrok_us", &denver()), std::slice::from_ref(fee));
        document["billing_entity"] = json!(entity);
        if fee["type"] != "add_on" {
            document["type"] = json!("subscription");
        }
        let outcome = world.run(&estimate(&document));
        (outcome, world)
    };
    let product = |entity: &str, fee: Value| {
        let (outcome, world) = sent(entity, &fee);
        assert_eq!(outcome["status"], "succeeded", "{outcome}");
        world.bodies("/createEphemeral")[0]["lineItems"][0]["productExternalId"].as_str().unwrap().to_owned()
    };
    let of = |kind: &str, more: Value| {
        let mut fee = json!({"id": "f1", "type": kind, "amount_cents": 100});
        fee.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fee
    };
    assert_eq!(product("acme_us", fee("f1", 100)), "setup");
    assert_eq!(product("acme_it", fee("f1", 100)), "setup_it", "the entity's own");
    assert_eq!(product("acme_us", of("charge", json!({"plan_code": "startup", "charge_code": "api"}))), "api");
    assert_eq!(
        product("acme_it", of("charge", json!({"plan_code": "startup", "charge_code": "api"}))),
        "api",
        "the default goes before the entity's fallback"
    );
    assert_eq!(
        product("acme_us", of("fixed_charge", json!({"plan_code": "startup", "fixed_charge_code": "seats"}))),
        "seat"
    );
    assert_eq!(product("acme_us", of("subscription", json!({"plan_code": "startup"}))), "saas");
    assert_eq!(product("acme_us", of("commitment", json!({"plan_code": "startup"}))), "minimum");
    assert_eq!(product("acme_it", of("add_on", json!({"add_on_code": "stray"}))), "other_it", "the entity's fallback");

    let stray = of("add_on", json!({"add_on_code": "stray"}));
    let (outcome, world) = sent("acme_us", &stray);
    let error = refused(&outcome, &world);
    assert_eq!(error["details"]["fee_id"], "f1", "{error}");

    let lint = World::new().engine.lint_json();
    let lint: Value = serde_json::from_str(&lint).unwrap();
    let told = lint["warnings"].to_string();
    for (item, listed) in [("stray", true), ("odd_metric", true), ("api_calls", false)] {
        assert_eq!(told.contains(item), listed, "{item}: {told}");
    }
}

#[test]
fn nothing_to_tax_is_no_request() {
    for anrok in [true, false] {
        let buyer = customer(connection(anrok), &denver());
        let usage = |amount: i64| json!({"id": "f1", "type": "charge", "plan_code": "startup", "charge_code": "api", "amount_cents": amount});
        let mut preview = one_off("usage_1", "USD", &buyer, &[usage(0)]);
        preview["type"] = json!("usage");
        let mut world = World::new();
        let outcome = world.run(&estimate(&preview));
        assert_eq!((&outcome["status"], world.sent.len()), (&json!("nothing_to_do"), 0), "{outcome}");
        assert_eq!(outcome["document"]["taxes_amount_cents"], 0, "{outcome}");

        // Only fees with an amount are sent.
        preview["fees"] = json!([usage(0), {"id": "f2", "type": "charge", "plan_code": "startup", "charge_code": "api", "amount_cents": 100}]);
        let outcome = world.run(&estimate(&preview));
        let sent: Value = serde_json::from_str(world.sent[0].request.body.as_deref().unwrap()).unwrap();
        assert_eq!(sent[if anrok { "lineItems" } else { "lines" }].as_array().unwrap().len(), 1);
        assert_eq!(outcome["document"]["fees"].as_array().unwrap().len(), 2);

        // Prepaid credits are never taxed.
        let mut top_up =
            one_off("top_up", "USD", &buyer, &[json!({"id": "f1", "type": "credit", "amount_cents": 5000})]);
        top_up["type"] = json!("prepaid_credit");
        let mut world = World::new();
        let outcome = world.run(&commit(&top_up));
        assert!(world.sent.is_empty(), "{outcome}");
        assert_eq!(
            (&outcome["document"]["taxes_amount_cents"], &outcome["document"]["total_amount_cents"]),
            (&json!(0), &json!(5000))
        );
    }
}

#[test]
fn settled_fees_are_not_told_again() {
    let mut world = World::new();
    let mut document = invoice(true);
    document["fees"][0]["settled"] =
        json!([{"tax_code": "co", "tax_name": "Tax", "tax_rate": "4.81", "amount_cents": 722}]);
    let outcome = world.done(&estimate(&document));
    let lines = world.bodies("/createEphemeral")[0]["lineItems"].clone();
    let ids: Vec<&str> = lines.as_array().unwrap().iter().map(|line| line["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["setup", "plan"]);
    assert_eq!(outcome["document"]["taxes_amount_cents"], 2167);
    assert_adds_up(&outcome["document"]);
}

#[test]
fn coupons_are_taken_off_before() {
    let mut world = World::new();
    let mut document = invoice(true);
    // A tenth of each: 1500, 1000, 2005. 4.81 % of 13500, 9000 and 18045: 649.35, 432.9, 867.9645.
    document["coupons"] = json!([{"code": "TENTH", "type": "percentage", "percentage_rate": "10"}]);
    let outcome = world.done(&estimate(&document));
    let lines = world.bodies("/createEphemeral")[0]["lineItems"].clone();
    let amounts: Vec<i64> = lines.as_array().unwrap().iter().map(|line| line["amount"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [13_500, 9000, 18_045]);
    assert_eq!(outcome["document"]["taxes_amount_cents"], 649 + 433 + 868);
    assert_eq!(outcome["document"]["coupons_amount_cents"], 4505);
    assert_adds_up(&outcome["document"]);
}

#[test]
fn offline_a_linked_customer_s_document_waits() {
    let world = World::new();
    let taxed: Value = serde_json::from_str(&world.engine.calculate_json(&invoice(true).to_string()).unwrap()).unwrap();
    assert_eq!((&taxed["tax_status"], &taxed["source"]), (&json!("pending"), &json!("anrok")));
    assert_eq!((&taxed["taxes_amount_cents"], &taxed["total_amount_cents"]), (&Value::Null, &Value::Null));
    assert_eq!(taxed["fees"][0]["decided_by"]["level"], "provider");
    let note = json!({"id": "cn_1", "issuing_date": TODAY, "invoice": taxed});
    assert!(world.engine.credit_json(&note.to_string()).is_err(), "what waits cannot be credited");
}

#[test]
fn a_customer_of_anrok_comes_with_the_first_transaction() {
    let mut world = World::new();
    let mut document = invoice(true);
    world.commit(&document);
    assert_eq!(world.bodies("/createOrUpdate")[0]["customerName"], "Willy Wonka");
    // Linked only: a name would make a customer of a typing mistake.
    document["id"] = json!("inv_2");
    document["customer"]["provider_customer"] = json!({"connection": "anrok_us", "external_id": "anrok_77"});
    let outcome = world.run(&commit(&document));
    assert_eq!(outcome["error"]["details"]["provider_code"], "customerIdNotFound", "{outcome}");
    let body = world.bodies("/createOrUpdate").pop().unwrap();
    assert_eq!((&body["customerId"], body.get("customerName")), (&json!("anrok_77"), None));
    world.simulator.anrok().add_customer("anrok_77");
    world.commit(&document);
}

#[test]
fn a_customer_of_avatax_is_made_once() {
    let mut world = World::new();
    let request = json!({"operation": "customer", "today": TODAY, "customer": customer("avatax_us", &crate::documents::montgomery())});
    let first = world.done(&request);
    assert!(events(&first).iter().any(|event| event.starts_with("customer.")), "{first}");
    world.done(&request);
    let made = world
        .simulator
        .journal()
        .iter()
        .filter(|entry| entry.operation == "customers/create" && entry.recorded)
        .count();
    assert_eq!(made, 1);
}
