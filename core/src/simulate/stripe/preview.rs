//! POST /v1/invoices/create_preview: an invoice that is computed and not made.

use super::address::{TaxId, change_address, change_shipping};
use super::automatic::{compatible, settle};
use super::customer::{Customer, StoredTaxId};
use super::error::Refusal;
use super::invoice::{EXPANSIONS, Invoice, read_automatic};
use super::item::{Item, KNOWN};
use super::items::{no_discounts, room};
use super::params::Params;
use super::{Call, Done, currency};

/// So many previews can still be asked for their lines.
const KEPT: usize = 100;

pub(super) fn create(call: &mut Call<'_>) -> Done {
    let known =
        ["automatic_tax", "currency", "customer", "customer_details", "discounts", "invoice_items", "preview_mode"];
    call.reads(&known, &EXPANSIONS)?;
    no_discounts(call)?;
    let params = call.params.clone();
    params.choice("preview_mode", &["next", "recurring"])?;
    let given = currency::read(&params)?;
    let mut person = match params.text("customer")? {
        Some(id) => {
            let customer = call.store.customers.iter().find(|customer| customer.id == id);
            customer.ok_or_else(|| Refusal::unknown("customer", &id, "customer"))?.clone()
        }
        None => Customer::blank(String::new(), call.now),
    };
    match params.object("customer_details")? {
        Some(details) => read_details(call, &mut person, &details)?,
        None if person.id.is_empty() => return Err(params.missing("customer")),
        None => {}
    }
    let entries = params.list("invoice_items")?;
    let first = entries.iter().find_map(|entry| entry.text("currency").ok().flatten());
    let code = given.or(first).unwrap_or_else(|| "usd".to_owned());
    let id = call.id("upcoming_in_");
    let stored = person.id.clone();
    let mut invoice = Invoice::new(id, person, code.clone(), call.now);
    if let Some(automatic) = read_automatic(call, &params)? {
        invoice.automatic = automatic;
    }
    for entry in &entries {
        let known: Vec<&str> = KNOWN.iter().copied().chain(["currency", "invoiceitem", "discounts"]).collect();
        entry.only(&known)?;
        room(&invoice, 1)?;
        let mut item = Item::read(call, entry, &stored, Some(&code))?;
        item.line = call.id("il_tmp_");
        if invoice.automatic.enabled {
            compatible(call, &item)?;
        }
        invoice.items.push(item);
    }
    if invoice.items.is_empty() {
        let message = "There is nothing to preview: no invoice items.";
        return Err(Refusal::new(message).code("invoice_upcoming_none"));
    }
    if params.has("customer_details") {
        // Or the draft would be given the address of the customer that is stored.
        invoice.person.id.clear();
    }
    settle(call, &mut invoice);
    invoice.person.id = stored;
    let json = invoice.json(call);
    if call.store.previews.len() >= KEPT {
        call.store.previews.remove(0);
    }
    call.store.previews.push(invoice);
    Ok((json, false))
}

fn read_details(call: &mut Call<'_>, person: &mut Customer, params: &Params<'_>) -> Result<(), Refusal> {
    params.only(&["address", "shipping", "tax", "tax_exempt", "tax_ids"])?;
    change_address(params, "address")?.apply(&mut person.address);
    change_shipping(params, "shipping")?.apply(&mut person.shipping);
    if let Some(tax) = params.object("tax")? {
        tax.only(&["ip_address"])?;
    }
    person.tax_exempt = params.choice("tax_exempt", &["none", "exempt", "reverse"])?.unwrap_or(person.tax_exempt);
    if params.has("tax_ids") {
        person.tax_ids.clear();
        for entry in params.list("tax_ids")? {
            let id = call.id("txi_");
            person.tax_ids.push(StoredTaxId::new(id, call.now, TaxId::read(&entry)?));
        }
    }
    Ok(())
}
