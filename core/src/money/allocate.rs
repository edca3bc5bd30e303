//! Spreading a whole amount over weights, or over exact parts of it: the largest remainder, ties to the earlier one.

use std::cmp::Ordering;

use super::exact::Exact;
use super::rounding::RoundingMode;

/// Spreads `amount` over `weights` in proportion, in whole units that sum exactly.
///
/// `amount` and every weight are ≥ 0; each share differs from its exact value by less than one unit,
/// and none exceeds its weight where `amount` is at most their sum.
pub(crate) fn largest_remainder(amount: i64, weights: &[i64]) -> Vec<i64> {
    let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if total <= 0 || amount <= 0 {
        return vec![0; weights.len()];
    }
    let mut shares = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = amount;
    for (index, weight) in weights.iter().enumerate() {
        let product = i128::from(amount) * i128::from(*weight);
        // A share is at most the amount, so it fits.
        let share = i64::try_from(product / total).unwrap_or(amount);
        shares.push(share);
        left -= share;
        remainders.push((product % total, index));
    }
    give_units(&mut remainders, usize::try_from(left).unwrap_or(0), |index| shares[index] += 1);
    shares
}

/// Calls `give` for the `count` entries with the largest remainders, ties to the smaller index.
/// Linear in the entries; their order is lost.
pub(crate) fn give_units<R: Ord>(entries: &mut [(R, usize)], count: usize, mut give: impl FnMut(usize)) {
    if count == 0 {
        return;
    }
    if count < entries.len() {
        entries.select_nth_unstable_by(count - 1, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    }
    for (_, index) in entries.iter().take(count) {
        give(*index);
    }
}

/// A fraction that can be sorted.
struct Fraction(Exact);

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

/// Whole numbers that add up to `total`, each less than one unit from its exact value; `None` where there are none.
///
/// Units go to the largest fractions, ties to the earlier one. Where the exact sum is negative (or zero, and the first value that is
/// not zero is), all signs are turned meanwhile, so that a reversal mirrors what it reverses.
pub(crate) fn neighbours(total: i64, exact: &[Exact]) -> Option<Vec<i64>> {
    let sum = exact.iter().fold(Exact::ZERO, |sum, value| sum.add(value));
    let first = || exact.iter().find(|value| !value.is_zero()).is_some_and(Exact::is_negative);
    if !(sum.is_negative() || (sum.is_zero() && first())) {
        return neighbours_upwards(total, exact.iter().cloned());
    }
    let turned = neighbours_upwards(total.checked_neg()?, exact.iter().map(Exact::neg))?;
    turned.into_iter().map(i64::checked_neg).collect()
}

fn neighbours_upwards(total: i64, exact: impl Iterator<Item = Exact>) -> Option<Vec<i64>> {
    let mut whole = Vec::new();
    let mut fractions = Vec::new();
    let mut left = i128::from(total);
    for (index, value) in exact.enumerate() {
        let floor = value.round(RoundingMode::Floor)?;
        let fraction = value.sub(&Exact::int(floor));
        if !fraction.is_zero() {
            fractions.push((Fraction(fraction), index));
        }
        left -= i128::from(floor);
        whole.push(floor);
    }
    let left = usize::try_from(left).ok().filter(|left| *left <= fractions.len())?;
    give_units(&mut fractions, left, |index| whole[index] += 1);
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenths(total: i64, values: &[i128]) -> Option<Vec<i64>> {
        neighbours(total, &values.iter().map(|value| Exact::ratio(*value, 10)).collect::<Vec<_>>())
    }

    #[test]
    fn neighbours_add_up_or_there_are_none() {
        // Anrok OpenAPI 1.1, Texas: 1990 + 159.2 + 318.4 = 2467.6, which the provider rounds to 2468.
        assert_eq!(tenths(2468, &[19900, 1592, 3184]), Some(vec![1990, 159, 319]));
        assert_eq!(tenths(-2468, &[-19900, -1592, -3184]), Some(vec![-1990, -159, -319]));
        // A whole number has no other neighbour than itself.
        assert_eq!(tenths(6, &[50]), None);
        assert_eq!(tenths(6, &[55]), Some(vec![6]));
        assert_eq!(tenths(7, &[55]), None);
        assert_eq!(tenths(4, &[55]), None);
        // Ties to the earlier one, on both sides of zero.
        assert_eq!(tenths(1, &[5, 5]), Some(vec![1, 0]));
        assert_eq!(tenths(-1, &[-5, -5]), Some(vec![-1, 0]));
        assert_eq!(tenths(0, &[-5, 5]), Some(vec![-1, 1]));
        assert_eq!(tenths(0, &[5, -5]), Some(vec![1, -1]));
        assert_eq!(tenths(0, &[]), Some(vec![]));
        assert_eq!(tenths(1, &[]), None);
    }

    #[test]
    fn spreads_by_largest_remainder() {
        // Issue 2 §5: coupon 1000 over 10000, 5000, 3000, 2000.
        assert_eq!(largest_remainder(1000, &[10_000, 5000, 3000, 2000]), [500, 250, 150, 100]);
        // 1/3 each: the unit goes to the first.
        assert_eq!(largest_remainder(1, &[5, 5, 5]), [1, 0, 0]);
        assert_eq!(largest_remainder(2, &[1, 1, 1]), [1, 1, 0]);
        // 0.52 + 0.51 for a cap of 1.03 (users.md 13).
        assert_eq!(largest_remainder(103, &[60, 60]), [52, 51]);
        assert_eq!(largest_remainder(7, &[0, 7, 0]), [0, 7, 0]);
        assert_eq!(largest_remainder(0, &[1, 2]), [0, 0]);
    }
}
