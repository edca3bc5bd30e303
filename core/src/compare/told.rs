//! What a provider was told of a document: the facts that its taxes rest on.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::json::node::{Node, View};
use crate::json::read::{self, Path, Problems, members};
use crate::provider::sale::Place;

/// A line as it was told.
#[derive(Debug)]
pub(super) struct Line {
    /// What the fee is called there.
    pub product: String,
    pub exemption: Option<String>,
}

/// The sale that a provider was told.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub address: Option<String>,
    pub country: Option<Cow<'a, str>>,
    pub ship_from: Option<String>,
    pub tax_id: Option<Cow<'a, str>>,
    pub exemption: Option<String>,
    /// By fee.
    pub lines: BTreeMap<Cow<'a, str>, Line>,
}

/// The member `provider` of a taxed document.
#[derive(Debug)]
pub(super) struct Provider<'a> {
    pub connection: Cow<'a, str>,
    pub provider: Cow<'a, str>,
    /// Whether others decided in its place.
    pub fallback: bool,
    /// Why there is no answer of it.
    pub failure: Option<Cow<'a, str>>,
    pub told: Option<Told<'a>>,
}

pub(super) fn read<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Provider<'a>> {
    members!(node, path, problems, {
        connection: "connection", provider: "provider", fallback: "fallback", error: "error", sale: "sale",
    } rest ignored);
    let connection = read::required_code(connection, &path.member("connection"), problems);
    let provider = read::required_code(provider, &path.member("provider"), problems);
    let error_path = path.member("error");
    let failure = error.and_then(|node| {
        members!(node, &error_path, problems, { message: "message" } rest ignored);
        read::text(message, &error_path.member("message"), problems)
    });
    Some(Provider {
        connection: connection?,
        provider: provider?,
        fallback: read::boolean(fallback, &path.member("fallback"), problems).unwrap_or(false),
        failure,
        told: sale.and_then(|node| read_sale(node, &path.member("sale"), problems)),
    })
}

fn read_sale<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Told<'a>> {
    members!(node, path, problems, { customer: "customer", ship_from: "ship_from", lines: "lines" } rest ignored);
    let customer_path = path.member("customer");
    let customer = read::required(customer, &customer_path, problems)?;
    members!(customer, &customer_path, problems, {
        tax_id: "tax_id", address: "address", use_code: "entity_use_code", number: "exemption_no",
    } rest ignored);
    let address_path = customer_path.member("address");
    let address = address.and_then(|node| read_place(node, &address_path, problems));
    let ship_from_path = path.member("ship_from");
    let lines_path = path.member("lines");
    let nodes = read::list(lines, &lines_path, problems);
    let lines = read::each(nodes, &lines_path, problems, read_line);
    Some(Told {
        country: address.as_ref().map(|place| place.country.clone().into()),
        address: address.as_ref().map(place_text),
        ship_from: ship_from.and_then(|node| read_place(node, &ship_from_path, problems)).as_ref().map(place_text),
        tax_id: read::text(tax_id, &customer_path.member("tax_id"), problems),
        exemption: exemption(
            read::text(use_code, &customer_path.member("entity_use_code"), problems).as_deref(),
            read::text(number, &customer_path.member("exemption_no"), problems).as_deref(),
        ),
        lines: lines.into_iter().collect(),
    })
}

fn read_line<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<(Cow<'a, str>, Line)> {
    members!(node, path, problems, {
        fee_id: "fee_id", product: "product", use_code: "entity_use_code", number: "exemption_no",
    } rest ignored);
    let fee_id = read::required_code(fee_id, &path.member("fee_id"), problems)?;
    let mut words = Vec::new();
    if let Some(node) = product {
        describe(node, "", &mut words);
    }
    let exemption = exemption(
        read::text(use_code, &path.member("entity_use_code"), problems).as_deref(),
        read::text(number, &path.member("exemption_no"), problems).as_deref(),
    );
    Some((fee_id, Line { product: words.join(", "), exemption }))
}

/// The texts of an object as `name value`, whatever providers call their products.
fn describe(node: Node<'_, '_>, name: &str, words: &mut Vec<String>) {
    match node.view() {
        View::String(text) => words.push(format!("{name} {text}")),
        View::Object(members) => members.for_each(|(name, node)| describe(node, name, words)),
        View::Null | View::Bool(_) | View::Raw(_) | View::Number(_) | View::Array(_) => {}
    }
}

/// Use code and number of an exemption in one text.
pub(super) fn exemption(use_code: Option<&str>, number: Option<&str>) -> Option<String> {
    let parts: Vec<&str> =
        [use_code, number].into_iter().flatten().map(str::trim).filter(|it| !it.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn read_place(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Place> {
    members!(node, path, problems, {
        line1: "line1", line2: "line2", city: "city", region: "region", postal_code: "postal_code", country: "country",
    } rest ignored);
    let mut text = |slot, name: &str| read::text(slot, &path.member(name), problems).map(Cow::into_owned);
    Some(Place {
        line1: text(line1, "line1"),
        line2: text(line2, "line2"),
        city: text(city, "city"),
        region: text(region, "region"),
        postal_code: text(postal_code, "postal_code"),
        country: text(country, "country").unwrap_or_default(),
    })
}

/// An address on one line.
pub(super) fn place_text(place: &Place) -> String {
    let Place { line1, line2, city, region, postal_code, country } = place;
    let parts = [line1, line2, city, region, postal_code].into_iter().flatten().map(String::as_str);
    let parts: Vec<&str> = parts.chain([country.as_str()]).filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
