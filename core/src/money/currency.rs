//! Currencies and their exponents (ISO 4217, by the crate `iso_currency`).

use std::fmt;

use iso_currency::Currency as Iso;

/// A currency with minor units: a code of ISO 4217 and its exponent.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    iso: Iso,
    exponent: u8,
}

impl Currency {
    /// The currency with this code, in upper case; `None` when ISO 4217 does not have it or gives
    /// it no minor unit (gold, test codes).
    ///
    /// ```
    /// use tallage::Currency;
    /// let exponent = |code| Currency::from_code(code).map(|currency| currency.exponent());
    /// assert_eq!(exponent("EUR"), Some(2));
    /// assert_eq!(exponent("JPY"), Some(0));
    /// assert_eq!(exponent("KWD"), Some(3));
    /// assert_eq!(exponent("CLF"), Some(4));
    /// assert_eq!(exponent("XAU"), None);
    /// ```
    pub fn from_code(code: &str) -> Option<Self> {
        let iso = Iso::from_code(code)?;
        let exponent = u8::try_from(iso.exponent()?).ok()?;
        Some(Self { iso, exponent })
    }

    /// The three letters.
    pub fn code(self) -> &'static str {
        self.iso.code()
    }

    /// How many decimal places a minor unit stands behind: 2 for EUR.
    pub fn exponent(self) -> u8 {
        self.exponent
    }

    /// An amount of minor units in major units, for people: `1234` EUR is `12.34`.
    pub(crate) fn major(self, cents: i64) -> Major {
        Major { cents, exponent: self.exponent }
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// Writes minor units as major units.
pub(crate) struct Major {
    cents: i64,
    exponent: u8,
}

impl fmt::Display for Major {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.cents < 0 { "-" } else { "" };
        let magnitude = self.cents.unsigned_abs();
        if self.exponent == 0 {
            return write!(out, "{sign}{magnitude}");
        }
        let unit = 10u64.pow(u32::from(self.exponent));
        write!(out, "{sign}{}.{:0width$}", magnitude / unit, magnitude % unit, width = usize::from(self.exponent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_major_units_by_exponent() {
        let write = |code: &str, cents| Currency::from_code(code).map(|c| c.major(cents).to_string());
        assert_eq!(write("EUR", -5).as_deref(), Some("-0.05"));
        assert_eq!(write("JPY", 27_164).as_deref(), Some("27164"));
        assert_eq!(write("KWD", 1_005).as_deref(), Some("1.005"));
    }
}
