//! /v1/invoiceitems.

use super::automatic::compatible;
use super::error::Refusal;
use super::invoice::{Invoice, not_editable};
use super::item::{Item, KNOWN};
use super::list::{self, page};
use super::{Call, Done};

/// Most lines of an invoice.
pub(super) const MOST: usize = 250;

/// Refuses one more where the invoice is full.
pub(super) fn room(invoice: &Invoice, more: usize) -> Result<(), Refusal> {
    if invoice.items.len() + more <= MOST {
        return Ok(());
    }
    Err(Refusal::new(format!("An invoice can have at most {MOST} invoice items.")).param("invoice"))
}

pub(super) fn create(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = KNOWN.iter().copied().chain(["customer", "invoice", "currency", "discounts"]).collect();
    call.reads(&known, &[])?;
    let params = call.params.clone();
    let customer = params.needed("customer")?;
    let wanted = params.text("invoice")?;
    no_discounts(call)?;
    let at = wanted.as_ref().and_then(|id| call.store.invoices.iter().position(|invoice| invoice.id == *id));
    let of_invoice = at.and_then(|at| call.store.invoices.get(at)).map(|invoice| invoice.currency.clone());
    let item = Item::read(call, &params, &customer, of_invoice.as_deref())?;
    if !call.store.customers.iter().any(|known| known.id == customer) {
        return Err(Refusal::unknown("customer", &customer, "customer"));
    }
    let Some(id) = wanted else {
        let json = item.json(call.live, None);
        call.store.pending.push(item);
        return Ok((json, true));
    };
    let known = at.and_then(|at| call.store.invoices.get(at));
    let known = known.ok_or_else(|| Refusal::unknown("invoice", &id, "invoice"))?;
    if known.person.id != customer {
        let message = format!("The invoice {id} belongs to another customer.");
        return Err(Refusal::new(message).param("invoice"));
    }
    if !known.is_draft() {
        return Err(not_editable(&id).param("invoice"));
    }
    room(known, 1)?;
    if known.automatic.enabled {
        compatible(call, &item)?;
    }
    let json = item.json(call.live, Some(&id));
    if let Some(invoice) = at.and_then(|at| call.store.invoices.get_mut(at)) {
        invoice.items.push(item);
        invoice.writes += 1;
    }
    Ok((json, true))
}

/// Discounts are not simulated: a list that has any is refused.
pub(super) fn no_discounts(call: &Call<'_>) -> Result<(), Refusal> {
    match call.params.list("discounts")?.first() {
        Some(_) => Err(call.params.refuse("discounts", "No such coupon or promotion code.")),
        None => Ok(()),
    }
}

/// Where an item is: on which invoice (none: pending), and its place there.
type Place = (Option<usize>, usize);

fn find(call: &Call<'_>) -> Result<Place, Refusal> {
    let id = call.path_id(0);
    let in_list = |items: &[Item]| items.iter().position(|item| item.id == id);
    if let Some(at) = in_list(&call.store.pending) {
        return Ok((None, at));
    }
    let invoices = call.store.invoices.iter().enumerate();
    let found = invoices.filter_map(|(invoice, known)| Some((Some(invoice), in_list(&known.items)?))).next();
    found.ok_or_else(|| Refusal::missing("invoiceitem", &id))
}

/// A copy, with the id of its invoice.
fn look<'a>(call: &'a Call<'_>, (invoice, at): Place) -> Option<(&'a Item, Option<&'a Invoice>)> {
    match invoice {
        None => Some((call.store.pending.get(at)?, None)),
        Some(invoice) => {
            let invoice = call.store.invoices.get(invoice)?;
            Some((invoice.items.get(at)?, Some(invoice)))
        }
    }
}

pub(super) fn get(call: &mut Call<'_>) -> Done {
    call.reads(&[], &[])?;
    let found = look(call, find(call)?);
    let json = found.map(|(item, invoice)| item.json(call.live, invoice.map(|invoice| invoice.id.as_str())));
    Ok((json.into(), false))
}

pub(super) fn update(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = KNOWN.iter().copied().chain(["discounts"]).collect();
    call.reads(&known, &[])?;
    no_discounts(call)?;
    let place = find(call)?;
    let params = call.params.clone();
    let Some((item, invoice)) = look(call, place) else { return Err(params.missing("id")) };
    let (mut item, id) = (item.clone(), invoice.map(|invoice| invoice.id.clone()));
    let automatic = invoice.is_some_and(|invoice| invoice.automatic.enabled);
    if let Some(invoice) = invoice.filter(|invoice| !invoice.is_draft()) {
        return Err(not_editable(&invoice.id));
    }
    item.change(call, &params)?;
    if automatic {
        compatible(call, &item)?;
    }
    let json = item.json(call.live, id.as_deref());
    let slot = match place {
        (None, at) => call.store.pending.get_mut(at),
        (Some(invoice), at) => call.store.invoices.get_mut(invoice).and_then(|invoice| {
            invoice.writes += 1;
            invoice.items.get_mut(at)
        }),
    };
    if let Some(slot) = slot {
        *slot = item;
    }
    Ok((json, true))
}

pub(super) fn delete(call: &mut Call<'_>) -> Done {
    call.reads(&[], &[])?;
    let place = find(call)?;
    if let Some((_, Some(invoice))) = look(call, place).filter(|(_, invoice)| invoice.is_some_and(|it| !it.is_draft()))
    {
        return Err(not_editable(&invoice.id));
    }
    match place {
        (None, at) => _ = call.store.pending.remove(at),
        (Some(invoice), at) => {
            if let Some(invoice) = call.store.invoices.get_mut(invoice) {
                invoice.items.remove(at);
                invoice.writes += 1;
            }
        }
    }
    Ok((super::deleted("invoiceitem", &call.path_id(0)), true))
}

pub(super) fn list(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = list::PAGING.iter().copied().chain(["customer", "invoice", "pending"]).collect();
    call.reads(&known, &[])?;
    let params = call.params.clone();
    let (customer, invoice) = (params.text("customer")?, params.text("invoice")?);
    let pending = params.boolean("pending")?;
    let of_invoices =
        call.store.invoices.iter().flat_map(|known| known.items.iter().map(|item| (item, Some(&known.id))));
    let waiting = call.store.pending.iter().map(|item| (item, None));
    let mut found: Vec<(&Item, Option<&String>)> = waiting.chain(of_invoices).collect();
    found.retain(|(item, of)| {
        customer.as_ref().is_none_or(|id| *id == item.customer)
            && invoice.as_ref().is_none_or(|id| *of == Some(id))
            && pending.is_none_or(|pending| pending == of.is_none())
    });
    // Newest first; those of the same second in the order in which they came.
    found.sort_by_key(|(item, _)| std::cmp::Reverse(item.date));
    let found: Vec<&(&Item, Option<&String>)> = found.iter().collect();
    let (found, more) = page(&params, &found, |(item, _)| &item.id)?;
    let data = found.into_iter().map(|(item, of)| item.json(call.live, of.map(String::as_str))).collect();
    Ok((list::list("/v1/invoiceitems", data, more), false))
}
