mod addresses;
mod credits;
mod otherwise;
mod properties;
mod told;
mod worked;

use serde_json::{Value, json};

use super::sale::{self, Told};
use super::taxed::{self, ApplyError, By};
use crate::calculate;
use crate::config::{self, Config, Treatment};
use crate::document::{CreditRequest, Invoice};
use crate::error::{Error, ErrorKind};
use crate::json::read::Problems;
use crate::money::exact::Exact;
use crate::provider::amount::decimal;
use crate::provider::answer::{Answer, AnswerLine, AnswerTax, PaidBy, Remote};
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;

pub(super) fn load(config: &Value) -> Config {
    let text = config.to_string();
    let tree = config::read_text(&text).unwrap();
    let mut problems = Problems::new(ErrorKind::InvalidConfig);
    let config = config::load(tree.root(), &mut problems);
    problems.finish(config).unwrap()
}

/// Two connections that call everything something, and manual taxes to fall back to.
pub(super) fn plain() -> Config {
    load(&json!({
        "taxes": [{"code": "vat_20", "name": "VAT", "rate": "20"}],
        "organization": {"tax_codes": ["vat_20"]},
        "connections": [
            {"code": "anrok_us", "provider": "anrok", "credentials": {"api_key": "s1/sa1/secret.x"},
             "fallback_item": {"product_external_id": "saas"}},
            {"code": "ava", "provider": "avatax",
             "credentials": {"account_id": "1", "license_key": "k", "company_code": "DEFAULT"},
             "fallback_item": {"tax_code": "SW054000"}}]
    }))
}

/// A one-off invoice with these fees (their `type` may be left out), linked to `connection`.
pub(super) fn invoice(connection: &str, fees: Value) -> Value {
    let mut fees = fees;
    for fee in fees.as_array_mut().unwrap() {
        fee.as_object_mut().unwrap().entry("type").or_insert(json!("add_on"));
    }
    json!({
        "id": "inv_1", "type": "one_off", "status": "draft", "issuing_date": "2026-10-31", "tax_date": "2026-10-30",
        "currency": "USD",
        "customer": {"external_id": "c1", "address_line1": "1450 Cherokee St", "city": "Denver", "state": "CO",
                     "zipcode": "80204", "country": "US", "provider_customer": {"connection": connection}},
        "fees": fees
    })
}

pub(super) fn exact(text: &str) -> Exact {
    decimal(text).unwrap()
}

/// A tax on top at `rate` percent of `taxable`.
pub(super) fn tax(jurisdiction: &str, rate: &str, taxable: &str, amount: &str) -> AnswerTax {
    AnswerTax {
        name: "Tax".to_owned(),
        code: None,
        jurisdiction: Some(jurisdiction.to_owned()),
        rate: Some(exact(rate)),
        taxable: exact(taxable),
        amount: exact(amount),
        paid_by: PaidBy::OnTop,
        treatment: Treatment::Standard,
        reason: None,
    }
}

pub(super) fn inside(tax: AnswerTax) -> AnswerTax {
    AnswerTax { paid_by: PaidBy::Inside, ..tax }
}

pub(super) fn untaxed(jurisdiction: &str, treatment: Treatment, reason: &str) -> AnswerTax {
    let reason = Some(reason.to_owned());
    AnswerTax { rate: None, treatment, reason, ..tax(jurisdiction, "0", "0", "0") }
}

pub(super) fn line(fee_id: &str, net: &str, to_add: &str, taxes: Vec<AnswerTax>) -> AnswerLine {
    AnswerLine { fee_id: fee_id.to_owned(), net: exact(net), to_add: exact(to_add), taxes }
}

/// What was recorded, with the sum of its lines to add.
pub(super) fn answer(lines: Vec<AnswerLine>) -> Answer {
    let to_add = lines.iter().fold(Exact::ZERO, |sum, line| sum.add(&line.to_add));
    let remote = Some(Remote { version: Some(1), ..Remote::default() });
    Answer { lines, to_add, remote, warnings: Vec::new(), mentions: Vec::new() }
}

pub(super) fn told(config: &Config, document: &Value) -> Result<Told, Error> {
    let text = document.to_string();
    let invoice = Invoice::from_json(&text).unwrap();
    let connection = config.connection(&invoice.link().unwrap().connection).unwrap();
    sale::of_invoice(config, connection, &invoice)
}

pub(super) fn sale_of(config: &Config, document: &Value) -> Sale {
    match told(config, document).unwrap() {
        Told::Sale(sale) => *sale,
        other => panic!("{other:?}"),
    }
}

/// The invoice as it is once the answer to its commit was applied.
pub(super) fn try_commit(config: &Config, document: &Value, answer: &Answer) -> Result<Value, Box<Failure>> {
    let text = document.to_string();
    let invoice = Invoice::from_json(&text).unwrap();
    let sale = sale_of(config, document);
    let by = by(config, &invoice, Some(&sale));
    match taxed::invoice(config, &invoice, by, Some(answer), &[]) {
        Ok(taxed) => Ok(serde_json::from_str(&taxed).unwrap()),
        Err(ApplyError::Failure(failure)) => Err(failure),
        Err(ApplyError::Error(error)) => panic!("{error}"),
    }
}

pub(super) fn commit(config: &Config, document: &Value, answer: &Answer) -> Value {
    let taxed = try_commit(config, document, answer).unwrap();
    assert_adds_up(&taxed);
    taxed
}

pub(super) fn by<'b>(config: &'b Config, invoice: &Invoice<'_>, sale: Option<&'b Sale>) -> By<'b> {
    let connection = config.connection(&invoice.link().unwrap().connection).unwrap();
    By { connection, operation: "commit", transaction_id: Some("inv_1-i1-x"), revision: 1, sale }
}

pub(super) fn credit(request: &Value) -> Result<Value, Error> {
    let text = request.to_string();
    let request = CreditRequest::from_json(&text)?;
    Ok(serde_json::from_str(&calculate::credit(&request)?.to_json()).unwrap())
}

pub(super) fn int(value: &Value, member: &str) -> i64 {
    value[member].as_i64().unwrap_or_else(|| panic!("{member} of {value}"))
}

pub(super) fn list<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value[member].as_array().unwrap()
}

fn sum(values: &[Value], member: &str) -> i64 {
    values.iter().map(|value| int(value, member)).sum()
}

/// Rows and columns, fees and totals of a taxed document.
pub(super) fn assert_adds_up(taxed: &Value) {
    let (fees, rows) = (list(taxed, "fees"), list(taxed, "applied_taxes"));
    for fee in fees {
        let taxes = list(fee, "applied_taxes");
        assert_eq!(sum(taxes, "amount_cents"), int(fee, "taxes_amount_cents"), "{fee}");
        let included: Vec<Value> = taxes.iter().filter(|tax| tax["inclusive"] == true).cloned().collect();
        assert_eq!(sum(&included, "amount_cents"), int(fee, "included_taxes_amount_cents"), "{fee}");
        let remaining = int(fee, "amount_cents")
            - int(fee, "coupons_amount_cents")
            - int(fee, "progressive_billing_credits_amount_cents");
        let net = int(fee, "sub_total_excluding_taxes_amount_cents");
        assert_eq!(net + int(fee, "included_taxes_amount_cents"), remaining, "{fee}");
        assert_eq!(net + int(fee, "taxes_amount_cents"), int(fee, "total_amount_cents"), "{fee}");
    }
    assert_eq!(sum(rows, "amount_cents"), int(taxed, "taxes_amount_cents"));
    for member in ["taxes_amount_cents", "sub_total_excluding_taxes_amount_cents", "included_taxes_amount_cents"] {
        assert_eq!(sum(fees, member), int(taxed, member), "{member}");
    }
    let including = int(taxed, "sub_total_including_taxes_amount_cents");
    let net = int(taxed, "sub_total_excluding_taxes_amount_cents");
    assert_eq!(net + int(taxed, "taxes_amount_cents"), including);
    let used = int(taxed, "credit_note_credits_amount_cents") + int(taxed, "prepaid_credits_amount_cents");
    assert_eq!(including, int(taxed, "total_amount_cents") + used - int(taxed, "credit_due_amount_cents"));
}
