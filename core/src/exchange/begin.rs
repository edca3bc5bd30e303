//! How an exchange begins: what is told, the first request, or the end where there is nothing to ask.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::job::{self, Job, Work};
use super::peek;
use super::plan;
use super::state::{Note, State};
use super::{Exchange, resume, settle};
use crate::apply::bill;
use crate::apply::sale::{self, Told};
use crate::config::Config;
use crate::document::Invoice;
use crate::error::{Error, ErrorKind};
use crate::json::MAX_BYTES;
use crate::provider::failure::{Class, Failure};

/// # Errors
/// As `Engine::begin_json`.
pub(super) fn begin(config: &Arc<Config>, request: &str) -> Result<Exchange, Error> {
    let raw = raw(request)?;
    let job = job::read(config, &raw)?;
    let mut exchange = Exchange {
        place: place(config, &job.connection)?,
        config: Arc::clone(config),
        state: State::new(&job.connection, raw),
        job,
        request: None,
    };
    exchange.state.transaction_id = exchange.job.transaction_id().map(str::to_owned);
    exchange.start(true)?;
    Ok(exchange)
}

/// A request as JSON text on one line; what is wrong with it is said by who reads it.
fn raw(request: &str) -> Result<Box<RawValue>, Error> {
    if request.len() <= MAX_BYTES
        && let Ok(raw) = RawValue::from_string(request.trim().to_owned())
    {
        return Ok(RawValue::from_string(compact(raw.get())).unwrap_or(raw));
    }
    match super::request::read(request) {
        Err(error) => Err(error),
        Ok(_) => Err(Error::new(ErrorKind::InvalidDocument, "json.syntax", "", "the text is not JSON")),
    }
}

/// JSON without the blanks between its tokens: what is given back of a request must not depend on how the host wrote it.
fn compact(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let (mut quoted, mut escaped) = (false, false);
    for letter in json.chars() {
        if !quoted && matches!(letter, ' ' | '\t' | '\n' | '\r') {
            continue;
        }
        quoted ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        out.push(letter);
    }
    out
}

/// Where the connection stands in the configuration.
pub(super) fn place(config: &Config, code: &str) -> Result<usize, Error> {
    config.connections.iter().position(|connection| &*connection.code == code).ok_or_else(|| job::unknown(code))
}

impl Exchange {
    /// Goes to the first request, or to the end. `tell`: what the provider is told is made anew.
    pub(super) fn start(&mut self, tell: bool) -> Result<(), Error> {
        if tell {
            match self.tell()? {
                Some(Told::Sale(sale)) => self.state.sale = Some(sale),
                Some(Told::Nothing) => {
                    self.end_with_nothing(None);
                    return Ok(());
                }
                Some(Told::Failed(failure)) => {
                    self.end_failed(*failure);
                    return Ok(());
                }
                None => {}
            }
        }
        if let Work::Untellable(failure) = &self.job.work {
            let failure = (**failure).clone();
            self.end_failed(failure);
            return Ok(());
        }
        if let Work::Void(void) = &self.job.work {
            if void.original.transaction_id.is_none() || void.original.sale.is_none() {
                let note = match void.original.sale {
                    Some(_) => Note::new("never_recorded", "this document was never recorded at the provider"),
                    None => Note::new("nothing_recorded", "there was nothing to tax in this document"),
                };
                self.end_with_nothing(Some(note));
                return Ok(());
            }
            if void.credited {
                let failure = Failure::new(
                    Class::Conflict,
                    "void.has_credit_notes",
                    "this invoice has credit notes, and voiding it would leave them",
                    "credit what remains of the invoice instead",
                );
                self.end_failed(failure);
                return Ok(());
            }
        }
        match plan::first(self.here().provider, &self.job.work) {
            Some(stage) => self.enter(stage),
            None => self.link_without_request(),
        }
        Ok(())
    }

    fn end_with_nothing(&mut self, note: Option<Note>) {
        if let Some(note) = note {
            self.state.note(note);
        }
        match settle::nothing(self) {
            Ok(end) => self.end(end),
            Err(failure) => self.end_failed(failure),
        }
    }

    /// Anrok makes a customer, or finds it, with the first transaction that names it.
    fn link_without_request(&mut self) {
        let Work::Customer { external_id, .. } = &self.job.work else { return };
        let ending = plan::Ending::Customer { external_id: external_id.clone(), created: false, taxed: None };
        let text = "Anrok makes or finds a customer with the first transaction that is recorded for it";
        self.state.note(Note::new("with_first_transaction", text));
        match settle::well(self, ending) {
            Ok(end) => self.end(end),
            Err(failure) => self.end_failed(failure),
        }
    }

    pub(super) fn begin_again(&mut self) {
        let Some(ended) = self.state.outcome.as_deref().and_then(resume::ended) else { return };
        // A fallback succeeds, and is still to be recorded.
        let over = matches!(ended.status.as_str(), "succeeded" | "nothing_to_do") && !ended.retryable;
        if over {
            return;
        }
        let anew = !ended.retryable || self.state.sale.is_none();
        self.state.outcome = None;
        self.state.stage = None;
        self.state.notes.clear();
        self.state.warnings.clear();
        if let Err(error) = self.start(anew) {
            let code = error.code().replace('.', "_");
            let hint = "put it right in the document or the configuration, then begin again";
            self.end_failed(Failure::new(Class::FixData, code, error.message(), hint));
        }
    }

    /// What the provider is told; `None` where it is not told of a document, or was told before.
    pub(super) fn tell(&self) -> Result<Option<Told>, Error> {
        let told = tell(&self.config, &self.job, &self.state.request, self.place)?;
        Ok(match told {
            Some(Told::Sale(sale)) if plan::is_nothing(self.here().provider, &self.job, &sale) => Some(Told::Nothing),
            told => told,
        })
    }
}

fn tell(config: &Config, job: &Job, request: &RawValue, place: usize) -> Result<Option<Told>, Error> {
    let texts = peek::texts(request)?;
    match &job.work {
        Work::Invoice { .. } => {
            let invoice = job.gated(Invoice::from_json(peek::text(texts.document)?)?);
            let connection = config.connections.get(place).ok_or_else(|| job::unknown(&job.connection))?;
            sale::of_invoice(config, connection, &invoice).map_err(|error| error.under("/document")).map(Some)
        }
        Work::Credit { original, .. } => {
            let today = job.today.ok_or_else(|| Error::internal("a credit has no date"))?;
            let note = peek::text(texts.document)?;
            sale::of_credit_note(note, original, today).map_err(|error| error.under("/document")).map(Some)
        }
        Work::Bill(_) => {
            let connection = config.connections.get(place).ok_or_else(|| job::unknown(&job.connection))?;
            let customer = job.billed_to.as_deref().unwrap_or_default();
            let document = peek::text(texts.document)?;
            bill::sale(config, connection, document, customer).map_err(|error| error.under("/document")).map(Some)
        }
        Work::Again(_)
        | Work::Void(_)
        | Work::Check
        | Work::Customer { .. }
        | Work::Untellable(_)
        | Work::Lookup(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn blanks_go_between_tokens_and_stay_in_texts() {
        let (wide, narrow) = ("{ \"a b\" :\t[ 1 ,\r\n \"x \\\" y\\\\\" , \"\" ] }", r#"{"a b":[1,"x \" y\\",""]}"#);
        assert_eq!(compact(wide), narrow);
        assert_eq!(compact(narrow), narrow);
    }
}
