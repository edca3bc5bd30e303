//! What a fee is called at a provider.

use crate::config::{Config, Connection, Item, Product};
use crate::document::{Fee, FeeType};
use crate::provider::failure::{Class, Failure};

/// The items that a fee may be, the most particular first.
fn items(config: &Config, fee: &Fee<'_>, billable_metric: Option<&str>) -> Vec<Item> {
    match fee.fee_type {
        FeeType::Charge => billable_metric.map(|metric| Item::BillableMetric(metric.into())).into_iter().collect(),
        FeeType::FixedCharge => {
            let fixed =
                fee.plan_code.as_deref().and_then(|plan| config.plan(plan)).zip(fee.fixed_charge_code.as_deref());
            let fixed = fixed.and_then(|(plan, code)| plan.fixed_charge(code));
            fixed.and_then(|fixed| fixed.add_on_code.clone()).map(Item::AddOn).into_iter().collect()
        }
        FeeType::AddOn => fee.add_on_code.as_deref().map(|code| Item::AddOn(code.into())).into_iter().collect(),
        FeeType::Commitment => vec![Item::MinimumCommitment],
        FeeType::Subscription => {
            let plan = fee.plan_code.as_deref().map(|plan| Item::Plan(plan.into()));
            plan.into_iter().chain([Item::SubscriptionFee]).collect()
        }
        // Prepaid credits are not told to a provider.
        FeeType::Credit => Vec::new(),
    }
}

/// An item as people call it.
fn name(item: &Item) -> String {
    match item {
        Item::BillableMetric(code) => format!("the billable metric `{code}`"),
        Item::AddOn(code) => format!("the add-on `{code}`"),
        Item::Plan(code) => format!("the plan `{code}`"),
        Item::SubscriptionFee => "`subscription_fee`".to_owned(),
        Item::MinimumCommitment => "`minimum_commitment`".to_owned(),
        Item::Coupon => "`coupon`".to_owned(),
    }
}

/// The product of a fee.
///
/// # Errors
/// [`Failure`] `item_unmapped` naming the fee, where neither its item nor a fallback is mapped.
pub(super) fn product<'c>(
    config: &Config,
    connection: &'c Connection,
    entity: Option<&str>,
    fee: &Fee<'_>,
    (place, billable_metric, amount): (usize, Option<&str>, i64),
) -> Result<&'c Product, Box<Failure>> {
    let mut items = items(config, fee, billable_metric);
    // A discount is taxed as what it is a discount of, where that is known.
    if amount < 0 && connection.mapping.mapped(entity, &items).is_none() {
        items.push(Item::Coupon);
    }
    connection.mapping.product(entity, &items).ok_or_else(|| {
        let code = &connection.code;
        let of = fee.name.as_deref().map_or_else(String::new, |name| format!(" (`{name}`)"));
        let (message, hint) = match items.first() {
            Some(item) => (
                format!("{} of the fee `{}`{of} has no product at {}", name(item), fee.id, connection.provider.name()),
                format!("map {} in the items of the connection `{code}`, or give it a `fallback_item`", name(item)),
            ),
            None => (
                format!(
                    "the fee `{}`{of} names no item, so it has no product at {}",
                    fee.id,
                    connection.provider.name()
                ),
                format!("name what the fee is for, or give the connection `{code}` a `fallback_item`"),
            ),
        };
        let mut failure = Failure::new(Class::FixData, "item_unmapped", message, hint);
        failure.field = Some(format!("/fees/{place}"));
        failure.fee_id = Some(fee.id.clone().into_owned());
        Box::new(failure)
    })
}
