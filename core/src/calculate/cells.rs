//! The table of fee × tax: exact cells, rounded so that they add up.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive};
use smallvec::SmallVec;

use super::deductions::{Deducted, Whole};
use super::factors::{Coefficient, Factors};
use super::rows::Columns;
use crate::money::exact::Exact;
use crate::money::table::{self, Cell};
use crate::money::{Base, Rate, RoundingMode, Strategy};
use crate::resolve::Resolution;

/// What tax is computed on, for each fee.
#[derive(Debug)]
pub(crate) enum Bases<'d> {
    /// The whole remainders.
    Whole(&'d [Whole]),
    /// Exact remainders.
    Exact(Vec<Exact>),
}

/// The largest common denominator that is counted in `i64`: 10^7 cells of it still fit.
const MAX_NARROW_DENOMINATOR: i64 = 100_000_000_000;

/// The largest common denominator that is counted in `i128`: likewise.
const MAX_DENOMINATOR: i128 = 1_000_000_000_000_000_000_000_000_000_000;

impl<'d> Bases<'d> {
    pub(crate) fn new(deducted: &'d Deducted<'_>, base: Base) -> Self {
        match (base, &deducted.precise) {
            (Base::Exact, Some(precise)) => {
                Self::Exact(precise.iter().map(|fee| fee.remaining.clone().reduced()).collect())
            }
            _ => Self::Whole(&deducted.whole),
        }
    }

    fn exact(&self, fee: usize) -> Exact {
        match self {
            Self::Whole(fees) => Exact::int(fees[fee].remaining()),
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
}

/// Why cells cannot be rounded.
pub(crate) enum Failure {
    /// A cell is beyond `i64`.
    TooLarge,
    /// The common denominator is beyond [`MAX_DENOMINATOR_BITS`].
    TooManyRates,
}

/// The largest common denominator that is counted at all: some 300 combinations of unrelated
/// inclusive rates in one document.
const MAX_DENOMINATOR_BITS: u64 = 8192;

/// The rounded cells, fee by fee.
pub(crate) fn round(
    resolution: &Resolution<'_>,
    factors: &Factors,
    columns: &Columns,
    bases: &Bases<'_>,
    strategy: Strategy,
    mode: RoundingMode,
) -> Result<Vec<i64>, Failure> {
    let table = Table { resolution, columns, strategy, mode };
    if let Bases::Whole(fees) = bases
        && let Some((small, den)) = small_factors(factors)
    {
        // Sums over all cells of a document fit the type they are counted in.
        let rounded = match i64::try_from(den) {
            Ok(den) if den <= MAX_NARROW_DENOMINATOR => {
                table.round_small(fees, &small, &den, |rest, scale| rest * i64::try_from(scale).unwrap_or(0))
            }
            _ => table.round_small(fees, &small, &den, |rest, scale| i128::from(rest) * scale),
        };
        return rounded.ok_or(Failure::TooLarge);
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

/// All factors in 64 bits with a common denominator, if there is one that is small enough.
fn small_factors(factors: &Factors) -> Option<(SmallVec<[SmallFactor; 8]>, i128)> {
    let mut common = 1i128;
    let mut last = 1;
    let mut small: SmallVec<[SmallFactor; 8]> = SmallVec::with_capacity(factors.cells.len());
    for cell in &factors.cells {
        let Coefficient::Small(num, den) = cell.tax else { return None };
        small.push(SmallFactor { num, den, scale: 0 });
        if den != last {
            common = common_multiple(common, den)?;
            last = den;
        }
    }
    let (mut last, mut scale) = (1, common);
    for factor in &mut small {
        if factor.den != last {
            last = factor.den;
            scale = common / i128::from(last);
        }
        factor.scale = scale;
    }
    Some((small, common))
}

/// The least common multiple, up to [`MAX_DENOMINATOR`].
fn common_multiple(common: i128, den: i64) -> Option<i128> {
    // The remainder fits the divisor's 64 bits.
    let rest = i64::try_from(common % i128::from(den)).ok()?;
    if rest == 0 {
        return Some(common);
    }
    common.checked_mul(i128::from(den / rest.gcd(&den))).filter(|common| *common <= MAX_DENOMINATOR)
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
    /// `widen` counts a rest in parts of the common denominator.
    fn round_small<I: table::Number>(
        &self,
        fees: &[Whole],
        factors: &[SmallFactor],
        common: &I,
        widen: impl Fn(i64, i128) -> I,
    ) -> Option<Vec<i64>> {
        let sets = &self.resolution.sets;
        let count = self.resolution.fees.iter().map(|decision| sets.range(decision.set as usize).len()).sum();
        let mut cells: SmallVec<[Cell<I>; 4]> = SmallVec::with_capacity(count);
        for ((row, decision), fee) in (0u32..).zip(&self.resolution.fees).zip(fees) {
            let base = fee.remaining();
            let range = sets.range(decision.set as usize);
            for (SmallFactor { num, den, scale }, col) in
                factors[range.clone()].iter().copied().zip(&self.columns.of[range])
            {
                let (floor, rest) = match base.checked_mul(num) {
                    // Exclusive rates share one denominator, which the compiler can divide by cheaply.
                    Some(product) if den == Rate::DENOMINATOR => {
                        (product.div_euclid(Rate::DENOMINATOR), product.rem_euclid(Rate::DENOMINATOR))
                    }
                    // The rest by itself: floor × den may lie just below 64 bits.
                    Some(product) => (product.div_euclid(den), product.rem_euclid(den)),
                    None => {
                        let (floor, rest) = (i128::from(base) * i128::from(num)).div_mod_floor(&i128::from(den));
                        (i64::try_from(floor).ok()?, i64::try_from(rest).ok()?)
                    }
                };
                cells.push(Cell { row, col: *col, floor, frac: widen(rest, scale) });
            }
        }
        self.finish(&cells, common)
    }

    /// Any bases and factors.
    fn round_exact(&self, factors: &Factors, bases: &Bases<'_>) -> Result<Vec<i64>, Failure> {
        let mut exact: Vec<(u32, u32, BigInt, BigInt)> = Vec::new();
        let mut common = BigInt::one();
        for (fee, decision) in self.resolution.fees.iter().enumerate() {
            let range = self.resolution.sets.range(decision.set as usize);
            if range.is_empty() {
                continue;
            }
            let base = bases.exact(fee);
            for (cell, col) in factors.cells[range.clone()].iter().zip(&self.columns.of[range]) {
                let (num, den) = base.mul(&cell.tax.exact()).reduced().to_big();
                if common.mod_floor(&den) != BigInt::from(0) {
                    common = common.lcm(&den);
                    if common.bits() > MAX_DENOMINATOR_BITS {
                        return Err(Failure::TooManyRates);
                    }
                }
                exact.push((u32::try_from(fee).map_err(|_| Failure::TooLarge)?, *col, num, den));
            }
        }
        let big: Option<Vec<Cell<BigInt>>> = exact
            .into_iter()
            .map(|(row, col, num, den)| {
                let (floor, rest) = num.div_mod_floor(&den);
                Some(Cell { row, col, floor: floor.to_i64()?, frac: rest * (&common / &den) })
            })
            .collect();
        let big = big.ok_or(Failure::TooLarge)?;
        let rounded = match common.to_i128().filter(|den| *den <= MAX_DENOMINATOR) {
            Some(den) => {
                let small: Option<Vec<Cell<i128>>> = big
                    .iter()
                    .map(|cell| {
                        Some(Cell { row: cell.row, col: cell.col, floor: cell.floor, frac: cell.frac.to_i128()? })
                    })
                    .collect();
                small.and_then(|small| self.finish(&small, &den))
            }
            None => self.finish(&big, &common),
        };
        rounded.ok_or(Failure::TooLarge)
    }
}
