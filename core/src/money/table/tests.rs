use proptest::prelude::{Just, ProptestConfig, Strategy as _, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::money::rounding::Strategy;

/// Cells of `rows` × up to 3 taxes out of `cols`, values in parts of `den`.
fn tables() -> impl proptest::prelude::Strategy<Value = (Vec<Cell<i128>>, usize, usize, i128)> {
    (1usize..12, 1usize..6, prop_oneof![Just(2i128), Just(4), Just(10), Just(60), 1i128..1000]).prop_flat_map(
        |(rows, cols, den)| {
            let row = proptest::collection::btree_map(0..cols, -5 * den..5 * den, 0..4);
            proptest::collection::vec(row, rows).prop_map(move |rows_of| {
                let cells = rows_of.iter().enumerate().flat_map(|(row, entries)| {
                    entries.iter().map(move |(col, value)| Cell {
                        row: row as u32,
                        col: *col as u32,
                        floor: value.div_euclid(den) as i64,
                        frac: value.rem_euclid(den),
                    })
                });
                (cells.collect(), rows, cols, den)
            })
        },
    )
}

fn value(cell: &Cell<i128>, den: i128) -> i128 {
    i128::from(cell.floor) * den + cell.frac
}

const MODES: [RoundingMode; 7] = [
    RoundingMode::HalfAwayFromZero,
    RoundingMode::HalfEven,
    RoundingMode::HalfTowardZero,
    RoundingMode::AwayFromZero,
    RoundingMode::TowardZero,
    RoundingMode::Ceiling,
    RoundingMode::Floor,
];

/// |rounded − exact| < 1, in parts of den.
fn near(rounded: i128, exact: i128, den: i128) -> bool {
    (rounded * den - exact).abs() < den
}

fn grouped(cells: &[Cell<i128>], rounded: &[i64], den: i128, by: impl Fn(&Cell<i128>) -> u32) -> Vec<(i128, i128)> {
    let mut sums = std::collections::BTreeMap::new();
    for (cell, units) in cells.iter().zip(rounded) {
        let sum: &mut (i128, i128) = sums.entry(by(cell)).or_default();
        sum.0 += i128::from(*units);
        sum.1 += value(cell, den);
    }
    sums.into_values().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn document_is_a_controlled_rounding((cells, rows, cols, den) in tables(), mode in 0usize..7) {
        let mode = MODES[mode];
        let rounded = round(&cells, rows, cols, &den, Strategy::Document, mode).expect("always exists");
        for (cell, units) in cells.iter().zip(&rounded) {
            prop_assert!(near(i128::from(*units), value(cell, den), den));
        }
        for (units, exact) in grouped(&cells, &rounded, den, |cell| cell.row) {
            prop_assert!(near(units, exact, den), "row {units} {exact}/{den}");
        }
        for (units, exact) in grouped(&cells, &rounded, den, |cell| cell.col) {
            prop_assert!(near(units, exact, den), "column {units} {exact}/{den}");
        }
        let total: i128 = rounded.iter().map(|units| i128::from(*units)).sum();
        let exact: i128 = cells.iter().map(|cell| value(cell, den)).sum();
        prop_assert_eq!(total, mode.round(exact.div_euclid(den), &exact.rem_euclid(den), &den));
    }

    #[test]
    fn tax_rounds_each_column((cells, rows, cols, den) in tables(), mode in 0usize..7) {
        let mode = MODES[mode];
        let rounded = round(&cells, rows, cols, &den, Strategy::Tax, mode).expect("always exists");
        for (cell, units) in cells.iter().zip(&rounded) {
            prop_assert!(near(i128::from(*units), value(cell, den), den));
        }
        for (units, exact) in grouped(&cells, &rounded, den, |cell| cell.col) {
            prop_assert_eq!(units, mode.round(exact.div_euclid(den), &exact.rem_euclid(den), &den));
        }
    }

    #[test]
    fn a_reversal_mirrors_its_original((cells, rows, cols, den) in tables(), mode in 0usize..5) {
        let turned: Vec<Cell<i128>> = cells.iter().map(|cell| {
            let value = -value(cell, den);
            Cell { row: cell.row, col: cell.col, floor: value.div_euclid(den) as i64, frac: value.rem_euclid(den) }
        }).collect();
        for strategy in [Strategy::Line, Strategy::Tax, Strategy::Document] {
            let one = round(&cells, rows, cols, &den, strategy, MODES[mode]).expect("always exists");
            let other = round(&turned, rows, cols, &den, strategy, MODES[mode]).expect("always exists");
            prop_assert_eq!(one, other.iter().map(|units| -units).collect::<Vec<_>>());
        }
    }

    #[test]
    fn big_integers_round_alike((cells, rows, cols, den) in tables(), mode in 0usize..7) {
        let big: Vec<Cell<num_bigint::BigInt>> = cells.iter()
            .map(|cell| Cell { row: cell.row, col: cell.col, floor: cell.floor, frac: cell.frac.into() }).collect();
        for strategy in [Strategy::Line, Strategy::Tax, Strategy::Document] {
            prop_assert_eq!(
                round(&cells, rows, cols, &den, strategy, MODES[mode]),
                round(&big, rows, cols, &den.into(), strategy, MODES[mode])
            );
        }
    }
}
