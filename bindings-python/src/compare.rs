//! Taxed documents side by side.

use pyo3::prelude::*;

use crate::eu::{ask, request};
use crate::guard::guard;
use crate::shape::Shape;
use crate::write::Area;

/// Lines up what several answered for the same document and says where and why their taxes differ.
#[pyfunction]
#[pyo3(signature = (results, baseline = None))]
pub fn compare(results: &Bound<'_, PyAny>, baseline: Option<&Bound<'_, PyAny>>) -> PyResult<Py<PyAny>> {
    let py = results.py();
    guard(py, || {
        let request = request(py, &[("results", Some(results)), ("baseline", baseline)])?;
        Shape::Comparison.make(py, ask(&request, Area::Compare, tallage::compare_json)?, None)
    })
}

/// `compare` of a request, as canonical JSON text.
#[pyfunction]
#[pyo3(signature = (request, /))]
pub fn compare_json(request: &Bound<'_, PyAny>) -> PyResult<String> {
    guard(request.py(), || ask(request, Area::Compare, tallage::compare_json))
}
