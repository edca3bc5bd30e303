//! The one panic boundary of this binding.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;

use crate::errors::Failure;

/// Runs the body of an exported function; a panic becomes `tallage.InternalError`, never PyO3's
/// `PanicException` (which escapes `except Exception`). The engine is immutable, so it stays usable.
pub fn guard<T>(py: Python<'_>, body: impl FnOnce() -> Result<T, Failure>) -> PyResult<T> {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(failure)) => Err(failure.into_py_err(py)),
        Err(panic) => Err(Failure::Core(panicked(panic.as_ref())).into_py_err(py)),
    }
}

/// A caught panic as an error.
pub fn panicked(panic: &(dyn Any + Send)) -> tallage::Error {
    let what = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let message = format!("a defect inside tallage, please report it: {what}");
    tallage::Error::new(tallage::ErrorKind::Internal, "internal.panic", "", message)
}
