//! What the host sends (invoice, credit request) and what it gets (taxed invoice, credit note).
//! Knows nothing of how it is computed.

mod credit_request;
mod customer;
mod deduction;
mod fee;
mod invoice;
mod snapshot;
mod vat;

pub(crate) use credit_request::CreditRequest;
pub(crate) use customer::write_customer;
pub use customer::{Customer, CustomerType, EvidenceType, LocationEvidence};
pub use deduction::{AppliesTo, Coupon, CouponValue, Credit, ProgressiveBillingCredit};
pub use fee::{Fee, FeeAmount, FeeType, SettledTax};
pub use invoice::{Invoice, InvoiceStatus, InvoiceType};
pub(crate) use snapshot::{FeeSnapshot, Figures, InvoiceSnapshot, TaxSnapshot};
pub use vat::FeeVat;
pub(crate) use vat::write as write_vat;
