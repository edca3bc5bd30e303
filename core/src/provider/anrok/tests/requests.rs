//! Requests, byte for byte.

use jiff::civil::Date;

use super::super::request;
use super::*;
use crate::provider::Request;
use crate::provider::failure::Class;
use crate::provider::identifier::{Records, TransactionId};

fn today() -> Date {
    "2026-05-01".parse().unwrap()
}

fn estimate(sale: &Sale) -> String {
    request::create_ephemeral(&connection(), sale, today()).unwrap().request.body.unwrap()
}

fn body(request: Request) -> String {
    request.body.unwrap()
}

fn path(request: &Request) -> &str {
    request.url.strip_prefix("https://api.anrok.com/v1/seller/").unwrap()
}

/// The minimal bodies of the documentation.
#[test]
fn minimal_bodies() {
    let minimal = concat!(
        r#""currencyCode":"USD","accountingDate":"2026-05-01","customerId":"cus_1","#,
        r#""customerAddress":{"country":"US","line1":"1450 Cherokee St","city":"Denver","region":"CO","postalCode":"80204"},"#,
        r#""lineItems":[{"id":"fee_1","productExternalId":"saas","amount":15000,"quantity":"1"}]}"#,
    );
    let sale = sale(vec![line("fee_1", 15000)]);
    let built = request::create_ephemeral(&connection(), &sale, today()).unwrap();
    assert_eq!(built.request.method, "POST");
    assert_eq!(built.request.url, "https://api.anrok.com/v1/seller/transactions/createEphemeral");
    let headers = [
        ("authorization", "Bearer s1/sa1/secret.simulated".to_owned()),
        ("accept", "application/json".to_owned()),
        ("content-type", "application/json".to_owned()),
    ];
    assert_eq!(built.request.headers, headers);
    assert_eq!(built.request.body.unwrap(), format!("{{{minimal}"));
    assert!(built.warnings.is_empty());

    let id = TransactionId::new("anrok_us", "inv_1", Records::Invoice, 1);
    let recorded = request::create_or_update(&connection(), &id, &sale, today()).unwrap();
    assert_eq!(path(&recorded.request), "transactions/createOrUpdate");
    assert_eq!(recorded.request.body.unwrap(), format!(r#"{{"id":"{}",{minimal}"#, id.as_str()));
}

#[test]
fn everything_that_may_be_told() {
    let mut sale = sale(vec![included("fee \"1\"", -31000), SaleLine { quantity: None, ..line("fee_2", 0) }]);
    sale.currency = Currency::from_code("EUR").unwrap();
    sale.tax_date = "2026-03-31".parse().unwrap();
    sale.customer.create = true;
    sale.customer.tax_id = Some("DE 136 695 976".to_owned());
    sale.customer.address = Place { line2: Some("2nd floor".to_owned()), ..at("Bayern", "DE") };
    sale.ship_from = Some(at("", "FR"));
    assert_eq!(
        estimate(&sale),
        concat!(
            r#"{"currencyCode":"EUR","accountingDate":"2026-05-01","taxDate":"2026-03-31","customerId":"cus_1","customerName":"Example Inc.","#,
            r#""customerTaxIds":[{"type":"euVrn","value":"DE136695976"}],"customerAddress":{"country":"DE","region":"Bayern"},"#,
            r#""shipFromAddress":{"country":"FR"},"lineItems":[{"id":"fee \"1\"","productExternalId":"saas","amount":-31000,"#,
            r#""isTaxIncludedInAmount":true,"quantity":"1"},{"id":"fee_2","productExternalId":"saas","amount":0}]}"#,
        )
    );
}

#[test]
fn amounts_are_minor_units_whatever_the_currency() {
    for code in ["JPY", "KWD"] {
        let sale = Sale { currency: Currency::from_code(code).unwrap(), ..sale(vec![line("f", 1500)]) };
        let body = estimate(&sale);
        assert!(body.contains(&format!(r#""currencyCode":"{code}""#)) && body.contains(r#""amount":1500,"#), "{body}");
    }
}

#[test]
fn tax_ids_are_named_for_what_they_are() {
    let told = |tax_id: &str, country: &str| {
        let mut sale = sale(vec![line("f", 1)]);
        sale.customer.tax_id = Some(tax_id.to_owned());
        sale.customer.address = at("", country);
        let body = estimate(&sale);
        body.split_once(r#""customerTaxIds":"#).map(|(_, rest)| rest.split_once(']').unwrap().0.to_owned())
    };
    let eu = |number: &str| Some(format!(r#"[{{"type":"euVrn","value":"{number}"}}"#));
    let other = |number: &str| Some(format!(r#"[{{"type":"genericVatNumber","value":"{number}"}}"#));
    assert_eq!(told("GR 094259216", "GR"), eu("EL094259216"));
    assert_eq!(told("XI432525179", "GB"), eu("XI432525179"));
    assert_eq!(told("GB 432 5251 79", "GB"), other("GB 432 5251 79"));
    assert_eq!(told(" 12-3456789 ", "US"), other("12-3456789"));
    assert_eq!(told("DE 1", "DE"), other("DE 1"));
    assert_eq!(told(" ", "DE"), None);
}

#[test]
fn addresses_are_told_without_blanks_and_states_by_their_code() {
    let told = |place: Place| {
        let mut sale = sale(vec![line("f", 1)]);
        sale.customer.address = place;
        let body = estimate(&sale);
        let (_, rest) = body.split_once(r#""customerAddress":"#).unwrap();
        rest.split_once('}').unwrap().0.to_owned() + "}"
    };
    assert_eq!(told(at("California", "US")), r#"{"country":"US","region":"CA"}"#);
    assert_eq!(told(at("Québec", "CA")), r#"{"country":"CA","region":"QC"}"#);
    assert_eq!(told(at("Kent", "GB")), r#"{"country":"GB","region":"Kent"}"#);
    assert_eq!(told(at("Nowhere", "US")), r#"{"country":"US","region":"Nowhere"}"#);
    let blank = || Some(" ".to_owned());
    let blanks =
        Place { line1: blank(), line2: blank(), city: blank(), region: blank(), postal_code: blank(), ..at("", "DE") };
    assert_eq!(told(blanks), r#"{"country":"DE"}"#);
    // Northern Ireland is no country of ISO 3166-1.
    assert_eq!(told(at("", "XI")), r#"{"country":"GB"}"#);
}

/// An unknown id without a name is a 409, so a name goes with the id of a customer that may be made, and with no other.
#[test]
fn a_name_is_told_of_customers_that_may_be_made() {
    let mut sale = sale(vec![line("f", 1)]);
    assert!(!estimate(&sale).contains("customerName"));
    sale.customer.create = true;
    assert!(estimate(&sale).contains(r#""customerId":"cus_1","customerName":"Example Inc.","#));
    sale.customer.name = Some("  ".to_owned());
    assert!(estimate(&sale).contains(r#""customerId":"cus_1","customerName":"cus_1","#));
}

#[test]
fn ids_in_paths_are_escaped() {
    for (id, escaped) in [
        ("inv_1-i1-0bgj8nn52yz63jnr3", "inv_1-i1-0bgj8nn52yz63jnr3"),
        ("stripe:in_1", "stripe:in_1"),
        ("a/b?c%d#e f", "a%2Fb%3Fc%25d%23e%20f"),
        ("../void", "..%2Fvoid"),
        ("é+&=;", "%C3%A9%2B%26%3D%3B"),
    ] {
        let void = request::void(&connection(), id);
        assert_eq!(path(&void), format!("transactions/id:{escaped}/void"));
        assert_eq!(body(void), "{}");
        let get = request::get(&connection(), id);
        assert_eq!(path(&get), format!("transactions/id:{escaped}/get"));
        assert_eq!(body(get), "{}");
    }
}

#[test]
fn the_other_requests() {
    let id = TransactionId::new("anrok_us", "inv_1", Records::Reversal, 1);
    let negation = request::create_negation(&connection(), "stripe:in_1", &id);
    assert_eq!(path(&negation), "transactions/createNegation");
    let expected = format!(r#"{{"originalTransactionId":"stripe:in_1","newTransactionId":"{}"}}"#, id.as_str());
    assert_eq!(body(negation), expected);

    let check = request::check(&connection());
    assert_eq!((path(&check), check.body.as_deref()), ("productTaxCategories/list", Some("{}")));

    let list = |after: Option<&str>, cursor: Option<&str>| body(request::list(&connection(), after, cursor));
    assert_eq!(path(&request::list(&connection(), None, None)), "transactions/list");
    assert_eq!(list(None, None), r#"{"limit":20}"#);
    assert_eq!(list(Some("2025-08-08T16:00:00Z"), Some("c1")), r#"{"cursor":"c1","limit":20}"#);
    // The text of the documentation; an offset is turned into UTC, and what is finer than a millisecond is cut off.
    for written in ["2025-08-08T16:00:00Z", "2025-08-08T18:00:00+02:00", "2025-08-08T16:00:00.0009Z"] {
        let expected = r#"{"filter":{"type":"lastModifiedAfter","value":"2025-08-08T16:00:00.000Z"},"limit":20}"#;
        assert_eq!(list(Some(written), None), expected, "{written}");
    }

    let certificates =
        |customer: Option<&str>, cursor: Option<&str>| body(request::certificates(&connection(), customer, cursor));
    assert_eq!(path(&request::certificates(&connection(), None, None)), "certificates/list");
    assert_eq!(certificates(None, None), r#"{"limit":100}"#);
    assert_eq!(certificates(Some("cus_1"), None), r#"{"filter":{"customerId":"cus_1"},"limit":100}"#);
    assert_eq!(certificates(Some("cus_1"), Some("c1")), r#"{"cursor":"c1","limit":100}"#);

    let validate = request::validate_tax_ids(&connection(), &at("", "DE"), &["DE136695976", " ", "x"]);
    assert_eq!(path(&validate), "taxId/validate");
    let expected = r#"{"customerAddress":{"country":"DE"},"customerTaxIds":[{"value":"DE136695976"},{"value":"x"}]}"#;
    assert_eq!(body(validate), expected);
}

/// 2026-06-01 is 31 days after 2026-05-01.
#[test]
fn tax_dates_are_clamped_for_estimates_and_refused_for_records() {
    let id = TransactionId::new("anrok_us", "inv_1", Records::Invoice, 1);
    // Issued, tax date, dates told (or none: nothing is changed), code of the refusal.
    for (issued, taxed, told, code) in [
        ("2026-06-01", "2026-06-01", None, None),
        (
            "2026-06-02",
            "2026-06-02",
            Some(r#""accountingDate":"2026-06-01","customerId""#),
            Some("taxDateTooFarInFuture"),
        ),
        ("1999-01-01", "1999-01-01", None, None),
        (
            "1998-12-31",
            "1998-12-31",
            Some(r#""accountingDate":"1999-01-01","customerId""#),
            Some("taxDateTooFarInPast"),
        ),
        (
            "2026-05-01",
            "1998-12-31",
            Some(r#""accountingDate":"2026-05-01","taxDate":"1999-01-01""#),
            Some("taxDateTooFarInPast"),
        ),
        // What is issued later, with the rates of today, is fine.
        ("2026-12-31", "2026-05-01", None, None),
    ] {
        let mut sale = sale(vec![line("f", 1)]);
        sale.issuing_date = issued.parse().unwrap();
        sale.tax_date = taxed.parse().unwrap();
        let built = request::create_ephemeral(&connection(), &sale, today()).unwrap();
        let codes: Vec<_> = built.warnings.iter().map(|warning| warning.code.as_str()).collect();
        assert_eq!(codes, told.map(|_| "tax_date_clamped").into_iter().collect::<Vec<_>>(), "{issued} {taxed}");
        let body = built.request.body.unwrap();
        assert!(told.is_none_or(|told| body.contains(told)), "{body}");
        let recorded = request::create_or_update(&connection(), &id, &sale, today());
        match (recorded, code) {
            (Ok(_), None) => {}
            (Err(failure), Some(code)) => {
                assert_eq!((failure.class, failure.code.as_str()), (Class::FixData, code));
                assert_eq!(failure.field.as_deref(), Some("/issuing_date"));
                assert!(failure.message.contains(taxed), "{}", failure.message);
            }
            other => panic!("{issued} {taxed}: {other:?}"),
        }
    }
}

#[test]
fn what_anrok_would_not_take_is_refused_with_numbers() {
    let refused = |sale: &Sale| request::create_ephemeral(&connection(), sale, today()).unwrap_err();
    let largest = 100_000_000_000;
    for amount in [largest, -largest] {
        assert!(estimate(&sale(vec![line("f", amount)])).contains(&format!(r#""amount":{amount},"#)));
    }
    for amount in [largest + 1, -largest - 1, i64::MIN, i64::MAX] {
        let failure = refused(&sale(vec![line("ok", 1), line("big", amount)]));
        assert_eq!((failure.class, failure.code.as_str()), (Class::FixData, "amount_too_large"));
        assert_eq!(failure.fee_id.as_deref(), Some("big"));
        let message = &failure.message;
        assert!(message.contains(&amount.to_string()) && message.contains("100000000000"), "{message}");
    }
    for product in [None, Some(" ")] {
        let mut sale = sale(vec![line("f", 1)]);
        sale.lines[0].product.product_external_id = product.map(Into::into);
        let failure = refused(&sale);
        assert_eq!((failure.class, failure.code.as_str()), (Class::FixData, "item_unmapped"));
        assert_eq!(failure.field.as_deref(), Some("connections/anrok_us/items"));
        assert_eq!(failure.fee_id.as_deref(), Some("f"));
    }
    assert_eq!(refused(&sale(Vec::new())).code, "no_lines");
}
