//! The catalogue of errors, `docs/errors.json` and `docs/errors.md`: kinds, areas, problems and codes, collected from the sources and from the
//! cases of `tests/vectors`. Classes of errors in Python, statuses in C and types in TypeScript are compared with it.

mod collect;
mod meanings;
mod page;
mod providers;
mod scan;

pub use collect::{Catalogue, collect};
pub use page::page;
pub use providers::{Provider, Row};

/// Where the catalogue lies.
pub const JSON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/errors.json");
/// Where its page lies.
pub const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/errors.md");

/// The catalogue as it is committed.
pub fn json(catalogue: &Catalogue) -> String {
    format!("{:#}\n", serde_json::to_value(catalogue).expect("texts become JSON"))
}

/// What a problem means, by its word.
pub fn meaning(problem: &str) -> Option<&'static str> {
    meanings::PROBLEMS.iter().find(|(word, _)| *word == problem).map(|(_, meaning)| *meaning)
}
