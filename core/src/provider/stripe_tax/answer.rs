//! From a calculation to the neutral answer: lines by their reference, in minor units, with the discounts that were spread put back.
//!
//! Of each tax on a line that discounts were taken off, a discount has the part that it took off, negative and rounded to whole minor units (half
//! away from zero), and the fee what it would have had without: its own and those parts. So a line's fee and discounts sum to what Stripe
//! says, and the document's total is Stripe's.

use std::collections::BTreeMap;

use super::calculation::{Calculation, Line, LineTax};
use super::reasons;
use super::reply::mismatch;
use super::spread::{self, Sent, Share};
use crate::config::Treatment;
use crate::money::exact::Exact;
use crate::money::{Currency, RoundingMode};
use crate::provider::amount::decimal;
use crate::provider::answer::{Answer, AnswerLine, AnswerTax, PaidBy, Remark, RemoteLine, RemotePart};
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;
use crate::provider::stripe::{currency, error};

/// An answer, and Stripe's lines of it by fee.
pub(crate) type Applied = (Answer, BTreeMap<String, RemoteLine>);

/// What a whole calculation says of the sale that it was asked for.
///
/// # Errors
/// `lines_mismatch` where its lines are not those of the sale, `totals_mismatch` where its figures contradict each other or what was told.
pub(crate) fn answer(calculation: &Calculation, sale: &Sale) -> Result<Applied, Failure> {
    if !calculation.is_whole() {
        return Err(error::unreadable("the lines of the calculation are not all there"));
    }
    calculation.check()?;
    if !calculation.currency.eq_ignore_ascii_case(sale.currency.code()) {
        let message = format!("the sale is in {}, the calculation in another currency", sale.currency.code());
        return Err(mismatch("currency_mismatch", message));
    }
    if calculation.shipping.as_ref().is_some_and(|shipping| shipping.amount != 0 || shipping.tax != 0) {
        return Err(mismatch("lines_mismatch", "the calculation has shipping costs, and none were told".to_owned()));
    }
    let mut by_reference = BTreeMap::new();
    for line in &calculation.lines {
        if by_reference.insert(line.reference.as_str(), line).is_some() {
            let message = format!("the calculation has two lines for the fee `{}`", shorten(&line.reference));
            return Err(mismatch("lines_mismatch", message));
        }
    }
    let mut lines: Vec<AnswerLine> = sale.lines.iter().map(|line| empty(&line.fee_id, line.amount)).collect();
    let mut remote = BTreeMap::new();
    let mut warnings = Vec::new();
    for sent in spread::spread(sale)?.iter().filter(|sent| sent.amount > 0) {
        let Some(sold) = sale.lines.get(sent.place) else { continue };
        let line = by_reference.remove(sold.fee_id.as_str()).filter(|line| line.inclusive == sold.tax_included);
        let told = currency::to_stripe(sent.amount, sale.currency).ok();
        let line = line.ok_or_else(|| {
            mismatch("lines_mismatch", format!("the calculation has no line as was told for the fee `{}`", sold.fee_id))
        })?;
        if told != Some(line.amount) {
            let message = format!(
                "the fee `{}` was told with {}, and comes back as {}, in Stripe's units",
                sold.fee_id,
                told.unwrap_or(sent.amount),
                line.amount
            );
            let mut failure = mismatch("totals_mismatch", message);
            failure.fee_id = Some(sold.fee_id.clone());
            return Err(failure);
        }
        let parts = put_back(line, sent, sale, &mut lines);
        let spread = sent.shares.iter().zip(parts).filter_map(|(share, tax)| {
            let fee_id = sale.lines.get(share.place)?.fee_id.clone();
            Some((fee_id, RemotePart { amount: share.amount, tax }))
        });
        remote.insert(
            sold.fee_id.clone(),
            RemoteLine { id: line.id.clone(), amount: line.amount, tax: line.tax, spread: spread.collect() },
        );
        warn(line, &mut warnings);
    }
    if let Some(reference) = by_reference.keys().next() {
        let message = format!("the calculation has a line `{}` that was not told", shorten(reference));
        return Err(mismatch("lines_mismatch", message));
    }
    let to_add = exact(calculation.exclusive, sale.currency);
    Ok((Answer { lines, to_add, remote: None, warnings, mentions: Vec::new() }, remote))
}

fn empty(fee_id: &str, amount: i64) -> AnswerLine {
    AnswerLine { fee_id: fee_id.to_owned(), net: Exact::int(amount), to_add: Exact::ZERO, taxes: Vec::new() }
}

fn exact(value: i64, currency: Currency) -> Exact {
    let (num, den) = currency::from_stripe(value, currency);
    Exact::ratio(num, den).reduced()
}

/// A tax on a line, split: the parts of the discounts, whole, and what is left, the fee's.
struct Split {
    amounts: Vec<i64>,
    bases: Vec<i64>,
    own: Exact,
    own_base: Exact,
}

/// `value · share / amount` for each share, and `value` with all of them.
fn parts(value: &Exact, sent: &Sent) -> (Vec<i64>, Exact) {
    let part = |share: &Share| {
        let part = value.mul(&Exact::int(share.amount)).div(&Exact::int(sent.amount));
        part.and_then(|part| part.round(RoundingMode::HalfAwayFromZero)).unwrap_or(0)
    };
    let parts: Vec<i64> = sent.shares.iter().map(part).collect();
    let whole = parts.iter().fold(value.clone(), |sum, part| sum.add(&Exact::int(*part)));
    (parts, whole)
}

/// Gives the taxes of a line to its fee and the discounts on it; the sum of what each discount takes off them.
fn put_back(line: &Line, sent: &Sent, sale: &Sale, lines: &mut [AnswerLine]) -> Vec<i64> {
    let taxes = line.taxes.as_deref().unwrap_or_default();
    let splits: Vec<Split> = taxes
        .iter()
        .map(|tax| {
            let (amounts, own) = parts(&exact(tax.amount, sale.currency), sent);
            let (bases, own_base) = parts(&exact(tax.taxable, sale.currency), sent);
            Split { amounts, bases, own, own_base }
        })
        .collect();
    let sum_of = |place: usize| splits.iter().filter_map(|split| split.amounts.get(place)).sum::<i64>();
    let of_discounts: Vec<i64> = (0..sent.shares.len()).map(sum_of).collect();
    let own = splits.iter().fold(Exact::ZERO, |sum, split| sum.add(&split.own));
    // A tax on all of the line is one on all of each part; else the bases are parts in proportion.
    let net_of_line = if line.inclusive { line.amount - line.tax } else { line.amount };
    let inside = |tax: Exact| if line.inclusive { tax } else { Exact::ZERO };
    for (index, (share, tax)) in sent.shares.iter().zip(&of_discounts).enumerate() {
        let Some(discount) = lines.get_mut(share.place) else { continue };
        let net = inside(Exact::int(*tax)).sub(&Exact::int(share.amount));
        discount.net = discount.net.add(&inside(Exact::int(*tax)));
        if !line.inclusive {
            discount.to_add = discount.to_add.sub(&Exact::int(*tax));
        }
        for (tax, split) in taxes.iter().zip(&splits) {
            let part = |of: &[i64]| of.get(index).map_or(Exact::ZERO, |part| Exact::int(*part).neg());
            let base = if tax.taxable == net_of_line { net.clone() } else { part(&split.bases) };
            discount.taxes.push(answer_tax(tax, line.inclusive, part(&split.amounts), base));
        }
    }
    if let Some(fee) = lines.get_mut(sent.place) {
        fee.net = fee.net.sub(&inside(own.clone()));
        if !line.inclusive {
            fee.to_add = own;
        }
        for (tax, split) in taxes.iter().zip(splits) {
            let base = if tax.taxable == net_of_line { fee.net.clone() } else { split.own_base };
            fee.taxes.push(answer_tax(tax, line.inclusive, split.own, base));
        }
    }
    of_discounts
}

fn answer_tax(tax: &LineTax, inclusive: bool, amount: Exact, taxable: Exact) -> AnswerTax {
    let treatment = reasons::treatment(tax);
    AnswerTax {
        code: None,
        name: tax.name.clone().unwrap_or_else(|| reasons::name(treatment).to_owned()),
        jurisdiction: tax.jurisdiction.clone(),
        rate: tax.percentage.as_deref().filter(|_| !tax.flat).and_then(decimal),
        taxable,
        amount,
        paid_by: if inclusive { PaidBy::Inside } else { PaidBy::OnTop },
        treatment,
        // A word that says no more than the rate does is none.
        reason: tax.reason.clone().filter(|reason| reason != "standard_rated"),
    }
}

/// What is not known is no tax of 0.
fn warn(line: &Line, warnings: &mut Vec<Remark>) {
    let unknown = line.taxes.iter().flatten().find(|tax| reasons::treatment(tax) == Treatment::Unknown);
    if let Some(tax) = unknown {
        let reason = shorten(tax.reason.as_deref().unwrap_or("no reason"));
        let text = format!(
            "Stripe computes no tax for the fee `{}`: {reason}; whether there is one, it does not say",
            line.reference
        );
        warnings.push(Remark { code: "not_supported".to_owned(), text });
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(64).collect()
}
