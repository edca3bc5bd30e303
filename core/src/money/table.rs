//! Rounding a table of exact cells so that rows, columns and total agree.

use num_integer::Integer;
use num_traits::ToPrimitive;
use smallvec::{SmallVec, smallvec};

use super::allocate::give_units;
use super::controlled;
use super::rounding::{RoundingMode, Strategy};

/// One exact cell: `floor + frac / den`, with 0 ≤ frac < den for the den of its table.
#[derive(Debug, Clone)]
pub(crate) struct Cell<I> {
    pub row: u32,
    pub col: u32,
    pub floor: i64,
    pub frac: I,
}

/// The numbers a fraction can be counted in: `i128`, or `BigInt` for denominators beyond it.
pub(crate) trait Number: Integer + Clone + ToPrimitive {}
impl<I: Integer + Clone + ToPrimitive> Number for I {}

/// Rounds the cells (in row order) of a table of `rows` × `cols`; the answer is in the same order.
///
/// - `Line`: each cell by `mode`.
/// - `Tax`: each column's sum by `mode`; its cells by largest remainder.
/// - `Document`: the total by `mode`; cells, rows and columns each less than one unit from exact.
///
/// `None` when a figure is beyond `i64`.
pub(crate) fn round<I: Number>(
    cells: &[Cell<I>],
    rows: usize,
    cols: usize,
    den: &I,
    strategy: Strategy,
    mode: RoundingMode,
) -> Option<Vec<i64>> {
    match strategy {
        Strategy::Line => {
            cells.iter().map(|cell| i64::try_from(mode.round(i128::from(cell.floor), &cell.frac, den)).ok()).collect()
        }
        Strategy::Tax => columns(cells, cols, den, mode),
        Strategy::Document => document(cells, rows, cols, den, mode),
    }
}

/// A sum of cells: `whole + frac / den`, with 0 ≤ frac < den once [`Sum::carry`] was called.
#[derive(Clone)]
pub(crate) struct Sum<I> {
    pub whole: i128,
    pub frac: I,
    /// The sign of the first cell that is not zero.
    pub first_negative: Option<bool>,
}

impl<I: Number> Sum<I> {
    pub(crate) fn new() -> Self {
        Self { whole: 0, frac: I::zero(), first_negative: None }
    }

    fn add(&mut self, cell: &Cell<I>) {
        self.whole += i128::from(cell.floor);
        self.frac = self.frac.clone() + cell.frac.clone();
        if self.first_negative.is_none() && (cell.floor != 0 || !cell.frac.is_zero()) {
            self.first_negative = Some(cell.floor < 0);
        }
    }

    /// Moves whole units out of the fraction.
    fn carry(&mut self, den: &I) -> Option<()> {
        let (units, rest) = self.frac.div_rem(den);
        self.whole = self.whole.checked_add(units.to_i128()?)?;
        self.frac = rest;
        Some(())
    }

    /// Whether the table is rounded with its signs turned, so that a reversal mirrors its
    /// original: a negative sum, or a zero sum that starts with a negative cell.
    fn mirrored(&self) -> bool {
        self.whole < 0 || (self.whole == 0 && self.frac.is_zero() && self.first_negative == Some(true))
    }
}

fn columns<I: Number>(cells: &[Cell<I>], cols: usize, den: &I, mode: RoundingMode) -> Option<Vec<i64>> {
    let mut sums: SmallVec<[Sum<I>; 4]> = smallvec![Sum::new(); cols];
    for cell in cells {
        sums[cell.col as usize].add(cell);
    }
    let mut rounded: Vec<i64> = cells.iter().map(|cell| cell.floor).collect();
    // With few columns, looking through all cells for each is cheaper than sorting them.
    let members = (cols > FEW_COLUMNS).then(|| by_column(cells, cols));
    let mut scratch: SmallVec<[(I, usize); 4]> = SmallVec::new();
    for (col, sum) in sums.iter_mut().enumerate() {
        let floors = sum.whole;
        sum.carry(den)?;
        let units = mode.round(sum.whole, &sum.frac, den) - floors;
        if units == 0 {
            continue;
        }
        let mirrored = sum.mirrored();
        scratch.clear();
        let mut keep = |index: usize, frac: &I| {
            if !frac.is_zero() {
                let key = if mirrored { den.clone() - frac.clone() } else { frac.clone() };
                scratch.push((key, index));
            }
        };
        match &members {
            Some(members) => {
                members.column(col).iter().for_each(|index| keep(*index as usize, &cells[*index as usize].frac));
            }
            None => {
                let column = cells.iter().enumerate().filter(|(_, cell)| cell.col as usize == col);
                column.for_each(|(index, cell)| keep(index, &cell.frac));
            }
        }
        spread(&mut scratch, units, mirrored, &mut rounded)?;
    }
    Some(rounded)
}

const FEW_COLUMNS: usize = 8;

/// Gives `units` single units to the cells of one column that have a fraction (`entries`): those
/// with the largest key, ties to the earlier. Mirrored, keys are distances to the next unit, and
/// the cells that get none are those with the largest.
fn spread<I: Number>(entries: &mut [(I, usize)], units: i128, mirrored: bool, rounded: &mut [i64]) -> Option<()> {
    let units = usize::try_from(units).ok().filter(|units| *units <= entries.len())?;
    if mirrored {
        for (_, index) in entries.iter() {
            rounded[*index] += 1;
        }
        let without = entries.len() - units;
        give_units(entries, without, |index| rounded[index] -= 1);
    } else {
        give_units(entries, units, |index| rounded[index] += 1);
    }
    Some(())
}

/// The cells of each column, in document order.
struct ByColumn {
    indexes: Vec<u32>,
    starts: Vec<u32>,
}

impl ByColumn {
    fn column(&self, col: usize) -> &[u32] {
        &self.indexes[self.starts[col] as usize..self.starts[col + 1] as usize]
    }
}

fn by_column<I>(cells: &[Cell<I>], cols: usize) -> ByColumn {
    let mut starts = vec![0u32; cols + 1];
    for cell in cells {
        starts[cell.col as usize + 1] += 1;
    }
    for col in 0..cols {
        starts[col + 1] += starts[col];
    }
    let mut next = starts.clone();
    let mut indexes = vec![0u32; cells.len()];
    for (index, cell) in (0u32..).zip(cells) {
        let at = &mut next[cell.col as usize];
        indexes[*at as usize] = index;
        *at += 1;
    }
    ByColumn { indexes, starts }
}

fn document<I: Number>(cells: &[Cell<I>], rows: usize, cols: usize, den: &I, mode: RoundingMode) -> Option<Vec<i64>> {
    let mut total = Sum::new();
    for cell in cells {
        total.add(cell);
    }
    let floors = total.whole;
    total.carry(den)?;
    let target = mode.round(total.whole, &total.frac, den);
    let mirrored = total.mirrored();
    // Everything below is about units above the floors; mirrored, about units below the ceilings.
    let fracs: Vec<I> = cells
        .iter()
        .map(|cell| if mirrored && !cell.frac.is_zero() { den.clone() - cell.frac.clone() } else { cell.frac.clone() })
        .collect();
    let fractional = fracs.iter().filter(|frac| !frac.is_zero()).count();
    let units = usize::try_from(target - floors).ok()?;
    let units = if mirrored { fractional.checked_sub(units)? } else { units };
    let up = if one_fraction_per_row(cells, &fracs) {
        nearest_columns(cells, &fracs, cols, den, units)?
    } else {
        controlled::round(cells, &fracs, rows, cols, den, units)?
    };
    let rounded = cells.iter().zip(&fracs).zip(&up).map(|((cell, frac), up)| {
        let step = if mirrored { !frac.is_zero() && !*up } else { *up };
        cell.floor + i64::from(step)
    });
    Some(rounded.collect())
}

/// Whether no row has two fractional cells: then rows cannot be wrong, and largest remainders do.
fn one_fraction_per_row<I: Number>(cells: &[Cell<I>], fracs: &[I]) -> bool {
    let mut last = None;
    cells
        .iter()
        .zip(fracs)
        .filter(|(_, frac)| !frac.is_zero())
        .all(|(cell, _)| last.replace(cell.row) != Some(cell.row))
}

/// `units` spread over the columns, then within each column, by largest remainder.
fn nearest_columns<I: Number>(cells: &[Cell<I>], fracs: &[I], cols: usize, den: &I, units: usize) -> Option<Vec<bool>> {
    let mut sums = vec![I::zero(); cols];
    for (cell, frac) in cells.iter().zip(fracs) {
        let sum = &mut sums[cell.col as usize];
        *sum = sum.clone() + frac.clone();
    }
    let mut counts = Vec::with_capacity(cols);
    let mut rests = Vec::with_capacity(cols);
    for (col, sum) in sums.iter().enumerate() {
        let (whole, rest) = sum.div_rem(den);
        counts.push(whole.to_usize()?);
        if !rest.is_zero() {
            rests.push((rest, col));
        }
    }
    let left = units.checked_sub(counts.iter().sum())?;
    give_units(&mut rests, left, |col| counts[col] += 1);
    let members = by_column(cells, cols);
    let mut up = vec![false; cells.len()];
    for (col, count) in counts.iter().enumerate() {
        let mut column: Vec<(I, usize)> = members
            .column(col)
            .iter()
            .map(|index| *index as usize)
            .filter(|index| !fracs[*index].is_zero())
            .map(|index| (fracs[index].clone(), index))
            .collect();
        give_units(&mut column, *count, |index| up[index] = true);
    }
    Some(up)
}

#[cfg(test)]
mod tests;
