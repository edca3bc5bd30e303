//! Whatever is compared: what is attributed sums exactly to what differs, and changing sides turns every sign.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use tallage::Engine;
use tallage_conformance::cases;
use tallage_conformance::garble::{Random, garble};
use tallage_conformance::generate::{DOCUMENTS, Sample, Shape, sample, text};
use tallage_conformance::shadow::{adds_up, document, fee, inside, micros, request, tax};

fn many() -> ProptestConfig {
    ProptestConfig { cases: DOCUMENTS / 5, failure_persistence: None, ..ProptestConfig::default() }
}

fn taxed(config: &Value, invoice: &Value) -> Value {
    let engine = Engine::from_json(&config.to_string()).unwrap();
    serde_json::from_str(&engine.calculate_json(&invoice.to_string()).unwrap()).unwrap()
}

/// Compares both ways, and each with itself.
fn check(from: &Value, to: &Value) -> Result<(), TestCaseError> {
    let compare = |a: &Value, b: &Value| {
        let text = tallage::compare_json(&request(&[("a", a), ("b", b)]).to_string()).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let (there, back) = (compare(from, to), compare(to, from));
    for comparison in [&there, &back] {
        prop_assert_eq!(adds_up(comparison), Ok(()));
        for it in comparison["differences"].as_array().unwrap() {
            let cents = micros(it["precise_amount_cents"].as_str().unwrap());
            let silent = ["treatment", "amount"].contains(&it["kind"].as_str().unwrap());
            prop_assert!(cents != 0 || silent, "a difference of nothing: {}", it);
            prop_assert!(!it["text"].as_str().unwrap().is_empty());
        }
    }
    let taxes = |comparison: &Value| comparison["results"][1]["difference"]["taxes_amount_cents"].as_i64();
    prop_assert_eq!(taxes(&there), taxes(&back).map(|it| -it));
    for same in [from, to] {
        prop_assert_eq!(&compare(same, same)["differences"], &json!([]));
    }
    Ok(())
}

/// A tax of a provider: some base, some rate, an amount that is near their product or far away.
fn some_tax(price: i64) -> impl Strategy<Value = Value> {
    let places = select(vec!["Colorado", "COLORADO", "Denver", "Texas", "DE", "Germany", ""]);
    let names = select(vec!["Tax", "State Tax", "VAT"]);
    let share = select(vec![100i64, 100, 80, 50, 0]);
    (places, names, 0..=250_000i64, share, -3..=3i64, 0..10u8, any::<bool>()).prop_map(
        move |(place, name, rate, share, off, how, included)| {
            let base = price * share / 100;
            // In millionths of a minor unit: `rate` is in ten-thousandths of a percent.
            let exact = i128::from(base) * i128::from(rate);
            let near = i64::try_from(exact.div_euclid(1_000_000)).unwrap();
            let amount = if how < 7 { near } else { near + off };
            let precise = if how < 5 { text(i64::try_from(exact).unwrap(), 6) } else { amount.to_string() };
            let mut made = tax(place, name, &text(rate, 4), base, &precise, amount);
            if how == 8 {
                made["tax_rate"] = Value::Null;
            }
            if how == 9 {
                made = tax(place, name, "0", base, "0", 0);
                made["treatment"] = json!("not_collecting");
            }
            if place.is_empty() {
                made.as_object_mut().unwrap().remove("jurisdiction");
            }
            if included && how != 9 { inside(made, &base.to_string()) } else { made }
        },
    )
}

fn some_fees() -> impl Strategy<Value = Vec<Value>> {
    let one = (select(vec![0i64, 1, 99, 10_000, -5000, 123_456_789]), any::<bool>())
        .prop_flat_map(|(price, there)| vec(some_tax(price), 0..=4).prop_map(move |taxes| (price, taxes, there)));
    vec(one, 1..=4).prop_map(|fees| {
        let last = fees.len() - 1;
        let kept = fees.into_iter().enumerate().filter(|(index, (_, _, there))| *there || *index == last);
        kept.map(|(index, (price, taxes, _))| fee(&format!("f{index}"), price, taxes)).collect()
    })
}

proptest! {
    #![proptest_config(many())]

    /// The same invoice under two configurations: other rates, modes, strategies, and bases.
    #[test]
    fn an_invoice_under_two_configurations(one in sample(Shape::ANY), other in sample(Shape::ANY)) {
        check(&taxed(&one.config, &one.invoice), &taxed(&other.config, &one.invoice))?;
    }

    /// Two invoices that have little in common.
    #[test]
    fn two_invoices(one in sample(Shape::ANY), mut other in sample(Shape::ANY)) {
        other.invoice["currency"] = one.invoice["currency"].clone();
        let Sample { config, invoice } = other;
        check(&taxed(&one.config, &one.invoice), &taxed(&config, &invoice))?;
    }

    /// What two providers might say, sensible or not.
    #[test]
    fn two_providers(one in some_fees(), other in some_fees()) {
        check(&document("anrok", one), &document("avatax", other))?;
    }
}

/// However a request is damaged: what is answered adds up, everything else is refused with words.
#[test]
fn garbled_requests_add_up_or_are_refused() {
    let mut random = Random(0xC0_117A2E);
    let (mut answered, mut refused) = (0, 0);
    for case in cases::all().unwrap().iter().filter(|case| case.operation == "compare") {
        let document = case.document.as_deref().unwrap();
        for _ in 0..DOCUMENTS / 10 {
            let garbled = garble(document, &mut random);
            let answer = tallage::text(&garbled).and_then(tallage::compare_json);
            match answer {
                Ok(text) => {
                    adds_up(&serde_json::from_str(&text).unwrap()).unwrap();
                    answered += 1;
                }
                Err(error) => {
                    assert!(!error.code().is_empty() && !error.message().is_empty(), "{error:?}");
                    refused += 1;
                }
            }
        }
    }
    assert!(answered > 10 && refused > 100, "{answered} answered, {refused} refused");
}
