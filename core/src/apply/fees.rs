//! What a provider's answer makes of each fee.

use std::collections::BTreeMap;

use super::cells::{Cells, sum, whole};
use super::identity::{Identity, is_taken, treatment};
use crate::calculate::{FeeFigures, TaxedInvoice};
use crate::config::Treatment;
use crate::error::{Error, ErrorKind, Problem};
use crate::money::exact::Exact;
use crate::money::{Rate, RoundingMode};
use crate::provider::answer::{Answer, AnswerLine, PaidBy};
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;

/// A tax on a fee.
#[derive(Debug)]
pub(super) struct Entry {
    pub identity: Identity,
    pub inclusive: bool,
    pub base: i64,
    pub exact_base: Exact,
    pub amount: i64,
    /// What is charged, before rounding.
    pub exact_amount: Exact,
    /// What the seller pays itself: whole and exact.
    pub seller_pays: Option<(i64, Exact)>,
}

/// A fee with its taxes.
#[derive(Debug)]
pub(super) struct FeeTaxes {
    pub figures: FeeFigures,
    pub exact_net: Exact,
    pub exact_taxes: Exact,
    pub rate: Option<Rate>,
    pub treatment: Treatment,
    /// Empty for settled fees, which keep what they have.
    pub entries: Vec<Entry>,
}

/// Why the fees of a document do not take an answer.
pub(super) enum Refusal {
    Failure(Box<Failure>),
    Error(Error),
}

impl From<Box<Failure>> for Refusal {
    fn from(failure: Box<Failure>) -> Self {
        Self::Failure(failure)
    }
}

/// A line of the answer with its whole figures.
type Line<'a> = (&'a AnswerLine, &'a Cells);

/// Every fee of the document, in its order; `answered`: what was told, what was answered, and that rounded.
pub(super) fn fees(
    taxed: &TaxedInvoice<'_>,
    answered: Option<(&Sale, &Answer, &[Cells])>,
) -> Result<Vec<FeeTaxes>, Refusal> {
    let mut lines: BTreeMap<&str, (Line<'_>, i64)> = BTreeMap::new();
    if let Some((sale, answer, cells)) = answered {
        let all = answer.lines.iter().zip(cells).zip(&sale.lines);
        lines.extend(all.map(|(line, sold)| (sold.fee_id.as_str(), (line, sold.amount))));
    }
    let mut fees = Vec::with_capacity(taxed.fees.len());
    for (fee, own) in taxed.fees().zip(&taxed.fees) {
        fees.push(match lines.remove(fee.fee().id.as_ref()) {
            Some((line, amount)) => {
                if amount != own.remaining() {
                    return Err(Refusal::Error(changed()));
                }
                let (sale, answer) = answered.map_or((None, None), |(sale, answer, _)| (Some(sale), Some(answer)));
                let country = sale.map_or("", |sale| &*sale.customer.address.country);
                told(*own, line, country, answer.and_then(|answer| mention(answer, &line.0.fee_id)).as_deref())?
            }
            None if fee.fee().settled.is_some() => settled(fee, *own),
            None => untold(*own),
        });
    }
    if lines.is_empty() { Ok(fees) } else { Err(Refusal::Error(changed())) }
}

fn changed() -> Error {
    let message = "the document or its configuration has changed since the provider was told of it; begin again";
    Error::of_problems(ErrorKind::Conflict, vec![Problem::new("invoice.changed_since_told", "/fees", message)])
}

/// The words for a fee, all of them.
fn mention(answer: &Answer, fee_id: &str) -> Option<String> {
    let of_fee = answer.mentions.iter().filter(|mention| {
        let about = &mention.fee_ids;
        !mention.text.trim().is_empty() && (about.is_empty() || about.iter().any(|id| id == fee_id))
    });
    let texts: Vec<&str> = of_fee.map(|mention| mention.text.trim()).collect();
    (!texts.is_empty()).then(|| texts.join("; ").chars().take(crate::json::read::MAX_TEXT).collect())
}

/// A fee that the provider taxed.
fn told(
    own: FeeFigures,
    (line, cells): Line<'_>,
    country: &str,
    mention: Option<&str>,
) -> Result<FeeTaxes, Box<Failure>> {
    let fee = Some(line.fee_id.as_str());
    let net = own.remaining() - cells.inside;
    let mut entries = Vec::with_capacity(line.taxes.len());
    for (tax, amount) in line.taxes.iter().zip(&cells.amounts) {
        let by_seller = tax.paid_by == PaidBy::Seller;
        // Both are rounded halves of one price: where all of it is taxed, they are the same.
        let all = tax.taxable.cmp(&line.net).is_eq();
        entries.push(Entry {
            identity: Identity::of(tax, country, mention),
            inclusive: tax.paid_by == PaidBy::Inside,
            base: if all { net } else { whole(&tax.taxable, fee)? },
            exact_base: tax.taxable.clone(),
            amount: *amount,
            exact_amount: if by_seller { Exact::ZERO } else { tax.amount.clone() },
            seller_pays: if by_seller { Some((whole(&tax.amount, fee)?, tax.amount.clone())) } else { None },
        });
    }
    let exact_taxes = sum(entries.iter().map(|entry| &entry.exact_amount));
    let any_tax = entries.iter().any(|entry| !entry.exact_amount.is_zero());
    let taken = any_tax || line.taxes.iter().any(|tax| is_taken(treatment(tax)));
    Ok(FeeTaxes {
        figures: FeeFigures { net, taxes: cells.on_top + cells.inside, included: cells.inside, ..own },
        rate: if taken { rate(&exact_taxes, &line.net) } else { None },
        treatment: match line.taxes.first() {
            _ if any_tax => Treatment::Standard,
            Some(tax) => treatment(tax),
            None => Treatment::NotTaxed,
        },
        exact_net: line.net.clone(),
        exact_taxes,
        entries,
    })
}

/// A fee that keeps the taxes it was settled with.
fn settled(fee: crate::calculate::TaxedFee<'_, '_>, figures: FeeFigures) -> FeeTaxes {
    FeeTaxes {
        figures,
        exact_net: fee.taxed.settled_net(fee.index),
        exact_taxes: Exact::int(figures.taxes),
        rate: fee.taxes_rate(),
        treatment: fee.treatment(),
        entries: Vec::new(),
    }
}

/// A fee that the provider was not told: nothing is left of it, or nobody taxes it.
fn untold(own: FeeFigures) -> FeeTaxes {
    let net = own.remaining();
    FeeTaxes {
        figures: FeeFigures { net, taxes: 0, included: 0, ..own },
        exact_net: Exact::int(net),
        exact_taxes: Exact::ZERO,
        rate: None,
        treatment: Treatment::NotTaxed,
        entries: Vec::new(),
    }
}

/// Taxes of a net in percent, to 6 places; `None` of nothing, and beyond any real rate.
pub(super) fn rate(taxes: &Exact, net: &Exact) -> Option<Rate> {
    let percent = taxes.div(net)?.mul(&Exact::int(Rate::DENOMINATOR));
    percent.round(RoundingMode::HalfAwayFromZero).map(Rate::from_micros)
}
