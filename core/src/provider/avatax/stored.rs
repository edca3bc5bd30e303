//! Transactions as AvaTax has them stored, and pages of them.

use super::reply::{Reply, money};
use crate::json::foreign::Foreign;
use crate::money::Currency;
use crate::provider::Response;
use crate::provider::failure::Failure;
use crate::provider::stored::{Page, Stored, StoredState};

/// Where a link to a next page begins, after the host.
pub(super) const LINK: &str = "/api/v2/companies/";

/// The transaction of a `get`, `commit` or `refund`; `exponent` of its currency.
///
/// # Errors
/// What AvaTax refused (`conflict`: `EntityNotFoundError`); `unreadable` for what is no transaction.
pub(crate) fn stored(response: &Response, exponent: u8) -> Result<Stored, Failure> {
    let reply = Reply::new(response, None);
    let body = reply.json()?;
    read(&body, Some(exponent)).ok_or_else(|| reply.unreadable("it has no code and status"))
}

/// A page of a listing. Versions that an adjustment has replaced are left out: what replaced them is listed under the same code.
///
/// # Errors
/// `unreadable` for what is no page, has a row without code or status, or a link that leads elsewhere.
pub(crate) fn page(response: &Response) -> Result<Page, Failure> {
    let reply = Reply::new(response, None);
    let body = reply.json()?;
    let Some(Foreign::List(rows)) = body.get("value") else { return Err(reply.unreadable("it is no page")) };
    let mut transactions = Vec::with_capacity(rows.len());
    for row in rows {
        let replaced = status(row).is_some_and(|status| status.eq_ignore_ascii_case("Adjusted"));
        if !replaced {
            transactions.push(read(row, None).ok_or_else(|| reply.unreadable("a row has no code and status"))?);
        }
    }
    Ok(Page { transactions, next: next(&reply, &body, rows.len())? })
}

/// What the next page is asked with: the path and query of a link, whatever host it names, or how many rows to skip.
fn next(reply: &Reply<'_>, body: &Foreign<'_>, rows: usize) -> Result<Option<String>, Failure> {
    if let Some(link) = body.get("@nextLink").and_then(Foreign::filled_text) {
        let after_host =
            link.split_once("://").map_or(link, |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or(""));
        let plain = after_host.bytes().all(|byte| byte.is_ascii_graphic()) && !after_host.contains("..");
        return match after_host.starts_with(LINK) && plain {
            true => Ok(Some(after_host.to_owned())),
            false => Err(reply.unreadable("its link to the next page leads elsewhere")),
        };
    }
    // Some pages have a key and no link; it counts when there is more than was given.
    let total = body.get("@recordsetCount").and_then(Foreign::integer);
    let more = total.is_some_and(|total| usize::try_from(total).is_ok_and(|total| total > rows));
    match body.get("pageKey").and_then(Foreign::number).filter(|key| more && !key.is_empty()) {
        Some(key) if key.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Some(key.to_owned())),
        Some(_) => Err(reply.unreadable("nobody knows its key to the next page")),
        None => Ok(None),
    }
}

/// `exponent`: `None` for that of the row's own currency.
fn read(body: &Foreign<'_>, exponent: Option<u8>) -> Option<Stored> {
    let id = body.get("code").and_then(Foreign::filled_text)?.to_owned();
    let currency = body.get("currencyCode").and_then(Foreign::filled_text);
    let exponent = exponent.or_else(|| Some(Currency::from_code(currency?)?.exponent()));
    let amount = |name: &str| money(body, name, exponent?);
    let date = body.get("date").and_then(Foreign::text).and_then(|date| date.get(..10));
    Some(Stored {
        id,
        state: state(body)?,
        version: body.get("version").and_then(Foreign::integer),
        currency: currency.map(str::to_owned),
        net: amount("totalAmount"),
        tax: amount("totalTax"),
        date: date.filter(|date| date.parse::<jiff::civil::Date>().is_ok()).map(str::to_owned),
    })
}

fn status<'b>(body: &'b Foreign<'_>) -> Option<&'b str> {
    body.get("status").and_then(Foreign::filled_text)
}

fn state(body: &Foreign<'_>) -> Option<StoredState> {
    let locked = body.get("locked").and_then(Foreign::boolean) == Some(true);
    Some(match status(body)?.to_ascii_lowercase().as_str() {
        "cancelled" => StoredState::Voided,
        _ if locked => StoredState::Filed,
        "committed" | "adjusted" => StoredState::Recorded,
        // Saved, Posted, Uncommitted, Queued, PendingApproval, and what may come: kept, and not for filing.
        _ => StoredState::Saved,
    })
}
