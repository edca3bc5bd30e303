//! What was asked, and what is stored: for assertions such as “recorded exactly once”.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::Provider;
use super::fault::Fault;
use super::http::{HttpRequest, Outcome};

/// One request as received.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Entry {
    /// When it came, by the clock of the simulator.
    pub at: Timestamp,
    /// Whom it asked.
    pub provider: Provider,
    /// What it asked for: the last words of the provider's path, such as `createOrUpdate`, `void`, `createoradjust`,
    /// `addresses/resolve`, `check-vat-number`; `unknown` where there is no such path. The names are listed in `docs/simulator.md`.
    pub operation: &'static str,
    /// The request, byte for byte.
    pub request: HttpRequest,
    /// The fault that struck.
    pub fault: Option<Fault>,
    /// Whether it changed what is stored: a transaction recorded, replaced or voided, a certificate, a customer.
    pub recorded: bool,
    /// What the client got.
    pub outcome: Outcome,
}

/// A transaction that is stored, in its last version.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded {
    /// Where.
    pub provider: Provider,
    /// Anrok: the id; AvaTax: the code.
    pub id: String,
    /// AvaTax: the document type, `SalesInvoice`, `ReturnInvoice` …; Anrok: `transaction` or `negation`.
    pub kind: &'static str,
    /// AvaTax: `Saved`, `Committed`, `Cancelled`; Anrok: `normal`, `void`.
    pub status: &'static str,
    /// 1, and one more with each replacement.
    pub version: u32,
    /// How often it was written: a replacement by the very same request counts too.
    pub writes: u32,
    /// Whether a return was filed, so that it can no longer be changed.
    pub frozen: bool,
    /// ISO 4217, upper case.
    pub currency: String,
    /// The sum of the lines as the provider states it: Anrok `preTaxAmount` in minor units, AvaTax `totalAmount` in major units.
    pub amount: Decimal,
    /// The tax, in the same unit: Anrok `taxAmountToCollect`, AvaTax `totalTax`.
    pub tax: Decimal,
    /// Its lines, in the order sent.
    pub lines: Vec<RecordedLine>,
}

/// A line of a stored transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedLine {
    /// Anrok: the `id` of the line item, or empty; AvaTax: its `number`.
    pub key: String,
    /// As sent, in the provider's unit.
    pub amount: Decimal,
    /// The tax to add (Anrok) or on it (AvaTax), in the provider's unit.
    pub tax: Decimal,
}
