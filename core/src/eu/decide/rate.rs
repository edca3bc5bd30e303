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

/// A rate with where it was found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'d> {
    pub row: &'d RateRow,
    pub column: Column,
    pub rate: Rate,
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

/// The rate for a kind; `named`: the rate that the fee names among the reduced ones.
pub(crate) fn rate<'d>(
    data: &'d Data,
    ruling: &Ruling<'d>,
    date: Date,
    kind: RateKind,
    named: Option<Rate>,
) -> Result<Found<'d>, NoRate> {
    let row = row(data, ruling, date).ok_or(NoRate::Unknown)?;
    let standard = |no_reduced| match row.standard {
        Some(rate) => Ok(Found { row, column: Column::Standard, rate, no_reduced }),
        None => Err(NoRate::Unknown),
    };
    if kind != RateKind::Reduced {
        return standard(false);
    }
    let lower = row.reduced.iter().map(|rate| (Column::Reduced, *rate));
    let lower = lower.chain(row.super_reduced.map(|rate| (Column::SuperReduced, rate)));
    let lower = lower.chain(row.parking.map(|rate| (Column::Parking, rate)));
    let found = |(column, rate)| Found { row, column, rate, no_reduced: false };
    match (named, &*row.reduced) {
        (Some(named), _) => match lower.clone().find(|(_, rate)| *rate == named) {
            Some(entry) => Ok(found(entry)),
            None => Err(NoRate::NotOne(distinct(lower))),
        },
        (None, [rate]) => Ok(found((Column::Reduced, *rate))),
        (None, []) if lower.clone().next().is_none() => standard(true),
        (None, _) => Err(NoRate::Ambiguous(distinct(lower))),
    }
}

/// The rates, each once: a rate may stand in two columns.
fn distinct(rates: impl Iterator<Item = (Column, Rate)>) -> Vec<Rate> {
    let mut rates: Vec<Rate> = rates.map(|(_, rate)| rate).collect();
    rates.sort_unstable();
    rates.dedup();
    rates
}
