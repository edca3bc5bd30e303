//! What a call gives back.

use crate::boundary;
use crate::handle;
use crate::text::tallage_str;

/// The answer to a question: one JSON text. Owned by the caller, freed with `tallage_result_free`. It never changes,
/// so any number of threads may read it at once, and it does not need the engine that made it.
///
/// ```c
/// if (tallage_engine_resolve(engine, invoice_json, &result, &error) == TALLAGE_STATUS_OK) {
///   tallage_str json = tallage_result_json(result);
///   fwrite(json.ptr, 1, json.len, stdout);
///   tallage_result_free(result);
///   result = NULL;
/// }
/// ```
pub struct tallage_result {
    pub(crate) json: String,
}

/// The canonical JSON of a result: the same bytes in every language, on one line, without a line end.
///
/// Cannot fail; empty if `result` is NULL. Borrowed from `result`: do not use it after `tallage_result_free`. May be
/// called from any thread.
///
/// ```c
/// tallage_str json = tallage_result_json(result);
/// printf("%.*s\n", (int)json.len, json.ptr);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_result_json(result: *const tallage_result) -> tallage_str {
    boundary::value(tallage_str::EMPTY, || {
        // SAFETY: NULL or living, as the header demands.
        unsafe { result.as_ref() }.map_or(tallage_str::EMPTY, |result| tallage_str::of(&result.json))
    })
}

/// Frees a result, and with it the text borrowed from it. NULL is fine.
///
/// Cannot fail. Only once for each result, from any thread, and not while another thread still reads it.
///
/// ```c
/// tallage_result_free(result);
/// result = NULL;
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_result_free(result: *mut tallage_result) {
    // SAFETY: NULL or given away once, as the header demands.
    boundary::value((), || unsafe { handle::free(result) })
}
