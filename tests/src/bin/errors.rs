//! Writes the catalogue of errors, `docs/errors.json` and `docs/errors.md`.

use tallage_conformance::errors;

fn main() {
    let catalogue = errors::collect();
    for (path, text) in [(errors::JSON, errors::json(&catalogue)), (errors::PAGE, errors::page(&catalogue))] {
        std::fs::write(path, text).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}
