//! Taking an invoice back: a draft is deleted, an open one voided (or, disputed, marked uncollectible by choice), a paid one is to be credited.

use super::super::job::{Operation, Work};
use super::super::plan::{Case, Ending, Next, broken};
use super::{Stage, after, is_gone, is_stuck, stage_of};
use crate::config::Disputed;
use crate::provider::Response;
use crate::provider::failure::{Class, Failure};
use crate::provider::stripe::error;
use crate::provider::stripe_invoicing::invoice::{self as read, Found};

/// What a listing has of it, where the document does not name it.
pub(super) fn found(case: &Case<'_>, found: Option<&Found>) -> Result<Next, Failure> {
    match found {
        Some(found) => by_status(case, &found.id, &found.status, 0),
        None => Ok(absent(case)),
    }
}

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    match stage {
        Stage::VoidRead { invoice, round } => match read::read_status(response) {
            Ok((_, status)) => by_status(case, invoice, &status, *round),
            Err(failure) if is_gone(&failure) => Ok(absent(case)),
            Err(failure) => Err(failure),
        },
        Stage::VoidDraft { .. } => match read::read_deleted(response) {
            Ok(()) => {
                let text = "it was a draft, and is deleted";
                Ok(Next::noted(Ending::Voided(None), "draft_deleted", text))
            }
            Err(failure) if is_gone(&failure) => Ok(absent(case)),
            Err(failure) => Err(failure),
        },
        Stage::Void { invoice, round, uncollectible } => {
            if is_stuck(response) {
                let round = after(*round, || error::failure(response))?;
                return Ok(stage_of(Stage::VoidRead { invoice: invoice.clone(), round }));
            }
            let (_, status) = read::read_status(response)?;
            let wanted = if *uncollectible { "uncollectible" } else { "void" };
            if status == wanted {
                let ending = Ending::Voided(None);
                return Ok(match uncollectible {
                    true => Next::noted(ending, "marked_uncollectible", "it is marked uncollectible, and not voided"),
                    false => Next::done(ending),
                });
            }
            let message = format!("the invoice `{invoice}` is `{}` at Stripe, not `{wanted}`", error::shown(&status));
            let hint = "look at the invoice at Stripe";
            Err(error::known_by(Failure::new(Class::Conflict, "not_voided", message, hint), response))
        }
        _ => Err(broken("nothing is voided")),
    }
}

/// It is not there any more, or never was.
fn absent(case: &Case<'_>) -> Next {
    let recorded = matches!(&case.job.work, Work::Void(void) if void.original.recorded);
    if case.lost || recorded {
        let text = "Stripe does not have it any more: it was deleted";
        Next::noted(Ending::Voided(None), "already_voided", text)
    } else {
        Next::noted(Ending::Voided(None), "never_recorded", "Stripe does not have it: it was never made")
    }
}

fn by_status(case: &Case<'_>, invoice: &str, status: &str, round: u32) -> Result<Next, Failure> {
    let disputed = case.job.operation == Operation::Dispute;
    let mark = disputed && case.connection.invoicing.disputed == Disputed::MarkUncollectible;
    let voided = || Ending::Voided(None);
    let act = |uncollectible: bool| Ok(stage_of(Stage::Void { invoice: invoice.to_owned(), round, uncollectible }));
    match status {
        "draft" => Ok(stage_of(Stage::VoidDraft { invoice: invoice.to_owned() })),
        "open" => act(mark),
        "uncollectible" if mark => {
            Ok(Next::noted(voided(), "already_uncollectible", "it was marked uncollectible before"))
        }
        "uncollectible" => act(false),
        "void" => Ok(Next::noted(voided(), "already_voided", "it was voided before")),
        "paid" => {
            let message = format!("the invoice `{invoice}` is paid, and Stripe voids no paid invoice");
            Err(Failure::new(Class::Conflict, "invoice_paid", message, "credit the invoice instead"))
        }
        other => {
            let message = format!("the invoice `{invoice}` is `{}` at Stripe", error::shown(other));
            Err(Failure::new(Class::Conflict, "invoice_status_unknown", message, "look at the invoice at Stripe"))
        }
    }
}
