//! Where tax is due, and how much: a small table that makes the documented examples come out. No law.

use std::collections::BTreeMap;

use super::request::Address;

/// What the seller does about the tax of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Collection {
    /// Tax is charged.
    Collecting,
    /// The seller is not registered there: `notCollecting`.
    NotCollecting,
    /// The seller pays the tax itself: it is listed, and nothing is added.
    SellerPays,
    /// The place has no such tax: `jurisHasNoTax`.
    NoTax,
}

/// A jurisdiction and its rate, in parts of 10 000 000.
pub(super) struct Juris {
    pub(super) name: &'static str,
    pub(super) tax: &'static str,
    pub(super) rate: i64,
}

/// A place, the share of an amount that it taxes (in percent), and who taxes there.
pub(super) struct Place {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) share: i64,
    pub(super) jurises: &'static [Juris],
    collection: Collection,
}

const fn juris(name: &'static str, tax: &'static str, rate: i64) -> Juris {
    Juris { name, tax, rate }
}

const fn place(key: &'static str, name: &'static str, jurises: &'static [Juris]) -> Place {
    Place { key, name, share: 100, jurises, collection: Collection::Collecting }
}

macro_rules! vat {
    ($key:literal, $name:literal, $tax:literal, $rate:literal) => {
        place($key, $name, &[juris($name, $tax, $rate)])
    };
}

// Colorado 4.81 %, 8.125 % and Texas 80 % are the documented examples; the rest are standard rates of 2026, without promise.
static PLACES: &[Place] = &[
    vat!("US-CO", "Colorado", "Tax", 481_000),
    vat!("US-CA", "California", "Tax", 812_500),
    Place {
        share: 80,
        ..place(
            "US-TX",
            "Texas",
            &[juris("Texas", "Tax", 625_000), juris("Austin MTA", "Tax", 50_000), juris("Austin", "Tax", 100_000)],
        )
    },
    Place { collection: Collection::NotCollecting, ..vat!("US-NY", "New York", "Tax", 887_500) },
    Place { collection: Collection::SellerPays, ..vat!("US-WA", "Washington", "Tax", 650_000) },
    Place { collection: Collection::NoTax, ..place("US-OR", "Oregon", &[]) },
    Place { collection: Collection::NoTax, ..place("US-NH", "New Hampshire", &[]) },
    vat!("AT", "Austria", "VAT", 2_000_000),
    vat!("AU", "Australia", "GST", 1_000_000),
    vat!("BE", "Belgium", "VAT", 2_100_000),
    vat!("CA", "Canada", "GST", 500_000),
    vat!("CH", "Switzerland", "VAT", 810_000),
    vat!("DE", "Germany", "VAT", 1_900_000),
    vat!("DK", "Denmark", "VAT", 2_500_000),
    vat!("ES", "Spain", "VAT", 2_100_000),
    vat!("FR", "France", "VAT", 2_000_000),
    vat!("GB", "United Kingdom", "VAT", 2_000_000),
    vat!("IE", "Ireland", "VAT", 2_300_000),
    vat!("IT", "Italy", "VAT", 2_200_000),
    vat!("JP", "Japan", "JCT", 1_000_000),
    vat!("NL", "Netherlands", "VAT", 2_100_000),
    vat!("PL", "Poland", "VAT", 2_300_000),
    vat!("SE", "Sweden", "VAT", 2_500_000),
];

const COUNTRY_NAMES: &[(&str, &str)] = &[
    ("UNITED STATES", "US"),
    ("UNITED STATES OF AMERICA", "US"),
    ("USA", "US"),
    ("UK", "GB"),
    ("ENGLAND", "GB"),
    ("GREAT BRITAIN", "GB"),
];

/// The states for which a postal code is enough, by its first digits.
const ZIPS: &[(&str, &str)] = &[
    ("80", "US-CO"),
    ("81", "US-CO"),
    ("75", "US-TX"),
    ("76", "US-TX"),
    ("77", "US-TX"),
    ("78", "US-TX"),
    ("79", "US-TX"),
    ("90", "US-CA"),
    ("91", "US-CA"),
    ("92", "US-CA"),
    ("93", "US-CA"),
    ("94", "US-CA"),
    ("95", "US-CA"),
    ("10", "US-NY"),
    ("11", "US-NY"),
    ("12", "US-NY"),
    ("13", "US-NY"),
    ("14", "US-NY"),
    ("97", "US-OR"),
    ("98", "US-WA"),
];

/// Name and code of each state, as certificates and addresses know them.
const STATES: &str = "Alabama=AL,Alaska=AK,Arizona=AZ,Arkansas=AR,California=CA,Colorado=CO,Connecticut=CT,Delaware=DE,\
District of Columbia=DC,Florida=FL,Georgia=GA,Hawaii=HI,Idaho=ID,Illinois=IL,Indiana=IN,Iowa=IA,Kansas=KS,Kentucky=KY,\
Louisiana=LA,Maine=ME,Maryland=MD,Massachusetts=MA,Michigan=MI,Minnesota=MN,Mississippi=MS,Missouri=MO,Montana=MT,\
Nebraska=NE,Nevada=NV,New Hampshire=NH,New Jersey=NJ,New Mexico=NM,New York=NY,North Carolina=NC,North Dakota=ND,Ohio=OH,\
Oklahoma=OK,Oregon=OR,Pennsylvania=PA,Rhode Island=RI,South Carolina=SC,South Dakota=SD,Tennessee=TN,Texas=TX,Utah=UT,\
Vermont=VT,Virginia=VA,Washington=WA,West Virginia=WV,Wisconsin=WI,Wyoming=WY,American Samoa=AS,Guam=GU,\
Northern Mariana Islands=MP,Puerto Rico=PR,Virgin Islands=VI";

/// Where an address is, in the terms of the table.
pub(super) enum Located {
    Known(&'static Place),
    /// A place without an entry, by its key (`US-AL`, `BR`) and name: the seller does not collect there.
    Elsewhere(String, String),
}

impl Located {
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Known(place) => place.key,
            Self::Elsewhere(key, _) => key,
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Known(place) => place.name,
            Self::Elsewhere(_, name) => name,
        }
    }

    pub(super) fn jurises(&self) -> (&'static [Juris], i64) {
        match self {
            Self::Known(place) => (place.jurises, place.share),
            Self::Elsewhere(..) => (&[], 100),
        }
    }

    pub(super) fn collection(&self, configured: &BTreeMap<String, Collection>) -> Collection {
        let default = match self {
            Self::Known(place) => place.collection,
            Self::Elsewhere(..) => Collection::NotCollecting,
        };
        let chosen = configured.get(self.key()).copied().unwrap_or(default);
        // Nothing can be charged where the table has no rate.
        if self.jurises().0.is_empty() && chosen != Collection::NoTax { Collection::NotCollecting } else { chosen }
    }

    /// Whether a customer's tax id moves the tax to the customer: the value added taxes.
    pub(super) fn has_vat(&self) -> bool {
        matches!(self, Self::Known(place) if place.jurises.iter().any(|juris| juris.tax == "VAT"))
    }
}

/// Whether `us-xx` names a state, the District or a territory.
pub(super) fn is_juris_id(id: &str) -> bool {
    let code = id.strip_prefix("us-").unwrap_or("");
    STATES.split(',').any(|state| state.split_once('=').is_some_and(|(_, known)| known.eq_ignore_ascii_case(code)))
}

/// The place of an address; none where it cannot be told with confidence: no country, or one that is none, or in the United States
/// neither a state nor a postal code that tells it.
pub(super) fn locate(address: &Address) -> Option<Located> {
    let country = address.country.as_ref()?.trim().to_ascii_uppercase();
    let by_name = COUNTRY_NAMES.iter().find(|(name, _)| *name == country).map(|(_, code)| (*code).to_owned());
    let by_place = || PLACES.iter().find(|place| place.name.to_ascii_uppercase() == country && place.key.len() == 2);
    let code = by_name.or_else(|| by_place().map(|place| place.key.to_owned())).unwrap_or(country);
    let letters = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if !letters || matches!(code.as_str(), "XX" | "ZZ" | "AA") {
        return None;
    }
    let key = if code == "US" { state(address)? } else { code };
    let known = PLACES.iter().find(|place| place.key == key);
    Some(known.map_or_else(|| Located::Elsewhere(key.clone(), elsewhere(&key)), Located::Known))
}

fn state(address: &Address) -> Option<String> {
    if let Some(region) = &address.region {
        let region = region.trim();
        let pairs = STATES.split(',').filter_map(|state| state.split_once('='));
        let found = pairs
            .into_iter()
            .find(|(name, code)| region.eq_ignore_ascii_case(name) || region.eq_ignore_ascii_case(code));
        return found.map(|(_, code)| format!("US-{code}"));
    }
    let code = address.postal_code.as_ref()?;
    ZIPS.iter().find(|(start, _)| code.len() >= 5 && code.starts_with(start)).map(|(_, key)| (*key).to_owned())
}

/// The name of a place without an entry.
fn elsewhere(key: &str) -> String {
    let code = key.strip_prefix("US-");
    let mut pairs = STATES.split(',').filter_map(|state| state.split_once('='));
    let state = code.and_then(|code| pairs.find(|(_, known)| *known == code));
    state.map_or_else(|| key.to_owned(), |(name, _)| name.to_owned())
}
