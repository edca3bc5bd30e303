//! What is told of an invoice.

use serde_json::json;

use super::*;
use crate::config::Product;
use crate::provider::failure::Class;

fn product(id: &str) -> Product {
    Product { product_external_id: Some(id.into()), ..Product::default() }
}

/// Items of everything, overrides and fallbacks, and what is left out.
fn mapped(default_fallback: bool, entity_fallback: bool) -> Config {
    let item = |kind: &str, code: Option<&str>, product: &str| json!({"type": kind, "code": code, "product_external_id": product});
    let fallback =
        |there: bool, product: &str| if there { json!({"product_external_id": product}) } else { Value::Null };
    load(&json!({
        "plans": [
            {"code": "pro", "charges": [{"code": "api", "billable_metric_code": "calls"}, {"code": "odd", "billable_metric_code": "unknown"},
                                        {"code": "bare"}],
             "fixed_charges": [{"code": "seats", "add_on_code": "seat"}], "minimum_commitment": {}},
            {"code": "basic"}],
        "add_ons": [{"code": "seat", "name": "Seat"}, {"code": "setup", "name": "Setup"}],
        "billing_entities": [{"code": "fr", "country": "FR", "address": {"address_line1": " 1 rue A ", "zipcode": "75001"}},
                             {"code": "us", "country": "US"}],
        "connections": [{
            "code": "anrok_us", "provider": "anrok", "credentials": {"api_key": "s1/sa1/secret.x"},
            "items": [item("billable_metric", Some("calls"), "p-calls"), item("add_on", Some("seat"), "p-seat"),
                      item("plan", Some("pro"), "p-pro"), item("subscription_fee", None, "p-subscription"),
                      item("minimum_commitment", None, "p-minimum"), item("coupon", None, "p-coupon")],
            "fallback_item": fallback(default_fallback, "p-fallback"),
            "billing_entities": [{"billing_entity": "fr", "items": [item("billable_metric", Some("calls"), "p-calls-fr"),
                                                                    item("coupon", None, "p-coupon-fr")],
                                  "fallback_item": fallback(entity_fallback, "p-fallback-fr")}]
        }]
    }))
}

fn subscription(entity: &str, fee: Value) -> Value {
    let mut document = invoice("anrok_us", json!([fee]));
    document["type"] = json!("subscription");
    document["billing_entity"] = json!(entity);
    document
}

#[test]
fn a_fee_is_its_item_or_a_fallback_the_entity_first() {
    let charge = |code: &str| json!({"type": "charge", "plan_code": "pro", "charge_code": code});
    let setup = json!({"type": "add_on", "add_on_code": "setup"});
    let (calls, odd, bare) = (charge("api"), charge("odd"), charge("bare"));
    let plan = |code: &str| json!({"type": "subscription", "plan_code": code});
    let (seats, minimum) = (
        json!({"type": "fixed_charge", "plan_code": "pro", "fixed_charge_code": "seats"}),
        json!({"type": "commitment", "plan_code": "pro"}),
    );
    // Fee, amount, entity, fallbacks (default, entity), product.
    let cases = [
        (&calls, 10, "fr", (true, true), Some("p-calls-fr")),
        (&calls, 10, "us", (true, true), Some("p-calls")),
        (&seats, 10, "fr", (true, true), Some("p-seat")),
        (&minimum, 10, "us", (false, false), Some("p-minimum")),
        (&plan("pro"), 10, "us", (false, false), Some("p-pro")),
        (&plan("basic"), 10, "us", (false, false), Some("p-subscription")),
        (&setup, 10, "fr", (true, true), Some("p-fallback-fr")),
        (&setup, 10, "fr", (true, false), Some("p-fallback")),
        (&setup, 10, "us", (true, true), Some("p-fallback")),
        (&odd, 10, "us", (true, true), Some("p-fallback")),
        (&bare, 10, "us", (true, true), Some("p-fallback")),
        (&setup, 10, "fr", (false, false), None),
        (&setup, 10, "us", (false, true), None),
        (&bare, 10, "us", (false, false), None),
        // A discount is of what it discounts; one of nothing in particular is a coupon.
        (&calls, -10, "us", (true, true), Some("p-calls")),
        (&seats, -10, "fr", (true, true), Some("p-seat")),
        (&setup, -10, "us", (true, true), Some("p-coupon")),
        (&setup, -10, "fr", (true, true), Some("p-coupon-fr")),
    ];
    for (index, (fee, amount, entity, (default, of_entity), expected)) in cases.into_iter().enumerate() {
        let mut fee = fee.clone();
        fee["id"] = json!("a");
        fee["amount_cents"] = json!(amount);
        let config = mapped(default, of_entity);
        match (told(&config, &subscription(entity, fee)).unwrap(), expected) {
            (Told::Sale(sale), Some(id)) => assert_eq!(sale.lines[0].product, product(id), "case {index}"),
            (Told::Failed(failure), None) => {
                assert_eq!((failure.class, &*failure.code), (Class::FixData, "item_unmapped"));
                assert_eq!((failure.fee_id.as_deref(), failure.field.as_deref()), (Some("a"), Some("/fees/0")));
                assert!(failure.hint.contains("anrok_us"), "{}", failure.hint);
            }
            (other, _) => panic!("case {index}: {other:?}"),
        }
    }
}

#[test]
fn a_sale_says_what_the_document_says() {
    let fee = json!({"id": "a", "type": "charge", "plan_code": "pro", "charge_code": "api", "name": " API calls ",
                     "units": "-2.50", "unit_amount": "-4", "exemption": {"entity_use_code": "G"}});
    let mut document = subscription("fr", fee);
    document["prices_include_tax"] = json!(true);
    document["customer"]["exemption"] = json!({"number": "CERT-1"});
    document["customer"]["provider_customer"] =
        json!({"connection": "anrok_us", "external_id": "at-anrok", "create": true});
    document["customer"]["email"] = json!("a@example.com");
    let sale = serde_json::to_value(sale_of(&mapped(true, true), &document)).unwrap();
    assert_eq!(
        sale,
        json!({
            "document_id": "inv_1", "currency": "USD", "issuing_date": "2026-10-31", "tax_date": "2026-10-30",
            "billing_entity": "fr",
            "customer": {"id": "at-anrok", "create": true, "email": "a@example.com",
                "address": {"line1": "1450 Cherokee St", "city": "Denver", "region": "CO", "postal_code": "80204", "country": "US"},
                "address_field": "/customer", "exemption_no": "CERT-1"},
            "ship_from": {"line1": "1 rue A", "postal_code": "75001", "country": "FR"},
            "lines": [{"fee_id": "a", "amount": 1000, "quantity": "2.5", "product": {"product_external_id": "p-calls-fr"},
                "tax_included": true, "description": "API calls", "entity_use_code": "G"}]
        })
    );
    // A billing entity without an address ships from nowhere that is known, and the customer's own id is one.
    let mut document = subscription("us", json!({"id": "a", "type": "commitment", "amount_cents": 5, "units": "0"}));
    document["customer"]["provider_customer"] = json!({"connection": "anrok_us"});
    let sale = sale_of(&mapped(true, true), &document);
    assert_eq!((sale.ship_from, &*sale.customer.id, sale.customer.create), (None, "c1", false));
    assert_eq!((&sale.lines[0].quantity, sale.lines[0].tax_included), (&None, false));
    document["customer"].as_object_mut().unwrap().remove("external_id");
    match told(&mapped(true, true), &document).unwrap() {
        Told::Failed(failure) => assert_eq!(
            (&*failure.code, failure.class, failure.field.as_deref()),
            ("customer_id_missing", Class::FixData, Some("/customer/external_id"))
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn lines_of_nothing_are_told_only_where_that_is_wanted() {
    let of = |zero: &str, kind: &str, amounts: [i64; 2]| {
        let config = load(&json!({"connections": [{
            "code": "ava", "provider": "avatax", "zero_amount_lines": zero, "fallback_item": {"tax_code": "SW054000"},
            "credentials": {"account_id": "1", "license_key": "k", "company_code": "DEFAULT"}}]}));
        let mut document = invoice(
            "ava",
            json!([{"id": "a", "amount_cents": amounts[0]}, {"id": "b", "amount_cents": amounts[1]},
                   {"id": "s", "amount_cents": 100, "settled": []}]),
        );
        document["type"] = json!(kind);
        match told(&config, &document).unwrap() {
            Told::Sale(sale) => sale.lines.iter().map(|line| line.fee_id.clone()).collect::<String>(),
            Told::Nothing => "nothing".to_owned(),
            Told::Failed(failure) => panic!("{failure:?}"),
        }
    };
    assert_eq!(of("skip", "one_off", [0, 5]), "b");
    assert_eq!(of("send", "one_off", [0, 5]), "ab");
    assert_eq!(of("send", "one_off", [0, 0]), "nothing");
    assert_eq!(of("skip", "one_off", [0, 0]), "nothing");
    // Previews of usage have fees of everything that could be used.
    assert_eq!(of("send", "usage", [0, 5]), "b");
    assert_eq!(of("skip", "one_off", [0, -5]), "b");
}
