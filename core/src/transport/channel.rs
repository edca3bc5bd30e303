//! The way to one connection: a client that keeps its connections open, and the rate budget that all who use it share.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::bucket::{Bucket, Ticket};
use super::clock::{nanoseconds, sleep};
use super::http::{self, Patience};
use super::watch::{Doing, TICK, Watch};
use crate::config::{RateLimit, Timeouts};
use crate::error::{Error, ErrorKind};
use crate::exchange::TransportFailure;
use crate::provider::{Request, Response};

#[derive(Debug)]
pub(super) struct Channel {
    client: ureq::Agent,
    bucket: Mutex<Bucket>,
}

/// Shortest pause of one whose turn comes as soon as those before it have woken.
const SHORTEST: u64 = 500_000;

impl Channel {
    pub(super) fn new(proxy: Option<&str>, limit: RateLimit) -> Result<Self, Error> {
        let bucket = Bucket::new(limit.requests, period(limit));
        Ok(Self { client: http::client(proxy)?, bucket: Mutex::new(bucket) })
    }

    /// The limit as the configuration of the one who comes now has it.
    pub(super) fn set_limit(&self, limit: RateLimit) {
        self.bucket().set_limit(limit.requests, period(limit));
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets nobody send for so long.
    pub(super) fn pause(&self, watch: &Watch<'_>, nanoseconds: u64) {
        self.bucket().pause(watch.clock.now().saturating_add(nanoseconds));
    }

    /// Sends a request when it is its turn. `None`: the host has had enough before it was sent.
    pub(super) fn send(
        &self,
        request: Request,
        timeouts: Timeouts,
        watch: &mut Watch<'_>,
    ) -> Result<Option<Result<Response, TransportFailure>>, Error> {
        let Some(ticket) = self.turn(watch) else { return Ok(None) };
        watch.sent = watch.sent.saturating_add(1);
        let answer = self.carry(request, patience(timeouts), watch);
        // What was left to itself may still arrive: that its token counts longer is right.
        if !matches!(answer, Ok(Err(TransportFailure::Cancelled))) {
            self.bucket().answered(ticket, watch.clock.now());
        }
        answer.map(Some)
    }

    fn turn(&self, watch: &mut Watch<'_>) -> Option<Ticket> {
        let ticket = self.bucket().queue();
        loop {
            let taken = self.bucket().take(ticket, watch.clock.now());
            let wait = match taken {
                Ok(()) => return Some(ticket),
                Err(wait) => wait,
            };
            // In slices: those in front may give their places up.
            if !watch.has(wait) || !watch.go_on(Doing::Queued, wait) {
                self.bucket().leave(ticket);
                return None;
            }
            sleep(wait.clamp(SHORTEST, TICK));
        }
    }

    /// On a thread of its own, so that the host can have enough at any time; what is left to itself ends by its time-outs.
    fn carry(
        &self,
        request: Request,
        patience: Patience,
        watch: &mut Watch<'_>,
    ) -> Result<Result<Response, TransportFailure>, Error> {
        let begun = watch.clock.now();
        if !watch.go_on(Doing::Sending, 0) {
            return Ok(Err(TransportFailure::Cancelled));
        }
        let (sender, receiver) = mpsc::sync_channel(1);
        let client = self.client.clone();
        let thread = thread::Builder::new().name("tallage-http".to_owned());
        // Nobody may be there any more to receive it.
        let carried = thread.spawn(move || drop(sender.send(http::send(&client, request, patience))));
        if carried.is_err() {
            let message = "there is no thread to be had for a request; allow this process more of them";
            return Err(Error::new(ErrorKind::Transport, "http.no_thread", "", message));
        }
        loop {
            match receiver.recv_timeout(Duration::from_nanos(TICK)) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Timeout) => {
                    let since = watch.clock.now().saturating_sub(begun);
                    if !watch.go_on(Doing::Sending, since) {
                        return Ok(Err(TransportFailure::Cancelled));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::internal("a request ended without an answer"));
                }
            }
        }
    }
}

fn period(limit: RateLimit) -> u64 {
    nanoseconds(Duration::from_millis(limit.per_milliseconds.into()))
}

fn patience(timeouts: Timeouts) -> Patience {
    let milliseconds = |value: u32| Duration::from_millis(value.into());
    Patience {
        connect: milliseconds(timeouts.connect),
        read: milliseconds(timeouts.read),
        total: milliseconds(timeouts.total),
    }
}
