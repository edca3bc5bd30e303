//! Exact rational numbers: `i128` while they fit, arbitrary precision when they do not.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;

use super::rounding::RoundingMode;

/// An exact fraction; the denominator is positive. Small fractions need not be reduced.
#[derive(Debug, Clone)]
pub(crate) enum Exact {
    Small(i128, i128),
    Big(Box<(BigInt, BigInt)>),
}

/// Denominators beyond so many bits are cut to [`CUT_PLACES`] decimal places.
const MAX_DENOMINATOR_BITS: u64 = 1024;
const CUT_PLACES: u32 = 60;

/// Denominators above this are reduced, so that chains of sums stay small.
const REDUCE_ABOVE: i128 = 1 << 96;

impl Exact {
    pub(crate) const ZERO: Self = Self::Small(0, 1);

    pub(crate) fn int(value: i64) -> Self {
        Self::Small(i128::from(value), 1)
    }

    /// `num / den`, `den` > 0.
    pub(crate) fn ratio(num: i128, den: i128) -> Self {
        Self::Small(num, den)
    }

    pub(crate) fn decimal(value: Decimal) -> Self {
        Self::Small(value.mantissa(), 10i128.pow(value.scale()))
    }

    /// `num / den` in lowest terms, in `i128` if that fits.
    fn big(num: BigInt, den: BigInt) -> Self {
        let common = num.gcd(&den);
        let (num, den) = if common.is_one() { (num, den) } else { (num / &common, den / &common) };
        match (num.to_i128(), den.to_i128()) {
            (Some(num), Some(den)) => Self::Small(num, den),
            _ => Self::Big(Box::new((num, den))),
        }
    }

    /// Numerator and denominator as big integers.
    pub(crate) fn to_big(&self) -> (BigInt, BigInt) {
        match self {
            Self::Small(num, den) => (BigInt::from(*num), BigInt::from(*den)),
            Self::Big(parts) => (parts.0.clone(), parts.1.clone()),
        }
    }

    /// In lowest terms.
    pub(crate) fn reduced(self) -> Self {
        match self {
            Self::Small(num, den) => {
                let common = gcd(num, den);
                if common > 1 { Self::Small(num / common, den / common) } else { Self::Small(num, den) }
            }
            big => big,
        }
    }

    /// With denominator 1 if it is a whole number.
    pub(crate) fn whole_if_whole(self) -> Self {
        match self {
            Self::Small(num, den) if den != 1 => match (i64::try_from(num), i64::try_from(den)) {
                (Ok(small), Ok(divisor)) if small % divisor == 0 => Self::Small(i128::from(small / divisor), 1),
                (Ok(_), Ok(_)) => Self::Small(num, den),
                _ if num % den == 0 => Self::Small(num / den, 1),
                _ => Self::Small(num, den),
            },
            other => other,
        }
    }

    fn tidy(self) -> Self {
        match self {
            Self::Small(num, den) if den > REDUCE_ABOVE => Self::Small(num, den).reduced(),
            other => other,
        }
    }

    /// The same, or cut to 60 decimal places once its denominator passes 2^1024: what keeps long
    /// chains of divisions from growing without bound.
    pub(crate) fn bounded(self) -> Self {
        match self {
            Self::Big(parts) if parts.1.bits() > MAX_DENOMINATOR_BITS => {
                let scale = BigInt::from(10).pow(CUT_PLACES);
                let (floor, rest) = (&parts.0 * &scale).div_mod_floor(&parts.1);
                let up = rest.clone() >= &parts.1 - rest;
                Self::big(if up { floor + 1 } else { floor }, scale)
            }
            other => other,
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        match self {
            Self::Small(num, _) => *num == 0,
            Self::Big(parts) => parts.0.is_zero(),
        }
    }

    pub(crate) fn is_negative(&self) -> bool {
        match self {
            Self::Small(num, _) => *num < 0,
            Self::Big(parts) => parts.0.is_negative(),
        }
    }

    pub(crate) fn add(&self, other: &Self) -> Self {
        if let (Self::Small(a, b), Self::Small(c, d)) = (self, other) {
            if *a == 0 {
                return other.clone();
            }
            let small = if b == d { a.checked_add(*c).map(|num| Self::Small(num, *b)) } else { sum(*a, *b, *c, *d) };
            if let Some(small) = small {
                return small.tidy();
            }
        }
        let ((a, b), (c, d)) = (self.to_big(), other.to_big());
        Self::big(a * &d + c * &b, b * d)
    }

    pub(crate) fn neg(&self) -> Self {
        match self {
            Self::Small(num, den) if *num != i128::MIN => Self::Small(-num, *den),
            other => {
                let (num, den) = other.to_big();
                Self::big(-num, den)
            }
        }
    }

    pub(crate) fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    pub(crate) fn mul(&self, other: &Self) -> Self {
        if let (Self::Small(a, b), Self::Small(c, d)) = (self, other) {
            let product = |a: i128, b: i128, c: i128, d: i128| Some(Self::Small(a.checked_mul(c)?, b.checked_mul(d)?));
            let small = product(*a, *b, *c, *d).or_else(|| {
                // Cross-reduced, the product is in lowest terms if its factors are.
                let (left, right) = (gcd(*a, *d).max(1), gcd(*c, *b).max(1));
                product(a / left, b / right, c / right, d / left)
            });
            if let Some(small) = small {
                return small.tidy();
            }
        }
        let ((a, b), (c, d)) = (self.to_big(), other.to_big());
        Self::big(a * c, b * d)
    }

    /// `self / other`; `None` when `other` is zero.
    pub(crate) fn div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        let inverse = match other {
            Self::Small(num, den) if *num > 0 => Self::Small(*den, *num),
            Self::Small(num, den) if *num != i128::MIN => Self::Small(-den, -num),
            other => {
                let (num, den) = other.to_big();
                if num.is_negative() { Self::big(-den, -num) } else { Self::big(den, num) }
            }
        };
        Some(self.mul(&inverse))
    }

    pub(crate) fn cmp(&self, other: &Self) -> Ordering {
        match self.sub(other) {
            difference if difference.is_zero() => Ordering::Equal,
            difference if difference.is_negative() => Ordering::Less,
            _ => Ordering::Greater,
        }
    }

    /// To a whole number by `mode`; `None` beyond `i64`.
    pub(crate) fn round(&self, mode: RoundingMode) -> Option<i64> {
        match self {
            Self::Small(num, den) => {
                let (floor, rest) = num.div_mod_floor(den);
                i64::try_from(mode.round(floor, &rest, den)).ok()
            }
            Self::Big(parts) => {
                let (floor, rest) = parts.0.div_mod_floor(&parts.1);
                i64::try_from(mode.round(floor.to_i128()?, &rest, &parts.1)).ok()
            }
        }
    }

    /// The whole number, if it is one (and fits).
    pub(crate) fn whole(&self) -> Option<i64> {
        match self {
            Self::Small(num, 1) => i64::try_from(*num).ok(),
            Self::Small(num, den) => (num % den == 0).then(|| i64::try_from(num / den).ok())?,
            Self::Big(_) => None,
        }
    }
}

/// The greatest common divisor; in 64 bits where it suffices, which is several times faster.
fn gcd(a: i128, b: i128) -> i128 {
    match (u64::try_from(a.unsigned_abs()), u64::try_from(b.unsigned_abs())) {
        (Ok(a), Ok(b)) => i128::from(a.gcd(&b)),
        (Ok(0), Err(_)) | (Err(_), Ok(0)) => a.gcd(&b),
        // One step of Euclid's brings the larger one down to 64 bits.
        (Ok(small), Err(_)) => step(small, b),
        (Err(_), Ok(small)) => step(small, a),
        (Err(_), Err(_)) => a.gcd(&b),
    }
}

fn step(small: u64, large: i128) -> i128 {
    let rest = large.unsigned_abs() % u128::from(small);
    i128::from(small.gcd(&u64::try_from(rest).unwrap_or(0)))
}

/// `a / b` without a remainder, in 64 bits where that suffices.
fn quotient(a: i128, b: i128) -> i128 {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => i128::from(a / b),
        _ => a / b,
    }
}

fn sum(a: i128, b: i128, c: i128, d: i128) -> Option<Exact> {
    let common = gcd(b, d);
    let (left, right) = (quotient(d, common), quotient(b, common));
    let num = a.checked_mul(left)?.checked_add(c.checked_mul(right)?)?;
    Some(Exact::Small(num, b.checked_mul(left)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survives_what_overflows_i128() {
        // (1/p1 + 1/p2 + …) − the same terms again, in another order, is zero.
        let primes: [i128; 8] =
            [999_999_937, 999_999_929, 999_999_893, 999_999_883, 999_999_797, 999_999_761, 999_999_757, 999_999_751];
        let terms: Vec<Exact> = primes.iter().map(|p| Exact::ratio(1, *p)).collect();
        let up = terms.iter().fold(Exact::ZERO, |sum, term| sum.add(term));
        assert!(matches!(up, Exact::Big(_)));
        let back = terms.iter().rev().fold(up, |sum, term| sum.sub(term));
        assert!(back.is_zero());
    }

    #[test]
    fn rounds_and_divides() {
        let third = Exact::int(1).div(&Exact::int(-3)).unwrap_or(Exact::ZERO);
        assert_eq!(third.mul(&Exact::int(3)).whole(), Some(-1));
        assert_eq!(Exact::ratio(-5, 2).round(RoundingMode::HalfAwayFromZero), Some(-3));
        assert_eq!(Exact::ratio(-5, 2).round(RoundingMode::HalfEven), Some(-2));
        assert!(Exact::int(1).div(&Exact::ZERO).is_none());
    }
}
