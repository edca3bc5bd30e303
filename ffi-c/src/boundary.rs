//! The one panic boundary. Every export is one call of [`status`] or [`value`]; a test scans the source for others.
//!
//! A panic cannot leave something half-written behind: an engine is never changed after it is built, and an exchange is
//! changed by putting a new one in its place, which is what makes `AssertUnwindSafe` true here. A simulator, which only tests have, is
//! behind a lock, and not looked at again after a panic.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::tallage_error;
use crate::status::tallage_status;

/// Runs a call that can fail. On failure the error goes to `*error`, unless `error` is NULL; on success it is not touched.
///
/// # Safety
/// `error` is NULL or valid for writing one pointer.
pub(crate) unsafe fn status(
    error: *mut *mut tallage_error,
    call: impl FnOnce() -> Result<(), tallage_error>,
) -> tallage_status {
    let failure = match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => return tallage_status::Ok,
        Ok(Err(failure)) => failure,
        Err(payload) => {
            // Dropping what a panic carries may panic again, here outside of every guard.
            mem::forget(payload);
            tallage_error::panicked()
        }
    };
    let status = failure.status();
    if !error.is_null() {
        // SAFETY: not NULL, hence writable by the contract of this function.
        unsafe { error.write(Box::into_raw(Box::new(failure))) };
    }
    status
}

/// Runs a call that cannot fail; `fallback` is the answer should it panic all the same.
pub(crate) fn value<T>(fallback: T, call: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|payload| {
        mem::forget(payload);
        fallback
    })
}
