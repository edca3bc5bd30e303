//! Requests.

use jiff::civil::Date;

use crate::config::Connection;
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::TransactionId;
use crate::provider::sale::{Place, Sale};
use crate::provider::{Built, Request};

pub(crate) fn create_ephemeral(connection: &Connection, sale: &Sale, today: Date) -> Result<Built, Failure> {
    unbuilt(connection, sale, today)
}
pub(crate) fn create_or_update(
    connection: &Connection,
    id: &TransactionId,
    sale: &Sale,
    today: Date,
) -> Result<Built, Failure> {
    let _ = id;
    unbuilt(connection, sale, today)
}
pub(crate) fn create_negation(connection: &Connection, original: &str, id: &TransactionId) -> Request {
    let _ = (original, id);
    empty(connection)
}
pub(crate) fn void(connection: &Connection, id: &str) -> Request {
    let _ = id;
    empty(connection)
}
pub(crate) fn get(connection: &Connection, id: &str) -> Request {
    let _ = id;
    empty(connection)
}
/// `modified_after`: RFC 3339; `cursor`: of the page before, instead of it.
pub(crate) fn list(connection: &Connection, modified_after: Option<&str>, cursor: Option<&str>) -> Request {
    let _ = (modified_after, cursor);
    empty(connection)
}
/// A cheap read: whether the key is good.
pub(crate) fn check(connection: &Connection) -> Request {
    empty(connection)
}
pub(crate) fn validate_tax_ids(connection: &Connection, address: &Place, ids: &[&str]) -> Request {
    let _ = (address, ids);
    empty(connection)
}
pub(crate) fn certificates(connection: &Connection, customer: Option<&str>, cursor: Option<&str>) -> Request {
    let _ = (customer, cursor);
    empty(connection)
}

fn unbuilt(connection: &Connection, sale: &Sale, today: Date) -> Result<Built, Failure> {
    let _ = (connection, sale, today);
    Err(Failure::new(Class::Fatal, "unbuilt", "", ""))
}
fn empty(connection: &Connection) -> Request {
    Request { method: "POST", url: connection.base_url.to_string(), headers: Vec::new(), body: None }
}
