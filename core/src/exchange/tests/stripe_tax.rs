//! The plans for Stripe's Tax API, against answers that are made of the forms: every line is taxed at 10 %, rounded half up.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::resume::{Came, runs_the_same};
use super::*;
use crate::TransportFailure;

const KEY: &str = "sk_test_0123456789";
pub(super) const TRANSACTION: &str = "tax_1Pgc7AB7WZ01zgkW";

pub(super) fn stripe() -> Engine {
    let config = format!(
        r#"{{"taxes": [{{"code": "manual_10", "name": "Manual", "rate": "10"}}],
        "add_ons": [{{"code": "setup", "name": "Setup"}}, {{"code": "books", "name": "Books"}}],
        "connections": [{{"code": "stripe", "provider": "stripe_tax", "credentials": {{"api_key": "{KEY}"}}, "max_attempts": 3,
            "items": [{{"type": "add_on", "code": "setup", "tax_code": "txcd_10103001"}}, {{"type": "add_on", "code": "books", "stripe_product_id": "prod_1"}}]}}]}}"#
    );
    Engine::from_json(&config).unwrap()
}

/// Id, item and amount of each fee.
pub(super) fn invoice_of(fees: &[(&str, &str, i64)], inclusive: bool) -> Value {
    let fees = fees
        .iter()
        .map(|(id, item, amount)| json!({"id": id, "type": "add_on", "add_on_code": item, "amount_cents": amount}));
    json!({
        "id": "inv_1", "type": "one_off", "issuing_date": "2026-11-21", "currency": "USD", "prices_include_tax": inclusive,
        "customer": {"external_id": "cus_1", "provider_customer": {"connection": "stripe"}, "zipcode": "98104", "state": "WA", "country": "US"},
        "fees": fees.collect::<Vec<_>>(),
    })
}

pub(super) fn one_fee() -> Value {
    invoice_of(&[("f1", "setup", 15_000)], false)
}

pub(super) fn of(operation: &str, document: &Value) -> String {
    json!({"operation": operation, "today": "2026-11-21", "document": document}).to_string()
}

pub(super) fn form(request: &Request) -> BTreeMap<String, String> {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let fields = request.body.as_deref().unwrap().split('&').map(|field| field.split_once('=').unwrap());
    fields.map(|(name, value)| (decode(name), decode(value))).collect()
}

fn key(request: &Request) -> String {
    request.headers.iter().find(|(name, _)| *name == "idempotency-key").unwrap().1.clone()
}

/// The lines of a form, with 10 % of tax.
fn lines_of(form: &BTreeMap<String, String>) -> Vec<Value> {
    let get = |index: usize, name: &str| form.get(&format!("line_items[{index}][{name}]"));
    let lines = (0..).map_while(|index| Some((index, get(index, "amount")?.parse::<i64>().unwrap())));
    let lines = lines.map(|(index, amount)| {
        let (reference, behavior) = (get(index, "reference").unwrap(), get(index, "tax_behavior").unwrap());
        let inclusive = behavior == "inclusive";
        let tax = if inclusive { (amount * 20 + 110) / 220 } else { (amount * 2 + 10) / 20 };
        json!({
            "id": format!("tax_li_{reference}"), "amount": amount, "amount_tax": tax, "reference": reference, "tax_behavior": behavior,
            "tax_breakdown": [{"amount": tax, "taxable_amount": if inclusive { amount - tax } else { amount },
                "jurisdiction": {"country": "US", "display_name": "Washington", "level": "state", "state": "WA"}, "sourcing": "destination",
                "tax_rate_details": {"display_name": "Sales Tax", "percentage_decimal": "10.0", "tax_type": "sales_tax"},
                "taxability_reason": "standard_rated"}],
        })
    });
    lines.collect()
}

fn sum(lines: &[Value], member: &str, behavior: &str) -> i64 {
    let lines = lines.iter().filter(|line| line["tax_behavior"] == behavior);
    lines.map(|line| line[member].as_i64().unwrap()).sum()
}

fn list(lines: &[Value]) -> Value {
    json!({"object": "list", "data": lines, "has_more": false})
}

fn calculation(request: &Request, id: &str) -> Response {
    let lines = lines_of(&form(request));
    let (on_top, inside) = (sum(&lines, "amount_tax", "exclusive"), sum(&lines, "amount_tax", "inclusive"));
    let amounts = sum(&lines, "amount", "exclusive") + sum(&lines, "amount", "inclusive");
    let body = json!({
        "id": id, "object": "tax.calculation", "currency": "usd", "amount_total": amounts + on_top, "tax_amount_exclusive": on_top,
        "tax_amount_inclusive": inside, "shipping_cost": null, "line_items": list(&lines),
    });
    Response::new(200, body.to_string())
}

/// The transaction made of a calculation under a reference.
fn transaction(calculation: &Response, reference: &str) -> Response {
    let calculation: Value = serde_json::from_str(&calculation.body).unwrap();
    let mut lines = calculation["line_items"]["data"].as_array().unwrap().clone();
    for line in &mut lines {
        let id = line["id"].as_str().unwrap().replace("tax_li_", "tax_li_recorded_");
        line["id"] = json!(id);
        line.as_object_mut().unwrap().remove("tax_breakdown");
    }
    let body = json!({
        "id": TRANSACTION, "object": "tax.transaction", "type": "transaction", "currency": "usd", "reference": reference,
        "tax_date": 1_795_219_200, "reversal": null, "line_items": list(&lines),
    });
    Response::new(200, body.to_string())
}

pub(super) fn reversal(reference: &str, lines: &[Value]) -> Response {
    let body = json!({
        "id": "tax_reversal00000000", "object": "tax.transaction", "type": "reversal", "currency": "usd", "reference": reference,
        "reversal": {"original_transaction": TRANSACTION}, "line_items": list(lines),
    });
    Response::new(200, body.to_string())
}

pub(super) fn refused(code: &str, param: &str, message: &str) -> Response {
    let mut error = json!({"type": "invalid_request_error", "message": message});
    for (name, value) in [("code", code), ("param", param)].into_iter().filter(|(_, value)| !value.is_empty()) {
        error[name] = json!(value);
    }
    Response::new(400, json!({"error": error}).to_string())
}

const CALCULATE: &str = "/v1/tax/calculations";
const RECORD: &str = "/v1/tax/transactions/create_from_calculation";
pub(super) const REVERSE: &str = "/v1/tax/transactions/create_reversal";

/// A commit that has its calculation, and that.
fn calculated(engine: &Engine, invoice: &Value) -> (Exchange, Response) {
    let mut exchange = engine.begin_json(&of("commit", invoice)).unwrap();
    let calculation = calculation(&sent(&exchange), "taxcalc_1");
    answer(&mut exchange, CALCULATE, &calculation);
    (exchange, calculation)
}

pub(super) fn recorded(engine: &Engine, invoice: &Value) -> Value {
    let (mut exchange, calculation) = calculated(engine, invoice);
    let reference = outcome_id(&exchange);
    answer(&mut exchange, RECORD, &transaction(&calculation, &reference));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
    outcome(&exchange)["document"].clone()
}

pub(super) fn taxes(document: &Value) -> Vec<i64> {
    document["fees"].as_array().unwrap().iter().map(|fee| fee["taxes_amount_cents"].as_i64().unwrap()).collect()
}

#[test]
fn an_estimate_is_a_calculation() {
    let mut exchange = stripe().begin_json(&of("estimate", &one_fee())).unwrap();
    let request = sent(&exchange);
    assert!(!request.headers.iter().any(|(name, _)| *name == "idempotency-key"));
    answer(&mut exchange, CALCULATE, &calculation(&request, "taxcalc_1"));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), false, vec![]));
    let document = &outcome(&exchange)["document"];
    assert_eq!((&document["taxes_amount_cents"], &document["source"]), (&json!(1500), &json!("stripe_tax")));
    assert_eq!((&document["provider"]["recorded"], &document["provider"]["remote_id"]), (&json!(false), &Value::Null));
}

#[test]
fn a_commit_takes_two_steps_and_keeps_what_stripe_recorded() {
    let engine = stripe();
    let (exchange, _) = calculated(&engine, &one_fee());
    let request = sent(&exchange);
    let form = form(&request);
    assert_eq!((&*form["calculation"], &form["reference"]), ("taxcalc_1", &outcome_id(&exchange)));
    assert!(form["reference"].starts_with("inv_1-i1-"));
    assert!(key(&request).starts_with(&form["reference"]));
    let document = recorded(&engine, &one_fee());
    let provider = &document["provider"];
    assert_eq!((&provider["remote_id"], &provider["recorded"]), (&json!(TRANSACTION), &json!(true)));
    assert_eq!(provider["remote_lines"], json!({"f1": {"id": "tax_li_recorded_f1", "amount": 15_000, "tax": 1500}}));
    assert_eq!((&document["status"], &document["total_amount_cents"]), (&json!("finalized"), &json!(16_500)));
}

#[test]
fn resumed_between_the_steps_it_sends_the_same_bytes() {
    let engine = stripe();
    let first = sent(&engine.begin_json(&of("commit", &one_fee())).unwrap());
    let calculation = calculation(&first, "taxcalc_1");
    let (exchange, _) = calculated(&engine, &one_fee());
    let transaction = transaction(&calculation, &outcome_id(&exchange));
    let lost = || Came::Failure(TransportFailure::Timeout);
    let came = [lost(), Came::Waited, Came::Answer(calculation), lost(), Came::Waited, Came::Answer(transaction)];
    runs_the_same(&engine, &of("commit", &one_fee()), &came);
    let document = recorded(&engine, &one_fee());
    runs_the_same(
        &engine,
        &of_document("void", &document.to_string()),
        &[lost(), Came::Waited, lost(), Came::Waited, lost()],
    );
    runs_the_same(
        &engine,
        &credit(&engine, &document.to_string()),
        &[lost(), Came::Waited, lost(), Came::Waited, lost()],
    );
}

#[test]
fn a_reference_that_is_used_is_ours() {
    let engine = stripe();
    let (fresh, calculation) = calculated(&engine, &one_fee());
    let id = outcome_id(&fresh);
    let named = format!("Reference {id} already exists: {TRANSACTION}");
    // Stripe names it: it is read, and has the same amounts.
    let mut exchange = fresh.clone();
    answer(&mut exchange, RECORD, &refused("", "reference", &named));
    answer(&mut exchange, &format!("/v1/tax/transactions/{TRANSACTION}"), &transaction(&calculation, &id));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&["already_recorded"])));
    assert_eq!(outcome(&exchange)["document"]["provider"]["remote_id"], TRANSACTION);
    // It has others: the document was committed before, and has changed.
    let mut exchange = fresh.clone();
    answer(&mut exchange, RECORD, &refused("resource_already_exists", "reference", &named));
    let other = Response::new(200, transaction(&calculation, &id).body.replace("15000", "14000"));
    answer(&mut exchange, TRANSACTION, &other);
    let outcome_of = outcome(&exchange);
    assert_eq!(
        (&outcome_of["status"], &outcome_of["error"]["details"]["class"]),
        (&json!("failed"), &json!("conflict"))
    );
    assert_eq!(outcome_of["error"]["code"], "provider.recorded_differently");
    // Stripe does not name it: after a lost reply it is what was sent …
    let unnamed = refused("", "reference", "The reference must be unique.");
    let mut exchange = fresh.clone();
    exchange.fail(None, TransportFailure::Timeout).unwrap();
    exchange.waited();
    answer(&mut exchange, RECORD, &unnamed);
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&["already_recorded"])));
    let document = outcome(&exchange)["document"].clone();
    assert_eq!((&document["taxes_amount_cents"], &document["provider"]["remote_id"]), (&json!(1500), &Value::Null));
    let void = engine.begin_json(&of_document("void", &document.to_string())).unwrap();
    assert_eq!(outcome(&void)["error"]["code"], "provider.transaction_unknown");
    // … and else nobody knows with which amounts.
    let mut exchange = fresh;
    answer(&mut exchange, RECORD, &unnamed);
    assert_eq!(outcome(&exchange)["error"]["details"]["class"], "conflict");
}

#[test]
fn an_expired_calculation_is_made_anew() {
    let (mut exchange, _) = calculated(&stripe(), &one_fee());
    let first = sent(&stripe().begin_json(&of("commit", &one_fee())).unwrap());
    answer(&mut exchange, RECORD, &refused("", "calculation", "The calculation has expired."));
    let again = sent(&exchange);
    assert_eq!((&again.url, &again.body), (&first.url, &first.body));
    assert_ne!(key(&again), key(&first));
    let calculation = calculation(&again, "taxcalc_2");
    answer(&mut exchange, CALCULATE, &calculation);
    assert_eq!(form(&sent(&exchange))["calculation"], "taxcalc_2");
    let id = outcome_id(&exchange);
    answer(&mut exchange, RECORD, &transaction(&calculation, &id));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
}

/// Stripe repeats a refusal for a day, also once its reason is gone.
#[test]
fn a_repeated_refusal_is_asked_again() {
    let inactive = || refused("stripe_tax_inactive", "", "Stripe Tax is not active");
    let mut exchange = stripe().begin_json(&of("commit", &one_fee())).unwrap();
    let first = sent(&exchange);
    answer(&mut exchange, CALCULATE, &inactive().with_header("Idempotent-Replayed", "true"));
    let second = sent(&exchange);
    assert_eq!(first.body, second.body);
    assert_ne!(key(&first), key(&second));
    answer(&mut exchange, CALCULATE, &inactive());
    assert_eq!(outcome(&exchange)["error"]["code"], "provider.stripe_tax_inactive");
    // And that ends, whatever Stripe says.
    let mut exchange = stripe().begin_json(&of("commit", &one_fee())).unwrap();
    for _ in 0..6 {
        answer(&mut exchange, CALCULATE, &inactive().with_header("Idempotent-Replayed", "true"));
    }
    assert_eq!(ended(&exchange).0, "failed");
}

#[test]
fn what_does_not_add_up_is_not_recorded() {
    let mut exchange = stripe().begin_json(&of("commit", &one_fee())).unwrap();
    let wrong = calculation(&sent(&exchange), "taxcalc_1")
        .body
        .replace("\"tax_amount_exclusive\":1500", "\"tax_amount_exclusive\":1499");
    answer(&mut exchange, CALCULATE, &Response::new(200, wrong));
    let outcome = outcome(&exchange);
    assert_eq!((&outcome["error"]["code"], &outcome["recorded"]), (&json!("provider.totals_mismatch"), &json!(false)));
}

#[test]
fn lines_of_a_transaction_are_paged() {
    let invoice = invoice_of(&[("f1", "setup", 1000), ("f2", "books", 500)], false);
    let (mut exchange, calculation) = calculated(&stripe(), &invoice);
    let whole: Value = serde_json::from_str(&transaction(&calculation, &outcome_id(&exchange)).body).unwrap();
    let mut first = whole.clone();
    first["line_items"]["data"].as_array_mut().unwrap().pop();
    first["line_items"]["has_more"] = json!(true);
    answer(&mut exchange, RECORD, &Response::new(200, first.to_string()));
    // Who gives up now must know that it is recorded.
    let mut given_up = exchange.clone();
    given_up.fail(None, TransportFailure::Cancelled).unwrap();
    assert_eq!(ended(&given_up), ("failed".to_owned(), false, notes(&["outcome_unknown"])));
    let page = list(&whole["line_items"]["data"].as_array().unwrap()[1..]);
    let path = format!("/v1/tax/transactions/{TRANSACTION}/line_items?limit=100&starting_after=tax_li_recorded_f1");
    answer(&mut exchange, &path, &Response::new(200, page.to_string()));
    let lines = &outcome(&exchange)["document"]["provider"]["remote_lines"];
    assert_eq!(lines["f2"], json!({"id": "tax_li_recorded_f2", "amount": 500, "tax": 50}));
}

#[test]
fn a_void_is_a_full_reversal() {
    let engine = stripe();
    let document = recorded(&engine, &one_fee());
    for operation in ["void", "dispute"] {
        let fresh = engine.begin_json(&of_document(operation, &document.to_string())).unwrap();
        let form = form(&sent(&fresh));
        let id = form["reference"].clone();
        assert!(id.starts_with("inv_1-r1-"), "{id}");
        assert_eq!((&*form["mode"], &*form["original_transaction"]), ("full", TRANSACTION));
        let mut exchange = fresh.clone();
        answer(&mut exchange, REVERSE, &reversal(&id, &[]));
        assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
        assert_eq!(outcome(&exchange)["transaction_id"], id);
        for (param, message) in [
            ("reference", "This reference is already in use"),
            ("original_transaction", "The transaction was already reversed"),
        ] {
            let mut exchange = fresh.clone();
            answer(&mut exchange, REVERSE, &refused("", param, message));
            assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&["already_reversed"])));
        }
        // The original, as in Stripe's documentation, is no reversal of ours.
        let mut exchange = fresh;
        answer(&mut exchange, REVERSE, &reversal("inv_1-i1-x", &[]));
        assert!(matches!(exchange.step(), Step::Wait { .. }));
    }
}

#[test]
fn checks_customers_and_look_ups() {
    let engine = stripe();
    let mut check = engine.begin_json(r#"{"operation": "check", "connection": "stripe"}"#).unwrap();
    answer(
        &mut check,
        "/v1/tax/settings",
        &Response::new(200, r#"{"status":"active","defaults":{"tax_code":"txcd_10000000"}}"#),
    );
    assert_eq!(outcome(&check)["data"], json!({"status": "active", "default_tax_code": "txcd_10000000"}));

    let customer = |external_id: &str, create: bool| {
        json!({"operation": "customer", "customer": {"external_id": "acme", "name": "ACME", "country": "DE", "tax_identification_number": "DE136695976",
            "provider_customer": {"connection": "stripe", "external_id": external_id, "create": create}}})
        .to_string()
    };
    let mut exchange = engine.begin_json(&customer("acme", true)).unwrap();
    let made = form(&sent(&exchange));
    for (name, value) in [
        ("name", "ACME"),
        ("address[country]", "DE"),
        ("tax_id_data[0][type]", "eu_vat"),
        ("metadata[external_id]", "acme"),
    ] {
        assert_eq!(made[name], value);
    }
    assert!(key(&sent(&exchange)).starts_with("acme-k1-"));
    runs_the_same(
        &engine,
        &customer("acme", true),
        &[Came::Answer(Response::new(200, r#"{"id":"cus_NffrFeUfNV2Hib"}"#))],
    );
    answer(&mut exchange, "/v1/customers", &Response::new(200, r#"{"id":"cus_NffrFeUfNV2Hib"}"#));
    assert_eq!(outcome(&exchange)["data"], json!({"external_id": "cus_NffrFeUfNV2Hib", "created": true}));
    let mut exchange = engine.begin_json(&customer("cus_NffrFeUfNV2Hib", true)).unwrap();
    answer(
        &mut exchange,
        "/v1/customers/cus_NffrFeUfNV2Hib",
        &Response::new(200, r#"{"id":"cus_NffrFeUfNV2Hib","deleted":true}"#),
    );
    assert_eq!(outcome(&exchange)["error"]["code"], "provider.customer_deleted");
    let exchange = engine.begin_json(&customer("acme", false)).unwrap();
    assert_eq!(outcome(&exchange)["error"]["code"], "provider.customer_not_linked");

    let (exchange, calculation) = calculated(&engine, &one_fee());
    let id = outcome_id(&exchange);
    let lookup =
        json!({"operation": "lookup", "connection": "stripe", "what": "transaction", "id": TRANSACTION}).to_string();
    let mut exchange = engine.begin_json(&lookup).unwrap();
    answer(
        &mut exchange,
        &format!("/v1/tax/transactions/{TRANSACTION}?expand[]=line_items"),
        &transaction(&calculation, &id),
    );
    let found = &outcome(&exchange)["data"]["transaction"];
    assert_eq!(
        found,
        &json!({"id": id, "state": "recorded", "currency": "USD", "date": "2026-11-21", "net_precise_amount_cents": "15000",
            "taxes_precise_amount_cents": "1500"})
    );
    let error =
        engine.begin_json(r#"{"operation": "lookup", "connection": "stripe", "what": "transactions"}"#).unwrap_err();
    assert_eq!(error.code(), "exchange.what.not_available");
}

#[test]
fn no_key_is_shown() {
    let (exchange, _) = calculated(&stripe(), &one_fee());
    assert!(!exchange.to_json().contains(KEY) && !format!("{exchange:?}").contains(KEY));
    assert!(!format!("{:?}", sent(&exchange)).contains(KEY));
}
