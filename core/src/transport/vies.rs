//! A check of a VAT number at VIES, carried out.

use std::borrow::Cow;

use jiff::Timestamp;

use super::http::{self, HttpOptions, NoAnswer};
use crate::error::Error;
use crate::eu::ViesEvidence;
use crate::eu::vies::{BASE_URL, Exchange, Failure, MAX_ANSWER, Request, evidence};

/// Asks VIES about a VAT number, and waits for the answer. Feature `http`.
///
/// `number` and `requester` (the seller's own VAT number, for a consultation number) with their prefixes; `previous`
/// the evidence of the last check of this number, which counts failures in a row and keeps the last valid
/// answer. The time of the evidence is the clock's, in whole seconds.
///
/// Errors: the request cannot be made (`vies.number.not_checkable`, `vies.requester.not_checkable`, `vies.base_url.not_a_url`,
/// `http.proxy.not_a_url`). What goes wrong on the way is no error but evidence with status `unavailable`.
///
/// ```
/// use tallage::{HttpOptions, check_vat_number};
/// // Great Britain is not in VIES: nothing is sent.
/// let error = check_vat_number("GB980780684", None, None, &HttpOptions::default()).unwrap_err();
/// assert_eq!(error.code(), "vies.number.not_checkable");
/// ```
pub fn check_vat_number(
    number: &str,
    requester: Option<&str>,
    previous: Option<&ViesEvidence<'_>>,
    options: &HttpOptions,
) -> Result<ViesEvidence<'static>, Error> {
    let request = Request::new(number, requester, options.base_url.as_deref().unwrap_or(BASE_URL))?;
    let client = http::client(options)?;
    let body = request.body().unwrap_or_default();
    let exchange = match http::post_json(&client, &request.url(), body, MAX_ANSWER) {
        Ok(answer) => Exchange::Answer {
            status: answer.status,
            retry_after: answer.retry_after.map(Cow::Owned),
            body: Cow::Owned(answer.body),
        },
        Err(NoAnswer::Timeout) => Exchange::Failure(Failure::Timeout),
        Err(NoAnswer::Connection) => Exchange::Failure(Failure::Connection),
        Err(NoAnswer::Tls) => Exchange::Failure(Failure::Tls),
        Err(NoAnswer::TooLarge) => Exchange::Failure(Failure::TooLarge),
    };
    Ok(evidence(&request.number, request.requester.as_ref(), now(), &exchange, previous))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one clock of the crate: the time of an exchange that was carried out"
)]
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

#[cfg(test)]
mod tests;
