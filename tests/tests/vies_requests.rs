//! What is sent to VIES. The expected texts are written after the description of the interface: names of parameters and
//! body members, percent-encoding by RFC 3986.

use serde_json::{Value, json};
use tallage::vies_request_json;

const BASE: &str = "https://ec.europa.eu/taxation_customs/vies/rest-api";

fn build(request: Value) -> Value {
    let text = vies_request_json(&request.to_string()).unwrap();
    assert_eq!(text, vies_request_json(&request.to_string()).unwrap(), "the same input gives the same bytes");
    serde_json::from_str(&text).unwrap()
}

fn problems(request: Value) -> Vec<String> {
    let error = vies_request_json(&request.to_string()).unwrap_err();
    assert_eq!(error.kind(), tallage::ErrorKind::InvalidDocument);
    error.problems().iter().map(|problem| format!("{} {}", problem.code, problem.path)).collect()
}

#[test]
fn post() {
    let request = build(json!({"number": "DE136695976"}));
    assert_eq!(
        request,
        json!({
            "method": "POST",
            "url": format!("{BASE}/check-vat-number"),
            "headers": {"accept": "application/json", "content-type": "application/json"},
            "body": r#"{"countryCode":"DE","vatNumber":"136695976"}"#,
            "number": "DE136695976",
        })
    );
    let request = build(json!({
        "number": "b 64.717-838", "country": "ES", "requester": "fr 23 334 175 221", "method": "post",
        "trader": {"name": "Señor \"X\" & Söhne\n", "street": "C/ Mayor 1", "postal_code": "28001", "city": "Madrid", "company_type": "S.L."},
        "base_url": "http://127.0.0.1:8080/vies/",
    }));
    assert_eq!(request["url"], "http://127.0.0.1:8080/vies/check-vat-number");
    assert_eq!((&request["number"], &request["requester"]), (&json!("ESB64717838"), &json!("FR23334175221")));
    let body: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({
            "countryCode": "ES", "vatNumber": "B64717838", "requesterMemberStateCode": "FR", "requesterNumber": "23334175221",
            "traderName": "Señor \"X\" & Söhne\n", "traderStreet": "C/ Mayor 1", "traderPostalCode": "28001", "traderCity": "Madrid",
            "traderCompanyType": "S.L.",
        })
    );
}

#[test]
fn get() {
    let request = build(json!({"number": "DE136695976", "method": "get"}));
    assert_eq!(
        request,
        json!({
            "method": "GET", "url": format!("{BASE}/ms/DE/vat/136695976"), "headers": {"accept": "application/json"}, "body": null,
            "number": "DE136695976",
        })
    );
    let request = build(json!({
        "number": "ESB64717838", "method": "get", "requester": "IE8+79739J", "trader": {"name": "A & Söhne=?/#", "city": "Bad Ems"},
    }));
    assert_eq!(
        request["url"],
        format!(
            "{BASE}/ms/ES/vat/B64717838?requesterMemberStateCode=IE&requesterNumber=8%2B79739J&traderName=A%20%26%20S%C3%B6hne%3D%3F%2F%23&traderCity=Bad%20Ems"
        )
    );
    let request = build(json!({"number": "IE8*79739J", "method": "get"}));
    assert_eq!(request["url"], format!("{BASE}/ms/IE/vat/8%2A79739J"));
}

#[test]
fn prefixes_of_vies() {
    for (number, country, prefix) in [
        ("GR094259216", None, "EL"),
        ("EL094259216", None, "EL"),
        ("094259216", Some("GR"), "EL"),
        ("XI110305878", None, "XI"),
        ("53000004605", Some("MC"), "FR"),
        ("DE136695976", Some("FR"), "DE"),
    ] {
        let mut request = json!({"number": number});
        if let Some(country) = country {
            request["country"] = json!(country);
        }
        let built = build(request);
        let body: Value = serde_json::from_str(built["body"].as_str().unwrap()).unwrap();
        assert_eq!(body["countryCode"], prefix, "{number}");
        assert_eq!(built["number"], format!("{prefix}{}", body["vatNumber"].as_str().unwrap()));
    }
}

#[test]
fn nothing_blank_is_sent() {
    let request = build(json!({
        "number": "DE136695976", "requester": null, "method": null, "base_url": null, "country": null,
        "trader": {"name": "", "street": " \t", "postal_code": null, "city": "Ulm"},
    }));
    assert_eq!(request["body"], r#"{"countryCode":"DE","vatNumber":"136695976","traderCity":"Ulm"}"#);
    assert_eq!(request.get("requester"), None);
    let request = build(json!({"number": "DE136695976", "trader": {"name": " "}, "method": "get"}));
    assert_eq!(request["url"], format!("{BASE}/ms/DE/vat/136695976"));
}

#[test]
fn what_vies_cannot_answer_is_not_asked() {
    for number in [
        "",
        " ",
        "\u{a0}",
        "GB980780684",
        "CHE-107.787.577 MWST",
        "NO 995 525 828 MVA",
        "EU372022452",
        "IM0123456789",
        "US123456789",
        "136695976",
        "DE",
        "DE1",
        "DEDEDEDE",
        "ß",
        "DE136695976\u{0}",
        "\u{202e}DE136695976",
        "DE13669597６",
        "....",
    ] {
        assert_eq!(problems(json!({"number": number})), ["vies.number.not_checkable /number"], "{number:?}");
        let requester = json!({"number": "DE136695976", "requester": number});
        assert_eq!(problems(requester), ["vies.requester.not_checkable /requester"], "{number:?}");
    }
    assert_eq!(problems(json!({"number": "980780684", "country": "GB"})), ["vies.number.not_checkable /number"]);
    assert_eq!(problems(json!({"number": "995525828MVA", "country": "NO"})), ["vies.number.not_checkable /number"]);
    assert_eq!(problems(json!({"number": "1".repeat(4096)})), ["vies.number.not_checkable /number"]);
    assert_eq!(problems(json!({"number": "1".repeat(4097)})), ["vies.number.too_long /number"]);
    let error = vies_request_json(r#"{"number": "GB980780684"}"#).unwrap_err();
    assert!(error.message().contains("HMRC"), "{}", error.message());
}

#[test]
fn what_is_wrong_with_the_request_is_named() {
    assert_eq!(problems(json!({})), ["vies.number.required /number"]);
    for (member, value, problem) in [
        ("country", json!("EL"), "vies.country.unknown_country /country"),
        ("method", json!("POST"), "vies.method.unknown_value /method"),
        ("trader", json!("X"), "vies.trader.wrong_type /trader"),
        ("trader", json!({"zip": "1"}), "vies.trader.unknown_field /trader/zip"),
        ("base_url", json!(""), "vies.base_url.not_a_url /base_url"),
        ("base_url", json!("https://"), "vies.base_url.not_a_url /base_url"),
        ("base_url", json!("https:///path"), "vies.base_url.not_a_url /base_url"),
        ("base_url", json!("ftp://example.org"), "vies.base_url.not_a_url /base_url"),
        ("base_url", json!("file:///etc/passwd"), "vies.base_url.not_a_url /base_url"),
        ("base_url", json!("https://example.org/?x=1"), "vies.base_url.not_a_url /base_url"),
        ("base_url", json!("https://example.org/#x"), "vies.base_url.not_a_url /base_url"),
        ("base_url", json!("https://user:secret@example.org"), "vies.base_url.not_a_url /base_url"),
        ("base_url", json!("https://example.org/a b"), "vies.base_url.not_a_url /base_url"),
        ("base_url", json!("https://example.org/\r\nhost: x"), "vies.base_url.not_a_url /base_url"),
        ("at", json!("2026-11-21T22:58:03Z"), "vies.unknown_field /at"),
    ] {
        let mut request = json!({"number": "DE136695976"});
        request[member] = value;
        assert_eq!(problems(request), [problem], "{member}");
    }
    assert_eq!(vies_request_json("[]").unwrap_err().code(), "vies.wrong_type");
}
