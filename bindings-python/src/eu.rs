//! What is asked of EU VAT: functions of the module, and the bodies of the same questions to an engine.
//!
//! A question is a request (a dict, or JSON as `str` or `bytes`) and comes back as a `Result`; each function has
//! a twin ending in `_json` that gives the canonical text itself.

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors::Failure;
use crate::guard::guard;
use crate::input::{Input, compute};
use crate::shape::Shape;
use crate::write::Area;

/// Asks the core, or an engine of it, about one request.
pub fn ask(
    request: &Bound<'_, PyAny>,
    area: Area,
    question: impl FnOnce(&str) -> Result<String, tallage::Error> + Send,
) -> Result<String, Failure> {
    let py = request.py();
    let input = Input::read(request, area)?;
    let text = input.text(py)?;
    Ok(compute(py, text, || question(text))?)
}

/// A request made of arguments; one that is `None` is not set.
pub fn request<'py>(
    py: Python<'py>,
    members: &[(&str, Option<&Bound<'py, PyAny>>)],
) -> Result<Bound<'py, PyAny>, Failure> {
    let request = PyDict::new(py);
    for (name, value) in members {
        if let Some(value) = value {
            request.set_item(*name, *value)?;
        }
    }
    Ok(request.into_any())
}

/// Normalizes a VAT number and checks its format and check digits; `country` (ISO 3166-1) gives the prefix where the
/// number has none. A number that is none is no error: its `format` is `invalid`.
#[pyfunction]
#[pyo3(signature = (number, country = None))]
pub fn vat_number(number: &Bound<'_, PyAny>, country: Option<&Bound<'_, PyAny>>) -> PyResult<Py<PyAny>> {
    let py = number.py();
    guard(py, || {
        let request = request(py, &[("number", Some(number)), ("country", country)])?;
        Shape::VatNumber.make(py, ask(&request, Area::VatNumber, tallage::vat_number_json)?, None)
    })
}

/// `vat_number` of a request, as canonical JSON text.
#[pyfunction]
#[pyo3(signature = (request, /))]
pub fn vat_number_json(request: &Bound<'_, PyAny>) -> PyResult<String> {
    guard(request.py(), || ask(request, Area::VatNumber, tallage::vat_number_json))
}

/// The VAT rates of a place on a day, out of the bundled data. `date` is a `datetime.date` or `YYYY-MM-DD`.
#[pyfunction]
#[pyo3(signature = (country, date, zipcode = None))]
pub fn vat_rates(
    country: &Bound<'_, PyAny>,
    date: &Bound<'_, PyAny>,
    zipcode: Option<&Bound<'_, PyAny>>,
) -> PyResult<Py<PyAny>> {
    let py = country.py();
    guard(py, || {
        let request = request(py, &[("country", Some(country)), ("date", Some(date)), ("zipcode", zipcode)])?;
        Shape::VatRates.make(py, ask(&request, Area::VatRates, tallage::vat_rates_json)?, None)
    })
}

/// `vat_rates` of a request, as canonical JSON text.
#[pyfunction]
#[pyo3(signature = (request, /))]
pub fn vat_rates_json(request: &Bound<'_, PyAny>) -> PyResult<String> {
    guard(request.py(), || ask(request, Area::VatRates, tallage::vat_rates_json))
}

/// Builds the HTTP request that asks VIES about a VAT number; nothing is sent.
#[pyfunction]
#[pyo3(signature = (request, /))]
pub fn vies_request(request: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let py = request.py();
    guard(py, || Shape::ViesRequest.make(py, ask(request, Area::Vies, tallage::vies_request_json)?, None))
}

/// `vies_request`, as canonical JSON text.
#[pyfunction]
#[pyo3(signature = (request, /))]
pub fn vies_request_json(request: &Bound<'_, PyAny>) -> PyResult<String> {
    guard(request.py(), || ask(request, Area::Vies, tallage::vies_request_json))
}

/// Reads what came back from VIES, or that nothing did: the result holds the `evidence` to store and an `event`.
#[pyfunction]
#[pyo3(signature = (input, /))]
pub fn vies_read(input: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let py = input.py();
    guard(py, || Shape::ViesReading.make(py, ask(input, Area::Vies, tallage::vies_read_json)?, None))
}

/// `vies_read`, as canonical JSON text.
#[pyfunction]
#[pyo3(signature = (input, /))]
pub fn vies_read_json(input: &Bound<'_, PyAny>) -> PyResult<String> {
    guard(input.py(), || ask(input, Area::Vies, tallage::vies_read_json))
}

/// Asks VIES about a VAT number and reads what it says, within 45 seconds (`timeout_milliseconds`): `vies_request`, an HTTP client and `vies_read` in
/// one. What goes wrong on the way is no error: the evidence says `unavailable`, and when to ask again. Other threads go on meanwhile.
#[pyfunction]
#[pyo3(signature = (check, /))]
pub fn check_vat_number(check: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let py = check.py();
    guard(py, || Shape::ViesReading.make(py, asked(check)?, None))
}

/// `check_vat_number`, as canonical JSON text.
#[pyfunction]
#[pyo3(signature = (check, /))]
pub fn check_vat_number_json(check: &Bound<'_, PyAny>) -> PyResult<String> {
    guard(check.py(), || asked(check))
}

fn asked(check: &Bound<'_, PyAny>) -> Result<String, Failure> {
    let py = check.py();
    let input = Input::read(check, Area::Vies)?;
    let text = input.text(py)?;
    Ok(py.detach(|| tallage::check_vat_number_json(text))?)
}

/// Shows a taxed document in the terms of EN 16931 and checks the rules of that standard on it.
#[pyfunction]
#[pyo3(signature = (document, seller = None, buyer = None, delivery = None))]
pub fn en16931(
    document: &Bound<'_, PyAny>,
    seller: Option<&Bound<'_, PyAny>>,
    buyer: Option<&Bound<'_, PyAny>>,
    delivery: Option<&Bound<'_, PyAny>>,
) -> PyResult<Py<PyAny>> {
    let py = document.py();
    guard(py, || {
        let members = [("document", Some(document)), ("seller", seller), ("buyer", buyer), ("delivery", delivery)];
        Shape::En16931View.make(py, ask(&request(py, &members)?, Area::En16931, tallage::en16931_json)?, None)
    })
}

/// `en16931` of a request, as canonical JSON text.
#[pyfunction]
#[pyo3(signature = (request, /))]
pub fn en16931_json(request: &Bound<'_, PyAny>) -> PyResult<String> {
    guard(request.py(), || ask(request, Area::En16931, tallage::en16931_json))
}

/// The EU VAT data that this package was built with.
#[pyfunction]
pub fn eu_data(py: Python<'_>) -> PyResult<Py<PyAny>> {
    guard(py, || Shape::EuData.make(py, tallage::eu_data_json().to_owned(), None))
}

/// `eu_data`, as JSON text.
#[pyfunction]
pub fn eu_data_json(py: Python<'_>) -> PyResult<&'static str> {
    guard(py, || Ok(tallage::eu_data_json()))
}
