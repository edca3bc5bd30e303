//! `include/tallage.h` is generated and committed; here it is compared with a fresh one.
//! `TALLAGE_UPDATE=1 cargo test -p tallage-ffi --test header` writes it anew.

#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::{env, fs};

/// Plumbing before its users, so that every type stands above the functions that need it.
const SOURCES: [&str; 9] = ["abi", "status", "text", "error", "result", "engine", "eu", "compare", "exchange"];

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
    assert_eq!(exporting, ["abi", "compare", "engine", "error", "eu", "exchange", "result"]);
    assert!(exporting.iter().all(|name| SOURCES.contains(&name.as_str())));
}
