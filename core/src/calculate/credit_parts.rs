//! How a fee is taken back in parts that sum to it exactly, in any order.
//!
//! Every figure of what is credited so far is a function of the credited amount alone; a note's
//! part is that function after it less what earlier notes took. So the last part is what is left,
//! whatever the parts before.

use crate::document::{FeeSnapshot, Figures, TaxSnapshot};
use crate::money::RoundingMode;

/// The figures of a fee once `credited` of its amount is taken back, and its taxes one by one.
pub(crate) fn taken_back(fee: &FeeSnapshot<'_>, credited: i64) -> (Figures, Vec<i64>) {
    let all = &fee.figures;
    if credited == all.amount {
        // All of it is back, also what hangs on an amount that rounds to nothing.
        return (*all, fee.taxes.iter().map(|tax| tax.amount).collect());
    }
    let share = |figure: i64| apportion(figure, credited, all.amount);
    // Nested, so that nothing that is left over is ever negative: first what remains after
    // deductions, then the deductions between themselves, then the included taxes inside.
    let remainder = share(all.amount - all.progressive - all.coupons);
    let deducted = credited - remainder;
    let progressive = apportion(all.progressive, deducted, all.progressive + all.coupons);
    let included = apportion(all.included, remainder, all.net + all.included);
    let mut inside = Split { value: included, whole: all.included };
    let taxes: Vec<i64> =
        fee.taxes.iter().map(|tax| if tax.inclusive { inside.take(tax.amount) } else { share(tax.amount) }).collect();
    let figures = Figures {
        amount: credited,
        progressive,
        coupons: deducted - progressive,
        net: remainder - included,
        taxes: taxes.iter().sum(),
        included,
    };
    (figures, taxes)
}

/// What a tax was computed on, once `credited` of the fee is taken back; `None` where that is the fee's sub-total (with the taxes below
/// a compound one), as it is but for providers that tax a part of it.
pub(crate) fn base_taken_back(fee: &FeeSnapshot<'_>, tax: &TaxSnapshot<'_>, credited: i64) -> Option<i64> {
    let base = tax.base.filter(|base| !tax.compound && *base != fee.figures.net)?;
    Some(if credited == fee.figures.amount { base } else { apportion(base, credited, fee.figures.amount) })
}

/// A value that is split in proportion to the parts of a whole, one part after the other.
struct Split {
    value: i64,
    whole: i64,
}

impl Split {
    fn take(&mut self, part: i64) -> i64 {
        let taken = apportion(part, self.value, self.whole);
        self.value -= taken;
        self.whole -= part;
        taken
    }
}

/// `figure · part / whole`, half away from zero; nothing of nothing.
fn apportion(figure: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let (sign, den) = (if whole < 0 { -1 } else { 1 }, i128::from(whole).abs());
    let num = i128::from(figure) * i128::from(part) * sign;
    let rounded = RoundingMode::HalfAwayFromZero.round(num.div_euclid(den), &num.rem_euclid(den), &den);
    // A part of the whole is no larger than the figure.
    i64::try_from(rounded).unwrap_or(figure)
}

/// What a later state has over an earlier one.
pub(crate) fn difference(after: &Figures, before: &Figures) -> Figures {
    Figures {
        amount: after.amount - before.amount,
        progressive: after.progressive - before.progressive,
        coupons: after.coupons - before.coupons,
        net: after.net - before.net,
        taxes: after.taxes - before.taxes,
        included: after.included - before.included,
    }
}

/// Adds `other` to `sum`.
pub(crate) fn add(sum: &mut Figures, other: &Figures) {
    *sum = difference(
        sum,
        &Figures {
            amount: -other.amount,
            progressive: -other.progressive,
            coupons: -other.coupons,
            net: -other.net,
            taxes: -other.taxes,
            included: -other.included,
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_monotone_and_end_whole() {
        // A fee of 10 with half of it credited progressively and half by coupon leaves nothing…
        let fee = |figures, taxes: &[(i64, bool)]| FeeSnapshot {
            id: "f".into(),
            figures,
            treatment: "standard".into(),
            taxes: taxes
                .iter()
                .map(|(amount, inclusive)| crate::document::TaxSnapshot::for_test(*amount, *inclusive))
                .collect(),
        };
        let empty = fee(Figures { amount: 10, progressive: 5, coupons: 5, net: 0, taxes: 0, included: 0 }, &[]);
        // … and 10 gross with 2 + 1 of included taxes leaves 7.
        let inclusive = fee(
            Figures { amount: 10, progressive: 0, coupons: 0, net: 7, taxes: 3, included: 3 },
            &[(2, true), (1, true)],
        );
        // A usage fee too small for a cent whose tax was one all the same (exact bases).
        let tiny = fee(Figures { taxes: 1, ..Figures::default() }, &[(1, false)]);
        assert_eq!(taken_back(&tiny, 0), (tiny.figures, vec![1]));
        for fee in [empty, inclusive] {
            let mut before = taken_back(&fee, 0);
            assert_eq!(before.0, Figures::default());
            for credited in 1..=10 {
                let after = taken_back(&fee, credited);
                let step = difference(&after.0, &before.0);
                for part in [step.progressive, step.coupons, step.net, step.taxes] {
                    assert!((0..=1).contains(&part), "{credited}: {step:?}");
                }
                before = after;
            }
            assert_eq!(before.0, fee.figures);
        }
    }
}
