//! The document's tax rows: one for each tax, summed over fees.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::bounded;
use super::taxed::FeeFigures;
use crate::config::TaxIndex;
use crate::document::{Invoice, SettledTax};
use crate::error::Error;
use crate::money::Rate;
use crate::resolve::{Resolution, SetTax, TaxSets};

/// Which column of the table each tax of each set is; columns stand in configuration order.
#[derive(Debug)]
pub(crate) struct Columns {
    taxes: SmallVec<[TaxIndex; 8]>,
    /// The columns, as the taxes stand in [`TaxSets::taxes`].
    pub of: SmallVec<[u32; 8]>,
}

impl Columns {
    pub(crate) fn len(&self) -> usize {
        self.taxes.len()
    }
}

pub(crate) fn columns(sets: &TaxSets<'_>) -> Columns {
    let mut taxes: SmallVec<[TaxIndex; 8]> = sets.taxes.iter().map(|tax| tax.index).collect();
    taxes.sort_unstable();
    taxes.dedup();
    let column = |tax: &SetTax<'_>| u32::try_from(taxes.binary_search(&tax.index).unwrap_or(0)).unwrap_or(u32::MAX);
    let of = sets.taxes.iter().map(column).collect();
    Columns { taxes, of }
}

/// One tax of the document.
#[derive(Debug)]
pub(crate) struct TaxRow<'a> {
    /// The configured tax; `None`: settled only.
    pub tax: Option<SetTax<'a>>,
    /// A settled tax that fits no configured row.
    pub settled: Option<&'a SettledTax<'a>>,
    pub fees_amount: i64,
    pub base: i64,
    pub amount: i64,
    /// The settled fees in it, and what of its amount was settled.
    pub settled_fees: Vec<usize>,
    pub settled_amount: i64,
}

impl<'a> TaxRow<'a> {
    fn new(tax: Option<SetTax<'a>>, settled: Option<&'a SettledTax<'a>>) -> Self {
        Self { tax, settled, fees_amount: 0, base: 0, amount: 0, settled_fees: Vec::new(), settled_amount: 0 }
    }

    /// Code, name and rate.
    pub(crate) fn identity(&self) -> (&str, &str, Rate) {
        match (&self.tax, self.settled) {
            (Some(tax), _) => (&tax.tax.code, &tax.tax.name, tax.rate()),
            (None, Some(settled)) => (&settled.tax_code, &settled.tax_name, settled.tax_rate),
            (None, None) => ("", "", Rate::default()),
        }
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
    let mut rows: Vec<TaxRow<'a>> = Vec::with_capacity(columns.len());
    rows.extend((0..columns.len()).map(|_| TaxRow::new(None, None)));
    for (tax, col) in resolution.sets.taxes.iter().zip(&columns.of) {
        rows[*col as usize].tax.get_or_insert(*tax);
    }
    // Amounts and taxes together were bounded, and so are these sums of them.
    for (figures, decision) in fees.iter().zip(&resolution.fees) {
        let range = resolution.sets.range(decision.set as usize);
        let cells = figures.cells(range.len(), cells);
        let taxes = resolution.sets.taxes[range.clone()].iter().zip(&columns.of[range]);
        for ((tax, col), (amount, below)) in taxes.zip(with_below(cells)) {
            let row = &mut rows[*col as usize];
            row.fees_amount += figures.net;
            row.base += figures.net + if tax.tax.compound { below } else { 0 };
            row.amount += amount;
        }
    }
    add_settled(invoice, fees, &mut rows);
    for row in &rows {
        bounded(i128::from(row.base))?;
    }
    Ok(rows)
}

/// Adds settled taxes: to the row with their code and rate, or to one of their own.
fn add_settled<'a>(invoice: &'a Invoice<'a>, fees: &[FeeFigures], rows: &mut Vec<TaxRow<'a>>) {
    // Configured rows take any name; settled ones their own.
    let mut places: BTreeMap<(&str, Rate, Option<&str>), usize> = BTreeMap::new();
    let configured = rows.iter().filter_map(|row| row.tax).enumerate();
    places.extend(configured.map(|(place, tax)| ((&*tax.tax.code, tax.rate(), None), place)));
    for (index, (fee, figures)) in invoice.fees.iter().zip(fees).enumerate() {
        for settled in fee.settled.iter().flatten() {
            let (code, rate) = (settled.tax_code.as_ref(), settled.tax_rate);
            let place = match places.get(&(code, rate, None)) {
                Some(place) => *place,
                None => *places.entry((code, rate, Some(settled.tax_name.as_ref()))).or_insert_with(|| {
                    rows.push(TaxRow::new(None, Some(settled)));
                    rows.len() - 1
                }),
            };
            let row = &mut rows[place];
            row.fees_amount += figures.net;
            row.base += figures.net;
            row.amount += settled.amount_cents;
            row.settled_fees.push(index);
            row.settled_amount += settled.amount_cents;
        }
    }
}

/// The base that several taxes of one line have together in one row: what is taxed of a line is at most the line, so beyond it the same
/// base was counted twice.
pub(crate) fn base_once(net: i64, bases: &[i64]) -> i64 {
    match bases {
        [base] => *base,
        bases => {
            let sum: i128 = bases.iter().map(|base| i128::from(*base)).sum();
            let largest = || bases.iter().copied().max_by_key(|base| base.unsigned_abs()).unwrap_or(0);
            i64::try_from(sum).ok().filter(|sum| sum.unsigned_abs() <= net.unsigned_abs()).unwrap_or_else(largest)
        }
    }
}

/// Each rounded cell of a fee with the sum of those before it.
pub(crate) fn with_below(cells: &[i64]) -> impl Iterator<Item = (i64, i64)> + '_ {
    cells.iter().scan(0, |below, amount| {
        let before = *below;
        *below += amount;
        Some((*amount, before))
    })
}
