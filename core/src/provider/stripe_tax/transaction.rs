//! A transaction as Stripe has it: what was recorded, or what took it back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reply::{self, integer, mismatch, optional_integer};
use super::{MAX_READ, dates};
use crate::json::foreign::Foreign;
use crate::money::Currency;
use crate::money::exact::Exact;
use crate::provider::Response;
use crate::provider::answer::{Remote, RemoteLine};
use crate::provider::failure::Failure;
use crate::provider::stored::{Stored, StoredState};
use crate::provider::stripe::{currency, error};

/// A transaction. Amounts in Stripe's units, negative in reversals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Transaction {
    /// `tax_…`.
    pub id: String,
    /// Our identifier.
    pub reference: String,
    pub currency: String,
    pub reversal: bool,
    /// Of a reversal: what it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_date: Option<i64>,
    pub lines: Vec<TransactionLine>,
    /// There are lines behind these.
    pub more: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransactionLine {
    pub id: String,
    pub reference: String,
    pub amount: i64,
    pub tax: i64,
    pub inclusive: bool,
}

/// Reads a transaction; its lines may still be to be read.
///
/// # Errors
/// What Stripe refused; `unreadable` for what is no transaction.
pub(crate) fn read(response: &Response) -> Result<Transaction, Failure> {
    reply::read(response, |body| {
        let (lines, more) = match body.get("line_items") {
            None => (Vec::new(), true),
            Some(list) => read_lines(list)?,
        };
        Ok(Transaction {
            id: reply::required(body, "id")?,
            reference: reply::required(body, "reference")?,
            currency: reply::required(body, "currency")?,
            reversal: body.get("type").and_then(Foreign::text) == Some("reversal"),
            original: body.get("reversal").and_then(|reversal| reply::text(reversal, "original_transaction")),
            tax_date: optional_integer(body, "tax_date")?,
            lines,
            more,
        })
    })
}

/// Reads a page of lines behind those of `transaction`.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_more(response: &Response, transaction: &Transaction) -> Result<Transaction, Failure> {
    reply::read(response, |body| {
        let (lines, more) = read_lines(body)?;
        if (more && lines.is_empty()) || transaction.lines.len() > MAX_READ {
            return Err(error::unreadable("its lines do not end"));
        }
        let mut whole = transaction.clone();
        whole.lines.extend(lines);
        whole.more = more;
        Ok(whole)
    })
}

fn read_lines(list: &Foreign<'_>) -> Result<(Vec<TransactionLine>, bool), Failure> {
    let (items, more) = reply::list(list)?;
    let line = |line: &Foreign<'_>| {
        Ok(TransactionLine {
            id: reply::required(line, "id")?,
            reference: reply::required(line, "reference")?,
            amount: integer(line, "amount")?,
            tax: integer(line, "amount_tax")?,
            inclusive: reply::inclusive(line)?,
        })
    };
    Ok((items.iter().map(line).collect::<Result<_, Failure>>()?, more))
}

impl Transaction {
    /// The last line that was read, where there are more behind it.
    pub(crate) fn last_line(&self) -> Option<&str> {
        self.lines.last().map(|line| line.id.as_str())
    }

    /// What is kept of it in the taxed document: `calculated` with the transaction's own ids.
    ///
    /// # Errors
    /// `recorded_differently` where it has other lines or amounts than were calculated.
    pub(crate) fn remote(&self, calculated: &BTreeMap<String, RemoteLine>) -> Result<Remote, Failure> {
        let lines: BTreeMap<&str, &TransactionLine> =
            self.lines.iter().map(|line| (line.reference.as_str(), line)).collect();
        let mut remote = BTreeMap::new();
        for (fee_id, line) in calculated {
            let recorded = lines.get(fee_id.as_str()).filter(|it| it.amount == line.amount && it.tax == line.tax);
            let Some(recorded) = recorded else { return Err(self.differs()) };
            remote.insert(fee_id.clone(), RemoteLine { id: recorded.id.clone(), ..line.clone() });
        }
        if self.reversal || self.lines.len() != calculated.len() {
            return Err(self.differs());
        }
        Ok(Remote { id: Some(self.id.clone()), version: None, status: None, lines: remote })
    }

    fn differs(&self) -> Failure {
        let message = format!("`{}` is recorded at Stripe (`{}`) with other lines or amounts", self.reference, self.id);
        mismatch("recorded_differently", message)
    }

    /// In the terms that are the same for all providers; what of it was taken back by others is not told by Stripe.
    pub(crate) fn stored(&self) -> Stored {
        let money = |value: i128| {
            let currency = Currency::from_code(&self.currency.to_ascii_uppercase())?;
            let (num, den) = currency::from_stripe(i64::try_from(value).ok()?, currency);
            Some(Exact::ratio(num, den).reduced())
        };
        let tax: i128 = self.lines.iter().map(|line| i128::from(line.tax)).sum();
        let net = |line: &TransactionLine| i128::from(line.amount) - if line.inclusive { line.tax.into() } else { 0 };
        Stored {
            id: self.reference.clone(),
            state: StoredState::Recorded,
            version: None,
            currency: Some(self.currency.to_ascii_uppercase()),
            net: money(self.lines.iter().map(net).sum()),
            tax: money(tax),
            date: self.tax_date.and_then(dates::day),
        }
    }
}
