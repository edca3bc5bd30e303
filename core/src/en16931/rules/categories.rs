//! The rules of each VAT category that occurs: BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF,
//! BR-AG and BR-B. What the numbers ask is the same for all (`category.rs` says how).
//!
//! Rules 03, 04, 06 and 07 (and BR-O-13, BR-O-14) are about document level allowances and charges,
//! which the view does not have.

use std::collections::BTreeMap;

use super::breakdown::{name, wrong_tax};
use super::identifiers::identifiers;
use super::{Breach, Findings, line_path, row_path, shorten};
use crate::config::Category;
use crate::en16931::category::{Asked, RateOf, asked};
use crate::en16931::parties::Known;
use crate::en16931::view::{Group, View, ViewLine};
use crate::money::Rate;

/// The lines of a view, summed by category and rate.
type Sums = BTreeMap<(&'static str, Rate), i64>;

pub(super) fn check(view: &View<'_>, known: &Known<'_>, findings: &mut Findings) {
    let mut sums = Sums::new();
    for line in &view.lines {
        if let (Some(category), Some(rate)) = (line.category, line.rate) {
            *sums.entry((category.as_str(), rate)).or_default() += line.net;
        }
    }
    for (word, category) in Category::WORDS {
        let on_lines = sums.keys().any(|(code, _)| *code == word);
        if on_lines || view.groups.iter().any(|group| group.category == Some(category)) {
            let check = Check { view, known, category, on_lines, sums: &sums };
            match asked(category) {
                Some(asked) => check.run(&asked, findings),
                None => check.split_payment(findings),
            }
        }
    }
}

/// One category to check.
struct Check<'c, 'd> {
    view: &'c View<'d>,
    known: &'c Known<'c>,
    category: Category,
    on_lines: bool,
    sums: &'c Sums,
}

impl<'c, 'd> Check<'c, 'd> {
    fn groups(&self) -> impl Iterator<Item = &'c Group<'d>> + use<'c, 'd> {
        let (view, category) = (self.view, self.category);
        view.groups.iter().filter(move |group| group.category == Some(category))
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &'c ViewLine<'d>)> + use<'c, 'd> {
        let (view, category) = (self.view, self.category);
        view.lines.iter().enumerate().filter(move |(_, line)| line.category == Some(category))
    }

    fn run(&self, asked: &Asked, findings: &mut Findings) {
        let id = |number: &str| format!("BR-{}-{number}", asked.family);
        findings.rule(id("01"), self.count_of_groups(asked));
        findings.rule(id("02"), if self.on_lines { identifiers(self.category, asked, self.known) } else { Vec::new() });
        if asked.rate != RateOf::Any {
            findings.rule(id("05"), self.rates(asked.rate));
        }
        findings.rule(id("08"), self.groups().filter_map(|group| self.base(asked, group)));
        if asked.one_group() {
            findings.rule(id("09"), self.groups().filter_map(|group| self.tax(group)));
        } else {
            findings.rule(id("09"), self.groups().filter_map(|group| wrong_tax(self.view, group)));
        }
        findings.rule(id("10"), self.groups().filter_map(|group| self.reason(asked, group)));
        match self.category {
            Category::K => self.delivery(findings),
            Category::O => self.alone(findings),
            _ => {}
        }
    }

    /// Rule 01: exactly one group of the breakdown, or at least one.
    fn count_of_groups(&self, asked: &Asked) -> Option<Breach> {
        let code = self.category.as_str();
        match self.groups().count() {
            0 => {
                let message =
                    format!("lines have category {code}, but the VAT breakdown does not; hand back what tallage gave");
                Some(Breach::new("BT-118", "/document/applied_taxes", message))
            }
            1 => None,
            _ if !asked.one_group() => None,
            count => {
                let rates: Vec<String> = self.groups().take(8).map(|group| format!("{} %", group.rate)).collect();
                let message = format!(
                    "the VAT breakdown has {count} groups of category {code} ({}) where one is allowed; tax all of it at 0 %",
                    rates.join(", ")
                );
                Some(Breach::new("BT-118", "/document/applied_taxes", message))
            }
        }
    }

    /// Rule 05: the rate of each line.
    fn rates(&self, wanted: RateOf) -> impl Iterator<Item = Breach> + use<'_, 'c, 'd> {
        let fits = move |rate: Rate| match wanted {
            RateOf::AboveZero => !rate.is_zero(),
            RateOf::Zero | RateOf::Absent => rate.is_zero(),
            RateOf::Any => true,
        };
        let wrong = self.lines().filter(move |(_, line)| !line.rate.is_some_and(fits));
        wrong.map(move |(index, line)| {
            let (code, rate) = (self.category.as_str(), line.rate.unwrap_or_default());
            let what = match wanted {
                RateOf::AboveZero => "a rate above 0; give the tax another category, such as Z or E",
                RateOf::Absent => "no rate; set the rate of the tax to 0, or its category to S",
                RateOf::Zero | RateOf::Any => "the rate 0; set the rate of the tax to 0, or its category to S",
            };
            let message =
                format!("the line `{}` is taxed at {rate} %, but category {code} has {what}", shorten(line.fee_id));
            Breach::new("BT-152", line_path(self.view, index), message)
        })
    }

    /// Rule 08: a group's base is what its lines make.
    fn base(&self, asked: &Asked, group: &Group<'_>) -> Option<Breach> {
        let code = self.category.as_str();
        let of_lines = if asked.one_group() {
            self.sums
                .range((code, Rate::default())..)
                .take_while(|((word, _), _)| *word == code)
                .map(|(_, sum)| sum)
                .sum()
        } else {
            self.sums.get(&(code, group.rate)).copied().unwrap_or(0)
        };
        (group.base != of_lines).then(|| {
            let currency = self.view.document.currency;
            let message = format!(
                "the base of {} is {}, but its lines make {}; a line with several taxes is in no group, so split it, else hand back what tallage gave, unchanged",
                name(group),
                currency.major(group.base),
                currency.major(of_lines)
            );
            Breach::new("BT-116", row_path(group.row), message)
        })
    }

    /// Rule 09 of what is not taxed: there is no tax.
    fn tax(&self, group: &Group<'_>) -> Option<Breach> {
        (group.tax != 0).then(|| {
            let message = format!(
                "{} has a tax of {}, but nothing is charged under this category; set the rate of the tax to 0, or its category to S",
                name(group),
                self.view.document.currency.major(group.tax)
            );
            Breach::new("BT-117", row_path(group.row), message)
        })
    }

    /// Rule 10: the breakdown says why nothing is charged, and only then.
    fn reason(&self, asked: &Asked, group: &Group<'_>) -> Option<Breach> {
        let code = self.category.as_str();
        let message = match (asked.reason, group.has_reason()) {
            (true, false) => format!(
                "category {code} has to say why nothing is charged; give the tax an `exemption_reason_code` of the VATEX list"
            ),
            (false, true) => {
                format!(
                    "category {code} may not give a reason for an exemption; take the `exemption_reason_code` off the tax"
                )
            }
            (true, true) | (false, false) => return None,
        };
        Some(Breach::new("BT-121", row_path(group.row), message))
    }

    /// BR-IC-11 and BR-IC-12: when and where goods went.
    fn delivery(&self, findings: &mut Findings) {
        let known = self.known;
        let dated = known.delivered.is_some() || known.period.is_some();
        findings.rule(
            "BR-IC-11",
            (self.groups().next().is_some() && !dated).then(|| {
                let message = "category K needs the date of delivery or the invoiced period; give `delivery.date` or `delivery.period`";
                Breach::new("BT-72", "/delivery/date", message)
            }),
        );
        findings.rule(
            "BR-IC-12",
            (self.groups().next().is_some() && known.deliver_to.is_none()).then(|| {
                let message = "category K needs the country that was delivered to; give `delivery.country`, or the customer a shipping address with a country";
                Breach::new("BT-80", "/delivery/country", message)
            }),
        );
    }

    /// BR-O-11 and BR-O-12: what is not subject to VAT stands alone.
    fn alone(&self, findings: &mut Findings) {
        let there = self.groups().next().is_some();
        let others = self.view.groups.iter().filter(|group| there && group.category != Some(Category::O));
        let others = others.map(|group| {
            let message = format!(
                "category O allows no other group in the VAT breakdown, and there is {}; invoice it by itself",
                name(group)
            );
            Breach::new("BT-118", row_path(group.row), message)
        });
        findings.rule("BR-O-11", others);
        // A line without a category breaks its own rule (BR-CO-04), and is not known to be another.
        let other = |line: &ViewLine<'_>| line.category.is_some_and(|category| category != Category::O);
        let lines = self.view.lines.iter().enumerate().filter(|(_, line)| there && other(line));
        let lines = lines.map(|(index, line)| {
            let code = line.category.map(Category::as_str).unwrap_or_default();
            let message = format!(
                "category O allows no lines of another category, and the line `{}` has {code}; invoice it by itself",
                shorten(line.fee_id)
            );
            Breach::new("BT-151", line_path(self.view, index), message)
        });
        findings.rule("BR-O-12", lines);
    }

    /// BR-B-01 and BR-B-02: Italian split payment.
    fn split_payment(&self, findings: &mut Findings) {
        let known = self.known;
        let italian = |country: Option<crate::geo::Country>| country.is_some_and(|country| country.code() == "IT");
        let places = [
            ("BT-40", "/seller/country", "seller", known.seller_country),
            ("BT-55", "/document/customer/country", "buyer", known.buyer_country),
        ];
        let mut abroad: Vec<Breach> = places
            .into_iter()
            .filter(|(.., country)| !italian(*country))
            .map(|(term, path, who, _)| {
                let message = format!("category B is for invoices within Italy, but the {who} is not known to be there; give its country as `IT`, or the tax another category");
                Breach::new(term, path, message)
            })
            .collect();
        if known.deliver_to.is_some() && !italian(known.deliver_to) {
            let message = "category B is for invoices within Italy, but the delivery goes elsewhere; give the tax another category";
            abroad.push(Breach::new("BT-80", "/delivery/country", message));
        }
        findings.rule("BR-B-01", abroad);
        let taxed = self.view.lines.iter().enumerate().filter(|(_, line)| line.category == Some(Category::S));
        let taxed = taxed.map(|(index, line)| {
            let message = format!(
                "category B allows no lines of category S, and `{}` is one; invoice it by itself",
                shorten(line.fee_id)
            );
            Breach::new("BT-151", line_path(self.view, index), message)
        });
        findings.rule("BR-B-02", taxed);
    }
}
