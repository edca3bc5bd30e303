//! Tax rates: percent with six places.

use std::fmt;

use super::decimal::Decimal;

/// A rate in **percent**, with up to 6 decimal places: 20 % is `20`, not `0.2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Rate {
    /// Millionths of a percent: 20 % is 20,000,000.
    micros: i64,
}

impl Rate {
    /// Decimal places of a rate.
    pub(crate) const PLACES: u32 = 6;
    /// What the millionths of a percent are divided by to give a fraction: 10^8.
    pub(crate) const DENOMINATOR: i64 = 100_000_000;
    /// The highest rate of a tax, in percent.
    pub(crate) const MAX_PERCENT: i64 = 1000;

    /// From a decimal in percent; `None` below 0, above `max_percent` or with more than 6 places.
    pub(crate) fn from_decimal(percent: Decimal, max_percent: i64) -> Option<Self> {
        let shift = Self::PLACES.checked_sub(percent.scale())?;
        let micros = percent.mantissa().checked_mul(10i128.checked_pow(shift)?)?;
        let micros = i64::try_from(micros).ok()?;
        (0..=max_percent.checked_mul(1_000_000)?).contains(&micros).then_some(Self { micros })
    }

    /// From millionths of a percent, for effective rates that were computed.
    pub(crate) fn from_micros(micros: i64) -> Self {
        Self { micros }
    }

    /// Millionths of a percent; divided by [`Self::DENOMINATOR`] the rate as a fraction.
    pub(crate) fn micros(self) -> i64 {
        self.micros
    }

    /// Whether the rate is 0 %.
    ///
    /// ```
    /// assert!(tallage::Rate::default().is_zero());
    /// ```
    pub fn is_zero(self) -> bool {
        self.micros == 0
    }
}

/// Percent without trailing zeros: `9.975`.
impl fmt::Display for Rate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An effective rate may be negative: a document of mixed signs.
        let sign = if self.micros < 0 { "-" } else { "" };
        let magnitude = self.micros.unsigned_abs();
        let (whole, fraction) = (magnitude / 1_000_000, magnitude % 1_000_000);
        if fraction == 0 {
            return write!(out, "{sign}{whole}");
        }
        let digits = format!("{fraction:06}");
        write!(out, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::decimal;

    #[test]
    fn reads_and_writes_percent() {
        let read = |text: &str| decimal::parse(text, 6).ok().and_then(|value| Rate::from_decimal(value, 1000));
        assert_eq!(read("9.975").map(|rate| rate.to_string()).as_deref(), Some("9.975"));
        assert_eq!(read("1000").map(Rate::micros), Some(1_000_000_000));
        assert_eq!(read("0.000001").map(Rate::micros), Some(1));
        assert_eq!(read("1000.000001"), None);
        assert_eq!(read("-1"), None);
    }
}
