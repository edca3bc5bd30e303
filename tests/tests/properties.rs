//! The invariants of calculation, each over 10,000 random documents (`--release`; a tenth of it unoptimized), through the JSON surface.

use proptest::prelude::*;
use serde_json::{Value, json};
use tallage::Engine;
use tallage_conformance::generate::{DOCUMENTS, Sample, Shape, sample};
use tallage_conformance::model::{self, int, list, near, round};

const SYMMETRIC: &[&str] = &["half_away_from_zero", "half_even", "half_toward_zero", "away_from_zero", "toward_zero"];

fn many() -> ProptestConfig {
    ProptestConfig { cases: DOCUMENTS, failure_persistence: None, ..ProptestConfig::default() }
}

fn calculate_text(config: &Value, invoice: &Value) -> String {
    let engine = Engine::from_json(&config.to_string()).unwrap_or_else(|error| panic!("{error}: {config}"));
    engine.calculate_json(&invoice.to_string()).unwrap_or_else(|error| panic!("{error}: {invoice}"))
}

fn calculate(sample: &Sample) -> Value {
    serde_json::from_str(&calculate_text(&sample.config, &sample.invoice)).unwrap()
}

fn sum<'a>(values: impl IntoIterator<Item = &'a Value>, member: &str) -> i64 {
    values.into_iter().map(|value| int(value, member)).sum()
}

fn flat(result: &Value) -> impl Iterator<Item = &Value> {
    list(result, "fees").iter().flat_map(|fee| list(fee, "applied_taxes"))
}

proptest! {
    #![proptest_config(many())]

    /// Rows, columns and totals are one table, whatever the strategy, base, mode and signs.
    #[test]
    fn everything_adds_up(sample in sample(Shape::ANY)) {
        let result = calculate(&sample);
        let fees = list(&result, "fees");
        for fee in fees {
            let cells = list(fee, "applied_taxes");
            let inside = sum(cells.iter().filter(|cell| cell["inclusive"] == true), "amount_cents");
            prop_assert_eq!(int(fee, "taxes_amount_cents"), sum(cells, "amount_cents"));
            prop_assert_eq!(int(fee, "included_taxes_amount_cents"), inside);
            prop_assert_eq!(int(fee, "sub_total_excluding_taxes_amount_cents"), model::remainder(fee) - inside);
            prop_assert_eq!(int(fee, "total_amount_cents"), model::remainder(fee) - inside + int(fee, "taxes_amount_cents"));
        }
        let rows = list(&result, "applied_taxes");
        let mut cells_of_rows = 0;
        for row in rows {
            let of_row = |fee: &&Value| list(fee, "applied_taxes").iter().any(|cell| same_row(cell, row));
            let cells: Vec<&Value> = flat(&result).filter(|cell| same_row(cell, row)).collect();
            prop_assert_eq!(int(row, "amount_cents"), sum(cells.iter().copied(), "amount_cents"));
            prop_assert_eq!(int(row, "taxable_base_amount_cents"), sum(cells.iter().copied(), "taxable_base_amount_cents"));
            prop_assert_eq!(int(row, "fees_amount_cents"), sum(fees.iter().filter(of_row), "sub_total_excluding_taxes_amount_cents"));
            cells_of_rows += cells.len();
        }
        prop_assert_eq!(cells_of_rows, flat(&result).count(), "every cell stands in one row");
        for (total, part) in [
            ("fees_amount_cents", "amount_cents"),
            ("progressive_billing_credits_amount_cents", "progressive_billing_credits_amount_cents"),
            ("coupons_amount_cents", "coupons_amount_cents"),
            ("included_taxes_amount_cents", "included_taxes_amount_cents"),
            ("sub_total_excluding_taxes_amount_cents", "sub_total_excluding_taxes_amount_cents"),
            ("taxes_amount_cents", "taxes_amount_cents"),
            ("sub_total_including_taxes_amount_cents", "total_amount_cents"),
        ] {
            prop_assert_eq!(int(&result, total), sum(fees, part), "{}", total);
        }
        prop_assert_eq!(int(&result, "taxes_amount_cents"), sum(rows, "amount_cents"));
        let gross = int(&result, "sub_total_including_taxes_amount_cents");
        prop_assert_eq!(gross, int(&result, "total_amount_cents") - int(&result, "credit_due_amount_cents"));
        prop_assert!(int(&result, "total_amount_cents") >= 0 && int(&result, "credit_due_amount_cents") >= 0);
    }

    /// Under `line` every cell is its exact value, rounded.
    #[test]
    fn line_rounds_each_cell(sample in sample(Shape { strategies: &["line"], ..Shape::ANY })) {
        let result = calculate(&sample);
        let mode = sample.config["rounding"]["mode"].as_str().unwrap();
        for (exact, fee) in model::table(&sample.config, &sample.invoice, &result).iter().zip(list(&result, "fees")) {
            let expected: Vec<i64> = exact.iter().map(|cell| round(&cell.amount, mode)).collect();
            let shown: Vec<i64> = list(fee, "applied_taxes").iter().map(|cell| int(cell, "amount_cents")).collect();
            prop_assert_eq!(shown, expected, "{} of {}", fee, sample.invoice);
        }
    }

    /// Under `tax` every tax total is its exact sum, rounded, and every cell is less than one unit from exact.
    #[test]
    fn tax_rounds_each_total(sample in sample(Shape { strategies: &["tax"], ..Shape::ANY })) {
        let result = calculate(&sample);
        let mode = sample.config["rounding"]["mode"].as_str().unwrap();
        let table = model::table(&sample.config, &sample.invoice, &result);
        let rows = model::rows(&table);
        prop_assert_eq!(rows.len(), list(&result, "applied_taxes").len());
        for row in list(&result, "applied_taxes") {
            let key = (row["tax_code"].as_str().unwrap().to_owned(), model::decimal(row["tax_rate"].as_str().unwrap()));
            prop_assert_eq!(int(row, "amount_cents"), model::round_sum(&rows[&key], mode), "{} of {}", row, sample.invoice);
        }
        for (exact, cell) in table.iter().flatten().zip(flat(&result)) {
            prop_assert!(near(int(cell, "amount_cents"), &exact.amount), "{} is not near {}", cell, exact.amount);
        }
    }

    /// Under `document` the document's total is its exact sum, rounded, and every cell, fee and tax total is less than one unit from exact.
    #[test]
    fn document_rounds_the_total(sample in sample(Shape { strategies: &["document"], ..Shape::ANY })) {
        let result = calculate(&sample);
        let mode = sample.config["rounding"]["mode"].as_str().unwrap();
        let table = model::table(&sample.config, &sample.invoice, &result);
        prop_assert_eq!(int(&result, "taxes_amount_cents"), model::round_sum(table.iter().flatten(), mode), "{}", sample.invoice);
        for (cells, fee) in table.iter().zip(list(&result, "fees")) {
            prop_assert!(near(int(fee, "taxes_amount_cents"), &model::sum(cells)), "fee {} against {}", fee, model::sum(cells));
            for (exact, cell) in cells.iter().zip(list(fee, "applied_taxes")) {
                prop_assert!(near(int(cell, "amount_cents"), &exact.amount), "{} is not near {}", cell, exact.amount);
            }
        }
        let rows = model::rows(&table);
        for row in list(&result, "applied_taxes") {
            let key = (row["tax_code"].as_str().unwrap().to_owned(), model::decimal(row["tax_rate"].as_str().unwrap()));
            prop_assert!(near(int(row, "amount_cents"), &model::sum(&rows[&key])), "{} is not near {}", row, model::sum(&rows[&key]));
        }
    }

    /// The exact figures beside the rounded ones are exact (to the 12 places that are kept of an endless one).
    #[test]
    fn precise_figures_are_exact(sample in sample(Shape::ANY)) {
        let result = calculate(&sample);
        let tolerance = model::decimal("0.0000000000005");
        for (exact, cell) in model::table(&sample.config, &sample.invoice, &result).iter().flatten().zip(flat(&result)) {
            let shown = model::decimal(cell["precise_amount_cents"].as_str().unwrap());
            let off = if shown > exact.amount { &shown - &exact.amount } else { &exact.amount - &shown };
            prop_assert!(off <= tolerance, "{} is {} from {}", cell, off, exact.amount);
        }
    }

    /// Decimals come back normalized: no trailing zeros, no bare point, no `-0`.
    #[test]
    fn decimals_are_normalized(sample in sample(Shape::ANY)) {
        let text = calculate_text(&sample.config, &sample.invoice);
        for (at, _) in text.match_indices("precise_amount_cents\":\"").chain(text.match_indices("_rate\":\"")) {
            let decimal = text[at..].split('"').nth(2).unwrap();
            let untidy = decimal.contains('.') && decimal.ends_with(['0', '.']);
            prop_assert!(!untidy && decimal != "-0", "`{}` in {}", decimal, text);
        }
    }

    /// A price that includes its taxes is the total, to the unit.
    #[test]
    fn gross_in_is_gross_out(sample in sample(Shape { all_inclusive: true, settled: false, ..Shape::ANY })) {
        let result = calculate(&sample);
        for fee in list(&result, "fees") {
            prop_assert_eq!(int(fee, "total_amount_cents"), model::remainder(fee), "{}", fee);
        }
    }

    /// Turning the sign of every fee turns the sign of every figure, under the symmetric modes.
    #[test]
    fn a_reversal_mirrors_its_invoice(sample in sample(Shape { modes: SYMMETRIC, deductions: false, ..Shape::ANY })) {
        let mut reversed = sample.clone();
        for fee in reversed.invoice["fees"].as_array_mut().unwrap() {
            turn(fee);
            for tax in fee.get_mut("settled").and_then(Value::as_array_mut).into_iter().flatten() {
                turn(tax);
            }
        }
        let (there, back) = (calculate(&sample), calculate(&reversed));
        let figures = |result: &Value| -> Vec<i64> {
            let document = ["fees_amount_cents", "sub_total_excluding_taxes_amount_cents", "taxes_amount_cents", "sub_total_including_taxes_amount_cents"];
            let rows = list(result, "applied_taxes").iter().chain(flat(result)).map(|row| int(row, "amount_cents"));
            let fees = list(result, "fees").iter().flat_map(|fee| [int(fee, "amount_cents"), int(fee, "taxes_amount_cents"), int(fee, "total_amount_cents")]);
            rows.chain(fees).chain(document.map(|member| int(result, member))).collect()
        };
        let mirrored: Vec<i64> = figures(&back).into_iter().map(|figure| -figure).collect();
        prop_assert_eq!(figures(&there), mirrored, "{} {}", sample.config, sample.invoice);
        prop_assert_eq!(&there["taxes_rate"], &back["taxes_rate"]);
    }

    /// Coupons and credits take what they say or what is there, and never more than a fee has.
    #[test]
    fn deductions_are_bounded(sample in sample(Shape::ANY)) {
        let result = calculate(&sample);
        let exact = list(&sample.invoice, "fees");
        for (fee, given) in list(&result, "fees").iter().zip(exact) {
            let amount = int(fee, "amount_cents");
            let taken = amount - model::remainder(fee);
            prop_assert!(if amount > 0 { (0..=amount).contains(&taken) } else { taken == 0 }, "{} of {} taken", taken, amount);
            prop_assert!(int(fee, "coupons_amount_cents") >= 0 && int(fee, "progressive_billing_credits_amount_cents") >= 0);
            prop_assert!(given.get("settled").is_none() || taken == 0, "a settled fee takes part in nothing");
        }
        for (kind, total) in [("coupons", "coupons_amount_cents"), ("progressive_billing_credits", "progressive_billing_credits_amount_cents")] {
            prop_assert_eq!(sum(list(&result, kind), "amount_cents"), int(&result, total));
            let given = list(&sample.invoice, kind);
            for used in list(&result, kind).iter().filter(|used| used.get("fee_id").is_none()) {
                let Some(given) = given.iter().find(|given| given.get("code").or(given.get("id")) == used.get("code").or(used.get("id"))) else {
                    return Err(TestCaseError::fail(format!("{used} was never given")));
                };
                let limit = given.get("applies_to").unwrap_or(given).get("fee_ids").and_then(Value::as_array);
                let open: i64 = list(&result, "fees").iter().zip(exact)
                    .filter(|(_, sent)| sent.get("settled").is_none())
                    .filter(|(_, sent)| limit.map_or(kind == "coupons" || sent["type"] == "charge", |ids| ids.contains(&sent["id"])))
                    .map(|(fee, _)| model::remainder(fee).max(0)).sum();
                if let Some(amount) = given.get("amount_cents").and_then(Value::as_i64) {
                    prop_assert_eq!(int(used, "amount_cents") + int(used, "unused_amount_cents"), amount);
                    prop_assert!(int(used, "unused_amount_cents") == 0 || open == 0, "{} is unused although {} remains", used, open);
                }
            }
        }
    }

    /// The same input gives the same bytes; what the document does not use changes nothing, nor does the order of members or blanks.
    #[test]
    fn results_are_deterministic(sample in sample(Shape::ANY)) {
        let first = calculate_text(&sample.config, &sample.invoice);
        prop_assert_eq!(&first, &calculate_text(&sample.config, &sample.invoice));
        let mut wider = sample.config.clone();
        let taxes = wider["taxes"].as_array_mut().unwrap();
        taxes.insert(0, json!({"code": "unused_first", "name": "U", "rate": "3"}));
        taxes.insert(3, json!({"code": "unused_third", "name": "U", "rate": "4", "compound": true}));
        wider["plans"] = json!([{"code": "p2", "tax_codes": ["unused_first"]}, {"code": "p1"}]);
        wider["add_ons"] = json!([{"code": "a2"}, {"code": "a1", "tax_codes": ["unused_third"]}]);
        prop_assert_eq!(&first, &calculate_text(&wider, &sample.invoice));
        let engine = Engine::from_json(&sample.config.to_string()).unwrap();
        prop_assert_eq!(&first, &engine.calculate_json(&backwards(&sample.invoice)).unwrap());
    }

    /// `resolve` decides what `calculate` applies.
    #[test]
    fn resolve_agrees_with_calculate(sample in sample(Shape::ANY)) {
        let engine = Engine::from_json(&sample.config.to_string()).unwrap();
        let resolved: Value = serde_json::from_str(&engine.resolve_json(&sample.invoice.to_string()).unwrap()).unwrap();
        let result = calculate(&sample);
        for (decision, fee) in list(&resolved, "fees").iter().zip(list(&result, "fees")) {
            prop_assert_eq!(&decision["decided_by"], &fee["decided_by"]);
            prop_assert_eq!(&decision["treatment"], &fee["treatment"]);
            let taxes: Vec<[&Value; 4]> = list(decision, "taxes").iter().map(facts).collect();
            prop_assert_eq!(taxes, list(fee, "applied_taxes").iter().map(facts).collect::<Vec<_>>());
        }
    }

    /// Whatever is done to the text, the answer is a result or a typed error, never a panic or a defect.
    #[test]
    fn damaged_text_is_refused_or_read(sample in sample(Shape::ANY), at in any::<prop::sample::Index>(), byte in 32_u8..127, cut in any::<bool>()) {
        let mut bytes = sample.invoice.to_string().into_bytes();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        let engine = Engine::from_json(&sample.config.to_string()).unwrap();
        if let Err(error) = engine.calculate_json(std::str::from_utf8(&bytes).unwrap()) {
            prop_assert!(["invoice.", "json."].iter().any(|area| error.code().starts_with(area)), "{}", error);
            prop_assert!(!error.message().is_empty());
        }
    }
}

fn same_row(cell: &Value, row: &Value) -> bool {
    ["tax_code", "tax_rate", "tax_name"].iter().all(|member| cell[member] == row[member])
}

fn facts(tax: &Value) -> [&Value; 4] {
    ["tax_code", "tax_rate", "inclusive", "compound"].map(|member| &tax[member])
}

/// Turns the sign of an amount: `amount_cents`, or `units`.
fn turn(value: &mut Value) {
    if let Some(amount) = value.get("amount_cents").and_then(Value::as_i64) {
        value["amount_cents"] = json!(-amount);
    } else {
        let units = value["units"].as_str().unwrap();
        value["units"] = units.strip_prefix('-').map_or_else(|| json!(format!("-{units}")), |units| json!(units));
    }
}

/// The same value with the members of every object in reverse order and blanks between.
fn backwards(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let parts: Vec<String> =
                members.iter().rev().map(|(key, value)| format!("{} :\n {}", json!(key), backwards(value))).collect();
            format!("{{ {} }}", parts.join(" , "))
        }
        Value::Array(entries) => format!("[ {}\t]", entries.iter().map(backwards).collect::<Vec<_>>().join(" ,")),
        other => other.to_string(),
    }
}
