//! Exact numbers as decimal strings: in full where they end within 36 places, else to 12.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};

use super::exact::Exact;

const CHUNK: u128 = 1_000_000_000_000_000_000;
const CHUNK_PLACES: usize = 18;
/// Places of a number that does not end within two chunks (36 places).
const ENDLESS_PLACES: usize = 12;
const ENDLESS: u128 = 1_000_000_000_000;

/// Appends `num / den` (den > 0): the everyday numbers, in 64 bits where they fit.
pub(crate) fn push_small_ratio(out: &mut String, num: i64, den: i64) {
    let (magnitude, divisor) = (num.unsigned_abs(), den.unsigned_abs());
    if num < 0 {
        out.push('-');
    }
    // The usual denominators (cents, millionths, rates) are divided by as constants.
    let (whole, rest) = match divisor {
        100 => return push_decimal(out, magnitude / 100, magnitude % 100, 2),
        1_000_000 => return push_decimal(out, magnitude / 1_000_000, magnitude % 1_000_000, 6),
        100_000_000 => return push_decimal(out, magnitude / 100_000_000, magnitude % 100_000_000, 8),
        _ => (magnitude / divisor, magnitude % divisor),
    };
    if rest == 0 {
        out.push_str(itoa::Buffer::new().format(whole));
    } else if !push_small(out, u128::from(whole), rest, divisor, num < 0) {
        if num < 0 {
            out.pop();
        }
        push_ratio(out, i128::from(num), i128::from(den));
    }
}

/// Appends a whole number and a fraction of `places` digits, without trailing zeros.
fn push_decimal(out: &mut String, whole: u64, fraction: u64, places: usize) {
    out.push_str(itoa::Buffer::new().format(whole));
    push_fraction(out, u128::from(fraction), places);
}

/// Appends `num / den` (den > 0).
pub(crate) fn push_ratio(out: &mut String, num: i128, den: i128) {
    let magnitude = num.unsigned_abs();
    let den = den.unsigned_abs();
    // Two chunks of 18 digits need den · 10^18 to fit; smaller chunks serve beyond that.
    if den > u128::MAX / CHUNK {
        return push_by_small_chunks(out, num, den);
    }
    let (whole, rest) = div_rem(magnitude, den);
    if num < 0 {
        out.push('-');
    }
    if rest == 0 {
        return push_int(out, whole);
    }
    if let (Ok(small), Ok(rest)) = (u64::try_from(den), u64::try_from(rest))
        && push_small(out, whole, rest, small, num < 0)
    {
        return;
    }
    let start = out.len();
    let (first, rest) = div_rem(rest * CHUNK, den);
    if rest == 0 {
        push_int(out, whole);
        return push_fraction(out, first, CHUNK_PLACES);
    }
    let (second, rest) = div_rem(rest * CHUNK, den);
    if rest == 0 {
        push_int(out, whole);
        out.push('.');
        push_padded(out, first, CHUNK_PLACES);
        push_padded(out, second, CHUNK_PLACES);
        return trim_zeros(out, start);
    }
    // It never ends: half away from zero is half up on the magnitude.
    let cut = CHUNK / ENDLESS;
    let rounded = (first + cut / 2) / cut;
    push_int(out, whole + rounded / ENDLESS);
    push_fraction(out, rounded % ENDLESS, ENDLESS_PLACES);
    // A magnitude that rounds to nothing has no sign.
    if num < 0 && out.get(start..) == Some("0") {
        out.truncate(start - 1);
        out.push('0');
    }
}

/// The everyday denominators, in 64-bit arithmetic; `false` leaves the number to the general way.
fn push_small(out: &mut String, whole: u128, rest: u64, den: u64, negative: bool) -> bool {
    // Tax rates have at most 8 places as fractions.
    const RATE: u64 = 100_000_000;
    if den <= u64::MAX / RATE && RATE.is_multiple_of(den) {
        push_int(out, whole);
        push_fraction(out, u128::from(rest * (RATE / den)), 8);
        return true;
    }
    let scale = 1_000_000_000_000;
    if den > u64::MAX / scale || ends(rest, den) {
        return false;
    }
    let (digits, left) = (rest * scale / den, rest * scale % den);
    let rounded = digits + u64::from(left * 2 >= den);
    if negative && whole == 0 && rounded == 0 {
        // A magnitude that rounds to nothing has no sign.
        out.pop();
    }
    push_int(out, whole + u128::from(rounded / scale));
    push_fraction(out, u128::from(rounded % scale), ENDLESS_PLACES);
    true
}

/// Whether `rest / den` has an end as a decimal: nothing but twos and fives stays in the denominator.
fn ends(rest: u64, den: u64) -> bool {
    let mut odd = den >> den.trailing_zeros();
    while odd.is_multiple_of(5) {
        odd /= 5;
    }
    rest.is_multiple_of(odd)
}

/// Denominators that sums over many different inclusive rates have: six chunks of six digits.
fn push_by_small_chunks(out: &mut String, num: i128, den: u128) {
    const STEP: u128 = 1_000_000;
    if den > u128::MAX / STEP {
        return push_big(out, &BigInt::from(num), &BigInt::from(den));
    }
    let magnitude = num.unsigned_abs();
    let (whole, mut rest) = (magnitude / den, magnitude % den);
    let mut chunks = [0u128; 6];
    for chunk in &mut chunks {
        *chunk = rest * STEP / den;
        rest = rest * STEP % den;
    }
    let [a, b, c, d, e, f] = chunks;
    let (first, second) = ((a * STEP + b) * STEP + c, (d * STEP + e) * STEP + f);
    if rest != 0 {
        // Endless: the rounding of 18 digits to 12, in exact form.
        let cut = CHUNK / ENDLESS;
        let rounded = i128::try_from(whole * ENDLESS + (first + cut / 2) / cut).unwrap_or(i128::MAX);
        return push_ratio(out, if num < 0 { -rounded } else { rounded }, 1_000_000_000_000);
    }
    if num < 0 {
        out.push('-');
    }
    push_int(out, whole);
    let start = out.len();
    out.push('.');
    push_padded(out, first, CHUNK_PLACES);
    push_padded(out, second, CHUNK_PLACES);
    trim_zeros(out, start);
}

/// Appends an exact number.
pub(crate) fn push_exact(out: &mut String, value: &Exact) {
    match value {
        Exact::Small(num, den) => match (i64::try_from(*num), i64::try_from(*den)) {
            (Ok(num), Ok(den)) => push_small_ratio(out, num, den),
            _ => push_ratio(out, *num, *den),
        },
        Exact::Big(parts) => push_big(out, &parts.0, &parts.1),
    }
}

fn push_big(out: &mut String, num: &BigInt, den: &BigInt) {
    let places = CHUNK_PLACES * 2;
    let scale = BigInt::from(10).pow(36);
    let (quotient, rest) = (num.abs() * &scale).div_rem(den);
    let (digits, places) = if rest.is_zero() {
        (quotient, places)
    } else {
        let cut = BigInt::from(10).pow(24);
        ((quotient + &cut / 2) / cut, ENDLESS_PLACES)
    };
    if num.is_negative() && !digits.is_zero() {
        out.push('-');
    }
    let start = out.len();
    let text = digits.to_string();
    let padded = format!("{text:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    out.push_str(whole);
    out.push('.');
    out.push_str(fraction);
    trim_zeros(out, start);
}

/// 64-bit division where it suffices: it is several times faster.
fn div_rem(num: u128, den: u128) -> (u128, u128) {
    match (u64::try_from(num), u64::try_from(den)) {
        (Ok(num), Ok(den)) => (u128::from(num / den), u128::from(num % den)),
        _ => (num / den, num % den),
    }
}

fn push_int(out: &mut String, value: u128) {
    match u64::try_from(value) {
        Ok(small) => out.push_str(itoa::Buffer::new().format(small)),
        Err(_) => out.push_str(&value.to_string()),
    }
}

/// Appends `.` and the digits of a fraction without trailing zeros; nothing for zero.
fn push_fraction(out: &mut String, value: u128, places: usize) {
    // Fractions here are below 10^18.
    let (mut value, mut places) = (u64::try_from(value).unwrap_or(0), places);
    if value == 0 {
        return;
    }
    // Up to 17 zeros.
    for (power, zeros) in [(100_000_000, 8), (100_000_000, 8), (10_000, 4), (100, 2), (10, 1)] {
        if value % power == 0 {
            value /= power;
            places -= zeros;
        }
    }
    out.push('.');
    push_padded(out, u128::from(value), places);
}

fn push_padded(out: &mut String, value: u128, places: usize) {
    // Both chunks and endless fractions are below 10^18.
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(u64::try_from(value).unwrap_or(u64::MAX));
    out.push_str("000000000000000000".get(digits.len()..places).unwrap_or_default());
    out.push_str(digits);
}

/// Cuts the zeros (and then a point) off the end of what stands from `start` on, which has a
/// point in it or before it.
fn trim_zeros(out: &mut String, start: usize) {
    while out.len() > start && out.ends_with('0') {
        out.pop();
    }
    if out.ends_with('.') {
        out.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(num: i128, den: i128) -> String {
        let mut out = String::new();
        push_ratio(&mut out, num, den);
        let mut big = String::new();
        push_big(&mut big, &BigInt::from(num), &BigInt::from(den));
        assert_eq!(out, big, "both ways agree on {num}/{den}");
        out
    }

    #[test]
    fn writes_in_full_what_ends_and_rounds_what_does_not() {
        for (num, den, expected) in [
            (81_595_500, 1000, "81595.5"),
            (0, 7, "0"),
            (-1, 4, "-0.25"),
            (1, 3, "0.333333333333"),
            (-2, 3, "-0.666666666667"),
            (100_000, 1, "100000"),
            (1, 1_000_000_000_000_000_000, "0.000000000000000001"),
            (1, 8_000_000_000_000_000_000, "0.000000000000000000125"),
            (-1, 3_000_000_000_000_000, "0"),
            (2_999_999_999_999_999_999, 3_000_000_000_000_000_000, "1"),
            (300, 3, "100"),
            (-1, 9_000_000_000, "-0.000000000111"),
            (-1, 17_000_000, "-0.000000058824"),
            (7, 8192, "0.0008544921875"),
            (16_999_999, 17_000_000, "0.999999941176"),
            (-86_975, 1_000_000, "-0.086975"),
            (-1, 3_000_000_000_000_000_000_000_007, "0"),
            (1_000_000_000_000_000_000_000, 3_000_000_000_000_000_000_000_000, "0.000333333333"),
            (-2_500_000_000_000_000_000_000_000, 1_000_000_000_000_000_000_000_000, "-2.5"),
            (3, 102_400_000_000_000_000_000_000, "0.000000000000000000000029296875"),
            // Every number of trailing zeros in every chunk.
            (1, 5_000_000_000, "0.0000000002"),
            (35_100_000_000_000, 1_000_000_000_000, "35.1"),
            (1_200, 1_000, "1.2"),
            (123_456_789, 100_000_000, "1.23456789"),
        ] {
            assert_eq!(write(num, den), expected);
        }
    }

    #[test]
    fn trailing_zeros_go_however_many_there_are() {
        for places in 1..=18u32 {
            let den = 10i128.pow(18);
            let num = 3 * 10i128.pow(18 - places);
            let expected = format!("0.{:0>width$}", 3, width = places as usize);
            assert_eq!(write(num, den), expected);
            assert_eq!(write(num * 7, den * 7), expected);
        }
    }
}
