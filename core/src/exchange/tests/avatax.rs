//! The plans for AvaTax, row by row.

use serde_json::{Value, json};

use super::*;
use crate::TransportFailure;

const CREATE: &str = "/api/v2/transactions/createoradjust";

fn body(exchange: &Exchange) -> Value {
    serde_json::from_str(&sent(exchange).body.unwrap()).unwrap()
}

fn doc_status() -> Response {
    avatax_error(400, "GetTaxError", "DocStatus is invalid for this operation.", r#","refersTo":"DocStatus""#)
}

fn not_found() -> Response {
    avatax_error(404, "EntityNotFoundError", "Transaction not found.", "")
}

#[test]
fn an_estimate_is_an_order() {
    let mut exchange = engine().begin_json(&request("estimate", "ava")).unwrap();
    assert_eq!(body(&exchange)["type"], "SalesOrder");
    answer(&mut exchange, "/api/v2/transactions/create?", &avatax_taxed("", "Temporary", false, 1));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), false, vec![]));
    assert_eq!(outcome(&exchange)["document"]["taxes_amount_cents"], 600);
}

#[test]
fn a_commit_whose_reply_is_lost_is_sent_again() {
    let mut exchange = engine().begin_json(&request("commit", "ava")).unwrap();
    let id = outcome_id(&exchange);
    let first = sent(&exchange);
    let model = &body(&exchange)["createTransactionModel"];
    assert_eq!((&model["type"], &model["commit"], &model["code"]), (&json!("SalesInvoice"), &json!(true), &json!(id)));
    exchange.fail(Some(1), TransportFailure::Connection).unwrap();
    exchange.waited();
    assert_eq!(sent(&exchange), first);
    answer(&mut exchange, CREATE, &avatax_taxed(&id, "Committed", false, 1));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
    assert_eq!(outcome(&exchange)["document"]["provider"]["recorded"], true);
}

#[test]
fn a_commit_that_contradicts_is_compared() {
    for refusal in [locked(), doc_status()] {
        let run = |status: &str, sign: i64| {
            let mut exchange = engine().begin_json(&request("commit", "ava")).unwrap();
            let id = outcome_id(&exchange);
            answer(&mut exchange, CREATE, &refusal);
            assert_eq!(sent(&exchange).method, "GET");
            answer(&mut exchange, "documentType=SalesInvoice", &avatax_taxed(&id, status, true, sign));
            exchange
        };
        let same = run("Committed", 1);
        assert_eq!(ended(&same), ("succeeded".to_owned(), true, notes(&["already_recorded"])));
        assert_eq!(outcome(&same)["document"]["taxes_amount_cents"], 600);
        let cancelled = run("Cancelled", 1);
        assert_eq!(ended(&cancelled).0, "failed");
        assert_eq!(outcome(&cancelled)["error"]["details"]["class"], "conflict");
        assert!(outcome(&cancelled)["error"]["message"].as_str().unwrap().contains("next revision"));
        assert_eq!(ended(&run("Committed", -1)).0, "failed");
    }
}

#[test]
fn what_is_only_saved_is_committed() {
    let mut exchange = engine().begin_json(&request("commit", "ava")).unwrap();
    let id = outcome_id(&exchange);
    answer(&mut exchange, CREATE, &doc_status());
    answer(&mut exchange, "documentType=SalesInvoice", &avatax_taxed(&id, "Saved", false, 1));
    answer(&mut exchange, "/commit", &avatax_taxed(&id, "Committed", false, 1));
    answer(&mut exchange, "documentType=SalesInvoice", &avatax_taxed(&id, "Committed", false, 1));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&["already_recorded"])));
}

#[test]
fn a_credit_note_is_a_return() {
    let engine = engine();
    let document = committed(&engine, "ava");
    let mut exchange = engine.begin_json(&credit(&engine, &document)).unwrap();
    let body = body(&exchange);
    let model = &body["createTransactionModel"];
    assert_eq!((&model["type"], &model["date"]), (&json!("ReturnInvoice"), &json!("2026-12-02")));
    assert_eq!(model["taxOverride"]["taxDate"], "2026-11-21");
    let id = outcome_id(&exchange);
    assert!(id.starts_with("cn_1-c1-"));
    answer(&mut exchange, CREATE, &avatax_taxed(&id, "Committed", false, -1));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
}

#[test]
fn whole_lines_can_be_refunded_with_the_taxes_that_were_recorded() {
    let engine = engine();
    let document = committed(&engine, "ava");
    let refund = |request: String| request.replacen('{', r#"{"by": "refund", "#, 1);
    let mut exchange = engine.begin_json(&refund(credit(&engine, &document))).unwrap();
    let id = outcome_id(&exchange);
    let first = sent(&exchange);
    let invoice = id_of(&document);
    assert!(first.url.contains(&format!("/transactions/{invoice}/refund?documentType=SalesInvoice")), "{}", first.url);
    assert_eq!(
        body(&exchange),
        json!({"refundTransactionCode": id, "refundDate": "2026-12-02", "refundType": "Full", "referenceCode": invoice})
    );
    // The reply is lost; what is sent again finds the code taken, and it is ours.
    exchange.fail(None, TransportFailure::Timeout).unwrap();
    exchange.waited();
    assert_eq!(sent(&exchange), first);
    answer(&mut exchange, "/refund", &doc_status());
    answer(&mut exchange, "documentType=ReturnInvoice", &avatax_taxed(&id, "Committed", false, -1));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&["already_recorded"])));
}

#[test]
fn parts_of_lines_and_other_providers_have_no_refunds() {
    let engine = engine();
    let document = committed(&engine, "ava");
    let part = credit_of(&engine, &document, Some(5000)).replacen('{', r#"{"by": "refund", "#, 1);
    let refused = outcome(&engine.begin_json(&part).unwrap());
    assert_eq!(
        (&refused["status"], &refused["error"]["code"]),
        (&json!("failed"), &json!("provider.refund_not_whole_lines"))
    );
    let document = committed(&engine, "anrok_us");
    let error = engine.begin_json(&credit(&engine, &document).replacen('{', r#"{"by": "refund", "#, 1)).unwrap_err();
    assert_eq!((error.code(), error.path()), ("exchange.by.not_available", "/by"));
}

fn void() -> Exchange {
    let engine = engine();
    let document = committed(&engine, "ava");
    engine.begin_json(&of_document("void", &document)).unwrap()
}

#[test]
fn a_void_of_what_is_locked_is_a_return_of_its_own() {
    let mut exchange = void();
    let voided = outcome_id(&exchange);
    answer(&mut exchange, "/void?documentType=SalesInvoice", &locked());
    let first = sent(&exchange);
    let body = body(&exchange);
    let model = &body["createTransactionModel"];
    assert_eq!((&model["type"], &model["date"]), (&json!("ReturnInvoice"), &json!("2026-12-02")));
    assert_eq!((&model["referenceCode"], &model["taxOverride"]["taxDate"]), (&json!(voided), &json!("2026-11-21")));
    assert!(model["lines"][0]["amount"].to_string().starts_with("-150"));
    let code = model["code"].as_str().unwrap().to_owned();
    assert!(code.starts_with("inv_1-r1-"), "{code}");
    exchange.fail(None, TransportFailure::Timeout).unwrap();
    exchange.waited();
    assert_eq!(sent(&exchange), first);
    answer(&mut exchange, CREATE, &avatax_taxed(&code, "Committed", false, -1));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&["reversed"])));
    assert_eq!(outcome(&exchange)["transaction_id"], code);
}

#[test]
fn a_reversal_that_is_locked_itself_was_recorded_before() {
    let mut exchange = void();
    answer(&mut exchange, "/void", &locked());
    answer(&mut exchange, CREATE, &locked());
    answer(&mut exchange, "documentType=ReturnInvoice", &avatax_taxed("r", "Committed", true, -1));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&["already_reversed"])));
}

#[test]
fn a_void_of_what_is_cancelled_or_unknown_is_done() {
    let cancelled = avatax_error(400, "TransactionAlreadyCancelled", "The transaction is already cancelled.", "");
    for (reply, note) in [(cancelled, "already_voided"), (not_found(), "never_recorded")] {
        let mut exchange = void();
        answer(&mut exchange, "/void", &reply);
        assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&[note])));
    }
    let mut asked = void();
    answer(&mut asked, "/void", &doc_status());
    answer(&mut asked, "documentType=SalesInvoice", &avatax_taxed("x", "Cancelled", false, 1));
    assert_eq!(ended(&asked), ("succeeded".to_owned(), true, notes(&["already_voided"])));
    let mut open = void();
    answer(&mut open, "/void", &doc_status());
    answer(&mut open, "documentType=SalesInvoice", &avatax_taxed("x", "Committed", false, 1));
    assert_eq!(ended(&open).0, "failed");
    assert_eq!(outcome(&open)["events"][0]["type"], "invoice.tax_voiding_error");
}

#[test]
fn a_company_that_is_unknown_is_no_transaction_that_is() {
    let mut exchange = void();
    answer(&mut exchange, "/void", &avatax_error(404, "EntityNotFoundError", "Company not found.", ""));
    answer(&mut exchange, "documentType", &avatax_error(404, "EntityNotFoundError", "Company not found.", ""));
    assert_eq!(ended(&exchange).0, "failed");
}

const COMPANY: &str = r#"{"@recordsetCount":1,"value":[{"id":12345,"companyCode":"DEFAULT","isActive":true}]}"#;

#[test]
fn a_check_is_a_ping_and_the_company() {
    let mut exchange = engine().begin_json(r#"{"operation": "check", "connection": "ava"}"#).unwrap();
    let ping = r#"{"version":"26.1","authenticated":true,"authenticationType":"AccountIdLicenseKey"}"#;
    answer(&mut exchange, "/api/v2/utilities/ping", &Response::new(200, ping));
    answer(&mut exchange, "/api/v2/companies?", &Response::new(200, COMPANY));
    assert_eq!(outcome(&exchange)["data"], json!({"company_id": 12345}));
    let mut refused = engine().begin_json(r#"{"operation": "check", "connection": "ava"}"#).unwrap();
    answer(&mut refused, "ping", &Response::new(200, r#"{"version":"26.1","authenticated":false}"#));
    assert_eq!(outcome(&refused)["error"]["details"]["class"], "fatal");
}

#[test]
fn a_customer_is_made_or_found() {
    let customer = |create: bool| {
        format!(
            r#"{{"operation": "customer", "today": "2026-11-21", "customer": {{"external_id": "cus_1", "name": "Customer",
            "provider_customer": {{"connection": "ava", "create": {create}}}, "address_line1": "1450 Cherokee St", "city": "Denver",
            "state": "CO", "zipcode": "80204", "country": "US"}}}}"#
        )
    };
    let begun = |create: bool| {
        let mut exchange = engine().begin_json(&customer(create)).unwrap();
        answer(&mut exchange, "/api/v2/companies?", &Response::new(200, COMPANY));
        exchange
    };
    let mut made = begun(true);
    answer(
        &mut made,
        "/companies/12345/customers",
        &Response::new(201, r#"[{"customerCode":"cus_1","name":"Customer"}]"#),
    );
    assert_eq!(outcome(&made)["data"], json!({"external_id": "cus_1", "created": true}));
    let created = json!({"type": "customer.tax_provider_created", "external_customer_id": "cus_1", "tax_provider": "avatax",
        "tax_provider_code": "ava", "external_account_customer_id": "cus_1"});
    assert_eq!(outcome(&made)["events"], json!([created]));
    let mut found = begun(true);
    answer(&mut found, "/customers", &avatax_error(400, "DuplicateEntry", "Duplicate entry.", ""));
    answer(&mut found, "/customers/cus_1", &Response::new(200, r#"{"customerCode":"cus_1"}"#));
    assert_eq!(ended(&found), ("succeeded".to_owned(), false, notes(&["already_created"])));
    let mut linked = begun(false);
    answer(&mut linked, "/customers/cus_1", &Response::new(200, r#"{"customerCode":"cus_1"}"#));
    assert_eq!(outcome(&linked)["data"], json!({"external_id": "cus_1", "created": false}));
    let mut gone = begun(false);
    answer(&mut gone, "/customers/cus_1", &avatax_error(404, "EntityNotFoundError", "Customer not found.", ""));
    let event = &outcome(&gone)["events"][0];
    assert_eq!(
        (&event["type"], &event["provider_error"]["error_code"]),
        (&json!("customer.tax_provider_error"), &json!("EntityNotFoundError"))
    );
    let homeless = r#"{"operation": "customer", "customer": {"external_id": "cus_1", "provider_customer": {"connection": "ava", "create": true}}}"#;
    let homeless = engine().begin_json(homeless).unwrap();
    assert_eq!(outcome(&homeless)["error"]["code"], "provider.address_missing");
}

#[test]
fn look_ups() {
    let begin = |arguments: &str| {
        engine().begin_json(&format!(r#"{{"operation": "lookup", "connection": "ava", {arguments}}}"#))
    };
    let mut one = begin(r#""what": "transaction", "id": "x", "type": "credit_note""#).unwrap();
    let yen = avatax_taxed("x", "Committed", false, -1).body.replace("USD", "JPY");
    answer(&mut one, "documentType=ReturnInvoice", &Response::new(200, yen));
    let transaction = &outcome(&one)["data"]["transaction"];
    assert_eq!((&transaction["net_precise_amount_cents"], &transaction["state"]), (&json!("-150"), &json!("recorded")));
    let mut page = begin(r#""what": "transactions", "from": "2026-11-01", "to": "2026-11-30""#).unwrap();
    let row = avatax_taxed("x", "Committed", true, 1).body;
    answer(
        &mut page,
        "/companies/DEFAULT/transactions?",
        &Response::new(200, format!(r#"{{"@recordsetCount":1,"value":[{row}]}}"#)),
    );
    let data = &outcome(&page)["data"];
    assert_eq!((&data["transactions"][0]["state"], &data["next"]), (&json!("filed"), &Value::Null));
    assert_eq!(data["transactions"][0]["taxes_precise_amount_cents"], "600");
    let mut company = begin(r#""what": "company""#).unwrap();
    answer(&mut company, "/companies?", &Response::new(200, COMPANY));
    assert_eq!(outcome(&company)["data"], json!({"company_id": 12345}));
    let mut customer = begin(r#""what": "customer", "external_id": "cus_9""#).unwrap();
    answer(&mut customer, "/companies?", &Response::new(200, COMPANY));
    answer(&mut customer, "/customers/cus_9", &Response::new(200, r#"{"customerCode":"cus_9"}"#));
    assert_eq!(outcome(&customer)["data"]["external_id"], "cus_9");
    for (arguments, code) in [
        (r#""what": "tax_ids", "address": {"country": "DE"}"#, "exchange.what.not_available"),
        (r#""what": "transactions""#, "exchange.from.required"),
        (r#""what": "transactions", "from": "2026-11-01""#, "exchange.to.required"),
        (r#""what": "address", "address": {"city": "Denver"}"#, "exchange.address.country.required"),
        (r#""what": "weather""#, "exchange.what.unknown_value"),
        (r#""what": "company", "id": "x""#, "exchange.id.not_allowed"),
    ] {
        assert_eq!(begin(arguments).unwrap_err().code(), code, "{arguments}");
    }
}
