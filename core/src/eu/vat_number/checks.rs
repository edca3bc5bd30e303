//! The arithmetic that check digits share.

/// What the rules of a country say about a number without its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It has not the form that the country's numbers have.
    Malformed,
    /// Well-formed; there is no public rule to check it by.
    Unchecked,
    /// Well-formed, but what it contains contradicts itself: the check digit, a date, an office.
    Wrong,
    /// Well-formed, and the check digits are right.
    Right,
}

impl Verdict {
    /// The verdict on a well-formed number.
    pub(super) fn of(right: bool) -> Self {
        if right { Self::Right } else { Self::Wrong }
    }
}

/// The digits of a text that is exactly `N` ASCII digits.
pub(super) fn digits<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let mut digits: [u8; N] = *<&[u8; N]>::try_from(text).ok()?;
    for digit in &mut digits {
        *digit = digit.wrapping_sub(b'0');
        if *digit > 9 {
            return None;
        }
    }
    Some(digits)
}

/// Whether the text is ASCII digits, at least one.
pub(super) fn all_digits(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(u8::is_ascii_digit)
}

/// The digits weighted, one weight each.
pub(super) fn weighted<const N: usize>(digits: &[u8; N], weights: [u32; N]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum()
}

/// The number that the digits write; at most 18 of them.
pub(super) fn value(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u64::from(*digit))
}

/// The Luhn sum, the last digit counted once (ISO/IEC 7812-1, annex B): a multiple of 10 when the last digit is right.
pub(super) fn luhn_sum(digits: &[u8]) -> u32 {
    // A doubled digit stands for the sum of its own digits.
    const DOUBLED: [u32; 10] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    let value = |(place, digit): (usize, &u8)| match place % 2 {
        0 => u32::from(*digit),
        _ => DOUBLED.get(usize::from(*digit)).copied().unwrap_or_default(),
    };
    digits.iter().rev().enumerate().map(value).sum()
}

/// Whether the last digit is the check digit of ISO/IEC 7064 MOD 11,10.
pub(super) fn mod_11_10(digits: &[u8]) -> bool {
    let carried = digits.iter().fold(5, |carry, digit| {
        let doubled = if carry == 0 { 10 } else { carry } * 2 % 11;
        (doubled + u32::from(*digit)) % 10
    });
    carried == 1
}

/// Whether a text of digits and capital letters (A = 10 … Z = 35) is 1 modulo 97: ISO/IEC 7064 MOD 97-10.
pub(super) fn mod_97_10(text: &[u8]) -> bool {
    let rest = text.iter().fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte.wrapping_sub(b'A')) + 10) % 97,
    });
    rest == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_exactly_ascii_digits() {
        assert_eq!(digits::<3>(b"109"), Some([1, 0, 9]));
        for wrong in [&b"10"[..], b"1090", b"10:", b"1/9", b"1A9", b"", b"\xb2\xb3\xb9"] {
            assert_eq!(digits::<3>(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn luhn() {
        // The example of the algorithm's usual description: 7992739871 with the check digit 3.
        let right = digits::<11>(b"79927398713").unwrap();
        assert_eq!(luhn_sum(&right) % 10, 0);
        for last in (0..10).filter(|last| *last != 3) {
            let mut wrong = right;
            wrong[10] = last;
            assert_ne!(luhn_sum(&wrong) % 10, 0, "{last}");
        }
    }

    #[test]
    fn iso_7064() {
        // 0794 with the check digit 5: the example of ISO/IEC 7064 for MOD 11,10.
        assert!(mod_11_10(&[0, 7, 9, 4, 5]));
        assert!(!mod_11_10(&[0, 7, 9, 4, 6]));
        // 794 with the check digits 44: the example of ISO/IEC 7064 for MOD 97-10.
        assert!(mod_97_10(b"79444"));
        assert!(!mod_97_10(b"79445"));
        // A IBAN, turned as ISO 13616 says: GB82 WEST 1234 5698 7654 32.
        assert!(mod_97_10(b"WEST12345698765432GB82"));
    }
}
