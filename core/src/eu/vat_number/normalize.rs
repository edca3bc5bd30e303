//! From what people type to one way of writing: capital letters without separators, with the prefix of VIES, and with the
//! usual shortenings put right.

use super::Repair;
use super::checks::Verdict;
use super::countries;
use super::prefix::Prefix;
use super::text::Text;
use crate::geo::Country;

/// The longest text that is looked at, in bytes; a number with all its separators is far shorter.
const LONGEST: usize = 128;

/// A number whose prefix is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Recognized {
    pub prefix: Prefix,
    /// The number with its prefix.
    pub number: Text,
    pub verdict: Verdict,
    /// What was put right, in the order in which it was done.
    pub repairs: [Option<Repair>; 2],
}

impl Recognized {
    /// The number without its prefix.
    pub(super) fn national(&self) -> &str {
        self.number.as_str().get(self.prefix.as_str().len()..).unwrap_or_default()
    }
}

/// The number that `input` writes. A prefix in the text wins where the rest fits it; otherwise the country says which one
/// to add where the text fits that. `None`: nothing of a VAT number in it.
pub(super) fn recognize(input: &str, country: Option<Country>) -> Option<Recognized> {
    let text = cleaned(input)?;
    let text = text.as_bytes();
    let written = Prefix::written(text);
    if let Some((prefix, national, rewritten)) = written
        && let Some(found) = fitted(prefix, national, rewritten.then_some(Repair::PrefixRewritten))
    {
        return Some(found);
    }
    // The letters behind a Norwegian number say whose it is as well as any in front.
    let norwegian = text.ends_with(b"MVA").then_some(Prefix::No);
    let unwritten = [country.and_then(Prefix::of_country), norwegian].into_iter().flatten();
    if let Some(found) = unwritten.filter_map(|prefix| fitted(prefix, text, Some(Repair::PrefixAdded))).next() {
        return Some(found);
    }
    // A known prefix with something that could have been meant as a number, but does not fit.
    let (prefix, national, rewritten) = written?;
    let number = Text::joined([prefix.as_str().as_bytes(), national])?;
    let repairs = [rewritten.then_some(Repair::PrefixRewritten), None];
    let numeric = national.iter().any(u8::is_ascii_digit);
    numeric.then_some(Recognized { prefix, number, verdict: Verdict::Malformed, repairs })
}

/// The number if it has the form of the prefix's, as it stands or put right.
fn fitted(prefix: Prefix, national: &[u8], first: Option<Repair>) -> Option<Recognized> {
    let letters = prefix.as_str().as_bytes();
    let verdict = countries::check(prefix, national);
    if verdict != Verdict::Malformed {
        let number = Text::joined([letters, national])?;
        return Some(Recognized { prefix, number, verdict, repairs: [first, None] });
    }
    let (national, repair) = countries::repaired(prefix, national)?;
    let verdict = countries::check(prefix, national.as_bytes());
    let number = Text::joined([letters, national.as_bytes()])?;
    let repairs = if first.is_some() { [first, Some(repair)] } else { [Some(repair), None] };
    (verdict != Verdict::Malformed).then_some(Recognized { prefix, number, verdict, repairs })
}

/// The text in capital letters without white space, separators and brackets; `+` and `*` stay, since old Irish numbers have
/// them. `None` where it holds anything else, or too much.
fn cleaned(input: &str) -> Option<Text> {
    if input.len() > LONGEST {
        return None;
    }
    let mut text = Text::default();
    for character in input.chars() {
        match u8::try_from(character).ok().and_then(|byte| MEANING.get(usize::from(byte))).copied() {
            Some(SEPARATOR) => {}
            Some(REFUSED) => return None,
            Some(kept) => text.push(kept)?,
            // Hyphens and dashes as word processors write them, the minus sign.
            None if matches!(character, '\u{2010}'..='\u{2015}' | '\u{2212}') || character.is_whitespace() => {}
            None => return None,
        }
    }
    Some(text)
}

const SEPARATOR: u8 = 0;
const REFUSED: u8 = 1;

/// What an ASCII character counts as: itself as a capital letter, [`SEPARATOR`] or [`REFUSED`].
const MEANING: [u8; 128] = {
    let mut table = [REFUSED; 128];
    let mut byte = 0;
    while byte < 128 {
        let character = byte as u8;
        table[byte] = match character {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'+' | b'*' => character.to_ascii_uppercase(),
            b' ' | b'\t'..=b'\r' | b'.' | b'-' | b'/' | b',' | b':' => SEPARATOR,
            b'(' | b')' | b'[' | b']' | b'{' | b'}' => SEPARATOR,
            _ => REFUSED,
        };
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_go_and_nothing_else() {
        let clean = |input| cleaned(input).map(|text| text.as_str().to_owned());
        assert_eq!(clean(" de 136.695-976\n").as_deref(), Some("DE136695976"));
        assert_eq!(clean("IE8+79739J").as_deref(), Some("IE8+79739J"));
        assert_eq!(clean("BE\u{a0}(0)403/019,261: [1] {2}").as_deref(), Some("BE040301926112"));
        assert_eq!(clean("PL 856\u{2011}734\u{2013}62\u{202f}15").as_deref(), Some("PL8567346215"));
        assert_eq!(clean("").as_deref(), Some(""));
        for refused in
            ["DE136695976\0", "DE\u{7}1", "DE_1", "DÉ1", "ΕΛ094259216", "DE１", "\u{202e}DE1", "DE;1", "DE\u{200b}1"]
        {
            assert_eq!(clean(refused), None, "{refused:?}");
        }
    }

    #[test]
    fn what_is_too_long_is_not_read() {
        assert_eq!(cleaned(&" ".repeat(LONGEST)), Some(Text::default()));
        assert_eq!(cleaned(&" ".repeat(LONGEST + 1)), None);
        assert_eq!(cleaned(&"1".repeat(Text::CAPACITY + 1)), None);
        assert_eq!(cleaned(&"1".repeat(10_000_000)), None);
    }
}
