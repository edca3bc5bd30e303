//! Which taxes apply to each fee, and why. Knows nothing of amounts.

mod hierarchy;
mod level;
mod sets;

use std::borrow::Cow;

pub(crate) use hierarchy::Hierarchy;
pub use level::Level;
pub(crate) use level::Levels;
pub(crate) use sets::{SetTax, TaxSets};

use crate::config::{Config, Treatment};
use crate::document::Invoice;
use crate::error::Error;

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
}

/// The decisions for every fee of an invoice, in order.
#[derive(Debug)]
pub(crate) struct Resolution<'a> {
    /// The distinct lists of taxes.
    pub sets: TaxSets<'a>,
    pub fees: Vec<Decision<'a>>,
}

impl<'a> Resolution<'a> {
    pub(crate) fn set(&self, decision: &Decision<'a>) -> &[SetTax<'a>] {
        self.sets.get(decision.set as usize)
    }

    /// What happens to a fee, in one word.
    pub(crate) fn treatment(&self, decision: &Decision<'a>) -> Treatment {
        match decision.level {
            Level::CustomerExempt | Level::FeeExempt => Treatment::Exempt,
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
