//! Answers that are none.

use super::*;

const RECORDED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/avatax/full.json"));

fn unreadable(failure: &Failure) {
    assert_eq!((failure.class, failure.code.as_str()), (Class::Retry, "unreadable"), "{failure:?}");
    assert!(failure.outcome_unknown, "{failure:?}");
}

#[test]
fn a_success_that_cannot_be_read_may_have_happened() {
    let sale = sale(vec![line("a", 1000)]);
    let bodies =
        ["", " \n", "<html><body>OK</body></html>", "OK", "null", "true", "17", "\"x\"", "[]", "{}", r#"{"lines":{}}"#];
    for body in bodies {
        for status in [200, 201, 204] {
            let mut response = Response::new(status, body);
            response = response.with_header("X-Correlation-Id", "c-1");
            let failure = response::transaction(&response, &sale).unwrap_err();
            unreadable(&failure);
            assert_eq!((failure.request_id.as_deref(), failure.http_status), (Some("c-1"), Some(status)));
        }
        let response = Response::new(200, body);
        unreadable(&response::voided(&response).unwrap_err());
        unreadable(&response::stored(&response, 2).unwrap_err());
        unreadable(&response::page(&response).unwrap_err());
        unreadable(&response::ping(&response).unwrap_err());
        unreadable(&response::company(&response, "DEFAULT").unwrap_err());
        unreadable(&response::customer(&response).unwrap_err());
        unreadable(&response::address(&response).unwrap_err());
    }
}

#[test]
fn amounts_that_are_none() {
    let sale = sale(vec![line("a", 1000)]);
    for (name, value) in [
        ("lineAmount", json!(null)),
        ("tax", json!("ten")),
        ("tax", json!(1e30)),
        ("tax", json!([])),
        ("lineAmount", json!("NaN")),
    ] {
        let lines = json!([answered_line("a", "10.0", "0.0", json!([]), json!({name: value}))]);
        let failure = read(&sale, &answered("10.0", "0.0", lines, json!({}))).unwrap_err();
        unreadable(&failure);
        assert_eq!(failure.fee_id.as_deref(), Some("a"));
    }
    let lines = json!([answered_line("a", "10.0", "0.0", json!([]), json!({}))]);
    unreadable(&read(&sale, &answered("10.0", "\"much\"", lines, json!({}))).unwrap_err());
}

#[test]
fn an_answer_that_breaks_off_is_no_answer() {
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    let whole = &recorded["exchanges"].as_array().unwrap().iter().find(|it| it["status"] == 201).unwrap()["answer"];
    let lines = whole["lines"].as_array().unwrap();
    let sold = lines.iter().map(|sold| {
        let amount =
            sold["lineAmount"].to_string().parse::<rust_decimal::Decimal>().unwrap() * rust_decimal::Decimal::from(100);
        line(sold["lineNumber"].as_str().unwrap(), i64::try_from(amount).unwrap())
    });
    let sale = sale(sold.collect());
    let text = whole.to_string();
    assert!(response::transaction(&Response::new(201, text.as_str()), &sale).is_ok());
    for end in 0..text.len() {
        let Some(part) = text.get(..end) else { continue };
        unreadable(&response::transaction(&Response::new(201, part), &sale).unwrap_err());
    }
}
