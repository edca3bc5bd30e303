//! Customers of Stripe: the tax app taxes by the address, the tax ids and the exemption that they have there.

use super::invoice::{body, unreadable};
use super::request::segment;
use crate::config::Connection;
use crate::json::foreign::Foreign;
use crate::provider::answer::Remark;
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::{Records, TransactionId};
use crate::provider::sale::Buyer;
use crate::provider::stripe::call::{self, IdempotencyKey};
use crate::provider::stripe::error;
use crate::provider::stripe::form::Form;
use crate::provider::stripe::party::{self, Standing};
use crate::provider::{Request, Response};

/// Our id of the customer, in its metadata.
const CUSTOMER: &str = "tallage_customer";
const MAX_NAME: usize = 256;

/// Makes a customer (`remote`: `None`) or changes one.
///
/// `exempt`: as the host says it, if nothing more particular is said by `exemption`; where neither is, what Stripe has stays. The place is validated
/// at once, so that an address that cannot be taxed by is refused here, and not on the first invoice.
pub(crate) fn write(connection: &Connection, remote: Option<&str>, buyer: &Buyer, exempt: Option<bool>) -> Request {
    let mut form = Form::new();
    let name: Option<String> = buyer.name.as_deref().map(|name| name.chars().take(MAX_NAME).collect());
    form.filled("name", name.as_deref()).filled("email", buyer.email.as_deref());
    party::place(&mut form, "address", &buyer.address);
    // Stripe prefers the shipping address, and takes none without a name.
    if party::is_shipping(buyer) {
        form.text("shipping[name]", name.as_deref().unwrap_or(&buyer.id));
        party::place(&mut form, "shipping[address]", &buyer.address);
    }
    match (party::standing(buyer, &mut Vec::new()), exempt) {
        (Some(Standing::Reverse), _) => _ = form.text("tax_exempt", "reverse"),
        (Some(Standing::Exempt), _) | (None, Some(true)) => _ = form.text("tax_exempt", "exempt"),
        (None, Some(false)) => _ = form.text("tax_exempt", "none"),
        (None, None) => {}
    }
    form.text("tax[validate_location]", "immediately");
    match remote {
        Some(remote) => {
            form.expand(&["tax"]);
            call::post(connection, &format!("/v1/customers/{}", segment(remote)), form)
        }
        None => {
            if let Some((kind, number)) = kind(buyer) {
                form.text("tax_id_data[0][type]", kind).text("tax_id_data[0][value]", &number);
            }
            form.text(&format!("metadata[{CUSTOMER}]"), &buyer.id).expand(&["tax"]);
            let key = IdempotencyKey::new(&key_of(connection, &buyer.id), "customer", &form);
            call::create(connection, "/v1/customers", &key, form)
        }
    }
}

/// What of a customer Stripe is not told.
pub(crate) fn remarks(buyer: &Buyer) -> Vec<Remark> {
    let mut remarks = Vec::new();
    party::standing(buyer, &mut remarks);
    party::number(buyer, &mut remarks);
    remarks
}

fn key_of(connection: &Connection, customer: &str) -> TransactionId {
    TransactionId::new(&connection.code, customer, Records::Customer, 1)
}

/// Stripe's type of the buyer's tax id, and the id; `None` where the type is not clear: Stripe refuses a wrong one, so it is left out.
pub(crate) fn kind(buyer: &Buyer) -> Option<(&'static str, String)> {
    party::number(buyer, &mut Vec::new())
}

/// The customer of a preview who is none of Stripe's.
pub(super) fn write_details(form: &mut Form, buyer: &Buyer) -> Vec<Remark> {
    let mut remarks = Vec::new();
    party::place(form, "customer_details[address]", &buyer.address);
    match party::standing(buyer, &mut remarks) {
        Some(Standing::Exempt) => _ = form.text("customer_details[tax_exempt]", "exempt"),
        Some(Standing::Reverse) => _ = form.text("customer_details[tax_exempt]", "reverse"),
        None => {}
    }
    if let Some((kind, number)) = party::number(buyer, &mut remarks) {
        form.text("customer_details[tax_ids][0][type]", kind).text("customer_details[tax_ids][0][value]", &number);
    }
    remarks
}

/// The tax ids that a customer has.
pub(crate) fn list_tax_ids(connection: &Connection, remote: &str) -> Request {
    call::get(connection, &format!("/v1/customers/{}/tax_ids?limit=100", segment(remote)))
}

/// One more tax id.
pub(crate) fn add_tax_id(connection: &Connection, remote: &str, kind: &str, number: &str) -> Request {
    let mut form = Form::new();
    form.text("type", kind).text("value", number);
    let key = IdempotencyKey::new(&key_of(connection, remote), "tax_id", &form);
    call::create(connection, &format!("/v1/customers/{}/tax_ids", segment(remote)), &key, form)
}

/// What Stripe says of taxing a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taxable {
    pub id: String,
    /// `supported`, `not_collecting`, `unrecognized_location`, `failed`.
    pub automatic_tax: Option<String>,
    pub provider: Option<String>,
}

/// # Errors
/// What Stripe refused (`customer_tax_location_invalid`), and `customer_tax_location_unrecognized` for one that it took and cannot place.
pub(crate) fn read(response: &Response) -> Result<Taxable, Failure> {
    let body = body(response)?;
    if body.get("deleted").and_then(Foreign::boolean) == Some(true) {
        let message = "the customer was deleted at Stripe";
        return Err(error::known_by(
            Failure::new(Class::Conflict, "customer_deleted", message, "make it anew, and link the new one"),
            response,
        ));
    }
    let id = body.get("id").and_then(Foreign::filled_text);
    let id = id.ok_or_else(|| unreadable(response, "the customer has no id"))?;
    let tax = body.get("tax");
    let word = |name: &str| tax.and_then(|tax| tax.get(name)).and_then(Foreign::filled_text).map(error::shown);
    let (automatic_tax, provider) = (word("automatic_tax"), word("provider"));
    let shown = error::shown(id);
    let (class, code, message, hint) = match automatic_tax.as_deref() {
        Some("unrecognized_location") => (
            Class::FixData,
            "customer_tax_location_unrecognized",
            format!("Stripe has the customer `{shown}` and cannot place it, so its invoices would not be taxed"),
            "correct the customer's address: country, and postal code or state in the US and Canada",
        ),
        Some("failed") => (
            Class::Retry,
            "customer_tax_failed",
            format!("Stripe could not look up how the customer `{shown}` is taxed"),
            "try again later",
        ),
        _ => return Ok(Taxable { id: id.chars().take(255).collect(), automatic_tax, provider }),
    };
    let mut failure = Failure::new(class, code, message, hint);
    failure.field = Some("/customer".to_owned());
    Err(error::known_by(failure, response))
}

/// Whether a customer has a tax id already.
///
/// # Errors
/// As any read.
pub(crate) fn has_tax_id(response: &Response, number: &str) -> Result<bool, Failure> {
    let body = body(response)?;
    let Some(Foreign::List(ids)) = body.get("data") else { return Err(unreadable(response, "it is no list")) };
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_uppercase()).collect()
    };
    let number = plain(number);
    Ok(ids.iter().filter_map(|id| id.get("value")?.text()).any(|value| plain(value) == number))
}
