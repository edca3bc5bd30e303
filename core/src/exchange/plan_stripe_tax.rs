//! The plans for Stripe’s Tax API.
//!
//! Recording takes two steps, a calculation and the transaction made from it. The calculation goes along in the stage, so that whatever is lost
//! between the steps and after them, what is applied is what was recorded.

use serde::{Deserialize, Serialize};

use super::job::{Job, Lookup, Work};
use super::plan::{Case, Ending, Next, broken};
use super::transactions;
use crate::apply::frozen::Frozen;
use crate::provider::answer::{Answer, Remote};
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;
use crate::provider::stripe_tax::calculation::{self, Calculation};
use crate::provider::stripe_tax::refusal::{self, Refusal};
use crate::provider::stripe_tax::reversal::{self, Reversal};
use crate::provider::stripe_tax::transaction::{self, Transaction};
use crate::provider::stripe_tax::{answer, customer, request as build, spread};
use crate::provider::{Built, Request, Response};

/// Where a plan stands: the request that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    Estimate,
    /// There were more lines than the calculation shows.
    EstimateLines {
        calculation: Box<Calculation>,
    },
    /// A calculation to record. `round`: how often it was made anew.
    Calculate {
        round: u32,
    },
    CalculateLines {
        round: u32,
        calculation: Box<Calculation>,
    },
    Record {
        calculated: u32,
        round: u32,
        calculation: Box<Calculation>,
    },
    /// It is recorded; its lines go on.
    RecordLines {
        calculation: Box<Calculation>,
        transaction: Box<Transaction>,
        /// It was there before.
        found: bool,
    },
    /// Something is recorded under our reference: is it what we want to record?
    ReadRecorded {
        calculation: Box<Calculation>,
        id: String,
    },
    /// A credit or a void.
    Reverse {
        round: u32,
    },
    /// The same of a credit.
    ReadReversal {
        id: String,
    },
    ReversalLines {
        transaction: Box<Transaction>,
    },
    Check,
    CreateCustomer,
    ReadCustomer,
    Lookup,
    LookupLines {
        transaction: Box<Transaction>,
    },
}

/// How often a request is made anew with another key, where Stripe repeats an old refusal or has lost a calculation.
const MAX_ROUNDS: u32 = 5;

pub(super) fn first(work: &Work) -> Option<Stage> {
    Some(match work {
        Work::Invoice { commit: false } => Stage::Estimate,
        Work::Invoice { commit: true } | Work::Again(_) => Stage::Calculate { round: 0 },
        Work::Credit { .. } | Work::Void(_) => Stage::Reverse { round: 0 },
        Work::Check => Stage::Check,
        Work::Customer { buyer: Some(_), .. } => Stage::CreateCustomer,
        Work::Customer { buyer: None, .. } | Work::Lookup(Lookup::Customer { .. }) => Stage::ReadCustomer,
        Work::Lookup(_) => Stage::Lookup,
        Work::Untellable(_) | Work::Bill(_) => return None,
    })
}

pub(super) fn fits(work: &Work, stage: &Stage) -> bool {
    match work {
        Work::Invoice { commit: false } => matches!(stage, Stage::Estimate | Stage::EstimateLines { .. }),
        Work::Invoice { commit: true } | Work::Again(_) => matches!(
            stage,
            Stage::Calculate { .. }
                | Stage::CalculateLines { .. }
                | Stage::Record { .. }
                | Stage::RecordLines { .. }
                | Stage::ReadRecorded { .. }
        ),
        Work::Credit { .. } => {
            matches!(stage, Stage::Reverse { .. } | Stage::ReadReversal { .. } | Stage::ReversalLines { .. })
        }
        Work::Void(_) => matches!(stage, Stage::Reverse { .. }),
        Work::Check => matches!(stage, Stage::Check),
        Work::Customer { buyer: Some(_), .. } => matches!(stage, Stage::CreateCustomer),
        Work::Customer { buyer: None, .. } | Work::Lookup(Lookup::Customer { .. }) => {
            matches!(stage, Stage::ReadCustomer)
        }
        Work::Lookup(_) => matches!(stage, Stage::Lookup | Stage::LookupLines { .. }),
        Work::Untellable(_) | Work::Bill(_) => false,
    }
}

pub(super) fn records(stage: &Stage) -> bool {
    match stage {
        Stage::Record { .. } | Stage::Reverse { .. } | Stage::CreateCustomer => true,
        // What is read here is recorded already: who gives up must know.
        Stage::RecordLines { .. } => true,
        // A calculation is forgotten by itself.
        Stage::Estimate
        | Stage::EstimateLines { .. }
        | Stage::Calculate { .. }
        | Stage::CalculateLines { .. }
        | Stage::ReadRecorded { .. }
        | Stage::ReadReversal { .. }
        | Stage::ReversalLines { .. }
        | Stage::Check
        | Stage::ReadCustomer
        | Stage::Lookup
        | Stage::LookupLines { .. } => false,
    }
}

/// Whether there is nothing to tell Stripe of a sale: its amounts cancel.
pub(super) fn is_nothing(job: &Job, sale: &Sale) -> bool {
    match &job.work {
        Work::Invoice { .. } => spread::is_nothing(sale),
        Work::Credit { .. } => reversal_of(job).is_ok_and(|reversal| reversal.lines.is_empty()),
        Work::Again(_)
        | Work::Bill(_)
        | Work::Void(_)
        | Work::Check
        | Work::Customer { .. }
        | Work::Untellable(_)
        | Work::Lookup(_) => false,
    }
}

pub(super) fn request(case: &Case<'_>, stage: &Stage) -> Result<Built, Failure> {
    let (connection, job) = (case.connection, case.job);
    let request = match stage {
        Stage::Estimate => return build::estimate(connection, case.sale()?, case.today()?),
        Stage::Calculate { round } => {
            return build::calculate(connection, job.id()?, *round, case.sale()?, case.today()?);
        }
        Stage::EstimateLines { calculation } | Stage::CalculateLines { calculation, .. } => {
            build::calculation_lines(connection, calculation)
        }
        Stage::Record { round, calculation, .. } => {
            build::record(connection, job.id()?, *round, calculation, case.sale()?)
        }
        Stage::RecordLines { transaction, .. }
        | Stage::ReversalLines { transaction }
        | Stage::LookupLines { transaction } => {
            build::transaction_lines(connection, &transaction.id, transaction.last_line())
        }
        Stage::ReadRecorded { id, .. } | Stage::ReadReversal { id } => build::transaction(connection, id),
        Stage::Reverse { round } => reverse(case, *round)?,
        Stage::Check => build::settings(connection),
        Stage::CreateCustomer => match &job.work {
            Work::Customer { buyer: Some(buyer), .. } => return Ok(customer::create(connection, job.id()?, buyer)),
            _ => return Err(broken("there is no customer")),
        },
        Stage::ReadCustomer => customer::get(connection, customer_of(job)?),
        Stage::Lookup => match &job.work {
            Work::Lookup(Lookup::Transaction { id, .. }) => build::transaction(connection, id),
            _ => return Err(broken("Stripe Tax has no such look-up")),
        },
    };
    Ok(Built { request, warnings: Vec::new() })
}

fn customer_of(job: &Job) -> Result<&str, Failure> {
    let id = match &job.work {
        Work::Customer { external_id, .. } | Work::Lookup(Lookup::Customer { external_id }) => external_id,
        _ => return Err(broken("there is no customer")),
    };
    if customer::is_stripe_id(id) {
        return Ok(id);
    }
    let message = format!("`{id}` is no id of a customer at Stripe (`cus_…`)");
    let hint = "give the customer its id at Stripe in `provider_customer.external_id`, or let it be made with `create`";
    let mut failure = Failure::new(Class::FixData, "customer_not_linked", message, hint);
    failure.field = Some("/customer/provider_customer/external_id".to_owned());
    Err(failure)
}

fn reverse(case: &Case<'_>, round: u32) -> Result<Request, Failure> {
    let job = case.job;
    let id = job.id()?;
    match &job.work {
        Work::Void(void) => {
            let original = recorded_as(&void.original)?;
            Ok(build::reverse(case.connection, id, round, original, None, &void.original.document_id))
        }
        Work::Credit { original, .. } => {
            let (recorded, reversal) = (recorded_as(original)?, reversal_of(job)?);
            let document = &case.sale()?.document_id;
            Ok(build::reverse(case.connection, id, round, recorded, Some(&reversal), document))
        }
        _ => Err(broken("nothing is taken back")),
    }
}

/// Stripe's id of what was recorded.
fn recorded_as(original: &Frozen) -> Result<&str, Failure> {
    original.remote_id.as_deref().ok_or_else(|| {
        let reference = original.transaction_id.as_deref().unwrap_or_default();
        let message =
            format!("the taxed invoice does not say which transaction at Stripe has the reference `{reference}`");
        let hint = "look it up in Stripe's export of tax transactions, and reverse it there";
        let mut failure = Failure::new(Class::FixData, "transaction_unknown", message, hint);
        failure.field = Some("/provider/remote_id".to_owned());
        failure
    })
}

fn reversal_of(job: &Job) -> Result<Reversal, Failure> {
    let Work::Credit { original, taken, .. } = &job.work else { return Err(broken("there is no credit note")) };
    recorded_as(original)?;
    let sale = original.sale.as_ref().ok_or_else(|| broken("there is no sale"))?;
    reversal::of(sale, &original.remote_lines, taken)
}

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    match stage {
        Stage::Estimate => estimated(case, calculation::read(response)?),
        Stage::EstimateLines { calculation } => estimated(case, calculation::read_more(response, calculation)?),
        Stage::Calculate { round } if refusal::is_replayed(response) && *round < MAX_ROUNDS => {
            Ok(stage_of(Stage::Calculate { round: round + 1 }))
        }
        Stage::Calculate { round } => calculated(case, *round, calculation::read(response)?),
        Stage::CalculateLines { round, calculation } => {
            calculated(case, *round, calculation::read_more(response, calculation)?)
        }
        Stage::Record { calculated, round, calculation } => {
            on_record(case, response, (*calculated, *round), calculation)
        }
        Stage::RecordLines { calculation, transaction, found } => {
            recorded(case, calculation, transaction::read_more(response, transaction)?, *found)
        }
        Stage::ReadRecorded { calculation, .. } => recorded(case, calculation, transaction::read(response)?, true),
        Stage::Reverse { round } => on_reverse(case, response, *round),
        Stage::ReadReversal { .. } => credited_before(case, transaction::read(response)?),
        Stage::ReversalLines { transaction } => credited_before(case, transaction::read_more(response, transaction)?),
        Stage::Check => Ok(Next::done(Ending::Data(Some(customer::check(response)?)))),
        Stage::CreateCustomer => {
            Ok(Next::done(Ending::Customer { external_id: customer::read(response)?, created: true, taxed: None }))
        }
        Stage::ReadCustomer => {
            Ok(Next::done(Ending::Customer { external_id: customer::read(response)?, created: false, taxed: None }))
        }
        Stage::Lookup => looked_up(transaction::read(response)?),
        Stage::LookupLines { transaction } => looked_up(transaction::read_more(response, transaction)?),
    }
}

fn stage_of(stage: Stage) -> Next {
    Next::Stage(super::plan::Stage::StripeTax(stage))
}

fn estimated(case: &Case<'_>, calculation: Calculation) -> Result<Next, Failure> {
    if !calculation.is_whole() {
        if calculation.id.is_none() {
            return Err(unreadable("the calculation has neither all lines nor an id to ask for them"));
        }
        return Ok(stage_of(Stage::EstimateLines { calculation: Box::new(calculation) }));
    }
    let (answer, _) = answer::answer(&calculation, case.sale()?)?;
    Ok(Next::done(Ending::Taxed(Box::new(answer))))
}

fn calculated(case: &Case<'_>, round: u32, calculation: Calculation) -> Result<Next, Failure> {
    if calculation.id.is_none() {
        return Err(unreadable("the calculation has no id"));
    }
    let calculation = Box::new(calculation);
    if !calculation.is_whole() {
        return Ok(stage_of(Stage::CalculateLines { round, calculation }));
    }
    // What cannot be applied is not recorded.
    answer::answer(&calculation, case.sale()?)?;
    Ok(stage_of(Stage::Record { calculated: round, round: 0, calculation }))
}

fn unreadable(what: &str) -> Failure {
    crate::provider::stripe::error::unreadable(what)
}

fn on_record(
    case: &Case<'_>,
    response: &Response,
    (calculated, round): (u32, u32),
    calculation: &Calculation,
) -> Result<Next, Failure> {
    let kept = || Box::new(calculation.clone());
    let failure = match transaction::read(response) {
        Ok(transaction) => return recorded(case, calculation, transaction, false),
        Err(failure) => failure,
    };
    match refusal::of(response) {
        Refusal::ReferenceUsed(Some(id)) => Ok(stage_of(Stage::ReadRecorded { calculation: kept(), id })),
        // Nobody else can have our reference. After a lost reply it is what this exchange has sent.
        Refusal::ReferenceUsed(None) if case.lost => {
            let (answer, _) = answer::answer(calculation, case.sale()?)?;
            let text = "an earlier request whose reply was lost has recorded it; Stripe does not say under which id, so credits and voids of it are to be made there";
            Ok(Next::noted(taxed(answer, Remote::default()), "already_recorded", text))
        }
        Refusal::ReferenceUsed(None) => {
            let message = format!(
                "`{}` is recorded at Stripe, which does not say with which amounts: {}",
                case.job.id()?.as_str(),
                failure.message
            );
            let hint = "keep the outcome of the exchange that recorded it; if the document has changed since, void that one and commit this with the next revision";
            Err(Failure { message, hint: hint.to_owned(), ..Failure { class: Class::Conflict, ..failure } })
        }
        Refusal::CalculationGone if calculated < MAX_ROUNDS => Ok(stage_of(Stage::Calculate { round: calculated + 1 })),
        _ if refusal::is_replayed(response) && round < MAX_ROUNDS => {
            Ok(stage_of(Stage::Record { calculated, round: round + 1, calculation: kept() }))
        }
        Refusal::AlreadyReversed | Refusal::PartlyReversed | Refusal::CalculationGone | Refusal::Other => Err(failure),
    }
}

/// A transaction under our reference: with the amounts of the calculation it is ours.
fn recorded(
    case: &Case<'_>,
    calculation: &Calculation,
    transaction: Transaction,
    found: bool,
) -> Result<Next, Failure> {
    let (id, sale) = (case.job.id()?.as_str(), case.sale()?);
    if transaction.reference != id {
        let mut failure = unreadable("the transaction has another reference");
        failure.outcome_unknown = !found;
        return Err(failure);
    }
    if transaction.more {
        let (calculation, transaction) = (Box::new(calculation.clone()), Box::new(transaction));
        return Ok(stage_of(Stage::RecordLines { calculation, transaction, found }));
    }
    let (answer, lines) = answer::answer(calculation, sale)?;
    match transaction.remote(&lines) {
        Ok(remote) if found => {
            let text = "it was recorded before, with these amounts; nothing was changed";
            Ok(Next::noted(taxed(answer, remote), "already_recorded", text))
        }
        Ok(remote) => Ok(Next::done(taxed(answer, remote))),
        Err(mut failure) => {
            failure.class = Class::Conflict;
            failure.hint =
                "what is recorded cannot be changed: reverse it at Stripe, then commit the document with the next revision"
                    .to_owned();
            failure.outcome_unknown = !found;
            Err(failure)
        }
    }
}

fn taxed(mut answer: Answer, remote: Remote) -> Ending {
    answer.remote = Some(remote);
    Ending::Taxed(Box::new(answer))
}

fn on_reverse(case: &Case<'_>, response: &Response, round: u32) -> Result<Next, Failure> {
    let job = case.job;
    let id = job.id()?.as_str();
    let is_void = matches!(job.work, Work::Void(_));
    let failure = match transaction::read(response) {
        // Stripe's documentation shows the original here, so only a reversal's own reference counts.
        Ok(transaction) if transaction.reference != id => {
            return Err(unreadable("the reversal has another reference"));
        }
        Ok(_) if is_void => return Ok(Next::done(Ending::Voided(Some(id.to_owned())))),
        Ok(transaction) => return Ok(Next::done(credited(case, &transaction)?)),
        Err(failure) => failure,
    };
    let reversed = |text: &str| Next::noted(Ending::Voided(Some(id.to_owned())), "already_reversed", text);
    match refusal::of(response) {
        // A void takes back all there is, whenever it was sent.
        Refusal::ReferenceUsed(_) if is_void => Ok(reversed("it was reversed before")),
        Refusal::AlreadyReversed if is_void => {
            let text = "Stripe says that it was reversed before";
            Ok(Next::noted(Ending::Voided(None), "already_reversed", text))
        }
        Refusal::ReferenceUsed(Some(id)) => Ok(stage_of(Stage::ReadReversal { id })),
        Refusal::ReferenceUsed(None) if case.lost => {
            let answer = reversal_of(job)?.answer(case.sale()?.currency, id);
            let text = "an earlier request whose reply was lost has recorded it";
            Ok(Next::noted(Ending::Credited(Box::new(answer)), "already_recorded", text))
        }
        Refusal::ReferenceUsed(None) => {
            let message = format!("`{id}` is recorded at Stripe, which does not say with which amounts");
            let hint = "keep the outcome of the exchange that recorded it; give another credit note another id";
            Err(Failure { message, hint: hint.to_owned(), ..Failure { class: Class::Conflict, ..failure } })
        }
        Refusal::AlreadyReversed => {
            let hint = "nothing is left of the transaction to credit; look who reversed it at Stripe";
            Err(Failure { hint: hint.to_owned(), ..Failure { class: Class::Conflict, ..failure } })
        }
        Refusal::PartlyReversed => {
            let hint = "a part of it was credited: credit what remains instead";
            Err(Failure { hint: hint.to_owned(), ..Failure { class: Class::Conflict, ..failure } })
        }
        _ if refusal::is_replayed(response) && round < MAX_ROUNDS => Ok(stage_of(Stage::Reverse { round: round + 1 })),
        Refusal::CalculationGone | Refusal::Other => Err(failure),
    }
}

fn credited(case: &Case<'_>, transaction: &Transaction) -> Result<Ending, Failure> {
    Ok(Ending::Credited(Box::new(reversal_of(case.job)?.answer(case.sale()?.currency, &transaction.id))))
}

/// A reversal under our reference: with our amounts it is ours.
fn credited_before(case: &Case<'_>, transaction: Transaction) -> Result<Next, Failure> {
    if transaction.more {
        return Ok(stage_of(Stage::ReversalLines { transaction: Box::new(transaction) }));
    }
    let id = case.job.id()?.as_str();
    let sum = |of: fn(&transaction::TransactionLine) -> i64| -> i128 {
        transaction.lines.iter().map(|line| i128::from(of(line))).sum()
    };
    let sums = (sum(|line| line.amount), sum(|line| line.tax));
    if transaction.reference != id || !transaction.reversal || sums != reversal_of(case.job)?.sums() {
        let message = format!("`{id}` is recorded at Stripe (`{}`) with other amounts", transaction.id);
        let hint = "a credit note that was recorded cannot be changed; give another one another id";
        return Err(Failure::new(Class::Conflict, "recorded_differently", message, hint));
    }
    let text = "it was recorded before, with these amounts; nothing was changed";
    Ok(Next::noted(credited(case, &transaction)?, "already_recorded", text))
}

fn looked_up(transaction: Transaction) -> Result<Next, Failure> {
    if transaction.more {
        return Ok(stage_of(Stage::LookupLines { transaction: Box::new(transaction) }));
    }
    Ok(Next::done(Ending::Data(Some(transactions::one(&transaction.stored())))))
}
