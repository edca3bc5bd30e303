//! The private native module of the npm package `tallage`: glue over the core's JSON surface.
//!
//! JSON text (a string, or UTF-8 bytes) goes in, canonical JSON text or a [`guard::Failure`] comes out. Nothing here is
//! thrown: what people call, with its types, errors and checks of objects, is the TypeScript in `lib/`.

mod exchange;
mod guard;
mod many;
mod run;
mod simulator;

use std::sync::Arc;

use exchange::{Held, Slot, slot};
use guard::{Answer, Failure, guard, guard_lookup};
use napi::bindgen_prelude::{AsyncTask, Either, External, Uint8ArraySlice};
use napi_derive::napi;
use run::{Bulk, Tell, runner_of};
use simulator::Simulator;
use tallage::{Cancel, Engine, Error, Runner, RunnerOptions};

/// An engine as JavaScript holds it; a task on the pool keeps it alive as well.
pub type Shared = Arc<Engine>;

/// JSON text as JavaScript sends it.
pub type Input<'a> = Either<String, Uint8ArraySlice<'a>>;

/// The text, or `json.not_utf8` for bytes that are none.
fn text<'a>(input: &'a Input<'_>) -> Result<&'a str, Error> {
    match input {
        Either::A(text) => Ok(text),
        Either::B(bytes) => tallage::text(bytes),
    }
}

/// Builds an engine from configuration JSON. V8 is told its rough size, so that it collects engines in time.
#[napi(catch_unwind)]
pub fn new_engine(config: Input<'_>) -> Either<External<Shared>, Failure> {
    let built = guard_lookup(|| {
        let config = text(&config)?;
        Ok((Arc::new(Engine::from_json(config)?), config.len().saturating_mul(4)))
    });
    match built {
        Ok((engine, size)) => Either::A(External::new_with_size_hint(engine, size)),
        Err(failure) => Either::B(failure),
    }
}

/// Taxes an invoice.
#[napi(catch_unwind)]
pub fn calculate(engine: &External<Shared>, invoice: Input<'_>) -> Answer {
    guard(|| engine.calculate_json(text(&invoice)?))
}

/// Says which taxes apply to each fee, and why.
#[napi(catch_unwind)]
pub fn resolve(engine: &External<Shared>, invoice: Input<'_>) -> Answer {
    guard(|| engine.resolve_json(text(&invoice)?))
}

/// Like `calculate`, with the explanation.
#[napi(catch_unwind)]
pub fn explain(engine: &External<Shared>, invoice: Input<'_>) -> Answer {
    guard(|| engine.explain_json(text(&invoice)?))
}

/// Makes a taxed credit note from a credit request.
#[napi(catch_unwind)]
pub fn credit(engine: &External<Shared>, request: Input<'_>) -> Answer {
    guard(|| engine.credit_json(text(&request)?))
}

/// The VAT rates of a place on a day, out of the data of an engine.
#[napi(catch_unwind)]
pub fn vat_rates_of_engine(engine: &External<Shared>, request: Input<'_>) -> Answer {
    guard(|| engine.vat_rates_json(text(&request)?))
}

/// The EN 16931 view of a taxed document; the seller is filled in from an engine's billing entities.
#[napi(catch_unwind)]
pub fn en16931_of_engine(engine: &External<Shared>, request: Input<'_>) -> Answer {
    guard(|| engine.en16931_json(text(&request)?))
}

/// Compares taxed documents, and what an engine makes of a document itself.
#[napi(catch_unwind)]
pub fn compare_of_engine(engine: &External<Shared>, request: Input<'_>) -> Answer {
    guard(|| engine.compare_json(text(&request)?))
}

/// The lint report of an engine's configuration.
#[napi(catch_unwind)]
pub fn lint_engine(engine: &External<Shared>) -> Answer {
    guard(|| Ok(engine.lint_json()))
}

/// The lint report of a configuration, without an engine.
#[napi(catch_unwind)]
pub fn lint(config: Input<'_>) -> Answer {
    guard(|| Ok(tallage::lint_json(text(&config)?)))
}

/// Normalizes and checks a VAT number.
#[napi(catch_unwind)]
pub fn vat_number(request: Input<'_>) -> Answer {
    guard(|| tallage::vat_number_json(text(&request)?))
}

/// The VAT rates of a place on a day, out of the bundled data.
#[napi(catch_unwind)]
pub fn vat_rates(request: Input<'_>) -> Answer {
    guard(|| tallage::vat_rates_json(text(&request)?))
}

/// Builds the HTTP request that asks VIES.
#[napi(catch_unwind)]
pub fn vies_request(request: Input<'_>) -> Answer {
    guard(|| tallage::vies_request_json(text(&request)?))
}

/// Reads what came back from VIES.
#[napi(catch_unwind)]
pub fn vies_read(input: Input<'_>) -> Answer {
    guard(|| tallage::vies_read_json(text(&input)?))
}

/// The EN 16931 view of a taxed document.
#[napi(catch_unwind)]
pub fn en16931(request: Input<'_>) -> Answer {
    guard(|| tallage::en16931_json(text(&request)?))
}

/// Compares taxed documents.
#[napi(catch_unwind)]
pub fn compare(request: Input<'_>) -> Answer {
    guard(|| tallage::compare_json(text(&request)?))
}

/// The bundled EU VAT data.
#[napi(catch_unwind)]
pub fn eu_data() -> Answer {
    guard(|| Ok(tallage::eu_data_json().to_owned()))
}

/// Taxes many invoices on the libuv pool: a promise of one answer for each, in their order.
#[napi(catch_unwind)]
pub fn calculate_many(engine: &External<Shared>, invoices: Vec<Input<'_>>) -> AsyncTask<many::Calculate> {
    // Only copies and one allocation here, nothing that answers: the work itself is guarded in `many`.
    AsyncTask::new(many::Calculate::new(Shared::clone(engine), invoices))
}

/// Begins an exchange.
#[napi(catch_unwind)]
pub fn begin(engine: &External<Shared>, request: Input<'_>) -> Either<External<Slot>, Failure> {
    let begun = guard_lookup(|| Ok(slot(engine.begin_json(text(&request)?)?)));
    begun.map_or_else(Either::B, |slot| Either::A(External::new(slot)))
}

/// Takes up an exchange again.
#[napi(catch_unwind)]
pub fn resume(engine: &External<Shared>, exchange: Input<'_>) -> Either<External<Slot>, Failure> {
    let resumed = guard_lookup(|| Ok(slot(engine.resume_json(text(&exchange)?)?)));
    resumed.map_or_else(Either::B, |slot| Either::A(External::new(slot)))
}

/// Compares what the host has with what a provider lists.
#[napi(catch_unwind)]
pub fn reconcile(engine: &External<Shared>, request: Input<'_>) -> Answer {
    guard(|| engine.reconcile_json(text(&request)?))
}

/// What an exchange wants next.
#[napi(catch_unwind)]
pub fn exchange_step(exchange: &External<Slot>) -> Answer {
    guard(|| Ok(Held::take(exchange)?.exchange()?.step_json()))
}

/// Hands an exchange what came back, or that nothing did.
#[napi(catch_unwind)]
pub fn exchange_receive(exchange: &External<Slot>, received: Input<'_>) -> Answer {
    guard(|| {
        let received = text(&received)?;
        Held::take(exchange)?.change(|exchange| exchange.receive_json(received))
    })
}

/// Says that the time of a wait is over. The answer has nothing in it.
#[napi(catch_unwind)]
pub fn exchange_waited(exchange: &External<Slot>) -> Answer {
    guard(|| {
        Held::take(exchange)?.change(|exchange| {
            exchange.waited();
            Ok(String::new())
        })
    })
}

/// Begins an exchange again after a failure that may pass. The answer has nothing in it.
#[napi(catch_unwind)]
pub fn exchange_retry(exchange: &External<Slot>) -> Answer {
    guard(|| {
        Held::take(exchange)?.change(|exchange| {
            exchange.retry();
            Ok(String::new())
        })
    })
}

/// An exchange as JSON, without credentials.
#[napi(catch_unwind)]
pub fn exchange_json(exchange: &External<Slot>) -> Answer {
    guard(|| Ok(Held::take(exchange)?.exchange()?.to_json()))
}

/// The outcome of an exchange; empty while it goes on.
#[napi(catch_unwind)]
pub fn exchange_outcome(exchange: &External<Slot>) -> Answer {
    guard(|| Ok(Held::take(exchange)?.exchange()?.outcome_json().unwrap_or_default().to_owned()))
}

/// The code of the connection of an exchange.
#[napi(catch_unwind)]
pub fn exchange_connection(exchange: &External<Slot>) -> Answer {
    guard(|| Ok(Held::take(exchange)?.exchange()?.connection().to_owned()))
}

/// A runner with these options.
#[napi(catch_unwind)]
pub fn new_runner(options: Input<'_>) -> Either<External<Runner>, Failure> {
    let built = guard_lookup(|| Runner::new(&RunnerOptions::from_json(text(&options)?)?));
    built.map_or_else(Either::B, |runner| Either::A(External::new(runner)))
}

/// What ends a run.
#[napi(catch_unwind)]
pub fn new_cancel() -> Either<External<Cancel>, Failure> {
    guard_lookup(|| Ok(Cancel::default())).map_or_else(Either::B, |cancel| Either::A(External::new(cancel)))
}

/// Ends the runs that were given this. The answer has nothing in it.
#[napi(catch_unwind)]
pub fn cancel(cancel: &External<Cancel>) -> Answer {
    guard(|| {
        cancel.cancel();
        Ok(String::new())
    })
}

/// Carries an exchange out on a thread of its own. The answer has nothing in it; what comes of it is told.
#[napi(catch_unwind)]
pub fn run_exchange(
    exchange: &External<Slot>,
    runner: Option<&External<Runner>>,
    cancel: &External<Cancel>,
    tell: Tell,
) -> Answer {
    guard(|| run::one(exchange, runner_of(runner.map(|runner| &**runner))?, Cancel::clone(cancel), tell))
}

/// Asks VIES about a VAT number, on a thread of its own. The answer has nothing in it; what comes of it is told.
#[napi(catch_unwind)]
pub fn check_vat_number(check: Input<'_>, tell: Tell) -> Answer {
    guard(|| run::check_vat_number(text(&check)?.to_owned(), tell))
}

/// A list of exchanges to be carried out together.
#[napi(catch_unwind)]
pub fn new_bulk() -> Either<External<Bulk>, Failure> {
    guard_lookup(|| Ok(Bulk::default())).map_or_else(Either::B, |bulk| Either::A(External::new(bulk)))
}

/// Adds an exchange to a list. The answer has nothing in it.
#[napi(catch_unwind)]
pub fn bulk_add(bulk: &External<Bulk>, exchange: &External<Slot>) -> Answer {
    guard(|| bulk.add(exchange))
}

/// Carries a list of exchanges out. The answer has nothing in it; what comes of it is told.
#[napi(catch_unwind)]
pub fn bulk_start(
    bulk: &External<Bulk>,
    runner: Option<&External<Runner>>,
    parallel: u32,
    cancel: &External<Cancel>,
    tell: Tell,
) -> Answer {
    guard(|| bulk.start(&runner_of(runner.map(|runner| &**runner))?, parallel, Cancel::clone(cancel), tell))
}

/// The providers in memory.
#[napi(catch_unwind)]
pub fn new_simulator(options: Input<'_>) -> Either<External<Simulator>, Failure> {
    let built = guard_lookup(|| Simulator::new(text(&options)?));
    built.map_or_else(Either::B, |simulator| Either::A(External::new(simulator)))
}

/// Does what a command says.
#[napi(catch_unwind)]
pub fn simulator_command(simulator: &External<Simulator>, command: Input<'_>) -> Answer {
    guard(|| simulator.command(text(&command)?))
}

/// Listens on the loopback interface; the address.
#[napi(catch_unwind)]
pub fn simulator_serve(simulator: &External<Simulator>) -> Answer {
    guard(|| simulator.serve())
}

/// Listens no more. The answer has nothing in it.
#[napi(catch_unwind)]
pub fn simulator_close(simulator: &External<Simulator>) -> Answer {
    guard(|| simulator.close())
}

/// The version of the engine.
#[napi(catch_unwind)]
pub fn version() -> Answer {
    guard(|| Ok(tallage::version().to_owned()))
}

/// Panics inside the boundary. Not part of the package: its test proves with it that the shipped binary turns a panic
/// into an error of kind `internal`, and that the engine answers afterwards.
#[napi(catch_unwind)]
pub fn panic_on_purpose(engine: &External<Shared>) -> Answer {
    guard(|| give_up(engine))
}

#[expect(clippy::panic, reason = "the panic is the purpose")]
fn give_up(engine: &Engine) -> Result<String, Error> {
    panic!("on purpose, with {engine:p}")
}
