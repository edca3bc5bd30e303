//! Crediting an invoice: what Stripe would take back is asked first, then the note is made.

use super::super::job::Work;
use super::super::plan::{Case, Ending, Next, broken};
use super::super::state::Note as Remark;
use super::{CreditOf, Stage, after, is_stuck, stage_of};
use crate::apply::frozen::Frozen;
use crate::json::write::Writer;
use crate::provider::failure::{Class, Failure};
use crate::provider::stripe::error;
use crate::provider::stripe_invoicing::credit::{self, Credited, Given, Note};
use crate::provider::stripe_invoicing::invoice as read;
use crate::provider::stripe_invoicing::request as build;
use crate::provider::{Request, Response};

fn work<'c>(case: &Case<'c>) -> Result<(&'c Frozen, &'c Given), Failure> {
    match &case.job.work {
        Work::Credit { original, given, .. } => Ok((original, given)),
        _ => Err(broken("nothing is credited")),
    }
}

/// The invoice at Stripe, as the taxed document has it.
fn invoice<'c>(case: &Case<'c>) -> Result<&'c str, Failure> {
    work(case)?.0.remote_id.as_deref().ok_or_else(|| {
        let message = "the invoice does not say which invoice at Stripe it is";
        let hint = "hand back the taxed invoice as tallage gave it, unchanged";
        Failure::new(Class::FixData, "remote_id_missing", message, hint)
    })
}

fn note<'c>(case: &Case<'c>, of: CreditOf) -> Result<Note<'c>, Failure> {
    let (original, given) = work(case)?;
    Ok(Note {
        invoice: invoice(case)?,
        lines: &original.remote_lines,
        sale: case.sale()?,
        given,
        paid: of.paid,
        automatic: of.automatic,
    })
}

pub(super) fn request(case: &Case<'_>, stage: &Stage) -> Result<Request, Failure> {
    let connection = case.connection;
    match stage {
        Stage::CreditInvoice => Ok(build::get(connection, invoice(case)?)),
        Stage::CreditFind { after, .. } => Ok(credit::list(connection, invoice(case)?, after.as_deref())),
        Stage::CreditPreview { of, .. } => credit::preview(connection, &note(case, *of)?),
        Stage::CreditCreate { of, round } => credit::create(connection, case.job.id()?, &note(case, *of)?, *round),
        Stage::CreditRead { note } => Ok(credit::get(connection, note)),
        _ => Err(broken("nothing is credited")),
    }
}

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    match stage {
        Stage::CreditInvoice => {
            let billed = read::read(response)?;
            let conflict = |code: &str, what: &str, hint: &str| {
                let message = format!("the invoice `{}` {what}, so there is nothing to credit", billed.id);
                Err(Failure::new(Class::Conflict, code, message, hint))
            };
            match billed.status.as_str() {
                "draft" => conflict("invoice_is_draft", "is a draft", "finalize the invoice, or void it"),
                "void" => conflict("invoice_voided", "is voided", "credit nothing: it is taken back already"),
                status => {
                    let of = CreditOf { paid: status == "paid", automatic: billed.automatic.enabled };
                    Ok(stage_of(Stage::CreditFind { of, after: None, round: 0 }))
                }
            }
        }
        Stage::CreditFind { of, after: before, round } => {
            let page = read::read_page(response, case.job.id()?.as_str())?;
            if let Some(found) = page.ours.iter().find(|found| found.status != "void") {
                return Ok(stage_of(Stage::CreditRead { note: found.id.clone() }));
            }
            if let Some(voided) = page.ours.first() {
                let message = format!("the credit note `{}` was voided at Stripe", voided.id);
                let hint = "credit with the next revision";
                return Err(Failure::new(Class::Conflict, "credit_note_voided", message, hint));
            }
            let (of, round) = (*of, *round);
            Ok(stage_of(match page.next.filter(|next| Some(next) != before.as_ref()) {
                Some(next) => Stage::CreditFind { of, after: Some(next), round },
                None => Stage::CreditPreview { of, round },
            }))
        }
        Stage::CreditPreview { of, round } => {
            // What cannot be credited is refused here, before anything is made. Other figures than ours are noted at the end.
            credit::read(response, case.sale()?)?;
            Ok(stage_of(Stage::CreditCreate { of: *of, round: *round }))
        }
        Stage::CreditCreate { of, round } => {
            if is_stuck(response) {
                let round = after(*round, || error::failure(response))?;
                return Ok(stage_of(Stage::CreditFind { of: *of, after: None, round }));
            }
            let credited = credit::read(response, case.sale()?)?;
            Ok(Next::done(ending(case, credited)?))
        }
        Stage::CreditRead { .. } => {
            let credited = credit::read(response, case.sale()?)?;
            let text = format!("the credit note `{}` was made before; nothing was changed", credited.id);
            let notes = vec![Remark::new("already_recorded", text)];
            Ok(Next::Done(ending(case, credited)?, notes))
        }
        _ => Err(broken("nothing is credited")),
    }
}

fn ending(case: &Case<'_>, credited: Credited) -> Result<Ending, Failure> {
    let mut out = Writer::with_capacity(128);
    out.raw(r#"{"credit_note":"#).string(&credited.id).raw(r#","invoice":"#).string(invoice(case)?);
    out.raw(r#","total_precise_amount_cents":"#).precise(&credited.total).raw("}");
    Ok(Ending::CreditedAs { taxes: credited.taxes, data: out.into_string() })
}
