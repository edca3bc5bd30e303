//! A document that was taxed by tallage (by manual taxes, EU VAT, Anrok or AvaTax), as Stripe bills it: its lines, and its taxes on them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::address::choose;
use super::product::{Billed, product};
use super::sale::Told;
use crate::config::{Config, Connection};
use crate::document::{FeeType, InvoiceSnapshot, read_invoice};
use crate::error::{Error, ErrorKind};
use crate::json::node;
use crate::json::read::{Path, Problems, parse_date};
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::{Buyer, Place, Sale, SaleLine};
use crate::provider::stripe_invoicing::manual::ManualTax;

/// The lines of what is taken off after tax.
pub(crate) const CREDIT_NOTES: &str = "tallage:credit_note_credits";
pub(crate) const PREPAID: &str = "tallage:prepaid_credits";

/// What is put on the invoice beside the lines.
#[derive(Debug, Clone)]
pub(crate) struct Bill {
    /// By fee.
    pub taxes: BTreeMap<String, Vec<ManualTax>>,
    /// What the customer is to pay, in minor units.
    pub total: i64,
}

/// A document to be billed.
#[derive(Debug, Clone)]
pub(crate) struct Bills {
    pub document_id: String,
    pub customer: Option<String>,
    pub bill: Bill,
}

/// The members that a snapshot leaves out.
#[derive(Deserialize)]
struct More {
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    tax_status: Option<String>,
    #[serde(default)]
    issuing_date: Option<String>,
    #[serde(default)]
    credit_note_credits_amount_cents: Option<i64>,
    #[serde(default)]
    prepaid_credits_amount_cents: Option<i64>,
    #[serde(default)]
    credit_due_amount_cents: Option<i64>,
    #[serde(default)]
    total_amount_cents: Option<i64>,
    #[serde(default)]
    fees: Vec<MoreFee>,
}

#[derive(Deserialize)]
struct MoreFee {
    #[serde(rename = "type", default)]
    fee_type: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    plan_code: Option<String>,
    #[serde(default)]
    fixed_charge_code: Option<String>,
    #[serde(default)]
    add_on_code: Option<String>,
    #[serde(default)]
    billable_metric_code: Option<String>,
}

fn wrong(code: &str, path: &str, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidDocument, code, path, message)
}

fn with<T>(document: &str, then: impl FnOnce(&InvoiceSnapshot<'_>, &More) -> Result<T, Error>) -> Result<T, Error> {
    let more: More = serde_json::from_str(document).map_err(|_| {
        wrong("bill.document.malformed", "", "this is no taxed document; hand back what tallage gave, unchanged")
    })?;
    if more.tax_status.as_deref().is_some_and(|status| status != "succeeded") {
        let message = "the taxes of this document are not known yet, so it cannot be billed; tax it first";
        return Err(wrong("bill.document.not_taxed", "/tax_status", message));
    }
    if matches!(more.status.as_deref(), Some("draft" | "voided")) {
        let message = "a draft is not billed yet, and a voided invoice not any more; finalize it first";
        return Err(wrong("bill.document.not_billable", "/status", message));
    }
    let tape = node::parse(document, ErrorKind::InvalidDocument)?;
    let mut problems = Problems::new(ErrorKind::InvalidDocument);
    let snapshot = read_invoice(tape.root(), &Path::Root("invoice"), &mut problems);
    then(&problems.finish(snapshot)?, &more)
}

/// Who and what it is about, with its taxes.
///
/// # Errors
/// Kind `invalid_document` for what is no taxed document, or one that is pending.
pub(crate) fn read(document: &str) -> Result<Bills, Error> {
    with(document, |snapshot, more| {
        let mut taxes = BTreeMap::new();
        for fee in &snapshot.fees {
            let own = fee.taxes.iter().filter(|tax| tax.treatment != "seller_pays").map(|tax| ManualTax {
                name: tax.name.clone().into_owned(),
                rate: tax.rate,
                inclusive: tax.inclusive,
                base: tax.base.unwrap_or(fee.figures.net),
                amount: tax.amount,
                treatment: tax.treatment.clone().into_owned(),
                jurisdiction: tax.jurisdiction.as_deref().map(str::to_owned),
            });
            taxes.insert(fee.id.clone().into_owned(), own.collect());
        }
        let customer = snapshot.customer.as_ref();
        Ok(Bills {
            document_id: snapshot.id.clone().into_owned(),
            customer: customer.and_then(|customer| customer.external_id.as_deref()).map(str::to_owned),
            bill: Bill { taxes, total: more.total_amount_cents.unwrap_or(snapshot.total_including_taxes) },
        })
    })
}

/// The lines as they are told, to Stripe’s customer `customer`.
///
/// # Errors
/// As [`read`].
pub(crate) fn sale(config: &Config, connection: &Connection, document: &str, customer: &str) -> Result<Told, Error> {
    with(document, |snapshot, more| {
        if more.credit_due_amount_cents.unwrap_or(0) != 0 {
            let message = "the document owes its customer something, and Stripe bills nothing negative";
            let hint = "credit it instead";
            return Ok(Told::Failed(Box::new(Failure::new(Class::FixData, "negative_total", message, hint))));
        }
        let entity = snapshot.billing_entity.as_deref();
        let mut lines = Vec::new();
        for (place, fee) in snapshot.fees.iter().enumerate() {
            let figures = fee.figures;
            // Amounts were read within ±10^15.
            let amount = figures.net + figures.included;
            if amount == 0 && figures.taxes == 0 {
                continue;
            }
            let Some(told) = more.fees.get(place) else { continue };
            let kind = FeeType::WORDS.iter().find(|(word, _)| Some(*word) == told.fee_type.as_deref());
            let billed = Billed {
                place,
                id: &fee.id,
                name: told.name.as_deref(),
                fee_type: kind.map_or(FeeType::Credit, |(_, kind)| *kind),
                plan: told.plan_code.as_deref(),
                fixed_charge: told.fixed_charge_code.as_deref(),
                add_on: told.add_on_code.as_deref(),
                billable_metric: told.billable_metric_code.as_deref(),
                amount,
            };
            let product = match product(config, connection, entity, &billed) {
                Ok(product) => product,
                Err(failure) => return Ok(Told::Failed(failure)),
            };
            lines.push(line(&fee.id, amount, product, told.name.clone()));
        }
        for (id, name, credits) in [
            (CREDIT_NOTES, "Credit notes", more.credit_note_credits_amount_cents),
            (PREPAID, "Prepaid credits", more.prepaid_credits_amount_cents),
        ] {
            if let Some(credits) = credits.filter(|credits| *credits != 0) {
                lines.push(line(id, -credits, Default::default(), Some(name.to_owned())));
            }
        }
        if lines.is_empty() {
            return Ok(Told::Nothing);
        }
        let buyer = snapshot.customer.as_ref();
        let place = buyer.and_then(choose).map(|(place, _)| place);
        Ok(Told::Sale(Box::new(Sale {
            document_id: snapshot.id.clone().into_owned(),
            currency: snapshot.currency,
            issuing_date: more.issuing_date.as_deref().and_then(parse_date).unwrap_or(snapshot.tax_date),
            tax_date: snapshot.tax_date,
            billing_entity: entity.map(str::to_owned),
            customer: Buyer {
                id: customer.to_owned(),
                create: false,
                name: buyer.and_then(|buyer| buyer.name.as_deref()).map(str::to_owned),
                email: None,
                tax_id: None,
                address: place.unwrap_or_else(Place::default),
                address_field: "/customer".to_owned(),
                entity_use_code: None,
                exemption_no: None,
            },
            ship_from: None,
            original: None,
            lines,
        })))
    })
}

fn line(fee: &str, amount: i64, product: crate::config::Product, name: Option<String>) -> SaleLine {
    SaleLine {
        fee_id: fee.to_owned(),
        amount,
        quantity: None,
        unit_amount: None,
        product,
        tax_included: false,
        description: name,
        entity_use_code: None,
        exemption_no: None,
    }
}
