//! What is taken off: progressive-billing credits and coupons before tax, credits after it.

use std::borrow::Cow;

use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};
use crate::money::Rate;

/// What a coupon is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CouponValue {
    /// Minor units.
    FixedAmount(i64),
    /// Percent of what remains of the fees.
    Percentage(Rate),
}

/// Which fees a coupon is for: those of any of these plans or billable metrics, or these fees.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct AppliesTo<'a> {
    /// Plans by code.
    pub plan_codes: Vec<Cow<'a, str>>,
    /// Billable metrics by code.
    pub billable_metric_codes: Vec<Cow<'a, str>>,
    /// Fees of this document by id.
    pub fee_ids: Vec<Cow<'a, str>>,
}

/// A coupon: taken off before tax.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Coupon<'a> {
    /// The coupon's code.
    pub code: Cow<'a, str>,
    /// What it is worth.
    pub value: CouponValue,
    /// Which fees it is for; `None`: all.
    pub applies_to: Option<AppliesTo<'a>>,
}

/// What an earlier progressive-billing invoice has charged already: taken off its fees before
/// tax.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ProgressiveBillingCredit<'a> {
    /// The earlier invoice.
    pub id: Option<Cow<'a, str>>,
    /// Minor units, not negative.
    pub amount_cents: i64,
    /// The fees it is for; empty: all charge fees.
    pub fee_ids: Vec<Cow<'a, str>>,
}

/// A credit used after tax (credit note, prepaid wallet): it never changes tax.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Credit<'a> {
    /// The credit note or wallet.
    pub id: Option<Cow<'a, str>>,
    /// Minor units, not negative.
    pub amount_cents: i64,
}

#[derive(Clone, Copy)]
enum CouponType {
    FixedAmount,
    Percentage,
}

/// Highest percentage of a coupon.
const MAX_COUPON_PERCENT: i64 = 100;

/// A coupon; one that stands on a fee is for that fee and has no `applies_to`.
pub(crate) fn read_coupon<'a>(
    node: Node<'_, 'a>,
    on_fee: bool,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Coupon<'a>> {
    members!(node, path, problems, {
        code: "code", kind: "type", amount: "amount_cents", percentage: "percentage_rate", applies_to: "applies_to",
    });
    let code = read::required_code(code, &path.member("code"), problems);
    let kind_path = path.member("type");
    let kind = read::required(kind, &kind_path, problems);
    let words = [("fixed_amount", CouponType::FixedAmount), ("percentage", CouponType::Percentage)];
    let kind = read::word(kind, &words, &kind_path, problems);
    let (amount_path, percentage_path) = (path.member("amount_cents"), path.member("percentage_rate"));
    let value = match kind {
        None => None,
        Some(CouponType::FixedAmount) => {
            if percentage.is_some() {
                problems.add(
                    &percentage_path,
                    "conflict",
                    "a coupon of a fixed amount has no percentage; drop one of them",
                );
            }
            let amount = read::required(amount, &amount_path, problems);
            read::positive_cents(amount, &amount_path, problems).map(CouponValue::FixedAmount)
        }
        Some(CouponType::Percentage) => {
            if amount.is_some() {
                problems.add(&amount_path, "conflict", "a percentage coupon has no fixed amount; drop one of them");
            }
            let percentage = read::required(percentage, &percentage_path, problems);
            read::rate(percentage, MAX_COUPON_PERCENT, &percentage_path, problems).map(CouponValue::Percentage)
        }
    };
    let scope_path = path.member("applies_to");
    let applies_to = applies_to.map(|node| {
        if on_fee {
            problems.add(
                &scope_path,
                "not_allowed",
                "a coupon on a fee is for that fee; give it to the invoice to limit it otherwise",
            );
        }
        read_applies_to(node, &scope_path, problems)
    });
    Some(Coupon { code: code?, value: value?, applies_to })
}

fn read_applies_to<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> AppliesTo<'a> {
    members!(node, path, problems, { plans: "plan_codes", metrics: "billable_metric_codes", fees: "fee_ids" });
    if node.is_object() && plans.is_none() && metrics.is_none() && fees.is_none() {
        problems.add(
            path,
            "empty",
            "this coupon is limited to nothing; name plans, billable metrics or fees, or leave `applies_to` out",
        );
    }
    AppliesTo {
        plan_codes: read::filled_codes(plans, &path.member("plan_codes"), problems),
        billable_metric_codes: read::filled_codes(metrics, &path.member("billable_metric_codes"), problems),
        fee_ids: read::filled_codes(fees, &path.member("fee_ids"), problems),
    }
}

pub(crate) fn read_progressive<'a>(
    node: Node<'_, 'a>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<ProgressiveBillingCredit<'a>> {
    members!(node, path, problems, { id: "id", amount: "amount_cents", fees: "fee_ids" });
    let id = read::code(id, &path.member("id"), problems);
    let amount_path = path.member("amount_cents");
    let amount = read::required(amount, &amount_path, problems);
    let amount = read::positive_cents(amount, &amount_path, problems);
    let fee_ids = read::filled_codes(fees, &path.member("fee_ids"), problems);
    Some(ProgressiveBillingCredit { id, amount_cents: amount?, fee_ids })
}

pub(crate) fn read_credit<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Credit<'a>> {
    members!(node, path, problems, { id: "id", amount: "amount_cents" });
    let id = read::code(id, &path.member("id"), problems);
    let amount_path = path.member("amount_cents");
    let amount = read::required(amount, &amount_path, problems);
    Some(Credit { id, amount_cents: read::positive_cents(amount, &amount_path, problems)? })
}
