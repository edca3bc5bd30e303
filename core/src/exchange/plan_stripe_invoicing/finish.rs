//! Reading an invoice, or a preview of one: whether it was taxed, all its lines, and tax rates if they are wanted.

use super::super::job::Work;
use super::super::plan::{Case, Ending, Next, broken};
use super::super::state::Note;
use super::{Reading, Stage, stage_of, terms};
use crate::apply::bill::Bill;
use crate::apply::member::write_lines;
use crate::json::write::Writer;
use crate::money::exact::Exact;
use crate::provider::Response;
use crate::provider::answer::Answer;
use crate::provider::failure::{Class, Failure};
use crate::provider::stripe_invoicing::answer;
use crate::provider::stripe_invoicing::invoice as read;
use crate::provider::stripe_invoicing::lines::MAX_LINES;
use crate::provider::stripe_invoicing::verify::verify;

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    match stage {
        Stage::Preview => {
            let billed = read::read(response)?;
            begin(case, Reading { billed, rates: Default::default(), known: false, kept: false })
        }
        Stage::Read { invoice, known } => {
            let billed = read::read(response).map_err(stands)?;
            let draft = billed.status == "draft" && !case.connection.invoicing.leave_as_draft;
            if draft || billed.status == "void" || billed.id != *invoice {
                let message = format!("the invoice `{invoice}` is `{}`, not finalized", billed.status);
                let class = if draft { Class::Retry } else { Class::Conflict };
                return Err(stands(Failure::new(class, "not_finalized", message, "look at the invoice at Stripe")));
            }
            begin(case, Reading { billed, rates: Default::default(), known: *known, kept: true })
        }
        Stage::Lines(reading) => {
            let (lines, more) = read::read_lines(response)?;
            let mut reading = reading.clone();
            reading.billed.more = more && !lines.is_empty();
            reading.billed.lines.extend(lines);
            go_on(case, *reading)
        }
        Stage::Rate { reading, rate } => {
            let read = read::read_rate(response)?;
            let mut reading = reading.clone();
            reading.rates.insert(rate.clone(), read);
            go_on(case, *reading)
        }
        _ => Err(broken("nothing is read")),
    }
}

/// Whatever is wrong now, the invoice is at Stripe.
fn stands(failure: Failure) -> Failure {
    Failure { outcome_unknown: true, ..failure }
}

fn begin(case: &Case<'_>, reading: Reading) -> Result<Next, Failure> {
    if terms(case).automatic {
        verify(case.connection, &reading.billed)?;
    }
    go_on(case, reading)
}

fn go_on(case: &Case<'_>, reading: Reading) -> Result<Next, Failure> {
    if reading.billed.more {
        if reading.billed.lines.is_empty() || reading.billed.id.is_empty() || reading.billed.lines.len() > 2 * MAX_LINES
        {
            let message = "the lines of the invoice cannot be listed";
            let mut failure = Failure::new(Class::Fatal, "lines_mismatch", message, "look at the invoice at Stripe");
            failure.outcome_unknown = reading.kept;
            return Err(failure);
        }
        return Ok(stage_of(Stage::Lines(Box::new(reading))));
    }
    if case.job.rates {
        let next = answer::rate_ids(&reading.billed).into_iter().find(|id| !reading.rates.contains_key(*id));
        if let Some(rate) = next.map(str::to_owned) {
            return Ok(stage_of(Stage::Rate { reading: Box::new(reading), rate }));
        }
    }
    let Reading { billed, rates, known, kept } = &reading;
    let sale = case.sale()?;
    let mut notes = Vec::new();
    if *known {
        let text = format!("the invoice `{}` was made before; nothing was changed", billed.id);
        notes.push(Note::new("already_recorded", text));
    }
    if *kept && billed.status == "draft" {
        let text = format!(
            "the invoice `{}` is left as a draft; its figures are final when it is finalized, commit the document again to read them",
            billed.id
        );
        notes.push(Note::new("left_as_draft", text));
    }
    if let Some(why) = case.job.gate.as_ref().and_then(|gate| gate.untaxed) {
        notes.push(Note::new("tax_not_calculated", format!("no tax is calculated for this invoice: {why}")));
    }
    let answer = answer::answer(billed, rates, sale, *kept)?;
    if let Work::Bill(bill) = &case.job.work {
        check_bill(bill, &answer, billed.id.as_str())?;
        return Ok(Next::Done(Ending::Billed(data(billed, &answer)), notes));
    }
    Ok(Next::Done(Ending::Taxed(Box::new(answer)), notes))
}

/// What Stripe has of a document that was taxed before is what the document says, to the unit.
fn check_bill(bill: &Bill, answer: &Answer, invoice: &str) -> Result<(), Failure> {
    let differs = |message: String, fee: Option<&str>| {
        let hint = "void the invoice at Stripe, and bill the document with the next revision";
        let mut failure = stands(Failure::new(Class::Fatal, "totals_mismatch", message, hint));
        failure.fee_id = fee.map(str::to_owned);
        Err(failure)
    };
    let mut total = Exact::ZERO;
    for line in &answer.lines {
        let sum = line.taxes.iter().fold(Exact::ZERO, |sum, tax| sum.add(&tax.amount));
        total = total.add(&line.net).add(&sum);
        let own: i64 = bill.taxes.get(&line.fee_id).into_iter().flatten().map(|tax| tax.amount).sum();
        if !sum.cmp(&Exact::int(own)).is_eq() {
            let message =
                format!("the fee `{}` has {own} minor units of tax, and Stripe has another amount", line.fee_id);
            return differs(message, Some(&line.fee_id));
        }
    }
    if total.cmp(&Exact::int(bill.total)).is_eq() {
        return Ok(());
    }
    differs(format!("the document is {}, and the invoice `{invoice}` at Stripe another amount", bill.total), None)
}

/// What was made, for the host to keep: `{"invoice","status","remote_lines":{fee: line}}`.
fn data(billed: &read::Billed, answer: &Answer) -> String {
    let mut out = Writer::with_capacity(64 + 64 * answer.lines.len());
    out.raw(r#"{"invoice":"#).string(&billed.id).raw(r#","status":"#).string(&billed.status);
    if let Some(remote) = &answer.remote {
        write_lines(&mut out, remote);
    }
    out.raw("}");
    out.into_string()
}
