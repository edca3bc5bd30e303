//! Many exchanges at once, within one rate budget for each connection.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde::Deserialize;

use super::runner::Runner;
use super::watch::Cancel;
use crate::error::{Error, ErrorKind};
use crate::exchange::Exchange;
use crate::json::write::Writer;

/// Most exchanges that run at once.
const MOST: usize = 64;

/// Exchanges that are carried out by threads of their own, so many at once: yields each with its outcome as it ends, says how far it is, can be
/// stopped, and leaves what was not begun as it is. Feature `http`.
///
/// Dropping it stops it. It may be used from several threads.
///
/// ```
/// use tallage::{Runner, RunnerOptions, SyncRun};
/// let run = SyncRun::start(&Runner::new(&RunnerOptions::default())?, Vec::new(), 8)?;
/// for item in run.items() {
///     println!("{}: {:?}; {}", item.index, item.outcome, run.progress().to_json());
/// }
/// assert!(run.is_finished());
/// # Ok::<(), tallage::Error>(())
/// ```
#[derive(Debug)]
pub struct SyncRun {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

/// An exchange that has ended.
#[derive(Debug)]
#[non_exhaustive]
pub struct SyncItem {
    /// Its place in the list that was given, from 0.
    pub index: usize,
    /// The exchange, for its JSON or another try.
    pub exchange: Exchange,
    /// Its outcome as JSON, as [`Runner::run`] gives it.
    pub outcome: Result<String, Error>,
}

impl SyncItem {
    /// `{"index":0,"outcome":{…}}`, or `{"index":0,"error":{…}}`.
    pub fn to_json(&self) -> String {
        match &self.outcome {
            Ok(outcome) => format!("{{\"index\":{},\"outcome\":{outcome}}}", self.index),
            Err(error) => format!("{{\"index\":{},\"error\":{}}}", self.index, error.to_json()),
        }
    }
}

/// How far a [`SyncRun`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncProgress {
    /// How many exchanges there are.
    pub total: usize,
    /// How many have ended, whatever their outcome.
    pub done: usize,
    /// How many of these have failed, or were cancelled.
    pub failed: usize,
    /// How many run now.
    pub running: usize,
    /// How long the rest will probably take, by the time so far and by the rate limits; `None` before the first has ended.
    pub eta_milliseconds: Option<u64>,
}

impl SyncProgress {
    /// `{"total":3,"done":1,"failed":0,"running":2,"eta_milliseconds":200}`; the last `null` where it is not known.
    pub fn to_json(&self) -> String {
        let int = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
        let mut out = Writer::with_capacity(96);
        out.raw("{\"total\":").int(int(self.total)).raw(",\"done\":").int(int(self.done));
        out.raw(",\"failed\":").int(int(self.failed)).raw(",\"running\":").int(int(self.running));
        match self.eta_milliseconds {
            Some(eta) => out.raw(",\"eta_milliseconds\":").int(i64::try_from(eta).unwrap_or(i64::MAX)).raw("}"),
            None => out.raw(",\"eta_milliseconds\":null}"),
        };
        out.into_string()
    }
}

#[derive(Debug)]
struct Shared {
    runner: Runner,
    cancel: Cancel,
    begun: u64,
    state: Mutex<State>,
    /// An exchange has ended, or a thread.
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    queue: VecDeque<(usize, Exchange)>,
    ended: VecDeque<SyncItem>,
    total: usize,
    done: usize,
    failed: usize,
    running: usize,
    /// By connection: how many have not ended, and the nanoseconds that its limit allows one.
    left: BTreeMap<Box<str>, (u64, u64)>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Nothing runs, and nothing will, but for what `queue` keeps after a stop.
    fn is_over(&self, stopped: bool) -> bool {
        self.running == 0 && (stopped || self.queue.is_empty())
    }
}

/// The one member of an outcome that matters here.
#[derive(Deserialize)]
struct Status<'a> {
    #[serde(borrow)]
    status: &'a str,
}

fn has_failed(outcome: &Result<String, Error>) -> bool {
    match outcome {
        Ok(outcome) => serde_json::from_str::<Status<'_>>(outcome).is_ok_and(|outcome| outcome.status == "failed"),
        Err(_) => true,
    }
}

impl SyncRun {
    /// Starts. `parallel`: how many run at once, 1 to 64; more than the rate limit lets through wait for their turn.
    ///
    /// # Errors
    /// Kind `transport`, code `http.no_thread`.
    pub fn start(runner: &Runner, exchanges: Vec<Exchange>, parallel: usize) -> Result<Self, Error> {
        let mut left: BTreeMap<Box<str>, (u64, u64)> = BTreeMap::new();
        for exchange in &exchanges {
            let Some(connection) = exchange.policy() else { continue };
            let limit = connection.rate_limit;
            let each = u64::from(limit.per_milliseconds) * 1_000_000 / u64::from(limit.requests.max(1));
            left.entry(connection.code.clone()).or_insert((0, each)).0 += 1;
        }
        let (total, threads) = (exchanges.len(), parallel.clamp(1, MOST).min(exchanges.len()));
        let queue = exchanges.into_iter().enumerate().collect();
        let state = State { queue, ended: VecDeque::new(), total, done: 0, failed: 0, running: 0, left };
        let shared = Arc::new(Shared {
            runner: runner.clone(),
            cancel: Cancel::default(),
            begun: runner.clock().now(),
            state: Mutex::new(state),
            changed: Condvar::new(),
        });
        let mut run = Self { shared, threads: Vec::with_capacity(threads) };
        for _ in 0..threads {
            let shared = Arc::clone(&run.shared);
            let thread = thread::Builder::new().name("tallage-sync".to_owned()).spawn(move || work(&shared));
            // Dropping the run stops the threads that there are.
            run.threads.push(thread.map_err(|_| {
                let message =
                    "there is no thread to be had; allow this process more of them, or run fewer exchanges at once";
                Error::new(ErrorKind::Transport, "http.no_thread", "", message)
            })?);
        }
        Ok(run)
    }

    /// The next exchange that has ended, in the order in which they end; waits for one at most so long (`None`: until there is one). `None`: the time is over,
    /// or [nothing is left](Self::is_finished).
    pub fn next(&self, timeout: Option<Duration>) -> Option<SyncItem> {
        let clock = self.shared.runner.clock();
        let until = timeout.map(|timeout| clock.now().saturating_add(super::clock::nanoseconds(timeout)));
        let mut state = self.shared.state();
        loop {
            if let Some(item) = state.ended.pop_front() {
                return Some(item);
            }
            if state.is_over(self.shared.cancel.is_cancelled()) {
                return None;
            }
            state = match until.map(|until| until.saturating_sub(clock.now())) {
                None => self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(0) => return None,
                Some(left) => {
                    let waited = self.shared.changed.wait_timeout(state, Duration::from_nanos(left));
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }

    /// Each exchange as it ends, until nothing is left.
    pub fn items(&self) -> impl Iterator<Item = SyncItem> + '_ {
        std::iter::from_fn(|| self.next(None))
    }

    /// Whether all that was begun has ended and was handed out, and nothing more will be begun.
    pub fn is_finished(&self) -> bool {
        let state = self.shared.state();
        state.ended.is_empty() && state.is_over(self.shared.cancel.is_cancelled())
    }

    /// How far it is.
    pub fn progress(&self) -> SyncProgress {
        let elapsed = self.shared.runner.clock().now().saturating_sub(self.shared.begun);
        let state = self.shared.state();
        let State { total, done, failed, running, .. } = *state;
        let limits = state.left.values().map(|(left, each)| left.saturating_mul(*each)).max().unwrap_or(0);
        let eta_milliseconds = eta(elapsed, done, total - done, limits).map(|eta| eta.div_ceil(1_000_000));
        SyncProgress { total, done, failed, running, eta_milliseconds }
    }

    /// Begins nothing more, and ends what runs as cancelled. What was not begun is got by [`SyncRun::remaining`].
    pub fn stop(&self) {
        self.shared.cancel.cancel();
        // Under the lock: who is about to wait for a change has not looked yet, or waits already.
        drop(self.shared.state());
        self.shared.changed.notify_all();
    }

    /// Takes what was not begun, with its places in the list; all of it after [`SyncRun::stop`].
    pub fn remaining(&self) -> Vec<(usize, Exchange)> {
        self.shared.state().queue.drain(..).collect()
    }
}

/// In nanoseconds: the rest takes as long as what is done took, and no less than the rate limits want.
fn eta(elapsed: u64, done: usize, left: usize, limits: u64) -> Option<u64> {
    if left == 0 {
        return Some(0);
    }
    let (done, left) = (u128::try_from(done).ok()?, u128::try_from(left).ok()?);
    let by_time = (u128::from(elapsed) * left).checked_div(done)?;
    Some(u64::try_from(by_time).unwrap_or(u64::MAX).max(limits))
}

impl Drop for SyncRun {
    fn drop(&mut self) {
        self.stop();
        for thread in self.threads.drain(..) {
            drop(thread.join());
        }
    }
}

fn work(shared: &Shared) {
    loop {
        let mut state = shared.state();
        let next = if shared.cancel.is_cancelled() { None } else { state.queue.pop_front() };
        let Some((index, mut exchange)) = next else { break };
        state.running += 1;
        drop(state);
        // A defect in one exchange must not take the others with it, nor let those wait who wait for it.
        let run = AssertUnwindSafe(|| shared.runner.run_watched(&mut exchange, &shared.cancel, &mut |_| {}));
        let outcome = catch_unwind(run).unwrap_or_else(|_| Err(Error::internal("an exchange panicked")));
        let failed = has_failed(&outcome);
        let mut state = shared.state();
        state.running -= 1;
        state.done += 1;
        state.failed += usize::from(failed);
        if let Some((left, _)) = state.left.get_mut(exchange.connection()) {
            *left = left.saturating_sub(1);
        }
        state.ended.push_back(SyncItem { index, exchange, outcome });
        drop(state);
        shared.changed.notify_all();
    }
    shared.changed.notify_all();
}

#[cfg(test)]
#[cfg(feature = "simulate")]
mod simulated_tests;
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_takes_as_long_as_what_is_done_and_as_the_limits_want() {
        assert_eq!(eta(1000, 10, 5, 0), Some(500));
        // The first ten were let through at once; the other ninety have ten a second.
        assert_eq!(eta(1000, 10, 90, 9_000_000_000), Some(9_000_000_000));
        assert_eq!((eta(1000, 0, 5, 7), eta(0, 0, 0, 0), eta(1000, 5, 0, 7)), (None, Some(0), Some(0)));
        assert_eq!(eta(u64::MAX, 1, 2, 0), Some(u64::MAX));
    }

    #[test]
    fn progress_as_json() {
        let progress = SyncProgress { total: 3, done: 1, failed: 1, running: 2, eta_milliseconds: Some(200) };
        let json = r#"{"total":3,"done":1,"failed":1,"running":2,"eta_milliseconds":200}"#;
        assert_eq!(progress.to_json(), json);
        let progress = SyncProgress { eta_milliseconds: None, ..progress };
        assert!(progress.to_json().ends_with(r#","eta_milliseconds":null}"#));
    }

    #[test]
    fn what_has_failed() {
        let outcome =
            |status: &str| Ok(format!(r#"{{"schema":1,"operation":"commit","status":"{status}","notes":[{{}}]}}"#));
        assert!(has_failed(&outcome("failed")) && has_failed(&Err(Error::internal("x"))));
        assert!(!has_failed(&outcome("succeeded")) && !has_failed(&outcome("pending")));
    }
}
