//! What a provider says of a [`Sale`](super::sale::Sale), in the same terms for all providers. Its amounts are the truth: they are carried to
//! the fraction that it gives, and never recomputed from a rate.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::config::Treatment;
use crate::money::exact::Exact;

/// A provider's answer, checked against its own totals.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// One for each line of the sale, in its order, whatever the order of the answer was.
    pub lines: Vec<AnswerLine>,
    /// The tax to add to the document, by the provider's own total, in minor units.
    pub to_add: Exact,
    /// How the provider knows what was recorded; `None` for an estimate.
    pub remote: Option<Remote>,
    /// What the provider says beside (address resolved to its postal code only …).
    pub warnings: Vec<Remark>,
    /// Words that the law wants on the invoice, and the fees that they are about (none: the whole document).
    pub mentions: Vec<Mention>,
}

/// What the provider recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Remote {
    /// The provider's own number of it, if it has one beside our id.
    pub id: Option<String>,
    pub version: Option<i64>,
    /// In the provider's words: `Committed`.
    pub status: Option<String>,
    /// Its lines by fee, where it takes them back one by one.
    pub lines: BTreeMap<String, RemoteLine>,
}

/// A line as the provider recorded it, in its own units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemoteLine {
    pub id: String,
    pub amount: i64,
    pub tax: i64,
    /// What discounts took off it, by fee.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub spread: BTreeMap<String, RemotePart>,
}

/// What a discount took off a line and its taxes, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemotePart {
    pub amount: i64,
    pub tax: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    /// In the provider's words, in small letters and underscores.
    pub code: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub text: String,
    pub fee_ids: Vec<String>,
}

/// What the provider says of one line; amounts in minor units.
#[derive(Debug, Clone)]
pub(crate) struct AnswerLine {
    pub fee_id: String,
    /// The amount without tax.
    pub net: Exact,
    /// The tax to add on top: whole for Anrok, to the provider's fraction for AvaTax.
    pub to_add: Exact,
    /// In the provider's order, also those of amount 0 that say why nothing is taxed.
    pub taxes: Vec<AnswerTax>,
}

/// One tax of one jurisdiction on a line, or why that jurisdiction takes none.
#[derive(Debug, Clone)]
pub(crate) struct AnswerTax {
    /// What is printed: `CA STATE TAX`, `VAT`.
    pub name: String,
    /// The provider's own number of the tax (`txr_…`), where it is the only name that it has; else a code is made of jurisdiction and name.
    pub code: Option<String>,
    /// Who takes it: `Colorado`.
    pub jurisdiction: Option<String>,
    /// In **percent**, exactly; `None` where the tax is so much a unit, or none is taken.
    pub rate: Option<Exact>,
    /// What it was computed on, in minor units.
    pub taxable: Exact,
    /// In minor units, to the provider's fraction; negative for what is credited.
    pub amount: Exact,
    pub paid_by: PaidBy,
    pub treatment: Treatment,
    /// The provider's own word for a reason (`reverseCharge`, `notCollecting`), also one that we do not know.
    pub reason: Option<String>,
}

/// Where the money of a tax comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaidBy {
    /// Added to the price.
    OnTop,
    /// Inside the price.
    Inside,
    /// The seller pays it itself: shown, and not added.
    Seller,
}
