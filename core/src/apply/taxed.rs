//! From a provider's neutral answer to the taxed document.

use super::fees::{self, Refusal};
use super::member::{self, Became};
use super::{cells, rows, sale, write};
use crate::calculate::{self, Stated};
use crate::config::{Config, Connection};
use crate::document::{Invoice, InvoiceStatus};
use crate::error::{Error, ErrorKind, Problem};
use crate::provider::answer::{Answer, Remark};
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;
use crate::resolve;

/// How a document came to its taxes, for its member `provider`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct By<'b> {
    pub connection: &'b Connection,
    /// `estimate` or `commit`.
    pub operation: &'b str,
    /// The identifier under which it was recorded.
    pub transaction_id: Option<&'b str>,
    pub revision: u32,
    pub sale: Option<&'b Sale>,
}

impl By<'_> {
    /// Whether the document is final once it is taxed.
    fn commits(&self) -> bool {
        self.operation == "commit"
    }
}

/// The taxed invoice as canonical JSON. `answer`: `None` where there was nothing to tell. A `commit` finalizes it.
///
/// # Errors
/// [`Failure`] where the answer cannot be applied so that everything adds up.
pub(crate) fn invoice(
    config: &Config,
    invoice: &Invoice<'_>,
    by: By<'_>,
    answer: Option<&Answer>,
    warnings: &[Remark],
) -> Result<String, ApplyError> {
    let failed = |mut failure: Box<Failure>| {
        // What cannot be applied may be recorded all the same.
        failure.outcome_unknown = by.commits();
        ApplyError::Failure(failure)
    };
    let taxed = sale::untaxed(config, invoice)?;
    let told = by.sale.zip(answer);
    let rounded = told.map(|(sale, answer)| cells::round(answer, sale)).transpose().map_err(failed)?;
    let answered = told.zip(rounded.as_deref()).map(|((sale, answer), cells)| (sale, answer, cells));
    let fees = fees::fees(&taxed, answered).map_err(|refusal| match refusal {
        Refusal::Failure(failure) => failed(failure),
        Refusal::Error(error) => ApplyError::Error(error),
    })?;
    let rows = rows::rows(&taxed, &fees).ok_or_else(|| ApplyError::Error(too_large()))?;
    let remarks = warnings.iter().chain(answer.iter().flat_map(|answer| &answer.warnings));
    let mut problems: Vec<Problem> = remarks.map(problem).collect();
    problems.extend(answer.map(|answer| unplaced_mentions(answer, &fees)).unwrap_or_default());
    let remote = answer.and_then(|answer| answer.remote.as_ref());
    let provider = member::json(by, Became { recorded: by.commits() && remote.is_some(), remote, ..Became::default() });
    let stated = Stated {
        status: by.commits().then_some(InvoiceStatus::Finalized).or(invoice.status),
        // Settled fees alone are nobody's but their own.
        taxes: Some(("succeeded", taxed.resolution.source())),
        provider: &provider,
        warnings: &problems,
    };
    Ok(write::document(&taxed, &fees, &rows, &stated)?)
}

/// Why an answer was not applied.
#[derive(Debug)]
pub(crate) enum ApplyError {
    Failure(Box<Failure>),
    Error(Error),
}

impl From<Error> for ApplyError {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

fn too_large() -> Error {
    let message = "a tax of this document is beyond ±10^15 minor units, the largest amount; split it";
    Error::of_problems(ErrorKind::InvalidDocument, vec![Problem::new("invoice.out_of_range", "", message)])
}

fn problem(remark: &Remark) -> Problem {
    Problem::new(format!("provider.{}", remark.code), "", remark.text.clone())
}

/// Words for the invoice that are about no fee with a tax to stand at: they are not lost.
fn unplaced_mentions(answer: &Answer, fees: &[fees::FeeTaxes]) -> Vec<Problem> {
    let told = |text: &str| {
        fees.iter()
            .flat_map(|fee| &fee.entries)
            .any(|entry| entry.identity.mention.as_deref().is_some_and(|mention| mention.contains(text)))
    };
    let texts = answer.mentions.iter().map(|mention| mention.text.trim()).filter(|text| !text.is_empty());
    let lost = texts.filter(|text| !told(text));
    lost.map(|text| Problem::new("provider.mention", "", format!("the provider wants said on the invoice: {text}")))
        .collect()
}

/// The invoice while its taxes are not known: `tax_status` `failed` (with the failure) or `pending` (`None`), every figure that depends on tax `null`,
/// not finalized.
///
/// # Errors
/// As [`of_invoice`](super::sale::of_invoice).
pub(crate) fn without_taxes(
    config: &Config,
    invoice: &Invoice<'_>,
    by: By<'_>,
    failure: Option<&Failure>,
) -> Result<String, Error> {
    let taxed = sale::untaxed(config, invoice)?;
    let (tax_status, status) = match failure {
        Some(_) => ("failed", InvoiceStatus::Failed),
        None => ("pending", InvoiceStatus::Pending),
    };
    // A draft can be put right and taxed again.
    let draft = invoice.status.filter(|status| *status == InvoiceStatus::Draft);
    let provider = member::json(by, Became { failure, ..Became::default() });
    let stated = Stated {
        status: draft.or(Some(status)),
        taxes: Some((tax_status, by.connection.provider.as_str())),
        provider: &provider,
        warnings: &[],
    };
    Ok(taxed.write(None, Some(&stated)))
}

/// The invoice with manual taxes and EU VAT in the place of the provider's, marked as such.
///
/// # Errors
/// As `Engine::calculate_json`.
pub(crate) fn by_fallback(
    config: &Config,
    invoice: &Invoice<'_>,
    by: By<'_>,
    failure: &Failure,
) -> Result<String, Error> {
    let invoice = resolve::prepare(config, invoice.clone().into_unlinked())?;
    let taxed = calculate::calculate(config, &invoice, resolve::resolve(config, &invoice)?)?;
    let provider = member::json(by, Became { fallback: true, failure: Some(failure), ..Became::default() });
    let name = by.connection.provider.name();
    let warning = format!(
        "{name} did not answer ({}), so manual taxes and EU VAT stand in for its; tax the document again once it does",
        failure.code
    );
    let finalized = by.commits() && !taxed.is_pending();
    let stated = Stated {
        status: finalized.then_some(InvoiceStatus::Finalized),
        taxes: None,
        provider: &provider,
        warnings: &[Problem::new("provider.fallback", "", warning)],
    };
    Ok(taxed.write(None, Some(&stated)))
}
