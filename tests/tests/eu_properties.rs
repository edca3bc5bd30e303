//! What holds for every document with EU VAT, whoever sells what to whom: over random sellers, customers, answers of VIES, supplies and dates.

mod eu_sales;

use std::fs;

use eu_sales::{Sale, day, evidence, normalized, rubbish, sale};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use tallage::Engine;
use tallage_conformance::cases;
use tallage_conformance::generate::DOCUMENTS;
use tallage_conformance::model::{int, list};

fn many() -> ProptestConfig {
    ProptestConfig { cases: DOCUMENTS / 8, failure_persistence: None, ..ProptestConfig::default() }
}

const UNTAXED: [&str; 4] = ["AE", "O", "G", "K"];

/// What the engine answers; an error only where the contract has one for a well-formed document.
fn ask(sale: &Sale) -> Result<Value, Value> {
    let engine = Engine::from_json(&sale.config.to_string()).unwrap_or_else(|error| panic!("{error}: {}", sale.config));
    match engine.calculate_json(&sale.invoice.to_string()) {
        Ok(text) => Ok(serde_json::from_str(&text).unwrap()),
        Err(error) => Err(serde_json::from_str(&error.to_json()).unwrap()),
    }
}

/// The same, only where there is an answer.
fn answered(sale: &Sale) -> Result<Value, TestCaseError> {
    ask(sale).map_err(|error| {
        if error["kind"] == "undetermined" {
            TestCaseError::reject("no rate")
        } else {
            TestCaseError::fail(error.to_string())
        }
    })
}

fn with(sale: &Sale, change: impl FnOnce(&mut Value)) -> Sale {
    let mut changed = sale.clone();
    change(&mut changed.invoice);
    changed
}

/// The members of an object without some of them.
fn without(value: &Value, members: &[&str]) -> Map<String, Value> {
    value
        .as_object()
        .unwrap()
        .iter()
        .filter(|(key, _)| !members.contains(&key.as_str()))
        .map(|(k, v)| (k.clone(), v.clone()))
        .collect()
}

/// Fees as they were decided and computed, without the words of the reasons.
fn told(result: &Value) -> Vec<Map<String, Value>> {
    list(result, "fees")
        .iter()
        .map(|fee| {
            let mut plain = without(fee, &[]);
            if let Some(eu) = fee.get("eu") {
                plain.insert("eu".into(), Value::Object(without(eu, &["reasons", "reasons_as", "customer_status"])));
            }
            plain
        })
        .collect()
}

/// The taxes that stand on the fees, by fee.
fn taxes(result: &Value) -> Vec<Value> {
    list(result, "fees").iter().map(|fee| fee["applied_taxes"].clone()).collect()
}

proptest! {
    #![proptest_config(many())]

    /// Nothing is reversed, and no goods go to another state without VAT, unless VIES confirmed this very number.
    #[test]
    fn never_on_hope(sale in sale()) {
        let result = answered(&sale)?;
        let customer = &sale.invoice["customer"];
        let record = &customer["vies"];
        let policy = &sale.config["billing_entities"][0]["eu"]["vies_unavailable"];
        let relied = record["status"] == "valid" || (record["status"] == "unavailable" && policy == "last_valid" && record.get("last_valid").is_some());
        let confirmed = relied && normalized(customer).is_some_and(|number| record["number"] == number);
        for fee in list(&result, "fees") {
            let rule = fee["eu"]["rule"].as_str().unwrap_or_default();
            let categories: Vec<&str> = list(fee, "applied_taxes").iter().filter_map(|tax| tax["category_code"].as_str()).collect();
            let free = matches!(rule, "reverse_charge" | "intra_community") || categories.iter().any(|it| ["AE", "K"].contains(it));
            prop_assert!(!free || confirmed, "{} of {} with {}", rule, sale.invoice, sale.config);
        }
    }

    /// A document waits if and only if a fee waits; then no figure that depends on tax is told, and it cannot be credited.
    #[test]
    fn a_document_waits_for_a_fee(sale in sale()) {
        let result = answered(&sale)?;
        let waits = list(&result, "fees").iter().any(|fee| fee["treatment"] == "pending");
        let rules = list(&result, "fees").iter().any(|fee| fee["eu"]["rule"].as_str().is_some_and(|rule| rule.starts_with("pending_")));
        prop_assert_eq!(result["tax_status"] == "pending", waits);
        prop_assert_eq!(waits, rules);
        let unknown = ["taxes_amount_cents", "sub_total_excluding_taxes_amount_cents", "total_amount_cents", "included_taxes_amount_cents"];
        for part in list(&result, "fees").iter().chain([&result]) {
            for member in unknown {
                prop_assert_eq!(part[member].is_null(), waits, "{} of {}", member, sale.invoice);
            }
        }
        if waits {
            prop_assert_eq!(&result["status"], "pending");
            prop_assert!(list(&result, "applied_taxes").is_empty());
            let engine = Engine::from_json(&sale.config.to_string()).unwrap();
            let note = json!({"id": "cn", "issuing_date": "2026-11-21", "invoice": result});
            let refused = engine.credit_json(&note.to_string()).unwrap_err();
            prop_assert!(refused.code().ends_with("not_creditable"), "{}", refused.code());
        }
    }

    /// A document waits for VIES if and only if its two answers give different taxes; and only then an event asks for them.
    #[test]
    fn what_cannot_matter_is_not_waited_for(sale in sale()) {
        let Some(number) = normalized(&sale.invoice["customer"]) else { return Ok(()) };
        let mut sale = sale;
        sale.config["billing_entities"][0]["eu"]["contradictions"] = json!("warn");
        let with_status = |status: &str| ask(&with(&sale, |invoice| invoice["customer"]["vies"] = evidence(&number, status, false)));
        let asked = ask(&with(&sale, |invoice| { invoice["customer"].as_object_mut().unwrap().remove("vies"); }));
        let (yes, no) = (with_status("valid"), with_status("invalid"));
        let Ok(asked) = asked else { return Ok(()) }; // an error that no answer of VIES would cure
        let same = match (&yes, &no) {
            (Ok(yes), Ok(no)) => taxes(yes) == taxes(no),
            (Err(_), Err(_)) => return Ok(()), // no answer cures it
            _ => false,
        };
        prop_assert_eq!(asked["tax_status"] == "pending", !same, "{} {}", sale.config, sale.invoice);
        prop_assert_eq!(list(&asked, "events").is_empty(), same, "{} {}", sale.config, sale.invoice);
    }

    /// What bears no VAT bears none, and what is taxed has a rate of the data on its day.
    #[test]
    fn categories_and_rates_agree(sale in sale()) {
        let result = answered(&sale)?;
        for fee in list(&result, "fees") {
            for tax in list(fee, "applied_taxes") {
                let category = tax["category_code"].as_str().unwrap();
                let rate = tax["tax_rate"].as_str().unwrap();
                if UNTAXED.contains(&category) || matches!(category, "Z" | "E") {
                    prop_assert_eq!(rate, "0");
                    prop_assert_eq!(int(tax, "amount_cents"), 0);
                }
                prop_assert_eq!(UNTAXED.contains(&category), tax["exemption_reason_code"] == format!("VATEX-EU-{}", if category == "K" { "IC" } else { category }));
                if category == "S" {
                    let date = fee["eu"]["tax_date"].as_str().unwrap();
                    let rates = rates_of(tax["jurisdiction"].as_str().unwrap(), date);
                    prop_assert!(rates.iter().any(|it| it == rate), "{} is no rate of {} on {}: {:?}", rate, tax["jurisdiction"], date, rates);
                    if fee["treatment"] == "standard" {
                        prop_assert_eq!(&rates[0], rate);
                    }
                }
            }
        }
    }

    /// Evidence about another number is no evidence.
    #[test]
    fn another_numbers_evidence_says_nothing(sale in sale()) {
        let Some(number) = normalized(&sale.invoice["customer"]) else { return Ok(()) };
        let other = if number == "DE136695976" { "FR23334175221" } else { "DE136695976" };
        let foreign = ask(&with(&sale, |invoice| invoice["customer"]["vies"] = evidence(other, "valid", false)));
        let none = ask(&with(&sale, |invoice| { invoice["customer"].as_object_mut().unwrap().remove("vies"); }));
        match (foreign, none) {
            (Ok(foreign), Ok(none)) => {
                prop_assert_eq!(told(&foreign), told(&none));
                prop_assert_eq!(&foreign["events"], &none["events"]);
                prop_assert_eq!(without(&foreign, &["customer", "fees", "warnings", "events"]), without(&none, &["customer", "fees", "warnings", "events"]));
            }
            (foreign, none) => prop_assert_eq!(foreign, none),
        }
    }

    /// A manual tax on a fee takes this fee from EU VAT, and no other.
    #[test]
    fn a_manual_tax_takes_its_fee_alone(sale in sale(), which in 0..3_usize) {
        let result = answered(&sale)?;
        let which = which % list(&sale.invoice, "fees").len();
        let id = format!("f{which}");
        let changed = answered(&with(&sale, |invoice| invoice["fees"][which]["tax_codes"] = json!(["manual"])))?;
        let of = |fee: &Value| fee["part_of"] == id.as_str() || fee["id"] == id.as_str();
        let mine: Vec<&Value> = list(&changed, "fees").iter().filter(|fee| of(fee)).collect();
        prop_assert_eq!(mine.len(), 1, "a manual tax does not split");
        prop_assert_eq!(&mine[0]["decided_by"]["level"], "fee");
        prop_assert!(mine[0].get("eu").is_none() && mine[0].get("price_including_tax_amount_cents").is_none());
        let decisions = |result: &Value| -> Vec<Value> { told(result).into_iter().map(Value::Object).filter(|fee| !of(fee)).map(|fee| json!([fee["id"], fee["amount_cents"], fee["eu"]])).collect() };
        prop_assert_eq!(decisions(&result), decisions(&changed));
    }

    /// A fee is decided alike wherever it stands in the document.
    #[test]
    fn the_order_of_fees_decides_nothing(sale in sale()) {
        let turned = with(&sale, |invoice| invoice["fees"].as_array_mut().unwrap().reverse());
        let decisions = |result: &Value| -> Vec<String> {
            let mut all: Vec<String> = told(result).iter().map(|fee| json!([fee["id"], fee["treatment"], fee["decided_by"], fee["eu"], fee["taxes_rate"]]).to_string()).collect();
            all.sort();
            all
        };
        match (ask(&sale), ask(&turned)) {
            (Ok(there), Ok(back)) => {
                prop_assert_eq!(decisions(&there), decisions(&back), "{} {}", sale.config, sale.invoice);
                prop_assert_eq!(&there["tax_status"], &back["tax_status"]);
            }
            (there, back) => prop_assert_eq!(there.is_err(), back.is_err()),
        }
    }

    /// Blanks, hyphens and small letters in postcode and number change nothing.
    #[test]
    fn formatting_decides_nothing(sale in sale(), at in 0..12_usize, blank in select(vec![" ", "-", "\u{a0}", ".", "\t"])) {
        let clean = ask(&sale);
        let dirty = ask(&with(&sale, |invoice| {
            for member in ["zipcode", "tax_identification_number"] {
                if let Some(text) = invoice["customer"][member].as_str() {
                    let (before, after) = text.split_at(at.min(text.len()));
                    invoice["customer"][member] = json!(format!(" {}{blank}{} ", before.to_lowercase(), after.to_lowercase()));
                }
            }
        }));
        match (clean, dirty) {
            (Ok(clean), Ok(dirty)) => {
                prop_assert_eq!(told(&clean), told(&dirty), "{}", sale.invoice);
                prop_assert_eq!(&clean["warnings"], &dirty["warnings"]);
            }
            (clean, dirty) => prop_assert_eq!(clean.is_err(), dirty.is_err()),
        }
    }

    /// Rubbish in a postcode is as if there were none; nothing panics, and the state stays.
    #[test]
    fn rubbish_in_a_postcode_moves_nobody(sale in sale(), rubbish in rubbish()) {
        let mut sale = sale;
        sale.config["billing_entities"][0]["eu"]["contradictions"] = json!("warn");
        let bare = ask(&with(&sale, |invoice| { invoice["customer"].as_object_mut().unwrap().remove("zipcode"); }));
        match (ask(&with(&sale, |invoice| invoice["customer"]["zipcode"] = json!(rubbish))), bare) {
            (Ok(result), Ok(bare)) => prop_assert_eq!(told(&result), told(&bare), "{}", sale.invoice),
            (Err(error), bare) => prop_assert!(bare.is_err() || error["kind"] == "invalid_document", "{}", error),
            (Ok(_), Err(error)) => return Err(TestCaseError::fail(error.to_string())),
        }
    }

    /// Rubbish instead of a VAT number is as if there were none, in the EU.
    #[test]
    fn rubbish_is_no_vat_number(sale in sale(), rubbish in rubbish()) {
        let unmarked = with(&sale, |invoice| {
            let customer = invoice["customer"].as_object_mut().unwrap();
            customer.insert("customer_type".into(), json!("individual"));
            customer.remove("vies");
            customer.remove("tax_identification_number");
        });
        let mut marked = unmarked.clone();
        marked.invoice["customer"]["tax_identification_number"] = json!(rubbish);
        match (ask(&marked), ask(&unmarked)) {
            (Ok(marked), Ok(unmarked)) => {
                prop_assert_eq!(told(&marked), told(&unmarked), "{}", sale.invoice);
                prop_assert!(list(&marked, "events").is_empty());
            }
            (Err(error), unmarked) => prop_assert!(unmarked.is_err() || error["kind"] == "invalid_document", "{}", error),
            (Ok(_), Err(error)) => return Err(TestCaseError::fail(error.to_string())),
        }
    }

    /// Rubbish in the seller's own postcode, in evidence and in countries is refused or harmless.
    #[test]
    fn rubbish_anywhere_is_refused_or_harmless(sale in sale(), rubbish in rubbish()) {
        let mut config = sale.config.clone();
        config["billing_entities"][0]["address"]["zipcode"] = json!(rubbish);
        if let Ok(engine) = Engine::from_json(&config.to_string()) {
            let _ = engine.calculate_json(&sale.invoice.to_string());
        }
        for pointer in ["/customer/country", "/customer/vies", "/customer/vies/number", "/customer/evidence", "/customer/customer_type", "/fees/0/to_date", "/fees/0/supply", "/fees/0/vat_rate"] {
            let broken = with(&sale, |invoice| {
                if let Some(place) = invoice.pointer_mut(pointer) { *place = json!(rubbish) }
            });
            if let Err(error) = ask(&broken) {
                prop_assert!(error["kind"] == "invalid_document" || error["kind"] == "undetermined", "{}", error);
            }
        }
    }

    /// Fees, rows and totals are one table, and the parts of a split fee are the fee.
    #[test]
    fn figures_add_up(sale in sale()) {
        let result = answered(&sale)?;
        for given in list(&sale.invoice, "fees") {
            let parts: Vec<&Value> = list(&result, "fees").iter().filter(|fee| fee["part_of"] == given["id"]).collect();
            let Some(last) = parts.last() else { continue };
            prop_assert_eq!(parts.iter().map(|part| int(part, "amount_cents")).sum::<i64>(), int(given, "amount_cents"));
            prop_assert_eq!((&parts[0]["from_date"], &last["to_date"]), (&given["from_date"], &given["to_date"]));
            for pair in parts.windows(2) {
                prop_assert_eq!(day(pair[0]["to_date"].as_str().unwrap(), 1), pair[1]["from_date"].as_str().unwrap());
                prop_assert_ne!(&pair[0]["taxes_rate"], &pair[1]["taxes_rate"], "a part for each rate");
            }
        }
        if result["tax_status"] == "pending" { return Ok(()) }
        let sum = |rows: &[Value], member: &str| rows.iter().map(|row| int(row, member)).sum::<i64>();
        let fees = list(&result, "fees");
        for fee in fees {
            let cells = list(fee, "applied_taxes");
            prop_assert_eq!(cells.len(), 1, "one VAT for each fee");
            let inside: i64 = cells.iter().filter(|tax| tax["inclusive"] == true).map(|tax| int(tax, "amount_cents")).sum();
            prop_assert_eq!(int(fee, "taxes_amount_cents"), sum(cells, "amount_cents"));
            prop_assert_eq!(int(fee, "sub_total_excluding_taxes_amount_cents"), int(fee, "amount_cents") - inside);
            prop_assert_eq!(int(fee, "total_amount_cents"), int(fee, "sub_total_excluding_taxes_amount_cents") + int(fee, "taxes_amount_cents"));
        }
        prop_assert_eq!(sum(list(&result, "applied_taxes"), "amount_cents"), int(&result, "taxes_amount_cents"));
        prop_assert_eq!(sum(list(&result, "applied_taxes"), "fees_amount_cents"), int(&result, "sub_total_excluding_taxes_amount_cents"));
        for (member, part) in [("taxes_amount_cents", "taxes_amount_cents"), ("fees_amount_cents", "amount_cents"), ("sub_total_including_taxes_amount_cents", "total_amount_cents")] {
            prop_assert_eq!(int(&result, member), sum(fees, part));
        }
    }

    /// A credit note repeats what its invoice said of each fee, on whatever day it is written, and takes all of it back.
    #[test]
    fn a_credit_note_repeats_its_invoice(sale in sale()) {
        let invoice = answered(&sale)?;
        if invoice["tax_status"] == "pending" { return Ok(()) }
        let engine = Engine::from_json(&sale.config.to_string()).unwrap();
        let note = json!({"id": "cn", "issuing_date": "2026-11-21", "invoice": invoice}).to_string();
        let note: Value = serde_json::from_str(&engine.credit_json(&note).unwrap()).unwrap();
        let facts = |tax: &Value| -> Vec<Value> {
            ["tax_code", "tax_rate", "treatment", "category_code", "exemption_reason_code", "jurisdiction", "mention", "amount_cents"].map(|it| tax[it].clone()).to_vec()
        };
        for item in list(&note, "items") {
            let fee = list(&invoice, "fees").iter().find(|fee| fee["id"] == item["fee_id"]).unwrap();
            prop_assert_eq!(&fee["treatment"], &item["treatment"]);
            let [fee, item] = [fee, item].map(|it| list(it, "applied_taxes").iter().map(facts).collect::<Vec<_>>());
            prop_assert_eq!(fee, item);
        }
        prop_assert_eq!(int(&note, "taxes_amount_cents"), int(&invoice, "taxes_amount_cents"));
        prop_assert_eq!(&note["tax_date"], &invoice["tax_date"]);
    }

    /// `resolve` and `explain` decide what `calculate` decides.
    #[test]
    fn every_operation_decides_alike(sale in sale()) {
        let result = answered(&sale)?;
        let engine = Engine::from_json(&sale.config.to_string()).unwrap();
        let text = sale.invoice.to_string();
        let explained: Value = serde_json::from_str(&engine.explain_json(&text).unwrap()).unwrap();
        prop_assert_eq!(without(&explained, &["explanation"]), without(&result, &[]));
        let resolved: Value = serde_json::from_str(&engine.resolve_json(&text).unwrap()).unwrap();
        let decisions = |it: &Value, member: &str| -> Vec<Value> {
            list(it, "fees").iter().map(|fee| json!([fee["id"], fee["treatment"], fee["decided_by"], list(fee, member).iter().map(|tax| json!([tax["tax_code"], tax["tax_rate"]])).collect::<Vec<_>>()])).collect()
        };
if result["tax_status"] != "pending" { // `resolve` tells what is decided already
            prop_assert_eq!(decisions(&resolved, "taxes"), decisions(&result, "applied_taxes"));
        }
        prop_assert_eq!((&resolved["tax_status"], &resolved["source"]), (&result["tax_status"], &result["source"]));
    }
}

/// The rates in force of a state or territory, the standard one first, out of the project's own data file.
fn rates_of(jurisdiction: &str, date: &str) -> Vec<String> {
    static DATA: std::sync::OnceLock<Value> = std::sync::OnceLock::new();
    let data = DATA.get_or_init(|| {
        let path = cases::folder().join("../../core/data/eu/vat.json");
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    });
    let state = list(data, "states").iter().find(|row| row["country"] == jurisdiction);
    let row = state.or_else(|| list(data, "territories").iter().find(|row| row["id"] == jurisdiction)).unwrap();
    let row = list(row, "rates").iter().rfind(|row| row["effective_from"].as_str().unwrap() <= date).unwrap();
    let named =
        [&row["standard"]].into_iter().chain(list(row, "reduced")).chain([&row["super_reduced"], &row["parking"]]);
    named.filter_map(Value::as_str).map(str::to_owned).collect()
}
