//! Shapes of answers: Stripe's own generated objects, older ones, pages, figures that contradict each other.

use super::super::{calculation as read, customer, transaction};
use super::*;
use crate::provider::failure::{Class, Failure};

/// 1499 and 300 of shipping and 154 of tax are 1953, as recorded.
#[test]
fn shipping_is_part_of_the_total() {
    let fee = calculated("f1", 1499, "exclusive", &[(154, "10.25", "Washington", "standard_rated")]);
    let mut body = calculation("usd", &[fee]);
    body["shipping_cost"] =
        json!({"amount": 300, "amount_tax": 0, "tax_behavior": "exclusive", "tax_code": "txcd_92010001"});
    body["amount_total"] = json!(1953);
    let read = read::read(&ok(&body)).unwrap();
    assert_eq!((read.total, read.exclusive, read.shipping.map(|shipping| shipping.amount)), (1953, 154, Some(300)));
    // A retail delivery fee of 28 cents sits in the shipping.
    body["shipping_cost"]["amount_tax"] = json!(28);
    body["tax_amount_exclusive"] = json!(182);
    body["amount_total"] = json!(1981);
    assert!(read::read(&ok(&body)).is_ok());
}

#[test]
fn figures_that_contradict_each_other_name_both() {
    let fee = calculated("f1", 1000, "exclusive", &[(103, "10.25", "Washington", "standard_rated")]);
    let whole = calculation("usd", &[fee]);
    for (member, wrong, both) in [
        ("tax_amount_exclusive", 104, ["103", "104"]),
        ("tax_amount_inclusive", 1, ["0", "1"]),
        ("amount_total", 1000, ["1103", "1000"]),
    ] {
        let mut body = whole.clone();
        body[member] = json!(wrong);
        let failure = read::read(&ok(&body)).unwrap_err();
        assert_eq!(failure.code, "totals_mismatch", "{member}");
        assert!(both.iter().all(|figure| failure.message.contains(figure)), "{}", failure.message);
    }
    let mut body = whole;
    body["line_items"]["data"][0]["tax_breakdown"][0]["amount"] = json!(102);
    let failure = read::read(&ok(&body)).unwrap_err();
    assert_eq!((&*failure.code, failure.fee_id.as_deref()), ("totals_mismatch", Some("f1")));
}

#[test]
fn generated_objects_are_read() {
    let mut body = fixture!("openapi_tax_calculation")["body"].clone();
    let calculation = read::read(&ok(&body)).unwrap();
    assert_eq!((calculation.total, calculation.exclusive, calculation.is_whole()), (1947, 148, false));
    // With the generated line the generated totals add up; it does not show its breakdown.
    let line = fixture!("openapi_tax_calculation_line_item")["body"].clone();
    body["line_items"] = json!({"object": "list", "data": [line], "has_more": false});
    let calculation = read::read(&ok(&body)).unwrap();
    assert_eq!((calculation.lines[0].tax, calculation.is_whole()), (148, false));

    let transaction = transaction::read(&ok(&fixture!("openapi_tax_transaction")["body"])).unwrap();
    assert_eq!((transaction.reference.as_str(), transaction.reversal, transaction.more), ("myOrder_123", false, false));
    let stored = transaction.stored();
    assert_eq!(
        (stored.net.map(|net| shown(&net)), stored.tax.map(|tax| shown(&tax))),
        (Some("1499".to_owned()), Some("148".to_owned()))
    );
    // 1234567890 is 2009-02-13T23:31:30Z.
    assert_eq!((stored.date.as_deref(), stored.currency.as_deref()), (Some("2009-02-13"), Some("USD")));
    let page =
        json!({"object": "list", "has_more": false, "data": [fixture!("openapi_tax_transaction_line_item")["body"]]});
    assert_eq!(transaction::read_more(&ok(&page), &transaction).unwrap().lines.len(), 2);

    let settings = customer::check(&ok(&fixture!("openapi_tax_settings")["body"])).unwrap();
    assert_eq!(settings, r#"{"status":"active","default_tax_code":"txcd_10000000"}"#);
}

#[test]
fn settings_that_are_not_complete_say_what_is_missing() {
    let body = json!({"status": "pending", "status_details": {"pending": {"missing_fields": ["head_office", "defaults.tax_code"]}}});
    let failure = customer::check(&ok(&body)).unwrap_err();
    assert_eq!((failure.class, &*failure.code), (Class::Fatal, "stripe_tax_pending"));
    assert!(
        failure.message.contains("head_office, defaults.tax_code") && failure.hint.contains("complete"),
        "{failure:?}"
    );
}

#[test]
fn lines_are_paged() {
    let fee = |id: &str| calculated(id, 1000, "exclusive", &[(100, "10.0", "Ohio", "standard_rated")]);
    let mut body = calculation("usd", &[fee("f1"), fee("f2"), fee("f3")]);
    body["line_items"]["data"] = json!([fee("f1"), fee("f2")]);
    body["line_items"]["has_more"] = json!(true);
    let first = read::read(&ok(&body)).unwrap();
    let request = super::super::request::calculation_lines(&connection(), &first);
    assert_eq!(
        request.url,
        "https://api.stripe.com/v1/tax/calculations/taxcalc_1/line_items?limit=100&starting_after=tax_li_f2&expand[]=data.tax_breakdown"
    );
    let page = |lines: &[Value], more: bool| ok(&json!({"object": "list", "data": lines, "has_more": more}));
    let whole = read::read_more(&page(&[fee("f3")], false), &first).unwrap();
    assert!(whole.is_whole() && whole.lines.len() == 3);
    assert_eq!(read::read_more(&page(&[], true), &first).unwrap_err().code, "unreadable");
    // Lines that are missing make the totals wrong.
    assert_eq!(read::read_more(&page(&[], false), &first).unwrap_err().code, "totals_mismatch");
    // Without their breakdown they are read again from the start.
    body["line_items"]["data"][0]["tax_breakdown"] = Value::Null;
    let shallow = read::read(&ok(&body)).unwrap();
    let url = super::super::request::calculation_lines(&connection(), &shallow).url;
    assert!(!url.contains("starting_after"), "{url}");
    let whole = read::read_more(&page(&[fee("f1"), fee("f2"), fee("f3")], false), &shallow).unwrap();
    assert!(whole.is_whole() && whole.lines.len() == 3);
}

#[test]
fn what_is_no_answer_is_unreadable() {
    let failed = |body: &str| -> Failure { read::read(&Response::new(200, body)).unwrap_err() };
    let whole = calculation("usd", &[]).to_string();
    for body in [
        "",
        "<html>",
        "[]",
        "{}",
        &whole[..whole.len() - 1],
        &whole.replace("\"amount_total\":0", "\"amount_total\":0.5"),
    ] {
        let failure = failed(body);
        assert_eq!(
            (failure.class, &*failure.code, failure.outcome_unknown),
            (Class::Retry, "unreadable", true),
            "{body}"
        );
    }
    let huge = whole.replace("\"amount_total\":0", "\"amount_total\":10000000000000001");
    assert_eq!(failed(&huge).code, "unreadable");
}
