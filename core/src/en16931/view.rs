//! A taxed document in the terms of EN 16931: invoice lines (BG-25), VAT breakdown (BG-23) and
//! totals (BG-22).
//!
//! **Coupons and credits are inside the lines.** A line net amount (BT-131) is a fee's sub-total
//! excluding taxes, after everything that was taken off. Document level allowances (BG-20) would be
//! the other way; but what a coupon takes off a price that includes tax is partly tax, and its net
//! part per category is no whole cent, so BR-CO-13 and BR-S-08 could not both hold. The sub-totals
//! always add up, whatever was taken off and however prices were given.

use std::collections::{BTreeMap, BTreeSet};

use super::category::{Said, has_reason, said_by};
use super::parties::{Known, Parties};
use super::read::{Document, Line, Tax};
use super::rules::{self, Findings};
use crate::config::{Category, Treatment};
use crate::money::Rate;

/// An invoice line (BG-25).
#[derive(Debug)]
pub(crate) struct ViewLine<'d> {
    /// BT-126.
    pub fee_id: &'d str,
    /// BT-131.
    pub net: i64,
    /// BT-151; `None` for a line with several taxes or none.
    pub category: Option<Category>,
    /// BT-152, where there is one tax.
    pub rate: Option<Rate>,
    /// What happened to it, in the word of its one tax.
    pub treatment: Option<Treatment>,
    /// How many taxes stand on it.
    pub taxes: usize,
}

/// A group of the VAT breakdown (BG-23): a category at a rate.
#[derive(Debug)]
pub(crate) struct Group<'d> {
    /// BT-118.
    pub category: Option<Category>,
    /// BT-119.
    pub rate: Rate,
    /// BT-116.
    pub base: i64,
    /// BT-117.
    pub tax: i64,
    reasons: BTreeSet<&'d str>,
    mentions: BTreeSet<&'d str>,
    /// The first row of the document that is in it.
    pub row: usize,
}

impl<'d> Group<'d> {
    /// The VATEX codes of its rows; the norm has room for one.
    pub(super) fn reason_codes(&self) -> impl Iterator<Item = &'d str> {
        self.reasons.iter().copied()
    }

    /// BT-121, where the rows agree on one.
    pub(super) fn reason_code(&self) -> Option<&'d str> {
        self.reasons.first().copied().filter(|_| self.reasons.len() == 1)
    }

    /// BT-120: the words of all rows.
    pub(super) fn reason_text(&self) -> Option<String> {
        let texts: Vec<&str> = self.mentions.iter().copied().collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }

    /// Whether it says why there is no tax.
    pub(super) fn has_reason(&self) -> bool {
        !self.reasons.is_empty() || !self.mentions.is_empty()
    }
}

/// A document in the norm's terms, and which of its rules hold.
#[derive(Debug)]
pub(crate) struct View<'d> {
    pub document: &'d Document<'d>,
    pub lines: Vec<ViewLine<'d>>,
    /// In the order of the document's taxes.
    pub groups: Vec<Group<'d>>,
    pub findings: Findings,
}

impl<'d> View<'d> {
    /// The view of `document` between `parties`, with every rule checked.
    pub(crate) fn of(document: &'d Document<'d>, parties: &'d Parties<'d>) -> Self {
        let named = named_categories(&document.rows);
        let category_of = |tax: &Tax<'_>| tax.category.or_else(|| unnamed(&named, tax));
        let lines = document.lines.iter().map(|line| view_line(line, category_of)).collect();
        let groups = groups(&document.rows, category_of);
        let mut view = Self { document, lines, groups, findings: Findings::default() };
        view.findings = rules::check(&view, &Known::of(document, parties));
        view
    }
}

/// BT-119 or BT-152 as it is written: category O has no rate.
pub(super) fn rate_shown(category: Option<Category>, rate: Rate) -> Option<Rate> {
    (category != Some(Category::O) || !rate.is_zero()).then_some(rate)
}

type Named<'d> = BTreeMap<(&'d str, Rate), Category>;

/// The categories that the document's rows name, by code and rate.
fn named_categories<'d>(rows: &'d [Tax<'d>]) -> Named<'d> {
    let named = rows.iter().rev().filter_map(|row| Some(((row.code.as_ref(), row.rate), row.category?)));
    named.collect()
}

/// The category of a tax that names none: what its treatment says (a provider's), the one of the row it
/// joined (a settled tax), else S if something is charged. What is not charged is zero rated, exempt,
/// reverse charged or not subject: only who configured it knows.
fn unnamed(named: &Named<'_>, tax: &Tax<'_>) -> Option<Category> {
    match said_by(tax.treatment) {
        Said::Category(category) => Some(category),
        Said::Foreign => None,
        Said::AsItsRate => {
            let joined = named.get(&(tax.code.as_ref(), tax.rate)).copied();
            joined.or_else(|| (!tax.rate.is_zero()).then_some(Category::S))
        }
    }
}

fn view_line<'d>(line: &'d Line<'d>, category_of: impl Fn(&Tax<'_>) -> Option<Category>) -> ViewLine<'d> {
    let only = match line.taxes.as_slice() {
        [tax] => Some(tax),
        _ => None,
    };
    ViewLine {
        fee_id: &line.id,
        net: line.net,
        category: only.and_then(category_of),
        rate: only.map(|tax| tax.rate),
        treatment: only.and_then(|tax| tax.treatment),
        taxes: line.taxes.len(),
    }
}

/// The document's taxes, one group for each category and rate (BR-S-08).
fn groups<'d>(rows: &'d [Tax<'d>], category_of: impl Fn(&Tax<'_>) -> Option<Category>) -> Vec<Group<'d>> {
    let mut groups: Vec<Group<'d>> = Vec::new();
    let mut places = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let category = category_of(row);
        let place = *places.entry((category.map(Category::as_str), row.rate)).or_insert_with(|| {
            let (reasons, mentions) = (BTreeSet::new(), BTreeSet::new());
            groups.push(Group { category, rate: row.rate, base: 0, tax: 0, reasons, mentions, row: index });
            groups.len() - 1
        });
        let group = &mut groups[place];
        group.base += row.base;
        group.tax += row.amount;
        group.reasons.extend(row.reason.as_deref());
        // What the law wants said of a taxed supply is no reason for an exemption.
        let mention = row.mention.as_deref().filter(|text| has_reason(category) && !text.trim().is_empty());
        group.mentions.extend(mention);
    }
    groups
}
