//! Answers about what is stored, the account, customers and addresses.

use super::*;

const JS_SDK: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/avatax/js_sdk.json"));
const RECORDED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/avatax/recorded.json"));

fn ok(body: &Value) -> Response {
    Response::new(200, body.to_string())
}

fn js_sdk(name: &str) -> Value {
    let all: Value = serde_json::from_str(JS_SDK).unwrap();
    all["bodies"][name].clone()
}

#[test]
fn a_stored_transaction() {
    let body = json!({"code": "inv", "status": "Committed", "locked": false, "version": 3, "currencyCode": "KWD", "date": "2026-05-01",
        "totalAmount": "1.5", "totalTax": 0.0755});
    let stored = response::stored(&ok(&body), 3).unwrap();
    assert_eq!((stored.id.as_str(), stored.state, stored.version), ("inv", StoredState::Recorded, Some(3)));
    assert!(is(stored.net.as_ref().unwrap(), 150_000) && is(stored.tax.as_ref().unwrap(), 7550));
    assert_eq!((stored.currency.as_deref(), stored.date.as_deref()), (Some("KWD"), Some("2026-05-01")));
    let state = |status: &str, locked: bool| {
        response::stored(&ok(&json!({"code": "inv", "status": status, "locked": locked})), 2).unwrap().state
    };
    let states = ["Saved", "Posted", "Uncommitted", "Committed", "Cancelled", "Adjusted", "Lunar"]
        .map(|word| state(word, false));
    use StoredState::{Filed, Recorded, Saved, Voided};
    assert_eq!(states, [Saved, Saved, Saved, Recorded, Voided, Recorded, Saved]);
    assert_eq!([state("Committed", true), state("Cancelled", true)], [Filed, Voided]);
}

#[test]
fn the_vendors_own_transactions() {
    // By hand from the vendor's test data: 90 at 7.75 %, adjusted and then cancelled.
    let stored = response::stored(&ok(&js_sdk("void_transaction_response")), 2).unwrap();
    assert_eq!((stored.state, stored.version), (StoredState::Voided, Some(2)));
    assert!(is(stored.net.as_ref().unwrap(), 900_000) && is(stored.tax.as_ref().unwrap(), 69_800));
    assert!(response::voided(&ok(&js_sdk("void_transaction_response"))).is_ok());
    let failure = response::voided(&ok(&js_sdk("transaction_response"))).unwrap_err();
    assert_eq!((failure.code.as_str(), failure.outcome_unknown), ("not_cancelled", true));
    // Eleven rows; the first is a version that an adjustment replaced, and the second has the same code.
    let rows = js_sdk("transactions_list_response");
    let page = response::page(&ok(&rows)).unwrap();
    let kept: Vec<&str> = rows["value"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["status"] != "Adjusted")
        .map(|row| row["code"].as_str().unwrap())
        .collect();
    assert!(!kept.is_empty() && kept.len() < rows["value"].as_array().unwrap().len());
    assert_eq!(page.transactions.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), kept);
    assert_eq!(page.next, None);
    assert!(page.transactions.iter().all(|row| row.net.is_some() && row.date.is_some()));
}

#[test]
fn pages_lead_to_the_next_on_the_same_host() {
    let page = |more: Value| {
        response::page(&ok(&over(
            json!({"value": [{"code": "inv", "status": "Saved", "currencyCode": "JPY", "totalTax": 7.0}]}),
            more,
        )))
    };
    let first = page(json!({})).unwrap();
    assert!(first.next.is_none() && is(first.transactions[0].tax.as_ref().unwrap(), 700));
    let path = "/api/v2/companies/7/transactions?$skip=200&$top=200";
    for host in ["https://rest.avatax.com", "https://evil.example", "http://127.0.0.1:8080", ""] {
        assert_eq!(page(json!({"@nextLink": format!("{host}{path}")})).unwrap().next.as_deref(), Some(path));
    }
    let bad = [
        "https://rest.avatax.com",
        "https://x/api/v2/accounts",
        "api/v2/companies/",
        "//x/api/v2/companies/1",
        "https://x/api/v2/companies/../../x",
        "https://x/api/v2/companies/1?a b",
    ];
    for link in bad {
        assert_eq!(page(json!({"@nextLink": link})).unwrap_err().code, "unreadable", "{link}");
    }
    assert_eq!(page(json!({"@recordsetCount": 2, "pageKey": "1"})).unwrap().next.as_deref(), Some("1"));
    assert_eq!(page(json!({"@recordsetCount": 2, "pageKey": "x"})).unwrap_err().code, "unreadable");
    assert_eq!(page(json!({"@recordsetCount": 1, "pageKey": "x"})).unwrap().next, None);
    assert_eq!(response::page(&ok(&json!({"value": [{}]}))).unwrap_err().code, "unreadable");
}

#[test]
fn credentials_are_good_only_where_that_is_said() {
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    let ping = |file: &str| {
        let all = recorded["exchanges"].as_array().unwrap();
        let exchange = all.iter().find(|exchange| exchange["file"].as_str().unwrap().ends_with(file)).unwrap();
        assert_eq!(exchange["status"], 200);
        response::ping(&ok(&exchange["answer"]))
    };
    assert!(ping("utilities/ping.yml").is_ok());
    let failure = ping("utilities/ping_unauthorized.yml").unwrap_err();
    assert_eq!(
        (failure.class, failure.code.as_str(), failure.outcome_unknown),
        (Class::Fatal, "not_authenticated", false)
    );
    assert_eq!(failure.field.as_deref(), Some("connections/credentials"));
}

#[test]
fn the_company_by_its_code() {
    let companies = js_sdk("companies_list_response");
    assert_eq!(response::company(&ok(&companies), "DEFAULT"), Ok(265_543));
    assert_eq!(response::company(&ok(&companies), "default"), Ok(265_543));
    let failure = response::company(&ok(&companies), "OTHER").unwrap_err();
    assert_eq!((failure.class, failure.code.as_str()), (Class::FixData, "company_not_found"));
    assert!(failure.message.contains("`OTHER`") && !failure.outcome_unknown);
    assert_eq!(response::company(&ok(&json!({"value": [{"companyCode": "A"}]})), "A").unwrap_err().code, "unreadable");
}

#[test]
fn customers_made_and_found() {
    assert_eq!(response::customer(&Response::new(201, r#"[{"id": 1, "customerCode": "cus_1"}]"#)).unwrap(), "cus_1");
    assert_eq!(response::customer(&Response::new(200, r#"{"customerCode": "cus_1", "name": null}"#)).unwrap(), "cus_1");
}

#[test]
fn addresses() {
    // By hand from the vendor's test data: three times the same address at three points.
    let expected = r#"{"resolved":true,"quality":"Intersection","addresses":[{"address_line1":"1510 Foster Cir","city":"Algonquin","zipcode":"60102-6659","state":"IL","country":"US"}],"messages":[]}"#;
    assert_eq!(response::address(&ok(&js_sdk("address_response"))).unwrap(), expected);
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    let all = recorded["exchanges"].as_array().unwrap();
    let failed = all
        .iter()
        .find(|exchange| exchange["file"].as_str().unwrap().ends_with("address/validate_failure.yml"))
        .unwrap();
    let read: Value = serde_json::from_str(&response::address(&ok(&failed["answer"])).unwrap()).unwrap();
    assert_eq!(
        (&read["resolved"], &read["quality"], &read["addresses"]),
        (&json!(false), &json!("NotCoded"), &json!([]))
    );
    assert_eq!(read["messages"][0]["code"], "an_exact_street_name_match_could_not_be_found");
}
