//! Our requests before the simulator, which shares no code with them and refuses what it does not know.

use super::*;
use crate::provider::{Request, stored::Page};
use crate::simulate::{HttpRequest, Simulator};

struct Desk {
    simulator: Simulator,
    connection: Connection,
}

impl Desk {
    fn new() -> Self {
        Self { simulator: Simulator::new("2026-05-01T12:00:00Z".parse().unwrap(), 1), connection: connection() }
    }

    fn send(&mut self, request: Request) -> Response {
        let mut sent = HttpRequest::new(request.method, request.url.as_str());
        for (name, value) in request.headers {
            sent = sent.with_header(name, value);
        }
        if let Some(body) = request.body {
            sent = sent.with_body(body);
        }
        let reply = self.simulator.handle(sent).reply().unwrap();
        let mut response = Response::new(reply.status, reply.text().into_owned());
        for (name, value) in &reply.headers {
            response = response.with_header(name, value);
        }
        response
    }

    fn estimate(&mut self, sale: &Sale) -> Answer {
        let built = request::estimate(&self.connection, sale, date("2026-05-01")).unwrap();
        response::transaction(&self.send(built.request), sale).unwrap()
    }

    fn record(&mut self, sale: &Sale, id: &TransactionId) -> Result<Answer, Failure> {
        let built = request::create_or_adjust(&self.connection, id, sale, date("2026-05-01")).unwrap();
        response::transaction(&self.send(built.request), sale)
    }

    fn void(&mut self, id: &str, kind: DocumentType) -> Result<(), Failure> {
        let request = request::void(&self.connection, id, kind);
        response::voided(&self.send(request))
    }

    fn list(&mut self, cursor: Option<&str>) -> Page {
        let request = request::list(&self.connection, date("2026-05-01"), date("2026-05-31"), cursor);
        response::page(&self.send(request)).unwrap()
    }
}

/// 10.00 and 5.00 from California to Alabama: 4 %.
fn two() -> Sale {
    let mut sale = sale(vec![line("fee_1", 1000), line("fee_2", 500)]);
    sale.customer.address.region = Some("Alabama".to_owned());
    sale
}

#[test]
fn an_estimate_is_read_and_nothing_is_stored() {
    let mut desk = Desk::new();
    let answer = desk.estimate(&two());
    assert!(is(&answer.to_add, 6000) && answer.remote.is_none());
    assert!(is(&answer.lines[0].to_add, 4000) && is(&answer.lines[1].net, 50_000));
    assert!(desk.simulator.recorded().is_empty());
    let mut included = two();
    included.lines.iter_mut().for_each(|line| line.tax_included = true);
    let answer = desk.estimate(&included);
    // 9.62 + 0.38 and 4.81 + 0.19.
    assert!(answer.to_add.is_zero() && is(&answer.lines[0].net, 96_200) && is(&answer.lines[1].taxes[0].amount, 1900));
    let mut exempt = two();
    exempt.customer.entity_use_code = Some("A".to_owned());
    let answer = desk.estimate(&exempt);
    assert!(answer.to_add.is_zero());
    assert_eq!(answer.lines[0].taxes[0].treatment, Treatment::CustomerExempt);
}

#[test]
fn yen_in_and_out() {
    let mut desk = Desk::new();
    let mut sold = line("fee_1", 1000);
    sold.tax_included = true;
    let mut sale = sale(vec![sold, line("fee_2", 1000)]);
    sale.currency = Currency::from_code("JPY").unwrap();
    sale.customer.address = place("1-1 Chiyoda", "Tokyo", "", "JP", "100-0001");
    let answer = desk.estimate(&sale);
    // 10 %: 909 and 91 inside; 100 on top.
    assert!(is(&answer.lines[0].net, 90_900) && is(&answer.lines[0].taxes[0].amount, 9100));
    assert!(is(&answer.to_add, 10_000));
}

#[test]
fn within_the_eu_to_a_taxable_person() {
    let mut desk = Desk::new();
    let mut sale = sale(vec![line("fee_1", 1000)]);
    sale.ship_from = Some(place("Via Roma 1", "Roma", "", "IT", "00118"));
    sale.customer.address = place("Damrak 1", "Amsterdam", "", "NL", "1012");
    sale.customer.tax_id = Some("NL123456789B01".to_owned());
    let answer = desk.estimate(&sale);
    assert!(answer.to_add.is_zero());
    assert_eq!(answer.lines[0].taxes[0].treatment, Treatment::ReverseCharge);
    assert_eq!(answer.mentions[0].fee_ids, ["fee_1"]);
}

#[test]
fn recorded_once_voided_once() {
    let mut desk = Desk::new();
    let id = id(Records::Invoice);
    for version in [1, 2] {
        let answer = desk.record(&two(), &id).unwrap();
        let remote = answer.remote.unwrap();
        assert_eq!((remote.version, remote.status.as_deref()), (Some(version), Some("Committed")));
        assert!(is(&answer.to_add, 6000));
    }
    assert_eq!(desk.simulator.recorded().len(), 1);
    let request = request::get(&desk.connection, id.as_str(), DocumentType::SalesInvoice);
    let stored = response::stored(&desk.send(request), 2).unwrap();
    assert_eq!((stored.id.as_str(), stored.state), (id.as_str(), StoredState::Recorded));
    assert!(is(stored.net.as_ref().unwrap(), 150_000) && is(stored.tax.as_ref().unwrap(), 6000));
    let request = request::commit(&desk.connection, id.as_str(), DocumentType::SalesInvoice);
    let failure = response::stored(&desk.send(request), 2).unwrap_err();
    assert_eq!((failure.class, failure.code.as_str()), (Class::Conflict, "GetTaxError"));

    desk.void(id.as_str(), DocumentType::SalesInvoice).unwrap();
    let failure = desk.void(id.as_str(), DocumentType::SalesInvoice).unwrap_err();
    assert_eq!((failure.class, failure.code.as_str()), (Class::Conflict, "TransactionAlreadyCancelled"));
    let failure = desk.void("unknown", DocumentType::SalesInvoice).unwrap_err();
    assert_eq!((failure.class, failure.code.as_str()), (Class::Conflict, "EntityNotFoundError"));
    assert!(failure.request_id.is_some());
    assert_eq!(desk.list(None).transactions[0].state, StoredState::Voided);
}

#[test]
fn a_filed_invoice_is_returned() {
    let mut desk = Desk::new();
    let invoice = id(Records::Invoice);
    desk.record(&two(), &invoice).unwrap();
    assert!(desk.simulator.avatax().lock(invoice.as_str(), "SalesInvoice"));
    let failure = desk.void(invoice.as_str(), DocumentType::SalesInvoice).unwrap_err();
    assert_eq!((failure.class, failure.code.as_str()), (Class::Conflict, "CannotModifyLockedTransaction"));
    let failure = desk.record(&two(), &invoice).unwrap_err();
    assert_eq!((failure.class, failure.code.as_str()), (Class::Conflict, "CannotModifyLockedTransaction"));
    assert_eq!(desk.list(None).transactions[0].state, StoredState::Filed);

    let mut back = two();
    back.lines.iter_mut().for_each(|line| line.amount = -line.amount);
    back.original = Some(invoice.as_str().to_owned());
    back.issuing_date = date("2026-05-20");
    let reversal = id(Records::Reversal);
    let answer = desk.record(&back, &reversal).unwrap();
    assert!(is(&answer.to_add, -6000) && is(&answer.lines[0].net, -100_000));
    let request = request::get(&desk.connection, reversal.as_str(), DocumentType::ReturnInvoice);
    assert!(is(&response::stored(&desk.send(request), 2).unwrap().tax.unwrap(), -6000));
    desk.void(reversal.as_str(), DocumentType::ReturnInvoice).unwrap();
}

#[test]
fn whole_lines_are_refunded() {
    let mut desk = Desk::new();
    let (invoice, refund) = (id(Records::Invoice), id(Records::CreditNote));
    desk.record(&two(), &invoice).unwrap();
    let request = request::refund(&desk.connection, invoice.as_str(), &refund, Some(&["fee_2"]), date("2026-05-20"));
    let stored = response::stored(&desk.send(request), 2).unwrap();
    assert_eq!((stored.id.as_str(), stored.state), (refund.as_str(), StoredState::Recorded));
    assert!(is(stored.net.as_ref().unwrap(), -50_000) && is(stored.tax.as_ref().unwrap(), -2000));
    let other = TransactionId::new("avatax_us", "inv_1", Records::CreditNote, 2);
    let request = request::refund(&desk.connection, invoice.as_str(), &other, None, date("2026-05-20"));
    assert!(is(&response::stored(&desk.send(request), 2).unwrap().tax.unwrap(), -6000));
}

#[test]
fn all_pages_of_a_listing() {
    let mut desk = Desk::new();
    for number in 0..450 {
        let id = TransactionId::new("avatax_us", &format!("inv_{number}"), Records::Invoice, 1);
        desk.record(&sale(vec![line("fee_1", 1000)]), &id).unwrap();
    }
    let (mut ids, mut cursor, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = desk.list(cursor.as_deref());
        ids.extend(page.transactions.into_iter().map(|row| row.id));
        pages += 1;
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    ids.sort();
    ids.dedup();
    assert_eq!((pages, ids.len()), (3, 450));
    let request = request::list(&desk.connection, date("2026-04-01"), date("2026-04-30"), None);
    assert!(response::page(&desk.send(request)).unwrap().transactions.is_empty());
}

#[test]
fn account_company_customers_and_addresses() {
    let mut desk = Desk::new();
    let request = request::ping(&desk.connection);
    assert!(response::ping(&desk.send(request)).is_ok());
    let request = request::company(&desk.connection);
    let company = response::company(&desk.send(request), "DEFAULT").unwrap();
    assert_eq!(company, 1);
    let mut buyer = two().customer;
    (buyer.id, buyer.name) = ("cus/1 +%#?".to_owned(), Some("Montgomery Ltd".to_owned()));
    let get = |desk: &mut Desk| {
        let request = request::get_customer(&desk.connection, company, "cus/1 +%#?");
        response::customer(&desk.send(request))
    };
    assert_eq!(get(&mut desk).unwrap_err().code, "EntityNotFoundError");
    let request = request::create_customer(&desk.connection, company, &buyer).unwrap();
    assert_eq!(response::customer(&desk.send(request.clone())).unwrap(), "cus/1 +%#?");
    assert_eq!(get(&mut desk).unwrap(), "cus/1 +%#?");
    let failure = response::customer(&desk.send(request)).unwrap_err();
    assert_eq!((failure.class, failure.code.as_str()), (Class::Conflict, "DuplicateEntry"));

    let request =
        request::resolve_address(&desk.connection, &place("822 Reed St", "Philadelphia", "PA", "US", "19147"));
    let read: Value = serde_json::from_str(&response::address(&desk.send(request)).unwrap()).unwrap();
    assert_eq!((&read["resolved"], &read["addresses"][0]["address_line1"]), (&json!(true), &json!("822 REED ST")));
    let request = request::resolve_address(&desk.connection, &place("invalid", "Philadelphia", "PA", "US", "19147"));
    let read: Value = serde_json::from_str(&response::address(&desk.send(request)).unwrap()).unwrap();
    assert_eq!(read["resolved"], false);

    desk.connection.credentials = Credentials::Avatax {
        account_id: "1000".into(),
        license_key: Secret::new("wrong"),
        company_code: "DEFAULT".into(),
    };
    let request = request::ping(&desk.connection);
    assert_eq!(response::ping(&desk.send(request)).unwrap_err().code, "not_authenticated");
    let built = request::estimate(&desk.connection, &two(), date("2026-05-01")).unwrap();
    let failure = response::transaction(&desk.send(built.request), &two()).unwrap_err();
    assert_eq!((failure.class, failure.code.as_str()), (Class::Fatal, "AuthenticationException"));
    assert!(!format!("{failure:?}").contains("wrong"));
}

#[test]
fn taxes_with_four_decimals() {
    let mut desk = Desk::new();
    desk.simulator.avatax().set_tax_decimals(Some(4));
    let answer = desk.estimate(&sale(vec![line("fee_1", 1011)]));
    // 4 % of 10.11.
    assert!(is(&answer.to_add, 4044));
}

#[test]
fn wrong_region_and_unknown_company() {
    let mut desk = Desk::new();
    let mut wrong = two();
    wrong.customer.address.region = Some("Lombardia".to_owned());
    let built = request::estimate(&desk.connection, &wrong, date("2026-05-01")).unwrap();
    let failure = response::transaction(&desk.send(built.request), &wrong).unwrap_err();
    assert_eq!((failure.class, failure.field.as_deref()), (Class::FixData, Some("/customer/shipping_address")));
}
