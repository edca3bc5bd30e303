use serde_json::{Value, json};

use super::super::{account, credit, customer, invoice, taxes};
use crate::provider::Response;
use crate::provider::sale::Sale;

macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/data/stripe/",
            $name,
            ".json"
        )))
        .unwrap()
    };
}

fn ok(body: &Value) -> Response {
    Response::new(200, body.to_string())
}

pub(super) fn sale() -> Sale {
    serde_json::from_value(json!({
        "document_id": "inv_1", "currency": "USD", "issuing_date": "2026-11-21", "tax_date": "2026-11-21",
        "customer": {"id": "cus_1", "address": {"country": "US"}, "address_field": "/customer"},
        "lines": [{"fee_id": "fee_1", "amount": 1000, "product": {"stripe_product_id": "prod_1"}},
                  {"fee_id": "fee_2", "amount": 10000, "product": {"stripe_product_id": "prod_1"}, "tax_included": true}]
    }))
    .unwrap()
}

/// Stripe's own generated objects: values are placeholders, and the shape is that of now.
#[test]
fn generated_objects_are_read() {
    let body = fixture!("openapi_invoice")["body"].take();
    let billed = invoice::read(&ok(&body)).unwrap();
    assert_eq!((billed.status.as_str(), billed.total, billed.lines.len()), ("draft", 1000, 1));
    assert_eq!((billed.lines[0].amount, &billed.lines[0].fee, billed.taxes), (1000, &None, None));
    assert!(!billed.automatic.enabled && billed.error.unwrap().message == "idempotency_error");
    let line = fixture!("openapi_line_item")["body"].take();
    let (lines, more) = invoice::read_lines(&ok(&json!({"object": "list", "data": [line], "has_more": true}))).unwrap();
    assert_eq!((lines.len(), more), (1, true));
    let note = fixture!("openapi_credit_note")["body"].take();
    let credited = credit::read(&ok(&note), &sale()).unwrap();
    assert!(credited.id.starts_with("cn_") && credited.taxes.is_zero());
    assert_eq!(credited.total.whole(), Some(1690));
    let rate = invoice::read_rate(&ok(&fixture!("openapi_tax_rate")["body"])).unwrap();
    assert_eq!(
        (rate.name.as_str(), rate.percent.as_deref(), rate.jurisdiction.as_deref()),
        ("VAT", Some("19"), Some("DE"))
    );
    let taxable = customer::read(&ok(&fixture!("openapi_customer")["body"])).unwrap();
    assert_eq!((taxable.id.as_str(), taxable.automatic_tax), ("cus_QXg1o8vcGmoR32", None));
    let settings = fixture!("openapi_tax_settings")["body"].take();
    assert_eq!(settings["status"], "active");
    // It has no default tax behavior, which is a failure of ours.
    let connection = connection();
    let failure = account::read_settings(&ok(&settings), &connection, "acct_1").unwrap_err();
    assert_eq!(failure.code, "tax_behavior_missing");
}

fn connection() -> crate::config::Connection {
    use crate::config::*;
    Connection {
        code: "billing".into(),
        name: None,
        provider: Provider::StripeInvoicing,
        environment: Environment::Production,
        base_url: "https://api.stripe.com".into(),
        credentials: Credentials::Stripe { api_key: Secret::new("sk_test_1"), account: None },
        on_failure: FailurePolicy::Fail,
        rate_limit: RateLimit { requests: 10, per_milliseconds: 1000 },
        timeouts: Timeouts { connect: 1, read: 1, total: 1 },
        max_attempts: 1,
        sends_zero_lines: false,
        mapping: Mapping::default(),
        invoicing: InvoicingSettings { tax_app: Some(TaxApp::Stripe), ..InvoicingSettings::default() },
    }
}

/// Recorded in test mode: an invoice without automatic tax, a credit note, a customer without a place.
#[test]
fn recorded_objects_are_read() {
    let recorded = fixture!("recorded_invoicing_clover");
    let billed = invoice::read(&ok(&recorded["invoice"])).unwrap();
    assert_eq!(
        (billed.status.as_str(), billed.total, billed.subtotal, billed.excluding_tax),
        ("paid", 2500, Some(2500), Some(2500))
    );
    assert_eq!((billed.automatic, billed.taxes), (invoice::AutomaticTax::default(), Some(Vec::new())));
    let credited = credit::read(&ok(&recorded["credit_note"]), &sale()).unwrap();
    assert_eq!((credited.id.as_str(), credited.total.whole()), ("cn_1SS02CKXBGcbgpbZGfvL08NT", Some(500)));
    let body = fixture!("recorded_customer_expand_tax_endive")["response"]["body"].take();
    let failure = customer::read(&ok(&body)).unwrap_err();
    assert_eq!(
        (failure.code.as_str(), failure.field.as_deref()),
        ("customer_tax_location_unrecognized", Some("/customer"))
    );
    let mut found = body;
    found["tax"]["automatic_tax"] = json!("supported");
    let taxable = customer::read(&ok(&found)).unwrap();
    assert_eq!((taxable.automatic_tax.as_deref(), taxable.provider.as_deref()), (Some("supported"), Some("stripe")));
}

/// The same taxes before 2025-03-31.basil and since.
#[test]
fn taxes_are_the_same_in_both_shapes() {
    let new = json!({"taxes": [
        {"amount": 65, "tax_behavior": "exclusive", "tax_rate_details": {"tax_rate": "txr_wa"}, "taxability_reason": "standard_rated", "taxable_amount": 1000, "type": "tax_rate_details"},
        {"amount": 0, "tax_behavior": "inclusive", "tax_rate_details": null, "taxability_reason": "not_collecting", "taxable_amount": null, "type": "tax_rate_details"}]});
    let old = json!({"tax_amounts": [
        {"amount": 65, "inclusive": false, "tax_rate": "txr_wa", "taxability_reason": "standard_rated", "taxable_amount": 1000},
        {"amount": 0, "inclusive": true, "tax_rate": null, "taxability_reason": "not_collecting", "taxable_amount": null}]});
    let expanded = json!({"tax_amounts": [
        {"amount": 65, "inclusive": false, "tax_rate": {"id": "txr_wa", "object": "tax_rate"}, "taxability_reason": "standard_rated", "taxable_amount": 1000},
        {"amount": 0, "inclusive": true, "taxability_reason": "not_collecting"}]});
    let texts = [new, old, expanded].map(|it| it.to_string());
    let read = texts.iter().map(|text| {
        let json = crate::json::foreign::Foreign::parse(text).unwrap();
        taxes::read(&json, ["taxes", "tax_amounts"]).unwrap()
    });
    let read: Vec<_> = read.collect();
    assert_eq!(read[0], read[1]);
    assert_eq!(read[0], read[2]);
    assert_eq!(
        (read[0][0].rate.as_deref(), read[0][0].taxable, read[0][1].taxable),
        (Some("txr_wa"), Some(1000), None)
    );
    assert_eq!((read[0][1].inclusive, read[0][1].reason.as_deref()), (true, Some("not_collecting")));
}

/// A fee of so much has no percentage, a tax that a part of the base bears has an effective one.
#[test]
fn rates_are_what_was_taken() {
    let rate = |body: Value| invoice::read_rate(&ok(&body));
    let flat = rate(json!({"id": "txr_1", "display_name": "Retail Delivery Fee", "rate_type": "flat_amount", "percentage": 0.0, "state": "CO"})).unwrap();
    assert_eq!((flat.percent, flat.jurisdiction.as_deref()), (None, Some("CO")));
    let part = rate(json!({"id": "txr_1", "display_name": "Sales Tax", "rate_type": "percentage", "percentage": 10.25, "effective_percentage": 8.2})).unwrap();
    assert_eq!((part.percent.as_deref(), part.jurisdiction), (Some("8.2"), None));
    assert_eq!(rate(json!({"id": "txr_1"})).unwrap_err().code, "unreadable");
}
