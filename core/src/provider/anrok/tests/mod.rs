//! Anrok's documented examples, texts and types, and what it does not document. Figures are those of its documentation, or arithmetic on paper.

mod answers;
mod damaged;
mod errors;
mod lookups;
mod requests;
#[cfg(feature = "simulate")]
mod simulated;
mod untaxed;

use crate::config::{Connection, Credentials, FailurePolicy, Mapping, Product, Provider, RateLimit, Secret, Timeouts};
use crate::money::Currency;
use crate::money::exact::Exact;
use crate::money::print;
use crate::provider::Response;
use crate::provider::sale::{Buyer, Place, Sale, SaleLine};

const KEY: &str = "s1/sa1/secret.simulated";

fn connection() -> Connection {
    Connection {
        code: "anrok_us".into(),
        name: None,
        provider: Provider::Anrok,
        environment: crate::config::Environment::Production,
        base_url: "https://api.anrok.com".into(),
        credentials: Credentials::Anrok { api_key: Secret::new(KEY) },
        on_failure: FailurePolicy::Fail,
        rate_limit: RateLimit { requests: 10, per_milliseconds: 1000 },
        timeouts: Timeouts { connect: 10_000, read: 30_000, total: 45_000 },
        max_attempts: 6,
        sends_zero_lines: false,
        mapping: Mapping::default(),
        invoicing: crate::config::InvoicingSettings::default(),
    }
}

fn denver() -> Place {
    Place {
        line1: Some("1450 Cherokee St".to_owned()),
        line2: None,
        city: Some("Denver".to_owned()),
        region: Some("CO".to_owned()),
        postal_code: Some("80204".to_owned()),
        country: "US".to_owned(),
    }
}

fn at(region: &str, country: &str) -> Place {
    let region = Some(region.to_owned()).filter(|region| !region.is_empty());
    Place { region, country: country.to_owned(), ..Place::default() }
}

fn product(id: &str) -> Product {
    Product { product_external_id: Some(id.into()), ..Product::default() }
}

fn line(fee_id: &str, amount: i64) -> SaleLine {
    SaleLine {
        fee_id: fee_id.to_owned(),
        amount,
        quantity: Some("1".to_owned()),
        unit_amount: None,
        product: product("saas"),
        tax_included: false,
        description: Some("not told to Anrok".to_owned()),
        entity_use_code: None,
        exemption_no: None,
    }
}

fn included(fee_id: &str, amount: i64) -> SaleLine {
    SaleLine { tax_included: true, ..line(fee_id, amount) }
}

fn sale(lines: Vec<SaleLine>) -> Sale {
    Sale {
        document_id: "inv_1".to_owned(),
        currency: Currency::from_code("USD").unwrap(),
        issuing_date: "2026-05-01".parse().unwrap(),
        tax_date: "2026-05-01".parse().unwrap(),
        billing_entity: None,
        customer: Buyer {
            id: "cus_1".to_owned(),
            create: false,
            name: Some("Example Inc.".to_owned()),
            email: None,
            tax_id: None,
            address: denver(),
            address_field: "/customer/billing_address".to_owned(),
            entity_use_code: None,
            exemption_no: None,
        },
        ship_from: None,
        original: None,
        lines,
    }
}

fn ok(body: impl Into<String>) -> Response {
    Response::new(200, body)
}

fn shown(value: &Exact) -> String {
    let mut out = String::new();
    print::push_exact(&mut out, value);
    out
}
