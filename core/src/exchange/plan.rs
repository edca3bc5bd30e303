//! What the plans of the providers have in common: where they stand, what they are about, and what an answer leads to.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::job::{Job, Work};
use super::state::Note;
use super::{plan_anrok, plan_avatax, plan_stripe_invoicing, plan_stripe_tax};
use crate::config::{Connection, Provider};
use crate::money::exact::Exact;
use crate::provider::answer::{Answer, AnswerLine, PaidBy};
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;
use crate::provider::{Built, Response};

/// Where a plan stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    Anrok(plan_anrok::Stage),
    Avatax(plan_avatax::Stage),
    StripeTax(plan_stripe_tax::Stage),
    StripeInvoicing(plan_stripe_invoicing::Stage),
}

/// What a plan is about.
pub(super) struct Case<'c> {
    pub connection: &'c Connection,
    pub job: &'c Job,
    /// What the provider is told; of a void, what it was told of the invoice.
    pub sale: Option<&'c Sale>,
    /// The reply to an earlier request that records something was lost.
    pub lost: bool,
}

impl<'c> Case<'c> {
    pub(super) fn sale(&self) -> Result<&'c Sale, Failure> {
        self.sale.ok_or_else(|| broken("there is no sale"))
    }

    pub(super) fn today(&self) -> Result<Date, Failure> {
        self.job.today.ok_or_else(|| broken("there is no date"))
    }
}

/// How an exchange ends well.
#[derive(Debug)]
pub(super) enum Ending {
    /// An invoice with these taxes.
    Taxed(Box<Answer>),
    /// A credit note, and what the provider takes back by it.
    Credited(Box<Answer>),
    /// It was taken back; the identifier of the reversal, if it took one.
    Voided(Option<String>),
    /// Looked up, checked, linked: canonical JSON.
    Data(Option<String>),
    /// A customer of the provider.
    Customer { external_id: String, created: bool, taxed: Option<CustomerTax> },
    /// A credit note that the provider made itself: its taxes in minor units, and what is told of it.
    CreditedAs { taxes: Exact, data: String },
    /// Stripe has billed a taxed document: what is told of the invoice, as canonical JSON.
    Billed(String),
}

/// What Stripe says of taxing a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CustomerTax {
    /// `supported`, `not_collecting` …
    pub automatic_tax: Option<String>,
    pub provider: Option<String>,
}

/// What an answer leads to.
#[derive(Debug)]
pub(super) enum Next {
    Stage(Stage),
    Done(Ending, Vec<Note>),
    /// It has failed, and what was begun at the provider is undone or noted. `undone`: nothing is left there.
    Failed {
        failure: Box<Failure>,
        notes: Vec<Note>,
        undone: bool,
    },
}

impl Next {
    pub(super) fn done(ending: Ending) -> Self {
        Self::Done(ending, Vec::new())
    }

    pub(super) fn noted(ending: Ending, code: &str, text: impl Into<String>) -> Self {
        Self::Done(ending, vec![Note::new(code, text)])
    }
}

/// Where the plan begins; `None`: it needs no request.
pub(super) fn first(provider: Provider, work: &Work) -> Option<Stage> {
    match provider {
        Provider::Anrok => plan_anrok::first(work).map(Stage::Anrok),
        Provider::Avatax => plan_avatax::first(work).map(Stage::Avatax),
        Provider::StripeTax => plan_stripe_tax::first(work).map(Stage::StripeTax),
        Provider::StripeInvoicing => plan_stripe_invoicing::first(work).map(Stage::StripeInvoicing),
    }
}

/// Whether there is nothing to ask a provider about a sale, though it has lines.
pub(super) fn is_nothing(provider: Provider, job: &Job, sale: &Sale) -> bool {
    match provider {
        Provider::StripeTax => plan_stripe_tax::is_nothing(job, sale),
        Provider::Anrok | Provider::Avatax | Provider::StripeInvoicing => false,
    }
}

/// Whether a plan for this work can stand there.
pub(super) fn fits(provider: Provider, work: &Work, stage: &Stage) -> bool {
    match (provider, stage) {
        (Provider::Anrok, Stage::Anrok(stage)) => plan_anrok::fits(work, stage),
        (Provider::Avatax, Stage::Avatax(stage)) => plan_avatax::fits(work, stage),
        (Provider::StripeTax, Stage::StripeTax(stage)) => plan_stripe_tax::fits(work, stage),
        (Provider::StripeInvoicing, Stage::StripeInvoicing(stage)) => plan_stripe_invoicing::fits(work, stage),
        (Provider::Anrok | Provider::Avatax | Provider::StripeTax | Provider::StripeInvoicing, _) => false,
    }
}

/// Whether the request of a stage changes anything at the provider.
pub(super) fn records(stage: &Stage) -> bool {
    match stage {
        Stage::Anrok(stage) => plan_anrok::records(stage),
        Stage::Avatax(stage) => plan_avatax::records(stage),
        Stage::StripeTax(stage) => plan_stripe_tax::records(stage),
        Stage::StripeInvoicing(stage) => plan_stripe_invoicing::records(stage),
    }
}

pub(super) fn request(case: &Case<'_>, stage: &Stage) -> Result<Built, Failure> {
    match stage {
        Stage::Anrok(stage) => plan_anrok::request(case, stage),
        Stage::Avatax(stage) => plan_avatax::request(case, stage),
        Stage::StripeTax(stage) => plan_stripe_tax::request(case, stage),
        Stage::StripeInvoicing(stage) => plan_stripe_invoicing::request(case, stage),
    }
}

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    match stage {
        Stage::Anrok(stage) => plan_anrok::on(case, stage, response),
        Stage::Avatax(stage) => plan_avatax::on(case, stage, response),
        Stage::StripeTax(stage) => plan_stripe_tax::on(case, stage, response),
        Stage::StripeInvoicing(stage) => plan_stripe_invoicing::on(case, stage, response),
    }
}

/// A stage that does not go with its work: checked when an exchange begins and when it is resumed.
pub(super) fn broken(what: &str) -> Failure {
    let message = format!("{what} at this stage; this is a defect of tallage, please report it");
    Failure::new(Class::Fatal, "defect", message, "begin the exchange again")
}

/// The sum of a figure over all lines.
pub(super) fn sum(answer: &Answer, of: impl Fn(&AnswerLine) -> Exact) -> Exact {
    answer.lines.iter().map(of).fold(Exact::ZERO, |sum, part| sum.add(&part)).reduced()
}

/// What stands on a line without tax.
pub(super) fn net(line: &AnswerLine) -> Exact {
    line.net.clone()
}

/// What the customer pays of tax on a line: on top, to the provider's figure, and inside the price.
pub(super) fn charged(line: &AnswerLine) -> Exact {
    line.to_add.add(&inside(line))
}

/// The tax inside the price of a line.
pub(super) fn inside(line: &AnswerLine) -> Exact {
    let inside = line.taxes.iter().filter(|tax| tax.paid_by == PaidBy::Inside);
    inside.fold(Exact::ZERO, |sum, tax| sum.add(&tax.amount))
}

/// All taxes on a line, also those that the seller pays.
pub(super) fn all_taxes(line: &AnswerLine) -> Exact {
    line.taxes.iter().fold(Exact::ZERO, |sum, tax| sum.add(&tax.amount))
}

/// Whether two figures over so many lines are the same but for the rounding of each.
pub(super) fn same(a: &Exact, b: &Exact, lines: usize) -> bool {
    let difference = a.sub(b);
    let difference = if difference.is_negative() { difference.neg() } else { difference };
    let lines = i64::try_from(lines.max(1)).unwrap_or(i64::MAX);
    difference.mul(&Exact::int(2)).cmp(&Exact::int(lines)).is_le()
}
