//! Scans the source: every function that C can call is one call of the panic boundary, and the header has all of them.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The exported functions of a source with their bodies, comments taken out. Rustfmt puts the closing brace of a
/// top-level function at the start of a line.
fn exports(source: &str) -> Vec<(String, String)> {
    source
        .split("#[unsafe(no_mangle)]")
        .skip(1)
        .map(|item| {
            let (_, rest) =
                item.split_once("extern \"C\" fn ").expect("what has no_mangle is an extern \"C\" function");
            let (name, rest) = rest.split_once('(').expect("a function has parameters");
            let (_, rest) = rest.split_once("{\n").expect("a function has a body");
            let (body, _) = rest.split_once("\n}").expect("a body ends");
            let code = body.lines().map(str::trim).filter(|line| !line.starts_with("//")).collect::<Vec<_>>().join(" ");
            (name.to_owned(), code)
        })
        .collect()
}

/// Whether a body is `boundary::value(…)` or `boundary::status(…)` and nothing else, perhaps in one `unsafe` block.
fn is_guarded(body: &str) -> bool {
    let body = body.trim();
    let inner = body.strip_prefix("unsafe {").and_then(|rest| rest.strip_suffix('}')).unwrap_or(body).trim();
    let Some(call) = inner.strip_prefix("boundary::value").or_else(|| inner.strip_prefix("boundary::status")) else {
        return false;
    };
    let mut depth = 0_usize;
    for (at, byte) in call.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return at + 1 == call.len(),
            b')' => depth -= 1,
            _ if depth == 0 => return false,
            _ => {}
        }
    }
    false
}

fn sources() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    fs::read_dir(folder)
        .expect("src/ is there")
        .map(|entry| fs::read_to_string(entry.expect("src/ is readable").path()).expect("a source is text"))
        .collect()
}

#[test]
fn every_export_goes_through_the_boundary() {
    let open: Vec<String> = sources()
        .iter()
        .flat_map(|source| exports(source))
        .filter(|(_, body)| !is_guarded(body))
        .map(|e| e.0)
        .collect();
    assert!(open.is_empty(), "exports outside of the panic boundary: {open:?}");
}

/// An `extern "C"` function or a `no_mangle` written in a way that the scan above does not know would escape it.
#[test]
fn there_are_no_exports_of_another_form() {
    for source in sources() {
        let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let count = |needle: &str| code.iter().filter(|line| line.contains(needle)).count();
        assert_eq!(count("extern \"C\""), count("#[unsafe(no_mangle)]"));
        assert_eq!(count("no_mangle"), count("#[unsafe(no_mangle)]"));
        assert_eq!(count("export_name"), 0);
        assert_eq!(count("macro_rules!"), 0, "a macro could hide an export from the scan");
    }
}

#[test]
fn the_header_declares_exactly_the_exports() {
    let exported: BTreeSet<String> = sources().iter().flat_map(|source| exports(source)).map(|e| e.0).collect();
    let header = include_str!("../../include/tallage.h");
    let declared: BTreeSet<String> = header
        .lines()
        .filter(|line| !line.starts_with([' ', '#', '/', '}']) && line.contains('('))
        .filter_map(|line| line.split_once('(')?.0.rsplit([' ', '*']).next().map(str::to_owned))
        .collect();
    assert_eq!(declared, exported);
    assert!(exported.contains("tallage_engine_calculate"));
}

#[test]
fn the_scan_finds_what_it_looks_for() {
    let source = "#[unsafe(no_mangle)]\npub extern \"C\" fn tallage_good() -> u32 {\n    // why\n    boundary::value(0, || one(2))\n}\n\
                  #[unsafe(no_mangle)]\npub unsafe extern \"C\" fn tallage_bad(a: u32) -> u32 {\n    compute(a)\n}\n";
    let found = exports(source);
    assert_eq!(
        found.iter().map(|(name, body)| (name.as_str(), is_guarded(body))).collect::<Vec<_>>(),
        [("tallage_good", true), ("tallage_bad", false)]
    );
    assert!(is_guarded("unsafe { boundary::status(error, || { a(); b() }) }"));
    assert!(!is_guarded("work(); boundary::value(0, || 1)"), "work before the boundary");
    assert!(!is_guarded("boundary::value(0, || 1) + work()"), "work after the boundary");
    assert!(!is_guarded("unsafe { boundary::status(error, || 1); work() }"), "work after the boundary");
    assert!(!is_guarded("boundary::values"), "no call");
}
