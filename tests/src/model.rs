//! What a document is worth exactly, in fractions: an independent reading of docs/json.md for the properties.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{One, Signed, Zero};
use serde_json::Value;
use std::collections::BTreeMap;

/// An exact number.
pub type Exact = Ratio<BigInt>;

/// Every rounding mode.
pub const MODES: [&str; 7] =
    ["half_away_from_zero", "half_even", "half_toward_zero", "away_from_zero", "toward_zero", "ceiling", "floor"];

/// A whole number as an exact one.
pub fn whole(value: i64) -> Exact {
    Exact::from_integer(BigInt::from(value))
}

/// A decimal string as an exact number.
pub fn decimal(text: &str) -> Exact {
    let (digits, places) = match text.split_once('.') {
        Some((before, after)) => (format!("{before}{after}"), after.len() as u32),
        None => (text.to_owned(), 0),
    };
    Exact::new(digits.parse().unwrap(), BigInt::from(10).pow(places))
}

/// The member of an object as a whole number.
pub fn int(value: &Value, member: &str) -> i64 {
    value[member].as_i64().unwrap_or_else(|| panic!("{member} is not an integer in {value}"))
}

/// The entries of a member that is a list; none when it is not there.
pub fn list<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Rounds to a whole number by the mode.
pub fn round(value: &Exact, mode: &str) -> i64 {
    let (floor, fraction) = (value.floor().to_integer(), value - value.floor());
    let half = Exact::new(BigInt::one(), BigInt::from(2));
    let up = match mode {
        _ if fraction.is_zero() => false,
        "ceiling" => true,
        "floor" => false,
        "away_from_zero" => value.is_positive(),
        "toward_zero" => value.is_negative(),
        _ if fraction != half => fraction > half,
        "half_away_from_zero" => value.is_positive(),
        "half_toward_zero" => value.is_negative(),
        "half_even" => floor.is_odd(),
        other => panic!("{other} is no mode"),
    };
    (if up { floor + 1 } else { floor }).try_into().unwrap()
}

/// One fee × tax cell before rounding.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The code of the tax.
    pub tax: String,
    /// Its rate in percent.
    pub rate: Exact,
    /// Its amount.
    pub amount: Exact,
    /// Whether it is inside the price.
    pub inclusive: bool,
    /// Charged in advance: summed as it is, it rounds nothing.
    pub settled: bool,
}

/// The sum of cells, rounded once; settled ones are added as they are.
pub fn round_sum<'a>(cells: impl IntoIterator<Item = &'a Cell>, mode: &str) -> i64 {
    let (mut open, mut settled) = (Exact::zero(), Exact::zero());
    for cell in cells {
        *(if cell.settled { &mut settled } else { &mut open }) += &cell.amount;
    }
    round(&open, mode) + round(&settled, mode)
}

/// The exact amount of a fee before deductions.
pub fn fee_amount(fee: &Value, exponent: u32) -> Exact {
    match fee.get("amount_cents") {
        Some(amount) => whole(amount.as_i64().unwrap()),
        None => {
            let text = |member: &str| decimal(fee[member].as_str().unwrap());
            text("units") * text("unit_amount") * Exact::from_integer(BigInt::from(10).pow(exponent))
        }
    }
}

fn takes_part(coupon: &Value, fee: &Value) -> bool {
    match coupon.get("applies_to") {
        None => true,
        Some(applies) => list(applies, "fee_ids").contains(&fee["id"]),
    }
}

fn deduct(remaining: &mut [Exact], eligible: &[usize], deduction: &Value) {
    let part: Vec<usize> = eligible.iter().copied().filter(|&fee| remaining[fee].is_positive()).collect();
    let sum: Exact = part.iter().fold(Exact::zero(), |sum, &fee| sum + &remaining[fee]);
    if sum.is_zero() {
        return;
    }
    let wanted = match deduction.get("percentage_rate") {
        Some(rate) => &sum * decimal(rate.as_str().unwrap()) / whole(100),
        None => whole(int(deduction, "amount_cents")),
    };
    let kept = Exact::one() - wanted.min(sum.clone()) / sum;
    for fee in part {
        remaining[fee] = &remaining[fee] * &kept;
    }
}

/// What remains of each fee after all deductions, exactly (`base: exact`).
pub fn exact_remainders(invoice: &Value, exponent: u32) -> Vec<Exact> {
    let fees = list(invoice, "fees");
    let mut remaining: Vec<Exact> = fees.iter().map(|fee| fee_amount(fee, exponent)).collect();
    let open = |accepts: &dyn Fn(&Value) -> bool| -> Vec<usize> {
        (0..fees.len()).filter(|&fee| list(&fees[fee], "settled").is_empty() && accepts(&fees[fee])).collect()
    };
    for credit in list(invoice, "progressive_billing_credits") {
        let named = list(credit, "fee_ids");
        let eligible = open(&|fee| if named.is_empty() { fee["type"] == "charge" } else { named.contains(&fee["id"]) });
        deduct(&mut remaining, &eligible, credit);
    }
    for (index, fee) in fees.iter().enumerate() {
        for coupon in list(fee, "coupons") {
            deduct(&mut remaining, &[index], coupon);
        }
    }
    for limited in [true, false] {
        for coupon in list(invoice, "coupons").iter().filter(|coupon| coupon.get("applies_to").is_some() == limited) {
            let eligible = open(&|fee| takes_part(coupon, fee));
            deduct(&mut remaining, &eligible, coupon);
        }
    }
    remaining
}

/// The cells of a fee of which `remainder` is left, by the taxes its `tax_codes` name.
pub fn cells(config: &Value, invoice: &Value, fee: &Value, remainder: &Exact) -> Vec<Cell> {
    let said = fee.get("prices_include_tax").or(invoice.get("prices_include_tax"));
    let settled = list(fee, "settled");
    if !settled.is_empty() {
        let inside = said == Some(&Value::Bool(true));
        return settled
            .iter()
            .map(|tax| Cell {
                tax: tax["tax_code"].as_str().unwrap().into(),
                rate: decimal(tax["tax_rate"].as_str().unwrap()),
                amount: whole(int(tax, "amount_cents")),
                inclusive: inside,
                settled: true,
            })
            .collect();
    }
    let codes = list(fee, "tax_codes");
    let (mut factors, mut inside, mut below) = (Vec::new(), Exact::one(), Exact::one());
    for tax in list(config, "taxes").iter().filter(|tax| codes.contains(&tax["code"])) {
        let rate = decimal(tax["rate"].as_str().unwrap());
        let plain = &rate / whole(100);
        let factor = if tax.get("compound") == Some(&Value::Bool(true)) { plain * &below } else { plain };
        below += &factor;
        let inclusive = said.or(tax.get("inclusive")) == Some(&Value::Bool(true));
        if inclusive {
            inside += &factor;
        }
        factors.push((tax["code"].as_str().unwrap().to_owned(), rate, factor, inclusive));
    }
    let net = remainder / inside;
    factors
        .into_iter()
        .map(|(tax, rate, factor, inclusive)| Cell { tax, rate, amount: &net * factor, inclusive, settled: false })
        .collect()
}

/// The exact cells of every fee. Under `base: rounded` what remains is taken as the result shows it (whole units, checked elsewhere).
pub fn table(config: &Value, invoice: &Value, result: &Value) -> Vec<Vec<Cell>> {
    let exponent = int(result, "currency_exponent").try_into().unwrap();
    let exact = (config["rounding"]["base"] == "exact").then(|| exact_remainders(invoice, exponent));
    let fees = list(invoice, "fees").iter().zip(list(result, "fees")).enumerate();
    fees.map(|(index, (fee, shown))| {
        let remainder = exact.as_ref().map_or_else(|| whole(remainder(shown)), |all| all[index].clone());
        cells(config, invoice, fee, &remainder)
    })
    .collect()
}

/// What remains of a fee in whole units, as the result shows it.
pub fn remainder(shown: &Value) -> i64 {
    int(shown, "amount_cents")
        - int(shown, "progressive_billing_credits_amount_cents")
        - int(shown, "coupons_amount_cents")
}

/// The cells of each tax row, by code and rate.
pub fn rows(table: &[Vec<Cell>]) -> BTreeMap<(String, Exact), Vec<Cell>> {
    let mut rows: BTreeMap<(String, Exact), Vec<Cell>> = BTreeMap::new();
    for cell in table.iter().flatten() {
        rows.entry((cell.tax.clone(), cell.rate.clone())).or_default().push(cell.clone());
    }
    rows
}

/// The exact sum of cells.
pub fn sum(cells: &[Cell]) -> Exact {
    cells.iter().fold(Exact::zero(), |sum, cell| sum + &cell.amount)
}

/// Whether `shown` is less than one unit from `exact`.
pub fn near(shown: i64, exact: &Exact) -> bool {
    (whole(shown) - exact).abs() < Exact::one()
}

#[cfg(test)]
mod tests {
    use super::{MODES, decimal, round};

    /// The table of java.math.RoundingMode, an independent witness for all modes at once.
    #[test]
    fn modes_round_as_documented() {
        let expected = [
            ("5.5", [6, 6, 5, 6, 5, 6, 5]),
            ("2.5", [3, 2, 2, 3, 2, 3, 2]),
            ("1.6", [2, 2, 2, 2, 1, 2, 1]),
            ("1.1", [1, 1, 1, 2, 1, 2, 1]),
            ("1.0", [1, 1, 1, 1, 1, 1, 1]),
            ("-1.0", [-1, -1, -1, -1, -1, -1, -1]),
            ("-1.1", [-1, -1, -1, -2, -1, -1, -2]),
            ("-1.6", [-2, -2, -2, -2, -1, -1, -2]),
            ("-2.5", [-3, -2, -2, -3, -2, -2, -3]),
            ("-5.5", [-6, -6, -5, -6, -5, -5, -6]),
        ];
        for (value, row) in expected {
            assert_eq!(MODES.map(|mode| round(&decimal(value), mode)), row, "{value}");
        }
    }
}
