//! Random configurations and invoices for the properties.

use crate::model::MODES;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

/// Documents for each property: 10,000 in release; unoptimized exact arithmetic is ten times slower and sees a tenth.
pub const DOCUMENTS: u32 = if cfg!(debug_assertions) { 1_000 } else { 10_000 };

/// What documents a property wants.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Strategies to choose from.
    pub strategies: &'static [&'static str],
    /// Modes to choose from.
    pub modes: &'static [&'static str],
    /// With progressive-billing credits and coupons.
    pub deductions: bool,
    /// With settled fees.
    pub settled: bool,
    /// Every price includes every tax.
    pub all_inclusive: bool,
    /// With fees below zero.
    pub negative: bool,
}

/// Every strategy.
pub const STRATEGIES: [&str; 3] = ["line", "tax", "document"];

impl Shape {
    /// Everything at once.
    pub const ANY: Self = Self {
        strategies: &STRATEGIES,
        modes: &MODES,
        deductions: true,
        settled: true,
        all_inclusive: false,
        negative: true,
    };
}

/// A configuration and an invoice that fits it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The configuration.
    pub config: Value,
    /// The invoice.
    pub invoice: Value,
}

/// A decimal with `places` places, as text.
pub fn text(value: i64, places: usize) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = places + 1);
    let (before, after) = digits.split_at(digits.len() - places);
    let sign = if value < 0 { "-" } else { "" };
    if after.is_empty() { format!("{sign}{before}") } else { format!("{sign}{before}.{after}") }
}

fn rate() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec!["0", "5", "10", "20", "9.975", "8.625", "5.5", "7.7", "19", "25", "50", "5.05"]).prop_map(str::to_owned),
        2 => (0..=100_000_000_i64).prop_map(|value| text(value, 6)),
        1 => (0..=1_000_i64).prop_map(|value| text(value, 0)),
    ]
}

fn tax(index: usize) -> impl Strategy<Value = Value> {
    (rate(), option::of(any::<bool>()), prop::bool::weighted(0.25)).prop_map(move |(rate, inclusive, compound)| {
        let mut tax =
            json!({"code": format!("t{index}"), "name": format!("Tax {index}"), "rate": rate, "compound": compound});
        if let Some(inclusive) = inclusive {
            tax["inclusive"] = json!(inclusive);
        }
        tax
    })
}

fn amount(negative: bool) -> impl Strategy<Value = i64> {
    let least = |limit: i64| if negative { -limit } else { 0 };
    prop_oneof![4 => least(300)..=2000, 3 => least(100_000)..=1_000_000, 1 => least(1_000_000_000_000)..=1_000_000_000_000]
}

fn fixed(limit: i64) -> impl Strategy<Value = Value> {
    (0..=limit).prop_map(|amount| json!({"type": "fixed_amount", "amount_cents": amount}))
}

fn coupon() -> impl Strategy<Value = Value> {
    let percentage =
        (0..=100_000_i64).prop_map(|value| json!({"type": "percentage", "percentage_rate": text(value, 3)}));
    prop_oneof![2 => fixed(3000), 1 => percentage, 1 => Just(json!({"type": "percentage", "percentage_rate": "100"}))]
}

fn named(mut coupon: Value, code: String) -> Value {
    coupon["code"] = json!(code);
    coupon
}

fn fee(shape: Shape) -> impl Strategy<Value = Map<String, Value>> {
    let price = prop_oneof![
        2 => amount(shape.negative).prop_map(|amount| json!({"amount_cents": amount})),
        1 => (if shape.negative { -50_000_i64 } else { 0 }..=2_000_000, 0..=2_000_000_i64)
            .prop_map(|(units, price)| json!({"units": text(units, 3), "unit_amount": text(price, 5)})),
    ];
    let settled = (-50..=500_i64, select(vec!["5", "20", "9.975"]), any::<bool>());
    (
        price,
        subsequence(vec![0_usize, 1, 2, 3], 0..=3),
        option::weighted(0.3, any::<bool>()),
        option::weighted(0.1, settled),
        vec(coupon(), if shape.deductions { 0..=1 } else { 0..=0 }),
        any::<bool>(),
    )
        .prop_map(move |(price, taxes, inclusive, settled, coupons, charge)| {
            let mut fee = price.as_object().unwrap().clone();
            fee.insert("type".into(), json!(if charge { "charge" } else { "subscription" }));
            if let Some(inclusive) = inclusive.filter(|_| !shape.all_inclusive) {
                fee.insert("prices_include_tax".into(), json!(inclusive));
            }
            if let Some((amount, rate, first)) = settled.filter(|_| shape.settled) {
                let name = if first { "0" } else { "9" };
                let tax = json!({"tax_code": format!("t{name}"), "tax_name": format!("Tax {name}"), "tax_rate": rate, "amount_cents": amount});
                // Tax on nothing could not be credited by amount: a settled fee has an amount of its own.
                fee.retain(|key, _| !["units", "unit_amount"].contains(&key.as_str()));
                fee.insert("amount_cents".into(), json!(1000));
                fee.insert("settled".into(), json!([tax]));
            } else {
                fee.insert("tax_codes".into(), json!(taxes.iter().map(|tax| format!("t{tax}")).collect::<Vec<_>>()));
                if !coupons.is_empty() {
                    let coupons: Vec<Value> = coupons.into_iter().map(|coupon| named(coupon, "OWN".into())).collect();
                    fee.insert("coupons".into(), json!(coupons));
                }
            }
            fee
        })
}

/// Samples of a shape.
pub fn sample(shape: Shape) -> impl Strategy<Value = Sample> {
    let taxes = (tax(0), tax(1), tax(2), tax(3)).prop_map(|(a, b, c, d)| vec![a, b, c, d]);
    let rounding = (select(shape.strategies), select(vec!["rounded", "exact"]), select(shape.modes))
        .prop_map(|(strategy, base, mode)| json!({"strategy": strategy, "base": base, "mode": mode}));
    let deductions = |most: usize| 0..=(if shape.deductions { most } else { 0 });
    let limited = (coupon(), option::of(vec(0..8_usize, 1..=3)));
    let progressive = (fixed(2000), option::of(vec(0..8_usize, 1..=3)));
    (
        taxes,
        rounding,
        vec(fee(shape), 1..=7),
        select(vec!["EUR", "JPY", "KWD"]),
        option::of(any::<bool>()),
        vec(limited, deductions(2)),
        vec(progressive, deductions(2)),
    )
        .prop_map(move |(taxes, rounding, fees, currency, inclusive, coupons, progressive)| {
            // A settled fee must not be named: nothing is taken off it.
            let open: Vec<usize> = (0..fees.len()).filter(|&index| !fees[index].contains_key("settled")).collect();
            let ids = |indexes: Option<Vec<usize>>| {
                let mut named: Vec<usize> = indexes?.into_iter().filter_map(|index| open.get(index % open.len().max(1)).copied()).collect();
                named.sort_unstable();
                named.dedup();
                (!named.is_empty()).then(|| named.into_iter().map(|index| format!("f{index}")).collect::<Vec<_>>())
            };
            let fees: Vec<Value> = fees
                .into_iter()
                .enumerate()
                .map(|(index, mut fee)| {
                    fee.insert("id".into(), json!(format!("f{index}")));
                    Value::Object(fee)
                })
                .collect();
            let mut invoice = json!({"id": "inv_1", "type": "subscription", "issuing_date": "2026-10-31", "currency": currency, "fees": fees});
            if let Some(inclusive) = if shape.all_inclusive { Some(true) } else { inclusive } {
                invoice["prices_include_tax"] = json!(inclusive);
            }
            if !coupons.is_empty() {
                let coupons = coupons.into_iter().enumerate().map(|(index, (coupon, limit))| {
                    let mut coupon = named(coupon, format!("C{index}"));
                    if let Some(ids) = ids(limit) {
                        coupon["applies_to"] = json!({"fee_ids": ids});
                    }
                    coupon
                });
                invoice["coupons"] = coupons.collect();
            }
            if !progressive.is_empty() {
                let credits = progressive.into_iter().enumerate().map(|(index, (fixed, limit))| {
                    let mut credit = json!({"id": format!("p{index}"), "amount_cents": fixed["amount_cents"]});
                    if let Some(ids) = ids(limit) {
                        credit["fee_ids"] = json!(ids);
                    }
                    credit
                });
                invoice["progressive_billing_credits"] = credits.collect();
            }
            Sample { config: json!({"taxes": taxes, "rounding": rounding}), invoice }
        })
}
