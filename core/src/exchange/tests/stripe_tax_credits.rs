//! Credits of what Stripe has recorded: lines of it, with discounts, in any parts.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::stripe_tax::{REVERSE, form, invoice_of, of, one_fee, recorded, refused, reversal, stripe, taxes};
use super::*;
use crate::TransportFailure;

/// The note of so much of each fee (none: the rest), and the request that records it.
fn note(engine: &Engine, document: &Value, id: &str, items: &[(&str, i64)], earlier: &[Value]) -> (Value, String) {
    let mut request = json!({"id": id, "issuing_date": "2026-12-02", "invoice": document, "credit_notes": earlier});
    if !items.is_empty() {
        let items = items.iter().map(|(fee, amount)| json!({"fee_id": fee, "amount_cents": amount}));
        request["items"] = items.collect();
    }
    let note: Value = serde_json::from_str(&engine.credit_json(&request.to_string()).unwrap()).unwrap();
    let request = json!({"operation": "credit", "today": "2026-12-02", "document": note, "invoice": document});
    (note, request.to_string())
}

/// Amount and tax by line that a form takes back.
fn taken_back(form: &BTreeMap<String, String>) -> BTreeMap<String, (i64, i64)> {
    let get = |index: usize, name: &str| form.get(&format!("line_items[{index}][{name}]"));
    let lines = (0..).map_while(|index| get(index, "original_line_item").map(|original| (index, original.clone())));
    let number = |index, name| get(index, name).unwrap().parse::<i64>().unwrap();
    lines.map(|(index, original)| (original, (number(index, "amount"), number(index, "amount_tax")))).collect()
}

#[test]
fn a_credit_of_everything_is_a_full_reversal() {
    let engine = stripe();
    let document = recorded(&engine, &one_fee());
    let mut exchange = engine.begin_json(&credit(&engine, &document.to_string())).unwrap();
    let form = form(&sent(&exchange));
    assert_eq!((&*form["mode"], form.get("line_items[0][amount]")), ("full", None));
    let id = form["reference"].clone();
    assert!(id.starts_with("cn_1-c1-"), "{id}");
    answer(&mut exchange, REVERSE, &reversal(&id, &[]));
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]));
}

/// Whatever the parts of an invoice with a discount, on top and inside the price, they take back each line of Stripe exactly, and the taxes of
/// each note are told as they are.
#[test]
fn credits_partition_every_line() {
    let engine = stripe();
    for (inclusive, step) in [(false, 7), (true, 7), (false, 3), (true, 2)] {
        let fees = [("f1", "setup", 9_999), ("f2", "books", 3_333), ("f3", "setup", 777), ("d", "setup", -1_111)];
        let document = recorded(&engine, &invoice_of(&fees, inclusive));
        let remote = document["provider"]["remote_lines"].as_object().unwrap().clone();
        let (mut notes, mut sums) = (Vec::new(), BTreeMap::<String, (i64, i64)>::new());
        for part in 0..step {
            let items: Vec<(&str, i64)> = fees.iter().map(|(id, _, amount)| (*id, amount / step)).collect();
            let items = if part + 1 == step { &[][..] } else { &items[..] };
            let (note, request) = note(&engine, &document, &format!("cn_{part}"), items, &notes);
            let mut exchange = engine.begin_json(&request).unwrap();
            let form = form(&sent(&exchange));
            assert_eq!(form["mode"], "partial");
            let lines = taken_back(&form);
            let told: i64 = lines.values().map(|(_, tax)| -tax).sum();
            assert_eq!(json!(told), note["taxes_amount_cents"], "{note}");
            for (line, (amount, tax)) in lines {
                assert!(amount < 0 && tax <= 0, "{line}: {amount}, {tax}");
                let sum = sums.entry(line).or_default();
                *sum = (sum.0 - amount, sum.1 - tax);
            }
            let id = form["reference"].clone();
            answer(&mut exchange, REVERSE, &reversal(&id, &[]));
            assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, vec![]), "no `tax_differs`");
            notes.push(note);
        }
        for line in remote.values() {
            let expected = (line["amount"].as_i64().unwrap(), line["tax"].as_i64().unwrap());
            assert_eq!(sums[line["id"].as_str().unwrap()], expected, "{line}");
        }
    }
}

#[test]
fn a_discount_has_its_share_of_the_taxes() {
    // 10000 less 2000 is told as 8000 with 800: of them the fee would have had 1000, and the discount takes 200.
    let document = recorded(&stripe(), &invoice_of(&[("f1", "setup", 10_000), ("d", "setup", -2000)], false));
    assert_eq!(taxes(&document), [1000, -200]);
    assert_eq!((&document["taxes_amount_cents"], &document["total_amount_cents"]), (&json!(800), &json!(8800)));
    let applied = document["applied_taxes"].as_array().unwrap();
    assert_eq!(applied.len(), 1);
    assert_eq!((&applied[0]["taxable_base_amount_cents"], &applied[0]["amount_cents"]), (&json!(8000), &json!(800)));
    let spread = &document["provider"]["remote_lines"]["f1"]["spread"];
    assert_eq!(spread, &json!({"d": {"amount": 2000, "tax": 200}}));
    // 13.20 and 2.20 less, with 10 % inside: 11.00 is told, of which 1.00 is tax.
    let document = recorded(&stripe(), &invoice_of(&[("f1", "setup", 1320), ("d", "setup", -220)], true));
    assert_eq!(taxes(&document), [120, -20]);
    assert_eq!(
        (&document["total_amount_cents"], &document["sub_total_excluding_taxes_amount_cents"]),
        (&json!(1100), &json!(1000))
    );
}

#[test]
fn amounts_that_cancel_are_nothing_to_ask() {
    let engine = stripe();
    let invoice = invoice_of(&[("f1", "setup", 1000), ("d", "setup", -1000)], false);
    for operation in ["estimate", "commit"] {
        let exchange = engine.begin_json(&of(operation, &invoice)).unwrap();
        assert_eq!(ended(&exchange), ("nothing_to_do".to_owned(), false, vec![]));
        assert_eq!(outcome(&exchange)["document"]["taxes_amount_cents"], 0);
    }
    let more = invoice_of(&[("f1", "setup", 1000), ("d", "setup", -1001)], false);
    let exchange = engine.begin_json(&of("commit", &more)).unwrap();
    assert_eq!(outcome(&exchange)["error"]["code"], "provider.negative_total");
}

#[test]
fn a_credit_that_is_recorded_is_ours() {
    let engine = stripe();
    let document = recorded(&engine, &one_fee());
    let (_, request) = note(&engine, &document, "cn_1", &[("f1", 5000)], &[]);
    let fresh = engine.begin_json(&request).unwrap();
    let id = outcome_id(&fresh);
    assert_eq!(taken_back(&form(&sent(&fresh))), BTreeMap::from([("tax_li_recorded_f1".to_owned(), (-5000, -500))]));
    let named = refused("", "reference", "Reference already used by tax_reversal00000000");
    let line = |amount: i64, tax: i64| json!({"id": "tax_li_r1", "amount": amount, "amount_tax": tax, "reference": "f1", "tax_behavior": "exclusive"});
    for (lines, expected) in [([line(-5000, -500)], "succeeded"), ([line(-4000, -400)], "failed")] {
        let mut exchange = fresh.clone();
        answer(&mut exchange, REVERSE, &named);
        answer(&mut exchange, "/v1/tax/transactions/tax_reversal00000000", &reversal(&id, &lines));
        assert_eq!(ended(&exchange).0, expected);
    }
    let mut exchange = fresh.clone();
    answer(&mut exchange, REVERSE, &refused("", "", "The transaction has already been fully reversed."));
    assert_eq!(outcome(&exchange)["error"]["details"]["class"], "conflict");
    let unnamed = refused("", "reference", "The reference must be unique.");
    let mut exchange = fresh;
    exchange.fail(None, TransportFailure::Connection).unwrap();
    exchange.waited();
    answer(&mut exchange, REVERSE, &unnamed);
    assert_eq!(ended(&exchange), ("succeeded".to_owned(), true, notes(&["already_recorded"])));
}

#[test]
fn a_credit_note_of_another_state_is_refused() {
    let engine = stripe();
    let document = recorded(&engine, &one_fee());
    let (_, request) = note(&engine, &document, "cn_1", &[("f1", 5000)], &[]);
    assert!(engine.begin_json(&request).is_ok());
    let error = engine.begin_json(&request.replace("\"amount_cents\":5000", "\"amount_cents\":4000")).unwrap_err();
    assert_eq!(error.code(), "credit.does_not_add_up");
}
