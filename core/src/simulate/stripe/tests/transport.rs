//! Keys, versions, idempotency, limits, accounts, routes; over HTTP too.

use std::io::{Read, Write};

use super::*;
use crate::simulate::{Fault, NoReply, Provider, Rule, Server, When};

const PATH: &str = "customers";

fn with(name: &str, value: &str) -> HttpRequest {
    let mut request = request("POST", PATH, "name=A");
    request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    request.with_header(name, value)
}

/// Status, type and code of an error.
fn error(response: &HttpResponse) -> (u16, String, String) {
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    let of = |name: &str| body["error"][name].as_str().unwrap_or("").to_owned();
    (response.status, of("type"), of("code"))
}

fn invalid(status: u16, code: &str) -> (u16, String, String) {
    (status, "invalid_request_error".to_owned(), code.to_owned())
}

#[test]
fn keys() {
    let mut simulator = simulator();
    let mut without = request("POST", PATH, "");
    without.headers.retain(|(name, _)| name != "Authorization");
    let response = send(&mut simulator, without);
    assert_eq!(error(&response), invalid(401, ""));
    assert!(response.text().contains("You did not provide an API key."));
    let response = send(&mut simulator, with("Authorization", "Bearer sk_test_secretsecretsecret"));
    assert_eq!(error(&response), invalid(401, ""));
    // Not the whole of it is repeated.
    assert!(response.text().contains("Invalid API Key provided: sk_test_****cret"), "{}", response.text());
    // `sk_test_simulated:` in base64.
    assert_eq!(send(&mut simulator, with("Authorization", "Basic c2tfdGVzdF9zaW11bGF0ZWQ6")).status, 200);
    simulator.stripe().set_key("sk_live_other");
    let answer = send(&mut simulator, with("Authorization", "Bearer sk_live_other"));
    assert!(answer.text().contains(r#""livemode":true"#));
}

#[test]
fn versions_must_be_known() {
    let mut simulator = simulator();
    let response = send(&mut simulator, with("Stripe-Version", "2026-10-27.endive"));
    assert_eq!(error(&response), invalid(400, ""));
    let response = send(&mut simulator, with("Stripe-Version", "2024-06-20"));
    assert_eq!((response.status, response.header("stripe-version")), (200, Some("2024-06-20")));
}

#[test]
fn routes_and_bodies() {
    let mut simulator = simulator();
    assert_eq!(error(&send(&mut simulator, request("POST", "nothing", ""))), invalid(404, ""));
    assert_eq!(error(&send(&mut simulator, request("PUT", PATH, ""))), invalid(404, ""));
    assert_eq!(error(&send(&mut simulator, request("GET", "customers/cus_0", ""))), invalid(404, "resource_missing"));
    for response in [
        send(&mut simulator, with("Content-Type", "application/json")),
        send(&mut simulator, request("POST", PATH, "name=A").with_body(vec![0xff])),
        send(&mut simulator, request("POST", PATH, "name=A&name=B")),
        send(&mut simulator, request("POST", "customers?name=A", "")),
    ] {
        assert_eq!(error(&response), invalid(400, ""), "{}", response.text());
    }
    let operations: Vec<&str> = simulator.journal().iter().map(|entry| entry.operation).collect();
    assert_eq!(operations[..4], ["unknown", "unknown", "customers/get", "customers/create"]);
    assert!(simulator.journal().iter().all(|entry| entry.provider == Provider::Stripe && !entry.recorded));
    // Anrok stands under the same first segment.
    simulator.handle(HttpRequest::new("POST", "/v1/seller/transactions/createEphemeral"));
    assert_eq!(simulator.journal().last().unwrap().provider, Provider::Anrok);
}

fn keyed(key: &str, form: &str) -> HttpRequest {
    request("POST", PATH, form).with_header("Idempotency-Key", key)
}

#[test]
fn the_same_key_does_it_once() {
    let mut simulator = simulator();
    let first = send(&mut simulator, keyed("k", "name=A&email=a@b.c"));
    let original = first.header("request-id").unwrap().to_owned();
    assert_eq!(
        (first.header("original-request"), first.header("idempotency-key")),
        (Some(original.as_str()), Some("k"))
    );
    assert_eq!((first.header("idempotent-replayed"), first.header("stripe-should-retry")), (None, Some("false")));
    // In another order and escaped: the same parameters.
    let again = send(&mut simulator, keyed("k", "email=a%40b.c&name=A"));
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!(
        (again.header("idempotent-replayed"), again.header("original-request")),
        (Some("true"), Some(original.as_str()))
    );
    assert_ne!(again.header("request-id"), Some(original.as_str()));
    assert!(!simulator.journal().last().unwrap().recorded);
    let other = send(&mut simulator, keyed("k", "name=B"));
    assert_eq!(error(&other), (400, "idempotency_error".to_owned(), String::new()));
    let elsewhere = request("POST", "products", "name=A&email=a@b.c").with_header("Idempotency-Key", "k");
    assert_eq!(send(&mut simulator, elsewhere).status, 400);
    assert_eq!(get(&mut simulator, PATH, "")["data"].as_array().unwrap().len(), 1);
    // After a day it is forgotten.
    simulator.advance(SignedDuration::from_secs(DAY));
    assert_ne!(send(&mut simulator, keyed("k", "name=B")).body, first.body);
    assert_eq!(send(&mut simulator, keyed(&"k".repeat(256), "name=B")).status, 400);
    send(&mut simulator, keyed(&"k".repeat(255), "name=B"));
}

#[test]
fn what_is_kept_of_failures() {
    let mut simulator = simulator();
    // Not worked on: what is wrong with a parameter can be corrected under the same key.
    assert_eq!(send(&mut simulator, keyed("a", "colour=red")).status, 400);
    assert_eq!(send(&mut simulator, keyed("a", "name=A")).status, 200);
    // Worked on and failed: the same answer again, although the customer has come to be.
    let item = "customer=cus_0&amount=1&currency=usd";
    let request = || request("POST", "invoiceitems", item).with_header("Idempotency-Key", "b");
    let failed = send(&mut simulator, request());
    assert_eq!(error(&failed), invalid(400, "resource_missing"));
    let again = send(&mut simulator, request());
    assert_eq!((again.header("idempotent-replayed"), &again.body), (Some("true"), &failed.body));
}

#[test]
fn a_key_in_use_and_a_lock() {
    let mut simulator = simulator();
    simulator.stripe().set_busy(1);
    let response = send(&mut simulator, keyed("k", "name=A"));
    assert_eq!(error(&response), (409, "idempotency_error".to_owned(), "idempotency_key_in_use".to_owned()));
    assert_eq!(response.header("stripe-should-retry"), Some("true"));
    let made = send(&mut simulator, keyed("k", "name=A"));
    let customer = id(&serde_json::from_slice(&made.body).unwrap());
    simulator.stripe().lock(&customer);
    let item = format!("customer={customer}&amount=1&currency=usd");
    for (path, form) in [(format!("customers/{customer}"), "name=B"), ("invoiceitems".to_owned(), item.as_str())] {
        let response = send(&mut simulator, request("POST", &path, form).with_header("Idempotency-Key", "l"));
        assert_eq!(error(&response), invalid(429, "lock_timeout"));
    }
    get(&mut simulator, &format!("customers/{customer}"), "");
    assert!(simulator.stripe().unlock(&customer) && !simulator.stripe().unlock(&customer));
    assert_eq!(
        send(&mut simulator, request("POST", "invoiceitems", &item).with_header("Idempotency-Key", "l")).status,
        200
    );
}

#[test]
fn too_many_requests() {
    let mut simulator = Simulator::new("2026-11-21T12:00:00Z".parse().unwrap(), 1);
    for _ in 0..25 {
        get(&mut simulator, "tax/settings", "");
    }
    let response = send(&mut simulator, request("GET", "tax/settings", ""));
    assert_eq!((error(&response), response.header("stripe-should-retry")), (invalid(429, "rate_limit"), Some("true")));
    simulator.advance(SignedDuration::from_secs(1));
    get(&mut simulator, "tax/settings", "");
}

#[test]
fn accounts_apart() {
    let mut simulator = simulator();
    simulator.stripe().add_account("acct_2");
    let of = |account: &str| with("Stripe-Account", account).with_header("Idempotency-Key", "k");
    assert_eq!(error(&send(&mut simulator, of("acct_3"))), invalid(403, "account_invalid"));
    let customer = id(&serde_json::from_slice(&send(&mut simulator, of("acct_2")).body).unwrap());
    assert_eq!(refused(&mut simulator, "GET", &format!("customers/{customer}"), "").0, 404);
    // The key is free in the other account.
    assert_eq!(send(&mut simulator, keyed("k", "name=B")).header("idempotent-replayed"), None);
    let account = send(&mut simulator, request("GET", "account", "").with_header("Stripe-Account", "acct_2"));
    assert!(account.text().starts_with(r#"{"id":"acct_2","object":"account""#));
}

#[test]
fn a_lost_reply_records_once() {
    let mut simulator = simulator();
    let lost = Rule::new(Fault::Close(When::After)).provider(Provider::Stripe).operation("customers/create");
    simulator.add_fault(lost);
    assert_eq!(simulator.handle(keyed("k", "name=A")), Outcome::NoReply(NoReply::Closed));
    assert_eq!(send(&mut simulator, keyed("k", "name=A")).header("idempotent-replayed"), Some("true"));
    assert_eq!(get(&mut simulator, PATH, "")["data"].as_array().unwrap().len(), 1);
}

#[test]
#[expect(clippy::disallowed_types, reason = "a client that speaks HTTP")]
fn over_http() {
    let server = Server::start(simulator()).unwrap();
    let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
    let body = "name=A+B&metadata[a%20b]=c";
    write!(
        stream,
        "POST /v1/customers HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sk_test_simulated\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Idempotency-Key: k\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("Idempotency-Key: k\r\n"), "{answer}");
    assert!(answer.contains(r#""name":"A B""#) && answer.contains(r#""metadata":{"a b":"c"}"#), "{answer}");
    // The key is not in a journal that is shown.
    let journal = server.command_json(r#"{"do": "journal"}"#).unwrap();
    assert!(journal.contains(r#""Authorization":"***""#) && !journal.contains("sk_test_simulated"));
}
