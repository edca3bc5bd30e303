//! `str(Decimal)` as a JSON number that the contract takes for a decimal: exact, no exponent, always a point.
//!
//! The point makes `Decimal("10")` differ from the integer 10: welcome as a rate, refused as an amount in
//! minor units (`not_integer`), where it would most likely be meant in major ones.

/// More digits than any figure of a bill has, and few enough that `Decimal("1E+999999999")` does no harm.
const MAX_DIGITS: usize = 200;

/// Why a `Decimal` has no plain text.
#[derive(Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// NaN, sNaN or an infinity.
    NotFinite,
    /// Too many digits, or an exponent that would need them.
    TooLong,
}

/// `1.50`, `20` → `20.0`, `1E+3` → `1000.0`, `12E-9` → `0.000000012`.
pub fn plain(printed: &str) -> Result<String, Unwritable> {
    let (sign, number) = printed.strip_prefix('-').map_or(("", printed), |number| ("-", number));
    if !number.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(Unwritable::NotFinite);
    }
    let (mantissa, exponent) = number.split_once(['E', 'e']).unwrap_or((number, "0"));
    let exponent: i64 = exponent.parse().map_err(|_| Unwritable::TooLong)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.len() + fraction.len() > MAX_DIGITS || exponent.unsigned_abs() > MAX_DIGITS as u64 {
        return Err(Unwritable::TooLong);
    }
    // Shift the point by the exponent: digits move between the two sides, zeros fill up.
    let (mut whole, mut fraction) = (whole.to_owned(), fraction.to_owned());
    for _ in 0..exponent {
        let digit = if fraction.is_empty() { '0' } else { fraction.remove(0) };
        whole.push(digit);
    }
    for _ in exponent..0 {
        fraction.insert(0, whole.pop().unwrap_or('0'));
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let fraction = if fraction.is_empty() { "0" } else { &fraction };
    Ok(format!("{sign}{whole}.{fraction}"))
}
