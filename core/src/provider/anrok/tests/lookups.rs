//! Stored transactions, pages, tax ids and certificates.

use super::super::response;
use super::*;
use crate::provider::failure::Class;
use crate::provider::stored::Stored;

/// A transaction as `get` tells it, with members that are not asked for.
const NORMAL: &str = r#"{"id":"inv_1","version":2,"type":"normal","body":{"accountingDate":"2026-05-01","taxDate":"2026-05-01","currencyCode":"USD","customer":null,
    "addresses":[],"inputAmount":46000,"preTaxAmount":"44577.3304","taxAmountDue":{"inclusive":"1422.6696","exclusive":"721.5","total":"2144.1696"},
    "taxAmountAdded":{"expected":722,"seen":null},"lineItems":[]}}"#;

fn told(stored: &Stored) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".to_owned());
    let version = stored.version.map(|version| version.to_string());
    let [net, tax] = [&stored.net, &stored.tax].map(|figure| figure.as_ref().map(shown));
    let [version, currency, net, tax, date] = [&version, &stored.currency, &net, &tax, &stored.date].map(part);
    format!("{} {} {version} {currency} {net} {tax} {date}", stored.id, stored.state.as_str())
}

fn get(body: &str) -> String {
    told(&response::stored(&ok(body), "asked").unwrap())
}

#[test]
fn stored_transactions() {
    assert_eq!(get(NORMAL), "inv_1 recorded 2 USD 44577.3304 2144.1696 2026-05-01");
    // A voided one has no body; what get looks like exactly is not documented.
    assert_eq!(get(r#"{"id":"inv_1","version":3,"type":"void"}"#), "inv_1 voided 3 - - - -");
    assert_eq!(get(r#"{"type":"void","body":null}"#), "asked voided - - - - -");
    assert_eq!(get(r#"{"version":3}"#), "asked voided 3 - - - -");
    let flat = r#"{"transactionId":"inv_1","version":1,"currencyCode":"EUR","preTaxAmount":100,"taxAmountDue":"19","accountingDate":"2026-05-01T00:00:00Z"}"#;
    assert_eq!(get(flat), "inv_1 recorded 1 EUR 100 19 2026-05-01");
    let parts =
        r#"{"type":"normal","body":{"id":"inv_1","version":4,"taxAmountDue":{"inclusive":"1.5","exclusive":2}}}"#;
    assert_eq!(get(parts), "inv_1 recorded 4 - - 3.5 -");
    assert_eq!(get(r#"{"type":"archived","body":{"currencyCode":"USD"}}"#), "asked recorded - USD - - -");
    for body in ["{}", r#"{"body":{"taxAmountDue":{}}}"#, r#"{"type":"normal","body":{"preTaxAmount":"x"}}"#] {
        assert_eq!(response::stored(&ok(body), "asked").unwrap_err().code, "unreadable", "{body}");
    }
    let unknown = response::stored(&Response::new(409, r#"{"type":"transactionIdNotFound"}"#), "asked").unwrap_err();
    assert_eq!((unknown.class, unknown.code.as_str()), (Class::Conflict, "transactionIdNotFound"));
}

#[test]
fn pages() {
    let page = |more: &str| {
        let body = format!(r#"{{"transactions":[{NORMAL},{{"id":"inv_2","type":"void"}}]{more}}}"#);
        let page = response::page(&ok(body)).map_err(|failure| failure.code)?;
        assert_eq!(page.transactions.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["inv_1", "inv_2"]);
        Ok(page.next)
    };
    let next = || Ok(Some("c1".to_owned()));
    assert_eq!(page(r#","nextCursor":"c1","hasMore":true"#), next());
    assert_eq!(page(r#","nextCursor":"c1""#), next());
    assert_eq!(page(r#","nextCursor":"c1","hasMore":false"#), Ok(None));
    assert_eq!(page(r#","nextCursor":null,"hasMore":false"#), Ok(None));
    assert_eq!(page(""), Ok(None));
    // What a page leaves out would seem to be missing.
    assert_eq!(page(r#","nextCursor":null,"hasMore":true"#), Err("unreadable".to_owned()));
    for body in ["{}", r#"{"transactions":{}}"#, r#"{"transactions":[{"type":"normal"}]}"#, r#"{"transactions":[1]}"#] {
        assert_eq!(response::page(&ok(body)).unwrap_err().code, "unreadable", "{body}");
    }
}

#[test]
fn tax_ids() {
    let body = r#"{"jurises":[{"name":"Germany","taxIdNames":{"name":"VAT number","abbreviation":"VAT"},"validTaxIds":[{"value":"DE136695976"}]},
        {"name":"Norway","taxIdNames":{"name":"Org. no.","abbreviation":null},"validTaxIds":[]},{"name":"X"}]}"#;
    assert_eq!(
        response::tax_ids(&ok(body)).unwrap(),
        concat!(
            r#"{"jurisdictions":[{"name":"Germany","tax_id_name":"VAT number","tax_id_abbreviation":"VAT","valid":["DE136695976"]},"#,
            r#"{"name":"Norway","tax_id_name":"Org. no.","valid":[]},{"name":"X","tax_id_name":"","valid":[]}]}"#,
        )
    );
    assert_eq!(response::tax_ids(&ok("{}")).unwrap_err().code, "unreadable");
    let off = response::tax_ids(&Response::new(409, r#"{"type":"validationNotEnabled"}"#)).unwrap_err();
    assert_eq!(off.class, Class::Fatal);
}

#[test]
fn certificates() {
    let body = r#"{"certificates":[{"id":"ctec6vx7gtrmxq","status":"expiringSoon","customerId":"cus_1","customerName":"X","expiryDate":"2026-06-01",
        "jurises":[{"jurisId":"us-CO","effectiveDateEndi":"2026-06-01"},{"jurisId":"us-TX"}]},{"id":"cte2","status":"active","customerId":"cus_2","expiryDate":null}],
        "nextCursor":"c1","hasMore":true}"#;
    assert_eq!(
        response::certificates(&ok(body)).unwrap(),
        concat!(
            r#"{"certificates":[{"id":"ctec6vx7gtrmxq","status":"expiringSoon","customer_id":"cus_1","expiry_date":"2026-06-01","#,
            r#""jurisdictions":["us-CO","us-TX"]},{"id":"cte2","status":"active","customer_id":"cus_2","jurisdictions":[]}],"next":"c1"}"#,
        )
    );
    let none = r#"{"certificates":[],"nextCursor":null,"hasMore":false}"#;
    assert_eq!(response::certificates(&ok(none)).unwrap(), r#"{"certificates":[]}"#);
    assert_eq!(response::certificates(&ok("{}")).unwrap_err().code, "unreadable");
}
