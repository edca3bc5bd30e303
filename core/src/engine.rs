//! The engine: the surface that every binding calls.

use std::mem;
use std::sync::Arc;

use once_cell::sync::OnceCell;

use crate::calculate::{self, TaxedInvoice};
use crate::compare;
use crate::config::{self, Config, LintReport, Rounding};
use crate::document::{CreditRequest, Invoice};
use crate::en16931;
use crate::error::{Error, ErrorKind};
use crate::exchange::{self, Exchange};
use crate::explain;
use crate::json::read::Problems;
use crate::json::write::Writer;
use crate::resolve;

/// A tax engine, built once from a configuration and then used for any number of documents, from
/// any number of threads. It is pure: the same input gives the same bytes, today and in seven
/// years.
#[derive(Debug)]
pub struct Engine {
    // Shared with the exchanges that it begins.
    config: Arc<Config>,
    // Linting walks the whole configuration; only who asks pays, once.
    lint: OnceCell<LintReport>,
}

impl Engine {
    /// Builds an engine from configuration JSON (docs/json.md, “Configuration”), checking all of
    /// it.
    ///
    /// # Errors
    /// `json.*` when the text is not JSON; otherwise kind `invalid_config` with every problem in
    /// `details.problems`.
    ///
    /// ```
    /// let error = tallage::Engine::from_json(r#"{"organization": {"tax_codes": ["vat"]}}"#).unwrap_err();
    /// assert_eq!(error.code(), "config.organization.tax_codes.unknown_code");
    /// assert_eq!(error.path(), "/organization/tax_codes/0");
    /// ```
    pub fn from_json(config: &str) -> Result<Self, Error> {
        let tree = config::read_text(config)?;
        let mut problems = Problems::new(ErrorKind::InvalidConfig);
        let config = config::load(tree.root(), &mut problems);
        Ok(Self { config: Arc::new(problems.finish(config)?), lint: OnceCell::new() })
    }

    /// How this engine rounds.
    pub fn rounding(&self) -> Rounding {
        self.config.rounding
    }

    /// What in this engine's configuration is probably not meant.
    pub fn lint(&self) -> &LintReport {
        self.lint.get_or_init(|| LintReport { errors: Vec::new(), warnings: config::warnings(&self.config) })
    }

    /// [`Engine::lint`], as canonical JSON: `{"errors":[],"warnings":[…]}`.
    pub fn lint_json(&self) -> String {
        self.lint().to_json()
    }

    /// Makes an invoice ready for [`Engine::calculate`] where its billing entity lets EU VAT be
    /// decided: a fee whose service period crosses a change of rates becomes parts
    /// (`tax_point: split_by_day`), and a price that includes a tax which is not charged is freed of
    /// it (`inclusive_prices: keep_net`). Any other invoice comes back unchanged. What takes JSON
    /// does this by itself.
    ///
    /// # Errors
    /// Kind `invalid_document` when a part would take the id of another fee.
    pub fn prepare<'a>(&self, invoice: Invoice<'a>) -> Result<Invoice<'a>, Error> {
        resolve::prepare(&self.config, invoice)
    }

    /// Taxes an invoice.
    ///
    /// # Errors
    /// Kind `invalid_document` for references to nothing and figures beyond ±10^15;
    /// `undetermined` when a tax has no rate on the tax date.
    ///
    /// ```
    /// let engine = tallage::Engine::from_json(r#"{
    ///     "taxes": [{"code": "qst", "name": "QST", "rate": "9.975"}], "organization": {"tax_codes": ["qst"]}
    /// }"#)?;
    /// let invoice = tallage::Invoice::from_json(r#"{
    ///     "id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "CAD",
    ///     "fees": [{"id": "f1", "type": "add_on", "amount_cents": 818000}]
    /// }"#)?;
    /// // 8180.00 at 9.975 % is 815.955: half away from zero.
    /// let totals = engine.calculate(&invoice)?.totals().expect("nothing here waits for VIES");
    /// assert_eq!(totals.taxes_amount_cents, 81_596);
    /// # Ok::<(), tallage::Error>(())
    /// ```
    pub fn calculate<'a>(&'a self, invoice: &'a Invoice<'a>) -> Result<TaxedInvoice<'a>, Error> {
        let resolution = resolve::resolve(&self.config, invoice)?;
        calculate::calculate(&self.config, invoice, resolution)
    }

    /// Taxes an invoice: JSON in, canonical JSON out (docs/json.md, “Taxed invoice”).
    ///
    /// # Errors
    /// As [`Invoice::from_json`] and [`Engine::calculate`].
    pub fn calculate_json(&self, invoice: &str) -> Result<String, Error> {
        let mut out = String::new();
        self.calculate_json_into(invoice, &mut out)?;
        Ok(out)
    }

    /// [`Engine::calculate_json`] into a buffer, whose text is replaced: whoever hands on a copy of it, as a binding does, keeps one
    /// for many calls. After an error there is no telling what is in it.
    ///
    /// # Errors
    /// As [`Engine::calculate_json`].
    ///
    /// ```
    /// let engine = tallage::Engine::from_json("{}")?;
    /// let (one, mut out) = (r#"{"id": "i", "type": "prepaid_credit", "issuing_date": "2026-10-31", "currency": "EUR",
    ///     "fees": [{"id": "f1", "type": "credit", "amount_cents": 1000}]}"#, "from the call before".to_owned());
    /// engine.calculate_json_into(one, &mut out)?;
    /// assert_eq!(out, engine.calculate_json(one)?);
    /// # Ok::<(), tallage::Error>(())
    /// ```
    pub fn calculate_json_into(&self, invoice: &str, out: &mut String) -> Result<(), Error> {
        let invoice = self.prepare(Invoice::from_json(invoice)?)?;
        *out = self.calculate(&invoice)?.write_to(Writer::over(mem::take(out)), None, None);
        Ok(())
    }

    /// Says which taxes stand on each fee and why, without amounts: JSON in, canonical JSON out.
    ///
    /// # Errors
    /// As [`Engine::calculate_json`].
    ///
    /// ```
    /// let engine = tallage::Engine::from_json("{}")?;
    /// let decided = engine.resolve_json(r#"{
    ///     "id": "inv_1", "type": "prepaid_credit", "issuing_date": "2026-10-31", "currency": "EUR",
    ///     "fees": [{"id": "f1", "type": "credit", "amount_cents": 1000}]
    /// }"#)?;
    /// assert!(decided.contains(r#""decided_by":{"level":"prepaid_credit","overrode":[]}"#));
    /// # Ok::<(), tallage::Error>(())
    /// ```
    pub fn resolve_json(&self, invoice: &str) -> Result<String, Error> {
        let invoice = self.prepare(Invoice::from_json(invoice)?)?;
        let resolution = resolve::resolve(&self.config, &invoice)?;
        Ok(explain::decisions_json(&invoice, &resolution))
    }

    /// Taxes an invoice and explains every tax: the result of [`Engine::calculate_json`] with one
    /// more member, `explanation`, as data and as text for people.
    ///
    /// # Errors
    /// As [`Engine::calculate_json`].
    pub fn explain_json(&self, invoice: &str) -> Result<String, Error> {
        let invoice = self.prepare(Invoice::from_json(invoice)?)?;
        let taxed = self.calculate(&invoice)?;
        let explanation = explain::explain(&self.config, &taxed);
        Ok(taxed.write(Some(&explanation.to_json()), None))
    }

    /// The view of EN 16931 on a taxed document, with its rules checked, as
    /// [`en16931_json`](crate::en16931_json); a request without `seller` gets the billing entity of
    /// the document (name, country, VAT number) from this engine's configuration.
    ///
    /// # Errors
    /// As [`en16931_json`](crate::en16931_json).
    pub fn en16931_json(&self, request: &str) -> Result<String, Error> {
        let mut request = en16931::Request::from_json(request)?;
        let entity = request.document.billing_entity.as_deref().and_then(|code| self.config.entity(code));
        if let (None, Some(entity)) = (&request.parties.seller, entity) {
            request.parties.seller = Some(en16931::Seller {
                name: entity.name.as_deref().map(Into::into),
                country: entity.country,
                vat_number: entity.number.as_deref().map(Into::into),
                ..en16931::Seller::default()
            });
        }
        Ok(request.view().to_json())
    }

    /// The VAT rates of a place on a day, as [`vat_rates_json`](crate::vat_rates_json), out of the
    /// data of this engine: those of its configuration's `eu_data`, if it has them.
    ///
    /// # Errors
    /// As [`vat_rates_json`](crate::vat_rates_json).
    ///
    /// ```
    /// let engine = tallage::Engine::from_json("{}")?;
    /// let rates = engine.vat_rates_json(r#"{"country": "RO", "date": "2025-08-01"}"#)?;
    /// assert!(rates.contains(r#""standard":"21""#));
    /// # Ok::<(), tallage::Error>(())
    /// ```
    pub fn vat_rates_json(&self, request: &str) -> Result<String, Error> {
        self.config.eu_data().vat_rates_json(request)
    }

    /// Makes a taxed credit note from the snapshot of a taxed invoice and its earlier notes
    /// (docs/json.md, “Credit”). It asks nothing of this engine's configuration: what was taxed is
    /// in the snapshot.
    ///
    /// # Errors
    /// Kind `invalid_document` for a request or snapshot that is wrong; `conflict` for crediting
    /// or refunding more than remains, with `details.remaining`.
    pub fn credit_json(&self, request: &str) -> Result<String, Error> {
        let request = CreditRequest::from_json(request)?;
        Ok(calculate::credit(&request)?.to_json())
    }

    /// Begins an exchange with a tax provider (docs/exchanges.md): JSON in, a value that says what to send.
    ///
    /// `request`: `{"operation", "today", …}`, the operation being `estimate`, `commit`, `credit`, `void`, `dispute`, `check`, `customer`, `bill` or
    /// `lookup`.
    ///
    /// # Errors
    /// Kind `invalid_document` for a request or document that is wrong, `not_found` for a connection that is not configured; what only
    /// the provider would refuse is an outcome of the exchange.
    pub fn begin_json(&self, request: &str) -> Result<Exchange, Error> {
        exchange::begin(&self.config, request)
    }

    /// Takes up an exchange again where [`Exchange::to_json`] left it, perhaps in another process.
    ///
    /// # Errors
    /// Kind `invalid_document` for what is no exchange, `not_found` when its connection is not configured any more.
    pub fn resume_json(&self, exchange: &str) -> Result<Exchange, Error> {
        exchange::resume(&self.config, exchange)
    }

    /// Compares what the host has with what the provider has (docs/exchanges.md, “Reconcile”): JSON in, canonical JSON out.
    ///
    /// # Errors
    /// Kind `invalid_document` for a request that is wrong, `not_found` for a connection that is not configured.
    pub fn reconcile_json(&self, request: &str) -> Result<String, Error> {
        exchange::reconcile(&self.config, request)
    }

    /// Compares taxed documents, as [`compare_json`](crate::compare_json); a request with the member `document`, an invoice before tax, gets one
    /// more result, labelled `local`: what manual taxes and EU VAT of this engine make of it, whatever tax provider its customer is linked to.
    ///
    /// # Errors
    /// As [`compare_json`](crate::compare_json), and for the document as [`Engine::calculate_json`].
    ///
    /// ```
    /// let document = r#"{"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
    ///     "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10000}]}"#;
    /// let engine = |rate: &str| tallage::Engine::from_json(&format!(
    ///     r#"{{"taxes": [{{"code": "vat", "name": "VAT", "rate": "{rate}"}}], "organization": {{"tax_codes": ["vat"]}}}}"#
    /// ));
    /// let old = engine("20")?.calculate_json(document)?;
    /// let request = format!(r#"{{"document": {document}, "results": [{{"label": "old", "document": {old}}}]}}"#);
    /// let compared = engine("21")?.compare_json(&request)?;
    /// assert!(compared.contains(r#""label":"local","fee_id":"f1","kind":"rate""#));
    /// # Ok::<(), tallage::Error>(())
    /// ```
    pub fn compare_json(&self, request: &str) -> Result<String, Error> {
        compare::compare(request, Some(&|document| self.calculate_unlinked_json(document)))
    }

    /// [`Engine::calculate_json`] as if the customer was linked to no tax provider.
    fn calculate_unlinked_json(&self, invoice: &str) -> Result<String, Error> {
        let invoice = self.prepare(Invoice::from_json(invoice)?.into_unlinked())?;
        Ok(self.calculate(&invoice)?.to_json())
    }
}
