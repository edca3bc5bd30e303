//! Strict decimals: what a document may write, and nothing else.
//!
//! `rust_decimal` itself accepts `1_000`, `1e3` and `.5`, and reads JSON numbers through a double;
//! so text comes in here only.

pub use rust_decimal::Decimal;

/// Why a text is not a decimal of this product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DecimalError {
    /// Not `-?digits(.digits)?`.
    Syntax,
    /// More decimal places than allowed (trailing zeros do not count).
    Places,
    /// Beyond ±10^15.
    Range,
}

const MAX: i128 = 1_000_000_000_000_000;

/// Reads `-?digits(.digits)?` with at most `places` places (≤ 12), normalized.
pub(crate) fn parse(text: &str, places: u32) -> Result<Decimal, DecimalError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let bytes = digits.as_bytes();
    let point = bytes.iter().position(|byte| *byte == b'.');
    let (mut whole, mut fraction) = match point {
        Some(point) => (&bytes[..point], &bytes[point + 1..]),
        None => (bytes, &bytes[bytes.len()..]),
    };
    let all_digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    if whole.is_empty() || (point.is_some() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return Err(DecimalError::Syntax);
    }
    while let [b'0', rest @ ..] = whole {
        whole = rest;
    }
    while let [rest @ .., b'0'] = fraction {
        fraction = rest;
    }
    let scale = u32::try_from(fraction.len()).map_err(|_| DecimalError::Places)?;
    if scale > places {
        return Err(DecimalError::Places);
    }
    // 16 digits before the point and at most 12 behind it fit 96 bits.
    if whole.len() > 16 {
        return Err(DecimalError::Range);
    }
    let value = |part: &[u8]| part.iter().fold(0u64, |sum, byte| sum * 10 + u64::from(byte - b'0'));
    let mantissa = i128::from(value(whole)) * power_of_ten(scale) + i128::from(value(fraction));
    // Fewer than 16 digits before the point are below 10^15.
    if whole.len() == 16 && mantissa > MAX * power_of_ten(scale) {
        return Err(DecimalError::Range);
    }
    let signed = if negative { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(signed, scale).map_err(|_| DecimalError::Range)
}

/// 10^`exponent`, up to 10^38.
pub(crate) fn power_of_ten(exponent: u32) -> i128 {
    const SMALL: [i64; 19] = {
        let mut powers = [1; 19];
        let mut at = 1;
        while at < powers.len() {
            powers[at] = powers[at - 1] * 10;
            at += 1;
        }
        powers
    };
    match SMALL.get(exponent as usize) {
        Some(power) => i128::from(*power),
        None => 10i128.saturating_pow(exponent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_plain_decimals_only() {
        for (text, expected) in [("20.00", "20"), ("-0.0042", "-0.0042"), ("007", "7"), ("0", "0"), ("-0", "0")] {
            assert_eq!(parse(text, 12).map(|d| d.to_string()), Ok(expected.to_owned()), "{text}");
        }
        for text in ["", "-", ".5", "5.", "1e3", "+1", "1_000", " 1", "1 ", "1.2.3", "NaN", "٣", "0x1"] {
            assert_eq!(parse(text, 12), Err(DecimalError::Syntax), "{text}");
        }
    }

    #[test]
    fn bounds_places_and_size() {
        assert_eq!(parse("0.1234567", 6), Err(DecimalError::Places));
        assert_eq!(parse("0.1234560", 6).map(|d| d.scale()), Ok(6));
        assert_eq!(parse("1000000000000000", 12).map(|d| d.mantissa()), Ok(1_000_000_000_000_000));
        assert_eq!(parse("1000000000000000.000000000001", 12), Err(DecimalError::Range));
        assert_eq!(parse(&"9".repeat(40), 12), Err(DecimalError::Range));
    }
}
