//! The bundled facts of EU VAT, dated: rates, territories, postcodes; the same shape is read from a
//! host that has newer ones (docs/eu-data.md).

mod place;
mod rates;
mod territory;

use jiff::civil::Date;

pub(crate) use place::{Place, Postcode};
pub(crate) use rates::RateRow;
pub(crate) use territory::{Area, LocalTax, RegionalRate, ServicesFromParent, State, Territory};

use crate::error::{Error, Problem};
use crate::geo::Country;
use crate::json::node::Node;
use crate::json::read::{Path, Problems};

/// One version of the facts of EU VAT: checked when it was read, then only looked up.
#[derive(Debug)]
pub(crate) struct Data {
    version: Box<str>,
    as_of: Date,
    states: Vec<State>,
    territories: Vec<Territory>,
}

impl Data {
    /// The data of this release, read once.
    pub(crate) fn bundled() -> &'static Self {
        todo!()
    }

    /// Newer data of a host; `None` only together with a problem.
    pub(crate) fn read(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        todo!()
    }

    /// `YYYY.MM.n`: named in every result that was decided with these data.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The day up to which the law was followed.
    pub(crate) fn as_of(&self) -> Date {
        self.as_of
    }

    /// The warning `config.eu_data.old` when the law was followed only up to a day before
    /// `not_before`, which the host gives: for `lint`.
    pub(crate) fn age_warning(&self, not_before: Date) -> Option<Problem> {
        todo!()
    }

    /// Whether a country is a member state (for VAT) on a day: HR from 2013-07-01, GB until
    /// 2020-12-31. Its territories may be outside all the same.
    pub(crate) fn is_member(&self, country: Country, date: Date) -> bool {
        todo!()
    }

    /// The row of a country, if it is one of the 30.
    pub(crate) fn state(&self, country: Country) -> Option<&State> {
        todo!()
    }

    /// The territory with an id (`ES-CN`).
    pub(crate) fn territory(&self, id: &str) -> Option<&Territory> {
        todo!()
    }

    /// Where an address is: a postcode decides before the country's code. `None` when the code is
    /// neither of ISO 3166-1 nor one of the data (`IC`, `EA`, `XI`); codes are upper case.
    pub(crate) fn locate(&self, country_code: &str, zipcode: Option<&str>, date: Date) -> Option<Place<'_>> {
        todo!()
    }

    /// The rates on a day: of the territory if it has its own, the state's where
    /// [`RegionalRate::Parent`] says so; with `None` the state's at large. Whether a regional rate
    /// may be used for a supply is for the caller to decide by [`Territory::regional_rate`].
    /// `None`: no VAT or unknown there, or nothing is known before the first row.
    pub(crate) fn rates_on(&self, state: Country, territory: Option<&Territory>, date: Date) -> Option<&RateRow> {
        todo!()
    }

    /// The days in (`from`, `to`] on which a row of [`Data::rates_on`] starts, ascending.
    pub(crate) fn changes(
        &self,
        state: Country,
        territory: Option<&Territory>,
        from: Date,
        to: Date,
    ) -> impl Iterator<Item = Date> + '_ {
        std::iter::empty()
    }

    /// Every row with whose it is: states first (territory `None`), then the own rows of the
    /// territories, in file order; for a territory without a parent the country is `None`.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (Option<Country>, Option<&Territory>, &RateRow)> {
        std::iter::empty()
    }
}

/// The bundled data as JSON, to start from when a host loads newer ones.
pub fn eu_data_json() -> &'static str {
    todo!()
}

/// The VAT rates of a place on a day, out of the bundled data.
pub fn vat_rates_json(request: &str) -> Result<String, Error> {
    todo!()
}

impl Data {
    /// [`vat_rates_json`] out of these data.
    pub(crate) fn vat_rates_json(&self, request: &str) -> Result<String, Error> {
        todo!()
    }
}
