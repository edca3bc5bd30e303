//! Which VAT numbers VIES can be asked about, split as it wants them.

use crate::eu::vat_number::{VIES_PREFIXES, vat_number};
use crate::geo::Country;
use crate::json::read::shorten;

/// Prefixes of VAT numbers that other registers know, and who to ask.
const ELSEWHERE: [(&str, &str); 6] = [
    ("GB", "Great Britain left VIES on 2021-01-01; ask HMRC"),
    ("CH", "Switzerland is not in the Union; ask its UID register"),
    ("LI", "Liechtenstein is not in the Union; ask the Swiss UID register"),
    ("NO", "Norway is not in the Union; ask the register of Brønnøysund"),
    ("EU", "numbers of the non-Union one-stop shop are not in VIES"),
    ("IM", "numbers of the import one-stop shop are not in VIES"),
];

/// Longest text that is looked at; a number has 14 characters.
const MAX_TEXT: usize = 64;

/// A normalized number with a prefix of VIES. An answer may be about one that is not more than
/// plausible (the test service has such); a question is only asked about a well-formed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckableNumber {
    number: String,
}

impl CheckableNumber {
    /// From a number as people write it; the country gives the prefix where none is written. The
    /// error is a sentence that says why VIES cannot be asked.
    pub(crate) fn new(text: &str, country: Option<Country>) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("the VAT number is blank; there is nothing to ask VIES".to_owned());
        }
        let known = vat_number(text, country);
        if let Some(number) = known.number().filter(|_| known.in_vies()) {
            return Ok(Self { number: number.to_owned() });
        }
        let malformed = || {
            let shown = shorten(text);
            format!("`{shown}` is not a well-formed VAT number with a prefix, such as `DE136695976`; VIES is not asked")
        };
        let mut number = normalize(text).ok_or_else(malformed)?;
        let known = |number: &str| {
            let prefix = number.get(..2).unwrap_or_default();
            prefix == "GR" || VIES_PREFIXES.contains(&prefix) || ELSEWHERE.iter().any(|(known, _)| *known == prefix)
        };
        if !known(&number)
            && let Some(country) = country
        {
            number.insert_str(0, prefix_of(country));
        }
        // Greece is `GR` in ISO 3166 and `EL` in VIES.
        if number.starts_with("GR") {
            number.replace_range(..2, "EL");
        }
        let (prefix, national) = number.split_at_checked(2).ok_or_else(malformed)?;
        if let Some((_, why)) = ELSEWHERE.iter().find(|(known, _)| *known == prefix) {
            return Err(format!("`{}` is not in VIES: {why}", shorten(text)));
        }
        let plausible = (2..=12).contains(&national.len()) && national.bytes().any(|byte| byte.is_ascii_digit());
        if !VIES_PREFIXES.contains(&prefix) || !plausible {
            return Err(malformed());
        }
        Ok(Self { number })
    }

    /// Whether the number has the form of its state.
    pub(crate) fn is_well_formed(&self) -> bool {
        vat_number(&self.number, None).in_vies()
    }

    /// Prefix and number: `DE136695976`.
    pub(crate) fn number(&self) -> &str {
        &self.number
    }

    /// The country code of VIES.
    pub(crate) fn prefix(&self) -> &str {
        self.number.get(..2).unwrap_or_default()
    }

    /// The number without its prefix.
    pub(crate) fn national(&self) -> &str {
        self.number.get(2..).unwrap_or_default()
    }
}

/// Upper-case, without what people put between the characters; `None` when something else is left.
/// Irish numbers may hold `+` and `*`.
pub(super) fn normalize(text: &str) -> Option<String> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let between = |c: &char| c.is_whitespace() || matches!(c, '.' | '-' | '/' | ',' | ':' | '(' | ')' | '[' | ']');
    let kept = |c: char| (c.is_ascii_alphanumeric() || c == '+' || c == '*').then(|| c.to_ascii_uppercase());
    text.chars().filter(|c| !between(c)).map(kept).collect()
}

/// The prefix of the VAT numbers of a country.
fn prefix_of(country: Country) -> &'static str {
    match country.code() {
        "GR" => "EL",
        "MC" => "FR",
        "IM" => "GB",
        code => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, country: &str) -> Option<String> {
        CheckableNumber::new(text, Country::from_alpha2(country)).ok().map(|number| number.number().to_owned())
    }

    #[test]
    fn normalizes_and_prefixes() {
        assert_eq!(number("DE 136.695-976", "").as_deref(), Some("DE136695976"));
        assert_eq!(number("de136695976", "FR").as_deref(), Some("DE136695976"));
        assert_eq!(number("B64717838", "ES").as_deref(), Some("ESB64717838"));
        assert_eq!(number("GR 094259216", "").as_deref(), Some("EL094259216"));
        assert_eq!(number("094259216", "GR").as_deref(), Some("EL094259216"));
        assert_eq!(number("53000004605", "MC").as_deref(), Some("FR53000004605"));
        assert_eq!(number("IE8*79739J", "").as_deref(), Some("IE8*79739J"));
        assert_eq!(number("XI110305878", "").as_deref(), Some("XI110305878"));
    }

    #[test]
    fn says_why_vies_cannot_be_asked() {
        let why = |text: &str| CheckableNumber::new(text, None).unwrap_err();
        assert!(why("GB980780684").contains("ask HMRC"));
        assert!(why("CHE107787577").contains("UID register"));
        assert!(why("NO995525828MVA").contains("Brønnøysund"));
        assert!(why("EU372022452").contains("one-stop shop"));
        assert!(why(" \u{a0}\t").contains("blank"));
        for text in [
            "136695976",
            "DE",
            "DEABC",
            "DE13669597é",
            "DE1366959761234",
            "US12",
            "\u{202e}DE136695976",
            "DE\u{0}136695976",
        ] {
            assert!(why(text).contains("well-formed"), "{text}");
        }
        assert!(why(&"DE136695976".repeat(1_000_000)).len() < 300);
    }
}
