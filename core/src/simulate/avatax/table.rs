//! Where tax is due, and how much: a small table that makes the recorded totals come out. No law.

use std::collections::BTreeSet;

use super::address::Address;

/// A jurisdiction: its level in the words of a detail (`STA`) and of a summary (`State`), and its rate in parts of 1 000 000.
#[derive(Debug)]
pub(super) struct Juris {
    pub(super) kind: &'static str,
    pub(super) level: &'static str,
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) tax: &'static str,
    pub(super) rate: i64,
}

pub(super) struct Place {
    pub(super) country: &'static str,
    pub(super) region: &'static str,
    pub(super) jurises: &'static [Juris],
    /// Whether freight (tax codes `FR…`) is not taxed.
    pub(super) freight_free: bool,
}

const fn state(code: &'static str, name: &'static str, tax: &'static str, rate: i64) -> Juris {
    Juris { kind: "STA", level: "State", code, name, tax, rate }
}

const fn place(country: &'static str, region: &'static str, jurises: &'static [Juris]) -> Place {
    Place { country, region, jurises, freight_free: false }
}

macro_rules! country {
    ($country:literal, $name:literal, $tax:literal, $rate:literal) => {
        place(
            $country,
            "",
            &[Juris { kind: "CNT", level: "Country", code: $country, name: $name, tax: $tax, rate: $rate }],
        )
    };
}

static PLACES: &[Place] = &[
    // Recorded in 2019.
    place(
        "US",
        "PA",
        &[
            state("42", "PENNSYLVANIA", "PA STATE TAX", 60_000),
            Juris {
                kind: "CTY",
                level: "County",
                code: "101",
                name: "PHILADELPHIA",
                tax: "PA COUNTY TAX",
                rate: 20_000,
            },
        ],
    ),
    Place {
        freight_free: true,
        ..place(
            "US",
            "CA",
            &[
                state("06", "CALIFORNIA", "CA STATE TAX", 60_000),
                Juris {
                    kind: "CTY",
                    level: "County",
                    code: "075",
                    name: "SAN FRANCISCO",
                    tax: "CA COUNTY TAX",
                    rate: 2_500,
                },
                Juris {
                    kind: "STJ",
                    level: "Special",
                    code: "EMTC0",
                    name: "SAN FRANCISCO CO LOCAL TAX SL",
                    tax: "CA SPECIAL TAX",
                    rate: 10_000,
                },
            ],
        )
    },
    place("US", "AL", &[state("01", "ALABAMA", "AL STATE TAX", 40_000)]),
    country!("CA", "CANADA", "CANADA GST/TPS", 50_000),
    country!("IT", "ITALY", "Standard Rate", 220_000),
    country!("NL", "NETHERLANDS", "Standard Rate", 210_000),
    // Without a recording.
    place("US", "CO", &[state("08", "COLORADO", "CO STATE TAX", 29_000)]),
    place("US", "NY", &[state("36", "NEW YORK", "NY STATE TAX", 40_000)]),
    place("US", "TX", &[state("48", "TEXAS", "TX STATE TAX", 62_500)]),
    place("US", "WA", &[state("53", "WASHINGTON", "WA STATE TAX", 65_000)]),
    country!("AT", "AUSTRIA", "Standard Rate", 200_000),
    country!("AU", "AUSTRALIA", "GST", 100_000),
    country!("BE", "BELGIUM", "Standard Rate", 210_000),
    country!("DE", "GERMANY", "Standard Rate", 190_000),
    country!("ES", "SPAIN", "Standard Rate", 210_000),
    country!("FR", "FRANCE", "Standard Rate", 200_000),
    country!("GB", "UNITED KINGDOM", "Standard Rate", 200_000),
    country!("IE", "IRELAND", "Standard Rate", 230_000),
    country!("JP", "JAPAN", "Consumption Tax", 100_000),
    country!("PL", "POLAND", "Standard Rate", 230_000),
];

const STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK \
                      OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP";
const PROVINCES: &str = "AB BC MB NB NL NS NT NU ON PE QC SK YT";
const EU: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";

/// Codes of three letters, and names.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("USA", "US"),
    ("UNITED STATES", "US"),
    ("CAN", "CA"),
    ("CANADA", "CA"),
    ("GBR", "GB"),
    ("UNITED KINGDOM", "GB"),
    ("ITA", "IT"),
    ("ITALY", "IT"),
    ("NLD", "NL"),
    ("DEU", "DE"),
    ("GERMANY", "DE"),
    ("FRA", "FR"),
    ("FRANCE", "FR"),
    ("ESP", "ES"),
    ("IRL", "IE"),
    ("AUT", "AT"),
    ("BEL", "BE"),
    ("POL", "PL"),
    ("JPN", "JP"),
    ("AUS", "AU"),
];

/// The code of two letters; none given is the United States.
pub(super) fn country(written: &str) -> Option<String> {
    let upper = written.trim().to_ascii_uppercase();
    if upper.is_empty() {
        return Some("US".to_owned());
    }
    if let Some((_, code)) = OTHER_NAMES.iter().find(|(name, _)| *name == upper) {
        return Some((*code).to_owned());
    }
    let letters = upper.len() == 2 && upper.bytes().all(|byte| byte.is_ascii_uppercase());
    (letters && !matches!(upper.as_str(), "XX" | "ZZ" | "UK" | "AA")).then_some(upper)
}

/// Whether the region, if given, is one of the country; only those of the United States and Canada are known.
pub(super) fn is_region(country: &str, region: &str) -> bool {
    let known = match country {
        "US" => STATES,
        "CA" => PROVINCES,
        _ => return true,
    };
    region.is_empty() || known.split(' ').any(|code| code == region)
}

/// How a line is taxed.
pub(super) enum Rule {
    /// At the rates of the place.
    Taxed(&'static Place),
    /// Zero-rated by the country of this code and name.
    Zero(String, String),
    /// The seller has no nexus in the country of this code and name.
    NoNexus(String, String),
}

/// `no_nexus`: countries and states (`US-TX`) where the seller is not registered.
pub(super) fn rule(from: &Address, to: &Address, vat_id: bool, no_nexus: &BTreeSet<String>) -> Rule {
    let in_eu = |country: &str| EU.split(' ').any(|code| code == country);
    let nexus = |place: &Place| {
        let key = if place.region.is_empty() {
            place.country.to_owned()
        } else {
            format!("{}-{}", place.country, place.region)
        };
        !no_nexus.contains(place.country) && !no_nexus.contains(&key)
    };
    let find = |address: &Address| {
        let found = PLACES.iter().find(|place| {
            place.country == address.country && (place.region.is_empty() || place.region == address.region)
        });
        found.filter(|place| nexus(place))
    };
    let name = |country: &str| {
        let place = PLACES.iter().find(|place| place.country == country && place.region.is_empty());
        place.and_then(|place| place.jurises.first()).map_or_else(|| country.to_owned(), |juris| juris.name.to_owned())
    };
    let crosses = from.country != to.country;
    match (in_eu(&from.country), in_eu(&to.country), find(to)) {
        // Between member states to a taxable person: zero-rated by the country of origin, as recorded.
        (true, true, _) if crosses && vat_id => Rule::Zero(from.country.clone(), name(&from.country)),
        // From outside to a taxable person: the customer accounts for the tax. Without a recording.
        (false, true, Some(_)) if vat_id => Rule::Zero(to.country.clone(), name(&to.country)),
        (_, _, Some(place)) => Rule::Taxed(place),
        (true, true, None) => {
            find(from).map_or_else(|| Rule::NoNexus(to.country.clone(), name(&to.country)), Rule::Taxed)
        }
        (true, false, None) => Rule::Zero(from.country.clone(), name(&from.country)),
        (false, _, None) => Rule::NoNexus(to.country.clone(), name(&to.country)),
    }
}
