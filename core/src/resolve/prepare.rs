//! What EU VAT does to fees before they are computed: a period across a change of rates becomes
//! parts, and a price that includes a tax which is not charged is freed of it.

use std::borrow::Cow;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Hierarchy;
use crate::config::Config;
use crate::document::{AppliesTo, Coupon, CouponValue, Fee, FeeAmount, Invoice, Share};
use crate::error::{Error, ErrorKind, Problem};
use crate::eu::decide::TaxPoint;
use crate::money::exact::Exact;
use crate::money::{MAX_AMOUNT, Rate, RoundingMode, allocate};

/// The invoice as it is computed; unchanged where its billing entity does not decide EU VAT, or a tax provider decides.
///
/// # Errors
/// As resolving; `invoice.fees.id.duplicate` when a part would take the id of another fee.
pub(crate) fn prepare<'a>(config: &Config, invoice: Invoice<'a>) -> Result<Invoice<'a>, Error> {
    // A provider is told the prices as they are.
    if invoice.link().is_some() {
        return Ok(invoice);
    }
    let entity = invoice.billing_entity.as_ref().and_then(|code| config.entity(code));
    let Some(seller) = entity.and_then(|entity| entity.eu.as_ref()) else { return Ok(invoice) };
    let includes_tax = |fee: &Fee<'_>| fee.prices_include_tax.or(invoice.prices_include_tax) == Some(true);
    if seller.tax_point != TaxPoint::SplitByDay && !invoice.fees.iter().any(includes_tax) {
        return Ok(invoice);
    }
    let changes = Hierarchy::new(config, &invoice).changes();
    if changes.iter().all(|change| change.parts.is_empty() && change.free_of.is_none()) {
        return Ok(invoice);
    }
    let parts = FxHashMap::default();
    Preparation { mode: config.rounding.mode, invoice, parts, coupons: Vec::new() }.make(&changes)
}

/// What is done to one fee.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// First day of each part, and its reduced rate where the fee names one; empty: it stays whole.
    pub parts: Vec<(Date, Option<Rate>)>,
    /// The rate whose tax comes out of the price.
    pub free_of: Option<Rate>,
}

struct Preparation<'a> {
    mode: RoundingMode,
    invoice: Invoice<'a>,
    /// The ids of fees that were split, with those of their parts.
    parts: FxHashMap<Cow<'a, str>, Vec<Cow<'a, str>>>,
    /// The coupons of fees that were split, in the order of the fees.
    coupons: Vec<Coupon<'a>>,
}

impl<'a> Preparation<'a> {
    fn make(mut self, changes: &[Change]) -> Result<Invoice<'a>, Error> {
        let fees = std::mem::take(&mut self.invoice.fees);
        let mut made = Vec::with_capacity(fees.len());
        for (index, (mut fee, change)) in fees.into_iter().zip(changes).enumerate() {
            // Errors are told with the places of the fees that were sent.
            fee.vat.sent_at = u32::try_from(index).ok();
            if let Some(rate) = change.free_of {
                self.free(&mut fee, rate, index)?;
            }
            if change.parts.is_empty() {
                made.push(fee);
            } else {
                self.split(fee, &change.parts, index, &mut made)?;
            }
        }
        self.invoice.fees = made;
        // What is taken off a price with tax is money with tax, as the price is.
        let first = changes.first().and_then(|change| change.free_of);
        if let Some(rate) = first.filter(|_| changes.iter().all(|change| change.free_of == first)) {
            for index in 0..self.invoice.coupons.len() {
                self.invoice.coupons[index].value = self.freed(self.invoice.coupons[index].value, rate, index)?;
            }
        }
        self.refer_to_parts()?;
        self.invoice.coupons_of_parts = self.coupons.len();
        self.coupons.append(&mut self.invoice.coupons);
        self.invoice.coupons = self.coupons;
        Ok(self.invoice)
    }

    /// The amount of a fee in whole minor units.
    fn whole(&self, fee: &Fee<'_>, index: usize) -> Result<i64, Error> {
        match fee.amount {
            FeeAmount::Cents(cents) => Ok(cents),
            FeeAmount::Units { units, unit_amount } => {
                let minor = Exact::int(10i64.pow(u32::from(self.invoice.currency.exponent())));
                self.round(Exact::decimal(unit_amount).mul(&Exact::decimal(units)).mul(&minor), index)
            }
        }
    }

    fn round(&self, exact: Exact, index: usize) -> Result<i64, Error> {
        exact.reduced().round(self.mode).filter(|cents| cents.abs() <= MAX_AMOUNT).ok_or_else(|| {
            let message = "the amount of this fee is beyond ±10^15 minor units, the largest amount";
            failure("invoice.fees.amount_cents.out_of_range", format!("/fees/{index}"), message)
        })
    }

    /// Takes the tax of `rate` out of the price, and out of what is taken off this price.
    fn free(&self, fee: &mut Fee<'a>, rate: Rate, index: usize) -> Result<(), Error> {
        let gross = self.whole(fee, index)?;
        // Units stay for information where an amount takes the place of their product.
        if let FeeAmount::Units { units, .. } = fee.amount {
            fee.units = Some(units);
        }
        fee.amount = FeeAmount::Cents(self.round(without(gross, rate), index)?);
        fee.prices_include_tax = Some(false);
        fee.vat.price_with_tax = Some((gross, rate));
        for coupon in &mut fee.coupons {
            coupon.value = self.freed(coupon.value, rate, index)?;
        }
        Ok(())
    }

    /// A coupon without the tax of `rate`.
    fn freed(&self, value: CouponValue, rate: Rate, index: usize) -> Result<CouponValue, Error> {
        match value {
            CouponValue::FixedAmount(gross) => Ok(CouponValue::FixedAmount(self.round(without(gross, rate), index)?)),
            CouponValue::Percentage(_) => Ok(value),
        }
    }

    /// Splits a fee by days: each part its days' share, by largest remainder.
    fn split(
        &mut self,
        mut fee: Fee<'a>,
        parts: &[(Date, Option<Rate>)],
        index: usize,
        made: &mut Vec<Fee<'a>>,
    ) -> Result<(), Error> {
        let Some(to) = fee.vat.to_date else {
            made.push(fee);
            return Ok(());
        };
        let amount = self.whole(&fee, index)?;
        // The parts have a share of the amount, not of the units.
        fee.units = None;
        let coupons = std::mem::take(&mut fee.coupons);
        let end = |place: usize| parts.get(place + 1).and_then(|(next, _)| next.yesterday().ok()).unwrap_or(to);
        let days = |place: usize, start: Date| start.until(end(place)).map_or(1, |span| i64::from(span.get_days()) + 1);
        let weights: Vec<i64> = parts.iter().enumerate().map(|(place, (start, _))| days(place, *start)).collect();
        let of_days = weights.iter().sum();
        let shares = allocate::largest_remainder(amount.abs(), &weights);
        let mut ids = Vec::with_capacity(parts.len());
        for (place, ((start, rate), share)) in parts.iter().zip(shares).enumerate() {
            let id: Cow<'a, str> = Cow::Owned(format!("{}/{}", fee.id, place + 1));
            let mut part = fee.clone();
            part.id = id.clone();
            part.vat.rate = *rate;
            part.vat.from_date = Some(*start);
            part.vat.to_date = Some(end(place));
            part.vat.ruled_on = Some(to);
            part.vat.part_of = Some(fee.id.clone());
            part.vat.share = Some(Share { cents: share * amount.signum(), days: weights[place], of_days });
            ids.push(id);
            made.push(part);
        }
        // A coupon of the fee is one of its parts together, before those of the document.
        let applies_to = AppliesTo { fee_ids: ids.clone(), ..AppliesTo::default() };
        let own = coupons.into_iter().map(|coupon| Coupon { applies_to: Some(applies_to.clone()), ..coupon });
        self.coupons.extend(own);
        self.parts.insert(fee.id, ids);
        Ok(())
    }

    /// Whoever names a fee that was split names its parts.
    fn refer_to_parts(&mut self) -> Result<(), Error> {
        if self.parts.is_empty() {
            return Ok(());
        }
        let mut ids = FxHashSet::default();
        for fee in &self.invoice.fees {
            if !ids.insert(fee.id.as_ref()) {
                let message = format!(
                    "a fee is split at a change of rates, and the id of its part `{}` is taken; rename that fee",
                    fee.id
                );
                return Err(failure("invoice.fees.id.duplicate", "/fees", &message));
            }
        }
        let parts = &self.parts;
        let rename = |ids: &mut Vec<Cow<'a, str>>| {
            if ids.iter().any(|id| parts.contains_key(id)) {
                let named = std::mem::take(ids).into_iter();
                *ids = named.flat_map(|id| parts.get(&id).cloned().unwrap_or_else(|| vec![id])).collect();
            }
        };
        for coupon in &mut self.invoice.coupons {
            if let Some(applies_to) = &mut coupon.applies_to {
                rename(&mut applies_to.fee_ids);
            }
        }
        for credit in &mut self.invoice.progressive_billing_credits {
            rename(&mut credit.fee_ids);
        }
        Ok(())
    }
}

/// An amount without the tax of `rate` that it includes.
fn without(gross: i64, rate: Rate) -> Exact {
    let whole = i128::from(Rate::DENOMINATOR);
    Exact::ratio(i128::from(gross) * whole, whole + i128::from(rate.micros()))
}

fn failure(code: &str, path: impl Into<String>, message: &str) -> Error {
    Error::of_problems(ErrorKind::InvalidDocument, vec![Problem::new(code, path, message)])
}
