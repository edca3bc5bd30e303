//! Refusals that are not what they seem.

use super::super::refusal::{Refusal, is_replayed, of};
use super::*;

fn error(status: u16, code: &str, param: &str, message: &str) -> Response {
    let mut error = json!({"type": "invalid_request_error", "message": message});
    for (name, value) in [("code", code), ("param", param)].into_iter().filter(|(_, value)| !value.is_empty()) {
        error[name] = json!(value);
    }
    Response::new(status, json!({"error": error}).to_string())
}

#[test]
fn a_reference_that_is_recorded() {
    let named = Refusal::ReferenceUsed(Some("tax_1Pgc7AB7WZ01zgkW5XONRnmb".to_owned()));
    let message = "A transaction with reference `inv_1-i1-x` already exists: tax_1Pgc7AB7WZ01zgkW5XONRnmb.";
    assert_eq!(of(&error(400, "", "reference", message)), named);
    assert_eq!(of(&error(400, "resource_already_exists", "", message)), named);
    let unnamed = Refusal::ReferenceUsed(None);
    assert_eq!(of(&error(400, "", "reference", "The reference must be unique.")), unnamed);
    // A line item is no transaction.
    assert_eq!(of(&error(409, "resource_already_exists", "reference", "see tax_li_QXhWXb3MbhgP1Q")), unnamed);
    assert_eq!(of(&error(400, "parameter_invalid_empty", "reference", "Invalid string.")), Refusal::Other);
    assert_eq!(of(&error(500, "resource_already_exists", "reference", message)), Refusal::Other);
}

#[test]
fn what_is_reversed_or_gone() {
    let reversed = "The transaction tax_1 has already been fully reversed.";
    assert_eq!(of(&error(400, "", "original_transaction", reversed)), Refusal::AlreadyReversed);
    let partly = "The tax transaction 'tax_1' has already been partially reversed.";
    assert_eq!(of(&error(400, "", "original_transaction", partly)), Refusal::PartlyReversed);
    assert_eq!(
        of(&error(404, "resource_missing", "calculation", "No such calculation: 'taxcalc_1'")),
        Refusal::CalculationGone
    );
    assert_eq!(of(&error(400, "", "calculation", "This calculation has expired.")), Refusal::CalculationGone);
    assert_eq!(of(&error(404, "resource_missing", "original_transaction", "No such transaction")), Refusal::Other);
    assert_eq!(of(&Response::new(400, "<html>")), Refusal::Other);
}

#[test]
fn old_refusals_are_known() {
    let refused =
        error(400, "stripe_tax_inactive", "", "Stripe Tax is not active").with_header("Idempotent-Replayed", "true");
    assert!(is_replayed(&refused));
    assert!(!is_replayed(&Response::new(200, "{}").with_header("Idempotent-Replayed", "true")));
    assert!(!is_replayed(&Response::new(400, "{}")));
}
