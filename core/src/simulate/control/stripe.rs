//! What is set at Stripe.

use super::{Run, empty, flag, one, texts};
use crate::json::integer;
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};
use crate::simulate::json::Json;
use crate::simulate::simulator::Simulator;
use crate::simulate::stripe::{Stripe, TaxApp, TaxBehavior};

const APPS: [(&str, TaxApp); 4] =
    [("stripe", TaxApp::Stripe), ("anrok", TaxApp::Anrok), ("avalara", TaxApp::Avalara), ("sphere", TaxApp::Sphere)];
const BEHAVIORS: [(&str, TaxBehavior); 3] = [
    ("exclusive", TaxBehavior::Exclusive),
    ("inclusive", TaxBehavior::Inclusive),
    ("inferred_by_currency", TaxBehavior::InferredByCurrency),
];

pub(super) const COMMANDS: [(&str, Run); 15] = [
    ("stripe_set_key", |it, node, path, problems| {
        texts(node, ["key"], path, problems).map(|[key]| empty(|| it.stripe().set_key(&key)))
    }),
    ("stripe_set_rate_limit", set_rate_limit),
    ("stripe_add_product", add_product),
    ("stripe_add_account", |it, node, path, problems| {
        texts(node, ["id"], path, problems).map(|[id]| empty(|| it.stripe().add_account(&id)))
    }),
    ("stripe_set_app", set_app),
    ("stripe_set_app_installed", |it, node, path, problems| {
        switch(it, node, path, problems, Stripe::set_app_installed)
    }),
    ("stripe_set_collection", set_collection),
    ("stripe_set_default_tax_behavior", set_default_tax_behavior),
    ("stripe_set_head_office", set_head_office),
    ("stripe_set_automatic_tax_default", |it, node, path, problems| {
        switch(it, node, path, problems, Stripe::set_automatic_tax_default)
    }),
    ("stripe_set_finalize_without_tax", |it, node, path, problems| {
        switch(it, node, path, problems, Stripe::set_finalize_without_tax)
    }),
    ("stripe_set_shapes", set_shapes),
    ("stripe_set_busy", set_busy),
    ("stripe_lock", |it, node, path, problems| {
        texts(node, ["id"], path, problems).map(|[id]| empty(|| it.stripe().lock(&id)))
    }),
    ("stripe_unlock", |it, node, path, problems| {
        texts(node, ["id"], path, problems).map(|[id]| one("found", it.stripe().unlock(&id)))
    }),
];

/// A command with the one member `set`.
fn switch(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
    set_to: fn(&mut Stripe, bool),
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", set: "set" });
    let set = flag(set, &path.member("set"), problems)?;
    problems.is_empty().then(|| empty(|| set_to(simulator.stripe(), set)))
}

fn set_rate_limit(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", limit: "per_second" });
    let limit = integer::read(limit, 1..=1_000_000, &path.member("per_second"), problems);
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    problems.is_empty().then(|| empty(|| simulator.stripe().set_rate_limit(limit)))
}

fn add_product(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", id: "id", tax_code: "tax_code" });
    let id = read::required_code(id, &path.member("id"), problems);
    let tax_code = read::code(tax_code, &path.member("tax_code"), problems);
    let id = id?;
    problems.is_empty().then(|| empty(|| simulator.stripe().add_product(&id, tax_code.as_deref())))
}

fn set_app(simulator: &mut Simulator, node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Json> {
    members!(node, path, problems, { _word: "do", app: "app" });
    let app = read::word(app, &APPS, &path.member("app"), problems);
    problems.is_empty().then(|| empty(|| simulator.stripe().set_app(app)))
}

fn set_collection(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", place: "place", collects: "collects" });
    let place = read::required_code(place, &path.member("place"), problems);
    let collects = flag(collects, &path.member("collects"), problems);
    let (place, collects) = (place?, collects?);
    problems.is_empty().then(|| empty(|| simulator.stripe().set_collection(&place, collects)))
}

fn set_default_tax_behavior(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", behavior: "behavior" });
    let behavior = read::word(behavior, &BEHAVIORS, &path.member("behavior"), problems);
    problems.is_empty().then(|| empty(|| simulator.stripe().set_default_tax_behavior(behavior)))
}

fn set_head_office(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", country: "country" });
    let country = read::code(country, &path.member("country"), problems);
    problems.is_empty().then(|| empty(|| simulator.stripe().set_head_office(country.as_deref())))
}

fn set_shapes(simulator: &mut Simulator, node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Json> {
    members!(node, path, problems, { _word: "do", version: "version" });
    let version = read::code(version, &path.member("version"), problems);
    problems.is_empty().then(|| one("found", simulator.stripe().set_shapes(version.as_deref())))
}

fn set_busy(simulator: &mut Simulator, node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Json> {
    members!(node, path, problems, { _word: "do", times: "times" });
    let at = path.member("times");
    let times = read::required(times, &at, problems);
    let times = integer::read(times, 0..=u32::MAX.into(), &at, problems)?;
    let times = u32::try_from(times).ok()?;
    problems.is_empty().then(|| empty(|| simulator.stripe().set_busy(times)))
}
