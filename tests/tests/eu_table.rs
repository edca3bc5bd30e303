//! EU VAT as one table to read: every member state × what VIES says of the customer × five sellers × twelve dates, one snapshot for
//! each seller. Neighbouring dates that say the same are folded. `tests/data/eu/reviewed.md` lists rows that were worked out by hand; they
//! are held against the engine here.
//!
//! A row: the customer's state and case, first and last date, then rule, rate, category, tax code (`-` where there is none) and the
//! reason of the step that decided.

use std::fmt::Write;

use serde_json::{Value, json};
use tallage::Engine;

/// Changes of membership, of the law, and of rates; and today.
const DATES: [&str; 12] = [
    "2010-01-01",
    "2013-06-30",
    "2013-07-01",
    "2014-01-01",
    "2018-06-30",
    "2020-12-31",
    "2021-07-01",
    "2023-12-31",
    "2024-09-01",
    "2025-08-01",
    "2026-01-01",
    "2026-11-21",
];

/// The 27 states with a postcode on their mainland and a number with right check digits (made up; nobody's that we know of).
const STATES: [(&str, &str, &str); 27] = [
    ("AT", "1010", "ATU39099603"),
    ("BE", "1000", "BE0957762063"),
    ("BG", "1000", "BG795612762"),
    ("CY", "1010", "CY09495597W"),
    ("CZ", "110 00", "CZ33032572"),
    ("DE", "10115", "DE518124832"),
    ("DK", "1050", "DK53715877"),
    ("EE", "10111", "EE098865749"),
    ("ES", "28001", "ESM6013389Q"),
    ("FI", "00100", "FI05458782"),
    ("FR", "75001", "FR64468219373"),
    ("GR", "104 31", "EL295663807"),
    ("HR", "10000", "HR80764356267"),
    ("HU", "1011", "HU04308094"),
    ("IE", "D02 X285", "IE5301194M"),
    ("IT", "00184", "IT51994080227"),
    ("LT", "01100", "LT048042016"),
    ("LU", "1111", "LU60397117"),
    ("LV", "1010", "LV62814276844"),
    ("MT", "VLT 1117", "MT87697453"),
    ("NL", "1011 AB", "NL050091219B23"),
    ("PL", "00-001", "PL9068775849"),
    ("PT", "1000-001", "PT400634880"),
    ("RO", "010011", "RO10437836"),
    ("SE", "111 20", "SE120512457901"),
    ("SI", "1000", "SI78775060"),
    ("SK", "811 01", "SK1186652137"),
];

/// What is known of the customer.
const CASES: [&str; 4] = ["consumer", "valid", "invalid", "unavailable"];

fn vies(case: &str, number: &str) -> Value {
    match case {
        "unavailable" => json!({
            "status": case, "number": number, "checked_at": "2026-11-21T22:58:03Z", "reason": "MS_UNAVAILABLE", "failures": 1,
            "retry_at": "2026-11-21T23:03:03Z"
        }),
        _ => json!({"status": case, "number": number, "checked_at": "2026-11-21T09:00:00Z"}),
    }
}

/// What was decided, in the words of a row.
struct Decided {
    rule: String,
    rate: String,
    category: String,
    code: String,
    reason: String,
}

fn decided(engine: &Engine, (country, zipcode, number): (&str, &str, &str), case: &str, date: &str) -> Decided {
    let mut customer = json!({"country": country, "zipcode": zipcode});
    if case != "consumer" {
        customer["tax_identification_number"] = number.into();
        customer["vies"] = vies(case, number);
    }
    let invoice = json!({
        "id": "i", "type": "one_off", "issuing_date": date, "currency": "EUR", "billing_entity": "seller", "customer": customer,
        "fees": [{"id": "f", "type": "add_on", "amount_cents": 10000}]
    });
    let result: Value = serde_json::from_str(&engine.calculate_json(&invoice.to_string()).unwrap()).unwrap();
    assert_eq!(result["warnings"], json!([]), "{country} {case} {date}");
    let fee = &result["fees"][0];
    let tax = &fee["applied_taxes"][0];
    let reasons = fee["eu"]["reasons"].as_array().unwrap();
    // A fee that waits has no place yet: the answer of VIES is what decided.
    let deciding =
        ["place", "status"].iter().find_map(|step| reasons.iter().find(|reason| reason["step"] == *step)).unwrap();
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    Decided {
        rule: word(&fee["eu"]["rule"]),
        rate: word(&tax["tax_rate"]),
        category: word(&tax["category_code"]),
        code: word(&tax["tax_code"]),
        reason: word(&deciding["text"]),
    }
}

/// The engine of one of the five sellers.
fn seller(name: &str) -> Engine {
    let (country, zipcode, oss) = match name {
        "DE" => ("DE", "10115", "union"),
        "IE" => ("IE", "D02 X285", "union"),
        "GR" => ("GR", "104 31", "union"),
        "ES-CN" => ("ES", "35001", "non_union"),
        "US" => ("US", "94105", "non_union"),
        other => panic!("no seller {other}"),
    };
    let config = json!({"billing_entities": [{
        "code": "seller", "name": "Seller", "country": country, "address": {"country": country, "zipcode": zipcode},
        "eu": {"enabled": true, "oss": oss}
    }]});
    Engine::from_json(&config.to_string()).unwrap()
}

/// The table of a seller.
fn table(name: &str) -> String {
    let engine = seller(name);
    let mut out = String::new();
    for state in STATES {
        for case in CASES {
            // First and last date of each run of equal rows.
            let mut runs: Vec<(&str, &str, String)> = Vec::new();
            for date in DATES {
                let Decided { rule, rate, category, code, reason } = decided(&engine, state, case, date);
                let row = format!("{rule:15} {rate:>4} {category:2} {code:17} {reason}");
                match runs.last_mut().filter(|run| run.2 == row) {
                    Some(run) => run.1 = date,
                    None => runs.push((date, date, row)),
                }
            }
            for (first, last, row) in runs {
                let last = if first == last { "" } else { last };
                writeln!(out, "{} {case:11} {first} {last:10} {row}", state.0).unwrap();
            }
        }
    }
    out
}

#[test]
fn seller_in_germany() {
    insta::assert_snapshot!(table("DE"));
}

#[test]
fn seller_in_ireland() {
    insta::assert_snapshot!(table("IE"));
}

#[test]
fn seller_in_greece() {
    insta::assert_snapshot!(table("GR"));
}

#[test]
fn seller_in_the_canaries() {
    insta::assert_snapshot!(table("ES-CN"));
}

#[test]
fn seller_in_the_united_states() {
    insta::assert_snapshot!(table("US"));
}

#[test]
fn rows_worked_out_by_hand_agree() {
    let page = include_str!("../data/eu/reviewed.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|line| line.split(" | ").collect())
        .filter(|row: &Vec<&str>| row[0] != "seller")
        .collect();
    assert!(rows.len() >= 60, "only {} rows are left", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let [name, country, case, date, rule, rate, category, _why] = row[..] else { panic!("not a row: {row:?}") };
        assert!(CASES.contains(&case) && DATES.contains(&date), "not in the table: {row:?}");
        let state = *STATES.iter().find(|state| state.0 == country).unwrap();
        let found = decided(&seller(name), state, case, date);
        if [&found.rule, &found.rate, &found.category] != [rule, rate, category] {
            wrong.push(format!("{}: the engine says {} {} {}", row.join(" "), found.rule, found.rate, found.category));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
