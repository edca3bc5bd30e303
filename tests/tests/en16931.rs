//! The 16 official EN 16931 examples: the VAT breakdown equals theirs to the cent, and the rules of the standard hold.

use serde_json::Value;
use tallage::Engine;
use tallage_conformance::cases;
use tallage_conformance::model::{decimal, int, list, round, whole};
use tallage_conformance::official::{cents, examples, key, translate};

#[test]
fn the_breakdown_is_the_official_one() {
    let examples = examples();
    assert_eq!(examples.len(), 16);
    for example in &examples {
        let name = &example["path"];
        let (config, invoice) = translate(example);
        let engine = Engine::from_json(&config.to_string()).unwrap();
        let result: Value = serde_json::from_str(&engine.calculate_json(&invoice.to_string()).unwrap()).unwrap();
        let official: Vec<_> = list(&example["tax_totals"][0], "subtotals")
            .iter()
            .map(|row| (key(&row["category"]), cents(&row["taxable"]), cents(&row["tax"])))
            .collect();
        let ours: Vec<_> = list(&result, "applied_taxes")
            .iter()
            .map(|row| {
                let key =
                    (row["category_code"].as_str().unwrap().to_owned(), decimal(row["tax_rate"].as_str().unwrap()));
                (key, int(row, "taxable_base_amount_cents"), int(row, "amount_cents"))
            })
            .collect();
        assert_eq!(ours, official, "{name}");
        // BT-109, BT-110, BT-112.
        let totals = &example["totals"];
        assert_eq!(
            int(&result, "sub_total_excluding_taxes_amount_cents"),
            cents(&totals["TaxExclusiveAmount"]),
            "{name}"
        );
        assert_eq!(int(&result, "taxes_amount_cents"), cents(&example["tax_totals"][0]["amount"]), "{name}");
        assert_eq!(
            int(&result, "sub_total_including_taxes_amount_cents"),
            cents(&totals["TaxInclusiveAmount"]),
            "{name}"
        );
        // BR-CO-14: BT-110 is the sum of the BT-117. BR-CO-17: BT-117 = BT-116 × BT-119 / 100, rounded to two decimals.
        assert_eq!(ours.iter().map(|row| row.2).sum::<i64>(), int(&result, "taxes_amount_cents"), "{name}");
        for ((_, percent), taxable, tax) in &ours {
            assert_eq!(*tax, round(&(whole(*taxable) * percent / whole(100)), "half_away_from_zero"), "{name}");
        }
    }
}

#[test]
fn the_shared_vectors_are_these_examples() {
    let cases = cases::all().unwrap();
    let vectors: Vec<_> = cases.iter().filter(|case| case.name.starts_with("en16931/")).collect();
    assert_eq!(vectors.len(), 16);
    for example in &examples() {
        let path = example["path"].as_str().unwrap();
        let stem = path.rsplit('/').next().unwrap().rsplit_once('.').unwrap().0.to_lowercase().replace('_', "-");
        let case = vectors.iter().find(|case| case.name == format!("en16931/{stem}")).unwrap();
        let vector: Value = serde_json::from_slice(case.document.as_ref().unwrap()).unwrap();
        let (_, invoice) = translate(example);
        let amounts =
            |invoice: &Value| list(invoice, "fees").iter().map(|fee| int(fee, "amount_cents")).collect::<Vec<_>>();
        assert_eq!(amounts(&vector), amounts(&invoice), "{path}");
        let rows = list(case.figures.as_ref().unwrap(), "applied_taxes");
        let official = list(&example["tax_totals"][0], "subtotals");
        assert_eq!(rows.len(), official.len(), "{path}");
        for (row, official) in rows.iter().zip(official) {
            assert_eq!(
                (int(row, "taxable_base_amount_cents"), int(row, "amount_cents")),
                (cents(&official["taxable"]), cents(&official["tax"])),
                "{path}"
            );
        }
    }
}
