//! From the end of a plan to the outcome: the document is taxed, or what cannot be is said, as the connection's policy wants it.

use super::Exchange;
use super::figures::{self, Figures};
use super::job::Work;
use super::outcome::{Data, End, Status};
use super::plan::{Ending, charged, same, sum};
use super::state::Note;
use super::words::is_transport;
use super::{patch, peek};
use crate::apply::taxed::{self, ApplyError, By};
use crate::config::{FailurePolicy, Provider};
use crate::document::Invoice;
use crate::error::Error;
use crate::money::RoundingMode;
use crate::provider::answer::{Answer, Remark};
use crate::provider::failure::{Class, Failure};

/// The end of a plan that went well.
pub(super) fn well(exchange: &mut Exchange, ending: Ending) -> Result<End, Failure> {
    let end = End::new(Status::Succeeded);
    Ok(match ending {
        Ending::Taxed(answer) if matches!(exchange.job.work, Work::Again(_)) => {
            if let Work::Again(again) = &exchange.job.work
                && let Some(note) = compare_again(&again.figures, &answer, exchange.here().provider)
            {
                exchange.state.note(note);
            }
            let text = texts_document(exchange);
            let document = text.and_then(|text| patch::recorded(&text, &exchange.job, answer.remote.as_ref()));
            End { recorded: true, document, ..end }
        }
        Ending::Taxed(answer) => {
            let commit = matches!(exchange.job.work, Work::Invoice { commit: true });
            note_credits(exchange);
            let document = tax(exchange, Some(&answer)).inspect_err(|_| {
                // It is recorded all the same; a void finds it by its identifier.
                exchange.state.lost |= commit;
            })?;
            End { recorded: commit, document: Some(document), ..end }
        }
        Ending::Credited(answer) => {
            if let Work::Credit { taxes, .. } = &exchange.job.work {
                let note = compare_credit(*taxes, &answer, exchange.here().provider);
                if let Some(note) = note {
                    exchange.state.note(note);
                }
            }
            End { recorded: true, document: texts_document(exchange), ..end }
        }
        Ending::Voided(reversal) => End { recorded: true, transaction_id: reversal, ..end },
        Ending::Data(data) => End { data: data.map(Data::Json), ..end },
        Ending::Customer { external_id, created, taxed } => {
            End { data: Some(Data::Customer { external_id, created, taxed }), ..end }
        }
        Ending::CreditedAs { taxes: provided, data } => {
            if let Work::Credit { taxes, .. } = exchange.job.work {
                let note = differs(taxes, provided.round(RoundingMode::HalfAwayFromZero), exchange.here().provider);
                if let Some(note) = note {
                    exchange.state.note(note);
                }
            }
            End { recorded: true, document: texts_document(exchange), data: Some(Data::Json(data)), ..end }
        }
        Ending::Billed(data) => {
            End { recorded: true, document: texts_document(exchange), data: Some(Data::Json(data)), ..end }
        }
    })
}

/// What is taken off after tax is no line of Stripe's invoice: there the customer would pay it once more.
fn note_credits(exchange: &mut Exchange) {
    let credits = with_invoice(exchange, |invoice| {
        let all = invoice.credit_note_credits.iter().chain(&invoice.prepaid_credits);
        Ok(all.map(|credit| i128::from(credit.amount_cents)).sum::<i128>())
    });
    if exchange.here().provider == Provider::StripeInvoicing
        && let Ok(credits @ 1..) = credits
    {
        let text = format!(
            "the document has {credits} minor units of credits after tax, which are not on Stripe's invoice; put them on the customer's balance there"
        );
        exchange.state.note(Note::new("credits_left_out", text));
    }
}

/// There was nothing to tell the provider.
pub(super) fn nothing(exchange: &mut Exchange) -> Result<End, Failure> {
    let document = match exchange.job.work {
        Work::Invoice { .. } => Some(tax(exchange, None)?),
        Work::Credit { .. } | Work::Bill(_) => texts_document(exchange),
        Work::Again(_)
        | Work::Void(_)
        | Work::Check
        | Work::Customer { .. }
        | Work::Untellable(_)
        | Work::Lookup(_) => None,
    };
    Ok(End { document, ..End::new(Status::NothingToDo) })
}

/// What the provider has of taxes now, beside what the document charges, which stays.
fn compare_again(figures: &Figures, answer: &Answer, provider: Provider) -> Option<Note> {
    let provided = sum(answer, charged);
    if same(&provided, &figures.taxes, answer.lines.len()) {
        return None;
    }
    let name = provider.name();
    let (ours, theirs) = (figures::text(&figures.taxes), figures::text(&provided));
    let text = format!(
        "the document charges {ours} of taxes, and {name} has {theirs} now, in minor units; the document stays"
    );
    Some(Note::new("tax_differs", text))
}

/// The document as the host gave it.
fn texts_document(exchange: &Exchange) -> Option<String> {
    let texts = peek::texts(&exchange.state.request).ok()?;
    Some(texts.document?.get().to_owned())
}

/// What the provider takes back of taxes, beside what the note does: it taxes the note anew, on the date of the invoice; the note takes
/// the exact share of what was charged.
fn compare_credit(taxes: i64, answer: &Answer, provider: Provider) -> Option<Note> {
    differs(taxes, sum(answer, charged).neg().round(RoundingMode::HalfAwayFromZero), provider)
}

fn differs(taxes: i64, provided: Option<i64>, provider: Provider) -> Option<Note> {
    if provided == Some(taxes) {
        return None;
    }
    let provided = provided.map_or_else(|| "an amount beyond the largest".to_owned(), |cents| cents.to_string());
    let name = provider.name();
    let text = format!(
        "the credit note takes {taxes} of taxes back, {name} has {provided}, in minor units: it taxes the credit anew, and the note takes the exact share of what was charged"
    );
    Some(Note::new("tax_differs", text))
}

/// The end of a plan that failed for good.
pub(super) fn badly(exchange: &mut Exchange, failure: Failure) -> End {
    let mut retryable = failure.class == Class::Retry;
    if exchange.state.lost {
        exchange.state.note(Note::new(
            "outcome_unknown",
            "it may be recorded; retry with the same exchange, or begin the same again: the identifier stays",
        ));
    }
    let mut status = Status::Failed;
    let mut document = None;
    if let Work::Invoice { commit } = exchange.job.work {
        let by_policy = matches!(failure.class, Class::Retry | Class::Fatal) && failure.code != "cancelled";
        let policy = if by_policy { exchange.here().on_failure } else { FailurePolicy::Fail };
        let made = match policy {
            FailurePolicy::Fail => untaxed(exchange, Some(&failure)),
            FailurePolicy::Defer => {
                (status, retryable) = (Status::Pending, true);
                untaxed(exchange, None)
            }
            FailurePolicy::Fallback => match fallback(exchange, &failure) {
                Ok(document) => {
                    (status, retryable) = (Status::Succeeded, true);
                    let (code, text) = if commit {
                        ("not_recorded", "taxed without the provider and not recorded there; retry to record it later")
                    } else {
                        ("fallback", "taxed without the provider, by manual taxes and EU VAT")
                    };
                    exchange.state.note(Note::new(code, text));
                    Ok(document)
                }
                // Nor can it be taxed without the provider.
                Err(error) => {
                    exchange.state.note(Note::new("fallback_failed", error.to_string()));
                    untaxed(exchange, Some(&failure))
                }
            },
        };
        match made {
            Ok(made) => document = Some(made),
            Err(error) => exchange.state.note(Note::new("document_failed", error.to_string())),
        }
    }
    End { document, retryable, failure: Some(failure), ..End::new(status) }
}

/// Whether a failure is one of the way to the provider rather than of the provider.
pub(super) fn kind(failure: &Failure) -> &'static str {
    if is_transport(&failure.code) { "transport" } else { "provider" }
}

fn by<'e>(exchange: &'e Exchange, transaction_id: Option<&'e str>) -> By<'e> {
    let commit = matches!(exchange.job.work, Work::Invoice { commit: true });
    By {
        connection: exchange.here(),
        operation: if commit { "commit" } else { "estimate" },
        transaction_id,
        revision: exchange.job.revision.unwrap_or(1),
        sale: exchange.sale(),
    }
}

/// The document of a request, taxed by an answer.
fn tax(exchange: &Exchange, answer: Option<&Answer>) -> Result<String, Failure> {
    let defect = |error: Error| {
        let code = error.code().replace('.', "_");
        Failure::new(Class::FixData, code, error.message(), "put it right in the document, then begin again")
    };
    with_invoice(exchange, |invoice| {
        let id = exchange.job.transaction_id().filter(|_| answer.is_some());
        let warnings = exchange.state.warnings.iter();
        let warnings: Vec<Remark> =
            warnings.map(|note| Remark { code: note.code.clone(), text: note.text.clone() }).collect();
        Ok(taxed::invoice(&exchange.config, invoice, by(exchange, id), answer, &warnings))
    })
    .and_then(|taxed| match taxed {
        Ok(document) => Ok(Ok(document)),
        Err(ApplyError::Failure(failure)) => Ok(Err(*failure)),
        Err(ApplyError::Error(error)) => Err(error),
    })
    .map_err(defect)?
}

fn untaxed(exchange: &Exchange, failure: Option<&Failure>) -> Result<String, Error> {
    // What may be recorded can be voided by its identifier.
    let id = exchange.job.transaction_id().filter(|_| exchange.state.lost);
    with_invoice(exchange, |invoice| taxed::without_taxes(&exchange.config, invoice, by(exchange, id), failure))
}

fn fallback(exchange: &Exchange, failure: &Failure) -> Result<String, Error> {
    let id = exchange.job.transaction_id().filter(|_| exchange.state.lost);
    with_invoice(exchange, |invoice| taxed::by_fallback(&exchange.config, invoice, by(exchange, id), failure))
}

fn with_invoice<T>(exchange: &Exchange, with: impl FnOnce(&Invoice<'_>) -> Result<T, Error>) -> Result<T, Error> {
    let texts = peek::texts(&exchange.state.request)?;
    let invoice = exchange.job.gated(Invoice::from_json(peek::text(texts.document)?)?);
    with(&invoice)
}
