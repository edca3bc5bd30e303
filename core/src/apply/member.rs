//! The member `provider` of a taxed document.

use super::taxed::By;
use crate::json::write::Writer;
use crate::provider::answer::Remote;
use crate::provider::failure::Failure;

/// What became of it at the provider.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Became<'b> {
    pub recorded: bool,
    pub remote: Option<&'b Remote>,
    /// Whether others decided in its place.
    pub fallback: bool,
    pub failure: Option<&'b Failure>,
}

/// The member as JSON (docs/json.md, “Taxed invoice”).
pub(super) fn json(by: By<'_>, became: Became<'_>) -> String {
    let mut out = Writer::with_capacity(1024);
    out.raw(r#"{"connection":"#).string(&by.connection.code);
    out.raw(r#","provider":"#).string(by.connection.provider.as_str());
    out.raw(r#","operation":"#).string(by.operation);
    out.optional(r#","transaction_id":"#, by.transaction_id);
    out.raw(r#","revision":"#).int(i64::from(by.revision));
    out.raw(r#","recorded":"#).boolean(became.recorded);
    if let Some(remote) = became.remote {
        out.optional(r#","remote_id":"#, remote.id.as_deref());
        if let Some(version) = remote.version {
            out.raw(r#","version":"#).int(version);
        }
        out.optional(r#","status":"#, remote.status.as_deref());
        write_lines(&mut out, remote);
    }
    if became.fallback {
        out.raw(r#","fallback":true"#);
    }
    if let Some(failure) = became.failure {
        out.raw(r#","error":{"class":"#).string(failure.class.as_str());
        out.raw(r#","code":"#).string(&failure.code);
        out.raw(r#","message":"#).string(&failure.message).raw("}");
    }
    if let Some(sale) = by.sale {
        // What has only texts, numbers and dates cannot fail to become JSON.
        out.raw(r#","sale":"#).raw(&serde_json::to_string(sale).unwrap_or_default());
    }
    out.raw("}");
    out.into_string()
}

/// The lines as the provider recorded them, where it tells of them.
pub(crate) fn write_lines(out: &mut Writer, remote: &Remote) {
    if !remote.lines.is_empty() {
        // What has only texts and numbers cannot fail to become JSON.
        out.raw(r#","remote_lines":"#).raw(&serde_json::to_string(&remote.lines).unwrap_or_default());
    }
}
