//! Answers of Stripe that are no success.

use crate::json::foreign::Foreign;
use crate::provider::Response;
use crate::provider::failure::{Class, Failure};

/// Most characters of somebody else's text that are repeated.
const MAX_TEXT: usize = 500;

/// A row: Stripe's code, what is to be done, where (a pointer into the document, or a place of the configuration), and how.
type Row = (&'static str, Class, Option<&'static str>, &'static str);

/// Codes that matter to taxes, and those of any request. What is not here is decided by status and type.
///
/// Source: Stripe's list of error codes; `invoice.last_finalization_error.code` of the npm package `stripe` 23.1.0.
const CODES: [Row; 36] = [
    ("account_country_invalid_address", Class::FixData, Some("/customer"), "correct the customer's address"),
    ("amount_too_large", Class::FixData, Some("/fees"), "split the document"),
    ("api_key_expired", Class::Fatal, Some("connections"), "give the connection a new API key"),
    ("country_code_invalid", Class::FixData, Some("/customer"), "correct the country of the customer's address"),
    (
        "country_unsupported",
        Class::FixData,
        Some("/customer"),
        "Stripe does not support this country; tax the document otherwise",
    ),
    (
        "customer_tax_location_invalid",
        Class::FixData,
        Some("/customer"),
        "give the customer an address that Stripe can place: country, and postal code or state in the US and Canada",
    ),
    ("failed_tax_calculation", Class::Retry, None, "try again later"),
    ("idempotency_key_in_use", Class::Retry, None, "another request with this key is being worked on; try again"),
    ("incorrect_address", Class::FixData, Some("/customer"), "correct the customer's address"),
    ("incorrect_postal_code", Class::FixData, Some("/customer"), "correct the postal code of the customer's address"),
    ("invalid_tax_location", Class::FixData, Some("/customer"), "correct the customer's address"),
    ("invoice_no_customer_line_items", Class::FixData, Some("/fees"), "the invoice has no lines"),
    (
        "invoice_not_editable",
        Class::Conflict,
        None,
        "the invoice is finalized at Stripe; void it and begin a new revision",
    ),
    ("lock_timeout", Class::Retry, None, "another request changes the same object; try again"),
    ("parameter_invalid_empty", Class::FixData, None, "see which parameter Stripe names"),
    ("parameter_invalid_integer", Class::FixData, None, "see which parameter Stripe names"),
    ("parameter_missing", Class::FixData, None, "see which parameter Stripe names"),
    ("parameter_unknown", Class::FixData, None, "see which parameter Stripe names"),
    (
        "payment_method_billing_details_address_missing",
        Class::FixData,
        Some("/customer/billing_address"),
        "give the customer a billing address",
    ),
    ("platform_api_key_expired", Class::Fatal, Some("connections"), "give the connection a new API key"),
    ("postal_code_invalid", Class::FixData, Some("/customer"), "correct the postal code of the customer's address"),
    (
        "product_inactive",
        Class::FixData,
        Some("connections/items"),
        "activate the product at Stripe, or map the item to another",
    ),
    ("rate_limit", Class::Retry, None, "wait, then send the same again"),
    ("resource_already_exists", Class::Conflict, None, "see what Stripe has under this name"),
    ("resource_missing", Class::Conflict, None, "what is named does not exist at Stripe, in this account and mode"),
    (
        "secret_key_required",
        Class::Fatal,
        Some("connections"),
        "give the connection a secret key, not a publishable one",
    ),
    ("shipping_address_invalid", Class::FixData, Some("/customer/shipping_address"), "correct the shipping address"),
    (
        "state_unsupported",
        Class::FixData,
        Some("/customer"),
        "Stripe does not support this state; tax the document otherwise",
    ),
    ("stripe_tax_inactive", Class::Fatal, None, "activate Stripe Tax, or the tax app, in the settings of the account"),
    (
        "tax_id_invalid",
        Class::FixData,
        Some("/customer/tax_identification_number"),
        "correct the tax id, or leave it out",
    ),
    ("tax_id_prohibited", Class::FixData, Some("/customer/tax_identification_number"), "leave the tax id out"),
    ("taxes_calculation_failed", Class::Retry, None, "try again later"),
    ("testmode_charges_only", Class::Fatal, Some("connections"), "activate the account, or use a test key"),
    ("tls_version_unsupported", Class::Fatal, None, "use a client with TLS 1.2 or newer"),
    ("url_invalid", Class::Fatal, None, "check the connection's `base_url`"),
    ("invoice_upcoming_none", Class::FixData, None, "there is nothing to preview"),
];

/// What an answer with another status than 2xx means.
pub(crate) fn failure(response: &Response) -> Failure {
    let json = Foreign::parse(&response.body);
    let error = json.as_ref().and_then(|json| json.get("error"));
    let member = |name: &str| error.and_then(|error| error.get(name)).and_then(Foreign::filled_text);
    let status = response.status;
    let code = member("code");
    let kind = member("type");
    let message = member("message").map_or_else(|| format!("the answer has the status {status}"), shown);
    let mut failure = match (code.and_then(row), kind, status) {
        (Some((code, class, field, hint)), ..) => {
            Failure { field: field.map(str::to_owned), ..Failure::new(class, code, message, hint) }
        }
        (None, Some("idempotency_error"), _) => {
            let hint = "this key came with other parameters before; begin the exchange again";
            Failure::new(Class::Conflict, code.unwrap_or("idempotency_error"), message, hint)
        }
        (None, _, 401) => {
            let hint = "correct the API key of the connection";
            Failure::new(Class::Fatal, code.unwrap_or("unauthorized"), without_key(&message), hint)
        }
        (None, _, 403) => {
            let hint = "give the API key the permission, or use another";
            Failure::new(Class::Fatal, code.unwrap_or("forbidden"), without_key(&message), hint)
        }
        (None, _, 404) => {
            Failure::new(Class::Conflict, code.unwrap_or("http_404"), message, "what is named does not exist at Stripe")
        }
        (None, _, 409 | 425 | 429) => {
            let name = if status == 429 { "rate_limit".to_owned() } else { format!("http_{status}") };
            Failure::new(Class::Retry, code.map_or(name, str::to_owned), message, "wait, then send the same again")
        }
        (None, _, 408 | 500..) => {
            Failure::new(Class::Retry, code.map_or(format!("http_{status}"), str::to_owned), message, "try again later")
        }
        // Stripe's own refusals are JSON: this one was cut off on its way, and is told again under its key.
        (None, None, 400 | 402 | 422) if error.is_none() => {
            let hint = "try again; the same request records nothing twice";
            Failure::new(Class::Retry, "unreadable", message, hint)
        }
        (None, _, 400 | 402 | 422) => {
            let name = code.or(kind).map_or(format!("http_{status}"), str::to_owned);
            Failure::new(Class::FixData, name, message, "see which parameter Stripe names")
        }
        (None, ..) => {
            let name = code.map_or(format!("http_{status}"), str::to_owned);
            Failure::new(Class::Fatal, name, message, "check the connection's `base_url`")
        }
    };
    if let Some(param) = member("param") {
        failure.message = format!("{} (parameter `{}`)", failure.message, shown(param));
        failure.field = failure.field.or_else(|| field(param).map(str::to_owned));
    }
    // Stripe knows best whether the same will go better.
    match response.header("stripe-should-retry").map(str::trim) {
        Some("true") => failure.class = Class::Retry,
        Some("false")
            if failure.class == Class::Retry && status < 500 && status != 429 && failure.code != "unreadable" =>
        {
            failure.class = Class::FixData
        }
        _ => {}
    }
    if failure.class == Class::Retry {
        failure.after = response.retry_after();
        failure.outcome_unknown = status >= 500 || status == 408;
    }
    known_by(failure, response)
}

/// A 2xx that cannot be read: what was asked may have been done all the same.
pub(crate) fn unreadable(what: &str) -> Failure {
    let message = format!("the answer of Stripe cannot be read: {what}");
    Failure {
        outcome_unknown: true,
        ..Failure::new(Class::Retry, "unreadable", message, "try again; the same request records nothing twice")
    }
}

/// With what the answer says of itself.
pub(crate) fn known_by(mut failure: Failure, response: &Response) -> Failure {
    failure.http_status = Some(response.status);
    failure.request_id = response.header("request-id").map(shown).filter(|id| !id.is_empty());
    failure
}

/// The row of a code, as [`failure`] classifies it: also of an invoice's `last_finalization_error`.
pub(crate) fn row(code: &str) -> Option<Row> {
    CODES.iter().find(|(known, ..)| *known == code).copied()
}

/// Where a parameter comes from.
fn field(param: &str) -> Option<&'static str> {
    let starts = |front: &str| param.starts_with(front);
    if param.contains("tax_id") {
        Some("/customer/tax_identification_number")
    } else if starts("line_items") || starts("lines") || starts("amount") || starts("invoice_items") {
        Some("/fees")
    } else if starts("customer_details[address]") || starts("address") || starts("shipping") {
        Some("/customer")
    } else if starts("customer") {
        Some("/customer/provider_customer")
    } else if starts("currency") {
        Some("/currency")
    } else if starts("tax_date") {
        Some("/tax_date")
    } else if starts("price_data[product]") || starts("pricing") {
        Some("connections/items")
    } else {
        None
    }
}

/// Stripe repeats keys in part (`sk_test_****1234`): nothing of them is shown.
fn without_key(text: &str) -> String {
    let word = |word: &str| {
        if word.contains("sk_") || word.contains("rk_") || word.contains("pk_") {
            "***".to_owned()
        } else {
            word.to_owned()
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// A text of somebody else as it may be repeated: on one line, not too long, without a key.
pub(crate) fn shown(text: &str) -> String {
    let text = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let text = without_key(&text.collect::<Vec<_>>().join(" "));
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classified(status: u16, body: &str) -> (Class, String) {
        let failure = failure(&Response::new(status, body));
        (failure.class, failure.code)
    }

    #[test]
    fn errors_are_classified_by_code_then_type_then_status() {
        let error = |members: &str| format!(r#"{{"error":{{{members}}}}}"#);
        for (status, body, class, code) in [
            (
                400,
                error(r#""type":"invalid_request_error","code":"customer_tax_location_invalid""#),
                Class::FixData,
                "customer_tax_location_invalid",
            ),
            (400, error(r#""type":"idempotency_error""#), Class::Conflict, "idempotency_error"),
            (401, error(r#""type":"invalid_request_error""#), Class::Fatal, "unauthorized"),
            (404, error(r#""code":"resource_missing""#), Class::Conflict, "resource_missing"),
            (429, error(r#""code":"lock_timeout""#), Class::Retry, "lock_timeout"),
            (409, error(r#""type":"invalid_request_error""#), Class::Retry, "http_409"),
            (
                400,
                error(r#""type":"invalid_request_error","code":"stripe_tax_inactive""#),
                Class::Fatal,
                "stripe_tax_inactive",
            ),
            (400, error(r#""type":"invalid_request_error","code":"something_new""#), Class::FixData, "something_new"),
            (503, "<html>".to_owned(), Class::Retry, "http_503"),
            (400, r#"{"error":{"type":"invalid_req"#.to_owned(), Class::Retry, "unreadable"),
            (400, String::new(), Class::Retry, "unreadable"),
            (302, String::new(), Class::Fatal, "http_302"),
        ] {
            assert_eq!(classified(status, &body), (class, code.to_owned()), "{status} {body}");
        }
    }

    #[test]
    fn should_retry_is_followed() {
        let body = r#"{"error":{"type":"invalid_request_error","code":"something_new"}}"#;
        let response =
            Response::new(400, body).with_header("Stripe-Should-Retry", "true").with_header("Retry-After", "2");
        let failure = failure(&response);
        assert_eq!((failure.class, failure.after), (Class::Retry, Some(2000)));
        let response = Response::new(409, body).with_header("Stripe-Should-Retry", "false");
        assert_eq!(super::failure(&response).class, Class::FixData);
    }

    #[test]
    fn parameters_lead_to_fields_and_keys_are_not_repeated() {
        let body = r#"{"error":{"type":"invalid_request_error","code":"tax_id_invalid","message":"Invalid","param":"customer_details[tax_ids][0][value]"}}"#;
        let failure = failure(&Response::new(400, body).with_header("Request-Id", "req_1"));
        assert_eq!(failure.field.as_deref(), Some("/customer/tax_identification_number"));
        assert_eq!(failure.request_id.as_deref(), Some("req_1"));
        let body =
            r#"{"error":{"type":"invalid_request_error","message":"Invalid API Key provided: sk_test_****1234"}}"#;
        let failure = super::failure(&Response::new(401, body));
        assert_eq!(failure.message, "Invalid API Key provided: ***");
    }
}
