//! Python objects as JSON text, in one pass.
//!
//! What Python has and JSON has not is settled here: a `Decimal` becomes a number with a point, a `date` and a
//! `datetime` with a time zone text; `float` is refused, and so is everything else without one clear meaning. Whether a value fits its
//! member is the core's to say.

mod decimal;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use tallage::{Error, ErrorKind};

use crate::errors::Failure;
use crate::read::Part;
use crate::result::TaxResult;

/// Limits of the contract (docs/json.md), kept here too so that a cycle cannot eat memory or stack.
const MAX_DEPTH: usize = 64;
const MAX_BYTES: usize = 64 << 20;

/// What is being written; the first word of error codes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// A configuration.
    Config,
    /// An invoice.
    Invoice,
    /// A credit request.
    Credit,
    /// A question about a VAT number.
    VatNumber,
    /// A question about rates.
    VatRates,
    /// What is to be sent to VIES, or came back.
    Vies,
    /// A request for the EN 16931 view.
    En16931,
    /// A request to compare documents.
    Compare,
    /// What begins an exchange, or is handed over to one.
    Exchange,
    /// How exchanges are sent.
    Runner,
    /// What a simulator is told.
    Simulator,
}

impl Area {
    fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Invoice => "invoice",
            Self::Credit => "credit",
            Self::VatNumber => "vat_number",
            Self::VatRates => "vat_rates",
            Self::Vies => "vies",
            Self::En16931 => "en16931",
            Self::Compare => "compare",
            Self::Exchange => "exchange",
            Self::Runner => "runner",
            Self::Simulator => "simulator",
        }
    }

    fn kind(self) -> ErrorKind {
        match self {
            Self::Config => ErrorKind::InvalidConfig,
            Self::Invoice
            | Self::Credit
            | Self::VatNumber
            | Self::VatRates
            | Self::Vies
            | Self::En16931
            | Self::Compare
            | Self::Exchange
            | Self::Runner
            | Self::Simulator => ErrorKind::InvalidDocument,
        }
    }

    /// An error of the core about text as such, with the kind that fits this area.
    pub fn own(self, error: Error) -> Error {
        if error.kind() == self.kind() {
            error
        } else {
            Error::new(self.kind(), error.code(), error.path(), error.message())
        }
    }
}

const LONE_SURROGATE: &str =
    "the text has half of a surrogate pair, which is not a character; decode it properly first";

/// `json.not_utf8` for JSON text with a lone surrogate; inside an object it is a problem of its member.
pub fn lone_surrogate() -> Error {
    Error::new(ErrorKind::InvalidDocument, "json.not_utf8", "", LONE_SURROGATE)
}

/// One step from the document to a value in it; collected inside out, only when something is wrong.
enum Step {
    Member(String),
    Index(usize),
}

/// Why a value cannot be written, and where. Boxed: the happy path moves one pointer.
enum Stop {
    Refused(Box<Refused>),
    Python(PyErr),
}

struct Refused {
    /// A problem of this area (`float_refused`), or a whole code (`json.too_deep`).
    problem: &'static str,
    message: String,
    steps: Vec<Step>,
    /// How many steps from the document on make the path; for a cycle, those to where it closes.
    depth: usize,
}

fn refuse<T>(problem: &'static str, message: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Refused(Box::new(Refused { problem, message: message.into(), steps: Vec::new(), depth: MAX_DEPTH + 1 })))
}

impl Stop {
    fn under(mut self, step: impl FnOnce() -> Step) -> Self {
        if let Self::Refused(refused) = &mut self {
            refused.steps.push(step());
        }
        self
    }
}

impl From<PyErr> for Stop {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        Self::Python(pyo3::exceptions::PyRuntimeError::new_err(error.to_string()))
    }
}

/// Writes `value` as JSON text.
pub fn to_json(value: &Bound<'_, PyAny>, area: Area) -> Result<String, Failure> {
    let mut writer = Writer { out: Vec::with_capacity(1024), open: Vec::new() };
    match writer.value(value) {
        Ok(()) => String::from_utf8(writer.out)
            .map_err(|error| Error::new(ErrorKind::Internal, "internal.not_utf8", "", error.to_string()).into()),
        Err(Stop::Python(error)) => Err(error.into()),
        Err(Stop::Refused(refused)) => Err(refused.into_error(area).into()),
    }
}

impl Refused {
    fn into_error(self, area: Area) -> Error {
        let mut path = String::new();
        let mut code = area.name().to_owned();
        for step in self.steps.iter().rev().take(self.depth) {
            path.push('/');
            match step {
                Step::Index(index) => path.push_str(&index.to_string()),
                Step::Member(name) => {
                    path.push_str(&name.replace('~', "~0").replace('/', "~1"));
                    // A code is a stable word: only what looks like a member name goes in.
                    if !name.is_empty() && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_')) {
                        code.push('.');
                        code.push_str(name);
                    }
                }
            }
        }
        if self.problem.starts_with("json.") {
            code = self.problem.to_owned();
        } else {
            code.push('.');
            code.push_str(self.problem);
        }
        // Like the errors of the core: every problem is in the details, here the one that ended the writing.
        let problem = serde_json::json!([{"code": code, "path": path, "message": self.message}]);
        Error::new(area.kind(), code, path, self.message).with_detail("problems", problem)
    }
}

struct Writer<'py> {
    out: Vec<u8>,
    /// The containers being written, outermost first.
    open: Vec<Bound<'py, PyAny>>,
}

impl<'py> Writer<'py> {
    fn value(&mut self, value: &Bound<'py, PyAny>) -> Result<(), Stop> {
        // Most frequent first. `bool` is an `int` to Python, so it is asked before.
        if let Ok(text) = value.cast::<PyString>() {
            return self.text(text);
        }
        if value.cast_exact::<PyInt>().is_ok() {
            return self.int(value);
        }
        if let Ok(dict) = value.cast::<PyDict>() {
            return self.dict(dict);
        }
        if let Ok(list) = value.cast::<PyList>() {
            return self.array(value, list.iter());
        }
        if value.is_none() {
            self.out.extend_from_slice(b"null");
            return Ok(());
        }
        if let Ok(truth) = value.cast::<PyBool>() {
            self.out.extend_from_slice(if truth.is_true() { b"true" } else { b"false" });
            return Ok(());
        }
        if let Ok(tuple) = value.cast::<PyTuple>() {
            return self.array(value, tuple.iter());
        }
        if value.is_instance_of::<PyFloat>() {
            return refuse(
                "float_refused",
                format!("the float `{value}` is not exact; give an `int` of minor units, a `Decimal` or a string"),
            );
        }
        if value.is_instance_of::<PyInt>() {
            return self.int(value);
        }
        self.other(value)
    }

    fn text(&mut self, text: &Bound<'py, PyString>) -> Result<(), Stop> {
        let Ok(text) = text.to_str() else {
            return refuse("not_utf8", LONE_SURROGATE);
        };
        Ok(serde_json::to_writer(&mut self.out, text)?)
    }

    fn int(&mut self, value: &Bound<'py, PyAny>) -> Result<(), Stop> {
        if let Ok(small) = value.extract::<i64>() {
            return Ok(serde_json::to_writer(&mut self.out, &small)?);
        }
        // The core decides about big ones. `int.__repr__` because a subclass may print itself otherwise.
        match value.py().get_type::<PyInt>().call_method1("__repr__", (value,)) {
            Ok(digits) => self.raw(digits.cast::<PyString>().map_err(PyErr::from)?.to_str()?),
            // Python itself refuses to print more than `sys.get_int_max_str_digits()` digits.
            Err(_) => refuse("out_of_range", "the integer has thousands of digits"),
        }
    }

    fn raw(&mut self, json: &str) -> Result<(), Stop> {
        self.out.extend_from_slice(json.as_bytes());
        Ok(())
    }

    fn array(&mut self, value: &Bound<'py, PyAny>, items: impl Iterator<Item = Bound<'py, PyAny>>) -> Result<(), Stop> {
        self.enter(value)?;
        self.out.push(b'[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.value(&item).and_then(|()| self.within_size()).map_err(|stop| stop.under(|| Step::Index(index)))?;
        }
        self.out.push(b']');
        self.open.pop();
        Ok(())
    }

    fn dict(&mut self, dict: &Bound<'py, PyDict>) -> Result<(), Stop> {
        self.enter(dict.as_any())?;
        self.out.push(b'{');
        for (index, (key, value)) in dict.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            let Ok(name) = key.cast::<PyString>() else {
                let kind = type_name(&key);
                return refuse("wrong_type", format!("a member name is of type `{kind}`; names are strings"));
            };
            self.text(name)?;
            self.out.push(b':');
            self.value(&value)
                .and_then(|()| self.within_size())
                .map_err(|stop| stop.under(|| Step::Member(name.to_string_lossy().into_owned())))?;
        }
        self.out.push(b'}');
        self.open.pop();
        Ok(())
    }

    fn enter(&mut self, container: &Bound<'py, PyAny>) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            let closes =
                |(at, open): (usize, &Bound<'py, PyAny>)| self.open.iter().take(at).any(|outer| outer.is(open));
            if let Some(depth) = self.open.iter().chain([container]).enumerate().position(closes) {
                let (problem, message) = ("circular", "the value contains itself".to_owned());
                return Err(Stop::Refused(Box::new(Refused { problem, message, steps: Vec::new(), depth })));
            }
            return refuse("json.too_deep", format!("more than {MAX_DEPTH} levels of nesting"));
        }
        self.open.push(container.clone());
        Ok(())
    }

    fn within_size(&self) -> Result<(), Stop> {
        if self.out.len() > MAX_BYTES {
            return refuse("json.too_large", format!("more than {} MiB of JSON", MAX_BYTES >> 20));
        }
        Ok(())
    }

    /// Typed objects, `Result`, `Decimal`, `date` and `datetime`; everything else is refused by name.
    fn other(&mut self, value: &Bound<'py, PyAny>) -> Result<(), Stop> {
        let py = value.py();
        // A typed object keeps its members as JSON has them.
        if value.is_instance(known(py, &MODEL, "tallage._model", "Model")?)? {
            let members = value.getattr(intern!(py, "_members"))?;
            if let Ok(part) = members.cast::<Part>() {
                return self.raw(part.get().stretch().json());
            }
            return self.dict(members.cast::<PyDict>().map_err(PyErr::from)?);
        }
        if let Ok(result) = value.cast::<TaxResult>() {
            return self.raw(result.get().json());
        }
        if value.is_instance(known(py, &DECIMAL, "decimal", "Decimal")?)? {
            // `Decimal.__str__` because a subclass may print itself otherwise.
            let printed = known(py, &DECIMAL, "decimal", "Decimal")?.call_method1("__str__", (value,))?;
            let printed = printed.cast::<PyString>().map_err(PyErr::from)?.to_str()?;
            return match decimal::plain(printed) {
                Ok(plain) => self.raw(&plain),
                Err(decimal::Unwritable::NotFinite) => {
                    refuse("not_decimal", format!("`Decimal('{printed}')` is not a finite number"))
                }
                Err(decimal::Unwritable::TooLong) => {
                    refuse("out_of_range", format!("`Decimal('{printed}')` takes too many digits to write out"))
                }
            };
        }
        // A `datetime` is a `date` to Python. Where a day belongs, the core refuses the text of an instant.
        if value.is_instance(known(py, &DATE, "datetime", "date")?)? {
            let is_instant = value.is_instance(known(py, &DATETIME, "datetime", "datetime")?)?;
            if is_instant && value.call_method0("utcoffset")?.is_none() {
                return refuse(
                    "wrong_type",
                    "a `datetime` without a time zone says neither which instant nor which day it is; give it a `tzinfo` \
                     where an instant is wanted, and a `date` where a day is",
                );
            }
            let text = value.call_method0("isoformat")?;
            return self.text(text.cast::<PyString>().map_err(PyErr::from)?);
        }
        let kind = type_name(value);
        refuse(
            "wrong_type",
            format!(
                "a value of type `{kind}` has no JSON form; give a dict, list, tuple, str, int, bool, None, \
                 Decimal, date, datetime with a time zone, or an object of tallage"
            ),
        )
    }
}

static MODEL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();

fn known<'py>(
    py: Python<'py>,
    cell: &'static PyOnceLock<Py<PyType>>,
    module: &str,
    name: &str,
) -> PyResult<&'py Bound<'py, PyType>> {
    cell.import(py, module, name)
}

fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "?".to_owned(), |name| name.to_string_lossy().into_owned())
}
