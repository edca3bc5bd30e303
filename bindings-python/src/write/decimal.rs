//! `str(Decimal)` as the plain decimal that the contract asks for: no exponent, exact.

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

/// `-1.5`, `1E+3` → `1000`, `12E-9` → `0.000000012`.
pub fn plain(printed: &str) -> Result<String, Unwritable> {
    let (sign, number) = printed.strip_prefix('-').map_or(("", printed), |number| ("-", number));
    if !number.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(Unwritable::NotFinite);
    }
    let (mantissa, exponent) = match number.split_once(['E', 'e']) {
        None if number.len() > MAX_DIGITS => return Err(Unwritable::TooLong),
        None => return Ok(printed.to_owned()),
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().map_err(|_| Unwritable::TooLong)?),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    // Where the point stands, counted from the first digit.
    let count = |length: usize| i64::try_from(length).map_err(|_| Unwritable::TooLong);
    let point = count(whole.len())?.checked_add(exponent).ok_or(Unwritable::TooLong)?;
    let length = count(digits.len())?;
    if point.unsigned_abs() > MAX_DIGITS as u64 || digits.len() > MAX_DIGITS {
        return Err(Unwritable::TooLong);
    }
    let zeros = |wanted: i64| "0".repeat(usize::try_from(wanted).unwrap_or(0));
    if point <= 0 {
        return Ok(format!("{sign}0.{}{digits}", zeros(-point)));
    }
    if point >= length {
        let whole = format!("{digits}{}", zeros(point - length));
        let whole = whole.trim_start_matches('0');
        return Ok(format!("{sign}{}", if whole.is_empty() { "0" } else { whole }));
    }
    let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
    Ok(format!("{sign}{whole}.{fraction}"))
}
