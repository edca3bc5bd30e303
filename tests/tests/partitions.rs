//! Any partition of an invoice into credit notes, in any order, sums to the invoice and leaves nothing.

use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tallage::Engine;
use tallage_conformance::generate::{DOCUMENTS, Sample, Shape, sample};
use tallage_conformance::model::{int, list};

/// How an invoice is taken apart: for each fee the cuts (in thousandths), and an order.
#[derive(Debug, Clone)]
struct Plan {
    cuts: Vec<Vec<i64>>,
    order: Vec<u32>,
    together: Vec<usize>,
}

fn plan() -> impl Strategy<Value = Plan> {
    let cuts = prop::collection::vec(prop::collection::vec(0..=1000_i64, 0..=3), 7);
    (cuts, prop::collection::vec(any::<u32>(), 28), prop::collection::vec(1..=4_usize, 28))
        .prop_map(|(cuts, order, together)| Plan { cuts, order, together })
}

/// The parts of every fee, shuffled.
fn parts(result: &Value, plan: &Plan) -> Vec<(String, i64)> {
    let mut all = Vec::new();
    for (fee, cuts) in list(result, "fees").iter().zip(&plan.cuts) {
        let amount = int(fee, "amount_cents");
        let mut marks: Vec<i64> =
            cuts.iter().map(|cut| i64::try_from(i128::from(amount) * i128::from(*cut) / 1000).unwrap()).collect();
        marks.extend([0, amount]);
        marks.sort_by_key(|mark| mark.abs());
        marks.dedup();
        all.extend(marks.windows(2).map(|pair| (fee["id"].as_str().unwrap().to_owned(), pair[1] - pair[0])));
    }
    let mut keyed: Vec<_> = all.into_iter().zip(&plan.order).collect();
    keyed.sort_by_key(|(_, key)| **key);
    keyed.into_iter().map(|(part, _)| part).collect()
}

const FIGURES: [&str; 7] = [
    "amount_cents",
    "progressive_billing_credits_amount_cents",
    "coupons_amount_cents",
    "included_taxes_amount_cents",
    "sub_total_excluding_taxes_amount_cents",
    "taxes_amount_cents",
    "total_amount_cents",
];

/// Every figure of the fees (or items), summed by fee and member, and by fee and tax; of the rows by tax.
fn figures<'a>(documents: impl IntoIterator<Item = &'a Value>, entries: &str, id: &str) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    let mut add = |key: String, amount: i64| *sums.entry(key).or_insert(0) += amount;
    for document in documents {
        for entry in list(document, entries) {
            for figure in FIGURES {
                add(format!("{} {figure}", entry[id]), int(entry, figure));
            }
            for tax in list(entry, "applied_taxes") {
                add(format!("{} {} {}", entry[id], tax["tax_code"], tax["tax_rate"]), int(tax, "amount_cents"));
            }
        }
        for row in list(document, "applied_taxes") {
            add(format!("row {} {}", row["tax_code"], row["tax_rate"]), int(row, "amount_cents"));
            add(format!("row {} {} base", row["tax_code"], row["tax_rate"]), int(row, "fees_amount_cents"));
        }
    }
    sums.retain(|_, amount| *amount != 0);
    sums
}

fn credit(engine: &Engine, invoice: &Value, notes: &[Value], items: Option<Value>) -> Value {
    let mut request =
        json!({"id": format!("cn_{}", notes.len() + 1), "issuing_date": "2026-11-05", "invoice": invoice});
    if !notes.is_empty() {
        request["credit_notes"] = json!(notes);
    }
    if let Some(items) = items {
        request["items"] = items;
    }
    let note = engine.credit_json(&request.to_string()).unwrap_or_else(|error| panic!("{error}: {request}"));
    serde_json::from_str(&note).unwrap()
}

fn invoice(sample: &Sample) -> (Engine, Value) {
    let engine = Engine::from_json(&sample.config.to_string()).unwrap();
    let taxed = engine.calculate_json(&sample.invoice.to_string()).unwrap();
    (engine, serde_json::from_str(&taxed).unwrap())
}

fn assert_nothing_remains(note: &Value) -> Result<(), TestCaseError> {
    let remaining = &note["remaining"];
    for member in ["creditable_amount_cents", "sub_total_excluding_taxes_amount_cents", "taxes_amount_cents"] {
        prop_assert_eq!(int(remaining, member), 0, "{}", remaining);
    }
    for fee in list(remaining, "fees") {
        prop_assert_eq!((int(fee, "amount_cents"), int(fee, "total_amount_cents")), (0, 0));
    }
    for tax in list(remaining, "applied_taxes") {
        prop_assert_eq!(int(tax, "amount_cents"), 0);
    }
    Ok(())
}

/// Each note adds up in itself, like an invoice.
fn assert_adds_up(note: &Value) -> Result<(), TestCaseError> {
    let items = list(note, "items");
    for (total, part) in
        FIGURES.map(|figure| (if figure == "amount_cents" { "items_amount_cents" } else { figure }, figure))
    {
        prop_assert_eq!(int(note, total), items.iter().map(|item| int(item, part)).sum::<i64>(), "{}", total);
    }
    prop_assert_eq!(
        int(note, "taxes_amount_cents"),
        list(note, "applied_taxes").iter().map(|row| int(row, "amount_cents")).sum::<i64>()
    );
    prop_assert_eq!(
        int(note, "total_amount_cents"),
        int(note, "credit_amount_cents") + int(note, "refund_amount_cents")
    );
    for item in items {
        prop_assert_eq!(
            int(item, "taxes_amount_cents"),
            list(item, "applied_taxes").iter().map(|tax| int(tax, "amount_cents")).sum::<i64>()
        );
        let net = ["progressive_billing_credits_amount_cents", "coupons_amount_cents", "included_taxes_amount_cents"];
        let taken: i64 = net.iter().map(|member| int(item, member)).sum();
        prop_assert_eq!(int(item, "sub_total_excluding_taxes_amount_cents"), int(item, "amount_cents") - taken);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: DOCUMENTS, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_partition_in_any_order_sums_to_the_invoice(sample in sample(Shape::ANY), plan in plan()) {
        let (engine, invoice) = invoice(&sample);
        let mut parts = parts(&invoice, &plan);
        let mut notes: Vec<Value> = Vec::new();
        let mut sizes = plan.together.iter();
        while !parts.is_empty() {
            // A note names a fee once: what would come twice waits for the next.
            let (mut items, mut later) = (Vec::<(String, i64)>::new(), Vec::new());
            let size = *sizes.next().unwrap_or(&1);
            for part in parts {
                if items.len() < size && items.iter().all(|item| item.0 != part.0) { items.push(part) } else { later.push(part) }
            }
            parts = later;
            let before = notes.last().map_or_else(|| int(&invoice, "sub_total_including_taxes_amount_cents"), |note| int(&note["remaining"], "creditable_amount_cents"));
            let items = items.into_iter().map(|(fee_id, amount_cents)| json!({"fee_id": fee_id, "amount_cents": amount_cents})).collect();
            let note = credit(&engine, &invoice, &notes, Some(items));
            assert_adds_up(&note)?;
            prop_assert_eq!(int(&note["remaining"], "creditable_amount_cents"), before - int(&note, "total_amount_cents"));
            notes.push(note);
        }
        // Fees of nothing have no part to name, but may carry a unit of tax: the last note takes everything that remains.
        if list(&invoice, "fees").iter().any(|fee| int(fee, "amount_cents") == 0) {
            notes.push(credit(&engine, &invoice, &notes, None));
        }
        assert_nothing_remains(notes.last().unwrap())?;
        prop_assert_eq!(figures(&notes, "items", "fee_id"), figures([&invoice], "fees", "id"), "{} {}", sample.config, sample.invoice);
    }

    #[test]
    fn crediting_everything_is_the_invoice_with_its_signs_turned(sample in sample(Shape::ANY)) {
        let (engine, invoice) = invoice(&sample);
        let note = credit(&engine, &invoice, &[], None);
        prop_assert_eq!(int(&note, "sign"), -1);
        assert_adds_up(&note)?;
        assert_nothing_remains(&note)?;
        prop_assert_eq!(figures([&note], "items", "fee_id"), figures([&invoice], "fees", "id"));
        prop_assert_eq!(int(&note, "total_amount_cents"), int(&invoice, "sub_total_including_taxes_amount_cents"));
    }

    #[test]
    fn a_unit_more_than_remains_is_refused(sample in sample(Shape::ANY), at in any::<prop::sample::Index>()) {
        let (engine, invoice) = invoice(&sample);
        let fees = list(&invoice, "fees");
        let fee = &fees[at.index(fees.len())];
        let amount = int(fee, "amount_cents");
        let more = if amount < 0 { amount - 1 } else { amount + 1 };
        let request = json!({"id": "cn_1", "issuing_date": "2026-11-05", "invoice": invoice, "items": [{"fee_id": fee["id"], "amount_cents": more}]});
        let error = engine.credit_json(&request.to_string()).unwrap_err();
        prop_assert_eq!((error.code(), error.path()), ("credit.items.amount_cents.exceeds_remaining", "/items/0/amount_cents"));
    }
}
