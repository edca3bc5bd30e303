//! The lines of a credit note: how much of which line, with the tax that belongs to it.

use rust_decimal::Decimal;

use super::error::Refusal;
use super::invoice::Invoice;
use super::item::{Item, LineTax};
use super::params::Params;
use super::tax::integer;
use super::{Call, metadata_json};
use crate::simulate::exact::{plain, round};
use crate::simulate::json::Json;

#[derive(Debug, Clone)]
pub(super) struct NoteLine {
    pub(super) id: String,
    /// The line of the invoice; none: a line of its own.
    line: Option<String>,
    description: Json,
    quantity: Option<i64>,
    unit: Option<Decimal>,
    /// Without the tax that is inside.
    base: i64,
    pub(super) amount: i64,
    pub(super) taxes: Vec<LineTax>,
    metadata: Vec<(String, String)>,
}

impl NoteLine {
    pub(super) fn custom(id: String, description: Option<String>, unit: Decimal, quantity: i64, amount: i64) -> Self {
        Self {
            id,
            line: None,
            description: description.into(),
            quantity: Some(quantity),
            unit: Some(unit),
            base: amount,
            amount,
            taxes: Vec::new(),
            metadata: Vec::new(),
        }
    }

    pub(super) fn json(&self, live: bool) -> Json {
        let unit = self.unit.map(|unit| (unit.fract().is_zero().then(|| integer(unit)), plain(unit)));
        let (whole, decimal) = unit.map_or((None, None), |(whole, decimal)| (whole, Some(decimal)));
        let mut json = Json::object([
            ("id", (&self.id).into()),
            ("object", "credit_note_line_item".into()),
            ("amount", self.amount.into()),
            ("description", self.description.clone()),
            ("discount_amount", 0_i64.into()),
            ("discount_amounts", Json::Array(Vec::new())),
            ("livemode", live.into()),
            ("metadata", metadata_json(&self.metadata)),
            ("pretax_credit_amounts", Json::Array(Vec::new())),
            ("quantity", self.quantity.into()),
            ("tax_rates", Json::Array(Vec::new())),
            ("taxes", Json::Array(self.taxes.iter().map(LineTax::json).collect())),
            ("type", if self.line.is_some() { "invoice_line_item" } else { "custom_line_item" }.into()),
            ("unit_amount", whole.into()),
            ("unit_amount_decimal", decimal.into()),
        ]);
        if let Some(line) = &self.line {
            json.set("invoice_line_item", line.into());
        }
        json
    }
}

pub(super) fn read_lines(
    call: &mut Call<'_>,
    invoice: &Invoice,
    entries: &[Params<'_>],
) -> Result<Vec<NoteLine>, Refusal> {
    let mut lines: Vec<NoteLine> = Vec::with_capacity(entries.len());
    for params in entries {
        params.only(&[
            "type",
            "invoice_line_item",
            "amount",
            "quantity",
            "unit_amount",
            "unit_amount_decimal",
            "description",
            "metadata",
            "tax_rates",
            "tax_amounts",
        ])?;
        let kind = params.needed_choice("type", &["custom_line_item", "invoice_line_item"])?;
        if invoice.automatic.enabled {
            for name in ["tax_rates", "tax_amounts"] {
                if params.has(name) {
                    return Err(params.refuse(name, "This is not valid for an invoice with automatic tax."));
                }
            }
        }
        if let Some(id) = params.texts("tax_rates")?.first() {
            return Err(Refusal::unknown("tax rate", id, &params.path("tax_rates")));
        }
        let line = if kind == "custom_line_item" {
            custom(call, invoice, params)?
        } else {
            of_invoice(call, invoice, params, &lines)?
        };
        lines.push(line);
    }
    Ok(lines)
}

fn custom(call: &mut Call<'_>, invoice: &Invoice, params: &Params<'_>) -> Result<NoteLine, Refusal> {
    if invoice.automatic.enabled {
        return Err(params.refuse("type", "A custom line item is not valid for an invoice with automatic tax."));
    }
    let description = params.needed("description")?;
    let quantity = params.natural("quantity")?.ok_or_else(|| params.missing("quantity"))?;
    let unit = params.natural("unit_amount")?.map(Decimal::from);
    let unit = match (unit, params.decimal("unit_amount_decimal")?) {
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: unit_amount, unit_amount_decimal.";
            return Err(params.refuse("unit_amount", message));
        }
        (whole, decimal) => whole.or(decimal).ok_or_else(|| params.missing("unit_amount"))?,
    };
    let amount =
        unit.checked_mul(Decimal::from(quantity)).filter(|amount| amount.abs() < Decimal::from(10_i64.pow(12)));
    let amount =
        amount.ok_or_else(|| params.refuse("quantity", "The amount is too large.").code("amount_too_large"))?;
    let mut line = NoteLine::custom(call.id("cnli_"), Some(description), unit, quantity, integer(amount));
    line.taxes = given_taxes(call, params)?.unwrap_or_default();
    params.metadata("metadata", &mut line.metadata)?;
    Ok(line)
}

/// Taxes given by hand: amounts of rates that there are.
fn given_taxes(call: &Call<'_>, params: &Params<'_>) -> Result<Option<Vec<LineTax>>, Refusal> {
    if !params.has("tax_amounts") {
        return Ok(None);
    }
    let mut taxes = Vec::new();
    for entry in params.list("tax_amounts")? {
        entry.only(&["amount", "tax_rate", "taxable_amount"])?;
        let id = entry.needed("tax_rate")?;
        let rate = call.store.rates.iter().find(|rate| rate.id == id);
        let rate = rate.ok_or_else(|| Refusal::unknown("tax rate", &id, &entry.path("tax_rate")))?;
        let amount = entry.needed_integer("amount")?;
        let taxable = entry.needed_integer("taxable_amount")?;
        let (inclusive, reason) = (rate.rate.inclusive, "not_available");
        taxes.push(LineTax { amount, inclusive, rate: Some(id), reason, taxable });
    }
    Ok(Some(taxes))
}

/// What was credited of a line before: its base, and each of its taxes.
fn before(call: &Call<'_>, invoice: &Invoice, item: &Item, lines: &[NoteLine]) -> (i64, Vec<LineTax>) {
    let notes = call.store.notes.iter().filter(|note| note.invoice == invoice.id && note.voided_at.is_none());
    let all = notes.flat_map(|note| &note.lines).chain(lines);
    let mine: Vec<&NoteLine> = all.filter(|line| line.line.as_ref() == Some(&item.line)).collect();
    let sums = super::item::total_taxes(mine.iter().flat_map(|line| &line.taxes));
    (mine.iter().map(|line| line.base).sum(), sums)
}

fn of_invoice(
    call: &mut Call<'_>,
    invoice: &Invoice,
    params: &Params<'_>,
    lines: &[NoteLine],
) -> Result<NoteLine, Refusal> {
    let id = params.needed("invoice_line_item")?;
    let (amount, quantity) = (params.natural("amount")?, params.natural("quantity")?);
    for name in ["unit_amount", "unit_amount_decimal"] {
        if params.has(name) {
            return Err(params.refuse(name, "This is only valid for a custom line item."));
        }
    }
    let item = invoice.items.iter().find(|item| item.line == id);
    let item = item.ok_or_else(|| Refusal::unknown("invoice line item", &id, &params.path("invoice_line_item")))?;
    let whole = item.amount - item.tax(true);
    let base = match (amount, quantity) {
        (Some(amount), None) => amount,
        (None, Some(quantity)) if Decimal::from(quantity) <= item.quantity && !item.quantity.is_zero() => {
            integer(round(Decimal::from(whole) * Decimal::from(quantity) / item.quantity, 0))
        }
        (None, Some(_)) => return Err(params.refuse("quantity", "The quantity is more than that of the line.")),
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: amount, quantity.";
            return Err(params.refuse("amount", message));
        }
        (None, None) => return Err(params.missing("amount")),
    };
    let (earlier, credited) = before(call, invoice, item, lines);
    if earlier + base > whole {
        let left = whole - earlier;
        let message = format!("The amount to credit ({base}) is more than what is left of the line ({left}).");
        return Err(Refusal::new(message).param(params.path("amount")));
    }
    let share = |of: i64| {
        if whole == 0 {
            0
        } else {
            integer(round(Decimal::from(of) * Decimal::from(earlier + base) / Decimal::from(whole), 0))
        }
    };
    let taxes = given_taxes(call, params)?.unwrap_or_else(|| {
        let each = item.taxes.iter().map(|tax| {
            let known = credited.iter().find(|known| known.rate == tax.rate && known.reason == tax.reason);
            // Of all that is credited, less what was before: so the parts make up the whole.
            LineTax {
                amount: share(tax.amount) - known.map_or(0, |known| known.amount),
                taxable: share(tax.taxable) - known.map_or(0, |known| known.taxable),
                ..tax.clone()
            }
        });
        each.collect()
    });
    let inside: i64 = taxes.iter().filter(|tax| tax.inclusive).map(|tax| tax.amount).sum();
    let mut metadata = Vec::new();
    params.metadata("metadata", &mut metadata)?;
    Ok(NoteLine {
        id: call.id("cnli_"),
        line: Some(id),
        description: params.text("description")?.map_or_else(|| item.label(), Json::from),
        quantity,
        unit: None,
        base,
        amount: base + inside,
        taxes,
        metadata,
    })
}
