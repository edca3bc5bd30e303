//! Why Stripe taxes a line, or does not: `taxability_reason`. New words come without notice.

use super::calculation::LineTax;
use crate::config::Treatment;

/// What a reason means, and what a row without a tax is called. The treatment of what is taxed, where something is.
fn of(reason: &str) -> Option<(Treatment, &'static str)> {
    Some(match reason {
        "standard_rated" | "portion_standard_rated" | "proportionally_rated" | "taxable_basis_reduced" => {
            (Treatment::Standard, "Tax")
        }
        "reduced_rated" | "portion_reduced_rated" => (Treatment::Reduced, "Tax"),
        "zero_rated" => (Treatment::Zero, "Zero rated"),
        "customer_exempt" => (Treatment::CustomerExempt, "Customer exempt"),
        "product_exempt" | "product_exempt_holiday" | "portion_product_exempt" => (Treatment::Exempt, "Product exempt"),
        "reverse_charge" => (Treatment::ReverseCharge, "Reverse charge"),
        // No registration there, or the tax code of what is not taxable.
        "not_collecting" => (Treatment::NotCollecting, "Not collecting"),
        "not_subject_to_tax" => (Treatment::OutOfScope, "Not subject to tax"),
        // Not a tax of 0: Stripe does not know it.
        "not_supported" | "not_available" => (Treatment::Unknown, "Not supported"),
        _ => return None,
    })
}

/// What a row of a breakdown is, and its name where Stripe gives none.
pub(super) fn treatment(tax: &LineTax) -> (Treatment, &'static str) {
    let known = tax.reason.as_deref().and_then(of);
    let taken = |treatment| matches!(treatment, Treatment::Standard | Treatment::Reduced | Treatment::Zero);
    match known {
        // An amount is a tax, whatever else it is called.
        Some((treatment, _)) if tax.amount != 0 && !taken(treatment) => (Treatment::Standard, "Tax"),
        None if tax.amount != 0 => (Treatment::Standard, "Tax"),
        Some((treatment, name)) => (treatment, name),
        None => (Treatment::Unknown, "Not taxed"),
    }
}

/// Whether Stripe says that it does not know the tax.
pub(super) fn is_unknown(tax: &LineTax) -> bool {
    treatment(tax).0 == Treatment::Unknown
}
