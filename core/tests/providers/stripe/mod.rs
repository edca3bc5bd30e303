//! Both of Stripe's APIs: what is configured in these tests, their documents, and what the simulator's table makes of them, worked by hand.

mod begun_anew;
pub mod forms;
mod invoicing;
mod keys;
mod matrix;
mod operations;
mod refusals;
mod tax;

use serde_json::{Value, json};
use tallage::simulate::TaxApp;

use crate::documents::{STRIPE_KEY, TODAY};
use crate::world::World;

/// One of the two providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    Tax,
    Invoicing,
}

/// The connections `stripe` (Stripe Tax), and `billing`, `drafts` and `collect` (Stripe Invoicing: as usual, leaving drafts, marking what is disputed).
pub fn config() -> Value {
    let item = |kind: &str, code: &str, product: &str| {
        let mut item = json!({"type": kind, "stripe_product_id": product, "tax_code": "txcd_10103001"});
        if !code.is_empty() {
            item["code"] = json!(code);
        }
        item
    };
    let items = json!([
        item("billable_metric", "api_calls", "prod_api"),
        item("add_on", "setup", "prod_setup"),
        item("subscription_fee", "", "prod_saas")
    ]);
    let connection = |code: &str, provider: &str, invoicing: Value| {
        let mut connection =
            json!({"code": code, "provider": provider, "credentials": {"api_key": STRIPE_KEY}, "items": items});
        if provider == "stripe_invoicing" {
            connection["invoicing"] = invoicing;
        }
        connection
    };
    json!({
        "taxes": [{"code": "manual_10", "name": "Manual", "rate": "10"}],
        "organization": {"name": "Acme", "tax_codes": ["manual_10"]},
        "billing_entities": [
            {"code": "acme_us", "name": "Acme Inc.", "country": "US",
             "address": {"address_line1": "2000 Main Street", "city": "Irvine", "state": "CA", "zipcode": "92614", "country": "US"}}],
        "plans": [{"code": "startup", "name": "Startup", "charges": [{"code": "api", "billable_metric_code": "api_calls"}]}],
        "add_ons": [{"code": "setup", "name": "Set-up"}, {"code": "stray", "name": "Stray"}],
        "connections": [
            connection("stripe", "stripe_tax", json!({})),
            connection("billing", "stripe_invoicing", json!({"tax_app": "anrok"})),
            connection("drafts", "stripe_invoicing", json!({"tax_app": "anrok", "leave_as_draft": true})),
            connection("collect", "stripe_invoicing", json!({"tax_app": "anrok", "disputed": "mark_uncollectible"}))]
    })
}

/// Stripe as it should be set up: Anrok's app taxes, the products are there.
pub fn world() -> World {
    let mut world = World::with(config());
    let stripe = world.simulator.stripe();
    stripe.set_key(STRIPE_KEY);
    stripe.set_rate_limit(None);
    stripe.set_app(Some(TaxApp::Anrok));
    for product in ["prod_api", "prod_setup", "prod_saas"] {
        stripe.add_product(product, Some("txcd_10103001"));
    }
    world
}

pub fn seattle() -> Value {
    json!({"address_line1": "920 5th Ave", "city": "Seattle", "state": "WA", "zipcode": "98104", "country": "US"})
}

/// A customer of a connection, who is to be made at Stripe.
pub fn customer(connection: &str, address: &Value) -> Value {
    json!({"external_id": "c_1", "name": "Willy Wonka", "email": "willy@example.com", "billing_address": address,
        "provider_customer": {"connection": connection, "create": true}})
}

/// The same once it was made: the id at Stripe is known.
pub fn made(world: &mut World, connection: &str, address: &Value) -> Value {
    let mut customer = customer(connection, address);
    let outcome = world.done(&json!({"operation": "customer", "today": TODAY, "customer": customer}));
    let id = outcome["data"]["external_id"].as_str().unwrap_or_else(|| panic!("no customer was made: {outcome}"));
    customer["provider_customer"] = json!({"connection": connection, "external_id": id});
    customer
}

/// Whoever buys by a connection: Stripe Tax is told the address, the others an id of Stripe.
pub fn buyer(world: &mut World, connection: &str, address: &Value) -> Value {
    match connection {
        "stripe" => {
            let mut customer = customer(connection, address);
            customer["provider_customer"] = json!({"connection": connection});
            customer
        }
        _ => made(world, connection, address),
    }
}

/// Add-on fees: id and amount.
pub fn one_off(id: &str, currency: &str, customer: &Value, fees: &[(&str, i64)]) -> Value {
    let fees = fees
        .iter()
        .map(|(id, amount)| json!({"id": id, "type": "add_on", "add_on_code": "setup", "amount_cents": amount}));
    json!({"id": id, "type": "one_off", "issuing_date": TODAY, "currency": currency, "billing_entity": "acme_us",
        "customer": customer, "fees": fees.collect::<Vec<_>>()})
}

/// The invoice of the fault matrix: 150.00 of usage, 100.00 of set-up, 200.50 of subscription, 450.50 in all.
pub fn invoice(customer: &Value) -> Value {
    json!({"id": "inv_1", "number": "ACME-1", "type": "subscription", "issuing_date": TODAY, "currency": "USD", "billing_entity": "acme_us",
        "customer": customer,
        "fees": [
            {"id": "usage", "type": "charge", "plan_code": "startup", "charge_code": "api", "units": "3", "amount_cents": 15000},
            {"id": "setup", "type": "add_on", "add_on_code": "setup", "amount_cents": 10000},
            {"id": "plan", "type": "subscription", "plan_code": "startup", "amount_cents": 20050}]})
}

/// Its taxes in Seattle, 10.25 %: 1537.5, 1025, 2055.125; each line is rounded by itself.
pub const TAXES: [(&str, i64); 3] = [("usage", 1538), ("setup", 1025), ("plan", 2055)];

/// What they sum to, and 10 % of each (by hand): 1500, 1000, 2005.
pub const TAX: i64 = 4618;
pub const TENTH: i64 = 4505;

pub fn request(operation: &str, document: &Value) -> Value {
    json!({"operation": operation, "today": TODAY, "document": document})
}

/// Codes of the notes of an outcome.
pub fn notes(outcome: &Value) -> Vec<&str> {
    outcome["notes"].as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap()).collect()
}

/// What stands on record: kind, status, amount and tax in minor units, number of lines; in a fixed order.
pub fn records(world: &World) -> Vec<(&'static str, &'static str, i64, i64, usize)> {
    use rust_decimal::prelude::ToPrimitive as _;
    let all = world.simulator.recorded();
    let mut all: Vec<_> = all
        .iter()
        .map(|it| (it.kind, it.status, it.amount.to_i64().unwrap(), it.tax.to_i64().unwrap(), it.lines.len()))
        .collect();
    all.sort_unstable();
    all
}

/// The forms, decoded, that were posted to an address that ends so.
pub fn posted(world: &World, end: &str) -> Vec<Value> {
    let to = world.sent.iter().filter(|sent| sent.request.method == "POST" && sent.request.url.ends_with(end));
    to.map(|sent| forms::decode(sent.request.body.as_deref().unwrap_or("")).unwrap()).collect()
}

/// The code of a failure that must have been told before anything was sent.
pub fn refused_code(world: &mut World, request: &Value) -> String {
    world.sent.clear();
    let outcome = world.run(request);
    let error = crate::lifecycle::refused(&outcome, world);
    assert!(!error["details"]["hint"].as_str().unwrap_or("").is_empty(), "no hint: {error}");
    error["details"]["provider_code"].as_str().unwrap_or_default().to_owned()
}
