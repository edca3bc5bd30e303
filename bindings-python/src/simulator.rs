//! The simulator behind `tallage.testing`: commands as text, and a server on the loopback interface.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use tallage::simulate::{self, Server};
use tallage::{Error, ErrorKind};

use crate::errors::Failure;
use crate::guard::guard;
use crate::result::TaxResult;
use crate::write::{self, Area};

enum State {
    InMemory(Box<simulate::Simulator>),
    Served(Server),
    /// While one becomes the other; also after that went wrong.
    Between,
}

/// Anrok, AvaTax and VIES in memory. What people use is `tallage.testing.Simulator`.
#[pyclass(frozen, module = "tallage._native")]
pub struct Simulator {
    state: Mutex<State>,
}

fn between() -> Error {
    Error::new(ErrorKind::Internal, "internal.defect", "", "the simulator is neither in memory nor served")
}

impl Simulator {
    /// Held only with the GIL released or for no longer than it takes to look: nobody waits here for who waits for the GIL.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen(&self) -> Result<String, Error> {
        let mut state = self.state();
        if let State::Served(server) = &*state {
            return Ok(server.base_url());
        }
        let State::InMemory(simulator) = std::mem::replace(&mut *state, State::Between) else { return Err(between()) };
        let server = Server::start(*simulator).map_err(|error| {
            Error::new(ErrorKind::Transport, "simulator.no_port", "", format!("the simulator cannot listen: {error}"))
        })?;
        let base_url = server.base_url();
        *state = State::Served(server);
        Ok(base_url)
    }

    fn listen_no_more(&self) -> Result<(), Error> {
        let mut state = self.state();
        if let State::Served(server) = &*state {
            // Another one in its place, since a server has one until it ends.
            let spare = simulate::Simulator::from_json(r#"{"now":"2026-01-01T00:00:00Z"}"#)?;
            let simulator = std::mem::replace(&mut *server.simulator(), spare);
            *state = State::InMemory(Box::new(simulator));
        }
        Ok(())
    }
}

#[pymethods]
impl Simulator {
    /// A simulator with nothing stored: `{"now", "seed"?}`.
    #[new]
    fn new(options: &Bound<'_, PyAny>) -> PyResult<Self> {
        guard(options.py(), || {
            let options = write::to_json(options, Area::Simulator)?;
            let simulator = Box::new(simulate::Simulator::from_json(&options)?);
            Ok(Self { state: Mutex::new(State::InMemory(simulator)) })
        })
    }

    /// Does what a command says (docs/simulator.md, “By JSON”).
    fn command(&self, command: &Bound<'_, PyAny>) -> PyResult<TaxResult> {
        let py = command.py();
        guard(py, || {
            let command = write::to_json(command, Area::Simulator)?;
            let answer = py.detach(|| match &mut *self.state() {
                State::InMemory(simulator) => simulator.command_json(&command),
                State::Served(server) => server.simulator().command_json(&command),
                State::Between => Err(between()),
            });
            Ok(TaxResult::new(answer?, None))
        })
    }

    /// Listens at a free port of the loopback interface; the address to put in the place of a provider's.
    fn serve(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || py.detach(|| self.listen()).map_err(Failure::from))
    }

    /// Listens no more.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        guard(py, || py.detach(|| self.listen_no_more()).map_err(Failure::from))
    }
}
