//! /v1/tax/transactions: sales on record, made from calculations.

use super::address::Address;
use super::breakdown::ship_from;
use super::calculation::{self, Details, Shipping, behavior};
use super::error::Refusal;
use super::list::{self, embedded, page};
use super::{Call, Done, metadata_json};
use crate::simulate::json::Json;

/// A sale, or the reversal of one, whose amounts are negative.
#[derive(Debug, Clone)]
pub(super) struct Transaction {
    pub(super) id: String,
    pub(super) reference: String,
    pub(super) currency: String,
    pub(super) customer: Option<String>,
    pub(super) details: Details,
    pub(super) lines: Vec<Line>,
    pub(super) shipping: Option<Shipping>,
    pub(super) ship_from: Option<Address>,
    pub(super) metadata: Vec<(String, String)>,
    pub(super) created: i64,
    pub(super) posted_at: i64,
    pub(super) tax_date: i64,
    /// The transaction that it reverses.
    pub(super) reverses: Option<String>,
    /// A reversal of everything.
    pub(super) full: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) amount_tax: i64,
    pub(super) quantity: i64,
    pub(super) reference: String,
    pub(super) product: Option<String>,
    pub(super) inclusive: bool,
    pub(super) code: String,
    pub(super) metadata: Vec<(String, String)>,
    /// The line that it reverses.
    pub(super) reverses: Option<String>,
}

/// Refuses a reference that any transaction has, reversals too.
pub(super) fn unique(call: &Call<'_>, reference: &str) -> Result<(), Refusal> {
    if call.store.transactions.iter().any(|known| known.reference == reference) {
        let message = format!("A tax transaction with the reference '{reference}' already exists.");
        return Err(Refusal::new(message).param("reference"));
    }
    Ok(())
}

pub(super) fn create_from_calculation(call: &mut Call<'_>) -> Done {
    call.reads(&["calculation", "reference", "metadata", "posted_at"], &["line_items"])?;
    let params = call.params.clone();
    let id = params.needed("calculation")?;
    let reference = params.needed_of("reference", 500)?;
    let posted_at = params.time("posted_at")?;
    let mut metadata = Vec::new();
    params.metadata("metadata", &mut metadata)?;
    unique(call, &reference)?;
    let Some(calculation) = calculation::find(call, &id).cloned() else {
        let expired = call.store.calculations.iter().any(|known| known.id == id);
        return Err(if expired {
            Refusal::new(format!("The tax calculation '{id}' has expired.")).param("calculation")
        } else {
            Refusal::unknown("tax calculation", &id, "calculation")
        });
    };
    let earliest = calculation.tax_date.min(call.now);
    if posted_at.is_some_and(|at| at < earliest || at > call.now) {
        let message = "The posted_at timestamp must be between the tax date of the calculation and now.";
        return Err(Refusal::new(message).param("posted_at"));
    }
    let lines = calculation.lines.into_iter().map(|line| Line {
        // Not the id that the calculation has for it.
        id: call.id("tax_li_"),
        amount: line.amount,
        amount_tax: line.taxed.tax,
        quantity: line.quantity,
        reference: line.reference,
        product: line.product,
        inclusive: line.inclusive,
        code: line.code,
        metadata: line.metadata,
        reverses: None,
    });
    let lines = lines.collect();
    let transaction = Transaction {
        id: call.id("tax_"),
        reference,
        currency: calculation.currency,
        customer: calculation.customer,
        details: calculation.details,
        lines,
        shipping: calculation.shipping,
        ship_from: calculation.ship_from,
        metadata,
        created: call.now,
        posted_at: posted_at.unwrap_or(call.now),
        tax_date: calculation.tax_date,
        reverses: None,
        full: false,
    };
    let json = transaction.json(call);
    call.store.transactions.push(transaction);
    Ok((json, true))
}

pub(super) fn find<'a>(call: &'a Call<'_>, id: &str) -> Option<&'a Transaction> {
    call.store.transactions.iter().find(|known| known.id == id)
}

pub(super) fn get(call: &mut Call<'_>) -> Done {
    call.reads(&[], &["line_items"])?;
    let id = call.path_id(0);
    let transaction = find(call, &id).ok_or_else(|| Refusal::missing("tax transaction", &id))?;
    Ok((transaction.json(call), false))
}

pub(super) fn line_items(call: &mut Call<'_>) -> Done {
    call.reads(&list::PAGING, &[])?;
    let id = call.path_id(0);
    let transaction = find(call, &id).ok_or_else(|| Refusal::missing("tax transaction", &id))?;
    let lines: Vec<&Line> = transaction.lines.iter().collect();
    let (lines, more) = page(&call.params, &lines, |line| &line.id)?;
    let data = lines.into_iter().map(|line| line.json(call.live)).collect();
    Ok((list::list(&format!("/v1/tax/transactions/{id}/line_items"), data, more), false))
}

impl Line {
    fn json(&self, live: bool) -> Json {
        let reversal = self.reverses.as_ref().map(|id| Json::object([("original_line_item", id.into())]));
        Json::object([
            ("id", (&self.id).into()),
            ("object", "tax.transaction_line_item".into()),
            ("amount", self.amount.into()),
            ("amount_tax", self.amount_tax.into()),
            ("livemode", live.into()),
            ("metadata", if self.metadata.is_empty() { Json::Null } else { metadata_json(&self.metadata) }),
            ("product", self.product.as_ref().into()),
            ("quantity", self.quantity.into()),
            ("reference", (&self.reference).into()),
            ("reversal", reversal.into()),
            ("tax_behavior", behavior(self.inclusive)),
            ("tax_code", (&self.code).into()),
            ("type", kind(self.reverses.as_ref()).into()),
        ])
    }
}

fn kind(reverses: Option<&String>) -> &'static str {
    if reverses.is_some() { "reversal" } else { "transaction" }
}

impl Transaction {
    pub(super) fn kind(&self) -> &'static str {
        kind(self.reverses.as_ref())
    }

    pub(super) fn json(&self, call: &Call<'_>) -> Json {
        let reversal = self.reverses.as_ref().map(|id| Json::object([("original_transaction", id.into())]));
        let mut json = Json::object([
            ("id", (&self.id).into()),
            ("object", "tax.transaction".into()),
            ("created", self.created.into()),
            ("currency", (&self.currency).into()),
            ("customer", self.customer.as_ref().into()),
            ("customer_details", self.details.json()),
            ("livemode", call.live.into()),
            ("metadata", if self.metadata.is_empty() { Json::Null } else { metadata_json(&self.metadata) }),
            ("posted_at", self.posted_at.into()),
            ("reference", (&self.reference).into()),
            ("reversal", reversal.into()),
            ("ship_from_details", ship_from(self.ship_from.as_ref())),
            ("shipping_cost", self.shipping.as_ref().map(|shipping| shipping.json(false)).into()),
            ("tax_date", self.tax_date.into()),
            ("type", self.kind().into()),
        ]);
        if call.expands("line_items") {
            let url = format!("/v1/tax/transactions/{}/line_items", self.id);
            json.set("line_items", embedded(&url, &self.lines, |line| line.json(call.live)));
        }
        json
    }
}
