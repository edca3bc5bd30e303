//! Replies that are lost, processes that end, keys that are forgotten: one invoice, with the right items, whatever happens.

use super::*;

/// What a commit asks without any fault.
const STEPS: usize = 7;

/// One invoice is finalized; it has each fee once, for its amount.
fn is_right(fake: &Fake, what: &str) {
    let live = fake.live();
    assert_eq!(live.len(), 1, "{what}: {:?}", fake.paths());
    let lines: Vec<(&str, i64)> =
        live[0].lines.iter().map(|line| (line.metadata["tallage_fee"].as_str(), line.amount)).collect();
    assert_eq!(lines, [("f1", 1000), ("f2", 519)], "{what}");
}

#[test]
fn a_fault_at_any_step_makes_no_second_invoice_and_no_second_item() {
    let engine = engine();
    let mut whole = engine.begin_json(&request("commit", &invoice())).unwrap();
    let mut fake = Fake::default();
    drive(&engine, &mut whole, &mut fake, None);
    assert_eq!(fake.sent.len(), STEPS);
    let expected = outcome(&whole);
    for step in 0..STEPS {
        for fault in [Fault::Unsent, Fault::Lost, Fault::Resumed] {
            let what = format!("{fault:?} at {step}");
            let mut exchange = engine.begin_json(&request("commit", &invoice())).unwrap();
            let mut fake = Fake::default();
            drive(&engine, &mut exchange, &mut fake, Some((step, fault)));
            is_right(&fake, &what);
            assert_eq!(fake.invoices.len(), 1, "{what}");
            let outcome = outcome(&exchange);
            assert_eq!(outcome["document"], expected["document"], "{what}");
        }
    }
}

/// Begun anew after a crash, at once or on another day, when Stripe has forgotten all keys.
#[test]
fn an_exchange_begun_anew_finishes_what_another_began() {
    let engine = engine();
    for step in 0..STEPS {
        for later in [false, true] {
            let what = format!("crashed at {step}, later: {later}");
            let mut fake = Fake::default();
            let mut first = engine.begin_json(&request("commit", &invoice())).unwrap();
            assert!(!drive(&engine, &mut first, &mut fake, Some((step, Fault::Crashed))));
            if later {
                fake.a_day_later();
            }
            let outcome = commit(&engine, &mut fake, &invoice());
            assert_eq!(outcome["status"], "succeeded", "{what}: {outcome}");
            is_right(&fake, &what);
            assert_eq!(fake.invoices.len(), 1, "{what}: nothing half-built stays");
            assert_eq!(outcome["document"]["total_amount_cents"], 1674, "{what}");
        }
    }
}

/// The reply is lost, and the exchange is taken up again when the keys are forgotten: an item may be there twice, which is seen before it is
/// final; a draft may be there twice, of which one is never filled.
#[test]
fn an_exchange_taken_up_on_another_day_still_ends_with_the_right_invoice() {
    let engine = engine();
    for step in 0..STEPS {
        let mut fake = Fake::default();
        let mut exchange = engine.begin_json(&request("commit", &invoice())).unwrap();
        drive(&engine, &mut exchange, &mut fake, Some((step, Fault::Crashed)));
        fake.a_day_later();
        let mut again = engine.resume_json(&exchange.to_json()).unwrap();
        drive(&engine, &mut again, &mut fake, None);
        let outcome = outcome(&again);
        assert_eq!(outcome["status"], "succeeded", "{step}: {outcome}");
        is_right(&fake, &format!("resumed at {step}"));
        let drafts: Vec<usize> =
            fake.invoices.iter().filter(|it| it.status == "draft").map(|it| it.lines.len()).collect();
        assert!(drafts.iter().all(|lines| *lines == 0), "{step}: {drafts:?}");
    }
}

#[test]
fn two_exchanges_at_once_make_one_invoice() {
    let engine = engine();
    let mut fake = Fake::default();
    let mut both = [0, 1].map(|_| engine.begin_json(&request("commit", &invoice())).unwrap());
    // Turn by turn.
    for _ in 0..60 {
        for exchange in &mut both {
            match exchange.step() {
                Step::Send { request, .. } => _ = exchange.receive(None, &fake.answer(&request)).unwrap(),
                Step::Wait { .. } => exchange.waited(),
                Step::Done { .. } => {}
            }
        }
    }
    is_right(&fake, "both");
    assert_eq!(fake.invoices.len(), 1);
    for exchange in &both {
        assert_eq!(outcome(exchange)["document"]["total_amount_cents"], 1674);
    }
}

/// Another amount under the same document: the draft of before is not what is wanted.
#[test]
fn a_draft_of_another_day_is_built_anew_for_the_document_of_now() {
    let engine = engine();
    let mut fake = Fake::default();
    let mut before = invoice();
    before["fees"][0]["amount_cents"] = json!(900);
    let mut first = engine.begin_json(&request("commit", &before)).unwrap();
    drive(&engine, &mut first, &mut fake, Some((3, Fault::Crashed)));
    let outcome = commit(&engine, &mut fake, &invoice());
    assert_eq!((outcome["status"].as_str(), fake.deleted), (Some("succeeded"), 1), "{outcome}");
    is_right(&fake, "rebuilt");
    assert_eq!(fake.invoices.len(), 1);
}

#[test]
fn a_line_of_somebody_else_is_not_thrown_away() {
    let engine = engine();
    let mut fake = Fake::default();
    let mut first = engine.begin_json(&request("commit", &invoice())).unwrap();
    drive(&engine, &mut first, &mut fake, Some((3, Fault::Crashed)));
    fake.invoices[0].lines[0].metadata.clear();
    let outcome = commit(&engine, &mut fake, &invoice());
    assert_eq!((&outcome["error"]["code"], fake.deleted), (&json!("provider.draft_edited"), 0), "{outcome}");
}
