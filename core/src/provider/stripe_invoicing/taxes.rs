//! Taxes of invoices, credit notes and their lines, in the shape of now and in that before 2025-03-31.basil.

use serde::{Deserialize, Serialize};

use crate::json::foreign::Foreign;

/// A tax as Stripe has it, in its own units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BilledTax {
    pub amount: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taxable: Option<i64>,
    pub inclusive: bool,
    /// `txr_…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The taxes of an object, from the first of these members that is a list: an entry of `taxes` and `total_taxes` has `tax_behavior` and
/// `tax_rate_details`, one of `tax_amounts` and `total_tax_amounts` has `inclusive` and `tax_rate`. `None`: an entry that cannot be read.
pub(super) fn read(object: &Foreign<'_>, names: [&str; 2]) -> Option<Vec<BilledTax>> {
    let list = names.iter().find_map(|name| object.get(name));
    let Some(list) = list else { return Some(Vec::new()) };
    let Foreign::List(entries) = list else { return None };
    entries.iter().map(entry).collect()
}

/// Whether an object says anything of its taxes.
pub(super) fn are_there(object: &Foreign<'_>, names: [&str; 2]) -> bool {
    names.iter().any(|name| object.get(name).is_some())
}

fn entry(entry: &Foreign<'_>) -> Option<BilledTax> {
    let rate = match entry.get("tax_rate_details") {
        Some(details) => details.get("tax_rate"),
        None => entry.get("tax_rate"),
    };
    // Where it was expanded it is the whole rate.
    let rate = rate.and_then(|rate| rate.filled_text().or_else(|| rate.get("id")?.filled_text()));
    let inclusive = match (entry.get("tax_behavior").and_then(Foreign::text), entry.get("inclusive")) {
        (Some("inclusive"), _) => true,
        (Some("exclusive"), _) => false,
        (Some(_), _) => return None,
        (None, inclusive) => inclusive?.boolean()?,
    };
    let taxable = match entry.get("taxable_amount") {
        Some(taxable) => Some(amount(taxable)?),
        None => None,
    };
    Some(BilledTax {
        amount: entry.get("amount").and_then(amount)?,
        taxable,
        inclusive,
        rate: rate.map(|rate| rate.chars().take(255).collect()),
        reason: entry.get("taxability_reason").and_then(Foreign::filled_text).map(|it| it.chars().take(255).collect()),
    })
}

/// Largest amount that is read, in Stripe's units: documents have none beyond 10^15, and ISK is sent in hundredths.
const LARGEST: i64 = 100_000_000_000_000_000;

/// A whole number of Stripe's units.
pub(super) fn amount(value: &Foreign<'_>) -> Option<i64> {
    value.integer().filter(|value| value.abs() <= LARGEST)
}
