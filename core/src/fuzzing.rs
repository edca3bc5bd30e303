//! Doors for the fuzzers to what is private: readers of answers. Not part of the interface.

use crate::money::exact::Exact;
use crate::provider::Response;
use crate::provider::anrok::response as anrok;
use crate::provider::answer::{Answer, PaidBy};
use crate::provider::avatax::response as avatax;
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;
use crate::provider::stripe_invoicing::{
    account, answer as invoice_answer, credit as stripe_credit, customer as stripe_customer, invoice as stripe_invoice,
};
use crate::provider::stripe_tax::{answer as stripe_answer, calculation, customer, refusal, transaction};

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

/// Hands an answer to every reader of Stripe Invoicing. How many took it, or what one of them said that cannot be.
///
/// # Errors
/// A sentence about what does not hold.
pub fn stripe_invoice_response(status: u16, body: &str) -> Result<usize, String> {
    let sale: Sale = serde_json::from_str(SALE).map_err(|error| error.to_string())?;
    let response = Response::new(status, body);
    let invoice = checked(stripe_invoice::read(&response))?;
    let mut took = usize::from(invoice.is_some());
    if let Some(invoice) = &invoice {
        // Whatever was read survives being kept and taken up again.
        let kept = serde_json::to_string(invoice).map_err(|error| error.to_string())?;
        let again = serde_json::from_str(&kept).map_err(|error| format!("{error} in {kept}"))?;
        if *invoice != again {
            return Err(format!("kept otherwise than read: {kept}"));
        }
        if let Ok(answer) = invoice_answer::answer(invoice, &Default::default(), &sale, true) {
            adds_up(&answer, &sale)?;
            took += 1;
        }
    }
    let lines = checked(stripe_invoice::read_lines(&response))?;
    if let Some((lines, _)) = &lines {
        // Amounts are bounded, so nothing overflows.
        let _ = invoice_answer::contents(lines, &sale);
    }
    let page = checked(stripe_invoice::read_page(&response, "inv_1"))?;
    if page.as_ref().is_some_and(|page| page.next.as_deref() == Some("")) {
        return Err("a page that begins after nothing".to_owned());
    }
    let others = [
        lines.is_some(),
        page.is_some(),
        checked(stripe_invoice::read_status(&response))?.is_some(),
        checked(stripe_invoice::read_made(&response))?.is_some(),
        checked(stripe_invoice::read_deleted(&response))?.is_some(),
        checked(stripe_invoice::read_rate(&response))?.is_some(),
        checked(stripe_credit::read(&response, &sale))?.is_some(),
        checked(stripe_customer::read(&response))?.is_some(),
        checked(stripe_customer::has_tax_id(&response, "1"))?.is_some(),
        checked(account::read_account(&response))?.is_some(),
    ];
    Ok(took + others.into_iter().filter(|took| *took).count())
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

/// A sale of `fee_1` of 15000 with taxes on top, a discount of 1000 on it, and `fee_2` of 31000 with taxes inside.
const DISCOUNTED: &str = r#"{"document_id":"inv_1","currency":"USD","issuing_date":"2026-05-01","tax_date":"2026-05-01",
    "customer":{"id":"c1","address":{"country":"US","region":"CO"},"address_field":"/customer"},
    "lines":[{"fee_id":"fee_1","amount":15000,"product":{"tax_code":"txcd_10103001"}},
             {"fee_id":"discount","amount":-1000,"product":{"tax_code":"txcd_10103001"}},
             {"fee_id":"fee_2","amount":31000,"product":{"tax_code":"txcd_10103001"},"tax_included":true}]}"#;

/// Hands an answer to every reader of Stripe's Tax API. How many took it, or what one of them said that cannot be.
///
/// # Errors
/// A sentence about what does not hold.
pub fn stripe_tax_response(status: u16, body: &str) -> Result<usize, String> {
    let sale: Sale = serde_json::from_str(DISCOUNTED).map_err(|error| error.to_string())?;
    let response = Response::new(status, body);
    let calculation = checked(calculation::read(&response))?;
    let mut took = usize::from(calculation.is_some());
    if let Some(calculation) = &calculation {
        // Whatever was read survives being kept and taken up again.
        let kept = serde_json::to_string(calculation).map_err(|error| error.to_string())?;
        let again = serde_json::from_str(&kept).map_err(|error| format!("{error} in {kept}"))?;
        if *calculation != again {
            return Err(format!("kept otherwise than read: {kept}"));
        }
        took += usize::from(checked(calculation::read_more(&response, calculation))?.is_some());
        if let Ok((answer, remote)) = stripe_answer::answer(calculation, &sale) {
            adds_up(&answer, &sale)?;
            if remote.len() != 2 {
                return Err(format!("not the two lines that were told: {remote:?}"));
            }
            took += 1;
        }
    }
    let transaction = checked(transaction::read(&response))?;
    if let Some(transaction) = &transaction {
        took += 1 + usize::from(checked(transaction::read_more(&response, transaction))?.is_some());
        let _ = (transaction.stored(), transaction.remote(&std::collections::BTreeMap::new()));
    }
    took += usize::from(checked(customer::read(&response))?.is_some());
    took += usize::from(checked(customer::check(&response))?.is_some());
    if (200..300).contains(&status) && refusal::of(&response) != refusal::Refusal::Other {
        return Err("a success is a refusal".to_owned());
    }
    Ok(took)
}
