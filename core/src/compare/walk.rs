//! From the tax of one answer to that of another, one change at a time.
//!
//! A tax is `price × net share × taxed share × rate`: what remains after deductions, the part of it that is net of included taxes, the part of that
//! which is taxed, and the rate. They are exchanged in this order, and what each exchange adds is its difference. The sum of all is the difference of
//! the exact taxes; what is missing to that of the charged ones is rounding.

use super::difference::Kind;
use super::lineup::{By, Pair};
use super::number::{fraction, micros};
use super::side::{Entry, Side};
use crate::money::exact::Exact;

/// Taxes of one answer that are compared together.
#[derive(Debug)]
pub(super) struct Group<'s> {
    pub entries: Vec<&'s Entry<'s>>,
    /// Whether any of them is charged.
    pub taxing: bool,
    /// What they are without rounding.
    pub model: Exact,
    /// What they are computed on: of each part of the line the largest base.
    pub base: Exact,
    /// All of them together, as a fraction; `None`: on nothing, so much a unit.
    pub rate: Option<Exact>,
}

impl<'s> Group<'s> {
    fn of(entries: &[&'s Entry<'s>]) -> Self {
        let charged = || entries.iter().filter(|entry| entry.taxing);
        let model = charged().fold(Exact::ZERO, |sum, entry| sum.add(&entry.model));
        let mut base = Exact::ZERO;
        let mut largest: Option<(usize, &Exact)> = None;
        for entry in charged() {
            let exact = &entry.tax.exact_base;
            match largest {
                Some((part, before)) if part == entry.part => {
                    if magnitude(exact).cmp(&magnitude(before)).is_gt() {
                        largest = Some((part, exact));
                    }
                }
                other => {
                    base = other.map_or(base.clone(), |(_, before)| base.add(before));
                    largest = Some((entry.part, exact));
                }
            }
        }
        let base = largest.map_or(base.clone(), |(_, last)| base.add(last));
        let shown = || charged().try_fold(Exact::ZERO, |sum, entry| Some(sum.add(&fraction(entry.tax.rate?))));
        let rate = model.div(&base).or_else(shown);
        Self { entries: entries.to_vec(), taxing: charged().next().is_some(), model, base, rate }
    }
}

fn magnitude(value: &Exact) -> Exact {
    if value.is_negative() { value.neg() } else { value.clone() }
}

/// What is found between the taxes of a pair.
#[derive(Debug)]
pub(super) struct Walked<'s> {
    pub from: Group<'s>,
    pub to: Group<'s>,
    /// In millionths of minor units; without those of nothing.
    pub steps: Vec<(Kind, i128)>,
}

pub(super) fn walk<'s>(from: &Side<'_>, to: &Side<'_>, pair: &Pair<'s>) -> Walked<'s> {
    let (left, right) = (Group::of(&pair.from), Group::of(&pair.to));
    let mut steps = match (left.taxing, right.taxing) {
        (true, true) => between((from, &left), (to, &right), pair.by),
        (false, false) => Vec::new(),
        (only_left, _) => {
            let (entries, side) = if only_left { (&right.entries, to) } else { (&left.entries, from) };
            // Who says of this very tax that it is not taken, or takes none at all, treats it otherwise.
            let kind = if entries.is_empty() && side.is_taxed() { Kind::Jurisdiction } else { Kind::Treatment };
            vec![(kind, micros(&right.model) - micros(&left.model))]
        }
    };
    steps.retain(|(_, micros)| *micros != 0);
    Walked { from: left, to: right, steps }
}

/// The factors of a tax; those that say nothing (of a price of nothing, on a base of nothing) are `None`.
struct Factors {
    price: Exact,
    net_share: Option<Exact>,
    taxed_share: Option<Exact>,
    rate: Option<Exact>,
}

impl Factors {
    /// `None`: what is charged is no product of these.
    fn of(side: &Side<'_>, group: &Group<'_>) -> Option<Self> {
        let price = side.price.clone();
        if price.is_zero() {
            let rate = group.rate.clone();
            return group.model.is_zero().then_some(Self { price, net_share: None, taxed_share: None, rate });
        }
        let net_share = side.net.div(&price)?;
        let taxed_share = group.base.div(&side.net)?;
        if group.base.is_zero() && !group.model.is_zero() {
            return None;
        }
        let sane = |factor: &Exact| !factor.is_negative() && factor.cmp(&Exact::int(1000)).is_lt();
        let rate = group.rate.clone();
        let all = sane(&net_share) && sane(&taxed_share) && rate.as_ref().is_none_or(|rate| sane(&magnitude(rate)));
        all.then_some(Self { price, net_share: Some(net_share), taxed_share: Some(taxed_share), rate })
    }
}

/// Whether two factors are the same but for the last digits of figures that never end.
fn near(a: &Exact, b: &Exact) -> bool {
    magnitude(&a.sub(b)).cmp(&Exact::ratio(1, 1_000_000_000)).is_lt()
}

/// From one charged tax to another.
fn between(left: (&Side<'_>, &Group<'_>), right: (&Side<'_>, &Group<'_>), by: By) -> Vec<(Kind, i128)> {
    let rate_kind = if by == By::RestElsewhere { Kind::Jurisdiction } else { Kind::Rate };
    let (start, end) = (micros(&left.1.model), micros(&right.1.model));
    let (Some(from), Some(to)) = (Factors::of(left.0, left.1), Factors::of(right.0, right.1)) else {
        let kind = match () {
            () if left.0.price.cmp(&right.0.price).is_ne() => Kind::Amount,
            () if left.1.base.cmp(&right.1.base).is_ne() => Kind::Base,
            () => rate_kind,
        };
        return vec![(kind, end - start)];
    };
    // What one side does not say is as on the other.
    let both = |factor: fn(&Factors) -> &Option<Exact>, none: i64| {
        let (a, b) = (factor(&from).as_ref(), factor(&to).as_ref());
        let (none, a, b) = (Exact::int(none), a.or(b), b.or(a));
        (a.unwrap_or(&none).clone(), b.unwrap_or(&none).clone())
    };
    let (net_from, net_to) = both(|it| &it.net_share, 1);
    let (share_from, share_to) = both(|it| &it.taxed_share, 1);
    let (rate_from, rate_to) = both(|it| &it.rate, 0);
    let same_mode = left.0.inclusive == right.0.inclusive;
    // With taxes inside on both sides the net follows from the rate, and changes with it.
    let net_between = if same_mode { &net_from } else { &net_to };
    let stops = [
        (Kind::Amount, &net_from, &share_from, from.price.cmp(&to.price).is_eq()),
        (Kind::Included, net_between, &share_from, same_mode),
        (Kind::Base, net_between, &share_to, share_from.cmp(&share_to).is_eq()),
    ];
    let mut steps = Vec::with_capacity(4);
    let mut at = start;
    for (kind, net, share, unchanged) in stops {
        if !unchanged {
            let next = micros(&to.price.mul(net).mul(share).mul(&rate_from));
            steps.push((kind, next - at));
            at = next;
        }
    }
    let by_others_inside = same_mode && left.0.inclusive && near(&rate_from, &rate_to);
    steps.push((if by_others_inside { Kind::Included } else { rate_kind }, end - at));
    steps
}
