//! Figures worked out by hand. Those of Anrok are the examples of its OpenAPI 1.1.

use serde_json::json;

use super::*;
use crate::provider::answer::Mention;

/// Anrok OpenAPI 1.1: 15000 at 4.81 % is 721.5, which it collects as 722; 31000 with tax is 29577.3304 and 1422.6696, and nothing is added.
#[test]
fn colorado_on_top_and_inside() {
    let config = plain();
    let fees =
        json!([{"id": "a", "amount_cents": 15000}, {"id": "b", "amount_cents": 31000, "prices_include_tax": true}]);
    let answer = answer(vec![
        line("a", "15000", "722", vec![tax("Colorado", "4.81", "15000", "721.5")]),
        line("b", "29577.3304", "0", vec![inside(tax("Colorado", "4.81", "29577.3304", "1422.6696"))]),
    ]);
    let taxed = commit(&config, &invoice("anrok_us", fees), &answer);
    assert_eq!(taxed["status"], "finalized");
    assert_eq!((&taxed["tax_status"], &taxed["source"]), (&json!("succeeded"), &json!("anrok")));
    let (a, b) = (&taxed["fees"][0], &taxed["fees"][1]);
    assert_eq!((int(a, "taxes_amount_cents"), &a["taxes_precise_amount_cents"]), (722, &json!("721.5")));
    assert_eq!((&a["taxes_rate"], &a["treatment"]), (&json!("4.81"), &json!("standard")));
    assert_eq!(a["decided_by"], json!({"level": "provider", "code": "anrok_us", "overrode": ["organization"]}));
    assert_eq!(int(b, "total_amount_cents"), 31000);
    assert_eq!(int(b, "included_taxes_amount_cents"), 1423);
    assert_eq!(b["sub_total_excluding_taxes_precise_amount_cents"], "29577.3304");
    assert_eq!(
        taxed["applied_taxes"],
        json!([{"tax_code": "colorado_tax", "tax_name": "Tax", "tax_rate": "4.81", "fees_amount_cents": 44577,
            "taxable_base_amount_cents": 44577, "taxable_base_precise_amount_cents": "44577.3304",
            "amount_cents": 2145, "precise_amount_cents": "2144.1696", "treatment": "standard", "jurisdiction": "Colorado"}])
    );
    assert_eq!(int(&taxed, "total_amount_cents"), 15000 + 722 + 31000);
    assert_eq!(taxed["taxes_rate"], "4.81");
    let provider = &taxed["provider"];
    assert_eq!((&provider["recorded"], &provider["version"]), (&json!(true), &json!(1)));
    assert_eq!(provider["sale"]["lines"][1]["tax_included"], true);
    // A half on the way down: the provider's own rounding stands, whichever it is.
    for collected in ["-240", "-241"] {
        let down = super::answer(vec![line("a", "-5000", collected, vec![tax("Colorado", "4.81", "-5000", "-240.5")])]);
        let fees = json!([{"id": "a", "amount_cents": -5000}]);
        let taxed = commit(&config, &invoice("anrok_us", fees), &down);
        assert_eq!(taxed["taxes_amount_cents"].to_string(), collected);
        assert_eq!(int(&taxed, "credit_due_amount_cents"), 5000 - collected.parse::<i64>().unwrap());
    }
}

/// Anrok OpenAPI 1.1: of 39800 Texas taxes 80 %; 1990 + 159.2 + 318.4 = 2467.6, collected as 2468.
#[test]
fn texas_taxes_a_part() {
    let config = plain();
    let taxes = vec![
        tax("Texas", "6.25", "31840", "1990"),
        tax("Dallas County", "0.5", "31840", "159.2"),
        tax("Dallas", "1", "31840", "318.4"),
    ];
    let document = invoice("anrok_us", json!([{"id": "a", "amount_cents": 39800}]));
    let taxed = commit(&config, &document, &answer(vec![line("a", "39800", "2468", taxes)]));
    let fee = &taxed["fees"][0];
    let amounts: Vec<i64> = list(fee, "applied_taxes").iter().map(|tax| int(tax, "amount_cents")).collect();
    // The unit goes to the largest fraction.
    assert_eq!(amounts, [1990, 159, 319]);
    assert!(list(fee, "applied_taxes").iter().all(|tax| int(tax, "taxable_base_amount_cents") == 31840));
    assert_eq!((int(fee, "taxes_amount_cents"), &fee["taxes_rate"]), (2468, &json!("6.2")));
    // Half of it is taken back, then the rest: of 159 and 319 the larger half first, and of the base as much.
    let request = |id: &str, notes: Value| {
        json!({"id": id, "issuing_date": "2026-11-05", "invoice": taxed, "credit_notes": notes,
               "items": [{"fee_id": "a", "amount_cents": 19900}]})
    };
    let first = credit(&request("cn_1", json!([]))).unwrap();
    let second = credit(&request("cn_2", json!([first]))).unwrap();
    for (note, expected) in [(&first, [995, 80, 160]), (&second, [995, 79, 159])] {
        let taxes = list(&note["items"][0], "applied_taxes");
        assert_eq!(taxes.iter().map(|tax| int(tax, "amount_cents")).collect::<Vec<_>>(), expected);
        assert!(taxes.iter().all(|tax| int(tax, "taxable_base_amount_cents") == 15920));
        assert!(list(note, "applied_taxes").iter().all(|tax| int(tax, "taxable_base_amount_cents") == 15920));
    }
}

#[test]
fn what_the_seller_pays_is_shown_and_not_added() {
    let by_seller = AnswerTax { paid_by: PaidBy::Seller, ..tax("Washington", "8.05", "10000", "805.4") };
    let document = invoice("anrok_us", json!([{"id": "a", "amount_cents": 10000}]));
    let taxed = commit(&plain(), &document, &answer(vec![line("a", "10000", "0", vec![by_seller])]));
    let (fee, row) = (&taxed["fees"][0], &taxed["applied_taxes"][0]);
    assert_eq!((int(&taxed, "total_amount_cents"), &fee["taxes_rate"]), (10000, &Value::Null));
    assert_eq!((&fee["treatment"], &row["treatment"]), (&json!("seller_pays"), &json!("seller_pays")));
    for tax in [&fee["applied_taxes"][0], row] {
        assert_eq!((int(tax, "amount_cents"), &tax["precise_amount_cents"]), (0, &json!("0")));
        assert_eq!(int(tax, "seller_pays_amount_cents"), 805);
        assert_eq!((&tax["seller_pays_precise_amount_cents"], &tax["tax_rate"]), (&json!("805.4"), &json!("8.05")));
    }
    credit(&json!({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": taxed})).unwrap();
}

/// AvaTax with four decimals: the document is rounded once (43), then its lines (15.5001 → 16, 27.4999 → 27), then their cells.
#[test]
fn fractions_are_rounded_once_and_spread() {
    let document = invoice("ava", json!([{"id": "a", "amount_cents": 250}, {"id": "b", "amount_cents": 444}]));
    let answered = answer(vec![
        line(
            "a",
            "250",
            "15.5001",
            vec![tax("CALIFORNIA", "4.1334", "250", "10.3334"), tax("ORANGE", "2.06668", "250", "5.1667")],
        ),
        line(
            "b",
            "444",
            "27.4999",
            vec![tax("CALIFORNIA", "4.1334", "444", "20.4999"), tax("ORANGE", "2.06668", "444", "7")],
        ),
    ]);
    let taxed = commit(&plain(), &document, &answered);
    let cells: Vec<Vec<i64>> = list(&taxed, "fees")
        .iter()
        .map(|fee| list(fee, "applied_taxes").iter().map(|tax| int(tax, "amount_cents")).collect())
        .collect();
    assert_eq!(cells, [vec![11, 5], vec![20, 7]]);
    assert_eq!(int(&taxed, "taxes_amount_cents"), 43);
    assert_eq!(taxed["taxes_precise_amount_cents"], "43");
    let rows: Vec<(i64, &Value)> = list(&taxed, "applied_taxes")
        .iter()
        .map(|row| (int(row, "amount_cents"), &row["precise_amount_cents"]))
        .collect();
    assert_eq!(rows, [(31, &json!("30.8333")), (12, &json!("12.1667"))]);
}

/// Currencies without and with three decimals: figures are minor units all the same.
#[test]
fn other_exponents() {
    for (currency, exponent) in [("JPY", 0), ("KWD", 3)] {
        let mut document = invoice("ava", json!([{"id": "a", "amount_cents": 1005, "prices_include_tax": true}]));
        document["currency"] = json!(currency);
        // 1005 / 1.1 = 913.63…, to the provider's own decimals.
        let vat = inside(tax("JAPAN", "10", "913.6364", "91.3636"));
        let taxed = commit(&plain(), &document, &answer(vec![line("a", "913.6364", "0", vec![vat])]));
        assert_eq!(int(&taxed, "currency_exponent"), exponent);
        assert_eq!((int(&taxed, "included_taxes_amount_cents"), int(&taxed, "total_amount_cents")), (91, 1005));
        assert_eq!(int(&taxed["fees"][0]["applied_taxes"][0], "taxable_base_amount_cents"), 914);
    }
}

/// What was settled keeps its cents beside, in the row with its code and rate, else in one of its own.
#[test]
fn settled_fees_stand_beside() {
    let settled =
        |code: &str, rate: &str| json!([{"tax_code": code, "tax_name": "Old", "tax_rate": rate, "amount_cents": 96}]);
    let document = invoice(
        "anrok_us",
        json!([
            {"id": "a", "amount_cents": 15000},
            {"id": "s1", "amount_cents": 2000, "settled": settled("colorado_tax", "4.81")},
            {"id": "s2", "amount_cents": 2000, "settled": settled("gst", "4.8")}
        ]),
    );
    let config = plain();
    assert_eq!(sale_of(&config, &document).lines.len(), 1);
    let answered = answer(vec![line("a", "15000", "722", vec![tax("Colorado", "4.81", "15000", "721.5")])]);
    let taxed = commit(&config, &document, &answered);
    let rows: Vec<(&Value, i64, i64)> = list(&taxed, "applied_taxes")
        .iter()
        .map(|row| (&row["tax_code"], int(row, "fees_amount_cents"), int(row, "amount_cents")))
        .collect();
    assert_eq!(rows, [(&json!("colorado_tax"), 17000, 818), (&json!("gst"), 2000, 96)]);
    assert_eq!(taxed["fees"][1]["decided_by"]["level"], "settled");
    assert_eq!(int(&taxed, "total_amount_cents"), 15722 + 2096 + 2096);
    let note = credit(&json!({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": taxed})).unwrap();
    assert!(list(&note["remaining"], "applied_taxes").iter().all(|row| int(row, "amount_cents") == 0), "{note}");
}

/// Coupons and progressive-billing credits are off before the provider is told, credit notes and prepaid credits are used after its taxes.
#[test]
fn deductions_before_and_credits_after() {
    let mut document =
        invoice("anrok_us", json!([{"id": "a", "amount_cents": 10000}, {"id": "b", "amount_cents": 5000}]));
    document["coupons"] = json!([{"code": "TEN", "type": "percentage", "percentage_rate": "10"}]);
    document["progressive_billing_credits"] = json!([{"id": "inv_0", "amount_cents": 1000, "fee_ids": ["a"]}]);
    document["credit_note_credits"] = json!([{"id": "cn_0", "amount_cents": 200}]);
    document["prepaid_credits"] = json!([{"id": "w", "amount_cents": 300}]);
    let config = plain();
    // 10 % of 9000 + 5000 is 1400: 900 and 500.
    let amounts: Vec<i64> = sale_of(&config, &document).lines.iter().map(|line| line.amount).collect();
    assert_eq!(amounts, [8100, 4500]);
    let answered = answer(vec![
        line("a", "8100", "810", vec![tax("Utah", "10", "8100", "810")]),
        line("b", "4500", "450", vec![tax("Utah", "10", "4500", "450")]),
    ]);
    let taxed = commit(&config, &document, &answered);
    assert_eq!(int(&taxed["fees"][0], "sub_total_excluding_taxes_amount_cents"), 8100);
    assert_eq!(int(&taxed, "coupons_amount_cents"), 1400);
    assert_eq!(int(&taxed, "total_amount_cents"), 12600 + 1260 - 500);
    assert_eq!(taxed["prepaid_credits"][0]["amount_cents"], 300);
}

#[test]
fn reasons_are_entries_of_nothing_and_words_stand_with_them() {
    let mut document =
        invoice("anrok_us", json!([{"id": "a", "amount_cents": 5000}, {"id": "b", "amount_cents": 700}]));
    document["customer"] = json!({"external_id": "c1", "country": "DE", "tax_identification_number": " DE136695976 ",
                                  "provider_customer": {"connection": "anrok_us"}});
    let mut answered = answer(vec![
        line("a", "5000", "0", vec![untaxed("Germany", Treatment::ReverseCharge, "reverseCharge")]),
        line("b", "700", "0", vec![untaxed("Germany", Treatment::Unknown, "solarFlare")]),
    ]);
    answered.mentions = vec![Mention { text: "Reverse charge".to_owned(), fee_ids: vec!["a".to_owned()] }];
    let config = plain();
    assert_eq!(sale_of(&config, &document).customer.tax_id.as_deref(), Some("DE136695976"));
    let taxed = commit(&config, &document, &answered);
    let rows = list(&taxed, "applied_taxes");
    assert_eq!(
        rows[0],
        json!({"tax_code": "germany_tax", "tax_name": "Tax", "tax_rate": "0", "fees_amount_cents": 5000,
            "taxable_base_amount_cents": 0, "taxable_base_precise_amount_cents": "0", "amount_cents": 0,
            "precise_amount_cents": "0", "treatment": "reverse_charge", "category_code": "AE", "jurisdiction": "Germany",
            "provider_reason": "reverseCharge", "mention": "Reverse charge"})
    );
    assert_eq!((&rows[1]["treatment"], &rows[1]["provider_reason"]), (&json!("unknown"), &json!("solarFlare")));
    assert_eq!((&taxed["fees"][0]["treatment"], &taxed["taxes_rate"]), (&json!("reverse_charge"), &Value::Null));
    assert_eq!(taxed["warnings"], json!([]));
    let note = credit(&json!({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": taxed})).unwrap();
    let back = &note["applied_taxes"][0];
    assert_eq!((&back["category_code"], &back["provider_reason"]), (&json!("AE"), &json!("reverseCharge")));
    assert_eq!((&back["mention"], int(back, "taxable_base_amount_cents")), (&json!("Reverse charge"), 0));
    // Words about a fee without any tax are not lost.
    let mut bare = answer(vec![line("a", "5000", "0", vec![]), line("b", "700", "0", vec![])]);
    bare.mentions = vec![Mention { text: "Keep this".to_owned(), fee_ids: vec![] }];
    let taxed = commit(&config, &document, &bare);
    assert_eq!(taxed["fees"][0]["treatment"], "not_taxed");
    assert_eq!(taxed["warnings"][0]["code"], "provider.mention");
}

/// A rate of 8 places, and a tax of so much a unit: both come back from a credit note as they were.
#[test]
fn rates_are_kept_exactly() {
    let per_unit = AnswerTax { name: "Bag Fee".to_owned(), rate: None, ..tax("Chicago", "0", "1000", "14") };
    let document = invoice("ava", json!([{"id": "a", "amount_cents": 1000}]));
    let answered = answer(vec![line("a", "1000", "110", vec![tax("Maine", "9.61234567", "1000", "96"), per_unit])]);
    let taxed = commit(&plain(), &document, &answered);
    let note = credit(&json!({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": taxed})).unwrap();
    for document in [&taxed, &note] {
        let rates: Vec<&Value> = list(document, "applied_taxes").iter().map(|row| &row["tax_rate"]).collect();
        assert_eq!(rates, [&json!("9.61234567"), &Value::Null]);
    }
    assert_eq!(
        note["remaining"]["applied_taxes"][1],
        json!({"tax_code": "chicago_bag_fee", "tax_rate": null, "amount_cents": 0})
    );
    // Nobody else has taxes without a rate.
    let mut manual = taxed.clone();
    manual["source"] = json!("manual");
    let error = credit(&json!({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": manual})).unwrap_err();
    assert_eq!(error.code(), "credit.invoice.fees.applied_taxes.tax_rate.required");
    // The view of EN 16931 looks at it all the same.
    let view = crate::en16931_json(&json!({"document": taxed}).to_string()).unwrap();
    assert!(view.contains(r#""total_vat":"1.10""#), "{view}");
}

/// One jurisdiction twice on a line: two taxes, and one base.
#[test]
fn a_base_counts_once_for_a_line() {
    let twice = || tax("Ohio", "1", "1000", "10");
    let document = invoice("ava", json!([{"id": "a", "amount_cents": 1000}, {"id": "b", "amount_cents": 1000}]));
    let answered = answer(vec![
        line("a", "1000", "20", vec![twice(), twice()]),
        // Here it is two halves of the line.
        line("b", "1000", "10", vec![tax("Ohio", "1", "500", "5"), tax("Ohio", "1", "500", "5")]),
    ]);
    let taxed = commit(&plain(), &document, &answered);
    let row = &taxed["applied_taxes"][0];
    assert_eq!(
        (int(row, "fees_amount_cents"), int(row, "taxable_base_amount_cents"), int(row, "amount_cents")),
        (2000, 2000, 30)
    );
    assert_eq!(row["taxable_base_precise_amount_cents"], "2000");
    let note = credit(&json!({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": taxed})).unwrap();
    let row = &note["applied_taxes"][0];
    assert_eq!(
        (int(row, "fees_amount_cents"), int(row, "taxable_base_amount_cents"), int(row, "amount_cents")),
        (2000, 2000, 30)
    );
}

#[test]
fn contradictions_are_failures_with_both_figures() {
    let document = invoice("anrok_us", json!([{"id": "a", "amount_cents": 15000}]));
    let of = |line: AnswerLine, total: &str| Answer { to_add: exact(total), ..answer(vec![line]) };
    let colorado = |amount: &str| vec![tax("Colorado", "4.81", "15000", amount)];
    let cases = [
        // The total is not that of the lines.
        (of(line("a", "15000", "722", colorado("721.5")), "723"), "totals_mismatch", ["722", "723"]),
        // The line is not that of its taxes.
        (of(line("a", "15000", "722", colorado("720.5")), "722"), "totals_mismatch", ["720.5", "722"]),
        (of(line("a", "15000", "722", vec![]), "722"), "totals_mismatch", ["0", "722"]),
        // The amount is not what was told.
        (of(line("a", "14999", "722", colorado("721.5")), "722"), "totals_mismatch", ["14999", "15000"]),
        (of(line("b", "15000", "722", colorado("721.5")), "722"), "lines_mismatch", ["1", "1"]),
        (of(line("a", "15000", "722", colorado("1000000000000001")), "722"), "out_of_range", ["10^15", "beyond"]),
    ];
    for (answer, code, words) in cases {
        let failure = try_commit(&plain(), &document, &answer).unwrap_err();
        assert_eq!(failure.code, code);
        assert!(words.iter().all(|word| failure.message.contains(word)), "{}", failure.message);
        // It was recorded: whoever tries again must know.
        assert!(failure.outcome_unknown);
    }
}
