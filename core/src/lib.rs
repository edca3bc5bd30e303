//! **tallage**: an embedded tax engine for billing. It decides which taxes stand on each fee of an
//! invoice, computes them exactly so that everything adds up, and says why.
//!
//! An [`Engine`] is built once from a configuration and then answers for any number of documents,
//! from any number of threads. It does no I/O and reads no clock: dates are inputs.
//!
//! ```
//! let engine = tallage::Engine::from_json(r#"{
//!     "taxes": [{"code": "vat_20", "name": "VAT", "rate": "20"}],
//!     "organization": {"tax_codes": ["vat_20"]}
//! }"#)?;
//! let taxed = engine.calculate_json(r#"{
//!     "id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
//!     "fees": [{"id": "f1", "type": "add_on", "amount_cents": 1000}]
//! }"#)?;
//! assert!(taxed.contains(r#""total_amount_cents":1200"#));
//! # Ok::<(), tallage::Error>(())
//! ```
//!
//! The shapes of configuration, documents, results and errors are in `docs/json.md`; where each
//! rule lives is in `ARCHITECTURE.md`.

#![forbid(unsafe_code)]

mod apply;
mod calculate;
mod compare;
mod config;
mod document;
mod en16931;
mod engine;
mod error;
mod eu;
mod exchange;
mod explain;
#[doc(hidden)]
pub mod fuzzing;
mod geo;
mod json;
mod money;
mod provider;
mod resolve;
#[cfg(feature = "simulate")]
pub mod simulate;
#[cfg(feature = "http")]
mod transport;

pub use calculate::{TaxedFee, TaxedInvoice, Totals};
pub use compare::compare_json;
pub use config::{Category, LintReport, Provider, Rounding, Treatment, lint, lint_json};
pub use document::{
    AppliesTo, Coupon, CouponValue, Credit, Customer, CustomerType, EvidenceType, Exemption, Fee, FeeAmount, FeeType,
    FeeVat, Invoice, InvoiceStatus, InvoiceType, LocationEvidence, ProgressiveBillingCredit, ProviderCustomer,
    SettledTax,
};
pub use en16931::en16931_json;
pub use engine::Engine;
pub use error::{Error, ErrorKind, Problem};
pub use eu::{
    Checksum, EuRule, NumberFormat, RateKind, Repair, Supply, VIES_PREFIXES, VatNumber, ViesEvidence, ViesStatus,
    eu_data_json, vat_number, vat_number_json, vat_rates_json, vies_read_json, vies_request_json,
};
pub use exchange::{Exchange, Received, Step, TransportFailure};
pub use geo::{Address, Country};
pub use json::text;
pub use money::{Base, Currency, Rate, RoundingMode, Strategy};
pub use provider::{Request, Response};
pub use resolve::{EuReason, Level};
#[cfg(feature = "http")]
pub use transport::{
    Cancel, Doing, HttpOptions, Progress, Runner, RunnerOptions, SyncItem, SyncProgress, SyncRun, check_vat_number,
    check_vat_number_json,
};

/// The version of this library.
///
/// ```
/// assert!(tallage::version().starts_with("0."));
/// ```
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
