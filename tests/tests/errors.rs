//! The catalogue of errors is up to date, and C, Python, TypeScript and the documentation have the same kinds, areas, problems and codes.

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
fn what_is_written_of_the_catalogue_is_of_these_sources() {
    for (file, text) in errors::written(&errors::collect()) {
        assert!(read(file) == text, "{file} is not of these sources; run `{}`", errors::COMMAND);
    }
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
        // Raised by one binding only.
        "calculate_many.in_use",
        "calculate_many.parallel.out_of_range",
        "result.explain.not_available",
        "exchange.response.wrong_type",
        "internal.native",
        "internal.no_native_module",
        "runner.parallel.out_of_range",
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

/// The words of each list of the catalogue, as one of the languages has them.
#[derive(Debug, PartialEq, Eq)]
struct Surface {
    kinds: BTreeSet<String>,
    areas: BTreeSet<String>,
    problems: BTreeSet<String>,
    codes: BTreeSet<String>,
    warnings: BTreeSet<String>,
}

fn of<'t>(words: impl IntoIterator<Item = &'t str>) -> BTreeSet<String> {
    words.into_iter().map(str::to_owned).collect()
}

/// The text after `start`, up to `end`.
fn part<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("`{start}` is not there"));
    rest.split_once(end).unwrap_or_else(|| panic!("no `{end}` behind `{start}`")).0
}

/// docs/errors.json.
fn data() -> Surface {
    let data: serde_json::Value = serde_json::from_str(&read("docs/errors.json")).unwrap();
    let list = |value: &serde_json::Value, member: Option<&str>| -> BTreeSet<String> {
        let items = value.as_array().unwrap().iter();
        items.map(|item| member.map_or(item, |member| &item[member]).as_str().unwrap().to_owned()).collect()
    };
    let rows = data["providers"].as_array().unwrap().iter().flat_map(|provider| provider["rows"].as_array().unwrap());
    let provided = rows.flat_map(|row| list(&row["codes"], None));
    Surface {
        kinds: list(&data["kinds"], Some("kind")),
        areas: list(&data["areas"], None),
        problems: list(&data["problems"], None),
        codes: list(&data["errors"], None).into_iter().chain(provided).collect(),
        warnings: list(&data["warnings"], None),
    }
}

/// docs/errors.md.
fn page() -> Surface {
    let page = read("docs/errors.md");
    let rows =
        |title: &str| of(part(&page, title, "\n## ").split("\n| `").skip(1).filter_map(|row| row.split('`').next()));
    let words = |title: &str, end: &str| of(part(&page, title, end).split('`').skip(1).step_by(2));
    let mut codes = words("\n## Codes that are known in whole\n", "\n## ");
    // The last column of each provider's rows.
    let provided = page.split("\n## Providers\n").nth(1).unwrap().lines().filter(|line| line.starts_with("| `"));
    codes.extend(provided.flat_map(|line| of(line.rsplit(" | ").next().unwrap().split('`').skip(1).step_by(2))));
    let mut warnings = words("\n## Warnings\n", "\n## ");
    // Of the words in front of the lists.
    warnings.retain(|word| word != "lint" && word != "provider.");
    Surface {
        kinds: rows("\n## Kinds\n"),
        areas: words("\n## Areas\n", "\n## "),
        problems: rows("\n## Problems\n"),
        codes,
        warnings,
    }
}

/// include/tallage_errors.h.
fn c() -> Surface {
    let header = read("include/tallage_errors.h");
    let family = |family: &str| {
        let mark = format!("\n#define TALLAGE_{family}_");
        let lines = header.split(&mark).skip(1).filter_map(|rest| rest.lines().next());
        let words = lines.map(|line| {
            let (name, word) = line.split_once(" \"").expect("a name and a text");
            let word = word.trim_end_matches('"');
            assert_eq!(format!("TALLAGE_{family}_{name}"), errors::constant(family, word));
            word
        });
        of(words)
    };
    let mut kinds = family("KIND");
    assert!(kinds.remove("invalid_argument"), "the kind that only C has");
    Surface {
        kinds,
        areas: family("AREA"),
        problems: family("PROBLEM"),
        codes: family("CODE"),
        warnings: family("WARNING"),
    }
}

/// tallage/_error_codes.py.
fn python() -> Surface {
    let module = read("bindings-python/python/tallage/_error_codes.py");
    let words = |name: &str| {
        let list = part(&module, &format!("\n{name}: TypeAlias = Literal[\n"), "\n]");
        of(list.split('"').skip(1).step_by(2))
    };
    Surface {
        kinds: words("ErrorKind"),
        areas: words("ErrorArea"),
        problems: words("ErrorProblem"),
        codes: words("KnownErrorCode"),
        warnings: words("KnownWarningCode"),
    }
}

/// bindings-node/lib/error-codes.ts, or the declarations that the package ships.
fn typescript(file: &str) -> Surface {
    let module = read(file);
    let words = |name: &str| {
        // A union of one line or of many; what stands in `…` is a pattern.
        let union = part(&module, &format!("\nexport type {name} ="), ";");
        of(union.split('\'').skip(1).step_by(2))
    };
    Surface {
        kinds: words("ErrorKind"),
        areas: words("ErrorArea"),
        problems: words("ErrorProblem"),
        codes: words("KnownErrorCode"),
        warnings: words("WarningCode"),
    }
}

fn same(file: &str, found: &Surface, wanted: &Surface) {
    for (list, found, wanted) in [
        ("kinds", &found.kinds, &wanted.kinds),
        ("areas", &found.areas, &wanted.areas),
        ("problems", &found.problems, &wanted.problems),
        ("codes", &found.codes, &wanted.codes),
        ("warnings", &found.warnings, &wanted.warnings),
    ] {
        let missing: Vec<_> = wanted.difference(found).collect();
        let too_many: Vec<_> = found.difference(wanted).collect();
        assert!(
            missing.is_empty() && too_many.is_empty(),
            "{file}, {list}: missing {missing:?}, too many {too_many:?}"
        );
    }
}

#[test]
#[should_panic(expected = r#"codes: missing ["json.syntax"], too many ["json.sin_tax"]"#)]
fn a_code_that_differs_is_found() {
    let (wanted, mut found) = (data(), data());
    found.codes.remove("json.syntax");
    found.codes.insert("json.sin_tax".to_owned());
    same("a file", &found, &wanted);
}

/// The files as they are committed, read one by one: that one program writes them proves nothing.
#[test]
fn all_languages_have_the_same_kinds_and_codes() {
    let catalogue = errors::collect();
    let wanted = Surface {
        kinds: catalogue.kinds.iter().map(|kind| kind.kind.clone()).collect(),
        areas: catalogue.areas.clone(),
        problems: catalogue.problems.clone(),
        codes: of(catalogue.codes()),
        warnings: catalogue.warnings.clone(),
    };
    assert!(wanted.kinds.len() >= 8 && wanted.codes.len() > 800 && wanted.warnings.len() > 25);
    same("docs/errors.json", &data(), &wanted);
    same("docs/errors.md", &page(), &wanted);
    same("include/tallage_errors.h", &c(), &wanted);
    same("bindings-python: _error_codes.py", &python(), &wanted);
    for file in ["bindings-node/lib/error-codes.ts", "bindings-node/types/error-codes.d.ts"] {
        same(file, &typescript(file), &wanted);
    }
    let kinds = wanted.kinds;

    let header = read("include/tallage.h");
    let statuses =
        after(&header, "\n  TALLAGE_STATUS_", ' ').iter().map(|word| word.to_lowercase()).collect::<BTreeSet<_>>();
    let only_c = ["ok", "invalid_argument"].map(str::to_owned);
    assert_eq!(statuses, kinds.iter().cloned().chain(only_c).collect(), "include/tallage.h");

    let classes = read("bindings-python/python/tallage/_errors.py");
    let table = part(&classes, "BY_KIND", "}");
    assert_eq!(of(after(table, "\n    \"", '"')), kinds, "bindings-python: BY_KIND");
    let package = read("bindings-python/python/tallage/__init__.py");
    for kind in &kinds {
        let name = errors::class(kind);
        assert!(table.contains(&format!("\"{kind}\": {name},")), "{kind}: {name}");
        assert!(classes.contains(&format!("class {name}(TallageError")), "{name}");
        assert!(package.contains(&format!("    \"{name}\",\n")), "{name} is not in __all__");
    }

    let page = read("docs/json.md");
    let sentence = part(&page, "`kind`: ", ". ");
    assert_eq!(of(sentence.split(", ").map(|word| word.trim_matches('`'))), kinds, "docs/json.md, “Errors”");
}
