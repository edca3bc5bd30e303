//! Data of a host that are refused, each for its reason.

use serde_json::{Value, json};

use super::super::{BUNDLED, eu_data_json};
use super::read;

/// The bundled data with one thing changed.
fn changed(change: impl FnOnce(&mut Value)) -> Vec<(String, String)> {
    let mut data: Value = serde_json::from_str(BUNDLED).unwrap();
    change(&mut data);
    match read(&data.to_string()) {
        Ok(_) => Vec::new(),
        Err(error) => {
            assert_eq!(error.kind().as_str(), "invalid_config");
            error.problems().iter().map(|problem| (problem.code.clone(), problem.path.clone())).collect()
        }
    }
}

#[track_caller]
fn refused(code: &str, path: &str, change: impl FnOnce(&mut Value)) {
    let problems = changed(change);
    let code = format!("config.eu_data.{code}");
    let path = format!("/eu_data{path}");
    assert!(problems.iter().any(|problem| problem.0 == code && problem.1 == path), "{code} {path} not in {problems:?}");
}

#[test]
fn the_bundled_data_are_accepted_as_they_are() {
    assert!(read(eu_data_json()).is_ok());
}

#[test]
fn the_head() {
    refused("schema.unknown_value", "/schema", |data| data["schema"] = json!(2));
    refused("schema.required", "/schema", |data| data["schema"] = json!(null));
    for version in ["2026.11", "2026.13.1", "v1", "2026.11.1.1", "2026-11-1", "2026.11."] {
        refused("version.unknown_value", "/version", |data| data["version"] = json!(version));
    }
    refused("as_of.not_a_date", "/as_of", |data| data["as_of"] = json!("2026-11-31"));
    refused("unknown_field", "/countries", |data| data["countries"] = json!([]));
    refused("wrong_type", "", |data| *data = json!([]));
    refused("states.required", "/states", |data| data["states"] = json!(null));
    refused("states.empty", "/states", |data| data["states"] = json!([]));
    refused("territories.required", "/territories", |data| data["territories"] = json!(null));
    refused("sources.title.wrong_type", "/sources/0/title", |data| data["sources"][0]["title"] = json!(1));
}

/// What would silently become a third country.
#[test]
fn a_state_or_territory_left_out() {
    let missing = changed(|data| data["states"].as_array_mut().unwrap().retain(|state| state["country"] != "SE"));
    assert_eq!(missing, [("config.eu_data.states.required".to_owned(), "/eu_data/states".to_owned())]);
    let missing =
        changed(|data| data["territories"].as_array_mut().unwrap().retain(|territory| territory["id"] != "ES-CN"));
    assert_eq!(missing, [("config.eu_data.territories.required".to_owned(), "/eu_data/territories".to_owned())]);
}

#[test]
fn states() {
    refused("states.country.unknown_country", "/states/0/country", |data| data["states"][0]["country"] = json!("XX"));
    refused("states.country.unknown_country", "/states/11/country", |data| data["states"][11]["country"] = json!("EL"));
    refused("states.country.duplicate", "/states/1/country", |data| data["states"][1] = data["states"][0].clone());
    refused("states.unknown_field", "/states/0/vat", |data| data["states"][0]["vat"] = json!(1));
    refused("states.area.area.unknown_value", "/states/0/area/0/area", |data| {
        data["states"][0]["area"][0]["area"] = json!("EU");
    });
    refused("states.area.effective_from.not_sorted", "/states/27/area/1/effective_from", |data| {
        data["states"][27]["area"][1]["effective_from"] = json!("1972-01-01");
    });
    refused("states.rates.empty", "/states/0/rates", |data| data["states"][0]["rates"] = json!([]));
    refused("states.scope_changes.to.conflict", "/states/1/scope_changes/0/to", |data| {
        data["states"][1]["scope_changes"][0]["to"] = json!("2021-01-01");
    });
}

#[test]
fn rows_of_rates() {
    let first = "/states/0/rates/0";
    let set =
        |member: &'static str, value: Value| move |data: &mut Value| data["states"][0]["rates"][0][member] = value;
    for (member, value, problem) in [
        ("effective_from", json!("1995-02-29"), "not_a_date"),
        ("effective_from", json!(null), "required"),
        ("standard", json!(null), "required"),
        ("standard", json!(20), "wrong_type"),
        ("standard", json!("20 %"), "not_decimal"),
        ("standard", json!("20.1234567"), "not_decimal"),
        ("standard", json!("-20"), "out_of_range"),
        ("standard", json!("2000"), "out_of_range"),
        ("standard", json!("8"), "conflict"),
        ("parking", json!("101"), "out_of_range"),
        ("source", json!(null), "required"),
        ("source", json!("  "), "blank"),
        ("uncertain", json!("yes"), "wrong_type"),
    ] {
        refused(&format!("states.rates.{member}.{problem}"), &format!("{first}/{member}"), set(member, value));
    }
    refused("states.rates.reduced.wrong_type", &format!("{first}/reduced/0"), set("reduced", json!([10.5])));
    refused("states.rates.reduced.not_sorted", &format!("{first}/reduced"), set("reduced", json!(["13", "10"])));
    refused("states.rates.reduced.not_sorted", &format!("{first}/reduced"), set("reduced", json!(["10", "10"])));
    refused("states.rates.unknown_field", &format!("{first}/rate"), set("rate", json!("20")));
    refused("states.rates.effective_from.duplicate", "/states/0/rates/1/effective_from", |data| {
        data["states"][0]["rates"][1]["effective_from"] = json!("1995-01-01");
    });
    refused("states.rates.effective_from.not_sorted", "/states/0/rates/1/effective_from", |data| {
        data["states"][0]["rates"][1]["effective_from"] = json!("1990-01-01");
    });
}

#[test]
fn postcode_patterns() {
    for pattern in ["^35\\d{3}$", "35###*", "(a+)+$", "", "[9-0]", "[", "#############"] {
        let code = if pattern.is_empty() { "blank" } else { "not_a_pattern" };
        refused(&format!("states.postcodes.patterns.{code}"), "/states/0/postcodes/patterns/0", |data| {
            data["states"][0]["postcodes"]["patterns"][0] = json!(pattern);
        });
    }
    refused("states.postcodes.patterns.empty", "/states/0/postcodes/patterns", |data| {
        data["states"][0]["postcodes"]["patterns"] = json!([]);
    });
    refused("states.postcodes.letters.unknown_value", "/states/0/postcodes/letters/0", |data| {
        data["states"][0]["postcodes"]["letters"] = json!(["a-"]);
    });
    refused("states.postcodes.patterns.too_many", "/states/0/postcodes/patterns", |data| {
        data["states"][0]["postcodes"]["patterns"] = json!(vec!["####"; 2001]);
    });
}

/// The place of a territory in the file, and its pointer.
fn find(data: &Value, id: &str) -> usize {
    data["territories"].as_array().unwrap().iter().position(|territory| territory["id"] == id).unwrap()
}

#[track_caller]
fn territory_refused(id: &str, code: &str, path: &str, change: impl FnOnce(&mut Value)) {
    let bundled: Value = serde_json::from_str(BUNDLED).unwrap();
    let place = find(&bundled, id);
    refused(&format!("territories.{code}"), &format!("/territories/{place}{path}"), |data| {
        change(&mut data["territories"][place]);
    });
}

#[test]
fn territories() {
    territory_refused("ES-CN", "id.required", "/id", |entry| entry["id"] = json!(null));
    territory_refused("ES-CE", "id.duplicate", "/id", |entry| entry["id"] = json!("ES-CN"));
    territory_refused("ES-CN", "parent.unknown_country", "/parent", |entry| entry["parent"] = json!("XX"));
    territory_refused("ES-CN", "parent.unknown_code", "/parent", |entry| entry["parent"] = json!("US"));
    territory_refused("GI", "vat_law.conflict", "/vat_law", |entry| entry["vat_law"] = json!("parent"));
    territory_refused("ES-CN", "iso.unknown_country", "/iso/0", |entry| entry["iso"] = json!(["ES-CN"]));
    territory_refused("GI", "iso.unknown_country", "/iso/0", |entry| entry["iso"] = json!(["IX"]));
    territory_refused("ES-CN", "iso.duplicate", "/iso/0", |entry| entry["iso"] = json!(["FR"]));
    territory_refused("FR-MQ", "iso.duplicate", "/iso/0", |entry| entry["iso"] = json!(["GP"]));
    territory_refused("ES-CN", "services_from_parent.unknown_value", "/services_from_parent", |entry| {
        entry["services_from_parent"] = json!("none");
    });
    territory_refused("ES-CN", "regional_rate.conflict", "/regional_rate", |entry| {
        entry["regional_rate"] = json!("place")
    });
    territory_refused("PT-20", "regional_rate.conflict", "/regional_rate", |entry| {
        entry["regional_rate"] = json!(null)
    });
    territory_refused("PT-20", "rates.empty", "/rates", |entry| entry["rates"] = json!([]));
    territory_refused("PT-20", "rates.conflict", "/rates", |entry| entry["regional_rate"] = json!("parent"));
    territory_refused("PT-20", "rates.effective_from.not_sorted", "/rates/1/effective_from", |entry| {
        entry["rates"][1]["effective_from"] = json!("2001-01-01");
    });
    territory_refused("ES-CN", "local_tax.name.conflict", "/local_tax/name", |entry| {
        entry["local_tax"] = json!({"kind": "igic"})
    });
    territory_refused("ES-CN", "local_tax.kind.unknown_value", "/local_tax/kind", |entry| {
        entry["local_tax"]["kind"] = json!("vat");
    });
    territory_refused("ES-CN", "status.required", "/status", |entry| entry["status"] = json!(null));
    territory_refused("ES-CN", "source.required", "/source", |entry| entry["source"] = json!(null));
    territory_refused("ES-CN", "unknown_field", "/regex", |entry| entry["regex"] = json!("^35"));
}

#[test]
fn postcodes_of_territories() {
    territory_refused("ES-CN", "postcodes.country.unknown_country", "/postcodes/0/country", |entry| {
        entry["postcodes"][0]["country"] = json!("Spain");
    });
    territory_refused("ES-CN", "postcodes.unknown_country", "/postcodes", |entry| {
        entry["postcodes"][0]["country"] = json!("XX");
    });
    territory_refused("ES-CN", "postcodes.patterns.not_a_pattern", "/postcodes/0/patterns/0", |entry| {
        entry["postcodes"][0]["patterns"] = json!(["35\\d{3}"]);
    });
    territory_refused("DE-HEL", "postcodes.conflict", "/postcodes", |entry| {
        entry["postcodes"][0]["patterns"] = json!(["#####"]);
    });
    territory_refused("FR-OCT", "postcodes.iso.unknown_code", "/postcodes/0/iso", |entry| {
        entry["postcodes"][0]["iso"] = json!("GP");
    });
    territory_refused("FR-OCT", "postcodes.iso.unknown_code", "/postcodes/0/iso", |entry| {
        entry["postcodes"][0]["iso"] = json!(null);
    });
    territory_refused("FR-GP", "postcodes.iso.not_allowed", "/postcodes/0/iso", |entry| {
        entry["postcodes"][0]["iso"] = json!("GP");
    });
    // Guadeloupe in front of Saint-Barthélemy would take 97133.
    let problems = changed(|data| {
        let (narrow, wide) = (find(data, "FR-BL"), find(data, "FR-GP"));
        data["territories"].as_array_mut().unwrap().swap(narrow, wide);
    });
    assert!(problems.iter().any(|(code, _)| code == "config.eu_data.territories.postcodes.conflict"), "{problems:?}");
}

#[test]
fn everything_wrong_is_said_at_once() {
    let problems = changed(|data| {
        data["version"] = json!("1");
        data["states"][0]["rates"][0]["standard"] = json!("x");
        data["territories"][0]["parent"] = json!("XX");
    });
    assert_eq!(problems.len(), 3, "{problems:?}");
}

#[test]
fn garbled_data_are_refused_or_read_but_never_a_panic() {
    // Every 97th byte replaced, one at a time: braces, quotes, digits and letters alike.
    for at in (0..BUNDLED.len()).step_by(97) {
        let mut bytes = BUNDLED.as_bytes().to_vec();
        bytes[at] = b"9\"}#,"[at % 5];
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let _ = read(text);
        }
    }
}
