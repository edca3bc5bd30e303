//! Stored transactions as `get` and `list` tell them: another shape than the answer of createOrUpdate.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::check::At;
use super::lifecycle::Stored;
use super::table::Collection;
use super::tax::{JurisOutcome, TaxedJuris, TaxedLine};
use super::{Anrok, Done, conflict};
use crate::simulate::exact::{plain, whole};
use crate::simulate::json::Json;
use crate::simulate::seed::Seed;

/// Where a page ended: the last of its transactions, and the filter.
#[derive(Debug, Clone)]
pub(super) struct Cursor {
    last: (Timestamp, String),
    after: Timestamp,
}

impl Anrok {
    /// Pages through what was modified after an instant, oldest first. The filter by filing is not simulated: it finds nothing.
    pub(super) fn list(&mut self, body: &Json, seed: &mut Seed) -> Done {
        let body = At::root(body)?;
        let limit = body.optional("limit").map(|at| at.integer(1, 20)).transpose()?.unwrap_or(10);
        let cursor = body.optional("cursor").map(|at| at.text()).transpose()?;
        let filter = body.optional("filter");
        body.only(&["filter", "cursor", "limit"])?;
        if cursor.is_some() && filter.is_some() {
            return Err("cursor and filter cannot both be provided.".to_owned().into());
        }
        let start = match (cursor, filter) {
            (Some(cursor), _) => {
                let known = self.cursors.get(cursor).cloned();
                let known = known.ok_or_else(|| conflict("invalidCursor"))?;
                (known.after, Some(known.last))
            }
            (None, Some(filter)) => (after(&filter)?, None),
            (None, None) => (Timestamp::MIN, None),
        };
        let (after, last) = start;
        let mut found: Vec<(Timestamp, &String)> = self
            .stored
            .iter()
            .map(|(id, stored)| (stored.modified, id))
            .filter(|(modified, id)| {
                *modified > after && last.as_ref().is_none_or(|last| (*modified, *id) > (last.0, &last.1))
            })
            .collect();
        found.sort();
        let limit = usize::try_from(limit).unwrap_or(10);
        let more = found.len() > limit;
        found.truncate(limit);
        let transactions = found.iter().filter_map(|(_, id)| self.stored.get(*id));
        let transactions = transactions.map(|stored| stored.json(&self.collection_of(stored))).collect();
        let last = found.last().map(|(modified, id)| (*modified, (*id).clone()));
        let next = last.filter(|_| more).map(|last| {
            let name = seed.word(b"abcdefghijklmnopqrstuvwxyz0123456789", 16);
            self.cursors.insert(name.clone(), Cursor { last, after });
            name
        });
        let body = Json::object([
            ("transactions", Json::Array(transactions)),
            ("nextCursor", next.into()),
            ("hasMore", more.into()),
        ]);
        Ok((body, false))
    }
}

fn after(filter: &At<'_>) -> Result<Timestamp, super::Failure> {
    let filter = filter.clone().object()?;
    let kind = filter.required("type")?.one_of(&["lastModifiedAfter", "filingInfo"])?;
    let value = filter.required("value")?;
    filter.only(&["type", "value"])?;
    if kind == "filingInfo" {
        return Ok(Timestamp::MAX);
    }
    let text = value.text()?;
    // `2025-08-08T16:00:00.000Z`, to the letter.
    let shaped = text.len() == 24 && text.ends_with('Z') && text.as_bytes().get(19) == Some(&b'.');
    let read = text.parse().ok().filter(|_| shaped);
    Ok(read.ok_or_else(|| value.refuse("Invalid format; expecting \"YYYY-MM-DDTHH:mm:ss.dddZ\"."))?)
}

impl Stored {
    /// `type` normal with a body, or void without one.
    pub(super) fn json(&self, collection: &Collection) -> Json {
        let mut json = Json::object([
            ("id", (&self.transaction.id).into()),
            ("version", self.version.into()),
            ("type", if self.void { "void" } else { "normal" }.into()),
        ]);
        if !self.void {
            json.set("body", self.body(*collection));
        }
        json
    }

    fn body(&self, collection: Collection) -> Json {
        let transaction = &self.transaction;
        let lines = &self.taxed.lines;
        let customer = transaction
            .customer_id
            .as_ref()
            .map(|id| Json::object([("id", id.into()), ("name", transaction.customer_name.as_ref().into())]));
        let mut jurises: Vec<(&str, Decimal, Decimal)> = Vec::new();
        for (line, juris) in lines.iter().flat_map(|line| line.jurises.iter().map(move |juris| (line, juris))) {
            let tax = juris.tax().map_or(Decimal::ZERO, |(.., amount)| amount);
            match jurises.iter_mut().find(|(name, ..)| *name == juris.name) {
                Some((_, pre_tax, due)) => {
                    *pre_tax += line.pre_tax;
                    *due += tax;
                }
                None => jurises.push((&juris.name, line.pre_tax, tax)),
            }
        }
        let valid = |id: &String| {
            let entry = [("taxId", id.into()), ("isValid", super::lifecycle::is_tax_id(id).into())];
            Json::object(entry)
        };
        let ids: Vec<Json> = transaction.tax_ids.iter().map(valid).collect();
        let summaries = jurises.into_iter().map(|(name, pre_tax, due)| {
            Json::object([
                ("id", juris_id(name).into()),
                ("name", name.into()),
                ("preTaxAmount", plain(pre_tax).into()),
                ("taxAmountDue", plain(due).into()),
                ("taxIdValidation", Json::object([("processedTaxIds", ids.clone().into())])),
            ])
        });
        let summaries = Json::Array(summaries.collect());
        let sent: Decimal = lines.iter().map(|line| line.amount).sum();
        let to_collect = self.taxed.to_collect();
        Json::object([
            ("accountingDate", self.accounting_date.to_string().into()),
            ("taxDate", self.tax_date.to_string().into()),
            ("currencyCode", (&transaction.currency).into()),
            ("customer", customer.into()),
            ("addresses", vec![Json::object([("address", transaction.address.json())])].into()),
            ("inputAmount", whole(sent)),
            ("preTaxAmount", plain(self.taxed.pre_tax()).into()),
            ("taxAmountDue", due(lines)),
            ("taxAmountAdded", Json::object([("expected", whole(to_collect)), ("seen", Json::Null)])),
            ("invoiceTotalAmountExpected", whole(sent + to_collect)),
            ("jurisSummaries", summaries),
            ("lineItems", Json::Array(self.lines(collection))),
        ])
    }

    fn lines(&self, collection: Collection) -> Vec<Json> {
        let lines = self.transaction.lines.iter().zip(&self.taxed.lines);
        let one = |(sent, taxed): (&super::request::Line, &TaxedLine)| {
            let product = Json::object([
                ("internalId", juris_id(&sent.product).into()),
                ("externalId", (&sent.product).into()),
                ("name", (&sent.product).into()),
                ("productTaxCategory", Json::object([("type", "standard".into()), ("id", "saasBusiness".into())])),
            ]);
            let jurises = taxed.jurises.iter().map(|juris| juris.listed(taxed.included, collection));
            Json::object([
                ("id", sent.id.as_ref().into()),
                ("product", product),
                ("quantity", sent.quantity.map(plain).into()),
                ("unitPrice", Json::Null),
                ("inputAmount", whole(taxed.amount)),
                ("preTaxAmount", plain(taxed.pre_tax).into()),
                ("taxAmountDue", due(std::slice::from_ref(taxed))),
                ("jurises", Json::Array(jurises.collect())),
            ])
        };
        lines.map(one).collect()
    }
}

impl TaxedJuris {
    fn tax(&self) -> Option<(&'static str, Decimal, Decimal, Decimal)> {
        match self.outcome {
            JurisOutcome::Tax { name, taxable, amount, rate } => Some((name, taxable, rate, amount)),
            JurisOutcome::NotTaxed { .. } => None,
        }
    }

    fn listed(&self, included: bool, collection: Collection) -> Json {
        let taxes = self.tax().map(|(name, taxable, rate, amount)| {
            let split = if included { (amount, Decimal::ZERO) } else { (Decimal::ZERO, amount) };
            Json::object([
                ("id", juris_id(name).into()),
                ("name", name.into()),
                ("nonTaxableAmount", "0".into()),
                ("exemptions", Json::Array(Vec::new())),
                ("taxableAmount", plain(taxable).into()),
                ("rate", plain(rate).into()),
                (
                    "taxAmount",
                    Json::object([("inclusive", plain(split.0).into()), ("exclusive", plain(split.1).into())]),
                ),
            ])
        });
        let taxes = Json::Array(taxes.into_iter().collect());
        let remits = collection != Collection::NotCollecting;
        let list = if remits { "taxes" } else { "taxesIfWereRemitting" };
        let calc = Json::object([("isRemitting", remits.into()), (list, taxes)]);
        Json::object([("id", juris_id(&self.name).into()), ("name", (&self.name).into()), ("calc", calc)])
    }
}

fn due(lines: &[TaxedLine]) -> Json {
    let sum =
        |included: bool| -> Decimal { lines.iter().filter(|line| line.included == included).map(TaxedLine::tax).sum() };
    let (inclusive, exclusive) = (sum(true), sum(false));
    Json::object([
        ("inclusive", plain(inclusive).into()),
        ("exclusive", plain(exclusive).into()),
        ("total", plain(inclusive + exclusive).into()),
    ])
}

/// An identifier from a name.
fn juris_id(name: &str) -> String {
    name.to_ascii_lowercase().replace(' ', "-")
}
