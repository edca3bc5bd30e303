//! A taxed document that is recorded again: all of it stays but what it says of being recorded.

use super::job::Job;
use crate::apply::member::write_lines;
use crate::json::foreign::Members;
use crate::json::write::Writer;
use crate::provider::answer::Remote;

/// The document with the identifier, revision and state under which it is recorded now; `None` for what is no taxed document.
pub(super) fn recorded(document: &str, job: &Job, remote: Option<&Remote>) -> Option<String> {
    let mut out = Writer::with_capacity(document.len() + 64);
    let members: Members<'_> = serde_json::from_str(document).ok()?;
    for (index, (name, value)) in members.0.iter().enumerate() {
        out.raw(if index == 0 { "{" } else { "," }).string(name).raw(":");
        if name == "provider" {
            write_member(&mut out, value.get(), job, remote)?;
        } else {
            out.raw(value.get());
        }
    }
    out.raw("}");
    Some(out.into_string())
}

/// In the order in which it is always written.
fn write_member(out: &mut Writer, member: &str, job: &Job, remote: Option<&Remote>) -> Option<()> {
    let members: Members<'_> = serde_json::from_str(member).ok()?;
    let get = |name: &str| members.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.get());
    out.raw(r#"{"connection":"#).string(&job.connection);
    out.raw(r#","provider":"#).raw(get("provider")?);
    out.raw(r#","operation":"commit""#);
    out.optional(r#","transaction_id":"#, job.transaction_id());
    out.raw(r#","revision":"#).int(job.revision?.into());
    out.raw(r#","recorded":true"#);
    if let Some(remote) = remote {
        out.optional(r#","remote_id":"#, remote.id.as_deref());
        if let Some(version) = remote.version {
            out.raw(r#","version":"#).int(version);
        }
        out.optional(r#","status":"#, remote.status.as_deref());
        write_lines(out, remote);
    }
    out.raw(r#","sale":"#).raw(get("sale")?).raw("}");
    Some(())
}
