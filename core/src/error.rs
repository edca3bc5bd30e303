//! The one error of tallage: kind, stable code, JSON pointer, sentence, details.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

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

impl ErrorKind {
    /// The kind as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::ErrorKind::InvalidConfig.as_str(), "invalid_config");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidConfig => "invalid_config",
            Self::InvalidDocument => "invalid_document",
            Self::NotFound => "not_found",
            Self::Undetermined => "undetermined",
            Self::Provider => "provider",
            Self::Transport => "transport",
            Self::Conflict => "conflict",
            Self::Internal => "internal",
        }
    }
}

/// One thing that is wrong with the input, or (from `lint`) worth a look.
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

impl Problem {
    pub(crate) fn new(code: impl Into<String>, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), path: path.into(), message: message.into() }
    }
}

/// Every failure of tallage: a kind, a stable code, a JSON pointer, a sentence and details.
///
/// ```
/// let error = tallage::Engine::from_json(r#"{"taxes": [{"code": "vat", "name": "VAT", "rate": "-1"}]}"#).unwrap_err();
/// assert_eq!(error.kind(), tallage::ErrorKind::InvalidConfig);
/// assert_eq!(error.code(), "config.taxes.rate.out_of_range");
/// assert_eq!(error.path(), "/taxes/0/rate");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} [{code} at `{path}`]")]
#[non_exhaustive]
pub struct Error {
    kind: ErrorKind,
    code: String,
    path: String,
    message: String,
    // Boxed: an error is rare, and every Result carries its size.
    more: Box<More>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct More {
    problems: Vec<Problem>,
    details: Map<String, Value>,
}

impl Error {
    /// An error without details.
    pub fn new(kind: ErrorKind, code: impl Into<String>, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { kind, code: code.into(), path: path.into(), message: message.into(), more: Box::default() }
    }

    /// The error that stands for all `problems` of one input: the first in front, all in
    /// `details.problems`.
    pub(crate) fn of_problems(kind: ErrorKind, problems: Vec<Problem>) -> Self {
        let count = problems.len();
        let Some(first) = problems.first() else {
            return Self::internal("an error was raised without a problem");
        };
        let message = match count {
            1 => first.message.clone(),
            _ => format!("{} (and {} more: see details.problems)", first.message, count - 1),
        };
        let mut error = Self::new(kind, first.code.clone(), first.path.clone(), message);
        error.more.problems = problems;
        error
    }

    /// A defect of tallage: something that its own invariants rule out.
    pub(crate) fn internal(message: &str) -> Self {
        Self::new(
            ErrorKind::Internal,
            "internal.defect",
            "",
            format!("{message}; this is a defect of tallage, please report it"),
        )
    }

    /// The same error of a text that stands at `place` (a JSON pointer) of a larger one.
    #[must_use]
    pub(crate) fn under(mut self, place: &str) -> Self {
        self.path.insert_str(0, place);
        for problem in &mut self.more.problems {
            problem.path.insert_str(0, place);
        }
        self
    }

    /// Adds a detail.
    #[must_use]
    pub fn with_detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.details.insert(name.to_owned(), value.into());
        self
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Stable code, for programs.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// JSON pointer into the input; empty for the whole of it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong and what to do, for people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Everything that is wrong with the input; the first stands in front of the error. Empty for
    /// failures that are not about one (`json.syntax`).
    pub fn problems(&self) -> &[Problem] {
        &self.more.problems
    }

    /// Further facts by name: `line`, `column`, `remaining` … (`details` in JSON has the problems
    /// too).
    pub fn details(&self) -> &Map<String, Value> {
        &self.more.details
    }

    /// The error as canonical JSON: `{"kind","code","path","message","details"}`.
    pub fn to_json(&self) -> String {
        // Strings and a map of JSON values cannot fail to serialize.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Error", 5)?;
        out.serialize_field("kind", &self.kind)?;
        out.serialize_field("code", &self.code)?;
        out.serialize_field("path", &self.path)?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("details", &*self.more)?;
        out.end()
    }
}

impl Serialize for More {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        if !self.problems.is_empty() {
            out.serialize_entry("problems", &self.problems)?;
        }
        for (name, value) in &self.details {
            out.serialize_entry(name, value)?;
        }
        out.end()
    }
}
