//! Owned handles: boxes that C holds by pointer.

use crate::error::tallage_error;

/// Hands `object` to C.
///
/// # Safety
/// `out` is NULL (which is an error, and nothing leaks) or valid for writing one pointer.
pub(crate) unsafe fn give<T>(out: *mut *mut T, object: T) -> Result<(), tallage_error> {
    check(out)?;
    // SAFETY: not NULL, hence writable by the contract of this function.
    unsafe { out.write(Box::into_raw(Box::new(object))) };
    Ok(())
}

/// Refuses a NULL out-parameter before any work is done for it.
pub(crate) fn check<T>(out: *mut *mut T) -> Result<(), tallage_error> {
    if out.is_null() { Err(tallage_error::null("out")) } else { Ok(()) }
}

/// Borrows a handle for the time of a call; `name` is the parameter's.
///
/// # Safety
/// `handle` is NULL or came from [`give`] and has not been freed, nor will be before `'a` ends.
pub(crate) unsafe fn borrow<'a, T>(handle: *const T, name: &str) -> Result<&'a T, tallage_error> {
    // SAFETY: NULL or a living box, by the contract of this function.
    unsafe { handle.as_ref() }.ok_or_else(|| tallage_error::null(name))
}

/// Borrows a handle that a call changes.
///
/// # Safety
/// As [`borrow`]; and nobody else uses the handle before `'a` ends.
pub(crate) unsafe fn borrow_mut<'a, T>(handle: *mut T, name: &str) -> Result<&'a mut T, tallage_error> {
    // SAFETY: NULL or a living box that is ours alone, by the contract of this function.
    unsafe { handle.as_mut() }.ok_or_else(|| tallage_error::null(name))
}

/// Takes a handle back and frees it; NULL is fine.
///
/// # Safety
/// `handle` is NULL or came from [`give`] (or from the boundary, for errors) and has not been freed.
pub(crate) unsafe fn free<T>(handle: *mut T) {
    if !handle.is_null() {
        // SAFETY: a box that was given away once and comes back once.
        drop(unsafe { Box::from_raw(handle) });
    }
}
