//! tallage: an embedded tax engine.
mod error;
pub use error::{Error, ErrorKind, Problem};

/// An engine, built once from a configuration; `Send + Sync`.
#[derive(Debug)]
pub struct Engine {}

fn stub<T>() -> Result<T, Error> {
    Err(Error::new(ErrorKind::Internal, "internal.stub", "", "not built yet"))
}

impl Engine {
    /// Builds an engine from configuration JSON.
    pub fn from_json(_config: &str) -> Result<Self, Error> {
        Ok(Self {})
    }
    /// Taxes an invoice: JSON in, canonical JSON out.
    pub fn calculate_json(&self, _invoice: &str) -> Result<String, Error> {
        stub()
    }
    /// Says which taxes apply to each fee, and why.
    pub fn resolve_json(&self, _invoice: &str) -> Result<String, Error> {
        stub()
    }
    /// Like `calculate_json`, with the explanation.
    pub fn explain_json(&self, _invoice: &str) -> Result<String, Error> {
        stub()
    }
    /// Makes a taxed credit note from a credit request.
    pub fn credit_json(&self, _request: &str) -> Result<String, Error> {
        stub()
    }
    /// The lint report of this engine's configuration.
    pub fn lint_json(&self) -> String {
        String::new()
    }
}

/// Lints configuration JSON without building an engine: `{"errors":[…],"warnings":[…]}`.
pub fn lint_json(_config: &str) -> String {
    String::new()
}

/// The version of this library.
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Bytes from outside as text: UTF-8 or a typed error (`json.not_utf8`).
pub fn text(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|_| Error::new(ErrorKind::InvalidDocument, "json.not_utf8", "", "the text is not valid UTF-8"))
}
