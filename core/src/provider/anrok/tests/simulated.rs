//! The simulator takes what is built, and its answers are read. It shares no code with the builders.

use jiff::civil::Date;

use super::super::{request, response};
use super::*;
use crate::config::Treatment;
use crate::provider::answer::{Answer, PaidBy};
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::{Records, TransactionId};
use crate::provider::stored::StoredState;
use crate::provider::{Built, Request};
use crate::simulate::{HttpRequest, Simulator, Taxability};

fn today() -> Date {
    "2026-05-01".parse().unwrap()
}

fn simulator() -> Simulator {
    let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse().unwrap(), 1);
    simulator.anrok().set_rate_limit(None);
    simulator.anrok().add_product("saas");
    simulator.anrok().set_taxability("book", Taxability::NotTaxed);
    simulator.anrok().add_customer("cus_1");
    simulator
}

fn send(simulator: &mut Simulator, request: Request) -> Response {
    let mut sent = HttpRequest::new(request.method, request.url).with_body(request.body.unwrap());
    for (name, value) in request.headers {
        sent = sent.with_header(name, value);
    }
    let reply = simulator.handle(sent).reply().unwrap();
    let mut response = Response::new(reply.status, reply.text());
    response.headers = reply.headers;
    response
}

fn tell(simulator: &mut Simulator, built: Result<Built, Failure>, sale: &Sale) -> Result<Answer, Failure> {
    response::transaction(&send(simulator, built.unwrap().request), sale)
}

fn estimate(simulator: &mut Simulator, sale: &Sale) -> Result<Answer, Failure> {
    tell(simulator, request::create_ephemeral(&connection(), sale, today()), sale)
}

fn record(simulator: &mut Simulator, id: &TransactionId, sale: &Sale) -> Result<Answer, Failure> {
    tell(simulator, request::create_or_update(&connection(), id, sale, today()), sale)
}

fn with_product(line: SaleLine, product: &str) -> SaleLine {
    SaleLine { product: super::product(product), ..line }
}

#[test]
fn an_invoice_lives_and_ends() {
    let mut simulator = simulator();
    let sale = sale(vec![line("a", 15000), included("b", 31000), with_product(line("c", 500), "book")]);
    let answer = estimate(&mut simulator, &sale).unwrap();
    assert_eq!((shown(&answer.to_add), answer.remote), ("722".to_owned(), None));
    let treatments: Vec<_> = answer.lines.iter().map(|line| (line.taxes[0].paid_by, line.taxes[0].treatment)).collect();
    assert_eq!(treatments[..2], [(PaidBy::OnTop, Treatment::Standard), (PaidBy::Inside, Treatment::Standard)]);
    assert_eq!(treatments[2].1, Treatment::ProductNotTaxed);
    assert!(simulator.recorded().is_empty());

    // A slash, a question mark and a percent sign in the document's id.
    let id = TransactionId::new("anrok_us", "inv/1?%", Records::Invoice, 1);
    for version in 1..=2 {
        let answer = record(&mut simulator, &id, &sale).unwrap();
        assert_eq!(answer.remote.unwrap().version, Some(version));
    }
    let stored =
        response::stored(&send(&mut simulator, request::get(&connection(), id.as_str())), id.as_str()).unwrap();
    assert_eq!((stored.id.as_str(), stored.state, stored.version), (id.as_str(), StoredState::Recorded, Some(2)));
    assert_eq!(stored.net.map(|net| shown(&net)), Some("45077.3304".to_owned()));
    assert_eq!(stored.date.as_deref(), Some("2026-05-01"));

    // Filed: it is negated, once.
    assert!(simulator.anrok().freeze(id.as_str()));
    let frozen = response::done(&send(&mut simulator, request::void(&connection(), id.as_str()))).unwrap_err();
    assert_eq!((frozen.class, frozen.code.as_str()), (Class::Conflict, "transactionFrozenForFiling"));
    let reversal = TransactionId::new("anrok_us", "inv/1?%", Records::Reversal, 1);
    let negation = || request::create_negation(&connection(), id.as_str(), &reversal);
    response::done(&send(&mut simulator, negation())).unwrap();
    let again = response::done(&send(&mut simulator, negation())).unwrap_err();
    assert_eq!((again.class, again.code.as_str()), (Class::Conflict, "duplicateTransactionId"));

    // Another is voided; twice finds nothing.
    let other = TransactionId::new("anrok_us", "inv_2", Records::Invoice, 1);
    record(&mut simulator, &other, &sale).unwrap();
    let void = || request::void(&connection(), other.as_str());
    response::done(&send(&mut simulator, void())).unwrap();
    assert_eq!(response::done(&send(&mut simulator, void())).unwrap_err().code, "transactionIdNotFound");
    let stored = response::stored(&send(&mut simulator, request::get(&connection(), other.as_str())), other.as_str());
    assert_eq!(stored.unwrap().state, StoredState::Voided);

    let all = send(&mut simulator, request::list(&connection(), None, None));
    let mut ids: Vec<_> = response::page(&all).unwrap().transactions.into_iter().map(|it| it.id).collect();
    ids.sort();
    let mut expected = vec![id.as_str(), other.as_str(), reversal.as_str()];
    expected.sort_unstable();
    assert_eq!(ids, expected);
}

#[test]
fn a_credit_carries_the_tax_date_of_its_invoice() {
    let mut simulator = simulator();
    let mut sale = sale(vec![line("a", -15000)]);
    sale.tax_date = "2026-03-01".parse().unwrap();
    let id = TransactionId::new("anrok_us", "cn_1", Records::CreditNote, 1);
    let answer = record(&mut simulator, &id, &sale).unwrap();
    assert_eq!([shown(&answer.to_add), shown(&answer.lines[0].net)], ["-722", "-15000"]);
    assert!(simulator.journal().last().unwrap().request.body.windows(22).any(|it| it == b"\"taxDate\":\"2026-03-01\""));
}

#[test]
fn lists_are_paged() {
    let mut simulator = simulator();
    let sale = sale(vec![line("a", 100)]);
    for number in 0..45 {
        let id = TransactionId::new("anrok_us", &format!("inv_{number}"), Records::Invoice, 1);
        record(&mut simulator, &id, &sale).unwrap();
    }
    let (mut found, mut pages, mut cursor) = (0, 0, None);
    loop {
        let request = request::list(&connection(), Some("2026-05-01T00:00:00+02:00"), cursor.as_deref());
        let page = response::page(&send(&mut simulator, request)).unwrap();
        (found, pages) = (found + page.transactions.len(), pages + 1);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!((found, pages), (45, 3));
}

/// Whoever may be made is estimated before, and made by the first record; whoever may not must be known.
#[test]
fn customers_are_made_by_the_first_record() {
    let mut simulator = simulator();
    let mut sale = sale(vec![line("a", 100)]);
    sale.customer.id = "cus_new".to_owned();
    assert_eq!(estimate(&mut simulator, &sale).unwrap_err().code, "customerIdNotFound");
    sale.customer.create = true;
    estimate(&mut simulator, &sale).unwrap();
    let certificates = request::certificates(&connection(), Some("cus_new"), None);
    let unknown = response::certificates(&send(&mut simulator, certificates.clone())).unwrap_err();
    assert_eq!(unknown.code, "customerIdNotFound");
    let id = TransactionId::new("anrok_us", "inv_1", Records::Invoice, 1);
    record(&mut simulator, &id, &sale).unwrap();
    sale.customer.create = false;
    estimate(&mut simulator, &sale).unwrap();
    assert_eq!(response::certificates(&send(&mut simulator, certificates)).unwrap(), r#"{"certificates":[]}"#);
}

#[test]
fn where_it_is_taxed_and_why_not() {
    let mut simulator = simulator();
    let mut ask = |place: Place, tax_id: Option<&str>, currency: &str, amount: i64| {
        let mut sale = sale(vec![line("a", amount)]);
        sale.currency = Currency::from_code(currency).unwrap();
        sale.customer.address = place;
        sale.customer.tax_id = tax_id.map(str::to_owned);
        let answer = estimate(&mut simulator, &sale).unwrap();
        let tax = &answer.lines[0].taxes[0];
        (shown(&answer.to_add), tax.treatment, tax.paid_by, answer.mentions.len())
    };
    use PaidBy::{OnTop, Seller};
    let none = || "0".to_owned();
    // By the name of its state; 39800 × 80 % × (6.25 + 0.5 + 1) % = 2467.6.
    assert_eq!(ask(at("Texas", "US"), None, "USD", 39800), ("2468".to_owned(), Treatment::Standard, OnTop, 0));
    assert_eq!(ask(at("WA", "US"), None, "USD", 1000), (none(), Treatment::SellerPays, Seller, 0));
    assert_eq!(ask(at("NY", "US"), None, "USD", 1000), (none(), Treatment::NotCollecting, OnTop, 0));
    assert_eq!(ask(at("OR", "US"), None, "USD", 1000), (none(), Treatment::JurisdictionHasNoTax, OnTop, 0));
    let reverse = (none(), Treatment::ReverseCharge, OnTop, 1);
    assert_eq!(ask(at("", "DE"), Some("DE 136695976"), "EUR", 1000), reverse);
    assert_eq!(ask(at("", "DE"), None, "EUR", 1000), ("190".to_owned(), Treatment::Standard, OnTop, 0));
    assert_eq!(ask(at("", "XI"), None, "GBP", 1000), ("200".to_owned(), Treatment::Standard, OnTop, 0));
    assert_eq!(ask(at("", "JP"), None, "JPY", 1005), ("101".to_owned(), Treatment::Standard, OnTop, 0));
    assert_eq!(ask(at("", "DE"), None, "KWD", 1505), ("286".to_owned(), Treatment::Standard, OnTop, 0));
}

#[test]
fn key_products_and_look_ups() {
    let mut simulator = simulator();
    response::check(&send(&mut simulator, request::check(&connection()))).unwrap();
    let validate = request::validate_tax_ids(&connection(), &at("", "DE"), &["DE136695976"]);
    assert_eq!(
        response::tax_ids(&send(&mut simulator, validate)).unwrap(),
        r#"{"jurisdictions":[{"name":"Germany","tax_id_name":"VAT number","tax_id_abbreviation":"VAT","valid":["DE136695976"]}]}"#
    );
    let all = response::certificates(&send(&mut simulator, request::certificates(&connection(), None, None)));
    assert_eq!(all.unwrap(), r#"{"certificates":[]}"#);
    let unknown = estimate(&mut simulator, &sale(vec![line("a", 1), with_product(line("b", 1), "car")])).unwrap_err();
    assert_eq!((unknown.code.as_str(), unknown.fee_id.as_deref()), ("productExternalIdUnknown", Some("b")));
    assert_eq!(unknown.message, "Anrok does not know the product: `car`");

    simulator.anrok().set_rate_limit(Some(1));
    let now = simulator.now();
    simulator.set_now(now + jiff::SignedDuration::from_secs(60));
    response::check(&send(&mut simulator, request::check(&connection()))).unwrap();
    let limited = response::check(&send(&mut simulator, request::check(&connection()))).unwrap_err();
    assert_eq!((limited.class, limited.after), (Class::Retry, Some(1000)));

    simulator.anrok().set_key("s1/sa1/secret.other");
    let refused = response::check(&send(&mut simulator, request::check(&connection()))).unwrap_err();
    assert_eq!((refused.class, refused.code.as_str()), (Class::Fatal, "unauthorized"));
    assert!(!format!("{refused:?}").contains("simulated"));
}
