//! The findings as canonical JSON, with the requests that repair them.

use super::figures::Figures;
use super::reconcile::Findings;
use super::reconcile_read::{Local, Remote, Request, State};
use crate::json::write::Writer;

/// What would bring both together.
pub(super) enum Repair {
    /// The document is recorded (again) under this revision.
    Record {
        revision: u32,
    },
    Void,
    /// Nobody here knows what it is: look.
    Lookup {
        is_credit: bool,
    },
}

/// One difference.
pub(super) struct Finding<'r> {
    pub id: &'r str,
    pub local: Option<&'r Local<'r>>,
    pub remote: Option<&'r Remote<'r>>,
    pub reason: &'static str,
    pub repair: Option<Repair>,
}

pub(super) fn json(request: &Request<'_>, findings: &Findings<'_>) -> String {
    let mut out = Writer::with_capacity(1024);
    out.raw(r#"{"schema":1,"connection":"#).string(&request.connection);
    for (key, list) in [
        (r#","missing":"#, &findings.missing),
        (r#","extra":"#, &findings.extra),
        (r#","amount_differs":"#, &findings.amount_differs),
        (r#","state_differs":"#, &findings.state_differs),
    ] {
        out.raw(key).list(list, |out, finding| write(out, request, finding));
    }
    out.raw(r#","matched":"#).int(i64::try_from(findings.matched).unwrap_or(i64::MAX)).raw("}");
    out.into_string()
}

fn write(out: &mut Writer, request: &Request<'_>, finding: &Finding<'_>) {
    out.raw(r#"{"id":"#).string(finding.id);
    out.optional(r#","document_id":"#, finding.local.map(|local| local.document_id.as_str()));
    out.raw(r#","reason":"#).string(finding.reason);
    out.raw(r#","local":"#);
    match finding.local {
        Some(local) => write_local(out, local),
        None => _ = out.raw("null"),
    }
    out.raw(r#","remote":"#).raw(finding.remote.map_or("null", |remote| remote.text));
    write_repair(out, request, finding);
    out.raw("}");
}

fn write_local(out: &mut Writer, local: &Local<'_>) {
    out.raw(r#"{"state":"#).string(local.state.as_str());
    out.raw(r#","recorded":"#).boolean(local.recorded);
    out.raw(r#","currency":"#).string(local.currency);
    if let Some(Figures { net, taxes, .. }) = &local.figures {
        out.raw(r#","net_precise_amount_cents":"#).precise(net);
        out.raw(r#","taxes_precise_amount_cents":"#).precise(taxes);
    }
    out.raw("}");
}

/// The request for `begin`, and what the host has to put into it first.
fn write_repair(out: &mut Writer, request: &Request<'_>, finding: &Finding<'_>) {
    out.raw(r#","repair":"#);
    let head = |out: &mut Writer, operation: &str| {
        out.raw(r#"{"operation":"#).string(operation).raw(r#","today":"#).date(request.today);
    };
    match (&finding.repair, finding.local) {
        (Some(Repair::Record { revision }), Some(local)) => match local.invoice {
            Some(invoice) => {
                head(out, "credit");
                out.raw(r#","document":"#).raw(local.document).raw(r#","invoice":"#).raw(invoice);
                out.raw(r#","revision":"#).int((*revision).into()).raw("}");
            }
            None => {
                head(out, "commit");
                // What was never recorded is told anew, from the invoice as it was before it was taxed.
                if local.recorded {
                    out.raw(r#","document":"#).raw(local.document);
                }
                out.raw(r#","revision":"#).int((*revision).into()).raw("}");
                if !local.recorded {
                    out.raw(r#","repair_needs":["document"]"#);
                }
            }
        },
        (Some(Repair::Void), Some(local)) if local.state == State::Voided => {
            head(out, "void");
            out.raw(r#","document":"#).raw(local.document).raw("}");
        }
        (Some(Repair::Lookup { is_credit }), _) => {
            out.raw(r#"{"operation":"lookup","connection":"#).string(&request.connection);
            out.raw(r#","what":"transaction","id":"#).string(finding.id);
            out.raw(if *is_credit { r#","type":"credit_note"}"# } else { "}" });
        }
        (Some(_) | None, _) => _ = out.raw("null"),
    }
}
