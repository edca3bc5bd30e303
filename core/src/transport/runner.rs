//! Carries exchanges out, one after the other or from many threads.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::channel::Channel;
use super::clock::{self, Clock, nanoseconds};
use super::http;
use super::options::RunnerOptions;
use super::random::{Random, jitter};
use super::watch::{Cancel, Doing, Progress, Watch};
use crate::config::{Connection, RateLimit, Timeouts};
use crate::error::{Error, ErrorKind};
use crate::exchange::{Exchange, Received, Step, TransportFailure};
use crate::provider::Response;

/// Carries out exchanges over HTTP: waits where they want to wait, keeps the rate limit of each connection, and says how it goes. Feature `http`.
///
/// One runner serves any number of threads, engines and connections; its clones are the same. Exchanges that share a runner share
/// the rate budget of their connection and its open sockets, so have one for the whole process.
///
/// ```
/// use tallage::{Runner, RunnerOptions};
/// let mut options = RunnerOptions::default();
/// options.proxy = Some("http://proxy.internal:3128".to_owned());
/// let runner = Runner::new(&options)?;
/// // let outcome = runner.run(&mut exchange)?;
/// # _ = runner;
/// # Ok::<(), tallage::Error>(())
/// ```
#[derive(Clone)]
pub struct Runner {
    inner: Arc<Inner>,
}

// Its proxy may hold a password.
impl fmt::Debug for Runner {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Runner")
    }
}

/// Code and address of a connection: two engines may have different accounts under one code.
type Key = (Box<str>, Box<str>);

struct Inner {
    proxy: Option<String>,
    /// In nanoseconds.
    budget: u64,
    clock: Clock,
    random: Random,
    channels: Mutex<BTreeMap<Key, Arc<Channel>>>,
}

/// What is carried out: an exchange, or in tests what behaves like one.
pub(super) trait Drive {
    fn step(&self) -> Step;
    fn receive(&mut self, number: u32, response: &Response) -> Result<Received, Error>;
    /// `None`: of the last request, or of the wait after it.
    fn fail(&mut self, number: Option<u32>, failure: TransportFailure) -> Result<Received, Error>;
    fn waited(&mut self);
    fn way(&self) -> Option<Way<'_>>;
}

/// Where the requests go, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) connection: &'a str,
    pub(super) base_url: &'a str,
    pub(super) limit: RateLimit,
    pub(super) timeouts: Timeouts,
}

impl<'a> From<&'a Connection> for Way<'a> {
    fn from(connection: &'a Connection) -> Self {
        let Connection { code, base_url, rate_limit, timeouts, .. } = connection;
        Self { connection: code, base_url, limit: *rate_limit, timeouts: *timeouts }
    }
}

impl Drive for Exchange {
    fn step(&self) -> Step {
        Exchange::step(self)
    }
    fn receive(&mut self, number: u32, response: &Response) -> Result<Received, Error> {
        Exchange::receive(self, Some(number), response)
    }
    fn fail(&mut self, number: Option<u32>, failure: TransportFailure) -> Result<Received, Error> {
        Exchange::fail(self, number, failure)
    }
    fn waited(&mut self) {
        Exchange::waited(self);
    }
    fn way(&self) -> Option<Way<'_>> {
        self.policy().map(Way::from)
    }
}

impl Runner {
    /// A runner with these options. Errors: `http.proxy.not_a_url`.
    pub fn new(options: &RunnerOptions) -> Result<Self, Error> {
        Self::build(options, Random::seeded(options.seed.unwrap_or_else(clock::seed)))
    }

    /// A runner that takes the random part of its waits from the host. Errors: `http.proxy.not_a_url`.
    ///
    /// ```
    /// # use tallage::{Runner, RunnerOptions};
    /// let runner = Runner::with_random(&RunnerOptions::default(), || 4)?;
    /// # _ = runner;
    /// # Ok::<(), tallage::Error>(())
    /// ```
    pub fn with_random(
        options: &RunnerOptions,
        random: impl Fn() -> u64 + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        Self::build(options, Random::Host(Box::new(random)))
    }

    fn build(options: &RunnerOptions, random: Random) -> Result<Self, Error> {
        // Looked at once: what is wrong with it is said before the first exchange.
        drop(http::client(options.proxy.as_deref())?);
        let inner = Inner {
            proxy: options.proxy.clone(),
            budget: nanoseconds(options.budget),
            clock: Clock::start(),
            random,
            channels: Mutex::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Carries an exchange out to its end; its outcome as JSON (docs/exchanges.md, “Outcome”).
    ///
    /// What goes wrong at the provider or on the way is part of the outcome. Waits are exact where the provider said how long, else a random part
    /// of half of them is left out. When the budget of the runner is spent, the exchange ends as cancelled.
    ///
    /// # Errors
    /// Kind `transport`, code `http.no_thread`: the exchange stays where it is, and can be carried on.
    pub fn run(&self, exchange: &mut Exchange) -> Result<String, Error> {
        self.run_watched(exchange, &Cancel::default(), &mut |_| {})
    }

    /// [`Runner::run`] with a way to end it, and with its progress: `tell` is called on this thread whenever it changes and at
    /// least every 25 ms, so that a host can look there whether its user still wants it. An exchange that is cancelled ends with
    /// an outcome that says so, and can be begun again by [`Exchange::retry`].
    ///
    /// # Errors
    /// As [`Runner::run`].
    pub fn run_watched(
        &self,
        exchange: &mut Exchange,
        cancel: &Cancel,
        tell: &mut dyn FnMut(&Progress),
    ) -> Result<String, Error> {
        self.drive(exchange, cancel, tell)
    }

    pub(super) fn clock(&self) -> Clock {
        self.inner.clock
    }

    pub(super) fn drive(
        &self,
        exchange: &mut impl Drive,
        cancel: &Cancel,
        tell: &mut dyn FnMut(&Progress),
    ) -> Result<String, Error> {
        let clock = self.inner.clock;
        let deadline = clock.now().saturating_add(self.inner.budget);
        let mut watch = Watch { cancel, tell, clock, deadline, request: 0, sent: 0 };
        let mut last = Last::Unknown;
        loop {
            match exchange.step() {
                Step::Done { outcome } => return Ok(outcome),
                Step::Wait { milliseconds } => {
                    let full = nanoseconds(Duration::from_millis(milliseconds));
                    let wait = match last {
                        Last::Unknown | Last::Answer { told: true, .. } => full,
                        Last::NoAnswer | Last::Answer { told: false, .. } => jitter(full, self.inner.random.next()),
                    };
                    if let (Last::Answer { limited: true, .. }, Some(way)) = (&last, exchange.way()) {
                        self.channel(&way)?.pause(&watch, wait);
                    }
                    if !watch.has(wait) || !watch.wait(Doing::Waiting, wait) {
                        return give_up(exchange);
                    }
                    exchange.waited();
                }
                Step::Send { number, request } => {
                    watch.request = number;
                    let way = exchange.way().ok_or_else(|| Error::internal("an exchange sends to no connection"))?;
                    if !is_below(&request.url, way.base_url) {
                        return Err(Error::internal("an exchange sends to another host than that of its connection"));
                    }
                    if cancel.is_cancelled() {
                        return give_up(exchange);
                    }
                    let channel = self.channel(&way)?;
                    match channel.send(request, way.timeouts, &mut watch)? {
                        None => return give_up(exchange),
                        Some(Ok(response)) => {
                            let told = response.header("retry-after").is_some();
                            last = Last::Answer { told, limited: response.status == 429 };
                            exchange.receive(number, &response)?;
                        }
                        Some(Err(failure)) => {
                            last = Last::NoAnswer;
                            exchange.fail(Some(number), failure)?;
                            if failure == TransportFailure::Cancelled {
                                return ended(exchange);
                            }
                        }
                    }
                }
            }
        }
    }

    fn channel(&self, way: &Way<'_>) -> Result<Arc<Channel>, Error> {
        let mut channels = self.inner.channels.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (way.connection.into(), way.base_url.into());
        if let Some(channel) = channels.get(&key) {
            channel.set_limit(way.limit);
            return Ok(Arc::clone(channel));
        }
        let channel = Arc::new(Channel::new(self.inner.proxy.as_deref(), way.limit)?);
        channels.insert(key, Arc::clone(&channel));
        Ok(channel)
    }
}

/// What came back for the last request of this run.
enum Last {
    /// There was none: the exchange was taken up while it waited.
    Unknown,
    NoAnswer,
    Answer {
        /// Whether the provider said how long to wait.
        told: bool,
        /// Whether it said that there are too many requests: then it wants to be left alone by all.
        limited: bool,
    },
}

/// Whether an address begins with that of the connection and goes on with a path.
fn is_below(url: &str, base_url: &str) -> bool {
    url.strip_prefix(base_url).is_some_and(|rest| rest.starts_with(['/', '?']))
}

/// Ends an exchange that the host does not want to go on, where it is.
fn give_up(exchange: &mut impl Drive) -> Result<String, Error> {
    exchange.fail(None, TransportFailure::Cancelled)?;
    ended(exchange)
}

fn ended(exchange: &impl Drive) -> Result<String, Error> {
    match exchange.step() {
        Step::Done { outcome } => Ok(outcome),
        Step::Send { .. } | Step::Wait { .. } => {
            let message = "the exchange was cancelled; it stays where it is and can be carried on";
            Err(Error::new(ErrorKind::Transport, "exchange.cancelled", "", message))
        }
    }
}

#[cfg(test)]
#[cfg(feature = "simulate")]
mod simulated_tests;
#[cfg(test)]
mod tests;
