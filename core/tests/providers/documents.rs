//! The configuration and the documents of the tests, with what the simulated providers' tables make of them, worked by hand.

use serde_json::{Value, json};

/// Credentials that no other text contains by chance.
pub const ANROK_KEY: &str = "s4711/sa0815/secret.Qv7xUnmistakable";
pub const LICENSE_KEY: &str = "4D93LicenseUnmistakable";
pub const ACCOUNT: &str = "2000131313";

/// The day on which everything happens, and the clock of the simulator at its noon.
pub const TODAY: &str = "2026-11-21";
pub const NOON: &str = "2026-11-21T12:00:00Z";

pub fn config() -> Value {
    json!({
        "taxes": [{"code": "manual_10", "name": "Manual", "rate": "10"}],
        "organization": {"name": "Acme", "tax_codes": ["manual_10"]},
        "billing_entities": [
            {"code": "acme_us", "name": "Acme Inc.", "country": "US",
             "address": {"address_line1": "2000 Main Street", "city": "Irvine", "state": "CA", "zipcode": "92614", "country": "US"}},
            {"code": "acme_it", "name": "Acme SRL", "country": "IT",
             "address": {"address_line1": "Via Roma 1", "city": "Milano", "zipcode": "20121", "country": "IT"}},
            {"code": "nowhere", "name": "Nowhere"}],
        "plans": [{"code": "startup", "name": "Startup", "charges": [{"code": "api", "billable_metric_code": "api_calls"}, {"code": "odd", "billable_metric_code": "odd_metric"}],
            "fixed_charges": [{"code": "seats", "add_on_code": "seat"}], "minimum_commitment": {}}],
        "add_ons": [{"code": "setup", "name": "Set-up"}, {"code": "seat", "name": "Seat"}, {"code": "stray", "name": "Stray"}],
        "connections": [
            {"code": "anrok_us", "name": "Anrok", "provider": "anrok", "credentials": {"api_key": ANROK_KEY},
             "items": [{"type": "billable_metric", "code": "api_calls", "product_external_id": "api"},
                       {"type": "add_on", "code": "setup", "product_external_id": "setup"},
                       {"type": "add_on", "code": "seat", "product_external_id": "seat"},
                       {"type": "subscription_fee", "product_external_id": "saas"},
                       {"type": "minimum_commitment", "product_external_id": "minimum"},
                       {"type": "coupon", "product_external_id": "coupon"}],
             "billing_entities": [{"billing_entity": "acme_it", "items": [{"type": "add_on", "code": "setup", "product_external_id": "setup_it"}],
                                   "fallback_item": {"product_external_id": "other_it"}}]},
            {"code": "avatax_us", "name": "AvaTax", "provider": "avatax",
             "credentials": {"account_id": ACCOUNT, "license_key": LICENSE_KEY, "company_code": "DEFAULT"},
             "items": [{"type": "billable_metric", "code": "api_calls", "tax_code": "SW054000", "item_code": "api"},
                       {"type": "add_on", "code": "setup", "tax_code": "SW050000"},
                       {"type": "add_on", "code": "seat", "item_code": "seat"},
                       {"type": "subscription_fee", "tax_code": "SW054000", "item_code": "saas"},
                       {"type": "minimum_commitment", "tax_code": "SW054000"},
                       {"type": "coupon", "tax_code": "SW054000"}]}
        ]
    })
}

/// The code of the connection to a provider in [`config`].
pub fn connection(anrok: bool) -> &'static str {
    if anrok { "anrok_us" } else { "avatax_us" }
}

pub fn denver() -> Value {
    json!({"address_line1": "1450 Cherokee St", "city": "Denver", "state": "CO", "zipcode": "80204", "country": "US"})
}

pub fn montgomery() -> Value {
    json!({"address_line1": "915 S Jackson St", "city": "Montgomery", "state": "AL", "zipcode": "36104", "country": "US"})
}

pub fn austin() -> Value {
    json!({"address_line1": "1100 Congress Ave", "city": "Austin", "state": "TX", "zipcode": "78701", "country": "US"})
}

/// A customer of a connection.
pub fn customer(connection: &str, address: &Value) -> Value {
    json!({"external_id": "cus_1", "name": "Willy Wonka", "email": "willy@example.com", "billing_address": address,
        "provider_customer": {"connection": connection, "create": true}})
}

/// An add-on fee in front of tax.
pub fn fee(id: &str, amount: i64) -> Value {
    json!({"id": id, "type": "add_on", "add_on_code": "setup", "amount_cents": amount})
}

/// A one-off invoice.
pub fn one_off(id: &str, currency: &str, customer: &Value, fees: &[Value]) -> Value {
    json!({"id": id, "type": "one_off", "issuing_date": TODAY, "currency": currency, "billing_entity": "acme_us", "customer": customer, "fees": fees})
}

/// The invoice of the fault matrix, three fees: 150.00 usage, 100.00 set-up, 200.50 subscription, 450.50 in all.
pub fn invoice(anrok: bool) -> Value {
    let address = if anrok { denver() } else { montgomery() };
    json!({"id": "inv_1", "number": "ACME-1", "type": "subscription", "issuing_date": TODAY, "currency": "USD", "billing_entity": "acme_us",
        "customer": customer(connection(anrok), &address),
        "fees": [
            {"id": "usage", "type": "charge", "plan_code": "startup", "charge_code": "api", "units": "3", "amount_cents": 15000},
            {"id": "setup", "type": "add_on", "add_on_code": "setup", "amount_cents": 10000},
            {"id": "plan", "type": "subscription", "plan_code": "startup", "amount_cents": 20050}]})
}

/// The taxes of [`invoice`] in minor units, line by line. Anrok, Colorado 4.81 %: 721.5 → 722, 481, 964.405 → 964. AvaTax, Alabama 4 %: 600, 400, 802.
pub fn taxes(anrok: bool) -> [i64; 3] {
    if anrok { [722, 481, 964] } else { [600, 400, 802] }
}

/// Their sum: 2167 and 1802.
pub fn tax(anrok: bool) -> i64 {
    if anrok { 2167 } else { 1802 }
}
