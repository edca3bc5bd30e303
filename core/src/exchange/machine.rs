//! The state machine: what is to be done, what came back, what is next.

use super::outcome::End;
use super::plan::{self, Case, Next};
use super::state::{Note, digest, digest_of_failure};
use super::{Exchange, Received, Step, TransportFailure, settle, words};
use crate::config::Connection;
use crate::error::{Error, ErrorKind};
use crate::provider::Response;
use crate::provider::failure::{Class, Failure};

/// The first wait after a failure; each further one is twice as long.
const FIRST_WAIT: u64 = 500;
/// The longest wait that the provider did not ask for.
const LONGEST_WAIT: u64 = 30_000;

impl Exchange {
    pub(super) fn here(&self) -> &Connection {
        // The place was found when the exchange was begun, in this configuration.
        &self.config.connections[self.place]
    }

    pub(super) fn case(&self) -> Case<'_> {
        Case { connection: self.here(), job: &self.job, sale: self.sale(), lost: self.state.lost }
    }

    pub(super) fn step_now(&self) -> Step {
        if let Some(outcome) = &self.state.outcome {
            return Step::Done { outcome: outcome.get().to_owned() };
        }
        match (self.state.waiting, &self.request) {
            (Some(milliseconds), _) => Step::Wait { milliseconds },
            (None, Some(request)) => Step::Send { number: self.state.number, request: request.clone() },
            // Every way in and out of a stage makes its request or an outcome.
            (None, None) => Step::Done { outcome: String::new() },
        }
    }

    pub(super) fn take_answer(&mut self, number: Option<u32>, response: &Response) -> Result<Received, Error> {
        let digest = digest(response);
        if !self.accepts(number, &digest)? {
            return Ok(Received::AlreadyApplied);
        }
        let next = match &self.state.stage {
            Some(stage) => plan::on(&self.case(), stage, response),
            None => Err(plan::broken("there is no stage")),
        };
        self.state.remember(digest);
        match next {
            Ok(next) => self.go(next),
            Err(failure) => self.failed(failure),
        }
        Ok(Received::Applied)
    }

    pub(super) fn take_failure(&mut self, number: Option<u32>, failure: TransportFailure) -> Result<Received, Error> {
        let digest = digest_of_failure(failure.as_str());
        // Who waits can give up too: there is nothing under way then.
        let gives_up = failure == TransportFailure::Cancelled
            && self.state.outcome.is_none()
            && self.state.waiting.is_some()
            && number.is_none_or(|number| number == self.state.number);
        if gives_up {
            self.end_failed(words::cancelled_waiting(self.state.waiting, self.state.because.as_deref()));
            return Ok(Received::Applied);
        }
        if !self.accepts(number, &digest)? {
            return Ok(Received::AlreadyApplied);
        }
        self.state.remember(digest);
        if failure == TransportFailure::Cancelled {
            let failure = words::cancelled(self.records());
            self.state.lost |= failure.outcome_unknown;
            self.end_failed(failure);
        } else {
            self.failed(words::transport(failure, self.records()));
        }
        Ok(Received::Applied)
    }

    pub(super) fn time_is_over(&mut self) {
        if self.state.outcome.is_none() && self.state.waiting.take().is_some() {
            self.state.because = None;
            self.state.number = self.state.number.saturating_add(1);
        }
    }

    /// Whether the request of this stage changes anything at the provider.
    fn records(&self) -> bool {
        self.state.stage.as_ref().is_some_and(plan::records)
    }

    /// Whether what came is new; else it was applied before.
    fn accepts(&self, number: Option<u32>, digest: &str) -> Result<bool, Error> {
        let state = &self.state;
        let current = state.number;
        let awaits = state.awaits();
        match number {
            Some(number) if number > current || number == 0 => {
                let message = format!("there was no request {number} yet; the last one was {current}");
                Err(conflict("exchange.number.unknown", "/number", message))
            }
            Some(number) if number < current || !awaits => {
                let known = state.applied.iter().any(|applied| applied.number == number && applied.digest == digest);
                if known {
                    return Ok(false);
                }
                let message = format!("request {number} has had another answer; this one was not applied");
                Err(conflict("exchange.answer.conflict", "", message))
            }
            None if !awaits => {
                if state.applied.last().is_some_and(|applied| applied.digest == digest) {
                    return Ok(false);
                }
                let message = "no answer is wanted now; ask for the next step";
                Err(conflict("exchange.not_awaiting", "", message.to_owned()))
            }
            Some(_) | None => Ok(true),
        }
    }

    fn go(&mut self, next: Next) {
        match next {
            Next::Failed { failure, notes, undone } => {
                for note in notes {
                    self.state.note(note);
                }
                self.state.lost &= !undone;
                self.end_failed(*failure);
            }
            Next::Stage(stage) => self.enter(stage),
            Next::Done(ending, notes) => {
                for note in notes {
                    self.state.note(note);
                }
                match settle::well(self, ending) {
                    Ok(end) => self.end(end),
                    Err(failure) => self.end_failed(failure),
                }
            }
        }
    }

    /// Goes to a stage: its request is made, or cannot be.
    pub(super) fn enter(&mut self, stage: plan::Stage) {
        let built = plan::request(&self.case(), &stage);
        self.state.stage = Some(stage);
        self.state.attempts = 0;
        self.state.waiting = None;
        self.state.because = None;
        match built {
            Ok(built) => {
                self.state.number = self.state.number.saturating_add(1);
                for remark in built.warnings {
                    let note = Note { code: remark.code, text: remark.text };
                    if !self.state.warnings.contains(&note) {
                        self.state.warnings.push(note);
                    }
                }
                self.request = Some(built.request);
            }
            Err(failure) => self.end_failed(failure),
        }
    }

    /// A request has failed: the same bytes again, or the end.
    fn failed(&mut self, failure: Failure) {
        self.state.attempts = self.state.attempts.saturating_add(1);
        self.state.lost |= failure.outcome_unknown && self.records();
        if failure.class != Class::Retry || self.state.attempts >= self.here().max_attempts {
            return self.end_failed(failure);
        }
        let doubled = 1u64.checked_shl(self.state.attempts - 1).and_then(|times| times.checked_mul(FIRST_WAIT));
        let wait = doubled.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
        self.state.waiting = Some(failure.after.unwrap_or(wait));
        let failure = words::without_secrets(failure, self.here(), self.request.as_ref());
        self.state.because = Some(failure.message);
    }

    pub(super) fn end_failed(&mut self, failure: Failure) {
        let failure = words::without_secrets(failure, self.here(), self.request.as_ref());
        let failure = words::in_connection(failure, self.here());
        let end = settle::badly(self, failure);
        self.end(end);
    }

    pub(super) fn end(&mut self, end: End) {
        self.request = None;
        self.state.waiting = None;
        self.state.because = None;
        self.state.outcome = Some(super::outcome::write(self, &end));
    }
}

fn conflict(code: &str, path: &str, message: String) -> Error {
    Error::new(ErrorKind::Conflict, code, path, message)
}
