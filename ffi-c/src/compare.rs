//! Comparing taxed documents without an engine.

use crate::boundary;
use crate::error::tallage_error;
use crate::eu::answer;
use crate::result::tallage_result;
use crate::status::tallage_status;
use crate::text::tallage_str;

/// Lines up what several answered for the same document and says where and why their taxes differ (docs/compare.md):
/// `{"results":[{"label","document"},…], "baseline"?}` in, 2 to 20 taxed invoices as tallage gave them. What is attributed
/// to each difference sums exactly to the difference of the taxes. `tallage_engine_compare` adds what an engine itself
/// makes of a document.
///
/// Pointers, ownership and threads are those of `tallage_vat_number`.
///
/// Fails with `TALLAGE_STATUS_INVALID_DOCUMENT` for a request that is wrong. That documents differ is no failure.
///
/// ```c
/// if (tallage_compare(request_json, &result, &error) != TALLAGE_STATUS_OK) {
///   tallage_str path = tallage_error_path(error);
///   fprintf(stderr, "%.*s\n", (int)path.len, path.ptr);
/// }
/// tallage_result_free(result);
/// tallage_error_free(error);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_compare(
    request_json: tallage_str,
    out: *mut *mut tallage_result,
    error: *mut *mut tallage_error,
) -> tallage_status {
    // SAFETY: every pointer is NULL or valid, as the header demands.
    unsafe { boundary::status(error, || answer(request_json, out, tallage_core::compare_json)) }
}
