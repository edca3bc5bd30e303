//! `tallage.Result`: what the engine answers.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use pyo3::basic::CompareOp;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyIterator, PyList, PyString, PyType};

use crate::errors::Failure;
use crate::guard::guard;
use crate::input::{Input, compute};
use crate::read::{Part, Stretch, check, missing};
use crate::shape::Made;
use crate::summary;

/// What a taxed invoice keeps so that it can be explained later.
pub struct Source {
    /// The engine that taxed it.
    pub engine: Arc<tallage::Engine>,
    /// The invoice: a reference to the caller's `str` or `bytes`, or the text written from a dict.
    pub input: Input,
}

/// A name and what stands there.
type Member<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// An answer of the engine: canonical JSON, of which a member is read when it is asked for. Each kind of answer is a class of its own, in Python.
#[pyclass(frozen, mapping, subclass, module = "tallage", name = "Result")]
pub struct TaxResult {
    stretch: Stretch,
    source: Option<Source>,
    /// The lists and dicts that were asked for: asking twice gives the same.
    kept: PyOnceLock<Py<PyDict>>,
    /// What typed attributes were made of, made once.
    shown: PyOnceLock<Py<PyDict>>,
}

impl TaxResult {
    /// Wraps canonical JSON.
    pub fn new(json: String, source: Option<Source>) -> Self {
        Self::of(Stretch::whole(json), source)
    }

    fn of(stretch: Stretch, source: Option<Source>) -> Self {
        Self { stretch, source, kept: PyOnceLock::new(), shown: PyOnceLock::new() }
    }

    /// The canonical JSON.
    pub fn json(&self) -> &str {
        self.stretch.json()
    }

    fn member<'py>(&self, name: &Bound<'py, PyAny>) -> Result<Option<Bound<'py, PyAny>>, Failure> {
        let py = name.py();
        if let Some(kept) = self.kept.get(py)
            && let Some(value) = kept.bind(py).get_item(name)?
        {
            return Ok(Some(value));
        }
        match self.stretch.get(name)? {
            Some(value) if value.is_exact_instance_of::<PyDict>() || value.is_exact_instance_of::<PyList>() => {
                Ok(Some(keep(&self.kept, name, &value)?))
            }
            other => Ok(other),
        }
    }

    fn members<'py>(&self, py: Python<'py>) -> Result<Vec<Member<'py>>, Failure> {
        let pair = |name: Bound<'py, PyAny>| match self.member(&name)? {
            Some(value) => Ok((name, value)),
            None => Err(missing(&name)),
        };
        self.stretch.names(py)?.iter().map(pair).collect()
    }
}

/// Keeps a value under a name; the one that is there already, if another thread was faster.
fn keep<'py>(
    place: &PyOnceLock<Py<PyDict>>,
    name: &Bound<'py, PyAny>,
    value: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = name.py();
    let kept = place.get_or_init(py, || PyDict::new(py).unbind());
    kept.bind(py).call_method1(intern!(py, "setdefault"), (name, value))
}

fn not_available() -> Failure {
    let message = "only what `Engine.calculate` or `Engine.explain` returned can be explained, not a resolution, \
                   a credit note, a lint report or an unpickled result; call `engine.explain(invoice)` instead";
    tallage::Error::new(tallage::ErrorKind::NotFound, "result.explain.not_available", "", message).into()
}

/// Text of somebody else that is to be a result.
fn checked(text: String) -> Result<String, Failure> {
    match check(&text) {
        Ok(()) => Ok(text),
        Err(wrong) => {
            let message = format!("the text is not the JSON of a result: {wrong}");
            Err(tallage::Error::new(tallage::ErrorKind::InvalidDocument, "json.syntax", "", message).into())
        }
    }
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
            if let Some(part) = text.and_then(|text| text.cast::<Part>().ok()) {
                return Ok(Self::of(part.get().stretch().again(), None));
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
        guard(py, || Ok(PyString::new(py, self.json())))
    }

    /// A new dict of the whole result, the caller's to change. Integers are `int`, decimals `str`.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        guard(py, || self.stretch.dict(py))
    }

    /// Why the taxes are what they are, as text for people.
    fn explain(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || {
            if let Some(text) = summary::explanation(self.json()) {
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
        guard(py, || Ok(summary::explanation(self.json())))
    }

    fn __getitem__<'py>(&self, py: Python<'py>, key: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guard(py, || self.member(key)?.ok_or_else(|| missing(key)))
    }

    /// The member, or `default` where the result does not have it.
    #[pyo3(signature = (key, default = None, /))]
    fn get<'py>(
        &self,
        py: Python<'py>,
        key: &Bound<'py, PyAny>,
        default: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        guard(py, || Ok(self.member(key)?.or(default)))
    }

    /// The member for the typed attributes: objects in it are not read yet.
    #[pyo3(signature = (name, /))]
    fn _part<'py>(&self, name: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        guard(name.py(), || self.stretch.part_of(name))
    }

    /// What was kept of a typed attribute, or `None`.
    #[pyo3(signature = (name, /))]
    fn _shown<'py>(&self, name: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = name.py();
        guard(py, || Ok(self.shown.get(py).map(|shown| shown.bind(py).get_item(name)).transpose()?.flatten()))
    }

    /// Keeps what was made of a typed attribute.
    #[pyo3(signature = (name, made, /))]
    fn _keep<'py>(&self, name: &Bound<'py, PyAny>, made: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guard(name.py(), || Ok(keep(&self.shown, name, made)?))
    }

    fn __contains__(&self, py: Python<'_>, key: &Bound<'_, PyAny>) -> PyResult<bool> {
        guard(py, || self.stretch.contains(key))
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        guard(py, || Ok(self.stretch.names(py)?.len()))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        guard(py, || Ok(self.stretch.names(py)?.try_iter()?))
    }

    /// The names of the members, in order.
    fn keys<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        guard(py, || self.stretch.names(py))
    }

    /// The values of the members, in order.
    fn values<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        guard(py, || Ok(PyList::new(py, self.members(py)?.into_iter().map(|(_, value)| value).collect::<Vec<_>>())?))
    }

    /// The members as pairs, in order.
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        guard(py, || Ok(PyList::new(py, self.members(py)?)?))
    }

    /// Two results are equal when their JSON is, byte for byte.
    fn __richcmp__<'py>(&self, other: &Bound<'py, PyAny>, compare: CompareOp) -> PyResult<Bound<'py, PyAny>> {
        let py = other.py();
        guard(py, || {
            let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented().into_bound(py)) };
            let equal = self.json() == other.get().json();
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
            self.json().hash(&mut hasher);
            Ok(hasher.finish())
        })
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || Ok(summary::line(self.json())))
    }

    /// Pickles as its JSON. The engine and the input are left behind: an unpickled result cannot `explain()`.
    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyType>, (Bound<'py, PyString>,))> {
        let py = slf.py();
        guard(py, || Ok((slf.get_type(), (PyString::new(py, slf.get().json()),))))
    }
}
