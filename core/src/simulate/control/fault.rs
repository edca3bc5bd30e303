//! Faults from JSON and as JSON.

use std::time::Duration;

use super::empty;
use super::request::response_of;
use crate::json::integer;
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};
use crate::simulate::fault::{Fault, Lines, Rule, When};
use crate::simulate::http::Pace;
use crate::simulate::json::Json;
use crate::simulate::simulator::{Provider, Simulator};

pub(super) const PROVIDERS: [(&str, Provider); 4] =
    [("anrok", Provider::Anrok), ("avatax", Provider::Avatax), ("stripe", Provider::Stripe), ("vies", Provider::Vies)];
const WHEN: [(&str, When); 2] = [("before", When::Before), ("after", When::After)];
const LINES: [(&str, Lines); 4] = [
    ("shuffled", Lines::Shuffled),
    ("missing", Lines::Missing),
    ("duplicated", Lines::Duplicated),
    ("extra", Lines::Extra),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Refuse,
    Timeout,
    Close,
    Answer,
    RateLimit,
    Server,
    Html,
    Truncated,
    Empty,
    Lines,
    Slow,
}

/// The word of each fault, and the members that it wants.
const KINDS: [(&str, Kind, &[&str]); 11] = [
    ("refuse", Kind::Refuse, &[]),
    ("timeout", Kind::Timeout, &["when"]),
    ("close", Kind::Close, &["when"]),
    ("answer", Kind::Answer, &["when", "response"]),
    ("rate_limit", Kind::RateLimit, &["retry_after"]),
    ("server", Kind::Server, &["when", "status"]),
    ("html", Kind::Html, &["when"]),
    ("truncated", Kind::Truncated, &[]),
    ("empty", Kind::Empty, &[]),
    ("lines", Kind::Lines, &["lines"]),
    ("slow", Kind::Slow, &["bytes", "pause_milliseconds"]),
];

pub(super) fn add(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, {
        _word: "do", fault: "fault", provider: "provider", operation: "operation", nth: "nth", times: "times", when: "when",
        response: "response", retry_after: "retry_after", status: "status", lines: "lines", bytes: "bytes", pause: "pause_milliseconds",
    });
    let at = path.member("fault");
    let fault = read::required(fault, &at, problems);
    let words = KINDS.map(|(word, kind, _)| (word, kind));
    let kind = read::word(fault, &words, &at, problems);
    let provider = read::word(provider, &PROVIDERS, &path.member("provider"), problems);
    let operation = read::code(operation, &path.member("operation"), problems);
    let count = |slot, name, problems: &mut Problems| {
        let value = integer::read(slot, 1..=u32::MAX.into(), &path.member(name), problems);
        value.and_then(|value| u32::try_from(value).ok()).unwrap_or(1)
    };
    let (nth, times) = (count(nth, "nth", problems), count(times, "times", problems));

    let kind = kind?;
    let wanted = KINDS.iter().find(|(_, known, _)| *known == kind).map_or(&[][..], |(_, _, wanted)| wanted);
    for (name, slot) in [
        ("when", when),
        ("response", response),
        ("retry_after", retry_after),
        ("status", status),
        ("lines", lines),
        ("bytes", bytes),
        ("pause_milliseconds", pause),
    ] {
        match (slot, wanted.contains(&name)) {
            (None, true) => _ = read::required(slot, &path.member(name), problems),
            (Some(_), false) => problems.add(&path.member(name), "unexpected", "this fault has no such member"),
            (Some(_), true) | (None, false) => {}
        }
    }
    let whole = |slot, range, name, problems: &mut Problems| integer::read(slot, range, &path.member(name), problems);
    let when = read::word(when, &WHEN, &path.member("when"), problems);
    let response = response.and_then(|node| response_of(node, &path.member("response"), problems));
    let retry_after = whole(retry_after, 0..=u32::MAX.into(), "retry_after", problems);
    let status = whole(status, 100..=599, "status", problems);
    let lines = read::word(lines, &LINES, &path.member("lines"), problems);
    let bytes = whole(bytes, 1..=1_000_000, "bytes", problems);
    let pause = whole(pause, 0..=60_000, "pause_milliseconds", problems);
    let fault = match kind {
        Kind::Refuse => Fault::Refuse,
        Kind::Timeout => Fault::Timeout(when?),
        Kind::Close => Fault::Close(when?),
        Kind::Answer => Fault::Answer(when?, response?),
        Kind::RateLimit => Fault::RateLimit { retry_after: u32::try_from(retry_after?).ok()? },
        Kind::Server => Fault::Server(when?, u16::try_from(status?).ok()?),
        Kind::Html => Fault::Html(when?),
        Kind::Truncated => Fault::Truncated,
        Kind::Empty => Fault::Empty,
        Kind::Lines => Fault::Lines(lines?),
        Kind::Slow => Fault::Slow(Pace {
            bytes: usize::try_from(bytes?).ok()?,
            pause: Duration::from_millis(pause?.unsigned_abs()),
        }),
    };
    let mut rule = Rule::new(fault).nth(nth).times(times);
    if let Some(provider) = provider {
        rule = rule.provider(provider);
    }
    if let Some(operation) = operation {
        rule = rule.operation(operation);
    }
    problems.is_empty().then(|| empty(|| simulator.add_fault(rule)))
}

pub(super) fn pace(pace: Pace) -> Json {
    let pause = u64::try_from(pace.pause.as_millis()).unwrap_or(u64::MAX);
    let bytes = u64::try_from(pace.bytes).unwrap_or(u64::MAX);
    Json::object([("bytes", bytes.into()), ("pause_milliseconds", pause.into())])
}

/// A fault in the words that ask for it; of an answer only its status.
pub(super) fn fault(fault: &Fault) -> Json {
    let named = |word: &str| Json::object([("fault", word.into())]);
    let with = |word: &str, name: &str, value: Json| {
        let mut shown = named(word);
        shown.set(name, value);
        shown
    };
    let timed = |word: &str, when: &When| with(word, "when", word_of(&WHEN, *when).into());
    match fault {
        Fault::Refuse => named("refuse"),
        Fault::Timeout(when) => timed("timeout", when),
        Fault::Close(when) => timed("close", when),
        Fault::Answer(when, response) => {
            let mut shown = timed("answer", when);
            shown.set("status", u32::from(response.status).into());
            shown
        }
        Fault::RateLimit { retry_after } => with("rate_limit", "retry_after", (*retry_after).into()),
        Fault::Server(when, status) => {
            let mut shown = timed("server", when);
            shown.set("status", u32::from(*status).into());
            shown
        }
        Fault::Html(when) => timed("html", when),
        Fault::Truncated => named("truncated"),
        Fault::Empty => named("empty"),
        Fault::Lines(lines) => with("lines", "lines", word_of(&LINES, *lines).into()),
        Fault::Slow(slow) => {
            let mut shown = named("slow");
            for (name, value) in pace(*slow).members() {
                shown.set(name, value.clone());
            }
            shown
        }
    }
}

pub(super) fn word_of<T: PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}
