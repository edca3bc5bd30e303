//! /v1/invoices/{id}/lines, and the lines that are added, changed and taken away together.

use super::automatic::{compatible, settle};
use super::error::Refusal;
use super::invoice::{EXPANSIONS, Invoice, put, take, take_draft};
use super::item::{Item, KNOWN};
use super::items::{MOST, room};
use super::list::{self, page};
use super::params::Params;
use super::{Call, Done};

pub(super) fn list(call: &mut Call<'_>) -> Done {
    call.reads(&list::PAGING, &[])?;
    let id = call.path_id(0);
    let preview = call.store.previews.iter().find(|preview| preview.id == id).cloned();
    let invoice = match preview {
        Some(preview) => preview,
        None => take(call)?.1,
    };
    let items: Vec<&Item> = invoice.items.iter().collect();
    let (items, more) = page(&call.params, &items, |item| &item.line)?;
    let data = items.into_iter().map(|item| item.line_json(call.live, &id)).collect();
    Ok((list::list(&format!("/v1/invoices/{id}/lines"), data, more), false))
}

/// The entries of `lines`, of which there must be one to 250.
fn entries<'a>(call: &Call<'a>) -> Result<Vec<Params<'a>>, Refusal> {
    let lines = call.params.list("lines")?;
    if lines.is_empty() {
        return Err(call.params.missing("lines"));
    }
    if lines.len() > MOST {
        return Err(call.params.refuse("lines", format!("Array too long: at most {MOST} elements.")));
    }
    Ok(lines)
}

/// What a line is given by: some of what an item is.
fn known(more: &[&'static str]) -> Vec<&'static str> {
    let no = ["quantity_decimal", "tax_behavior", "tax_code", "unit_amount_decimal"];
    let of_items = KNOWN.iter().copied().filter(|name| !no.contains(name));
    of_items.chain(["tax_amounts"]).chain(more.iter().copied()).collect()
}

fn check(call: &Call<'_>, invoice: &Invoice, item: &Item) -> Result<(), Refusal> {
    if invoice.automatic.enabled { compatible(call, item) } else { Ok(()) }
}

pub(super) fn add(call: &mut Call<'_>) -> Done {
    call.reads(&["lines", "invoice_metadata"], &EXPANSIONS)?;
    let entries = entries(call)?;
    let params = call.params.clone();
    let (at, mut invoice) = take_draft(call)?;
    params.metadata("invoice_metadata", &mut invoice.metadata)?;
    room(&invoice, entries.len())?;
    for entry in &entries {
        entry.only(&known(&["invoice_item"]))?;
        let item = match entry.text("invoice_item")? {
            Some(id) => {
                let pending = call.store.pending.iter().position(|item| item.id == id);
                let pending =
                    pending.ok_or_else(|| Refusal::unknown("invoiceitem", &id, &entry.path("invoice_item")))?;
                let mut item = call.store.pending.get(pending).cloned().ok_or_else(|| entry.missing("invoice_item"))?;
                if item.customer != invoice.person.id || item.currency != invoice.currency {
                    let message = format!("The invoice item {id} is not of this customer and currency.");
                    return Err(Refusal::new(message).param(entry.path("invoice_item")));
                }
                item.change(call, entry)?;
                item
            }
            None => Item::read(call, entry, &invoice.person.id, Some(&invoice.currency))?,
        };
        check(call, &invoice, &item)?;
        invoice.items.push(item);
    }
    call.store.pending.retain(|item| !invoice.items.iter().any(|taken| taken.id == item.id));
    put(call, at, invoice)
}

/// Changes the line with this id.
fn change(call: &mut Call<'_>, invoice: &mut Invoice, id: &str, entry: &Params<'_>) -> Result<(), Refusal> {
    let place = invoice.items.iter().position(|item| item.line == id);
    let found = place.and_then(|place| Some((place, invoice.items.get(place)?.clone())));
    let (place, mut item) = found.ok_or_else(|| Refusal::unknown("invoice line item", id, &entry.path("id")))?;
    item.change(call, entry)?;
    check(call, invoice, &item)?;
    if let Some(slot) = invoice.items.get_mut(place) {
        *slot = item;
    }
    Ok(())
}

pub(super) fn update(call: &mut Call<'_>) -> Done {
    call.reads(&["lines", "invoice_metadata"], &EXPANSIONS)?;
    let entries = entries(call)?;
    let params = call.params.clone();
    let (at, mut invoice) = take_draft(call)?;
    params.metadata("invoice_metadata", &mut invoice.metadata)?;
    for entry in &entries {
        entry.only(&known(&["id"]))?;
        let id = entry.needed("id")?;
        change(call, &mut invoice, &id, entry)?;
    }
    put(call, at, invoice)
}

/// POST /v1/invoices/{id}/lines/{line}.
pub(super) fn update_one(call: &mut Call<'_>) -> Done {
    call.reads(&known(&[]), &[])?;
    let params = call.params.clone();
    let (at, mut invoice) = take_draft(call)?;
    let line = call.path_id(1);
    change(call, &mut invoice, &line, &params)?;
    settle(call, &mut invoice);
    let shown = invoice.items.iter().find(|item| item.line == line).map(|item| item.line_json(call.live, &invoice.id));
    put(call, at, invoice)?;
    Ok((shown.into(), true))
}

pub(super) fn remove(call: &mut Call<'_>) -> Done {
    call.reads(&["lines", "invoice_metadata"], &EXPANSIONS)?;
    let entries = entries(call)?;
    let params = call.params.clone();
    let (at, mut invoice) = take_draft(call)?;
    params.metadata("invoice_metadata", &mut invoice.metadata)?;
    for entry in &entries {
        entry.only(&["id", "behavior"])?;
        let id = entry.needed("id")?;
        let behavior = entry.needed_choice("behavior", &["delete", "unassign"])?;
        let place = invoice.items.iter().position(|item| item.line == id);
        let place = place.ok_or_else(|| Refusal::unknown("invoice line item", &id, &entry.path("id")))?;
        let item = invoice.items.remove(place);
        if behavior == "unassign" {
            call.store.pending.push(item);
        }
    }
    put(call, at, invoice)
}
