//! The one panic boundary, and how an answer crosses: a text, or an error as JSON.
//!
//! Every export runs its work in [`guard`] or [`guard_lookup`] (test/exports.test.mjs scans for those that do not).

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use napi::bindgen_prelude::{Either3, Latin1String};
use napi_derive::napi;
use tallage::{Error, ErrorKind};

/// A failure on its way to JavaScript; `lib/` makes a `TallageError` of it.
#[napi(object)]
pub struct Failure {
    /// The error as the core writes it: `{"kind","code","path","message","details"}`.
    pub error: String,
}

/// A canonical text, or why there is none. Nearly every text is ASCII, which V8 takes as it is; other text it has to decode.
pub type Answer = Either3<Latin1String, String, Failure>;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error: error.to_json() }
    }
}

/// Runs `work`; what panics inside becomes an error of kind `internal`, and the engine stays usable.
///
/// `AssertUnwindSafe` is sound here: an engine never changes once it is built, so a panic leaves nothing half done.
pub fn guard(work: impl FnOnce() -> Result<String, Error>) -> Answer {
    match guard_lookup(work) {
        Ok(text) if text.is_ascii() => Either3::A(text.into()),
        Ok(text) => Either3::B(text),
        Err(failure) => Either3::C(failure),
    }
}

/// The same for work that answers something else than a text.
pub fn guard_lookup<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Failure> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(answer) => answer.map_err(Failure::from),
        Err(payload) => Err(internal(payload.as_ref()).into()),
    }
}

fn internal(payload: &(dyn Any + Send)) -> Error {
    let said = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(said), _) => said,
        (None, Some(said)) => said.as_str(),
        (None, None) => "no message",
    };
    Error::new(
        ErrorKind::Internal,
        "internal.panic",
        "",
        format!("tallage has a defect; please report it with the input that caused it: {said}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_internal_error() {
        for failure in [
            guard_lookup::<()>(|| panic!("a str")).err(),
            guard_lookup::<()>(|| panic!("a String: {}", 7)).err(),
            guard_lookup::<()>(|| std::panic::panic_any(7)).err(),
        ] {
            let error = failure.map(|failure| failure.error).unwrap_or_default();
            assert!(error.contains("internal.panic"), "{error}");
        }
        assert!(matches!(guard(|| Ok("fine".to_owned())), Either3::A(text) if *text == *b"fine"));
        assert!(matches!(guard(|| Ok("très fine".to_owned())), Either3::B(text) if text == "très fine"));
    }
}
