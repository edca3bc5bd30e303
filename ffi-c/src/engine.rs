//! The engine and what it can be asked.

use tallage_core::{Engine, ErrorKind};

use crate::boundary;
use crate::error::tallage_error;
use crate::handle;
use crate::result::tallage_result;
use crate::status::tallage_status;
use crate::text::tallage_str;

/// An engine: a configuration, checked and indexed once. Owned by the caller, freed with `tallage_engine_free`. It never
/// changes after it is built, so any number of threads may use one engine at once, without a lock.
///
/// ```c
/// if (tallage_engine_new(config_json, &new_engine, &error) == TALLAGE_STATUS_OK) {
///   tallage_engine_free(new_engine);
/// }
/// ```
pub struct tallage_engine {
    pub(crate) core: Engine,
}

/// Asks an engine about a document.
///
/// # Safety
/// `engine` is NULL or living; `document` is readable; `out` is NULL or writable.
pub(crate) unsafe fn ask(
    engine: *const tallage_engine,
    document: tallage_str,
    name: &str,
    out: *mut *mut tallage_result,
    question: impl FnOnce(&Engine, &str) -> Result<String, tallage_core::Error>,
) -> Result<(), tallage_error> {
    // SAFETY: the contract of this function is that of the three.
    unsafe {
        let engine = handle::borrow(engine, "engine")?;
        handle::check(out)?;
        let json = question(&engine.core, document.read(name, ErrorKind::InvalidDocument)?)?;
        handle::give(out, tallage_result { json })
    }
}

/// Builds an engine from configuration JSON (see docs/json.md, “Configuration”).
///
/// On success `*out` is the new engine, owned by the caller, and `*error` is not touched. On failure `*out` is not
/// touched and `*error` is a new error, owned by the caller; `error` may be NULL, then only the status tells. `out` must
/// not be NULL. May be called from any thread.
///
/// Fails with `TALLAGE_STATUS_INVALID_CONFIG`, all problems at once in `details.problems` of the error's JSON.
///
/// ```c
/// const char *text = "{\"taxes\":[{\"code\":\"vat\",\"name\":\"VAT\",\"rate\":\"20\"}]}";
/// tallage_str config = {text, strlen(text)};
/// if (tallage_engine_new(config, &new_engine, &error) != TALLAGE_STATUS_OK) {
///   tallage_error_free(error);
///   return;
/// }
/// tallage_engine_free(new_engine);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_new(
    config_json: tallage_str,
    out: *mut *mut tallage_engine,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe {
        boundary::status(error, || {
            handle::check(out)?;
            let core = Engine::from_json(config_json.read("config_json", ErrorKind::InvalidConfig)?)?;
            handle::give(out, tallage_engine { core })
        })
    }
}

/// Frees an engine. NULL is fine. Results and errors made with it stay valid.
///
/// Cannot fail. Only once for each engine, from any thread, and not while another thread still uses it.
///
/// ```c
/// tallage_engine_free(new_engine);
/// new_engine = NULL;
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_free(engine: *mut tallage_engine) {
    // SAFETY: NULL or given away once, as the header demands.
    boundary::value((), || unsafe { handle::free(engine) })
}

/// Puts taxes on an invoice: invoice JSON in, taxed invoice out (docs/json.md, “Invoice” and “Taxed invoice”).
///
/// On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
/// and `*error` is a new error, owned by the caller; `error` may be NULL. `engine` and `out` must not be NULL. May be
/// called from any thread, with one engine from many at once.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT`, or `TALLAGE_STATUS_UNDETERMINED` if a tax has no rate on that date.
///
/// ```c
/// if (tallage_engine_calculate(engine, invoice_json, &result, &error) == TALLAGE_STATUS_OK) {
///   tallage_str json = tallage_result_json(result);
///   printf("%.*s\n", (int)json.len, json.ptr);
/// }
/// tallage_result_free(result);
/// tallage_error_free(error);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_calculate(
    engine: *const tallage_engine,
    invoice_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || ask(engine, invoice_json, "invoice_json", out, Engine::calculate_json)) }
}

/// Says which taxes apply to each fee of an invoice, and which level of the configuration decided; computes no amounts.
///
/// Pointers, ownership, threads and errors are those of `tallage_engine_calculate`.
///
/// ```c
/// if (tallage_engine_resolve(engine, invoice_json, &result, NULL) == TALLAGE_STATUS_OK) {
///   tallage_result_free(result);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_resolve(
    engine: *const tallage_engine,
    invoice_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || ask(engine, invoice_json, "invoice_json", out, Engine::resolve_json)) }
}

/// Like `tallage_engine_calculate`, with one more member in the answer: `explanation`, why each figure is what it is, as
/// data and as text for people.
///
/// Pointers, ownership, threads and errors are those of `tallage_engine_calculate`.
///
/// ```c
/// if (tallage_engine_explain(engine, invoice_json, &result, NULL) == TALLAGE_STATUS_OK) {
///   tallage_result_free(result);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_explain(
    engine: *const tallage_engine,
    invoice_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || ask(engine, invoice_json, "invoice_json", out, Engine::explain_json)) }
}

/// Makes a taxed credit note from a credit request, which holds the taxed invoice and its earlier credit notes
/// (docs/json.md, “Credit”). Only that snapshot counts, not the configuration of `engine`.
///
/// Pointers, ownership and threads are those of `tallage_engine_calculate`.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT`, and with `TALLAGE_STATUS_CONFLICT` when more is to be credited or refunded
/// than remains: what remains is then in `details` of the error's JSON.
///
/// ```c
/// tallage_str request = {NULL, 0};
/// if (tallage_engine_credit(engine, request, &result, &error) != TALLAGE_STATUS_OK) {
///   tallage_error_free(error);
///   return;
/// }
/// tallage_result_free(result);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_credit(
    engine: *const tallage_engine,
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || ask(engine, request_json, "request_json", out, Engine::credit_json)) }
}

/// The VAT rates of a place on a day, out of the data of this engine: those of its configuration (`eu_data`), if it has
/// them, else the bundled ones. Request and answer are those of `tallage_vat_rates`.
///
/// Pointers, ownership, threads and errors are those of `tallage_vat_rates`; `engine` must not be NULL, and may be asked
/// from many threads at once.
///
/// ```c
/// if (tallage_engine_vat_rates(engine, request_json, &result, NULL) == TALLAGE_STATUS_OK) {
///   tallage_result_free(result);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_vat_rates(
    engine: *const tallage_engine,
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || ask(engine, request_json, "request_json", out, Engine::vat_rates_json)) }
}

/// The EN 16931 view of a taxed document, like `tallage_en16931`; a request without `seller` gets the billing entity of
/// the document (name, country, VAT number) from the configuration of this engine.
///
/// Pointers, ownership, threads and errors are those of `tallage_en16931`; `engine` must not be NULL, and may be asked
/// from many threads at once.
///
/// ```c
/// if (tallage_engine_en16931(engine, request_json, &result, NULL) == TALLAGE_STATUS_OK) {
///   tallage_result_free(result);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_en16931(
    engine: *const tallage_engine,
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || ask(engine, request_json, "request_json", out, Engine::en16931_json)) }
}

/// Compares taxed documents, like `tallage_compare`; a request with the member `document`, an invoice before tax, gets one
/// more result, labelled `local`: what manual taxes and EU VAT of this engine make of it, whatever tax provider its
/// customer is linked to.
///
/// Pointers, ownership, threads and errors are those of `tallage_compare`, and for the document those of
/// `tallage_engine_calculate`; `engine` must not be NULL, and may be asked from many threads at once.
///
/// ```c
/// if (tallage_engine_compare(engine, request_json, &result, NULL) == TALLAGE_STATUS_OK) {
///   tallage_result_free(result);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_compare(
    engine: *const tallage_engine,
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || ask(engine, request_json, "request_json", out, Engine::compare_json)) }
}

/// The lint report of the configuration that `engine` was built from: `{"errors":[],"warnings":[…]}`; an engine that was
/// built has no errors.
///
/// On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
/// and `*error` is a new error, owned by the caller; `error` may be NULL. `engine` and `out` must not be NULL. May be
/// called from any thread, with one engine from many at once. Fails only for NULL.
///
/// ```c
/// if (tallage_engine_lint(engine, &result, NULL) == TALLAGE_STATUS_OK) {
///   tallage_result_free(result);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_engine_lint(
    engine: *const tallage_engine,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || ask(engine, tallage_str::EMPTY, "", out, |engine, _| Ok(engine.lint_json()))) }
}

/// Checks configuration JSON without building an engine: `{"errors":[{"code","path","message"}],"warnings":[…]}`. A
/// configuration with errors is an ordinary answer (`TALLAGE_STATUS_OK`).
///
/// On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
/// and `*error` is a new error, owned by the caller; `error` may be NULL. `out` must not be NULL. May be called from any
/// thread. Fails only for text that is not UTF-8 (`TALLAGE_STATUS_INVALID_CONFIG`), and for NULL.
///
/// ```c
/// if (tallage_lint(config_json, &result, &error) == TALLAGE_STATUS_OK) {
///   tallage_str report = tallage_result_json(result);
///   printf("%.*s\n", (int)report.len, report.ptr);
///   tallage_result_free(result);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_lint(
    config_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe {
        boundary::status(error, || {
            handle::check(out)?;
            let json = tallage_core::lint_json(config_json.read("config_json", ErrorKind::InvalidConfig)?);
            handle::give(out, tallage_result { json })
        })
    }
}
