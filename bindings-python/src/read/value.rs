//! JSON text as Python objects: `dict`, `list`, `str`, `int`, `bool`, `None`. A number that is no integer becomes a `Decimal`, never a float.

use pyo3::exceptions::PyRecursionError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyInt, PyList, PyString};

use super::Broken;
use super::scan::{marked, skip_blanks, value_end};

/// What was checked is no deeper.
pub const MAX_DEPTH: usize = 128;

/// Names that objects of one text have in common, each made once. A power of two.
const NAMES: usize = 128;

/// Digits that surely fit 64 bits.
const SMALL: usize = 18;

/// Why there is no object.
pub enum Stop {
    /// The text is not JSON.
    Broken(Broken),
    /// Python could not make it.
    Python(PyErr),
}

impl From<PyErr> for Stop {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl From<Broken> for Stop {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

/// An object, and where the text of it ends.
type Made<'py> = Result<(Bound<'py, PyAny>, usize), Stop>;

/// Makes objects of one text.
pub struct Maker<'a, 'py> {
    py: Python<'py>,
    text: &'a str,
    names: Vec<Option<(&'a str, Bound<'py, PyString>)>>,
    depth: usize,
}

impl<'a, 'py> Maker<'a, 'py> {
    /// Of this text.
    pub fn new(py: Python<'py>, text: &'a str) -> Self {
        Self { py, text, names: Vec::new(), depth: 0 }
    }

    /// The value that begins at `at`, and where it ends.
    pub fn value(&mut self, at: usize) -> Made<'py> {
        match self.byte(at)? {
            b'"' => {
                let (text, end) = self.string(at)?;
                Ok((text.into_any(), end))
            }
            b'{' => self.nested(at, Self::object),
            b'[' => self.nested(at, Self::list),
            b't' => Ok((self.truth(true), at + 4)),
            b'f' => Ok((self.truth(false), at + 5)),
            b'n' => Ok((self.py.None().into_bound(self.py), at + 4)),
            _ => self.number(at),
        }
    }

    fn byte(&self, at: usize) -> Result<u8, Broken> {
        self.text.as_bytes().get(at).copied().ok_or(Broken)
    }

    fn truth(&self, truth: bool) -> Bound<'py, PyAny> {
        PyBool::new(self.py, truth).to_owned().into_any()
    }

    fn nested(&mut self, at: usize, make: fn(&mut Self, usize) -> Made<'py>) -> Made<'py> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(PyRecursionError::new_err("the JSON of a result is nested too deeply").into());
        }
        let made = make(self, at);
        self.depth -= 1;
        made
    }

    fn object(&mut self, at: usize) -> Made<'py> {
        let bytes = self.text.as_bytes();
        let dict = PyDict::new(self.py);
        let mut at = skip_blanks(bytes, at + 1);
        if self.byte(at)? == b'}' {
            return Ok((dict.into_any(), at + 1));
        }
        loop {
            let (name, end) = self.name(at)?;
            let colon = skip_blanks(bytes, end);
            let (value, end) = self.value(skip_blanks(bytes, colon + 1))?;
            dict.set_item(name, value)?;
            let next = skip_blanks(bytes, end);
            match self.byte(next)? {
                b',' => at = skip_blanks(bytes, next + 1),
                b'}' => return Ok((dict.into_any(), next + 1)),
                _ => return Err(Broken.into()),
            }
        }
    }

    fn list(&mut self, at: usize) -> Made<'py> {
        let bytes = self.text.as_bytes();
        let mut items = Vec::new();
        let mut at = skip_blanks(bytes, at + 1);
        if self.byte(at)? == b']' {
            return Ok((PyList::empty(self.py).into_any(), at + 1));
        }
        loop {
            let (item, end) = self.value(at)?;
            items.push(item);
            let next = skip_blanks(bytes, end);
            match self.byte(next)? {
                b',' => at = skip_blanks(bytes, next + 1),
                b']' => return Ok((PyList::new(self.py, items)?.into_any(), next + 1)),
                _ => return Err(Broken.into()),
            }
        }
    }

    /// The string whose opening mark is at `at`.
    fn string(&self, at: usize) -> Result<(Bound<'py, PyString>, usize), Broken> {
        let (end, escaped) = marked(self.text.as_bytes(), at + 1).ok_or(Broken)?;
        if escaped {
            let text: String = self.text.get(at..end).and_then(|it| serde_json::from_str(it).ok()).ok_or(Broken)?;
            return Ok((PyString::new(self.py, &text), end));
        }
        Ok((PyString::new(self.py, self.text.get(at + 1..end - 1).ok_or(Broken)?), end))
    }

    /// The name of a member. Those of the fees of an invoice are the same in each.
    fn name(&mut self, at: usize) -> Result<(Bound<'py, PyString>, usize), Broken> {
        if self.byte(at)? != b'"' {
            return Err(Broken);
        }
        let (end, escaped) = marked(self.text.as_bytes(), at + 1).ok_or(Broken)?;
        let written = self.text.get(at + 1..end - 1).ok_or(Broken)?;
        if self.names.is_empty() {
            self.names.resize(NAMES, None);
        }
        let place = place(written.as_bytes());
        if let Some(Some((known, name))) = self.names.get(place)
            && *known == written
            && !escaped
        {
            return Ok((name.clone(), end));
        }
        let (name, end) = self.string(at)?;
        if let Some(slot) = self.names.get_mut(place) {
            *slot = Some((written, name.clone()));
        }
        Ok((name, end))
    }

    fn number(&self, at: usize) -> Made<'py> {
        let end = value_end(self.text.as_bytes(), at, 0).ok_or(Broken)?;
        let written = self.text.get(at..end).ok_or(Broken)?;
        if written.len() <= SMALL
            && let Ok(small) = written.parse::<i64>()
        {
            return Ok((small.into_pyobject(self.py).map_err(PyErr::from)?.into_any(), end));
        }
        if written.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && !written.is_empty() {
            return Ok((self.py.get_type::<PyInt>().call1((written,))?, end));
        }
        static DECIMAL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        Ok((DECIMAL.import(self.py, "decimal", "Decimal")?.call1((written,))?, end))
    }
}

/// Where a name is kept: by its length, its ends and its middle.
fn place(name: &[u8]) -> usize {
    let word = |bytes: Option<&[u8; 8]>| bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let words = if name.len() < 8 {
        [name.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0, 0]
    } else {
        let middle = name.get(name.len() / 2 - 4..).and_then(<[u8]>::first_chunk);
        [word(name.first_chunk()), word(middle), word(name.last_chunk())]
    };
    let mixed = words
        .iter()
        .fold(name.len() as u64, |mixed, word| (mixed.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    usize::try_from(mixed >> 57).unwrap_or(0) % NAMES
}
