//! What a fee is called at a provider.

use crate::config::{Config, Connection, Item, Product, Provider, Unmapped};
use crate::document::FeeType;
use crate::provider::failure::{Class, Failure};

/// What a fee says of what it is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Billed<'f> {
    /// Where it stands in the document.
    pub place: usize,
    pub id: &'f str,
    pub name: Option<&'f str>,
    pub fee_type: FeeType,
    pub plan: Option<&'f str>,
    pub fixed_charge: Option<&'f str>,
    pub add_on: Option<&'f str>,
    pub billable_metric: Option<&'f str>,
    pub amount: i64,
}

/// The items that a fee may be, the most particular first.
fn items(config: &Config, fee: &Billed<'_>) -> Vec<Item> {
    match fee.fee_type {
        FeeType::Charge => fee.billable_metric.map(|metric| Item::BillableMetric(metric.into())).into_iter().collect(),
        FeeType::FixedCharge => {
            let fixed = fee.plan.and_then(|plan| config.plan(plan)).zip(fee.fixed_charge);
            let fixed = fixed.and_then(|(plan, code)| plan.fixed_charge(code));
            fixed.and_then(|fixed| fixed.add_on_code.clone()).map(Item::AddOn).into_iter().collect()
        }
        FeeType::AddOn => fee.add_on.map(|code| Item::AddOn(code.into())).into_iter().collect(),
        FeeType::Commitment => vec![Item::MinimumCommitment],
        FeeType::Subscription => {
            let plan = fee.plan.map(|plan| Item::Plan(plan.into()));
            plan.into_iter().chain([Item::SubscriptionFee]).collect()
        }
        // Prepaid credits are told only where a payment gate wants it, and then as the fallback.
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

/// The product of a fee. Stripe takes a line without one, if the connection wants that.
///
/// # Errors
/// [`Failure`] `item_unmapped` naming the fee, where neither its item nor a fallback is mapped.
pub(super) fn product(
    config: &Config,
    connection: &Connection,
    entity: Option<&str>,
    fee: &Billed<'_>,
) -> Result<Product, Box<Failure>> {
    let mut items = items(config, fee);
    // A discount is taxed as what it is a discount of, where that is known.
    if fee.amount < 0 && connection.mapping.mapped(entity, &items).is_none() {
        items.push(Item::Coupon);
    }
    if let Some(product) = connection.mapping.product(entity, &items) {
        return Ok(product.clone());
    }
    if connection.provider == Provider::StripeInvoicing && connection.invoicing.unmapped == Unmapped::Warn {
        return Ok(Product::default());
    }
    let (code, id, provider) = (&connection.code, fee.id, connection.provider.name());
    let of = fee.name.map_or_else(String::new, |name| format!(" (`{name}`)"));
    let (message, hint) = match items.first() {
        Some(item) => (
            format!("{} of the fee `{id}`{of} has no product at {provider}", name(item)),
            format!("map {} in the items of the connection `{code}`, or give it a `fallback_item`", name(item)),
        ),
        None => (
            format!("the fee `{id}`{of} names no item, so it has no product at {provider}"),
            format!("name what the fee is for, or give the connection `{code}` a `fallback_item`"),
        ),
    };
    let mut failure = Failure::new(Class::FixData, "item_unmapped", message, hint);
    failure.field = Some(format!("/fees/{}", fee.place));
    failure.fee_id = Some(id.to_owned());
    Err(Box::new(failure))
}
