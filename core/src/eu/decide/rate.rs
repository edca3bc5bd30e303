//! Which rate a supply has where it is taxed.

use jiff::civil::Date;

use super::place_of_supply::Ruling;
use super::terms::RateKind;
use crate::eu::data::{Data, RateRow};
use crate::money::Rate;

/// Which column of the table of rates a rate stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Standard,
    Reduced,
    SuperReduced,
    Parking,
}

impl Column {
    /// Whether a row has this rate in this column.
    fn of(self, row: &RateRow, rate: Rate) -> bool {
        match self {
            Self::Standard => row.standard == Some(rate),
            Self::Reduced => row.reduced.contains(&rate),
            Self::SuperReduced => row.super_reduced == Some(rate),
            Self::Parking => row.parking == Some(rate),
        }
    }

    /// The column in words.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Reduced => "reduced",
            Self::SuperReduced => "super-reduced",
            Self::Parking => "parking",
        }
    }
}

/// A rate with where it was found and the row with which it began.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'d> {
    pub column: Column,
    pub rate: Rate,
    /// Where the rate began.
    pub since: &'d RateRow,
    /// A reduced rate was asked for where there is none.
    pub no_reduced: bool,
}

/// Why no rate can be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoRate {
    /// Nothing is known there on that day.
    Unknown,
    /// There are several reduced rates: the fee must say which.
    Ambiguous(Vec<Rate>),
    /// The rate that the fee names is none of the reduced ones.
    NotOne(Vec<Rate>),
}

/// The row that holds for a ruling on a day.
fn row<'d>(data: &'d Data, ruling: &Ruling<'d>, date: Date) -> Option<&'d RateRow> {
    data.rates_on(ruling.state, ruling.territory.filter(|_| ruling.regional), date)
}

/// What a fee says of its rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Wanted {
    pub kind: RateKind,
    /// Which of several reduced rates.
    pub named: Option<Rate>,
    /// A period over which reduced rates may change: the named one is one of its days', and on the
    /// others stands for what took its place.
    pub period: Option<(Date, Date)>,
}

impl Wanted {
    pub(crate) const STANDARD: Self = Self { kind: RateKind::Standard, named: None, period: None };
}

/// The rate that is wanted, on a day.
pub(crate) fn rate<'d>(data: &'d Data, ruling: &Ruling<'d>, date: Date, wanted: Wanted) -> Result<Found<'d>, NoRate> {
    let row = row(data, ruling, date).ok_or(NoRate::Unknown)?;
    let found = |(column, rate): (Column, Rate), no_reduced| {
        let territory = ruling.territory.filter(|_| ruling.regional);
        let since = data.since(ruling.state, territory, date, |row| column.of(row, rate)).unwrap_or(row);
        Found { column, rate, since, no_reduced }
    };
    let standard = |no_reduced| match row.standard {
        Some(rate) => Ok(found((Column::Standard, rate), no_reduced)),
        None => Err(NoRate::Unknown),
    };
    if wanted.kind != RateKind::Reduced {
        return standard(false);
    }
    let lower = row.reduced.iter().map(|rate| (Column::Reduced, *rate));
    let lower = lower.chain(row.super_reduced.map(|rate| (Column::SuperReduced, rate)));
    let lower = lower.chain(row.parking.map(|rate| (Column::Parking, rate)));
    match (wanted.named, &*row.reduced) {
        (Some(named), _) => {
            let here = lower.clone().find(|(_, rate)| *rate == named);
            let successor = || Some((Column::Reduced, counterpart(data, ruling, row, named, wanted.period?)?));
            match here.or_else(successor) {
                Some(entry) => Ok(found(entry, false)),
                None => Err(NoRate::NotOne(distinct(lower))),
            }
        }
        (None, [rate]) => Ok(found((Column::Reduced, *rate), false)),
        (None, []) if lower.clone().next().is_none() => standard(true),
        (None, _) => Err(NoRate::Ambiguous(distinct(lower))),
    }
}

/// The reduced rate of `row` that stands where `named` stands in another row of the period: the
/// only one, or the one of the same rank among as many.
fn counterpart(data: &Data, ruling: &Ruling<'_>, row: &RateRow, named: Rate, (from, to): (Date, Date)) -> Option<Rate> {
    let territory = ruling.territory.filter(|_| ruling.regional);
    let days = std::iter::once(from).chain(data.changes(ruling.state, territory, from, to));
    let mut rows = days.filter_map(|day| data.rates_on(ruling.state, territory, day));
    let (many, rank) =
        rows.find_map(|row| Some((row.reduced.len(), row.reduced.iter().position(|rate| *rate == named)?)))?;
    match &*row.reduced {
        [rate] => Some(*rate),
        rates if rates.len() == many => rates.get(rank).copied(),
        _ => None,
    }
}

/// The rates, each once: a rate may stand in two columns.
fn distinct(rates: impl Iterator<Item = (Column, Rate)>) -> Vec<Rate> {
    let mut rates: Vec<Rate> = rates.map(|(_, rate)| rate).collect();
    rates.sort_unstable();
    rates.dedup();
    rates
}
