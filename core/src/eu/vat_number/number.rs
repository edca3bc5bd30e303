//! What is known of a VAT number without asking anybody.

use super::checks::Verdict;
use super::normalize::{self, Recognized};
use crate::geo::Country;
use crate::json::write::Writer;

/// Whether a number has the form that its country's numbers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberFormat {
    /// It has.
    Valid,
    /// It has not, or no prefix and no country says whose it is. To be taken as no number; VIES need not be asked.
    Invalid,
}

impl NumberFormat {
    /// The word in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::NumberFormat::Valid.as_str(), "valid");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
        }
    }
}

/// Whether what a number contains fits together: check digits, dates of birth, offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Checksum {
    /// It does.
    Valid,
    /// It does not. Worth a warning, not a decision: a few states issued numbers outside the published rules.
    Invalid,
    /// Not well-formed, or there is no public rule to check by (`GBGD001`, `EU372022452`).
    Unknown,
}

impl Checksum {
    /// The word in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::Checksum::Unknown.as_str(), "unknown");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Unknown => "unknown",
        }
    }
}

/// What was put right in a number, beyond separators and small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Repair {
    /// The prefix is written otherwise: `GR` → `EL`, `CH` → `CHE`.
    PrefixRewritten,
    /// The prefix was missing; the customer's country says which it is.
    PrefixAdded,
    /// Zeros were missing in front: Belgian numbers of nine digits, Greek of eight, Dutch of seven or eight.
    LeadingZerosAdded,
    /// The end was missing: `01` of a Swedish, `MVA` of a Norwegian number.
    SuffixAdded,
    /// A Hungarian domestic tax number was given (`12892312-2-41`): its first eight digits are the VAT number.
    DomesticPartRemoved,
}

impl Repair {
    /// The word in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::Repair::PrefixAdded.as_str(), "prefix_added");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PrefixRewritten => "prefix_rewritten",
            Self::PrefixAdded => "prefix_added",
            Self::LeadingZerosAdded => "leading_zeros_added",
            Self::SuffixAdded => "suffix_added",
            Self::DomesticPartRemoved => "domestic_part_removed",
        }
    }
}

/// A VAT number as it was given and what is known of it without asking anybody; made by [`vat_number`].
///
/// Where nothing was recognized as a number (empty, words, control characters, no prefix and no country that fits, more
/// than 128 bytes), [`prefix`](Self::prefix), [`number`](Self::number), [`national`](Self::national) and
/// [`country`](Self::country) are `None` and the format is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatNumber<'a> {
    input: &'a str,
    recognized: Option<Recognized>,
}

/// Reads a VAT number: normalizes it, repairs what is usually left out, checks form and check digits. It allocates nothing
/// and cannot fail; whether the number is registered only VIES knows.
///
/// Known are the prefixes of the 27 member states (`EL` for Greece; `GR` is rewritten), `XI`, `GB`, `CHE` (also
/// Liechtenstein) and `NO`; `EU` and `IM` of the one-stop shop are recognized, but are never a customer's number.
///
/// `country` is where the holder is established, if known. It adds a prefix where none is given and the number fits that
/// country; a prefix that the text has wins, and comparing the two is the caller's.
///
/// ```
/// use tallage::{Checksum, Country, NumberFormat, vat_number};
///
/// let given = vat_number("b-64.717.838", Country::from_alpha2("ES"));
/// assert_eq!(given.number(), Some("ESB64717838"));
/// assert_eq!((given.format(), given.checksum()), (NumberFormat::Valid, Checksum::Valid));
///
/// // Greece is EL in VAT numbers and GR in ISO 3166.
/// let greek = vat_number("GR 094259216", None);
/// assert_eq!((greek.prefix(), greek.country()), (Some("EL"), Country::from_alpha2("GR")));
///
/// assert_eq!(vat_number("DE 136695978", None).checksum(), Checksum::Invalid);
/// assert_eq!(vat_number("none", None).format(), NumberFormat::Invalid);
/// ```
pub fn vat_number(input: &str, country: Option<Country>) -> VatNumber<'_> {
    VatNumber { input, recognized: normalize::recognize(input, country) }
}

impl<'a> VatNumber<'a> {
    /// The text as it was given.
    pub fn input(&self) -> &'a str {
        self.input
    }

    /// The normalized number with its prefix, also where the format is invalid but the prefix is known: `ESB64717838`.
    pub fn number(&self) -> Option<&str> {
        self.recognized.as_ref().map(|found| found.number.as_str())
    }

    /// The prefix as VIES has it: `ES`, `EL` for Greece, `XI` for Northern Ireland; `CHE` for Switzerland.
    pub fn prefix(&self) -> Option<&'static str> {
        self.recognized.map(|found| found.prefix.as_str())
    }

    /// The number without its prefix, as VIES asks for it: `B64717838`.
    ///
    /// ```
    /// let number = tallage::vat_number("GR 094259216", None);
    /// assert_eq!((number.prefix(), number.national()), (Some("EL"), Some("094259216")));
    /// ```
    pub fn national(&self) -> Option<&str> {
        self.recognized.as_ref().map(Recognized::national)
    }

    /// The country whose number it is, by ISO 3166-1: GR for `EL`, GB for `XI`; none for the one-stop shop.
    pub fn country(&self) -> Option<Country> {
        self.recognized.and_then(|found| found.prefix.country())
    }

    /// Whether it has the form that its country's numbers have.
    pub fn format(&self) -> NumberFormat {
        match self.recognized.map(|found| found.verdict) {
            None | Some(Verdict::Malformed) => NumberFormat::Invalid,
            Some(Verdict::Unchecked | Verdict::Wrong | Verdict::Right) => NumberFormat::Valid,
        }
    }

    /// Whether check digits and the like are right.
    pub fn checksum(&self) -> Checksum {
        match self.recognized.map(|found| found.verdict) {
            None | Some(Verdict::Malformed | Verdict::Unchecked) => Checksum::Unknown,
            Some(Verdict::Wrong) => Checksum::Invalid,
            Some(Verdict::Right) => Checksum::Valid,
        }
    }

    /// Whether VIES can be asked about it: a well-formed number with one of [`VIES_PREFIXES`](crate::VIES_PREFIXES). Says
    /// nothing about whether it is registered.
    ///
    /// ```
    /// use tallage::vat_number;
    /// assert!(vat_number("XI 432525179", None).in_vies());
    /// assert!(!vat_number("GB 432525179", None).in_vies() && !vat_number("XI 43", None).in_vies());
    /// ```
    pub fn in_vies(&self) -> bool {
        self.format() == NumberFormat::Valid && self.recognized.is_some_and(|found| found.prefix.in_vies())
    }

    /// What was put right, in the order in which it was done.
    ///
    /// ```
    /// use tallage::{Country, Repair, vat_number};
    /// let belgian = vat_number("428.759.497", Country::from_alpha2("BE"));
    /// assert_eq!(belgian.number(), Some("BE0428759497"));
    /// assert!(belgian.repairs().eq([Repair::PrefixAdded, Repair::LeadingZerosAdded]));
    /// ```
    pub fn repairs(&self) -> impl Iterator<Item = Repair> + use<> {
        self.recognized.into_iter().flat_map(|found| found.repairs).flatten()
    }

    /// Canonical JSON: `{"input","number","prefix","country","national","format","checksum","in_vies","repairs"}`
    /// (docs/json.md, “VAT number”); what was not recognized is `null`.
    ///
    /// ```
    /// assert_eq!(
    ///     tallage::vat_number("GR 094259216", None).to_json(),
    ///     concat!(
    ///         r#"{"input":"GR 094259216","number":"EL094259216","prefix":"EL","country":"GR","national":"094259216","#,
    ///         r#""format":"valid","checksum":"valid","in_vies":true,"repairs":["prefix_rewritten"]}"#,
    ///     )
    /// );
    /// ```
    pub fn to_json(&self) -> String {
        let mut out = Writer::with_capacity(192 + self.input.len());
        out.raw(r#"{"input":"#).string(self.input);
        let country = self.country().map(Country::code);
        let members = [("number", self.number()), ("prefix", self.prefix()), ("country", country)];
        for (name, value) in members.into_iter().chain([("national", self.national())]) {
            out.raw(",\"").raw(name).raw("\":");
            match value {
                Some(value) => out.string(value),
                None => out.raw("null"),
            };
        }
        out.raw(r#","format":"#).string(self.format().as_str());
        out.raw(r#","checksum":"#).string(self.checksum().as_str());
        out.raw(r#","in_vies":"#).boolean(self.in_vies()).raw(r#","repairs":"#);
        out.list(self.repairs(), |out, repair| {
            out.string(repair.as_str());
        });
        out.raw("}");
        out.into_string()
    }
}
