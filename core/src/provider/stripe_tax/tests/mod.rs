//! Forms against the table of Stripe's parameters, answers by its documented and generated examples. Figures are those of its documentation, or
//! arithmetic on paper.

mod answers;
mod reading;
mod refusals;
mod requests;
mod reversals;

use serde_json::{Value, json};

use crate::config::{
    Connection, Credentials, FailurePolicy, InvoicingSettings, Mapping, Product, Provider, RateLimit, Secret, Timeouts,
};
use crate::money::exact::Exact;
use crate::money::{Currency, print};
use crate::provider::Response;
use crate::provider::sale::{Buyer, Place, Sale, SaleLine};

fn connection() -> Connection {
    Connection {
        code: "stripe".into(),
        name: None,
        provider: Provider::StripeTax,
        environment: crate::config::Environment::Production,
        base_url: "https://api.stripe.com".into(),
        credentials: Credentials::Stripe { api_key: Secret::new("sk_test_simulated"), account: None },
        on_failure: FailurePolicy::Fail,
        rate_limit: RateLimit { requests: 25, per_milliseconds: 1000 },
        timeouts: Timeouts { connect: 10_000, read: 30_000, total: 45_000 },
        max_attempts: 6,
        sends_zero_lines: false,
        mapping: Mapping::default(),
        invoicing: InvoicingSettings::default(),
    }
}

fn seattle() -> Place {
    Place {
        line1: Some("920 5th Ave".to_owned()),
        line2: None,
        city: Some("Seattle".to_owned()),
        region: Some("Washington".to_owned()),
        postal_code: Some("98104".to_owned()),
        country: "US".to_owned(),
    }
}

fn line(fee_id: &str, amount: i64, tax_code: &str) -> SaleLine {
    SaleLine {
        fee_id: fee_id.to_owned(),
        amount,
        quantity: None,
        unit_amount: None,
        product: Product { tax_code: Some(tax_code.into()), ..Product::default() },
        tax_included: false,
        description: None,
        entity_use_code: None,
        exemption_no: None,
    }
}

const SAAS: &str = "txcd_10103001";

fn sale(lines: Vec<SaleLine>) -> Sale {
    Sale {
        document_id: "inv_1".to_owned(),
        currency: Currency::from_code("USD").unwrap(),
        issuing_date: "2026-11-21".parse().unwrap(),
        tax_date: "2026-11-21".parse().unwrap(),
        billing_entity: None,
        customer: Buyer {
            id: "customer_1".to_owned(),
            create: false,
            name: None,
            email: None,
            tax_id: None,
            address: seattle(),
            address_field: "/customer".to_owned(),
            entity_use_code: None,
            exemption_no: None,
        },
        ship_from: None,
        original: None,
        lines,
    }
}

/// A line of a calculation; `taxes`: amount, percentage, jurisdiction, reason.
fn calculated(reference: &str, amount: i64, behavior: &str, taxes: &[(i64, &str, &str, &str)]) -> Value {
    let tax: i64 = taxes.iter().map(|tax| tax.0).sum();
    let net = if behavior == "inclusive" { amount - tax } else { amount };
    let breakdown = taxes.iter().map(|(amount, percentage, place, reason)| {
        let details = json!({"display_name": "Sales Tax", "percentage_decimal": percentage, "tax_type": "sales_tax"});
        json!({
            "amount": amount,
            "jurisdiction": {"country": "US", "display_name": place, "level": "state", "state": "WA"},
            "sourcing": "destination",
            "tax_rate_details": if percentage.is_empty() { Value::Null } else { details },
            "taxability_reason": reason,
            "taxable_amount": if percentage.is_empty() { 0 } else { net },
        })
    });
    json!({
        "id": format!("tax_li_{reference}"), "object": "tax.calculation_line_item", "amount": amount, "amount_tax": tax,
        "livemode": false, "metadata": null, "product": null, "quantity": 1, "reference": reference, "tax_behavior": behavior,
        "tax_breakdown": breakdown.collect::<Vec<_>>(), "tax_code": SAAS,
    })
}

/// A calculation of these lines, with the totals that Stripe documents.
fn calculation(currency: &str, lines: &[Value]) -> Value {
    let sum = |behavior: &str| -> i64 {
        lines
            .iter()
            .filter(|line| line["tax_behavior"] == behavior)
            .map(|line| line["amount_tax"].as_i64().unwrap())
            .sum()
    };
    let amounts: i64 = lines.iter().map(|line| line["amount"].as_i64().unwrap()).sum();
    json!({
        "id": "taxcalc_1", "object": "tax.calculation", "amount_total": amounts + sum("exclusive"), "currency": currency,
        "customer": null, "expires_at": 1_803_000_000, "livemode": false, "shipping_cost": null, "ship_from_details": null,
        "line_items": {"object": "list", "data": lines, "has_more": false, "url": "/v1/tax/calculations/taxcalc_1/line_items"},
        "tax_amount_exclusive": sum("exclusive"), "tax_amount_inclusive": sum("inclusive"), "tax_breakdown": [], "tax_date": 1_795_219_200,
    })
}

fn ok(body: &Value) -> Response {
    Response::new(200, body.to_string())
}

fn shown(value: &Exact) -> String {
    let mut out = String::new();
    print::push_exact(&mut out, value);
    out
}

/// Name and value of a form, decoded.
fn fields(body: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    body.split('&')
        .map(|field| field.split_once('=').unwrap())
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// A file of `tests/data/stripe/`.
macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/data/stripe/",
            $name,
            ".json"
        )))
        .unwrap()
    };
}
use fixture;
