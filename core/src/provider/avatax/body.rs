//! CreateTransactionModel: a sale, or what is credited of one.

use super::line_key::LineKeys;
use super::{place, wire};
use crate::config::Connection;
use crate::json::write::Writer;
use crate::provider::amount::major_units;
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::{MAX_LENGTH, TransactionId};
use crate::provider::sale::{Sale, SaleLine};

/// Most lines of a document (Avalara's developer guide).
const MAX_LINES: usize = 15_000;
/// Most characters of a tax code (recorded: `StringLengthError` beyond) and of an item code.
const MAX_TAX_CODE: usize = 25;
const MAX_ITEM_CODE: usize = 50;
/// Most characters of a line's description; the rest is cut off.
const MAX_DESCRIPTION: usize = 2096;

/// The body for a sale: to be recorded under an id, or, without one, an estimate that is not stored.
pub(super) fn write(connection: &Connection, id: Option<&TransactionId>, sale: &Sale) -> Result<String, Failure> {
    let lines = sale.lines.len();
    if lines == 0 || lines > MAX_LINES {
        let message = format!("AvaTax takes 1 to {MAX_LINES} lines, and the document has {lines}");
        return Err(fix("lines_out_of_range", message, "split the document", Some("/fees".to_owned())));
    }
    let mut writer = Writer::with_capacity(1024 + 256 * lines);
    // Credits are documents of another type; their negative amounts are ours to write, the type does not turn a sign.
    let kind = match (id.is_some(), sale.original.is_some()) {
        (false, false) => "SalesOrder",
        (false, true) => "ReturnOrder",
        (true, false) => "SalesInvoice",
        (true, true) => "ReturnInvoice",
    };
    writer.raw("{\"type\":").string(kind);
    writer.optional(",\"companyCode\":", filled(Some(wire::company_code(connection))));
    if let Some(id) = id {
        if id.as_str().len() > MAX_LENGTH {
            let message =
                format!("AvaTax takes a code of {MAX_LENGTH} characters, and this one has {}", id.as_str().len());
            return Err(fix("code_too_long", message, "use a shorter document id", None));
        }
        writer.raw(",\"code\":").string(id.as_str());
    }
    writer.raw(",\"date\":").date(sale.issuing_date);
    writer.raw(",\"customerCode\":").string(&sale.customer.id);
    if id.is_some() {
        writer.raw(",\"commit\":true");
    }
    writer.raw(",\"currencyCode\":").string(sale.currency.code());
    let buyer = &sale.customer;
    writer.optional(",\"entityUseCode\":", filled(buyer.entity_use_code.as_deref()));
    writer.optional(",\"exemptionNo\":", filled(buyer.exemption_no.as_deref()));
    writer.optional(",\"businessIdentificationNo\":", filled(buyer.tax_id.as_deref()));
    writer.optional(",\"referenceCode\":", filled(sale.original.as_deref()));
    // Of a return always: what its date decides is not left to a comparison.
    if sale.tax_date != sale.issuing_date || sale.original.is_some() {
        let reason = if sale.original.is_some() { "credit of an earlier invoice" } else { "tax date of the invoice" };
        writer.raw(",\"taxOverride\":{\"type\":\"TaxDate\",\"taxDate\":").date(sale.tax_date);
        writer.raw(",\"reason\":").string(reason).raw("}");
    }
    let from = place::ship_from(sale)?;
    place::usable(&buyer.address, "of the customer", &buyer.address_field)?;
    writer.raw(",\"addresses\":{\"shipFrom\":");
    place::write(&mut writer, &place::members(from));
    writer.raw(",\"shipTo\":");
    place::write(&mut writer, &place::members(&buyer.address));
    let keys = LineKeys::of(sale);
    writer.raw("},\"lines\":[");
    for (index, line) in sale.lines.iter().enumerate() {
        if index > 0 {
            writer.raw(",");
        }
        write_line(&mut writer, connection, sale, &keys.key(index, line), line)?;
    }
    writer.raw("]}");
    Ok(writer.into_string())
}

fn write_line(
    writer: &mut Writer,
    connection: &Connection,
    sale: &Sale,
    key: &str,
    line: &SaleLine,
) -> Result<(), Failure> {
    let refused = |code: &str, message: String, hint: &str| {
        let mut failure = fix(code, message, hint, Some(format!("connections/{}/items", connection.code)));
        failure.fee_id = Some(line.fee_id.clone());
        failure
    };
    let tax_code = filled(line.product.tax_code.as_deref());
    let item_code = filled(line.product.item_code.as_deref());
    if tax_code.is_none() && item_code.is_none() {
        let message = format!("the fee `{}` has neither a tax code nor an item code for AvaTax", line.fee_id);
        return Err(refused("product_without_code", message, "map the item to a `tax_code` or an `item_code`"));
    }
    for (name, code, most) in [("tax code", tax_code, MAX_TAX_CODE), ("item code", item_code, MAX_ITEM_CODE)] {
        let length = code.map_or(0, |code| code.chars().count());
        if length > most {
            let message =
                format!("the {name} of the fee `{}` has {length} characters; AvaTax takes {most}", line.fee_id);
            return Err(refused("code_too_long", message, "map the item to a shorter code"));
        }
    }
    writer.raw("{\"number\":").string(key);
    if let Some(quantity) = line.quantity.as_deref().and_then(plain) {
        writer.raw(",\"quantity\":").raw(&quantity);
    }
    writer.raw(",\"amount\":").raw(&major_units(line.amount, sale.currency.exponent()));
    writer.optional(",\"taxCode\":", tax_code);
    writer.optional(",\"itemCode\":", item_code);
    writer.raw(",\"taxIncluded\":").boolean(line.tax_included);
    writer.optional(",\"entityUseCode\":", filled(line.entity_use_code.as_deref()));
    writer.optional(",\"exemptionCode\":", filled(line.exemption_no.as_deref()));
    writer.optional(",\"description\":", filled(line.description.as_deref()).map(|text| cut(text, MAX_DESCRIPTION)));
    writer.raw("}");
    Ok(())
}

fn fix(code: &str, message: String, hint: &str, field: Option<String>) -> Failure {
    let mut failure = Failure::new(Class::FixData, code, message, hint);
    failure.field = field;
    failure
}

/// A text that is there and not blank.
fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The first `most` characters.
pub(super) fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// A positive decimal as a JSON number; `None` for 0, which AvaTax takes for 1, and for what is no plain decimal.
fn plain(text: &str) -> Option<String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let positive = format!("{whole}{fraction}").bytes().any(|byte| byte != b'0');
    if !digits(whole) || !digits(fraction) || !positive {
        return None;
    }
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}
