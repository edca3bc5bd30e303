//! Rounding modes, strategies and bases, and the rounding of an exact fraction.

use std::cmp::Ordering;

use num_integer::Integer;

/// How a value between two whole minor units becomes one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RoundingMode {
    /// To the nearest; a half away from zero (12.345 → 12.35, −12.345 → −12.35).
    #[default]
    HalfAwayFromZero,
    /// To the nearest; a half to the even neighbour (banker's rounding).
    HalfEven,
    /// To the nearest; a half toward zero.
    HalfTowardZero,
    /// Always away from zero.
    AwayFromZero,
    /// Always toward zero.
    TowardZero,
    /// Always up. Not symmetric: a reversal need not cancel its invoice.
    Ceiling,
    /// Always down. Not symmetric.
    Floor,
}

impl RoundingMode {
    pub(crate) const WORDS: [(&'static str, Self); 7] = [
        ("half_away_from_zero", Self::HalfAwayFromZero),
        ("half_even", Self::HalfEven),
        ("half_toward_zero", Self::HalfTowardZero),
        ("away_from_zero", Self::AwayFromZero),
        ("toward_zero", Self::TowardZero),
        ("ceiling", Self::Ceiling),
        ("floor", Self::Floor),
    ];

    /// The mode as it is written in JSON.
    pub fn as_str(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }

    /// Whether `floor + rest/den` (0 ≤ rest < den) becomes `floor + 1`.
    fn goes_up<I: Integer + Clone>(self, floor: i128, rest: &I, den: &I) -> bool {
        if rest.is_zero() {
            return false;
        }
        let negative = floor < 0;
        // Twice the rest against the whole, without doubling: it cannot overflow.
        let half = rest.cmp(&(den.clone() - rest.clone()));
        match self {
            Self::Ceiling => true,
            Self::Floor => false,
            Self::AwayFromZero => !negative,
            Self::TowardZero => negative,
            Self::HalfAwayFromZero => half == Ordering::Greater || (half == Ordering::Equal && !negative),
            Self::HalfTowardZero => half == Ordering::Greater || (half == Ordering::Equal && negative),
            Self::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && floor % 2 != 0),
        }
    }

    /// Rounds `floor + rest/den`, where 0 ≤ rest < den.
    pub(crate) fn round<I: Integer + Clone>(self, floor: i128, rest: &I, den: &I) -> i128 {
        floor + i128::from(self.goes_up(floor, rest, den))
    }
}

/// What is rounded once; everything else follows and adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Strategy {
    /// Each fee × tax.
    Line,
    /// Each tax, on its summed base (EN 16931 BR-CO-17).
    #[default]
    Tax,
    /// The document's tax as a whole.
    Document,
}

impl Strategy {
    pub(crate) const WORDS: [(&'static str, Self); 3] =
        [("line", Self::Line), ("tax", Self::Tax), ("document", Self::Document)];

    /// The strategy as it is written in JSON.
    pub fn as_str(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

/// What tax is computed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Base {
    /// Whole minor units: every printed tax row can be recomputed from its printed base.
    #[default]
    Rounded,
    /// Sub-unit amounts and coupon shares go into the tax unrounded.
    Exact,
}

impl Base {
    pub(crate) const WORDS: [(&'static str, Self); 2] = [("rounded", Self::Rounded), ("exact", Self::Exact)];

    /// The base as it is written in JSON.
    pub fn as_str(self) -> &'static str {
        word_of(&Self::WORDS, self)
    }
}

fn word_of<T: PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, candidate)| *candidate == value).map_or("", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rounds tenths: 125 means 12.5.
    fn tenths(mode: RoundingMode, value: i128) -> i128 {
        mode.round(value.div_euclid(10), &value.rem_euclid(10), &10)
    }

    #[test]
    fn every_mode_on_both_sides_of_zero() {
        use RoundingMode::*;
        // value in tenths: 12.5, −12.5, 13.5, −13.5, 12.4, −12.4, 12.6, −12.6, 12
        let cases = [
            (HalfAwayFromZero, [13, -13, 14, -14, 12, -12, 13, -13, 12]),
            (HalfEven, [12, -12, 14, -14, 12, -12, 13, -13, 12]),
            (HalfTowardZero, [12, -12, 13, -13, 12, -12, 13, -13, 12]),
            (AwayFromZero, [13, -13, 14, -14, 13, -13, 13, -13, 12]),
            (TowardZero, [12, -12, 13, -13, 12, -12, 12, -12, 12]),
            (Ceiling, [13, -12, 14, -13, 13, -12, 13, -12, 12]),
            (Floor, [12, -13, 13, -14, 12, -13, 12, -13, 12]),
        ];
        for (mode, expected) in cases {
            let got = [125, -125, 135, -135, 124, -124, 126, -126, 120].map(|value| tenths(mode, value));
            assert_eq!(got, expected, "{}", mode.as_str());
        }
    }
}
