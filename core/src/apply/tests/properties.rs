//! What holds for any answer of a provider that does not contradict itself.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::json;

use super::*;
use crate::provider::answer::PaidBy;

/// A line of an answer: what it is of, and its taxes (jurisdiction, amount in parts of 10^places, who pays).
#[derive(Debug, Clone)]
struct Drawn {
    amount: i64,
    included: bool,
    taxes: Vec<(u8, i64, u8)>,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let taxes = proptest::collection::vec((0u8..4, 0i64..2_000_000, 0u8..8), 0..5);
    (prop_oneof![1i64..50_000, -50_000i64..-1], any::<bool>(), taxes).prop_map(|(amount, included, taxes)| Drawn {
        amount,
        included,
        taxes,
    })
}

/// Ten-thousandths as a decimal.
fn decimal_of(parts: i64) -> String {
    format!(
        "{}{}.{:04}",
        if parts < 0 { "-" } else { "" },
        parts.unsigned_abs() / 10_000,
        parts.unsigned_abs() % 10_000
    )
}

/// The document, and an answer to it: `rounds_lines` as Anrok does, or not as AvaTax.
fn documents(lines: &[Drawn], rounds_lines: bool) -> (Value, Answer) {
    let fees: Vec<Value> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| json!({"id": format!("f{index}"), "amount_cents": line.amount, "prices_include_tax": line.included}))
        .collect();
    let mut answered = Vec::new();
    for (index, drawn) in lines.iter().enumerate() {
        let sign = drawn.amount.signum();
        let (mut inside_parts, mut added) = (0, 0);
        let mut taxes = Vec::new();
        for (place, parts, payer) in &drawn.taxes {
            // Taxes inside are less than the price: a part of it each.
            let paid_by = match payer {
                0 => PaidBy::Seller,
                _ if drawn.included => PaidBy::Inside,
                _ => PaidBy::OnTop,
            };
            let parts = sign * if paid_by == PaidBy::Inside { parts % (drawn.amount.abs() * 1000) } else { *parts };
            match paid_by {
                PaidBy::Inside => inside_parts += parts,
                PaidBy::OnTop => added += parts,
                PaidBy::Seller => {}
            }
            taxes.push((*place, parts, paid_by));
        }
        let net = decimal_of(drawn.amount * 10_000 - inside_parts);
        let rounded = (added.abs() + 5000) / 10_000 * 10_000 * sign;
        let to_add = decimal_of(if rounds_lines { rounded } else { added });
        let taxes = taxes.into_iter().map(|(place, parts, paid_by)| {
            let name = ["Ohio", "Iowa", "Utah", "Maine"][usize::from(place)];
            AnswerTax { paid_by, ..tax(name, "5", &net, &decimal_of(parts)) }
        });
        answered.push(line(&format!("f{index}"), &net, &to_add, taxes.collect()));
    }
    (invoice("anrok_us", json!(fees)), answer(answered))
}

fn near(whole: i64, precise: &Value) -> bool {
    let difference = exact(precise.as_str().unwrap()).sub(&Exact::int(whole));
    let less = |value: &Exact| value.cmp(&Exact::int(1)).is_lt();
    less(&difference) && less(&difference.neg())
}

/// Takes an invoice back in parts: the amounts of each fee cut at `cuts`, the last note all that is left.
fn credit_in_parts(taxed: &Value, cuts: &[(usize, i64)]) -> Vec<Value> {
    let mut notes: Vec<Value> = Vec::new();
    for (fee, per_mille) in cuts {
        let fees = list(taxed, "fees");
        let fee = &fees[fee % fees.len()];
        let taken: i64 = notes
            .iter()
            .flat_map(|note| list(note, "items"))
            .filter(|item| item["fee_id"] == fee["id"])
            .map(|item| int(item, "amount_cents"))
            .sum();
        let amount = (int(fee, "amount_cents") - taken) * per_mille / 1000;
        if amount != 0 {
            let items = json!([{"fee_id": fee["id"], "amount_cents": amount}]);
            notes.push(
                credit(&json!({"id": format!("cn_{}", notes.len()), "issuing_date": "2026-11-05", "invoice": taxed,
                               "credit_notes": notes, "items": items}))
                .unwrap(),
            );
        }
    }
    notes.push(
        credit(&json!({"id": "cn_last", "issuing_date": "2026-11-05", "invoice": taxed, "credit_notes": notes}))
            .unwrap(),
    );
    notes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_becomes_a_table_that_adds_up(
        lines in proptest::collection::vec(drawn(), 1..6),
        rounds_lines in any::<bool>(),
        cuts in proptest::collection::vec((0usize..6, prop_oneof![Just(500i64), 1i64..1000]), 0..5),
    ) {
        let (document, answered) = documents(&lines, rounds_lines);
        let config = plain();
        let taxed = commit(&config, &document, &answered);
        // The provider's own total, and what is inside, line by line.
        let inside: i64 = list(&taxed, "fees").iter().map(|fee| int(fee, "included_taxes_amount_cents")).sum();
        let half_away = answered.to_add.round(crate::money::RoundingMode::HalfAwayFromZero).unwrap();
        prop_assert_eq!(int(&taxed, "taxes_amount_cents"), half_away + inside);
        for (fee, drawn) in list(&taxed, "fees").iter().zip(&lines) {
            if drawn.included {
                prop_assert_eq!(int(fee, "total_amount_cents"), drawn.amount, "gross in, gross out");
            }
            for tax in list(fee, "applied_taxes") {
                prop_assert!(near(int(tax, "amount_cents"), &tax["precise_amount_cents"]), "{}", tax);
            }
            if !rounds_lines {
                prop_assert!(near(int(fee, "taxes_amount_cents"), &fee["taxes_precise_amount_cents"]), "{}", fee);
            }
        }
        // Whatever is credited in whatever order, it is the invoice in the end.
        let notes = credit_in_parts(&taxed, &cuts);
        let last = notes.last().unwrap();
        prop_assert!(list(&last["remaining"], "applied_taxes").iter().all(|row| int(row, "amount_cents") == 0));
        for member in ["taxes_amount_cents", "sub_total_excluding_taxes_amount_cents", "included_taxes_amount_cents"] {
            let credited: i64 = notes.iter().map(|note| int(note, member)).sum();
            prop_assert_eq!(credited, int(&taxed, member), "{}", member);
        }
        // And the provider was told as much of it as of the invoice.
        let frozen = crate::apply::frozen::read(&taxed.to_string()).unwrap();
        let mut told: Vec<i64> = lines.iter().map(|line| line.amount).collect();
        for note in &notes {
            let today = jiff::civil::date(2026, 12, 1);
            if let Told::Sale(sale) = sale::of_credit_note(&note.to_string(), &frozen, today).unwrap() {
                for line in &sale.lines {
                    told[line.fee_id[1..].parse::<usize>().unwrap()] += line.amount;
                }
            }
        }
        prop_assert!(told.iter().all(|left| *left == 0), "{:?}", told);
    }
}
