//! Where tax is due, and how much: a small table that makes the documented examples come out. No law.

use std::collections::BTreeMap;

use super::address::Address;

/// A jurisdiction and its rate, in thousandths of a percent.
#[derive(Debug, Clone)]
pub(super) struct Juris {
    pub(super) name: &'static str,
    /// `country`, `state`, `county`, `city`, `district`.
    pub(super) level: &'static str,
    pub(super) rate: i64,
    /// `sales_tax`, `vat` …
    pub(super) tax: &'static str,
}

/// A place with its taxes.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// By which it is set whether the seller collects there: a country, or `US-WA`, `CA-QC`.
    pub(super) key: &'static str,
    /// Beginnings of the postal codes that belong to it; none: the rest of the country or state.
    zips: &'static [&'static str],
    pub(super) jurises: &'static [Juris],
    /// Beginnings of tax codes that are not taxed: `product_exempt`.
    pub(super) free: &'static [&'static str],
    /// Beginning of the tax codes with another rate, and that rate.
    pub(super) reduced: Option<(&'static str, i64)>,
    /// Beginning of the tax codes of whose price only a part is taxed, and that part in percent.
    pub(super) part: Option<(&'static str, i64)>,
    /// What a delivery costs, in cents of the US dollar.
    pub(super) delivery_fee: Option<i64>,
    /// The type of tax id with which the customer accounts for the tax.
    pub(super) reverse: Option<&'static str>,
    collects: bool,
}

const fn juris(name: &'static str, level: &'static str, rate: i64, tax: &'static str) -> Juris {
    Juris { name, level, rate, tax }
}

const fn sales(name: &'static str, level: &'static str, rate: i64) -> Juris {
    juris(name, level, rate, "sales_tax")
}

const fn place(key: &'static str, jurises: &'static [Juris]) -> Place {
    Place {
        key,
        zips: &[],
        jurises,
        free: &[],
        reduced: None,
        part: None,
        delivery_fee: None,
        reverse: None,
        collects: true,
    }
}

/// A state: shipping that is charged apart is not taxed.
const fn state(key: &'static str, zips: &'static [&'static str], jurises: &'static [Juris]) -> Place {
    Place { zips, free: &[SHIPPING], ..place(key, jurises) }
}

macro_rules! vat {
    ($key:literal, $name:literal, $rate:literal, $reduced:literal) => {
        Place {
            reduced: Some((BOOKS, $reduced)),
            reverse: Some("eu_vat"),
            ..place($key, &[juris($name, "country", $rate, "vat")])
        }
    };
}

const SHIPPING: &str = "txcd_9201";
const SOFTWARE: &str = "txcd_1010";
/// Downloaded books.
const BOOKS: &str = "txcd_1030";

// Documented examples: Seattle 10.25 % in five parts, South San Francisco 9.875 %, Ireland 23 %; 10.25 % without tax on shipping is on
// record, and Chicago's here. The rest are rates of these years, without promise.
static PLACES: &[Place] = &[
    state(
        "US-WA",
        &["981"],
        &[
            sales("Washington", "state", 6500),
            sales("King County", "county", 0),
            sales("Seattle", "city", 2150),
            sales("Regional Transit Authority", "district", 1400),
            sales("King County District", "district", 200),
        ],
    ),
    state("US-WA", &[], &[sales("Washington", "state", 6500)]),
    Place {
        free: &[SHIPPING, SOFTWARE],
        ..state(
            "US-CA",
            &["940"],
            &[
                sales("California", "state", 6000),
                sales("San Mateo County", "county", 250),
                sales("South San Francisco", "city", 500),
                sales("San Mateo District", "district", 3125),
            ],
        )
    },
    Place {
        free: &[SHIPPING, SOFTWARE],
        ..state("US-CA", &[], &[sales("California", "state", 6000), sales("California County", "county", 1250)])
    },
    state(
        "US-IL",
        &["606"],
        &[
            sales("Illinois", "state", 6250),
            sales("Cook County", "county", 1750),
            sales("Chicago", "city", 1250),
            sales("Regional Transportation Authority", "district", 1000),
        ],
    ),
    state("US-IL", &[], &[sales("Illinois", "state", 6250)]),
    Place {
        delivery_fee: Some(28),
        ..state(
            "US-CO",
            &["802"],
            &[
                sales("Colorado", "state", 2900),
                sales("Denver", "city", 4810),
                sales("Regional Transportation District", "district", 1100),
            ],
        )
    },
    Place { delivery_fee: Some(28), ..state("US-CO", &[], &[sales("Colorado", "state", 2900)]) },
    Place {
        part: Some((SOFTWARE, 80)),
        ..state("US-TX", &[], &[sales("Texas", "state", 6250), sales("Texas City", "city", 2000)])
    },
    Place {
        collects: false,
        ..state("US-NY", &[], &[sales("New York", "state", 4000), sales("New York City", "city", 4875)])
    },
    state("US-OR", &[], &[]),
    state("US-NH", &[], &[]),
    state("US-MT", &[], &[]),
    state("US-DE", &[], &[]),
    place("CA-ON", &[juris("Ontario", "state", 13_000, "hst")]),
    place("CA-QC", &[juris("Canada", "country", 5000, "gst"), juris("Quebec", "state", 9975, "qst")]),
    place("CA-BC", &[juris("Canada", "country", 5000, "gst"), juris("British Columbia", "state", 7000, "pst")]),
    place("CA-AB", &[juris("Canada", "country", 5000, "gst")]),
    vat!("AT", "Austria", 20_000, 10_000),
    vat!("BE", "Belgium", 21_000, 6000),
    vat!("DE", "Germany", 19_000, 7000),
    vat!("DK", "Denmark", 25_000, 25_000),
    vat!("ES", "Spain", 21_000, 4000),
    vat!("FR", "France", 20_000, 5500),
    vat!("IE", "Ireland", 23_000, 0),
    vat!("IT", "Italy", 22_000, 4000),
    vat!("NL", "Netherlands", 21_000, 9000),
    vat!("PL", "Poland", 23_000, 5000),
    vat!("PT", "Portugal", 23_000, 6000),
    vat!("SE", "Sweden", 25_000, 6000),
    Place {
        reduced: Some((BOOKS, 0)),
        reverse: Some("gb_vat"),
        ..place("GB", &[juris("United Kingdom", "country", 20_000, "vat")])
    },
    Place { reverse: Some("no_vat"), ..place("NO", &[juris("Norway", "country", 25_000, "vat")]) },
    Place { reverse: Some("au_abn"), ..place("AU", &[juris("Australia", "country", 10_000, "gst")]) },
    place("CH", &[juris("Switzerland", "country", 8100, "vat")]),
    place("JP", &[juris("Japan", "country", 10_000, "jct")]),
    place("NZ", &[juris("New Zealand", "country", 15_000, "gst")]),
    place("SG", &[juris("Singapore", "country", 9000, "gst")]),
];

/// First and last beginning of the postal codes of each state.
const ZIPS: &str = "005-005 NY,006-009 PR,010-027 MA,028-029 RI,030-038 NH,039-049 ME,050-059 VT,060-069 CT,070-089 NJ,100-149 NY,\
150-196 PA,197-199 DE,200-205 DC,206-219 MD,220-246 VA,247-268 WV,270-289 NC,290-299 SC,300-319 GA,320-349 FL,350-369 AL,370-385 TN,\
386-397 MS,398-399 GA,400-427 KY,430-459 OH,460-479 IN,480-499 MI,500-528 IA,530-549 WI,550-567 MN,570-577 SD,580-588 ND,590-599 MT,\
600-629 IL,630-658 MO,660-679 KS,680-693 NE,700-714 LA,716-729 AR,730-732 OK,733-733 TX,734-749 OK,750-799 TX,800-816 CO,820-831 WY,\
832-838 ID,840-847 UT,850-865 AZ,870-884 NM,885-885 TX,889-898 NV,900-961 CA,967-968 HI,969-969 GU,970-979 OR,980-994 WA,995-999 AK";

/// First letters of the postal codes of each province.
const PROVINCES: &str = "A NL,B NS,C PE,E NB,G QC,H QC,J QC,K ON,L ON,M ON,N ON,P ON,R MB,S SK,T AB,V BC,X NT,Y YT";

/// Where an address is.
#[derive(Debug, Clone)]
pub(super) struct Located {
    pub(super) country: String,
    pub(super) state: Option<String>,
    /// None: a state without an entry, where the seller does not collect, or a country without one, which is not supported.
    pub(super) place: Option<&'static Place>,
}

impl Located {
    pub(super) fn key(&self) -> String {
        match &self.state {
            Some(state) => format!("{}-{state}", self.country),
            None => self.country.clone(),
        }
    }

    /// Whether the seller is registered there.
    pub(super) fn collects(&self, set: &BTreeMap<String, bool>) -> bool {
        let default = self.place.is_some_and(|place| place.collects);
        let set = set.get(&self.key()).or_else(|| set.get(&self.country)).copied();
        self.place.is_some() && set.unwrap_or(default)
    }

    /// Whether a country has an entry at all.
    pub(super) fn supported(&self) -> bool {
        self.state.is_some() || self.place.is_some()
    }
}

/// The place of an address, or none where it cannot be told: no country, or in the United States no postal code (nor a full address), in
/// Canada neither that nor a province; or a state that its postal code contradicts.
pub(super) fn locate(address: &Address) -> Option<Located> {
    let country = address.country.clone()?;
    let state = match country.as_str() {
        "US" => Some(us_state(address)?),
        "CA" => Some(province(address)?),
        _ => None,
    };
    let located = Located { country, state, place: None };
    let (key, zip) = (located.key(), address.postal_code.as_deref().unwrap_or(""));
    let fits = |place: &&Place| {
        place.key == key && (place.zips.is_empty() || place.zips.iter().any(|start| zip.starts_with(start)))
    };
    Some(Located { place: PLACES.iter().find(fits), ..located })
}

fn us_state(address: &Address) -> Option<String> {
    let code = address.state.as_deref().map(str::trim).map(str::to_ascii_uppercase);
    let known = |code: &str| ZIPS.split(',').any(|row| row.ends_with(code) && code.len() == 2);
    if code.as_deref().is_some_and(|code| !known(code)) {
        return None;
    }
    let Some(zip) = &address.postal_code else {
        return if address.line1.is_some() && address.city.is_some() { code } else { None };
    };
    let digits = zip.get(..5).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let start = digits.get(..3)?;
    let of_zip = ZIPS.split(',').find_map(|row| {
        let (range, state) = row.split_once(' ')?;
        let (from, to) = range.split_once('-')?;
        (from <= start && start <= to).then_some(state)
    })?;
    (code.is_none() || code.as_deref() == Some(of_zip)).then(|| of_zip.to_owned())
}

fn province(address: &Address) -> Option<String> {
    let code = address.state.as_deref().map(str::trim).map(str::to_ascii_uppercase);
    let rows = || PROVINCES.split(',').filter_map(|row| row.split_once(' '));
    let of_code = address.postal_code.as_deref().and_then(|code| code.get(..1)).map(str::to_ascii_uppercase);
    let of_code = of_code.and_then(|first| rows().find(|(known, _)| *known == first)).map(|(_, province)| province);
    match (code, of_code) {
        (Some(code), None) => rows().any(|(_, known)| known == code).then_some(code),
        (Some(code), Some(other)) => (code == other).then_some(code),
        (None, found) => found.map(str::to_owned),
    }
}
