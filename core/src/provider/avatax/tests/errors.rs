//! Refusals: recorded ones by hand, all documented ones by the table, and answers of nobody.

use std::collections::BTreeMap;

use super::*;
use crate::provider::avatax::{error, error_table};

const CODES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/avatax/error_codes.json"));
const PAGES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/avatax/error_pages.json"));
const RECORDED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/avatax/recorded.json"));

fn refused(status: u16, error: Value) -> Failure {
    let response = Response::new(status, json!({"error": error}).to_string()).with_header("x-correlation-id", "c-1");
    let failure = error::failure(&response, Some(&sale(vec![line("fee_1", 100), line("fee_2", 100)])));
    assert_eq!((failure.request_id.as_deref(), failure.http_status), (Some("c-1"), Some(status)));
    assert!(!failure.message.is_empty() && !failure.hint.is_empty() && !failure.code.is_empty());
    failure
}

#[test]
fn every_recorded_error() {
    use Class::{Conflict, Fatal, FixData, Retry};
    let address = Some("/customer/shipping_address");
    // File, code, class, field: by hand from what the recordings are named after.
    let by_hand = [
        ("address/zipcode_failure.yml", "StringLengthError", FixData, address),
        ("create_tax_adjustments/with_incorrect_address.yml", "GetTaxError", FixData, address),
        ("create_tax_adjustments/with_incorrect_address.yml", "GetTaxError", FixData, address),
        ("does_NOT_exist_in_avatax/returns_failure.yml", "EntityNotFoundError", Conflict, None),
        (
            "does_NOT_exist_in_avatax/returns_failure.yml",
            "AuthenticationException",
            Fatal,
            Some("connections/credentials"),
        ),
        (
            "creates_a_new_SalesInvoice_transaction.yml",
            "AuthenticationException",
            Fatal,
            Some("connections/credentials"),
        ),
        ("get_tax/error.yml", "MissingLine", FixData, Some("/fees")),
        ("transactions/adjust/failure.yml", "GetTaxError", Conflict, None),
        ("transactions/adjust/failure.yml", "ModelStateInvalid", FixData, None),
        ("transactions/create/timeout.yml", "TimeoutRequested", Retry, None),
        ("transactions/get_by_code/error.yml", "EntityNotFoundError", Conflict, None),
    ];
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    let errors: Vec<&Value> =
        recorded["exchanges"].as_array().unwrap().iter().filter(|it| it["answer"].get("error").is_some()).collect();
    assert_eq!(errors.len(), by_hand.len());
    for (exchange, (file, code, class, field)) in errors.into_iter().zip(by_hand) {
        assert!(exchange["file"].as_str().unwrap().ends_with(file), "{exchange}");
        let status = u16::try_from(exchange["status"].as_u64().unwrap()).unwrap();
        let failure = refused(status, exchange["answer"]["error"].clone());
        assert_eq!(
            (failure.code.as_str(), failure.class, failure.field.as_deref()),
            (code, class, field),
            "{failure:?}"
        );
        let words = exchange["answer"]["error"]["message"].as_str().unwrap();
        assert!(failure.message.starts_with(words), "{}", failure.message);
        assert_eq!(failure.outcome_unknown, code == "TimeoutRequested");
    }
}

#[test]
fn every_code_is_listed_once_and_none_is_invented() {
    let codes: Value = serde_json::from_str(CODES).unwrap();
    let pages: Value = serde_json::from_str(PAGES).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut known = names(&codes["codes"]);
    assert_eq!(known.len(), 427);
    known.extend(names(&pages["errors"]));
    known.sort();
    known.dedup();
    // 190 pages, of which the SDK has no code of that name for 30.
    assert_eq!(known.len(), 457);
    let mut listed: Vec<String> = error_table::all().map(str::to_owned).collect();
    listed.sort();
    assert_eq!(listed, known);
}

#[test]
fn every_documented_error_classifies() {
    let pages: Value = serde_json::from_str(PAGES).unwrap();
    let mut classes: BTreeMap<&str, u32> = BTreeMap::new();
    for (name, error) in pages["errors"].as_object().unwrap() {
        // On the wire it is wrapped; beside, as documented, it is not.
        let failure = refused(400, error.clone());
        assert_eq!(failure.code, *name);
        let row = error_table::row(name).unwrap();
        assert_eq!(failure.class, row.class, "{name}");
        let first = &error["details"][0];
        if *name != "GetTaxError" {
            assert!(failure.message.contains(first["message"].as_str().unwrap()), "{name}: {}", failure.message);
        }
        let bare = error::failure(&Response::new(400, error.to_string()), None);
        assert_eq!((bare.class, &bare.code, &bare.message), (failure.class, &failure.code, &failure.message));
        *classes.entry(failure.class.as_str()).or_default() += 1;
    }
    assert_eq!(classes.values().sum::<u32>(), 190);
    assert_eq!(classes.len(), 4, "{classes:?}");
}

#[test]
fn classes_by_hand() {
    use Class::{Conflict, Fatal, FixData, Retry};
    for (code, class) in [
        ("CannotModifyLockedTransaction", Conflict),
        ("TransactionAlreadyCancelled", Conflict),
        ("DuplicateEntry", Conflict),
        ("EntityNotFoundError", Conflict),
        ("DocumentCodeConflict", Conflict),
        ("DocumentNotCommitted", Conflict),
        ("AuthenticationException", Fatal),
        ("AuthorizationException", Fatal),
        ("PermissionRequired", Fatal),
        ("SubscriptionRequired", Fatal),
        ("RateLimitExceeded", Retry),
        ("RequestLimitExceeded", Retry),
        ("ConcurrentRequestLimitExceeded", Retry),
        ("TimeoutRequested", Retry),
        ("ServerUnreachable", Retry),
        ("InvalidAddress", FixData),
        ("InvalidPostalCode", FixData),
        ("TaxCodeAssociatedWithItemCodeNotFound", FixData),
        ("CertificatesNotSetup", FixData),
        ("ValueRequiredError", FixData),
        ("RefundLinesRequired", FixData),
        ("GetTaxError", FixData),
        ("WeakPassword", FixData),
        ("AddedTomorrowError", FixData),
    ] {
        let failure = refused(400, json!({"code": code, "message": "words"}));
        assert_eq!((failure.class, failure.code.as_str()), (class, code));
    }
    let locked = refused(400, json!({"code": "CannotModifyLockedTransaction"}));
    assert!(locked.hint.contains("opposite") && !locked.outcome_unknown);
}

#[test]
fn the_useful_code_may_stand_in_any_detail() {
    let shell = json!({});
    let of = |detail: Value| refused(400, json!({"code": "GetTaxError", "message": "", "details": [shell, detail]}));
    let zip = of(json!({"code": "GetTaxError", "faultCode": "Client", "faultSubCode": "InvalidZipForStateError",
        "refersTo": "Address", "description": "Zip is not valid for the state.", "severity": "Error"}));
    assert_eq!((zip.class, zip.code.as_str()), (Class::FixData, "InvalidZipForStateError"));
    assert_eq!(zip.field.as_deref(), Some("/customer/shipping_address"));
    assert_eq!(zip.message, "Zip is not valid for the state.");
    let inner = of(json!({"code": "InvalidPostalCode", "message": "The address value was incomplete."}));
    assert_eq!((inner.class, inner.code.as_str()), (Class::FixData, "InvalidPostalCode"));
    let from = of(json!({"message": "Address is incomplete", "description": "(AddressLocationType: ShipFrom)"}));
    assert_eq!(from.field.as_deref(), Some("billing_entities/acme_us/address"));
    let status =
        of(json!({"message": "DocStatus is invalid for this operation.", "description": "Expected Saved|Posted",
        "refersTo": "DocStatus"}));
    assert_eq!((status.class, status.code.as_str()), (Class::Conflict, "GetTaxError"));
    let locked = of(json!({"description": "The document is locked."}));
    assert_eq!((locked.class, locked.code.as_str()), (Class::Conflict, "CannotModifyLockedTransaction"));
    let sub = of(json!({"faultSubCode": "InvalidCountry", "message": "no"}));
    assert_eq!((sub.code.as_str(), sub.field.as_deref()), ("InvalidCountry", Some("/customer/shipping_address")));
    let new = of(json!({"faultSubCode": "NewError", "message": "no"}));
    assert_eq!((new.code.as_str(), new.class), ("NewError", Class::FixData));
    let listed = of(json!({"code": "RateLimitExceeded", "message": "slow down"}));
    assert_eq!((listed.code.as_str(), listed.class), ("RateLimitExceeded", Class::Retry));
}

#[test]
fn fields_and_fees_that_are_named() {
    let named = |field: &str| {
        let message = format!("Field '{field}' has an invalid length.");
        let failure = refused(400, json!({"code": "StringLengthError", "details": [{"message": message}]}));
        (failure.field.unwrap_or_default(), failure.fee_id.unwrap_or_default())
    };
    let text = |field: &str, fee: &str| (field.to_owned(), fee.to_owned());
    assert_eq!(named("createTransactionModel.lines[1].taxCode"), text("connections/items", "fee_2"));
    assert_eq!(named("lines[0].amount"), text("/fees", "fee_1"));
    assert_eq!(named("lines[2].amount"), text("/fees", ""));
    assert_eq!(named("customerCode"), text("/customer/provider_customer", ""));
    assert_eq!(named("addresses.shipTo.postalCode"), text("/customer/shipping_address", ""));
    assert_eq!(named("addresses.shipFrom.postalCode"), text("billing_entities/acme_us/address", ""));
    assert_eq!(named("businessIdentificationNo"), text("/customer/tax_identification_number", ""));
    assert_eq!(named("exemptionNo"), text("/customer/exemption", ""));
    assert_eq!(named("companyCode"), text("connections/credentials/company_code", ""));
    assert_eq!(named("currencyCode"), text("/currency", ""));
    assert_eq!(named("date"), text("/issuing_date", ""));
    assert_eq!(named("whatever"), text("", ""));
}

#[test]
fn statuses_decide_where_no_code_does_or_whatever_it_is() {
    let of = |status: u16, body: &str| {
        let response = Response::new(status, body).with_header("Retry-After", "7");
        let failure = error::failure(&response, None);
        (failure.class, failure.code, failure.after, failure.outcome_unknown)
    };
    let http = |class: Class, status: u16, after: Option<u64>, unknown: bool| {
        (class, format!("http_{status}"), after, unknown)
    };
    let html = "<html><body>Bad gateway</body></html>";
    for body in ["", html, "Bad gateway", "{}", "[]", r#"{"error": "no"}"#, r#"{"error": {}}"#] {
        assert_eq!(of(302, body), http(Class::Fatal, 302, None, true));
        // A 400 always has its reason; without a byte it was lost on the way.
        let lost = (Class::Retry, "unreadable".to_owned(), Some(7000), true);
        assert_eq!(of(400, body), if body.is_empty() { lost } else { http(Class::FixData, 400, None, false) });
        assert_eq!(of(401, body), http(Class::Fatal, 401, None, false));
        assert_eq!(of(403, body), http(Class::Fatal, 403, None, false));
        assert_eq!(of(404, body), http(Class::Fatal, 404, None, false));
        assert_eq!(of(408, body), http(Class::Retry, 408, Some(7000), true));
        assert_eq!(of(409, body), http(Class::Conflict, 409, None, false));
        assert_eq!(of(429, body), http(Class::Retry, 429, Some(7000), false));
        assert_eq!(of(500, body), http(Class::Retry, 500, Some(7000), true));
        assert_eq!(of(503, body), http(Class::Retry, 503, Some(7000), true));
    }
    let cut = r#"{"error":{"code":"CannotModifyLocked"#;
    assert_eq!(of(400, cut), (Class::Retry, "unreadable".to_owned(), Some(7000), true));
    let body = r#"{"error":{"code":"InvalidAddress","message":"no"}}"#;
    assert_eq!(of(502, body), (Class::Retry, "InvalidAddress".to_owned(), Some(7000), true));
    assert_eq!(of(401, body), (Class::Fatal, "InvalidAddress".to_owned(), None, false));
    assert_eq!(of(429, body), (Class::Retry, "InvalidAddress".to_owned(), Some(7000), false));
    // A success that carries an error is none.
    let failure = response::transaction(&Response::new(200, body), &sale(vec![line("a", 1)])).unwrap_err();
    assert_eq!((failure.class, failure.code.as_str()), (Class::FixData, "InvalidAddress"));
    let wait = |header: &str| error::failure(&Response::new(429, "").with_header("retry-after", header), None).after;
    assert_eq!(
        [wait("1"), wait(" 30 "), wait("soon"), wait("-1"), wait("99999999999999999999")],
        [Some(1000), Some(30_000), None, None, None]
    );
}

#[test]
fn foreign_words_are_bounded_and_show_no_credentials() {
    let long = "é".repeat(5000);
    let failure = refused(400, json!({"code": long, "message": long}));
    assert!(failure.message.chars().count() <= 1000 && failure.code.chars().count() <= 100);
    for body in [
        r#"{"error":{"code":"X","message":"you sent Authorization: Basic MTAwMDpzaW11bGF0ZWQ= to us"}}"#,
        "you sent authorization: basic MTAwMDpzaW11bGF0ZWQ= to us",
    ] {
        let failure = error::failure(&Response::new(400, body), None);
        assert!(!failure.message.contains("MTAw") && failure.message.contains("to us"), "{}", failure.message);
    }
    let failure = error::failure(&Response::new(502, "upstream down"), None);
    assert_eq!(failure.message, "AvaTax answers with status 502 and no reason: upstream down");
    let failure = error::failure(&Response::new(502, "<html>upstream</html>"), None);
    assert_eq!(failure.message, "AvaTax answers with status 502 and no reason");
}
