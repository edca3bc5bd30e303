//! The letters in front of a VAT number: whose number it is, and whether VIES knows it.

use crate::geo::Country;

/// The 28 prefixes that VIES answers for: the member states, with `EL` for Greece, and `XI` for Northern Ireland (goods).
///
/// Source: the country list of the VIES REST interface; GB left on 2021-01-01.
///
/// ```
/// assert!(tallage::VIES_PREFIXES.contains(&"EL") && tallage::VIES_PREFIXES.contains(&"XI"));
/// assert!(!tallage::VIES_PREFIXES.contains(&"GR") && !tallage::VIES_PREFIXES.contains(&"GB"));
/// ```
pub const VIES_PREFIXES: [&str; 28] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
];

macro_rules! prefixes {
    ($($name:ident $text:literal $country:literal,)*) => {
        /// Who issues numbers.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Prefix { $($name),* }

        impl Prefix {
            #[cfg(test)]
            pub(super) const ALL: &[Self] = &[$(Self::$name),*];

            /// The letters as they stand in front of the number.
            pub(super) fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// ISO 3166-1; empty for the one-stop shop, which is no country.
            fn country_code(self) -> &'static str {
                match self { $(Self::$name => $country),* }
            }
        }
    };
}

prefixes! {
    At "AT" "AT", Be "BE" "BE", Bg "BG" "BG", Ch "CHE" "CH", Cy "CY" "CY", Cz "CZ" "CZ", De "DE" "DE", Dk "DK" "DK",
    Ee "EE" "EE", El "EL" "GR", Es "ES" "ES", Fi "FI" "FI", Fr "FR" "FR", Gb "GB" "GB", Hr "HR" "HR", Hu "HU" "HU",
    Ie "IE" "IE", It "IT" "IT", Lt "LT" "LT", Lu "LU" "LU", Lv "LV" "LV", Mt "MT" "MT", Nl "NL" "NL", No "NO" "NO",
    Pl "PL" "PL", Pt "PT" "PT", Ro "RO" "RO", Se "SE" "SE", Si "SI" "SI", Sk "SK" "SK", Xi "XI" "GB",
    // One-stop shop: non-Union scheme and import scheme. Never a customer's number.
    Eu "EU" "", Im "IM" "",
}

impl Prefix {
    /// The prefix at the front of a number, what follows it, and whether it was written in another way (`GR` for `EL`,
    /// `CH` for `CHE`).
    pub(super) fn written(number: &[u8]) -> Option<(Self, &[u8], bool)> {
        let (letters, rest) = number.split_first_chunk::<2>()?;
        let prefix = match letters {
            b"AT" => Self::At,
            b"BE" => Self::Be,
            b"BG" => Self::Bg,
            b"CH" => match rest.strip_prefix(b"E") {
                Some(rest) => return Some((Self::Ch, rest, false)),
                None => return Some((Self::Ch, rest, true)),
            },
            b"CY" => Self::Cy,
            b"CZ" => Self::Cz,
            b"DE" => Self::De,
            b"DK" => Self::Dk,
            b"EE" => Self::Ee,
            b"EL" => Self::El,
            b"GR" => return Some((Self::El, rest, true)),
            b"ES" => Self::Es,
            b"EU" => Self::Eu,
            b"FI" => Self::Fi,
            b"FR" => Self::Fr,
            b"GB" => Self::Gb,
            b"HR" => Self::Hr,
            b"HU" => Self::Hu,
            b"IE" => Self::Ie,
            b"IM" => Self::Im,
            b"IT" => Self::It,
            b"LT" => Self::Lt,
            b"LU" => Self::Lu,
            b"LV" => Self::Lv,
            b"MT" => Self::Mt,
            b"NL" => Self::Nl,
            b"NO" => Self::No,
            b"PL" => Self::Pl,
            b"PT" => Self::Pt,
            b"RO" => Self::Ro,
            b"SE" => Self::Se,
            b"SI" => Self::Si,
            b"SK" => Self::Sk,
            b"XI" => Self::Xi,
            _ => return None,
        };
        Some((prefix, rest, false))
    }

    /// The prefix of the numbers that a country's businesses have. Parts of a state use its numbers: the French overseas
    /// departments and Monaco France's, Åland Finland's, the Isle of Man those of the United Kingdom; Liechtenstein uses
    /// the Swiss register. Northern Ireland's `XI` is read from the number itself, or from an address
    /// that says `XI`.
    pub(super) fn of_country(country: Country) -> Option<Self> {
        Some(match country.code() {
            "AT" => Self::At,
            "BE" => Self::Be,
            "BG" => Self::Bg,
            "CH" | "LI" => Self::Ch,
            "CY" => Self::Cy,
            "CZ" => Self::Cz,
            "DE" => Self::De,
            "DK" => Self::Dk,
            "EE" => Self::Ee,
            "ES" => Self::Es,
            "FI" | "AX" => Self::Fi,
            "FR" | "MC" | "GP" | "MQ" | "RE" | "GF" | "YT" => Self::Fr,
            "GB" | "IM" => Self::Gb,
            "GR" => Self::El,
            "HR" => Self::Hr,
            "HU" => Self::Hu,
            "IE" => Self::Ie,
            "IT" => Self::It,
            "LT" => Self::Lt,
            "LU" => Self::Lu,
            "LV" => Self::Lv,
            "MT" => Self::Mt,
            "NL" => Self::Nl,
            "NO" => Self::No,
            "PL" => Self::Pl,
            "PT" => Self::Pt,
            "RO" => Self::Ro,
            "SE" => Self::Se,
            "SI" => Self::Si,
            "SK" => Self::Sk,
            "XI" => Self::Xi,
            _ => return None,
        })
    }

    /// The country of ISO 3166-1 (`EL` → GR, `XI` → GB); `None` for the one-stop shop.
    pub(super) fn country(self) -> Option<Country> {
        Country::from_alpha2(self.country_code())
    }

    /// Whether VIES answers for these numbers.
    pub(super) fn in_vies(self) -> bool {
        !matches!(self, Self::Ch | Self::Gb | Self::No | Self::Eu | Self::Im)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prefix_is_read_back_and_vies_knows_28() {
        for prefix in Prefix::ALL {
            let number = format!("{}12", prefix.as_str());
            assert_eq!(Prefix::written(number.as_bytes()), Some((*prefix, &b"12"[..], false)), "{number}");
        }
        let vies: Vec<&str> =
            Prefix::ALL.iter().filter(|prefix| prefix.in_vies()).map(|prefix| prefix.as_str()).collect();
        assert_eq!(vies, VIES_PREFIXES);
    }

    #[test]
    fn prefix_and_country_lead_to_each_other() {
        for prefix in Prefix::ALL {
            match prefix {
                Prefix::Eu | Prefix::Im => assert_eq!(prefix.country(), None),
                Prefix::Xi => assert_eq!(prefix.country(), Country::from_alpha2("GB")),
                other => assert_eq!(other.country().and_then(Prefix::of_country), Some(*other)),
            }
        }
        for (country, prefix) in [("GR", "EL"), ("MC", "FR"), ("IM", "GB"), ("LI", "CHE"), ("AX", "FI"), ("RE", "FR")] {
            let found = Country::from_alpha2(country).and_then(Prefix::of_country).map(Prefix::as_str);
            assert_eq!(found, Some(prefix), "{country}");
        }
        assert_eq!(Country::from_alpha2("US").and_then(Prefix::of_country), None);
    }
}
