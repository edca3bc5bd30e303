//! The plans for Anrok, row by row.

use serde_json::{Value, json};

use super::*;
use crate::TransportFailure;

const VOID: &str = "/void";

fn void_of(operation: &str) -> (Engine, String) {
    let engine = engine();
    let document = committed(&engine, "anrok_us");
    (engine, of_document(operation, &document))
}

fn body(exchange: &Exchange) -> Value {
    serde_json::from_str(&sent(exchange).body.unwrap()).unwrap()
}

#[test]
fn an_estimate_records_nothing() {
    let mut exchange = engine().begin_json(&request("estimate", "anrok_us")).unwrap();
    assert!(body(&exchange).get("id").is_none());
    answer(&mut exchange, "/v1/seller/transactions/createEphemeral", &anrok_taxed(None));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), false, vec![]));
    let outcome = outcome(&exchange);
    assert_eq!(outcome["document"]["taxes_amount_cents"], 722);
    assert_eq!(outcome["document"]["tax_status"], "succeeded");
    assert!(outcome.get("transaction_id").is_none() && outcome.get("error").is_none());
    assert_eq!(outcome["document"]["provider"]["recorded"], false);
}

#[test]
fn a_commit_is_finalized_and_recorded() {
    let mut exchange = engine().begin_json(&request("commit", "anrok_us")).unwrap();
    let id = body(&exchange)["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("inv_1-i1-") && id.len() <= 50, "{id}");
    answer(&mut exchange, "/v1/seller/transactions/createOrUpdate", &anrok_taxed(Some(1)));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
    let outcome = outcome(&exchange);
    assert_eq!(outcome["document"]["status"], "finalized");
    assert_eq!(outcome["document"]["provider"]["recorded"], true);
    assert_eq!(outcome["document"]["provider"]["transaction_id"], outcome["transaction_id"]);
    assert_eq!((&outcome["revision"], &outcome["retryable"]), (&json!(1), &json!(false)));
}

#[test]
fn a_commit_of_what_is_filed_is_done_when_the_amounts_are_the_same() {
    let filed = |net: &str, tax: &str| {
        let body = format!(
            r#"{{"id":"x","version":3,"type":"normal","body":{{"currencyCode":"USD","preTaxAmount":"{net}","taxAmountDue":{{"inclusive":"0","exclusive":"{tax}","total":"{tax}"}}}}}}"#
        );
        Response::new(200, body)
    };
    let run = |stored: &Response| {
        let mut exchange = engine().begin_json(&request("commit", "anrok_us")).unwrap();
        answer(&mut exchange, "createOrUpdate", &anrok_conflict("transactionFrozenForFiling"));
        answer(&mut exchange, "/get", stored);
        exchange
    };
    let mut same = run(&filed("15000", "721.5"));
    answer(&mut same, "createEphemeral", &anrok_taxed(None));
    assert_eq!(ended(&same), ("succeeded".to_owned(), true, notes(&["already_filed"])));
    assert_eq!(outcome(&same)["document"]["provider"]["recorded"], true);
    for other in [filed("14000", "721.5"), filed("15000", "600")] {
        let mut other = run(&other);
        answer(&mut other, "createEphemeral", &anrok_taxed(None));
        assert_eq!(ended(&other), ("failed".to_owned(), false, vec![]));
        let outcome = outcome(&other);
        assert_eq!(outcome["error"]["details"]["class"], "conflict");
        assert_eq!(outcome["error"]["code"], "provider.anrok.transaction_frozen_for_filing");
        assert_eq!(outcome["document"]["tax_status"], "failed");
        assert_ne!(outcome["document"]["status"], "finalized");
    }
    let voided = run(&Response::new(200, r#"{"id":"x","version":3,"type":"void"}"#));
    assert_eq!(outcome(&voided)["error"]["details"]["class"], "conflict");
    assert!(outcome(&voided)["error"]["message"].as_str().unwrap().contains("next revision"));
}

#[test]
fn a_credit_note_is_a_negative_sale_under_its_own_identifier() {
    let engine = engine();
    let document = committed(&engine, "anrok_us");
    let mut exchange = engine.begin_json(&credit(&engine, &document)).unwrap();
    let body = body(&exchange);
    assert_eq!(body["lineItems"][0]["amount"], -15000);
    assert_eq!((&body["accountingDate"], &body["taxDate"]), (&json!("2026-12-02"), &json!("2026-11-21")));
    assert!(body["id"].as_str().unwrap().starts_with("cn_1-c1-"));
    answer(&mut exchange, "createOrUpdate", &anrok_credited());
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
    assert_eq!(outcome(&exchange)["document"]["total_amount_cents"], 15722);
}

#[test]
fn a_credit_that_the_provider_taxes_otherwise_is_noted() {
    let engine = engine();
    let document = committed(&engine, "anrok_us");
    let mut exchange = engine.begin_json(&credit(&engine, &document)).unwrap();
    let body = anrok_credited().body.replace("-722", "-721");
    exchange.receive(None, &Response::new(200, body)).unwrap();
    assert_eq!(ended(&exchange).2, notes(&["tax_differs"]));
    let text = outcome(&exchange)["notes"][0]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("722") && text.contains("721"), "{text}");
}

#[test]
fn a_void_is_done_at_once() {
    for operation in ["void", "dispute"] {
        let (engine, request) = void_of(operation);
        let mut exchange = engine.begin_json(&request).unwrap();
        answer(&mut exchange, VOID, &Response::new(200, "{}"));
        assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
    }
}

#[test]
fn a_void_of_what_is_filed_is_negated_under_the_same_identifier_each_time() {
    let mut ids = Vec::new();
    for (operation, reply, note) in [
        ("dispute", Response::new(200, "{}"), "reversed"),
        ("void", anrok_conflict("duplicateTransactionId"), "already_reversed"),
    ] {
        let (engine, request) = void_of(operation);
        let mut exchange = engine.begin_json(&request).unwrap();
        answer(&mut exchange, VOID, &anrok_conflict("transactionFrozenForFiling"));
        let body = body(&exchange);
        assert!(body["originalTransactionId"].as_str().unwrap().starts_with("inv_1-i1-"));
        answer(&mut exchange, "/v1/seller/transactions/createNegation", &reply);
        assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&[note])));
        assert_eq!(outcome(&exchange)["transaction_id"], body["newTransactionId"]);
        ids.push(body["newTransactionId"].clone());
    }
    assert!(ids[0].as_str().unwrap().starts_with("inv_1-r1-"));
    assert_eq!(ids[0], ids[1]);
}

#[test]
fn a_void_that_finds_nothing_is_done() {
    let (engine, request) = void_of("void");
    let mut exchange = engine.begin_json(&request).unwrap();
    exchange.fail(None, TransportFailure::Timeout).unwrap();
    exchange.waited();
    answer(&mut exchange, VOID, &anrok_conflict("transactionIdNotFound"));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&["already_voided"])));
}

#[test]
fn what_may_have_been_recorded_can_be_voided() {
    let engine = engine();
    let mut exchange = engine.begin_json(&super::request("commit", "anrok_us")).unwrap();
    for _ in 0..3 {
        exchange.fail(None, TransportFailure::Timeout).unwrap();
        exchange.waited();
    }
    assert_eq!(ended(&exchange), ("failed".to_owned(), false, notes(&["outcome_unknown"])));
    let document = outcome(&exchange)["document"].to_string();
    let mut void = engine.begin_json(&of_document("void", &document)).unwrap();
    answer(&mut void, VOID, &anrok_conflict("transactionIdNotFound"));
    assert_eq!(ended(&void), ("succeeded".to_owned(), true, notes(&["never_recorded"])));
}

#[test]
fn a_check_is_a_cheap_read() {
    let mut exchange = engine().begin_json(r#"{"operation": "check", "connection": "anrok_us"}"#).unwrap();
    answer(
        &mut exchange,
        "/v1/seller/productTaxCategories/list",
        &Response::new(200, r#"{"productTaxCategories":[]}"#),
    );
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), false, vec![]));
    let mut refused = engine().begin_json(r#"{"operation": "check", "connection": "anrok_us"}"#).unwrap();
    refused.receive(None, &Response::new(400, r#"Invalid "Authorization" header: Invalid token"#)).unwrap();
    assert_eq!(outcome(&refused)["error"]["details"]["class"], "fatal");
    assert_eq!(outcome(&refused)["events"], json!([]));
}

#[test]
fn a_customer_comes_with_its_first_transaction() {
    let request = r#"{"operation": "customer", "customer": {"external_id": "cus_1", "provider_customer": {"connection": "anrok_us", "create": true}}}"#;
    let exchange = engine().begin_json(request).unwrap();
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), false, notes(&["with_first_transaction"])));
    let outcome = outcome(&exchange);
    assert_eq!(outcome["data"], json!({"external_id": "cus_1", "created": false}));
    assert_eq!(outcome["events"][0]["type"], "customer.tax_provider_created");
}

#[test]
fn look_ups() {
    let begin = |arguments: &str| {
        engine().begin_json(&format!(r#"{{"operation": "lookup", "connection": "anrok_us", {arguments}}}"#))
    };
    let mut one = begin(r#""what": "transaction", "id": "inv_1-i1-x""#).unwrap();
    answer(&mut one, "inv_1-i1-x/get", &Response::new(200, r#"{"id":"inv_1-i1-x","version":2,"type":"void"}"#));
    assert_eq!(outcome(&one)["data"], json!({"transaction": {"id": "inv_1-i1-x", "state": "voided", "version": 2}}));
    let mut page = begin(r#""what": "transactions", "modified_after": "2026-11-01T00:00:00.000Z""#).unwrap();
    let body = r#"{"transactions":[{"id":"a","version":1,"type":"normal","body":{"currencyCode":"USD","accountingDate":"2026-11-21","preTaxAmount":"100","taxAmountDue":{"total":"4.81"}}}],"nextCursor":"c1","hasMore":true}"#;
    answer(&mut page, "/v1/seller/transactions/list", &Response::new(200, body));
    let wanted = json!({"id": "a", "state": "recorded", "version": 1, "currency": "USD", "date": "2026-11-21",
        "net_precise_amount_cents": "100", "taxes_precise_amount_cents": "4.81"});
    assert_eq!(outcome(&page)["data"], json!({"transactions": [wanted], "next": "c1"}));
    let error = begin(r#""what": "company""#).unwrap_err();
    assert_eq!((error.code(), error.path()), ("exchange.what.not_available", "/what"));
    let error = begin(r#""what": "transactions", "from": "2026-11-01", "to": "2026-11-30""#).unwrap_err();
    assert_eq!(error.code(), "exchange.from.not_allowed");
}
