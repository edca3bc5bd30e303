//! States and territories: what the decision of EU VAT asks of a place.

use jiff::civil::Date;

use super::rates::{self, Dated, RateRow};
use crate::geo::Country;

/// Whether a place belongs to the EU VAT area (art. 5 to 7 of Directive 2006/112/EC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Area {
    /// The directive applies: a member state, or a part of one that art. 6 does not take out.
    Inside,
    /// A third country, or a third territory of art. 6.
    Outside,
    /// Northern Ireland since 2021: inside for goods, outside for services.
    GoodsOnly,
}

impl Area {
    pub(crate) const WORDS: [(&str, Self); 3] =
        [("inside", Self::Inside), ("outside", Self::Outside), ("goods_only", Self::GoodsOnly)];
}

/// The area from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AreaRow {
    pub effective_from: Date,
    pub area: Area,
}

impl Dated for AreaRow {
    fn effective_from(&self) -> Date {
        self.effective_from
    }
}

/// The area on a day; outside before the first row.
pub(super) fn area_on(rows: &[AreaRow], date: Date) -> Area {
    rates::on(rows, date).map_or(Area::Outside, |row| row.area)
}

/// Whose VAT law is asked about a territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum VatLaw {
    /// The parent's: French law about Guadeloupe and Guiana, Spanish law about the Canaries.
    Parent,
    /// Its own, as of a third country: Greenland, Jersey, New Caledonia.
    Own,
}

impl VatLaw {
    pub(crate) const WORDS: [(&str, Self); 2] = [("parent", Self::Parent), ("own", Self::Own)];
}

/// Whether the VAT law of the parent state covers a service whose place is the territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ServicesFromParent {
    /// As within the parent: Guadeloupe (at its own rate), Åland, Azores, Monaco …
    Domestic,
    /// Not subject to the parent's VAT: Canaries, French Guiana, Heligoland …
    Outside,
}

impl ServicesFromParent {
    pub(crate) const WORDS: [(&str, Self); 2] = [("domestic", Self::Domestic), ("outside", Self::Outside)];
}

/// When the territory's own VAT rates apply instead of the parent's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum RegionalRate {
    /// Where the place of supply is there: Azores, Madeira, Guadeloupe, Martinique, Réunion.
    Place,
    /// Only for a supplier established there: Jungholz, Mittelberg.
    Supplier,
    /// Never for remote services: the Greek islands (supplier there *and* performed there).
    Never,
    /// It has none of its own, the parent's apply: Monaco, Åland, Corsica, Isle of Man.
    Parent,
}

impl RegionalRate {
    pub(crate) const WORDS: [(&str, Self); 4] =
        [("place", Self::Place), ("supplier", Self::Supplier), ("never", Self::Never), ("parent", Self::Parent)];
}

/// The tax that takes the place of VAT there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum LocalTax {
    /// Impuesto General Indirecto Canario: category L of EN 16931.
    Igic,
    /// Impuesto sobre la Producción, los Servicios y la Importación of Ceuta and Melilla: category M.
    Ipsi,
    /// Another one; [`Territory::local_tax_name`] says which.
    Other,
    /// None, or the VAT of the parent.
    None,
}

impl LocalTax {
    pub(crate) const WORDS: [(&str, Self); 4] =
        [("igic", Self::Igic), ("ipsi", Self::Ipsi), ("other", Self::Other), ("none", Self::None)];
}

/// A member state of the EU, or a country that is kept for reference (GB, CH, NO).
#[derive(Debug)]
pub(crate) struct State {
    pub country: Country,
    /// English name.
    pub name: Box<str>,
    pub(super) area: Box<[AreaRow]>,
    pub(super) rates: Box<[RateRow]>,
}

impl State {
    /// Whether it is in the EU VAT area on a day; its territories may differ.
    pub(crate) fn area_on(&self, date: Date) -> Area {
        area_on(&self.area, date)
    }
}

/// A territory with rules of its own in VAT: part of a state, or a small country beside one.
#[derive(Debug)]
pub(crate) struct Territory {
    /// `ES-CN`, `FR-GP`, `MC`: unique.
    pub id: Box<str>,
    /// English name.
    pub name: Box<str>,
    /// The end of its tax code, as Lago names it: `canary_islands` in `eu_es_canary_islands`.
    /// `None` where the parent's code or the one for “outside” is used.
    pub code_name: Option<Box<str>>,
    /// The state it belongs to or is treated with; `None` for Gibraltar, San Marino, Andorra …
    pub parent: Option<Country>,
    /// Whether the VAT law of the parent is the one to ask (also where it says “no VAT here”); else
    /// the territory is a country of its own in VAT.
    pub vat_law: VatLaw,
    /// Two-letter codes that mean this territory when they stand in an address: `GP`, `AX`, `IC`.
    pub iso: Box<[Box<str>]>,
    pub(super) area: Box<[AreaRow]>,
    pub services_from_parent: ServicesFromParent,
    /// `None` where no VAT of the parent reaches.
    pub regional_rate: Option<RegionalRate>,
    pub local_tax: LocalTax,
    /// Short name of the local tax: `IGIC`, `TGCA`; `None` for VAT, or where there is none.
    pub local_tax_name: Option<Box<str>>,
    /// What an invoice without VAT has to say, in the language of the law:
    /// `TVA non applicable, art. 294-1 du CGI`.
    pub no_vat_mention: Option<Box<str>>,
    /// Own rates, of VAT or of the local tax; empty where it has none or they are the parent's.
    pub(super) rates: Box<[RateRow]>,
    /// What it is in law, in one phrase.
    pub status: Box<str>,
    pub source: Box<str>,
    /// Whether the source leaves a doubt about the status.
    pub uncertain: bool,
}

impl Territory {
    /// Whether it is in the EU VAT area on a day.
    pub(crate) fn area_on(&self, date: Date) -> Area {
        area_on(&self.area, date)
    }
}
