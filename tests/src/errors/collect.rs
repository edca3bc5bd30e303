//! Collects the catalogue.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::bindings::{self, Raised};
use super::providers::{self, Provider};
use super::scan::{Token, calls, sources, text};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// The core, whose texts and readers are read; of the bindings the texts, beside what [`bindings`] finds.
const CORE: &str = "core/src";
/// Areas that no reader of JSON has.
const AREAS: [&str; 9] =
    ["argument", "http", "internal", "json", "provider", "reconcile", "result", "transport", "void"];
/// Areas of texts that tallage writes for itself.
const INNER_AREAS: [&str; 1] = ["answer"];
/// Texts with dots that are events.
const EVENTS: &str = "exchange/events.rs";
/// Where `wrong` puts its area in front.
const RECONCILE: &str = "exchange/reconcile_read.rs";
/// Calls that name their problem by a variable, and the file where its words stand in tuples.
const ELSEWHERE: [(&str, &[&str]); 2] = [
    ("config/base_url.rs", &["config/base_url.rs"]),
    ("resolve/hierarchy.rs", &["resolve/eu/case.rs", "resolve/eu/mod.rs", "resolve/eu/verdict.rs"]),
];

/// All that a program can meet in an error.
#[derive(Debug, Serialize)]
pub struct Catalogue {
    pub kinds: Vec<Kind>,
    /// First parts of codes.
    pub areas: BTreeSet<String>,
    /// Last parts of codes.
    pub problems: BTreeSet<String>,
    /// Codes of errors that are known in whole.
    pub errors: BTreeSet<String>,
    /// Codes of warnings, of documents and of `lint`.
    pub warnings: BTreeSet<String>,
    pub providers: Vec<Provider>,
}

/// A kind of error.
#[derive(Debug, Serialize)]
pub struct Kind {
    pub kind: String,
    pub meaning: String,
}

/// Reads the sources and the cases.
pub fn collect() -> Catalogue {
    let root = Path::new(ROOT);
    let mut out = Catalogue {
        kinds: kinds(&std::fs::read_to_string(root.join("core/src/error.rs")).expect("the core has errors")),
        areas: AREAS.map(str::to_owned).into(),
        problems: BTreeSet::new(),
        errors: BTreeSet::new(),
        warnings: BTreeSet::new(),
        providers: providers::tables(root),
    };
    let classes: Vec<String> = out.kinds.iter().map(|kind| super::class(&kind.kind)).collect();
    let Raised { areas, codes, problems } = bindings::raised(root, &classes);
    out.areas.extend(areas);
    let files: Vec<_> = [CORE].iter().chain(&bindings::RUST).flat_map(|folder| sources(&root.join(folder))).collect();
    for (_, tokens) in &files {
        let roots = calls(tokens, "Root");
        out.areas.extend(roots.iter().filter_map(|(_, arguments)| text(arguments.first())).map(str::to_owned));
    }
    out.areas.retain(|area| area.len() > 1 && !INNER_AREAS.contains(&area.as_str()));
    for (path, tokens) in &files {
        let name = path.to_string_lossy().replace('\\', "/");
        out.warnings.extend(warnings_of(tokens));
        if !name.ends_with(EVENTS) {
            out.read_texts(tokens);
        }
        if name.ends_with(RECONCILE) {
            let words = calls(tokens, "wrong");
            let words = words.iter().filter_map(|(_, arguments)| text(arguments.first()));
            out.errors.extend(words.map(|code| format!("reconcile.{code}")));
        }
        out.read_problems(&name, tokens);
    }
    out.errors.extend(codes);
    out.problems.extend(problems);
    for case in crate::cases::all().expect("the cases are well-formed") {
        let text = case.expected.expect("a case has what is expected");
        out.read_case(&serde_json::from_slice(&text).expect("what is expected is JSON"));
    }
    let warnings = &out.warnings;
    out.errors.retain(|code| !warnings.contains(code));
    let ours = out.providers.iter().flat_map(|provider| &provider.rows).flat_map(|row| &row.codes);
    let ours: Vec<String> = ours.cloned().collect();
    out.errors.retain(|code| !ours.contains(code));
    let last = |code: &String| code.rsplit('.').next().map(str::to_owned);
    let codes = out.errors.iter().filter(|code| !code.starts_with("provider.") && !code.starts_with("transport."));
    let found: Vec<String> = codes.filter_map(last).collect();
    out.problems.extend(found);
    out
}

impl Catalogue {
    /// Every code of an error that is known in whole, those of the providers as well.
    pub fn codes(&self) -> BTreeSet<&str> {
        let provided = self.providers.iter().flat_map(|provider| &provider.rows).flat_map(|row| &row.codes);
        self.errors.iter().chain(provided).map(String::as_str).collect()
    }

    /// Whether this is a code: an area, names, a problem.
    fn is_code(&self, text: &str) -> bool {
        let mut parts = text.split('.');
        let plain = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        parts.next().is_some_and(|area| self.areas.contains(area)) && text.contains('.') && text.split('.').all(plain)
    }

    /// Whole codes, and the last part of those that are put together.
    fn read_texts(&mut self, tokens: &[Token]) {
        for token in tokens {
            let Token::Text(text) = token else { continue };
            if self.is_code(text) {
                self.errors.insert(text.clone());
            } else if let Some((front, last)) = text.rsplit_once(".").filter(|(front, _)| front.contains('{')) {
                let area = front.split('.').next().unwrap_or_default();
                if self.areas.contains(area) && last.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                    self.problems.insert(last.to_owned());
                }
            }
        }
    }

    /// The words that readers give to `Problems`.
    fn read_problems(&mut self, file: &str, tokens: &[Token]) {
        for (name, place) in [("add", 1), ("add_member", 2)] {
            for (front, arguments) in calls(tokens, name) {
                let [.., Token::Word(on), Token::Sign('.')] = front else { continue };
                if on != "problems" && on != "undetermined" {
                    continue;
                }
                if let Some(problem) = text(arguments.get(place)) {
                    self.problems.insert(problem.to_owned());
                    continue;
                }
                let known = ELSEWHERE.iter().find(|(known, _)| file.ends_with(known));
                let (_, elsewhere) = known.unwrap_or_else(|| panic!("{file}: which problem is this? {arguments:?}"));
                for other in *elsewhere {
                    let path = Path::new(ROOT).join("core/src").join(other);
                    let source = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{other}: {error}"));
                    self.problems.extend(tuple_words(&super::scan::tokens(&source)));
                }
            }
        }
    }

    /// The codes in what a case expects, wherever they stand.
    fn read_case(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let to = match name.as_str() {
                        "warnings" => &mut self.warnings,
                        "errors" | "problems" => &mut self.errors,
                        "error" => {
                            self.errors
                                .extend(value["code"].as_str().filter(|code| code.contains('.')).map(str::to_owned));
                            self.read_case(value);
                            continue;
                        }
                        _ => {
                            self.read_case(value);
                            continue;
                        }
                    };
                    let codes = value.as_array().into_iter().flatten().filter_map(|entry| entry["code"].as_str());
                    to.extend(codes.map(str::to_owned));
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.read_case(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// Codes of warnings: of `self.warn(…)`, and of a `Problem::new(…)` that does not stand in an error's `vec![…]`.
fn warnings_of(tokens: &[Token]) -> Vec<String> {
    let mut out: Vec<String> =
        calls(tokens, "warn").iter().filter_map(|(_, arguments)| text(arguments.first())).map(str::to_owned).collect();
    for (front, arguments) in calls(tokens, "new") {
        let [.., before, Token::Word(class), Token::Sign(':'), Token::Sign(':')] = front else { continue };
        let in_error = matches!(front, [.., Token::Sign('!'), Token::Sign('['), _, _, _]);
        if class == "Problem" && (!in_error || *before != Token::Sign('[')) {
            out.extend(text(arguments.first()).map(str::to_owned));
        }
    }
    out
}

/// The first texts of tuples: `("no_rate", …)`.
fn tuple_words(tokens: &[Token]) -> Vec<String> {
    let mut out = Vec::new();
    for run in tokens.windows(4) {
        if let [before, Token::Sign('('), Token::Text(word), Token::Sign(',')] = run {
            let plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
            if plain && matches!(before, Token::Sign('{' | '}' | '(' | '>' | ';')) {
                out.push(word.clone());
            }
        }
    }
    out
}

/// The kinds with their meanings, from the enumeration of the core.
fn kinds(source: &str) -> Vec<Kind> {
    let body =
        source.split("pub enum ErrorKind {").nth(1).and_then(|rest| rest.split("\n}").next()).unwrap_or_default();
    let (mut out, mut meaning) = (Vec::new(), String::new());
    for line in body.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("/// ") {
            meaning = words.to_owned();
        } else if let Some(name) = line.strip_suffix(',') {
            let arm = format!("Self::{name} => \"");
            let kind = source.split(&arm).nth(1).and_then(|rest| rest.split('"').next()).expect("a kind is written");
            out.push(Kind { kind: kind.to_owned(), meaning: std::mem::take(&mut meaning) });
        }
    }
    out
}
