//! The document's tax rows: one for each tax, summed over fees.

use super::taxed::FeeFigures;
use super::{bounded, invalid};
use crate::config::TaxIndex;
use crate::document::{Invoice, SettledTax};
use crate::error::Error;
use crate::money::Rate;
use crate::resolve::{Resolution, SetTax, TaxSet};

/// Which column of the table each tax of each set is; columns stand in configuration order.
#[derive(Debug)]
pub(crate) struct Columns {
    taxes: Vec<TaxIndex>,
    /// The columns of all sets, one after the other.
    flat: Vec<u32>,
    /// Where each set starts.
    starts: Vec<usize>,
}

impl Columns {
    pub(crate) fn len(&self) -> usize {
        self.taxes.len()
    }

    /// Where a set stands in anything that has one entry for each tax of each set.
    pub(crate) fn range(&self, set: usize) -> std::ops::Range<usize> {
        self.starts[set]..self.starts[set + 1]
    }

    /// The columns of a set's taxes.
    pub(crate) fn of(&self, set: u32) -> &[u32] {
        &self.flat[self.range(set as usize)]
    }
}

pub(crate) fn columns(sets: &[TaxSet<'_>]) -> Columns {
    let mut taxes: Vec<TaxIndex> = sets.iter().flat_map(|set| set.taxes.iter().map(|tax| tax.index)).collect();
    taxes.sort_unstable();
    taxes.dedup();
    let column = |tax: &SetTax<'_>| {
        let place = taxes.binary_search(&tax.index).unwrap_or(0);
        u32::try_from(place).unwrap_or(u32::MAX)
    };
    let flat: Vec<u32> = sets.iter().flat_map(|set| &set.taxes).map(column).collect();
    let mut starts = Vec::with_capacity(sets.len() + 1);
    starts.push(0);
    for set in sets {
        starts.push(starts.last().copied().unwrap_or(0) + set.taxes.len());
    }
    Columns { taxes, flat, starts }
}

/// One tax of the document.
#[derive(Debug)]
pub(crate) struct TaxRow<'a> {
    /// The configured tax, with the set and place where its factors stand; `None`: settled only.
    pub tax: Option<SetTax<'a>>,
    /// A settled tax that fits no configured row.
    pub settled: Option<&'a SettledTax<'a>>,
    /// The places (set, tax in set) that make up the row.
    pub places: Vec<(usize, usize)>,
    pub fees_amount: i64,
    pub base: i64,
    pub amount: i64,
    /// What of base and amount was settled.
    pub settled_base: i64,
    pub settled_amount: i64,
}

impl<'a> TaxRow<'a> {
    fn new(tax: Option<SetTax<'a>>, settled: Option<&'a SettledTax<'a>>) -> Self {
        Self {
            tax,
            settled,
            places: Vec::new(),
            fees_amount: 0,
            base: 0,
            amount: 0,
            settled_base: 0,
            settled_amount: 0,
        }
    }

    /// Code, name and rate.
    pub(crate) fn identity(&self) -> (&str, &str, Rate) {
        match (&self.tax, self.settled) {
            (Some(tax), _) => (&tax.tax.code, &tax.tax.name, tax.rate()),
            (None, Some(settled)) => (&settled.tax_code, &settled.tax_name, settled.tax_rate),
            (None, None) => ("", "", Rate::default()),
        }
    }

    fn fits(&self, settled: &SettledTax<'_>) -> bool {
        let (code, name, rate) = self.identity();
        code == settled.tax_code && rate == settled.tax_rate && (self.tax.is_some() || name == settled.tax_name)
    }
}

/// Sums the rounded cells, fee by fee, into rows.
pub(crate) fn rows<'a>(
    invoice: &'a Invoice<'a>,
    resolution: &Resolution<'a>,
    columns: &Columns,
    fees: &[FeeFigures],
    cells: &[i64],
) -> Result<Vec<TaxRow<'a>>, Error> {
    let mut rows: Vec<TaxRow<'a>> = columns.taxes.iter().map(|_| TaxRow::new(None, None)).collect();
    for (set_index, set) in resolution.sets.iter().enumerate() {
        for (place, (tax, col)) in set.taxes.iter().zip(&columns.flat[columns.range(set_index)]).enumerate() {
            let row = &mut rows[*col as usize];
            row.tax.get_or_insert(*tax);
            row.places.push((set_index, place));
        }
    }
    // Sums per column in 128 bits; a compound base may exceed the fees by far.
    let mut sums = vec![(0i128, 0i128, 0i128); rows.len()];
    for (figures, decision) in fees.iter().zip(&resolution.fees) {
        let set = resolution.set(decision);
        let cells = figures.cells(set, cells);
        for ((tax, col), (amount, below)) in set.taxes.iter().zip(columns.of(decision.set)).zip(with_below(cells)) {
            let sum = &mut sums[*col as usize];
            sum.0 += i128::from(figures.net);
            sum.1 += i128::from(figures.net) + if tax.tax.compound { below } else { 0 };
            sum.2 += i128::from(amount);
        }
    }
    for (row, (fees_amount, base, amount)) in rows.iter_mut().zip(sums) {
        row.fees_amount = bounded(fees_amount)?;
        row.base = bounded(base)?;
        row.amount = bounded(amount)?;
    }
    for (fee, figures) in invoice.fees.iter().zip(fees) {
        for settled in fee.settled.iter().flatten() {
            let place = match rows.iter().position(|row| row.fits(settled)) {
                Some(place) => place,
                None => {
                    rows.push(TaxRow::new(None, Some(settled)));
                    rows.len() - 1
                }
            };
            let row = rows
                .get_mut(place)
                .ok_or_else(|| invalid("invoice.fees.settled.out_of_range", "", "too many settled taxes"))?;
            row.fees_amount += figures.net;
            row.base += figures.net;
            row.amount += settled.amount_cents;
            row.settled_base += figures.net;
            row.settled_amount += settled.amount_cents;
        }
    }
    Ok(rows)
}

/// Each rounded cell of a fee with the sum of those before it.
pub(crate) fn with_below(cells: &[i64]) -> impl Iterator<Item = (i64, i128)> + '_ {
    cells.iter().scan(0i128, |below, amount| {
        let before = *below;
        *below += i128::from(*amount);
        Some((*amount, before))
    })
}
