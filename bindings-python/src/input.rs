//! What a caller may hand over as a configuration or document, and how the core is called with it.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::errors::Failure;
use crate::result::TaxResult;
use crate::write::{self, Area};

/// Longer texts are computed with the GIL released. Letting go and taking it back costs little, but other
/// threads may grab it in between and keep it for a switch interval (5 ms): not worth it for a few fees.
const RELEASE_GIL_ABOVE_BYTES: usize = 2048;

/// A document as JSON text. Text given by the caller is referred to, not copied.
pub enum Input {
    /// A Python `str`.
    Str(Py<PyString>, Area),
    /// A Python `bytes`, UTF-8.
    Bytes(Py<PyBytes>, Area),
    /// Text written here from a dict.
    Text(String),
}

impl Input {
    /// Takes `str` and `bytes` as JSON text, a `Result` as its JSON, and writes anything else as JSON.
    pub fn read(value: &Bound<'_, PyAny>, area: Area) -> Result<Self, Failure> {
        if let Ok(text) = value.cast::<PyString>() {
            return Ok(Self::Str(text.clone().unbind(), area));
        }
        if let Ok(bytes) = value.cast::<PyBytes>() {
            return Ok(Self::Bytes(bytes.clone().unbind(), area));
        }
        if let Ok(result) = value.cast::<TaxResult>() {
            return Ok(Self::Text(result.get().json().to_owned()));
        }
        Ok(Self::Text(write::to_json(value, area)?))
    }

    /// The JSON text; `json.not_utf8` for bytes that are not UTF-8 and for a `str` with lone surrogates.
    pub fn text<'a>(&'a self, py: Python<'a>) -> Result<&'a str, Failure> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Str(text, area) => text.to_str(py).map_err(|_| area.own(write::lone_surrogate()).into()),
            Self::Bytes(bytes, area) => tallage::text(bytes.as_bytes(py)).map_err(|error| area.own(error).into()),
        }
    }
}

/// Runs one computation of the core on `text`, without the GIL when the text is more than a few fees long.
pub fn compute<T: Send>(py: Python<'_>, text: &str, work: impl FnOnce() -> T + Send) -> T {
    if text.len() > RELEASE_GIL_ABOVE_BYTES { py.detach(work) } else { work() }
}
