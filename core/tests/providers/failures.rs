//! What can go wrong with a request, and what an exchange must make of it.

use std::time::Duration;

use serde_json::json;
use tallage::simulate::{Fault, HttpResponse, Lines, Pace, When};

/// What must become of an exchange that meets a fault.
#[derive(Debug, Clone)]
pub enum Expect {
    /// It does not even notice.
    Passes,
    /// It tries again by itself, and fails with the class `retry` where that does not help.
    Retried,
    /// The answer has the wrong lines: it succeeds with the right figures or fails with one of the codes for that.
    Spoilt,
    /// It fails at once, without another try, with one of these classes and this code of the provider.
    Refused(&'static [&'static str], &'static str),
}

#[derive(Debug, Clone)]
pub struct Failure {
    pub name: String,
    pub fault: Fault,
    pub expect: Expect,
}

fn failure(name: impl Into<String>, fault: Fault, expect: Expect) -> Failure {
    Failure { name: name.into(), fault, expect }
}

/// What can happen to any request.
pub fn of_any() -> Vec<Failure> {
    let mut all = vec![
        failure("refuse", Fault::Refuse, Expect::Retried),
        failure("rate limit", Fault::RateLimit { retry_after: 2 }, Expect::Retried),
        failure("truncated", Fault::Truncated, Expect::Retried),
        failure("empty", Fault::Empty, Expect::Retried),
        failure("slow", Fault::Slow(Pace { bytes: 1, pause: Duration::from_millis(1) }), Expect::Passes),
        failure("shuffled lines", Fault::Lines(Lines::Shuffled), Expect::Passes),
        failure("missing line", Fault::Lines(Lines::Missing), Expect::Spoilt),
        failure("duplicated line", Fault::Lines(Lines::Duplicated), Expect::Spoilt),
        failure("extra line", Fault::Lines(Lines::Extra), Expect::Spoilt),
    ];
    for when in [When::Before, When::After] {
        all.push(failure(format!("time-out {when:?}"), Fault::Timeout(when), Expect::Retried));
        all.push(failure(format!("close {when:?}"), Fault::Close(when), Expect::Retried));
        all.push(failure(format!("html {when:?}"), Fault::Html(when), Expect::Retried));
        for status in [500, 502, 503, 504] {
            all.push(failure(format!("{status} {when:?}"), Fault::Server(when, status), Expect::Retried));
        }
    }
    all
}

/// What an operation asks for, as far as a provider's refusals depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Taxes, without recording.
    Estimate,
    /// Taxes, recording.
    Record,
    /// To take something back.
    Undo,
    /// Anything else.
    Read,
}

const FIX: &[&str] = &["fix_data"];
const FATAL: &[&str] = &["fatal"];
const CONFLICT: &[&str] = &["conflict"];
/// Not worth another try; which of these is a matter of taste.
const NO_RETRY: &[&str] = &["fix_data", "fatal", "conflict"];

/// The refusals that Anrok documents (OpenAPI 1.1; its 400 texts as seen live).
pub fn of_anrok(asks: Asks) -> Vec<Failure> {
    let conflict = |kind: &'static str, expect: Expect| {
        let mut body = json!({"type": kind});
        if kind == "productExternalIdUnknown" {
            body["productExternalId"] = json!("setup");
        }
        let answer = HttpResponse::new(409, "application/json", body.to_string());
        failure(format!("409 {kind}"), Fault::Answer(When::Before, answer), expect)
    };
    let text = |status: u16, text: &str, expect: Expect| {
        let answer = HttpResponse::new(status, "text/plain; charset=utf-8", text);
        failure(format!("{status} {text}"), Fault::Answer(When::Before, answer), expect)
    };
    let mut all = vec![
        text(400, "Missing \"Authorization\" header.", Expect::Refused(FATAL, "")),
        text(
            400,
            "Invalid \"Authorization\" header: Invalid token: Expecting 2 \"/\" characters (\"****/****/secret.****\") but got 0.",
            Expect::Refused(FATAL, ""),
        ),
        text(401, "Unauthorized", Expect::Refused(FATAL, "")),
        text(403, "Forbidden", Expect::Refused(FATAL, "")),
        text(400, "Request body: \"lineItems\": Required.", Expect::Refused(NO_RETRY, "")),
        text(400, "\"Request body: \\\"customerAddress\\\": Invalid input.\"", Expect::Refused(NO_RETRY, "")),
        text(400, "No API endpoint matches the given URL.", Expect::Refused(NO_RETRY, "")),
        conflict("aTypeOfTomorrow", Expect::Refused(NO_RETRY, "aTypeOfTomorrow")),
    ];
    if matches!(asks, Asks::Estimate | Asks::Record) {
        for kind in [
            "currencyCodeNotSupported",
            "customerAddressCouldNotResolve",
            "customerIdNotFound",
            "productExternalIdUnknown",
            "taxDateTooFarInFuture",
            "taxDateTooFarInPast",
        ] {
            all.push(conflict(kind, Expect::Refused(FIX, kind)));
        }
        for kind in [
            "accountingTimeZoneNotSetForSeller",
            "accountingTimeZoneNotSupported",
            "jurisNotFound",
            "productTaxCategoryNotSupportedForJuris",
        ] {
            all.push(conflict(kind, Expect::Refused(NO_RETRY, kind)));
        }
        all.push(conflict("externalServiceError", Expect::Retried));
    }
    if asks == Asks::Undo {
        let kind = "transactionExpectedVersionMismatch";
        all.push(conflict(kind, Expect::Refused(CONFLICT, kind)));
    }
    all
}

/// Refusals of AvaTax: codes and numbers from its SDK's `ErrorCodeId`, shapes as recorded.
pub fn of_avatax(asks: Asks) -> Vec<Failure> {
    let error = |status: u16, code: &'static str, number: u32, detail: serde_json::Value, expect: Expect| {
        let mut shown = json!({"code": code, "number": number, "message": format!("{code} happened."),
            "description": "Described.", "faultCode": "Client", "severity": "Error"});
        for (name, value) in detail.as_object().into_iter().flatten() {
            shown[name] = value.clone();
        }
        let body = json!({"error": {"code": code, "message": format!("{code} happened."), "target": "HttpRequest", "details": [shown]}});
        let answer = HttpResponse::new(status, "application/json", body.to_string());
        failure(format!("{status} {code}"), Fault::Answer(When::Before, answer), expect)
    };
    let none = || json!({});
    // 401 lacks target, number and severity.
    let bare = json!({"error": {"code": "AuthenticationException", "message": "Authentication failed.",
        "details": [{"code": "AuthenticationException", "message": "Authentication failed.", "description": "Missing authentication or unable to authenticate the user or the account.",
            "faultCode": "Client", "helpLink": "http://developer.avalara.com/avatax/errors/AuthenticationException"}]}});
    let bare = HttpResponse::new(401, "application/json", bare.to_string());
    let mut all = vec![
        failure("401", Fault::Answer(When::Before, bare), Expect::Refused(FATAL, "AuthenticationException")),
        error(403, "AuthorizationException", 31, none(), Expect::Refused(FATAL, "AuthorizationException")),
        error(403, "PermissionRequired", 49, none(), Expect::Refused(FATAL, "PermissionRequired")),
        error(400, "SubscriptionRequired", 600, none(), Expect::Refused(FATAL, "SubscriptionRequired")),
        error(400, "ValueRequiredError", 5, none(), Expect::Refused(NO_RETRY, "ValueRequiredError")),
        error(400, "ErrorOfTomorrow", 99_999, none(), Expect::Refused(NO_RETRY, "ErrorOfTomorrow")),
        error(429, "RateLimitExceeded", 4011, none(), Expect::Retried),
        error(400, "TimeoutRequested", 316, none(), Expect::Retried),
        error(500, "ServerUnreachable", 500, none(), Expect::Retried),
    ];
    if matches!(asks, Asks::Estimate | Asks::Record) {
        let zip = json!({"faultSubCode": "InvalidZipForStateError", "refersTo": "Address", "description": "ZIP is not valid for the state."});
        all.push(error(400, "GetTaxError", 300, zip, Expect::Refused(FIX, "InvalidZipForStateError")));
        for (code, number) in [
            ("InvalidAddress", 309),
            ("MissingAddress", 304),
            ("NotEnoughAddressesInfo", 176),
            ("InvalidPostalCode", 317),
            ("InvalidCountryRegion", 126),
            ("MissingLine", 311),
            ("StringLengthError", 13),
            ("InvalidEnumValue", 164),
            ("TaxCodeAssociatedWithItemCodeNotFound", 1704),
        ] {
            all.push(error(400, code, number, none(), Expect::Refused(FIX, code)));
        }
    }
    all
}
