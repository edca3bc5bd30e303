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
