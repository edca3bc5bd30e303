//! What each item of the configuration is called at a tax provider.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// What is mapped.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Item {
    BillableMetric(Box<str>),
    AddOn(Box<str>),
    Plan(Box<str>),
    /// Subscription fees of plans that are not mapped themselves.
    SubscriptionFee,
    MinimumCommitment,
    /// Negative fees that are not mapped themselves.
    Coupon,
}

/// What an item is at the provider.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Product {
    /// Anrok: `productExternalId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_external_id: Option<Box<str>>,
    /// AvaTax: `taxCode`. Stripe Tax: `tax_code` (`txcd_…`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_code: Option<Box<str>>,
    /// AvaTax: `itemCode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_code: Option<Box<str>>,
    /// Stripe: the product (`prod_…`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stripe_product_id: Option<Box<str>>,
    /// Stripe Invoicing: metadata of the line, for what the tax app reads there (Avalara: `taxcode`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<Box<str>, Box<str>>,
}

/// Items and what stands in for those that are not listed.
#[derive(Debug, Default)]
pub(crate) struct Items {
    pub items: FxHashMap<Item, Product>,
    pub fallback: Option<Product>,
}

/// The items of a connection, and what billing entities say otherwise.
#[derive(Debug, Default)]
pub(crate) struct Mapping {
    pub default: Items,
    /// By code of the billing entity.
    pub entities: FxHashMap<Box<str>, Items>,
}

impl Mapping {
    /// The product of the first of `items` that is mapped: by the billing entity, else for all, else the billing entity's
    /// fallback, else that of all.
    pub(crate) fn product(&self, entity: Option<&str>, items: &[Item]) -> Option<&Product> {
        self.mapped(entity, items).or_else(|| self.of(entity).find_map(|mapped| mapped.fallback.as_ref()))
    }

    /// The same without fallbacks.
    pub(crate) fn mapped(&self, entity: Option<&str>, items: &[Item]) -> Option<&Product> {
        self.of(entity).find_map(|mapped| items.iter().find_map(|item| mapped.items.get(item)))
    }

    /// What a billing entity says, then what holds for all.
    fn of(&self, entity: Option<&str>) -> impl Iterator<Item = &Items> {
        let entity = entity.and_then(|entity| self.entities.get(entity));
        [entity, Some(&self.default)].into_iter().flatten()
    }
}
