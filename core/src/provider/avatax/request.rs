//! Requests.

use jiff::civil::Date;

use super::{body, customer, place, wire};
use crate::config::Connection;
use crate::json::write::Writer;
use crate::provider::failure::Failure;
use crate::provider::identifier::TransactionId;
use crate::provider::sale::{Buyer, Place, Sale};
use crate::provider::{Built, Request};

/// Everything that is read of an answer; it is formally opt-in.
const INCLUDE: &str = "$include=Lines,Details,Summary,Addresses";
/// Rows of a page: even with all their lines they stay far below what is read of an answer.
const PAGE: u32 = 200;

/// What kind of document a transaction is; the same code may stand once in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum DocumentType {
    SalesInvoice,
    ReturnInvoice,
}

impl DocumentType {
    fn name(self) -> &'static str {
        match self {
            Self::SalesInvoice => "SalesInvoice",
            Self::ReturnInvoice => "ReturnInvoice",
        }
    }
}

/// SalesOrder, or ReturnOrder for a credit: nothing is stored.
///
/// # Errors
/// `fix_data` for what AvaTax would refuse: no address to supply from, an item without a code, more than 15000 lines …
pub(crate) fn estimate(connection: &Connection, sale: &Sale, _today: Date) -> Result<Built, Failure> {
    let body = body::write(connection, None, sale)?;
    Ok(built(wire::post(connection, &format!("/transactions/create?{INCLUDE}"), body)))
}

/// SalesInvoice, or ReturnInvoice for a credit, committed. Right whether AvaTax knows the code or not, so it can be repeated.
///
/// # Errors
/// As [`estimate`].
pub(crate) fn create_or_adjust(
    connection: &Connection,
    id: &TransactionId,
    sale: &Sale,
    _today: Date,
) -> Result<Built, Failure> {
    let model = body::write(connection, Some(id), sale)?;
    let body = format!("{{\"createTransactionModel\":{model}}}");
    Ok(built(wire::post(connection, &format!("/transactions/createoradjust?{INCLUDE}"), body)))
}

/// Cancels a document that is not locked.
pub(crate) fn void(connection: &Connection, id: &str, kind: DocumentType) -> Request {
    let path = format!("{}/void?documentType={}", transaction(connection, id), kind.name());
    wire::post(connection, &path, "{\"code\":\"DocVoided\"}".to_owned())
}

/// Commits a document that is Saved.
pub(crate) fn commit(connection: &Connection, id: &str, kind: DocumentType) -> Request {
    let path = format!("{}/commit?documentType={}", transaction(connection, id), kind.name());
    wire::post(connection, &path, "{\"commit\":true}".to_owned())
}

pub(crate) fn get(connection: &Connection, id: &str, kind: DocumentType) -> Request {
    wire::get(connection, &format!("{}?documentType={}&{INCLUDE}", transaction(connection, id), kind.name()))
}

/// `from`, `to`: document dates, inclusive; `cursor`: of the page before.
pub(crate) fn list(connection: &Connection, from: Date, to: Date, cursor: Option<&str>) -> Request {
    // A link to the next page: only its path is known here, so no other host is asked.
    if let Some(path) = cursor.filter(|cursor| cursor.starts_with(super::stored::LINK)) {
        return wire::request(connection, "GET", path, None);
    }
    let filter = wire::escape(&format!("date ge '{from}' and date le '{to}'"));
    let company = wire::segment(wire::company_code(connection));
    let mut path =
        format!("/companies/{company}/transactions?$filter={filter}&$orderBy={}&$top={PAGE}", wire::escape("id ASC"));
    if let Some(rows) = cursor {
        path.push_str(&format!("&$skip={}", wire::escape(rows)));
    }
    wire::get(connection, &path)
}

/// The whole of a document, or whole lines of it (by [their numbers](super::line_key::LineKeys)), taken back.
pub(crate) fn refund(
    connection: &Connection,
    original: &str,
    id: &TransactionId,
    lines: Option<&[&str]>,
    today: Date,
) -> Request {
    let mut writer = Writer::with_capacity(256);
    writer.raw("{\"refundTransactionCode\":").string(id.as_str()).raw(",\"refundDate\":").date(today);
    match lines {
        None => writer.raw(",\"refundType\":\"Full\""),
        Some(lines) => writer.raw(",\"refundType\":\"Partial\",\"refundLines\":").list(lines, |writer, line| {
            writer.string(line);
        }),
    };
    writer.raw(",\"referenceCode\":").string(original).raw("}");
    let path = format!("{}/refund?documentType=SalesInvoice&{INCLUDE}", transaction(connection, original));
    wire::post(connection, &path, writer.into_string())
}

pub(crate) fn ping(connection: &Connection) -> Request {
    wire::get(connection, "/utilities/ping")
}

/// Looks up the connection's company by its code.
pub(crate) fn company(connection: &Connection) -> Request {
    let code = wire::company_code(connection).replace('\'', "''");
    wire::get(connection, &format!("/companies?$filter={}", wire::escape(&format!("companyCode eq '{code}'"))))
}

/// `company`: the number that [`company`] found.
///
/// # Errors
/// `fix_data`, naming what AvaTax wants of a customer and is missing.
pub(crate) fn create_customer(connection: &Connection, company: i64, buyer: &Buyer) -> Result<Request, Failure> {
    Ok(wire::post(connection, &format!("/companies/{company}/customers"), customer::write(buyer)?))
}

pub(crate) fn get_customer(connection: &Connection, company: i64, code: &str) -> Request {
    wire::get(connection, &format!("/companies/{company}/customers/{}", wire::segment(code)))
}

/// Asks what AvaTax makes of an address; it knows those of the United States and Canada.
pub(crate) fn resolve_address(connection: &Connection, address: &Place) -> Request {
    let mut writer = Writer::with_capacity(256);
    let [line1, line2, city, region, country, postal_code] = place::members(address);
    let case = ("textCase", Some("Mixed"));
    place::write(&mut writer, &[case, line1, line2, city, region, country, postal_code]);
    wire::post(connection, "/addresses/resolve", writer.into_string())
}

/// The path of a stored transaction.
fn transaction(connection: &Connection, id: &str) -> String {
    format!("/companies/{}/transactions/{}", wire::segment(wire::company_code(connection)), wire::segment(id))
}

fn built(request: Request) -> Built {
    Built { request, warnings: Vec::new() }
}
