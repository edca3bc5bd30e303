//! Stripe takes no negative lines, so discounts are taken off the lines that they are discounts of, before anything is told.
//!
//! The rule: negative fees in the order of the document; each is taken off the positive fees whose prices include tax as its own does or does not, first
//! those with the same tax code or product, then the others, until nothing of it is left. Each time in proportion to what is left of them, in whole
//! minor units by the largest remainder, ties to the earlier fee.

use crate::money::allocate::largest_remainder;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::{Sale, SaleLine};

/// Stripe's tax code for what no tax is computed on.
const NONTAXABLE: &str = "txcd_00000000";

/// A positive line, and what is taken off it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sent {
    /// Of the line in the sale.
    pub place: usize,
    /// What is told, in minor units; of 0 nothing is told.
    pub amount: i64,
    pub shares: Vec<Share>,
}

/// What a discount takes off a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    /// Of the discount in the sale.
    pub place: usize,
    /// Above 0.
    pub amount: i64,
}

/// What a line is taxed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'s> {
    TaxCode(&'s str),
    Product(&'s str),
    Unmapped,
}

/// A fee that is exempt is told as nontaxable: Stripe has no exemptions of lines.
pub(super) fn kind(line: &SaleLine) -> Kind<'_> {
    let filled = |text: Option<&'_ str>| text.is_some_and(|text| !text.trim().is_empty());
    if filled(line.exemption_no.as_deref()) {
        return Kind::TaxCode(NONTAXABLE);
    }
    let product = &line.product;
    match (product.tax_code.as_deref().map(str::trim), product.stripe_product_id.as_deref().map(str::trim)) {
        (Some(code), _) if !code.is_empty() => Kind::TaxCode(code),
        (_, Some(product)) if !product.is_empty() => Kind::Product(product),
        _ => Kind::Unmapped,
    }
}

/// Whether there is nothing to ask Stripe: all amounts cancel.
pub(crate) fn is_nothing(sale: &Sale) -> bool {
    spread(sale).is_ok_and(|sent| sent.iter().all(|line| line.amount == 0))
}

/// What is told of each positive line.
///
/// # Errors
/// Class `fix_data` where there is more to take off than there is.
pub(super) fn spread(sale: &Sale) -> Result<Vec<Sent>, Failure> {
    let lines = sale.lines.iter().enumerate();
    let (positive, negative): (Vec<_>, Vec<_>) =
        lines.filter(|(_, line)| line.amount != 0).partition(|(_, line)| line.amount > 0);
    let mut sent: Vec<Sent> =
        positive.iter().map(|(place, line)| Sent { place: *place, amount: line.amount, shares: Vec::new() }).collect();
    for (place, discount) in negative {
        let mut left = discount.amount.saturating_neg();
        for same_kind in [true, false] {
            let weights = sent.iter().zip(&positive).map(|(sent, (_, line))| {
                let target = line.tax_included == discount.tax_included && (kind(line) == kind(discount)) == same_kind;
                if target { sent.amount } else { 0 }
            });
            let weights: Vec<i64> = weights.collect();
            let room: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
            let taken = i64::try_from(room.min(left.into())).unwrap_or(left);
            for (line, amount) in sent.iter_mut().zip(largest_remainder(taken, &weights)).filter(|(_, it)| *it > 0) {
                line.amount -= amount;
                line.shares.push(Share { place, amount });
            }
            left -= taken;
        }
        if left > 0 {
            return Err(too_much(discount, left));
        }
    }
    Ok(sent)
}

fn too_much(discount: &SaleLine, left: i64) -> Failure {
    let which = if discount.tax_included { "whose price includes tax" } else { "whose price excludes tax" };
    let message = format!(
        "Stripe Tax takes no negative amounts, and {left} minor units of the fee `{}` are more than the fees {which} come to",
        discount.fee_id
    );
    let hint =
        "credit the invoice that the money was paid for instead, or give the discount the price kind of what it is for";
    let mut failure = Failure::new(Class::FixData, "negative_total", message, hint);
    failure.field = Some("/fees".to_owned());
    failure.fee_id = Some(discount.fee_id.clone());
    failure
}
