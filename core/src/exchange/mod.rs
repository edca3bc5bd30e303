//! Exchanges with tax providers, without a socket: an exchange says what to send, takes what came back, and decides what is next.

mod begin;
mod events;
mod figures;
mod gate;
mod job;
mod machine;
mod outcome;
mod patch;
mod peek;
mod plan;
mod plan_anrok;
mod plan_avatax;
mod plan_stripe_invoicing;
mod plan_stripe_tax;
mod reconcile;
mod reconcile_read;
mod reconcile_write;
mod request;
mod resume;
mod settle;
mod state;
#[cfg(test)]
mod tests;
mod transactions;
mod wire;
mod words;

use std::fmt;
use std::sync::Arc;

use job::Job;
use serde_json::value::RawValue;
use state::State;

use crate::config::Config;
#[cfg(feature = "http")]
use crate::config::Connection;
use crate::error::Error;
use crate::provider::sale::Sale;
use crate::provider::{Request, Response};

/// An operation at a tax provider, as a value: it says what to send ([`step`](Self::step)), takes what came back
/// ([`receive`](Self::receive), [`fail`](Self::fail)), and ends with an outcome. It does nothing by itself, has no clock, and can be
/// written as JSON (without credentials) and taken up again anywhere, at any point.
#[derive(Clone)]
pub struct Exchange {
    config: Arc<Config>,
    /// Of the connection in the configuration.
    place: usize,
    job: Job,
    state: State,
    /// That of the stage; `None` at the end.
    request: Option<Request>,
}

/// Where it stands, without documents.
impl fmt::Debug for Exchange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Exchange")
            .field("operation", &self.job.operation.as_str())
            .field("connection", &self.job.connection)
            .field("stage", &self.state.stage)
            .field("number", &self.state.number)
            .field("attempts", &self.state.attempts)
            .field("waiting", &self.state.waiting)
            .field("ended", &self.state.outcome.is_some())
            .finish_non_exhaustive()
    }
}

/// What an exchange wants next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Send this request, and say what came back.
    Send {
        /// Its number in the exchange, from 1; a repeated request has a number of its own.
        number: u32,
        /// The request.
        request: Request,
    },
    /// Wait so long, then call [`Exchange::waited`].
    Wait {
        /// How long.
        milliseconds: u64,
    },
    /// Nothing: the exchange has ended.
    Done {
        /// The outcome as canonical JSON (docs/exchanges.md, “Outcome”).
        outcome: String,
    },
}

/// What became of something that was handed to an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Received {
    /// The exchange has moved on by it.
    Applied,
    /// It was applied before; nothing changed.
    AlreadyApplied,
}

/// Why a request got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportFailure {
    /// No answer in time.
    Timeout,
    /// No connection, or one that broke.
    Connection,
    /// No trust in the other side.
    Tls,
    /// The answer was larger than what is read.
    TooLarge,
    /// The host gave up.
    Cancelled,
}

impl TransportFailure {
    pub(crate) const WORDS: [(&'static str, Self); 5] = [
        ("timeout", Self::Timeout),
        ("connection", Self::Connection),
        ("tls", Self::Tls),
        ("too_large", Self::TooLarge),
        ("cancelled", Self::Cancelled),
    ];

    /// The kind as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::TransportFailure::TooLarge.as_str(), "too_large");
    /// ```
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

impl Exchange {
    /// What is to be done next. Asking twice gives the same, with the same bytes.
    pub fn step(&self) -> Step {
        self.step_now()
    }

    /// [`Exchange::step`] as JSON: `{"step":"send","number","request":{"method","url","headers":{…},"body"},"timeouts":{"connect_milliseconds",
    /// "read_milliseconds","total_milliseconds"}}`, `{"step":"wait","milliseconds"}` or `{"step":"done","outcome":{…}}`.
    pub fn step_json(&self) -> String {
        self.write_step()
    }

    /// Takes the answer to the request of the last step. `number` is that of the step it answers; `None`: of the last one.
    ///
    /// # Errors
    /// Kind `conflict` for an answer to a step that there was not, and for another answer to a step that has had one.
    pub fn receive(&mut self, number: Option<u32>, response: &Response) -> Result<Received, Error> {
        self.take_answer(number, response)
    }

    /// Says that the request of the last step got no answer.
    ///
    /// # Errors
    /// As [`Exchange::receive`].
    pub fn fail(&mut self, number: Option<u32>, failure: TransportFailure) -> Result<Received, Error> {
        self.take_failure(number, failure)
    }

    /// [`Exchange::receive`] and [`Exchange::fail`] as JSON: `{"number"?, "response": {"status","headers"?: {…},"body"?}}` or `{"number"?,
    /// "failure": {"kind","message"?}}` to `{"received":"applied"}` or `{"received":"already_applied"}`.
    ///
    /// # Errors
    /// As [`Exchange::receive`]; kind `invalid_document` for a text that is neither.
    pub fn receive_json(&mut self, received: &str) -> Result<String, Error> {
        self.take_json(received)
    }

    /// Says that the time of a [`Step::Wait`] is over. Does nothing at any other step.
    pub fn waited(&mut self) {
        self.time_is_over();
    }

    /// Begins again after a failure, with the same identifiers: what was recorded before is not recorded twice. After a failure that
    /// may pass by itself the same bytes are sent; after another one what is sent is made anew, by the configuration of now. Does
    /// nothing while the exchange goes on, and after a success.
    pub fn retry(&mut self) {
        self.begin_again();
    }

    /// The outcome as canonical JSON; `None` while the exchange goes on.
    pub fn outcome_json(&self) -> Option<&str> {
        self.state.outcome.as_deref().map(RawValue::get)
    }

    /// The exchange as JSON, without credentials, to be taken up by [`Engine::resume_json`](crate::Engine::resume_json).
    pub fn to_json(&self) -> String {
        // Texts, numbers and JSON that was read cannot fail to serialize.
        serde_json::to_string(&self.state).unwrap_or_default()
    }

    /// Its connection: where its requests go, how often and how patiently. `None` where nothing is asked of a provider.
    #[cfg(feature = "http")]
    pub(crate) fn policy(&self) -> Option<&Connection> {
        self.config.connection(self.connection())
    }

    /// The code of its connection.
    pub fn connection(&self) -> &str {
        &self.job.connection
    }

    /// What the provider is told; of a void, what it was told of the invoice.
    fn sale(&self) -> Option<&Sale> {
        match &self.job.work {
            job::Work::Void(void) => void.original.sale.as_ref(),
            job::Work::Again(again) => Some(&again.sale),
            _ => self.state.sale.as_deref(),
        }
    }
}

pub(crate) fn begin(config: &Arc<Config>, request: &str) -> Result<Exchange, Error> {
    begin::begin(config, request)
}

pub(crate) fn resume(config: &Arc<Config>, exchange: &str) -> Result<Exchange, Error> {
    resume::resume(config, exchange)
}

pub(crate) fn reconcile(config: &Config, request: &str) -> Result<String, Error> {
    reconcile::reconcile(config, request)
}
