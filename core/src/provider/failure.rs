//! Why a provider did not do what it was asked, in the same words for all providers.

use serde::{Deserialize, Serialize};

/// What is to be done about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Class {
    /// Try the same bytes again.
    Retry,
    /// Put something right in the document, the configuration or at the provider; then try again.
    FixData,
    /// It contradicts what the provider has recorded.
    Conflict,
    /// Neither helps: credentials, permissions, a feature that the account does not have.
    Fatal,
}

impl Class {
    /// The class as it is written in JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::FixData => "fix_data",
            Self::Conflict => "conflict",
            Self::Fatal => "fatal",
        }
    }
}

/// A failure of one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Failure {
    pub class: Class,
    /// The provider's own code (`productExternalIdUnknown`, `InvalidAddress`), or one of ours for what has none: `http_503`, `unreadable`,
    /// `timeout`, `connection`, `tls`, `too_large`, `cancelled`, `lines_mismatch`, `totals_mismatch`.
    pub code: String,
    /// The provider's own words, or ours where it has none.
    pub message: String,
    /// What to do, in one sentence.
    pub hint: String,
    /// Retry: how long to wait, in milliseconds, if the provider says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// Where to put it right: a JSON pointer into the document (`/customer/shipping_address`), or a place of the configuration
    /// (`connections/anrok_us/items`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The line it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_id: Option<String>,
    /// The provider's id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// Whether the provider may have done what it was asked all the same: the reply was lost or could not be read.
    #[serde(default)]
    pub outcome_unknown: bool,
}

impl Failure {
    pub(crate) fn new(
        class: Class,
        code: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            class,
            code: code.into(),
            message: message.into(),
            hint: hint.into(),
            after: None,
            field: None,
            fee_id: None,
            request_id: None,
            http_status: None,
            outcome_unknown: false,
        }
    }
}
