//! Customers and the check of a connection.

use super::*;
use crate::Response;

fn customer(link: Value) -> Value {
    json!({"external_id": "c1", "name": "Customer", "email": "a@example.com", "tax_identification_number": "12-3456789", "provider_customer": link,
        "address_line1": "920 5th Ave", "city": "Seattle", "state": "WA", "zipcode": "98104", "country": "US"})
}

fn asked(customer: &Value) -> String {
    json!({"operation": "customer", "customer": customer}).to_string()
}

fn said(automatic_tax: &str) -> Response {
    let body = json!({"id": "cus_9", "object": "customer", "tax": {"automatic_tax": automatic_tax, "ip_address": null, "location": null, "provider": "anrok"}});
    Response::new(200, body.to_string())
}

fn told(exchange: &Exchange) -> (String, Vec<(String, String)>) {
    let Step::Send { request, .. } = exchange.step() else { panic!("{exchange:?}") };
    let path = request.url.split_once("/v1/").unwrap().1.split('?').next().unwrap();
    let line = format!("{} {path}", request.method);
    let form =
        fake::form(request.body.as_deref().unwrap_or(request.url.split_once('?').map_or("", |(_, query)| query)));
    allowed::check(&line, &form);
    (line, form)
}

#[test]
fn a_customer_is_made_with_all_that_taxes_need() {
    let engine = engine();
    let mut exchange = engine.begin_json(&asked(&customer(json!({"connection": "billing", "create": true})))).unwrap();
    let (line, form) = told(&exchange);
    assert_eq!(line, "POST customers");
    let expected = [
        ("name", "Customer"),
        ("email", "a@example.com"),
        ("address[line1]", "920 5th Ave"),
        ("address[city]", "Seattle"),
        ("address[state]", "WA"),
        ("address[postal_code]", "98104"),
        ("address[country]", "US"),
        ("tax[validate_location]", "immediately"),
        ("tax_id_data[0][type]", "us_ein"),
        ("tax_id_data[0][value]", "12-3456789"),
        ("metadata[tallage_customer]", "c1"),
        ("expand[]", "tax"),
    ];
    assert_eq!(form, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    exchange.receive(None, &said("supported")).unwrap();
    let outcome = outcome(&exchange);
    assert_eq!(
        outcome["data"],
        json!({"external_id": "cus_9", "created": true, "automatic_tax": "supported", "tax_provider": "anrok"})
    );
    assert_eq!(outcome["events"][0]["type"], "customer.tax_provider_created");
}

#[test]
fn a_known_customer_is_changed_and_has_its_tax_id_once() {
    let engine = engine();
    let mut known = customer(json!({"connection": "billing", "external_id": "cus_9"}));
    known["exempt"] = json!(true);
    known["shipping_address"] =
        json!({"address_line1": "1 Pike St", "city": "Seattle", "state": "WA", "zipcode": "98101", "country": "US"});
    for (ids, posts) in [(json!([{"id": "txi_1", "value": "123456789"}]), false), (json!([]), true)] {
        let mut exchange = engine.begin_json(&asked(&known)).unwrap();
        let (line, form) = told(&exchange);
        assert_eq!(line, "POST customers/cus_9");
        for (name, value) in
            [("tax_exempt", "exempt"), ("shipping[address][postal_code]", "98101"), ("shipping[name]", "Customer")]
        {
            assert!(form.contains(&(name.to_owned(), value.to_owned())), "{form:?}");
        }
        exchange.receive(None, &said("not_collecting")).unwrap();
        assert_eq!(told(&exchange).0, "GET customers/cus_9/tax_ids");
        exchange.receive(None, &Response::new(200, json!({"object": "list", "data": ids}).to_string())).unwrap();
        if posts {
            let (line, form) = told(&exchange);
            assert_eq!((line.as_str(), form.len()), ("POST customers/cus_9/tax_ids", 2));
            exchange.receive(None, &Response::new(200, r#"{"id": "txi_2"}"#)).unwrap();
        }
        let outcome = outcome(&exchange);
        assert_eq!((codes(&outcome), &outcome["data"]["created"]), (vec!["not_collecting"], &json!(false)));
    }
}

#[test]
fn a_customer_that_cannot_be_taxed_is_an_error() {
    let engine = engine();
    let mut nowhere = customer(json!({"connection": "billing", "create": true}));
    for name in ["address_line1", "city", "state", "zipcode", "country"] {
        nowhere.as_object_mut().unwrap().remove(name);
    }
    let exchange = engine.begin_json(&asked(&nowhere)).unwrap();
    assert_eq!(outcome(&exchange)["error"]["code"], "provider.address_missing");
    let known = customer(json!({"connection": "billing", "external_id": "cus_9"}));
    for (response, code) in [
        (said("unrecognized_location"), "customer_tax_location_unrecognized"),
        (
            Response::new(
                400,
                r#"{"error": {"type": "invalid_request_error", "code": "customer_tax_location_invalid", "message": "no"}}"#,
            ),
            "customer_tax_location_invalid",
        ),
        (Response::new(200, r#"{"id": "cus_9", "object": "customer", "deleted": true}"#), "customer_deleted"),
    ] {
        let mut exchange = engine.begin_json(&asked(&known)).unwrap();
        exchange.receive(None, &response).unwrap();
        let outcome = outcome(&exchange);
        assert_eq!(
            (&outcome["error"]["code"], &outcome["status"]),
            (&json!(format!("provider.{code}")), &json!("failed")),
            "{outcome}"
        );
    }
}

fn settings(change: Value) -> Response {
    let mut body = json!({"object": "tax.settings", "livemode": true, "status": "active", "status_details": {"active": {}},
        "defaults": {"provider": "anrok", "tax_behavior": "exclusive", "tax_code": "txcd_10000000"}, "head_office": null});
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    Response::new(200, body.to_string())
}

fn checked(change: Value) -> Value {
    let engine = engine();
    let mut exchange = engine.begin_json(r#"{"operation": "check", "connection": "billing"}"#).unwrap();
    assert_eq!(told(&exchange).0, "GET account");
    exchange.receive(None, &Response::new(200, r#"{"id": "acct_1", "object": "account"}"#)).unwrap();
    assert_eq!(told(&exchange).0, "GET tax/settings");
    exchange.receive(None, &settings(change)).unwrap();
    outcome(&exchange)
}

#[test]
fn a_connection_is_checked() {
    let good = checked(json!({}));
    assert_eq!((&good["status"], codes(&good)), (&json!("succeeded"), vec!["first_invoice_decides"]));
    let expected = json!({"account": "acct_1", "livemode": true, "tax_status": "active", "tax_behavior": "exclusive", "tax_provider": "anrok"});
    assert_eq!(good["data"], expected);
    assert_eq!(codes(&checked(json!({"livemode": false}))), ["first_invoice_decides", "mode_differs"]);
    for (change, code) in [
        (
            json!({"status": "pending", "status_details": {"pending": {"missing_fields": ["head_office"]}}}),
            "stripe_tax_inactive",
        ),
        (json!({"defaults": {"provider": "anrok", "tax_behavior": null}}), "tax_behavior_missing"),
        (json!({"defaults": {"provider": "stripe", "tax_behavior": "exclusive"}}), "tax_provider_unexpected"),
    ] {
        let outcome = checked(change);
        assert_eq!(outcome["error"]["code"], json!(format!("provider.{code}")), "{outcome}");
    }
    let engine = engine();
    let mut exchange = engine.begin_json(r#"{"operation": "check", "connection": "billing"}"#).unwrap();
    let body =
        r#"{"error": {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_****cret"}}"#;
    exchange.receive(None, &Response::new(401, body)).unwrap();
    assert_eq!(outcome(&exchange)["error"]["details"]["class"], "fatal");
}
