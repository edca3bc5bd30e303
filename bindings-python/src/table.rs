//! How typed objects are made by keywords when all values are what they should be.
//!
//! Each class of `tallage._model` has a table of its members. A value that is out of the ordinary is read by its kind, in Python (`_kinds.py`), which
//! also says what is wrong with it.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyInt, PyList, PyString, PyTuple, PyType};

use crate::errors::Failure;
use crate::guard::guard;

/// What a value must be to be taken as it is.
enum Form {
    Text,
    Integer,
    Flag,
    Decimal,
    Texts,
    /// An object of this class.
    One(Py<PyType>),
    /// A list of them.
    Many(Py<PyType>),
    /// Always read in Python.
    Other,
}

struct Row {
    form: Form,
    read: Py<PyAny>,
    needed: bool,
}

/// The members of a typed class.
#[pyclass(frozen, module = "tallage._native")]
pub struct Table {
    /// Names, with the number of their row.
    places: Py<PyDict>,
    rows: Vec<Row>,
    needed: usize,
}

impl Row {
    fn new(kind: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = kind.py();
        let of = || -> PyResult<Py<PyType>> { Ok(kind.getattr(intern!(py, "of"))?.cast_into::<PyType>()?.unbind()) };
        let form = match kind.getattr(intern!(py, "form"))?.extract::<String>()?.as_str() {
            "text" => Form::Text,
            "integer" => Form::Integer,
            "flag" => Form::Flag,
            "decimal" => Form::Decimal,
            "texts" => Form::Texts,
            "one" => Form::One(of()?),
            "many" => Form::Many(of()?),
            _ => Form::Other,
        };
        let needed = kind.getattr(intern!(py, "need"))?.extract()?;
        Ok(Self { form, read: kind.getattr(intern!(py, "read"))?.unbind(), needed })
    }

    /// The value as JSON has it; `None` where Python has to look at it.
    fn plain<'py>(&self, value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let py = value.py();
        let as_it_is = match &self.form {
            Form::Text => value.is_exact_instance_of::<PyString>(),
            Form::Integer => value.is_exact_instance_of::<PyInt>(),
            Form::Flag => value.is_exact_instance_of::<PyBool>(),
            Form::Decimal => match value.cast_exact::<PyString>() {
                Ok(text) => text.to_str().is_ok_and(is_normal),
                Err(_) => false,
            },
            Form::One(class) => value.get_type().is(class),
            Form::Texts => return list(value, |item| item.is_exact_instance_of::<PyString>()),
            Form::Many(class) => return list(value, |item| item.get_type().is(class)),
            Form::Other => false,
        };
        if as_it_is {
            return Ok(Some(value.clone()));
        }
        // A whole number for a decimal.
        if matches!(self.form, Form::Decimal)
            && let Ok(whole) = value.cast_exact::<PyInt>()
            && let Ok(whole) = whole.extract::<i64>()
        {
            return Ok(Some(PyString::new(py, &whole.to_string()).into_any()));
        }
        Ok(None)
    }
}

/// A list or tuple as a tuple, if all items are right.
fn list<'py>(
    value: &Bound<'py, PyAny>,
    is_right: impl Fn(&Bound<'py, PyAny>) -> bool,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    if let Ok(tuple) = value.cast_exact::<PyTuple>() {
        return Ok(tuple.iter().all(|item| is_right(&item)).then(|| value.clone()));
    }
    let Ok(list) = value.cast_exact::<PyList>() else { return Ok(None) };
    let items: Vec<_> = list.iter().collect();
    if !items.iter().all(is_right) {
        return Ok(None);
    }
    Ok(Some(PyTuple::new(value.py(), items)?.into_any()))
}

/// Whether a decimal is written as decimals come back: `-?\d+(\.\d+)?` without a zero at its end.
fn is_normal(text: &str) -> bool {
    let number = text.strip_prefix('-').unwrap_or(text);
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match number.split_once('.') {
        Some((whole, part)) => are_digits(whole) && are_digits(part) && !part.ends_with('0'),
        None => are_digits(number) && text != "-0",
    }
}

/// An exception, which may be a `Refused` that wants to know where it was.
fn under(py: Python<'_>, error: PyErr, name: &Bound<'_, PyAny>) -> PyErr {
    let steps = error.value(py).getattr_opt(intern!(py, "steps")).ok().flatten();
    match steps.map(|steps| steps.call_method1(intern!(py, "append"), (name,))) {
        Some(Err(failed)) => failed,
        Some(Ok(_)) | None => error,
    }
}

#[pymethods]
impl Table {
    #[new]
    #[pyo3(signature = (kinds, /))]
    fn new(kinds: &Bound<'_, PyDict>) -> PyResult<Self> {
        let py = kinds.py();
        guard(py, || {
            let places = PyDict::new(py);
            for (place, name) in kinds.keys().iter().enumerate() {
                places.set_item(name, place)?;
            }
            let rows = kinds.values().iter().map(|kind| Row::new(&kind)).collect::<PyResult<Vec<_>>>()?;
            let needed = rows.iter().filter(|row| row.needed).count();
            Ok(Self { places: places.unbind(), rows, needed })
        })
    }

    /// The members as JSON has them, in a new dict. Raises `Refused`; `None` where a name is not known or a member is missing.
    #[pyo3(signature = (members, /))]
    fn read<'py>(&self, members: &Bound<'py, PyDict>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let py = members.py();
        guard(py, || {
            let places = self.places.bind(py);
            let (found, mut needed) = (PyDict::new(py), 0);
            for (name, value) in members {
                let Some(place) = places.get_item(&name)? else { return Ok(None) };
                let Some(row) = self.rows.get(place.extract::<usize>()?) else { return Ok(None) };
                if value.is_none() {
                    continue;
                }
                needed += usize::from(row.needed);
                match row.plain(&value).map_err(Failure::from)? {
                    Some(plain) => found.set_item(name, plain)?,
                    None => {
                        let plain = row.read.bind(py).call1((value,)).map_err(|error| under(py, error, &name))?;
                        found.set_item(name, plain)?;
                    }
                }
            }
            Ok((needed == self.needed).then_some(found))
        })
    }
}
