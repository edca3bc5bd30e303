//! Which taxes apply to each fee, and why. Knows nothing of amounts.

mod eu;
mod hierarchy;
mod level;
mod linked;
mod prepare;
mod sets;

use std::borrow::Cow;

pub use eu::EuReason;
pub(crate) use eu::Verdict;
pub(crate) use hierarchy::Hierarchy;
pub use level::Level;
pub(crate) use level::Levels;
pub(crate) use prepare::prepare;
pub(crate) use sets::{SetTax, TaxSets};

use crate::config::{Config, Connection, Treatment};
use crate::document::Invoice;
use crate::error::{Error, Problem};

/// Why a fee has the taxes it has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Decision<'a> {
    /// The level that won, or why none was asked.
    pub level: Level,
    /// The code of the object at that level, where it has one.
    pub code: Option<&'a str>,
    /// Lower levels that named taxes too.
    pub overrode: Levels,
    /// The taxes: a place in [`Resolution::sets`].
    pub set: u32,
    /// The billable metric of the fee's charge.
    pub billable_metric: Option<&'a str>,
    /// What EU VAT says, where it was asked: a place in [`EuDecisions::verdicts`].
    pub eu: Option<u32>,
}

/// What EU VAT says of a document.
#[derive(Debug)]
pub(crate) struct EuDecisions<'a> {
    /// The version of the data it was decided by.
    pub version: &'a str,
    pub verdicts: Vec<Verdict<'a>>,
    /// Whether any fee was decided by them, and whether one of these waits.
    pub decides: bool,
    pub pending: bool,
    /// For each verdict the first fee that it decided, which tells the reasons for all.
    pub told_by: Vec<Option<u32>>,
    pub warnings: Vec<Problem>,
    /// As JSON.
    pub events: Vec<String>,
}

/// The tax provider that decides for a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProviderDecides<'a> {
    pub connection: &'a Connection,
    /// Whether any fee is its to decide: those that are settled are not.
    pub decides: bool,
}

/// The decisions for every fee of an invoice, in order.
#[derive(Debug)]
pub(crate) struct Resolution<'a> {
    /// The distinct lists of taxes.
    pub sets: TaxSets<'a>,
    pub fees: Vec<Decision<'a>>,
    /// `None`: EU VAT decided nothing here.
    pub eu: Option<EuDecisions<'a>>,
    /// `None`: the customer is not linked to one.
    pub provider: Option<ProviderDecides<'a>>,
    /// What else is worth a look.
    pub warnings: Vec<Problem>,
}

impl<'a> Resolution<'a> {
    pub(crate) fn set(&self, decision: &Decision<'a>) -> &[SetTax<'a>] {
        self.sets.get(decision.set as usize)
    }

    /// What EU VAT says of a fee, if it decided.
    pub(crate) fn verdict(&self, decision: &Decision<'a>) -> Option<&Verdict<'a>> {
        if decision.level != Level::Eu {
            return None;
        }
        self.eu.as_ref()?.verdicts.get(decision.eu? as usize)
    }

    /// The connection that decides for any fee.
    pub(crate) fn connection(&self) -> Option<&'a Connection> {
        self.provider.filter(|provider| provider.decides).map(|provider| provider.connection)
    }

    /// Whether a fee waits for an answer: then no tax of the document is known.
    pub(crate) fn is_pending(&self) -> bool {
        self.connection().is_some() || self.eu.as_ref().is_some_and(|eu| eu.pending)
    }

    /// Who decides: the provider, or `eu`, where it decides for any fee.
    pub(crate) fn source(&self) -> &'static str {
        match self.connection() {
            Some(connection) => connection.provider.as_str(),
            None if self.eu.as_ref().is_some_and(|eu| eu.decides) => "eu",
            None => "manual",
        }
    }

    /// Everything worth a look, in one list.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = &Problem> {
        self.eu.iter().flat_map(|eu| &eu.warnings).chain(&self.warnings)
    }

    /// What happens to a fee, in one word.
    pub(crate) fn treatment(&self, decision: &Decision<'a>) -> Treatment {
        match decision.level {
            Level::CustomerExempt | Level::FeeExempt => Treatment::Exempt,
            Level::Provider => Treatment::Pending,
            Level::Eu => self.verdict(decision).map_or(Treatment::NotTaxed, |verdict| verdict.treatment),
            _ => sets::treatment(self.set(decision)),
        }
    }
}

/// Decides for every fee.
///
/// # Errors
/// Kind `invalid_document` for references to nothing; `undetermined` when a tax has no rate on
/// the tax date.
pub(crate) fn resolve<'a>(config: &'a Config, invoice: &'a Invoice<'a>) -> Result<Resolution<'a>, Error> {
    Hierarchy::new(config, invoice).resolve()
}

/// Text of a document as it is borrowed from the document.
fn borrowed<'a>(text: &'a Option<Cow<'a, str>>) -> Option<&'a str> {
    text.as_deref()
}
