//! The catalogue of errors is up to date, and C, Python and Node.js have the same kinds.

use std::collections::BTreeSet;

use tallage_conformance::errors;

fn read(file: &str) -> String {
    let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The words between `start` and `end` that follow each `mark`.
fn after<'t>(text: &'t str, mark: &str, until: char) -> Vec<&'t str> {
    text.split(mark).skip(1).filter_map(|rest| rest.split(until).next()).collect()
}

#[test]
fn the_catalogue_is_that_of_the_sources() {
    let catalogue = errors::collect();
    let advice = "is not of these sources; run `cargo run -p tallage-conformance --bin errors`";
    assert!(read("docs/errors.json") == errors::json(&catalogue), "docs/errors.json {advice}");
    assert!(read("docs/errors.md") == errors::page(&catalogue), "docs/errors.md {advice}");
}

#[test]
fn every_problem_has_a_meaning() {
    let without: Vec<_> =
        errors::collect().problems.into_iter().filter(|problem| errors::meaning(problem).is_none()).collect();
    assert_eq!(without, Vec::<String>::new(), "add them to tests/src/errors/meanings.rs");
}

#[test]
fn codes_that_are_known_by_other_ways_are_in_it() {
    let catalogue = errors::collect();
    // docs/json.md, docs/exchanges.md, docs/eu.md: written by hand.
    for code in [
        "invoice.fees.amount_cents.not_integer",
        "invoice.fees.no_rate",
        "exchange.connection.unknown",
        "exchange.in_use",
        "internal.panic",
        "json.too_deep",
        "argument.null",
    ] {
        assert!(catalogue.errors.contains(code), "{code}");
    }
    for code in [
        "config.taxes.unused",
        "invoice.billing_entity.missing",
        "invoice.customer.zipcode.no_pattern",
        "provider.fallback",
    ] {
        assert!(catalogue.warnings.contains(code) && !catalogue.errors.contains(code), "{code}");
    }
    for problem in ["exceeds_refundable", "ambiguous", "unsafe_integer", "float_refused", "duplicate_key"] {
        assert!(catalogue.problems.contains(problem), "{problem}");
    }
    let has = |name: &str, class: &str, code: &str| {
        let rows = catalogue.providers.iter().filter(|one| one.provider == name).flat_map(|one| &one.rows);
        rows.into_iter().any(|row| row.class == class && row.codes.contains(code))
    };
    assert!(has("anrok", "fix_data", "provider.anrok.product_external_id_unknown"));
    assert!(
        has("stripe", "fix_data", "provider.tax_id_invalid") && has("stripe", "fatal", "provider.stripe_tax_inactive")
    );
    assert!(has("avatax", "retry", "provider.avatax.rate_limit_exceeded"));
    assert!(has("tallage", "fix_data", "provider.item_unmapped") && has("tallage", "fatal", "transport.tls"));
    assert!(has("tallage", "conflict", "void.has_credit_notes"));
}

/// One list of kinds: the core's, the statuses of the C header, the classes of Python, the union of TypeScript, docs/json.md.
#[test]
fn all_languages_have_the_same_kinds() {
    let kinds: BTreeSet<String> = errors::collect().kinds.into_iter().map(|kind| kind.kind).collect();
    assert!(kinds.len() >= 8);
    let of = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect::<BTreeSet<String>>();

    let header = read("include/tallage.h");
    let statuses =
        after(&header, "\n  TALLAGE_STATUS_", ' ').iter().map(|word| word.to_lowercase()).collect::<BTreeSet<_>>();
    let only_c = ["ok", "invalid_argument"].map(str::to_owned);
    assert_eq!(statuses, kinds.iter().cloned().chain(only_c).collect(), "include/tallage.h");

    let python = read("bindings-python/python/tallage/_errors.py");
    let table = python.split("BY_KIND").nth(1).and_then(|rest| rest.split('}').next()).unwrap_or_default();
    assert_eq!(of(after(table, "\n    \"", '"')), kinds, "bindings-python: BY_KIND");
    let classes = kinds.iter().map(|kind| {
        let mut name: String = kind.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        name.push_str("Error");
        (kind, name)
    });
    for (kind, name) in classes {
        assert!(table.contains(&format!("\"{kind}\": {name},")), "{kind}: {name}");
        assert!(python.contains(&format!("class {name}(TallageError")), "{name}");
    }

    let typescript = read("bindings-node/lib/error-codes.ts");
    let union =
        typescript.split("export type ErrorKind =").nth(1).and_then(|rest| rest.split(';').next()).unwrap_or_default();
    assert_eq!(of(after(union, "| '", '\'')), kinds, "bindings-node: ErrorKind");

    let page = read("docs/json.md");
    let sentence = page.split("`kind`: ").nth(1).and_then(|rest| rest.split(". ").next()).unwrap_or_default();
    assert_eq!(of(sentence.split(", ").map(|word| word.trim_matches('`')).collect()), kinds, "docs/json.md, “Errors”");
}
