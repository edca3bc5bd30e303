//! The distinct lists of taxes in one document: few, however many fees it has.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::config::{Config, Tax, TaxIndex, TaxRate, Treatment};
use crate::money::Rate;

/// A tax with what holds for it on this document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SetTax<'a> {
    pub index: TaxIndex,
    pub tax: &'a Tax,
    /// The rate on the tax date.
    pub at: &'a TaxRate,
    /// Whether prices include it.
    pub inclusive: bool,
}

impl SetTax<'_> {
    pub(crate) fn rate(&self) -> Rate {
        self.at.rate
    }

    pub(crate) fn treatment(&self) -> Treatment {
        self.at.treatment
    }
}

/// The taxes of one or more fees, in configuration order.
#[derive(Debug, Default)]
pub(crate) struct TaxSet<'a> {
    pub taxes: Vec<SetTax<'a>>,
}

impl TaxSet<'_> {
    /// Standard if anything is taxed above zero, else what the first tax says.
    pub(crate) fn treatment(&self) -> Treatment {
        if self.taxes.iter().any(|tax| !tax.rate().is_zero()) {
            return Treatment::Standard;
        }
        self.taxes.first().map_or(Treatment::NotTaxed, SetTax::treatment)
    }
}

/// Finds or makes the set of a list.
pub(crate) struct Sets<'a> {
    config: &'a Config,
    date: Date,
    pub sets: Vec<TaxSet<'a>>,
    /// By whether prices include tax: as the tax says, no, yes.
    known: [FxHashMap<Box<[TaxIndex]>, u32>; 3],
    /// The list looked up last: most documents have one.
    last: (Option<bool>, u32),
}

impl<'a> Sets<'a> {
    pub(crate) fn new(config: &'a Config, date: Date) -> Self {
        Self { config, date, sets: vec![TaxSet::default()], known: Default::default(), last: (None, 0) }
    }

    /// The set of these taxes, where prices include tax as said, or as each tax says. `Err`: the
    /// first tax that has no rate on the date.
    pub(crate) fn find(&mut self, list: &[TaxIndex], inclusive: Option<bool>) -> Result<u32, &'a Tax> {
        if list.is_empty() {
            return Ok(0);
        }
        let (last_inclusive, last) = self.last;
        if last_inclusive == inclusive
            && self.sets[last as usize].taxes.iter().map(|tax| tax.index).eq(list.iter().copied())
        {
            return Ok(last);
        }
        let slot = inclusive.map_or(0, |inclusive| 1 + usize::from(inclusive));
        let known = self.known[slot].get(list).copied();
        let place = match known {
            Some(place) => place,
            None => {
                let place = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
                let set = self.make(list, inclusive)?;
                self.sets.push(set);
                self.known[slot].insert(list.into(), place);
                place
            }
        };
        self.last = (inclusive, place);
        Ok(place)
    }

    fn make(&self, list: &[TaxIndex], inclusive: Option<bool>) -> Result<TaxSet<'a>, &'a Tax> {
        let taxes = list.iter().map(|&index| {
            let tax = self.config.tax(index);
            let at = tax.rate_on(self.date).ok_or(tax)?;
            Ok(SetTax { index, tax, at, inclusive: inclusive.unwrap_or(tax.inclusive) })
        });
        Ok(TaxSet { taxes: taxes.collect::<Result<_, _>>()? })
    }
}
