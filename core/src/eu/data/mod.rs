//! The bundled facts of EU VAT, dated: rates, territories, postcodes; the same shape is read from a
//! host that has newer ones (docs/eu-data.md).

mod answer;
mod place;
mod postcode;
mod rates;
mod read;
mod read_territory;
mod rows;
mod territory;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use once_cell::sync::Lazy;
use rustc_hash::FxHashMap;

pub use answer::vat_rates_json;
pub(crate) use place::{Place, Postcode};
pub(crate) use rates::RateRow;
pub(crate) use territory::{Area, LocalTax, RegionalRate, ServicesFromParent, State, Territory};

use crate::error::{ErrorKind, Problem};
use crate::geo::Country;
use crate::json::node::{self, Node};
use crate::json::read::{Path, Problems};

/// The `schema` of a data file that is read.
const SCHEMA: i64 = 1;

/// The data file of this release.
const BUNDLED: &str = include_str!("../../../data/eu/vat.json");

/// One version of the facts of EU VAT: checked when it was read, then only looked up.
#[derive(Debug)]
pub(crate) struct Data {
    version: Box<str>,
    as_of: Date,
    states: Vec<State>,
    state_places: FxHashMap<Country, usize>,
    territories: Vec<Territory>,
    book: place::CodeBook,
}

/// The bundled data as JSON: what a host edits to load newer ones without waiting for a release
/// (docs/eu-data.md).
///
/// ```
/// assert!(tallage::eu_data_json().contains(r#""version": "2026.11.1""#));
/// ```
pub fn eu_data_json() -> &'static str {
    BUNDLED
}

impl Data {
    /// The data of this release, read once.
    pub(crate) fn bundled() -> &'static Self {
        static DATA: Lazy<Data> = Lazy::new(|| {
            let mut problems = Problems::new(ErrorKind::Internal);
            let tape = node::parse(BUNDLED, ErrorKind::Internal);
            let data = tape.and_then(|tape| {
                let data = read::data(tape.root(), &Path::Root("eu_data"), &mut problems);
                problems.finish(data)
            });
            // Without its law an engine must not answer at all: no rate is better than a wrong one.
            #[expect(clippy::expect_used, reason = "the file is part of this crate, and the tests read it")]
            data.expect("the bundled EU data are read by the tests")
        });
        &DATA
    }

    /// Newer data of a host: complete, in the shape of [`eu_data_json`]. `None` only together with a
    /// problem. What the bundled data know may change, but not be missing: a state that is left out
    /// would silently be a third country. For the same reason a state is in or out of the EU VAT area on
    /// the day of the bundled data as these say.
    pub(crate) fn read(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        let data = read::data(node, path, problems)?;
        let bundled = Self::bundled();
        for state in &bundled.states {
            let (code, at) = (state.country.code(), path.member("states"));
            match data.state(state.country) {
                None => {
                    let message = format!("the state `{code}` is missing; start from the bundled data");
                    problems.add(&at, "required", message);
                }
                Some(newer) if newer.area_on(bundled.as_of) != state.area_on(bundled.as_of) => {
                    let day = bundled.as_of;
                    let message = format!(
                        "the state `{code}` is in the EU VAT area on {day} by one of these and the bundled data and not by the other; begin a change of `area` on its own later day"
                    );
                    problems.add(&at, "conflict", message);
                }
                Some(_) => {}
            }
        }
        for territory in &bundled.territories {
            if data.territory(&territory.id).is_none() {
                let message = format!("the territory `{}` is missing; start from the bundled data", territory.id);
                problems.add(&path.member("territories"), "required", message);
            }
        }
        Some(data)
    }

    /// `YYYY.MM.n`: named in every result that was decided with these data.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The day on which the law was last looked at.
    #[cfg(test)]
    pub(crate) fn as_of(&self) -> Date {
        self.as_of
    }

    /// The warning `config.eu_data.old` when the law was last looked at before `not_before`, which
    /// the host gives: for `lint`.
    pub(crate) fn age_warning(&self, not_before: Date) -> Option<Problem> {
        (self.as_of < not_before).then(|| {
            let message = format!(
                "the EU VAT data {} are of {}, older than {not_before}; load newer data or update tallage",
                self.version, self.as_of
            );
            Problem::new("config.eu_data.old", "/eu_data", message)
        })
    }

    /// Whether a country is a member state (for VAT) on a day: HR from 2013-07-01, GB until
    /// 2020-12-31. Its territories may be outside all the same.
    pub(crate) fn is_member(&self, country: Country, date: Date) -> bool {
        self.state(country).is_some_and(|state| state.area_on(date) == Area::Inside)
    }

    /// A member state, or GB, CH, NO.
    pub(crate) fn state(&self, country: Country) -> Option<&State> {
        self.states.get(*self.state_places.get(&country)?)
    }

    /// All states, in file order.
    #[cfg(test)]
    pub(crate) fn states(&self) -> &[State] {
        &self.states
    }

    /// The territory with an id (`ES-CN`).
    pub(crate) fn territory(&self, id: &str) -> Option<&Territory> {
        self.territories.iter().find(|territory| &*territory.id == id)
    }

    /// All territories, in file order.
    pub(crate) fn territories(&self) -> &[Territory] {
        &self.territories
    }

    /// The rates on a day: of the territory if it has its own rows, the state's where
    /// [`RegionalRate::Parent`] says so; with `None` the state's at large. Whether a regional rate
    /// may be used for a supply is for the caller to decide by [`Territory::regional_rate`]; the
    /// rows of a territory with a local tax are of that tax. `None`: no VAT there, or nothing is
    /// known before the first row.
    pub(crate) fn rates_on<'d>(
        &'d self,
        state: Country,
        territory: Option<&'d Territory>,
        date: Date,
    ) -> Option<&'d RateRow> {
        rates::on(self.rows_of(state, territory), date)
    }

    /// The row with which `same` began to hold without a break until `date`: a row starts where any
    /// of its rates changes, and the one asked about is often older.
    pub(crate) fn since<'d>(
        &'d self,
        state: Country,
        territory: Option<&'d Territory>,
        date: Date,
        same: impl Fn(&RateRow) -> bool,
    ) -> Option<&'d RateRow> {
        let rows = self.rows_of(state, territory);
        let past = rows.iter().rev().skip_while(|row| row.effective_from > date);
        past.take_while(|row| same(row)).last()
    }

    /// The days in (`from`, `to`] on which a row of [`Data::rates_on`] starts, ascending.
    pub(crate) fn changes<'d>(
        &'d self,
        state: Country,
        territory: Option<&'d Territory>,
        from: Date,
        to: Date,
    ) -> impl Iterator<Item = Date> + 'd {
        let rows = self.rows_of(state, territory).iter().map(|row| row.effective_from);
        rows.filter(move |day| from < *day && *day <= to)
    }

    /// Every row with whose it is: the states' first (territory `None`), then the territories' own,
    /// in file order. The country is the state, or the parent of the territory.
    pub(crate) fn rows<'d>(&'d self) -> impl Iterator<Item = (Option<Country>, Option<&'d Territory>, &'d RateRow)> {
        let states =
            self.states.iter().flat_map(|state| state.rates.iter().map(|row| (Some(state.country), None, row)));
        let own =
            |territory: &'d Territory| territory.rates.iter().map(move |row| (territory.parent, Some(territory), row));
        states.chain(self.territories.iter().flat_map(own))
    }

    fn rows_of<'d>(&'d self, state: Country, territory: Option<&'d Territory>) -> &'d [RateRow] {
        let of_state = || self.state(state).map_or(&[][..], |state| &state.rates);
        match territory {
            None => of_state(),
            Some(territory) if territory.regional_rate == Some(RegionalRate::Parent) => of_state(),
            Some(territory) => &territory.rates,
        }
    }
}
