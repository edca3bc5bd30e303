//! What credit notes take back of Stripe's lines.

use std::collections::BTreeMap;

use super::super::reversal::{Reversal, of};
use super::*;
use crate::provider::answer::{RemoteLine, RemotePart};
use crate::provider::failure::Failure;
use crate::provider::taken::{Amounts, Taken};

/// Two fees and a discount on both: 6000 and 4000 less 1000, at 10 % on top.
fn lines() -> BTreeMap<String, RemoteLine> {
    let line = |id: &str, amount, tax, part: (i64, i64)| RemoteLine {
        id: id.to_owned(),
        amount,
        tax,
        spread: BTreeMap::from([("D".to_owned(), RemotePart { amount: part.0, tax: part.1 })]),
    };
    BTreeMap::from([
        ("A".to_owned(), line("tax_li_A", 5400, 540, (600, 60))),
        ("B".to_owned(), line("tax_li_B", 3600, 360, (400, 40))),
    ])
}

const FEES: [(&str, i64, i64); 3] = [("A", 6000, 600), ("B", 4000, 400), ("D", -1000, -100)];

fn told() -> Sale {
    sale(FEES.iter().map(|(id, amount, _)| line(id, *amount, SAAS)).collect())
}

/// Each fee is credited in thousandths, before and after.
fn taken(thousandths: [(i64, i64); 3]) -> Vec<Taken> {
    let at = |amount: i64, taxes: i64, part: i64| Amounts { amount: amount * part / 1000, taxes: taxes * part / 1000 };
    let fees = FEES.iter().zip(thousandths);
    let taken = fees.map(|((id, amount, taxes), (before, after))| Taken {
        fee_id: (*id).to_owned(),
        before: at(*amount, *taxes, before),
        after: at(*amount, *taxes, after),
        all: at(*amount, *taxes, 1000),
    });
    taken.collect()
}

fn reversal(thousandths: [(i64, i64); 3]) -> Result<Reversal, Failure> {
    of(&told(), &lines(), &taken(thousandths))
}

fn amounts(reversal: &Reversal) -> Vec<(&str, i64, i64)> {
    reversal.lines.iter().map(|line| (line.original.as_str(), line.amount, line.tax)).collect()
}

#[test]
fn everything_at_once_is_the_transaction() {
    let all = reversal([(0, 1000); 3]).unwrap();
    assert!(all.full);
    assert_eq!(amounts(&all), [("tax_li_A", -5400, -540), ("tax_li_B", -3600, -360)]);
    // The rest is never “all”.
    assert!(!reversal([(1, 1000), (1, 1000), (1, 1000)]).unwrap().full);
}

#[test]
fn half_of_everything_is_half_of_each_line() {
    let half = reversal([(0, 500); 3]).unwrap();
    assert_eq!((half.full, amounts(&half)), (false, vec![("tax_li_A", -2700, -270), ("tax_li_B", -1800, -180)]));
}

/// Whatever the parts, they sum to the transaction.
#[test]
fn parts_in_any_order_sum_to_the_lines() {
    let mut random = 12345_u64;
    let mut next = |bound: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((random >> 33) % bound).unwrap()
    };
    let mut partitions = 0;
    for _ in 0..2000 {
        let mut at = [0i64; 3];
        let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
        while at != [1000; 3] {
            // All fees go on alike, but for some thousandths.
            let step = next(300) + 20;
            let to = at.map(|part| (part + step + next(10)).min(1000));
            let Ok(reversal) = reversal([(at[0], to[0]), (at[1], to[1]), (at[2], to[2])]) else { break };
            for line in &reversal.lines {
                assert!(line.amount <= 0 && line.tax <= 0, "{line:?}");
                let sum = sums.entry(line.original.clone()).or_default();
                *sum = (sum.0 + line.amount, sum.1 + line.tax);
            }
            at = to;
        }
        if at == [1000; 3] {
            partitions += 1;
            assert_eq!((sums["tax_li_A"], sums["tax_li_B"]), ((-5400, -540), (-3600, -360)));
        }
    }
    assert!(partitions > 1900, "{partitions}");
}

#[test]
fn a_discount_and_its_fee_go_together() {
    // The fee without its discount: more than Stripe was told.
    let failure = reversal([(0, 1000), (0, 0), (0, 0)]).unwrap_err();
    assert_eq!((&*failure.code, failure.fee_id.as_deref()), ("credit_not_tellable", Some("A")));
    // The discount without its fees: Stripe's lines would grow.
    assert_eq!(reversal([(0, 0), (0, 0), (0, 500)]).unwrap_err().code, "credit_not_tellable");
    // One fee in part is within its line.
    assert_eq!(amounts(&reversal([(0, 500), (0, 0), (0, 0)]).unwrap()), [("tax_li_A", -3000, -300)]);
}

#[test]
fn stripes_own_figures_end_it() {
    // 100 ISK with 24.05 of tax, of which the document has 24.
    let line = RemoteLine { id: "tax_li_A".to_owned(), amount: 10_000, tax: 2405, spread: BTreeMap::new() };
    let mut told = sale(vec![super::line("A", 100, SAAS)]);
    told.currency = Currency::from_code("ISK").unwrap();
    let taken = |before: (i64, i64), after: (i64, i64)| {
        let at = |(amount, taxes)| Amounts { amount, taxes };
        vec![Taken { fee_id: "A".to_owned(), before: at(before), after: at(after), all: at((100, 24)) }]
    };
    let remote = BTreeMap::from([("A".to_owned(), line)]);
    let first = of(&told, &remote, &taken((0, 0), (50, 12))).unwrap();
    let second = of(&told, &remote, &taken((50, 12), (100, 24))).unwrap();
    assert_eq!([amounts(&first), amounts(&second)], [[("tax_li_A", -5000, -1200)], [("tax_li_A", -5000, -1205)]]);
    // A part that Stripe cannot count.
    told.currency = Currency::from_code("KWD").unwrap();
    let remote = BTreeMap::from([(
        "A".to_owned(),
        RemoteLine { id: "tax_li_A".to_owned(), amount: 100, tax: 20, spread: BTreeMap::new() },
    )]);
    let odd = vec![Taken {
        fee_id: "A".to_owned(),
        before: Amounts::default(),
        after: Amounts { amount: 55, taxes: 11 },
        all: Amounts { amount: 100, taxes: 20 },
    }];
    assert_eq!(of(&told, &remote, &odd).unwrap_err().code, "amount_not_expressible");
}

#[test]
fn figures_of_others_do_not_overflow() {
    for wrong in [i64::MIN, i64::MAX, -1] {
        let mut remote = lines();
        remote.get_mut("A").unwrap().amount = wrong;
        assert_eq!(of(&told(), &remote, &taken([(0, 1000); 3])).unwrap_err().code, "credit_mismatch");
    }
    let mut remote = lines();
    remote.get_mut("A").unwrap().spread.insert("D".to_owned(), RemotePart { amount: i64::MAX, tax: i64::MIN });
    assert!(of(&told(), &remote, &taken([(0, 500); 3])).is_err());
}
