//! Exact decimals: reading, rounding, writing.

use rust_decimal::{Decimal, RoundingStrategy};

use super::json::Json;

/// Half away from zero: what the answers on record show (721.5 → 722, 0.025 → 0.03).
pub(super) fn round(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// A decimal from its text, exactly; none where it is not one or would not fit.
pub(super) fn parse(text: &str) -> Option<Decimal> {
    let value = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok()?;
    // So that a product with a rate stays exact within the 28 digits that there are.
    (value.normalize().scale() <= 8 && value.abs() <= Decimal::from(10_i64.pow(13))).then_some(value)
}

/// `"721.5"`, `"722"`: without trailing zeros.
pub(super) fn plain(value: Decimal) -> String {
    let value = value.normalize();
    if value.is_zero() { "0".to_owned() } else { value.to_string() }
}

/// `10.0`, `0.0481`: as the serializer of .NET writes a decimal, with at least one digit after the point.
pub(super) fn dotted(value: Decimal) -> Json {
    let text = plain(value);
    Json::Number(if text.contains('.') { text } else { text + ".0" })
}

/// A whole number.
pub(super) fn whole(value: Decimal) -> Json {
    Json::Number(plain(round(value, 0)))
}

/// `total` in parts in proportion to `weights`, of so many decimals each; the last part takes what is left.
pub(super) fn spread(total: Decimal, weights: &[Decimal], decimals: u32) -> Vec<Decimal> {
    let sum: Decimal = weights.iter().sum();
    let mut left = total;
    let mut parts = Vec::with_capacity(weights.len());
    for (at, weight) in weights.iter().enumerate() {
        let part = match total.checked_mul(*weight).and_then(|product| product.checked_div(sum)) {
            _ if at + 1 == weights.len() => left,
            Some(part) => round(part, decimals),
            None => Decimal::ZERO,
        };
        left -= part;
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_from_texts() {
        let read = |text: &str| parse(text).map(plain);
        assert_eq!(read("10.0").as_deref(), Some("10"));
        assert_eq!(read("1e3").as_deref(), Some("1000"));
        assert_eq!(read("-0.00000001").as_deref(), Some("-0.00000001"));
        for text in ["", "ten", "0.000000001", "10000000000001", "1e999999999", "1e-999999999", "--1", "NaN"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn parts_make_up_the_whole() {
        let of = |total: i64, weights: &[i64]| {
            let weights: Vec<Decimal> = weights.iter().map(|weight| Decimal::from(*weight)).collect();
            spread(Decimal::from(total), &weights, 2).into_iter().map(plain).collect::<Vec<_>>()
        };
        // The recorded discount: 20 over 40 and 30.
        assert_eq!(of(20, &[40, 30]), ["11.43", "8.57"]);
        assert_eq!(of(5, &[0, 0]), ["0", "5"]);
        assert_eq!(of(5, &[]), Vec::<String>::new());
    }

    #[test]
    fn halves_away_from_zero() {
        for (value, rounded) in [("721.5", "722"), ("-721.5", "-722"), ("0.4", "0")] {
            assert_eq!(plain(round(parse(value).unwrap(), 0)), rounded);
        }
        assert_eq!(dotted(Decimal::from(10)).to_string(), "10.0");
    }
}
