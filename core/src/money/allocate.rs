//! Spreading a whole amount over weights: the largest remainder, ties to the earlier one.

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

#[cfg(test)]
mod tests {
    use super::*;

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
