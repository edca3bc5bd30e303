//! Where an address is, in the terms of VAT.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::Data;
use super::postcode::{self, Code, Pattern, Written};
use super::territory::{Area, Territory, VatLaw};
use crate::geo::Country;

/// What the postcode of an address says about its country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Postcode {
    /// It fits a pattern of the country, or of a territory that uses the country's code.
    Fits,
    /// It fits none: the country or the postcode is probably wrong.
    FitsNone,
    /// There is none, or nothing but blanks.
    NotGiven,
    /// No format of this country is known here.
    NoFormat,
}

/// Where an address is on a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'d> {
    /// The state whose VAT law is asked: FR for Guadeloupe and Monaco, ES for the Canaries, GB for
    /// the Isle of Man, AT for a German postcode of the Kleinwalsertal; else the country itself
    /// (GL for Greenland, also when the address says DK).
    pub state: Country,
    /// The territory with rules of its own; `None` for a state at large.
    pub territory: Option<&'d Territory>,
    /// In the EU VAT area on that day?
    pub area: Area,
    /// Whether the postcode fits.
    pub postcode: Postcode,
}

/// What is known of each two-letter code that an address may carry.
#[derive(Debug, Default)]
pub(super) struct CodeBook(FxHashMap<[u8; 2], CodeEntry>);

#[derive(Debug, Default)]
struct CodeEntry {
    is_state: bool,
    /// The territory that the code means by itself.
    alias: Option<usize>,
    /// Formats of the state at large.
    formats: Vec<Pattern>,
    /// Letters in front of a postcode besides the code itself.
    letters: Vec<Box<str>>,
    /// Postcodes of territories, in file order: the first that fits is taken.
    territories: Vec<TerritoryPattern>,
}

/// Postcodes of a territory under one code.
#[derive(Debug)]
pub(super) struct TerritoryPattern {
    pub pattern: Pattern,
    /// A place in [`Data::territories`].
    pub territory: usize,
    /// The country it is in VAT, where that is not the parent.
    pub state: Option<Country>,
}

fn key(code: &str) -> Option<[u8; 2]> {
    code.as_bytes().try_into().ok()
}

impl CodeBook {
    fn entry(&mut self, code: &str) -> Option<&mut CodeEntry> {
        Some(self.0.entry(key(code)?).or_default())
    }

    pub(super) fn add_state(&mut self, country: Country, formats: Vec<Pattern>, letters: Vec<Box<str>>) {
        if let Some(entry) = self.entry(country.code()) {
            (entry.is_state, entry.formats, entry.letters) = (true, formats, letters);
        }
    }

    /// Lets a code mean a territory; `false` if it means something already.
    pub(super) fn add_alias(&mut self, code: &str, territory: usize) -> bool {
        let Some(entry) = self.entry(code).filter(|entry| !entry.is_state && entry.alias.is_none()) else {
            return false;
        };
        entry.alias = Some(territory);
        true
    }

    pub(super) fn is_alias(&self, code: &str) -> bool {
        key(code).and_then(|key| self.0.get(&key)).is_some_and(|entry| entry.alias.is_some())
    }

    /// Adds postcodes of a territory; the error is the territory that already takes them, or `None`
    /// when they take a whole state.
    pub(super) fn add_pattern(&mut self, code: &str, added: TerritoryPattern) -> Result<(), Option<usize>> {
        let Some(entry) = self.entry(code) else { return Ok(()) };
        if entry.formats.iter().any(|format| added.pattern.covers(format)) {
            return Err(None);
        }
        if let Some(before) = entry.territories.iter().find(|before| before.pattern.covers(&added.pattern)) {
            return Err(Some(before.territory));
        }
        entry.territories.push(added);
        Ok(())
    }
}

/// Which of the patterns under a code a postcode fits.
enum Hit<'b> {
    Territory(&'b TerritoryPattern),
    State,
}

impl CodeEntry {
    fn find(&self, code: &Code) -> Option<Hit<'_>> {
        let territory = self.territories.iter().find(|entry| entry.pattern.matches(code));
        let in_state = || self.formats.iter().any(|format| format.matches(code)).then_some(Hit::State);
        territory.map(Hit::Territory).or_else(in_state)
    }

    /// As written, else without the letters of the country in front (`F-97110`, `LV-1010`).
    fn find_written(&self, own: &str, parent: Option<&str>, code: &Code) -> Option<Hit<'_>> {
        let letters = [Some(own), parent].into_iter().flatten().chain(self.letters.iter().map(|letters| &**letters));
        self.find(code)
            .or_else(|| letters.filter_map(|letters| code.without(letters)).find_map(|rest| self.find(&rest)))
    }

    fn has_patterns(&self) -> bool {
        !self.formats.is_empty() || !self.territories.is_empty()
    }
}

impl Data {
    /// Where an address is: a postcode decides before the code of the country. `None` when the code
    /// is neither of ISO 3166-1 nor one of the data (`IC`, `EA`, `XI`); codes are upper case.
    pub(crate) fn locate(&self, country_code: &str, zipcode: Option<&str>, date: Date) -> Option<Place<'_>> {
        let country = Country::from_alpha2(country_code);
        let entry = key(country_code).and_then(|key| self.book.0.get(&key));
        let alias = entry.and_then(|entry| self.territories.get(entry.alias?));
        let parent = alias.and_then(|territory| territory.parent).map(Country::code);
        let patterns = entry.filter(|entry| entry.has_patterns());
        let (postcode, hit) = match (zipcode.map_or(Written::Blank, postcode::normalize), patterns) {
            (Written::Blank, _) => (Postcode::NotGiven, None),
            (_, None) => (Postcode::NoFormat, None),
            (Written::Unreadable, Some(_)) => (Postcode::FitsNone, None),
            (Written::Code(code), Some(entry)) => match entry.find_written(country_code, parent, &code) {
                Some(Hit::Territory(found)) => (Postcode::Fits, Some(found)),
                Some(Hit::State) => (Postcode::Fits, None),
                None => (Postcode::FitsNone, None),
            },
        };
        let territory = hit.map_or(alias, |found| self.territories.get(found.territory));
        let state = match territory {
            Some(Territory { vat_law: VatLaw::Parent, parent: Some(parent), .. }) => *parent,
            _ => hit.and_then(|found| found.state).or(country)?,
        };
        let area = match territory {
            Some(territory) => territory.area_on(date),
            None => self.state(state).map_or(Area::Outside, |state| state.area_on(date)),
        };
        Some(Place { state, territory, area, postcode })
    }
}
