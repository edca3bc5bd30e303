//! Documents that are not asked about, policies, events.

use serde_json::json;

use super::*;
use crate::TransportFailure;

/// All attempts of a request fail.
fn unreachable(exchange: &mut Exchange) {
    for _ in 0..3 {
        exchange.fail(None, TransportFailure::Connection).unwrap();
        exchange.waited();
    }
}

#[test]
fn nothing_to_tax_is_no_request() {
    for operation in ["estimate", "commit"] {
        let request = super::request(operation, "anrok_us").replace("15000", "0");
        let exchange = engine().begin_json(&request).unwrap();
        assert_eq!(ended(&exchange), ("nothing_to_do".to_owned(), false, vec![]));
        let outcome = outcome(&exchange);
        assert_eq!((&outcome["document"]["taxes_amount_cents"], &outcome["events"]), (&json!(0), &json!([])));
        let document = outcome["document"].to_string();
        let void = engine().begin_json(&of_document("void", &document)).unwrap();
        assert_eq!(ended(&void), ("nothing_to_do".to_owned(), false, notes(&["nothing_recorded"])));
    }
}

#[test]
fn what_cannot_be_told_fails_without_a_request() {
    let request = request("estimate", "anrok_us").replace(r#""setup""#, r#""odd""#);
    let exchange = engine_with("fallback").begin_json(&request).unwrap();
    let outcome = outcome(&exchange);
    assert_eq!((&outcome["status"], &outcome["retryable"]), (&json!("failed"), &json!(false)));
    assert_eq!(outcome["error"]["kind"], "provider");
    assert_eq!(outcome["error"]["details"]["class"], "fix_data");
    assert_eq!(outcome["error"]["details"]["fee_id"], "f1");
    assert_eq!(outcome["document"]["tax_status"], "failed");
    let types: Vec<&str> = outcome["events"].as_array().unwrap().iter().filter_map(|it| it["type"].as_str()).collect();
    assert_eq!(types, ["invoice.tax_provider_error", "customer.tax_provider_error"]);
}

#[test]
fn a_date_that_the_provider_does_not_take_is_refused_before_it_is_recorded() {
    let request = request("commit", "anrok_us").replace(r#""today": "2026-11-21""#, r#""today": "2026-01-01""#);
    let exchange = engine().begin_json(&request).unwrap();
    assert_eq!(outcome(&exchange)["error"]["code"], "provider.anrok.tax_date_too_far_in_future");
    let estimate = request.replace("commit", "estimate");
    let mut estimate = engine().begin_json(&estimate).unwrap();
    estimate.receive(None, &anrok_taxed(None)).unwrap();
    let warnings = &outcome(&estimate)["document"]["warnings"];
    assert!(warnings.to_string().contains("tax_date_clamped"), "{warnings}");
}

#[test]
fn a_fee_without_an_invoice_has_an_event_of_its_own() {
    let request = request("estimate", "anrok_us").replacen('{', r#"{"subject": "fee", "#, 1);
    let mut exchange = engine().begin_json(&request).unwrap();
    let refusal = r#"{"type":"productExternalIdUnknown","productExternalId":"saas"}"#;
    exchange.receive(None, &Response::new(409, refusal)).unwrap();
    let outcome = outcome(&exchange);
    let event = &outcome["events"][0];
    assert_eq!(outcome["events"].as_array().unwrap().len(), 1);
    assert_eq!((&event["type"], &event["fee_ids"]), (&json!("fee.tax_provider_error"), &json!(["f1"])));
    assert_eq!(
        (&event["external_customer_id"], &event["tax_provider"], &event["tax_provider_code"]),
        (&json!("cus_1"), &json!("anrok"), &json!("anrok_us"))
    );
    assert_eq!(
        (&event["provider_error"]["error_code"], &event["class"], &event["retryable"]),
        (&json!("productExternalIdUnknown"), &json!("fix_data"), &json!(false))
    );
    assert_eq!(outcome["error"]["code"], "provider.anrok.product_external_id_unknown");
    assert_eq!(outcome["error"]["details"]["http_status"], 409);
}

#[test]
fn failing_is_the_policy_unless_another_is_set() {
    let mut exchange = engine().begin_json(&request("commit", "anrok_us")).unwrap();
    unreachable(&mut exchange);
    let outcome = outcome(&exchange);
    assert_eq!(ended(&exchange), ("failed".to_owned(), false, notes(&["outcome_unknown"])));
    assert_eq!(
        (&outcome["retryable"], &outcome["error"]["kind"], &outcome["error"]["code"]),
        (&json!(true), &json!("transport"), &json!("transport.connection"))
    );
    assert_eq!(
        (&outcome["document"]["tax_status"], &outcome["document"]["total_amount_cents"]),
        (&json!("failed"), &json!(null))
    );
}

#[test]
fn deferring_leaves_the_document_pending() {
    let mut exchange = engine_with("defer").begin_json(&request("commit", "anrok_us")).unwrap();
    unreachable(&mut exchange);
    let outcome = outcome(&exchange);
    assert_eq!((&outcome["status"], &outcome["retryable"]), (&json!("pending"), &json!(true)));
    assert_eq!(outcome["document"]["tax_status"], "pending");
    assert_eq!(outcome["events"][0]["type"], "invoice.tax_provider_error");
}

#[test]
fn a_fallback_is_marked_and_recorded_later() {
    let mut exchange = engine_with("fallback").begin_json(&request("commit", "anrok_us")).unwrap();
    let first = sent(&exchange);
    unreachable(&mut exchange);
    let (status, recorded, notes_of) = ended(&exchange);
    assert_eq!((status.as_str(), recorded), ("succeeded", false));
    assert!(notes_of.contains(&"not_recorded".to_owned()) && notes_of.contains(&"outcome_unknown".to_owned()));
    let taxed = outcome(&exchange);
    // 10 % of 15000 by the manual tax.
    assert_eq!(
        (&taxed["document"]["taxes_amount_cents"], &taxed["document"]["source"]),
        (&json!(1500), &json!("manual"))
    );
    assert_eq!(
        (&taxed["retryable"], &taxed["events"][0]["type"]),
        (&json!(true), &json!("invoice.tax_provider_error"))
    );
    exchange.retry();
    assert_eq!(sent(&exchange), first);
    exchange.receive(None, &anrok_taxed(Some(1))).unwrap();
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
}

#[test]
fn refusals_of_the_data_know_no_policy() {
    for policy in ["defer", "fallback"] {
        let mut exchange = engine_with(policy).begin_json(&request("commit", "anrok_us")).unwrap();
        exchange.receive(None, &anrok_conflict("customerAddressCouldNotResolve")).unwrap();
        assert_eq!(ended(&exchange).0, "failed");
    }
}

#[test]
fn a_void_with_credit_notes_is_refused_before_it_is_sent() {
    let engine = engine();
    let document = committed(&engine, "anrok_us");
    let credited = credit(&engine, &document);
    let credited: serde_json::Value = serde_json::from_str(&credited).unwrap();
    let request = format!(
        r#"{{"operation": "void", "today": "2026-12-02", "document": {document}, "credit_notes": [{}]}}"#,
        credited["document"]
    );
    let exchange = engine.begin_json(&request).unwrap();
    let outcome = outcome(&exchange);
    assert_eq!((&outcome["status"], &outcome["error"]["code"]), (&json!("failed"), &json!("void.has_credit_notes")));
    assert_eq!(outcome["error"]["details"]["class"], "conflict");
    let foreign = request.replace(r#""invoice_id":"inv_1""#, r#""invoice_id":"inv_2""#);
    let error = engine.begin_json(&foreign).unwrap_err();
    assert_eq!((error.code(), error.path()), ("exchange.credit_notes.mismatch", "/credit_notes/0"));
}

#[test]
fn what_was_only_estimated_is_not_voided() {
    let mut estimate = engine().begin_json(&request("estimate", "anrok_us")).unwrap();
    estimate.receive(None, &anrok_taxed(None)).unwrap();
    let document = outcome(&estimate)["document"].to_string();
    let void = engine().begin_json(&of_document("void", &document)).unwrap();
    assert_eq!(ended(&void), ("nothing_to_do".to_owned(), false, notes(&["never_recorded"])));
}

/// No input makes it panic: the amount cannot be negated.
#[test]
fn a_frozen_sale_that_was_changed_is_refused() {
    let engine = engine();
    let document = committed(&engine, "ava").replace(r#""amount":15000"#, r#""amount":-9223372036854775808"#);
    for operation in ["void", "commit"] {
        let error = engine.begin_json(&of_document(operation, &document)).unwrap_err();
        assert_eq!((error.code(), error.path()), ("invoice.provider.does_not_add_up", "/document/provider"));
    }
}

#[test]
fn requests_that_are_wrong() {
    let engine = engine();
    let document = invoice("anrok_us");
    for (request, code, path) in [
        ("{".to_owned(), "json.syntax", ""),
        ("[]".to_owned(), "exchange.wrong_type", ""),
        (r#"{"operation": "pay"}"#.to_owned(), "exchange.operation.unknown_value", "/operation"),
        (r#"{"operation": "check"}"#.to_owned(), "exchange.connection.required", "/connection"),
        (r#"{"operation": "check", "connection": "x"}"#.to_owned(), "exchange.connection.unknown", "/connection"),
        (format!(r#"{{"operation": "estimate", "document": {document}}}"#), "exchange.today.required", "/today"),
        (
            format!(r#"{{"operation": "estimate", "today": "2026-11-21", "document": {document}, "revision": 2}}"#),
            "exchange.revision.not_allowed",
            "/revision",
        ),
        (
            request("commit", "anrok_us").replace("15000", "1.5"),
            "invoice.fees.amount_cents.not_integer",
            "/document/fees/0/amount_cents",
        ),
        (request("commit", "nowhere"), "exchange.connection.unknown", "/connection"),
        (
            request("commit", "x").replace(r#""provider_customer": {"connection": "x"},"#, ""),
            "exchange.customer.not_linked",
            "/document/customer",
        ),
        (of_document("void", r#"{"id": "x"}"#), "invoice.document.required", "/document/document"),
    ] {
        let error = engine.begin_json(&request).unwrap_err();
        assert_eq!((error.code(), error.path()), (code, path), "{request}");
    }
}
