//! Requests.

use jiff::civil::Date;

use crate::config::Connection;
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::TransactionId;
use crate::provider::sale::{Buyer, Place, Sale};
use crate::provider::{Built, Request};

/// SalesOrder, or ReturnOrder for a credit: nothing is stored.
pub(crate) fn estimate(connection: &Connection, sale: &Sale, today: Date) -> Result<Built, Failure> {
    unbuilt(connection, sale, today)
}
/// SalesInvoice, or ReturnInvoice for a credit, committed.
pub(crate) fn create_or_adjust(
    connection: &Connection,
    id: &TransactionId,
    sale: &Sale,
    today: Date,
) -> Result<Built, Failure> {
    let _ = id;
    unbuilt(connection, sale, today)
}
pub(crate) fn void(connection: &Connection, id: &str, kind: DocumentType) -> Request {
    let _ = (id, kind);
    empty(connection)
}
pub(crate) fn commit(connection: &Connection, id: &str, kind: DocumentType) -> Request {
    let _ = (id, kind);
    empty(connection)
}
pub(crate) fn get(connection: &Connection, id: &str, kind: DocumentType) -> Request {
    let _ = (id, kind);
    empty(connection)
}
/// `from`, `to`: document dates, inclusive; `cursor`: of the page before.
pub(crate) fn list(connection: &Connection, from: Date, to: Date, cursor: Option<&str>) -> Request {
    let _ = (from, to, cursor);
    empty(connection)
}
/// The whole of a document, or whole lines of it, taken back.
pub(crate) fn refund(
    connection: &Connection,
    original: &str,
    id: &TransactionId,
    lines: Option<&[&str]>,
    today: Date,
) -> Request {
    let _ = (original, id, lines, today);
    empty(connection)
}
pub(crate) fn ping(connection: &Connection) -> Request {
    empty(connection)
}
/// Looks up the connection's company by its code.
pub(crate) fn company(connection: &Connection) -> Request {
    empty(connection)
}
pub(crate) fn create_customer(connection: &Connection, company: i64, buyer: &Buyer) -> Result<Request, Failure> {
    let _ = (company, buyer);
    Ok(empty(connection))
}
pub(crate) fn get_customer(connection: &Connection, company: i64, code: &str) -> Request {
    let _ = (company, code);
    empty(connection)
}
pub(crate) fn resolve_address(connection: &Connection, address: &Place) -> Request {
    let _ = address;
    empty(connection)
}

/// What kind of document a transaction is; the same code may stand once in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum DocumentType {
    SalesInvoice,
    ReturnInvoice,
}

fn unbuilt(connection: &Connection, sale: &Sale, today: Date) -> Result<Built, Failure> {
    let _ = (connection, sale, today);
    Err(Failure::new(Class::Fatal, "unbuilt", "", ""))
}
fn empty(connection: &Connection) -> Request {
    Request { method: "POST", url: connection.base_url.to_string(), headers: Vec::new(), body: None }
}
