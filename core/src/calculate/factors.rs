//! From a remainder to its net, bases and taxes: one linear factor each.
//!
//! With factors fₖ = rₖ, or rₖ · (1 + Σ_{j<k} fⱼ) for a compound tax, and I = Σ fₖ of the inclusive
//! taxes, a remainder A has the net A / (1 + I) and the taxes A · fₖ / (1 + I): one division takes
//! all inclusive taxes out together.

use num_integer::Integer;

use crate::money::exact::Exact;
use crate::money::{Rate, RoundingMode};
use crate::resolve::TaxSet;

/// A factor in lowest terms: in 64 bits, which nearly every one is, or exact.
#[derive(Debug, Clone)]
pub(crate) enum Coefficient {
    /// `num / den`, den > 0.
    Small(i64, i64),
    Exact(Exact),
}

impl Coefficient {
    fn of(value: Exact) -> Self {
        let value = value.reduced();
        if let Exact::Small(num, den) = &value
            && let (Ok(num), Ok(den)) = (i64::try_from(*num), i64::try_from(*den))
        {
            return Self::Small(num, den);
        }
        Self::Exact(value)
    }

    pub(crate) fn exact(&self) -> Exact {
        match self {
            Self::Small(num, den) => Exact::ratio(i128::from(*num), i128::from(*den)),
            Self::Exact(value) => value.clone(),
        }
    }
}

/// The factors of one tax of a set.
#[derive(Debug)]
pub(crate) struct CellFactor {
    /// Remainder → tax.
    pub tax: Coefficient,
    /// Remainder → taxable base.
    pub base: Coefficient,
}

/// The factors of a set of taxes.
#[derive(Debug)]
pub(crate) struct Factors {
    /// Remainder → net.
    pub net: Coefficient,
    pub cells: Vec<CellFactor>,
    /// Remainder → all taxes.
    pub taxes: Coefficient,
    /// Net → all taxes: the effective rate as a fraction.
    pub rate: Exact,
    /// The same in percent, to 6 places.
    pub percent: Rate,
}

impl Factors {
    pub(crate) fn of(set: &TaxSet<'_>) -> Self {
        if set.taxes.iter().any(|tax| tax.tax.compound) { Self::compound(set) } else { Self::plain(set) }
    }

    /// Without compound taxes every denominator is 10^8 + Σ inclusive rates: 64 bits suffice.
    fn plain(set: &TaxSet<'_>) -> Self {
        let sum: i64 = set.taxes.iter().map(|tax| tax.rate().micros()).sum();
        let included: i64 = set.taxes.iter().filter(|tax| tax.inclusive).map(|tax| tax.rate().micros()).sum();
        let den = Rate::DENOMINATOR + included;
        let factor = |num: i64| {
            let common = num.gcd(&den).max(1);
            Coefficient::Small(num / common, den / common)
        };
        let net = if included == 0 { Coefficient::Small(1, 1) } else { factor(Rate::DENOMINATOR) };
        let cells =
            set.taxes.iter().map(|tax| CellFactor { tax: factor(tax.rate().micros()), base: net.clone() }).collect();
        let rate = Exact::ratio(i128::from(sum), i128::from(Rate::DENOMINATOR));
        Self { net, cells, taxes: factor(sum), rate, percent: Rate::from_micros(sum) }
    }

    fn compound(set: &TaxSet<'_>) -> Self {
        let one = Exact::int(1);
        let (mut sum, mut included) = (Exact::ZERO, Exact::ZERO);
        // Per tax: the factor on the net, and what its base is of the net.
        let mut on_net = Vec::with_capacity(set.taxes.len());
        for tax in &set.taxes {
            let rate = Exact::ratio(i128::from(tax.rate().micros()), i128::from(Rate::DENOMINATOR)).reduced();
            let base = if tax.tax.compound { one.add(&sum).reduced() } else { one.clone() };
            let factor = rate.mul(&base).reduced();
            sum = sum.add(&factor).reduced();
            if tax.inclusive {
                included = included.add(&factor).reduced();
            }
            on_net.push((factor, base));
        }
        // 1 + I is at least 1.
        let net = one.div(&one.add(&included)).unwrap_or(one);
        let cells = on_net
            .iter()
            .map(|(factor, base)| CellFactor {
                tax: Coefficient::of(factor.mul(&net)),
                base: Coefficient::of(base.mul(&net)),
            })
            .collect();
        let percent = percent(&sum).unwrap_or_default();
        Self { taxes: Coefficient::of(sum.mul(&net)), net: Coefficient::of(net), cells, rate: sum, percent }
    }
}

/// A fraction as percent with 6 places, half away from zero; `None` beyond any real rate.
pub(crate) fn percent(fraction: &Exact) -> Option<Rate> {
    fraction.mul(&Exact::int(Rate::DENOMINATOR)).round(RoundingMode::HalfAwayFromZero).map(Rate::from_micros)
}
