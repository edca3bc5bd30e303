//! What each fee amounts to before anything is taken off.

use super::deductions::Whole;
use super::invalid;
use crate::document::{Fee, FeeAmount, Invoice};
use crate::error::Error;
use crate::money::decimal::power_of_ten;
use crate::money::exact::Exact;
use crate::money::{MAX_AMOUNT, RoundingMode};

/// Figures of one fee before rounding, in minor units.
#[derive(Debug, Clone)]
pub(crate) struct Precise {
    pub amount: Exact,
    pub progressive: Exact,
    pub coupons: Exact,
    /// What remains of the amount. Kept by itself: what is taken in full leaves nothing, however
    /// the shares before were cut.
    pub remaining: Exact,
}

impl Precise {
    pub(crate) fn of(amount: Exact) -> Self {
        Self { remaining: amount.clone(), amount, progressive: Exact::ZERO, coupons: Exact::ZERO }
    }

    pub(crate) fn whole(amount: i64) -> Self {
        Self::of(Exact::int(amount))
    }
}

/// Fee amounts in whole minor units; the exact ones beside them if any has a fraction.
pub(crate) struct Amounts {
    pub whole: Vec<Whole>,
    pub precise: Option<Vec<Precise>>,
}

pub(crate) fn amounts(invoice: &Invoice<'_>, mode: RoundingMode) -> Result<Amounts, Error> {
    let mut whole = Vec::with_capacity(invoice.fees.len());
    let mut precise: Option<Vec<Precise>> = None;
    for (index, fee) in invoice.fees.iter().enumerate() {
        let exact = exact_amount(fee, invoice.currency.exponent());
        let share = fee.vat.share.map(|share| share.cents);
        let in_full = exact.whole().filter(|whole| share.is_none_or(|share| share == *whole));
        let cents =
            in_full.or(share).or_else(|| exact.round(mode)).filter(|cents| cents.abs() <= MAX_AMOUNT).ok_or_else(
                || {
                    let message = "units × unit_amount is beyond ±10^15 minor units, the largest amount";
                    invalid(
                        "invoice.fees.unit_amount.out_of_range",
                        format!("/fees/{}/unit_amount", invoice.sent_at(index)),
                        message,
                    )
                },
            )?;
        if in_full.is_none() && precise.is_none() {
            precise = Some(whole.iter().map(|fee: &Whole| Precise::whole(fee.amount)).collect());
        }
        if let Some(precise) = &mut precise {
            precise.push(Precise::of(exact));
        }
        whole.push(Whole { amount: cents, ..Whole::default() });
    }
    Ok(Amounts { whole, precise })
}

/// `units × unit_amount × 10^exponent`, exactly.
pub(crate) fn exact_amount(fee: &Fee<'_>, exponent: u8) -> Exact {
    let whole = exact_whole(fee, exponent);
    match fee.vat.share {
        None => whole,
        Some(share) => whole.mul(&Exact::ratio(i128::from(share.days), i128::from(share.of_days))).whole_if_whole(),
    }
}

/// The same of a fee as a whole, were it not split.
fn exact_whole(fee: &Fee<'_>, exponent: u8) -> Exact {
    match fee.amount {
        FeeAmount::Cents(cents) => Exact::int(cents),
        FeeAmount::Units { units, unit_amount } => {
            let product = || {
                let mantissa = units.mantissa().checked_mul(unit_amount.mantissa())?;
                let scale = units.scale() + unit_amount.scale();
                let exponent = u32::from(exponent);
                match scale.checked_sub(exponent) {
                    Some(places) => Some(Exact::ratio(mantissa, power_of_ten(places)).whole_if_whole()),
                    None => Some(Exact::ratio(mantissa.checked_mul(power_of_ten(exponent - scale))?, 1)),
                }
            };
            product().unwrap_or_else(|| {
                let minor = Exact::int(10i64.pow(u32::from(exponent)));
                Exact::decimal(unit_amount).mul(&minor).mul(&Exact::decimal(units)).reduced()
            })
        }
    }
}
