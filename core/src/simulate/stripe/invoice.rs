//! /v1/invoices: made, read, changed and deleted.

use super::automatic::{compatible, settle};
use super::customer::Customer;
use super::error::Refusal;
use super::item::Item;
use super::items::no_discounts;
use super::list::{self, page};
use super::params::Params;
use super::{Call, Done, currency};
use crate::simulate::json::Json;

#[derive(Debug, Clone)]
pub(super) struct Invoice {
    pub(super) id: String,
    /// As it was when the invoice was finalized; of a draft as it is.
    pub(super) person: Customer,
    pub(super) created: i64,
    pub(super) currency: String,
    /// `draft`, `open`, `paid`, `uncollectible`, `void`.
    pub(super) status: &'static str,
    pub(super) auto_advance: bool,
    pub(super) automatic: Automatic,
    pub(super) collection: &'static str,
    days_until_due: Option<i64>,
    pub(super) due_date: Option<i64>,
    pub(super) effective_at: Option<i64>,
    pub(super) description: Option<String>,
    pub(super) footer: Option<String>,
    pub(super) statement_descriptor: Option<String>,
    pub(super) metadata: Vec<(String, String)>,
    pub(super) items: Vec<Item>,
    pub(super) number: Option<String>,
    pub(super) finalized_at: Option<i64>,
    pub(super) paid_at: Option<i64>,
    pub(super) uncollectible_at: Option<i64>,
    pub(super) voided_at: Option<i64>,
    pub(super) last_error: Option<Json>,
    pub(super) amount_paid: i64,
    /// Credited before and after payment.
    pub(super) credited: (i64, i64),
    pub(super) writes: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Automatic {
    pub(super) enabled: bool,
    /// `complete`, `failed`, `requires_location_inputs`.
    pub(super) status: Option<&'static str>,
    pub(super) disabled_reason: Option<&'static str>,
    pub(super) liability: Option<Json>,
    pub(super) provider: Option<&'static str>,
}

impl Automatic {
    pub(super) const OFF: Self =
        Self { enabled: false, status: None, disabled_reason: None, liability: None, provider: None };

    pub(super) fn on() -> Self {
        Self { enabled: true, liability: Some(myself()), ..Self::OFF }
    }
}

fn myself() -> Json {
    Json::object([("type", "self".into())])
}

impl Invoice {
    pub(super) fn new(id: String, person: Customer, currency: String, now: i64) -> Self {
        Self {
            id,
            person,
            created: now,
            currency,
            status: "draft",
            auto_advance: false,
            automatic: Automatic::OFF,
            collection: "charge_automatically",
            days_until_due: None,
            due_date: None,
            effective_at: None,
            description: None,
            footer: None,
            statement_descriptor: None,
            metadata: Vec::new(),
            items: Vec::new(),
            number: None,
            finalized_at: None,
            paid_at: None,
            uncollectible_at: None,
            voided_at: None,
            last_error: None,
            amount_paid: 0,
            credited: (0, 0),
            writes: 0,
        }
    }

    pub(super) fn is_draft(&self) -> bool {
        self.status == "draft"
    }

    pub(super) fn subtotal(&self) -> i64 {
        self.items.iter().map(|item| item.amount).sum()
    }

    pub(super) fn tax(&self, inclusive: bool) -> i64 {
        self.items.iter().map(|item| item.tax(inclusive)).sum()
    }

    pub(super) fn total(&self) -> i64 {
        self.subtotal() + self.tax(false)
    }

    /// What is to be paid: nothing where the invoice owes.
    pub(super) fn amount_due(&self) -> i64 {
        (self.total() - self.credited.0).max(0)
    }

    pub(super) fn amount_remaining(&self) -> i64 {
        (self.amount_due() - self.amount_paid).max(0)
    }

    /// What may be given with a new invoice and changed of a draft.
    fn read(&mut self, params: &Params<'_>, now: i64) -> Result<(), Refusal> {
        for (name, to) in [
            ("description", &mut self.description),
            ("footer", &mut self.footer),
            ("statement_descriptor", &mut self.statement_descriptor),
        ] {
            params.change(name)?.apply(to);
        }
        params.metadata("metadata", &mut self.metadata)?;
        self.auto_advance = params.boolean("auto_advance")?.unwrap_or(self.auto_advance);
        let ways = ["charge_automatically", "send_invoice"];
        self.collection = params.choice("collection_method", &ways)?.unwrap_or(self.collection);
        let days = params.natural("days_until_due")?;
        let date = params.time("due_date")?;
        if (days.is_some() || date.is_some()) && self.collection != "send_invoice" {
            let message = "You can only set a due date if the invoice's collection_method is send_invoice.";
            return Err(params.refuse(if days.is_some() { "days_until_due" } else { "due_date" }, message));
        }
        self.days_until_due = days.or(self.days_until_due);
        self.due_date = date.or(self.due_date);
        if self.collection == "send_invoice" && self.days_until_due.is_none() && self.due_date.is_none() {
            let message = "If collection_method is send_invoice, you must specify days_until_due or due_date.";
            return Err(params.refuse("days_until_due", message));
        }
        self.effective_at = params.time("effective_at")?.or(self.effective_at);
        if self.effective_at.is_some_and(|at| at > now) {
            return Err(params.refuse("effective_at", "The date is in the future."));
        }
        Ok(())
    }

    /// When it is due, from when it is finalized.
    pub(super) fn set_due(&mut self, now: i64) {
        if self.collection == "send_invoice" && self.due_date.is_none() {
            self.due_date = self.days_until_due.map(|days| now.saturating_add(days.saturating_mul(86_400)));
        }
    }
}

/// `automatic_tax` as it is given, or as the account has it.
pub(super) fn read_automatic(call: &Call<'_>, params: &Params<'_>) -> Result<Option<Automatic>, Refusal> {
    let Some(inner) = params.object("automatic_tax")? else { return Ok(None) };
    inner.only(&["enabled", "liability"])?;
    let enabled = inner.boolean("enabled")?.ok_or_else(|| inner.missing("enabled"))?;
    let mut automatic = if enabled { Automatic::on() } else { Automatic::OFF };
    if let Some(liability) = inner.object("liability")? {
        liability.only(&["type", "account"])?;
        let kind = liability.needed_choice("type", &["account", "self"])?;
        let account = liability.text("account")?;
        if (kind == "account") != account.is_some() {
            return Err(liability.refuse("account", "An account is given with type account, and only then."));
        }
        if let (true, Some(account)) = (enabled, account) {
            automatic.liability = Some(Json::object([("account", account.into()), ("type", "account".into())]));
        }
    }
    if enabled && !call.settings.is_active() {
        let message =
            "You must activate Stripe Tax, or a tax app, in the settings of your account to use automatic tax.";
        return Err(Refusal::new(message).code("stripe_tax_inactive").param("automatic_tax[enabled]"));
    }
    Ok(Some(automatic))
}

pub(super) const EXPANSIONS: [&str; 4] = ["customer", "customer.tax", "lines", "discounts"];

const CHANGEABLE: [&str; 10] = [
    "auto_advance",
    "automatic_tax",
    "collection_method",
    "days_until_due",
    "description",
    "due_date",
    "effective_at",
    "footer",
    "metadata",
    "statement_descriptor",
];

pub(super) fn create(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = CHANGEABLE
        .iter()
        .copied()
        .chain(["customer", "currency", "discounts", "pending_invoice_items_behavior"])
        .collect();
    call.reads(&known, &EXPANSIONS)?;
    no_discounts(call)?;
    let params = call.params.clone();
    let id = params.needed("customer")?;
    let given = currency::read(&params)?;
    let pending = params.choice("pending_invoice_items_behavior", &["exclude", "include"])?;
    let mut invoice = Invoice::new(call.id("in_"), Customer::blank(id.clone(), call.now), String::new(), call.now);
    invoice.read(&params, call.now)?;
    let automatic = read_automatic(call, &params)?;
    let person = call.store.customers.iter().find(|customer| customer.id == id);
    invoice.person = person.ok_or_else(|| Refusal::unknown("customer", &id, "customer"))?.clone();
    let taken = |item: &Item| pending == Some("include") && item.customer == id;
    // Pending ones come newest first.
    let mut items: Vec<Item> = call.store.pending.iter().rev().filter(|item| taken(item)).cloned().collect();
    invoice.currency = given.or(items.first().map(|item| item.currency.clone())).unwrap_or_else(|| "usd".to_owned());
    items.retain(|item| item.currency == invoice.currency);
    invoice.items = items;
    if let Some(automatic) = automatic {
        invoice.automatic = automatic;
        if invoice.automatic.enabled {
            invoice.items.iter().try_for_each(|item| compatible(call, item))?;
        }
    } else if call.settings.automatic && call.settings.is_active() {
        // The account's default gives way in silence.
        let fits =
            invoice.person.located().is_some() && invoice.items.iter().all(|item| compatible(call, item).is_ok());
        invoice.automatic = if fits { Automatic::on() } else { Automatic::OFF };
    }
    call.store.pending.retain(|item| !invoice.items.iter().any(|taken| taken.id == item.id));
    invoice.writes = 1;
    settle(call, &mut invoice);
    let json = invoice.json(call);
    call.store.invoices.push(invoice);
    Ok((json, true))
}

/// A copy of an invoice named in the path, with its taxes as they are now, and its place.
pub(super) fn take(call: &mut Call<'_>) -> Result<(usize, Invoice), Refusal> {
    let id = call.path_id(0);
    let at = call.store.invoices.iter().position(|invoice| invoice.id == id);
    let found = at.and_then(|at| Some((at, call.store.invoices.get(at)?.clone())));
    let (at, mut invoice) = found.ok_or_else(|| Refusal::missing("invoice", &id))?;
    settle(call, &mut invoice);
    Ok((at, invoice))
}

/// The same of one that must be a draft.
pub(super) fn take_draft(call: &mut Call<'_>) -> Result<(usize, Invoice), Refusal> {
    let (at, invoice) = take(call)?;
    if invoice.is_draft() { Ok((at, invoice)) } else { Err(not_editable(&invoice.id)) }
}

pub(super) fn not_editable(id: &str) -> Refusal {
    Refusal::new(format!("The invoice {id} is not a draft and cannot be edited.")).code("invoice_not_editable")
}

/// Puts a changed invoice back, and shows it.
pub(super) fn put(call: &mut Call<'_>, at: usize, mut invoice: Invoice) -> Done {
    invoice.writes += 1;
    settle(call, &mut invoice);
    let json = invoice.json(call);
    if let Some(known) = call.store.invoices.get_mut(at) {
        *known = invoice;
    }
    Ok((json, true))
}

pub(super) fn update(call: &mut Call<'_>) -> Done {
    call.reads(&CHANGEABLE, &EXPANSIONS)?;
    let params = call.params.clone();
    let (at, mut invoice) = take(call)?;
    if !invoice.is_draft()
        && CHANGEABLE.iter().any(|name| !matches!(*name, "auto_advance" | "metadata") && params.has(name))
    {
        return Err(not_editable(&invoice.id));
    }
    invoice.read(&params, call.now)?;
    if let Some(automatic) = read_automatic(call, &params)? {
        invoice.automatic = automatic;
        if invoice.automatic.enabled {
            invoice.items.iter().try_for_each(|item| compatible(call, item))?;
        }
    }
    put(call, at, invoice)
}

pub(super) fn get(call: &mut Call<'_>) -> Done {
    call.reads(&[], &EXPANSIONS)?;
    let (_, invoice) = take(call)?;
    Ok((invoice.json(call), false))
}

pub(super) fn list(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = list::PAGING.iter().copied().chain(["customer", "status", "collection_method"]).collect();
    call.reads(&known, &["data.customer", "data.lines"])?;
    let params = call.params.clone();
    let customer = params.text("customer")?;
    let status = params.choice("status", &["draft", "open", "paid", "uncollectible", "void"])?;
    let method = params.choice("collection_method", &["charge_automatically", "send_invoice"])?;
    let mut invoices: Vec<Invoice> = call.store.invoices.iter().rev().cloned().collect();
    invoices.retain(|invoice| {
        customer.as_ref().is_none_or(|id| *id == invoice.person.id)
            && status.is_none_or(|status| status == invoice.status)
            && method.is_none_or(|method| method == invoice.collection)
    });
    invoices.iter_mut().for_each(|invoice| settle(call, invoice));
    let found: Vec<&Invoice> = invoices.iter().collect();
    let (found, more) = page(&params, &found, |invoice| &invoice.id)?;
    let data = found.into_iter().map(|invoice| invoice.json(call)).collect();
    Ok((list::list("/v1/invoices", data, more), false))
}

pub(super) fn delete(call: &mut Call<'_>) -> Done {
    call.reads(&[], &[])?;
    let (at, invoice) = take(call)?;
    if !invoice.is_draft() {
        let message = "You can only delete draft invoices; void this one, or mark it uncollectible.";
        return Err(Refusal::new(message));
    }
    call.store.invoices.remove(at);
    Ok((super::deleted("invoice", &invoice.id), true))
}
