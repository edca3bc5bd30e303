//! Why: the decision and the arithmetic of every fee, as data and as text for people.

mod decisions;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

pub(crate) use decisions::decisions_json;

use crate::calculate::{TaxRow, TaxedFee, TaxedInvoice};
use crate::config::Config;
use crate::document::Fee;
use crate::money::exact::Exact;
use crate::money::print;
use crate::money::{Base, Currency};
use crate::resolve::{Decision, Hierarchy, Level};

/// What `explain` adds to a taxed invoice. Amounts are in major units, exact ones as decimals.
#[derive(Debug, Serialize)]
pub(crate) struct Explanation {
    fees: Vec<FeeExplanation>,
    taxes: Vec<TaxExplanation>,
    text: String,
}

impl Explanation {
    pub(crate) fn to_json(&self) -> String {
        // Strings only: this cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[derive(Debug, Serialize)]
struct FeeExplanation {
    id: String,
    levels: Vec<LevelExplanation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why_not_asked: Option<&'static str>,
    exact_amount: String,
    amount: String,
    progressive_billing_credits: String,
    coupons: String,
    remainder: String,
    /// `None`: not known before the taxes are.
    net: Option<String>,
    taxes: Vec<CellExplanation>,
    /// The steps of EU VAT, where it decided; as data they stand in the fee's `eu`.
    #[serde(skip)]
    steps: Vec<String>,
}

#[derive(Debug, Serialize)]
struct LevelExplanation {
    level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    tax_codes: Vec<String>,
    outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Decides,
    Overridden,
    NamesNone,
    NotAsked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Direction {
    Exact,
    Up,
    Down,
    /// Charged when the fee was paid in advance, and not computed again.
    AsCharged,
}

#[derive(Debug, Serialize)]
struct CellExplanation {
    tax_code: String,
    #[serde(skip)]
    name: String,
    tax_rate: String,
    inclusive: bool,
    compound: bool,
    base: String,
    exact: String,
    rounded: String,
    rounding: Direction,
}

#[derive(Debug, Serialize)]
struct TaxExplanation {
    tax_code: String,
    #[serde(skip)]
    name: String,
    tax_rate: String,
    base: String,
    exact: String,
    /// What of it was settled in advance.
    #[serde(skip_serializing_if = "Option::is_none")]
    settled: Option<String>,
    rounded: String,
    units_to: Vec<String>,
}

/// Explains a taxed invoice.
pub(crate) fn explain(config: &Config, taxed: &TaxedInvoice<'_>) -> Explanation {
    let mut hierarchy = Hierarchy::new(config, taxed.invoice);
    let fees: Vec<FeeExplanation> = taxed.fees().map(|fee| explain_fee(config, &mut hierarchy, fee)).collect();
    let sums = taxed.set_sums();
    let units = units(&fees);
    let rows = taxed.rows.iter().zip(taxed.rows_exact(&sums));
    let taxes: Vec<TaxExplanation> = rows.map(|(row, exact)| explain_row(taxed, row, exact, &units)).collect();
    let text = text::text(taxed, &fees, &taxes);
    Explanation { fees, taxes, text }
}

/// An exact amount of minor units in major units: without trailing zeros.
fn major(value: &Exact, currency: Currency) -> String {
    let unit = 10i128.pow(u32::from(currency.exponent()));
    let mut out = String::new();
    print::push_exact(&mut out, &value.mul(&Exact::ratio(1, unit)).reduced());
    out
}

fn explain_fee<'a>(config: &'a Config, hierarchy: &mut Hierarchy<'a>, taxed: TaxedFee<'_, 'a>) -> FeeExplanation {
    let (fee, currency, invoice) = (taxed.fee(), taxed.currency(), taxed.taxed);
    let figures = taxed.figures();
    let before = hierarchy.before_any_level(fee);
    let whole = [Exact::int(figures.amount), Exact::int(figures.progressive), Exact::int(figures.coupons)];
    let precise = invoice.precise.as_ref().map(|precise| &precise[taxed.index]);
    let exact_amount = precise.map_or_else(|| whole[0].clone(), |precise| precise.amount.clone());
    // The arithmetic that is told is the one that was done.
    let used = match precise {
        Some(precise) if invoice.rounding.base == Base::Exact => {
            [precise.amount.clone(), precise.progressive.clone(), precise.coupons.clone()]
        }
        _ => whole,
    };
    let [amount, progressive, coupons] = used.map(|value| major(&value, currency));
    let decision = &invoice.resolution.fees[taxed.index];
    let factors = &invoice.factors.sets[decision.set as usize];
    let base = invoice.base(taxed.index);
    let net = match fee.settled {
        Some(_) => Exact::int(figures.net),
        None => base.mul(&factors.net.exact()),
    };
    FeeExplanation {
        id: fee.id.to_string(),
        levels: levels(config, hierarchy, (taxed.index, fee), decision, before.is_some()),
        why_not_asked: before.map(why_not_asked),
        exact_amount: major(&exact_amount, currency),
        amount,
        progressive_billing_credits: progressive,
        coupons,
        remainder: major(&base, currency),
        net: (!invoice.is_pending()).then(|| major(&net, currency)),
        taxes: cells(&taxed, &base),
        steps: steps(&taxed, decision),
    }
}

fn levels<'a>(
    config: &'a Config,
    hierarchy: &mut Hierarchy<'a>,
    (index, fee): (usize, &'a Fee<'a>),
    decision: &Decision<'_>,
    not_asked: bool,
) -> Vec<LevelExplanation> {
    let (asked, _) = hierarchy.asked(index, fee);
    hierarchy.ask_eu(fee);
    let mut decided = false;
    let answers = asked.into_iter().flatten().map(|asked| {
        let list = hierarchy.list(&asked);
        let by_eu = asked.level == Level::Eu && decision.level == Level::Eu;
        let by_provider = asked.level == Level::Provider && decision.level == Level::Provider;
        // EU VAT may decide without naming a tax yet, and some of what it says lower levels override.
        let beaten = decided || (asked.level == Level::Eu && !by_eu);
        // Neither a provider that decides nor EU VAT that it overrides was asked for a tax.
        let unasked = by_provider || (asked.level == Level::Eu && decision.level == Level::Provider);
        let outcome = match (not_asked, list.is_empty() && !by_eu && !unasked, beaten) {
            (true, _, _) => Outcome::NotAsked,
            (false, true, _) => Outcome::NamesNone,
            (false, false, true) => Outcome::Overridden,
            (false, false, false) => Outcome::Decides,
        };
        decided |= outcome == Outcome::Decides;
        LevelExplanation {
            level: asked.level.as_str(),
            code: asked.code.map(str::to_owned),
            tax_codes: list.iter().map(|tax| config.tax(*tax).code.to_string()).collect(),
            outcome,
        }
    });
    answers.collect()
}

/// What EU VAT did to a fee, and why: its period, its price, its reasons.
fn steps(taxed: &TaxedFee<'_, '_>, decision: &Decision<'_>) -> Vec<String> {
    let (vat, invoice) = (&taxed.fee().vat, taxed.taxed);
    let Some(verdict) = invoice.resolution.verdict(decision) else { return Vec::new() };
    let mut steps = Vec::with_capacity(verdict.reasons.len() + 3);
    if let (Some(whole), Some(share), Some(from), Some(to)) = (&vat.part_of, vat.share, vat.from_date, vat.to_date) {
        steps.push(format!(
            "a part of {whole}, whose period crosses a change of rates: {} of {} days, {from} to {to}",
            share.days, share.of_days
        ));
    }
    if verdict.date != invoice.invoice.tax_date {
        steps.push(format!("taxed at the rates of {}, the end of its period", verdict.date));
    }
    if let Some((price, rate)) = vat.price_with_tax {
        let currency = taxed.currency();
        steps.push(format!(
            "the price of {} included {rate} % of tax, which is not charged: {} is asked",
            currency.major(price),
            currency.major(taxed.amount_cents())
        ));
    }
    steps.extend(verdict.reasons.iter().map(|reason| reason.text.clone()));
    steps
}

fn why_not_asked(level: Level) -> &'static str {
    match level {
        Level::PrepaidCredit => {
            "prepaid credits carry no tax, whatever is configured: what they pay for is taxed when it is billed"
        }
        Level::Settled => "the fee was paid in advance and taxed then: those taxes are summed, not computed again",
        Level::CustomerExempt => "the customer is exempt",
        Level::FeeExempt => "the fee is exempt",
        Level::Provider
        | Level::Fee
        | Level::Charge
        | Level::FixedCharge
        | Level::Commitment
        | Level::AddOn
        | Level::Plan
        | Level::Customer
        | Level::Eu
        | Level::BillingEntity
        | Level::Organization
        | Level::None => "no level was asked",
    }
}

fn cells(taxed: &TaxedFee<'_, '_>, base: &Exact) -> Vec<CellExplanation> {
    let (invoice, figures, currency) = (taxed.taxed, taxed.figures(), taxed.currency());
    if let Some(settled) = &taxed.fee().settled {
        let cell = |tax: &crate::document::SettledTax<'_>| CellExplanation {
            tax_code: tax.tax_code.to_string(),
            name: tax.tax_name.to_string(),
            tax_rate: tax.tax_rate.to_string(),
            inclusive: taxed.fee().settled_inclusive(invoice.invoice),
            compound: false,
            base: major(&Exact::int(figures.net), currency),
            exact: major(&Exact::int(tax.amount_cents), currency),
            rounded: currency.major(tax.amount_cents).to_string(),
            rounding: Direction::AsCharged,
        };
        return settled.iter().map(cell).collect();
    }
    let decision = &invoice.resolution.fees[taxed.index];
    let range = invoice.resolution.sets.range(decision.set as usize);
    let rounded = figures.cells(range.len(), &invoice.cells);
    let cell = |((tax, factor), rounded): ((&crate::resolve::SetTax<'_>, &crate::calculate::CellFactor), &i64)| {
        let exact = base.mul(&factor.tax.exact());
        let rounding = match Exact::int(*rounded).cmp(&exact) {
            std::cmp::Ordering::Equal => Direction::Exact,
            std::cmp::Ordering::Greater => Direction::Up,
            std::cmp::Ordering::Less => Direction::Down,
        };
        CellExplanation {
            tax_code: tax.tax.code.to_string(),
            name: tax.tax.name.to_string(),
            tax_rate: tax.rate().to_string(),
            inclusive: tax.inclusive,
            compound: tax.tax.compound,
            base: major(&base.mul(&factor.base.exact()), currency),
            exact: major(&exact, currency),
            rounded: currency.major(*rounded).to_string(),
            rounding,
        }
    };
    invoice.resolution.set(decision).iter().zip(&invoice.factors.cells[range]).zip(rounded).map(cell).collect()
}

/// By code and rate: the fees whose share of a tax was rounded up, and those where it was rounded
/// down.
type Units<'f> = BTreeMap<(&'f str, &'f str), [Vec<&'f str>; 2]>;

fn units(fees: &[FeeExplanation]) -> Units<'_> {
    let mut units = Units::new();
    for fee in fees {
        for cell in &fee.taxes {
            let [up, down] = units.entry((&cell.tax_code, &cell.tax_rate)).or_default();
            match cell.rounding {
                Direction::Up => up.push(&fee.id),
                Direction::Down => down.push(&fee.id),
                Direction::Exact | Direction::AsCharged => {}
            }
        }
    }
    units
}

fn explain_row(taxed: &TaxedInvoice<'_>, row: &TaxRow<'_>, exact: (Exact, Exact), units: &Units<'_>) -> TaxExplanation {
    let (code, name, rate) = row.identity();
    let currency = taxed.invoice.currency;
    let (base, exact) = exact;
    let rate = rate.to_string();
    // A unit goes away from zero: for a tax that is negative as a whole, to those rounded down.
    let away = usize::from(exact.is_negative());
    let units_to = units.get(&(code, rate.as_str())).map_or(&[][..], |sides| &sides[away]);
    TaxExplanation {
        tax_code: code.to_owned(),
        name: name.to_owned(),
        base: major(&base, currency),
        exact: major(&exact, currency),
        settled: (!row.settled_fees.is_empty()).then(|| currency.major(row.settled_amount).to_string()),
        rounded: currency.major(row.amount).to_string(),
        units_to: units_to.iter().map(|fee| (*fee).to_owned()).collect(),
        tax_rate: rate,
    }
}
