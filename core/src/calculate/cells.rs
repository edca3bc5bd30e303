//! The table of fee × tax: exact cells, rounded so that they add up.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive};

use super::deductions::Deducted;
use super::factors::{Coefficient, Factors};
use super::rows::Columns;
use crate::money::exact::Exact;
use crate::money::table::{self, Cell};
use crate::money::{Base, RoundingMode, Strategy};
use crate::resolve::Resolution;

/// What tax is computed on, for each fee.
#[derive(Debug)]
pub(crate) enum Bases {
    /// Whole minor units.
    Whole(Vec<i64>),
    /// Exact remainders.
    Exact(Vec<Exact>),
}

/// The largest common denominator that is counted in `i128`: 10^7 cells of it still fit.
const MAX_DENOMINATOR: i128 = 1_000_000_000_000_000_000_000_000_000_000;

impl Bases {
    pub(crate) fn new(deducted: &Deducted<'_>, base: Base) -> Self {
        match (base, &deducted.precise) {
            (Base::Exact, Some(precise)) => Self::Exact(precise.iter().map(|fee| fee.remaining().reduced()).collect()),
            _ => Self::Whole(deducted.whole.iter().map(|fee| fee.remaining()).collect()),
        }
    }

    fn exact(&self, fee: usize) -> Exact {
        match self {
            Self::Whole(bases) => Exact::int(bases[fee]),
            Self::Exact(bases) => bases[fee].clone(),
        }
    }

    /// The exact bases, where they are not the whole remainders.
    pub(crate) fn into_exact(self) -> Option<Vec<Exact>> {
        match self {
            Self::Whole(_) => None,
            Self::Exact(bases) => Some(bases),
        }
    }

    /// The bases summed by set of taxes.
    pub(crate) fn sums(&self, resolution: &Resolution<'_>) -> Vec<Exact> {
        match self {
            Self::Whole(bases) => {
                let mut sums = vec![0i128; resolution.sets.len()];
                for (decision, base) in resolution.fees.iter().zip(bases) {
                    sums[decision.set as usize] += i128::from(*base);
                }
                sums.into_iter().map(|sum| Exact::ratio(sum, 1)).collect()
            }
            Self::Exact(bases) => {
                let mut sums = vec![Exact::ZERO; resolution.sets.len()];
                for (decision, base) in resolution.fees.iter().zip(bases) {
                    let sum = &mut sums[decision.set as usize];
                    *sum = sum.add(base);
                }
                sums
            }
        }
    }
}

/// The rounded cells, fee by fee; `None` when one is beyond `i64`.
pub(crate) fn round(
    resolution: &Resolution<'_>,
    factors: &[Factors],
    columns: &Columns,
    bases: &Bases,
    strategy: Strategy,
    mode: RoundingMode,
) -> Option<Vec<i64>> {
    let table = Table { resolution, columns, strategy, mode };
    if let Bases::Whole(bases) = bases
        && let Some((small, den)) = small_factors(factors)
    {
        return table.round_small(bases, &small, den);
    }
    table.round_exact(factors, bases)
}

/// A factor in 64 bits, with what its denominator lacks to the common one.
#[derive(Clone, Copy)]
struct SmallFactor {
    num: i64,
    den: i64,
    scale: i128,
}

/// All factors of all sets in 64 bits with a common denominator, if there is one that is small
/// enough.
fn small_factors(factors: &[Factors]) -> Option<(Vec<SmallFactor>, i128)> {
    let mut common = 1i128;
    let mut small = Vec::with_capacity(factors.iter().map(|set| set.cells.len()).sum());
    for cell in factors.iter().flat_map(|set| &set.cells) {
        let Coefficient::Small(num, den) = cell.tax else { return None };
        let wide = i128::from(den);
        if common % wide != 0 {
            common = (common / common.gcd(&wide)).checked_mul(wide).filter(|common| *common <= MAX_DENOMINATOR)?;
        }
        small.push(SmallFactor { num, den, scale: 0 });
    }
    for factor in &mut small {
        factor.scale = common / i128::from(factor.den);
    }
    Some((small, common))
}

struct Table<'t, 'a> {
    resolution: &'t Resolution<'a>,
    columns: &'t Columns,
    strategy: Strategy,
    mode: RoundingMode,
}

impl Table<'_, '_> {
    fn finish<I: table::Number>(&self, cells: &[Cell<I>], den: &I) -> Option<Vec<i64>> {
        table::round(cells, self.resolution.fees.len(), self.columns.len(), den, self.strategy, self.mode)
    }

    /// The path of every day: whole bases, factors in 64 bits.
    fn round_small(&self, bases: &[i64], factors: &[SmallFactor], common: i128) -> Option<Vec<i64>> {
        let count = self.resolution.fees.iter().map(|decision| self.columns.of(decision.set).len()).sum();
        let mut cells = Vec::with_capacity(count);
        for ((row, decision), base) in (0u32..).zip(&self.resolution.fees).zip(bases) {
            let set = &factors[self.columns.range(decision.set as usize)];
            for (SmallFactor { num, den, scale }, col) in set.iter().copied().zip(self.columns.of(decision.set)) {
                let (floor, rest) = match base.checked_mul(num) {
                    Some(product) => (product.div_euclid(den), product.rem_euclid(den)),
                    None => {
                        let (floor, rest) = (i128::from(*base) * i128::from(num)).div_mod_floor(&i128::from(den));
                        (i64::try_from(floor).ok()?, i64::try_from(rest).ok()?)
                    }
                };
                cells.push(Cell { row, col: *col, floor, frac: i128::from(rest) * scale });
            }
        }
        self.finish(&cells, &common)
    }

    /// Any bases and factors.
    fn round_exact(&self, factors: &[Factors], bases: &Bases) -> Option<Vec<i64>> {
        let mut exact: Vec<(u32, u32, BigInt, BigInt)> = Vec::new();
        let mut common = BigInt::one();
        for (fee, decision) in self.resolution.fees.iter().enumerate() {
            let set = &factors[decision.set as usize];
            if set.cells.is_empty() {
                continue;
            }
            let base = bases.exact(fee);
            for (cell, col) in set.cells.iter().zip(self.columns.of(decision.set)) {
                let (num, den) = base.mul(&cell.tax.exact()).reduced().to_big();
                if common.mod_floor(&den) != BigInt::from(0) {
                    common = common.lcm(&den);
                }
                exact.push((u32::try_from(fee).ok()?, *col, num, den));
            }
        }
        let big: Option<Vec<Cell<BigInt>>> = exact
            .into_iter()
            .map(|(row, col, num, den)| {
                let (floor, rest) = num.div_mod_floor(&den);
                Some(Cell { row, col, floor: floor.to_i64()?, frac: rest * (&common / &den) })
            })
            .collect();
        let big = big?;
        match common.to_i128().filter(|den| *den <= MAX_DENOMINATOR) {
            Some(den) => {
                let small: Option<Vec<Cell<i128>>> = big
                    .iter()
                    .map(|cell| {
                        Some(Cell { row: cell.row, col: cell.col, floor: cell.floor, frac: cell.frac.to_i128()? })
                    })
                    .collect();
                self.finish(&small?, &den)
            }
            None => self.finish(&big, &common),
        }
    }
}
