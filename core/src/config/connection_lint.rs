//! What a usable connection may still have wrong: items that are nothing at the provider, addresses that it needs.

use super::connection::{Connection, Environment, Provider};
use super::mapping::{Item, Mapping};
use super::{BillingEntity, Config, base_url};
use crate::error::Problem;

/// Something that is billed, in the words of the configuration, and the items that it may be mapped by.
struct Billed<'c> {
    what: String,
    items: Vec<Item>,
    /// For those that no item can name.
    hint: &'c str,
}

const NAME_IT: &str = "add it to `items`";

/// The warnings of all connections.
pub(super) fn warnings(config: &Config) -> Vec<Problem> {
    if config.connections.is_empty() {
        return Vec::new();
    }
    let billed = billed(config);
    let mut found = Vec::new();
    for (index, connection) in config.connections.iter().enumerate() {
        let path = format!("/connections/{index}");
        let (code, provider) = (&connection.code, connection.provider.name());
        if connection.environment == Environment::Production && base_url::is_loopback(&connection.base_url) {
            let message = format!(
                "the connection `{code}` is for production, and its `base_url` leads to this machine; drop it, or say `environment: sandbox`"
            );
            found.push(Problem::new("config.connections.base_url.loopback", format!("{path}/base_url"), message));
        }
        let mapping = &connection.mapping;
        if mapping.default.fallback.is_none() && mapping.entities.values().all(|items| items.fallback.is_none()) {
            let message = format!(
                "the connection `{code}` has no `fallback_item`; a fee that no item of it fits fails until it is mapped"
            );
            found.push(Problem::new("config.connections.fallback_item.missing", path.clone(), message));
        }
        for billed in &billed {
            let Some(whose) = unmapped(config, mapping, &billed.items) else { continue };
            let Billed { what, hint, .. } = billed;
            let message = format!(
                "{what} is nothing at {provider}: the connection `{code}` has neither an item nor a fallback for it{whose}; {hint} or give a `fallback_item`"
            );
            found.push(Problem::new("config.connections.items.unmapped", path.clone(), message));
        }
    }
    found.extend(addresses(config));
    found
}

/// Everything that the configuration bills, each once, in its order.
fn billed(config: &Config) -> Vec<Billed<'static>> {
    let mut all: Vec<Billed<'static>> = Vec::new();
    let mut metrics = rustc_hash::FxHashSet::default();
    let mut add_ons = rustc_hash::FxHashSet::default();
    for add_on in &config.add_ons {
        add_ons.insert(&*add_on.code);
        all.push(Billed {
            what: format!("the add-on `{}`", add_on.code),
            items: vec![Item::AddOn(add_on.code.clone())],
            hint: NAME_IT,
        });
    }
    for plan in &config.plans {
        all.push(Billed {
            what: format!("the subscription fee of the plan `{}`", plan.code),
            items: vec![Item::Plan(plan.code.clone()), Item::SubscriptionFee],
            hint: "add the plan or `subscription_fee` to `items`",
        });
        for charge in &plan.charges {
            match &charge.billable_metric_code {
                Some(metric) if !metrics.insert(&**metric) => {}
                Some(metric) => all.push(Billed {
                    what: format!("the billable metric `{metric}`"),
                    items: vec![Item::BillableMetric(metric.clone())],
                    hint: NAME_IT,
                }),
                None => all.push(Billed {
                    what: format!("the charge `{}` of the plan `{}`", charge.code, plan.code),
                    items: Vec::new(),
                    hint: "give it a `billable_metric_code` to be mapped by",
                }),
            }
        }
        for fixed in &plan.fixed_charges {
            match &fixed.add_on_code {
                Some(add_on) if !add_ons.insert(&**add_on) => {}
                Some(add_on) => all.push(Billed {
                    what: format!("the add-on `{add_on}` of fixed charges"),
                    items: vec![Item::AddOn(add_on.clone())],
                    hint: NAME_IT,
                }),
                None => all.push(Billed {
                    what: format!("the fixed charge `{}` of the plan `{}`", fixed.code, plan.code),
                    items: Vec::new(),
                    hint: "give it an `add_on_code` to be mapped by",
                }),
            }
        }
    }
    if config.plans.iter().any(|plan| plan.has_commitment) {
        all.push(Billed {
            what: "the minimum commitment".to_owned(),
            items: vec![Item::MinimumCommitment],
            hint: "add `minimum_commitment` to `items`",
        });
    }
    all
}

/// For whom nothing stands for `items`: nobody (`None`), everybody (an empty text), or the billing entities that are named.
fn unmapped(config: &Config, mapping: &Mapping, items: &[Item]) -> Option<String> {
    if mapping.product(None, items).is_some() {
        return None;
    }
    let (with, without): (Vec<&BillingEntity>, Vec<_>) =
        config.entities.iter().partition(|entity| mapping.product(Some(&entity.code), items).is_some());
    match (with.is_empty(), without.is_empty()) {
        (true, _) => Some(String::new()),
        (false, true) => None,
        (false, false) => {
            let codes: Vec<String> = without.iter().map(|entity| format!("`{}`", entity.code)).collect();
            Some(format!(" in the name of {}", codes.join(", ")))
        }
    }
}

/// AvaTax wants to know where it is shipped from: the billing entity's address.
fn addresses(config: &Config) -> Vec<Problem> {
    let Some(avatax) = config.connections.iter().find(|connection| connection.provider == Provider::Avatax) else {
        return Vec::new();
    };
    let Connection { code, .. } = avatax;
    if config.entities.is_empty() {
        let message = format!(
            "the connection `{code}` needs to know where is shipped from, and there is no billing entity; add one with its `address`"
        );
        return vec![Problem::new("config.billing_entities.missing", "/billing_entities", message)];
    }
    let nowhere = config.entities.iter().enumerate().filter(|(_, entity)| !has_place(entity));
    nowhere
        .map(|(index, entity)| {
            let message = format!(
                "the billing entity `{}` has no address that AvaTax could ship from (connection `{code}`): give the country, and street, city or zipcode",
                entity.code
            );
            Problem::new(
                "config.billing_entities.address.no_ship_from",
                format!("/billing_entities/{index}/address"),
                message,
            )
        })
        .collect()
}

/// Whether an address says more than the country.
fn has_place(entity: &BillingEntity) -> bool {
    let Some(address) = &entity.address else { return false };
    let parts = [&address.address_line1, &address.city, &address.zipcode];
    entity.country.is_some() && parts.into_iter().flatten().any(|part| !part.trim().is_empty())
}
