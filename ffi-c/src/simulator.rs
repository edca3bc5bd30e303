//! The simulated tax providers (feature `simulate`): only in the library for tests.

use std::sync::{Mutex, MutexGuard};

use tallage_core::simulate::{Server, Simulator};
use tallage_core::{Error, ErrorKind};

use crate::boundary;
use crate::error::tallage_error;
use crate::handle;
use crate::result::tallage_result;
use crate::status::tallage_status;
use crate::text::tallage_str;

enum State {
    InMemory(Box<Simulator>),
    Served(Server),
}

/// Anrok, AvaTax, Stripe and VIES in memory, for the tests of your own program (docs/simulator.md). Only `libtallage_testing` has it,
/// and this header shows it where `TALLAGE_SIMULATE` is defined: `pkg-config --cflags --libs tallage-testing` says both. Owned by the
/// caller, freed with `tallage_simulator_free`.
///
/// Any number of threads may use one simulator at once; it does one thing after the other. After a panic that was caught
/// (`internal.panic`) it answers nothing else.
///
/// ```c
/// const char *text = "{\"now\":\"2026-11-21T12:00:00Z\"}";
/// tallage_str options = {text, strlen(text)};
/// if (tallage_simulator_new(options, &new_simulator, &error) == TALLAGE_STATUS_OK) {
///   tallage_simulator_free(new_simulator);
/// }
/// ```
#[cfg(feature = "simulate")]
pub struct tallage_simulator {
    state: Mutex<State>,
}

impl tallage_simulator {
    /// What a panic has left half-done is not looked at again.
    fn state(&self) -> Result<MutexGuard<'_, State>, tallage_error> {
        self.state.lock().map_err(|_| tallage_error::panicked())
    }

    /// Works on the simulator, wherever it is.
    fn with<T>(&self, work: impl FnOnce(&mut Simulator) -> Result<T, Error>) -> Result<T, tallage_error> {
        Ok(match &mut *self.state()? {
            State::InMemory(simulator) => work(simulator)?,
            State::Served(server) => work(&mut server.simulator())?,
        })
    }

    fn serve(&self) -> Result<String, tallage_error> {
        let mut state = self.state()?;
        if let State::InMemory(simulator) = &*state {
            let server = Server::start(Simulator::clone(simulator)).map_err(|error| {
                let message = format!("the simulator could not be started: {error}");
                Error::new(ErrorKind::Transport, "simulator.not_started", "", message)
            })?;
            *state = State::Served(server);
        }
        let State::Served(server) = &*state else { return Err(tallage_error::panicked()) };
        Ok(server.base_url())
    }

    fn close(&self) -> Result<(), tallage_error> {
        let mut state = self.state()?;
        if let State::Served(server) = &*state {
            let simulator = server.simulator().clone();
            *state = State::InMemory(Box::new(simulator));
        }
        Ok(())
    }
}

/// Asks a simulator for a text.
///
/// # Safety
/// `simulator` is NULL or living; `text` is readable; `out` is NULL or writable.
unsafe fn ask(
    simulator: *const tallage_simulator,
    text: tallage_str,
    name: &str,
    out: *mut *mut tallage_result,
    question: impl FnOnce(&mut Simulator, &str) -> Result<String, Error>,
) -> Result<(), tallage_error> {
    // SAFETY: the contract of this function is that of the three.
    unsafe {
        let simulator = handle::borrow(simulator, "simulator")?;
        handle::check(out)?;
        let text = text.read(name, ErrorKind::InvalidDocument)?;
        let json = simulator.with(|simulator| question(simulator, text))?;
        handle::give(out, tallage_result { json })
    }
}

/// Makes a simulator with nothing stored, out of `{"now","seed"?}`: what the clocks of the providers say, and where identifiers begin.
///
/// On success `*out` is a new simulator, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
/// and `*error` is a new error, owned by the caller; `error` may be NULL. `out` must not be NULL. May be called from any thread.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT`.
///
/// ```c
/// const char *text = "{\"now\":\"2026-11-21T12:00:00Z\",\"seed\":1}";
/// tallage_str options = {text, strlen(text)};
/// if (tallage_simulator_new(options, &new_simulator, &error) != TALLAGE_STATUS_OK) {
///   tallage_error_free(error);
///   return;
/// }
/// tallage_simulator_free(new_simulator);
/// ```
#[cfg(feature = "simulate")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_simulator_new(
    options_json: tallage_str,
    out: *mut *mut tallage_simulator,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe {
        boundary::status(error, || {
            handle::check(out)?;
            let options = options_json.read("options_json", ErrorKind::InvalidDocument)?;
            let simulator = Box::new(Simulator::from_json(options)?);
            handle::give(out, tallage_simulator { state: Mutex::new(State::InMemory(simulator)) })
        })
    }
}

/// Does what a command says (docs/simulator.md, “By JSON”): `{"do":…}` with its members in, JSON out. So faults are ordered, products
/// and customers set up, clocks moved on, and what was asked and recorded is looked at.
///
/// On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
/// and `*error` is a new error, owned by the caller; `error` may be NULL. `simulator` and `out` must not be NULL. May be
/// called from any thread, with one simulator from many at once.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a command with a mistake in it, which does nothing.
///
/// ```c
/// const char *text = "{\"do\":\"fault\",\"fault\":\"close\",\"when\":\"after\",\"operation\":\"createOrUpdate\"}";
/// tallage_str lost_reply = {text, strlen(text)};
/// if (tallage_simulator_command(simulator, lost_reply, &result, &error) != TALLAGE_STATUS_OK) {
///   tallage_error_free(error);
///   return;
/// }
/// tallage_result_free(result);
/// ```
#[cfg(feature = "simulate")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_simulator_command(
    simulator: *const tallage_simulator,
    command_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || ask(simulator, command_json, "command_json", out, Simulator::command_json)) }
}

/// Answers a step of an exchange in memory: what `tallage_exchange_step` gave in, what `tallage_exchange_receive` takes out, a lost reply
/// too (`failure`). After a step `wait`, which moves the clocks of the providers on, call `tallage_exchange_waited` instead.
///
/// Pointers, ownership and threads are those of `tallage_simulator_command`.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for what is no step, and for the step `done`.
///
/// ```c
/// tallage_result *step = NULL, *answer = NULL, *told = NULL;
/// if (tallage_exchange_step(exchange, &step, NULL) == TALLAGE_STATUS_OK &&
///     tallage_simulator_handle(simulator, tallage_result_json(step), &answer, NULL) == TALLAGE_STATUS_OK &&
///     tallage_exchange_receive(exchange, tallage_result_json(answer), &told, NULL) == TALLAGE_STATUS_OK) {
///   printf("and so on, until there is an outcome\n");
/// }
/// tallage_result_free(told);
/// tallage_result_free(answer);
/// tallage_result_free(step);
/// ```
#[cfg(feature = "simulate")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_simulator_handle(
    simulator: *const tallage_simulator,
    step_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || ask(simulator, step_json, "step_json", out, Simulator::handle_json)) }
}

/// Listens at a free port of 127.0.0.1 until `tallage_simulator_close`, for a test with your own HTTP client. The answer is the address as
/// a JSON string, quotes included, to be the `base_url` of a connection: `"http://127.0.0.1:40001"`. The clocks of the providers run on
/// from where they were. A simulator that listens gives its address again.
///
/// This and what follows from it is the one place of the library with threads, sockets and a clock.
///
/// Pointers, ownership and threads are those of `tallage_simulator_command`.
///
/// Fails with `TALLAGE_STATUS_TRANSPORT` (`simulator.not_started`) where no port or no thread could be had.
///
/// ```c
/// if (tallage_simulator_serve(simulator, &result, &error) == TALLAGE_STATUS_OK) {
///   tallage_str base_url = tallage_result_json(result);
///   printf("{\"base_url\":%.*s}\n", (int)base_url.len, base_url.ptr);
/// }
/// tallage_result_free(result);
/// ```
#[cfg(feature = "simulate")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_simulator_serve(
    simulator: *const tallage_simulator,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe {
        boundary::status(error, || {
            let simulator = handle::borrow(simulator, "simulator")?;
            handle::check(out)?;
            // An address has nothing in it that JSON would escape.
            let json = format!("\"{}\"", simulator.serve()?);
            handle::give(out, tallage_result { json })
        })
    }
}

/// Listens no more; the simulator keeps what it has stored, and answers in memory. Does nothing where it does not listen.
///
/// On failure `*error` is a new error, owned by the caller; `error` may be NULL. `simulator` must not be NULL. May be called from any
/// thread, with one simulator from many at once. Fails only for NULL.
///
/// ```c
/// if (tallage_simulator_close(simulator, NULL) == TALLAGE_STATUS_OK) {
///   printf("the port is free again\n");
/// }
/// ```
#[cfg(feature = "simulate")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_simulator_close(
    simulator: *const tallage_simulator,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || handle::borrow(simulator, "simulator")?.close()) }
}

/// Frees a simulator, and with it what it has stored. It stops listening. NULL is fine. Results and errors made with it stay valid.
///
/// Cannot fail. Only once for each simulator, from any thread, and not while another thread still uses it.
///
/// ```c
/// tallage_simulator_free(new_simulator);
/// new_simulator = NULL;
/// ```
#[cfg(feature = "simulate")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_simulator_free(simulator: *mut tallage_simulator) {
    // SAFETY: NULL or given away once, as the header demands.
    boundary::value((), || unsafe { handle::free(simulator) })
}
