//! An invoice of Stripe as it is read: what it comes to, its lines with their taxes, and what became of automatic tax.

use serde::{Deserialize, Serialize};

use super::lines::FEE;
use super::request::TRANSACTION;
use super::taxes::{self, BilledTax, amount};
use crate::json::foreign::Foreign;
use crate::provider::Response;
use crate::provider::failure::Failure;
use crate::provider::stripe::error;

/// The lists of taxes of an invoice, now and before basil.
const OF_INVOICE: [&str; 2] = ["total_taxes", "total_tax_amounts"];
const OF_LINE: [&str; 2] = ["taxes", "tax_amounts"];

/// An invoice; amounts in Stripe's units. It is kept in the exchange while pages of its lines and tax rates are fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Billed {
    pub id: String,
    /// `draft`, `open`, `paid`, `uncollectible`, `void`.
    pub status: String,
    pub currency: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtotal: Option<i64>,
    pub total: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluding_tax: Option<i64>,
    /// `None`: the invoice does not sum its taxes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taxes: Option<Vec<BilledTax>>,
    pub automatic: AutomaticTax,
    /// What kept it from being finalized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<FinalizationError>,
    /// Where Stripe has the customer: country and postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<(String, Option<String>)>,
    pub lines: Vec<BilledLine>,
    /// There are more lines than these.
    pub more: bool,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BilledLine {
    pub id: String,
    /// Our fee, by its metadata; `None`: somebody else's line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<String>,
    pub amount: i64,
    pub taxes: Vec<BilledTax>,
}

/// What the invoice says of automatic tax.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AutomaticTax {
    pub enabled: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_reason: Option<String>,
    /// Of the shapes since 2025-10-29.clover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}

/// `last_finalization_error`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FinalizationError {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub message: String,
}

/// Words of somebody else, at most so many characters of them.
fn word(value: Option<&Foreign<'_>>) -> Option<String> {
    value.and_then(Foreign::filled_text).map(|text| text.chars().take(255).collect())
}

/// The body of a success.
///
/// # Errors
/// What Stripe refused, and `unreadable`.
pub(super) fn body<'r>(response: &'r Response) -> Result<Foreign<'r>, Failure> {
    if !(200..300).contains(&response.status) {
        return Err(error::failure(response));
    }
    Foreign::parse(&response.body).filter(Foreign::is_object).ok_or_else(|| unreadable(response, "it is no object"))
}

pub(super) fn unreadable(response: &Response, what: &str) -> Failure {
    error::known_by(error::unreadable(what), response)
}

/// An invoice, also one of a preview.
///
/// # Errors
/// What Stripe refused, and `unreadable` for what is no invoice.
pub(crate) fn read(response: &Response) -> Result<Billed, Failure> {
    let body = body(response)?;
    of(&body).ok_or_else(|| unreadable(response, "it is no invoice"))
}

fn of(body: &Foreign<'_>) -> Option<Billed> {
    let (lines, more) = lines_of(body.get("lines")?)?;
    let figure = |name: &str| match body.get(name) {
        Some(value) => amount(value).map(Some),
        None => Some(None),
    };
    let taxes = match taxes::are_there(body, OF_INVOICE) {
        true => Some(taxes::read(body, OF_INVOICE)?),
        false => None,
    };
    let address = ["customer_shipping", "customer_address"].into_iter().find_map(|name| {
        let address = body.get(name)?;
        let address = address.get("address").unwrap_or(address);
        Some((word(address.get("country"))?, word(address.get("postal_code"))))
    });
    Some(Billed {
        id: word(body.get("id"))?,
        // A preview has none in older shapes.
        status: word(body.get("status")).unwrap_or_else(|| "draft".to_owned()),
        currency: word(body.get("currency"))?,
        subtotal: figure("subtotal")?,
        total: figure("total")??,
        excluding_tax: figure("total_excluding_tax")?,
        taxes,
        automatic: automatic(body.get("automatic_tax")),
        error: body.get("last_finalization_error").map(finalization_error),
        place: address,
        lines,
        more,
    })
}

/// What is missing is off.
fn automatic(value: Option<&Foreign<'_>>) -> AutomaticTax {
    let Some(value) = value else { return AutomaticTax::default() };
    AutomaticTax {
        enabled: value.get("enabled").and_then(Foreign::boolean) == Some(true),
        status: word(value.get("status")),
        disabled_reason: word(value.get("disabled_reason")),
        provider: word(value.get("provider")),
    }
}

fn finalization_error(value: &Foreign<'_>) -> FinalizationError {
    let text = value.get("message").and_then(Foreign::filled_text).or_else(|| value.get("type")?.filled_text());
    FinalizationError { code: word(value.get("code")), message: error::shown(text.unwrap_or("no reason is given")) }
}

/// A page of the lines of an invoice, and whether there are more.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_lines(response: &Response) -> Result<(Vec<BilledLine>, bool), Failure> {
    let body = body(response)?;
    lines_of(&body).ok_or_else(|| unreadable(response, "it is no list of lines"))
}

fn lines_of(list: &Foreign<'_>) -> Option<(Vec<BilledLine>, bool)> {
    let Foreign::List(items) = list.get("data")? else { return None };
    let lines: Option<Vec<BilledLine>> = items.iter().map(line).collect();
    Some((lines?, list.get("has_more").and_then(Foreign::boolean) == Some(true)))
}

fn line(line: &Foreign<'_>) -> Option<BilledLine> {
    let fee = line.get("metadata").and_then(|metadata| metadata.get(FEE)).and_then(Foreign::text);
    Some(BilledLine {
        id: word(line.get("id"))?,
        fee: fee.map(str::to_owned),
        amount: line.get("amount").and_then(amount)?,
        taxes: taxes::read(line, OF_LINE)?,
    })
}

/// What a listing of invoices has under our transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Found {
    pub id: String,
    pub status: String,
    /// Whether automatic tax is on.
    pub automatic: bool,
    pub currency: String,
}

/// A page of invoices (or credit notes): what is ours of it, and what the next page begins after.
pub(crate) struct Page {
    pub ours: Vec<Found>,
    pub next: Option<String>,
}

/// # Errors
/// As [`read`].
pub(crate) fn read_page(response: &Response, transaction: &str) -> Result<Page, Failure> {
    let body = body(response)?;
    page_of(&body, transaction).ok_or_else(|| unreadable(response, "it is no list"))
}

fn page_of(body: &Foreign<'_>, transaction: &str) -> Option<Page> {
    let Foreign::List(items) = body.get("data")? else { return None };
    let mut ours = Vec::new();
    for item in items {
        let id = item.get("metadata").and_then(|metadata| metadata.get(TRANSACTION)).and_then(Foreign::text);
        if id == Some(transaction) {
            ours.push(Found {
                id: word(item.get("id"))?,
                status: word(item.get("status"))?,
                automatic: automatic(item.get("automatic_tax")).enabled,
                currency: word(item.get("currency"))?,
            });
        }
    }
    let more = body.get("has_more").and_then(Foreign::boolean) == Some(true);
    let last = items.last().and_then(|item| word(item.get("id")));
    // A page that says that there are more and has nothing would never end.
    Some(Page { ours, next: if more { Some(last?) } else { None } })
}

/// The id and status of what was made or changed.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_status(response: &Response) -> Result<(String, String), Failure> {
    let body = body(response)?;
    let read = word(body.get("id")).zip(word(body.get("status")));
    read.ok_or_else(|| unreadable(response, "it has no id or no status"))
}

/// Whether something was made: an item.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_made(response: &Response) -> Result<(), Failure> {
    let body = body(response)?;
    word(body.get("id")).map(|_| ()).ok_or_else(|| unreadable(response, "it has no id"))
}

/// Whether a draft is gone.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_deleted(response: &Response) -> Result<(), Failure> {
    let body = body(response)?;
    let deleted = body.get("deleted").and_then(Foreign::boolean) == Some(true);
    if deleted { Ok(()) } else { Err(unreadable(response, "it does not say that it was deleted")) }
}

/// What a tax rate is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BilledRate {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// In percent, as Stripe writes it; `None`: so much a unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
}

/// # Errors
/// As [`read`].
pub(crate) fn read_rate(response: &Response) -> Result<BilledRate, Failure> {
    let body = body(response)?;
    let number = |name: &str| body.get(name).and_then(Foreign::number).map(str::to_owned);
    let flat = body.get("rate_type").and_then(Foreign::text) == Some("flat_amount");
    // What automatic tax took may be less than the rate of the jurisdiction.
    let percent = number("effective_percentage").or_else(|| number("percentage")).filter(|_| !flat);
    if percent.is_none() && !flat {
        return Err(unreadable(response, "the tax rate has no percentage"));
    }
    let place = ["jurisdiction", "state", "country"].into_iter().find_map(|name| word(body.get(name)));
    let name = word(body.get("display_name")).or_else(|| word(body.get("tax_type")));
    Ok(BilledRate { name: name.unwrap_or_else(|| "Tax".to_owned()), jurisdiction: place, percent })
}
