//! Differences in sentences, and in the two figures or words that they are between.

use super::document::Document;
use super::number::{cents, fraction, micros, money, percent, whole};
use super::side::{Entry, Side};
use super::walk::{Group, Walked};
use crate::money::exact::Exact;

/// A figure of a fee, in minor units.
type Figure = fn(&super::fee::Fee<'_>) -> i64;

/// What is said of a difference.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The names of the taxes that it is about.
    pub tax: Option<String>,
    /// Their jurisdictions.
    pub jurisdiction: Option<String>,
    /// What the baseline has: percent, minor units or a word.
    pub from: Option<String>,
    /// What the result has.
    pub to: Option<String>,
    pub text: String,
}

/// Between whom, and in which minor units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Talk<'t> {
    pub from: &'t str,
    pub to: &'t str,
    pub exponent: u8,
}

/// Names without repeats, in order; of many the first ones.
fn names<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    const SHOWN: usize = 8;
    let mut told: Vec<&str> = Vec::new();
    for name in names.filter(|name| !name.is_empty()) {
        if !told.contains(&name) {
            if told.len() == SHOWN {
                told.push("…");
                break;
            }
            told.push(name);
        }
    }
    (!told.is_empty()).then(|| told.join(", "))
}

fn taxes(entries: &[&Entry<'_>]) -> Option<String> {
    names(entries.iter().map(|entry| &*entry.tax.name))
}

fn jurisdictions(entries: &[&Entry<'_>]) -> Option<String> {
    names(entries.iter().filter_map(|entry| entry.tax.jurisdiction.as_deref()))
}

/// Taxes and jurisdictions of a pair; as the result calls them, if it has them.
fn about(pair: &Walked<'_>) -> Words {
    let entries = if pair.to.entries.is_empty() { &pair.from.entries } else { &pair.to.entries };
    Words { tax: taxes(entries), jurisdiction: jurisdictions(entries), ..Words::default() }
}

/// ` in Texas`, where that is told.
fn place(words: &Words) -> String {
    words.jurisdiction.as_ref().map_or_else(String::new, |place| format!(" in {place}"))
}

/// The rate of taxes together: as they show it, else what was charged in percent of the base.
fn rate(group: &Group<'_>) -> Option<String> {
    let charged = || group.entries.iter().filter(|entry| entry.taxing);
    let shown = charged().try_fold(Exact::ZERO, |sum, entry| Some(sum.add(&fraction(entry.tax.rate?))));
    let explains = |rate: &Exact| micros(&rate.mul(&group.base)) == micros(&group.model);
    shown.filter(explains).or_else(|| group.rate.clone()).map(|rate| percent(&rate))
}

/// The rate for people.
fn rate_text(group: &Group<'_>) -> String {
    let by_unit = group.entries.iter().any(|entry| entry.taxing && entry.tax.rate.is_none());
    match rate(group) {
        Some(rate) if by_unit => format!("so much a unit, {rate} % of the base"),
        Some(rate) => format!("{rate} %"),
        None => "so much a unit".to_owned(),
    }
}

impl Talk<'_> {
    fn money(self, units: i64) -> String {
        money(whole(units), self.exponent)
    }

    fn exact(self, value: &Exact) -> String {
        money(micros(value), self.exponent)
    }

    pub(super) fn pending(self, from: &Document<'_>, to: &Document<'_>) -> Words {
        let of = |label: &str, document: &Document<'_>| match document.totals {
            Some(_) => None,
            None => Some(format!("the taxes of `{label}` are not known: {}", document.why_unknown())),
        };
        let texts: Vec<String> = [of(self.from, from), of(self.to, to)].into_iter().flatten().collect();
        let status = |document: &Document<'_>| Some(document.tax_status.clone().into_owned());
        Words { from: status(from), to: status(to), text: texts.join("; "), ..Words::default() }
    }

    /// A fee that only one of them has; `from`: the baseline.
    pub(super) fn missing(self, only: &Side<'_>, from: bool) -> Words {
        let price = cents(micros(&only.price));
        let of = format!("of {} with taxes of {}", self.exact(&only.price), self.money(only.taxes));
        if from {
            let text = format!("`{}` does not have this fee {of}", self.to);
            Words { from: Some(price), text, ..Words::default() }
        } else {
            let text = format!("only `{}` has this fee {of}", self.to);
            Words { to: Some(price), text, ..Words::default() }
        }
    }

    pub(super) fn amount(self, from: &Side<'_>, to: &Side<'_>) -> Words {
        let sum = |side: &Side<'_>, figure: Figure| side.fees.iter().map(|fee| i128::from(figure(fee))).sum::<i128>();
        let figures: [(&str, Figure); 3] = [
            ("amount", |fee| fee.amount),
            ("progressive-billing credits", |fee| fee.progressive),
            ("coupons", |fee| fee.coupons),
        ];
        let show = |units: i128| money(units.saturating_mul(1_000_000), self.exponent);
        let changed = figures.into_iter().filter_map(|(name, figure)| {
            let (a, b) = (sum(from, figure), sum(to, figure));
            (a != b).then(|| format!("{name} {} instead of {}", show(b), show(a)))
        });
        let changed: Vec<String> = changed.collect();
        let mut text = format!(
            "`{}` taxes a price of {}, `{}` of {}",
            self.to,
            self.exact(&to.price),
            self.from,
            self.exact(&from.price)
        );
        if !changed.is_empty() {
            text = format!("{text}: {}", changed.join(", "));
        }
        for (label, side) in [(self.from, from), (self.to, to)] {
            let freed = side.fees.iter().any(|fee| fee.price_with_tax.is_some());
            if freed {
                text = format!("{text}; `{label}` took the tax out of the price, which is not charged");
            }
        }
        let price = |side: &Side<'_>| Some(cents(micros(&side.price)));
        Words { from: price(from), to: price(to), text, ..Words::default() }
    }

    pub(super) fn treatment(self, from: &Side<'_>, to: &Side<'_>, pair: Option<&Walked<'_>>) -> Words {
        let words = pair.map(about).unwrap_or_default();
        let (from_word, from_text) = self.says(from, pair.map(|pair| &pair.from));
        let (to_word, to_text) = self.says(to, pair.map(|pair| &pair.to));
        let text = format!("`{}` says {to_text}{}, `{}` {from_text}", self.to, place(&words), self.from);
        Words { from: Some(from_word), to: Some(to_word), text, ..words }
    }

    /// How a line is treated, as a word and in full: by these taxes if it has any of them, else as a whole.
    fn says(self, side: &Side<'_>, group: Option<&Group<'_>>) -> (String, String) {
        let group = group.filter(|group| !group.entries.is_empty());
        let entry = match group {
            Some(group) => group.entries.iter().find(|entry| entry.taxing).or(group.entries.first()).copied(),
            None => side.entries.iter().find(|entry| entry.tax.treatment == side.treatment),
        };
        let treatment = entry.map_or(side.treatment, |entry| entry.tax.treatment);
        let mut text = treatment.as_str().to_owned();
        if let Some(group) = group.filter(|group| group.taxing) {
            text = format!("{text} ({})", rate_text(group));
        }
        if let Some(reason) = entry.and_then(|entry| entry.tax.reason.as_deref()) {
            text = format!("{text} (`{reason}`)");
        }
        if let Some(units) = entry.and_then(|entry| entry.tax.seller_pays) {
            text = format!("{text} ({})", self.money(units));
        }
        (treatment.as_str().to_owned(), text)
    }

    pub(super) fn jurisdiction(self, pair: &Walked<'_>) -> Words {
        let words = about(pair);
        let (from, to) = (jurisdictions(&pair.from.entries), jurisdictions(&pair.to.entries));
        let name = |group: &Group<'_>| {
            let (taxes, place) = (taxes(&group.entries), jurisdictions(&group.entries));
            let taxes = taxes.unwrap_or_else(|| "a tax".to_owned());
            format!("{taxes}{} ({})", place.map_or_else(String::new, |place| format!(" in {place}")), rate_text(group))
        };
        let text = match (pair.from.taxing, pair.to.taxing) {
            (true, true) => {
                format!("`{}` takes {}, `{}` {}", self.to, name(&pair.to), self.from, name(&pair.from))
            }
            (true, false) => format!("only `{}` takes {}", self.from, name(&pair.from)),
            (false, _) => format!("only `{}` takes {}", self.to, name(&pair.to)),
        };
        Words { from, to, text, ..words }
    }

    pub(super) fn included(self, from: &Side<'_>, to: &Side<'_>, pair: &Walked<'_>) -> Words {
        let words = about(pair);
        let mode = |side: &Side<'_>| if side.inclusive { "inside" } else { "on_top" };
        let text = match (from.inclusive, to.inclusive) {
            (false, true) => format!("`{}` takes the tax out of the price, `{}` adds it", self.to, self.from),
            (true, false) => format!("`{}` adds the tax, `{}` takes it out of the price", self.to, self.from),
            (true, true) | (false, false) => format!(
                "with other taxes inside the price `{}` computes this one on {}, `{}` on {}",
                self.to,
                self.exact(&pair.to.base),
                self.from,
                self.exact(&pair.from.base)
            ),
        };
        Words { from: Some(mode(from).to_owned()), to: Some(mode(to).to_owned()), text, ..words }
    }

    pub(super) fn base(self, pair: &Walked<'_>) -> Words {
        let words = about(pair);
        let text = format!(
            "`{}` taxes {}{}, `{}` {}",
            self.to,
            self.exact(&pair.to.base),
            place(&words),
            self.from,
            self.exact(&pair.from.base)
        );
        let base = |group: &Group<'_>| Some(cents(micros(&group.base)));
        Words { from: base(&pair.from), to: base(&pair.to), text, ..words }
    }

    pub(super) fn rate(self, pair: &Walked<'_>) -> Words {
        let words = about(pair);
        let text = format!(
            "`{}` takes {}{}, `{}` {}",
            self.to,
            rate_text(&pair.to),
            place(&words),
            self.from,
            rate_text(&pair.from)
        );
        Words { from: rate(&pair.from), to: rate(&pair.to), text, ..words }
    }

    /// Of each the charged tax, and how far it is above the exact one.
    pub(super) fn rounding(self, from: (i64, i128), to: (i64, i128)) -> Words {
        let exact = |(taxes, rounding): (i64, i128)| money(whole(taxes) - rounding, self.exponent);
        let text = format!(
            "`{}` makes {} of exactly {}, `{}` {} of {}",
            self.to,
            self.money(to.0),
            exact(to),
            self.from,
            self.money(from.0),
            exact(from)
        );
        Words { from: Some(cents(from.1)), to: Some(cents(to.1)), text, ..Words::default() }
    }
}
