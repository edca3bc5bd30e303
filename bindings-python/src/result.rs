//! `tallage.Result`: what the engine answers.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use pyo3::basic::CompareOp;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyIterator, PyList, PyString, PyType};
use serde::de::IgnoredAny;

use crate::errors::Failure;
use crate::guard::guard;
use crate::input::{Input, compute};
use crate::shape::Made;
use crate::summary;

/// What a taxed invoice keeps so that it can be explained later.
pub struct Source {
    /// The engine that taxed it.
    pub engine: Arc<tallage::Engine>,
    /// The invoice: a reference to the caller's `str` or `bytes`, or the text written from a dict.
    pub input: Input,
}

/// An answer of the engine: canonical JSON, parsed only when a member is asked for. Each kind of answer is a class of its own, in Python.
#[pyclass(frozen, mapping, subclass, module = "tallage", name = "Result")]
pub struct TaxResult {
    json: String,
    source: Option<Source>,
    parsed: PyOnceLock<Py<PyDict>>,
}

impl TaxResult {
    /// Wraps canonical JSON.
    pub fn new(json: String, source: Option<Source>) -> Self {
        Self { json, source, parsed: PyOnceLock::new() }
    }

    /// The canonical JSON.
    pub fn json(&self) -> &str {
        &self.json
    }

    fn parse<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        static DECODE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let decode = DECODE.get_or_try_init(py, || {
            let parts = PyDict::new(py);
            // Canonical JSON has no numbers but integers; should one appear, it must not become a float.
            parts.set_item("parse_float", py.import("decimal")?.getattr("Decimal")?)?;
            let decoder = py.import("json")?.getattr("JSONDecoder")?.call((), Some(&parts))?;
            decoder.getattr("decode").map(Bound::unbind)
        })?;
        Ok(decode.bind(py).call1((self.json.as_str(),))?.cast_into::<PyDict>()?)
    }

    fn members<'py>(&self, py: Python<'py>) -> PyResult<&Bound<'py, PyDict>> {
        let parsed = self.parsed.get_or_try_init(py, || self.parse(py).map(Bound::unbind))?;
        Ok(parsed.bind(py))
    }
}

fn not_available() -> Failure {
    let message = "only what `Engine.calculate` or `Engine.explain` returned can be explained, not a resolution, \
                   a credit note, a lint report or an unpickled result; call `engine.explain(invoice)` instead";
    tallage::Error::new(tallage::ErrorKind::NotFound, "result.explain.not_available", "", message).into()
}

/// Text of somebody else that is to be a result: at least a JSON object.
fn checked(text: String) -> Result<String, Failure> {
    let wrong = match serde_json::from_str::<IgnoredAny>(&text) {
        Ok(_) if text.trim_start().starts_with('{') => return Ok(text),
        Ok(_) => "it is no object".to_owned(),
        Err(error) => error.to_string(),
    };
    let message = format!("the text is not the JSON of a result: {wrong}");
    Err(tallage::Error::new(tallage::ErrorKind::InvalidDocument, "json.syntax", "", message).into())
}

#[pymethods]
impl TaxResult {
    /// A result of the JSON text that was stored, or of its members.
    #[new]
    #[classmethod]
    #[pyo3(signature = (text = None, /, **members))]
    fn new_of(
        class: &Bound<'_, PyType>,
        text: Option<&Bound<'_, PyAny>>,
        members: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = class.py();
        guard(py, || {
            if let Some(made) = text.and_then(|text| text.cast::<Made>().ok()) {
                let (json, source) = made.get().take().ok_or_else(not_available)?;
                return Ok(Self::new(json, source));
            }
            let text = match text {
                Some(text) => text.extract::<String>()?,
                None => {
                    static COMPOSE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
                    let compose = COMPOSE.import(py, "tallage._result", "compose")?;
                    let members = members.map_or_else(|| PyDict::new(py), Bound::clone);
                    compose.call1((class, members))?.extract::<String>()?
                }
            };
            Ok(Self::new(checked(text)?, None))
        })
    }

    /// The canonical JSON text, exactly as the engine wrote it.
    fn to_json<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        guard(py, || Ok(PyString::new(py, &self.json)))
    }

    /// A new dict of the whole result, the caller's to change. Integers are `int`, decimals `str`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        guard(py, || Ok(self.parse(py)?))
    }

    /// Why the taxes are what they are, as text for people.
    fn explain(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || {
            if let Some(text) = summary::explanation(&self.json) {
                return Ok(text);
            }
            let source = self.source.as_ref().ok_or_else(not_available)?;
            let text = source.input.text(py)?;
            let json = compute(py, text, || source.engine.explain_json(text))?;
            summary::explanation(&json).ok_or_else(not_available)
        })
    }

    /// The text of the explanation that this result holds, or `None`.
    #[getter]
    fn text(&self, py: Python<'_>) -> PyResult<Option<String>> {
        guard(py, || Ok(summary::explanation(&self.json)))
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || Ok(self.members(py)?.as_any().get_item(key)?))
    }

    /// The member, or `default` where the result does not have it.
    #[pyo3(signature = (key, default = None, /))]
    fn get<'py>(
        &self,
        py: Python<'py>,
        key: &Bound<'py, PyAny>,
        default: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        guard(py, || Ok(self.members(py)?.get_item(key)?.or(default)))
    }

    fn __contains__(&self, py: Python<'_>, key: &Bound<'_, PyAny>) -> PyResult<bool> {
        guard(py, || Ok(self.members(py)?.contains(key)?))
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        guard(py, || Ok(self.members(py)?.len()))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        guard(py, || Ok(self.members(py)?.try_iter()?))
    }

    /// The names of the members, in order.
    fn keys<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        guard(py, || Ok(self.members(py)?.keys()))
    }

    /// The values of the members, in order.
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        guard(py, || Ok(self.members(py)?.values()))
    }

    /// The members as pairs, in order.
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        guard(py, || Ok(self.members(py)?.items()))
    }

    /// Two results are equal when their JSON is, byte for byte.
    fn __richcmp__<'py>(&self, other: &Bound<'py, PyAny>, compare: CompareOp) -> PyResult<Bound<'py, PyAny>> {
        let py = other.py();
        guard(py, || {
            let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
            let equal = self.json == other.get().json;
            let answer = match compare {
                CompareOp::Eq => equal,
                CompareOp::Ne => !equal,
                CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {
                    return Ok(py.NotImplemented().into_bound(py));
                }
            };
            Ok(answer.into_pyobject(py).map(|answer| answer.to_owned().into_any()).map_err(PyErr::from)?)
        })
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<u64> {
        guard(py, || {
            let mut hasher = DefaultHasher::new();
            self.json.hash(&mut hasher);
            Ok(hasher.finish())
        })
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || Ok(summary::line(&self.json)))
    }

    /// Pickles as its JSON. The engine and the input are left behind: an unpickled result cannot `explain()`.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyType>, (Bound<'py, PyString>,))> {
        let py = slf.py();
        guard(py, || Ok((slf.get_type(), (PyString::new(py, &slf.get().json),))))
    }
}
