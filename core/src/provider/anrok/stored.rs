//! Stored transactions as `get` and `list` tell them. Their shape is another than that of createOrUpdate, and newer than its documentation:
//! whatever is missing is not known.

use super::error;
use super::response::figure;
use crate::json::foreign::Foreign;
use crate::money::exact::Exact;
use crate::provider::failure::Failure;
use crate::provider::stored::{Page, Stored, StoredState};

/// One transaction. `asked`: the id that was asked for, if one was.
pub(super) fn one(transaction: &Foreign<'_>, asked: Option<&str>) -> Result<Stored, Failure> {
    // A voided one has no body; the members of others may stand in one, or beside the id.
    let body = transaction.get("body").filter(|body| body.is_object());
    let figures = body.unwrap_or(transaction);
    let members = [transaction, figures];
    let text = |name: &str| members.into_iter().find_map(|it| it.get(name)).and_then(Foreign::filled_text);
    let id = text("id").or_else(|| text("transactionId")).or(asked);
    let Some(id) = id else { return Err(error::unreadable("a transaction has no `id`")) };
    let version = members.into_iter().find_map(|it| it.get("version")).and_then(Foreign::integer);
    let told = body.is_some() || transaction.get("currencyCode").is_some();
    let state = match transaction.get("type").and_then(Foreign::text) {
        Some("void" | "voided") => StoredState::Voided,
        Some(_) => StoredState::Recorded,
        None if told => StoredState::Recorded,
        None if version.is_some() => StoredState::Voided,
        None => return Err(error::unreadable("it tells nothing of a transaction")),
    };
    let net = if figures.get("preTaxAmount").is_some() { Some(figure(figures, "preTaxAmount")?) } else { None };
    let tax = figures.get("taxAmountDue").map(due).transpose()?;
    let date = text("accountingDate").map(|date| date.chars().take(10).collect());
    Ok(Stored { id: id.to_owned(), state, version, currency: text("currencyCode").map(str::to_owned), net, tax, date })
}

/// `{inclusive, exclusive, total}`, or a number.
fn due(due: &Foreign<'_>) -> Result<Exact, Failure> {
    if !due.is_object() {
        let unreadable = || error::unreadable("`taxAmountDue` is no number");
        return due.number().and_then(crate::provider::amount::decimal).ok_or_else(unreadable);
    }
    if due.get("total").is_some() {
        return figure(due, "total");
    }
    Ok(figure(due, "inclusive")?.add(&figure(due, "exclusive")?))
}

/// A page. One that says there is more without saying where is unreadable: what it leaves out would seem missing.
pub(super) fn page(answer: &Foreign<'_>) -> Result<Page, Failure> {
    let Some(Foreign::List(list)) = answer.get("transactions") else {
        return Err(error::unreadable("`transactions` is no list"));
    };
    let transactions = list.iter().map(|it| one(it, None)).collect::<Result<Vec<_>, _>>()?;
    Ok(Page { transactions, next: next(answer)? })
}

/// What the next page is asked with.
pub(super) fn next(answer: &Foreign<'_>) -> Result<Option<String>, Failure> {
    let cursor = answer.get("nextCursor").and_then(Foreign::filled_text);
    match (answer.get("hasMore").and_then(Foreign::boolean), cursor) {
        (Some(false), _) | (None, None) => Ok(None),
        (_, Some(cursor)) => Ok(Some(cursor.to_owned())),
        (Some(true), None) => Err(error::unreadable("there is more, and no `nextCursor`")),
    }
}
