//! The refusals that Stripe documents: types, codes and headers of its list of errors.

use serde_json::json;
use tallage::simulate::{Fault, HttpResponse, When};

use crate::failures::{Asks, Expect, Failure};

const FIX: &[&str] = &["fix_data"];
const FATAL: &[&str] = &["fatal"];
const NO_RETRY: &[&str] = &["fix_data", "fatal", "conflict"];

fn answer(status: u16, kind: &str, code: &str, header: Option<&str>) -> HttpResponse {
    let mut error = json!({"type": kind, "message": format!("{kind} {code} happened.")});
    if !code.is_empty() {
        error["code"] = json!(code);
        error["doc_url"] = json!("https://stripe.com/docs/error-codes");
    }
    let answer = HttpResponse::new(status, "application/json", json!({"error": error}).to_string());
    let answer = answer.with_header("Request-Id", "req_refused");
    match header {
        Some(again) => answer.with_header("Stripe-Should-Retry", again),
        None => answer,
    }
}

fn failure(status: u16, kind: &str, code: &str, header: Option<&str>, expect: Expect) -> Failure {
    let fault = Fault::Answer(When::Before, answer(status, kind, code, header));
    Failure { name: format!("{status} {kind} {code} {header:?}"), fault, expect }
}

pub fn of(asks: Asks) -> Vec<Failure> {
    let invalid = "invalid_request_error";
    let mut all = vec![
        failure(401, invalid, "", None, Expect::Refused(FATAL, "")),
        failure(401, invalid, "api_key_expired", None, Expect::Refused(FATAL, "api_key_expired")),
        failure(403, invalid, "", None, Expect::Refused(FATAL, "")),
        failure(400, invalid, "parameter_unknown", None, Expect::Refused(NO_RETRY, "parameter_unknown")),
        failure(400, invalid, "code_of_tomorrow", Some("false"), Expect::Refused(NO_RETRY, "code_of_tomorrow")),
        // Stripe-Should-Retry goes before status and type.
        failure(400, invalid, "code_of_tomorrow", Some("true"), Expect::Retried),
        failure(409, invalid, "idempotency_key_in_use", Some("true"), Expect::Retried),
        failure(429, invalid, "lock_timeout", Some("true"), Expect::Retried),
        failure(429, invalid, "rate_limit", None, Expect::Retried),
        failure(500, "api_error", "", None, Expect::Retried),
    ];
    if matches!(asks, Asks::Estimate | Asks::Record) {
        for code in ["country_unsupported", "customer_tax_location_invalid", "postal_code_invalid", "tax_id_invalid"] {
            all.push(failure(400, invalid, code, None, Expect::Refused(FIX, code)));
        }
        all.push(failure(400, invalid, "stripe_tax_inactive", None, Expect::Refused(NO_RETRY, "stripe_tax_inactive")));
    }
    all
}
