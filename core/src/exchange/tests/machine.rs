//! Repeats, duplicates, budgets, and what is never shown.

use serde_json::json;

use super::*;
use crate::TransportFailure;

fn waits(exchange: &Exchange) -> u64 {
    match exchange.step() {
        Step::Wait { milliseconds } => milliseconds,
        other => panic!("{other:?}"),
    }
}

fn begun() -> Exchange {
    engine().begin_json(&request("commit", "anrok_us")).unwrap()
}

fn limited(after: Option<&str>) -> Response {
    let response = Response::new(429, "You've exceeded your API limit of 10 per second");
    match after {
        Some(after) => response.with_header("Retry-After", after),
        None => response,
    }
}

#[test]
fn the_provider_says_how_long_to_wait() {
    let mut exchange = begun();
    let first = sent(&exchange);
    exchange.receive(Some(1), &limited(Some("7"))).unwrap();
    assert_eq!(waits(&exchange), 7000);
    exchange.waited();
    exchange.waited();
    let Step::Send { number, request } = exchange.step() else { panic!() };
    assert_eq!((number, request), (2, first));
    exchange.receive(Some(2), &anrok_taxed(Some(1))).unwrap();
    assert_eq!(ended(&exchange).0, "succeeded");
}

#[test]
fn waits_double_and_end() {
    let mut exchange = begun();
    exchange.receive(None, &limited(None)).unwrap();
    assert_eq!(waits(&exchange), 500);
    exchange.waited();
    exchange.receive(None, &Response::new(503, "")).unwrap();
    assert_eq!(waits(&exchange), 1000);
    exchange.waited();
    exchange.receive(None, &limited(None)).unwrap();
    let outcome = outcome(&exchange);
    assert_eq!((&outcome["status"], &outcome["retryable"]), (&json!("failed"), &json!(true)));
    assert_eq!(outcome["error"]["details"]["class"], "retry");
}

#[test]
fn a_wait_is_never_longer_than_thirty_seconds_by_itself() {
    let config = r#"{"connections": [{"code": "a", "provider": "anrok", "credentials": {"api_key": "s1/sa1/secret.topsecret"}, "max_attempts": 20}]}"#;
    let engine = Engine::from_json(config).unwrap();
    let mut exchange = engine.begin_json(r#"{"operation": "check", "connection": "a"}"#).unwrap();
    let mut found = Vec::new();
    for _ in 0..9 {
        exchange.fail(None, TransportFailure::Timeout).unwrap();
        found.push(waits(&exchange));
        exchange.waited();
    }
    assert_eq!(found, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
}

#[test]
fn the_same_answer_again_changes_nothing() {
    let mut exchange = begun();
    exchange.receive(Some(1), &limited(Some("1"))).unwrap();
    assert_eq!(exchange.receive(Some(1), &limited(Some("1"))).unwrap(), Received::AlreadyApplied);
    assert_eq!(exchange.receive(None, &limited(None)).unwrap(), Received::AlreadyApplied);
    exchange.waited();
    let before = exchange.to_json();
    assert_eq!(exchange.receive(Some(1), &limited(None)).unwrap(), Received::AlreadyApplied);
    let other = exchange.receive(Some(1), &anrok_taxed(Some(1))).unwrap_err();
    assert_eq!((other.kind(), other.code()), (crate::ErrorKind::Conflict, "exchange.answer.conflict"));
    for number in [0, 3] {
        let error = exchange.receive(Some(number), &anrok_taxed(Some(1))).unwrap_err();
        assert_eq!(error.code(), "exchange.number.unknown");
    }
    assert_eq!(exchange.to_json(), before);
    exchange.receive(None, &anrok_taxed(Some(1))).unwrap();
    let done = exchange.to_json();
    for number in [None, Some(2)] {
        assert_eq!(exchange.receive(number, &anrok_taxed(Some(1))).unwrap(), Received::AlreadyApplied);
    }
    let late = exchange.receive(None, &anrok_taxed(Some(2))).unwrap_err();
    assert_eq!(late.code(), "exchange.not_awaiting");
    assert_eq!(exchange.receive(Some(2), &anrok_taxed(Some(2))).unwrap_err().code(), "exchange.answer.conflict");
    assert_eq!(exchange.fail(None, TransportFailure::Cancelled).unwrap_err().code(), "exchange.not_awaiting");
    exchange.waited();
    exchange.retry();
    assert_eq!(exchange.to_json(), done);
}

#[test]
fn giving_up_ends_it_at_once() {
    for policy in ["fail", "defer", "fallback"] {
        let mut exchange = engine_with(policy).begin_json(&request("commit", "anrok_us")).unwrap();
        exchange.fail(None, TransportFailure::Cancelled).unwrap();
        let outcome = outcome(&exchange);
        assert_eq!((&outcome["status"], &outcome["retryable"]), (&json!("failed"), &json!(true)));
        assert_eq!(
            (&outcome["error"]["kind"], &outcome["error"]["code"]),
            (&json!("transport"), &json!("transport.cancelled"))
        );
        assert_eq!(ended(&exchange).2, notes(&["outcome_unknown"]));
    }
    let mut waiting = begun();
    waiting.receive(None, &limited(None)).unwrap();
    waiting.fail(None, TransportFailure::Cancelled).unwrap();
    // The request was refused, and nothing was under way.
    assert_eq!(ended(&waiting), ("failed".to_owned(), false, vec![]));
    // Whoever reads it in the morning learns why there was a wait.
    let message = outcome(&waiting)["error"]["message"].as_str().unwrap().to_owned();
    let wanted = "the exchange was given up in a wait of 500 ms; the request before it had failed: You've exceeded your API limit of 10 per second";
    assert!(message.starts_with(wanted), "{message}");
}

#[test]
fn what_cannot_be_trusted_is_not_tried_again() {
    let mut exchange = begun();
    exchange.fail(None, TransportFailure::Tls).unwrap();
    let outcome = outcome(&exchange);
    assert_eq!(
        (&outcome["error"]["details"]["class"], &outcome["error"]["code"]),
        (&json!("fatal"), &json!("transport.tls"))
    );
    assert_eq!(outcome["retryable"], false);
}

#[test]
fn a_retry_begins_again_with_the_same_identifier() {
    let mut exchange = begun();
    let first = sent(&exchange);
    exchange.receive(None, &anrok_conflict("productExternalIdUnknown")).unwrap();
    assert_eq!(ended(&exchange).0, "failed");
    exchange.retry();
    let Step::Send { number, request } = exchange.step() else { panic!() };
    assert_eq!((number, request), (2, first));
    exchange.receive(None, &anrok_taxed(Some(1))).unwrap();
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
}

#[test]
fn a_retry_tells_anew_what_was_refused() {
    let config = |product: &str| {
        let config = format!(
            r#"{{"add_ons": [{{"code": "setup", "name": "Setup"}}], "connections": [{{"code": "anrok_us", "provider": "anrok", "credentials":
            {{"api_key": "{API_KEY}"}}, "items": [{{"type": "add_on", "code": "setup", "product_external_id": "{product}"}}]}}]}}"#
        );
        Engine::from_json(&config).unwrap()
    };
    let request = request("commit", "anrok_us").replace(r#""billing_entity": "acme","#, "");
    let mut exchange = config("wrong").begin_json(&request).unwrap();
    exchange.receive(None, &anrok_conflict("productExternalIdUnknown")).unwrap();
    let mut exchange = config("right").resume_json(&exchange.to_json()).unwrap();
    exchange.retry();
    let body = sent(&exchange).body.unwrap();
    assert!(body.contains("right") && !body.contains("wrong"), "{body}");
    // What may pass by itself is sent byte for byte.
    let mut exchange = config("wrong").begin_json(&request).unwrap();
    let first = sent(&exchange).body;
    exchange.fail(None, TransportFailure::Cancelled).unwrap();
    let mut exchange = config("right").resume_json(&exchange.to_json()).unwrap();
    exchange.retry();
    assert_eq!(sent(&exchange).body, first);
}

#[test]
fn steps_and_answers_as_json() {
    let mut exchange = begun();
    let step: serde_json::Value = serde_json::from_str(&exchange.step_json()).unwrap();
    assert_eq!(
        (&step["step"], &step["number"], &step["request"]["method"]),
        (&json!("send"), &json!(1), &json!("POST"))
    );
    assert_eq!(step["request"]["headers"]["authorization"], format!("Bearer {API_KEY}"));
    assert_eq!(
        step["timeouts"],
        json!({"connect_milliseconds": 10000, "read_milliseconds": 30000, "total_milliseconds": 45000})
    );
    let came = r#"{"number": 1, "response": {"status": 429, "headers": {"RETRY-AFTER": "2"}, "body": "slow down"}}"#;
    assert_eq!(exchange.receive_json(came).unwrap(), r#"{"received":"applied"}"#);
    assert_eq!(exchange.receive_json(came).unwrap(), r#"{"received":"already_applied"}"#);
    assert_eq!(exchange.step_json(), r#"{"step":"wait","milliseconds":2000}"#);
    exchange.waited();
    let failed = r#"{"failure": {"kind": "timeout", "message": "no route"}}"#;
    assert_eq!(exchange.receive_json(failed).unwrap(), r#"{"received":"applied"}"#);
    exchange.waited();
    let body = serde_json::to_string(&anrok_taxed(Some(1)).body).unwrap();
    exchange.receive_json(&format!(r#"{{"response": {{"status": 200, "body": {body}}}}}"#)).unwrap();
    assert_eq!(exchange.step_json(), format!(r#"{{"step":"done","outcome":{}}}"#, exchange.outcome_json().unwrap()));
    for (text, code) in [
        ("{}", "received.empty"),
        (r#"{"response": {"status": 200}, "failure": {"kind": "tls"}}"#, "received.ambiguous"),
        (r#"{"response": {}}"#, "received.response.status.required"),
        (r#"{"response": {"status": 200, "body": {}}}"#, "received.response.body.wrong_type"),
        (r#"{"failure": {"kind": "bored"}}"#, "received.failure.kind.unknown_value"),
        (r#"{"number": 0, "failure": {"kind": "tls"}}"#, "received.number.out_of_range"),
        (r#"{"response": {"status": 200, "body": "", "headers": {"a": 1}}}"#, "received.response.headers.a.wrong_type"),
    ] {
        assert_eq!(exchange.receive_json(text).unwrap_err().code(), code, "{text}");
    }
}

/// Everything that an exchange writes, but the request that it sends.
fn said(exchange: &Exchange) -> String {
    let step = exchange.step();
    format!("{}\n{exchange:?}\n{step:?}\n{}", exchange.to_json(), exchange.outcome_json().unwrap_or_default())
}

#[test]
fn credentials_are_in_the_header_and_nowhere_else() {
    for (connection, secrets) in [
        ("anrok_us", vec![API_KEY, "secret.topsecret"]),
        // Base 64 of `2000134479:LICENSEKEY99`.
        ("ava", vec![LICENSE_KEY, "MjAwMDEzNDQ3OTpMSUNFTlNFS0VZOTk="]),
    ] {
        for policy in ["fail", "fallback"] {
            let mut exchange = engine_with(policy).begin_json(&request("commit", connection)).unwrap();
            let sent = sent(&exchange);
            let header = sent.headers.iter().find(|(name, _)| *name == "authorization").unwrap();
            assert!(secrets.iter().any(|secret| header.1.contains(secret)));
            assert!(secrets.iter().all(|secret| !sent.body.as_deref().unwrap().contains(secret)));
            let mut all = said(&exchange);
            exchange.receive(None, &limited(None)).unwrap();
            all.push_str(&said(&exchange));
            exchange.waited();
            // A provider that repeats what it was sent.
            let echo = format!("You sent {} and {}", secrets[0], secrets[1]);
            exchange.receive(None, &Response::new(400, echo)).unwrap();
            all.push_str(&said(&exchange));
            all.push_str(&format!("{:?}", exchange.receive(None, &Response::new(200, "")).unwrap_err()));
            for secret in &secrets {
                assert!(!all.contains(secret), "{secret} in {all}");
            }
        }
    }
}
