//! The outcome as canonical JSON (docs/exchanges.md, “Outcome”).

use serde_json::value::RawValue;

use super::plan::CustomerTax;
use super::state::Note;
use super::{Exchange, events, settle};
use crate::config::Provider;
use crate::json::write::Writer;
use crate::provider::failure::Failure;

/// How an exchange has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Succeeded,
    Failed,
    /// Put off; the document waits.
    Pending,
    NothingToDo,
}

impl Status {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Pending => "pending",
            Self::NothingToDo => "nothing_to_do",
        }
    }
}

/// What was found out.
#[derive(Debug)]
pub(super) enum Data {
    Json(String),
    Customer { external_id: String, created: bool, taxed: Option<CustomerTax> },
}

/// An end, before it is written.
#[derive(Debug)]
pub(super) struct End {
    pub status: Status,
    pub recorded: bool,
    /// Another identifier than that of the exchange: of a reversal.
    pub transaction_id: Option<String>,
    /// Canonical JSON.
    pub document: Option<String>,
    pub data: Option<Data>,
    pub failure: Option<Failure>,
    pub retryable: bool,
}

impl End {
    pub(super) fn new(status: Status) -> Self {
        Self {
            status,
            recorded: false,
            transaction_id: None,
            document: None,
            data: None,
            failure: None,
            retryable: false,
        }
    }
}

pub(super) fn write(exchange: &Exchange, end: &End) -> Box<RawValue> {
    let (job, connection) = (&exchange.job, exchange.here());
    let mut out = Writer::with_capacity(1024 + end.document.as_ref().map_or(0, String::len));
    out.raw(r#"{"schema":1,"operation":"#).string(job.operation.as_str());
    out.raw(r#","status":"#).string(end.status.as_str());
    out.raw(r#","provider":"#).string(connection.provider.as_str());
    out.raw(r#","connection":"#).string(&connection.code);
    out.optional(r#","connection_name":"#, connection.name.as_deref());
    out.optional(r#","transaction_id":"#, end.transaction_id.as_deref().or(job.transaction_id()));
    if let Some(revision) = job.revision {
        out.raw(r#","revision":"#).int(revision.into());
    }
    out.raw(r#","recorded":"#).boolean(end.recorded);
    out.raw(r#","notes":"#).list(&exchange.state.notes, write_note);
    if let Some(document) = &end.document {
        out.raw(r#","document":"#).raw(document);
    }
    match &end.data {
        None => {}
        Some(Data::Json(json)) => _ = out.raw(r#","data":"#).raw(json),
        Some(Data::Customer { external_id, created, taxed }) => {
            out.raw(r#","data":{"external_id":"#).string(external_id);
            out.raw(r#","created":"#).boolean(*created);
            if let Some(taxed) = taxed {
                out.optional(r#","automatic_tax":"#, taxed.automatic_tax.as_deref());
                out.optional(r#","tax_provider":"#, taxed.provider.as_deref());
            }
            out.raw("}");
        }
    }
    if let Some(failure) = &end.failure {
        out.raw(r#","error":"#);
        write_error(&mut out, connection.provider, failure);
    }
    out.raw(r#","retryable":"#).boolean(end.retryable);
    out.raw(r#","events":"#);
    events::write(&mut out, exchange, end);
    out.raw("}");
    // What was written is JSON: a document that was read, and texts of the writer.
    RawValue::from_string(out.into_string()).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

fn write_note(out: &mut Writer, note: &Note) {
    out.raw(r#"{"code":"#).string(&note.code).raw(r#","text":"#).string(&note.text).raw("}");
}

/// The error as everywhere: kind, code, path, message, details.
fn write_error(out: &mut Writer, provider: Provider, failure: &Failure) {
    let path = failure.field.as_deref().filter(|field| field.starts_with('/')).unwrap_or_default();
    out.raw(r#"{"kind":"#).string(settle::kind(failure)).raw(r#","code":"#).string(&code(provider, failure));
    out.raw(r#","path":"#).string(path);
    out.raw(r#","message":"#).string(&message(provider, failure));
    out.raw(r#","details":{"class":"#).string(failure.class.as_str());
    out.raw(r#","provider_code":"#).string(&failure.code);
    out.raw(r#","provider_message":"#).string(&failure.message);
    out.raw(r#","hint":"#).string(&failure.hint);
    out.optional(r#","field":"#, failure.field.as_deref());
    out.optional(r#","fee_id":"#, failure.fee_id.as_deref());
    out.optional(r#","request_id":"#, failure.request_id.as_deref());
    if let Some(status) = failure.http_status {
        out.raw(r#","http_status":"#).int(status.into());
    }
    if let Some(after) = failure.after {
        out.raw(r#","retry_after_milliseconds":"#).int(i64::try_from(after).unwrap_or(i64::MAX));
    }
    out.raw("}}");
}

/// The provider's codes have capital letters; ours have none.
fn is_ours(code: &str) -> bool {
    !code.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// `provider.anrok.product_external_id_unknown` for a code of the provider, `provider.unreadable` and `transport.timeout` for ours.
pub(super) fn code(provider: Provider, failure: &Failure) -> String {
    let code = failure.code.as_str();
    if settle::kind(failure) == "transport" {
        return format!("transport.{code}");
    }
    if is_ours(code) {
        return if code.contains('.') { code.to_owned() } else { format!("provider.{code}") };
    }
    format!("provider.{}.{}", provider.as_str(), snake(code))
}

/// `productExternalIdUnknown`, `InvalidAddress` as `product_external_id_unknown`, `invalid_address`.
fn snake(code: &str) -> String {
    let mut out = String::with_capacity(code.len() + 8);
    for c in code.chars().take(100) {
        if c.is_ascii_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    out
}

/// The provider's own words, and what to do.
fn message(provider: Provider, failure: &Failure) -> String {
    let words = failure.message.trim().trim_end_matches('.');
    let mut out = match (is_ours(&failure.code), words) {
        (true, words) => words.to_owned(),
        (false, "") => format!("{} says `{}`", provider.name(), failure.code),
        (false, words) => format!("{} says `{}`: {words}", provider.name(), failure.code),
    };
    if !failure.hint.is_empty() {
        out.push_str("; ");
        out.push_str(&failure.hint);
    }
    out
}
