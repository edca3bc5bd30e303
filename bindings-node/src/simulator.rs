//! The simulator behind `tallage/testing`: commands as text, and a server on the loopback interface.

use std::sync::{Mutex, PoisonError};

use tallage::simulate::{self, Server};
use tallage::{Error, ErrorKind};

enum State {
    InMemory(Box<simulate::Simulator>),
    Served(Server),
    /// While one becomes the other; also after that went wrong.
    Between,
}

/// Anrok, AvaTax and VIES in memory, as JavaScript holds them.
pub struct Simulator(Mutex<State>);

fn between() -> Error {
    Error::new(ErrorKind::Internal, "internal.defect", "", "the simulator is neither in memory nor served")
}

impl Simulator {
    /// A simulator with nothing stored.
    pub fn new(options: &str) -> Result<Self, Error> {
        Ok(Self(Mutex::new(State::InMemory(Box::new(simulate::Simulator::from_json(options)?)))))
    }

    /// Does what a command says.
    pub fn command(&self, command: &str) -> Result<String, Error> {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            State::InMemory(simulator) => simulator.command_json(command),
            State::Served(server) => server.simulator().command_json(command),
            State::Between => Err(between()),
        }
    }

    /// Listens; the address.
    pub fn serve(&self) -> Result<String, Error> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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

    /// Listens no more. The answer has nothing in it.
    pub fn close(&self) -> Result<String, Error> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let State::Served(server) = &*state {
            // Another one in its place, since a server has one until it ends.
            let spare = simulate::Simulator::from_json(r#"{"now":"2026-01-01T00:00:00Z"}"#)?;
            let simulator = std::mem::replace(&mut *server.simulator(), spare);
            *state = State::InMemory(Box::new(simulator));
        }
        Ok(String::new())
    }
}
