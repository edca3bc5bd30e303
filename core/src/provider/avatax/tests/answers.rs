//! Answers to sales: lines by their number, amounts to the fraction, totals held against each other.

use super::*;

/// 10 and 5 at 4 %: recorded 15.0 and 0.6.
fn alabama() -> (Sale, Value) {
    let lines = json!([
        answered_line("a", "10.0", "0.4", json!([detail("0.04", "0.4", "10.0", json!({}))]), json!({})),
        answered_line("b", "5.0", "0.2", json!([detail("0.04", "0.2", "5.0", json!({}))]), json!({})),
    ]);
    (sale(vec![line("a", 1000), line("b", 500)]), answered("15.0", "0.6", lines, json!({})))
}

#[test]
fn exclusive_lines() {
    let (sale, body) = alabama();
    for status in [200, 201] {
        let answer = response::transaction(&Response::new(status, body.to_string()), &sale).unwrap();
        assert!(is(&answer.to_add, 6000) && answer.remote.is_none());
        let [a, b] = answer.lines.as_slice() else { panic!() };
        assert!(a.fee_id == "a" && is(&a.net, 100_000) && is(&a.to_add, 4000));
        assert!(b.fee_id == "b" && is(&b.net, 50_000) && is(&b.to_add, 2000));
        let [tax] = a.taxes.as_slice() else { panic!() };
        assert_eq!((tax.name.as_str(), tax.jurisdiction.as_deref()), ("AL STATE TAX", Some("ALABAMA")));
        assert!(is(tax.rate.as_ref().unwrap(), 400) && is(&tax.taxable, 100_000) && is(&tax.amount, 4000));
        assert_eq!((tax.paid_by, tax.treatment, &tax.reason), (PaidBy::OnTop, Treatment::Standard, &None));
    }
}

#[test]
fn included_lines() {
    // Recorded: 10 and 100 with 4 % inside are 105.77 and 4.23.
    let mut sold = [line("a", 1000), line("b", 10_000)];
    sold.iter_mut().for_each(|line| line.tax_included = true);
    let lines = json!([
        answered_line(
            "a",
            "9.62",
            "0.38",
            json!([detail("0.04", "0.38", "9.62", json!({}))]),
            json!({"taxIncluded": true})
        ),
        answered_line(
            "b",
            "96.15",
            "3.85",
            json!([detail("0.04", "3.85", "96.15", json!({}))]),
            json!({"taxIncluded": true})
        ),
    ]);
    let answer = read(&sale(sold.to_vec()), &answered("105.77", "4.23", lines, json!({}))).unwrap();
    assert!(answer.to_add.is_zero());
    assert!(is(&answer.lines[0].net, 96_200) && answer.lines[0].to_add.is_zero());
    assert_eq!(answer.lines[1].taxes[0].paid_by, PaidBy::Inside);
    assert!(is(&answer.lines[1].taxes[0].amount, 38_500));
}

#[test]
fn yen_have_no_decimals_and_their_bases_may_have_some() {
    // 30 yen with 23 % inside: 24.39 and 5.61, rounded 24 and 6; the base stays, and −0.39 is shown as exempt.
    let mut sold = line("a", 30);
    sold.tax_included = true;
    let mut sale = sale(vec![sold]);
    sale.currency = Currency::from_code("JPY").unwrap();
    let lines = json!([answered_line(
        "a",
        "24.0",
        "6.0",
        json!([detail("0.23", "6.0", "24.39", json!({}))]),
        json!({"taxIncluded": true, "exemptAmount": -0.39})
    )]);
    let body =
        answered("24.0", "6.0", lines, json!({"currencyCode": "JPY", "totalTaxable": 24.39, "totalExempt": -0.39}));
    let answer = read(&sale, &body).unwrap();
    let tax = &answer.lines[0].taxes[0];
    assert!(is(&answer.lines[0].net, 2400) && is(&tax.amount, 600) && is(&tax.taxable, 2439));
    assert!(answer.to_add.is_zero());
}

#[test]
fn fractions_and_texts_are_kept() {
    // 8.875 % of 10.00: other integrations have recorded taxes with four decimals.
    let parts = json!([
        detail("\"0.04\"", "0.4", "\"10.00\"", json!({})),
        detail("0.04875", "\"0.4875\"", "10.0", json!({"jurisName": null, "taxName": null})),
    ]);
    let lines = json!([answered_line("a", "\"10.00\"", "0.8875", parts, json!({"lineNumber": "a"}))]);
    let answer = read(&sale(vec![line("a", 1000)]), &answered("10", "\"0.8875\"", lines, json!({}))).unwrap();
    assert!(is(&answer.to_add, 8875) && is(&answer.lines[0].to_add, 8875));
    let second = &answer.lines[0].taxes[1];
    assert!(second.rate.as_ref().unwrap().cmp(&Exact::ratio(4875, 1000)).is_eq());
    assert_eq!((second.name.as_str(), &second.jurisdiction), ("Sales", &None));
}

#[test]
fn numbers_of_lines_may_be_numbers() {
    let mut lines = json!([answered_line("1", "10.0", "0.0", json!([]), json!({}))]);
    lines[0]["lineNumber"] = 1.into();
    let answer = read(&sale(vec![line("1", 1000)]), &answered("10.0", "0.0", lines, json!({}))).unwrap();
    assert_eq!(answer.lines[0].fee_id, "1");
}

#[test]
fn lines_in_any_order_and_none_too_many_or_few() {
    let (sale, body) = alabama();
    let with = |change: fn(&mut Vec<Value>)| {
        let mut body = body.clone();
        change(body["lines"].as_array_mut().unwrap());
        read(&sale, &body)
    };
    let answer = with(|lines| lines.reverse()).unwrap();
    assert!(answer.lines[0].fee_id == "a" && is(&answer.lines[0].to_add, 4000));
    let mismatch = |change: fn(&mut Vec<Value>), fee: Option<&str>| {
        let failure = with(change).unwrap_err();
        assert_eq!((failure.code.as_str(), failure.class), ("lines_mismatch", Class::Fatal), "{failure:?}");
        assert_eq!((failure.fee_id.as_deref(), failure.outcome_unknown), (fee, true), "{failure:?}");
    };
    mismatch(|lines| drop(lines.pop()), Some("b"));
    mismatch(|lines| lines.push(lines[0].clone()), None);
    mismatch(|lines| lines.clear(), Some("a"));
    mismatch(|lines| lines[1]["lineNumber"] = "c".into(), Some("b"));
    mismatch(|lines| lines[1]["lineNumber"] = "B".into(), Some("b"));
    mismatch(|lines| lines[1]["lineNumber"] = Value::Null, None);
    mismatch(|lines| lines.push(answered_line("c", "0.0", "0.0", json!([]), json!({}))), None);
}

#[test]
fn what_does_not_add_up_is_refused_with_both_figures() {
    let (sale, body) = alabama();
    let with = |change: fn(&mut Value)| {
        let mut body = body.clone();
        change(&mut body);
        let failure = read(&sale, &body).unwrap_err();
        assert_eq!((failure.class, failure.outcome_unknown), (Class::Fatal, true), "{failure:?}");
        (failure.code, failure.message)
    };
    let mismatch = |change: fn(&mut Value), first: &str, second: &str| {
        let (code, message) = with(change);
        assert_eq!(code, "totals_mismatch");
        assert!(message.contains(first) && message.contains(second), "{message}");
    };
    mismatch(|body| body["totalTax"] = json!(0.61), "0.6", "0.61");
    mismatch(|body| body["totalAmount"] = json!(14.99), "15", "14.99");
    // The amount that was told comes back.
    mismatch(|body| body["lines"][0]["lineAmount"] = json!(-10.0), "10", "-10");
    mismatch(|body| body["lines"][0]["details"][0]["tax"] = json!(0.3), "0.4", "0.3");
    let (code, message) = with(|body| body["currencyCode"] = "EUR".into());
    assert_eq!(
        (code.as_str(), message.as_str()),
        ("currency_mismatch", "the answer is in `EUR`, the document in `USD`")
    );
}

#[test]
fn a_tax_without_jurisdictions_is_one_tax() {
    let sale = sale(vec![line("a", 1000)]);
    let rest = |details: Value, more: Value| {
        let mut lines = json!([answered_line("a", "10.0", "0.5", details, json!({"taxableAmount": 9.0}))]);
        lines[0] = over(lines[0].clone(), more);
        read(&sale, &answered("10.0", "0.5", lines, json!({})))
    };
    for details in [json!([]), json!(null)] {
        let answer = rest(details, json!({})).unwrap();
        let [tax] = answer.lines[0].taxes.as_slice() else { panic!() };
        assert!(tax.name == "Tax" && tax.rate.is_none() && is(&tax.amount, 5000) && is(&tax.taxable, 90_000));
        assert!(is(&answer.lines[0].to_add, 5000));
    }
    // An override of the tax says more than its jurisdictions.
    let parts = json!([detail("0.04", "0.4", "10.0", json!({}))]);
    assert_eq!(rest(parts.clone(), json!({})).unwrap_err().code, "totals_mismatch");
    assert_eq!(rest(parts.clone(), json!({"taxOverrideType": "None"})).unwrap_err().code, "totals_mismatch");
    let answer = rest(parts, json!({"taxOverrideType": "TaxAmount"})).unwrap();
    let [state, rest] = answer.lines[0].taxes.as_slice() else { panic!() };
    assert!(is(&state.amount, 4000) && is(&rest.amount, 1000) && is(&answer.to_add, 5000));
    assert_eq!(rest.reason.as_deref(), Some("TaxAmount"));
}

#[test]
fn what_the_seller_pays_is_shown_and_not_added() {
    let sale = sale(vec![line("a", 1000)]);
    let buyers = detail("0.04", "0.4", "10.0", json!({"chargedTo": "Buyer"}));
    let of = |tax: &str, details: Value, more: Value| {
        let lines = json!([answered_line("a", "10.0", tax, details, more)]);
        read(&sale, &answered("10.0", tax, lines, json!({}))).unwrap()
    };
    let sellers = [json!({"chargedTo": "Seller"}), json!({"isNonPassThru": true})];
    for word in sellers {
        // Beside the line's tax, or part of it: 0.4 is added either way.
        for tax in ["0.4", "0.5"] {
            let answer = of(tax, json!([buyers, detail("0.01", "0.1", "10.0", word.clone())]), json!({}));
            assert!(is(&answer.to_add, 4000) && is(&answer.lines[0].to_add, 4000), "{tax} {word}");
            let shown = &answer.lines[0].taxes[1];
            assert_eq!((shown.paid_by, shown.treatment), (PaidBy::Seller, Treatment::SellerPays));
            assert!(is(&shown.amount, 1000));
        }
    }
    let more = json!({"nonPassthroughDetails": [detail("0.01", "0.1", "10.0", json!({}))]});
    let answer = of("0.4", json!([buyers]), more);
    assert!(is(&answer.to_add, 4000));
    assert_eq!(answer.lines[0].taxes[1].paid_by, PaidBy::Seller);
}

#[test]
fn a_fee_has_money_where_others_have_a_rate() {
    let fee = detail("0.29", "0.29", "10.0", json!({"isFee": true, "taxName": "CO RETAIL DELIVERY FEE"}));
    let lines = json!([answered_line("a", "10.0", "0.29", json!([fee]), json!({}))]);
    let answer = read(&sale(vec![line("a", 1000)]), &answered("10.0", "0.29", lines, json!({}))).unwrap();
    let tax = &answer.lines[0].taxes[0];
    assert!(tax.rate.is_none() && is(&tax.amount, 2900));
    assert_eq!(tax.treatment, Treatment::Standard);
}

#[test]
fn what_was_recorded_and_what_is_said_beside() {
    let (sale, body) = alabama();
    let body = over(
        body,
        json!({
            "id": 85054046, "status": "Committed", "type": "SalesInvoice", "version": 2,
            "messages": [{"summary": "Address not geocoded.", "details": "Address cannot be geocoded.", "refersTo": "Address.Line0",
                "severity": "Error", "source": "x"}, {"severity": "Warning"}, null],
            "invoiceMessages": [{"content": "Reverse charge", "lineNumbers": ["b"]}, {"content": "Reverse charge", "lineNumbers": ["b"]},
                {"content": " ", "lineNumbers": []}, {"content": "Thank you"}],
        }),
    );
    let answer = read(&sale, &body).unwrap();
    let remote = answer.remote.unwrap();
    assert_eq!(
        (remote.id.as_deref(), remote.version, remote.status.as_deref()),
        (Some("85054046"), Some(2), Some("Committed"))
    );
    let warnings: Vec<_> =
        answer.warnings.iter().map(|warning| (warning.code.as_str(), warning.text.as_str())).collect();
    assert_eq!(warnings, [("address_not_geocoded", "Address cannot be geocoded.")]);
    let mentions: Vec<_> =
        answer.mentions.iter().map(|mention| (mention.text.as_str(), mention.fee_ids.clone())).collect();
    assert_eq!(mentions, [("Reverse charge", vec!["b".to_owned()]), ("Thank you", Vec::new())]);
}

#[test]
fn the_largest_document_is_read_in_one_pass() {
    let ids: Vec<String> = (0..15_000).map(|at| format!("fee_{at}")).collect();
    let mut sale = sale(ids.iter().map(|id| line(id, 100)).collect());
    sale.customer.tax_id = Some("1".to_owned());
    let zero = json!([detail("0.0", "0.0", "1.0", json!({"rateType": "Zero"}))]);
    let lines: Vec<Value> =
        ids.iter().rev().map(|id| answered_line(id, "1.0", "0.0", zero.clone(), json!({}))).collect();
    let words = json!({"invoiceMessages": [{"content": "Reverse charge", "lineNumbers": ids}]});
    let answer = read(&sale, &answered("15000.0", "0.0", lines.into(), words)).unwrap();
    assert_eq!((answer.lines.len(), answer.mentions[0].fee_ids.len()), (15_000, 15_000));
    assert_eq!(answer.lines[14_999].taxes[0].treatment, Treatment::ReverseCharge);
}
