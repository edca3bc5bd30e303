//! What a host sees of an exchange that is carried out, and how it ends it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::clock::{Clock, sleep};
use crate::json::write::Writer;

/// Longest time that nobody looks whether the host has had enough, in nanoseconds.
pub(super) const TICK: u64 = 25_000_000;

/// Ends what runs, from any thread: within a tenth of a second, also while an answer is awaited. Its clones are the same.
///
/// ```
/// let cancel = tallage::Cancel::default();
/// cancel.clone().cancel();
/// assert!(cancel.is_cancelled());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Ends what runs with it. It cannot be taken back.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// What an exchange is about while it is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Doing {
    /// It waits for its turn within the rate limit of its connection.
    Queued,
    /// A request is under way.
    Sending,
    /// It waits before it asks again.
    Waiting,
}

impl Doing {
    /// The word as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::Doing::Sending.as_str(), "sending");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Waiting => "waiting",
        }
    }
}

/// Where an exchange is, told whenever it changes and at least every 25 ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// What it is about.
    pub doing: Doing,
    /// The number of the request that is sent, or was sent last; 0 before the first.
    pub request: u32,
    /// How many requests this run has sent.
    pub sent: u32,
    /// Sending: since when; waiting and queued: how long still, as far as is known.
    pub milliseconds: u64,
}

impl Progress {
    /// `{"doing":"waiting","request":1,"sent":1,"milliseconds":480}`
    pub fn to_json(&self) -> String {
        let mut out = Writer::with_capacity(80);
        out.raw("{\"doing\":").string(self.doing.as_str());
        out.raw(",\"request\":").int(self.request.into()).raw(",\"sent\":").int(self.sent.into());
        out.raw(",\"milliseconds\":").int(i64::try_from(self.milliseconds).unwrap_or(i64::MAX)).raw("}");
        out.into_string()
    }
}

/// The host's view of one run.
pub(super) struct Watch<'a> {
    pub(super) cancel: &'a Cancel,
    pub(super) tell: &'a mut dyn FnMut(&Progress),
    pub(super) clock: Clock,
    /// When the budget of the run is spent.
    pub(super) deadline: u64,
    pub(super) request: u32,
    pub(super) sent: u32,
}

impl Watch<'_> {
    /// Tells the host; whether it wants to go on.
    pub(super) fn go_on(&mut self, doing: Doing, nanoseconds: u64) -> bool {
        let Self { request, sent, .. } = *self;
        (self.tell)(&Progress { doing, request, sent, milliseconds: nanoseconds.div_ceil(1_000_000) });
        !self.cancel.is_cancelled()
    }

    /// Whether there is time for a wait.
    pub(super) fn has(&self, nanoseconds: u64) -> bool {
        self.clock.now().saturating_add(nanoseconds) <= self.deadline
    }

    /// Waits; whether to the end.
    pub(super) fn wait(&mut self, doing: Doing, nanoseconds: u64) -> bool {
        let until = self.clock.now().saturating_add(nanoseconds);
        loop {
            let left = until.saturating_sub(self.clock.now());
            if !self.go_on(doing, left) {
                return false;
            }
            if left == 0 {
                return true;
            }
            sleep(left.min(TICK));
        }
    }
}
