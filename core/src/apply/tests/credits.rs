//! What is told of a credit note, and of what takes a whole document back.

use jiff::civil::{Date, date};
use serde_json::json;

use super::*;
use crate::apply::frozen;

const TODAY: Date = date(2026, 12, 1);

/// An invoice with a fee on top, one with included tax, a discount and a settled fee, recorded at Anrok.
fn recorded() -> Value {
    let document = invoice(
        "anrok_us",
        json!([
            {"id": "a", "amount_cents": 15000, "units": "3"},
            {"id": "b", "amount_cents": 31000, "prices_include_tax": true},
            {"id": "d", "amount_cents": -5000},
            {"id": "s", "amount_cents": 100, "settled": [{"tax_code": "old", "tax_rate": "10", "amount_cents": 10}]}
        ]),
    );
    let answered = answer(vec![
        line("a", "15000", "722", vec![tax("Colorado", "4.81", "15000", "721.5")]),
        line("b", "29577.3304", "0", vec![inside(tax("Colorado", "4.81", "29577.3304", "1422.6696"))]),
        line("d", "-5000", "-241", vec![tax("Colorado", "4.81", "-5000", "-240.5")]),
    ]);
    commit(&plain(), &document, &answered)
}

fn note(invoice: &Value, items: Value) -> Value {
    credit(&json!({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": invoice, "items": items})).unwrap()
}

fn told_of(note: &Value, invoice: &Value) -> Result<Told, Error> {
    sale::of_credit_note(&note.to_string(), &frozen::read(&invoice.to_string()).unwrap(), TODAY)
}

#[test]
fn a_credit_is_told_from_what_was_frozen() {
    let invoice = recorded();
    let items = json!([{"fee_id": "a", "amount_cents": 5000}, {"fee_id": "b"}, {"fee_id": "d", "amount_cents": -1000}, {"fee_id": "s"}]);
    let mut note = note(&invoice, items);
    // Whatever the customer is by now: it is not asked.
    note["customer"] = json!({"external_id": "other", "country": "FR", "tax_identification_number": "FR40303265045"});
    let Told::Sale(sale) = told_of(&note, &invoice).unwrap() else { panic!("{note}") };
    let frozen = frozen::read(&invoice.to_string()).unwrap().sale.unwrap();
    assert_eq!((&*sale.document_id, sale.original.as_deref()), ("cn_1", Some("inv_1-i1-x")));
    assert_eq!((sale.issuing_date, sale.tax_date), (TODAY, date(2026, 10, 30)));
    assert_eq!((&sale.customer, &sale.billing_entity), (&frozen.customer, &frozen.billing_entity));
    // The settled fee was told when it was settled; the price with tax is taken back with tax.
    let lines: Vec<(&str, i64)> = sale.lines.iter().map(|line| (&*line.fee_id, line.amount)).collect();
    assert_eq!(lines, [("a", -5000), ("b", -31000), ("d", 1000)]);
    assert_eq!(sale.lines[0].quantity.as_deref(), Some("3"));
    assert!(sale.lines[1].tax_included && sale.lines[1].product == frozen.lines[1].product);
}

#[test]
fn a_credit_of_nothing_the_provider_knows_is_not_told() {
    let invoice = recorded();
    let note = note(&invoice, json!([{"fee_id": "s"}]));
    assert!(matches!(told_of(&note, &invoice), Ok(Told::Nothing)));
}

#[test]
fn credits_that_do_not_fit_are_errors() {
    let invoice = recorded();
    let good = note(&invoice, json!([{"fee_id": "a"}]));
    let changed = |change: &dyn Fn(&mut Value, &mut Value)| {
        let (mut note, mut invoice) = (good.clone(), invoice.clone());
        change(&mut note, &mut invoice);
        let error = told_of(&note, &invoice).unwrap_err();
        (error.kind(), error.code().to_owned())
    };
    let invalid = |code: &str| (ErrorKind::InvalidDocument, code.to_owned());
    assert_eq!(changed(&|note, _| note["invoice_id"] = json!("inv_2")), invalid("credit.invoice_id.mismatch"));
    assert_eq!(
        changed(&|_, invoice| invoice["provider"]["recorded"] = json!(false)),
        (ErrorKind::Conflict, "credit.invoice.not_recorded".to_owned())
    );
    assert_eq!(
        changed(&|note, _| note["items"][0]["fee_id"] = json!("z")),
        invalid("credit.items.fee_id.unknown_code")
    );
    let twice = |note: &mut Value, _: &mut Value| {
        let item = note["items"][0].clone();
        note["items"].as_array_mut().unwrap().push(item);
    };
    assert_eq!(changed(&twice), invalid("credit.items.fee_id.duplicate"));
    assert_eq!(changed(&|note, _| note["document"] = json!("invoice")), invalid("credit.document.mismatch"));
    for taken in [15001, -1] {
        let change = |note: &mut Value, _: &mut Value| {
            note["items"][0]["sub_total_excluding_taxes_amount_cents"] = json!(taken);
        };
        assert_eq!(changed(&change), invalid("credit.does_not_add_up"));
    }
}

#[test]
fn what_is_no_document_of_a_provider_is_refused() {
    let invoice = recorded();
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut invoice = invoice.clone();
        change(&mut invoice);
        frozen::read(&invoice.to_string()).unwrap_err().code().to_owned()
    };
    assert_eq!(refused(&|it| it["provider"] = Value::Null), "invoice.provider.required");
    assert_eq!(refused(&|it| it["document"] = json!("credit_note")), "invoice.document.mismatch");
    assert_eq!(refused(&|it| it["id"] = json!("inv_2")), "invoice.provider.does_not_add_up");
    assert_eq!(refused(&|it| it["provider"]["sale"]["extra"] = json!(1)), "invoice.provider.does_not_add_up");
    let amount = |it: &mut Value| it["provider"]["sale"]["lines"][0]["amount"] = json!(i64::MIN);
    assert_eq!(refused(&amount), "invoice.provider.does_not_add_up");
    assert_eq!(refused(&|it| it["provider"]["revision"] = json!(-1)), "invoice.provider.does_not_add_up");
    assert_eq!(frozen::read("{").unwrap_err().code(), "json.syntax");
}

#[test]
fn a_reversal_takes_back_every_line_on_the_day() {
    let sale = sale_of(
        &plain(),
        &invoice(
            "anrok_us",
            json!([{"id": "a", "amount_cents": 15000, "units": "3"}, {"id": "d", "amount_cents": -5000}]),
        ),
    );
    let back = sale.reversed(TODAY, "inv_1-i1-x");
    assert_eq!(back.lines.iter().map(|line| line.amount).collect::<Vec<_>>(), [-15000, 5000]);
    assert_eq!(
        (back.issuing_date, back.tax_date, back.original.as_deref()),
        (TODAY, sale.tax_date, Some("inv_1-i1-x"))
    );
    assert_eq!(back.lines[0].quantity.as_deref(), Some("3"));
    assert_eq!(back.reversed(sale.issuing_date, "x").lines, sale.lines);
}
