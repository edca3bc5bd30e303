//! The catalogue of errors: kinds, areas, problems and codes, collected from the sources and from the cases of `tests/vectors`. What is
//! written of it: the page and the JSON of `docs/`, the constants of C, the literals of Python, the unions of TypeScript.

mod bindings;
mod collect;
mod meanings;
mod page;
mod providers;
mod scan;
mod surfaces;

use std::path::PathBuf;

pub use collect::{Catalogue, collect};
pub use providers::{Provider, Row};
pub use surfaces::constant;

/// The command that writes it all.
pub const COMMAND: &str = "cargo run -p tallage-conformance --bin errors";

/// A file of the repository, by its path inside.
pub fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Every file that is written of the catalogue, with its text.
pub fn written(catalogue: &Catalogue) -> [(&'static str, String); 5] {
    let json = format!("{:#}\n", serde_json::to_value(catalogue).expect("texts become JSON"));
    [
        ("docs/errors.json", json),
        ("docs/errors.md", page::page(catalogue)),
        ("include/tallage_errors.h", surfaces::c(catalogue)),
        ("bindings-python/python/tallage/_error_codes.py", surfaces::python(catalogue)),
        ("bindings-node/lib/error-codes.ts", surfaces::typescript(catalogue)),
    ]
}

/// The class of Python for a kind: `InvalidConfigError` for `invalid_config`.
pub fn class(kind: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    kind.split('_').map(capital).chain(["Error".to_owned()]).collect()
}

/// What a problem means, by its word.
pub fn meaning(problem: &str) -> Option<&'static str> {
    meanings::PROBLEMS.iter().find(|(word, _)| *word == problem).map(|(_, meaning)| *meaning)
}
