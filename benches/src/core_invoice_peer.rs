//! The peer core-invoice: `Reconciler::compute` derives the VAT breakdown and totals of an EN 16931 invoice.
//!
//! One tax a line and prices without tax are all it knows, and its types have no JSON form: it takes part on typed values
//! with the workload of one tax a line.

use crate::workload::{TAXES, Workload};
use core_invoice::{Amount, Invoice, Line, Party, Profile, Reconciled, Reconciler, TaxCategory};
use rust_decimal::Decimal;

/// The invoice, with line net amounts already worked out (it does not multiply quantity and price).
pub fn invoice(workload: &Workload) -> Invoice {
    let mut invoice =
        Invoice::blank(Profile::En16931, "inv_1", "EUR", Party::new("Seller", "FR"), Party::new("Buyer", "FR"));
    invoice.lines = workload
        .lines
        .iter()
        .map(|line| {
            let rate: Decimal = TAXES[line.taxes[0]].1.parse().expect("a decimal");
            let net = Amount::from_minor(line.unit_cents * line.quantity);
            Line::new(line.id.clone(), "Service", net, TaxCategory::vat("S", rate))
        })
        .collect();
    invoice
}

pub fn compute(invoice: &Invoice) -> Reconciled {
    Reconciler::new().compute(invoice).expect("the workload reconciles")
}
