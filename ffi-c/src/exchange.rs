//! Exchanges with tax providers: what is to be sent, and what came back. Nothing here sends.

use tallage_core::{Engine, Error, ErrorKind, Exchange};

use crate::boundary;
use crate::engine::tallage_engine;
use crate::error::tallage_error;
use crate::handle;
use crate::result::tallage_result;
use crate::status::tallage_status;
use crate::text::tallage_str;

/// An operation at a tax provider that goes on step by step (docs/exchanges.md): it says what to send, your program sends
/// it with its own HTTP client and says what came back. Owned by the caller, freed with `tallage_exchange_free`.
///
/// It changes with what it receives, so only one thread at a time may use one exchange; different exchanges, also of one
/// engine, may be used at once. It does not need its engine after it has begun.
///
/// ```c
/// if (tallage_engine_begin(engine, request_json, &new_exchange, &error) == TALLAGE_STATUS_OK) {
///   tallage_exchange_free(new_exchange);
/// }
/// ```
pub struct tallage_exchange {
    core: Exchange,
}

/// Makes an exchange out of a text.
///
/// # Safety
/// `engine` is NULL or living; `text` is readable; `out` is NULL or writable.
unsafe fn make(
    engine: *const tallage_engine,
    text: tallage_str,
    name: &str,
    out: *mut *mut tallage_exchange,
    how: impl FnOnce(&Engine, &str) -> Result<Exchange, Error>,
) -> Result<(), tallage_error> {
    // SAFETY: the contract of this function is that of the three.
    unsafe {
        let engine = handle::borrow(engine, "engine")?;
        handle::check(out)?;
        let core = how(&engine.core, text.read(name, ErrorKind::InvalidDocument)?)?;
        handle::give(out, tallage_exchange { core })
    }
}

/// Asks an exchange for a text.
///
/// # Safety
/// `exchange` is NULL or living; `out` is NULL or writable.
unsafe fn tell(
    exchange: *const tallage_exchange,
    out: *mut *mut tallage_result,
    what: impl FnOnce(&Exchange) -> Result<String, Error>,
) -> Result<(), tallage_error> {
    // SAFETY: the contract of this function is that of the two.
    unsafe {
        let exchange = handle::borrow(exchange, "exchange")?;
        handle::check(out)?;
        handle::give(out, tallage_result { json: what(&exchange.core)? })
    }
}

/// Moves an exchange on. The change is made on a copy that then takes its place, so that what fails half-way, be it by a panic,
/// leaves the exchange as it was.
///
/// # Safety
/// `exchange` is NULL or living, and nobody else uses it.
pub(crate) unsafe fn change<T>(
    exchange: *mut tallage_exchange,
    how: impl FnOnce(&mut Exchange) -> Result<T, Error>,
) -> Result<T, tallage_error> {
    // SAFETY: the contract of this function.
    let exchange = unsafe { handle::borrow_mut(exchange, "exchange")? };
    let mut next = exchange.core.clone();
    let answer = how(&mut next)?;
    exchange.core = next;
    Ok(answer)
}

/// Begins an exchange with a tax provider (docs/exchanges.md, “Begin”): `{"operation", "today", "document", …}` in, the
/// operation being `estimate`, `commit`, `credit`, `void`, `dispute`, `check`, `customer` or `lookup`. Nothing is sent.
///
/// On success `*out` is a new exchange, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
/// and `*error` is a new error, owned by the caller; `error` may be NULL. `engine` and `out` must not be NULL. May be
/// called from any thread, with one engine from many at once.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a request or document that is wrong, and with
/// `TALLAGE_STATUS_NOT_FOUND` for a connection that is not configured. What only the provider would refuse is an outcome of
/// the exchange.
///
/// ```c
/// const char *text = "{\"operation\":\"check\",\"connection\":\"anrok_us\"}";
/// tallage_str request = {text, strlen(text)};
/// if (tallage_engine_begin(engine, request, &new_exchange, &error) != TALLAGE_STATUS_OK) {
///   tallage_error_free(error);
///   return;
/// }
/// tallage_exchange_free(new_exchange);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_begin(
    engine: *const tallage_engine,
    request_json: tallage_str,
    out: *mut *mut tallage_exchange,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || make(engine, request_json, "request_json", out, Engine::begin_json)) }
}

/// Takes up an exchange where `tallage_exchange_json` left it, perhaps in another process. The credentials are those of
/// `engine`: the text has none.
///
/// Pointers, ownership and threads are those of `tallage_engine_begin`.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for what is no exchange, and with `TALLAGE_STATUS_NOT_FOUND` when its
/// connection is not configured any more.
///
/// ```c
/// tallage_exchange *again = NULL;
/// if (tallage_exchange_json(exchange, &result, NULL) == TALLAGE_STATUS_OK &&
///     tallage_engine_resume(engine, tallage_result_json(result), &again, NULL) == TALLAGE_STATUS_OK) {
///   tallage_exchange_free(again);
/// }
/// tallage_result_free(result);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_resume(
    engine: *const tallage_engine,
    exchange_json: tallage_str,
    out: *mut *mut tallage_exchange,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || make(engine, exchange_json, "exchange_json", out, Engine::resume_json)) }
}

/// Compares what you have recorded with what a tax provider lists (docs/exchanges.md, “Reconcile”), with the request of the
/// exchange that repairs each difference.
///
/// On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
/// and `*error` is a new error, owned by the caller; `error` may be NULL. `engine` and `out` must not be NULL. May be
/// called from any thread, with one engine from many at once.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` and, for a connection that is not configured, `TALLAGE_STATUS_NOT_FOUND`.
///
/// ```c
/// if (tallage_engine_reconcile(engine, request_json, &result, &error) == TALLAGE_STATUS_OK) {
///   tallage_str json = tallage_result_json(result);
///   printf("%.*s\n", (int)json.len, json.ptr);
/// }
/// tallage_result_free(result);
/// tallage_error_free(error);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_reconcile(
    engine: *const tallage_engine,
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe {
        boundary::status(error, || {
            crate::engine::ask(engine, request_json, "request_json", out, Engine::reconcile_json)
        })
    }
}

/// What is to be done next, as JSON (docs/exchanges.md, “Step”): `{"step":"send","number","request":{"method","url","headers",
/// "body"},"timeouts"}`, `{"step":"wait","milliseconds"}` or `{"step":"done","outcome"}`. Asking twice gives the same bytes.
///
/// The headers of a request hold the credentials of the connection: do not log or store this text. For that there is
/// `tallage_exchange_json`.
///
/// On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
/// and `*error` is a new error, owned by the caller; `error` may be NULL. `exchange` and `out` must not be NULL. From any
/// thread, but one at a time. Fails only for NULL.
///
/// ```c
/// if (tallage_exchange_step(exchange, &result, &error) == TALLAGE_STATUS_OK) {
///   tallage_str step = tallage_result_json(result);
///   int done = step.len > 14 && memcmp(step.ptr, "{\"step\":\"done\"", 14) == 0;
///   printf("%s\n", done ? "the exchange has ended" : "there is something to do");
/// }
/// tallage_result_free(result);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_exchange_step(
    exchange: *const tallage_exchange,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || tell(exchange, out, |exchange| Ok(exchange.step_json()))) }
}

/// Hands over what came back for the request of a step, or that nothing did: `{"number"?, "response":{"status","headers"?,
/// "body"?}}` or `{"number"?, "failure":{"kind","message"?}}` in (`kind`: `timeout`, `connection`, `tls`, `too_large` or
/// `cancelled`), `{"received":"applied"}` or `{"received":"already_applied"}` out. With `number`, that of the step, the same
/// answer may be handed over twice.
///
/// On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched,
/// `*error` is a new error, owned by the caller (`error` may be NULL), and the exchange is as it was before. `exchange` and
/// `out` must not be NULL. From any thread, but one at a time.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a text that is neither, and with `TALLAGE_STATUS_CONFLICT` for an answer to
/// a step that there was not, or another one to a step that has had its answer.
///
/// ```c
/// const char *text = "{\"number\":1,\"failure\":{\"kind\":\"timeout\"}}";
/// tallage_str received = {text, strlen(text)};
/// if (tallage_exchange_receive(exchange, received, &result, &error) != TALLAGE_STATUS_OK) {
///   tallage_error_free(error);
///   return;
/// }
/// tallage_result_free(result);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_exchange_receive(
    exchange: *mut tallage_exchange,
    received_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe {
        boundary::status(error, || {
            handle::borrow(exchange.cast_const(), "exchange")?;
            handle::check(out)?;
            let received = received_json.read("received_json", ErrorKind::InvalidDocument)?;
            let json = change(exchange, |exchange| exchange.receive_json(received))?;
            handle::give(out, tallage_result { json })
        })
    }
}

/// Says that the time of a step `wait` is over. At any other step it does nothing.
///
/// On failure `*error` is a new error, owned by the caller; `error` may be NULL. `exchange` must not be NULL. From any
/// thread, but one at a time. Fails only for NULL.
///
/// ```c
/// if (tallage_exchange_waited(exchange, NULL) == TALLAGE_STATUS_OK) {
///   printf("and now the next step\n");
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_exchange_waited(
    exchange: *mut tallage_exchange,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe {
        boundary::status(error, || {
            change(exchange, |exchange| {
                exchange.waited();
                Ok(())
            })
        })
    }
}

/// Begins again after a failure that may pass (`"retryable":true` in the outcome), with the same identifiers: what was
/// recorded before is not recorded twice. Does nothing while the exchange goes on, and after a success.
///
/// Pointers, ownership, threads and errors are those of `tallage_exchange_waited`.
///
/// ```c
/// if (tallage_exchange_retry(exchange, NULL) == TALLAGE_STATUS_OK) {
///   printf("once more\n");
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_exchange_retry(
    exchange: *mut tallage_exchange,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe {
        boundary::status(error, || {
            change(exchange, |exchange| {
                exchange.retry();
                Ok(())
            })
        })
    }
}

/// The exchange as JSON, without credentials: store it, and take it up again with `tallage_engine_resume`.
///
/// Pointers, ownership, threads and errors are those of `tallage_exchange_step`.
///
/// ```c
/// if (tallage_exchange_json(exchange, &result, NULL) == TALLAGE_STATUS_OK) {
///   tallage_str json = tallage_result_json(result);
///   fwrite(json.ptr, 1, json.len, stdout);
///   tallage_result_free(result);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_exchange_json(
    exchange: *const tallage_exchange,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || tell(exchange, out, |exchange| Ok(exchange.to_json()))) }
}

/// The outcome of an exchange that has ended, as JSON (docs/exchanges.md, “Outcome”). What the provider refused is an
/// outcome too: see its `status` and `error`.
///
/// Pointers, ownership and threads are those of `tallage_exchange_step`.
///
/// Fails with `TALLAGE_STATUS_NOT_FOUND` (`exchange.outcome.not_found`) while the exchange goes on.
///
/// ```c
/// if (tallage_exchange_outcome(exchange, &result, NULL) == TALLAGE_STATUS_NOT_FOUND) {
///   printf("not yet: ask tallage_exchange_step\n");
/// }
/// tallage_result_free(result);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_exchange_outcome(
    exchange: *const tallage_exchange,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe {
        boundary::status(error, || {
            tell(exchange, out, |exchange| {
                exchange.outcome_json().map(str::to_owned).ok_or_else(|| {
                    let message = "the exchange has not ended, so there is no outcome yet; ask for its next step";
                    Error::new(ErrorKind::NotFound, "exchange.outcome.not_found", "", message)
                })
            })
        })
    }
}

/// Frees an exchange. NULL is fine. Results and errors made with it stay valid. What the provider has recorded stays recorded.
///
/// Cannot fail. Only once for each exchange, from any thread, and not while another thread still uses it.
///
/// ```c
/// tallage_exchange_free(new_exchange);
/// new_exchange = NULL;
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_exchange_free(exchange: *mut tallage_exchange) {
    // SAFETY: NULL or given away once, as the header demands.
    boundary::value((), || unsafe { handle::free(exchange) })
}
