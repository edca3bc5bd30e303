//! Both APIs as documented.

use serde_json::{Value, json};

use super::*;
use crate::simulate::{Outcome, Simulator};

mod calculations;
mod credit_notes;
mod customers;
mod invoices;
mod refusals;
mod shapes;
mod transactions;
mod transport;

/// Noon of 21 November 2026: 1795262400.
const NOW: i64 = 1_795_262_400;
const DAY: i64 = 86_400;

fn simulator() -> Simulator {
    let mut simulator = Simulator::new("2026-11-21T12:00:00Z".parse().unwrap(), 1);
    assert_eq!(simulator.now().as_second(), NOW);
    let stripe = simulator.stripe();
    stripe.set_rate_limit(None);
    stripe.add_product("prod_saas", Some("txcd_10103001"));
    stripe.add_product("prod_goods", None);
    simulator
}

fn request(method: &str, path: &str, form: &str) -> HttpRequest {
    let (target, body) = match method {
        "POST" => (format!("/v1/{path}"), form),
        _ if form.is_empty() => (format!("/v1/{path}"), ""),
        _ => (format!("/v1/{path}?{form}"), ""),
    };
    HttpRequest::new(method, target)
        .with_header("Authorization", "Bearer sk_test_simulated")
        .with_header("Stripe-Version", "2026-10-28.endive")
        .with_header("Content-Type", "application/x-www-form-urlencoded")
        .with_body(body)
}

fn send(simulator: &mut Simulator, request: HttpRequest) -> HttpResponse {
    simulator.handle(request).reply().unwrap()
}

fn ok(simulator: &mut Simulator, method: &str, path: &str, form: &str) -> Value {
    let response = send(simulator, request(method, path, form));
    assert_eq!(response.status, 200, "{method} {path} {form}: {}", response.text());
    serde_json::from_slice(&response.body).unwrap()
}

fn post(simulator: &mut Simulator, path: &str, form: &str) -> Value {
    ok(simulator, "POST", path, form)
}

fn get(simulator: &mut Simulator, path: &str, form: &str) -> Value {
    ok(simulator, "GET", path, form)
}

/// Status and error of what is refused.
fn refused(simulator: &mut Simulator, method: &str, path: &str, form: &str) -> (u16, Value) {
    let response = send(simulator, request(method, path, form));
    assert_ne!(response.status, 200, "{method} {path} {form}: {}", response.text());
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    (response.status, body["error"].clone())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value}"))
}

/// The id of an object.
fn id(value: &Value) -> String {
    text(&value["id"]).to_owned()
}

/// These members of each element.
fn pick(list: &Value, names: &[&str]) -> Vec<Vec<Value>> {
    let list = list.as_array().unwrap_or_else(|| panic!("{list}"));
    list.iter()
        .map(|entry| names.iter().map(|name| entry.pointer(name).cloned().unwrap_or_default()).collect())
        .collect()
}
