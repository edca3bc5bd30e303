//! Customers of Stripe: made, and read.

use super::party::{self, Standing};
use super::reply;
use super::request::segment;
use crate::config::Connection;
use crate::json::foreign::Foreign;
use crate::json::write::Writer;
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::TransactionId;
use crate::provider::sale::Buyer;
use crate::provider::stripe::call::{self, IdempotencyKey};
use crate::provider::stripe::error;
use crate::provider::stripe::form::Form;
use crate::provider::{Built, Request, Response};

pub(crate) use super::party::is_stripe_id;

/// Makes a customer; the same bytes twice make one.
pub(crate) fn create(connection: &Connection, id: &TransactionId, buyer: &Buyer) -> Built {
    let mut warnings = Vec::new();
    let mut form = Form::new();
    form.filled("name", buyer.name.as_deref()).filled("email", buyer.email.as_deref());
    if party::is_shipping(buyer) {
        // Stripe taxes by the shipping address before the other, and takes none without a name.
        form.text("shipping[name]", buyer.name.as_deref().unwrap_or(&buyer.id));
        party::place(&mut form, "shipping[address]", &buyer.address);
    } else {
        party::place(&mut form, "address", &buyer.address);
    }
    if let Some((kind, value)) = party::number(buyer, &mut warnings) {
        form.text("tax_id_data[0][type]", kind).text("tax_id_data[0][value]", &value);
    }
    match party::standing(buyer, &mut warnings) {
        Some(Standing::Exempt) => _ = form.text("tax_exempt", "exempt"),
        Some(Standing::Reverse) => _ = form.text("tax_exempt", "reverse"),
        None => {}
    }
    form.text("metadata[external_id]", &buyer.id);
    let key = IdempotencyKey::new(id, "customer", &form);
    Built { request: call::create(connection, "/v1/customers", &key, form), warnings }
}

pub(crate) fn get(connection: &Connection, id: &str) -> Request {
    call::get(connection, &format!("/v1/customers/{}", segment(id)))
}

/// The id of a customer that was made or found.
///
/// # Errors
/// What Stripe refused; class `conflict` for a customer that was deleted.
pub(crate) fn read(response: &Response) -> Result<String, Failure> {
    reply::read(response, |body| {
        let id = reply::required(body, "id")?;
        if body.get("deleted").and_then(Foreign::boolean) == Some(true) {
            let message = format!("the customer `{id}` was deleted at Stripe");
            return Err(Failure::new(Class::Conflict, "customer_deleted", message, "link the customer to another"));
        }
        Ok(id)
    })
}

/// `{"status":"active"}`; settings that are not complete are a failure that says what is missing.
///
/// # Errors
/// Class `fatal`, code `stripe_tax_pending`.
pub(crate) fn check(response: &Response) -> Result<String, Failure> {
    reply::read(response, |body| {
        let status = reply::required(body, "status")?;
        if status == "active" {
            let mut out = Writer::with_capacity(64);
            out.raw(r#"{"status":"#).string(&status);
            let defaults = body.get("defaults");
            let default = |name: &str| defaults.and_then(|defaults| reply::text(defaults, name));
            out.optional(r#","default_tax_code":"#, default("tax_code").as_deref());
            out.optional(r#","default_tax_behavior":"#, default("tax_behavior").as_deref());
            out.raw("}");
            return Ok(out.into_string());
        }
        let pending = body.get("status_details").and_then(|details| details.get("pending"));
        let missing = pending.and_then(|pending| pending.get("missing_fields")).map(Foreign::items).unwrap_or_default();
        let missing: Vec<&str> = missing.iter().filter_map(Foreign::text).take(20).collect();
        let missing =
            if missing.is_empty() { String::new() } else { format!(", without {}", error::shown(&missing.join(", "))) };
        let message = format!("the tax settings of the account are `{}`{missing}", error::shown(&status));
        let hint =
            "complete them at Stripe (Settings, Tax: origin address, default tax code), and add the registrations";
        Err(Failure::new(Class::Fatal, "stripe_tax_pending", message, hint))
    })
}
