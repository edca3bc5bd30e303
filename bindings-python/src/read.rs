//! JSON text as Python objects, no further than somebody looks.
//!
//! A result, and each object inside one, is a stretch of text (`Stretch`). A member that is asked for is looked for in it and made into a Python
//! object by itself; nothing else is read.

mod check;
mod members;
mod scan;
mod value;

use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyIterator, PyList, PyString, PyTuple};

pub use check::check;
pub use members::Broken;

use crate::errors::Failure;
use crate::guard::guard;
use members::{Members, unescaped};
use value::{Maker, Stop};

impl From<Broken> for Failure {
    fn from(_: Broken) -> Self {
        let message = "a defect inside tallage, please report it: the text of a result is not JSON";
        tallage::Error::new(tallage::ErrorKind::Internal, "internal.defect", "", message).into()
    }
}

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Broken(broken) => broken.into(),
            Stop::Python(error) => error.into(),
        }
    }
}

/// A JSON object inside a text that its parts share.
pub struct Stretch {
    text: Arc<String>,
    /// The object.
    range: Range<usize>,
    /// The object as it was given, with white space around it.
    given: Range<usize>,
    /// Locked while looking for members only: nothing of Python runs meanwhile.
    members: Mutex<Members>,
}

impl Stretch {
    /// A whole text: an object, perhaps with white space around it.
    pub fn whole(text: String) -> Self {
        let (bytes, given) = (text.as_bytes(), 0..text.len());
        let range = scan::skip_blanks(bytes, 0)..scan::trim_blanks(bytes, bytes.len());
        Self::part(&Arc::new(text), range, given)
    }

    fn part(text: &Arc<String>, range: Range<usize>, given: Range<usize>) -> Self {
        let members = Mutex::new(Members::new(&range));
        Self { text: Arc::clone(text), range, given, members }
    }

    /// Another one of the same text.
    pub fn again(&self) -> Self {
        Self::part(&self.text, self.range.clone(), self.given.clone())
    }

    /// Its text, as it was given.
    pub fn json(&self) -> &str {
        self.text.get(self.given.clone()).unwrap_or_default()
    }

    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the value of a member begins; no member has a name that is no string.
    fn find(&self, name: &Bound<'_, PyAny>) -> Result<Option<usize>, Failure> {
        match name.cast::<PyString>().map(|name| name.to_str()) {
            Ok(Ok(name)) => Ok(self.members().find(&self.text, name)?),
            // As a dict: what cannot be a key is an error, any other key is not there.
            Ok(Err(_)) | Err(_) => name.hash().map(|_| None).map_err(Failure::from),
        }
    }

    /// A member: a new object of it; `None` where it is not there.
    pub fn get<'py>(&self, name: &Bound<'py, PyAny>) -> Result<Option<Bound<'py, PyAny>>, Failure> {
        let Some(at) = self.find(name)? else { return Ok(None) };
        Ok(Some(Maker::new(name.py(), &self.text).value(at)?.0))
    }

    /// A member whose objects are not read: one is a `Part`, those of a list are a tuple.
    pub fn part_of<'py>(&self, name: &Bound<'py, PyAny>) -> Result<Option<Bound<'py, PyAny>>, Failure> {
        let (py, bytes) = (name.py(), self.text.as_bytes());
        let Some(at) = self.find(name)? else { return Ok(None) };
        let mut maker = Maker::new(py, &self.text);
        let mut item = |at: usize| -> Result<(Bound<'py, PyAny>, usize), Failure> {
            if bytes.get(at) != Some(&b'{') {
                return Ok(maker.value(at)?);
            }
            let end = scan::value_end(bytes, at, usize::MAX).ok_or(Broken)?;
            Ok((Bound::new(py, Part(Self::part(&self.text, at..end, at..end)))?.into_any(), end))
        };
        if bytes.get(at) != Some(&b'[') {
            return Ok(Some(item(at)?.0));
        }
        let mut items = Vec::new();
        let mut at = scan::skip_blanks(bytes, at + 1);
        while bytes.get(at) != Some(&b']') {
            let (made, end) = item(at)?;
            items.push(made);
            let next = scan::skip_blanks(bytes, end);
            at = match bytes.get(next) {
                Some(b',') => scan::skip_blanks(bytes, next + 1),
                Some(b']') => next,
                _ => return Err(Broken.into()),
            };
        }
        Ok(Some(PyTuple::new(py, items)?.into_any()))
    }

    /// Whether there is such a member.
    pub fn contains(&self, name: &Bound<'_, PyAny>) -> Result<bool, Failure> {
        Ok(self.find(name)?.is_some())
    }

    /// The names of the members, in order.
    pub fn names<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyList>, Failure> {
        let names = {
            let mut members = self.members();
            let all = members.all(&self.text)?;
            all.map(|member| unescaped(&self.text, member).ok_or(Broken)).collect::<Result<Vec<_>, _>>()?
        };
        Ok(PyList::new(py, names)?)
    }

    /// All of it, in a new dict.
    pub fn dict<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyDict>, Failure> {
        let (made, _) = Maker::new(py, &self.text).value(self.range.start)?;
        Ok(made.cast_into::<PyDict>().map_err(PyErr::from)?)
    }
}

/// An object inside a result, as the typed classes of `tallage._model` keep it: what they need of a dict, and nothing is read before.
#[pyclass(frozen, mapping, module = "tallage._native")]
pub struct Part(Stretch);

impl Part {
    /// What it is of.
    pub fn stretch(&self) -> &Stretch {
        &self.0
    }
}

#[pymethods]
impl Part {
    #[pyo3(signature = (name, default = None, /))]
    fn get<'py>(
        &self,
        name: &Bound<'py, PyAny>,
        default: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        guard(name.py(), || Ok(self.0.get(name)?.or(default)))
    }

    #[pyo3(signature = (name, /))]
    fn part<'py>(&self, name: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        guard(name.py(), || self.0.part_of(name))
    }

    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        guard(py, || self.0.dict(py))
    }

    fn __getitem__<'py>(&self, name: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        guard(name.py(), || self.0.get(name)?.ok_or_else(|| missing(name)))
    }

    fn __contains__(&self, name: &Bound<'_, PyAny>) -> PyResult<bool> {
        guard(name.py(), || self.0.contains(name))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        guard(py, || Ok(self.0.names(py)?.try_iter()?))
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        guard(py, || Ok(self.0.names(py)?.len()))
    }
}

/// `KeyError`, as a dict has it.
pub fn missing(name: &Bound<'_, PyAny>) -> Failure {
    PyKeyError::new_err((name.clone().unbind(),)).into()
}
