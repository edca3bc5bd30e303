//! Refusals that mean that something is done already, or has to be done anew. Stripe has no code for most of them, so words decide.

use crate::json::foreign::Foreign;
use crate::provider::Response;

/// What a refusal is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Our reference is recorded; the transaction's id where Stripe names it.
    ReferenceUsed(Option<String>),
    /// The transaction was taken back before, all of it.
    AlreadyReversed,
    /// A part of it was, so it cannot be as a whole.
    PartlyReversed,
    /// The calculation is expired, or not there.
    CalculationGone,
    Other,
}

/// What an answer that is no success is about.
pub(crate) fn of(response: &Response) -> Refusal {
    if !matches!(response.status, 400 | 404 | 409 | 410 | 422) {
        return Refusal::Other;
    }
    let body = Foreign::parse(&response.body);
    let error = body.as_ref().and_then(|body| body.get("error"));
    let member = |name: &str| error.and_then(|error| error.get(name)).and_then(Foreign::text).unwrap_or_default();
    let (code, kind, param) = (member("code"), member("type"), member("param"));
    if kind == "idempotency_error" {
        return Refusal::Other;
    }
    let words = member("message").to_ascii_lowercase();
    let says = |words_of: &[&str]| words_of.iter().any(|word| words.contains(word));
    let exists = says(&["already", "exists", "unique", "been used", "duplicate"]);
    if (code == "resource_already_exists" && param != "original_transaction")
        || (exists && (param == "reference" || (param.is_empty() && words.contains("reference"))))
    {
        return Refusal::ReferenceUsed(named(member("message")));
    }
    if words.contains("already") && words.contains("revers") {
        let partly = words.contains("partial") || words.contains("partly");
        return if partly { Refusal::PartlyReversed } else { Refusal::AlreadyReversed };
    }
    if (param == "calculation" || words.contains("calculation"))
        && (code == "resource_missing" || response.status == 404 || says(&["expired", "no such"]))
    {
        return Refusal::CalculationGone;
    }
    Refusal::Other
}

/// Whether an answer that is no success is one of an earlier request with the same key: it may be out of date.
pub(crate) fn is_replayed(response: &Response) -> bool {
    response.status >= 400 && response.header("idempotent-replayed").is_some_and(|it| it.trim() == "true")
}

/// The id of a transaction (`tax_…`) among words.
fn named(message: &str) -> Option<String> {
    let words = message.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let id = |word: &&str| {
        word.strip_prefix("tax_")
            .is_some_and(|rest| rest.len() >= 8 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    words.into_iter().find(id).map(str::to_owned)
}
