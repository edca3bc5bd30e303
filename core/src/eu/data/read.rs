//! A data file → [`Data`], every problem at once: the bundled one and a newer one of a host alike.

use super::place::CodeBook;
use super::postcode::Pattern;
use super::rows;
use super::territory::State;
use super::{Data, SCHEMA};
use crate::geo;
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};

/// Postcode patterns at most: each is compared with those before it.
const MAX_PATTERNS: usize = 2000;

/// Reads with the problems found so far.
pub(super) struct Reader<'p> {
    pub(super) problems: &'p mut Problems,
    patterns: usize,
}

/// Reads a data file; `None` only together with a problem.
pub(super) fn data(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Data> {
    members!(node, path, problems, {
        schema: "schema", version: "version", as_of: "as_of", sources: "sources", states: "states", territories: "territories",
    });
    let schema_path = path.member("schema");
    if let Some(schema) = read::cents(read::required(schema, &schema_path, problems), &schema_path, problems)
        && schema != SCHEMA
    {
        let message = format!("schema {schema} of EU data is not known; this version reads {SCHEMA}");
        problems.add(&schema_path, "unknown_value", message);
    }
    let version_path = path.member("version");
    let version = read::required_code(version, &version_path, problems);
    if let Some(version) = version.as_deref().filter(|version| !is_version(version)) {
        let shown: String = version.chars().take(32).collect();
        let message = format!("`{shown}` is not a version; write year, month and number as `2026.11.1`");
        problems.add(&version_path, "unknown_value", message);
    }
    let as_of_path = path.member("as_of");
    let as_of = read::date(read::required(as_of, &as_of_path, problems), &as_of_path, problems);
    let sources_path = path.member("sources");
    let sources = read::list(sources, &sources_path, problems);
    read::each(sources, &sources_path, problems, |node, at, problems| {
        members!(node, at, problems, { id: "id", title: "title" });
        read::required_code(id, &at.member("id"), problems)?;
        read::text(title, &at.member("title"), problems)
    });
    let mut reader = Reader { problems, patterns: 0 };
    let mut book = CodeBook::default();
    let states = reader.states(states, &path.member("states"), &mut book);
    let territories = reader.territories(territories, &path.member("territories"), &states, &mut book);
    if !reader.problems.is_empty() {
        return None;
    }
    let state_places = states.iter().enumerate().map(|(place, state)| (state.country, place)).collect();
    Some(Data { version: version?.into(), as_of: as_of?, states, state_places, territories, book })
}

/// `YYYY.MM.n`.
fn is_version(text: &str) -> bool {
    let digits = |part: &str, len: std::ops::RangeInclusive<usize>| {
        len.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut parts = text.split('.');
    let (year, month, number) = (parts.next(), parts.next(), parts.next());
    year.is_some_and(|part| digits(part, 4..=4))
        && month.is_some_and(|part| digits(part, 2..=2) && ("01"..="12").contains(&part))
        && number.is_some_and(|part| digits(part, 1..=4))
        && parts.next().is_none()
}

impl Reader<'_> {
    fn states(&mut self, slot: Option<Node<'_, '_>>, path: &Path<'_>, book: &mut CodeBook) -> Vec<State> {
        let mut states: Vec<State> = Vec::new();
        let slot = read::required(slot, path, self.problems);
        for (index, node) in read::filled_list(slot, path, self.problems).into_iter().flatten().enumerate() {
            let at = path.index(index);
            let Some((state, patterns, letters)) = self.state(node, &at) else { continue };
            if states.iter().any(|known| known.country == state.country) {
                let message = format!("the state `{}` stands twice; keep one", state.country.code());
                self.problems.add(&at.member("country"), "duplicate", message);
                continue;
            }
            book.add_state(state.country, patterns, letters);
            states.push(state);
        }
        states
    }

    fn state(&mut self, node: Node<'_, '_>, path: &Path<'_>) -> Option<(State, Vec<Pattern>, Vec<Box<str>>)> {
        let problems = &mut *self.problems;
        members!(node, path, problems, {
            country: "country", name: "name", area: "area", postcodes: "postcodes", rates: "rates", scope_changes: "scope_changes",
        });
        let country_path = path.member("country");
        let country = geo::read_country(read::required(country, &country_path, problems), &country_path, problems);
        let name = read::required_code(name, &path.member("name"), problems);
        let area = rows::dated(area, &path.member("area"), problems, rows::area_row);
        let rates_path = path.member("rates");
        if rates.is_some_and(|node| read::list(Some(node), &rates_path, problems).is_some_and(|rows| rows.is_empty())) {
            problems.add(&rates_path, "empty", "a state has at least one row of rates");
        }
        let rates = rows::dated(rates, &rates_path, problems, rows::state_row);
        let changes_path = path.member("scope_changes");
        let changes = read::list(scope_changes, &changes_path, problems);
        read::each(changes, &changes_path, problems, rows::scope_change);
        let (patterns, letters) = self.formats(postcodes, &path.member("postcodes"));
        Some((State { country: country?, name: name?.into(), area, rates }, patterns, letters))
    }

    /// The postcode formats of a state, and the letters that people write in front of them.
    fn formats(&mut self, slot: Option<Node<'_, '_>>, path: &Path<'_>) -> (Vec<Pattern>, Vec<Box<str>>) {
        let Some(node) = slot else { return (Vec::new(), Vec::new()) };
        let problems = &mut *self.problems;
        members!(node, path, problems, { patterns: "patterns", letters: "letters", source: "source", note: "note" });
        let letters_path = path.member("letters");
        let letters = read::codes(letters, &letters_path, problems);
        for (index, letters) in letters.iter().enumerate() {
            if !letters.bytes().all(|byte| byte.is_ascii_uppercase()) || letters.len() > 3 {
                let message = "these are at most three upper-case letters in front of a postcode, such as `F`";
                problems.add(&letters_path.index(index), "unknown_value", message);
            }
        }
        read::required_code(source, &path.member("source"), problems);
        read::text(note, &path.member("note"), problems);
        let patterns = self.patterns(patterns, &path.member("patterns"));
        (patterns, letters.into_iter().map(|letters| letters.into()).collect())
    }

    pub(super) fn patterns(&mut self, slot: Option<Node<'_, '_>>, path: &Path<'_>) -> Vec<Pattern> {
        let slot = read::required(slot, path, self.problems);
        let mut patterns = Vec::new();
        for (index, node) in read::filled_list(slot, path, self.problems).into_iter().flatten().enumerate() {
            let at = path.index(index);
            let Some(text) = read::code(Some(node), &at, self.problems) else { continue };
            self.patterns += 1;
            if self.patterns > MAX_PATTERNS {
                self.problems.add(path, "too_many", format!("at most {MAX_PATTERNS} patterns are read in all"));
                break;
            }
            match Pattern::parse(&text) {
                Ok(pattern) => patterns.push(pattern),
                Err(why) => {
                    let shown: String = text.chars().take(32).collect();
                    let message = format!("`{shown}` is not a postcode pattern: {why}; write one such as `9[5-9]##`");
                    self.problems.add(&at, "not_a_pattern", message);
                }
            }
        }
        patterns
    }
}
