//! The simulator told by JSON what to do, for tests in other languages: bindings hand texts over and back.

use jiff::SignedDuration;

use super::anrok::{Collection, Taxability};
use super::json::Json;
use super::simulator::Simulator;
use super::vies::FailureForm;
use crate::error::{Error, ErrorKind};
use crate::json::node::{self, Node, View};
use crate::json::read::{self, Path, Problems, members};
use crate::json::{instant, integer};

mod fault;
mod request;
mod show;
mod step;
mod stripe;

const TAXABILITY: [(&str, Taxability); 3] = [
    ("taxable", Taxability::Taxable),
    ("not_taxed", Taxability::NotTaxed),
    ("transaction_exempt", Taxability::TransactionExempt),
];
const COLLECTION: [(&str, Collection); 4] = [
    ("collecting", Collection::Collecting),
    ("not_collecting", Collection::NotCollecting),
    ("seller_pays", Collection::SellerPays),
    ("no_tax", Collection::NoTax),
];
const FORMS: [(&str, FailureForm); 3] = [
    ("wrapped", FailureForm::Wrapped),
    ("wrapped_with_status_500", FailureForm::WrappedWithStatus500),
    ("user_error", FailureForm::UserError),
];

/// Longest time that the clocks are moved on at once: a hundred years.
const LONGEST: i64 = 3_155_760_000_000;

/// What can be done.
const COMMANDS: [(&str, Run); 29] = [
    ("handle", request::handle),
    ("now", now),
    ("set_now", set_now),
    ("advance", advance),
    ("fault", fault::add),
    ("clear_faults", clear_faults),
    ("journal", show::journal),
    ("recorded", show::recorded),
    ("set_key", |it, node, path, problems| {
        texts(node, ["key"], path, problems).map(|[key]| empty(|| it.anrok().set_key(&key)))
    }),
    ("set_rate_limit", set_rate_limit),
    ("add_product", |it, node, path, problems| {
        texts(node, ["code"], path, problems).map(|[code]| empty(|| it.anrok().add_product(&code)))
    }),
    ("set_taxability", set_taxability),
    ("add_customer", |it, node, path, problems| {
        texts(node, ["id"], path, problems).map(|[id]| empty(|| it.anrok().add_customer(&id)))
    }),
    ("add_certificate", |it, node, path, problems| {
        let read = texts(node, ["customer", "place"], path, problems);
        read.map(|[customer, place]| empty(|| it.anrok().add_certificate(&customer, &place)))
    }),
    ("set_collection", set_collection),
    ("set_account_time_zone", set_account_time_zone),
    ("freeze", |it, node, path, problems| {
        texts(node, ["id"], path, problems).map(|[id]| one("found", it.anrok().freeze(&id)))
    }),
    ("set_credentials", |it, node, path, problems| {
        let read = texts(node, ["account_id", "license_key"], path, problems);
        read.map(|[account, key]| empty(|| it.avatax().set_credentials(&account, &key)))
    }),
    ("add_company", |it, node, path, problems| {
        texts(node, ["code"], path, problems).map(|[code]| one("id", it.avatax().add_company(&code)))
    }),
    ("set_nexus", set_nexus),
    ("set_tax_decimals", set_tax_decimals),
    ("lock", |it, node, path, problems| {
        let read = texts(node, ["code", "type"], path, problems);
        read.map(|[code, kind]| one("found", it.avatax().lock(&code, &kind)))
    }),
    ("add_valid", add_valid),
    ("remove", |it, node, path, problems| {
        texts(node, ["number"], path, problems).map(|[number]| empty(|| it.vies().remove(&number)))
    }),
    ("set_code", |it, node, path, problems| {
        let read = texts(node, ["number", "code"], path, problems);
        read.map(|[number, code]| empty(|| it.vies().set_code(&number, &code)))
    }),
    ("set_down", |it, node, path, problems| {
        let read = texts(node, ["prefix", "code"], path, problems);
        read.map(|[prefix, code]| empty(|| it.vies().set_down(&prefix, &code)))
    }),
    ("set_up", |it, node, path, problems| {
        texts(node, ["prefix"], path, problems).map(|[prefix]| empty(|| it.vies().set_up(&prefix)))
    }),
    ("refuse_requester", |it, node, path, problems| {
        texts(node, ["number"], path, problems).map(|[number]| empty(|| it.vies().refuse_requester(&number)))
    }),
    ("set_failure_form", set_failure_form),
];

/// Does one command, and gives its answer; does nothing, and gives none, where a problem was noted.
type Run = fn(&mut Simulator, Node<'_, '_>, &Path<'_>, &mut Problems) -> Option<Json>;

impl Simulator {
    /// A simulator from JSON: `{"now","seed"?}` (seed 1 where there is none).
    ///
    /// # Errors
    /// Kind `invalid_document`, area `simulator`.
    pub fn from_json(options: &str) -> Result<Self, Error> {
        let tape = node::parse(options, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let (node, path) = (tape.root(), Path::Root("simulator"));
        members!(node, &path, &mut problems, { now: "now", seed: "seed" });
        let seed = integer::read(seed, 0..=i64::MAX, &path.member("seed"), &mut problems).unwrap_or(1);
        let now = read::required(now, &path.member("now"), &mut problems);
        let now = instant::read(now, &path.member("now"), &mut problems);
        problems.finish(now.map(|now| Self::new(now, seed.unsigned_abs())))
    }

    /// Does what a command says: `{"do": …}` with its members in, JSON out. What can be done is listed in `docs/simulator.md`, “By JSON”.
    ///
    /// ```
    /// use tallage::simulate::Simulator;
    /// let mut simulator = Simulator::from_json(r#"{"now": "2026-11-21T12:00:00Z"}"#)?;
    /// let answer = simulator.command_json(r#"{"do": "handle", "request": {"method": "GET", "target": "/api/v2/utilities/ping"}}"#)?;
    /// assert!(answer.starts_with(r#"{"reply":{"status":200,"#));
    /// // A command with a mistake in it does nothing.
    /// let error = simulator.command_json(r#"{"do": "add_product", "name": "saas"}"#).unwrap_err();
    /// assert_eq!((error.code(), error.path()), ("simulator.unknown_field", "/name"));
    /// # Ok::<(), tallage::Error>(())
    /// ```
    ///
    /// # Errors
    /// Kind `invalid_document`, area `simulator`, with every problem of the command.
    pub fn command_json(&mut self, command: &str) -> Result<String, Error> {
        let tape = node::parse(command, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let (node, path) = (tape.root(), Path::Root("simulator"));
        let answer = command_of(node, &path, &mut problems).and_then(|run| run(self, node, &path, &mut problems));
        problems.finish(answer).map(|answer| answer.to_string())
    }
}

fn command_of(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Run> {
    // Whatever else is wrong is said by the command itself.
    let word = read::object(node, path, problems).find(|(name, _)| *name == "do").map(|(_, value)| value);
    if !node.is_object() {
        return None;
    }
    let at = path.member("do");
    let word = read::required(word.filter(|word| !word.is_null()), &at, problems);
    let commands: Vec<(&str, Run)> = COMMANDS.iter().chain(&stripe::COMMANDS).copied().collect();
    read::word(word, &commands, &at, problems)
}

/// The required texts of a command that has nothing else; `None` where anything is wrong.
fn texts<const N: usize>(
    node: Node<'_, '_>,
    names: [&str; N],
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<[String; N]> {
    let mut slots = [const { None }; N];
    let mut word = None;
    for (key, value) in read::object(node, path, problems) {
        match slots.iter_mut().zip(names).find(|(_, name)| *name == key) {
            Some((slot, _)) => read::put(slot, key, value, path, problems),
            None if key == "do" => read::put(&mut word, key, value, path, problems),
            None => read::unknown(key, path, problems, &names),
        }
    }
    let mut found = [const { String::new() }; N];
    for ((slot, name), text) in slots.into_iter().zip(names).zip(&mut found) {
        let at = path.member(name);
        let value = read::required(slot.filter(|node| !node.is_null()), &at, problems);
        *text = read::text(value, &at, problems).unwrap_or_default().into_owned();
    }
    problems.is_empty().then_some(found)
}

/// Does what has no answer of its own.
fn empty(what: impl FnOnce()) -> Json {
    what();
    Json::object([])
}

fn one(name: &str, value: impl Into<Json>) -> Json {
    Json::object([(name, value.into())])
}

fn clock(simulator: &Simulator) -> Json {
    one("now", simulator.now().to_string())
}

fn now(simulator: &mut Simulator, node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Json> {
    texts(node, [], path, problems).map(|[]| clock(simulator))
}

fn set_now(simulator: &mut Simulator, node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Json> {
    members!(node, path, problems, { _word: "do", now: "now" });
    let at = path.member("now");
    let now = read::required(now, &at, problems);
    let now = instant::read(now, &at, problems)?;
    problems.is_empty().then(|| {
        simulator.set_now(now);
        clock(simulator)
    })
}

fn advance(simulator: &mut Simulator, node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Json> {
    members!(node, path, problems, { _word: "do", by: "milliseconds" });
    let at = path.member("milliseconds");
    let by = read::required(by, &at, problems);
    let by = integer::read(by, 0..=LONGEST, &at, problems)?;
    problems.is_empty().then(|| {
        simulator.advance(SignedDuration::from_millis(by));
        clock(simulator)
    })
}

fn clear_faults(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    texts(node, [], path, problems).map(|[]| empty(|| simulator.clear_faults()))
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
    problems.is_empty().then(|| empty(|| simulator.anrok().set_rate_limit(limit)))
}

fn set_taxability(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", code: "code", taxability: "taxability" });
    let code = read::required_code(code, &path.member("code"), problems);
    let at = path.member("taxability");
    let taxability = read::required(taxability, &at, problems);
    let taxability = read::word(taxability, &TAXABILITY, &at, problems);
    let (code, taxability) = (code?, taxability?);
    problems.is_empty().then(|| empty(|| simulator.anrok().set_taxability(&code, taxability)))
}

fn set_collection(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", place: "place", collection: "collection" });
    let place = read::required_code(place, &path.member("place"), problems);
    let at = path.member("collection");
    let collection = read::required(collection, &at, problems);
    let collection = read::word(collection, &COLLECTION, &at, problems);
    let (place, collection) = (place?, collection?);
    problems.is_empty().then(|| empty(|| simulator.anrok().set_collection(&place, collection)))
}

fn set_account_time_zone(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", set: "set" });
    let set = flag(set, &path.member("set"), problems)?;
    problems.is_empty().then(|| empty(|| simulator.anrok().set_account_time_zone(set)))
}

fn set_nexus(simulator: &mut Simulator, node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Json> {
    members!(node, path, problems, { _word: "do", place: "place", nexus: "nexus" });
    let place = read::required_code(place, &path.member("place"), problems);
    let nexus = flag(nexus, &path.member("nexus"), problems);
    let (place, nexus) = (place?, nexus?);
    problems.is_empty().then(|| empty(|| simulator.avatax().set_nexus(&place, nexus)))
}

fn set_tax_decimals(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", decimals: "decimals" });
    let decimals = integer::read(decimals, 0..=6, &path.member("decimals"), problems);
    let decimals = decimals.and_then(|decimals| u32::try_from(decimals).ok());
    problems.is_empty().then(|| empty(|| simulator.avatax().set_tax_decimals(decimals)))
}

fn add_valid(simulator: &mut Simulator, node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Json> {
    members!(node, path, problems, { _word: "do", number: "number", name: "name", address: "address" });
    let number = read::required_code(number, &path.member("number"), problems);
    let name = read::text(name, &path.member("name"), problems).unwrap_or_default();
    let address = read::text(address, &path.member("address"), problems).unwrap_or_default();
    let number = number?;
    problems.is_empty().then(|| empty(|| simulator.vies().add_valid(&number, &name, &address)))
}

fn set_failure_form(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", form: "form" });
    let at = path.member("form");
    let form = read::required(form, &at, problems);
    let form = read::word(form, &FORMS, &at, problems)?;
    problems.is_empty().then(|| empty(|| simulator.vies().set_failure_form(form)))
}

/// A boolean that must be there.
fn flag(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<bool> {
    let slot = read::required(slot, path, problems);
    read::boolean(slot, path, problems)
}

/// A text of any length, such as a body.
fn long_text(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> String {
    match slot.map(Node::view) {
        None => String::new(),
        Some(View::String(text)) => text.to_owned(),
        Some(_) => {
            problems.add(path, "wrong_type", "this must be a text; do not parse it");
            String::new()
        }
    }
}

#[cfg(test)]
mod tests;
