//! Stripe Tax from draft to reversal, with figures from its documentation and from paper.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{buyer, customer, notes, one_off, posted, records, refused_code, request, world};
use crate::documents::TODAY;
use crate::world::World;

fn ireland() -> Value {
    json!({"address_line1": "1 Grafton Street", "city": "Dublin", "zipcode": "D02 XY45", "country": "IE"})
}

fn credit(world: &mut World, id: &str, sold: &Value, earlier: &[Value], items: Option<Value>) -> Value {
    let note = world.note(id, sold, earlier, items);
    let credit = json!({"operation": "credit", "today": TODAY, "document": note, "invoice": sold});
    let outcome = world.done(&credit);
    assert_eq!(notes(&outcome), Vec::<&str>::new(), "{outcome}");
    note
}

/// Amounts and taxes of all that is on record, line by line of the invoice: reversals must cancel them.
fn sums(world: &World) -> (Decimal, Decimal, usize) {
    let all = world.simulator.recorded();
    let sum = |of: fn(&tallage::simulate::Recorded) -> Decimal| all.iter().map(of).sum();
    (sum(|it| it.amount), sum(|it| it.tax), all.len())
}

/// Stripe's documented example: 1000 in Seattle is 103 = 65 + 0 + 22 + 14 + 2.
#[test]
fn seattle() {
    let mut world = world();
    let buyer = buyer(&mut world, "stripe", &super::seattle());
    let invoice = one_off("inv_1", "USD", &buyer, &[("f1", 1000)]);
    for operation in ["estimate", "commit"] {
        let document = world.done(&request(operation, &invoice))["document"].clone();
        let taxes = document["fees"][0]["applied_taxes"].as_array().unwrap();
        let amounts: Vec<i64> =
            taxes.iter().filter_map(|tax| tax["amount_cents"].as_i64()).filter(|it| *it != 0).collect();
        assert_eq!(amounts, [65, 22, 14, 2], "{document}");
        assert_eq!((&document["taxes_amount_cents"], &document["total_amount_cents"]), (&json!(103), &json!(1103)));
        assert_eq!(document["source"], "stripe_tax");
    }
    let forms = posted(&world, "/v1/tax/calculations");
    assert_eq!((forms.len(), &forms[0]), (2, &forms[1]), "an estimate is asked as a commit is");
    assert_eq!(forms[0]["line_items"][0]["amount"], "1000");
    assert_eq!(forms[0]["customer_details"]["address"]["postal_code"], "98104");
    assert_eq!(records(&world), [("transaction", "posted", 1000, 103, 1)]);
}

/// 23 % inside 10000: 10000 − 10000 / 1.23 = 1869.9, so 1870, and 8130 without.
#[test]
fn ireland_with_tax_inside() {
    let mut world = world();
    let buyer = buyer(&mut world, "stripe", &ireland());
    let mut invoice = one_off("inv_1", "EUR", &buyer, &[("f1", 10_000)]);
    invoice["prices_include_tax"] = json!(true);
    let document = world.commit(&invoice);
    assert_eq!(document["taxes_amount_cents"], 1870, "{document}");
    assert_eq!(document["sub_total_excluding_taxes_amount_cents"], 8130);
    assert_eq!(document["total_amount_cents"], 10_000);
    assert_eq!(posted(&world, "/v1/tax/calculations")[0]["line_items"][0]["tax_behavior"], "inclusive");
    assert_eq!(records(&world), [("transaction", "posted", 10_000, 1870, 1)]);
    credit(&mut world, "cn_1", &document, &[], None);
    assert_eq!(sums(&world), (Decimal::ZERO, Decimal::ZERO, 2));
}

/// 30.00 off 100.00 and 50.00, in proportion: 20.00 and 10.00. Told are 80.00 and 40.00, taxed with 8.20 and 4.10.
#[test]
fn a_negative_fee_is_spread() {
    let mut world = world();
    let buyer = buyer(&mut world, "stripe", &super::seattle());
    let document = world.commit(&one_off("inv_1", "USD", &buyer, &[("a", 10_000), ("off", -3_000), ("b", 5_000)]));
    let forms = posted(&world, "/v1/tax/calculations");
    let lines = forms[0]["line_items"].as_array().unwrap();
    let told: Vec<&str> = lines.iter().map(|line| line["amount"].as_str().unwrap()).collect();
    assert_eq!(told, ["8000", "4000"]);
    assert_eq!((&document["taxes_amount_cents"], &document["total_amount_cents"]), (&json!(1230), &json!(13_230)));
    let taxes: BTreeMap<&str, i64> = document["fees"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fee| (fee["id"].as_str().unwrap(), fee["taxes_amount_cents"].as_i64().unwrap()))
        .collect();
    assert_eq!(taxes.values().sum::<i64>(), 1230, "{taxes:?}");
    // 10.25 % of 30.00 is 307.5, within the rounding of four jurisdictions on each of two lines.
    assert!((-311..=-304).contains(&taxes["off"]), "{taxes:?}");
    assert_eq!(records(&world), [("transaction", "posted", 12_000, 1230, 2)]);
    credit(&mut world, "cn_1", &document, &[], None);
    assert_eq!(sums(&world), (Decimal::ZERO, Decimal::ZERO, 2));
}

#[test]
fn more_off_than_there_is_or_more_lines_than_stripe_takes_is_not_sent() {
    let mut world = world();
    let buyer = buyer(&mut world, "stripe", &super::seattle());
    let commit = request("commit", &one_off("inv_1", "USD", &buyer, &[("a", 1_000), ("off", -1_001)]));
    assert_eq!(refused_code(&mut world, &commit), "negative_total");
    let ids: Vec<String> = (0..101).map(|number| format!("f{number}")).collect();
    let fees: Vec<(&str, i64)> = ids.iter().map(|id| (id.as_str(), 100)).collect();
    let commit = request("commit", &one_off("inv_1", "USD", &buyer, &fees));
    assert_eq!(refused_code(&mut world, &commit), "too_many_lines");
    let outcome = world.run(&commit);
    assert!(outcome["error"]["message"].as_str().unwrap().contains("101"), "{outcome}");
}

/// Three fees whose taxes are all rounded (102.3975, 102.6025, 34.1325: 102 + 103 + 34 = 239), taken back in seven notes.
#[test]
fn any_partition_takes_back_exactly_what_was_recorded() {
    for (address, currency, inclusive) in [(super::seattle(), "USD", false), (ireland(), "EUR", true)] {
        let mut world = world();
        let buyer = buyer(&mut world, "stripe", &address);
        let mut invoice = one_off("inv_1", currency, &buyer, &[("a", 999), ("b", 1001), ("c", 333)]);
        invoice["prices_include_tax"] = json!(inclusive);
        let sold = world.commit(&invoice);
        // Inside, by the line: 999 − 812.2 = 186.8, 1001 − 813.8 = 187.2, 333 − 270.7 = 62.3.
        assert_eq!(sold["taxes_amount_cents"], if inclusive { 187 + 187 + 62 } else { 239 });
        let mut earlier = Vec::new();
        let parts = [[1, 1, 1], [7, 0, 5], [0, 333, 0], [500, 1, 1], [1, 1, 1], [0, 600, 0]];
        for (number, part) in parts.iter().enumerate() {
            let items = ["a", "b", "c"].iter().zip(part).filter(|(_, amount)| **amount > 0);
            let items: Vec<Value> = items.map(|(fee, amount)| json!({"fee_id": fee, "amount_cents": amount})).collect();
            let note = credit(&mut world, &format!("cn_{number}"), &sold, &earlier, Some(json!(items)));
            earlier.push(note);
        }
        credit(&mut world, "cn_rest", &sold, &earlier, None);
        assert_eq!(sums(&world), (Decimal::ZERO, Decimal::ZERO, 8), "{:?}", records(&world));
        // Nothing is left to void, and nothing is.
        let outcome = world.run(&request("void", &sold));
        assert_eq!((&outcome["status"], &outcome["retryable"]), (&json!("failed"), &json!(false)), "{outcome}");
        assert_eq!(outcome["error"]["details"]["class"], "conflict", "{outcome}");
        assert_eq!(sums(&world).2, 8);
    }
}

#[test]
fn a_reversal_of_everything_is_the_transaction_line_by_line() {
    for operation in ["void", "credit"] {
        let mut world = world();
        let buyer = buyer(&mut world, "stripe", &super::seattle());
        let sold = world.commit(&one_off("inv_1", "USD", &buyer, &[("a", 999), ("b", 1001), ("c", 333)]));
        match operation {
            "void" => assert_eq!(world.done(&request("void", &sold))["recorded"], true),
            _ => _ = credit(&mut world, "cn_1", &sold, &[], None),
        }
        let recorded = world.simulator.recorded();
        let lines = |kind: &str, sign: i64| -> Vec<(Decimal, Decimal)> {
            let of = recorded.iter().find(|it| it.kind == kind).unwrap();
            of.lines.iter().map(|line| (line.amount * Decimal::from(sign), line.tax * Decimal::from(sign))).collect()
        };
        assert_eq!(lines("transaction", 1), lines("reversal", -1), "{operation}");
        assert_eq!(posted(&world, "/create_reversal")[0]["mode"], "full");
    }
}

#[test]
fn another_document_under_the_same_name_is_a_conflict_and_the_next_revision_is_not() {
    let mut world = world();
    let buyer = buyer(&mut world, "stripe", &super::seattle());
    let sold = world.commit(&one_off("inv_1", "USD", &buyer, &[("f1", 1000)]));
    let changed = one_off("inv_1", "USD", &buyer, &[("f1", 2000)]);
    let outcome = world.run(&request("commit", &changed));
    assert_eq!(
        (&outcome["status"], &outcome["error"]["details"]["class"]),
        (&json!("failed"), &json!("conflict")),
        "{outcome}"
    );
    assert_eq!(records(&world), [("transaction", "posted", 1000, 103, 1)]);
    world.done(&request("void", &sold));
    let mut again = request("commit", &changed);
    again["revision"] = json!(2);
    // 205 exactly.
    assert_eq!(world.done(&again)["document"]["taxes_amount_cents"], 205);
    assert_eq!(sums(&world), (Decimal::from(2000), Decimal::from(205), 3));
}

/// Stripe's units are not always those of ISO 4217: the table of docs.stripe.com/currencies.
#[test]
fn amounts_are_in_stripes_units() {
    for (currency, amount, told, tax) in [
        // Two decimals at Stripe, none in ISO 4217, and whole krónur all the same: 2000 and 205.
        ("ISK", 2_000, "200000", 205),
        ("UGX", 2_000, "200000", 205),
        ("JPY", 1_000, "1000", 103),
        // Two decimals in ISO 4217 (ariary are fifths), none at Stripe: 1000.00 is 1000, and 103 ariary are 103.00.
        ("MGA", 100_000, "1000", 10_300),
        // Three decimals, the last one 0.
        ("KWD", 10_000, "10000", 1_025),
    ] {
        let mut world = world();
        let buyer = buyer(&mut world, "stripe", &super::seattle());
        let outcome = world.run(&request("estimate", &one_off("inv_1", currency, &buyer, &[("f1", amount)])));
        assert_eq!(outcome["status"], "succeeded", "{currency}: {outcome}");
        let form = &posted(&world, "/v1/tax/calculations")[0];
        assert_eq!(form["line_items"][0]["amount"], told, "{currency}");
        assert_eq!(form["currency"], currency.to_lowercase());
        let document = &outcome["document"];
        if currency != "KWD" {
            assert_eq!(document["taxes_amount_cents"], tax, "{currency}: {document}");
        }
    }
    let mut world = world();
    let buyer = buyer(&mut world, "stripe", &super::seattle());
    for (currency, amount) in [("KWD", 10_005), ("MGA", 100_050)] {
        let estimate = request("estimate", &one_off("inv_1", currency, &buyer, &[("f1", amount)]));
        assert_eq!(refused_code(&mut world, &estimate), "amount_not_expressible", "{currency}");
    }
}

#[test]
fn dates_are_within_thirty_one_days() {
    let mut world = world();
    let buyer = buyer(&mut world, "stripe", &super::seattle());
    let mut old = one_off("inv_1", "USD", &buyer, &[("f1", 1000)]);
    old["issuing_date"] = json!("2026-10-01");
    assert_eq!(refused_code(&mut world, &request("commit", &old)), "tax_date_out_of_window");
    let outcome = world.done(&request("estimate", &old));
    assert_eq!(outcome["document"]["taxes_amount_cents"], 103);
    // 22 October, 30 days before, at midnight in UTC: 1792627200.
    assert_eq!(posted(&world, "/v1/tax/calculations")[0]["tax_date"], "1792627200");
    let text = outcome.to_string();
    assert!(text.contains("tax_date_clamped"), "{text}");
}

#[test]
fn what_is_not_taxed_says_why() {
    let mut world = world();
    // A business elsewhere in the EU accounts for the tax itself.
    let mut berlin = customer(
        "stripe",
        &json!({"address_line1": "Unter den Linden 1", "city": "Berlin", "zipcode": "10117", "country": "DE"}),
    );
    berlin["tax_identification_number"] = json!("DE136695976");
    let estimate =
        |customer: &Value, currency: &str| request("estimate", &one_off("inv_1", currency, customer, &[("f1", 1000)]));
    let outcome = world.done(&estimate(&berlin, "EUR"));
    let fee = &outcome["document"]["fees"][0];
    assert_eq!((&fee["taxes_amount_cents"], &fee["treatment"]), (&json!(0), &json!("reverse_charge")), "{outcome}");
    let form = &posted(&world, "/v1/tax/calculations")[0];
    assert_eq!(form["customer_details"]["tax_ids"], json!([{"type": "eu_vat", "value": "DE136695976"}]));
    // An exempt customer.
    let mut exempt = customer("stripe", &super::seattle());
    exempt["exemption"] = json!({"number": "WA-1"});
    let outcome = world.done(&estimate(&exempt, "USD"));
    let fee = &outcome["document"]["fees"][0];
    assert_eq!((&fee["taxes_amount_cents"], &fee["treatment"]), (&json!(0), &json!("customer_exempt")), "{outcome}");
    let form = &posted(&world, "/v1/tax/calculations")[1];
    assert_eq!(form["customer_details"]["taxability_override"], "customer_exempt");
    // No registration.
    let broadway = customer(
        "stripe",
        &json!({"address_line1": "1 Broadway", "city": "New York", "state": "NY", "zipcode": "10004", "country": "US"}),
    );
    let outcome = world.done(&estimate(&broadway, "USD"));
    let fee = &outcome["document"]["fees"][0];
    assert_eq!((&fee["taxes_amount_cents"], &fee["treatment"]), (&json!(0), &json!("not_collecting")), "{outcome}");
}

#[test]
fn a_customer_of_stripe_is_told_by_its_id() {
    let mut world = world();
    let known = super::made(&mut world, "stripe", &seattle_at("98104"));
    let document = world.commit(&one_off("inv_1", "USD", &known, &[("f1", 1000)]));
    assert_eq!(document["taxes_amount_cents"], 103);
    let form = &posted(&world, "/v1/tax/calculations")[0];
    assert_eq!(
        (&form["customer"], &form["customer_details"]),
        (&known["provider_customer"]["external_id"], &Value::Null)
    );
}

fn seattle_at(zipcode: &str) -> Value {
    let mut address = super::seattle();
    address["zipcode"] = json!(zipcode);
    address
}

#[test]
fn an_account_whose_taxes_are_not_active_says_so() {
    let mut world = world();
    world.simulator.stripe().set_head_office(None);
    let outcome = world.run(&json!({"operation": "check", "connection": "stripe"}));
    assert_eq!(
        (&outcome["status"], &outcome["error"]["code"]),
        (&json!("failed"), &json!("provider.stripe_tax_pending")),
        "{outcome}"
    );
}
