//! `docs/eu-rates.md`: the bundled EU VAT data as tables that a tax person can review.

use std::fmt::Write;

use serde_json::Value;

/// Where the page lies.
pub const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/eu-rates.md");

/// The page, from the data that are compiled into tallage.
pub fn page() -> String {
    let data: Value = serde_json::from_str(tallage::eu_data_json()).expect("the bundled data are JSON");
    let mut out = String::new();
    head(&mut out, &data);
    today(&mut out, &data);
    doubts(&mut out, &data);
    out.push_str("\n## States\n");
    for state in list(&data, "states") {
        state_section(&mut out, state);
    }
    territories(&mut out, &data);
    out.push_str("\n## Sources\n\n| id | what |\n|---|---|\n");
    for source in list(&data, "sources") {
        writeln!(out, "| {} | {} |", text(source, "id"), text(source, "title")).unwrap();
    }
    out
}

fn head(out: &mut String, data: &Value) {
    write!(
        out,
        "# EU VAT rates and territories\n\n\
         Written by `cargo run -p tallage-conformance --bin eu_rates` from `core/data/eu/vat.json`; do not edit it here.\n\
         Data version {}, of {}. How to read, review and replace the data is in [eu-data.md](eu-data.md).\n\n\
         All figures are percent. A row holds from its day until the next one. (?) marks what the source leaves in doubt.\n",
        text(data, "version"),
        text(data, "as_of"),
    )
    .unwrap();
}

/// The last row of every state.
fn today(out: &mut String, data: &Value) {
    write!(out, "\n## On {}\n\n", text(data, "as_of")).unwrap();
    out.push_str(
        "| state | | standard | reduced | super-reduced | parking | these since |\n|---|---|---|---|---|---|---|\n",
    );
    for state in list(data, "states") {
        let as_of = text(data, "as_of");
        let row = list(state, "rates").iter().rfind(|row| text(row, "effective_from") <= as_of);
        let row = row.expect("every state has a row today");
        writeln!(
            out,
            "| {} | {} | {} | {}{} |",
            text(state, "country"),
            text(state, "name"),
            figures(row),
            text(row, "effective_from"),
            doubt(row)
        )
        .unwrap();
    }
}

/// Everything uncertain in one place: the work list of a reviewer.
fn doubts(out: &mut String, data: &Value) {
    out.push_str("\n## In doubt\n\n| where | from | standard | source | note |\n|---|---|---|---|---|\n");
    let places = list(data, "states").iter().chain(list(data, "territories"));
    for place in places {
        let id = if place["id"].is_string() { text(place, "id") } else { text(place, "country") };
        if is_uncertain(place) {
            writeln!(out, "| {id}: what it is | | | {} | {} |", text(place, "source"), text(place, "note")).unwrap();
        }
        for row in list(place, "rates").iter().filter(|row| is_uncertain(row)) {
            writeln!(
                out,
                "| {id} | {} | {} | {} | {} |",
                text(row, "effective_from"),
                text(row, "standard"),
                text(row, "source"),
                text(row, "note")
            )
            .unwrap();
        }
    }
}

fn state_section(out: &mut String, state: &Value) {
    write!(out, "\n### {} {}\n\n{}\n\n", text(state, "country"), text(state, "name"), area(state)).unwrap();
    rates(out, state);
    let changes = list(state, "scope_changes");
    if !changes.is_empty() {
        out.push_str("\nWhat a rate covers has changed (nothing is decided by these):\n\n");
        out.push_str("| from | to | rate | scope | source |\n|---|---|---|---|---|\n");
    }
    for change in changes {
        writeln!(
            out,
            "| {} | {} | {} | {}{} | {} |",
            text(change, "from"),
            text(change, "to"),
            text(change, "rate"),
            text(change, "scope"),
            doubt(change),
            text(change, "source")
        )
        .unwrap();
    }
}

fn rates(out: &mut String, place: &Value) {
    out.push_str(
        "| from | standard | reduced | super-reduced | parking | source | note |\n|---|---|---|---|---|---|---|\n",
    );
    for row in list(place, "rates") {
        writeln!(
            out,
            "| {}{} | {} | {} | {} |",
            text(row, "effective_from"),
            doubt(row),
            figures(row),
            text(row, "source"),
            text(row, "note")
        )
        .unwrap();
    }
}

fn territories(out: &mut String, data: &Value) {
    out.push_str("\n## Territories\n\nIn the order in which postcodes are tried.\n");
    for territory in list(data, "territories") {
        let parent = match text(territory, "parent") {
            "" => "",
            parent => &format!(", with {parent}"),
        };
        write!(out, "\n### {} {}{}\n\n", text(territory, "id"), text(territory, "name"), parent).unwrap();
        writeln!(out, "{}.{}\n", capital(text(territory, "status")), doubt(territory)).unwrap();
        writeln!(out, "- {}", area(territory)).unwrap();
        let services = match (text(territory, "services_from_parent"), text(territory, "regional_rate")) {
            ("outside", _) => "Services there are not subject to the parent's VAT, or there is no parent.",
            (_, "place") => "The parent's VAT covers services; its own rates apply where the place of supply is there.",
            (_, "supplier") => "The parent's VAT covers services; its own rates only for a supplier established there.",
            (_, "never") => "The parent's VAT covers services; its own rates never apply to remote ones.",
            _ => "The parent's VAT covers services, at the parent's rates.",
        };
        writeln!(out, "- {services}").unwrap();
        let tax = &territory["local_tax"];
        if tax["name"].is_string() {
            let note = if text(tax, "note").is_empty() { String::new() } else { format!(" ({})", text(tax, "note")) };
            writeln!(out, "- Local tax: {}{note}.", text(tax, "name")).unwrap();
        }
        if territory["no_vat_mention"].is_string() {
            writeln!(out, "- An invoice without VAT says: “{}”.", text(territory, "no_vat_mention")).unwrap();
        }
        let name = text(territory, "code_name");
        if !name.is_empty() {
            writeln!(out, "- In tax codes: `{name}`.").unwrap();
        }
        writeln!(out, "- {}", postcodes(territory)).unwrap();
        if !text(territory, "note").is_empty() {
            writeln!(out, "- {}", text(territory, "note")).unwrap();
        }
        writeln!(out, "- Source: {}.", text(territory, "source")).unwrap();
        if !list(territory, "rates").is_empty() {
            out.push('\n');
            rates(out, territory);
        }
    }
}

fn postcodes(territory: &Value) -> String {
    let mut codes: Vec<String> =
        list(territory, "iso").iter().filter_map(Value::as_str).map(|code| format!("country `{code}`")).collect();
    for entry in list(territory, "postcodes") {
        let patterns: Vec<String> =
            list(entry, "patterns").iter().filter_map(Value::as_str).map(|pattern| format!("`{pattern}`")).collect();
        let note = if text(entry, "note").is_empty() { String::new() } else { format!(" ({})", text(entry, "note")) };
        codes.push(format!("{} {}{note}", text(entry, "country"), patterns.join(" ")));
    }
    if codes.is_empty() { "Addresses: none.".to_owned() } else { format!("Addresses: {}.", codes.join("; ")) }
}

/// When a place was in the EU VAT area.
fn area(place: &Value) -> String {
    let rows = list(place, "area");
    if rows.is_empty() {
        return "Outside the EU VAT area.".to_owned();
    }
    let steps: Vec<String> = rows
        .iter()
        .map(|row| {
            let words = match text(row, "area") {
                "inside" => "inside",
                "goods_only" => "inside for goods only",
                _ => "outside",
            };
            format!("{words} from {} ({})", text(row, "effective_from"), text(row, "source"))
        })
        .collect();
    format!("EU VAT area: {}.", steps.join(", "))
}

fn figures(row: &Value) -> String {
    let reduced: Vec<&str> = list(row, "reduced").iter().filter_map(Value::as_str).collect();
    let (standard, super_reduced, parking) = (text(row, "standard"), text(row, "super_reduced"), text(row, "parking"));
    format!("{standard} | {} | {super_reduced} | {parking}", reduced.join(", "))
}

fn is_uncertain(row: &Value) -> bool {
    row["uncertain"] == true
}

fn doubt(row: &Value) -> &'static str {
    if is_uncertain(row) { " (?)" } else { "" }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text member; empty where it is absent or null.
fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value[member].as_array().map_or(&[], Vec::as_slice)
}
