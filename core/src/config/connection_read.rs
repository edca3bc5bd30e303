//! Reading `connections`. What the host wrote there may be a credential in the wrong place, so no message repeats a value of it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::connection::{
    Connection, Credentials, Environment, FailurePolicy, Provider, RateLimit, Timeouts, ZeroLines,
};
use super::load::boxed;
use super::mapping::{Item, Items, Mapping};
use super::secret::Secret;
use super::{base_url, invoicing, product_read};
use crate::json::integer;
use crate::json::node::{Node, View};
use crate::json::read::{self, Path, Problems, members};

/// Codes that a connection may refer to.
pub(super) struct Known<'k> {
    pub entities: &'k super::Codes,
    pub plans: &'k super::Codes,
    /// Those of the configuration and those that fixed charges name.
    pub add_ons: FxHashSet<&'k str>,
    pub metrics: &'k FxHashSet<Box<str>>,
}

const RATE_LIMIT: RateLimit = RateLimit { requests: 10, per_milliseconds: 1000 };
const TIMEOUTS: Timeouts = Timeouts { connect: 10_000, read: 30_000, total: 45_000 };
const MAX_ATTEMPTS: u32 = 6;
const REQUESTS: std::ops::RangeInclusive<i64> = 1..=10_000;
const PER: std::ops::RangeInclusive<i64> = 1..=3_600_000;
const TIMEOUT: std::ops::RangeInclusive<i64> = 1..=600_000;
const ATTEMPTS: std::ops::RangeInclusive<i64> = 1..=20;

pub(super) fn read(
    node: Node<'_, '_>,
    path: &Path<'_>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Option<Connection> {
    members!(node, path, problems, {
        code: "code", name: "name", provider: "provider", environment: "environment", base: "base_url",
        credentials: "credentials", on_failure: "on_failure", rate_limit: "rate_limit", timeouts: "timeouts",
        attempts: "max_attempts", zero: "zero_amount_lines", items: "items", fallback: "fallback_item",
        entities: "billing_entities", invoicing: "invoicing",
    });
    let code = boxed(read::required_code(code, &path.member("code"), problems));
    let name = boxed(read::text(name, &path.member("name"), problems));
    let provider_path = path.member("provider");
    let provider = read::required(provider, &provider_path, problems);
    let provider = word(provider, &Provider::WORDS, &provider_path, problems);
    let environment = word(environment, &Environment::WORDS, &path.member("environment"), problems).unwrap_or_default();
    let base_url = base_url::read(base, &path.member("base_url"), problems);
    let credentials = read_credentials(credentials, provider, &path.member("credentials"), problems);
    let on_failure = word(on_failure, &FailurePolicy::WORDS, &path.member("on_failure"), problems).unwrap_or_default();
    let rate_limit = read_rate_limit(rate_limit, &path.member("rate_limit"), problems);
    let timeouts = read_timeouts(timeouts, &path.member("timeouts"), problems);
    let max_attempts = number(attempts, ATTEMPTS, MAX_ATTEMPTS, &path.member("max_attempts"), problems);
    let zero = word(zero, &ZeroLines::WORDS, &path.member("zero_amount_lines"), problems).unwrap_or_default();
    let default = read_items([items, fallback], provider, path, known, problems);
    let entities = read_entities(entities, provider, &path.member("billing_entities"), known, problems);
    let invoicing = invoicing::read(invoicing, provider, &path.member("invoicing"), problems);
    let provider = provider?;
    Some(Connection {
        code: code?,
        name,
        provider,
        environment,
        base_url: base_url.unwrap_or_else(|| provider.base_url(environment).into()),
        credentials: credentials?,
        on_failure,
        rate_limit,
        timeouts,
        max_attempts,
        sends_zero_lines: zero == ZeroLines::Send,
        mapping: Mapping { default, entities },
        invoicing,
    })
}

/// A word out of a list, as [`read::word`], but for a message that does not repeat it.
fn word<T: Copy>(
    slot: Option<Node<'_, '_>>,
    words: &[(&str, T)],
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<T> {
    let given = read::text(slot, path, problems)?;
    let found = words.iter().find(|(word, _)| *word == given);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        problems.add(path, "unknown_value", format!("this word is not known here; known are {}", known.join(", ")));
    }
    found.map(|(_, value)| *value)
}

fn number(
    slot: Option<Node<'_, '_>>,
    range: std::ops::RangeInclusive<i64>,
    default: u32,
    path: &Path<'_>,
    problems: &mut Problems,
) -> u32 {
    integer::read(slot, range, path, problems).and_then(|value| u32::try_from(value).ok()).unwrap_or(default)
}

fn read_rate_limit(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> RateLimit {
    let Some(node) = slot else { return RATE_LIMIT };
    members!(node, path, problems, { requests: "requests", per: "per_milliseconds" });
    RateLimit {
        requests: number(requests, REQUESTS, RATE_LIMIT.requests, &path.member("requests"), problems),
        per_milliseconds: number(per, PER, RATE_LIMIT.per_milliseconds, &path.member("per_milliseconds"), problems),
    }
}

fn read_timeouts(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Timeouts {
    let Some(node) = slot else { return TIMEOUTS };
    members!(node, path, problems, {
        connect: "connect_milliseconds", reading: "read_milliseconds", total: "total_milliseconds",
    });
    let total_path = path.member("total_milliseconds");
    let timeouts = Timeouts {
        connect: number(connect, TIMEOUT, TIMEOUTS.connect, &path.member("connect_milliseconds"), problems),
        read: number(reading, TIMEOUT, TIMEOUTS.read, &path.member("read_milliseconds"), problems),
        total: number(total, TIMEOUT, TIMEOUTS.total, &total_path, problems),
    };
    // Only a part that was named can be meant to be longer than the whole.
    let named = [(connect.is_some(), timeouts.connect), (reading.is_some(), timeouts.read)];
    if let Some((_, part)) = named.into_iter().find(|(given, part)| *given && *part > timeouts.total) {
        let message = format!("the whole may take {} milliseconds and a part of it {part}; raise this", timeouts.total);
        problems.add(&total_path, "conflict", message);
    }
    timeouts
}

const CREDENTIALS: [&str; 5] = ["api_key", "account_id", "license_key", "company_code", "account"];

fn read_credentials(
    slot: Option<Node<'_, '_>>,
    provider: Option<Provider>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Credentials> {
    let node = read::required(slot, path, problems)?;
    let is_object = matches!(node.view(), View::Object(_));
    let mut slots = [None; 5];
    // By hand: a member that is not known may be a credential itself.
    for (key, value) in read::object(node, path, problems) {
        match CREDENTIALS.iter().position(|name| *name == key) {
            Some(place) => read::put(&mut slots[place], CREDENTIALS[place], value, path, problems),
            None => {
                let message = format!("a member here is not known; known are {}", CREDENTIALS.join(", "));
                problems.add(path, "unknown_field", message);
            }
        }
    }
    // What is no object has no members to miss.
    if !is_object {
        return None;
    }
    let [api_key, account_id, license_key, company_code, account] =
        slots.map(|slot| slot.filter(|node| !node.is_null()));
    let foreign = |given: Option<Node<'_, '_>>, name: &str, problems: &mut Problems| {
        if let (Some(_), Some(provider)) = (given, provider) {
            let message =
                format!("`{name}` is no credential of {}; drop it or correct the `provider`", provider.name());
            problems.add(&path.member(name), "not_allowed", message);
        }
    };
    match provider? {
        Provider::Anrok => {
            foreign(account_id, "account_id", problems);
            foreign(license_key, "license_key", problems);
            foreign(company_code, "company_code", problems);
            foreign(account, "account", problems);
            let api_key = read_secret(api_key, &path.member("api_key"), problems);
            Some(Credentials::Anrok { api_key: api_key? })
        }
        Provider::StripeTax | Provider::StripeInvoicing => {
            foreign(account_id, "account_id", problems);
            foreign(license_key, "license_key", problems);
            foreign(company_code, "company_code", problems);
            let api_key = read_secret(api_key, &path.member("api_key"), problems);
            let account_path = path.member("account");
            let account = match account {
                Some(_) => read_header_text(account, &account_path, problems),
                None => None,
            };
            Some(Credentials::Stripe { api_key: api_key?, account })
        }
        Provider::Avatax => {
            foreign(api_key, "api_key", problems);
            foreign(account, "account", problems);
            let account_path = path.member("account_id");
            let account_id = read_header_text(account_id, &account_path, problems);
            if account_id.as_ref().is_some_and(|text| text.contains(':')) {
                let message = "an account id has no colon: it stands before one in `Authorization` (RFC 7617)";
                problems.add(&account_path, "bad_characters", message);
            }
            let license_key = read_secret(license_key, &path.member("license_key"), problems);
            let company_path = path.member("company_code");
            let company_code = boxed(read::required_code(company_code, &company_path, problems));
            if company_code.as_ref().is_some_and(|text| text.chars().any(char::is_control)) {
                problems.add(&company_path, "bad_characters", "a company code has no control characters");
            }
            Some(Credentials::Avatax {
                account_id: account_id?,
                license_key: license_key?,
                company_code: company_code?,
            })
        }
    }
}

/// A text that goes into a header: nothing that could end it.
fn read_header_text(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Box<str>> {
    let text = read::required_code(slot, path, problems)?;
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        let message = "a credential consists of visible ASCII characters; look for blanks, line breaks and quotation marks that were pasted with it";
        problems.add(path, "bad_characters", message);
        return None;
    }
    Some(text.into_owned().into_boxed_str())
}

fn read_secret(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Secret> {
    read_header_text(slot, path, problems).map(Secret::new)
}

fn read_entities(
    slot: Option<Node<'_, '_>>,
    provider: Option<Provider>,
    path: &Path<'_>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> FxHashMap<Box<str>, Items> {
    let mut entities = FxHashMap::default();
    for (index, node) in read::list(slot, path, problems).into_iter().flatten().enumerate() {
        let at = path.index(index);
        members!(node, &at, problems, { entity: "billing_entity", items: "items", fallback: "fallback_item" });
        let entity_path = at.member("billing_entity");
        let entity = boxed(read::required_code(entity, &entity_path, problems));
        let items = read_items([items, fallback], provider, &at, known, problems);
        let Some(entity) = entity else { continue };
        if !known.entities.contains_key(&entity) {
            let message = "there is no billing entity with this code; add it to `billing_entities` of the configuration or correct it";
            problems.add(&entity_path, "unknown_code", message);
        } else if entities.insert(entity, items).is_some() {
            problems.add(&entity_path, "duplicate", "this billing entity stands twice; put its items together");
        }
    }
    entities
}

/// The types of items.
#[derive(Debug, Clone, Copy)]
enum ItemType {
    BillableMetric,
    AddOn,
    Plan,
    SubscriptionFee,
    MinimumCommitment,
    Coupon,
}

impl ItemType {
    const WORDS: [(&'static str, Self); 6] = [
        ("billable_metric", Self::BillableMetric),
        ("add_on", Self::AddOn),
        ("plan", Self::Plan),
        ("subscription_fee", Self::SubscriptionFee),
        ("minimum_commitment", Self::MinimumCommitment),
        ("coupon", Self::Coupon),
    ];
}

/// `items` and `fallback_item` of the object at `path`.
fn read_items(
    [items, fallback]: [Option<Node<'_, '_>>; 2],
    provider: Option<Provider>,
    path: &Path<'_>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Items {
    let mut read = Items::default();
    let items_path = path.member("items");
    for (index, node) in read::list(items, &items_path, problems).into_iter().flatten().enumerate() {
        let at = items_path.index(index);
        members!(node, &at, problems, {
            kind: "type", code: "code", product: "product_external_id", tax_code: "tax_code", item_code: "item_code",
            stripe: "stripe_product_id", metadata: "metadata",
        });
        let kind_path = at.member("type");
        let kind = read::required(kind, &kind_path, problems);
        let kind = word(kind, &ItemType::WORDS, &kind_path, problems);
        let product = product_read::read([product, tax_code, item_code, stripe, metadata], provider, &at, problems);
        let item = kind.and_then(|kind| read_item(kind, code, &at, known, problems));
        let (Some(item), Some(product)) = (item, product) else { continue };
        if read.items.insert(item, product).is_some() {
            problems.add(&at, "duplicate", "this item stands twice in this list; keep one");
        }
    }
    if let Some(node) = fallback {
        let at = path.member("fallback_item");
        members!(node, &at, problems, {
            product: "product_external_id", tax_code: "tax_code", item_code: "item_code", stripe: "stripe_product_id",
            metadata: "metadata",
        });
        read.fallback = product_read::read([product, tax_code, item_code, stripe, metadata], provider, &at, problems);
    }
    read
}

/// What an item is about.
fn read_item(
    kind: ItemType,
    code: Option<Node<'_, '_>>,
    at: &Path<'_>,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Option<Item> {
    let path = at.member("code");
    let bare = match kind {
        ItemType::BillableMetric | ItemType::AddOn | ItemType::Plan => None,
        ItemType::SubscriptionFee => Some(Item::SubscriptionFee),
        ItemType::MinimumCommitment => Some(Item::MinimumCommitment),
        ItemType::Coupon => Some(Item::Coupon),
    };
    if let Some(item) = bare {
        if code.is_some() {
            problems.add(&path, "not_allowed", "an item of this type has no `code`; drop it or correct the `type`");
        }
        return Some(item);
    }
    let code = boxed(read::required_code(code, &path, problems))?;
    let (stands, what) = match kind {
        ItemType::BillableMetric => (known.metrics.contains(&code), "no charge of any plan has a billable metric"),
        ItemType::Plan => (known.plans.contains_key(&code), "there is no plan"),
        _ => (known.add_ons.contains(&*code), "there is no add-on"),
    };
    if !stands {
        problems.add(
            &path,
            "unknown_code",
            format!("{what} with this code in the configuration; correct it or add what it names"),
        );
    }
    Some(match kind {
        ItemType::BillableMetric => Item::BillableMetric(code),
        ItemType::Plan => Item::Plan(code),
        _ => Item::AddOn(code),
    })
}

#[cfg(test)]
mod tests;
