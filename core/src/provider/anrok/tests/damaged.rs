//! Answers that are none, and lines that are not those of the sale.

use super::super::response;
use super::*;
use crate::provider::failure::{Class, Failure};

const LINES: [&str; 2] = [
    r#"{"id":"a","taxAmountToCollect":722,"preTaxAmount":"15000","jurises":[{"name":"Colorado","taxes":[{"taxName":"Tax","taxableAmount":"15000","taxAmount":"721.5","taxRate":"0.0481"}],"notTaxedReason":null}]}"#,
    r#"{"id":"b","taxAmountToCollect":0,"preTaxAmount":"100","jurises":[{"name":"Colorado","taxes":null,"notTaxedReason":{"type":"productNotTaxed"}}]}"#,
];

fn body(lines: &[&str]) -> String {
    format!(
        r#"{{"taxAmountToCollect":722,"lineItems":[{}],"preTaxAmount":"15100","jurisSummaries":[]}}"#,
        lines.join(",")
    )
}

fn read(body: &str) -> Result<Vec<String>, Failure> {
    let sale = sale(vec![line("a", 15000), line("b", 100)]);
    let answer = response::transaction(&ok(body), &sale)?;
    Ok(answer.lines.iter().map(|line| format!("{} {}", line.fee_id, shown(&line.to_add))).collect())
}

fn unreadable(failure: &Failure) -> bool {
    failure.class == Class::Retry && failure.code == "unreadable" && failure.outcome_unknown
}

#[test]
fn a_body_that_breaks_off_is_never_an_answer() {
    let whole = body(&LINES);
    for (end, _) in whole.char_indices() {
        let failure = read(&whole[..end]).unwrap_err();
        assert!(unreadable(&failure) && failure.http_status == Some(200), "{}: {failure:?}", &whole[..end]);
    }
    assert_eq!(read(&whole).unwrap(), ["a 722", "b 0"]);
}

#[test]
fn what_is_no_object_is_unreadable() {
    let page = "<html><head><title>502 Bad Gateway</title></head></html>";
    for body in [page, "", " ", "null", "[]", "\"ok\"", "722", "OK", "{\"a\":1}{}", &format!("{}1", "[".repeat(10_000))]
    {
        let response = ok(body);
        assert!(unreadable(&read(body).unwrap_err()), "{body}");
        assert!(unreadable(&response::done(&response).unwrap_err()), "{body}");
        assert!(unreadable(&response::check(&response).unwrap_err()), "{body}");
        assert!(unreadable(&response::stored(&response, "x").unwrap_err()), "{body}");
        assert!(unreadable(&response::page(&response).unwrap_err()), "{body}");
        assert!(unreadable(&response::tax_ids(&response).unwrap_err()), "{body}");
        assert!(unreadable(&response::certificates(&response).unwrap_err()), "{body}");
    }
    assert!(response::done(&ok("{}")).is_ok() && response::check(&ok("{}")).is_ok());
}

#[test]
fn a_figure_that_is_missing_or_none_is_not_guessed() {
    let whole = body(&LINES);
    for (from, to) in [
        (r#"{"taxAmountToCollect":722,"lineItems""#, r#"{"lineItems""#),
        (r#"{"taxAmountToCollect":722,"lineItems""#, r#"{"taxAmountToCollect":null,"lineItems""#),
        (r#"{"taxAmountToCollect":722,"lineItems""#, r#"{"taxAmountToCollect":721.5,"lineItems""#),
        (r#""lineItems":["#, r#""lines":["#),
        (r#""id":"a","taxAmountToCollect":722"#, r#""id":"a""#),
        (r#""id":"a","taxAmountToCollect":722"#, r#""id":"a","taxAmountToCollect":721.5"#),
        (r#","preTaxAmount":"15000""#, ""),
        (r#""preTaxAmount":"15000""#, r#""preTaxAmount":"fifteen""#),
        (r#""preTaxAmount":"15000""#, r#""preTaxAmount":"1e16""#),
        (r#""preTaxAmount":"15100""#, r#""preTaxAmount":"?""#),
        (r#""taxAmount":"721.5""#, r#""taxAmount":"""#),
        (r#","taxAmount":"721.5""#, ""),
        (r#""taxableAmount":"15000","#, ""),
        (r#""taxes":null"#, r#""taxes":"none""#),
        (r#""jurises":[{"name":"Colorado","taxes":null"#, r#""jurises":[null,{"name":"Colorado","taxes":null"#),
    ] {
        let damaged = whole.replacen(from, to, 1);
        assert_ne!(damaged, whole, "{from}");
        assert!(unreadable(&read(&damaged).unwrap_err()), "{damaged}");
    }
    // What only names or checks may be missing.
    for (from, to) in [
        (r#","preTaxAmount":"15100""#, ""),
        (r#""taxRate":"0.0481""#, r#""taxRate":null"#),
        (r#""taxName":"Tax","#, ""),
        (r#""name":"Colorado","taxes":[{"#, r#""taxes":[{"#),
        (r#","jurisSummaries":[]"#, ""),
    ] {
        let without = whole.replacen(from, to, 1);
        assert_ne!(without, whole, "{from}");
        assert_eq!(read(&without).unwrap(), ["a 722", "b 0"]);
    }
}

#[test]
fn lines_are_matched_by_their_ids() {
    let [a, b] = LINES;
    assert_eq!(read(&body(&[b, a])).unwrap(), ["a 722", "b 0"]);
    let other = b.replace(r#""id":"b""#, r#""id":"c""#);
    let nameless = b.replace(r#""id":"b""#, r#""id":null"#);
    for (lines, answered) in [
        (vec![a], "1 (a)"),
        (vec![], "none"),
        (vec![a, a], "2 (a, a)"),
        (vec![a, b, b], "3 (a, b, b)"),
        (vec![a, b, &other], "3 (a, b, c)"),
        (vec![a, &other], "2 (a, c)"),
        (vec![a, &nameless], "2 (a, one without id)"),
        (vec![a, b, &nameless], "3 (a, b, one without id)"),
    ] {
        let failure = read(&body(&lines)).unwrap_err();
        assert_eq!((failure.class, failure.code.as_str()), (Class::Fatal, "lines_mismatch"), "{answered}");
        assert!(failure.outcome_unknown);
        assert_eq!(failure.message, format!("the lines sent were 2 (a, b); Anrok answered for {answered}"));
    }
}

/// Without any id the order serves, where each line comes to the amount that was sent.
#[test]
fn lines_without_ids_are_taken_in_order_if_they_fit() {
    let [a, b] = LINES.map(|line| line.replacen(r#""id":"a","#, "", 1).replacen(r#""id":"b","#, r#""id":null,"#, 1));
    assert_eq!(read(&body(&[&a, &b])).unwrap(), ["a 722", "b 0"]);
    for lines in [vec![&*b, &*a], vec![&*a], vec![&*a, &*b, &*b]] {
        assert_eq!(read(&body(&lines)).unwrap_err().code, "lines_mismatch");
    }
}

#[test]
fn long_lists_are_not_repeated_whole() {
    let lines: Vec<SaleLine> = (0..500).map(|index| line(&format!("fee_{index}"), 1)).collect();
    let failure = response::transaction(&ok(body(&LINES)), &sale(lines)).unwrap_err();
    assert!(failure.message.contains("500 (fee_0, ") && failure.message.contains("fee_19, and 480 more)"));
    assert!(failure.message.len() < 400, "{}", failure.message);
}
