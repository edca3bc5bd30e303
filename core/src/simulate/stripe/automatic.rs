//! Automatic tax on an invoice.

use super::error::Refusal;
use super::invoice::Invoice;
use super::item::{Item, LineTax};
use super::product::{Rate, rate_id};
use super::tax::tax;
use super::{Call, breakdown};

/// Refuses an item that automatic tax does not work with.
pub(super) fn compatible(call: &Call<'_>, item: &Item) -> Result<(), Refusal> {
    let (param, message) = if item.amount < 0 {
        ("amount", "Invoices with automatic tax cannot have negative invoice items.")
    } else if !item.manual.is_empty() {
        ("tax_amounts", "Automatic tax cannot be combined with tax rates or tax amounts on a line.")
    } else if item.inclusive(call.settings).is_none() {
        ("tax_behavior", "The tax behavior of each item must be specified, or a default be set, to use automatic tax.")
    } else {
        return Ok(());
    };
    Err(Refusal::new(message).param(param))
}

/// The taxes of a draft as they are now; those of another invoice stand.
pub(super) fn settle(call: &mut Call<'_>, invoice: &mut Invoice) {
    if !invoice.is_draft() {
        return;
    }
    if let Some(customer) = call.store.customers.iter().find(|customer| customer.id == invoice.person.id) {
        invoice.person = customer.clone();
    }
    if !invoice.automatic.enabled {
        for item in &mut invoice.items {
            item.taxes.clone_from(&item.manual);
        }
        return;
    }
    for item in &mut invoice.items {
        item.taxes.clear();
    }
    invoice.automatic.provider = call.settings.provider();
    let at = invoice.person.located();
    let at = match at {
        _ if !call.settings.is_active() || !call.settings.installed => {
            invoice.automatic.status = Some("failed");
            return;
        }
        None => {
            invoice.automatic.status = Some("requires_location_inputs");
            return;
        }
        Some(at) => at,
    };
    invoice.automatic.status = Some("complete");
    let collects = at.collects(&call.settings.collection);
    let exempt = invoice.person.details().exempt(&at, call.settings.seller());
    for item in &mut invoice.items {
        // One that came before the default was taken away counts as without.
        let inclusive = item.inclusive(call.settings).unwrap_or(false);
        let taxed = tax(item.amount, inclusive, &item.tax_code(call), &at, collects, exempt);
        for part in taxed.parts {
            let rate = part.rate.map(|(percentage, kind)| {
                let rate = Rate {
                    country: Some(part.country),
                    state: part.state,
                    display_name: breakdown::display_name(kind).to_owned(),
                    description: None,
                    inclusive,
                    jurisdiction: Some(part.name),
                    level: Some(part.level.to_owned()),
                    percentage,
                    kind: Some(kind.to_owned()),
                    automatic: true,
                };
                rate_id(call, rate)
            });
            let tax = LineTax { amount: part.amount, inclusive, rate, reason: part.reason, taxable: part.taxable };
            item.taxes.push(tax);
        }
    }
}

/// Why an invoice cannot be finalized with its tax: code, text, and what Stripe gives as the reason where it turns the tax off instead.
pub(super) fn obstacle(call: &Call<'_>, invoice: &Invoice) -> Option<(Refusal, &'static str)> {
    let system = "finalization_system_error";
    if !invoice.automatic.enabled {
        return None;
    }
    match invoice.automatic.status {
        Some("requires_location_inputs") => {
            let message = "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.";
            let refusal = Refusal::new(message).code("customer_tax_location_invalid");
            Some((refusal, "finalization_requires_location_inputs"))
        }
        Some("failed") if !call.settings.is_active() => {
            let message =
                "You must activate Stripe Tax, or a tax app, in the settings of your account to use automatic tax.";
            Some((Refusal::new(message).code("stripe_tax_inactive"), system))
        }
        Some("failed") => {
            let message = "The tax app could not calculate the taxes of this invoice.";
            Some((Refusal::new(message).code("taxes_calculation_failed"), system))
        }
        _ => None,
    }
}
