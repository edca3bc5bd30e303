//! Postcodes: one way of writing, and the patterns of countries and territories.
//!
//! The patterns use the notation in which postal formats are usually published (GeoNames, national
//! posts): `#` is a digit, `@` a letter, everything else stands for itself. A pattern always covers
//! the whole postcode, so none can match in the middle of another code (`4900-123` is not Madeira),
//! and matching one costs at most twelve steps, whoever wrote it.

/// Longest postcode, in letters and digits; the longest in the world have ten.
const MAX_LEN: usize = 12;

/// What an address gives as its postcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// Nothing but blanks and separators.
    Blank,
    /// Letters and digits.
    Code(Code),
    /// No postcode of any country: other characters, or too long.
    Unreadable,
}

/// A postcode in one way of writing: upper-case letters and digits only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Code {
    bytes: [u8; MAX_LEN],
    len: usize,
}

impl Code {
    fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// What is left without `letters` in front (`D` of `D-10115`); `None` if it does not start so.
    pub(super) fn without(&self, letters: &str) -> Option<Self> {
        let rest = self.as_bytes().strip_prefix(letters.as_bytes()).filter(|rest| !rest.is_empty())?;
        let mut code = Self { bytes: [0; MAX_LEN], len: rest.len() };
        code.bytes[..rest.len()].copy_from_slice(rest);
        Some(code)
    }
}

/// Normalizes a postcode: white space, hyphens, dashes and dots are dropped, letters are upper case.
pub(super) fn normalize(text: &str) -> Written {
    let mut code = Code { bytes: [0; MAX_LEN], len: 0 };
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '-' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}') {
            continue;
        }
        let Some(byte) = u8::try_from(c).ok().filter(u8::is_ascii_alphanumeric) else { return Written::Unreadable };
        let Some(place) = code.bytes.get_mut(code.len) else { return Written::Unreadable };
        *place = byte.to_ascii_uppercase();
        code.len += 1;
    }
    if code.len == 0 { Written::Blank } else { Written::Code(code) }
}

/// A pattern: for each place the characters that may stand there, as bits (`0` to `9`, `A` to `Z`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Box<[u64]>);

const DIGITS: u64 = (1 << 10) - 1;
const LETTERS: u64 = ((1 << 26) - 1) << 10;

/// The bit of an upper-case letter or digit.
fn bit(byte: u8) -> Option<u64> {
    match byte {
        b'0'..=b'9' => Some(1 << (byte - b'0')),
        b'A'..=b'Z' => Some(1 << (byte - b'A' + 10)),
        _ => None,
    }
}

impl Pattern {
    /// Reads `35###`, `@@### #@@` without the blank, `9[5-9]##`, `@##????` (`?`: a letter or digit);
    /// the error says what is wrong.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let mut places = Vec::with_capacity(MAX_LEN);
        let mut rest = text.as_bytes();
        while let [first, tail @ ..] = rest {
            rest = tail;
            places.push(match first {
                b'#' => DIGITS,
                b'@' => LETTERS,
                b'?' => DIGITS | LETTERS,
                b'[' => {
                    let end = rest.iter().position(|byte| *byte == b']').ok_or("a `[` is not closed")?;
                    let set = set(&rest[..end])?;
                    rest = &rest[end + 1..];
                    set
                }
                other => bit(*other).ok_or("only `#`, `@`, `?`, `[0-9]`, digits and upper-case letters are known")?,
            });
            if places.len() > MAX_LEN {
                return Err("it is longer than any postcode");
            }
        }
        if places.is_empty() { Err("it is empty") } else { Ok(Self(places.into())) }
    }

    /// Whether it covers the whole code.
    pub(super) fn matches(&self, code: &Code) -> bool {
        let bytes = code.as_bytes();
        let fits = |(set, byte): (&u64, &u8)| bit(*byte).is_some_and(|bit| set & bit != 0);
        self.0.len() == bytes.len() && self.0.iter().zip(bytes).all(fits)
    }

    /// Whether every code of `other` is one of this pattern.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(|(mine, its)| its & !mine == 0)
    }
}

/// What stands between brackets: characters and ranges.
fn set(text: &[u8]) -> Result<u64, &'static str> {
    const WRONG: &str = "between brackets stand digits, upper-case letters and ranges such as `5-9`";
    let mut set = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (from, to, tail) = match rest {
            [from, b'-', to, tail @ ..] => (*from, *to, tail),
            [one, tail @ ..] => (*one, *one, tail),
            [] => break,
        };
        let same_kind = from.is_ascii_digit() == to.is_ascii_digit();
        if from > to || !same_kind {
            return Err(WRONG);
        }
        for byte in from..=to {
            set |= bit(byte).ok_or(WRONG)?;
        }
        rest = tail;
    }
    if set == 0 { Err(WRONG) } else { Ok(set) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> Code {
        match normalize(text) {
            Written::Code(code) => code,
            other => panic!("{text:?} is {other:?}"),
        }
    }

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(&code(text))
    }

    #[test]
    fn one_way_of_writing() {
        for (written, expected) in [
            ("4900-123", "4900123"),
            (" 111 20\t", "11120"),
            ("sw1a 1aa", "SW1A1AA"),
            ("L\u{2013}1009", "L1009"),
            ("10\u{a0}431", "10431"),
            ("D.10115", "D10115"),
        ] {
            assert_eq!(code(written).as_bytes(), expected.as_bytes(), "{written:?}");
        }
    }

    #[test]
    fn blank_is_not_a_postcode_and_neither_is_nonsense() {
        for text in ["", "   ", "\t\n", " - ", "\u{2003}"] {
            assert_eq!(normalize(text), Written::Blank, "{text:?}");
        }
        for text in ["10115\0", "\u{1b}[31m", "\u{202e}51101", "٩٨٠٠٠", "75001/2", "1234567890123", "🇫🇷"] {
            assert_eq!(normalize(text), Written::Unreadable, "{text:?}");
        }
        assert_eq!(normalize(&"7".repeat(10_000_000)), Written::Unreadable);
    }

    #[test]
    fn patterns_cover_the_whole_code() {
        assert!(matches("9[5-9]##", "9500"));
        assert!(matches("9[5-9]#####", "9500-321"));
        assert!(!matches("9[5-9]##", "1950123"), "not in the middle");
        assert!(!matches("9[5-9]##", "95001"));
        assert!(matches("@##????", "D02 X285"));
        assert!(!matches("@##????", "202 X285"));
        assert!(matches("[089]####", "811 01"));
        assert!(!matches("[089]####", "110 00"));
        assert!(matches("[A-CX]#", "x1"));
    }

    #[test]
    fn refuses_what_is_no_pattern() {
        for text in ["", "^35\\d{3}$", "35###*", "[", "[]", "[9-5]", "[1-A]", "[5-]", "35 ##", "é", "#############"] {
            assert!(Pattern::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn knows_which_pattern_covers_another() {
        let pattern = |text| Pattern::parse(text).unwrap();
        assert!(pattern("971##").covers(&pattern("97133")));
        assert!(!pattern("97133").covers(&pattern("971##")));
        assert!(!pattern("971##").covers(&pattern("9713#0")));
    }

    proptest! {
        #[test]
        fn normalizing_twice_changes_nothing(text in "\\PC{0,20}|[A-Za-z0-9 .-]{0,16}") {
            if let Written::Code(once) = normalize(&text) {
                let again = std::str::from_utf8(once.as_bytes()).unwrap();
                prop_assert_eq!(normalize(again), Written::Code(once));
            }
        }

        #[test]
        fn any_text_is_a_pattern_or_refused(text in "\\PC{0,30}|[#@?\\[\\]0-9A-Z-]{0,30}", code in "[0-9A-Z]{1,12}") {
            if let (Ok(pattern), Written::Code(code)) = (Pattern::parse(&text), normalize(&code)) {
                prop_assert!(pattern.covers(&pattern));
                pattern.matches(&code);
            }
        }
    }
}
