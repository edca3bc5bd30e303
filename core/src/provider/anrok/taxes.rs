//! The taxes of one line: who takes them, where the money comes from, or why there are none. Figures are Anrok's, to the fraction.

use super::error;
use super::response::figure;
use crate::config::Treatment;
use crate::json::foreign::Foreign;
use crate::money::RoundingMode::HalfAwayFromZero;
use crate::money::exact::Exact;
use crate::money::print;
use crate::provider::amount::percent;
use crate::provider::answer::{AnswerLine, AnswerTax, PaidBy};
use crate::provider::failure::Failure;
use crate::provider::sale::SaleLine;

/// Most jurisdictions with an amount of which it is tried who pays: every subset is.
const MAX_JURISDICTIONS: usize = 10;

/// What one jurisdiction takes of a line.
struct Jurisdiction {
    taxes: Vec<AnswerTax>,
    sum: Exact,
}

/// Reads a line of the answer to `sent`.
///
/// - Tax inside: `preTaxAmount` and the taxes make up what was sent, and nothing is to collect.
/// - Tax on top: `taxAmountToCollect` is the sum of the taxes, rounded once. The seller may have chosen to pay a jurisdiction's tax itself: then
///   that is listed, and not in the sum.
pub(super) fn line(sent: &SaleLine, answered: &Foreign<'_>) -> Result<AnswerLine, Failure> {
    let about = |failure: Failure| Failure { fee_id: Some(sent.fee_id.clone()), ..failure };
    let net = figure(answered, "preTaxAmount").map_err(about)?;
    let to_add = figure(answered, "taxAmountToCollect").map_err(about)?;
    let Some(to_collect) = to_add.whole() else {
        return Err(about(error::unreadable("`taxAmountToCollect` is no whole number")));
    };
    let mut jurisdictions = jurisdictions(answered, &net).map_err(about)?;
    let sum = sum(&jurisdictions);
    let told = if sent.tax_included { net.add(&sum) } else { net.clone() };
    if !is_what_was_sent(sent, &told) {
        let what = format!("the amount of the fee `{}` comes back as", sent.fee_id);
        return Err(about(totals_mismatch(&what, &told, &Exact::int(sent.amount))));
    }
    let paid = if sent.tax_included {
        pay(&mut jurisdictions, |_| PaidBy::Inside);
        to_collect == 0
    } else {
        on_top(&mut jurisdictions, &sum, to_collect)
    };
    if !paid {
        let what = format!("the taxes listed on the fee `{}` come to", sent.fee_id);
        let listed = if sent.tax_included { Exact::ZERO } else { sum };
        return Err(about(totals_mismatch(&what, &listed, &to_add)));
    }
    let taxes = jurisdictions.into_iter().flat_map(|jurisdiction| jurisdiction.taxes).collect();
    Ok(AnswerLine { fee_id: sent.fee_id.clone(), net, to_add, taxes })
}

/// Whether a line that is not named can be the answer to `sent`.
pub(super) fn comes_to_what_was_sent(sent: &SaleLine, answered: &Foreign<'_>) -> bool {
    let told = || {
        let net = figure(answered, "preTaxAmount").ok()?;
        let inside = if sent.tax_included { sum(&jurisdictions(answered, &net).ok()?) } else { Exact::ZERO };
        Some(net.add(&inside))
    };
    told().is_some_and(|told| is_what_was_sent(sent, &told))
}

/// On top nothing is rounded; inside, Anrok rounds what it takes out.
fn is_what_was_sent(sent: &SaleLine, told: &Exact) -> bool {
    let amount = Exact::int(sent.amount);
    if sent.tax_included { within_a_unit(told, &amount) } else { told.cmp(&amount).is_eq() }
}

pub(super) fn within_a_unit(one: &Exact, other: &Exact) -> bool {
    let difference = one.sub(other);
    difference.cmp(&Exact::int(1)).is_lt() && difference.cmp(&Exact::int(-1)).is_gt()
}

pub(super) fn totals_mismatch(what: &str, computed: &Exact, told: &Exact) -> Failure {
    let shown = |value: &Exact| {
        let mut text = String::new();
        print::push_exact(&mut text, value);
        text
    };
    let message = format!("{what} {} minor units, and the figure beside it is {}", shown(computed), shown(told));
    error::mismatch("totals_mismatch", message)
}

fn sum(jurisdictions: &[Jurisdiction]) -> Exact {
    jurisdictions.iter().fold(Exact::ZERO, |sum, jurisdiction| sum.add(&jurisdiction.sum))
}

fn jurisdictions(line: &Foreign<'_>, net: &Exact) -> Result<Vec<Jurisdiction>, Failure> {
    match line.get("jurises") {
        None => Ok(Vec::new()),
        Some(Foreign::List(list)) => list.iter().map(|juris| jurisdiction(juris, net)).collect(),
        Some(_) => Err(error::unreadable("`jurises` is no list")),
    }
}

/// Taxes, or the reason why there are none; of a jurisdiction that has both, the taxes are money.
fn jurisdiction(juris: &Foreign<'_>, net: &Exact) -> Result<Jurisdiction, Failure> {
    if !juris.is_object() {
        return Err(error::unreadable("one of the `jurises` is no object"));
    }
    let name = juris.get("name").and_then(Foreign::filled_text);
    let taxes = match juris.get("taxes") {
        None => Vec::new(),
        Some(Foreign::List(list)) => list.iter().map(|it| tax(it, name)).collect::<Result<Vec<_>, _>>()?,
        Some(_) => return Err(error::unreadable("`taxes` is no list")),
    };
    if taxes.is_empty() {
        let why = not_taxed(juris.get("notTaxedReason"), name, net);
        return Ok(Jurisdiction { taxes: vec![why], sum: Exact::ZERO });
    }
    let sum = taxes.iter().fold(Exact::ZERO, |sum, tax| sum.add(&tax.amount));
    Ok(Jurisdiction { taxes, sum })
}

fn tax(tax: &Foreign<'_>, jurisdiction: Option<&str>) -> Result<AnswerTax, Failure> {
    let amount = figure(tax, "taxAmount")?;
    let rate = tax.get("taxRate").and_then(Foreign::number).and_then(percent);
    let zero = amount.is_zero() && rate.as_ref().is_some_and(Exact::is_zero);
    Ok(AnswerTax {
        name: tax.get("taxName").and_then(Foreign::filled_text).unwrap_or("Tax").to_owned(),
        code: None,
        jurisdiction: jurisdiction.map(str::to_owned),
        rate,
        taxable: figure(tax, "taxableAmount")?,
        amount,
        paid_by: PaidBy::OnTop,
        treatment: if zero { Treatment::Zero } else { Treatment::Standard },
        reason: None,
    })
}

/// Why a jurisdiction takes nothing. `reason` is there for `exempt` only, and new words come without notice.
fn not_taxed(why: Option<&Foreign<'_>>, jurisdiction: Option<&str>, net: &Exact) -> AnswerTax {
    let word = |value: Option<&Foreign<'_>>| {
        let value = value?;
        value.filled_text().or_else(|| value.get("type")?.filled_text()).map(str::to_owned)
    };
    let kind = word(why);
    let exempt = why.and_then(|why| word(why.get("reason"))).filter(|_| kind.as_deref() == Some("exempt"));
    let reason = exempt.or(kind.clone());
    let (treatment, name) = match (kind.as_deref(), reason.as_deref()) {
        (Some("exempt"), Some("reverseCharge")) => (Treatment::ReverseCharge, "Reverse charge"),
        (Some("exempt"), Some("customerExempt")) => (Treatment::CustomerExempt, "Customer exempt"),
        (Some("exempt"), Some("transactionExempt")) => (Treatment::TransactionExempt, "Transaction exempt"),
        (Some("exempt"), _) => (Treatment::Exempt, "Exempt"),
        (Some("notCollecting"), _) => (Treatment::NotCollecting, "Not collecting"),
        (Some("productNotTaxed"), _) => (Treatment::ProductNotTaxed, "Product not taxed"),
        // The second is a word of older answers.
        (Some("jurisHasNoTax" | "jurisNotTaxed"), _) => {
            (Treatment::JurisdictionHasNoTax, "No tax in this jurisdiction")
        }
        _ => (Treatment::Unknown, "Not taxed"),
    };
    AnswerTax {
        name: name.to_owned(),
        code: None,
        jurisdiction: jurisdiction.map(str::to_owned),
        rate: None,
        taxable: net.clone(),
        amount: Exact::ZERO,
        paid_by: PaidBy::OnTop,
        treatment,
        reason,
    }
}

fn pay(jurisdictions: &mut [Jurisdiction], by: impl Fn(usize) -> PaidBy) {
    for (index, jurisdiction) in jurisdictions.iter_mut().enumerate() {
        for tax in &mut jurisdiction.taxes {
            tax.paid_by = by(index);
            if tax.paid_by == PaidBy::Seller && !tax.amount.is_zero() {
                tax.treatment = Treatment::SellerPays;
            }
        }
    }
}

/// Finds out which taxes `to_collect` is the rounded sum of; the others are the seller's. Whether there is one answer.
fn on_top(jurisdictions: &mut [Jurisdiction], sum: &Exact, to_collect: i64) -> bool {
    if rounds_to(sum, to_collect) || may_round_to(sum, to_collect) {
        return true;
    }
    let amounts: Vec<(usize, Exact)> = jurisdictions
        .iter()
        .enumerate()
        .filter(|(_, it)| !it.sum.is_zero())
        .map(|(at, it)| (at, it.sum.clone()))
        .collect();
    let seller = |payers: &dyn Fn(usize) -> bool, jurisdictions: &mut [Jurisdiction]| {
        pay(jurisdictions, |at| match amounts.iter().position(|(index, _)| *index == at) {
            Some(place) if !payers(place) => PaidBy::Seller,
            Some(_) | None => PaidBy::OnTop,
        });
    };
    if to_collect == 0 {
        seller(&|_| false, jurisdictions);
        return true;
    }
    if amounts.len() > MAX_JURISDICTIONS {
        return false;
    }
    // The sum of each subset: that without its highest jurisdiction, and that jurisdiction.
    let mut sums = vec![Exact::ZERO];
    for (_, amount) in &amounts {
        let with: Vec<Exact> = sums.iter().map(|sum| sum.add(amount)).collect();
        sums.extend(with);
    }
    let only = |fits: fn(&Exact, i64) -> bool| {
        let mut subsets = sums.iter().enumerate().filter(|(_, sum)| fits(sum, to_collect)).map(|(subset, _)| subset);
        subsets.next().filter(|_| subsets.next().is_none())
    };
    let Some(subset) = only(rounds_to).or_else(|| only(may_round_to)) else { return false };
    seller(&|place| subset >> place & 1 == 1, jurisdictions);
    true
}

/// Half away from zero, as in Anrok's examples.
fn rounds_to(sum: &Exact, whole: i64) -> bool {
    sum.round(HalfAwayFromZero) == Some(whole)
}

/// How Anrok rounds halves below zero is not documented: either neighbour is its word.
fn may_round_to(sum: &Exact, whole: i64) -> bool {
    sum.is_negative() && within_a_unit(sum, &Exact::int(whole))
}
