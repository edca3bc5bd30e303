//! Exact figures in, millionths of a minor unit out: what is attributed is counted in these, so that it adds up to the last digit.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};

use crate::money::decimal::{Decimal, power_of_ten};
use crate::money::exact::Exact;

/// Millionths of a whole.
pub(super) const MICROS: i64 = 1_000_000;
const PLACES: usize = 6;

/// A decimal of at most 18 digits before and 36 behind the point, as results have them.
pub(super) fn exact(text: &str) -> Option<Exact> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || whole.len() > 18 || fraction.len() > 36 {
        return None;
    }
    let part = |digits: &str| if digits.is_empty() { Some(0) } else { digits.parse::<i128>().ok() };
    let power = power_of_ten(u32::try_from(fraction.len()).ok()?);
    let value = Exact::ratio(part(whole)?, 1).add(&Exact::ratio(part(fraction)?, power));
    Some(if negative { value.neg() } else { value })
}

/// A rate in percent as a fraction.
pub(super) fn fraction(percent: Decimal) -> Exact {
    Exact::decimal(percent).mul(&Exact::ratio(1, 100))
}

/// In millionths, half away from zero; what is beyond any amount is the largest number.
pub(super) fn micros(value: &Exact) -> i128 {
    if let Exact::Small(num, den) = value {
        let twice = num.checked_mul(2 * i128::from(MICROS)).and_then(|it| it.checked_abs()?.checked_add(*den));
        if let (Some(twice), Some(divisor)) = (twice, den.checked_mul(2)) {
            let magnitude = twice / divisor;
            return if *num < 0 { -magnitude } else { magnitude };
        }
    }
    let (num, den) = value.mul(&Exact::int(MICROS)).to_big();
    let twice: BigInt = num.abs() * 2 + &den;
    let rounded = twice.div_floor(&(den * 2));
    let magnitude = rounded.to_i128().unwrap_or(i128::MAX / 4);
    if num.is_negative() { -magnitude } else { magnitude }
}

/// Whole units in millionths.
pub(super) fn whole(units: i64) -> i128 {
    i128::from(units) * i128::from(MICROS)
}

/// `value / 10^scale` with no trailing zeros behind its first `least` places.
fn decimal(value: i128, scale: usize, least: usize) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(scale));
    let mut fraction = fraction;
    while fraction.len() > least && fraction.ends_with('0') {
        fraction = fraction.get(..fraction.len() - 1).unwrap_or_default();
    }
    let sign = if value < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// Millionths of minor units in minor units: `6.5`.
pub(super) fn cents(micros: i128) -> String {
    decimal(micros, PLACES, 0)
}

/// Millionths of minor units in major units of a currency with this exponent: `0.065`.
pub(super) fn money(micros: i128, exponent: u8) -> String {
    decimal(micros, PLACES + usize::from(exponent), exponent.into())
}

/// The same with its sign.
pub(super) fn signed_money(micros: i128, exponent: u8) -> String {
    let sign = if micros > 0 { "+" } else { "" };
    format!("{sign}{}", money(micros, exponent))
}

/// A fraction in percent, to 6 places: `8.31`.
pub(super) fn percent(fraction: &Exact) -> String {
    decimal(micros(&fraction.mul(&Exact::int(100))), PLACES, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_results_have_and_nothing_else() {
        for (text, num, den) in
            [("0", 0, 1), ("-81595.5", -163_191, 2), ("0.333333333333", 333_333_333_333, 10i128.pow(12))]
        {
            assert!(exact(text).unwrap().cmp(&Exact::ratio(num, den)).is_eq(), "{text}");
        }
        let long = exact("999999999999999999.000000000000000000000000000000000001").unwrap();
        assert!(long.sub(&Exact::int(999_999_999_999_999_999)).cmp(&Exact::ratio(1, 10i128.pow(36))).is_eq());
        for text in ["", "-", ".5", "1e3", "+1", "1,5", "1234567890123456789"] {
            assert!(exact(text).is_none(), "{text}");
        }
    }

    #[test]
    fn millionths_are_rounded_half_away_from_zero_and_printed_in_full() {
        assert_eq!(micros(&Exact::ratio(1, 3)), 333_333);
        assert_eq!(micros(&Exact::ratio(-1, 2_000_000)), -1);
        assert_eq!(micros(&Exact::ratio(1, 2_000_001)), 0);
        // Too large for the short way: 10^15 / 3, and a half of a millionth above a whole number.
        let large = Exact::ratio(10i128.pow(36), 3 * 10i128.pow(21));
        assert_eq!(micros(&large), 333_333_333_333_333_333_333);
        assert_eq!(micros(&Exact::ratio(-(10i128.pow(36) + 5 * 10i128.pow(28)), 10i128.pow(35))), -10_000_001);
        assert_eq!((cents(6_500_000), cents(-1), cents(0)), ("6.5".into(), "-0.000001".into(), "0".into()));
        assert_eq!(money(whole(-5), 2), "-0.05");
        assert_eq!((money(whole(1234), 0), money(whole(1005), 3)), ("1234".into(), "1.005".into()));
        assert_eq!((signed_money(1_500_000, 2), signed_money(0, 2)), ("+0.015".into(), "0.00".into()));
        assert_eq!(percent(&Exact::ratio(831, 10_000)), "8.31");
        assert_eq!(percent(&Exact::ratio(1, 3)), "33.333333");
    }
}
