//! What is taken off before tax: progressive-billing credits, then coupons; the fee's own first,
//! then limited ones, then the rest, each in the order given.

use std::collections::BTreeMap;

use super::amounts::{Amounts, Precise};
use super::invalid;
use crate::config::Config;
use crate::document::{AppliesTo, CouponValue, FeeType, Invoice};
use crate::error::{Error, ErrorKind};
use crate::json::read::{Path, Problems};
use crate::money::allocate::largest_remainder;
use crate::money::exact::Exact;
use crate::money::{Rate, RoundingMode};
use crate::resolve::Resolution;

/// Whole-unit figures of one fee.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Whole {
    pub amount: i64,
    pub progressive: i64,
    pub coupons: i64,
}

impl Whole {
    pub(crate) fn remaining(self) -> i64 {
        self.amount - self.progressive - self.coupons
    }
}

/// Which list a deduction came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AppliedKind {
    Progressive,
    Coupon,
}

/// How much of a deduction was used.
#[derive(Debug)]
pub(crate) struct Applied<'a> {
    pub kind: AppliedKind,
    /// The coupon's code, or the id of the progressive-billing invoice.
    pub name: Option<&'a str>,
    /// The fee whose own coupon it is.
    pub fee_id: Option<&'a str>,
    pub amount: i64,
    pub unused: i64,
}

/// The fees after all deductions.
pub(crate) struct Deducted<'a> {
    pub whole: Vec<Whole>,
    pub precise: Option<Vec<Precise>>,
    pub applied: Vec<Applied<'a>>,
}

/// One deduction with the fees it may touch.
struct Deduction<'a> {
    kind: AppliedKind,
    name: Option<&'a str>,
    fee_id: Option<&'a str>,
    value: CouponValue,
    fees: Vec<usize>,
}

pub(crate) fn deduct<'a>(
    config: &Config,
    invoice: &'a Invoice<'a>,
    resolution: &Resolution<'a>,
    amounts: Amounts,
    mode: RoundingMode,
) -> Result<Deducted<'a>, Error> {
    let mut whole = amounts.whole;
    let deductions = plan(config, invoice, resolution)?;
    if deductions.is_empty() {
        return Ok(Deducted { whole, precise: amounts.precise, applied: Vec::new() });
    }
    let mut precise = amounts.precise.unwrap_or_else(|| whole.iter().map(|fee| Precise::whole(fee.amount)).collect());
    let mut applied = Vec::with_capacity(deductions.len());
    for deduction in deductions {
        applied.push(deduct_whole(&deduction, &mut whole, mode)?);
        deduct_exact(&deduction, &mut precise);
    }
    Ok(Deducted { whole, precise: Some(precise), applied })
}

/// The deductions of an invoice in the order in which they are taken.
fn plan<'a>(
    config: &Config,
    invoice: &'a Invoice<'a>,
    resolution: &Resolution<'a>,
) -> Result<Vec<Deduction<'a>>, Error> {
    if invoice.progressive_billing_credits.is_empty()
        && invoice.coupons.is_empty()
        && invoice.fees.iter().all(|fee| fee.coupons.is_empty())
    {
        return Ok(Vec::new());
    }
    let mut scope =
        Scope { config, invoice, resolution, ids: None, problems: Problems::new(ErrorKind::InvalidDocument) };
    let mut deductions = Vec::new();
    let root = Path::Root("invoice");
    for (index, credit) in invoice.progressive_billing_credits.iter().enumerate() {
        let list = root.member("progressive_billing_credits");
        let fees = if credit.fee_ids.is_empty() {
            scope.open(|fee| invoice.fees[fee].fee_type == FeeType::Charge)
        } else {
            scope.by_id(&credit.fee_ids, &list.index(index).member("fee_ids"))
        };
        let value = CouponValue::FixedAmount(credit.amount_cents);
        deductions.push(Deduction {
            kind: AppliedKind::Progressive,
            name: credit.id.as_deref(),
            fee_id: None,
            value,
            fees,
        });
    }
    let coupon =
        |code, fee_id, value, fees| Deduction { kind: AppliedKind::Coupon, name: Some(code), fee_id, value, fees };
    for (index, fee) in invoice.fees.iter().enumerate() {
        for own in &fee.coupons {
            deductions.push(coupon(own.code.as_ref(), Some(fee.id.as_ref()), own.value, vec![index]));
        }
    }
    let list = root.member("coupons");
    for (index, limited) in invoice.coupons.iter().enumerate() {
        if let Some(applies_to) = &limited.applies_to {
            let fees = scope
                .limited(applies_to, &list.index(index.saturating_sub(invoice.coupons_of_parts)).member("applies_to"));
            deductions.push(coupon(limited.code.as_ref(), None, limited.value, fees));
        }
    }
    for open in invoice.coupons.iter().filter(|coupon| coupon.applies_to.is_none()) {
        deductions.push(coupon(open.code.as_ref(), None, open.value, scope.open(|_| true)));
    }
    scope.problems.finish(Some(deductions))
}

/// Finds the fees a deduction may touch.
struct Scope<'s, 'a> {
    config: &'s Config,
    invoice: &'a Invoice<'a>,
    resolution: &'s Resolution<'a>,
    ids: Option<BTreeMap<&'a str, usize>>,
    problems: Problems,
}

impl<'a> Scope<'_, 'a> {
    /// The fees that are not settled and that `wanted` picks.
    fn open(&self, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        (0..self.invoice.fees.len()).filter(|fee| self.invoice.fees[*fee].settled.is_none() && wanted(*fee)).collect()
    }

    fn by_id<S: AsRef<str>>(&mut self, ids: &[S], path: &Path<'_>) -> Vec<usize> {
        let invoice = self.invoice;
        let known = self.ids.get_or_insert_with(|| {
            invoice.fees.iter().enumerate().map(|(index, fee)| (fee.id.as_ref(), index)).collect()
        });
        let mut found = Vec::with_capacity(ids.len());
        for (index, id) in ids.iter().enumerate() {
            let (id, at) = (id.as_ref(), path.index(index));
            match known.get(id) {
                None => self.problems.add(
                    &at,
                    "unknown_code",
                    format!("there is no fee with the id `{id}` in this document"),
                ),
                Some(&fee) if invoice.fees[fee].settled.is_some() => {
                    let message = format!("the fee `{id}` is settled; nothing is taken off it any more");
                    self.problems.add(&at, "not_allowed", message);
                }
                Some(&fee) => found.push(fee),
            }
        }
        found.sort_unstable();
        found
    }

    fn limited(&mut self, to: &AppliesTo<'_>, path: &Path<'_>) -> Vec<usize> {
        let plans = path.member("plan_codes");
        for (index, code) in to.plan_codes.iter().enumerate() {
            if self.config.plan(code).is_none() {
                let message = format!("there is no plan with the code `{code}` in the configuration");
                self.problems.add(&plans.index(index), "unknown_code", message);
            }
        }
        let metrics = path.member("billable_metric_codes");
        for (index, code) in to.billable_metric_codes.iter().enumerate() {
            if !self.config.has_metric(code) {
                let message = format!("no charge of the configuration has the billable metric `{code}`");
                self.problems.add(&metrics.index(index), "unknown_code", message);
            }
        }
        let by_id = self.by_id(&to.fee_ids, &path.member("fee_ids"));
        self.open(|fee| {
            let plan = self.invoice.fees[fee].plan_code.as_deref();
            let metric = self.resolution.fees[fee].billable_metric;
            by_id.binary_search(&fee).is_ok()
                || plan.is_some_and(|plan| to.plan_codes.iter().any(|code| code == plan))
                || metric.is_some_and(|metric| to.billable_metric_codes.iter().any(|code| code == metric))
        })
    }
}

/// Takes a deduction off in whole units.
fn deduct_whole<'a>(deduction: &Deduction<'a>, whole: &mut [Whole], mode: RoundingMode) -> Result<Applied<'a>, Error> {
    let weights: Vec<i64> = deduction.fees.iter().map(|fee| whole[*fee].remaining().max(0)).collect();
    let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let total = i64::try_from(total).map_err(|_| {
        invalid("invoice.out_of_range", "", "the fees of a deduction are too large together; split the document")
    })?;
    let (worth, taken) = match deduction.value {
        CouponValue::FixedAmount(amount) => (amount, amount.min(total)),
        CouponValue::Percentage(rate) => {
            let exact = percent_of(&Exact::int(total), rate);
            let taken = exact.round(mode).unwrap_or(total).min(total);
            (taken, taken)
        }
    };
    for (share, fee) in largest_remainder(taken, &weights).iter().zip(&deduction.fees) {
        match deduction.kind {
            AppliedKind::Progressive => whole[*fee].progressive += share,
            AppliedKind::Coupon => whole[*fee].coupons += share,
        }
    }
    let Deduction { kind, name, fee_id, .. } = *deduction;
    Ok(Applied { kind, name, fee_id, amount: taken, unused: worth - taken })
}

/// The same without rounding.
fn deduct_exact(deduction: &Deduction<'_>, precise: &mut [Precise]) {
    let remaining: Vec<(usize, Exact)> = deduction
        .fees
        .iter()
        .map(|fee| (*fee, precise[*fee].remaining.clone()))
        .filter(|(_, remaining)| !remaining.is_negative() && !remaining.is_zero())
        .collect();
    let factor = match deduction.value {
        CouponValue::Percentage(rate) => Some(percent_of(&Exact::int(1), rate)),
        CouponValue::FixedAmount(amount) => {
            let total = remaining.iter().fold(Exact::ZERO, |sum, (_, remaining)| sum.add(remaining).bounded());
            let amount = Exact::int(amount);
            // Taking all that remains has no factor: it is exact without one.
            if amount.cmp(&total).is_lt() { amount.div(&total).map(Exact::reduced).map(Exact::bounded) } else { None }
        }
    };
    for (fee, remaining) in remaining {
        let share = match &factor {
            Some(factor) => remaining.mul(factor).reduced().bounded(),
            None => remaining.clone(),
        };
        // A cut share may lie a hair above the whole.
        let share = if share.cmp(&remaining).is_gt() { remaining.clone() } else { share };
        let figures = &mut precise[fee];
        figures.remaining = remaining.sub(&share).reduced().bounded();
        match deduction.kind {
            AppliedKind::Progressive => figures.progressive = figures.progressive.add(&share).reduced().bounded(),
            AppliedKind::Coupon => figures.coupons = figures.coupons.add(&share).reduced().bounded(),
        }
    }
}

fn percent_of(value: &Exact, rate: Rate) -> Exact {
    value.mul(&Exact::ratio(i128::from(rate.micros()), i128::from(Rate::DENOMINATOR)))
}
