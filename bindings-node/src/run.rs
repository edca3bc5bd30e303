//! The built-in transport on threads of its own: neither the event loop nor the libuv pool waits for a provider.
//!
//! What happens is told to JavaScript as events, JSON texts: `{"progress":{…}}`; of many `{"index":0,"progress":{…}}`, with `error`
//! where an exchange could not be carried out; of a question to VIES `{"reading":{…}}`; and last `{"end":true}`, with `error` where all could not. An outcome is read from its exchange,
//! which is back in its slot by then.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use napi::Status;
use napi::bindgen_prelude::{Either3, Unknown};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use tallage::{Cancel, Error, ErrorKind, Runner, RunnerOptions, SyncRun};

use crate::exchange::{Held, Slot};
use crate::guard::{Answer, guard};

/// How long a bulk run waits before it looks whether it was aborted.
const SLICE: Duration = Duration::from_millis(25);

/// What JavaScript is told with. While it is held the process stays alive, as with any request that is under way.
pub type Tell = ThreadsafeFunction<String, Unknown<'static>, String, Status, false>;

/// The runner of those who name none: one for the process, so that worker threads share the rate budgets.
fn default_runner() -> Result<Runner, Error> {
    static DEFAULT: OnceLock<Runner> = OnceLock::new();
    if let Some(runner) = DEFAULT.get() {
        return Ok(runner.clone());
    }
    let runner = Runner::new(&RunnerOptions::default())?;
    Ok(DEFAULT.get_or_init(|| runner).clone())
}

/// The runner, or the default one.
pub fn runner_of(runner: Option<&Runner>) -> Result<Runner, Error> {
    runner.map_or_else(default_runner, |runner| Ok(runner.clone()))
}

/// Says something to JavaScript; whether somebody is still there to hear it.
fn say(tell: &Tell, event: String) -> bool {
    tell.call(event, ThreadsafeFunctionCallMode::NonBlocking) == Status::Ok
}

/// The last event.
fn end(tell: &Tell, answer: Answer) {
    let event = match answer {
        Either3::A(_) | Either3::B(_) => r#"{"end":true}"#.to_owned(),
        Either3::C(failure) => format!(r#"{{"end":true,"error":{}}}"#, failure.error),
    };
    say(tell, event);
}

fn spawn(work: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    let spawned = thread::Builder::new().name("tallage-run".to_owned()).spawn(work);
    spawned.map(drop).map_err(|_| {
        let message = "there is no thread to be had; allow this process more of them";
        Error::new(ErrorKind::Transport, "http.no_thread", "", message)
    })
}

/// Carries one exchange out.
pub fn one(slot: &Slot, runner: Runner, cancel: Cancel, tell: Tell) -> Result<String, Error> {
    let mut held = Held::take(slot)?;
    spawn(move || {
        let answer = guard(|| {
            held.with(|exchange| {
                runner.run_watched(exchange, &cancel, &mut |progress| {
                    // Nobody is there any more: a worker was stopped.
                    if !say(&tell, format!(r#"{{"progress":{}}}"#, progress.to_json())) {
                        cancel.cancel();
                    }
                })
            })
        });
        drop(held);
        end(&tell, answer);
    })?;
    Ok(String::new())
}

/// Asks VIES. The reading is told as `{"reading":…}` before the end.
pub fn check_vat_number(check: String, tell: Tell) -> Result<String, Error> {
    spawn(move || {
        let answer = guard(|| {
            let reading = tallage::check_vat_number_json(&check)?;
            say(&tell, format!(r#"{{"reading":{reading}}}"#));
            Ok(String::new())
        });
        end(&tell, answer);
    })?;
    Ok(String::new())
}

/// Exchanges that are collected for a bulk run.
#[derive(Default)]
pub struct Bulk(Mutex<Vec<Held>>);

impl Bulk {
    /// Takes one more. All or none: where one is in use, the others go back.
    pub fn add(&self, slot: &Slot) -> Result<String, Error> {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match Held::take(slot) {
            Ok(held) => list.push(held),
            Err(error) => {
                list.clear();
                return Err(error);
            }
        }
        Ok(String::new())
    }

    /// Carries all out that were collected.
    pub fn start(&self, runner: &Runner, parallel: u32, cancel: Cancel, tell: Tell) -> Result<String, Error> {
        let held = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        // Copies, so that what cannot be started stays where it was.
        let exchanges = held.iter().map(|held| held.exchange().cloned()).collect::<Result<Vec<_>, Error>>()?;
        let run = SyncRun::start(runner, exchanges, usize::try_from(parallel).unwrap_or(usize::MAX))?;
        let slots: Vec<Slot> = held.into_iter().map(Held::release).collect();
        spawn(move || {
            let answer = guard(|| {
                while !run.is_finished() {
                    if cancel.is_cancelled() {
                        run.stop();
                    }
                    let Some(item) = run.next(Some(SLICE)) else { continue };
                    let error = item.outcome.err().map(|error| format!(r#","error":{}"#, error.to_json()));
                    if let Some(slot) = slots.get(item.index) {
                        Held::put(slot, item.exchange);
                    }
                    let progress = run.progress().to_json();
                    let error = error.unwrap_or_default();
                    if !say(&tell, format!(r#"{{"index":{},"progress":{progress}{error}}}"#, item.index)) {
                        cancel.cancel();
                    }
                }
                Ok(String::new())
            });
            for (index, exchange) in run.remaining() {
                if let Some(slot) = slots.get(index) {
                    Held::put(slot, exchange);
                }
            }
            drop(run);
            end(&tell, answer);
        })?;
        Ok(String::new())
    }
}
