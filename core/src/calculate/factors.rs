//! From a remainder to its net, bases and taxes: one linear factor each.
//!
//! With factors fₖ = rₖ, or rₖ · (1 + Σ_{j<k} fⱼ) for a compound tax, and I = Σ fₖ of the inclusive
//! taxes, a remainder A has the net A / (1 + I) and the taxes A · fₖ / (1 + I): one division takes
//! all inclusive taxes out together.

use num_integer::Integer;

use crate::money::exact::Exact;
use crate::money::{Rate, RoundingMode};
use crate::resolve::{SetTax, TaxSets};

/// A factor: in 64 bits, which nearly every one is, or exact.
#[derive(Debug, Clone)]
pub(crate) enum Coefficient {
    /// `num / den`, den > 0; not necessarily in lowest terms.
    Small(i64, i64),
    Exact(Box<Exact>),
}

impl Coefficient {
    pub(crate) const ONE: Self = Self::Small(1, 1);

    fn of(value: Exact) -> Self {
        let value = value.reduced();
        if let Exact::Small(num, den) = &value
            && let (Ok(num), Ok(den)) = (i64::try_from(*num), i64::try_from(*den))
        {
            return Self::Small(num, den);
        }
        Self::Exact(Box::new(value))
    }

    pub(crate) fn exact(&self) -> Exact {
        match self {
            Self::Small(num, den) => Exact::ratio(i128::from(*num), i128::from(*den)),
            Self::Exact(value) => (**value).clone(),
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

/// The factors of one set of taxes as a whole.
#[derive(Debug)]
pub(crate) struct SetFactor {
    /// Remainder → net.
    pub net: Coefficient,
    /// Remainder → all taxes.
    pub taxes: Coefficient,
    /// Net → all taxes: the effective rate as a fraction.
    pub rate: Coefficient,
    /// The same in percent, to 6 places.
    pub percent: Rate,
}

/// The factors of all sets of a document.
#[derive(Debug)]
pub(crate) struct Factors {
    pub sets: Vec<SetFactor>,
    /// One for each tax of each set, as they stand in [`TaxSets::taxes`].
    pub cells: Vec<CellFactor>,
}

impl Factors {
    pub(crate) fn of(sets: &TaxSets<'_>) -> Self {
        let mut factors = Self { sets: Vec::with_capacity(sets.len()), cells: Vec::with_capacity(sets.taxes.len()) };
        for set in 0..sets.len() {
            let taxes = sets.get(set);
            if taxes.iter().any(|tax| tax.tax.compound) {
                factors.compound(taxes);
            } else {
                factors.plain(taxes);
            }
        }
        factors
    }

    /// Without compound taxes every denominator is 10^8 + Σ inclusive rates: 64 bits suffice.
    fn plain(&mut self, taxes: &[SetTax<'_>]) {
        let sum: i64 = taxes.iter().map(|tax| tax.rate().micros()).sum();
        let included: i64 = taxes.iter().filter(|tax| tax.inclusive).map(|tax| tax.rate().micros()).sum();
        // What exclusive rates share does no harm: their denominator is the same for all. What
        // inclusive ones share would blow up the common denominator of a document.
        let shared = match included {
            0 => 1,
            _ => taxes.iter().fold(Rate::DENOMINATOR, |shared, tax| gcd(shared, tax.rate().micros())),
        };
        let den = (Rate::DENOMINATOR + included) / shared;
        let factor = |num: i64| Coefficient::Small(num / shared, den);
        let net = if included == 0 { Coefficient::ONE } else { factor(Rate::DENOMINATOR) };
        self.cells.extend(taxes.iter().map(|tax| CellFactor { tax: factor(tax.rate().micros()), base: net.clone() }));
        let rate = Coefficient::Small(sum, Rate::DENOMINATOR);
        self.sets.push(SetFactor { net, taxes: factor(sum), rate, percent: Rate::from_micros(sum) });
    }

    fn compound(&mut self, taxes: &[SetTax<'_>]) {
        let one = Exact::int(1);
        let (mut sum, mut included) = (Exact::ZERO, Exact::ZERO);
        // Per tax: the factor on the net, and what its base is of the net.
        let mut on_net = Vec::with_capacity(taxes.len());
        for tax in taxes {
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
        self.cells.extend(on_net.iter().map(|(factor, base)| CellFactor {
            tax: Coefficient::of(factor.mul(&net)),
            base: Coefficient::of(base.mul(&net)),
        }));
        let percent = percent(&sum).unwrap_or_default();
        let taxes = Coefficient::of(sum.mul(&net));
        self.sets.push(SetFactor { net: Coefficient::of(net), taxes, rate: Coefficient::of(sum), percent });
    }
}

/// Adds up products of values and coefficients; runs of one denominator are added as integers.
#[derive(Debug)]
pub(crate) struct WeightedSum {
    total: Exact,
    num: i128,
    den: i64,
}

impl WeightedSum {
    pub(crate) fn new(start: Exact) -> Self {
        Self { total: start, num: 0, den: 1 }
    }

    pub(crate) fn add(&mut self, value: &Exact, coefficient: &Coefficient) {
        if let (Exact::Small(value, 1), Coefficient::Small(num, den)) = (value, coefficient)
            && let Some(product) = value.checked_mul(i128::from(*num))
        {
            if *den != self.den {
                self.carry();
                self.den = *den;
            }
            if let Some(sum) = self.num.checked_add(product) {
                self.num = sum;
                return;
            }
        }
        self.total = self.total.add(&value.mul(&coefficient.exact())).bounded();
    }

    fn carry(&mut self) {
        if self.num != 0 {
            self.total = self.total.add(&Exact::ratio(self.num, i128::from(self.den))).bounded();
            self.num = 0;
        }
    }

    pub(crate) fn total(mut self) -> Exact {
        self.carry();
        self.total
    }
}

/// Euclid's; few steps where one number is a rate.
fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { a.gcd(&b) }
}

/// A fraction as percent with 6 places, half away from zero; `None` beyond any real rate.
pub(crate) fn percent(fraction: &Exact) -> Option<Rate> {
    fraction.mul(&Exact::int(Rate::DENOMINATOR)).round(RoundingMode::HalfAwayFromZero).map(Rate::from_micros)
}
