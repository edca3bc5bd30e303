//! The rates of a place on a day, as JSON.

use super::territory::{Area, ServicesFromParent, Territory};
use super::{Data, Postcode, RateRow};
use crate::error::{Error, ErrorKind};
use crate::json::node;
use crate::json::read::{self, Path, Problems, members};
use crate::json::write::Writer;
use crate::money::Rate;

/// The VAT rates of a place on a day, out of the bundled data: JSON in, canonical JSON out.
///
/// `{"country": "RO", "zipcode": "…", "date": "2025-08-01"}`; `zipcode` is optional. `country` is of
/// ISO 3166-1, or `IC`, `EA` (Canaries; Ceuta and Melilla) or `XI` (Northern Ireland). In the
/// answer `country` is the state whose law holds, `territory` a part of it with rules of its own.
/// All rates are null, and `effective_from` too, where there is no VAT. `postcode_fits` is null
/// where no postcode was given or no format is known. `uncertain`: the source of the row leaves a
/// doubt.
///
/// # Errors
/// Kind `invalid_document` for a request that is wrong (`vat_rates.date.required` …); `not_found`
/// for a country whose rates are not in the data (`vat_rates.country.not_found`) and a day before
/// the first row (`vat_rates.date.no_rate`).
///
/// ```
/// let answer = tallage::vat_rates_json(r#"{"country": "RO", "date": "2025-08-01"}"#)?;
/// assert!(answer.contains(r#""effective_from":"2025-08-01","in_eu_vat_area":true,"tax":"VAT","standard":"21""#));
/// let azores = tallage::vat_rates_json(r#"{"country": "PT", "zipcode": "9500-321", "date": "2026-11-21"}"#)?;
/// assert!(azores.contains(r#""territory":"PT-20""#) && azores.contains(r#""standard":"16""#));
/// let error = tallage::vat_rates_json(r#"{"country": "US", "date": "2026-11-21"}"#).unwrap_err();
/// assert_eq!(error.code(), "vat_rates.country.not_found");
/// # Ok::<(), tallage::Error>(())
/// ```
pub fn vat_rates_json(request: &str) -> Result<String, Error> {
    Data::bundled().vat_rates_json(request)
}

impl Data {
    /// [`vat_rates_json`] out of these data.
    pub(crate) fn vat_rates_json(&self, request: &str) -> Result<String, Error> {
        let tape = node::parse(request, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let path = Path::Root("vat_rates");
        members!(tape.root(), &path, &mut problems, { country: "country", zipcode: "zipcode", date: "date" });
        let code = read::required_code(country, &path.member("country"), &mut problems);
        let zipcode = read::text(zipcode, &path.member("zipcode"), &mut problems);
        let date_path = path.member("date");
        let date = read::required(date, &date_path, &mut problems);
        let date = read::date(date, &date_path, &mut problems);
        let (code, date) = problems.finish(code.zip(date))?;

        let Some(place) = self.locate(&code, zipcode.as_deref(), date) else {
            return Err(unknown_country(&code));
        };
        let row = self.rates_on(place.state, place.territory, date);
        if row.is_none() {
            let rows = self.rows_of(place.state, place.territory);
            if let Some(first) = rows.first() {
                let message = format!("no rate is known before {}; ask for a later day", first.effective_from);
                return Err(Error::new(ErrorKind::NotFound, "vat_rates.date.no_rate", "/date", message));
            }
            if place.territory.is_none() {
                let message = format!("there are no rates of `{}` in these data", place.state.code());
                return Err(Error::new(ErrorKind::NotFound, "vat_rates.country.not_found", "/country", message));
            }
        }
        let mut out = Writer::with_capacity(320);
        out.raw(r#"{"schema":1,"eu_data":"#).string(self.version());
        out.raw(r#","country":"#).string(place.state.code());
        out.raw(r#","territory":"#);
        nullable(&mut out, place.territory.map(|territory| &*territory.id));
        out.raw(r#","date":"#).date(date);
        out.raw(r#","postcode_fits":"#).raw(match place.postcode {
            Postcode::Fits => "true",
            Postcode::FitsNone => "false",
            Postcode::NotGiven | Postcode::NoFormat => "null",
        });
        out.raw(r#","effective_from":"#);
        match row {
            Some(row) => out.date(row.effective_from),
            None => out.raw("null"),
        };
        out.raw(r#","in_eu_vat_area":"#).boolean(place.area == Area::Inside);
        out.raw(r#","tax":"#);
        nullable(&mut out, tax_name(place.territory));
        rates(&mut out, row);
        let source = row.map(|row| &row.source).or(place.territory.map(|territory| &territory.source));
        out.raw(r#","uncertain":"#).boolean(match (row, place.territory) {
            (Some(row), _) => row.uncertain,
            (None, territory) => territory.is_some_and(|territory| territory.uncertain),
        });
        out.raw(r#","source":"#).string(source.map_or("", |source| source)).raw("}");
        Ok(out.into_string())
    }
}

fn unknown_country(code: &str) -> Error {
    let shown: String = code.chars().take(16).collect();
    let hint = match code {
        "EL" => "; Greece is `GR`",
        "UK" => "; the United Kingdom is `GB`",
        _ => "",
    };
    let message = format!("`{shown}` is not a country; use the two upper-case letters of ISO 3166-1{hint}");
    Error::new(ErrorKind::NotFound, "vat_rates.country.unknown_country", "/country", message)
}

/// The tax whose rates these are.
fn tax_name(territory: Option<&Territory>) -> Option<&str> {
    match territory {
        None => Some("VAT"),
        Some(territory) if territory.services_from_parent == ServicesFromParent::Domestic => Some("VAT"),
        Some(territory) => territory.local_tax_name.as_deref(),
    }
}

fn rates(out: &mut Writer, row: Option<&RateRow>) {
    out.raw(r#","standard":"#);
    nullable_rate(out, row.and_then(|row| row.standard));
    out.raw(r#","reduced":"#);
    out.list(row.map_or(&[][..], |row| &row.reduced), |out, rate| {
        out.rate(*rate);
    });
    out.raw(r#","super_reduced":"#);
    nullable_rate(out, row.and_then(|row| row.super_reduced));
    out.raw(r#","parking":"#);
    nullable_rate(out, row.and_then(|row| row.parking));
}

fn nullable(out: &mut Writer, value: Option<&str>) {
    match value {
        Some(value) => out.string(value),
        None => out.raw("null"),
    };
}

fn nullable_rate(out: &mut Writer, value: Option<Rate>) {
    match value {
        Some(rate) => out.rate(rate),
        None => out.raw("null"),
    };
}
