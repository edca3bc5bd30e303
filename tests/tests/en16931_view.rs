//! The EN 16931 view (docs/en16931.md): figures by hand, the official examples, and properties over random documents.

use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tallage::{Engine, en16931_json};
use tallage_conformance::generate::{DOCUMENTS, Sample, Shape, sample, text};
use tallage_conformance::model::{Exact, decimal, int, list, round, whole};
use tallage_conformance::official::{cents, examples, key, translate};

fn taxed(config: &Value, invoice: &Value) -> Value {
    let engine = Engine::from_json(&config.to_string()).unwrap_or_else(|error| panic!("{error}: {config}"));
    let result = engine.calculate_json(&invoice.to_string()).unwrap_or_else(|error| panic!("{error}: {invoice}"));
    serde_json::from_str(&result).unwrap()
}

fn credited(request: &Value) -> Value {
    serde_json::from_str(&Engine::from_json("{}").unwrap().credit_json(&request.to_string()).unwrap()).unwrap()
}

fn view(request: &Value) -> Value {
    let answer = en16931_json(&request.to_string()).unwrap_or_else(|error| panic!("{error}: {request}"));
    serde_json::from_str(&answer).unwrap()
}

/// The ids of the violations, in order.
fn broken(view: &Value) -> Vec<&str> {
    list(view, "violations").iter().map(|violation| violation["id"].as_str().unwrap()).collect()
}

fn holds(view: &Value, id: &str) -> bool {
    let rule = list(view, "rules").iter().find(|rule| rule["id"] == id);
    rule.unwrap_or_else(|| panic!("{id} was not checked"))["holds"] == true
}

fn seller() -> Value {
    json!({"name": "Acme SARL", "country": "FR", "vat_number": "FR23334175221"})
}

fn customer() -> Value {
    json!({"name": "Kunde GmbH", "country": "DE", "tax_identification_number": "DE136695976"})
}

fn invoice(fees: Value) -> Value {
    json!({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR", "customer": customer(), "fees": fees})
}

fn vat() -> Value {
    json!({"taxes": [
        {"code": "s20", "name": "VAT", "rate": "20", "category_code": "S"},
        {"code": "s5", "name": "VAT", "rate": "5.5", "category_code": "S"}]})
}

/// 30.00 off 150.00 is 20.00 off 100.00 and 10.00 off 50.00; 80.00 × 20 % = 16.00, 40.00 × 5.5 % = 2.20;
/// 120.00 + 18.20 = 138.20, of which 8.20 is prepaid.
#[test]
fn coupons_are_inside_the_lines_and_credits_are_paid() {
    let mut invoice = invoice(json!([
        {"id": "f1", "type": "add_on", "amount_cents": 10_000, "tax_codes": ["s20"]},
        {"id": "f2", "type": "add_on", "amount_cents": 5_000, "tax_codes": ["s5"]}]));
    invoice["coupons"] = json!([{"code": "C", "type": "fixed_amount", "amount_cents": 3_000}]);
    invoice["prepaid_credits"] = json!([{"id": "w", "amount_cents": 320}]);
    invoice["credit_note_credits"] = json!([{"id": "cn", "amount_cents": 500}]);
    let document = taxed(&vat(), &invoice);
    let answer = view(&json!({"document": document, "seller": seller()}));
    assert_eq!(
        (&answer["document"], &answer["id"], &answer["type_code"], &answer["currency"]),
        (&json!("en16931"), &json!("inv_1"), &json!("380"), &json!("EUR"))
    );
    assert_eq!(
        answer["lines"],
        json!([{"fee_id": "f1", "net_amount": "80.00", "category_code": "S", "rate": "20"},
               {"fee_id": "f2", "net_amount": "40.00", "category_code": "S", "rate": "5.5"}])
    );
    assert_eq!(
        answer["vat_breakdown"],
        json!([{"taxable_amount": "80.00", "tax_amount": "16.00", "category_code": "S", "rate": "20"},
               {"taxable_amount": "40.00", "tax_amount": "2.20", "category_code": "S", "rate": "5.5"}])
    );
    assert_eq!(
        answer["totals"],
        json!({"sum_of_line_net_amounts": "120.00", "sum_of_allowances": "0.00", "sum_of_charges": "0.00",
               "total_without_vat": "120.00", "total_vat": "18.20", "total_with_vat": "138.20", "paid_amount": "8.20",
               "rounding_amount": "0.00", "amount_due": "130.00"})
    );
    assert_eq!(broken(&answer), [""; 0]);
}

/// 12.00 with 20 % inside is 10.00 and 2.00; 0.03 is 0.02 and 0.01 (0.005, half away from zero), but 0.02 × 20 % is 0.00.
#[test]
fn a_price_that_includes_tax_may_miss_br_co_17_by_a_cent() {
    let config =
        json!({"taxes": [{"code": "s20", "name": "VAT", "rate": "20", "category_code": "S", "inclusive": true}]});
    let fee =
        |amount: i64| invoice(json!([{"id": "f1", "type": "add_on", "amount_cents": amount, "tax_codes": ["s20"]}]));
    let even = view(&json!({"document": taxed(&config, &fee(1_200)), "seller": seller()}));
    assert_eq!(even["lines"][0]["net_amount"], "10.00");
    assert_eq!(broken(&even), [""; 0]);
    let odd = view(&json!({"document": taxed(&config, &fee(3)), "seller": seller()}));
    assert_eq!((&odd["totals"]["total_without_vat"], &odd["totals"]["total_vat"]), (&json!("0.02"), &json!("0.01")));
    assert_eq!(broken(&odd), ["BR-CO-17", "BR-S-09"]);
    let message = odd["violations"][0]["message"].as_str().unwrap();
    assert!(message.contains("is 0.01, but 0.02 × 20 % is 0.00"), "{message}");
}

/// Three times 0.33 at 20 %: each line 0.066 → 0.07, together 0.21; but 0.99 × 20 % is 0.198 → 0.20.
#[test]
fn strategy_line_is_told_with_both_figures() {
    let mut config = vat();
    config["rounding"] = json!({"strategy": "line"});
    let fee = |id: &str| json!({"id": id, "type": "add_on", "amount_cents": 33, "tax_codes": ["s20"]});
    let document = taxed(&config, &invoice(json!([fee("a"), fee("b"), fee("c")])));
    let answer = view(&json!({"document": document, "seller": seller()}));
    assert_eq!(answer["vat_breakdown"][0]["tax_amount"], "0.21");
    assert_eq!(broken(&answer), ["BR-CO-17", "BR-S-09"]);
    let message = answer["violations"][0]["message"].as_str().unwrap();
    assert!(message.contains("is 0.21, but 0.99 × 20 % is 0.20"), "{message}");
    assert_eq!(answer["violations"][0]["path"], "/document/applied_taxes/0");
}

/// 19 % of two countries: each 0.03 × 19 % = 0.0057 → 0.01; their one group has 0.06 and 0.02, but 0.06 × 19 % = 0.0114 → 0.01.
#[test]
fn taxes_of_one_category_and_rate_share_a_group() {
    let config = json!({"taxes": [
        {"code": "de", "name": "VAT", "rate": "19", "category_code": "S", "jurisdiction": "DE"},
        {"code": "cy", "name": "VAT", "rate": "19", "category_code": "S", "jurisdiction": "CY"}]});
    let fees = |amount: i64| {
        invoice(json!([{"id": "a", "type": "add_on", "amount_cents": amount, "tax_codes": ["de"]},
                       {"id": "b", "type": "add_on", "amount_cents": amount, "tax_codes": ["cy"]}]))
    };
    let answer = view(&json!({"document": taxed(&config, &fees(10_000)), "seller": seller()}));
    assert_eq!(
        answer["vat_breakdown"],
        json!([{"taxable_amount": "200.00", "tax_amount": "38.00", "category_code": "S", "rate": "19"}])
    );
    assert_eq!(broken(&answer), [""; 0]);
    let small = view(&json!({"document": taxed(&config, &fees(3)), "seller": seller()}));
    assert_eq!(small["vat_breakdown"][0]["tax_amount"], "0.02");
    assert_eq!(broken(&small), ["BR-CO-17", "BR-S-09"]);
}

/// A document below zero is due below zero: −100.00 − 20.00 = −120.00.
#[test]
fn a_negative_document_is_due_below_zero() {
    let fees = json!([{"id": "f1", "type": "add_on", "amount_cents": -10_000, "tax_codes": ["s20"]}]);
    let answer = view(&json!({"document": taxed(&vat(), &invoice(fees)), "seller": seller()}));
    assert_eq!(answer["vat_breakdown"][0]["taxable_amount"], "-100.00");
    assert_eq!(answer["vat_breakdown"][0]["tax_amount"], "-20.00");
    assert_eq!(
        (&answer["totals"]["total_with_vat"], &answer["totals"]["amount_due"]),
        (&json!("-120.00"), &json!("-120.00"))
    );
    assert_eq!(broken(&answer), [""; 0]);
}

/// 25.00 of 100.00 with 10 % off: 22.50 and 20 % of it, 4.50; 7.00 of the 27.00 are refunded, and still to be paid.
#[test]
fn a_credit_note_is_381_and_positive() {
    let mut invoice = invoice(json!([{"id": "f1", "type": "add_on", "amount_cents": 10_000, "tax_codes": ["s20"]}]));
    invoice["coupons"] = json!([{"code": "C", "type": "percentage", "percentage_rate": "10"}]);
    let note = credited(&json!({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": taxed(&vat(), &invoice),
        "items": [{"fee_id": "f1", "amount_cents": 2_500}], "paid_amount_cents": 10_800, "refund_amount_cents": 700}));
    let answer = view(&json!({"document": note, "seller": seller()}));
    assert_eq!((&answer["id"], &answer["type_code"]), (&json!("cn_1"), &json!("381")));
    assert_eq!(answer["lines"], json!([{"fee_id": "f1", "net_amount": "22.50", "category_code": "S", "rate": "20"}]));
    let totals = &answer["totals"];
    assert_eq!(
        (&totals["total_with_vat"], &totals["paid_amount"], &totals["amount_due"]),
        (&json!("27.00"), &json!("0.00"), &json!("27.00"))
    );
    assert_eq!(broken(&answer), [""; 0]);
    // What is changed by hand is noticed in the note's own terms.
    let mut edited = note;
    edited["items"][0]["sub_total_excluding_taxes_amount_cents"] = json!(2_251);
    edited["credit_amount_cents"] = json!(2_001);
    let answer = view(&json!({"document": edited, "seller": seller()}));
    assert_eq!(broken(&answer), ["BR-CO-10", "BR-CO-16", "BR-S-08"]);
}

/// Quebec: two taxes on a line. The standard has room for one.
#[test]
fn a_line_with_two_taxes_is_told() {
    let config = json!({"taxes": [{"code": "gst", "name": "GST", "rate": "5"}, {"code": "qst", "name": "QST", "rate": "9.975"}]});
    let fees = json!([{"id": "f1", "type": "add_on", "amount_cents": 10_000, "tax_codes": ["gst", "qst"]}]);
    let answer = view(&json!({"document": taxed(&config, &invoice(fees)), "seller": seller()}));
    assert_eq!(answer["lines"], json!([{"fee_id": "f1", "net_amount": "100.00", "category_code": null, "rate": null}]));
    assert_eq!(broken(&answer), ["BR-CO-04", "TALLAGE-ONE-VAT", "BR-S-08", "BR-S-08"]);
    assert!(holds(&answer, "BR-CO-14") && holds(&answer, "BR-CO-17"));
}

/// A settled tax has no category of its own: it takes that of the row it joins, else S above 0 %.
#[test]
fn a_settled_tax_joins_its_row() {
    let config = json!({"taxes": [{"code": "igic", "name": "IGIC", "rate": "7", "category_code": "L"}]});
    let settled = |code: &str, rate: &str, amount: i64| json!([{"tax_code": code, "tax_name": "IGIC", "tax_rate": rate, "amount_cents": amount}]);
    let fees = json!([{"id": "open", "type": "add_on", "amount_cents": 1_000, "tax_codes": ["igic"]},
        {"id": "joins", "type": "add_on", "amount_cents": 1_000, "settled": settled("igic", "7", 70)},
        {"id": "alone", "type": "add_on", "amount_cents": 1_000, "settled": settled("old", "6", 60)},
        {"id": "none", "type": "add_on", "amount_cents": 1_000, "settled": settled("free", "0", 0)}]);
    let answer = view(&json!({"document": taxed(&config, &invoice(fees)), "seller": seller()}));
    let codes: Vec<&Value> = list(&answer, "lines").iter().map(|line| &line["category_code"]).collect();
    assert_eq!(codes, [&json!("L"), &json!("L"), &json!("S"), &Value::Null]);
    assert_eq!(
        answer["vat_breakdown"],
        json!([{"taxable_amount": "20.00", "tax_amount": "1.40", "category_code": "L", "rate": "7"},
               {"taxable_amount": "10.00", "tax_amount": "0.60", "category_code": "S", "rate": "6"},
               {"taxable_amount": "10.00", "tax_amount": "0.00", "category_code": null, "rate": "0"}])
    );
    assert_eq!(broken(&answer), ["BR-47", "BR-CO-04"]);
}

/// 1005 yen at 10 % are 100.5, which are 101 yen; 1.005 dinars at 5 % are 0.05025, which are 0.050.
#[test]
fn amounts_have_the_decimals_of_the_currency() {
    let config =
        json!({"taxes": [{"code": "ct", "name": "Tax", "rate": "10"}, {"code": "kd", "name": "Tax", "rate": "5"}]});
    let document = |currency: &str, code: &str| {
        let mut invoice = invoice(json!([{"id": "f1", "type": "add_on", "amount_cents": 1_005, "tax_codes": [code]}]));
        invoice["currency"] = json!(currency);
        json!({"document": taxed(&config, &invoice), "seller": seller()})
    };
    let yen = view(&document("JPY", "ct"));
    assert_eq!((&yen["totals"]["total_vat"], &yen["totals"]["total_with_vat"]), (&json!("101"), &json!("1106")));
    assert_eq!(broken(&yen), [""; 0]);
    let dinars = view(&document("KWD", "kd"));
    assert_eq!(
        (&dinars["totals"]["total_vat"], &dinars["totals"]["total_with_vat"]),
        (&json!("0.050"), &json!("1.055"))
    );
    // The tax, 0.050, is the one figure that two decimals can say.
    assert_eq!(broken(&dinars), ["BR-DEC-09", "BR-DEC-12", "BR-DEC-14", "BR-DEC-18", "BR-DEC-19", "BR-DEC-23"]);
}

/// The words that the law wants are the reason where nothing is charged, and only there.
#[test]
fn mentions_are_the_reason_where_nothing_is_charged() {
    let config = json!({"taxes": [{"code": "ae", "name": "VAT", "rate": "0", "category_code": "AE", "exemption_reason_code": "VATEX-EU-AE"},
        {"code": "s20", "name": "VAT", "rate": "20", "category_code": "S"}]});
    let fees = json!([{"id": "a", "type": "add_on", "amount_cents": 1_000, "tax_codes": ["ae"]},
        {"id": "b", "type": "add_on", "amount_cents": 1_000, "tax_codes": ["s20"]}]);
    let mut document = taxed(&config, &invoice(fees));
    document["applied_taxes"][0]["mention"] = json!("Autoliquidation");
    document["applied_taxes"][1]["mention"] = json!("TVA acquittée sur les encaissements");
    let answer = view(&json!({"document": document, "seller": seller()}));
    assert_eq!(
        answer["vat_breakdown"],
        json!([{"taxable_amount": "10.00", "tax_amount": "0.00", "category_code": "AE", "rate": "0",
                "exemption_reason_code": "VATEX-EU-AE", "exemption_reason": "Autoliquidation"},
               {"taxable_amount": "10.00", "tax_amount": "2.00", "category_code": "S", "rate": "20"}])
    );
    assert_eq!(broken(&answer), [""; 0]);
}

/// Breakdown and totals of the official examples, and every rule holds: they are valid invoices. Their document allowances and
/// charges are lines of ours, and two round what is to be paid, which tallage does not.
#[test]
fn the_official_examples_come_out_to_the_cent() {
    let examples = examples();
    assert_eq!(examples.len(), 16);
    for example in &examples {
        let name = &example["path"];
        let (config, mut invoice) = translate(example);
        let official = &example["totals"];
        let total = |member: &str| official.get(member).map_or(0, cents);
        invoice["customer"] = json!({"name": "Buyer", "country": "SE"});
        if let Some(number) = example.get("buyer_vat") {
            invoice["customer"]["tax_identification_number"] = number.clone();
        }
        let prepaid = total("PrepaidAmount");
        invoice["prepaid_credits"] = json!([{"id": "paid", "amount_cents": prepaid}]);
        let mut document = taxed(&config, &invoice);
        let rows = list(&example["tax_totals"][0], "subtotals");
        for (index, row) in rows.iter().enumerate() {
            document["applied_taxes"][index]["mention"] = row["category"]["exemption"].clone();
        }
        let mut seller = json!({"name": "Seller", "country": "SE"});
        if let Some(number) = example["seller_vat"].as_str() {
            let member = if number.starts_with("Godkänd") { "tax_registration" } else { "vat_number" };
            seller[member] = json!(number);
        }
        let answer = view(&json!({"document": document, "seller": seller}));
        assert_eq!(broken(&answer), [""; 0], "{name}");
        let ours: Vec<_> = list(&answer, "vat_breakdown")
            .iter()
            .map(|group| {
                let percent = decimal(group["rate"].as_str().unwrap_or("0"));
                let code = group["category_code"].as_str().unwrap().to_owned();
                (
                    (code, percent),
                    cents(&group["taxable_amount"]),
                    cents(&group["tax_amount"]),
                    group.get("exemption_reason"),
                )
            })
            .collect();
        let theirs: Vec<_> = rows
            .iter()
            .map(|row| {
                (key(&row["category"]), cents(&row["taxable"]), cents(&row["tax"]), row["category"].get("exemption"))
            })
            .collect();
        assert_eq!(ours, theirs, "{name}");
        let shown = |member: &str| cents(&answer["totals"][member]);
        let lines = total("LineExtensionAmount") - total("AllowanceTotalAmount") + total("ChargeTotalAmount");
        assert_eq!(shown("sum_of_line_net_amounts"), lines, "{name}");
        assert_eq!(shown("total_without_vat"), total("TaxExclusiveAmount"), "{name}");
        assert_eq!(shown("total_vat"), cents(&example["tax_totals"][0]["amount"]), "{name}");
        assert_eq!(shown("total_with_vat"), total("TaxInclusiveAmount"), "{name}");
        // No advance is more than its invoice, so all of it is used.
        assert_eq!(shown("paid_amount"), prepaid, "{name}");
        assert_eq!(shown("amount_due") + total("PayableRoundingAmount"), total("PayableAmount"), "{name}");
    }
}

/// Gives the sample categories, and each fee one tax; taxes of one rate are one tax, as they would share a group.
fn one_vat_each(sample: &mut Sample) {
    let mut first: BTreeMap<Exact, String> = BTreeMap::new();
    let mut name: BTreeMap<String, String> = BTreeMap::new();
    for tax in sample.config["taxes"].as_array_mut().unwrap() {
        let rate = decimal(tax["rate"].as_str().unwrap());
        let code = tax["code"].as_str().unwrap().to_owned();
        tax["category_code"] = json!(if rate == whole(0) { "Z" } else { "S" });
        tax.as_object_mut().unwrap().remove("inclusive");
        name.insert(code.clone(), first.entry(rate).or_insert(code).clone());
    }
    sample.invoice.as_object_mut().unwrap().remove("prices_include_tax");
    for fee in sample.invoice["fees"].as_array_mut().unwrap() {
        let code = fee["tax_codes"][0].as_str().unwrap_or("t0").to_owned();
        fee["tax_codes"] = json!([name[&code]]);
        fee.as_object_mut().unwrap().remove("prices_include_tax");
    }
}

const AMOUNTS: [&str; 8] =
    ["BR-CO-10", "BR-CO-11", "BR-CO-12", "BR-CO-13", "BR-CO-14", "BR-CO-15", "BR-CO-16", "BR-CO-18"];

fn many() -> ProptestConfig {
    ProptestConfig { cases: DOCUMENTS, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(many())]

    /// The default rounding keeps every rule about amounts, with coupons and credits and in every currency.
    #[test]
    fn the_default_rounding_keeps_every_rule_about_amounts(mut sample in sample(Shape {
        strategies: &["tax"], modes: &["half_away_from_zero"], settled: false, ..Shape::ANY
    })) {
        sample.config["rounding"]["base"] = json!("rounded");
        one_vat_each(&mut sample);
        let document = taxed(&sample.config, &sample.invoice);
        let answer = view(&json!({"document": document, "seller": seller()}));
        for id in AMOUNTS.iter().chain(&["BR-CO-17", "BR-CO-04", "BR-47", "TALLAGE-ONE-VAT"]) {
            prop_assert!(holds(&answer, id), "{id}: {answer}");
        }
        for rule in list(&answer, "rules") {
            let id = rule["id"].as_str().unwrap();
            let of_amounts = ["BR-S-", "BR-Z-"].iter().any(|family| id.starts_with(family));
            prop_assert!(!of_amounts || rule["holds"] == true, "{rule}: {answer}");
        }
    }

    /// Whatever was rounded and however it was taxed, totals add up, and BR-CO-17 says of each group what arithmetic says.
    #[test]
    fn br_co_17_is_told_truly(sample in sample(Shape::ANY)) {
        let document = taxed(&sample.config, &sample.invoice);
        let answer = view(&json!({"document": document, "seller": seller()}));
        // An invoice whose fees name no tax has no breakdown.
        let untaxed = list(&document, "applied_taxes").is_empty();
        for id in AMOUNTS {
            prop_assert_eq!(holds(&answer, id), !(untaxed && id == "BR-CO-18"), "{}: {}", id, answer);
        }
        let places = usize::try_from(int(&document, "currency_exponent")).unwrap();
        let unit = whole(10_i64.pow(places as u32));
        let units = |amount: &Value| round(&(decimal(amount.as_str().unwrap()) * &unit), "toward_zero");
        let mut wrong = 0;
        for group in list(&answer, "vat_breakdown") {
            let rate = decimal(group["rate"].as_str().unwrap());
            let right = whole(units(&group["taxable_amount"])) * rate / whole(100);
            wrong += usize::from(round(&right, "half_away_from_zero") != units(&group["tax_amount"]));
        }
        let told = list(&answer, "violations").iter().filter(|violation| violation["id"] == "BR-CO-17").count();
        prop_assert_eq!(told, wrong, "{}", answer);
        for (line, fee) in list(&answer, "lines").iter().zip(list(&document, "fees")) {
            prop_assert_eq!(&line["fee_id"], &fee["id"]);
            prop_assert_eq!(&line["net_amount"], &json!(text(int(fee, "sub_total_excluding_taxes_amount_cents"), places)));
            let several = list(fee, "applied_taxes").len() != 1;
            prop_assert!(!several || line["category_code"].is_null());
        }
    }
}
