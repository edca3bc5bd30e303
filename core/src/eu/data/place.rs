//! Where an address is, in the terms of VAT.

use super::territory::{Area, Territory};
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
    /// the Isle of Man, AT for a German postcode of the Kleinwalsertal; else the country itself.
    pub state: Country,
    /// The territory with rules of its own; `None` for a state at large.
    pub territory: Option<&'d Territory>,
    /// In the EU VAT area on that day?
    pub area: Area,
    /// Whether the postcode fits.
    pub postcode: Postcode,
}
