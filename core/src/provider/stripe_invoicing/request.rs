//! Requests about invoices.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::lines::{self, Taxed};
use super::{customer, manual::ManualTax};
use crate::config::{Collection, Connection};
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::TransactionId;
use crate::provider::sale::Sale;
use crate::provider::stripe::call::{self, IdempotencyKey};
use crate::provider::stripe::form::Form;
use crate::provider::stripe::party;
use crate::provider::{Built, Request};

/// Our transaction, in the metadata of an invoice or credit note: by it what was made is found again.
pub(crate) const TRANSACTION: &str = "tallage_transaction";
/// Most entries of metadata.
const MAX_METADATA: usize = 50;
/// How many are listed at once.
const PAGE: &str = "100";
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-');

/// A part of a path.
pub(super) fn segment(id: &str) -> String {
    utf8_percent_encode(id, SEGMENT).to_string()
}

/// What is in the form besides: the gate's metadata, and whether anybody taxes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'t> {
    pub automatic: bool,
    pub metadata: &'t [(String, String)],
}

/// A page of the customer's invoices, the newest first, whatever became of them.
pub(crate) fn list(connection: &Connection, sale: &Sale, after: Option<&str>) -> Request {
    let mut query = Form::new();
    query.text("customer", &sale.customer.id).text("limit", PAGE).filled("starting_after", after);
    call::get(connection, &format!("/v1/invoices?{}", query.into_body()))
}

pub(crate) fn get(connection: &Connection, invoice: &str) -> Request {
    call::get(connection, &format!("/v1/invoices/{}", segment(invoice)))
}

pub(crate) fn list_lines(connection: &Connection, invoice: &str, after: Option<&str>) -> Request {
    let mut query = Form::new();
    query.text("limit", PAGE).filled("starting_after", after);
    call::get(connection, &format!("/v1/invoices/{}/lines?{}", segment(invoice), query.into_body()))
}

/// The invoice without its items. It does not advance by itself while it is built: Stripe would finalize half of it.
///
/// # Errors
/// Class `fix_data` for lines that Stripe does not take, and for too much metadata.
pub(crate) fn create(
    connection: &Connection,
    id: &TransactionId,
    sale: &Sale,
    terms: Terms<'_>,
    round: u32,
) -> Result<Request, Failure> {
    lines::check(sale, terms.automatic)?;
    let settings = &connection.invoicing;
    let mut form = Form::new();
    form.text("customer", &sale.customer.id).text("currency", &sale.currency.code().to_ascii_lowercase());
    form.boolean("auto_advance", false).text("collection_method", settings.collection.as_str());
    if settings.collection == Collection::SendInvoice {
        form.int("days_until_due", settings.days_until_due.unwrap_or_default().into());
    }
    form.text("pending_invoice_items_behavior", "exclude").boolean("automatic_tax[enabled]", terms.automatic);
    // A coupon of the customer at Stripe would change what was taxed.
    form.unset("discounts");
    let own = [
        (TRANSACTION, id.as_str()),
        ("tallage_document", &sale.document_id),
        ("tallage_connection", &connection.code),
        ("tallage_billing_entity", sale.billing_entity.as_deref().unwrap_or_default()),
    ];
    let foreign = lines::metadata(connection).chain(terms.metadata.iter().map(|(key, value)| (&**key, &**value)));
    let mut all: Vec<(&str, &str)> = Vec::new();
    for (key, value) in foreign.chain(own.into_iter().filter(|(_, value)| !value.is_empty())) {
        // What is said last holds: ours before the gate's, the gate's before the connection's.
        all.retain(|(known, _)| *known != key);
        all.push((key, value));
    }
    if all.len() > MAX_METADATA {
        let message = format!("the invoice would have {} entries of metadata, Stripe takes {MAX_METADATA}", all.len());
        let hint = "drop some of `invoicing.metadata` of the connection, or of `invoice_metadata` of the gate";
        return Err(Failure::new(Class::FixData, "metadata_too_large", message, hint));
    }
    for (key, value) in all {
        form.text(&format!("metadata[{key}]"), value);
    }
    let key = IdempotencyKey::new(id, &format!("invoice/{round}"), &form);
    Ok(call::create(connection, "/v1/invoices", &key, form))
}

/// One line of an invoice that is being built.
///
/// # Errors
/// Class `fix_data` for an amount that cannot be expressed.
pub(crate) fn item(
    connection: &Connection,
    id: &TransactionId,
    sale: &Sale,
    (invoice, index, round): (&str, usize, u32),
    taxed: Taxed<'_>,
) -> Result<Built, Failure> {
    let Some(line) = sale.lines.get(index) else {
        return Err(Failure::new(Class::Fatal, "defect", "there is no such line", "begin the exchange again"));
    };
    let mut form = Form::new();
    let step = format!("item/{invoice}/{round}/{index}");
    if let Taxed::Manual(_) = taxed {
        let remark = lines::write(&mut form, "lines[0]", sale, line, taxed)?;
        let key = IdempotencyKey::new(id, &step, &form);
        let path = format!("/v1/invoices/{}/add_lines", segment(invoice));
        return Ok(Built {
            request: call::create(connection, &path, &key, form),
            warnings: remark.into_iter().collect(),
        });
    }
    form.text("customer", &sale.customer.id).text("invoice", invoice);
    let remark = lines::write(&mut form, "", sale, line, taxed)?;
    let key = IdempotencyKey::new(id, &step, &form);
    Ok(Built {
        request: call::create(connection, "/v1/invoiceitems", &key, form),
        warnings: remark.into_iter().collect(),
    })
}

/// The taxes of a line of the sale, where they are ours.
pub(crate) fn taxes_of<'t>(
    taxes: &'t std::collections::BTreeMap<String, Vec<ManualTax>>,
    sale: &Sale,
    index: usize,
) -> &'t [ManualTax] {
    let fee = sale.lines.get(index).map(|line| &line.fee_id);
    fee.and_then(|fee| taxes.get(fee)).map_or(&[], Vec::as_slice)
}

pub(crate) fn finalize(connection: &Connection, id: &TransactionId, invoice: &str, round: u32) -> Request {
    let mut form = Form::new();
    form.boolean("auto_advance", connection.invoicing.auto_advance);
    act(connection, id, invoice, "finalize", round, form)
}

pub(crate) fn void(connection: &Connection, id: &TransactionId, invoice: &str, round: u32) -> Request {
    act(connection, id, invoice, "void", round, Form::new())
}

pub(crate) fn mark_uncollectible(connection: &Connection, id: &TransactionId, invoice: &str, round: u32) -> Request {
    act(connection, id, invoice, "mark_uncollectible", round, Form::new())
}

fn act(connection: &Connection, id: &TransactionId, invoice: &str, verb: &str, round: u32, form: Form) -> Request {
    // A key belongs to one address.
    let key = IdempotencyKey::new(id, &format!("{verb}/{invoice}/{round}"), &form);
    call::create(connection, &format!("/v1/invoices/{}/{verb}", segment(invoice)), &key, form)
}

/// Takes a draft away.
pub(crate) fn delete(connection: &Connection, invoice: &str) -> Request {
    call::delete(connection, &format!("/v1/invoices/{}", segment(invoice)))
}

pub(crate) fn tax_rate(connection: &Connection, rate: &str) -> Request {
    call::get(connection, &format!("/v1/tax_rates/{}", segment(rate)))
}

/// The invoice as it would be, kept nowhere. A customer of Stripe is named; of anybody else the address, tax id and name are told.
///
/// # Errors
/// As [`create`].
pub(crate) fn preview(connection: &Connection, sale: &Sale) -> Result<Built, Failure> {
    lines::check(sale, true)?;
    let mut form = Form::new();
    form.text("currency", &sale.currency.code().to_ascii_lowercase()).boolean("automatic_tax[enabled]", true);
    let mut warnings = Vec::new();
    if party::is_stripe_id(&sale.customer.id) {
        form.text("customer", &sale.customer.id);
    } else {
        warnings.extend(customer::write_details(&mut form, &sale.customer));
    }
    form.unset("discounts");
    for (index, line) in sale.lines.iter().enumerate() {
        let remark = lines::write(&mut form, &format!("invoice_items[{index}]"), sale, line, Taxed::Automatic)?;
        warnings.extend(remark);
    }
    Ok(Built { request: call::post(connection, "/v1/invoices/create_preview", form), warnings })
}
