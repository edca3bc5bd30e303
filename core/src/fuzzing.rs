//! Doors for the fuzzers to what is private: readers of answers. Not part of the interface.

use crate::money::exact::Exact;
use crate::provider::Response;
use crate::provider::anrok::response as anrok;
use crate::provider::answer::{Answer, PaidBy};
use crate::provider::avatax::response as avatax;
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;

/// A sale of two lines, `fee_1` of 15000 with taxes on top and `fee_2` of 31000 with taxes inside.
const SALE: &str = r#"{"document_id":"inv_1","currency":"USD","issuing_date":"2026-05-01","tax_date":"2026-05-01",
    "customer":{"id":"cus_1","address":{"country":"US","region":"CO"},"address_field":"/customer"},
    "lines":[{"fee_id":"fee_1","amount":15000,"product":{"product_external_id":"saas"}},
             {"fee_id":"fee_2","amount":31000,"product":{"product_external_id":"saas"},"tax_included":true}]}"#;

/// Hands an answer to every reader of Anrok. How many took it, or what one of them said that cannot be.
///
/// # Errors
/// A sentence about what does not hold.
pub fn anrok_response(status: u16, body: &str) -> Result<usize, String> {
    let sale: Sale = serde_json::from_str(SALE).map_err(|error| error.to_string())?;
    let response = Response::new(status, body);
    let transaction = checked(anrok::transaction(&response, &sale))?;
    if let Some(answer) = &transaction {
        adds_up(answer, &sale)?;
    }
    let lookups = [checked(anrok::tax_ids(&response))?, checked(anrok::certificates(&response))?];
    for lookup in lookups.iter().flatten() {
        serde_json::from_str::<serde::de::IgnoredAny>(lookup).map_err(|error| format!("{error} in {lookup}"))?;
    }
    let others = [
        transaction.is_some(),
        checked(anrok::done(&response))?.is_some(),
        checked(anrok::check(&response))?.is_some(),
        checked(anrok::stored(&response, "inv_1"))?.is_some(),
        checked(anrok::page(&response))?.is_some(),
    ];
    Ok(others.into_iter().chain(lookups.iter().map(Option::is_some)).filter(|took| *took).count())
}

/// Hands an answer to every reader of AvaTax. How many took it, or what one of them said that cannot be.
///
/// # Errors
/// A sentence about what does not hold.
pub fn avatax_response(status: u16, body: &str) -> Result<usize, String> {
    let sale: Sale = serde_json::from_str(SALE).map_err(|error| error.to_string())?;
    let response = Response::new(status, body);
    let transaction = checked(avatax::transaction(&response, &sale))?;
    if let Some(answer) = &transaction {
        adds_up(answer, &sale)?;
    }
    let address = checked(avatax::address(&response))?;
    if let Some(address) = &address {
        serde_json::from_str::<serde::de::IgnoredAny>(address).map_err(|error| format!("{error} in {address}"))?;
    }
    let page = checked(avatax::page(&response))?;
    if let Some(next) = page.as_ref().and_then(|page| page.next.as_ref())
        && !next.starts_with("/api/v2/companies/")
        && !next.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Err(format!("a page that leads elsewhere: {next}"));
    }
    let took = [
        transaction.is_some(),
        address.is_some(),
        page.is_some(),
        checked(avatax::voided(&response))?.is_some(),
        checked(avatax::stored(&response, 2))?.is_some(),
        checked(avatax::ping(&response))?.is_some(),
        checked(avatax::company(&response, "DEFAULT"))?.is_some(),
        checked(avatax::customer(&response))?.is_some(),
    ];
    Ok(took.into_iter().filter(|took| *took).count())
}

/// What was read, if anything; a failure must say what it is and what to do.
fn checked<T>(read: Result<T, Failure>) -> Result<Option<T>, String> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(failure) if failure.code.is_empty() || failure.message.is_empty() || failure.hint.is_empty() => {
            Err(format!("a failure without words: {failure:?}"))
        }
        Err(failure) if failure.http_status.is_none() => Err(format!("a failure without its status: {failure:?}")),
        Err(_) => Ok(None),
    }
}

/// An answer has the lines of its sale, each comes to what was sent but for a unit, and what they add is the total.
fn adds_up(answer: &Answer, sale: &Sale) -> Result<(), String> {
    let ids = answer.lines.iter().map(|line| &line.fee_id);
    if !ids.eq(sale.lines.iter().map(|line| &line.fee_id)) {
        return Err(format!("other lines than were sent: {answer:?}"));
    }
    let to_add = answer.lines.iter().fold(Exact::ZERO, |sum, line| sum.add(&line.to_add));
    if !to_add.cmp(&answer.to_add).is_eq() {
        return Err(format!("lines that are not the total: {answer:?}"));
    }
    for (line, sent) in answer.lines.iter().zip(&sale.lines) {
        let inside = line.taxes.iter().filter(|tax| tax.paid_by == PaidBy::Inside);
        let inside = inside.fold(Exact::ZERO, |sum, tax| sum.add(&tax.amount));
        let rest = line.net.add(&inside).sub(&Exact::int(sent.amount));
        if rest.cmp(&Exact::int(1)).is_ge() || rest.cmp(&Exact::int(-1)).is_le() {
            return Err(format!("a line that is not what was sent: {line:?}"));
        }
    }
    Ok(())
}
