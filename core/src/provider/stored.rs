//! A transaction as a provider has it stored, in the same terms for all providers.

use crate::money::exact::Exact;

/// How a stored transaction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StoredState {
    /// Kept, and not (yet) for filing: AvaTax `Saved`, `Posted`.
    Saved,
    /// For filing.
    Recorded,
    /// Filed, or locked for it: it can no longer be changed.
    Filed,
    /// Taken back.
    Voided,
}

impl StoredState {
    /// The state as it is written in JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Recorded => "recorded",
            Self::Filed => "filed",
            Self::Voided => "voided",
        }
    }
}

/// A stored transaction. Amounts in minor units, negative for credits.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    /// Our identifier of it.
    pub id: String,
    pub state: StoredState,
    pub version: Option<i64>,
    pub currency: Option<String>,
    /// Without tax; `None` where the provider does not say (a voided one of Anrok).
    pub net: Option<Exact>,
    /// All taxes of it.
    pub tax: Option<Exact>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// A page of a listing.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub transactions: Vec<Stored>,
    /// What the next page is asked with; `None`: this was the last.
    pub next: Option<String>,
}
