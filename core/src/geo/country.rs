//! Countries: ISO 3166-1 alpha-2, by the crate `rust_iso3166`.

use std::fmt;

use crate::json::node::Node;
use crate::json::read::{self, Path, Problems};

/// Codes of addresses beside ISO 3166-1: Canary Islands, Ceuta and Melilla, Northern Ireland, Kosovo.
const RESERVED: [&str; 4] = ["IC", "EA", "XI", "XK"];

/// Names in use that ISO 3166-1 writes otherwise.
const COMMON: [(&str, &str); 7] = [
    ("Czech Republic", "CZ"),
    ("Great Britain", "GB"),
    ("Holland", "NL"),
    ("South Korea", "KR"),
    ("United Kingdom", "GB"),
    ("United States", "US"),
    ("USA", "US"),
];

/// A country of ISO 3166-1, by its two letters; `IC`, `EA` (reserved there), `XI` (Northern
/// Ireland in VAT) and `XK` (Kosovo) are known too, because addresses carry them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country(&'static str);

impl Country {
    /// The country with this alpha-2 code, in upper case.
    ///
    /// ```
    /// use tallage::Country;
    /// assert_eq!(Country::from_alpha2("FR").map(|country| country.code()), Some("FR"));
    /// assert!(Country::from_alpha2("XX").is_none());
    /// assert!(Country::from_alpha2("fr").is_none());
    /// ```
    pub fn from_alpha2(code: &str) -> Option<Self> {
        let reserved = || RESERVED.into_iter().find(|reserved| *reserved == code);
        rust_iso3166::from_alpha2(code).map(|country| country.alpha2).or_else(reserved).map(Self)
    }

    /// The country that somebody else writes in words or by its code, in any letter case: `Ireland`, `CANADA`, `ie`.
    pub(crate) fn named(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(country) = Self::from_alpha2(&text.to_ascii_uppercase()) {
            return Some(country);
        }
        let common = COMMON.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, code)| code);
        // `Netherlands (Kingdom of the)` is known as what stands in front.
        let is_it = |name: &str| name.split(" (").next().is_some_and(|name| name.eq_ignore_ascii_case(text));
        let official = || rust_iso3166::ALL.iter().find(|country| is_it(country.name)).map(|country| country.alpha2);
        common.or_else(official).and_then(Self::from_alpha2)
    }

    /// The two letters.
    pub fn code(self) -> &'static str {
        self.0
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

/// An optional country member.
pub(crate) fn read(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Country> {
    let code = read::code(slot, path, problems)?;
    let country = Country::from_alpha2(&code);
    if country.is_none() {
        let shown: String = code.chars().take(16).collect();
        let hint = match &*code {
            "EL" => "write `GR` for Greece",
            "UK" => "write `GB` for the United Kingdom",
            _ => "use the two upper-case letters of ISO 3166-1, such as `FR`",
        };
        let message = format!("`{shown}` is not a country; {hint}");
        problems.add(path, "unknown_country", message);
    }
    country
}
