//! One line of a document, made exact: the price, and what each tax would be without any rounding.

use std::collections::BTreeMap;

use super::document::Document;
use super::fee::{Fee, Tax};
use super::number::fraction;
use crate::apply::address;
use crate::config::Treatment;
use crate::geo::{Country, region};
use crate::money::exact::Exact;

/// A tax on the line.
#[derive(Debug)]
pub(super) struct Entry<'d> {
    pub tax: &'d Tax<'d>,
    /// Which part of the line it is on.
    pub part: usize,
    /// Its jurisdiction under a name that all documents share; empty: not told.
    pub place: &'d str,
    /// Rate times base where that is what was charged but for rounding, else what was charged.
    pub model: Exact,
    /// Whether it is charged, be it on nothing; the others say why none is.
    pub taxing: bool,
}

impl<'d> Entry<'d> {
    fn of(tax: &'d Tax<'d>, part: usize, places: &'d Places<'d>) -> Self {
        let charged = &tax.exact_amount;
        let standard = matches!(tax.treatment, Treatment::Standard | Treatment::Reduced);
        let taxing = standard || tax.amount != 0 || !charged.is_zero();
        let by_rate = tax.rate.filter(|_| taxing).map(|rate| tax.exact_base.mul(&fraction(rate)));
        // Rounding is less than a unit; a rate that misses by more is for show, and the amount is the truth.
        let explains = |model: &Exact| {
            let distance = model.sub(charged);
            distance.cmp(&Exact::int(1)).is_lt() && distance.cmp(&Exact::int(-1)).is_gt()
        };
        let model = by_rate.filter(explains).unwrap_or_else(|| charged.clone());
        let place = tax.jurisdiction.as_deref().and_then(|place| places.0.get(place));
        Self { tax, part, place: place.map_or("", String::as_str), model, taxing }
    }
}

/// A line: a fee, or the parts into which one document split it.
#[derive(Debug)]
pub(super) struct Side<'d> {
    pub fees: &'d [&'d Fee<'d>],
    /// What remains after deductions, as taxes were computed on it.
    pub price: Exact,
    /// The same without the taxes inside it.
    pub net: Exact,
    pub taxes: i64,
    /// Whether a tax that is charged is inside the price.
    pub inclusive: bool,
    pub treatment: Treatment,
    pub entries: Vec<Entry<'d>>,
}

impl<'d> Side<'d> {
    pub(super) fn of(document: &Document<'_>, fees: &'d [&'d Fee<'d>], places: &'d Places<'d>) -> Self {
        let parts = fees.iter().enumerate();
        let entries: Vec<Entry<'d>> =
            parts.flat_map(|(part, fee)| fee.taxes.iter().map(move |tax| Entry::of(tax, part, places))).collect();
        let price_of =
            |fee: &Fee<'_>| if document.is_exact() { fee.exact_price.clone() } else { Exact::int(fee.price()) };
        let price = fees.iter().fold(Exact::ZERO, |sum, fee| sum.add(&price_of(fee)));
        let inside = entries.iter().filter(|entry| entry.tax.inclusive);
        let net = inside.fold(price.clone(), |net, entry| net.sub(&entry.tax.exact_amount));
        let taxed = fees.iter().find(|fee| fee.figures.is_some_and(|it| it.taxes != 0)).or(fees.first());
        Self {
            fees,
            price,
            net,
            taxes: fees.iter().filter_map(|fee| fee.figures).map(|it| it.taxes).sum(),
            inclusive: entries.iter().any(|entry| entry.taxing && entry.tax.inclusive),
            treatment: taxed.map_or(Treatment::NotTaxed, |fee| fee.treatment),
            entries,
        }
    }

    /// Whether any tax is charged.
    pub(super) fn is_taxed(&self) -> bool {
        self.entries.iter().any(|entry| entry.taxing)
    }
}

/// The jurisdictions of a document under names that all documents share.
pub(super) struct Places<'d>(BTreeMap<&'d str, String>);

impl<'d> Places<'d> {
    pub(super) fn of(document: &'d Document<'d>) -> Self {
        let told = document.provider.as_ref().and_then(|provider| provider.told.as_ref());
        let customer = document.customer.as_ref();
        let chosen = customer.and_then(address::choose).map(|(place, _)| place.country);
        let country = told.and_then(|told| told.country.as_deref().map(str::to_owned)).or(chosen);
        let country = country.or_else(|| Some(customer?.country()?.code().to_owned())).unwrap_or_default();
        let mut places = BTreeMap::new();
        for place in document.fees.iter().flat_map(|fee| &fee.taxes).filter_map(|tax| tax.jurisdiction.as_deref()) {
            places.entry(place).or_insert_with(|| shared_name(place, &country));
        }
        Self(places)
    }
}

/// A jurisdiction for a buyer in `country`: states and countries by their codes, whether written as a code or a name, others in small letters.
fn shared_name(place: &str, country: &str) -> String {
    if let Some(region) = region::code(country, place) {
        return format!("{country}-{region}");
    }
    match Country::named(place) {
        Some(country) => country.code().to_owned(),
        None => place.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jurisdiction_has_one_name_whoever_writes_it() {
        for (place, country, expected) in [
            ("Colorado", "US", "US-CO"),
            ("COLORADO", "US", "US-CO"),
            ("CO", "US", "US-CO"),
            ("US-CO", "US", "US-CO"),
            ("CO", "FR", "CO"),
            ("Denver County", "US", "denvercounty"),
            ("DENVER COUNTY", "US", "denvercounty"),
            ("Ireland", "IE", "IE"),
            ("IE", "IE", "IE"),
            ("CANADA", "CA", "CA"),
            ("CA", "US", "US-CA"),
            ("Netherlands", "NL", "NL"),
            ("United Kingdom", "GB", "GB"),
            ("PT-20", "PT", "pt20"),
        ] {
            assert_eq!(shared_name(place, country), expected, "{place} for {country}");
        }
    }
}
