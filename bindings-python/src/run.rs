//! The built-in transport: one exchange carried out, or many at once.

use std::process;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use tallage::{Cancel, Error, RunnerOptions, SyncRun};

use crate::errors::Failure;
use crate::eu;
use crate::exchange::{Exchange, Held, Slot};
use crate::guard::guard;
use crate::shape::Shape;
use crate::write::{self, Area};

/// How long a bulk run waits before it looks whether there was a signal.
const SLICE: Duration = Duration::from_millis(50);

/// The runner of those who name none, with the process that it belongs to: what was forked must not share its sockets.
static DEFAULT: Mutex<Option<(u32, tallage::Runner)>> = Mutex::new(None);

fn default_runner() -> Result<tallage::Runner, Error> {
    let mut known = DEFAULT.lock().unwrap_or_else(PoisonError::into_inner);
    let own = process::id();
    if let Some((process, runner)) = known.as_ref()
        && *process == own
    {
        return Ok(runner.clone());
    }
    let runner = tallage::Runner::new(&RunnerOptions::default())?;
    *known = Some((own, runner.clone()));
    Ok(runner)
}

fn runner_of(runner: Option<&Bound<'_, Runner>>) -> Result<tallage::Runner, Error> {
    runner.map_or_else(default_runner, |runner| Ok(runner.get().inner.clone()))
}

/// How exchanges are sent: those that share a runner share its sockets and the rate budget of their connection.
#[pyclass(frozen, module = "tallage")]
pub struct Runner {
    inner: tallage::Runner,
}

#[pymethods]
impl Runner {
    /// A runner; `proxy` is `http://[user:password@]host:port`, and environment variables are not read.
    #[new]
    #[pyo3(signature = (*, proxy = None, budget_milliseconds = None, seed = None))]
    fn new(
        py: Python<'_>,
        proxy: Option<&Bound<'_, PyAny>>,
        budget_milliseconds: Option<&Bound<'_, PyAny>>,
        seed: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        guard(py, || {
            let members = [("proxy", proxy), ("budget_milliseconds", budget_milliseconds), ("seed", seed)];
            let options = write::to_json(&eu::request(py, &members)?, Area::Runner)?;
            Ok(Self { inner: tallage::Runner::new(&RunnerOptions::from_json(&options)?)? })
        })
    }

    // Not what it was made of: a proxy may have a password.
    fn __repr__(&self, py: Python<'_>) -> PyResult<&'static str> {
        guard(py, || Ok("<tallage runner>"))
    }
}

/// Milliseconds of a time in seconds, an `int` or a `float`, which Python multiplies.
fn milliseconds(seconds: &Bound<'_, PyAny>) -> Result<Duration, Failure> {
    static READ: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = seconds.py();
    let read = READ.import(py, "tallage._exchange", "milliseconds")?.call1((seconds,))?;
    Ok(Duration::from_millis(read.extract()?))
}

/// What a progress callback is given.
fn told<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    LOADS.import(py, "json", "loads")?.call1((json,))
}

/// Carries an exchange out to its end, without the GIL. A signal (Ctrl-C) and an exception of `progress` end it within a tenth of a second, as
/// cancelled; they are raised then.
pub fn run(
    exchange: &Slot,
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    timeout: Option<&Bound<'_, PyAny>>,
    runner: Option<&Bound<'_, Runner>>,
) -> Result<Py<PyAny>, Failure> {
    let runner = runner_of(runner)?;
    let deadline = timeout.map(milliseconds).transpose()?.map(|timeout| (Instant::now(), timeout));
    let progress = progress.map(|progress| progress.clone().unbind());
    let mut held = Held::take(exchange)?;
    let cancel = Cancel::default();
    let mut raised: Option<PyErr> = None;
    let outcome = py.detach(|| {
        held.with(|exchange| {
            runner.run_watched(exchange, &cancel, &mut |doing| {
                if raised.is_some() {
                    return;
                }
                if deadline.is_some_and(|(begun, timeout)| begun.elapsed() >= timeout) {
                    cancel.cancel();
                }
                let asked = Python::attach(|py| {
                    py.check_signals()?;
                    match &progress {
                        Some(progress) => progress.call1(py, (told(py, &doing.to_json())?,)).map(drop),
                        None => Ok(()),
                    }
                });
                if let Err(error) = asked {
                    raised = Some(error);
                    cancel.cancel();
                }
            })
        })
    });
    drop(held);
    match raised {
        Some(error) => Err(error.into()),
        None => Shape::Outcome.make(py, outcome?, None),
    }
}

/// Carries many exchanges out at once, within the rate budget of each connection.
///
/// An iterator of `(index, outcome)` as they end, the index being the exchange's place in the list. Each exchange is brought to its end by it;
/// after `stop()` those that were not begun are as they were.
#[pyfunction]
#[pyo3(signature = (exchanges, parallel = None, progress = None, runner = None))]
pub fn sync_all(
    exchanges: &Bound<'_, PyAny>,
    parallel: Option<usize>,
    progress: Option<&Bound<'_, PyAny>>,
    runner: Option<&Bound<'_, Runner>>,
) -> PyResult<SyncIterator> {
    let py = exchanges.py();
    guard(py, || {
        let runner = runner_of(runner)?;
        let slots = exchanges
            .try_iter()?
            .map(|exchange| Ok(Slot::clone(&exchange?.cast::<Exchange>()?.get().slot)))
            .collect::<PyResult<Vec<_>>>()?;
        // All or none: what was taken before one that is in use goes back by itself.
        let held = slots.iter().map(Held::take).collect::<Result<Vec<_>, Error>>()?;
        // Copies, so that what cannot be started stays where it was.
        let exchanges = held.iter().map(|held| held.exchange().cloned()).collect::<Result<Vec<_>, Error>>()?;
        let run = SyncRun::start(&runner, exchanges, parallel.unwrap_or(4))?;
        let slots: Vec<Slot> = held.into_iter().map(Held::release).collect();
        let total = slots.len();
        let progress = progress.map(|progress| progress.clone().unbind());
        Ok(SyncIterator { run, slots, total, progress })
    })
}

/// The iterator that `sync_all` returns.
#[pyclass(frozen, module = "tallage")]
pub struct SyncIterator {
    run: SyncRun,
    slots: Vec<Slot>,
    total: usize,
    progress: Option<Py<PyAny>>,
}

impl SyncIterator {
    fn put_back(&self, index: usize, exchange: tallage::Exchange) {
        if let Some(slot) = self.slots.get(index) {
            Held::put(slot, exchange);
        }
    }

    /// Ends what runs; afterwards each exchange is back where it came from.
    fn end(&self) {
        self.run.stop();
        while let Some(item) = self.run.next(None) {
            self.put_back(item.index, item.exchange);
        }
        for (index, exchange) in self.run.remaining() {
            self.put_back(index, exchange);
        }
    }

    fn next(&self, py: Python<'_>) -> Result<Option<(usize, Py<PyAny>)>, Failure> {
        loop {
            let item = py.detach(|| self.run.next(Some(SLICE)));
            if let Some(item) = item {
                self.put_back(item.index, item.exchange);
                if let Some(progress) = &self.progress {
                    progress.call1(py, (told(py, &self.run.progress().to_json())?,))?;
                }
                return match item.outcome {
                    Ok(outcome) => Ok(Some((item.index, Shape::Outcome.make(py, outcome, None)?))),
                    Err(error) => {
                        let index = u64::try_from(item.index).unwrap_or(u64::MAX);
                        Err(Failure::Core(error).at_index(py, index))
                    }
                };
            }
            if self.run.is_finished() {
                return Ok(None);
            }
            py.check_signals()?;
        }
    }
}

impl Drop for SyncIterator {
    fn drop(&mut self) {
        self.end();
    }
}

#[pymethods]
impl SyncIterator {
    fn __iter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        guard(slf.py(), || Ok(slf.clone()))
    }

    /// The next exchange that has ended. An exchange whose run could not be carried out raises, with its place in
    /// `details["index"]`; the next `next()` goes on. A signal stops all.
    fn __next__(&self, py: Python<'_>) -> PyResult<Option<(usize, Py<PyAny>)>> {
        guard(py, || {
            let next = self.next(py);
            if matches!(next, Err(Failure::Python(_)) | Ok(None)) {
                py.detach(|| self.end());
            }
            next
        })
    }

    /// How many exchanges there are.
    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        guard(py, || Ok(self.total))
    }

    /// How far it is: `total`, `done`, `failed`, `running` and `eta_milliseconds`.
    #[getter]
    fn progress<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        guard(py, || Ok(told(py, &self.run.progress().to_json())?.cast_into::<PyDict>().map_err(PyErr::from)?))
    }

    /// Begins nothing more, and ends what runs as cancelled. What was not begun stays as it was.
    fn stop(&self, py: Python<'_>) -> PyResult<()> {
        guard(py, || {
            py.detach(|| self.end());
            Ok(())
        })
    }

    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        guard(slf.py(), || Ok(slf.clone()))
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, PyAny>) -> PyResult<()> {
        guard(py, || {
            py.detach(|| self.end());
            Ok(())
        })
    }
}
