//! The plans for Stripe Invoicing.
//!
//! A commit finds what is there under its transaction, else makes a draft, its items one by one, looks whether all of it is there, finalizes it and
//! reads it back. Each request that makes something has a key of its own, so that a lost reply is answered again. A key answers a refusal again too,
//! for a day: what was refused once is asked anew with the key of the next *round*, after a look at what is there.
//!
//! What is there is found by listing the invoices of the customer, whatever became of them: Stripe's search lags behind, and a paid invoice is no
//! less made than an open one.
//!
//! Sources: Stripe's documentation of idempotent requests, of invoices and their finalization, and of credit notes.

mod build;
mod credit;
mod customer;
mod finish;
mod void;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::job::Work;
use super::plan::{Case, CustomerTax, Ending, Next, broken};
use super::state::Note;
use crate::provider::failure::{Class, Failure};
use crate::provider::stripe_invoicing::answer::Rates;
use crate::provider::stripe_invoicing::invoice::{Billed, BilledLine, Found};
use crate::provider::stripe_invoicing::request::{self as build_request, Terms};
use crate::provider::stripe_invoicing::{account, lines};
use crate::provider::{Built, Request, Response};

/// Where a plan stands: the request that is to be sent. Ids and what was read stand in it, so that it goes on anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Stage {
    Preview,
    /// A page of the customer's invoices.
    Find {
        after: Option<String>,
        found: Option<Found>,
        round: u32,
    },
    Create {
        round: u32,
    },
    /// The reply to the creation was one that was given before: is the invoice still there?
    Confirm {
        invoice: String,
        round: u32,
    },
    /// The item of the line `index`; those before it are made, and those in `there` were found.
    Item {
        invoice: String,
        round: u32,
        index: usize,
        there: BTreeSet<usize>,
    },
    /// A page of the draft's lines: is all of it there, once?
    Contents {
        invoice: String,
        round: u32,
        after: Option<String>,
        lines: Vec<BilledLine>,
    },
    Finalize {
        invoice: String,
        round: u32,
    },
    /// Finalization was refused: what does the draft say of it?
    Explain {
        invoice: String,
        failure: Box<Failure>,
    },
    Delete {
        invoice: String,
        then: Then,
    },
    /// `known`: it was there before.
    Read {
        invoice: String,
        known: bool,
    },
    /// The next page of lines.
    Lines(Box<Reading>),
    /// A tax rate.
    Rate {
        reading: Box<Reading>,
        rate: String,
    },
    VoidRead {
        invoice: String,
        round: u32,
    },
    VoidDraft {
        invoice: String,
    },
    Void {
        invoice: String,
        round: u32,
        uncollectible: bool,
    },
    CreditInvoice,
    CreditFind {
        of: CreditOf,
        after: Option<String>,
        round: u32,
    },
    CreditPreview {
        of: CreditOf,
        round: u32,
    },
    CreditCreate {
        of: CreditOf,
        round: u32,
    },
    CreditRead {
        note: String,
    },
    Account,
    Settings {
        account: String,
    },
    Customer,
    CustomerTaxIds {
        id: String,
        taxed: CustomerTax,
    },
    CustomerTaxId {
        id: String,
        taxed: CustomerTax,
    },
}

/// What follows when a draft is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Then {
    /// It is made anew.
    Rebuild { round: u32 },
    /// It could not be finished.
    Fail(Box<Failure>),
}

/// An invoice that is being read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    billed: Billed,
    rates: Rates,
    known: bool,
    /// It is kept at Stripe, and no preview.
    kept: bool,
}

/// How the invoice stands that is credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CreditOf {
    paid: bool,
    automatic: bool,
}

/// Most rounds: after so many refusals with new keys somebody has to look.
const MAX_ROUNDS: u32 = 50;

pub(super) fn first(work: &Work) -> Option<Stage> {
    Some(match work {
        Work::Invoice { commit: false, .. } => Stage::Preview,
        Work::Invoice { commit: true, .. } | Work::Again(_) | Work::Bill(_) => find(0),
        Work::Void(void) => match &void.original.remote_id {
            Some(invoice) => Stage::VoidRead { invoice: invoice.clone(), round: 0 },
            None => find(0),
        },
        Work::Credit { .. } => Stage::CreditInvoice,
        Work::Check => Stage::Account,
        Work::Customer { .. } => Stage::Customer,
        Work::Untellable(_) | Work::Lookup(_) => return None,
    })
}

fn find(round: u32) -> Stage {
    Stage::Find { after: None, found: None, round }
}

pub(super) fn fits(work: &Work, stage: &Stage) -> bool {
    let of_build = matches!(
        stage,
        Stage::Find { .. }
            | Stage::Create { .. }
            | Stage::Confirm { .. }
            | Stage::Item { .. }
            | Stage::Contents { .. }
            | Stage::Finalize { .. }
            | Stage::Explain { .. }
            | Stage::Delete { .. }
            | Stage::Read { .. }
    );
    let reading = |kept: bool| match stage {
        Stage::Lines(reading) | Stage::Rate { reading, .. } => reading.kept == kept,
        _ => false,
    };
    match work {
        Work::Invoice { commit: false, .. } => matches!(stage, Stage::Preview) || reading(false),
        Work::Invoice { commit: true, .. } | Work::Again(_) | Work::Bill(_) => of_build || reading(true),
        Work::Void(_) => {
            matches!(stage, Stage::Find { .. } | Stage::VoidRead { .. } | Stage::VoidDraft { .. } | Stage::Void { .. })
        }
        Work::Credit { .. } => matches!(
            stage,
            Stage::CreditInvoice
                | Stage::CreditFind { .. }
                | Stage::CreditPreview { .. }
                | Stage::CreditCreate { .. }
                | Stage::CreditRead { .. }
        ),
        Work::Check => matches!(stage, Stage::Account | Stage::Settings { .. }),
        Work::Customer { .. } => {
            matches!(stage, Stage::Customer | Stage::CustomerTaxIds { .. } | Stage::CustomerTaxId { .. })
        }
        Work::Untellable(_) | Work::Lookup(_) => false,
    }
}

pub(super) fn records(stage: &Stage) -> bool {
    match stage {
        Stage::Create { .. }
        | Stage::Item { .. }
        | Stage::Finalize { .. }
        | Stage::Delete { .. }
        | Stage::VoidDraft { .. }
        | Stage::Void { .. }
        | Stage::CreditCreate { .. }
        | Stage::Customer
        | Stage::CustomerTaxId { .. }
        // Nothing is changed by these, but by then something is recorded.
        | Stage::Read { .. }
        | Stage::CreditRead { .. } => true,
        Stage::Lines(reading) | Stage::Rate { reading, .. } => reading.kept,
        Stage::Preview
        | Stage::Find { .. }
        | Stage::Confirm { .. }
        | Stage::Contents { .. }
        | Stage::Explain { .. }
        | Stage::VoidRead { .. }
        | Stage::CreditInvoice
        | Stage::CreditFind { .. }
        | Stage::CreditPreview { .. }
        | Stage::Account
        | Stage::Settings { .. }
        | Stage::CustomerTaxIds { .. } => false,
    }
}

pub(super) fn request(case: &Case<'_>, stage: &Stage) -> Result<Built, Failure> {
    let (connection, job) = (case.connection, case.job);
    Ok(plain(match stage {
        Stage::Preview => return build_request::preview(connection, case.sale()?),
        Stage::Find { after, .. } => {
            if !matches!(job.work, Work::Void(_)) {
                // What cannot be built is not looked for.
                lines::check(case.sale()?, terms(case).automatic)?;
            }
            build_request::list(connection, case.sale()?, after.as_deref())
        }
        Stage::Create { round } => build_request::create(connection, job.id()?, case.sale()?, terms(case), *round)?,
        Stage::Item { .. } => return build::item(case, stage),
        Stage::Contents { invoice, after, .. } => build_request::list_lines(connection, invoice, after.as_deref()),
        Stage::Finalize { invoice, round } => build_request::finalize(connection, job.id()?, invoice, *round),
        Stage::Delete { invoice, .. } | Stage::VoidDraft { invoice } => build_request::delete(connection, invoice),
        Stage::Confirm { invoice, .. }
        | Stage::Explain { invoice, .. }
        | Stage::Read { invoice, .. }
        | Stage::VoidRead { invoice, .. } => build_request::get(connection, invoice),
        Stage::Lines(reading) => {
            let after = reading.billed.lines.last().map(|line| line.id.as_str());
            build_request::list_lines(connection, &reading.billed.id, after)
        }
        Stage::Rate { rate, .. } => build_request::tax_rate(connection, rate),
        Stage::Void { invoice, round, uncollectible: false } => {
            build_request::void(connection, job.id()?, invoice, *round)
        }
        Stage::Void { invoice, round, uncollectible: true } => {
            build_request::mark_uncollectible(connection, job.id()?, invoice, *round)
        }
        Stage::CreditInvoice
        | Stage::CreditFind { .. }
        | Stage::CreditPreview { .. }
        | Stage::CreditCreate { .. }
        | Stage::CreditRead { .. } => credit::request(case, stage)?,
        Stage::Account => account::account(connection),
        Stage::Settings { .. } => account::settings(connection),
        Stage::Customer | Stage::CustomerTaxIds { .. } | Stage::CustomerTaxId { .. } => {
            return customer::request(case, stage);
        }
    }))
}

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    match stage {
        Stage::Find { .. }
        | Stage::Create { .. }
        | Stage::Confirm { .. }
        | Stage::Item { .. }
        | Stage::Contents { .. }
        | Stage::Finalize { .. }
        | Stage::Explain { .. }
        | Stage::Delete { .. } => build::on(case, stage, response),
        Stage::Preview | Stage::Read { .. } | Stage::Lines(_) | Stage::Rate { .. } => finish::on(case, stage, response),
        Stage::VoidRead { .. } | Stage::VoidDraft { .. } | Stage::Void { .. } => void::on(case, stage, response),
        Stage::CreditInvoice
        | Stage::CreditFind { .. }
        | Stage::CreditPreview { .. }
        | Stage::CreditCreate { .. }
        | Stage::CreditRead { .. } => credit::on(case, stage, response),
        Stage::Account => Ok(stage_of(Stage::Settings { account: account::read_account(response)? })),
        Stage::Settings { account: id } => {
            let (data, remark) = account::read_settings(response, case.connection, id)?;
            let text = "who taxes an invoice in the end, and whether the tax app knows its products, only a first invoice tells";
            let mut notes = vec![Note::new("first_invoice_decides", text)];
            notes.extend(remark.map(|text| Note::new("mode_differs", text)));
            Ok(Next::Done(Ending::Data(Some(data)), notes))
        }
        Stage::Customer | Stage::CustomerTaxIds { .. } | Stage::CustomerTaxId { .. } => {
            customer::on(case, stage, response)
        }
    }
}

fn plain(request: Request) -> Built {
    Built { request, warnings: Vec::new() }
}

fn stage_of(stage: Stage) -> Next {
    Next::Stage(super::plan::Stage::StripeInvoicing(stage))
}

/// Whether the tax app taxes, and what a payment gate adds.
fn terms<'c>(case: &Case<'c>) -> Terms<'c> {
    let gate = case.job.gate.as_ref();
    let billed = matches!(case.job.work, Work::Bill(_));
    Terms {
        automatic: !billed && gate.is_none_or(|gate| gate.untaxed.is_none()),
        metadata: gate.map_or(&[], |gate| &gate.metadata),
    }
}

/// The identifier by which an invoice is found.
fn transaction<'c>(case: &Case<'c>) -> Result<&'c str, Failure> {
    match &case.job.work {
        Work::Void(void) => void.original.transaction_id.as_deref().ok_or_else(|| broken("there is no identifier")),
        _ => Ok(case.job.id()?.as_str()),
    }
}

/// Whether Stripe has given this answer before, to the same key.
fn is_replayed(response: &Response) -> bool {
    response.header("idempotent-replayed").is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
}

/// Whether Stripe repeats a refusal, as it will for a day: only another key gets another answer.
fn is_stuck(response: &Response) -> bool {
    is_replayed(response) && response.status >= 400 && !matches!(response.status, 409 | 429)
}

/// The next round.
///
/// # Errors
/// The failure at hand, once there were too many.
fn after(round: u32, failure: impl FnOnce() -> Failure) -> Result<u32, Failure> {
    if round < MAX_ROUNDS { Ok(round + 1) } else { Err(failure()) }
}

fn endless() -> Failure {
    let message = "the invoice was built again and again, and is never what was told";
    Failure::new(
        Class::Conflict,
        "invoice_changes",
        message,
        "see what else changes invoices of this account at Stripe",
    )
}

/// Whether what was asked for does not exist.
fn is_gone(failure: &Failure) -> bool {
    failure.http_status == Some(404)
}
