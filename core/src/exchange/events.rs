//! Events for the host to deliver, with the payloads that billing stacks know (Lago's documentation of webhooks).

use super::Exchange;
use super::job::Operation;
use super::outcome::{Data, End};
use crate::json::write::Writer;
use crate::provider::failure::Failure;

/// Who an event is about.
#[derive(Clone, Copy)]
enum About {
    Invoice,
    Fees,
    CreditNote,
    Customer,
}

/// What a failure of this operation is told as.
fn of_failure(operation: Operation, is_fee: bool) -> &'static [(&'static str, About)] {
    match operation {
        Operation::Estimate | Operation::Commit if is_fee => &[("fee.tax_provider_error", About::Fees)],
        Operation::Estimate | Operation::Commit => {
            &[("invoice.tax_provider_error", About::Invoice), ("customer.tax_provider_error", About::Customer)]
        }
        Operation::Credit => &[("credit_note.tax_provider_error", About::CreditNote)],
        Operation::Void => &[("invoice.tax_voiding_error", About::Invoice)],
        Operation::Dispute => &[("invoice.tax_dispute_error", About::Invoice)],
        Operation::Customer => &[("customer.tax_provider_error", About::Customer)],
        Operation::Bill => &[("invoice.tax_provider_error", About::Invoice)],
        Operation::Check | Operation::Lookup => &[],
    }
}

/// The list of events of an end.
pub(super) fn write(out: &mut Writer, exchange: &Exchange, end: &End) {
    let job = &exchange.job;
    if let Some(failure) = &end.failure {
        out.list(of_failure(job.operation, job.fee_ids.is_some()), |out, (kind, about)| {
            head(out, exchange, kind, *about);
            write_error(out, failure, end.retryable);
        });
        return;
    }
    match &end.data {
        Some(Data::Customer { external_id, .. }) => {
            out.raw("[");
            head(out, exchange, "customer.tax_provider_created", About::Customer);
            out.raw(r#","external_account_customer_id":"#).string(external_id).raw("}]");
        }
        Some(Data::Json(_)) | None => _ = out.raw("[]"),
    }
}

/// The type, who it is about, and the connection.
fn head(out: &mut Writer, exchange: &Exchange, kind: &str, about: About) {
    let (job, connection) = (&exchange.job, exchange.here());
    out.raw(r#"{"type":"#).string(kind);
    match about {
        About::Invoice => _ = out.optional(r#","invoice_id":"#, job.invoice_id.as_deref()),
        About::CreditNote => {
            out.optional(r#","credit_note_id":"#, job.credit_note_id.as_deref());
            out.optional(r#","invoice_id":"#, job.invoice_id.as_deref());
        }
        About::Fees => {
            out.raw(r#","fee_ids":"#).list(job.fee_ids.iter().flatten(), |out, id| {
                out.string(id);
            });
        }
        About::Customer => {}
    }
    out.optional(r#","external_customer_id":"#, job.external_customer_id.as_deref());
    out.raw(r#","tax_provider":"#).string(connection.provider.as_str());
    out.raw(r#","tax_provider_code":"#).string(&connection.code);
}

fn write_error(out: &mut Writer, failure: &Failure, retryable: bool) {
    out.raw(r#","provider_error":{"message":"#).string(&failure.message);
    out.raw(r#","error_code":"#).string(&failure.code);
    out.raw(r#"},"class":"#).string(failure.class.as_str());
    out.raw(r#","retryable":"#).boolean(retryable).raw("}");
}
