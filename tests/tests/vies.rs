//! What VIES says and what is made of it. The expected outcomes are read off the description of the interface: only
//! `VALID` and `INVALID` (and a number that cannot exist) are answers, everything else says nothing about the number.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tallage::{ViesEvidence, ViesStatus, vies_read_json};

const AT: &str = "2026-11-21T22:58:03Z";

fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/vies").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// What `vies_read_json` makes of `response`, and that the evidence can be handed back.
fn read(number: &str, response: Value, previous: Option<&Value>) -> Value {
    let mut input = json!({"number": number, "at": AT, "response": response});
    if let Some(previous) = previous {
        input["previous"] = previous.clone();
    }
    read_input(&input)
}

fn read_input(input: &Value) -> Value {
    let text = vies_read_json(&input.to_string()).unwrap();
    assert_eq!(text, vies_read_json(&input.to_string()).unwrap(), "the same input gives the same bytes");
    let result: Value = serde_json::from_str(&text).unwrap();
    let evidence = result["evidence"].to_string();
    let handed_back: Value = serde_json::from_str(&ViesEvidence::from_json(&evidence).unwrap().to_json()).unwrap();
    assert_eq!(handed_back, result["evidence"]);
    for member in ["status", "number", "reason", "retry_at", "checked_at"] {
        assert_eq!(result["event"][member], result["evidence"][member], "{member}");
    }
    assert_eq!(result["event"]["type"], "customer.vies_check");
    result
}

fn answer(status: u16, body: impl ToString) -> Value {
    json!({"status": status, "body": body.to_string()})
}

/// Status and reason.
fn outcome(result: &Value) -> (&str, Option<&str>) {
    let evidence = &result["evidence"];
    (evidence["status"].as_str().unwrap(), evidence["reason"].as_str())
}

#[test]
fn every_fixture() {
    let expected: [(&str, &str, &str, Option<&str>, Value); 8] = [
        (
            "get_valid.json",
            "DE123456789",
            "valid",
            None,
            json!({"name": "EXAMPLE GMBH", "address": "EXAMPLESTRASSE 1\n10115 BERLIN"}),
        ),
        ("get_valid_name_withheld.json", "DE123456789", "valid", None, json!({})),
        ("get_invalid.json", "DE123456789", "invalid", None, json!({})),
        ("get_invalid_input.json", "DE123456789", "invalid", Some("INVALID_INPUT"), json!({})),
        ("get_ms_unavailable.json", "DE123456789", "unavailable", Some("MS_UNAVAILABLE"), json!({})),
        (
            "post_valid_with_requester.json",
            "DE123456789",
            "valid",
            None,
            json!({"consultation_number": "WAPIAAAAXXXXXXXX", "name": "EXAMPLE GMBH", "address": "EXAMPLESTRASSE 1\n10115 BERLIN"}),
        ),
        ("post_invalid.json", "DE000000000", "invalid", None, json!({})),
        ("post_user_error_in_200.json", "DE123456789", "unavailable", Some("MS_UNAVAILABLE"), json!({})),
    ];
    for (name, number, status, reason, texts) in expected {
        let fixture = fixture(name);
        let body = &fixture["response"]["body"];
        let result = read(number, answer(200, body), None);
        assert_eq!(outcome(&result), (status, reason), "{name}");
        for member in ["consultation_number", "name", "address"] {
            assert_eq!(result["evidence"].get(member), texts.get(member), "{name} {member}");
        }
        // The same about another number says nothing, unless it is a refusal.
        let other = read("DE136695976", answer(200, body), None);
        let reason = reason.filter(|reason| *reason != "INVALID_INPUT").unwrap_or("ANSWER_FOR_ANOTHER_NUMBER");
        assert_eq!(outcome(&other), ("unavailable", Some(reason)), "{name}");
        // Under another status than 200 an ordinary answer is none; a code of failure stays what it is.
        let under_500 = read(number, answer(500, body), None);
        match status {
            "unavailable" => assert_eq!(outcome(&under_500), (status, Some(reason)), "{name}"),
            _ if name == "get_invalid_input.json" => assert_eq!(outcome(&under_500).0, "invalid"),
            _ => assert_eq!(outcome(&under_500), ("unavailable", Some("HTTP_500")), "{name}"),
        }
    }
    assert_eq!(
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/vies")).unwrap().count(),
        8 + 3,
        "a fixture without expectation"
    );
}

#[test]
fn error_wrappers_under_any_status() {
    let fixture = fixture("post_error_wrappers.json");
    let responses = fixture["responses"].as_array().unwrap();
    assert_eq!(responses.len(), 8);
    for response in responses {
        let code = response["body"]["errorWrappers"][0]["error"].as_str().unwrap();
        for status in [200, 400, 429, 500, 503] {
            let result = read("DE123456789", answer(status, &response["body"]), None);
            let expected = if code == "INVALID_REQUESTER_INFO" { "not_checked" } else { "unavailable" };
            assert_eq!(outcome(&result), (expected, Some(code)), "{status}");
            let minutes =
                if code.ends_with("_BLOCKED") { Some("2026-11-22T22:58:03Z") } else { Some("2026-11-21T23:03:03Z") };
            assert_eq!(result["evidence"]["retry_at"].as_str(), minutes.filter(|_| expected == "unavailable"));
        }
    }
}

/// The table of the test service, in each shape in which a code can come.
#[test]
fn test_service_numbers() {
    let fixture = fixture("test_service_numbers.json");
    let numbers = fixture["numbers"].as_object().unwrap();
    assert_eq!(numbers.len(), 13);
    for (number, word) in numbers {
        let word = word.as_str().unwrap();
        let expected = match number.as_str() {
            "100" => ("valid", None),
            "200" => ("invalid", None),
            "201" => ("invalid", Some("INVALID_INPUT")),
            "202" => ("not_checked", Some("INVALID_REQUESTER_INFO")),
            _ => ("unavailable", Some(word)),
        };
        let asked = format!("DE{number}");
        let bodies = match word {
            "valid" | "invalid" => vec![
                json!({"countryCode": "DE", "vatNumber": number, "valid": word == "valid"}),
                json!({"vatNumber": number, "originalVatNumber": number, "isValid": word == "valid", "userError": word.to_uppercase()}),
            ],
            code => vec![
                json!({"actionSucceed": false, "errorWrappers": [{"error": code, "message": "…"}]}),
                json!({"actionSucceed": false, "errorWrappers": [{"error": code}]}),
                json!({"countryCode": "DE", "vatNumber": number, "valid": false, "userError": code}),
                json!({"vatNumber": number, "isValid": false, "userError": code}),
            ],
        };
        for body in bodies {
            let result = read(&asked, answer(200, &body), None);
            assert_eq!(outcome(&result), expected, "{number} {body}");
            // Who is to do something is told what.
            assert_eq!(result["event"]["message"].is_string(), expected.1.is_some(), "{number} {body}");
        }
    }
    let refused = json!({"errorWrappers": [{"error": "INVALID_REQUESTER_INFO"}]});
    let message = read("DE202", answer(200, refused), None)["event"]["message"].to_string();
    assert!(message.contains("correct the requester"), "{message}");
}

#[test]
fn what_is_no_plain_answer_says_nothing() {
    let valid = json!({"countryCode": "DE", "vatNumber": "136695976", "valid": true, "name": "X"});
    let with = |member: &str, value: Value| {
        let mut body = valid.clone();
        body[member] = value;
        body.to_string()
    };
    let cases: Vec<(u16, String, &str)> = vec![
        // No JSON of VIES.
        (200, "".into(), "UNREADABLE_ANSWER"),
        (200, "<!DOCTYPE html><html><title>502 Bad Gateway</title></html>".into(), "UNREADABLE_ANSWER"),
        (200, "null".into(), "UNREADABLE_ANSWER"),
        (200, "true".into(), "UNREADABLE_ANSWER"),
        (200, "[]".into(), "UNREADABLE_ANSWER"),
        (200, format!("[{valid}]"), "UNREADABLE_ANSWER"),
        (200, format!("{valid}{valid}"), "UNREADABLE_ANSWER"),
        (200, "[".repeat(100_000), "UNREADABLE_ANSWER"),
        (200, format!("{}{}", r#"{"valid":true,"x":"#.repeat(1000), "1"), "UNREADABLE_ANSWER"),
        // JSON, but neither yes nor no.
        (200, "{}".into(), "INCOMPLETE_ANSWER"),
        (200, with("valid", Value::Null), "INCOMPLETE_ANSWER"),
        (200, r#"{"userError":"VALID"}"#.into(), "INCOMPLETE_ANSWER"),
        (200, r#"{"isValid":false}"#.into(), "INCOMPLETE_ANSWER"),
        (200, r#"{"isValid":false,"userError":"","vatNumber":"136695976"}"#.into(), "INCOMPLETE_ANSWER"),
        (200, r#"{"isValid":false,"userError":null,"vatNumber":"136695976"}"#.into(), "INCOMPLETE_ANSWER"),
        (200, r#"{"actionSucceed":false}"#.into(), "INCOMPLETE_ANSWER"),
        (200, r#"{"actionSucceed":false,"errorWrappers":[]}"#.into(), "INCOMPLETE_ANSWER"),
        (200, with("actionSucceed", json!(false)), "INCOMPLETE_ANSWER"),
        // Members of a type that they never have.
        (200, with("valid", json!("true")), "UNREADABLE_ANSWER"),
        (200, with("valid", json!(1)), "UNREADABLE_ANSWER"),
        (200, with("userError", json!(7)), "UNREADABLE_ANSWER"),
        (200, with("vatNumber", json!(["136695976"])), "UNREADABLE_ANSWER"),
        (200, with("countryCode", json!(49)), "UNREADABLE_ANSWER"),
        (200, with("errorWrappers", json!("MS_UNAVAILABLE")), "UNREADABLE_ANSWER"),
        (200, with("errorWrappers", json!([{}])), "UNREADABLE_ANSWER"),
        (200, with("errorWrappers", json!([7])), "UNREADABLE_ANSWER"),
        (200, r#"{"valid":true,"valid":false,"vatNumber":"136695976"}"#.into(), "UNREADABLE_ANSWER"),
        // Yes and no.
        (200, with("isValid", json!(false)), "CONTRADICTORY_ANSWER"),
        (200, with("userError", json!("INVALID")), "CONTRADICTORY_ANSWER"),
        (200, r#"{"isValid":false,"userError":"VALID"}"#.into(), "CONTRADICTORY_ANSWER"),
        (200, with("userError", json!("INVALID_INPUT")), "CONTRADICTORY_ANSWER"),
        (200, with("userError", json!("INVALID_REQUESTER_INFO")), "CONTRADICTORY_ANSWER"),
        (200, r#"{"errorWrappers":[{"error":"VALID"}]}"#.into(), "CONTRADICTORY_ANSWER"),
        // Another number, or another country.
        (200, with("vatNumber", json!("136695977")), "ANSWER_FOR_ANOTHER_NUMBER"),
        (200, with("vatNumber", json!(136695977)), "ANSWER_FOR_ANOTHER_NUMBER"),
        (200, with("countryCode", json!("AT")), "ANSWER_FOR_ANOTHER_NUMBER"),
        (200, with("vatNumber", json!("1".repeat(100_000))), "ANSWER_FOR_ANOTHER_NUMBER"),
        // A yes with a failure; a code that is not known.
        (200, with("userError", json!("MS_UNAVAILABLE")), "MS_UNAVAILABLE"),
        (200, with("errorWrappers", json!([{"error": "TIMEOUT"}])), "TIMEOUT"),
        (200, with("userError", json!(" brand_new_code\n")), "BRAND_NEW_CODE"),
        (200, r#"{"errorWrappers":[{"error":"INVALID_INPUT"},{"error":"SERVER_BUSY"}]}"#.into(), "SERVER_BUSY"),
        (200, with("userError", json!("\u{202e}\u{1}")), "UNREADABLE_ANSWER"),
        // Statuses.
        (201, valid.to_string(), "HTTP_201"),
        (204, "".into(), "HTTP_204"),
        (301, "".into(), "HTTP_301"),
        (307, "".into(), "HTTP_307"),
        (307, valid.to_string(), "HTTP_307"),
        (400, "Bad Request".into(), "HTTP_400"),
        (403, "<html>".into(), "HTTP_403"),
        (404, "{}".into(), "HTTP_404"),
        (429, "".into(), "HTTP_429"),
        (500, valid.to_string(), "HTTP_500"),
        (502, "<html>".into(), "HTTP_502"),
        (503, "".into(), "HTTP_503"),
    ];
    for (status, body, reason) in cases {
        let shown: String = body.chars().take(100).collect();
        let result = read("DE136695976", answer(status, &body), None);
        assert_eq!(outcome(&result), ("unavailable", Some(reason)), "{status} {shown}");
        assert!(result.to_string().len() < 1000, "a body is not repeated: {shown}");
    }
    // No member `body` at all, as of an empty answer.
    assert_eq!(outcome(&read("DE136695976", json!({"status": 200}), None)), ("unavailable", Some("UNREADABLE_ANSWER")));
    let huge = read("DE136695976", answer(200, format!("{}{valid}", " ".repeat(8 << 20))), None);
    assert_eq!(outcome(&huge), ("unavailable", Some("TRANSPORT_TOO_LARGE")));
}

#[test]
fn plain_answers_in_unusual_clothes() {
    let cases = [
        // Without anything but the answer.
        ("DE136695976", json!({"valid": true}), "valid"),
        ("DE136695976", json!({"isValid": true}), "valid"),
        ("DE136695976", json!({"userError": "INVALID"}), "invalid"),
        ("DE136695976", json!({"valid": false, "userError": null, "errorWrappers": null, "name": null}), "invalid"),
        ("DE136695976", json!({"valid": false, "errorWrappers": [], "actionSucceed": true}), "invalid"),
        // The number with its prefix, with blanks, as a JSON number, with an own way of writing it.
        ("DE136695976", json!({"valid": true, "vatNumber": "DE 136695976"}), "valid"),
        ("DE136695976", json!({"valid": true, "vatNumber": 136695976}), "valid"),
        ("EL094259216", json!({"valid": true, "countryCode": "EL", "vatNumber": 94259216}), "valid"),
        ("EL094259216", json!({"valid": true, "countryCode": "GR", "vatNumber": "094259216"}), "valid"),
        ("XI110305878", json!({"valid": true, "countryCode": "XI", "vatNumber": "110305878"}), "valid"),
        (
            "DE136695976",
            json!({"isValid": true, "userError": "VALID", "vatNumber": "0136695976", "originalVatNumber": "136695976"}),
            "valid",
        ),
        ("IE8*79739J", json!({"valid": true, "countryCode": "IE", "vatNumber": "8*79739J"}), "valid"),
        // Fractions and members nobody knows.
        (
            "DE136695976",
            json!({"valid": true, "vatNumber": "136695976", "score": 0.5, "more": [{"valid": false}]}),
            "valid",
        ),
        ("DE136695976", json!({"isValid": true, "userError": "valid", "name": 7, "address": {}}), "valid"),
    ];
    for (number, body, status) in cases {
        let result = read(number, answer(200, &body), None);
        assert_eq!(outcome(&result), (status, None), "{body}");
    }
    // With a byte order mark, as some proxies send it.
    let marked = format!("\u{feff}{}", json!({"valid": true}));
    assert_eq!(outcome(&read("DE136695976", answer(200, marked), None)).0, "valid");
}

#[test]
fn names_and_addresses_are_kept_readable() {
    let body = json!({"valid": true, "name": "  A\tB\u{0}\u{7} \u{202e}", "address": "1 RUE X\r\n75001 PARIS\n", "requestIdentifier": ""});
    let result = read("FR23334175221", answer(200, body), None);
    assert_eq!(result["evidence"]["name"], "A B \u{202e}");
    assert_eq!(result["evidence"]["address"], "1 RUE X\n75001 PARIS");
    assert_eq!(result["evidence"].get("consultation_number"), None);
    let long =
        json!({"valid": true, "name": "é".repeat(5000), "address": "--- ---", "requestIdentifier": "W".repeat(256)});
    let result = read("FR23334175221", answer(200, long), None);
    assert_eq!(result["evidence"]["name"].as_str().map(|name| name.chars().count()), Some(4096));
    assert_eq!(result["evidence"].get("address"), None);
    assert_eq!(result["evidence"].get("consultation_number"), None);
}

#[test]
fn failures_of_the_way() {
    for (kind, reason) in [
        ("timeout", "TRANSPORT_TIMEOUT"),
        ("connection", "TRANSPORT_CONNECTION"),
        ("tls", "TRANSPORT_TLS"),
        ("too_large", "TRANSPORT_TOO_LARGE"),
        ("cancelled", "TRANSPORT_CANCELLED"),
    ] {
        let failure = json!({"kind": kind, "message": "because"});
        let result =
            read_input(&json!({"number": "DE136695976", "requester": "FR23334175221", "at": AT, "failure": failure}));
        assert_eq!(outcome(&result), ("unavailable", Some(reason)));
        assert_eq!(result["evidence"]["requester"], "FR23334175221");
        assert!(result["event"]["message"].as_str().unwrap().ends_with("(`because`)"));
    }
}

/// 5, 10, 20, 40, 60, 60 minutes after 22:58:03, 23:03:03 …: each time the host asks when it was told to.
#[test]
fn failures_in_a_row() {
    let by_hand = [
        "2026-11-21T23:03:03Z",
        "2026-11-21T23:13:03Z",
        "2026-11-21T23:33:03Z",
        "2026-11-22T00:13:03Z",
        "2026-11-22T01:13:03Z",
        "2026-11-22T02:13:03Z",
        "2026-11-22T03:13:03Z",
    ];
    let mut at = AT.to_owned();
    let mut previous = None;
    for (count, retry_at) in (1..).zip(by_hand) {
        let mut input = json!({"number": "DE136695976", "at": at, "response": {"status": 503, "body": ""}});
        if let Some(previous) = previous {
            input["previous"] = previous;
        }
        let evidence = read_input(&input)["evidence"].clone();
        assert_eq!((evidence["failures"].as_u64(), evidence["retry_at"].as_str()), (Some(count), Some(retry_at)));
        at = retry_at.to_owned();
        previous = Some(evidence);
    }
    let failed = previous.unwrap();
    // About another number the count begins anew; a plain answer ends it.
    let other = read("DE129273398", answer(503, ""), Some(&failed));
    assert_eq!(other["evidence"]["failures"], 1);
    let valid = read("DE136695976", answer(200, r#"{"valid":true}"#), Some(&failed));
    assert_eq!(valid["evidence"].get("failures"), None);
    let again = read("DE136695976", answer(503, ""), Some(&valid["evidence"]));
    assert_eq!(again["evidence"]["failures"], 1);
}

#[test]
fn retry_after_in_any_clothes() {
    let at = |headers: Value| {
        let result = read("DE136695976", json!({"status": 503, "headers": headers, "body": ""}), None);
        result["evidence"]["retry_at"].as_str().unwrap().to_owned()
    };
    assert_eq!(at(json!({"Content-Type": "text/html", "Retry-After": "3600"})), "2026-11-21T23:58:03Z");
    assert_eq!(at(json!({"retry-after": 3600})), "2026-11-21T23:58:03Z");
    assert_eq!(at(json!({"set-cookie": ["a", "b"], "RETRY-AFTER": ["3600"]})), "2026-11-21T23:58:03Z");
    assert_eq!(at(json!({"retry-after": "Sun, 22 Nov 2026 00:00:00 GMT"})), "2026-11-22T00:00:00Z");
    assert_eq!(at(json!({"retry-after": "60"})), "2026-11-21T23:03:03Z");
    assert_eq!(at(json!({"retry-after": null})), "2026-11-21T23:03:03Z");
    assert_eq!(at(json!({"retry-after": {"seconds": 3600}})), "2026-11-21T23:03:03Z");
}

#[test]
fn the_last_valid_answer_outlives_an_outage_but_no_denial() {
    let number = "DE136695976";
    let valid = read(number, answer(200, r#"{"valid":true,"requestIdentifier":"W1"}"#), None)["evidence"].clone();
    let down = answer(503, "");
    let first = read(number, down.clone(), Some(&valid))["evidence"].clone();
    let second = read(number, down.clone(), Some(&first))["evidence"].clone();
    assert_eq!((&first["last_valid"], &second["last_valid"]), (&valid, &valid));
    // A refused requester says nothing about the number.
    let refused = answer(200, r#"{"errorWrappers":[{"error":"INVALID_REQUESTER_INFO"}]}"#);
    let not_checked = read(number, refused, Some(&second))["evidence"].clone();
    assert_eq!((not_checked["status"].as_str(), &not_checked["last_valid"]), (Some("not_checked"), &valid));
    let third = read(number, down.clone(), Some(&not_checked))["evidence"].clone();
    assert_eq!((&third["last_valid"], third["failures"].as_u64()), (&valid, Some(1)));
    // Of another number it says nothing.
    assert_eq!(read("DE129273398", down.clone(), Some(&third))["evidence"].get("last_valid"), None);
    // A later yes stands for itself; a no ends it.
    assert_eq!(read(number, answer(200, r#"{"valid":true}"#), Some(&third))["evidence"].get("last_valid"), None);
    let denied = read(number, answer(200, r#"{"valid":false}"#), Some(&third))["evidence"].clone();
    assert_eq!(denied.get("last_valid"), None);
    assert_eq!(read(number, down, Some(&denied))["evidence"].get("last_valid"), None);
}

#[test]
fn what_is_wrong_with_the_input_is_named() {
    let problems = |input: Value| {
        let error = vies_read_json(&input.to_string()).unwrap_err();
        assert_eq!(error.kind(), tallage::ErrorKind::InvalidDocument);
        error.problems().iter().map(|problem| format!("{} {}", problem.code, problem.path)).collect::<Vec<_>>()
    };
    assert_eq!(
        problems(json!({})),
        ["vies.number.required /number", "vies.at.required /at", "vies.response.required /response"]
    );
    let good = json!({"number": "DE136695976", "at": AT, "response": {"status": 200, "body": ""}});
    for (member, value, problem) in [
        ("number", json!("GB980780684"), "vies.number.not_checkable /number"),
        ("number", json!(136695976), "vies.number.wrong_type /number"),
        ("requester", json!(""), "vies.requester.not_checkable /requester"),
        ("at", json!("2026-11-21"), "vies.at.not_an_instant /at"),
        ("failure", json!({"kind": "timeout"}), "vies.failure.conflict /failure"),
        ("response", json!({"status": "200", "body": ""}), "vies.response.status.wrong_type /response/status"),
        ("response", json!({"status": 99, "body": ""}), "vies.response.status.out_of_range /response/status"),
        ("response", json!({"status": 600, "body": ""}), "vies.response.status.out_of_range /response/status"),
        ("response", json!({"status": 200.5, "body": ""}), "vies.response.status.not_integer /response/status"),
        ("response", json!({"body": ""}), "vies.response.status.required /response/status"),
        ("response", json!({"status": 200, "body": {"valid": true}}), "vies.response.body.wrong_type /response/body"),
        ("response", json!({"status": 200, "headers": []}), "vies.response.headers.wrong_type /response/headers"),
        (
            "previous",
            json!({"status": "valid", "number": "DE136695976"}),
            "vies.previous.checked_at.required /previous/checked_at",
        ),
        ("extra", json!(1), "vies.unknown_field /extra"),
    ] {
        let mut input = good.clone();
        input[member] = value;
        assert_eq!(problems(input), [problem], "{member}");
    }
    let unknown = json!({"number": "DE136695976", "at": AT, "failure": {"kind": "gremlins"}});
    assert_eq!(problems(unknown), ["vies.failure.kind.unknown_value /failure/kind"]);
    assert_eq!(vies_read_json("{").unwrap_err().code(), "json.syntax");
}

#[test]
fn evidence_as_a_type() {
    let text = read("DE136695976", answer(503, ""), None)["evidence"].to_string();
    let evidence = ViesEvidence::from_json(&text).unwrap();
    assert_eq!(evidence.status, ViesStatus::Unavailable);
    assert_eq!(evidence.reason.as_deref(), Some("HTTP_503"));
    assert_eq!(evidence.confirmed(), None);
}
