//! Requests of the Tax API. Each is a pure function of what it is given.

use jiff::civil::Date;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::calculation::Calculation;
use super::reversal::Reversal;
use super::spread::{self, Kind, Sent};
use super::{MAX_LINES, dates, party};
use crate::config::Connection;
use crate::provider::answer::Remark;
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::TransactionId;
use crate::provider::sale::{Sale, SaleLine};
use crate::provider::stripe::call::{self, IdempotencyKey};
use crate::provider::stripe::currency;
use crate::provider::stripe::form::Form;
use crate::provider::{Built, Request};

/// What stays as it is in a segment of a path or a value of a query.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// Longest reference.
const MAX_REFERENCE: usize = 500;
const CALCULATIONS: &str = "/v1/tax/calculations";
const TRANSACTIONS: &str = "/v1/tax/transactions";

/// What the tax would be. A tax date that Stripe does not take is changed, with a warning.
///
/// # Errors
/// Class `fix_data` for what Stripe is not to be told: more than 100 lines, a line without tax code and product, an amount that Stripe's units cannot
/// express, more discounts than there is to discount.
pub(crate) fn estimate(connection: &Connection, sale: &Sale, today: Date) -> Result<Built, Failure> {
    let (date, warning) = dates::for_estimate(sale, today);
    let (form, mut warnings) = calculation(connection, sale, date)?;
    warnings.extend(warning);
    Ok(Built { request: call::post(connection, CALCULATIONS, form), warnings })
}

/// The calculation of what is to be recorded, made once for each `round`.
///
/// # Errors
/// As [`estimate`], and for a tax date more than 31 days away.
pub(crate) fn calculate(
    connection: &Connection,
    id: &TransactionId,
    round: u32,
    sale: &Sale,
    today: Date,
) -> Result<Built, Failure> {
    let (form, warnings) = calculation(connection, sale, dates::for_recording(sale, today)?)?;
    let key = IdempotencyKey::new(id, &format!("calculation-{round}"), &form);
    Ok(Built { request: call::create(connection, CALCULATIONS, &key, form), warnings })
}

/// The lines of a calculation behind those that were read.
pub(crate) fn calculation_lines(connection: &Connection, calculation: &Calculation) -> Request {
    let id = calculation.id.as_deref().unwrap_or_default();
    lines(connection, CALCULATIONS, id, calculation.last_line(), "&expand[]=data.tax_breakdown")
}

/// Records a calculation under `id`; the same bytes twice record it once.
pub(crate) fn record(
    connection: &Connection,
    id: &TransactionId,
    round: u32,
    calculation: &Calculation,
    sale: &Sale,
) -> Request {
    let mut form = Form::new();
    form.filled("calculation", calculation.id.as_deref()).text("reference", id.as_str());
    form.text("metadata[document_id]", &sale.document_id).expand(&["line_items"]);
    let key = IdempotencyKey::new(id, &format!("transaction-{round}"), &form);
    call::create(connection, &format!("{TRANSACTIONS}/create_from_calculation"), &key, form)
}

/// Takes back `original` (Stripe's id) under `id`: in full where there is no `reversal`, else the lines of it.
pub(crate) fn reverse(
    connection: &Connection,
    id: &TransactionId,
    round: u32,
    original: &str,
    reversal: Option<&Reversal>,
    document_id: &str,
) -> Request {
    let mut form = Form::new();
    let partial = reversal.filter(|reversal| !reversal.full);
    form.text("mode", if partial.is_some() { "partial" } else { "full" });
    form.text("original_transaction", original).text("reference", id.as_str());
    form.text("metadata[document_id]", document_id);
    for (index, line) in partial.iter().flat_map(|reversal| &reversal.lines).enumerate() {
        let name = |member: &str| format!("line_items[{index}][{member}]");
        form.int(&name("amount"), line.amount).int(&name("amount_tax"), line.tax);
        form.text(&name("original_line_item"), &line.original).text(&name("reference"), &line.fee_id);
    }
    form.expand(&["line_items"]);
    let key = IdempotencyKey::new(id, &format!("reversal-{round}"), &form);
    call::create(connection, &format!("{TRANSACTIONS}/create_reversal"), &key, form)
}

/// A transaction by Stripe's id, with its lines.
pub(crate) fn transaction(connection: &Connection, id: &str) -> Request {
    call::get(connection, &format!("{TRANSACTIONS}/{}?expand[]=line_items", segment(id)))
}

/// The lines of a transaction behind `last`.
pub(crate) fn transaction_lines(connection: &Connection, id: &str, last: Option<&str>) -> Request {
    lines(connection, TRANSACTIONS, id, last, "")
}

/// A cheap read that says whether Stripe Tax is set up.
pub(crate) fn settings(connection: &Connection) -> Request {
    call::get(connection, "/v1/tax/settings")
}

fn lines(connection: &Connection, of: &str, id: &str, last: Option<&str>, expand: &str) -> Request {
    let after = last.map_or_else(String::new, |last| format!("&starting_after={}", segment(last)));
    call::get(connection, &format!("{of}/{}/line_items?limit={MAX_LINES}{after}{expand}", segment(id)))
}

pub(super) fn segment(id: &str) -> String {
    utf8_percent_encode(id, SEGMENT).to_string()
}

/// The form of a calculation, and what of the sale it does not tell.
fn calculation(connection: &Connection, sale: &Sale, date: Date) -> Result<(Form, Vec<Remark>), Failure> {
    let told: Vec<Sent> = spread::spread(sale)?.into_iter().filter(|sent| sent.amount > 0).collect();
    if told.is_empty() || told.len() > MAX_LINES {
        return Err(count(told.len()));
    }
    let mut form = Form::new();
    form.text("currency", &sale.currency.code().to_ascii_lowercase());
    let mut warnings = Vec::new();
    for (index, sent) in told.iter().enumerate() {
        let Some(line) = sale.lines.get(sent.place) else { continue };
        write_line(&mut form, connection, sale, index, line, sent)?;
        if line.entity_use_code.is_some() && line.exemption_no.is_none() {
            let text = format!(
                "Stripe has no use codes; the fee `{}` is exempt by the `number` of a certificate",
                line.fee_id
            );
            warnings.push(party::remark("entity_use_code_not_told", text));
        }
    }
    warnings.extend(party::write(&mut form, &sale.customer));
    if let Some(from) = &sale.ship_from {
        party::place(&mut form, "ship_from_details[address]", from);
    }
    form.int("tax_date", dates::unix(date));
    form.expand(&["line_items", "line_items.data.tax_breakdown"]);
    Ok((form, warnings))
}

fn count(lines: usize) -> Failure {
    let (code, message, hint) = if lines == 0 {
        (
            "no_lines",
            "there are no lines with an amount, and Stripe Tax takes no calculation without".to_owned(),
            "add a fee with an amount",
        )
    } else {
        let message = format!("the document has {lines} lines to tax, and Stripe Tax takes at most {MAX_LINES}");
        ("too_many_lines", message, "split the document, or sum fees up that are taxed alike")
    };
    let mut failure = Failure::new(Class::FixData, code, message, hint);
    failure.field = Some("/fees".to_owned());
    failure
}

fn write_line(
    form: &mut Form,
    connection: &Connection,
    sale: &Sale,
    index: usize,
    line: &SaleLine,
    sent: &Sent,
) -> Result<(), Failure> {
    let refused = |code: &str, message: String, hint: &str, field: String| {
        let mut failure = Failure::new(Class::FixData, code, message, hint);
        failure.field = Some(field);
        failure.fee_id = Some(line.fee_id.clone());
        failure
    };
    if line.fee_id.chars().count() > MAX_REFERENCE {
        let message =
            format!("the id of a fee has more than {MAX_REFERENCE} characters, the longest that Stripe takes");
        return Err(refused("fee_id_too_long", message, "give the fee a shorter id", "/fees".to_owned()));
    }
    let amount = currency::to_stripe(sent.amount, sale.currency).map_err(|why| {
        let hint = "round the amounts of the document to what Stripe counts in";
        refused("amount_not_expressible", why, hint, "/fees".to_owned())
    })?;
    let name = |member: &str| format!("line_items[{index}][{member}]");
    form.int(&name("amount"), amount);
    // A share of a discount has no units of its own; what is not whole Stripe does not take, and only fees per unit need it.
    let quantity = line.quantity.as_deref().and_then(|units| units.parse::<i64>().ok()).filter(|units| *units > 0);
    if let Some(quantity) = quantity {
        form.int(&name("quantity"), quantity);
    }
    form.text(&name("reference"), &line.fee_id);
    form.text(&name("tax_behavior"), if line.tax_included { "inclusive" } else { "exclusive" });
    match spread::kind(line) {
        Kind::TaxCode(code) => _ = form.text(&name("tax_code"), code),
        Kind::Product(product) => _ = form.text(&name("product"), product),
        Kind::Unmapped => {
            let message = format!("the fee `{}` has neither `tax_code` nor `stripe_product_id`", line.fee_id);
            let hint = "map its item in the connection's `items`, or add a `fallback_item`";
            return Err(refused("item_not_mapped", message, hint, format!("connections/{}/items", connection.code)));
        }
    }
    Ok(())
}
