//! What is asked of EU VAT without an engine.

use tallage_core::{Error, ErrorKind};

use crate::boundary;
use crate::error::tallage_error;
use crate::handle;
use crate::result::tallage_result;
use crate::status::tallage_status;
use crate::text::tallage_str;

/// Answers one request.
///
/// # Safety
/// `request` is readable; `out` is NULL or writable.
pub(crate) unsafe fn answer(
    request: tallage_str,
    out: *mut *mut tallage_result,
    question: impl FnOnce(&str) -> Result<String, Error>,
) -> Result<(), tallage_error> {
    // SAFETY: the contract of this function is that of the three.
    unsafe {
        handle::check(out)?;
        let json = question(request.read("request_json", ErrorKind::InvalidDocument)?)?;
        handle::give(out, tallage_result { json })
    }
}

/// Normalizes a VAT number and checks its format and check digits (docs/eu.md, “Functions”): `{"number", "country"?}` in,
/// `{"input","number","prefix","country","national","format","checksum","in_vies","repairs"}` out.
///
/// On success `*out` is a new result, owned by the caller, and `*error` is not touched. On failure `*out` is not touched
/// and `*error` is a new error, owned by the caller; `error` may be NULL. `out` must not be NULL. May be called from any
/// thread.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a request that is wrong. A number that is none is no failure: its
/// `format` is `invalid`.
///
/// ```c
/// const char *text = "{\"number\":\"B64717838\",\"country\":\"ES\"}";
/// tallage_str request = {text, strlen(text)};
/// if (tallage_vat_number(request, &result, &error) == TALLAGE_STATUS_OK) {
///   tallage_str json = tallage_result_json(result);
///   printf("%.*s\n", (int)json.len, json.ptr);
/// }
/// tallage_result_free(result);
/// tallage_error_free(error);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_vat_number(
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || answer(request_json, out, tallage_core::vat_number_json)) }
}

/// The VAT rates of a place on a day, out of the bundled data (docs/eu-data.md, “Asking”): `{"country", "zipcode"?, "date"}`
/// in. `tallage_engine_vat_rates` asks the data that an engine has.
///
/// Pointers, ownership and threads are those of `tallage_vat_number`.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a request that is wrong, and with `TALLAGE_STATUS_NOT_FOUND` for a
/// country without rates in the data and for a day before the first of them.
///
/// ```c
/// const char *text = "{\"country\":\"RO\",\"date\":\"2025-08-01\"}";
/// tallage_str request = {text, strlen(text)};
/// if (tallage_vat_rates(request, &result, &error) != TALLAGE_STATUS_OK) {
///   tallage_error_free(error);
///   return;
/// }
/// tallage_result_free(result);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_vat_rates(
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || answer(request_json, out, tallage_core::vat_rates_json)) }
}

/// Builds the HTTP request that asks VIES about a VAT number; nothing is sent (docs/vies.md, “Ask”): `{"number", "country"?,
/// "requester"?, "method"?, "trader"?, "base_url"?}` in, `{"method","url","headers","body","number","requester"?}` out.
///
/// Pointers, ownership and threads are those of `tallage_vat_number`.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT`, among others for a number that VIES cannot know
/// (`vies.number.not_checkable`).
///
/// ```c
/// const char *text = "{\"number\":\"DE 136 695 976\",\"requester\":\"FR23334175221\"}";
/// tallage_str request = {text, strlen(text)};
/// if (tallage_vies_request(request, &result, NULL) == TALLAGE_STATUS_OK) {
///   tallage_result_free(result);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_vies_request(
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || answer(request_json, out, tallage_core::vies_request_json)) }
}

/// Reads what came back from VIES, or that nothing did (docs/vies.md, “Read”): `{"number", "requester"?, "at", "response" or
/// "failure", "previous"?}` in, `{"schema","evidence","event"}` out. Store `evidence` and give it back as `previous` and as
/// `customer.vies`.
///
/// Pointers, ownership and threads are those of `tallage_vat_number`.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for what is wrong with the request itself. An answer of VIES that cannot be
/// read is no failure: the evidence says `unavailable`.
///
/// ```c
/// const char *text = "{\"number\":\"DE136695976\",\"at\":\"2026-11-21T22:58:03Z\",\"failure\":{\"kind\":\"timeout\"}}";
/// tallage_str request = {text, strlen(text)};
/// if (tallage_vies_read(request, &result, NULL) == TALLAGE_STATUS_OK) {
///   tallage_result_free(result);
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_vies_read(
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || answer(request_json, out, tallage_core::vies_read_json)) }
}

/// Shows a taxed invoice or credit note in the terms of EN 16931 and checks the rules of that standard on it
/// (docs/en16931.md): `{"document", "seller"?, "buyer"?, "delivery"?}` in. A rule that does not hold is no failure: it
/// stands in `violations`.
///
/// Pointers, ownership and threads are those of `tallage_vat_number`.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT`.
///
/// ```c
/// if (tallage_en16931(request_json, &result, &error) != TALLAGE_STATUS_OK) {
///   tallage_str path = tallage_error_path(error);
///   fprintf(stderr, "%.*s\n", (int)path.len, path.ptr);
/// }
/// tallage_result_free(result);
/// tallage_error_free(error);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_en16931(
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || answer(request_json, out, tallage_core::en16931_json)) }
}

/// The EU VAT data that this library was built with, as JSON (docs/eu-data.md): what a host starts from that loads newer
/// data as `eu_data` of a configuration.
///
/// Cannot fail. The text is borrowed from the library, lives as long as it is loaded, and is not NUL-terminated. May be
/// called from any thread.
///
/// ```c
/// tallage_str data = tallage_eu_data();
/// printf("%zu bytes\n", data.len);
/// ```
#[unsafe(no_mangle)]
pub extern "C" fn tallage_eu_data() -> tallage_str {
    boundary::value(tallage_str::EMPTY, || tallage_str::of(tallage_core::eu_data_json()))
}
