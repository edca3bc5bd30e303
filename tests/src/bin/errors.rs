//! Writes the catalogue of errors, and what is made of it in every language.

use tallage_conformance::errors;

fn main() {
    for (path, text) in errors::written(&errors::collect()) {
        std::fs::write(errors::file(path), text).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}
