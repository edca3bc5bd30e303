//! Documents that a provider did not tax: nothing to tell, failures, others in its place.

use serde_json::json;

use super::*;
use crate::provider::answer::Remark;
use crate::provider::failure::Class;

fn failure() -> Failure {
    Failure::new(Class::Retry, "http_503", "upstream connect error", "try again later")
}

/// Nothing is left of the only fee: no tax, and no request.
#[test]
fn nothing_to_tell_is_taxed_with_nothing() {
    let config = plain();
    let mut document = invoice("anrok_us", json!([{"id": "a", "amount_cents": 1000}]));
    document["coupons"] = json!([{"code": "ALL", "type": "percentage", "percentage_rate": "100"}]);
    assert!(matches!(told(&config, &document), Ok(Told::Nothing)));
    let text = document.to_string();
    let invoice = Invoice::from_json(&text).unwrap();
    let by = By { operation: "estimate", transaction_id: None, ..by(&config, &invoice, None) };
    let warnings = [Remark { code: "date_clamped".to_owned(), text: "the date was brought into range".to_owned() }];
    let taxed: Value = serde_json::from_str(&taxed::invoice(&config, &invoice, by, None, &warnings).unwrap()).unwrap();
    assert_adds_up(&taxed);
    // An estimate finalizes nothing.
    assert_eq!((&taxed["status"], &taxed["tax_status"]), (&json!("draft"), &json!("succeeded")));
    assert_eq!((int(&taxed, "total_amount_cents"), &taxed["source"]), (0, &json!("anrok")));
    assert_eq!((&taxed["fees"][0]["treatment"], &taxed["taxes_rate"]), (&json!("not_taxed"), &Value::Null));
    assert_eq!(
        taxed["provider"],
        json!({"connection": "anrok_us", "provider": "anrok", "operation": "estimate", "revision": 1, "recorded": false})
    );
    assert_eq!(
        taxed["warnings"],
        json!([{"code": "provider.date_clamped", "path": "", "message": "the date was brought into range"}])
    );
}

/// Prepaid credits and settled fees are not the provider's, whoever the customer is linked to.
#[test]
fn what_is_not_the_providers_is_not_told() {
    let config = plain();
    let settled = json!([{"tax_code": "old", "tax_rate": "10", "amount_cents": 10}]);
    let mut top_up = invoice("anrok_us", json!([{"id": "a", "type": "credit", "amount_cents": 1000}]));
    top_up["type"] = json!("prepaid_credit");
    let paid = invoice("anrok_us", json!([{"id": "a", "amount_cents": 100, "settled": settled}]));
    for (document, taxes) in [(top_up, 0), (paid, 10)] {
        let text = document.to_string();
        let invoice = Invoice::from_json(&text).unwrap();
        let connection = config.connection("anrok_us").unwrap();
        assert!(matches!(sale::of_invoice(&config, connection, &invoice), Ok(Told::Nothing)));
        let by = By { connection, operation: "commit", transaction_id: None, revision: 1, sale: None };
        let taxed = taxed::invoice(&config, &invoice, by, None, &[]).unwrap();
        let taxed: Value = serde_json::from_str(&taxed).unwrap();
        assert_adds_up(&taxed);
        assert_eq!((int(&taxed, "taxes_amount_cents"), &taxed["source"]), (taxes, &json!("manual")));
        assert_eq!((&taxed["status"], &taxed["provider"]["recorded"]), (&json!("finalized"), &json!(false)));
    }
}

#[test]
fn what_failed_has_no_taxes_and_is_not_final() {
    let config = plain();
    for (status, failed, pending) in
        [(Some("draft"), "draft", "draft"), (Some("finalized"), "failed", "pending"), (None, "failed", "pending")]
    {
        let mut document = invoice("anrok_us", json!([{"id": "a", "amount_cents": 1000}]));
        document["status"] = json!(status);
        let text = document.to_string();
        let invoice = Invoice::from_json(&text).unwrap();
        let sale = sale_of(&config, &document);
        let by = by(&config, &invoice, Some(&sale));
        let read = |text: String| serde_json::from_str::<Value>(&text).unwrap();
        let without = read(taxed::without_taxes(&config, &invoice, by, Some(&failure())).unwrap());
        let waiting = read(taxed::without_taxes(&config, &invoice, by, None).unwrap());
        assert_eq!((&without["tax_status"], &without["status"]), (&json!("failed"), &json!(failed)));
        assert_eq!((&waiting["tax_status"], &waiting["status"]), (&json!("pending"), &json!(pending)));
        for taxed in [&without, &waiting] {
            assert_eq!((&taxed["source"], int(taxed, "fees_amount_cents")), (&json!("anrok"), 1000));
            assert_eq!(
                (&taxed["total_amount_cents"], &taxed["fees"][0]["taxes_amount_cents"]),
                (&Value::Null, &Value::Null)
            );
            assert_eq!(taxed["provider"]["recorded"], false);
        }
        let error = json!({"class": "retry", "code": "http_503", "message": "upstream connect error"});
        assert_eq!((&without["provider"]["error"], &waiting["provider"]["error"]), (&error, &Value::Null));
        // Neither can be credited.
        let refused = credit(&json!({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": without})).unwrap_err();
        assert!(refused.to_json().contains("credit.invoice.tax_status.not_creditable"), "{refused}");
    }
}

#[test]
fn others_decide_in_its_place_and_the_document_says_so() {
    let config = plain();
    let document = invoice("anrok_us", json!([{"id": "a", "amount_cents": 1000}]));
    let text = document.to_string();
    let invoice = Invoice::from_json(&text).unwrap();
    let taxed = taxed::by_fallback(&config, &invoice, by(&config, &invoice, None), &failure()).unwrap();
    let taxed: Value = serde_json::from_str(&taxed).unwrap();
    assert_adds_up(&taxed);
    assert_eq!((&taxed["source"], int(&taxed, "taxes_amount_cents")), (&json!("manual"), 200));
    assert_eq!((&taxed["status"], &taxed["warnings"][0]["code"]), (&json!("finalized"), &json!("provider.fallback")));
    assert_eq!((&taxed["provider"]["fallback"], &taxed["provider"]["recorded"]), (&json!(true), &json!(false)));
    assert_eq!(taxed["provider"]["error"]["code"], "http_503");
    // The customer stays as it was given.
    assert_eq!(taxed["customer"]["provider_customer"]["connection"], "anrok_us");
}

/// The document of a resumed exchange is what it was, or nothing is applied.
#[test]
fn a_document_that_has_changed_takes_no_answer() {
    let config = plain();
    let sale = sale_of(&config, &invoice("anrok_us", json!([{"id": "a", "amount_cents": 15000}])));
    let answered = answer(vec![line("a", "15000", "722", vec![tax("Colorado", "4.81", "15000", "721.5")])]);
    for fees in [json!([{"id": "a", "amount_cents": 15001}]), json!([{"id": "b", "amount_cents": 15000}])] {
        let text = invoice("anrok_us", fees).to_string();
        let changed = Invoice::from_json(&text).unwrap();
        let by = by(&config, &changed, Some(&sale));
        match taxed::invoice(&config, &changed, by, Some(&answered), &[]) {
            Err(ApplyError::Error(error)) => assert_eq!(error.code(), "invoice.changed_since_told"),
            other => panic!("{other:?}"),
        }
    }
}
