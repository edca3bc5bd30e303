//! Credit notes: of lines with their tax, never more than there is.

use super::*;

/// An open invoice in Seattle: 1000 + 103 and 500 + 51 (51.25).
fn invoice(simulator: &mut Simulator) -> Value {
    let customer = id(&post(simulator, "customers", "address[country]=US&address[postal_code]=98101"));
    let form = format!("customer={customer}&currency=usd&automatic_tax[enabled]=true");
    let invoice = id(&post(simulator, "invoices", &form));
    for form in ["amount=1000", "unit_amount_decimal=125&quantity=4"] {
        post(simulator, "invoiceitems", &format!("customer={customer}&invoice={invoice}&{form}"));
    }
    post(simulator, &format!("invoices/{invoice}/finalize"), "")
}

fn of_line(invoice: &Value, line: usize, more: &str) -> String {
    let line = text(&invoice["lines"]["data"][line]["id"]);
    format!("invoice={}&lines[0][type]=invoice_line_item&lines[0][invoice_line_item]={line}&{more}", id(invoice))
}

#[test]
fn a_line_with_its_tax() {
    let mut simulator = simulator();
    let one = invoice(&mut simulator);
    assert_eq!(one["total"], 1654);
    let form = of_line(&one, 0, "lines[0][amount]=400&reason=order_change&memo=M");
    // Asked first, then made: the same figures. Four tenths of 65, 0, 22, 14 and 2: 26, 0, 8.8, 5.6, 0.8.
    let preview = get(&mut simulator, "credit_notes/preview", &form);
    assert_eq!(simulator.recorded().len(), 1);
    let note = post(&mut simulator, "credit_notes", &form);
    for name in
        ["subtotal", "total", "total_excluding_tax", "total_taxes", "pre_payment_amount", "type", "reason", "number"]
    {
        assert_eq!(preview[name], note[name], "{name}");
    }
    assert_eq!(json!(pick(&note["lines"]["data"][0]["taxes"], &["/amount"])), json!([[26], [0], [9], [6], [1]]));
    let money = ["subtotal", "total_excluding_tax", "total", "amount", "pre_payment_amount", "post_payment_amount"]
        .map(|name| note[name].as_i64().unwrap());
    assert_eq!(money, [400, 400, 442, 442, 442, 0]);
    assert_eq!((&note["status"], &note["type"]), (&json!("issued"), &json!("pre_payment")));
    assert!(text(&note["number"]).ends_with("-0001-CN-01"));
    let now = get(&mut simulator, &format!("invoices/{}", id(&one)), "");
    assert_eq!(
        (&now["total"], &now["amount_remaining"], &now["pre_payment_credit_notes_amount"]),
        (&json!(1654), &json!(1212), &json!(442))
    );
    let recorded = simulator.recorded();
    assert_eq!((recorded[1].kind, recorded[1].amount, recorded[1].tax), ("credit_note", 400.into(), 42.into()));
    // The rest is the rest: 103 − 42.
    let rest = post(&mut simulator, "credit_notes", &of_line(&one, 0, "lines[0][amount]=600"));
    assert_eq!((&rest["total"], &rest["total_excluding_tax"]), (&json!(661), &json!(600)));
    let (status, error) = refused(&mut simulator, "POST", "credit_notes", &of_line(&one, 0, "lines[0][amount]=1"));
    assert_eq!((status, &error["param"]), (400, &json!("lines[0][amount]")));
    // Three of four.
    let three = post(&mut simulator, "credit_notes", &of_line(&one, 1, "lines[0][quantity]=3"));
    assert_eq!(three["subtotal"], 375);
    assert_eq!(
        get(&mut simulator, "credit_notes", &format!("invoice={}", id(&one)))["data"].as_array().unwrap().len(),
        3
    );
    post(&mut simulator, "credit_notes", &of_line(&one, 1, "lines[0][quantity]=1"));
    let now = get(&mut simulator, &format!("invoices/{}", id(&one)), "");
    assert_eq!((&now["status"], &now["amount_remaining"]), (&json!("paid"), &json!(0)));
    assert_eq!(now["pre_payment_credit_notes_amount"], 1654);
}

#[test]
fn inclusive_tax_comes_back() {
    let mut simulator = simulator();
    let customer = id(&post(&mut simulator, "customers", "address[country]=IE"));
    let draft =
        id(&post(&mut simulator, "invoices", &format!("customer={customer}&currency=eur&automatic_tax[enabled]=true")));
    post(
        &mut simulator,
        "invoiceitems",
        &format!("customer={customer}&invoice={draft}&amount=10000&tax_behavior=inclusive"),
    );
    let open = post(&mut simulator, &format!("invoices/{draft}/finalize"), "");
    // The amount is without tax, which is 1870.
    assert_eq!(refused(&mut simulator, "POST", "credit_notes", &of_line(&open, 0, "lines[0][amount]=10000")).0, 400);
    let note = post(&mut simulator, "credit_notes", &of_line(&open, 0, "lines[0][amount]=8130"));
    let money = ["subtotal", "total", "total_excluding_tax"].map(|name| note[name].as_i64().unwrap());
    assert_eq!(money, [10000, 10000, 8130]);
}

#[test]
fn after_payment() {
    let mut simulator = simulator();
    let one = invoice(&mut simulator);
    post(&mut simulator, &format!("invoices/{}/pay", id(&one)), "");
    let form = of_line(&one, 0, "lines[0][amount]=400");
    let (status, error) = refused(&mut simulator, "POST", "credit_notes", &form);
    assert_eq!(status, 400);
    assert!(text(&error["message"]).contains("must equal the credit note amount (442)"), "{error}");
    let note = post(&mut simulator, "credit_notes", &format!("{form}&refund_amount=442"));
    assert_eq!((&note["type"], &note["refunds"][0]["amount_refunded"]), (&json!("post_payment"), &json!(442)));
    assert_eq!(refused(&mut simulator, "POST", &format!("credit_notes/{}/void", id(&note)), "").0, 400);
}

#[test]
fn lines_of_their_own() {
    let mut simulator = simulator();
    let one = invoice(&mut simulator);
    let form = format!(
        "invoice={}&lines[0][type]=custom_line_item&lines[0][description]=Refund&lines[0][quantity]=1&lines[0][unit_amount]=500",
        id(&one)
    );
    // Not with automatic tax.
    assert_eq!(refused(&mut simulator, "POST", "credit_notes", &form).1["param"], "lines[0][type]");
    let customer = id(&post(&mut simulator, "customers", "name=A"));
    let draft = id(&post(&mut simulator, "invoices", &format!("customer={customer}&currency=usd")));
    post(&mut simulator, "invoiceitems", &format!("customer={customer}&invoice={draft}&amount=2500"));
    let form = form.replace(&id(&one), &draft);
    assert_eq!(refused(&mut simulator, "POST", "credit_notes", &form).1["param"], "invoice");
    post(&mut simulator, &format!("invoices/{draft}/finalize"), "");
    post(&mut simulator, &format!("invoices/{draft}/pay"), "");
    // As recorded, but for the ids.
    let note = post(&mut simulator, "credit_notes", &format!("{form}&refund_amount=500"));
    let line = &note["lines"]["data"][0];
    assert_eq!(
        (&line["unit_amount"], &line["unit_amount_decimal"], &line["taxes"]),
        (&json!(500), &json!("500"), &json!([]))
    );
    let money = ["amount", "post_payment_amount", "pre_payment_amount", "subtotal", "total", "total_excluding_tax"]
        .map(|name| note[name].as_i64().unwrap());
    assert_eq!(money, [500, 500, 0, 500, 500, 500]);
}

#[test]
fn void() {
    let mut simulator = simulator();
    let one = invoice(&mut simulator);
    let note = post(&mut simulator, "credit_notes", &of_line(&one, 0, "lines[0][amount]=400"));
    assert_eq!(refused(&mut simulator, "POST", &format!("invoices/{}/void", id(&one)), "").0, 400);
    let gone = post(&mut simulator, &format!("credit_notes/{}/void", id(&note)), "");
    assert_eq!((&gone["status"], &gone["voided_at"]), (&json!("void"), &json!(NOW)));
    assert_eq!(get(&mut simulator, &format!("invoices/{}", id(&one)), "")["amount_remaining"], 1654);
    assert_eq!(refused(&mut simulator, "POST", &format!("credit_notes/{}/void", id(&note)), "").0, 400);
    // What was void can be credited again.
    post(&mut simulator, "credit_notes", &of_line(&one, 0, "lines[0][amount]=1000"));
}
