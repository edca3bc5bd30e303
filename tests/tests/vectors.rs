//! The shared vectors in Rust, byte for byte.

use tallage_conformance::{capabilities, cases, cases::Case, compare, exchange};

fn cases() -> Vec<Case> {
    cases::all().unwrap_or_else(|wrong| panic!("malformed cases:\n{}", wrong.join("\n")))
}

fn report(wrong: &[String], of: usize) {
    assert!(wrong.is_empty(), "{} of {of} cases fail:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn there_are_enough_cases_in_every_area() {
    let cases = cases();
    assert!(cases.len() >= 350, "only {} cases are left", cases.len());
    for area in
        "hierarchy rounding inclusive compound coupons progressive credits currencies dated-rates settled zero units credit-notes explain resolve lint en16931 functions errors providers compare"
            .split(' ')
    {
        let count = cases.iter().filter(|case| case.name.starts_with(&format!("{area}/"))).count();
        assert!(count >= 4, "only {count} cases in {area}");
    }
    let exchanges = cases.iter().filter(|case| case.operation == "exchange").count();
    assert!(exchanges >= 35, "only {exchanges} exchanges");
}

#[test]
fn every_case_gives_the_expected_bytes() {
    let cases = cases();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let Some(expected) = case.expected_text() else {
                return Some(format!(
                    "{}: no expected.json; run `cargo run -p tallage-conformance --bin bless`",
                    case.name
                ));
            };
            let what = match (case.error(), case.run()) {
                (Some((code, path)), Err(error)) => (error.code() != code || error.path() != path).then(|| {
                    format!(
                        "expected {code} at `{path}`, got {} at `{}`: {}",
                        error.code(),
                        error.path(),
                        error.message()
                    )
                }),
                (Some((code, path)), Ok(_)) => Some(format!("expected {code} at `{path}`, but it was accepted")),
                (None, Err(error)) => Some(format!("expected a result, got {error}")),
                (None, Ok(result)) => compare::first_difference(expected, &result),
            };
            what.map(|what| format!("{}: {what}", case.name))
        })
        .collect();
    report(&wrong, cases.len());
    capabilities::report("vectors", "vectors", &cases.iter().map(|case| case.name.as_str()).collect::<Vec<_>>());
}

#[test]
fn every_expected_result_contains_the_hand_worked_figures() {
    let cases = cases();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let result = serde_json::from_str(case.expected_text()?).unwrap();
            let places = compare::not_contained(case.figures.as_ref()?, &result);
            (!places.is_empty()).then(|| format!("{}:\n    {}", case.name, places.join("\n    ")))
        })
        .collect();
    report(&wrong, cases.len());
}

#[test]
fn composed_documents_are_what_they_are_composed_of() {
    let cases = cases();
    let wrong: Vec<String> = cases
        .iter()
        .filter(|case| case.compose.is_some() && case.composed(&cases) != case.document)
        .map(|case| format!("{}: document.json is not what `compose` says; bless it with --force", case.name))
        .collect();
    report(&wrong, cases.len());
}

#[test]
fn an_exchange_that_crashes_at_every_step_gives_the_same() {
    let cases = cases();
    let exchanges: Vec<&Case> =
        cases.iter().filter(|case| case.operation == "exchange" && case.error().is_none()).collect();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let wrong: Vec<String> = exchanges
        .iter()
        .filter_map(|case| {
            let (config, request) = (text(&case.config), text(case.document.as_deref()?));
            let what = match exchange::run_with_crashes(&config, &request, &case.answers) {
                Ok(result) => compare::first_difference(case.expected_text()?, &result),
                Err(error) => Some(error.to_string()),
            };
            what.map(|what| format!("{}: {what}", case.name))
        })
        .collect();
    report(&wrong, exchanges.len());
}
