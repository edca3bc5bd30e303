//! What a row of a breakdown is.

use super::calculation::LineTax;
use crate::config::Treatment;
use crate::provider::stripe::reason;

pub(super) fn treatment(tax: &LineTax) -> Treatment {
    reason::treatment(tax.reason.as_deref(), tax.amount != 0)
}

/// What it is called where Stripe gives no name.
pub(super) fn name(treatment: Treatment) -> &'static str {
    match treatment {
        Treatment::Zero => "Zero rated",
        Treatment::CustomerExempt => "Customer exempt",
        Treatment::Exempt => "Product exempt",
        Treatment::ReverseCharge => "Reverse charge",
        Treatment::NotCollecting => "Not collecting",
        Treatment::OutOfScope => "Not subject to tax",
        Treatment::Unknown => "Not taxed",
        _ => "Tax",
    }
}
