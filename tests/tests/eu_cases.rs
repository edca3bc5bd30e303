//! The place-of-supply cases of `tests/data/eu/cases.json` and `more_cases.json`: what the law says, case by case.

use std::fs;

use serde_json::{Value, json};
use tallage::Engine;
use tallage_conformance::cases;

fn all(file: &str) -> Vec<Value> {
    let path = cases::folder().join("../data/eu").join(file);
    let file: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    file["cases"].as_array().unwrap().clone()
}

/// The configuration of a case: one billing entity, as it is described.
fn config(case: &Value) -> Value {
    let mut eu = json!({"enabled": true});
    match case["oss"].as_str() {
        Some("under_threshold") => eu["below_threshold"] = json!(true),
        Some("non_union") => eu["oss"] = json!("non_union"),
        _ => {}
    }
    let country = case["seller_country"].clone();
    let address = json!({"country": country, "zipcode": case["seller_zipcode"]});
    json!({"billing_entities": [{"code": "seller", "country": country, "address": address, "eu": eu}]})
}

/// The answer of VIES in a case, as evidence.
fn evidence(case: &Value) -> Value {
    let input = case["customer"]["vat_id"].as_str();
    let country = case["customer"]["country"].as_str().and_then(tallage::Country::from_alpha2);
    let Some(number) = input.map(|text| tallage::vat_number(text, country)) else { return Value::Null };
    let Some(number) = number.number() else { return Value::Null };
    let mut evidence = json!({"number": number, "checked_at": "2026-11-20T10:00:00Z"});
    match case["vies"].as_str() {
        Some("valid") => evidence["status"] = json!("valid"),
        Some("invalid") => evidence["status"] = json!("invalid"),
        Some("unavailable") => {
            evidence["status"] = json!("unavailable");
            evidence["reason"] = json!("MS_UNAVAILABLE");
            evidence["failures"] = json!(1);
            evidence["retry_at"] = json!("2026-11-20T10:05:00Z");
        }
        _ => return Value::Null,
    }
    evidence
}

fn document(case: &Value) -> Value {
    let supply = match case["service_type"].as_str() {
        Some("consulting_art59") => "art59_intangible",
        Some("general") => "general",
        _ => "electronic",
    };
    let customer = &case["customer"];
    json!({
        "id": case["id"], "type": "one_off", "issuing_date": case["date"], "currency": "EUR", "billing_entity": "seller",
        "customer": {
            "external_id": "c1", "country": customer["country"], "zipcode": customer["zipcode"],
            "tax_identification_number": customer["vat_id"], "vies": evidence(case)
        },
        "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10000, "supply": supply}]
    })
}

/// Whether a value is the expected one or listed under `accept`.
fn fits(case: &Value, member: &str, got: &str) -> bool {
    let word = |value: &Value| value.as_str().map(str::to_owned);
    word(&case["expected"][member]).is_none_or(|wanted| wanted == got)
        || case["accept"][member].as_array().is_some_and(|list| list.iter().any(|it| word(it).as_deref() == Some(got)))
        || case["expected"]["accept"][member]
            .as_array()
            .is_some_and(|list| list.iter().any(|it| word(it).as_deref() == Some(got)))
}

/// Whether the tax is that of the expected country, or of a part of it (`FR-territory`, `IT-LIV`).
fn in_country(case: &Value, eu: &Value) -> bool {
    let wanted = case["expected"]["tax_country"].as_str().unwrap_or_default();
    let (country, part) = wanted.split_once('-').map_or((wanted, false), |(country, _)| (country, true));
    let territory = eu["tax_territory"].as_str().unwrap_or_default();
    let accepted = case["accept"]["tax_country"].as_array().is_some_and(|list| list.contains(&eu["tax_country"]));
    accepted || eu["tax_country"] == country || (part && territory.starts_with(&format!("{country}-")))
}

/// Where the engine parts from the cases.
fn wrong(cases: &[Value]) -> Vec<String> {
    let mut wrong = Vec::new();
    for case in cases {
        let engine = Engine::from_json(&config(case).to_string()).unwrap();
        let taxed: Value = match engine.calculate_json(&document(case).to_string()) {
            Ok(text) => serde_json::from_str(&text).unwrap(),
            Err(error) => {
                wrong.push(format!("{}: {error}", case["id"]));
                continue;
            }
        };
        let fee = &taxed["fees"][0];
        let (eu, tax) = (&fee["eu"], &fee["applied_taxes"][0]);
        let got = [
            ("treatment", eu["rule"].as_str()),
            ("rate", tax["tax_rate"].as_str()),
            ("category_code", tax["category_code"].as_str()),
            ("vatex", tax["exemption_reason_code"].as_str()),
        ];
        for (member, got) in got {
            let got = got.unwrap_or("nothing");
            if !case["expected"][member].is_null() && !fits(case, member, got) {
                wrong.push(format!("{}: {member} is {got}, not {}", case["id"], case["expected"][member]));
            }
        }
        if !case["expected"]["tax_country"].is_null() && !in_country(case, eu) {
            wrong.push(format!(
                "{}: taxed in {}, not {}",
                case["id"], eu["tax_country"], case["expected"]["tax_country"]
            ));
        }
        if let Some(mention) = case["expected"]["mention"].as_str()
            && !tax["mention"].as_str().unwrap_or_default().contains(mention)
        {
            wrong.push(format!("{}: the mention is {}", case["id"], tax["mention"]));
        }
    }
    wrong
}

fn check(file: &str, count: usize) {
    let cases = all(file);
    assert_eq!(cases.len(), count);
    let wrong = wrong(&cases);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_case_is_decided_as_the_law_says() {
    check("cases.json", 58);
}

#[test]
fn every_further_case_is_decided_as_the_law_says() {
    check("more_cases.json", 388);
}

/// No case is there twice, and each can be told by its id.
#[test]
fn the_cases_differ() {
    let both: Vec<Value> = [all("cases.json"), all("more_cases.json")].concat();
    let mut seen = std::collections::HashSet::new();
    for mut case in both {
        assert!(seen.insert(case["id"].to_string()), "{} stands twice", case["id"]);
        for member in ["id", "source", "note", "confidence", "expected", "accept"] {
            case.as_object_mut().unwrap().remove(member);
        }
        assert!(seen.insert(case.to_string()), "{case} stands twice");
    }
}
