//! The tax on a line: rounded once, and split over its jurisdictions so that the parts add up to it.

use rust_decimal::Decimal;

use super::place::{Juris, Located};
use crate::simulate::exact::round;

/// Why a whole sale is not taxed.
pub(super) type Exempt = Option<&'static str>;

/// The part of one jurisdiction.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) amount: i64,
    pub(super) taxable: i64,
    pub(super) reason: &'static str,
    pub(super) country: String,
    pub(super) state: Option<String>,
    pub(super) name: String,
    pub(super) level: &'static str,
    /// Percent, and the kind of tax; none where there is none to speak of.
    pub(super) rate: Option<(Decimal, &'static str)>,
    /// A fee instead of a rate.
    pub(super) flat: Option<i64>,
}

/// A line's tax.
#[derive(Debug, Clone, Default)]
pub(super) struct Taxed {
    pub(super) tax: i64,
    pub(super) parts: Vec<Part>,
}

pub(super) fn tax(amount: i64, inclusive: bool, code: &str, at: &Located, collects: bool, exempt: Exempt) -> Taxed {
    let starts = |front: &str| code.starts_with(front);
    let place = at.place.filter(|_| at.supported());
    let none = |reason| Taxed { tax: 0, parts: vec![part(at, None, reason, 0, None)] };
    let Some(place) = place else { return none(if at.supported() { "not_collecting" } else { "not_supported" }) };
    if code == NONTAXABLE || !collects && !place.jurises.is_empty() {
        return none("not_collecting");
    }
    let Some(first) = place.jurises.first() else { return none("not_subject_to_tax") };
    let zero = |reason, taxable| Taxed { tax: 0, parts: vec![part(at, Some(first), reason, taxable, Some(0))] };
    if place.free.iter().any(|front| starts(front)) {
        return zero("product_exempt", 0);
    }
    if let Some(reason) = exempt {
        return zero(reason, 0);
    }
    let reduced = place.reduced.filter(|(front, _)| starts(front)).map(|(_, rate)| rate);
    if reduced == Some(0) {
        return zero("zero_rated", amount);
    }
    let share = place.part.filter(|(front, _)| starts(front)).map(|(_, share)| share);
    let reason = match (reduced, share) {
        (Some(_), _) => "reduced_rated",
        (None, Some(_)) => "taxable_basis_reduced",
        (None, None) => "standard_rated",
    };
    let rates: Vec<i64> = place.jurises.iter().map(|juris| reduced.unwrap_or(juris.rate)).collect();
    let factor = Decimal::new(share.unwrap_or(100), 2);
    let all = Decimal::new(rates.iter().sum(), 5) * factor;
    let exact = Decimal::from(amount) * all;
    let (exact, base) = if inclusive {
        let exact = exact / (Decimal::ONE + all);
        (exact, Decimal::from(amount) - round(exact, 0))
    } else {
        (exact, Decimal::from(amount))
    };
    let tax = integer(round(exact, 0));
    let taxable = integer(round(base * factor, 0));
    let amounts = apportion(tax, &rates);
    let parts = place
        .jurises
        .iter()
        .zip(&rates)
        .zip(amounts)
        .map(|((juris, rate), amount)| Part { amount, ..part(at, Some(juris), reason, taxable, Some(*rate)) });
    Taxed { tax, parts: parts.collect() }
}

/// The fee that a delivery costs, beside its tax.
pub(super) fn delivery_fee(at: &Located, collects: bool, currency: &str, exempt: Exempt) -> Option<Part> {
    let fee = at.place?.delivery_fee.filter(|_| collects && currency == "usd" && exempt.is_none())?;
    let mut part = part(at, at.place?.jurises.first(), "standard_rated", 0, Some(0));
    part.rate = Some((Decimal::ZERO, "retail_delivery_fee"));
    (part.amount, part.flat) = (fee, Some(fee));
    Some(part)
}

/// Not taxed anywhere.
const NONTAXABLE: &str = "txcd_00000000";

fn part(at: &Located, juris: Option<&Juris>, reason: &'static str, taxable: i64, rate: Option<i64>) -> Part {
    let country_level = juris.map_or(at.state.is_none(), |juris| juris.level == "country");
    Part {
        amount: 0,
        taxable,
        reason,
        country: at.country.clone(),
        state: if country_level { None } else { at.state.clone() },
        name: juris
            .map_or_else(|| at.state.clone().unwrap_or_else(|| at.country.clone()), |juris| juris.name.to_owned()),
        level: juris.map_or(if at.state.is_some() { "state" } else { "country" }, |juris| juris.level),
        rate: juris.zip(rate).map(|(juris, rate)| (Decimal::new(rate, 3).normalize(), juris.tax)),
        flat: None,
    }
}

/// `total` in whole parts in proportion to `weights`: largest remainders first, of equal ones the first.
pub(super) fn apportion(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum <= 0 {
        return weights.iter().enumerate().map(|(at, _)| if at == 0 { total } else { 0 }).collect();
    }
    let exact = |weight: &i64| i128::from(total) * i128::from(*weight);
    let mut parts: Vec<i64> =
        weights.iter().map(|weight| i64::try_from(exact(weight).div_euclid(sum)).unwrap_or(0)).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(weights.get(*at).map_or(0, |weight| exact(weight).rem_euclid(sum))));
    let left = usize::try_from(total - parts.iter().sum::<i64>()).unwrap_or(0);
    for at in order.into_iter().take(left) {
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
        }
    }
    parts
}

/// A rounded decimal; what is too large cannot be here, since amounts are limited.
pub(super) fn integer(value: Decimal) -> i64 {
    i64::try_from(round(value, 0).trunc().mantissa()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up() {
        // The documented example: 102.5 is 103, and 65 + 0 + 21.5 + 14 + 2 is made up to it.
        assert_eq!(apportion(103, &[6500, 0, 2150, 1400, 200]), [65, 0, 22, 14, 2]);
        assert_eq!(apportion(-7, &[1, 1, 1]), [-2, -2, -3]);
        assert_eq!(apportion(5, &[0, 0]), [5, 0]);
        assert!(apportion(5, &[]).is_empty());
    }
}
