//! The native module `tallage._native`: glue between Python objects and the core.
//!
//! Nothing here knows about tax. A document comes in as text or as a dict (which `write` turns into JSON
//! text in one pass), the core answers with canonical JSON, and `result` hands that to Python. Every
//! function that Python can call runs inside `guard::guard`, the one panic boundary.

mod compare;
mod engine;
mod errors;
mod eu;
mod exchange;
mod guard;
mod input;
mod many;
mod read;
mod result;
mod run;
mod shape;
mod simulator;
mod summary;
mod table;
mod write;

use pyo3::prelude::*;

use crate::guard::guard;
use crate::shape::Shape;

/// Checks a configuration without building an engine; the result holds `errors` and `warnings`.
///
/// Raises `TallageError` only for what has no JSON text to check (a float, bytes that are not UTF-8).
#[pyfunction]
#[pyo3(signature = (config, /))]
fn lint(config: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
    let py = config.py();
    guard(py, || {
        let input = input::Input::read(config, write::Area::Config)?;
        let text = input.text(py)?;
        Shape::LintReport.make(py, input::compute(py, text, || tallage::lint_json(text)), None)
    })
}

/// The version of the engine, as in `versions.engine` of every result.
#[pyfunction]
fn version(py: Python<'_>) -> PyResult<&'static str> {
    guard(py, || Ok(tallage::version()))
}

/// The module as Python sees it. `gil_used = false`: nothing here relies on the GIL.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use super::{
        compare::{compare, compare_json},
        engine::Engine,
        eu::{
            check_vat_number, check_vat_number_json, en16931, en16931_json, eu_data, eu_data_json, vat_number,
            vat_number_json, vat_rates, vat_rates_json, vies_read, vies_read_json, vies_request, vies_request_json,
        },
        exchange::Exchange,
        lint,
        many::Results,
        result::TaxResult,
        run::{Runner, SyncIterator, sync_all},
        simulator::Simulator,
        table::Table,
        version,
    };
}
