//! The plans for AvaTax.
//!
//! Source: AvaTax REST v2 (SDK models and recorded traffic): `createoradjust` is right whether there is such a document or not;
//! what is locked can only be taken back by a ReturnInvoice.

use serde::{Deserialize, Serialize};

use super::job::{Job, Lookup, Work};
use super::plan::{Case, Ending, Next, broken, inside, net, same};
use super::transactions;
use crate::json::foreign::Foreign;
use crate::money::Currency;
use crate::money::exact::Exact;
use crate::provider::answer::{Answer, Remote};
use crate::provider::avatax::line_key::LineKeys;
use crate::provider::avatax::request::{self as build, DocumentType};
use crate::provider::avatax::response as read;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::{Sale, SaleLine};
use crate::provider::stored::StoredState;
use crate::provider::{Built, Request, Response};

/// Where a plan stands: the request that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    Estimate,
    Create,
    /// Whole lines of an invoice are taken back.
    Refund,
    /// It contradicts what is recorded: is that what we want to record?
    Read {
        /// It was committed on the way.
        committed: bool,
    },
    /// It is recorded, and not for filing.
    Commit,
    Void,
    /// It cannot be voided: is it cancelled?
    ReadVoid,
    /// It is locked: its opposite is recorded.
    Reverse,
    /// The opposite cannot be recorded: is it there?
    ReadReversal,
    Ping,
    Company,
    CreateCustomer {
        company: i64,
    },
    ReadCustomer {
        company: i64,
        /// It was there when it was to be made.
        found: bool,
    },
    Lookup,
}

const LOCKED: &str = "CannotModifyLockedTransaction";
const CANCELLED: &str = "TransactionAlreadyCancelled";
const NOT_FOUND: &str = "EntityNotFoundError";
const DUPLICATE: &str = "DuplicateEntry";

pub(super) fn first(work: &Work) -> Option<Stage> {
    Some(match work {
        Work::Invoice { commit: false, .. } => Stage::Estimate,
        Work::Credit { refund: true, .. } => Stage::Refund,
        Work::Invoice { commit: true, .. } | Work::Again(_) | Work::Credit { .. } => Stage::Create,
        Work::Void(_) => Stage::Void,
        Work::Check => Stage::Ping,
        Work::Customer { .. } | Work::Lookup(Lookup::Company | Lookup::Customer { .. }) => Stage::Company,
        Work::Lookup(_) => Stage::Lookup,
        Work::Untellable(_) | Work::Bill(_) => return None,
    })
}

pub(super) fn fits(work: &Work, stage: &Stage) -> bool {
    match work {
        Work::Invoice { commit: false, .. } => matches!(stage, Stage::Estimate),
        Work::Credit { refund: true, .. } => matches!(stage, Stage::Refund | Stage::Read { .. } | Stage::Commit),
        Work::Invoice { commit: true, .. } | Work::Again(_) | Work::Credit { .. } => {
            matches!(stage, Stage::Create | Stage::Read { .. } | Stage::Commit)
        }
        Work::Void(_) => matches!(stage, Stage::Void | Stage::ReadVoid | Stage::Reverse | Stage::ReadReversal),
        Work::Check => matches!(stage, Stage::Ping | Stage::Company),
        Work::Customer { buyer, .. } => match stage {
            Stage::CreateCustomer { .. } => buyer.is_some(),
            _ => matches!(stage, Stage::Company | Stage::ReadCustomer { .. }),
        },
        Work::Lookup(Lookup::Company) => matches!(stage, Stage::Company),
        Work::Lookup(Lookup::Customer { .. }) => matches!(stage, Stage::Company | Stage::ReadCustomer { .. }),
        Work::Lookup(_) => matches!(stage, Stage::Lookup),
        Work::Untellable(_) | Work::Bill(_) => false,
    }
}

pub(super) fn records(stage: &Stage) -> bool {
    match stage {
        Stage::Create | Stage::Refund | Stage::Commit | Stage::Void | Stage::Reverse | Stage::CreateCustomer { .. } => {
            true
        }
        Stage::Estimate
        | Stage::Read { .. }
        | Stage::ReadVoid
        | Stage::ReadReversal
        | Stage::Ping
        | Stage::Company
        | Stage::ReadCustomer { .. }
        | Stage::Lookup => false,
    }
}

pub(super) fn request(case: &Case<'_>, stage: &Stage) -> Result<Built, Failure> {
    let (connection, job) = (case.connection, case.job);
    let request = match stage {
        Stage::Estimate => return build::estimate(connection, case.sale()?, case.today()?),
        Stage::Create => return build::create_or_adjust(connection, job.id()?, case.sale()?, case.today()?),
        Stage::Refund => refund(case)?,
        Stage::Read { .. } => build::get(connection, job.id()?.as_str(), kind_of(job)),
        Stage::Commit => build::commit(connection, job.id()?.as_str(), kind_of(job)),
        Stage::Void => build::void(connection, recorded_as(job)?, DocumentType::SalesInvoice),
        Stage::ReadVoid => build::get(connection, recorded_as(job)?, DocumentType::SalesInvoice),
        Stage::Reverse => return build::create_or_adjust(connection, job.id()?, &reversed(case)?, case.today()?),
        Stage::ReadReversal => build::get(connection, job.id()?.as_str(), DocumentType::ReturnInvoice),
        Stage::Ping => build::ping(connection),
        Stage::Company => build::company(connection),
        Stage::CreateCustomer { company } => match &job.work {
            Work::Customer { buyer: Some(buyer), .. } => build::create_customer(connection, *company, buyer)?,
            _ => return Err(broken("there is no customer")),
        },
        Stage::ReadCustomer { company, .. } => build::get_customer(connection, *company, customer_of(job)?),
        Stage::Lookup => lookup(case)?,
    };
    Ok(Built { request, warnings: Vec::new() })
}

/// A refund by AvaTax repeats the taxes that it recorded, to the cent. It takes whole lines only.
fn refund(case: &Case<'_>) -> Result<Request, Failure> {
    let (Work::Credit { original, .. }, sale) = (&case.job.work, case.sale()?) else {
        return Err(broken("nothing is credited"));
    };
    let (told, id) =
        original.sale.as_ref().zip(original.transaction_id.as_deref()).ok_or_else(|| broken("there is no invoice"))?;
    let refused = |message: &str| {
        let hint = "leave `by` out: a return takes back any amount";
        let failure = Failure::new(Class::FixData, "refund_not_whole_lines", message, hint);
        Err(Failure { field: Some("/by".to_owned()), ..failure })
    };
    let line_of = |credited: &SaleLine| told.lines.iter().find(|line| line.fee_id == credited.fee_id);
    if !sale.lines.iter().all(|line| line_of(line).is_some_and(|whole| whole.amount.checked_neg() == Some(line.amount)))
    {
        return refused("a refund takes whole lines back, and this note takes parts of them");
    }
    if LineKeys::of(told).counts() {
        return refused("the lines of this invoice stand at AvaTax under other numbers than the ids of the fees");
    }
    let lines: Vec<&str> = sale.lines.iter().map(|line| line.fee_id.as_str()).collect();
    let whole = lines.len() == told.lines.len();
    Ok(build::refund(case.connection, id, case.job.id()?, (!whole).then_some(lines.as_slice()), case.today()?))
}

fn kind_of(job: &Job) -> DocumentType {
    match job.work {
        Work::Credit { .. } => DocumentType::ReturnInvoice,
        _ => DocumentType::SalesInvoice,
    }
}

fn recorded_as(job: &Job) -> Result<&str, Failure> {
    match &job.work {
        Work::Void(void) => void.original.transaction_id.as_deref().ok_or_else(|| broken("there is no identifier")),
        _ => Err(broken("nothing is voided")),
    }
}

/// The opposite of what was recorded, referring to it.
fn reversed(case: &Case<'_>) -> Result<Sale, Failure> {
    Ok(case.sale()?.reversed(case.today()?, recorded_as(case.job)?))
}

fn customer_of(job: &Job) -> Result<&str, Failure> {
    match &job.work {
        Work::Customer { external_id, .. } => Ok(external_id),
        Work::Lookup(Lookup::Customer { external_id }) => Ok(external_id),
        _ => Err(broken("there is no customer")),
    }
}

fn lookup(case: &Case<'_>) -> Result<Request, Failure> {
    let Work::Lookup(lookup) = &case.job.work else { return Err(broken("nothing is looked up")) };
    let connection = case.connection;
    Ok(match lookup {
        Lookup::Transaction { id, kind } => build::get(connection, id, *kind),
        Lookup::Transactions { period: Some((from, to)), cursor, .. } => {
            build::list(connection, *from, *to, cursor.as_deref())
        }
        Lookup::Address(address) => build::resolve_address(connection, address),
        Lookup::Transactions { .. }
        | Lookup::TaxIds { .. }
        | Lookup::Certificates { .. }
        | Lookup::Company
        | Lookup::Customer { .. } => return Err(broken("AvaTax has no such look-up")),
    })
}

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    let job = case.job;
    match stage {
        Stage::Estimate => Ok(Next::done(Ending::Taxed(Box::new(read::transaction(response, case.sale()?)?)))),
        // The code of a refund stands once too: what is sent again after a lost reply finds it there.
        Stage::Create | Stage::Refund => match read::transaction(response, case.sale()?) {
            Ok(answer) => Ok(Next::done(taxed(job, answer))),
            Err(failure) if failure.class == Class::Conflict => Ok(stage_of(Stage::Read { committed: false })),
            Err(failure) => Err(failure),
        },
        Stage::Read { committed } => read_recorded(case, response, *committed),
        Stage::Commit => {
            read::stored(response, exponent(response))?;
            Ok(stage_of(Stage::Read { committed: true }))
        }
        Stage::Void | Stage::ReadVoid | Stage::Reverse | Stage::ReadReversal => on_void(case, stage, response),
        Stage::Ping => read::ping(response).map(|()| stage_of(Stage::Company)),
        Stage::Company => {
            let company = read::company(response, company_code(case))?;
            Ok(match &job.work {
                Work::Customer { buyer: Some(_), .. } => stage_of(Stage::CreateCustomer { company }),
                Work::Customer { buyer: None, .. } | Work::Lookup(Lookup::Customer { .. }) => {
                    stage_of(Stage::ReadCustomer { company, found: false })
                }
                _ => Next::done(Ending::Data(Some(format!(r#"{{"company_id":{company}}}"#)))),
            })
        }
        Stage::CreateCustomer { company } => match read::customer(response) {
            Ok(external_id) => Ok(Next::done(Ending::Customer { external_id, created: true, taxed: None })),
            Err(failure) if failure.code == DUPLICATE => {
                Ok(stage_of(Stage::ReadCustomer { company: *company, found: true }))
            }
            Err(failure) => Err(failure),
        },
        Stage::ReadCustomer { found, .. } => {
            let ending = Ending::Customer { external_id: read::customer(response)?, created: false, taxed: None };
            Ok(match found {
                true => Next::noted(ending, "already_created", "AvaTax had this customer before; it was linked"),
                false => Next::done(ending),
            })
        }
        Stage::Lookup => {
            let data = match &job.work {
                Work::Lookup(Lookup::Transaction { .. }) => {
                    transactions::one(&read::stored(response, exponent(response))?)
                }
                Work::Lookup(Lookup::Transactions { .. }) => transactions::page(&read::page(response)?),
                Work::Lookup(Lookup::Address(_)) => read::address(response)?,
                _ => return Err(broken("AvaTax has no such look-up")),
            };
            Ok(Next::done(Ending::Data(Some(data))))
        }
    }
}

fn on_void(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    let voided = || Ending::Voided(None);
    let reversal = || Ok(Ending::Voided(Some(case.job.id()?.as_str().to_owned())));
    match stage {
        Stage::Reverse => match read::transaction(response, &reversed(case)?) {
            Ok(_) => Ok(Next::noted(reversal()?, "reversed", "it is locked, so its opposite was recorded")),
            Err(failure) if failure.class == Class::Conflict => Ok(stage_of(Stage::ReadReversal)),
            Err(failure) => Err(failure),
        },
        Stage::ReadReversal => match read::stored(response, exponent(response))?.state {
            StoredState::Recorded | StoredState::Filed => {
                Ok(Next::noted(reversal()?, "already_reversed", "its opposite was recorded before"))
            }
            StoredState::Saved | StoredState::Voided => {
                let message =
                    format!("the reversal `{}` stands at AvaTax, and not for filing", case.job.id()?.as_str());
                Err(Failure::new(Class::Conflict, LOCKED, message, "commit or delete it at AvaTax, then try again"))
            }
        },
        Stage::ReadVoid => match read::stored(response, exponent(response))?.state {
            StoredState::Voided => Ok(Next::noted(voided(), "already_voided", "it was cancelled before")),
            StoredState::Filed => Ok(stage_of(Stage::Reverse)),
            StoredState::Saved | StoredState::Recorded => {
                let message = format!("AvaTax does not void `{}`, though it is not locked", recorded_as(case.job)?);
                Err(Failure::new(Class::Conflict, "void_refused", message, "look at the transaction at AvaTax"))
            }
        },
        _ => match read::voided(response) {
            Ok(()) => Ok(Next::done(voided())),
            Err(failure) if failure.code == LOCKED => Ok(stage_of(Stage::Reverse)),
            Err(failure) if failure.code == CANCELLED => {
                Ok(Next::noted(voided(), "already_voided", "it was cancelled before"))
            }
            Err(failure) if failure.code == NOT_FOUND && !about_company(&failure) => {
                Ok(Next::noted(voided(), "never_recorded", "AvaTax does not have it: it was never recorded"))
            }
            Err(failure) if failure.class == Class::Conflict => Ok(stage_of(Stage::ReadVoid)),
            Err(failure) => Err(failure),
        },
    }
}

fn stage_of(stage: Stage) -> Next {
    Next::Stage(super::plan::Stage::Avatax(stage))
}

fn taxed(job: &Job, mut answer: Answer) -> Ending {
    // A success is recorded, also one that does not tell its number.
    answer.remote.get_or_insert(Remote::default());
    match job.work {
        Work::Credit { .. } => Ending::Credited(Box::new(answer)),
        _ => Ending::Taxed(Box::new(answer)),
    }
}

/// It is the company that is not there, not the transaction.
fn about_company(failure: &Failure) -> bool {
    let words = failure.message.to_ascii_lowercase();
    words.contains("company") && !words.contains("transaction")
}

fn company_code<'c>(case: &Case<'c>) -> &'c str {
    match &case.connection.credentials {
        crate::config::Credentials::Avatax { company_code, .. } => company_code,
        crate::config::Credentials::Anrok { .. } | crate::config::Credentials::Stripe { .. } => "",
    }
}

/// What stands under our identifier: the same, then it was recorded before.
fn read_recorded(case: &Case<'_>, response: &Response, committed: bool) -> Result<Next, Failure> {
    let (sale, id) = (case.sale()?, case.job.id()?.as_str());
    let stored = read::stored(response, exponent(response))?;
    let conflict = |message: String, hint: &str| Err(Failure::new(Class::Conflict, LOCKED, message, hint));
    match stored.state {
        StoredState::Voided => {
            return conflict(format!("`{id}` is cancelled at AvaTax"), "commit the document with the next revision");
        }
        StoredState::Saved if !committed => return Ok(stage_of(Stage::Commit)),
        StoredState::Saved => {
            return conflict(format!("`{id}` stands at AvaTax and cannot be committed"), "look at it at AvaTax");
        }
        StoredState::Recorded | StoredState::Filed => {}
    }
    match read::transaction(response, sale) {
        Ok(answer) if says_the_same(sale, &answer) => {
            let text = "it was recorded before, with these amounts; nothing was changed";
            Ok(Next::noted(taxed(case.job, answer), "already_recorded", text))
        }
        Err(failure) if failure.class == Class::Retry => Err(failure),
        Ok(_) | Err(_) => conflict(
            format!("`{id}` is recorded at AvaTax with other amounts, and is locked"),
            "what is locked cannot be changed: credit the difference, or void the invoice and make a new one",
        ),
    }
}

/// Whether the lines recorded sum to the amounts of the sale.
fn says_the_same(sale: &Sale, answer: &Answer) -> bool {
    let told = sale.lines.iter().fold(Exact::ZERO, |sum, line| sum.add(&Exact::int(line.amount)));
    let lines = sale.lines.iter().zip(&answer.lines);
    let recorded = lines.fold(Exact::ZERO, |sum, (told, line)| {
        let price = if told.tax_included { net(line).add(&inside(line)) } else { net(line) };
        sum.add(&price)
    });
    same(&told, &recorded, sale.lines.iter().filter(|line| line.tax_included).count())
}

/// The exponent of the currency that a transaction names.
fn exponent(response: &Response) -> u8 {
    let body = Foreign::parse(&response.body);
    let code = body.as_ref().and_then(|body| body.get("currencyCode")).and_then(Foreign::text);
    code.and_then(Currency::from_code).map_or(2, Currency::exponent)
}
