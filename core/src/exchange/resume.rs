//! Taking an exchange up again from its JSON. What can be made again from the request is; the rest is checked.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::job::{self, Work};
use super::state::{MAX_APPLIED, MAX_NOTES, SCHEMA, State};
use super::{Exchange, begin, peek, plan};
use crate::apply::sale::Told;
use crate::config::Config;
use crate::document::Invoice;
use crate::error::{Error, ErrorKind};
use crate::json::MAX_BYTES;

/// An exchange holds its request, and perhaps an outcome with the taxed document.
const MAX_TEXT: usize = 8 * MAX_BYTES;

/// What an outcome says of itself.
#[derive(Deserialize)]
pub(super) struct Ended {
    schema: u32,
    operation: String,
    connection: String,
    pub status: String,
    pub retryable: bool,
    #[serde(default)]
    transaction_id: Option<String>,
}

/// The few members of an outcome that decide what may follow.
pub(super) fn ended(outcome: &RawValue) -> Option<Ended> {
    serde_json::from_str(outcome.get()).ok()
}

/// # Errors
/// As `Engine::resume_json`.
pub(super) fn resume(config: &Arc<Config>, text: &str) -> Result<Exchange, Error> {
    if text.len() > MAX_TEXT {
        let message = format!("the text has {} bytes, at most {MAX_TEXT} are read", text.len());
        return Err(Error::new(ErrorKind::InvalidDocument, "json.too_large", "", message));
    }
    let state: State = serde_json::from_str(text).map_err(|error| {
        let code = if error.is_data() { "exchange.malformed" } else { "json.syntax" };
        let message = format!(
            "this is no exchange, or it was changed, at line {}, column {}; hand back what tallage gave, unchanged",
            error.line(),
            error.column()
        );
        Error::new(ErrorKind::InvalidDocument, code, "", message)
    })?;
    if state.schema != SCHEMA {
        let message = format!("this exchange has the schema {}, this release knows {SCHEMA}", state.schema);
        return Err(Error::new(ErrorKind::InvalidDocument, "exchange.schema.unknown", "/schema", message));
    }
    let job = job::read(config, &state.request).map_err(|error| error.under("/request"))?;
    let place = begin::place(config, &job.connection)?;
    let mut exchange = Exchange { config: Arc::clone(config), place, job, state, request: None };
    exchange.check()?;
    if exchange.state.outcome.is_none() {
        exchange.make_request()?;
    }
    Ok(exchange)
}

impl Exchange {
    fn check(&self) -> Result<(), Error> {
        let (state, job) = (&self.state, &self.job);
        let wrong = |place: &str, message: &str| {
            let code = format!("exchange.{}.mismatch", place.trim_start_matches('/').replace('/', "."));
            let message = format!("{message}; hand back what tallage gave, unchanged");
            Err(Error::new(ErrorKind::InvalidDocument, code, place, message))
        };
        if state.connection != job.connection {
            return wrong("/connection", "this is not the connection of the request");
        }
        if state.transaction_id.as_deref() != job.transaction_id() {
            return wrong("/transaction_id", "this is not the identifier that the request has");
        }
        let work = &job.work;
        if let Some(stage) = &state.stage
            && !plan::fits(self.here().provider, work, stage)
        {
            return wrong("/stage", "this stage does not belong to the operation");
        }
        if state.attempts > self.here().max_attempts.max(1) && state.outcome.is_none() {
            return wrong("/attempts", "a request is not sent so often");
        }
        let numbers: BTreeSet<u32> = state.applied.iter().map(|applied| applied.number).collect();
        let ordered = state.applied.windows(2).all(|pair| pair[0].number < pair[1].number);
        let newest = numbers.last().copied().unwrap_or(0);
        if state.applied.len() > MAX_APPLIED || !ordered || newest > state.number || numbers.contains(&0) {
            return wrong("/applied", "these answers do not belong to the requests that were sent");
        }
        if state.notes.len() > MAX_NOTES || state.warnings.len() > MAX_NOTES {
            return wrong("/notes", "so many notes there are not");
        }
        if state.because.is_some() && state.waiting.is_none() {
            return wrong("/because", "only a wait has a reason");
        }
        match &state.outcome {
            Some(outcome) => self.check_outcome(outcome)?,
            None => {
                if state.stage.is_none() || state.number == 0 {
                    return wrong("/stage", "an exchange without an outcome has a request");
                }
                // An answer of the current request leads on, unless it is repeated after a wait.
                if state.waiting.is_none() == (newest == state.number) {
                    return wrong("/waiting", "a request that was answered is repeated after a wait, and no other");
                }
            }
        }
        self.check_sale()
    }

    fn check_outcome(&self, outcome: &RawValue) -> Result<(), Error> {
        let job = &self.job;
        let fits = ended(outcome).is_some_and(|it| {
            // A reversal has an identifier of its own.
            let own = job.id().ok().map(crate::provider::identifier::TransactionId::as_str);
            let id = it.transaction_id.as_deref();
            it.schema == SCHEMA
                && it.operation == job.operation.as_str()
                && it.connection == job.connection
                && (id == job.transaction_id() || id == own)
        });
        if fits && self.state.waiting.is_none() {
            return Ok(());
        }
        let message = "this is not the outcome of the request; hand back what tallage gave, unchanged";
        Err(Error::new(ErrorKind::InvalidDocument, "exchange.outcome.mismatch", "/outcome", message))
    }

    /// What is told is frozen for an invoice, and made again from the invoice for a credit note.
    fn check_sale(&self) -> Result<(), Error> {
        let sale = self.state.sale.as_deref();
        let fits = match &self.job.work {
            Work::Invoice { .. } => match sale {
                None => self.state.outcome.is_some(),
                Some(sale) => {
                    let texts = peek::texts(&self.state.request)?;
                    let invoice = Invoice::from_json(peek::text(texts.document)?)?;
                    sale.document_id == invoice.id
                        && sale.currency == invoice.currency
                        && sale.issuing_date == invoice.issuing_date
                        && sale.tax_date == invoice.tax_date
                        && job::is_whole(sale)
                }
            },
            Work::Credit { .. } => match self.tell()? {
                Some(Told::Sale(told)) => sale == Some(&*told),
                Some(Told::Nothing | Told::Failed(_)) | None => sale.is_none() && self.state.outcome.is_some(),
            },
            // Frozen too: the products are those of the configuration then.
            Work::Bill(_) => match sale {
                None => self.state.outcome.is_some(),
                Some(sale) => {
                    Some(sale.document_id.as_str()) == self.job.invoice_id.as_deref() && !sale.lines.is_empty()
                }
            },
            Work::Again(_)
            | Work::Void(_)
            | Work::Check
            | Work::Customer { .. }
            | Work::Untellable(_)
            | Work::Lookup(_) => sale.is_none(),
        };
        if fits {
            return Ok(());
        }
        let message =
            "what the provider is told does not belong to the document; hand back what tallage gave, unchanged";
        Err(Error::new(ErrorKind::InvalidDocument, "exchange.sale.mismatch", "/sale", message))
    }

    /// The request of the stage, byte for byte as before.
    fn make_request(&mut self) -> Result<(), Error> {
        let Some(stage) = &self.state.stage else { return Ok(()) };
        match plan::request(&self.case(), stage) {
            Ok(built) => self.request = Some(built.request),
            // It was made before, so what has changed is the configuration.
            Err(failure) => self.end_failed(failure),
        }
        Ok(())
    }
}
