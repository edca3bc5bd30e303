//! Answers.

use rustc_hash::{FxHashMap, FxHashSet};

use super::line_key::LineKeys;
use super::reply::{Reply, money};
pub(crate) use super::stored::{page, stored};
use super::taxes::{self, Document};
use super::{address_answer, customer as customer_model};
use crate::json::foreign::Foreign;
use crate::money::exact::Exact;
use crate::money::print;
use crate::provider::Response;
use crate::provider::answer::{Answer, AnswerLine, Mention, PaidBy, Remark, Remote};
use crate::provider::failure::Failure;
use crate::provider::sale::{Sale, SaleLine};

/// The taxes of a sale, as answered to an estimate or a recording (200 and 201 alike).
///
/// # Errors
/// What AvaTax refused; `unreadable` for what is no such answer; `lines_mismatch` when its lines are not those of the sale;
/// `totals_mismatch` when they do not add up to its own totals, or are not the amounts of the sale; `currency_mismatch`.
pub(crate) fn transaction(response: &Response, sale: &Sale) -> Result<Answer, Failure> {
    let reply = Reply::new(response, Some(sale));
    let body = reply.json()?;
    if !body.is_object() {
        return Err(reply.unreadable("it is no transaction"));
    }
    let own = sale.currency.code();
    if let Some(other) = body.get("currencyCode").and_then(Foreign::filled_text).filter(|code| *code != own) {
        let shown: String = other.chars().take(8).collect();
        let message = format!("the answer is in `{shown}`, the document in `{own}`");
        return Err(reply.contradiction("currency_mismatch", message, None));
    }
    let Some(Foreign::List(given)) = body.get("lines") else { return Err(reply.unreadable("it has no lines")) };
    let matched = match_lines(&reply, given, sale)?;
    let exponent = sale.currency.exponent();
    let document = Document::new(&body, sale);
    let mut lines = Vec::with_capacity(matched.len());
    let mut sums = Sums::default();
    for (line, sold) in matched.into_iter().zip(&sale.lines) {
        lines.push(read_line(&reply, line, sold, &document, &mut sums)?);
    }
    check_total(&reply, &body, "totalAmount", "amounts", &sums.net)?;
    check_total(&reply, &body, "totalTax", "taxes", &sums.tax)?;
    let total = money(&body, "totalTax", exponent).unwrap_or(sums.tax);
    let to_add = total.sub(&sums.not_added).reduced();
    let (warnings, mentions) = (remarks(&body), mentions(&body, sale));
    Ok(Answer { lines, to_add, remote: remote(&body), warnings, mentions })
}

/// What lines add up to, in minor units.
#[derive(Debug)]
struct Sums {
    net: Exact,
    tax: Exact,
    /// Of the tax: inside prices, or paid by the seller.
    not_added: Exact,
}

impl Default for Sums {
    fn default() -> Self {
        Self { net: Exact::ZERO, tax: Exact::ZERO, not_added: Exact::ZERO }
    }
}

/// The line of the answer for each line of the sale.
fn match_lines<'l, 'a>(
    reply: &Reply<'_>,
    given: &'l [Foreign<'a>],
    sale: &Sale,
) -> Result<Vec<&'l Foreign<'a>>, Failure> {
    let mut by_number = FxHashMap::default();
    let number = |line: &'l Foreign<'a>| line.get("lineNumber").and_then(Foreign::number);
    for line in given {
        let Some(number) = number(line) else {
            return Err(reply.contradiction("lines_mismatch", "a line of the answer has no number".to_owned(), None));
        };
        if by_number.insert(number, line).is_some() {
            let shown: String = number.chars().take(60).collect();
            let message = format!("the answer has the line `{shown}` more than once");
            return Err(reply.contradiction("lines_mismatch", message, None));
        }
    }
    let keys = LineKeys::of(sale);
    let mut matched = Vec::with_capacity(sale.lines.len());
    for (index, sold) in sale.lines.iter().enumerate() {
        let found = by_number.remove(&*keys.key(index, sold)).ok_or_else(|| {
            let message = format!("the answer has no line for the fee `{}`", sold.fee_id);
            reply.contradiction("lines_mismatch", message, Some(&sold.fee_id))
        })?;
        matched.push(found);
    }
    if by_number.is_empty() {
        return Ok(matched);
    }
    let message = format!("the answer has {} lines, {} were asked about", given.len(), sale.lines.len());
    Err(reply.contradiction("lines_mismatch", message, None))
}

fn read_line(
    reply: &Reply<'_>,
    line: &Foreign<'_>,
    sold: &SaleLine,
    document: &Document<'_>,
    sums: &mut Sums,
) -> Result<AnswerLine, Failure> {
    let exponent = document.exponent;
    let read = |name: &str| {
        money(line, name, exponent).ok_or_else(|| {
            let mut failure = reply.unreadable(&format!("the fee `{}` has no `{name}`", sold.fee_id));
            failure.fee_id = Some(sold.fee_id.clone());
            failure
        })
    };
    let (net, tax) = (read("lineAmount")?, read("tax")?);
    // Exclusive amounts come back as they went. What is left of an included price after its tax may be rounded to the currency.
    let told = if sold.tax_included { net.add(&tax) } else { net.clone() };
    let off = told.sub(&Exact::int(sold.amount));
    let off = if off.is_negative() { off.neg() } else { off };
    let same = if sold.tax_included { off.cmp(&Exact::int(1)).is_lt() } else { off.is_zero() };
    if !same {
        let message = format!(
            "the fee `{}` was told with {}, and AvaTax answers for {}",
            sold.fee_id,
            shown(&Exact::int(sold.amount), exponent),
            shown(&told, exponent)
        );
        return Err(reply.contradiction("totals_mismatch", message, Some(&sold.fee_id)));
    }
    let taxes = taxes::of_line(line, sold, &net, &tax, document).map_err(|details| {
        let message = format!(
            "the fee `{}` has {} of tax, its jurisdictions have {}",
            sold.fee_id,
            shown(&tax, exponent),
            shown(&details, exponent)
        );
        reply.contradiction("totals_mismatch", message, Some(&sold.fee_id))
    })?;
    let not_added = if sold.tax_included { tax.clone() } else { taxes.by_seller };
    sums.net = sums.net.add(&net);
    sums.tax = sums.tax.add(&tax);
    sums.not_added = sums.not_added.add(&not_added);
    let to_add = tax.sub(&not_added).reduced();
    Ok(AnswerLine { fee_id: sold.fee_id.clone(), net, to_add, taxes: taxes.taxes })
}

/// Refuses lines that do not add up to a total of the answer, if it gives that total.
fn check_total(reply: &Reply<'_>, body: &Foreign<'_>, name: &str, what: &str, sum: &Exact) -> Result<(), Failure> {
    let exponent = reply.sale.map_or(2, |sale| sale.currency.exponent());
    let Some(text) = body.get(name) else { return Ok(()) };
    let Some(total) = money(body, name, exponent) else {
        let written: String = text.number().unwrap_or("?").chars().take(40).collect();
        return Err(reply.unreadable(&format!("`{name}` is `{written}`")));
    };
    if total.cmp(sum).is_eq() {
        return Ok(());
    }
    let (lines, total) = (shown(sum, exponent), shown(&total, exponent));
    let message = format!("the {what} of the lines add up to {lines}, and `{name}` of the answer is {total}");
    Err(reply.contradiction("totals_mismatch", message, None))
}

/// Minor units in major units, for people.
fn shown(amount: &Exact, exponent: u8) -> String {
    let unit = crate::money::decimal::power_of_ten(exponent.into());
    let mut text = String::new();
    print::push_exact(&mut text, &amount.mul(&Exact::ratio(1, unit)).reduced());
    text
}

/// What was recorded; nothing of an order, which is never stored.
fn remote(body: &Foreign<'_>) -> Option<Remote> {
    let status = body.get("status").and_then(Foreign::filled_text);
    let order = body.get("type").and_then(Foreign::text).is_some_and(|kind| kind.ends_with("Order"));
    if status == Some("Temporary") || (status.is_none() && order) {
        return None;
    }
    let id = body.get("id").and_then(Foreign::number).filter(|id| !matches!(*id, "" | "0"));
    let version = body.get("version").and_then(Foreign::integer);
    if status.is_none() && id.is_none() {
        return None;
    }
    Some(Remote { id: id.map(str::to_owned), version, status: status.map(str::to_owned), ..Remote::default() })
}

/// The messages beside: warnings of addresses, mostly. A severe one with a success did not hinder it.
pub(super) fn remarks(body: &Foreign<'_>) -> Vec<Remark> {
    let messages = body.get("messages").map_or(&[][..], Foreign::items);
    messages.iter().filter_map(remark).collect()
}

fn remark(message: &Foreign<'_>) -> Option<Remark> {
    let part = |name: &str| message.get(name).and_then(Foreign::filled_text);
    let (summary, refers_to) = (part("summary"), part("refersTo"));
    let text = part("details").or(summary)?;
    Some(Remark {
        code: slug(summary.or(refers_to).unwrap_or("message")),
        text: super::body::cut(text, 1000).to_owned(),
    })
}

/// Words in small letters with underscores between them, at most 60 characters.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars() {
        match letter {
            _ if slug.len() >= 60 => break,
            letter if letter.is_ascii_alphanumeric() => slug.push(letter.to_ascii_lowercase()),
            _ if slug.is_empty() || slug.ends_with('_') => {}
            _ => slug.push('_'),
        }
    }
    let slug = slug.trim_end_matches('_');
    if slug.is_empty() { "message".to_owned() } else { slug.to_owned() }
}

/// Legal texts for the invoice, once each.
fn mentions(body: &Foreign<'_>, sale: &Sale) -> Vec<Mention> {
    let keys = LineKeys::of(sale);
    let mut mentions: Vec<Mention> = Vec::new();
    for message in body.get("invoiceMessages").map_or(&[][..], Foreign::items) {
        let Some(text) = message.get("content").and_then(Foreign::filled_text) else { continue };
        let numbers: FxHashSet<&str> = taxes::line_numbers(message).collect();
        let lines = sale.lines.iter().enumerate().filter(|(index, line)| numbers.contains(&*keys.key(*index, line)));
        let fee_ids = lines.map(|(_, line)| line.fee_id.clone()).collect();
        let mention = Mention { text: text.trim().to_owned(), fee_ids };
        if !mentions.contains(&mention) {
            mentions.push(mention);
        }
    }
    mentions
}

/// The answer of a void: whether it is cancelled now.
///
/// # Errors
/// What AvaTax refused (`conflict`: `TransactionAlreadyCancelled`, `CannotModifyLockedTransaction`, `EntityNotFoundError`); `not_cancelled`
/// for a success that says otherwise.
pub(crate) fn voided(response: &Response) -> Result<(), Failure> {
    let reply = Reply::new(response, None);
    let body = reply.json()?;
    match body.get("status").and_then(Foreign::filled_text) {
        Some(status) if status.eq_ignore_ascii_case("Cancelled") => Ok(()),
        Some(status) => {
            let shown: String = status.chars().take(40).collect();
            Err(reply.contradiction("not_cancelled", format!("the transaction is `{shown}` after its void"), None))
        }
        None => Err(reply.unreadable("it has no status")),
    }
}

/// Whether the credentials are good; 200 alone does not say so.
///
/// # Errors
/// `not_authenticated` (fatal) when AvaTax does not know them.
pub(crate) fn ping(response: &Response) -> Result<(), Failure> {
    let reply = Reply::new(response, None);
    match reply.json()?.get("authenticated").and_then(Foreign::boolean) {
        Some(true) => Ok(()),
        Some(false) => {
            let message = "AvaTax answers, and does not know the account number with this licence key".to_owned();
            let mut failure = reply.contradiction("not_authenticated", message, None);
            failure.hint = "check the account number, the licence key and the environment of the connection".to_owned();
            failure.field = Some("connections/credentials".to_owned());
            failure.outcome_unknown = false;
            Err(failure)
        }
        None => Err(reply.unreadable("it does not say whether the credentials are good")),
    }
}

/// The number of the company with this code.
///
/// # Errors
/// `company_not_found` (`fix_data`) when the account has none with this code.
pub(crate) fn company(response: &Response, code: &str) -> Result<i64, Failure> {
    let reply = Reply::new(response, None);
    let body = reply.json()?;
    let Some(Foreign::List(companies)) = body.get("value") else {
        return Err(reply.unreadable("it lists no companies"));
    };
    let own = |company: &&Foreign<'_>| {
        company.get("companyCode").and_then(Foreign::text).is_some_and(|known| known.eq_ignore_ascii_case(code))
    };
    match companies.iter().find(own) {
        Some(company) => company
            .get("id")
            .and_then(Foreign::integer)
            .filter(|id| *id > 0)
            .ok_or_else(|| reply.unreadable("the company has no number")),
        None => {
            let message = format!("the account at AvaTax has no company with the code `{code}`");
            let mut failure = reply.contradiction("company_not_found", message, None);
            failure.class = crate::provider::failure::Class::FixData;
            failure.hint = "check the company code of the connection".to_owned();
            failure.field = Some("connections/credentials/company_code".to_owned());
            failure.outcome_unknown = false;
            Err(failure)
        }
    }
}

/// The code of the customer that was made or found.
///
/// # Errors
/// What AvaTax refused (`conflict`: `DuplicateEntry` for one that exists, `EntityNotFoundError` for one that does not).
pub(crate) fn customer(response: &Response) -> Result<String, Failure> {
    customer_model::read(response)
}

/// As canonical JSON: `{"resolved":true,"quality"?,"addresses":[{address as of documents}],"messages":[{"code","text"}]}`.
///
/// # Errors
/// What AvaTax refused: an address of which nothing is known, a postal code that is too long …
pub(crate) fn address(response: &Response) -> Result<String, Failure> {
    address_answer::read(response)
}

/// Where the money of a line's taxes comes from.
pub(super) fn paid_by(sold: &SaleLine) -> PaidBy {
    if sold.tax_included { PaidBy::Inside } else { PaidBy::OnTop }
}
