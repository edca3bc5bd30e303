//! What becomes of a draft: finalized, paid, void, uncollectible.

use super::automatic::obstacle;
use super::error::Refusal;
use super::invoice::{Automatic, EXPANSIONS, Invoice, put, take};
use super::{Call, Done};

pub(super) fn finalize(call: &mut Call<'_>) -> Done {
    call.reads(&["auto_advance"], &EXPANSIONS)?;
    let advance = call.params.boolean("auto_advance")?;
    let (at, mut invoice) = take(call)?;
    if !invoice.is_draft() {
        let message = "This invoice is already finalized, you can't re-finalize a non-draft invoice.";
        return Err(Refusal::new(message));
    }
    if invoice.items.is_empty() {
        let message = "This invoice has no line items; add some before finalizing it.";
        return Err(Refusal::new(message).code("invoice_no_customer_line_items"));
    }
    if let Some((refusal, reason)) = obstacle(call, &invoice) {
        if !call.settings.untaxed {
            if let Some(known) = call.store.invoices.get_mut(at) {
                known.last_error = Some(refusal.json());
            }
            return Err(refusal);
        }
        invoice.automatic = Automatic { disabled_reason: Some(reason), ..Automatic::OFF };
        for item in &mut invoice.items {
            item.taxes.clear();
        }
    }
    let prefix = invoice.person.prefix.clone();
    if let Some(customer) = call.store.customers.iter_mut().find(|customer| customer.id == invoice.person.id) {
        invoice.number = Some(format!("{prefix}-{:04}", customer.next));
        customer.next = customer.next.saturating_add(1);
    }
    invoice.auto_advance = advance.unwrap_or(invoice.auto_advance);
    invoice.last_error = None;
    invoice.finalized_at = Some(call.now);
    invoice.effective_at = invoice.effective_at.or(Some(call.now));
    invoice.set_due(call.now);
    invoice.status = "open";
    if invoice.amount_due() == 0 {
        (invoice.status, invoice.paid_at) = ("paid", Some(call.now));
    }
    put(call, at, invoice)
}

/// Refuses what is in none of these states.
fn only(invoice: &Invoice, states: &[&str], verb: &str) -> Result<(), Refusal> {
    if states.contains(&invoice.status) {
        return Ok(());
    }
    Err(Refusal::new(format!("You cannot {verb} an invoice with the status {}.", invoice.status)))
}

pub(super) fn void(call: &mut Call<'_>) -> Done {
    call.reads(&[], &EXPANSIONS)?;
    let (at, mut invoice) = take(call)?;
    only(&invoice, &["open", "uncollectible"], "void")?;
    if invoice.credited != (0, 0) {
        return Err(Refusal::new("You cannot void an invoice that has credit notes; void those first."));
    }
    (invoice.status, invoice.voided_at) = ("void", Some(call.now));
    put(call, at, invoice)
}

pub(super) fn mark_uncollectible(call: &mut Call<'_>) -> Done {
    call.reads(&[], &EXPANSIONS)?;
    let (at, mut invoice) = take(call)?;
    only(&invoice, &["open"], "mark as uncollectible")?;
    (invoice.status, invoice.uncollectible_at) = ("uncollectible", Some(call.now));
    put(call, at, invoice)
}

/// Always succeeds: nothing is charged here.
pub(super) fn pay(call: &mut Call<'_>) -> Done {
    let known = ["forgive", "mandate", "off_session", "paid_out_of_band", "payment_method", "source"];
    call.reads(&known, &EXPANSIONS)?;
    let (at, mut invoice) = take(call)?;
    only(&invoice, &["open", "uncollectible"], "pay")?;
    invoice.amount_paid = invoice.amount_due();
    (invoice.status, invoice.paid_at) = ("paid", Some(call.now));
    put(call, at, invoice)
}

pub(super) fn send(call: &mut Call<'_>) -> Done {
    call.reads(&[], &EXPANSIONS)?;
    let (_, invoice) = take(call)?;
    if invoice.collection != "send_invoice" {
        return Err(Refusal::new("You can only send invoices with collection_method send_invoice."));
    }
    only(&invoice, &["open", "paid", "uncollectible"], "send")?;
    Ok((invoice.json(call), false))
}
