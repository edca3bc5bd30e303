//! What the readers of answers have in common.

use crate::json::foreign::Foreign;
use crate::money::MAX_AMOUNT;
use crate::provider::Response;
use crate::provider::failure::{Class, Failure};
use crate::provider::stripe::error;

/// Reads a successful answer; what is none says why.
pub(super) fn read<T>(
    response: &Response,
    read: impl FnOnce(&Foreign<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if !(200..300).contains(&response.status) {
        return Err(error::failure(response));
    }
    let body = Foreign::parse(&response.body);
    let result = match &body {
        Some(body) if body.is_object() => read(body),
        _ => Err(error::unreadable("it is no whole JSON object")),
    };
    result.map_err(|failure| error::known_by(failure, response))
}

/// A whole number within ±10^15.
pub(super) fn integer(object: &Foreign<'_>, name: &str) -> Result<i64, Failure> {
    optional_integer(object, name)?.ok_or_else(|| error::unreadable(&format!("`{name}` is missing")))
}

/// The same, which need not be there.
pub(super) fn optional_integer(object: &Foreign<'_>, name: &str) -> Result<Option<i64>, Failure> {
    let Some(value) = object.get(name) else { return Ok(None) };
    match value.integer().filter(|value| (-MAX_AMOUNT..=MAX_AMOUNT).contains(value)) {
        Some(value) => Ok(Some(value)),
        None => Err(error::unreadable(&format!("`{name}` is no whole number, or too large"))),
    }
}

pub(super) fn text(object: &Foreign<'_>, name: &str) -> Option<String> {
    object.get(name).and_then(Foreign::filled_text).map(str::to_owned)
}

pub(super) fn required(object: &Foreign<'_>, name: &str) -> Result<String, Failure> {
    text(object, name).ok_or_else(|| error::unreadable(&format!("`{name}` is missing")))
}

/// `tax_behavior`: whether the tax is inside the amount.
pub(super) fn inclusive(object: &Foreign<'_>) -> Result<bool, Failure> {
    match object.get("tax_behavior").and_then(Foreign::text) {
        Some("inclusive") => Ok(true),
        Some("exclusive") => Ok(false),
        _ => Err(error::unreadable("`tax_behavior` is neither `inclusive` nor `exclusive`")),
    }
}

/// A list object: its items, and whether there are more.
pub(super) fn list<'a, 'b>(value: &'a Foreign<'b>) -> Result<(&'a [Foreign<'b>], bool), Failure> {
    match value.get("data") {
        Some(Foreign::List(items)) if items.len() <= super::MAX_READ => {
            Ok((items, value.get("has_more").and_then(Foreign::boolean).unwrap_or(false)))
        }
        _ => Err(error::unreadable("a list of lines has no `data`, or too many")),
    }
}

/// Figures that contradict each other, or lines that are not those of the request: nothing can be applied.
pub(super) fn mismatch(code: &str, message: String) -> Failure {
    let hint = "nothing was applied; look at the calculation at Stripe, and tell its support what it answered";
    Failure::new(Class::Fatal, code, message, hint)
}
