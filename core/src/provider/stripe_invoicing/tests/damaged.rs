//! Answers that are none.

use serde_json::{Value, json};

use super::super::{account, answer, credit, customer, invoice};
use super::objects::sale;
use crate::provider::Response;
use crate::provider::failure::{Class, Failure};

fn tax(amount: i64, taxable: i64, behavior: &str) -> Value {
    json!({"amount": amount, "tax_behavior": behavior, "tax_rate_details": {"tax_rate": "txr_1"}, "taxability_reason": "standard_rated", "taxable_amount": taxable})
}

/// 103 on 1000 (Seattle), and 1870 inside 10000 (23 % in Ireland).
fn whole() -> Value {
    let taxes = [tax(103, 1000, "exclusive"), tax(1870, 8130, "inclusive")];
    json!({
        "id": "in_1", "object": "invoice", "status": "open", "currency": "usd", "subtotal": 11000, "total": 11103, "total_excluding_tax": 9130,
        "total_taxes": taxes, "automatic_tax": {"enabled": true, "status": "complete", "provider": "anrok", "disabled_reason": null},
        "lines": {"object": "list", "has_more": false, "data": [
            {"id": "il_2", "amount": 10000, "metadata": {"tallage_fee": "fee_2"}, "taxes": [taxes[1]]},
            {"id": "il_1", "amount": 1000, "metadata": {"tallage_fee": "fee_1"}, "taxes": [taxes[0]]}]},
    })
}

fn read(body: &str) -> Result<Vec<String>, Failure> {
    let billed = invoice::read(&Response::new(200, body))?;
    let answer = answer::answer(&billed, &Default::default(), &sale(), true)?;
    Ok(answer
        .lines
        .iter()
        .map(|line| format!("{} {:?} {:?}", line.fee_id, line.net.whole(), line.to_add.whole()))
        .collect())
}

/// Lines come in any order, and are matched by our fee.
#[test]
fn lines_are_matched_by_fee() {
    assert_eq!(read(&whole().to_string()).unwrap(), ["fee_1 Some(1000) Some(103)", "fee_2 Some(8130) Some(0)"]);
}

#[test]
fn a_body_that_breaks_off_is_never_an_answer() {
    let body = whole().to_string();
    for end in 0..body.len() {
        let failure = read(&body[..end]).unwrap_err();
        assert!(
            failure.class == Class::Retry && failure.code == "unreadable" && failure.outcome_unknown,
            "{failure:?}"
        );
    }
}

#[test]
fn what_is_no_object_is_unreadable() {
    for body in ["<html>502</html>", "", "null", "[]", "\"ok\"", "7", "{}{}", "{}", r#"{"id": "in_1"}"#] {
        let response = Response::new(200, body);
        let failures = [
            invoice::read(&response).unwrap_err(),
            invoice::read_lines(&response).map(|_| ()).unwrap_err_or(),
            invoice::read_page(&response, "t").map(|_| ()).unwrap_err_or(),
            invoice::read_status(&response).map(|_| ()).unwrap_err_or(),
            invoice::read_deleted(&response).map(|_| ()).unwrap_err_or(),
            invoice::read_rate(&response).map(|_| ()).unwrap_err_or(),
            credit::read(&response, &sale()).map(|_| ()).unwrap_err_or(),
            customer::has_tax_id(&response, "1").map(|_| ()).unwrap_err_or(),
        ];
        for failure in failures {
            assert_eq!((failure.code.as_str(), failure.http_status), ("unreadable", Some(200)), "{body}");
        }
    }
    for body in ["", "{}", "[]"] {
        let response = Response::new(200, body);
        assert!(customer::read(&response).is_err() && account::read_account(&response).is_err());
        assert!(invoice::read_made(&response).is_err());
    }
}

trait Refused {
    fn unwrap_err_or(self) -> Failure;
}

impl Refused for Result<(), Failure> {
    fn unwrap_err_or(self) -> Failure {
        self.unwrap_err()
    }
}

#[test]
fn a_figure_that_is_missing_or_none_is_not_guessed() {
    let body = whole().to_string();
    for (from, to) in [
        (r#""total":11103"#, r#""total":null"#),
        (r#""total":11103"#, r#""total":11103.5"#),
        (r#""total":11103"#, r#""total":1000000000000000000"#),
        (r#""subtotal":11000"#, r#""subtotal":"many""#),
        (r#""amount":10000"#, r#""amount":null"#),
        (r#""tax_behavior":"exclusive""#, r#""tax_behavior":"unspecified""#),
        (r#""tax_behavior":"exclusive","#, ""),
        (r#""taxable_amount":8130"#, r#""taxable_amount":"?""#),
        (r#""data":["#, r#""items":["#),
        (r#""id":"il_1""#, r#""id":"""#),
        (r#""currency":"usd""#, r#""currency":7"#),
    ] {
        let damaged = body.replace(from, to);
        assert_ne!(damaged, body, "{from}");
        assert_eq!(read(&damaged).unwrap_err().code, "unreadable", "{damaged}");
    }
    // What is only checked may be missing.
    for (from, to) in [
        (r#""subtotal":11000"#, r#""subtotal":null"#),
        (r#""total_excluding_tax":9130"#, r#""total_excluding_tax":null"#),
    ] {
        assert!(read(&body.replace(from, to)).is_ok());
    }
    for (from, to, code) in [
        (r#""tallage_fee":"fee_1""#, r#""tallage_fee":"fee_2""#, "lines_mismatch"),
        (r#""tallage_fee":"fee_1""#, r#""tallage_fee":"fee_3""#, "lines_mismatch"),
        (r#""tallage_fee":"fee_1""#, r#""other":"fee_1""#, "lines_mismatch"),
        (r#""amount":1000,"#, r#""amount":1001,"#, "lines_mismatch"),
        (r#""currency":"usd""#, r#""currency":"eur""#, "currency_mismatch"),
        (r#""total":11103"#, r#""total":11104"#, "totals_mismatch"),
    ] {
        let damaged = body.replacen(from, to, 1);
        assert_ne!(damaged, body, "{from}");
        let failure = read(&damaged).unwrap_err();
        assert_eq!((failure.code.as_str(), failure.outcome_unknown), (code, true), "{damaged}");
    }
}
