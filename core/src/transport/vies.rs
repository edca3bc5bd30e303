//! A check of a VAT number at VIES, carried out.

use std::borrow::Cow;
use std::time::Duration;

use super::clock::timestamp;
use super::http::{self, HttpOptions, Patience};
use crate::error::Error;
use crate::eu::ViesEvidence;
use crate::eu::vies::{BASE_URL, Check, Exchange, Failure, Request, evidence, reading};
use crate::exchange::TransportFailure;
use crate::provider;

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
    ask(&request, previous, options)
}

/// The same of a check as JSON: `{"number","country"?,"requester"?,"method"?,"trader"?,"base_url"?,"previous"?,"proxy"?,"timeout_milliseconds"?}`, the members
/// of [`vies_request_json`](crate::vies_request_json) with the evidence of the last check, a proxy (`http://[user:password@]host:port`) and
/// the longest duration of the whole (45 seconds). The answer is that of [`vies_read_json`](crate::vies_read_json). Feature `http`.
///
/// Errors: as [`check_vat_number`], and every member that is wrong.
///
/// ```
/// let error = tallage::check_vat_number_json(r#"{"number": "GB980780684"}"#).unwrap_err();
/// assert_eq!((error.code(), error.path()), ("vies.number.not_checkable", "/number"));
/// ```
pub fn check_vat_number_json(check: &str) -> Result<String, Error> {
    Check::read(check, |Check { request, previous, proxy, timeout_milliseconds }| {
        let mut options = HttpOptions { proxy: proxy.map(Cow::into_owned), ..HttpOptions::default() };
        if let Some(milliseconds) = timeout_milliseconds {
            options.total_timeout = Duration::from_millis(milliseconds);
        }
        Ok(reading(&ask(&request, previous.as_ref(), &options)?, None))
    })
}

/// Asks, and waits.
fn ask(
    request: &Request<'_>,
    previous: Option<&ViesEvidence<'_>>,
    options: &HttpOptions,
) -> Result<ViesEvidence<'static>, Error> {
    let client = http::client(options.proxy.as_deref())?;
    let headers = request.headers().iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    let sent = provider::Request { method: request.method(), url: request.url(), headers, body: request.body() };
    let patience =
        Patience { connect: options.connect_timeout, read: options.read_timeout, total: options.total_timeout };
    let exchange = match http::send(&client, sent, patience) {
        Ok(answer) => Exchange::Answer {
            status: answer.status,
            retry_after: answer.header("retry-after").map(|value| Cow::Owned(value.to_owned())),
            body: Cow::Owned(answer.body),
        },
        Err(TransportFailure::Timeout) => Exchange::Failure(Failure::Timeout),
        Err(TransportFailure::Connection) => Exchange::Failure(Failure::Connection),
        Err(TransportFailure::Tls) => Exchange::Failure(Failure::Tls),
        Err(TransportFailure::TooLarge) => Exchange::Failure(Failure::TooLarge),
        Err(TransportFailure::Cancelled) => Exchange::Failure(Failure::Cancelled),
    };
    Ok(evidence(&request.number, request.requester.as_ref(), timestamp(), &exchange, previous))
}

#[cfg(test)]
mod tests;
