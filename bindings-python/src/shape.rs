//! Which Python class an answer of the core becomes.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

use crate::errors::Failure;
use crate::result::Source;

/// A typed result of the package `tallage`.
#[derive(Clone, Copy)]
pub enum Shape {
    /// What `calculate` answers.
    TaxedInvoice,
    /// What `explain` answers.
    ExplainedInvoice,
    /// What `resolve` answers.
    Resolution,
    /// What `credit` answers.
    CreditNote,
    /// What `lint` answers.
    LintReport,
    /// What `vat_number` answers.
    VatNumber,
    /// What `vat_rates` answers.
    VatRates,
    /// What `vies_request` answers.
    ViesRequest,
    /// What `vies_read` answers.
    ViesReading,
    /// What `en16931` answers.
    En16931View,
    /// What `eu_data` answers.
    EuData,
    /// The outcome of an exchange.
    Outcome,
    /// What `reconcile` answers.
    Reconciliation,
    /// What `compare` answers.
    Comparison,
}

static CLASSES: [PyOnceLock<Py<PyType>>; 14] = [const { PyOnceLock::new() }; 14];

impl Shape {
    fn name(self) -> &'static str {
        match self {
            Self::TaxedInvoice => "TaxedInvoice",
            Self::ExplainedInvoice => "ExplainedInvoice",
            Self::Resolution => "Resolution",
            Self::CreditNote => "CreditNote",
            Self::LintReport => "LintReport",
            Self::VatNumber => "VatNumber",
            Self::VatRates => "VatRates",
            Self::ViesRequest => "ViesRequest",
            Self::ViesReading => "ViesReading",
            Self::En16931View => "En16931View",
            Self::EuData => "EuData",
            Self::Outcome => "Outcome",
            Self::Reconciliation => "Reconciliation",
            Self::Comparison => "Comparison",
        }
    }

    /// An object of that class around canonical JSON.
    pub fn make(self, py: Python<'_>, json: String, source: Option<Source>) -> Result<Py<PyAny>, Failure> {
        let class = CLASSES[self as usize].import(py, "tallage", self.name())?;
        Ok(class.call1((Made::new(json, source),))?.unbind())
    }
}

/// An answer on its way into its class: what the constructor of `Result` takes from Rust instead of text, so that nothing is copied.
#[pyclass(frozen, module = "tallage._native")]
pub struct Made(Mutex<Option<(String, Option<Source>)>>);

impl Made {
    fn new(json: String, source: Option<Source>) -> Self {
        Self(Mutex::new(Some((json, source))))
    }

    /// What it carries; `None` the second time.
    pub fn take(&self) -> Option<(String, Option<Source>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
