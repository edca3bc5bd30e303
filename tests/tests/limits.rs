//! Limits that are too large for a vector file: size of the text, number of fees, the whole range of amounts.

use serde_json::{Value, json};
use tallage::Engine;
use tallage_conformance::model::{int, list};

fn engine(strategy: &str) -> Engine {
    let config = json!({"taxes": [{"code": "a", "name": "A", "rate": "9.975"}, {"code": "b", "name": "B", "rate": "5"}],
        "organization": {"tax_codes": ["a", "b"]}, "rounding": {"strategy": strategy}});
    Engine::from_json(&config.to_string()).unwrap()
}

fn invoice(count: usize, amount: i64) -> String {
    let fees: Vec<Value> =
        (0..count).map(|index| json!({"id": format!("f{index}"), "type": "charge", "amount_cents": amount})).collect();
    json!({"id": "inv_1", "type": "usage", "issuing_date": "2026-10-31", "currency": "EUR", "fees": fees}).to_string()
}

/// 100,000 × 333 = 33,300,000; × 9.975 % = 3,321,675; × 5 % = 1,665,000.
#[test]
fn a_hundred_thousand_fees_are_taxed_under_every_strategy() {
    for strategy in ["tax", "document"] {
        let result: Value =
            serde_json::from_str(&engine(strategy).calculate_json(&invoice(100_000, 333)).unwrap()).unwrap();
        assert_eq!(list(&result, "fees").len(), 100_000);
        assert_eq!(int(&result, "taxes_amount_cents"), 3_321_675 + 1_665_000, "{strategy}");
        let rows: Vec<i64> = list(&result, "applied_taxes").iter().map(|row| int(row, "amount_cents")).collect();
        assert_eq!(rows, [3_321_675, 1_665_000], "{strategy}");
    }
    // 33.216… → 33 and 16.65 → 17 on every line.
    let result: Value = serde_json::from_str(&engine("line").calculate_json(&invoice(100_000, 333)).unwrap()).unwrap();
    assert_eq!(int(&result, "taxes_amount_cents"), 100_000 * 50);
}

#[test]
fn one_fee_more_is_refused() {
    let error = engine("tax").calculate_json(&invoice(100_001, 333)).unwrap_err();
    assert_eq!((error.code(), error.path()), ("invoice.fees.too_many", "/fees"));
}

/// 1000 fees of 8 × 10^11: 8 × 10^14 × 9.975 % = 79,800,000,000,000 and 5 % = 40,000,000,000,000.
#[test]
fn totals_are_exact_up_to_the_limit_and_refused_beyond() {
    let result: Value =
        serde_json::from_str(&engine("tax").calculate_json(&invoice(1000, 800_000_000_000)).unwrap()).unwrap();
    assert_eq!(int(&result, "taxes_amount_cents"), 119_800_000_000_000);
    assert_eq!(int(&result, "total_amount_cents"), 919_800_000_000_000);
    let error = engine("tax").calculate_json(&invoice(1000, 1_000_000_000_000)).unwrap_err();
    assert_eq!((error.code(), error.path()), ("invoice.out_of_range", ""));
}

#[test]
fn more_than_64_mebibytes_are_refused() {
    let blanks = " ".repeat(64 * 1024 * 1024);
    let error = engine("tax").calculate_json(&(invoice(1, 1) + &blanks)).unwrap_err();
    assert_eq!((error.code(), error.path()), ("json.too_large", ""));
    let small = invoice(1, 1);
    let allowed = " ".repeat(64 * 1024 * 1024 - small.len());
    assert!(engine("tax").calculate_json(&(small + &allowed)).is_ok(), "exactly 64 MiB are allowed");
}

#[test]
fn sixty_four_levels_are_read_and_sixty_five_are_not() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(engine("tax").calculate_json(&nested(64)).unwrap_err().code(), "invoice.wrong_type");
    assert_eq!(engine("tax").calculate_json(&nested(65)).unwrap_err().code(), "json.too_deep");
    assert_eq!(Engine::from_json(&nested(100_000)).unwrap_err().code(), "json.too_deep");
}

#[test]
fn malformed_text_says_where() {
    let error = engine("tax").calculate_json("{\n  \"id\": }").unwrap_err();
    assert_eq!(error.code(), "json.syntax");
    assert_eq!((&error.details()["line"], &error.details()["column"]), (&json!(2), &json!(9)));
}
