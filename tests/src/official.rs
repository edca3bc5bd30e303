//! The 16 official EN 16931 example invoices (`tests/en16931`), as invoices of tallage.

use crate::cases;
use crate::model::{Exact, decimal, list, round, whole};
use serde_json::{Value, json};
use std::fs;

/// The examples as they stand in the file.
pub fn examples() -> Vec<Value> {
    let path = cases::folder().join("../en16931/examples.json");
    let file: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    list(&file, "examples").to_vec()
}

/// An official amount as cents; all sixteen currencies have two decimals.
pub fn cents(amount: &Value) -> i64 {
    let exact = decimal(amount.as_str().unwrap()) * whole(100);
    assert!(exact.is_integer(), "{amount} is not in whole cents");
    round(&exact, "toward_zero")
}

/// Category and percent of a UBL tax; category O has no percent.
pub fn key(tax: &Value) -> (String, Exact) {
    (tax["id"].as_str().unwrap().to_owned(), decimal(tax["percent"].as_str().unwrap_or("0")))
}

fn code(tax: &Value) -> String {
    let (category, percent) = key(tax);
    format!("{}_{percent}", category.to_lowercase())
}

/// The one-off invoice of an example and the configuration with its taxes: a document allowance or charge is a fee.
pub fn translate(example: &Value) -> (Value, Value) {
    let taxes: Vec<Value> = list(&example["tax_totals"][0], "subtotals")
        .iter()
        .map(|row| &row["category"])
        .map(|tax| json!({"code": code(tax), "name": "VAT", "rate": tax["percent"].as_str().unwrap_or("0"), "category_code": tax["id"]}))
        .collect();
    let lines = list(example, "lines").iter().map(|line| (cents(&line["net_amount"]), &line["tax"]));
    let allowances = list(example, "allowances").iter().map(|entry| {
        let amount = cents(&entry["amount"]);
        (if entry["charge"] == true { amount } else { -amount }, &entry["tax"])
    });
    let fees: Vec<Value> = lines
        .chain(allowances)
        .enumerate()
        .map(|(index, (amount, tax))| json!({"id": index.to_string(), "type": "add_on", "amount_cents": amount, "tax_codes": [code(tax)]}))
        .collect();
    let invoice = json!({"id": "x", "type": "one_off", "issuing_date": example["issue_date"], "currency": example["currency"], "fees": fees});
    (json!({"taxes": taxes}), invoice)
}
