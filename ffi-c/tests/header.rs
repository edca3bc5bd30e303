//! `include/tallage.h` is generated and committed; here it is compared with a fresh one.
//! `TALLAGE_UPDATE=1 cargo test -p tallage-ffi --test header` writes it anew.

#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::{env, fs};

/// Plumbing before its users, so that every type stands above the functions that need it.
const SOURCES: [&str; 10] =
    ["abi", "status", "text", "error", "result", "engine", "eu", "compare", "exchange", "simulator"];

fn generate() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(root.join("cbindgen.toml")).expect("cbindgen.toml is readable");
    let builder = SOURCES.iter().fold(cbindgen::Builder::new().with_config(config), |builder, name| {
        builder.with_src(root.join(format!("src/{name}.rs")))
    });
    let mut header = Vec::new();
    builder.generate().expect("the sources can be turned into a header").write(&mut header);
    String::from_utf8(header).expect("a header is text")
}

#[test]
fn the_committed_header_equals_a_fresh_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../include/tallage.h");
    let fresh = generate();
    if env::var_os("TALLAGE_UPDATE").is_some() {
        fs::write(&path, &fresh).expect("the header can be written");
    }
    let committed = fs::read_to_string(&path).expect("include/tallage.h is there");
    assert!(
        committed == fresh,
        "include/tallage.h is not what src/ says; run: TALLAGE_UPDATE=1 cargo test -p tallage-ffi --test header"
    );
}

#[test]
fn every_source_with_exports_is_in_the_header() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut exporting: Vec<String> = fs::read_dir(sources)
        .expect("src/ is there")
        .map(|entry| entry.expect("src/ is readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| fs::read_to_string(path).expect("a source is text").contains("no_mangle"))
        .map(|path| path.file_stem().expect("a source has a name").to_string_lossy().into_owned())
        .collect();
    exporting.sort();
    assert_eq!(exporting, ["abi", "compare", "engine", "error", "eu", "exchange", "result", "simulator"]);
    assert!(exporting.iter().all(|name| SOURCES.contains(&name.as_str())));
}

/// Every function of the header with its comment.
fn documented() -> Vec<(String, String)> {
    let header = include_str!("../../include/tallage.h");
    header
        .split("/**\n")
        .skip(1)
        .filter_map(|part| {
            let (comment, rest) = part.split_once("*/\n").expect("a comment ends");
            let declaration = rest.split(';').next().unwrap_or_default();
            let name = declaration.split_once('(')?.0.rsplit([' ', '*']).next()?;
            let text: Vec<&str> = comment.lines().map(|line| line.trim().trim_start_matches('*').trim()).collect();
            let prose = text.join(" ").split("```").step_by(2).collect::<String>();
            name.starts_with("tallage_").then(|| (name.to_owned(), format!("{declaration} | {prose}")))
        })
        .collect()
}

/// Who owns what, what may be NULL, which threads, how it fails: said at each function, or by naming the function whose
/// words hold for it too.
#[test]
fn every_function_says_what_a_caller_must_know() {
    let functions = documented();
    assert!(functions.len() > 30, "the scan finds the functions: {}", functions.len());
    for (name, own) in &functions {
        let mut all = own.clone();
        let mut seen = own.as_str();
        // A function may name one that names another; in a circle nobody says it.
        for _ in 0..3 {
            let Some((_, rest)) = seen.split_once("those of `tallage_") else { break };
            let other = format!("tallage_{}", rest.split('`').next().unwrap_or_default());
            let (_, theirs) =
                functions.iter().find(|(name, _)| *name == other).expect("what a comment refers to is there");
            all.push_str(theirs);
            seen = theirs;
        }
        let said = |words: &[&str]| words.iter().any(|word| all.contains(word));
        let declaration = own.split(" | ").next().unwrap_or_default();
        assert!(said(&["any thread"]), "{name}: threads");
        assert!(said(&["Cannot fail", "Fails "]), "{name}: how it fails");
        if declaration.contains('*') {
            assert!(said(&["NULL"]), "{name}: NULL");
        }
        if declaration.contains("**error") {
            assert!(said(&["owned by the caller"]) && said(&["`error` may be NULL"]), "{name}: who owns the error");
        }
        if declaration.starts_with("struct tallage_str") {
            assert!(said(&["orrowed from"]), "{name}: how long the text lives");
        }
    }
}
