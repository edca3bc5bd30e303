//! Reading what is to be reconciled.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::figures::{self, Figures};
use super::peek;
use crate::apply::frozen::{self, Frozen};
use crate::error::{Error, ErrorKind};
use crate::json::MAX_BYTES;
use crate::json::read::parse_date;
use crate::money::exact::Exact;
use crate::provider::amount;
use crate::provider::identifier::{Records, TransactionId};
use crate::provider::stored::StoredState;

/// A request, as it stands there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked<'a> {
    connection: String,
    today: String,
    #[serde(borrow)]
    local: Vec<&'a RawValue>,
    #[serde(borrow)]
    remote: Vec<&'a RawValue>,
    #[serde(default)]
    foreign: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry<'a> {
    #[serde(borrow, default)]
    document: Option<&'a RawValue>,
    #[serde(default)]
    state: Option<String>,
    #[serde(borrow, default)]
    credit_note: Option<&'a RawValue>,
    #[serde(borrow, default)]
    invoice: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    state: String,
    #[serde(default)]
    version: Option<i64>,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default, rename = "date")]
    _date: Option<String>,
    #[serde(default)]
    net_precise_amount_cents: Option<String>,
    #[serde(default)]
    taxes_precise_amount_cents: Option<String>,
}

/// What the host has of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Finalized,
    Voided,
}

impl State {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Finalized => "finalized",
            Self::Voided => "voided",
        }
    }
}

/// A document of the host's that a provider was told.
pub(super) struct Local<'a> {
    pub document_id: String,
    pub id: TransactionId,
    /// Of an invoice: the identifier of its reversal.
    pub reversal: Option<TransactionId>,
    pub state: State,
    pub recorded: bool,
    pub revision: u32,
    pub currency: &'static str,
    /// `None`: its taxes are not known.
    pub figures: Option<Figures>,
    /// The taxed document, and of a credit note the taxed invoice.
    pub document: &'a str,
    pub invoice: Option<&'a str>,
}

/// A transaction of the provider.
pub(super) struct Remote<'a> {
    pub state: StoredState,
    pub version: Option<i64>,
    pub currency: Option<String>,
    pub net: Option<Exact>,
    pub taxes: Option<Exact>,
    /// As it was given.
    pub text: &'a str,
}

pub(super) struct Request<'a> {
    pub connection: String,
    pub today: Date,
    pub local: Vec<Local<'a>>,
    /// By identifier; of two versions the newer.
    pub remote: BTreeMap<String, Remote<'a>>,
    /// Whether transactions that are not ours are told.
    pub foreign: bool,
}

fn wrong(code: &str, path: &str, message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidDocument, format!("reconcile.{code}"), path, message)
}

/// # Errors
/// As `Engine::reconcile_json`.
pub(super) fn read(text: &str) -> Result<Request<'_>, Error> {
    if text.len() > 8 * MAX_BYTES {
        let message = format!("the text has {} bytes, at most {} are read", text.len(), 8 * MAX_BYTES);
        return Err(Error::new(ErrorKind::InvalidDocument, "json.too_large", "", message));
    }
    let asked: Asked<'_> = parse(text, "")?;
    let today = parse_date(&asked.today)
        .ok_or_else(|| wrong("today.not_a_date", "/today", "write an existing day as `YYYY-MM-DD`"))?;
    let foreign = match asked.foreign.as_deref() {
        None | Some("ignore") => false,
        Some("report") => true,
        Some(_) => return Err(wrong("foreign.unknown_value", "/foreign", "known are ignore, report")),
    };
    let mut local = Vec::with_capacity(asked.local.len());
    let mut seen = BTreeMap::new();
    for (index, entry) in asked.local.iter().enumerate() {
        let path = format!("/local/{index}");
        let Some(entry) = read_local(entry.get(), &asked.connection, &path)? else { continue };
        if let Some(before) = seen.insert(entry.id.as_str().to_owned(), index) {
            let message = format!("this document stands at /local/{before} already; keep one");
            return Err(wrong("local.duplicate", &path, message));
        }
        local.push(entry);
    }
    let mut remote: BTreeMap<String, Remote<'_>> = BTreeMap::new();
    for (index, row) in asked.remote.iter().enumerate() {
        let (id, row) = read_remote(row.get(), &format!("/remote/{index}"))?;
        // Pages of a listing overlap where something changes meanwhile.
        if remote.get(&id).is_none_or(|before| before.version <= row.version) {
            remote.insert(id, row);
        }
    }
    Ok(Request { connection: asked.connection, today, local, remote, foreign })
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str, path: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| {
        let code = if error.is_data() { "reconcile.malformed" } else { "json.syntax" };
        let message = format!(
            "this is not what docs/exchanges.md, “Reconcile”, asks for, at line {}, column {}",
            error.line(),
            error.column()
        );
        Error::new(ErrorKind::InvalidDocument, code, path, message)
    })
}

/// `None`: there is nothing of it that a provider would have.
fn read_local<'a>(text: &'a str, connection: &str, path: &str) -> Result<Option<Local<'a>>, Error> {
    let entry: Entry<'a> = parse(text, path)?;
    let shape = "give `document` and `state`, or `credit_note` and `invoice`";
    match (entry.document, entry.credit_note, entry.invoice) {
        (Some(document), None, None) => {
            let state = match entry.state.as_deref() {
                Some("finalized") => State::Finalized,
                Some("voided") => State::Voided,
                _ => return Err(wrong("local.state.unknown_value", path, "known are finalized, voided")),
            };
            let under = format!("{path}/document");
            let (frozen, document) = read_frozen(document.get(), connection, &under)?;
            let Some(sale) = &frozen.sale else { return Ok(None) };
            // A document that failed has no figures.
            let figures = figures::of_invoice(document, sale).ok();
            let new = |records| TransactionId::new(connection, &frozen.document_id, records, frozen.revision);
            Ok(Some(Local {
                id: new(Records::Invoice),
                reversal: Some(new(Records::Reversal)),
                state,
                recorded: frozen.recorded,
                revision: frozen.revision,
                currency: sale.currency.code(),
                figures,
                document,
                invoice: None,
                document_id: frozen.document_id,
            }))
        }
        (None, Some(note), Some(invoice)) if entry.state.is_none() => {
            let (frozen, invoice) = read_frozen(invoice.get(), connection, &format!("{path}/invoice"))?;
            let under = format!("{path}/credit_note");
            let peeked = peek::document(note.get()).map_err(|_| peek::malformed(&under))?;
            let Some(id) = peeked.id.filter(|_| peeked.invoice_id.as_deref() == Some(&frozen.document_id)) else {
                return Err(wrong(
                    "local.credit_note.mismatch",
                    &under,
                    "this is no taxed credit note of this invoice",
                ));
            };
            let Some(sale) = &frozen.sale else { return Ok(None) };
            let figures = figures::of_note(note.get(), sale).map_err(|error| error.under(&under))?;
            if figures.lines == 0 {
                return Ok(None);
            }
            Ok(Some(Local {
                id: TransactionId::new(connection, &id, Records::CreditNote, 1),
                reversal: None,
                state: State::Finalized,
                recorded: true,
                revision: 1,
                currency: sale.currency.code(),
                // What the seller pays is not on a credit note.
                figures: Some(figures),
                document: note.get(),
                invoice: Some(invoice),
                document_id: id,
            }))
        }
        _ => Err(wrong("local.malformed", path, shape)),
    }
}

fn read_frozen<'a>(text: &'a str, connection: &str, path: &str) -> Result<(Frozen, &'a str), Error> {
    let frozen = frozen::read(text).map_err(|error| error.under(path))?;
    if frozen.connection != connection {
        let message = format!("this document is of the connection `{}`; reconcile each by itself", frozen.connection);
        return Err(wrong("local.connection.mismatch", path, message));
    }
    Ok((frozen, text))
}

fn read_remote<'a>(text: &'a str, path: &str) -> Result<(String, Remote<'a>), Error> {
    let row: Row = parse(text, path)?;
    let states = [StoredState::Saved, StoredState::Recorded, StoredState::Filed, StoredState::Voided];
    let state = states
        .into_iter()
        .find(|state| state.as_str() == row.state)
        .ok_or_else(|| wrong("remote.state.unknown_value", path, "known are saved, recorded, filed, voided"))?;
    let amount = |text: Option<String>| match text {
        None => Ok(None),
        Some(text) => amount::decimal(&text)
            .map(Some)
            .ok_or_else(|| wrong("remote.not_decimal", path, "amounts are decimals of minor units, as strings")),
    };
    let (net, taxes) = (amount(row.net_precise_amount_cents)?, amount(row.taxes_precise_amount_cents)?);
    Ok((row.id, Remote { state, version: row.version, currency: row.currency, net, taxes, text }))
}
