//! `tallage.Engine`.

use std::cell::Cell;
use std::sync::Arc;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::errors::Failure;
use crate::eu;
use crate::exchange::{self, Exchange};
use crate::guard::guard;
use crate::input::{Input, compute};
use crate::many::Results;
use crate::result::Source;
use crate::shape::Shape;
use crate::write::Area;

/// An engine, built and checked once from a configuration; immutable, safe to share between threads.
#[pyclass(frozen, module = "tallage")]
pub struct Engine {
    inner: Arc<tallage::Engine>,
}

/// A buffer with more room is not kept: about two hundred lines.
const KEPT_BYTES: usize = 256 << 10;

thread_local! {
    /// What the last `calculate_json` of a thread was written in. Empty while one is at work.
    static BUFFER: Cell<String> = const { Cell::new(String::new()) };
}

type Operation = fn(&tallage::Engine, &str) -> Result<String, tallage::Error>;

impl Engine {
    fn run(&self, py: Python<'_>, input: &Input, operation: Operation) -> Result<String, Failure> {
        let text = input.text(py)?;
        let engine = self.inner.as_ref();
        Ok(compute(py, text, || operation(engine, text))?)
    }

    fn ask(&self, request: &Bound<'_, PyAny>, area: Area, operation: Operation) -> Result<String, Failure> {
        let engine = self.inner.as_ref();
        eu::ask(request, area, |text| operation(engine, text))
    }

    /// Taxes one invoice, as text: by way of a buffer, since Python gets a copy.
    fn tax_json<'py>(&self, invoice: &Bound<'py, PyAny>) -> Result<Bound<'py, PyString>, Failure> {
        let py = invoice.py();
        let input = Input::read(invoice, Area::Invoice)?;
        let (text, engine) = (input.text(py)?, self.inner.as_ref());
        let mut out = BUFFER.take();
        compute(py, text, || engine.calculate_json_into(text, &mut out))?;
        let json = PyString::new(py, &out);
        if out.capacity() <= KEPT_BYTES {
            BUFFER.set(out);
        }
        Ok(json)
    }

    /// Taxes one invoice and keeps what `Result.explain()` needs.
    fn tax(&self, invoice: &Bound<'_, PyAny>) -> Result<Py<PyAny>, Failure> {
        let py = invoice.py();
        let input = Input::read(invoice, Area::Invoice)?;
        let json = self.run(py, &input, tallage::Engine::calculate_json)?;
        Shape::TaxedInvoice.make(py, json, Some(Source { engine: Arc::clone(&self.inner), input }))
    }
}

#[pymethods]
impl Engine {
    /// Builds an engine from a configuration: a dict, or JSON as `str` or `bytes`.
    #[new]
    #[pyo3(signature = (config, /))]
    fn new(config: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = config.py();
        guard(py, || {
            let input = Input::read(config, Area::Config)?;
            let text = input.text(py)?;
            let inner = compute(py, text, || tallage::Engine::from_json(text))?;
            Ok(Self { inner: Arc::new(inner) })
        })
    }

    /// Taxes an invoice.
    #[pyo3(signature = (invoice, /))]
    fn calculate(&self, invoice: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        guard(invoice.py(), || self.tax(invoice))
    }

    /// Taxes an invoice: canonical JSON text, and no object around it.
    #[pyo3(signature = (invoice, /))]
    fn calculate_json<'py>(&self, invoice: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
        guard(invoice.py(), || self.tax_json(invoice))
    }

    /// Taxes invoices one after the other, as they are asked for; with `parallel` that many threads read a little ahead.
    #[pyo3(signature = (invoices, /, progress = None, parallel = None))]
    fn calculate_many(
        &self,
        invoices: &Bound<'_, PyAny>,
        progress: Option<&Bound<'_, PyAny>>,
        parallel: Option<usize>,
    ) -> PyResult<Results> {
        guard(invoices.py(), || Results::new(&self.inner, invoices, parallel, progress))
    }

    /// Says which taxes apply to each fee, and why, without amounts.
    #[pyo3(signature = (invoice, /))]
    fn resolve(&self, invoice: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = invoice.py();
        guard(py, || {
            let input = Input::read(invoice, Area::Invoice)?;
            Shape::Resolution.make(py, self.run(py, &input, tallage::Engine::resolve_json)?, None)
        })
    }

    /// `resolve`, as canonical JSON text.
    #[pyo3(signature = (invoice, /))]
    fn resolve_json(&self, invoice: &Bound<'_, PyAny>) -> PyResult<String> {
        guard(invoice.py(), || self.ask(invoice, Area::Invoice, tallage::Engine::resolve_json))
    }

    /// Taxes an invoice and says why: the result holds `explanation`, its `.text` is for people.
    #[pyo3(signature = (invoice, /))]
    fn explain(&self, invoice: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = invoice.py();
        guard(py, || {
            let input = Input::read(invoice, Area::Invoice)?;
            Shape::ExplainedInvoice.make(py, self.run(py, &input, tallage::Engine::explain_json)?, None)
        })
    }

    /// `explain`, as canonical JSON text.
    #[pyo3(signature = (invoice, /))]
    fn explain_json(&self, invoice: &Bound<'_, PyAny>) -> PyResult<String> {
        guard(invoice.py(), || self.ask(invoice, Area::Invoice, tallage::Engine::explain_json))
    }

    /// Makes a taxed credit note from a credit request.
    #[pyo3(signature = (request, /))]
    fn credit(&self, request: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = request.py();
        guard(py, || {
            let input = Input::read(request, Area::Credit)?;
            Shape::CreditNote.make(py, self.run(py, &input, tallage::Engine::credit_json)?, None)
        })
    }

    /// `credit`, as canonical JSON text.
    #[pyo3(signature = (request, /))]
    fn credit_json(&self, request: &Bound<'_, PyAny>) -> PyResult<String> {
        guard(request.py(), || self.ask(request, Area::Credit, tallage::Engine::credit_json))
    }

    /// The VAT rates of a place on a day, out of the data of this engine.
    #[pyo3(signature = (country, date, zipcode = None))]
    fn vat_rates(
        &self,
        country: &Bound<'_, PyAny>,
        date: &Bound<'_, PyAny>,
        zipcode: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let py = country.py();
        guard(py, || {
            let members = [("country", Some(country)), ("date", Some(date)), ("zipcode", zipcode)];
            let json = self.ask(&eu::request(py, &members)?, Area::VatRates, tallage::Engine::vat_rates_json)?;
            Shape::VatRates.make(py, json, None)
        })
    }

    /// `vat_rates` of a request, as canonical JSON text.
    #[pyo3(signature = (request, /))]
    fn vat_rates_json(&self, request: &Bound<'_, PyAny>) -> PyResult<String> {
        guard(request.py(), || self.ask(request, Area::VatRates, tallage::Engine::vat_rates_json))
    }

    /// The EN 16931 view of a taxed document; without `seller` it is the document's billing entity, as this engine knows it.
    #[pyo3(signature = (document, seller = None, buyer = None, delivery = None))]
    fn en16931(
        &self,
        document: &Bound<'_, PyAny>,
        seller: Option<&Bound<'_, PyAny>>,
        buyer: Option<&Bound<'_, PyAny>>,
        delivery: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let py = document.py();
        guard(py, || {
            let members = [("document", Some(document)), ("seller", seller), ("buyer", buyer), ("delivery", delivery)];
            let json = self.ask(&eu::request(py, &members)?, Area::En16931, tallage::Engine::en16931_json)?;
            Shape::En16931View.make(py, json, None)
        })
    }

    /// `en16931` of a request, as canonical JSON text.
    #[pyo3(signature = (request, /))]
    fn en16931_json(&self, request: &Bound<'_, PyAny>) -> PyResult<String> {
        guard(request.py(), || self.ask(request, Area::En16931, tallage::Engine::en16931_json))
    }

    /// Compares taxed documents; with `document`, an invoice before tax, also what this engine itself makes of it (`local`).
    #[pyo3(signature = (results, document = None, baseline = None))]
    fn compare(
        &self,
        results: &Bound<'_, PyAny>,
        document: Option<&Bound<'_, PyAny>>,
        baseline: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Py<PyAny>> {
        let py = results.py();
        guard(py, || {
            let members = [("document", document), ("results", Some(results)), ("baseline", baseline)];
            let json = self.ask(&eu::request(py, &members)?, Area::Compare, tallage::Engine::compare_json)?;
            Shape::Comparison.make(py, json, None)
        })
    }

    /// `compare` of a request, as canonical JSON text.
    #[pyo3(signature = (request, /))]
    fn compare_json(&self, request: &Bound<'_, PyAny>) -> PyResult<String> {
        guard(request.py(), || self.ask(request, Area::Compare, tallage::Engine::compare_json))
    }

    /// Begins the exchange that asks a provider for the taxes of an invoice without recording it: a draft, a preview.
    #[pyo3(signature = (invoice, /, today, subject = None))]
    fn estimate(
        &self,
        invoice: &Bound<'_, PyAny>,
        today: &Bound<'_, PyAny>,
        subject: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Exchange> {
        let py = invoice.py();
        guard(py, || {
            let invoice = exchange::document(invoice)?;
            let members = [("today", Some(today)), ("document", Some(&invoice)), ("subject", subject)];
            exchange::begin_with(&self.inner, intern!(py, "estimate"), &members)
        })
    }

    /// Begins the exchange that records an invoice with a provider.
    #[pyo3(signature = (invoice, /, today, revision = None))]
    fn commit(
        &self,
        invoice: &Bound<'_, PyAny>,
        today: &Bound<'_, PyAny>,
        revision: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Exchange> {
        let py = invoice.py();
        guard(py, || {
            let invoice = exchange::document(invoice)?;
            let members = [("today", Some(today)), ("document", Some(&invoice)), ("revision", revision)];
            exchange::begin_with(&self.inner, intern!(py, "commit"), &members)
        })
    }

    /// Begins the exchange by which Stripe Invoicing bills a document that tallage has taxed.
    #[pyo3(signature = (taxed, /, today, connection, external_id = None, revision = None))]
    fn bill(
        &self,
        taxed: &Bound<'_, PyAny>,
        today: &Bound<'_, PyAny>,
        connection: &Bound<'_, PyAny>,
        external_id: Option<&Bound<'_, PyAny>>,
        revision: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Exchange> {
        let py = taxed.py();
        guard(py, || {
            let taxed = exchange::document(taxed)?;
            let members = [
                ("today", Some(today)),
                ("connection", Some(connection)),
                ("document", Some(&taxed)),
                ("external_id", external_id),
                ("revision", revision),
            ];
            exchange::begin_with(&self.inner, intern!(py, "bill"), &members)
        })
    }

    /// Begins the exchange that records a credit note, made by `credit`, with the provider of its invoice.
    /// `by="refund"` has AvaTax refund whole lines as it recorded them.
    #[pyo3(signature = (credit_note, /, invoice, today, revision = None, by = None))]
    fn record_credit(
        &self,
        credit_note: &Bound<'_, PyAny>,
        invoice: &Bound<'_, PyAny>,
        today: &Bound<'_, PyAny>,
        revision: Option<&Bound<'_, PyAny>>,
        by: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Exchange> {
        let py = invoice.py();
        guard(py, || {
            let (credit_note, invoice) = (exchange::document(credit_note)?, exchange::document(invoice)?);
            let members = [
                ("today", Some(today)),
                ("document", Some(&credit_note)),
                ("invoice", Some(&invoice)),
                ("revision", revision),
                ("by", by),
            ];
            exchange::begin_with(&self.inner, intern!(py, "credit"), &members)
        })
    }

    /// Begins the exchange that takes a recorded invoice back; refused before anything is sent if there are credit notes.
    #[pyo3(signature = (taxed, /, today, credit_notes = None))]
    fn void(
        &self,
        taxed: &Bound<'_, PyAny>,
        today: &Bound<'_, PyAny>,
        credit_notes: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Exchange> {
        let py = taxed.py();
        guard(py, || {
            let taxed = exchange::document(taxed)?;
            let members = [("today", Some(today)), ("document", Some(&taxed)), ("credit_notes", credit_notes)];
            exchange::begin_with(&self.inner, intern!(py, "void"), &members)
        })
    }

    /// Begins the exchange that takes an invoice back whose payment was lost in a dispute.
    #[pyo3(signature = (taxed, /, today, credit_notes = None))]
    fn dispute(
        &self,
        taxed: &Bound<'_, PyAny>,
        today: &Bound<'_, PyAny>,
        credit_notes: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Exchange> {
        let py = taxed.py();
        guard(py, || {
            let taxed = exchange::document(taxed)?;
            let members = [("today", Some(today)), ("document", Some(&taxed)), ("credit_notes", credit_notes)];
            exchange::begin_with(&self.inner, intern!(py, "dispute"), &members)
        })
    }

    /// Begins the exchange that tries the credentials of a connection.
    fn check(&self, connection: &Bound<'_, PyAny>) -> PyResult<Exchange> {
        let py = connection.py();
        guard(py, || exchange::begin_with(&self.inner, intern!(py, "check"), &[("connection", Some(connection))]))
    }

    /// Begins the exchange that creates a customer at a provider, or links to one.
    #[pyo3(signature = (customer, /, connection = None, today = None))]
    fn customer(
        &self,
        customer: &Bound<'_, PyAny>,
        connection: Option<&Bound<'_, PyAny>>,
        today: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Exchange> {
        let py = customer.py();
        guard(py, || {
            let customer = exchange::document(customer)?;
            let members = [("today", today), ("connection", connection), ("customer", Some(&customer))];
            exchange::begin_with(&self.inner, intern!(py, "customer"), &members)
        })
    }

    /// Begins the exchange that asks a provider for what it has: `what` is `transaction`, `transactions`, `tax_ids`,
    /// `certificates`, `address`, `company` or `customer`, the arguments are those of docs/exchanges.md.
    #[pyo3(signature = (connection, what, **arguments))]
    fn lookup(
        &self,
        connection: &Bound<'_, PyAny>,
        what: &Bound<'_, PyAny>,
        arguments: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Exchange> {
        let py = connection.py();
        guard(py, || {
            let mut members = vec![("connection", Some(connection)), ("what", Some(what))];
            let named = arguments.into_iter().flatten().map(|(name, value)| Ok((name.extract::<String>()?, value)));
            let named = named.collect::<PyResult<Vec<_>>>()?;
            members.extend(named.iter().map(|(name, value)| (name.as_str(), Some(value))));
            exchange::begin_with(&self.inner, intern!(py, "lookup"), &members)
        })
    }

    /// Begins an exchange with a whole request (docs/exchanges.md): a dict, or JSON as `str` or `bytes`.
    #[pyo3(signature = (request, /))]
    fn begin(&self, request: &Bound<'_, PyAny>) -> PyResult<Exchange> {
        guard(request.py(), || exchange::begin(&self.inner, request))
    }

    /// Takes up an exchange where its `to_json()` left it, perhaps in another process.
    #[pyo3(signature = (exchange, /))]
    fn resume(&self, exchange: &Bound<'_, PyAny>) -> PyResult<Exchange> {
        guard(exchange.py(), || exchange::resume(&self.inner, exchange))
    }

    /// Compares what the host has recorded with what a provider lists (docs/exchanges.md).
    #[pyo3(signature = (request, /))]
    fn reconcile(&self, request: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = request.py();
        guard(py, || {
            let json = self.ask(request, Area::Exchange, tallage::Engine::reconcile_json)?;
            Shape::Reconciliation.make(py, json, None)
        })
    }

    /// The lint report of this engine's configuration: no errors, perhaps warnings.
    fn lint(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        guard(py, || Shape::LintReport.make(py, py.detach(|| self.inner.lint_json()), None))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        guard(py, || Ok(format!("<tallage engine {}>", tallage::version())))
    }
}
