//! What the host sends (invoice, credit request) and what it gets (taxed invoice, credit note).
//! Knows nothing of how it is computed.

mod credit_request;
mod customer;
mod deduction;
mod fee;
mod invoice;
mod provider;
mod snapshot;
mod vat;

pub(crate) use credit_request::CreditRequest;
pub use customer::{Customer, CustomerType, EvidenceType, LocationEvidence};
pub(crate) use customer::{read as read_customer, write_customer};
pub use deduction::{AppliesTo, Coupon, CouponValue, Credit, ProgressiveBillingCredit};
pub use fee::{Fee, FeeAmount, FeeType, SettledTax};
pub(crate) use invoice::read_currency;
pub use invoice::{Invoice, InvoiceStatus, InvoiceType};
pub(crate) use provider::write_exemption;
pub use provider::{Exemption, ProviderCustomer};
pub(crate) use snapshot::{FeeSnapshot, Figures, InvoiceSnapshot, TaxSnapshot, read_invoice};
pub use vat::FeeVat;
pub(crate) use vat::{Share, write as write_vat};
