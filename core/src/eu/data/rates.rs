//! Dated rows: rates, and whether a place is in the EU VAT area.

use jiff::civil::Date;

use crate::money::Rate;

/// The rates of one place from one day on, until the next row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RateRow {
    /// First day, 00:00 local time of the place.
    pub effective_from: Date,
    /// Standard rate in percent; `None` where no single one is known (IPSI: per kind of service).
    pub standard: Option<Rate>,
    /// Reduced rates from 5 % on, ascending (art. 98 Directive 2006/112/EC); of a territory, all.
    pub reduced: Box<[Rate]>,
    /// Below 5 % (art. 110, 114).
    pub super_reduced: Option<Rate>,
    /// The transitional "parking" rate (art. 118).
    pub parking: Option<Rate>,
    /// Where the row comes from.
    pub source: Box<str>,
    /// Whether the source leaves a doubt, most often about the exact day.
    pub uncertain: bool,
}

/// Something that holds from a day on.
pub(crate) trait Dated {
    /// The first day.
    fn effective_from(&self) -> Date;
}

impl Dated for RateRow {
    fn effective_from(&self) -> Date {
        self.effective_from
    }
}

/// What holds on `date` in rows of ascending days; `None` before the first.
pub(crate) fn on<T: Dated>(rows: &[T], date: Date) -> Option<&T> {
    let behind = rows.partition_point(|row| row.effective_from() <= date);
    rows.get(behind.checked_sub(1)?)
}
