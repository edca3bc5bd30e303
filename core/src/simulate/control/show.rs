//! The journal and what is stored, as JSON.

use super::fault::{PROVIDERS, fault, word_of};
use super::request::{outcome, request};
use super::texts;
use crate::json::integer;
use crate::json::node::Node;
use crate::json::read::{Path, Problems, members};
use crate::simulate::exact::plain;
use crate::simulate::journal::{Entry, Recorded};
use crate::simulate::json::Json;
use crate::simulate::simulator::Simulator;

pub(super) fn journal(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", from: "from" });
    let from = integer::read(from, 0..=i64::MAX, &path.member("from"), problems).unwrap_or(0);
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let entries = simulator.journal().iter().skip(from);
    problems.is_empty().then(|| Json::object([("journal", Json::Array(entries.map(entry).collect()))]))
}

fn entry(entry: &Entry) -> Json {
    Json::object([
        ("at", entry.at.to_string().into()),
        ("provider", word_of(&PROVIDERS, entry.provider).into()),
        ("operation", entry.operation.into()),
        ("request", request(&entry.request)),
        ("fault", entry.fault.as_ref().map(fault).into()),
        ("recorded", entry.recorded.into()),
        ("outcome", outcome(&entry.outcome)),
    ])
}

pub(super) fn recorded(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    texts(node, [], path, problems)
        .map(|[]| Json::object([("recorded", Json::Array(simulator.recorded().iter().map(stored).collect()))]))
}

/// Amounts are texts in the provider's unit.
fn stored(stored: &Recorded) -> Json {
    let lines = stored.lines.iter().map(|line| {
        Json::object([
            ("key", (&line.key).into()),
            ("amount", plain(line.amount).into()),
            ("tax", plain(line.tax).into()),
        ])
    });
    Json::object([
        ("provider", word_of(&PROVIDERS, stored.provider).into()),
        ("id", (&stored.id).into()),
        ("kind", stored.kind.into()),
        ("status", stored.status.into()),
        ("version", stored.version.into()),
        ("writes", stored.writes.into()),
        ("frozen", stored.frozen.into()),
        ("currency", (&stored.currency).into()),
        ("amount", plain(stored.amount).into()),
        ("tax", plain(stored.tax).into()),
        ("lines", Json::Array(lines.collect())),
    ])
}
