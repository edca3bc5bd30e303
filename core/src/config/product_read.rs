//! Reading what an item is at a provider. No message repeats a value: it may be a credential in the wrong place.

use std::collections::BTreeMap;

use super::connection::Provider;
use super::load::boxed;
use super::mapping::Product;
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems};
use crate::json::short;

/// Longest `taxCode` of AvaTax: a longer one is its StringLengthError.
const MAX_TAX_CODE: usize = 25;
/// Longest `itemCode` of AvaTax.
const MAX_ITEM_CODE: usize = 50;
/// Longest name and value of Stripe's metadata, and most entries of it, less what tallage puts there itself.
const MAX_METADATA: (usize, usize, usize) = (40, 500, 45);

/// The members that name a product, in the order of [`read`].
const NAMES: [&str; 5] = ["product_external_id", "tax_code", "item_code", "stripe_product_id", "metadata"];

pub(super) fn read(
    slots: [Option<Node<'_, '_>>; 5],
    provider: Option<Provider>,
    at: &Path<'_>,
    problems: &mut Problems,
) -> Option<Product> {
    let [product, tax_code, item_code, stripe, metadata] = slots;
    let foreign: &[usize] = match provider {
        Some(Provider::Anrok) => &[1, 2, 3, 4],
        Some(Provider::Avatax) => &[0, 3, 4],
        Some(Provider::StripeTax) => &[0, 2, 4],
        Some(Provider::StripeInvoicing) => &[0, 2],
        None => &[],
    };
    for place in foreign.iter().copied().filter(|place| slots[*place].is_some()) {
        let message = format!("`{}` belongs to another provider; drop it or correct the `provider`", NAMES[place]);
        problems.add(&at.member(NAMES[place]), "not_allowed", message);
    }
    let product_path = at.member("product_external_id");
    let product = match provider {
        Some(Provider::Anrok) => read::required_code(product, &product_path, problems),
        Some(Provider::Avatax | Provider::StripeTax | Provider::StripeInvoicing) => None,
        None => read::code(product, &product_path, problems),
    };
    if product.as_ref().is_some_and(|id| !is_product_id(id)) {
        let message =
            "a product id of Anrok consists of letters, digits, `.`, `-`, `_`, `:` and single spaces between them";
        problems.add(&product_path, "bad_characters", message);
    }
    let tax_path = at.member("tax_code");
    if provider == Some(Provider::Avatax) && tax_code.is_none() && item_code.is_none() {
        problems.add(&tax_path, "required", "an item needs its `tax_code`, its `item_code` or both");
        return None;
    }
    let stripe_path = at.member("stripe_product_id");
    if provider == Some(Provider::StripeTax) && tax_code.is_none() && stripe.is_none() {
        problems.add(&tax_path, "required", "an item needs its `tax_code` or its `stripe_product_id`");
        return None;
    }
    if provider == Some(Provider::StripeInvoicing) && stripe.is_none() {
        problems.add(&stripe_path, "required", "an item needs its `stripe_product_id`");
        return None;
    }
    Some(Product {
        product_external_id: boxed(product),
        tax_code: boxed(short::read(tax_code, MAX_TAX_CODE, &tax_path, problems)),
        item_code: boxed(short::read(item_code, MAX_ITEM_CODE, &at.member("item_code"), problems)),
        stripe_product_id: boxed(read::code(stripe, &stripe_path, problems)),
        metadata: read_metadata(metadata, &at.member("metadata"), problems),
    })
}

/// Names and texts for Stripe's metadata.
pub(super) fn read_metadata(
    slot: Option<Node<'_, '_>>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> BTreeMap<Box<str>, Box<str>> {
    let (longest_name, longest_value, most) = MAX_METADATA;
    let mut metadata = BTreeMap::new();
    let Some(node) = slot else { return metadata };
    for (name, value) in read::object(node, path, problems) {
        let at = path.member(name);
        if name.trim().is_empty() || name.chars().count() > longest_name || name.contains(['[', ']']) {
            let message = format!("a name of metadata has 1 to {longest_name} characters and no brackets");
            problems.add(path, "bad_name", message);
            continue;
        }
        let Some(text) = short::read(Some(value), longest_value, &at, problems) else { continue };
        if metadata.insert(name.into(), text.into_owned().into_boxed_str()).is_some() {
            problems.add(path, "duplicate_key", "a name of metadata stands twice; keep one");
        }
    }
    if metadata.len() > most {
        problems.add(path, "too_many", format!("there are {} entries, at most {most} are taken", metadata.len()));
    }
    metadata
}

/// Whether Anrok takes an external id of a product (Anrok OpenAPI 1.1, `products/create`).
fn is_product_id(id: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | ':');
    id.chars().all(allowed) && id.trim() == id && !id.contains("  ")
}
