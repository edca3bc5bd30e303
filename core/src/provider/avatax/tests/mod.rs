//! Requests by the documented bodies, answers by recorded traffic, errors by all that is documented, and both against the simulator.

use serde_json::{Value, json};

use super::request::{self, DocumentType};
use super::response;
use crate::config::{
    Connection, Credentials, FailurePolicy, Mapping, Product, Provider, RateLimit, Secret, Timeouts, Treatment,
};
use crate::money::Currency;
use crate::money::exact::Exact;
use crate::provider::Response;
use crate::provider::answer::{Answer, PaidBy};
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::{Records, TransactionId};
use crate::provider::sale::{Buyer, Place, Sale, SaleLine};
use crate::provider::stored::StoredState;

mod answers;
mod damaged;
mod errors;
mod limits;
mod lookups;
mod reasons;
mod recorded;
mod requests;
#[cfg(feature = "simulate")]
mod simulated;

/// The account that the simulator knows.
fn connection() -> Connection {
    Connection {
        code: "avatax_us".into(),
        name: None,
        provider: Provider::Avatax,
        environment: crate::config::Environment::Production,
        base_url: "https://sandbox-rest.avatax.com".into(),
        credentials: Credentials::Avatax {
            account_id: "1000".into(),
            license_key: Secret::new("simulated"),
            company_code: "DEFAULT".into(),
        },
        on_failure: FailurePolicy::Fail,
        rate_limit: RateLimit { requests: 10, per_milliseconds: 1000 },
        timeouts: Timeouts { connect: 10_000, read: 30_000, total: 45_000 },
        max_attempts: 6,
        sends_zero_lines: false,
        mapping: Mapping::default(),
        invoicing: crate::config::InvoicingSettings::default(),
    }
}

fn place(line1: &str, city: &str, region: &str, country: &str, postal_code: &str) -> Place {
    let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Place {
        line1: part(line1),
        line2: None,
        city: part(city),
        region: part(region),
        postal_code: part(postal_code),
        country: country.to_owned(),
    }
}

fn date(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

fn line(fee_id: &str, amount: i64) -> SaleLine {
    SaleLine {
        fee_id: fee_id.to_owned(),
        amount,
        quantity: None,
        unit_amount: None,
        product: Product { tax_code: Some("SW054000".into()), ..Product::default() },
        tax_included: false,
        description: None,
        entity_use_code: None,
        exemption_no: None,
    }
}

/// Irvine to Montgomery, as in the minimal body of Avalara's guide.
fn sale(lines: Vec<SaleLine>) -> Sale {
    Sale {
        document_id: "inv_1".to_owned(),
        currency: Currency::from_code("USD").unwrap(),
        issuing_date: date("2026-05-01"),
        tax_date: date("2026-05-01"),
        billing_entity: Some("acme_us".to_owned()),
        customer: Buyer {
            id: "cus_1".to_owned(),
            create: false,
            name: None,
            email: None,
            tax_id: None,
            address: place("915 S Jackson St", "Montgomery", "AL", "US", "36104"),
            address_field: "/customer/shipping_address".to_owned(),
            entity_use_code: None,
            exemption_no: None,
        },
        ship_from: Some(place("2000 Main Street", "Irvine", "CA", "US", "92614")),
        original: None,
        lines,
    }
}

fn id(records: Records) -> TransactionId {
    TransactionId::new("avatax_us", "inv_1", records, 1)
}

fn body_of(request: &crate::provider::Request) -> Value {
    serde_json::from_str(request.body.as_deref().unwrap()).unwrap()
}

fn estimated(sale: &Sale) -> Result<String, Failure> {
    let built = request::estimate(&connection(), sale, date("2026-05-01"))?;
    Ok(built.request.body.unwrap())
}

/// An answer of status 201 to an estimate.
fn read(sale: &Sale, body: &Value) -> Result<Answer, Failure> {
    response::transaction(&Response::new(201, body.to_string()), sale)
}

fn is(value: &Exact, hundredths_of_a_minor_unit: i64) -> bool {
    value.cmp(&Exact::ratio(i128::from(hundredths_of_a_minor_unit), 100)).is_eq()
}

fn sum<'s>(values: impl IntoIterator<Item = &'s Exact>) -> Exact {
    values.into_iter().fold(Exact::ZERO, |sum, value| sum.add(value))
}

/// One detail of a jurisdiction; `more` is put over it.
fn detail(rate: &str, tax: &str, taxable: &str, more: Value) -> Value {
    let text = format!(
        r#"{{"country":"US","jurisType":"STA","jurisName":"ALABAMA","rate":{rate},"tax":{tax},"taxableAmount":{taxable},
            "exemptAmount":0.0,"nonTaxableAmount":0.0,"taxType":"Sales","taxName":"AL STATE TAX","rateType":"General"}}"#
    );
    over(serde_json::from_str(&text).unwrap(), more)
}

fn answered_line(number: &str, amount: &str, tax: &str, details: Value, more: Value) -> Value {
    let text = format!(r#"{{"lineNumber":"{number}","lineAmount":{amount},"tax":{tax},"taxIncluded":false}}"#);
    let mut line: Value = serde_json::from_str(&text).unwrap();
    line["details"] = details;
    over(line, more)
}

fn answered(amount: &str, tax: &str, lines: Value, more: Value) -> Value {
    let text = format!(
        r#"{{"id":0,"code":"x","status":"Temporary","type":"SalesOrder","currencyCode":"USD","totalAmount":{amount},"totalTax":{tax}}}"#
    );
    let mut body: Value = serde_json::from_str(&text).unwrap();
    body["lines"] = lines;
    over(body, more)
}

fn over(mut value: Value, more: Value) -> Value {
    for (name, given) in more.as_object().unwrap() {
        value[name] = given.clone();
    }
    value
}
