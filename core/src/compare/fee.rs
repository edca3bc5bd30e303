//! A taxed fee and its taxes, as tallage wrote them.

use std::borrow::Cow;

use super::number::exact;
use crate::config::Treatment;
use crate::json::node::{Node, View};
use crate::json::read::{self, Path, Problems, members};
use crate::money::decimal::Decimal;
use crate::money::exact::Exact;

/// Decimal places of a rate: a provider's may have more than a configured one.
const RATE_PLACES: u32 = 12;

/// A tax on a fee.
#[derive(Debug)]
pub(super) struct Tax<'a> {
    pub code: Cow<'a, str>,
    pub name: Cow<'a, str>,
    /// In percent; `None`: so much a unit.
    pub rate: Option<Decimal>,
    pub inclusive: bool,
    pub base: i64,
    pub exact_base: Exact,
    pub amount: i64,
    /// Before rounding, less than a unit away.
    pub exact_amount: Exact,
    pub seller_pays: Option<i64>,
    pub treatment: Treatment,
    pub jurisdiction: Option<Cow<'a, str>>,
    /// A provider's own word for why it takes none.
    pub reason: Option<Cow<'a, str>>,
}

/// What depends on taxes, in minor units.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Figures {
    pub net: i64,
    pub taxes: i64,
    pub included: i64,
}

/// What EU VAT says of a fee.
#[derive(Debug)]
pub(super) struct Verdict<'a> {
    pub rule: Cow<'a, str>,
    /// Country or territory whose tax it is.
    pub place: Option<Cow<'a, str>>,
    pub status: Option<Cow<'a, str>>,
    /// The date whose rate it has.
    pub tax_date: Option<Cow<'a, str>>,
    pub reasons: Vec<Cow<'a, str>>,
    /// The fee that tells the reasons, if it is another.
    pub reasons_as: Option<Cow<'a, str>>,
}

/// A taxed fee.
#[derive(Debug)]
pub(super) struct Fee<'a> {
    pub id: Cow<'a, str>,
    /// The fee that was split.
    pub part_of: Option<Cow<'a, str>>,
    pub name: Option<Cow<'a, str>>,
    pub amount: i64,
    pub progressive: i64,
    pub coupons: i64,
    /// What remains after deductions, before any of it was rounded.
    pub exact_price: Exact,
    /// What the price was before a tax came out of it that is not charged.
    pub price_with_tax: Option<i64>,
    /// `None`: not known.
    pub figures: Option<Figures>,
    pub rate: Option<Decimal>,
    pub treatment: Treatment,
    pub level: Cow<'a, str>,
    pub level_code: Option<Cow<'a, str>>,
    pub eu: Option<Verdict<'a>>,
    pub taxes: Vec<Tax<'a>>,
}

impl Fee<'_> {
    /// What remains after deductions.
    pub(super) fn price(&self) -> i64 {
        self.amount - self.progressive - self.coupons
    }

    /// The largest of its figures without their signs, of its taxes all together.
    pub(super) fn magnitude(&self) -> i128 {
        let Figures { net, taxes, included } = self.figures.unwrap_or_default();
        let figures = [self.amount, self.progressive, self.coupons, net, taxes, included];
        let taxes = self.taxes.iter().map(|tax| i128::from(tax.amount).abs()).sum::<i128>();
        figures.into_iter().map(|it| i128::from(it).abs()).fold(taxes, i128::max)
    }
}

/// A required amount.
pub(super) fn amount(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> i64 {
    let slot = read::required(slot, path, problems);
    read::cents(slot, path, problems).unwrap_or(0)
}

/// The exact figure beside a whole one.
fn precise(slot: Option<Node<'_, '_>>, whole: i64, path: &Path<'_>, problems: &mut Problems) -> Exact {
    let Some(node) = slot else { return Exact::int(whole) };
    let View::Raw(raw) = node.view() else { return Exact::int(whole) };
    let text = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(raw);
    exact(text).unwrap_or_else(|| {
        problems.add(path, "not_decimal", "this is no exact figure of tallage; hand back what it gave, unchanged");
        Exact::int(whole)
    })
}

/// A fee; of a document whose taxes are `known`, with its figures.
pub(super) fn read<'a>(known: bool, node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Fee<'a>> {
    members!(node, path, problems, {
        id: "id", part_of: "part_of", name: "name", gross: "amount_cents", exact_gross: "precise_amount_cents",
        progressive: "progressive_billing_credits_amount_cents",
        exact_progressive: "progressive_billing_credits_precise_amount_cents", coupons: "coupons_amount_cents",
        exact_coupons: "coupons_precise_amount_cents", price_with_tax: "price_including_tax_amount_cents",
        net: "sub_total_excluding_taxes_amount_cents", taxes: "taxes_amount_cents", included: "included_taxes_amount_cents",
        rate: "taxes_rate", treatment: "treatment", decided: "decided_by", eu: "eu", applied: "applied_taxes",
    } rest ignored);
    let id = read::required_code(id, &path.member("id"), problems);
    let mut figure = |slot, name: &str| amount(slot, &path.member(name), problems);
    let gross = figure(gross, "amount_cents");
    let progressive = figure(progressive, "progressive_billing_credits_amount_cents");
    let coupons = figure(coupons, "coupons_amount_cents");
    let figures = known.then(|| Figures {
        net: figure(net, "sub_total_excluding_taxes_amount_cents"),
        taxes: figure(taxes, "taxes_amount_cents"),
        included: figure(included, "included_taxes_amount_cents"),
    });
    let mut exact_of = |slot, whole, name: &str| precise(slot, whole, &path.member(name), problems);
    let exact_price = exact_of(exact_gross, gross, "precise_amount_cents")
        .sub(&exact_of(exact_progressive, progressive, "progressive_billing_credits_precise_amount_cents"))
        .sub(&exact_of(exact_coupons, coupons, "coupons_precise_amount_cents"));
    let treatment_path = path.member("treatment");
    let treatment = read::required(treatment, &treatment_path, problems);
    let treatment = read::word(treatment, &Treatment::WORDS, &treatment_path, problems);
    let (level, level_code) = read_level(decided, &path.member("decided_by"), problems)?;
    let applied_path = path.member("applied_taxes");
    let applied = read::list(read::required(applied, &applied_path, problems), &applied_path, problems);
    let taxes = read::each(applied, &applied_path, problems, read_tax);
    let fee = Fee {
        id: id?,
        part_of: read::code(part_of, &path.member("part_of"), problems),
        name: read::text(name, &path.member("name"), problems),
        amount: gross,
        progressive,
        coupons,
        exact_price,
        price_with_tax: read::cents(price_with_tax, &path.member("price_including_tax_amount_cents"), problems),
        figures,
        rate: read::decimal(rate, RATE_PLACES, &path.member("taxes_rate"), problems),
        treatment: treatment?,
        level,
        level_code,
        eu: eu.and_then(|node| read_verdict(node, &path.member("eu"), problems)),
        taxes,
    };
    if problems.is_empty() && !adds_up(&fee) {
        let message = "the figures of this fee disagree; hand back what tallage gave, unchanged";
        problems.add(path, "does_not_add_up", message);
    }
    Some(fee)
}

/// The price less included taxes is the net; the taxes are those applied.
fn adds_up(fee: &Fee<'_>) -> bool {
    let Some(figures) = fee.figures else { return true };
    let sum = |taxes: &mut dyn Iterator<Item = &Tax<'_>>| taxes.map(|tax| i128::from(tax.amount)).sum::<i128>();
    fee.price() - figures.included == figures.net
        && sum(&mut fee.taxes.iter()) == figures.taxes.into()
        && sum(&mut fee.taxes.iter().filter(|tax| tax.inclusive)) == figures.included.into()
}

/// Level and code of who decided.
type Level<'a> = (Cow<'a, str>, Option<Cow<'a, str>>);

fn read_level<'a>(slot: Option<Node<'_, 'a>>, path: &Path<'_>, problems: &mut Problems) -> Option<Level<'a>> {
    let node = read::required(slot, path, problems)?;
    members!(node, path, problems, { level: "level", code: "code" } rest ignored);
    let level = read::required_code(level, &path.member("level"), problems)?;
    Some((level, read::code(code, &path.member("code"), problems)))
}

fn read_verdict<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Verdict<'a>> {
    members!(node, path, problems, {
        rule: "rule", country: "tax_country", territory: "tax_territory", status: "customer_status", tax_date: "tax_date",
        reasons: "reasons", reasons_as: "reasons_as",
    } rest ignored);
    let rule = read::required_code(rule, &path.member("rule"), problems);
    let reasons_path = path.member("reasons");
    let reasons = read::list(reasons, &reasons_path, problems);
    let reasons = read::each(reasons, &reasons_path, problems, |node, at, problems| {
        members!(node, at, problems, { text: "text" } rest ignored);
        read::text(text, &at.member("text"), problems)
    });
    let country = read::code(country, &path.member("tax_country"), problems);
    Some(Verdict {
        rule: rule?,
        place: read::code(territory, &path.member("tax_territory"), problems).or(country),
        status: read::code(status, &path.member("customer_status"), problems),
        tax_date: read::code(tax_date, &path.member("tax_date"), problems),
        reasons,
        reasons_as: read::code(reasons_as, &path.member("reasons_as"), problems),
    })
}

fn read_tax<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Tax<'a>> {
    members!(node, path, problems, {
        code: "tax_code", name: "tax_name", rate: "tax_rate", inclusive: "inclusive", base: "taxable_base_amount_cents",
        exact_base: "taxable_base_precise_amount_cents", tax: "amount_cents", exact_tax: "precise_amount_cents",
        seller_pays: "seller_pays_amount_cents", treatment: "treatment", jurisdiction: "jurisdiction",
        reason: "provider_reason",
    } rest ignored);
    let code = read::required_code(code, &path.member("tax_code"), problems);
    let name = read::text(name, &path.member("tax_name"), problems);
    let base = amount(base, &path.member("taxable_base_amount_cents"), problems);
    let amount = amount(tax, &path.member("amount_cents"), problems);
    let exact_amount = precise(exact_tax, amount, &path.member("precise_amount_cents"), problems);
    // What is charged is a neighbour of the exact figure; another one explains nothing.
    let distance = exact_amount.sub(&Exact::int(amount));
    let near = distance.cmp(&Exact::int(2)).is_lt() && distance.cmp(&Exact::int(-2)).is_gt();
    let treatment_path = path.member("treatment");
    let treatment = read::required(treatment, &treatment_path, problems);
    let treatment = read::word(treatment, &Treatment::WORDS, &treatment_path, problems);
    Some(Tax {
        code: code?,
        name: name.unwrap_or_default(),
        rate: read::decimal(rate, RATE_PLACES, &path.member("tax_rate"), problems),
        inclusive: read::boolean(inclusive, &path.member("inclusive"), problems).unwrap_or(false),
        base,
        exact_base: precise(exact_base, base, &path.member("taxable_base_precise_amount_cents"), problems),
        amount,
        exact_amount: if near { exact_amount } else { Exact::int(amount) },
        seller_pays: read::cents(seller_pays, &path.member("seller_pays_amount_cents"), problems),
        treatment: treatment?,
        jurisdiction: read::code(jurisdiction, &path.member("jurisdiction"), problems),
        reason: read::code(reason, &path.member("provider_reason"), problems),
    })
}
