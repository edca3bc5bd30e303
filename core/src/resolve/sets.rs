//! The distinct lists of taxes in one document: few, however many fees it has.

use std::ops::Range;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

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
    /// The words the law wants on the invoice, as `,"mention":"…"`; empty for none.
    pub mention: &'a str,
}

impl SetTax<'_> {
    pub(crate) fn rate(&self) -> Rate {
        self.at.rate
    }
}

/// What happens to a fee with these taxes: standard if anything is taxed above zero, else what the
/// first tax says.
pub(crate) fn treatment(set: &[SetTax<'_>]) -> Treatment {
    if set.iter().any(|tax| !tax.rate().is_zero()) {
        return Treatment::Standard;
    }
    set.first().map_or(Treatment::NotTaxed, |tax| tax.at.treatment)
}

/// The sets of a document, one after the other, each in configuration order. Set 0 is empty.
#[derive(Debug)]
pub(crate) struct TaxSets<'a> {
    /// The taxes of all sets; whatever has one entry for each tax of each set stands alike.
    pub taxes: Vec<SetTax<'a>>,
    ends: SmallVec<[u32; 4]>,
}

impl<'a> TaxSets<'a> {
    /// How many sets there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Where a set stands in `taxes`.
    pub(crate) fn range(&self, set: usize) -> Range<usize> {
        let start = set.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[set] as usize
    }

    pub(crate) fn get(&self, set: usize) -> &[SetTax<'a>] {
        &self.taxes[self.range(set)]
    }
}

/// Finds or makes the set of a list.
pub(crate) struct Finder<'a> {
    config: &'a Config,
    date: Date,
    pub sets: TaxSets<'a>,
    inclusive: SmallVec<[Option<bool>; 8]>,
    /// Sets beyond the first few, by whether prices include tax: as the tax says, no, yes.
    known: [FxHashMap<Box<[TaxIndex]>, u32>; 3],
}

/// Looking through so many sets is faster than hashing a list.
const FEW: usize = 16;

impl<'a> Finder<'a> {
    pub(crate) fn new(config: &'a Config, date: Date) -> Self {
        let sets = TaxSets { taxes: Vec::with_capacity(4), ends: smallvec![0] };
        Self { config, date, sets, inclusive: smallvec![None], known: Default::default() }
    }

    /// The set of these taxes, where prices include tax as said, or as each tax says. `Err`: the
    /// first tax that has no rate on the date.
    pub(crate) fn find(&mut self, list: &[TaxIndex], inclusive: Option<bool>) -> Result<u32, &'a Tax> {
        if list.is_empty() {
            return Ok(0);
        }
        let few = self.sets.len().min(FEW);
        let same = |set: &usize| {
            self.inclusive[*set] == inclusive
                && self.sets.get(*set).iter().map(|tax| tax.index).eq(list.iter().copied())
        };
        let slot = inclusive.map_or(0, |inclusive| 1 + usize::from(inclusive));
        let known = (1..few).find(same).and_then(|set| u32::try_from(set).ok());
        if let Some(set) = known.or_else(|| self.known[slot].get(list).copied()) {
            return Ok(set);
        }
        let place = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        let before = self.sets.taxes.len();
        for &index in list {
            let tax = self.config.tax(index);
            let Some(at) = tax.rate_on(self.date) else {
                self.sets.taxes.truncate(before);
                return Err(tax);
            };
            self.sets.taxes.push(SetTax { index, tax, at, inclusive: inclusive.unwrap_or(tax.inclusive), mention: "" });
        }
        self.sets.ends.push(u32::try_from(self.sets.taxes.len()).unwrap_or(u32::MAX));
        self.inclusive.push(inclusive);
        if self.sets.len() > FEW {
            self.known[slot].insert(list.into(), place);
        }
        Ok(place)
    }

    /// The set of one tax of EU VAT, with its mention.
    pub(crate) fn find_eu(&mut self, index: TaxIndex, inclusive: bool, mention: &'a str) -> u32 {
        let same = |set: &usize| matches!(self.sets.get(*set), [tax] if tax.index == index && tax.inclusive == inclusive && tax.mention == mention);
        if let Some(set) = (1..self.sets.len()).find(same).and_then(|set| u32::try_from(set).ok()) {
            return set;
        }
        let tax = self.config.tax(index);
        // Taxes of EU VAT have one rate and no dated ones.
        let Some(at) = &tax.rate else { return 0 };
        let place = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.taxes.push(SetTax { index, tax, at, inclusive, mention });
        self.sets.ends.push(u32::try_from(self.sets.taxes.len()).unwrap_or(u32::MAX));
        self.inclusive.push(Some(inclusive));
        place
    }
}
