//! From nothing to a finalized invoice.

use super::super::job::Work;
use super::super::plan::{Case, Next, broken};
use super::super::state::Note;
use super::{Stage, Then, after, endless, find, is_gone, is_replayed, is_stuck, stage_of, terms, transaction, void};
use crate::provider::failure::{Class, Failure};
use crate::provider::stripe::error;
use crate::provider::stripe_invoicing::answer::{self, Contents};
use crate::provider::stripe_invoicing::invoice::{self as read, BilledLine, Found};
use crate::provider::stripe_invoicing::lines::Taxed;
use crate::provider::stripe_invoicing::{request, verify};
use crate::provider::{Built, Response};

/// The request of an item.
pub(super) fn item(case: &Case<'_>, stage: &Stage) -> Result<Built, Failure> {
    let Stage::Item { invoice, round, index, .. } = stage else { return Err(broken("there is no item")) };
    let sale = case.sale()?;
    let taxed = match &case.job.work {
        Work::Bill(bill) => Taxed::Manual(request::taxes_of(&bill.taxes, sale, *index)),
        _ if terms(case).automatic => Taxed::Automatic,
        _ => Taxed::Off,
    };
    request::item(case.connection, case.job.id()?, sale, (invoice, *index, *round), taxed)
}

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    match stage {
        Stage::Find { after, found, round } => on_page(case, (after.as_deref(), found.as_ref(), *round), response),
        Stage::Create { round } => {
            if is_stuck(response) {
                return Ok(stage_of(find(after(*round, || error::failure(response))?)));
            }
            let (invoice, _) = read::read_status(response)?;
            let round = *round;
            Ok(stage_of(match is_replayed(response) {
                true => Stage::Confirm { invoice, round },
                false => Stage::Item { invoice, round, index: 0, there: Default::default() },
            }))
        }
        Stage::Confirm { round, .. } => match read::read(response) {
            Ok(billed) => {
                let (id, status, currency) = (billed.id, billed.status, billed.currency);
                let found = Found { id, status, automatic: billed.automatic.enabled, currency };
                decide(case, Some(found), *round)
            }
            // It was a draft that was deleted since.
            Err(failure) if is_gone(&failure) => Ok(stage_of(Stage::Create { round: after(*round, || failure)? })),
            Err(failure) => Err(failure),
        },
        Stage::Item { invoice, round, index, there } => {
            if is_stuck(response) {
                return Ok(contents(invoice, after(*round, || error::failure(response))?));
            }
            if let Err(failure) = read::read_made(response) {
                return given_up(invoice, failure);
            }
            let next = (index + 1..case.sale()?.lines.len()).find(|index| !there.contains(index));
            Ok(match next {
                Some(index) => {
                    let (invoice, there) = (invoice.clone(), there.clone());
                    stage_of(Stage::Item { invoice, round: *round, index, there })
                }
                None => contents(invoice, *round),
            })
        }
        Stage::Contents { invoice, round, lines, .. } => on_contents(case, (invoice, *round, lines), response),
        Stage::Finalize { invoice, round } => match read::read_status(response) {
            Ok(_) => Ok(stage_of(Stage::Read { invoice: invoice.clone(), known: false })),
            Err(failure) if is_stuck(response) => Ok(contents(invoice, after(*round, || failure)?)),
            Err(failure) if keeps(&failure) => Err(failure),
            Err(failure) => Ok(stage_of(Stage::Explain { invoice: invoice.clone(), failure: Box::new(failure) })),
        },
        Stage::Explain { invoice, failure } => match read::read(response) {
            // Somebody else has finalized it.
            Ok(billed) if billed.status != "draft" => {
                Ok(stage_of(Stage::Read { invoice: invoice.clone(), known: true }))
            }
            Ok(billed) => {
                let failure = verify::explained(case.connection, (**failure).clone(), &billed);
                Ok(delete(invoice, Then::Fail(Box::new(failure))))
            }
            Err(second) if second.class == Class::Retry => Err(second),
            Err(_) => Ok(delete(invoice, Then::Fail(failure.clone()))),
        },
        Stage::Delete { invoice, then } => on_deleted(invoice, then, response),
        _ => Err(broken("nothing is built")),
    }
}

fn delete(invoice: &str, then: Then) -> Next {
    stage_of(Stage::Delete { invoice: invoice.to_owned(), then })
}

fn contents(invoice: &str, round: u32) -> Next {
    stage_of(Stage::Contents { invoice: invoice.to_owned(), round, after: None, lines: Vec::new() })
}

/// Whether the draft stays after a failure: it can be finished later, or the key opens nothing any more.
fn keeps(failure: &Failure) -> bool {
    failure.class == Class::Retry || matches!(failure.http_status, Some(401 | 403))
}

/// A draft that cannot be finished is taken away, so that nothing half-built stays.
fn given_up(invoice: &str, failure: Failure) -> Result<Next, Failure> {
    if keeps(&failure) { Err(failure) } else { Ok(delete(invoice, Then::Fail(Box::new(failure)))) }
}

fn on_page(
    case: &Case<'_>,
    (before, found, round): (Option<&str>, Option<&Found>, u32),
    response: &Response,
) -> Result<Next, Failure> {
    let page = read::read_page(response, transaction(case)?)?;
    let mut best = found.cloned();
    for it in page.ours {
        if best.as_ref().is_none_or(|best| rank(&it) > rank(best)) {
            best = Some(it);
        }
    }
    let made = best.as_ref().is_some_and(|best| rank(best) == FINAL);
    match page.next.filter(|next| !made && Some(next.as_str()) != before) {
        Some(next) => Ok(stage_of(Stage::Find { after: Some(next), found: best, round })),
        None if matches!(case.job.work, Work::Void(_)) => void::found(case, best.as_ref()),
        None => decide(case, best, round),
    }
}

const FINAL: u8 = 2;

/// Which of several invoices counts: one that was issued, then a draft, then one that was taken back.
fn rank(found: &Found) -> u8 {
    match found.status.as_str() {
        "void" => 0,
        "draft" => 1,
        _ => FINAL,
    }
}

/// What follows from what there is.
fn decide(case: &Case<'_>, found: Option<Found>, round: u32) -> Result<Next, Failure> {
    let Some(found) = found else { return Ok(stage_of(Stage::Create { round })) };
    match found.status.as_str() {
        "draft" => {
            let same = found.automatic == terms(case).automatic
                && found.currency.eq_ignore_ascii_case(case.sale()?.currency.code());
            if same {
                return Ok(contents(&found.id, round));
            }
            Ok(delete(&found.id, Then::Rebuild { round: after(round, endless)? }))
        }
        "void" => {
            let message = format!("the invoice `{}` of this document was voided at Stripe", found.id);
            let hint = "commit the document with the next revision";
            Err(Failure::new(Class::Conflict, "invoice_voided", message, hint))
        }
        _ => Ok(stage_of(Stage::Read { invoice: found.id, known: true })),
    }
}

fn on_contents(
    case: &Case<'_>,
    (invoice, round, lines): (&str, u32, &[BilledLine]),
    response: &Response,
) -> Result<Next, Failure> {
    let (page, more) = match read::read_lines(response) {
        Ok(read) => read,
        // Somebody has deleted it.
        Err(failure) if is_gone(&failure) => {
            return Ok(stage_of(Stage::Create { round: after(round, || failure)? }));
        }
        Err(failure) => return Err(failure),
    };
    let mut lines = lines.to_vec();
    // Only which lines there are matters now.
    lines.extend(page.into_iter().map(|line| BilledLine { taxes: Vec::new(), ..line }));
    let sale = case.sale()?;
    if more && lines.len() <= sale.lines.len() {
        let after = lines.last().map(|line| line.id.clone());
        return Ok(stage_of(Stage::Contents { invoice: invoice.to_owned(), round, after, lines }));
    }
    match answer::contents(&lines, sale)? {
        Contents::Complete if case.connection.invoicing.leave_as_draft => {
            Ok(stage_of(Stage::Read { invoice: invoice.to_owned(), known: false }))
        }
        Contents::Complete => Ok(stage_of(Stage::Finalize { invoice: invoice.to_owned(), round })),
        Contents::Missing { index, there } => {
            let round = after(round, endless)?;
            Ok(stage_of(Stage::Item { invoice: invoice.to_owned(), round, index, there }))
        }
        Contents::Foreign(line) => {
            let message = format!("the draft `{invoice}` has the line `{line}`, which is not ours");
            let hint = "take the line away, or delete the draft at Stripe; then commit again";
            Err(Failure::new(Class::Conflict, "draft_edited", message, hint))
        }
        // It was begun for the document as it was then.
        Contents::Other => Ok(delete(invoice, Then::Rebuild { round: after(round, endless)? })),
    }
}

fn on_deleted(invoice: &str, then: &Then, response: &Response) -> Result<Next, Failure> {
    let deleted = match read::read_deleted(response) {
        Err(failure) if failure.class == Class::Retry => return Err(failure),
        Err(failure) if is_gone(&failure) => Ok(()),
        other => other,
    };
    match (then, deleted) {
        (Then::Rebuild { round }, Ok(())) => Ok(stage_of(Stage::Create { round: *round })),
        (Then::Rebuild { .. }, Err(failure)) => Err(failure),
        (Then::Fail(failure), Ok(())) => {
            let note =
                Note::new("draft_deleted", format!("the draft `{invoice}` was deleted: nothing half-built stays"));
            Ok(Next::Failed { failure: failure.clone(), notes: vec![note], undone: true })
        }
        (Then::Fail(failure), Err(second)) => {
            let text = format!("the draft `{invoice}` stays at Stripe, deleting it failed: {}", second.message);
            Ok(Next::Failed { failure: failure.clone(), notes: vec![Note::new("draft_left", text)], undone: false })
        }
    }
}
