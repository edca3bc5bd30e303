//! The plans for Anrok.
//!
//! Source: Anrok OpenAPI 1.1 and its documentation of voids, negations and refunds.

use serde::{Deserialize, Serialize};

use super::figures::text;
use super::job::{Job, Lookup, Work};
use super::plan::{Case, Ending, Next, all_taxes, broken, net as net_of, same, sum};
use super::transactions;
use crate::provider::amount;
use crate::provider::anrok::{request as build, response as read};
use crate::provider::answer::{Answer, Remote};
use crate::provider::failure::{Class, Failure};
use crate::provider::stored::StoredState;
use crate::provider::{Built, Request, Response};

/// Where a plan stands: the request that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    Estimate,
    Create,
    /// What is recorded was filed: is it what we want to record?
    ReadFiled,
    /// It is; its taxes line by line are those of an estimate, since `get` tells them in another shape.
    EstimateFiled {
        net: String,
        tax: Option<String>,
        version: Option<i64>,
    },
    Void,
    Negate,
    Check,
    Lookup,
}

const FROZEN: &str = "transactionFrozenForFiling";
const NOT_FOUND: &str = "transactionIdNotFound";
const DUPLICATE: &str = "duplicateTransactionId";

pub(super) fn first(work: &Work) -> Option<Stage> {
    match work {
        Work::Invoice { commit: false, .. } => Some(Stage::Estimate),
        Work::Invoice { commit: true, .. } | Work::Again(_) | Work::Credit { .. } => Some(Stage::Create),
        Work::Void(_) => Some(Stage::Void),
        Work::Check => Some(Stage::Check),
        Work::Customer { .. } | Work::Untellable(_) | Work::Bill(_) => None,
        Work::Lookup(_) => Some(Stage::Lookup),
    }
}

pub(super) fn fits(work: &Work, stage: &Stage) -> bool {
    match work {
        Work::Invoice { commit: false, .. } => matches!(stage, Stage::Estimate),
        Work::Invoice { commit: true, .. } | Work::Again(_) | Work::Credit { .. } => {
            matches!(stage, Stage::Create | Stage::ReadFiled | Stage::EstimateFiled { .. })
        }
        Work::Void(_) => matches!(stage, Stage::Void | Stage::Negate),
        Work::Check => matches!(stage, Stage::Check),
        Work::Customer { .. } | Work::Untellable(_) | Work::Bill(_) => false,
        Work::Lookup(_) => matches!(stage, Stage::Lookup),
    }
}

pub(super) fn records(stage: &Stage) -> bool {
    match stage {
        Stage::Create | Stage::Void | Stage::Negate => true,
        Stage::Estimate | Stage::ReadFiled | Stage::EstimateFiled { .. } | Stage::Check | Stage::Lookup => false,
    }
}

pub(super) fn request(case: &Case<'_>, stage: &Stage) -> Result<Built, Failure> {
    let (connection, job) = (case.connection, case.job);
    Ok(plain(match stage {
        Stage::Estimate | Stage::EstimateFiled { .. } => {
            return build::create_ephemeral(connection, case.sale()?, case.today()?);
        }
        Stage::Create => return build::create_or_update(connection, job.id()?, case.sale()?, case.today()?),
        Stage::ReadFiled => build::get(connection, job.id()?.as_str()),
        Stage::Void => build::void(connection, recorded_as(job)?),
        Stage::Negate => build::create_negation(connection, recorded_as(job)?, job.id()?),
        Stage::Check => build::check(connection),
        Stage::Lookup => lookup(case)?,
    }))
}

fn plain(request: Request) -> Built {
    Built { request, warnings: Vec::new() }
}

fn recorded_as(job: &Job) -> Result<&str, Failure> {
    match &job.work {
        Work::Void(void) => void.original.transaction_id.as_deref().ok_or_else(|| broken("there is no identifier")),
        _ => Err(broken("nothing is voided")),
    }
}

fn lookup(case: &Case<'_>) -> Result<Request, Failure> {
    let Work::Lookup(lookup) = &case.job.work else { return Err(broken("nothing is looked up")) };
    let connection = case.connection;
    Ok(match lookup {
        Lookup::Transaction { id, .. } => build::get(connection, id),
        Lookup::Transactions { modified_after, cursor, .. } => {
            build::list(connection, modified_after.as_deref(), cursor.as_deref())
        }
        Lookup::TaxIds { address, tax_ids } => {
            let ids: Vec<&str> = tax_ids.iter().map(String::as_str).collect();
            build::validate_tax_ids(connection, address, &ids)
        }
        Lookup::Certificates { external_id, cursor } => {
            build::certificates(connection, external_id.as_deref(), cursor.as_deref())
        }
        Lookup::Address(_) | Lookup::Company | Lookup::Customer { .. } => {
            return Err(broken("Anrok has no such look-up"));
        }
    })
}

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    match stage {
        Stage::Estimate => Ok(Next::done(Ending::Taxed(Box::new(read::transaction(response, case.sale()?)?)))),
        Stage::Create => match read::transaction(response, case.sale()?) {
            Ok(answer) => Ok(Next::done(taxed(case, answer))),
            Err(failure) if failure.code == FROZEN => Ok(stage_of(Stage::ReadFiled)),
            Err(failure) => Err(failure),
        },
        Stage::ReadFiled => read_filed(case, response),
        Stage::EstimateFiled { net, tax, version } => {
            let filed = Filed { net, tax: tax.as_deref(), version: *version };
            estimate_filed(case, response, &filed)
        }
        Stage::Void => match read::done(response) {
            Ok(()) => Ok(Next::done(Ending::Voided(None))),
            Err(failure) if failure.code == FROZEN => Ok(stage_of(Stage::Negate)),
            Err(failure) if failure.code == NOT_FOUND => Ok(unknown(case)),
            Err(failure) => Err(failure),
        },
        Stage::Negate => {
            let reversed = Ending::Voided(Some(case.job.id()?.as_str().to_owned()));
            match read::done(response) {
                Ok(()) => Ok(Next::noted(reversed, "reversed", "it is filed, so its opposite was recorded")),
                Err(failure) if failure.code == DUPLICATE => {
                    Ok(Next::noted(reversed, "already_reversed", "its opposite was recorded before"))
                }
                // Somebody voided it after all.
                Err(failure) if failure.code == NOT_FOUND => Ok(unknown(case)),
                Err(failure) => Err(failure),
            }
        }
        Stage::Check => read::check(response).map(|()| Next::done(Ending::Data(None))),
        Stage::Lookup => {
            let Work::Lookup(lookup) = &case.job.work else { return Err(broken("nothing is looked up")) };
            let data = match lookup {
                Lookup::Transaction { id, .. } => transactions::one(&read::stored(response, id)?),
                Lookup::Transactions { .. } => transactions::page(&read::page(response)?),
                Lookup::TaxIds { .. } => read::tax_ids(response)?,
                Lookup::Certificates { .. } => read::certificates(response)?,
                Lookup::Address(_) | Lookup::Company | Lookup::Customer { .. } => {
                    return Err(broken("Anrok has no such look-up"));
                }
            };
            Ok(Next::done(Ending::Data(Some(data))))
        }
    }
}

fn stage_of(stage: Stage) -> Next {
    Next::Stage(super::plan::Stage::Anrok(stage))
}

fn taxed(case: &Case<'_>, mut answer: Answer) -> Ending {
    // A success is recorded, also one that names no version.
    answer.remote.get_or_insert(Remote::default());
    match case.job.work {
        Work::Credit { .. } => Ending::Credited(Box::new(answer)),
        _ => Ending::Taxed(Box::new(answer)),
    }
}

/// Anrok does not find what was voided, nor what it never had.
fn unknown(case: &Case<'_>) -> Next {
    let recorded = matches!(&case.job.work, Work::Void(void) if void.original.recorded);
    if case.lost || recorded {
        let text = "Anrok does not have it any more: an earlier request has voided it";
        Next::noted(Ending::Voided(None), "already_voided", text)
    } else {
        Next::noted(Ending::Voided(None), "never_recorded", "Anrok does not have it: it was never recorded")
    }
}

fn read_filed(case: &Case<'_>, response: &Response) -> Result<Next, Failure> {
    let id = case.job.id()?.as_str();
    let stored = read::stored(response, id)?;
    let Some(net) = stored.net.filter(|_| stored.state != StoredState::Voided) else {
        return Err(Failure::new(
            Class::Conflict,
            FROZEN,
            format!("the transaction `{id}` was voided, and its period is filed"),
            "commit the document with the next revision",
        ));
    };
    Ok(stage_of(Stage::EstimateFiled { net: text(&net), tax: stored.tax.as_ref().map(text), version: stored.version }))
}

/// What is filed: amounts in minor units.
struct Filed<'f> {
    net: &'f str,
    tax: Option<&'f str>,
    version: Option<i64>,
}

fn estimate_filed(case: &Case<'_>, response: &Response, filed: &Filed<'_>) -> Result<Next, Failure> {
    let Filed { net, tax, version } = *filed;
    let mut answer = read::transaction(response, case.sale()?)?;
    let filed = |text: &str| amount::decimal(text).ok_or_else(|| broken("there is no filed amount"));
    // Anrok's stored figure is of all taxes, whoever pays them.
    let (net_now, tax_now) = (sum(&answer, net_of), sum(&answer, all_taxes));
    let lines = answer.lines.len();
    // Prices without tax are what was told, to the unit.
    let inclusive = case.sale()?.lines.iter().filter(|line| line.tax_included).count();
    let fits = same(&filed(net)?, &net_now, inclusive)
        && tax.map(filed).transpose()?.is_none_or(|tax| same(&tax, &tax_now, lines));
    if !fits {
        let message = format!(
            "the transaction `{}` is filed with {net} before tax and {} of tax, this document has {} and {}, in minor units",
            case.job.id()?.as_str(),
            tax.unwrap_or("an unknown amount"),
            text(&net_now),
            text(&tax_now),
        );
        let hint = "what is filed cannot be changed: credit the difference, or void the invoice and make a new one";
        return Err(Failure::new(Class::Conflict, FROZEN, message, hint));
    }
    // It is what is recorded, though an estimate said it.
    answer.remote = Some(Remote { version, ..Remote::default() });
    let text = "it was recorded before and is filed, with these amounts; nothing was changed";
    Ok(Next::noted(taxed(case, answer), "already_filed", text))
}
