//! Where an exchange stands: all that is not in its request and cannot be made again from it. No credentials.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::plan::Stage;
use crate::provider::Response;
use crate::provider::sale::Sale;

/// The number of this shape.
pub(super) const SCHEMA: u32 = 1;
/// How many answers are remembered, to know them when they come again.
pub(super) const MAX_APPLIED: usize = 64;
/// Most notes and warnings of one exchange.
pub(super) const MAX_NOTES: usize = 1000;

/// Something worth knowing about how it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Note {
    pub code: String,
    pub text: String,
}

impl Note {
    pub(super) fn new(code: impl Into<String>, text: impl Into<String>) -> Self {
        Self { code: code.into(), text: text.into() }
    }
}

/// An answer that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Applied {
    pub number: u32,
    pub digest: String,
}

/// The JSON of an exchange, member by member.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    pub schema: u32,
    pub connection: String,
    /// What it was begun with.
    pub request: Box<RawValue>,
    /// What the provider is told of the document. Frozen: the same bytes are sent whatever the configuration says by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<Box<Sale>>,
    /// For people; it is made again from the request, and must be the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
    /// `None`: it ended without a request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The number of the request that is to be sent, or was sent last; 0: none.
    pub number: u32,
    /// How often the request of this stage has failed.
    pub attempts: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<u64>,
    /// What the wait is for: what was said of the request that has failed, for those who do not wait to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The reply to a request that records something was lost, so it may have been done.
    pub lost: bool,
    pub applied: Vec<Applied>,
    pub notes: Vec<Note>,
    /// What had to be changed to make the requests.
    pub warnings: Vec<Note>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Box<RawValue>>,
}

impl State {
    pub(super) fn new(connection: &str, request: Box<RawValue>) -> Self {
        Self {
            schema: SCHEMA,
            connection: connection.to_owned(),
            request,
            sale: None,
            transaction_id: None,
            stage: None,
            number: 0,
            attempts: 0,
            waiting: None,
            because: None,
            lost: false,
            applied: Vec::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
            outcome: None,
        }
    }

    /// Whether an answer is wanted.
    pub(super) fn awaits(&self) -> bool {
        self.outcome.is_none() && self.waiting.is_none() && self.number > 0
    }

    /// Remembers the answer to the current request; the oldest is forgotten.
    pub(super) fn remember(&mut self, digest: String) {
        if self.applied.len() >= MAX_APPLIED {
            self.applied.remove(0);
        }
        self.applied.push(Applied { number: self.number, digest });
    }

    pub(super) fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) && self.notes.len() < MAX_NOTES {
            self.notes.push(note);
        }
    }
}

/// What tells one answer from another: its status and body, hashed.
pub(super) fn digest(response: &Response) -> String {
    let mut hash = Sha256::new();
    hash.update(b"tallage answer");
    hash.update(response.status.to_be_bytes());
    hash.update(response.body.as_bytes());
    hex(hash)
}

/// The same of a failure on the way.
pub(super) fn digest_of_failure(kind: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"tallage failure");
    hash.update(kind.as_bytes());
    hex(hash)
}

/// 128 bits of a hash.
fn hex(hash: Sha256) -> String {
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
