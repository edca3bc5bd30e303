//! Exchanges with answers written by hand, after Anrok OpenAPI 1.1 and the models and recordings of AvaTax REST v2.

mod anrok;
mod avatax;
mod documents;
mod machine;
mod reconcile;
mod resume;
mod stripe_invoicing;
mod stripe_tax;
mod stripe_tax_credits;
#[cfg(feature = "simulate")]
mod stripe_tax_simulated;

use serde_json::Value;

use super::{Exchange, Received, Step};
use crate::{Engine, Request, Response};

pub(super) const API_KEY: &str = "s1/sa1/secret.topsecret";
pub(super) const LICENSE_KEY: &str = "LICENSEKEY99";

pub(super) fn engine_with(on_failure: &str) -> Engine {
    let config = format!(
        r#"{{
        "taxes": [{{"code": "manual_10", "name": "Manual", "rate": "10"}}],
        "organization": {{"tax_codes": ["manual_10"]}},
        "billing_entities": [{{"code": "acme", "name": "ACME", "country": "US",
            "address": {{"address_line1": "1 Main St", "city": "Denver", "state": "CO", "zipcode": "80204", "country": "US"}}}}],
        "add_ons": [{{"code": "setup", "name": "Setup"}}, {{"code": "odd", "name": "Odd"}}],
        "connections": [
            {{"code": "anrok_us", "provider": "anrok", "credentials": {{"api_key": "{API_KEY}"}}, "on_failure": "{on_failure}",
              "max_attempts": 3, "items": [{{"type": "add_on", "code": "setup", "product_external_id": "saas"}}]}},
            {{"code": "ava", "provider": "avatax", "on_failure": "{on_failure}", "max_attempts": 3,
              "credentials": {{"account_id": "2000134479", "license_key": "{LICENSE_KEY}", "company_code": "DEFAULT"}},
              "items": [{{"type": "add_on", "code": "setup", "tax_code": "SW050000"}}]}}
        ]
    }}"#
    );
    Engine::from_json(&config).unwrap()
}

pub(super) fn engine() -> Engine {
    engine_with("fail")
}

/// An invoice of 150.00 USD for a customer in Colorado.
pub(super) fn invoice(connection: &str) -> String {
    format!(
        r#"{{"id": "inv_1", "type": "one_off", "issuing_date": "2026-11-21", "currency": "USD", "billing_entity": "acme",
        "customer": {{"external_id": "cus_1", "name": "Customer", "provider_customer": {{"connection": "{connection}"}},
            "address_line1": "1450 Cherokee St", "city": "Denver", "state": "CO", "zipcode": "80204", "country": "US"}},
        "fees": [{{"id": "f1", "type": "add_on", "add_on_code": "setup", "amount_cents": 15000}}]}}"#
    )
}

pub(super) fn request(operation: &str, connection: &str) -> String {
    format!(r#"{{"operation": "{operation}", "today": "2026-11-21", "document": {}}}"#, invoice(connection))
}

/// Colorado at 4.81 % of 15000: 721.5, so 722 to add.
pub(super) fn anrok_taxed(version: Option<u32>) -> Response {
    let version = version.map_or_else(String::new, |version| format!(r#","version":{version}"#));
    let body = format!(
        r#"{{"taxAmountToCollect":722,"preTaxAmount":"15000","lineItems":[{{"id":"f1","taxAmountToCollect":722,"preTaxAmount":"15000",
        "jurises":[{{"name":"Colorado","taxes":[{{"taxName":"Sales Tax","taxableAmount":"15000","taxAmount":"721.5","taxRate":"0.0481"}}],
        "notTaxedReason":null}}]}}],"jurisSummaries":[{{"name":"Colorado","notTaxedReasons":null}}]{version}}}"#
    );
    Response::new(200, body)
}

/// The opposite of it.
pub(super) fn anrok_credited() -> Response {
    let body = anrok_taxed(Some(1)).body;
    let body = body.replace("722", "-722").replace("\"15000\"", "\"-15000\"").replace("\"721.5\"", "\"-721.5\"");
    Response::new(200, body)
}

pub(super) fn anrok_conflict(kind: &str) -> Response {
    Response::new(409, format!(r#"{{"type":"{kind}"}}"#))
}

/// Colorado at 4 % of 150.00: 6.00. `sign`: -1 for what takes it back.
pub(super) fn avatax_taxed(code: &str, status: &str, locked: bool, sign: i64) -> Response {
    let (amount, tax) = (format!("{}.0", 150 * sign), format!("{}.0", 6 * sign));
    let kind = if sign < 0 { "ReturnInvoice" } else { "SalesInvoice" };
    let body = format!(
        r#"{{"id":10000000001,"code":"{code}","companyId":12345,"date":"2026-11-21","status":"{status}","type":"{kind}","currencyCode":"USD",
        "customerCode":"cus_1","totalAmount":{amount},"totalExempt":0.0,"totalDiscount":0.0,"totalTax":{tax},"totalTaxable":{amount},
        "totalTaxCalculated":{tax},"locked":{locked},"version":1,"taxDate":"2026-11-21",
        "lines":[{{"lineNumber":"f1","lineAmount":{amount},"quantity":1.0,"tax":{tax},"taxableAmount":{amount},"exemptAmount":0.0,
          "taxCalculated":{tax},"discountAmount":0.0,"isItemTaxable":true,"taxCode":"SW050000","taxIncluded":false,
          "details":[{{"country":"US","region":"CO","jurisCode":"08","jurisName":"COLORADO","jurisType":"STA","jurisdictionType":"State",
            "rate":0.04,"tax":{tax},"taxableAmount":{amount},"exemptAmount":0.0,"nonTaxableAmount":0.0,"taxType":"Sales",
            "taxName":"CO STATE TAX","taxCalculated":{tax},"rateType":"General","rateTypeCode":"G"}}]}}],
        "summary":[{{"country":"US","region":"CO","jurisType":"State","jurisCode":"08","jurisName":"COLORADO","taxName":"CO STATE TAX",
          "taxable":{amount},"rate":0.04,"tax":{tax},"taxCalculated":{tax},"nonTaxable":0.0,"exemption":0.0}}]}}"#
    );
    Response::new(201, body)
}

pub(super) fn avatax_error(status: u16, code: &str, message: &str, details: &str) -> Response {
    let body = format!(
        r#"{{"error":{{"code":"{code}","message":"{message}","target":"HttpRequest","details":[{{"code":"{code}","message":"{message}","faultCode":"Client"{details},"severity":"Error"}}]}}}}"#
    );
    Response::new(status, body)
}

pub(super) fn locked() -> Response {
    avatax_error(400, "CannotModifyLockedTransaction", "Modifying a locked document is not allowed.", "")
}

/// The request that is to be sent.
pub(super) fn sent(exchange: &Exchange) -> Request {
    match exchange.step() {
        Step::Send { request, .. } => request,
        other => panic!("{other:?}"),
    }
}

/// Checks the end of the address of the request, and answers it.
pub(super) fn answer(exchange: &mut Exchange, path: &str, response: &Response) {
    let request = sent(exchange);
    assert!(request.url.contains(path), "{path} is not in {}", request.url);
    assert_eq!(exchange.receive(None, response).unwrap(), Received::Applied);
}

pub(super) fn outcome(exchange: &Exchange) -> Value {
    let outcome = exchange.outcome_json().unwrap_or_else(|| panic!("it goes on: {exchange:?}"));
    serde_json::from_str(outcome).unwrap()
}

/// Status, whether it is recorded, and the codes of the notes.
pub(super) fn ended(exchange: &Exchange) -> (String, bool, Vec<String>) {
    let outcome = outcome(exchange);
    let notes = outcome["notes"].as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap().to_owned());
    (outcome["status"].as_str().unwrap().to_owned(), outcome["recorded"].as_bool().unwrap(), notes.collect())
}

pub(super) fn notes(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

/// A taxed invoice, recorded.
pub(super) fn committed(engine: &Engine, connection: &str) -> String {
    let mut exchange = engine.begin_json(&request("commit", connection)).unwrap();
    let id = outcome_id(&exchange);
    let response = match connection {
        "anrok_us" => anrok_taxed(Some(1)),
        _ => avatax_taxed(&id, "Committed", false, 1),
    };
    exchange.receive(None, &response).unwrap();
    let outcome = outcome(&exchange);
    assert_eq!(outcome["status"], "succeeded", "{outcome}");
    outcome["document"].to_string()
}

/// The identifier under which an exchange records.
pub(super) fn outcome_id(exchange: &Exchange) -> String {
    let state: Value = serde_json::from_str(&exchange.to_json()).unwrap();
    state["transaction_id"].as_str().unwrap().to_owned()
}

pub(super) fn of_document(operation: &str, document: &str) -> String {
    format!(r#"{{"operation": "{operation}", "today": "2026-12-02", "document": {document}}}"#)
}

/// A credit note of everything.
pub(super) fn credit(engine: &Engine, document: &str) -> String {
    credit_of(engine, document, None)
}

/// A credit note of so much of the fee.
pub(super) fn credit_of(engine: &Engine, document: &str, cents: Option<i64>) -> String {
    let items =
        cents.map_or_else(String::new, |cents| format!(r#", "items": [{{"fee_id": "f1", "amount_cents": {cents}}}]"#));
    let request = format!(r#"{{"id": "cn_1", "issuing_date": "2026-12-02", "invoice": {document}{items}}}"#);
    let note = engine.credit_json(&request).unwrap();
    format!(r#"{{"operation": "credit", "today": "2026-12-02", "document": {note}, "invoice": {document}}}"#)
}

/// The identifier of a taxed document.
pub(super) fn id_of(document: &str) -> String {
    let document: Value = serde_json::from_str(document).unwrap();
    document["provider"]["transaction_id"].as_str().unwrap().to_owned()
}
