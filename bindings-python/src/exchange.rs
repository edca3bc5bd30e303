//! `tallage.Exchange`: an operation at a tax provider, driven by the host's own HTTP client or by the built-in one.
//!
//! What a step looks like to Python, and what is taken for a response, is in `tallage/_exchange.py`.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::call::PyCallArgs;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyString};
use serde::Deserialize;
use tallage::{Error, ErrorKind};

use crate::errors::Failure;
use crate::eu;
use crate::guard::guard;
use crate::input::{Input, compute};
use crate::result::TaxResult;
use crate::run;
use crate::shape::Shape;
use crate::write::{self, Area};

/// Where an exchange lives. Empty while a call works on it: whoever comes in between is told so, and nobody waits for a lock, which
/// beside the GIL could be for ever.
pub type Slot = Arc<Mutex<Option<tallage::Exchange>>>;

/// An exchange taken out of its slot, which goes back when this is dropped, also by a panic.
pub struct Held {
    slot: Slot,
    exchange: Option<tallage::Exchange>,
}

impl Held {
    /// Takes it. Errors: `exchange.in_use`.
    pub fn take(slot: &Slot) -> Result<Self, Error> {
        let exchange = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        if exchange.is_none() {
            let message = "another call is at work on this exchange; wait until it is done, or stop it";
            return Err(Error::new(ErrorKind::Conflict, "exchange.in_use", "", message));
        }
        Ok(Self { slot: Arc::clone(slot), exchange })
    }

    /// The exchange.
    pub fn exchange(&self) -> Result<&tallage::Exchange, Error> {
        self.exchange.as_ref().ok_or_else(gone)
    }

    /// Changes it; what fails half-way, be it by a panic, leaves it as it was.
    pub fn change<T>(&mut self, how: impl FnOnce(&mut tallage::Exchange) -> Result<T, Error>) -> Result<T, Error> {
        let mut next = self.exchange()?.clone();
        let answer = how(&mut next)?;
        self.exchange = Some(next);
        Ok(answer)
    }

    /// Works on it directly: for a run, which leaves it at every moment as it could be resumed.
    pub fn with<T>(&mut self, work: impl FnOnce(&mut tallage::Exchange) -> Result<T, Error>) -> Result<T, Error> {
        work(self.exchange.as_mut().ok_or_else(gone)?)
    }

    /// Leaves its slot empty until [`Held::put`]: another one is at work in its place.
    pub fn release(mut self) -> Slot {
        self.exchange = None;
        Arc::clone(&self.slot)
    }

    /// Puts back what was given away.
    pub fn put(slot: &Slot, exchange: tallage::Exchange) {
        *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(exchange);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = self.exchange.take();
    }
}

fn gone() -> Error {
    Error::new(ErrorKind::Internal, "internal.defect", "", "an exchange is missing from where it belongs")
}

// Functions of `tallage._exchange`.
static READ_STEP: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static READ_RESPONSE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static READ_FAILURE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static DRIVE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static ARUN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Calls a function of `tallage._exchange`.
fn python<'py>(
    py: Python<'py>,
    cell: &'static PyOnceLock<Py<PyAny>>,
    name: &str,
    arguments: impl PyCallArgs<'py>,
) -> Result<Bound<'py, PyAny>, Failure> {
    Ok(cell.import(py, "tallage._exchange", name)?.call1(arguments)?)
}

/// A document inside a request: text is put in as it is, all else is written with the rest.
pub fn document<'py>(value: &Bound<'py, PyAny>) -> Result<Bound<'py, PyAny>, Failure> {
    let py = value.py();
    if value.cast::<PyString>().is_err() && value.cast::<PyBytes>().is_err() {
        return Ok(value.clone());
    }
    let input = Input::read(value, Area::Exchange)?;
    let text = input.text(py)?.to_owned();
    Ok(Bound::new(py, TaxResult::new(text, None))?.into_any())
}

/// Begins an exchange with a request, a dict or JSON.
pub fn begin(engine: &tallage::Engine, request: &Bound<'_, PyAny>) -> Result<Exchange, Failure> {
    let py = request.py();
    let input = Input::read(request, Area::Exchange)?;
    let text = input.text(py)?;
    Ok(Exchange::new(compute(py, text, || engine.begin_json(text))?))
}

/// Begins an exchange with a request made of arguments; one that is `None` is not set.
pub fn begin_with<'py>(
    engine: &tallage::Engine,
    operation: &Bound<'py, PyString>,
    members: &[(&str, Option<&Bound<'py, PyAny>>)],
) -> Result<Exchange, Failure> {
    let request = eu::request(operation.py(), members)?;
    request.set_item("operation", operation)?;
    begin(engine, &request)
}

/// Takes an exchange up again.
pub fn resume(engine: &tallage::Engine, exchange: &Bound<'_, PyAny>) -> Result<Exchange, Failure> {
    let py = exchange.py();
    let input = Input::read(exchange, Area::Exchange)?;
    let text = input.text(py)?;
    Ok(Exchange::new(compute(py, text, || engine.resume_json(text))?))
}

/// What the core says became of an answer.
#[derive(Deserialize)]
struct Received {
    received: String,
}

/// An operation at a tax provider, as a value: it says what to send, takes what came back, and ends with an outcome.
#[pyclass(frozen, module = "tallage")]
pub struct Exchange {
    /// Shared with a bulk run.
    pub slot: Slot,
}

impl Exchange {
    fn new(exchange: tallage::Exchange) -> Self {
        Self { slot: Arc::new(Mutex::new(Some(exchange))) }
    }

    /// Hands something over, as the JSON that `receive_json` takes.
    fn hand_over(&self, py: Python<'_>, received: &Bound<'_, PyDict>) -> Result<String, Failure> {
        let text = write::to_json(received.as_any(), Area::Exchange)?;
        let mut held = Held::take(&self.slot)?;
        let answer = compute(py, &text, || held.change(|exchange| exchange.receive_json(&text)))?;
        let answer: Received = serde_json::from_str(&answer)
            .map_err(|error| Error::new(ErrorKind::Internal, "internal.defect", "", error.to_string()))?;
        Ok(answer.received)
    }
}

#[pymethods]
impl Exchange {
    /// What is to be done next: a `Step`. Asking twice gives the same.
    fn step<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || {
            let held = Held::take(&self.slot)?;
            let step = TaxResult::new(held.exchange()?.step_json(), None);
            let outcome = held.exchange()?.outcome_json().map(str::to_owned);
            drop(held);
            let outcome = outcome.map(|json| Shape::Outcome.make(py, json, None)).transpose()?;
            python(py, &READ_STEP, "read_step", (step, outcome))
        })
    }

    /// Takes the answer to the request of the last step, or of step `number`: `"applied"`, or `"already_applied"` where it was
    /// taken before.
    #[pyo3(signature = (response, number = None))]
    fn receive(&self, response: &Bound<'_, PyAny>, number: Option<&Bound<'_, PyAny>>) -> PyResult<String> {
        let py = response.py();
        guard(py, || {
            let received = PyDict::new(py);
            received.set_item("response", python(py, &READ_RESPONSE, "read_response", (response,))?)?;
            if let Some(number) = number {
                received.set_item("number", number)?;
            }
            self.hand_over(py, &received)
        })
    }

    /// Says that the request of the last step, or of step `number`, got no answer: `"timeout"`, `"connection"`, `"tls"`,
    /// `"too_large"`, `"cancelled"`, or the exception of an HTTP client that says so.
    #[pyo3(signature = (kind, number = None))]
    fn fail(&self, kind: &Bound<'_, PyAny>, number: Option<&Bound<'_, PyAny>>) -> PyResult<String> {
        let py = kind.py();
        guard(py, || {
            let received = PyDict::new(py);
            received.set_item("failure", python(py, &READ_FAILURE, "read_failure", (kind,))?)?;
            if let Some(number) = number {
                received.set_item("number", number)?;
            }
            self.hand_over(py, &received)
        })
    }

    /// Says that the time of a step `wait` is over. Does nothing at any other step.
    fn waited(&self, py: Python<'_>) -> PyResult<()> {
        guard(py, || {
            Held::take(&self.slot)?.change(|exchange| {
                exchange.waited();
                Ok(())
            })?;
            Ok(())
        })
    }

    /// Begins again after a failure that may pass, with the same identifiers: what was recorded is not recorded twice. Does
    /// nothing while the exchange goes on, and after a success.
    fn retry(&self, py: Python<'_>) -> PyResult<()> {
        guard(py, || {
            Held::take(&self.slot)?.change(|exchange| {
                exchange.retry();
                Ok(())
            })?;
            Ok(())
        })
    }

    /// Drives the exchange to its end with the host's own HTTP client: a client of requests or httpx, or `send(request)`, which gives a
    /// response; `sleep(seconds)` waits.
    #[pyo3(signature = (client, sleep = None))]
    fn drive<'py>(
        slf: Bound<'py, Self>,
        client: &Bound<'py, PyAny>,
        sleep: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        guard(py, || python(py, &DRIVE, "drive", (&slf, client, sleep)))
    }

    /// `drive` for asyncio: a coroutine. The client is one of httpx or aiohttp, or `await send(request)`; `await sleep(seconds)` waits.
    #[pyo3(signature = (client, sleep = None))]
    fn arun<'py>(
        slf: Bound<'py, Self>,
        client: &Bound<'py, PyAny>,
        sleep: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        guard(py, || python(py, &ARUN, "arun", (&slf, client, sleep)))
    }

    /// Carries the exchange out with the built-in transport, the GIL released; the outcome.
    ///
    /// `progress(doing)` is called whenever something changes and at least every 25 ms. After `timeout` seconds the exchange ends
    /// as cancelled. Ctrl-C raises `KeyboardInterrupt` within a tenth of a second; `retry()` begins again, whatever it was that ended it.
    #[pyo3(signature = (progress = None, timeout = None, runner = None))]
    fn run(
        &self,
        py: Python<'_>,
        progress: Option<&Bound<'_, PyAny>>,
        timeout: Option<&Bound<'_, PyAny>>,
        runner: Option<&Bound<'_, run::Runner>>,
    ) -> PyResult<Py<PyAny>> {
        guard(py, || run::run(&self.slot, py, progress, timeout, runner))
    }

    /// The exchange as JSON, without credentials; `Engine.resume` takes it up again.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || Ok(Held::take(&self.slot)?.exchange()?.to_json()))
    }

    /// The outcome; `None` while the exchange goes on.
    #[getter]
    fn outcome(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        guard(py, || {
            let json = Held::take(&self.slot)?.exchange()?.outcome_json().map(str::to_owned);
            json.map(|json| Shape::Outcome.make(py, json, None)).transpose()
        })
    }

    /// The code of its connection.
    #[getter]
    fn connection(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || Ok(Held::take(&self.slot)?.exchange()?.connection().to_owned()))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || {
            let Ok(held) = Held::take(&self.slot) else { return Ok("<tallage exchange, in use>".to_owned()) };
            let exchange = held.exchange()?;
            let next = match exchange.step() {
                tallage::Step::Send { number, .. } => format!("to send request {number}"),
                tallage::Step::Wait { milliseconds } => format!("to wait {milliseconds} ms"),
                tallage::Step::Done { .. } => "done".to_owned(),
                _ => "going on".to_owned(),
            };
            Ok(format!("<tallage exchange with {}: {next}>", exchange.connection()))
        })
    }
}
