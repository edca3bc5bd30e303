//! Reading the territories of a data file, with the postcodes by which addresses are found in them.

use rustc_hash::FxHashSet;

use super::place::{CodeBook, TerritoryPattern};
use super::postcode::Pattern;
use super::read::Reader;
use super::rows;
use super::territory::{LocalTax, RegionalRate, ServicesFromParent, State, Territory, VatLaw};
use crate::geo::{self, Country};
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};

/// Postcodes of a territory, as read: code of the address, pattern, and the country that the
/// territory is in VAT where that is not the parent.
type Found = Vec<(Box<str>, Pattern, Option<Country>)>;

impl Reader<'_> {
    /// The territories, their codes and postcodes put under the codes of addresses.
    pub(super) fn territories(
        &mut self,
        slot: Option<Node<'_, '_>>,
        path: &Path<'_>,
        states: &[State],
        book: &mut CodeBook,
    ) -> Vec<Territory> {
        let mut territories: Vec<Territory> = Vec::new();
        let mut ids: FxHashSet<Box<str>> = FxHashSet::default();
        let mut patterns = Vec::new();
        let slot = read::required(slot, path, self.problems);
        for (index, node) in read::list(slot, path, self.problems).into_iter().flatten().enumerate() {
            let at = path.index(index);
            let Some((territory, its)) = self.territory(node, &at, states) else { continue };
            let place = territories.len();
            if !ids.insert(territory.id.clone()) {
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
        patterns: Found,
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

    fn territory(&mut self, node: Node<'_, '_>, path: &Path<'_>, states: &[State]) -> Option<(Territory, Found)> {
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
        Some((territory, patterns))
    }

    /// The patterns of a territory: code of the address, pattern, and the country that it is in VAT.
    fn territory_patterns(
        &mut self,
        slot: Option<Node<'_, '_>>,
        path: &Path<'_>,
        vat_law: VatLaw,
        iso: &[Box<str>],
    ) -> Found {
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
            if vat_law == VatLaw::Parent && means.is_some() {
                let message = "these postcodes mean the parent in VAT (`vat_law`); leave this member out";
                problems.add(&means_path, "not_allowed", message);
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
