//! Refusals: nothing half-built stays, and what was put right goes through, although Stripe repeats refusals for a day.

use super::fake::refused;
use super::*;

fn location() -> (u16, String) {
    refused(400, "customer_tax_location_invalid", "The customer's location isn't recognized.")
}

#[test]
fn a_draft_that_cannot_be_finished_is_deleted() {
    for (to, refusal, code) in [
        ("POST invoices/in_1/finalize", location(), "provider.customer_tax_location_invalid"),
        (
            "POST invoiceitems",
            refused(400, "resource_missing", "No such product: 'prod_setup'"),
            "provider.resource_missing",
        ),
        (
            "POST invoices/in_1/finalize",
            refused(400, "stripe_tax_inactive", "Activate."),
            "provider.stripe_tax_inactive",
        ),
    ] {
        let (engine, mut fake) = (engine(), Fake::default());
        fake.refuse(to, refusal, 1);
        let outcome = commit(&engine, &mut fake, &invoice());
        assert_eq!((&outcome["status"], &outcome["error"]["code"]), (&json!("failed"), &json!(code)), "{outcome}");
        assert_eq!((codes(&outcome), fake.invoices.len(), fake.deleted), (vec!["draft_deleted"], 0, 1));
        assert_eq!((&outcome["recorded"], &outcome["document"]["tax_status"]), (&json!(false), &json!("failed")));
        assert!(outcome["document"]["provider"].get("transaction_id").is_none());
        // It is put right at Stripe, and the same document begun anew on the same day.
        let outcome = commit(&engine, &mut fake, &invoice());
        assert_eq!((&outcome["status"], fake.invoices.len()), (&json!("succeeded"), 1), "{to}: {outcome}");
        assert_eq!(fake.live().len(), 1);
    }
}

#[test]
fn a_retry_of_the_same_exchange_builds_anew_too() {
    let (engine, mut fake) = (engine(), Fake::default());
    fake.refuse("POST invoices/in_1/finalize", location(), 1);
    let mut exchange = engine.begin_json(&request("commit", &invoice())).unwrap();
    drive(&engine, &mut exchange, &mut fake, None);
    assert_eq!(ended(&exchange), ("failed".to_owned(), false, notes(&["draft_deleted"])));
    exchange.retry();
    drive(&engine, &mut exchange, &mut fake, None);
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, Vec::new()));
    assert_eq!((fake.live().len(), fake.invoices.len()), (1, 1));
}

/// What was refused without a draft is refused again under the same key.
#[test]
fn a_refusal_that_is_repeated_is_asked_anew() {
    let (engine, mut fake) = (engine(), Fake::default());
    fake.refuse("POST invoices", refused(400, "resource_missing", "No such customer: 'cus_NffrFeUfNV2Hib'"), 1);
    let outcome = commit(&engine, &mut fake, &invoice());
    assert_eq!((&outcome["error"]["code"], codes(&outcome).len()), (&json!("provider.resource_missing"), 0));
    let outcome = commit(&engine, &mut fake, &invoice());
    assert_eq!((&outcome["status"], fake.invoices.len()), (&json!("succeeded"), 1), "{outcome}");
}

/// Stripe keeps a failure of its own under the key as well: the same key would fail for a day.
#[test]
fn an_error_that_stripe_keeps_is_passed_by_another_key() {
    for to in ["POST invoices", "POST invoiceitems", "POST invoices/in_1/finalize"] {
        let (engine, mut fake) = (engine(), Fake::default());
        fake.refuse(to, (500, r#"{"error":{"type":"api_error","message":"Oops"}}"#.to_owned()), 1);
        let outcome = commit(&engine, &mut fake, &invoice());
        assert_eq!(
            (&outcome["status"], fake.live().len(), fake.invoices.len()),
            (&json!("succeeded"), 1, 1),
            "{to}: {outcome}"
        );
        assert_eq!(fake.live()[0].lines.len(), 2, "{to}");
    }
}

#[test]
fn what_may_pass_by_itself_keeps_the_draft() {
    let (engine, mut fake) = (engine(), Fake::default());
    fake.refuse("POST invoices/in_1/finalize", refused(429, "lock_timeout", "locked"), 4);
    let mut exchange = engine.begin_json(&request("commit", &invoice())).unwrap();
    drive(&engine, &mut exchange, &mut fake, None);
    assert_eq!(outcome(&exchange)["retryable"], true);
    assert_eq!((fake.invoices.len(), fake.deleted), (1, 0));
    exchange.retry();
    drive(&engine, &mut exchange, &mut fake, None);
    assert_eq!((ended(&exchange).0.as_str(), fake.invoices.len(), fake.live().len()), ("succeeded", 1, 1));
}

#[test]
fn a_draft_that_cannot_be_deleted_is_named() {
    let (engine, mut fake) = (engine(), Fake::default());
    fake.refuse("POST invoices/in_1/finalize", location(), 1);
    fake.refuse("DELETE", refused(400, "parameter_unknown", "no"), 1);
    let outcome = commit(&engine, &mut fake, &invoice());
    assert_eq!(
        (codes(&outcome), &outcome["error"]["code"]),
        (vec!["draft_left"], &json!("provider.customer_tax_location_invalid"))
    );
    assert!(outcome["notes"][0]["text"].as_str().unwrap().contains("in_1"));
}

#[test]
fn a_key_that_is_not_good_any_more_leaves_the_draft() {
    let (engine, mut fake) = (engine(), Fake::default());
    fake.refuse(
        "POST invoiceitems",
        (
            401,
            r#"{"error":{"type":"invalid_request_error","message":"Invalid API Key provided: sk_test_topsecret"}}"#
                .to_owned(),
        ),
        1,
    );
    let outcome = commit(&engine, &mut fake, &invoice());
    assert_eq!((&outcome["error"]["details"]["class"], fake.invoices.len()), (&json!("fatal"), 1));
    assert!(!outcome.to_string().contains("topsecret"));
}

#[test]
fn a_voided_invoice_is_not_made_again_under_its_revision() {
    let (engine, mut fake) = (engine(), Fake::default());
    commit(&engine, &mut fake, &invoice());
    fake.invoices[0].status = "void".to_owned();
    let outcome = commit(&engine, &mut fake, &invoice());
    assert_eq!((&outcome["error"]["code"], fake.invoices.len()), (&json!("provider.invoice_voided"), 1));
    let next = json!({"operation": "commit", "today": "2026-11-21", "document": invoice(), "revision": 2}).to_string();
    assert_eq!(run(&engine, &mut fake, &next)["status"], "succeeded");
    assert_eq!(fake.invoices.len(), 2);
}
