//! A data file → [`Data`], every problem at once: the bundled one and a newer one of a host alike.

use rustc_hash::FxHashMap;

use super::place::{CodeBook, TerritoryPattern};
use super::postcode::Pattern;
use super::rows;
use super::territory::{LocalTax, RegionalRate, ServicesFromParent, State, Territory, VatLaw};
use super::{Data, SCHEMA};
use crate::geo::{self, Country};
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};

/// Postcode patterns at most: each is compared with those before it.
const MAX_PATTERNS: usize = 2000;

/// What was read of a territory, with the patterns of its addresses.
struct Entry {
    territory: Territory,
    patterns: Vec<(Box<str>, Pattern, Option<Country>)>,
}

struct Reader<'p> {
    problems: &'p mut Problems,
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

    fn patterns(&mut self, slot: Option<Node<'_, '_>>, path: &Path<'_>) -> Vec<Pattern> {
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

    fn territories(
        &mut self,
        slot: Option<Node<'_, '_>>,
        path: &Path<'_>,
        states: &[State],
        book: &mut CodeBook,
    ) -> Vec<Territory> {
        let mut territories: Vec<Territory> = Vec::new();
        let mut ids: FxHashMap<Box<str>, ()> = FxHashMap::default();
        let mut patterns = Vec::new();
        let slot = read::required(slot, path, self.problems);
        for (index, node) in read::list(slot, path, self.problems).into_iter().flatten().enumerate() {
            let at = path.index(index);
            let Some(Entry { territory, patterns: its }) = self.territory(node, &at, states) else { continue };
            let place = territories.len();
            if ids.insert(territory.id.clone(), ()).is_some() {
                let message = format!("the territory `{}` stands twice; keep one", territory.id);
                self.problems.add(&at.member("id"), "duplicate", message);
            }
            for (number, code) in territory.iso.iter().enumerate() {
                if !book.add_alias(code, place) {
                    let message = format!("the code `{code}` already means another place");
                    self.problems.add(&at.member("iso").index(number), "duplicate", message);
                }
            }
            patterns.push((index, its));
            territories.push(territory);
        }
        for (place, (index, its)) in patterns.into_iter().enumerate() {
            let at = path.index(index);
            self.place_patterns(place, its, &at.member("postcodes"), &territories, book);
        }
        territories
    }

    /// Puts the patterns of a territory under the codes of their addresses.
    fn place_patterns(
        &mut self,
        place: usize,
        patterns: Vec<(Box<str>, Pattern, Option<Country>)>,
        path: &Path<'_>,
        territories: &[Territory],
        book: &mut CodeBook,
    ) {
        for (code, pattern, state) in patterns {
            if Country::from_alpha2(&code).is_none() && !book.is_alias(&code) {
                let message = format!("`{code}` is neither a country of ISO 3166-1 nor a code of a territory");
                self.problems.add(path, "unknown_country", message);
                continue;
            }
            match book.add_pattern(&code, TerritoryPattern { pattern, territory: place, state }) {
                Ok(()) => {}
                Err(None) => {
                    let message = format!("a pattern takes every postcode of `{code}`; narrow it to the territory");
                    self.problems.add(path, "conflict", message);
                }
                Err(Some(other)) => {
                    let other = territories.get(other).map_or("", |territory| &territory.id);
                    let message = format!(
                        "a pattern under `{code}` is never reached, since one of `{other}` before it takes its postcodes; put the narrower territory first"
                    );
                    self.problems.add(path, "conflict", message);
                }
            }
        }
    }

    fn territory(&mut self, node: Node<'_, '_>, path: &Path<'_>, states: &[State]) -> Option<Entry> {
        let problems = &mut *self.problems;
        members!(node, path, problems, {
            id: "id", name: "name", code_name: "code_name", parent: "parent", vat_law: "vat_law", iso: "iso", area: "area",
            services: "services_from_parent", regional: "regional_rate", local_tax: "local_tax", mention: "no_vat_mention",
            status: "status", source: "source", uncertain: "uncertain", note: "note", postcodes: "postcodes", rates: "rates",
        });
        let id = read::required_code(id, &path.member("id"), problems);
        let name = read::required_code(name, &path.member("name"), problems);
        let code_name = read::code(code_name, &path.member("code_name"), problems);
        let (parent_path, has_parent) = (path.member("parent"), parent.is_some());
        let parent = geo::read_country(parent, &parent_path, problems);
        if let Some(parent) = parent.filter(|parent| !states.iter().any(|state| state.country == *parent)) {
            let message = format!("there is no state `{}` in these data; add it to `states`", parent.code());
            problems.add(&parent_path, "unknown_code", message);
        }
        let law_path = path.member("vat_law");
        let vat_law = read::word(read::required(vat_law, &law_path, problems), &VatLaw::WORDS, &law_path, problems);
        if vat_law == Some(VatLaw::Parent) && !has_parent {
            problems.add(
                &law_path,
                "conflict",
                "there is no `parent` whose VAT law could be asked; name one, or write `own`",
            );
        }
        let iso_path = path.member("iso");
        let iso = read::codes(iso, &iso_path, problems);
        for (index, code) in iso.iter().enumerate() {
            let known = is_code(code) && (vat_law != Some(VatLaw::Own) || Country::from_alpha2(code).is_some());
            if !known {
                let message = "this is the two-letter code of an address; a territory with its own VAT law is a country of ISO 3166-1";
                problems.add(&iso_path.index(index), "unknown_country", message);
            }
        }
        let area = rows::dated(area, &path.member("area"), problems, rows::area_row);
        let services_path = path.member("services_from_parent");
        let services = read::required(services, &services_path, problems);
        let services = read::word(services, &ServicesFromParent::WORDS, &services_path, problems);
        let regional_path = path.member("regional_rate");
        let regional_rate = read::word(regional, &RegionalRate::WORDS, &regional_path, problems);
        let (local_tax, local_tax_name) = local_tax_of(local_tax, &path.member("local_tax"), problems);
        let no_vat_mention = read::code(mention, &path.member("no_vat_mention"), problems);
        let status = read::required_code(status, &path.member("status"), problems);
        let source = read::required_code(source, &path.member("source"), problems);
        let uncertain = read::boolean(uncertain, &path.member("uncertain"), problems).unwrap_or(false);
        read::text(note, &path.member("note"), problems);
        let rates_path = path.member("rates");
        let rates = rows::dated(rates, &rates_path, problems, rows::territory_row);
        if services.is_some_and(|services| (services == ServicesFromParent::Domestic) != regional_rate.is_some()) {
            let message =
                "where the parent's VAT reaches (`domestic`) this says whose rate applies; elsewhere it is null";
            problems.add(&regional_path, "conflict", message);
        }
        let own_rates = !matches!(regional_rate, None | Some(RegionalRate::Parent));
        if own_rates && rates.is_empty() {
            problems.add(&rates_path, "empty", "a territory with a regional rate has rows of rates");
        }
        if regional_rate == Some(RegionalRate::Parent) && !rates.is_empty() {
            problems.add(
                &rates_path,
                "conflict",
                "the rates are the parent's (`regional_rate`); leave this list empty",
            );
        }
        let (vat_law, iso): (_, Box<[Box<str>]>) = (vat_law?, iso.into_iter().map(|code| code.into()).collect());
        let patterns = self.territory_patterns(postcodes, &path.member("postcodes"), vat_law, &iso);
        let territory = Territory {
            id: id?.into(),
            name: name?.into(),
            code_name: code_name.map(Into::into),
            parent,
            vat_law,
            iso,
            area,
            services_from_parent: services?,
            regional_rate,
            local_tax,
            local_tax_name,
            no_vat_mention: no_vat_mention.map(Into::into),
            rates,
            status: status?.into(),
            source: source?.into(),
            uncertain,
        };
        Some(Entry { territory, patterns })
    }

    /// The patterns of a territory: code of the address, pattern, and the country that it is in VAT.
    fn territory_patterns(
        &mut self,
        slot: Option<Node<'_, '_>>,
        path: &Path<'_>,
        vat_law: VatLaw,
        iso: &[Box<str>],
    ) -> Vec<(Box<str>, Pattern, Option<Country>)> {
        let mut out = Vec::new();
        let slot = read::required(slot, path, self.problems);
        for (index, node) in read::list(slot, path, self.problems).into_iter().flatten().enumerate() {
            let at = path.index(index);
            let problems = &mut *self.problems;
            members!(node, &at, problems, { country: "country", patterns: "patterns", means: "iso", note: "note" });
            let country_path = at.member("country");
            let country = read::required_code(country, &country_path, problems);
            if country.as_deref().is_some_and(|code| !is_code(code)) {
                problems.add(&country_path, "unknown_country", "this is the two-letter code that such addresses carry");
                continue;
            }
            let means_path = at.member("iso");
            let means = read::code(means, &means_path, problems);
            let own = match (means.as_deref(), iso) {
                (Some(means), _) => Some(means).filter(|means| iso.iter().any(|code| **code == **means)),
                (None, [one]) => Some(&**one),
                (None, _) => None,
            };
            if vat_law == VatLaw::Own && own.is_none() {
                let message = "this is a country of its own in VAT: say which code of `iso` these postcodes mean";
                problems.add(&means_path, "unknown_code", message);
            }
            read::text(note, &at.member("note"), problems);
            let state = own.filter(|_| vat_law == VatLaw::Own).and_then(Country::from_alpha2);
            for pattern in self.patterns(patterns, &at.member("patterns")) {
                if let Some(code) = &country {
                    out.push((code.as_ref().into(), pattern, state));
                }
            }
        }
        out
    }
}

/// Two upper-case letters.
fn is_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn local_tax_of(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> (LocalTax, Option<Box<str>>) {
    let Some(node) = read::required(slot, path, problems) else { return (LocalTax::None, None) };
    members!(node, path, problems, { kind: "kind", name: "name", note: "note" });
    let kind_path = path.member("kind");
    let kind = read::word(read::required(kind, &kind_path, problems), &LocalTax::WORDS, &kind_path, problems);
    let name = read::code(name, &path.member("name"), problems);
    read::text(note, &path.member("note"), problems);
    if kind.is_some_and(|kind| (kind == LocalTax::None) != name.is_none()) {
        problems.add(&path.member("name"), "conflict", "a local tax has a name, and without one there is none");
    }
    (kind.unwrap_or(LocalTax::None), name.map(Into::into))
}
