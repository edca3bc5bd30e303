//! Decimals as providers write them, exactly.

use crate::money::decimal::power_of_ten;
use crate::money::exact::Exact;

/// Most digits, and largest exponent, of a number that is read: no amount of money or rate comes near.
const MAX_DIGITS: usize = 30;

/// A decimal as JSON writes numbers (`-12.50`, `1E-5`); `None` for anything else and for more than 30 digits.
pub(crate) fn decimal(text: &str) -> Option<Exact> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix('+').unwrap_or(exponent).parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let joined = format!("{whole}{fraction}");
    let joined = joined.trim_start_matches('0');
    if joined.len() > MAX_DIGITS {
        return None;
    }
    let value: i128 = if joined.is_empty() { 0 } else { joined.parse().ok()? };
    let value = if negative { -value } else { value };
    let shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let power = usize::try_from(shift.unsigned_abs()).ok().filter(|power| *power <= MAX_DIGITS)?;
    let power = power_of_ten(u32::try_from(power).ok()?);
    if shift < 0 {
        Some(Exact::ratio(value, power))
    } else {
        value.checked_mul(power).map(|value| Exact::ratio(value, 1))
    }
}

/// An amount in major units (AvaTax) as minor units of a currency with this exponent.
pub(crate) fn minor_units(text: &str, exponent: u8) -> Option<Exact> {
    Some(decimal(text)?.mul(&Exact::ratio(power_of_ten(exponent.into()), 1)).reduced())
}

/// A rate as a fraction (`0.0481`) in percent (`4.81`).
pub(crate) fn percent(fraction: &str) -> Option<Exact> {
    Some(decimal(fraction)?.mul(&Exact::int(100)).reduced())
}

/// Minor units in major units, as a plain JSON number with all decimal places of the currency: 15000 EUR is `150.00`.
pub(crate) fn major_units(cents: i64, exponent: u8) -> String {
    let digits = cents.unsigned_abs();
    let sign = if cents < 0 { "-" } else { "" };
    let places = usize::from(exponent);
    let unit = u64::try_from(power_of_ten(exponent.into())).unwrap_or(1);
    if places == 0 {
        return format!("{sign}{digits}");
    }
    format!("{sign}{}.{:0places$}", digits / unit, digits % unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cmp(text: &str, num: i128, den: i128) {
        let value = decimal(text).unwrap();
        assert!(value.cmp(&Exact::ratio(num, den)).is_eq(), "{text}: {value:?}");
    }

    #[test]
    fn decimals_are_exact() {
        cmp("10.0", 10, 1);
        cmp("-0.0481", -481, 10_000);
        cmp("29577.3304", 295_773_304, 10_000);
        cmp("1E-5", 1, 100_000);
        cmp("1.5e+3", 1500, 1);
        cmp("0.000", 0, 1);
        cmp("000123456789012345678901234567890.0", 123_456_789_012_345_678_901_234_567_890, 1);
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "-", ".5", "1e", "1e999999999999", "NaN", "Infinity", "0x10", "1_000", "1,5", "--1", "１"] {
            assert!(decimal(text).is_none(), "{text}");
        }
        assert!(decimal(&"9".repeat(31)).is_none());
        assert!(decimal("1e31").is_none() && decimal("1e-31").is_none());
    }

    #[test]
    fn units_follow_the_exponent() {
        assert!(minor_units("721.5", 0).unwrap().cmp(&Exact::ratio(7215, 10)).is_eq());
        assert!(minor_units("-12.345", 2).unwrap().cmp(&Exact::ratio(-12345, 10)).is_eq());
        assert_eq!(
            [major_units(15000, 2), major_units(-5, 2), major_units(15000, 0), major_units(1500, 3)],
            ["150.00", "-0.05", "15000", "1.500"]
        );
        assert!(percent("0.08125").unwrap().cmp(&Exact::ratio(8125, 1000)).is_eq());
    }
}
