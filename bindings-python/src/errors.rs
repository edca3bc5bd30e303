//! How failures become Python exceptions. The classes themselves are Python (`tallage/_errors.py`).

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// What can stop a call: an error of tallage, or an exception that Python code raised on the way
/// (an iterator that fails, a `KeyboardInterrupt`), which passes through as it is.
pub enum Failure {
    /// An error of tallage, typed.
    Core(tallage::Error),
    /// Somebody else's exception.
    Python(PyErr),
}

impl From<tallage::Error> for Failure {
    fn from(error: tallage::Error) -> Self {
        Self::Core(error)
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl Failure {
    /// The exception to raise.
    pub fn into_py_err(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Python(error) => error,
            Self::Core(error) => exception(py, &error).unwrap_or_else(|failed| failed),
        }
    }

    /// The same failure, saying which document of a series it was (`details["index"]`, from 0).
    pub fn at_index(self, py: Python<'_>, index: u64) -> Self {
        match self {
            Self::Python(error) => Self::Python(error),
            Self::Core(error) => {
                let numbered = exception(py, &error).and_then(|raised| {
                    raised.value(py).getattr("details")?.set_item("index", index)?;
                    Ok(raised)
                });
                Self::Python(numbered.unwrap_or_else(|failed| failed))
            }
        }
    }
}

/// Builds the exception object out of the error's canonical JSON.
fn exception(py: Python<'_>, error: &tallage::Error) -> PyResult<PyErr> {
    static MAKE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let make = MAKE.import(py, "tallage._errors", "make")?;
    Ok(PyErr::from_value(make.call1((error.to_json(),))?))
}
