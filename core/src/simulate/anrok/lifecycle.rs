//! Transactions come, are replaced, voided and negated.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};

use super::check::At;
use super::request::{Accounting, Transaction};
use super::table::{Collection, Located, locate};
use super::tax::{Exempt, Taxed, tax};
use super::{Anrok, Done, Failure, Taxability, conflict, today};
use crate::simulate::json::Json;

#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) transaction: Transaction,
    pub(super) accounting_date: Date,
    pub(super) tax_date: Date,
    pub(super) taxed: Taxed,
    pub(super) version: u32,
    pub(super) writes: u32,
    pub(super) frozen: bool,
    pub(super) void: bool,
    /// The id of the transaction that this is the negation of.
    pub(super) negates: Option<String>,
    pub(super) modified: Timestamp,
}

/// A computed transaction with its dates.
type Computed = (Taxed, Date, Date);

const FIRST_TAX_DATE: Date = date(1999, 1, 1);
/// Days that a tax date may be ahead.
const DAYS_AHEAD: i64 = 31;

impl Anrok {
    pub(super) fn create_ephemeral(&self, body: &Json, now: Timestamp) -> Done {
        let transaction = Transaction::read(body, false)?;
        let (taxed, ..) = self.compute(&transaction, now)?;
        Ok((taxed.json(None), false))
    }

    /// The last write stands, and each raises the version. A voided id comes to life again, for which there is no documentation.
    pub(super) fn create_or_update(&mut self, body: &Json, now: Timestamp) -> Done {
        let transaction = Transaction::read(body, true)?;
        let (taxed, accounting_date, tax_date) = self.compute(&transaction, now)?;
        let before = self.stored.get(&transaction.id);
        if before.is_some_and(|stored| stored.frozen) {
            return Err(conflict("transactionFrozenForFiling"));
        }
        let (version, writes) = before.map_or((1, 1), |stored| (stored.version + 1, stored.writes + 1));
        if let (Some(id), Some(name)) = (&transaction.customer_id, &transaction.customer_name) {
            self.customers.insert(id.clone(), Some(name.clone()));
        }
        let answer = taxed.json(Some(version));
        let stored = Stored {
            accounting_date,
            tax_date,
            taxed,
            version,
            writes,
            frozen: false,
            void: false,
            negates: None,
            modified: now,
            transaction,
        };
        self.stored.insert(stored.transaction.id.clone(), stored);
        Ok((answer, true))
    }

    fn compute(&self, transaction: &Transaction, now: Timestamp) -> Result<Computed, Failure> {
        if !self.currencies.contains(&transaction.currency) {
            return Err(conflict("currencyCodeNotSupported"));
        }
        let today = today(now).unwrap_or(FIRST_TAX_DATE);
        let accounting_date = match transaction.accounting {
            Accounting::Date(date) => date,
            Accounting::Time { zoned: false, .. } if !self.account_zone => {
                return Err(conflict("accountingTimeZoneNotSetForSeller"));
            }
            Accounting::Time { date, .. } => date.unwrap_or(today),
        };
        let tax_date = transaction.tax_date.unwrap_or(accounting_date);
        if tax_date < FIRST_TAX_DATE {
            return Err(conflict("taxDateTooFarInPast"));
        }
        if tax_date > today.saturating_add(DAYS_AHEAD.days()) {
            return Err(conflict("taxDateTooFarInFuture"));
        }
        let place = locate(&transaction.address).ok_or_else(|| conflict("customerAddressCouldNotResolve"))?;
        if let Some(id) = &transaction.customer_id {
            // With a name it need not exist yet.
            if transaction.customer_name.is_none() && !self.customers.contains_key(id) {
                return Err(conflict("customerIdNotFound"));
            }
        }
        for line in &transaction.lines {
            if !self.products.contains_key(&line.product) {
                let id = ("productExternalId", line.product.clone());
                return Err(Failure::Conflict("productExternalIdUnknown", vec![id]));
            }
        }
        let collection = place.collection(&self.collection);
        let exempt = self.exempt(transaction, &place, tax_date);
        let taxability = |id: &str| self.products.get(id).copied().unwrap_or(Taxability::Taxable);
        Ok((tax(&transaction.lines, &place, collection, exempt, &taxability), accounting_date, tax_date))
    }

    fn exempt(&self, transaction: &Transaction, place: &Located, on: Date) -> Option<Exempt> {
        if place.has_vat() && transaction.tax_ids.iter().any(|id| is_tax_id(id)) {
            return Some(Exempt::ReverseCharge);
        }
        let customer = transaction.customer_id.as_ref()?;
        let certified = self.certificates.iter().any(|certificate| certificate.exempts(customer, place.key(), on));
        certified.then_some(Exempt::Customer)
    }

    pub(super) fn create_negation(&mut self, body: &Json, now: Timestamp) -> Done {
        let body = At::root(body)?;
        let original = body.required("originalTransactionId")?.text()?;
        let new = body.required("newTransactionId")?.text()?;
        let expected = version(&body, "originalTransactionExpectedVersion")?;
        body.only(&["originalTransactionId", "newTransactionId", "originalTransactionExpectedVersion"])?;
        let stored = self.stored.get(original).filter(|stored| !stored.void);
        let stored = stored.ok_or_else(|| conflict("transactionIdNotFound"))?;
        if stored.negates.is_some() {
            return Err(conflict("transactionIsAlreadyANegation"));
        }
        if self.stored.contains_key(new) {
            return Err(conflict("duplicateTransactionId"));
        }
        if expected.is_some_and(|version| version != stored.version) {
            return Err(conflict("transactionExpectedVersionMismatch"));
        }
        let mut transaction = Transaction { id: new.to_owned(), ..stored.transaction.clone() };
        for line in &mut transaction.lines {
            line.amount = -line.amount;
        }
        let negation = Stored {
            transaction,
            // Its date cannot be chosen.
            accounting_date: today(now).unwrap_or(stored.accounting_date),
            tax_date: stored.tax_date,
            taxed: stored.taxed.negated(),
            version: 1,
            writes: 1,
            frozen: false,
            void: false,
            negates: Some(original.to_owned()),
            modified: now,
        };
        self.stored.insert(new.to_owned(), negation);
        Ok((Json::object([]), true))
    }

    /// A second void finds nothing: so one whose reply was lost is answered when it is repeated.
    pub(super) fn void(&mut self, id: &str, body: &Json, now: Timestamp) -> Done {
        let body = At::root(body)?;
        let expected = version(&body, "transactionExpectedVersion")?;
        body.only(&["transactionExpectedVersion"])?;
        let stored = self.stored.get_mut(id).filter(|stored| !stored.void);
        let stored = stored.ok_or_else(|| conflict("transactionIdNotFound"))?;
        if expected.is_some_and(|version| version != stored.version) {
            return Err(conflict("transactionExpectedVersionMismatch"));
        }
        if stored.frozen {
            return Err(conflict("transactionFrozenForFiling"));
        }
        stored.void = true;
        stored.modified = now;
        Ok((Json::object([]), true))
    }

    pub(super) fn get(&self, id: &str, body: &Json) -> Done {
        At::root(body)?.only(&[])?;
        let stored = self.stored.get(id).ok_or_else(|| conflict("transactionIdNotFound"))?;
        Ok((stored.json(&self.collection_of(stored)), false))
    }

    pub(super) fn collection_of(&self, stored: &Stored) -> Collection {
        locate(&stored.transaction.address)
            .map_or(Collection::NotCollecting, |place| place.collection(&self.collection))
    }
}

fn version(body: &At<'_>, name: &str) -> Result<Option<u32>, Failure> {
    let version = body.optional(name).map(|at| at.integer(1, i64::from(u32::MAX))).transpose()?;
    Ok(version.and_then(|version| u32::try_from(version).ok()))
}

/// Two letters, and then 2 to 12 letters and digits: whether a register knows it is not asked.
pub(super) fn is_tax_id(id: &str) -> bool {
    let id: String = id.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect();
    let bytes = id.as_bytes();
    (4..=14).contains(&bytes.len())
        && bytes.iter().take(2).all(u8::is_ascii_alphabetic)
        && bytes.iter().skip(2).all(u8::is_ascii_alphanumeric)
}
