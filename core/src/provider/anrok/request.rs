//! Requests: always POST, always a JSON object with its keys in a fixed order. Anrok refuses keys that it does not know and empty texts, so
//! what there is not is left out.

use jiff::Timestamp;
use jiff::civil::Date;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::address::{self, filled};
use super::dates::{self, Dates};
use crate::config::{Connection, Credentials};
use crate::eu::vat_number;
use crate::geo::Country;
use crate::json::write::Writer;
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::TransactionId;
use crate::provider::sale::{Buyer, Place, Sale, SaleLine};
use crate::provider::{Built, Request};

/// Largest amount of a line, either sign, in minor units.
const MAX_AMOUNT: i64 = 100_000_000_000;
/// What stays as it is in a segment of a path: what RFC 3986 does not reserve, and the colon, which Anrok's own paths have.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');
/// Most transactions and certificates on a page.
const TRANSACTIONS_A_PAGE: i64 = 20;
const CERTIFICATES_A_PAGE: i64 = 100;

/// What the tax would be; nothing is kept. A tax date that Anrok does not take is changed, with a warning.
///
/// # Errors
/// Class `fix_data` for no lines, an amount beyond ±100 000 000 000 and a line without product.
pub(crate) fn create_ephemeral(connection: &Connection, sale: &Sale, today: Date) -> Result<Built, Failure> {
    let (dates, warning) = dates::for_estimate(sale, today);
    let body = transaction(connection, None, sale, dates)?;
    let request = post(connection, "transactions/createEphemeral", body);
    Ok(Built { request, warnings: warning.into_iter().collect() })
}

/// Records the sale under `id`, or puts it in the place of what is recorded there: the same bytes twice record it once.
///
/// # Errors
/// As [`create_ephemeral`], and for a tax date that Anrok does not take (`taxDateTooFarInFuture`, `taxDateTooFarInPast`).
pub(crate) fn create_or_update(
    connection: &Connection,
    id: &TransactionId,
    sale: &Sale,
    today: Date,
) -> Result<Built, Failure> {
    let dates = dates::for_recording(sale, today)?;
    let body = transaction(connection, Some(id), sale, dates)?;
    Ok(Built { request: post(connection, "transactions/createOrUpdate", body), warnings: Vec::new() })
}

/// Records the exact opposite of `original` under `id`. Its date cannot be chosen.
pub(crate) fn create_negation(connection: &Connection, original: &str, id: &TransactionId) -> Request {
    let mut out = Writer::with_capacity(160);
    out.raw(r#"{"originalTransactionId":"#).string(original);
    out.raw(r#","newTransactionId":"#).string(id.as_str()).raw("}");
    post(connection, "transactions/createNegation", out.into_string())
}

/// Takes `id` out of the returns.
pub(crate) fn void(connection: &Connection, id: &str) -> Request {
    post(connection, &format!("transactions/id:{}/void", segment(id)), empty())
}

pub(crate) fn get(connection: &Connection, id: &str) -> Request {
    post(connection, &format!("transactions/id:{}/get", segment(id)), empty())
}

/// A page of what is recorded. `modified_after`: RFC 3339; `cursor`: of the page before, instead of it.
pub(crate) fn list(connection: &Connection, modified_after: Option<&str>, cursor: Option<&str>) -> Request {
    let mut out = Writer::with_capacity(128);
    out.raw("{");
    match (cursor, modified_after) {
        (Some(cursor), _) => {
            out.raw(r#""cursor":"#).string(cursor).raw(",");
        }
        (None, Some(after)) => {
            // Anrok takes UTC with three decimals and nothing else; what is no instant it will refuse itself.
            let after = after
                .parse::<Timestamp>()
                .map_or_else(|_| after.to_owned(), |instant| instant.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string());
            out.raw(r#""filter":{"type":"lastModifiedAfter","value":"#).string(&after).raw("},");
        }
        (None, None) => {}
    }
    out.raw(r#""limit":"#).int(TRANSACTIONS_A_PAGE).raw("}");
    post(connection, "transactions/list", out.into_string())
}

/// A cheap read: whether the key is good.
pub(crate) fn check(connection: &Connection) -> Request {
    post(connection, "productTaxCategories/list", empty())
}

/// Which tax ids a place asks for, and which of `ids` are valid there.
pub(crate) fn validate_tax_ids(connection: &Connection, address: &Place, ids: &[&str]) -> Request {
    let mut out = Writer::with_capacity(256);
    out.raw(r#"{"customerAddress":"#);
    address::write(&mut out, address);
    out.raw(r#","customerTaxIds":"#);
    out.list(ids.iter().filter_map(|id| filled(Some(id))), |out, id| {
        out.raw(r#"{"value":"#).string(id).raw("}");
    });
    out.raw("}");
    post(connection, "taxId/validate", out.into_string())
}

/// A page of exemption certificates, of one customer or of all; `cursor`: of the page before, instead of `customer`.
pub(crate) fn certificates(connection: &Connection, customer: Option<&str>, cursor: Option<&str>) -> Request {
    let mut out = Writer::with_capacity(128);
    out.raw("{");
    match (cursor, customer) {
        (Some(cursor), _) => {
            out.raw(r#""cursor":"#).string(cursor).raw(",");
        }
        (None, Some(customer)) => {
            out.raw(r#""filter":{"customerId":"#).string(customer).raw("},");
        }
        (None, None) => {}
    }
    out.raw(r#""limit":"#).int(CERTIFICATES_A_PAGE).raw("}");
    post(connection, "certificates/list", out.into_string())
}

fn post(connection: &Connection, path: &str, body: String) -> Request {
    let key = match &connection.credentials {
        Credentials::Anrok { api_key } => api_key.expose(),
        // Another provider's connection has no key of Anrok.
        Credentials::Avatax { .. } | Credentials::Stripe { .. } => "",
    };
    let json = || "application/json".to_owned();
    Request {
        method: "POST",
        url: format!("{}/v1/seller/{path}", connection.base_url),
        headers: vec![("authorization", format!("Bearer {key}")), ("accept", json()), ("content-type", json())],
        body: Some(body),
    }
}

fn empty() -> String {
    "{}".to_owned()
}

fn segment(id: &str) -> String {
    utf8_percent_encode(id, SEGMENT).to_string()
}

/// The body of createEphemeral and, with an `id`, of createOrUpdate.
fn transaction(
    connection: &Connection,
    id: Option<&TransactionId>,
    sale: &Sale,
    dates: Dates,
) -> Result<String, Failure> {
    if sale.lines.is_empty() {
        let mut failure = Failure::new(
            Class::FixData,
            "no_lines",
            "there are no lines, and Anrok takes no transaction without",
            "add a fee with an amount",
        );
        failure.field = Some("/fees".to_owned());
        return Err(failure);
    }
    let mut out = Writer::with_capacity(512 + 128 * sale.lines.len());
    out.raw("{");
    if let Some(id) = id {
        out.raw(r#""id":"#).string(id.as_str()).raw(",");
    }
    out.raw(r#""currencyCode":"#).string(sale.currency.code());
    out.raw(r#","accountingDate":"#).date(dates.accounting);
    if let Some(tax_date) = dates.tax {
        out.raw(r#","taxDate":"#).date(tax_date);
    }
    customer(&mut out, &sale.customer);
    out.raw(r#","customerAddress":"#);
    address::write(&mut out, &sale.customer.address);
    if let Some(from) = &sale.ship_from {
        out.raw(r#","shipFromAddress":"#);
        address::write(&mut out, from);
    }
    out.raw(r#","lineItems":["#);
    for (index, sent) in sale.lines.iter().enumerate() {
        if index > 0 {
            out.raw(",");
        }
        line(&mut out, connection, sent)?;
    }
    out.raw("]}");
    Ok(out.into_string())
}

/// Who buys. An id alone must be known to Anrok (409 `customerIdNotFound`); with a name, createOrUpdate makes the customer and
/// createEphemeral goes without. So a name is sent exactly where the customer may be made.
fn customer(out: &mut Writer, buyer: &Buyer) {
    out.raw(r#","customerId":"#).string(&buyer.id);
    if buyer.create {
        // Without a name nothing would be made; it is shown in Anrok and means nothing else.
        out.raw(r#","customerName":"#).string(filled(buyer.name.as_deref()).unwrap_or(&buyer.id));
    }
    if let Some(tax_id) = filled(buyer.tax_id.as_deref()) {
        let number = vat_number(tax_id, Country::from_alpha2(&buyer.address.country));
        let eu = number.number().filter(|_| number.in_vies());
        let (kind, value) = eu.map_or(("genericVatNumber", tax_id), |number| ("euVrn", number));
        out.raw(r#","customerTaxIds":[{"type":"#).string(kind).raw(r#","value":"#).string(value).raw("}]");
    }
}

fn line(out: &mut Writer, connection: &Connection, line: &SaleLine) -> Result<(), Failure> {
    let refused = |code: &str, message: String, hint: &str, field: String| {
        let mut failure = Failure::new(Class::FixData, code, message, hint);
        failure.field = Some(field);
        failure.fee_id = Some(line.fee_id.clone());
        Err(failure)
    };
    let Some(product) = filled(line.product.product_external_id.as_deref()) else {
        return refused(
            "item_unmapped",
            format!("the fee `{}` has no `product_external_id`", line.fee_id),
            "map its item in the connection's `items`, or add a `fallback_item`",
            format!("connections/{}/items", connection.code),
        );
    };
    if !(-MAX_AMOUNT..=MAX_AMOUNT).contains(&line.amount) {
        return refused(
            "amount_too_large",
            format!(
                "the amount {} of the fee `{}` is beyond {MAX_AMOUNT} minor units, the most that Anrok takes on a line",
                line.amount, line.fee_id
            ),
            "split the fee",
            "/fees".to_owned(),
        );
    }
    out.raw(r#"{"id":"#).string(&line.fee_id);
    out.raw(r#","productExternalId":"#).string(product);
    out.raw(r#","amount":"#).int(line.amount);
    if line.tax_included {
        out.raw(r#","isTaxIncludedInAmount":true"#);
    }
    out.optional(r#","quantity":"#, filled(line.quantity.as_deref()));
    out.raw("}");
    Ok(())
}
