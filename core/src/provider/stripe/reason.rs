//! Why Stripe takes a tax, or none: `taxability_reason`.

use crate::config::Treatment;

/// What a reason means. `taxed`: an amount was taken, so a reason that we do not know, or one for a part of the price, is still a tax.
///
/// Source: `taxability_reason` of calculations (15 values) and of invoices and credit notes (also `not_available`), npm package `stripe` 23.1.0. The
/// list is open: Stripe adds values without notice.
pub(crate) fn treatment(reason: Option<&str>, taxed: bool) -> Treatment {
    let treatment = match reason.unwrap_or_default() {
        "standard_rated" | "portion_standard_rated" | "proportionally_rated" | "taxable_basis_reduced" => {
            Treatment::Standard
        }
        "reduced_rated" | "portion_reduced_rated" => Treatment::Reduced,
        "zero_rated" => Treatment::Zero,
        "customer_exempt" => Treatment::CustomerExempt,
        "product_exempt" | "product_exempt_holiday" | "portion_product_exempt" => Treatment::Exempt,
        "reverse_charge" => Treatment::ReverseCharge,
        "not_collecting" => Treatment::NotCollecting,
        "not_subject_to_tax" => Treatment::OutOfScope,
        // `not_supported`: Stripe does not know the place or the product; `not_available`: the app does not say.
        _ => Treatment::Unknown,
    };
    match treatment {
        Treatment::Standard | Treatment::Reduced => treatment,
        _ if taxed => Treatment::Standard,
        _ => treatment,
    }
}

/// What a tax is called where Stripe gives no name.
pub(crate) fn name(treatment: Treatment) -> &'static str {
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

/// The reason that says what a treatment of ours does, for taxes that Stripe is told.
pub(crate) fn of_treatment(treatment: &str) -> Option<&'static str> {
    Some(match treatment {
        "standard" => "standard_rated",
        "reduced" => "reduced_rated",
        "zero" | "export" | "intra_community" => "zero_rated",
        "exempt" | "product_not_taxed" => "product_exempt",
        "customer_exempt" | "transaction_exempt" => "customer_exempt",
        "reverse_charge" => "reverse_charge",
        "out_of_scope" | "jurisdiction_has_no_tax" => "not_subject_to_tax",
        "not_collecting" => "not_collecting",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_treatment() {
        for (reason, expected) in [
            ("customer_exempt", Treatment::CustomerExempt),
            ("not_available", Treatment::Unknown),
            ("not_collecting", Treatment::NotCollecting),
            ("not_subject_to_tax", Treatment::OutOfScope),
            ("not_supported", Treatment::Unknown),
            ("portion_product_exempt", Treatment::Exempt),
            ("portion_reduced_rated", Treatment::Reduced),
            ("portion_standard_rated", Treatment::Standard),
            ("product_exempt", Treatment::Exempt),
            ("product_exempt_holiday", Treatment::Exempt),
            ("proportionally_rated", Treatment::Standard),
            ("reduced_rated", Treatment::Reduced),
            ("reverse_charge", Treatment::ReverseCharge),
            ("standard_rated", Treatment::Standard),
            ("taxable_basis_reduced", Treatment::Standard),
            ("zero_rated", Treatment::Zero),
            ("a_reason_of_next_year", Treatment::Unknown),
        ] {
            assert_eq!(treatment(Some(reason), false), expected, "{reason}");
        }
        assert_eq!(treatment(None, false), Treatment::Unknown);
        // What is taken is a tax, whatever it is called.
        assert_eq!(treatment(Some("portion_product_exempt"), true), Treatment::Standard);
        assert_eq!(treatment(None, true), Treatment::Standard);
    }
}
