//! What comes after an invoice: credit notes, voids, disputes, and recording it again.

use super::*;

fn made(engine: &Engine, fake: &mut Fake) -> Value {
    commit(engine, fake, &invoice())["document"].take()
}

fn credit(engine: &Engine, document: &Value, refund: i64) -> String {
    let mut wanted = json!({"id": "cn_1", "issuing_date": "2026-12-02", "invoice": document,
        "items": [{"fee_id": "f1", "amount_cents": 500}]});
    if refund > 0 {
        wanted["refund_amount_cents"] = json!(refund);
        wanted["paid_amount_cents"] = json!(1674);
    }
    let note: Value = serde_json::from_str(&engine.credit_json(&wanted.to_string()).unwrap()).unwrap();
    json!({"operation": "credit", "today": "2026-12-02", "document": note, "invoice": document}).to_string()
}

/// 500 of 1000 with 10.3 %: 51.5, so 52; by us half of 65, 0, 22, 14 and 2, the 32.5 rounded to 33: 52 as well.
#[test]
fn a_credit_note_is_previewed_and_made_once() {
    let engine = engine();
    let mut fake = Fake::default();
    let document = made(&engine, &mut fake);
    let request = credit(&engine, &document, 0);
    let before = fake.sent.len();
    let credited = run(&engine, &mut fake, &request);
    assert_eq!(
        (&credited["status"], &credited["recorded"], codes(&credited).len()),
        (&json!("succeeded"), &json!(true), 0),
        "{credited}"
    );
    let paths: Vec<&str> = fake.paths().split_off(before);
    assert_eq!(paths, ["GET invoices/in_1", "GET credit_notes", "GET credit_notes/preview", "POST credit_notes"]);
    let form = &fake.sent.last().unwrap().1;
    let line = document["provider"]["remote_lines"]["f1"]["id"].as_str().unwrap();
    let told: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        told,
        [
            ("invoice", "in_1"),
            ("lines[0][type]", "invoice_line_item"),
            ("lines[0][invoice_line_item]", line),
            ("lines[0][amount]", "500"),
            ("metadata[tallage_transaction]", credited["transaction_id"].as_str().unwrap()),
            ("metadata[tallage_document]", "cn_1"),
        ]
    );
    let note = fake.invoices[0].notes[0]["id"].clone();
    assert_eq!(credited["data"], json!({"credit_note": note, "invoice": "in_1", "total_precise_amount_cents": "552"}));
    // The same again, after Stripe has forgotten the key.
    fake.a_day_later();
    let again = run(&engine, &mut fake, &request);
    assert_eq!((codes(&again), fake.invoices[0].notes.len()), (vec!["already_recorded"], 1));
}

#[test]
fn a_lost_reply_makes_no_second_note() {
    let engine = engine();
    for step in 0..4 {
        for fault in [Fault::Unsent, Fault::Lost, Fault::Resumed] {
            let mut fake = Fake::default();
            let document = made(&engine, &mut fake);
            let at = fake.sent.len() + step;
            let mut exchange = engine.begin_json(&credit(&engine, &document, 0)).unwrap();
            drive(&engine, &mut exchange, &mut fake, Some((at, fault)));
            assert_eq!(
                (ended(&exchange).0.as_str(), fake.invoices[0].notes.len()),
                ("succeeded", 1),
                "{step} {fault:?}"
            );
        }
    }
}

#[test]
fn a_paid_invoice_says_where_the_money_goes_and_another_tax_is_noted() {
    let engine = engine();
    let mut fake = Fake::default();
    let document = made(&engine, &mut fake);
    fake.invoices[0].status = "paid".to_owned();
    let request = credit(&engine, &document, 100);
    run(&engine, &mut fake, &request);
    let form = &fake.sent.last().unwrap().1;
    let get = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert_eq!((get("credit_amount"), get("refund_amount")), (Some("452"), Some("100")));
    // A fee whose taxes were others than Stripe takes back.
    let mut other = Fake::default();
    let document = made(&engine, &mut other);
    let mut note: Value = serde_json::from_str(&credit(&engine, &document, 0)).unwrap();
    note["document"]["taxes_amount_cents"] = json!(50);
    let credited = run(&engine, &mut other, &note.to_string());
    assert_eq!(codes(&credited), ["tax_differs"]);
}

#[test]
fn what_is_no_open_invoice_is_not_credited() {
    let engine = engine();
    for (status, code) in [("draft", "invoice_is_draft"), ("void", "invoice_voided")] {
        let mut fake = Fake::default();
        let document = made(&engine, &mut fake);
        fake.invoices[0].status = status.to_owned();
        let credited = run(&engine, &mut fake, &credit(&engine, &document, 0));
        assert_eq!(credited["error"]["code"], json!(format!("provider.{code}")));
        assert!(fake.invoices[0].notes.is_empty());
    }
    let mut fake = Fake::default();
    let document = made(&engine, &mut fake);
    let mut request: Value = serde_json::from_str(&credit(&engine, &document, 0)).unwrap();
    request["invoice"]["provider"].as_object_mut().unwrap().remove("remote_lines");
    let credited = run(&engine, &mut fake, &request.to_string());
    assert_eq!(credited["error"]["code"], "provider.remote_line_unknown");
}

#[test]
fn voids_and_disputes_follow_the_status_and_the_setting() {
    for (operation, setting, status, ends, code) in [
        ("void", "void", "open", "void", None),
        ("void", "void", "void", "void", Some("already_voided")),
        ("void", "void", "uncollectible", "void", None),
        ("void", "void", "draft", "gone", Some("draft_deleted")),
        ("void", "mark_uncollectible", "open", "void", None),
        ("dispute", "void", "open", "void", None),
        ("dispute", "mark_uncollectible", "open", "uncollectible", Some("marked_uncollectible")),
        ("dispute", "mark_uncollectible", "uncollectible", "uncollectible", Some("already_uncollectible")),
        ("dispute", "mark_uncollectible", "draft", "gone", Some("draft_deleted")),
    ] {
        let engine = engine_with(json!({"disputed": setting}));
        let mut fake = Fake::default();
        let document = made(&engine, &mut fake);
        fake.invoices[0].status = status.to_owned();
        let outcome = run(&engine, &mut fake, &request(operation, &document));
        let what = format!("{operation} {setting} {status}");
        assert_eq!(
            (&outcome["status"], codes(&outcome)),
            (&json!("succeeded"), code.into_iter().collect::<Vec<_>>()),
            "{what}"
        );
        let now = fake.invoices.first().map_or("gone", |invoice| invoice.status.as_str());
        assert_eq!(now, ends, "{what}");
    }
    let (engine, mut fake) = (engine(), Fake::default());
    let document = made(&engine, &mut fake);
    fake.invoices[0].status = "paid".to_owned();
    let outcome = run(&engine, &mut fake, &request("void", &document));
    assert_eq!(
        (&outcome["error"]["code"], &outcome["error"]["details"]["class"]),
        (&json!("provider.invoice_paid"), &json!("conflict"))
    );
    assert!(outcome["error"]["message"].as_str().unwrap().contains("credit the invoice"));
    fake.invoices.clear();
    assert_eq!(codes(&run(&engine, &mut fake, &request("void", &document))), ["already_voided"]);
}

#[test]
fn a_void_whose_reply_is_lost_is_done_once() {
    let engine = engine();
    for step in 0..2 {
        for fault in [Fault::Unsent, Fault::Lost, Fault::Resumed] {
            let mut fake = Fake::default();
            let document = made(&engine, &mut fake);
            let at = fake.sent.len() + step;
            let mut exchange = engine.begin_json(&request("void", &document)).unwrap();
            drive(&engine, &mut exchange, &mut fake, Some((at, fault)));
            assert_eq!((ended(&exchange).0.as_str(), fake.invoices[0].status.as_str()), ("succeeded", "void"));
        }
    }
}

#[test]
fn a_recorded_invoice_is_found_and_stays() {
    let (engine, mut fake) = (engine(), Fake::default());
    let document = made(&engine, &mut fake);
    let again = commit(&engine, &mut fake, &document);
    assert_eq!((codes(&again), fake.invoices.len()), (vec!["already_recorded"], 1));
    assert_eq!(again["document"], document);
}
