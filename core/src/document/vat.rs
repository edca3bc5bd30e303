//! What a fee says for EU VAT: what is supplied, at which kind of rate, and when.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::eu::{RateKind, Supply};
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems};
use crate::json::write::Writer;
use crate::money::Rate;

/// What a fee says for EU VAT; manual taxes do not ask it.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct FeeVat<'a> {
    /// What is supplied; `None`: what the billing entity supplies.
    pub supply: Option<Supply>,
    /// Which kind of rate it has; `None`: standard.
    pub rate_kind: Option<RateKind>,
    /// Which of several reduced rates of the place it has, in percent.
    pub rate: Option<Rate>,
    /// The rate that a price including tax was made with, in percent, for where that tax is not
    /// charged; `None`: the seller's own for this kind.
    pub price_rate: Option<Rate>,
    /// First day of the service period.
    pub from_date: Option<Date>,
    /// Last day of the service period, inclusive.
    pub to_date: Option<Date>,
    /// The day on which place and rule are decided, of a part the last of the whole.
    pub(crate) ruled_on: Option<Date>,
    /// Where it stood in the document that was sent, if fees before it were split.
    pub(crate) sent_at: Option<u32>,
    /// The fee that this is a part of, split at a change of rates.
    pub(crate) part_of: Option<Cow<'a, str>>,
    /// Its share of that fee's amount.
    pub(crate) share: Option<Share>,
    /// What it was, in minor units, before the tax of this rate, which is not charged, came out of
    /// its price.
    pub(crate) price_with_tax: Option<(i64, Rate)>,
}

/// The share of a part: so many days of those of the whole fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Share {
    /// In whole minor units, so that the parts add up to the fee.
    pub cents: i64,
    pub days: i64,
    pub of_days: i64,
}

pub(crate) fn read<'a>(slots: [Option<Node<'_, '_>>; 6], path: &Path<'_>, problems: &mut Problems) -> FeeVat<'a> {
    let [supply, rate_kind, rate, price_rate, from, to] = slots;
    let to_path = path.member("to_date");
    let from_date = read::date(from, &path.member("from_date"), problems);
    let to_date = read::date(to, &to_path, problems);
    if let (Some(from), Some(to)) = (from_date, to_date)
        && to < from
    {
        problems.add(&to_path, "out_of_range", format!("the period ends on {to}, before it starts on {from}"));
    }
    let rate_kind = read::word(rate_kind, &RateKind::WORDS, &path.member("vat_rate_kind"), problems);
    let rate_path = path.member("vat_rate");
    let rate = read::rate(rate, Rate::MAX_PERCENT, &rate_path, problems);
    if rate.is_some() && rate_kind != Some(RateKind::Reduced) {
        problems.add(
            &rate_path,
            "not_allowed",
            "`vat_rate` chooses among reduced rates; say `vat_rate_kind: reduced`, or drop it",
        );
    }
    let price_rate = read::rate(price_rate, Rate::MAX_PERCENT, &path.member("price_vat_rate"), problems);
    let supply = read::word(supply, &Supply::WORDS, &path.member("supply"), problems);
    FeeVat {
        supply,
        rate_kind,
        rate,
        from_date,
        to_date,
        price_rate,
        ruled_on: None,
        sent_at: None,
        part_of: None,
        share: None,
        price_with_tax: None,
    }
}

/// The members as they were given, each behind a comma.
pub(crate) fn write(out: &mut Writer, vat: &FeeVat<'_>) {
    out.optional(r#","supply":"#, vat.supply.map(Supply::as_str));
    out.optional(r#","vat_rate_kind":"#, vat.rate_kind.map(RateKind::as_str));
    if let Some(rate) = vat.rate {
        out.raw(r#","vat_rate":"#).rate(rate);
    }
    if let Some(rate) = vat.price_rate {
        out.raw(r#","price_vat_rate":"#).rate(rate);
    }
    if let Some(from) = vat.from_date {
        out.raw(r#","from_date":"#).date(from);
    }
    if let Some(to) = vat.to_date {
        out.raw(r#","to_date":"#).date(to);
    }
    out.optional(r#","part_of":"#, vat.part_of.as_deref());
    if let Some((price, rate)) = vat.price_with_tax {
        out.raw(r#","price_including_tax_amount_cents":"#).int(price);
        out.raw(r#","price_included_tax_rate":"#).rate(rate);
    }
}
