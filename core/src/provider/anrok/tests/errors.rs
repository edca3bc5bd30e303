//! Refusals: every documented type, the texts that were seen, and what stands between.

use std::collections::BTreeSet;

use super::super::{codes, response};
use super::*;
use crate::json::foreign::Foreign;
use crate::provider::failure::{Class, Failure};

/// Of every type that the OpenAPI 1.1 documents: what is to be done, and where.
const DOCUMENTED: &[(&str, Class, Option<&str>)] = &[
    ("accountingTimeZoneNotSetForSeller", Class::FixData, None),
    ("accountingTimeZoneNotSupported", Class::FixData, None),
    ("currencyCodeNotSupported", Class::FixData, Some("/currency")),
    ("customerAddressCouldNotResolve", Class::FixData, Some("/customer/billing_address")),
    ("customerAddressCountryNotSupported", Class::FixData, Some("/customer/billing_address")),
    ("customerIdNotFound", Class::FixData, Some("/customer/provider_customer")),
    ("externalServiceError", Class::Retry, None),
    ("jurisNotFound", Class::FixData, None),
    ("productExternalIdUnknown", Class::FixData, Some("connections/items")),
    ("productTaxCategoryNotSupportedForJuris", Class::FixData, Some("connections/items")),
    ("taxDateTooFarInFuture", Class::FixData, Some("/issuing_date")),
    ("taxDateTooFarInPast", Class::FixData, Some("/issuing_date")),
    ("transactionFrozenForFiling", Class::Conflict, None),
    ("transactionIdNotFound", Class::Conflict, None),
    ("transactionExpectedVersionMismatch", Class::Conflict, None),
    ("transactionIsAlreadyANegation", Class::Conflict, None),
    ("duplicateTransactionId", Class::Conflict, None),
    ("invalidCursor", Class::FixData, None),
    ("listTransactionsApiNotEnabled", Class::Fatal, None),
    ("listFilingsApiNotEnabled", Class::Fatal, None),
    ("certificateIdNotFound", Class::FixData, None),
    ("duplicateJurisIds", Class::FixData, None),
    ("fileTypeNotSupported", Class::FixData, None),
    ("featureNotEnabled", Class::Fatal, None),
    ("invalidEmailAddress", Class::FixData, Some("/customer/email")),
    ("externalIdAlreadyExists", Class::Conflict, Some("connections/items")),
    ("externalIdInvalid", Class::FixData, Some("connections/items")),
    ("productExternalIdNotFound", Class::FixData, Some("connections/items")),
    ("taxCategoryIdNotFound", Class::FixData, None),
    ("integrationIdNotFound", Class::FixData, None),
    ("sourceIdAlreadyMapped", Class::Conflict, None),
    ("targetIdNotFound", Class::FixData, None),
    ("validationNotEnabled", Class::Fatal, None),
    ("validationNotSupportedForCountry", Class::Fatal, None),
];

fn refused(response: &Response) -> Failure {
    let failure = response::transaction(response, &sale(vec![line("a", 1), line("b", 2)])).unwrap_err();
    assert_eq!(failure.http_status, Some(response.status));
    assert!(!failure.code.is_empty() && !failure.message.is_empty() && !failure.hint.is_empty(), "{failure:?}");
    failure
}

fn refused_with(status: u16, body: &str) -> Failure {
    refused(&Response::new(status, body))
}

#[test]
fn every_documented_type() {
    for (code, class, field) in DOCUMENTED {
        let failure = refused_with(409, &format!(r#"{{"type":"{code}"}}"#));
        assert_eq!((&*failure.code, failure.class, failure.field.as_deref()), (*code, *class, *field));
        assert!(!failure.outcome_unknown && failure.after.is_none());
    }
    // The table has these and no others, each once.
    let documented: BTreeSet<_> = DOCUMENTED.iter().map(|(code, ..)| *code).collect();
    let known: BTreeSet<_> = codes::KNOWN.iter().map(|known| known.code).collect();
    assert_eq!((documented, codes::KNOWN.len()), (known.clone(), known.len()));
}

#[test]
fn types_that_say_more_and_types_that_nobody_knows() {
    let unknown = refused_with(409, r#"{"type":"productExternalIdUnknown","productExternalId":"saas"}"#);
    assert_eq!(unknown.message, "Anrok does not know the product: `saas`");
    assert_eq!(unknown.fee_id.as_deref(), Some("a"));
    let of_none = refused_with(409, r#"{"type":"productExternalIdUnknown","productExternalId":"car"}"#);
    assert_eq!((of_none.message.as_str(), of_none.fee_id), ("Anrok does not know the product: `car`", None));
    let invalid = refused_with(409, r#"{"type":"externalIdInvalid","message":"No leading space."}"#);
    assert_eq!(invalid.message, "No leading space.");

    let new = refused_with(409, r#"{"type":"somethingNew","more":1}"#);
    assert_eq!((new.class, new.code.as_str()), (Class::FixData, "somethingNew"));
    assert!(new.message.contains("somethingNew"));
    for body in ["", " ", r#"{"type":"transactionFr"#] {
        let cut = refused_with(409, body);
        assert_eq!((cut.class, cut.code.as_str()), (Class::Retry, "unreadable"), "{body}");
    }
    for body in ["{}", r#"{"type":7}"#, "<html>", "\"text\"", r#"{"type":"  "}"#, r#"{"type":"\u0000"}"#] {
        assert_eq!(refused_with(409, body).code, "http_409", "{body}");
    }
    // Without a sale the address is the customer's.
    let void = response::done(&Response::new(409, r#"{"type":"customerAddressCouldNotResolve"}"#)).unwrap_err();
    assert_eq!(void.field.as_deref(), Some("/customer"));
}

#[test]
fn texts_of_a_400_name_a_field() {
    for (text, field, fee) in [
        (r#""lineItems": Required."#, Some("/fees"), None),
        (r#""lineItems": 1: "amount": Expected integer, received float."#, Some("/fees"), Some("b")),
        (r#""lineItems": 0: "productExternalId": Required."#, Some("connections/items"), Some("a")),
        (r#""lineItems": 9: "amount": Required."#, Some("/fees"), None),
        (r#""customerAddress": Invalid input."#, Some("/customer/billing_address"), None),
        (
            r#""customerAddress": Unrecognized key(s) in object: 'state', 'zipCode'."#,
            Some("/customer/billing_address"),
            None,
        ),
        (
            r#""customerAddress": "postalCode": String must contain at least 1 character(s)."#,
            Some("/customer/billing_address/zipcode"),
            None,
        ),
        (r#""currencyCode": String must contain exactly 3 character(s)."#, Some("/currency"), None),
        (r#""customerTaxIds": 0: "type": Required."#, Some("/customer/tax_identification_number"), None),
        (r#""taxDate": Invalid format; expecting "YYYY-MM-DD"."#, Some("/issuing_date"), None),
        ("Cannot specify both accountingDate and accountingTimeZone.", None, None),
        ("Must specify either accountingDate or accountingTimeZone.", None, None),
        (r#""newTransactionId": Required."#, None, None),
        (r#""limit": Number must be less than or equal to 20."#, None, None),
        ("cursor and filter cannot both be provided.", None, None),
        (r#""filter": "value": Invalid format; expecting "YYYY-MM-DDTHH:mm:ss.dddZ"."#, None, None),
    ] {
        let text = format!("Request body: {text}");
        // As text/plain, and as the JSON string that the specification promises.
        for body in [text.clone(), serde_json::to_string(&text).unwrap()] {
            let failure = refused_with(400, &body);
            assert_eq!((failure.class, failure.code.as_str()), (Class::FixData, "http_400"));
            assert_eq!((failure.field.as_deref(), failure.fee_id.as_deref()), (field, fee), "{text}");
            assert_eq!(failure.message, text);
        }
    }
    for body in ["", "<html>x</html>", "{}", "null", ": : :", "Request body: ", "Request body: \"a\": "] {
        assert_eq!(refused_with(400, body).class, Class::FixData, "{body}");
    }
}

/// The texts that were seen live.
#[test]
fn texts_about_key_and_path() {
    let seen = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/anrok/refused_live.json"));
    let seen = Foreign::parse(seen).unwrap();
    let mut codes = Vec::new();
    for entry in seen.get("responses").unwrap().items() {
        let text = |name: &str| entry.get(name).and_then(Foreign::text).unwrap();
        let failure = refused(&Response::new(400, text("body")).with_header("content-type", text("contentType")));
        assert_eq!(failure.class, Class::Fatal, "{}", text("body"));
        // The one that repeats what was sent is told without it.
        assert_eq!(failure.message, text("body").replace("got \"x\"", "got \"***\""));
        codes.push(failure.code);
    }
    assert_eq!(codes, ["unauthorized", "unauthorized", "unauthorized", "unauthorized", "http_400", "http_400"]);
}

#[test]
fn a_key_is_never_repeated() {
    let invalid = "Invalid \"Authorization\" header: ";
    for (text, leak) in [
        (r#"Invalid token: First part (seller ID) is not well-formed: "q1": Must start with "s"."#, "q1"),
        (r#"Invalid token: First part (seller ID) is not well-formed: "q"hunter"2": Must start with "s"."#, "hunter"),
        (r#"Expecting first token to be "Bearer", got "q1hunter2"."#, "hunter2"),
        (r#"Expecting first token to be "Bearer", got hunter2."#, "hunter2"),
        ("Invalid token: s1/sa1/secret.hunter2 is revoked.", "hunter2"),
        ("Invalid token: unknown key secret.hunter2", "hunter2"),
        ("Invalid token: abcdefghijklmnopqrstuvwxyz0123456789", "abcdefgh"),
    ] {
        for status in [400, 401] {
            let failure = refused_with(status, &format!("{invalid}{text}"));
            let shown = format!("{failure:?}");
            assert!(!shown.contains(leak) && shown.contains("***"), "{shown}");
            assert_eq!((failure.class, failure.code.as_str()), (Class::Fatal, "unauthorized"));
            assert_eq!(failure.field.as_deref(), Some("connections/credentials"));
            assert!(failure.message.starts_with(invalid), "{}", failure.message);
        }
    }
    // Nor where nothing says that it is about a key.
    let elsewhere = refused_with(500, "cannot find s1/sa1/secret.hunter2 in cache");
    assert!(!elsewhere.message.contains("hunter2"), "{}", elsewhere.message);
}

#[test]
fn too_many_requests_wait_as_long_as_anrok_says() {
    let text = "You've exceeded your API limit of 10 per second";
    let failure = refused(&Response::new(429, text).with_header("Retry-After", "3"));
    assert_eq!((failure.class, failure.after, failure.outcome_unknown), (Class::Retry, Some(3000), false));
    assert_eq!((failure.code.as_str(), failure.message.as_str()), ("http_429", text));
    for (value, after) in [("0", Some(0)), (" 2 ", Some(2000)), ("soon", None), ("-1", None), ("1.5", None)] {
        assert_eq!(refused(&Response::new(429, text).with_header("retry-after", value)).after, after, "{value}");
    }
    assert_eq!(refused_with(429, text).after, None);
    let most = u64::MAX.to_string();
    assert_eq!(refused(&Response::new(429, text).with_header("retry-after", most)).after, Some(u64::MAX));
}

#[test]
fn other_statuses() {
    for (status, class, code, unknown) in [
        (401, Class::Fatal, "unauthorized", false),
        (403, Class::Fatal, "forbidden", false),
        (404, Class::Fatal, "http_404", false),
        (405, Class::Fatal, "http_405", false),
        (408, Class::Retry, "http_408", true),
        (413, Class::FixData, "http_413", false),
        (418, Class::Fatal, "http_418", false),
        (422, Class::FixData, "http_422", false),
        (425, Class::Retry, "http_425", false),
        (500, Class::Retry, "http_500", true),
        (502, Class::Retry, "http_502", true),
        (503, Class::Retry, "http_503", true),
        (504, Class::Retry, "http_504", true),
        (301, Class::Fatal, "http_301", false),
        (304, Class::Fatal, "http_304", false),
        (0, Class::Fatal, "http_0", false),
        (100, Class::Fatal, "http_100", false),
        (999, Class::Retry, "http_999", true),
    ] {
        for body in
            ["", "<html><title>502 Bad Gateway</title></html>", "upstream", "{\"message\":\"down\"}", "\u{0}\u{1f}\n"]
        {
            let failure = refused_with(status, body);
            let got = (failure.class, failure.code.as_str(), failure.outcome_unknown);
            assert_eq!(got, (class, code, unknown), "{status}");
            assert!(!failure.message.contains('<'), "{}", failure.message);
        }
    }
    let failure = refused(&Response::new(503, "").with_header("Retry-After", "7").with_header("X-Request-Id", "req_1"));
    assert_eq!((failure.after, failure.request_id.as_deref()), (Some(7000), Some("req_1")));
    let failure = refused(&Response::new(409, "{}").with_header("CF-Ray", "8f-FRA"));
    assert_eq!(failure.request_id.as_deref(), Some("8f-FRA"));
    let long = refused_with(500, &"no ".repeat(10_000));
    assert!(long.message.chars().count() <= 501 && long.message.ends_with('…'), "{}", long.message);
}
