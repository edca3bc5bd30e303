//! What people read: explanations and error messages, as reviewed snapshots (`cargo insta review` after a change on purpose).

use serde_json::Value;
use tallage_conformance::cases::{self, Case};

fn area(name: &str) -> Vec<Case> {
    let all = cases::all().unwrap_or_else(|wrong| panic!("malformed cases:\n{}", wrong.join("\n")));
    let area: Vec<Case> = all.into_iter().filter(|case| case.name.starts_with(name)).collect();
    assert!(!area.is_empty(), "no case in {name}");
    area
}

fn explain(case: &Case) -> Value {
    let mut runs = case.clone();
    runs.operation = "explain".into();
    let result: Value =
        serde_json::from_str(&runs.run().unwrap_or_else(|error| panic!("{}: {error}", case.name))).unwrap();
    result["explanation"].clone()
}

/// The explanation as people read it, for the cases that show most.
#[test]
fn explanations_as_text() {
    let mut text = String::new();
    let shown = [
        "hierarchy/every-fee-its-own-level",
        "rounding/16-units-base-exact",
        "rounding/document-two-halves",
        "rounding/discount-lines",
        "inclusive/mixed-on-one-fee",
        "compound/listed-order",
        "coupons/own-then-document",
        "progressive/before-coupons",
        "settled/summed-not-recomputed",
        "credits/excess",
        "currencies/kwd",
        "zero/categories",
    ];
    let chosen = shown.into_iter().flat_map(area).chain(area("explain/"));
    for case in chosen {
        let explanation = explain(&case);
        text += &format!("=== {}\n{}\n\n", case.name, explanation["text"].as_str().unwrap_or("no text").trim_end());
    }
    insta::assert_snapshot!(text);
}

/// The explanation as data.
#[test]
fn explanations_as_data() {
    let mut text = String::new();
    for case in area("explain/") {
        let mut explanation = explain(&case);
        explanation.as_object_mut().unwrap().remove("text");
        text += &format!("=== {}\n{}\n\n", case.name, serde_json::to_string_pretty(&explanation).unwrap());
    }
    insta::assert_snapshot!(text);
}

/// Every error of the vectors: kind, code, path and the sentence.
#[test]
fn errors_as_sentences() {
    let mut text = String::new();
    let areas = ["errors/", "credit-notes/error-", "providers/config-", "providers/error-"];
    for case in areas.into_iter().flat_map(area) {
        let error = case.run().err().unwrap_or_else(|| panic!("{} was accepted", case.name));
        let kind = serde_json::to_value(error.kind()).unwrap();
        text += &format!(
            "{}\n    {} {} `{}`\n    {}\n",
            case.name,
            kind.as_str().unwrap(),
            error.code(),
            error.path(),
            error.message()
        );
    }
    insta::assert_snapshot!(text);
}

/// Whole errors as JSON: one problem, several problems, the place in malformed text.
#[test]
fn errors_as_json() {
    let mut text = String::new();
    for name in [
        "errors/json-trailing-comma",
        "errors/unknown-field",
        "errors/fees-missing",
        "errors/no-rate",
        "credit-notes/error-exceeds-remaining",
        "credit-notes/error-exceeds-refundable",
    ] {
        for case in area(name).into_iter().filter(|case| case.name == name) {
            text += &format!("{name}\n{}\n", case.run().unwrap_err().to_json());
        }
    }
    let mut several = area("lint/all-errors-at-once").remove(0);
    several.operation = "engine".into();
    text += &format!("{} (built)\n{}\n", several.name, several.run().unwrap_err().to_json());
    insta::assert_snapshot!(text);
}
