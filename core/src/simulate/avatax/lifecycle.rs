//! Documents are created, adjusted, committed, voided and locked.

use jiff::Timestamp;

use super::answer::{Include, Transaction};
use super::document::{Document, TYPES};
use super::error::AvaError;
use super::model::{Model, Names};
use super::tax::{Settings, tax};
use super::{Avatax, Done, Key, parameter};
use crate::simulate::http::HttpResponse;
use crate::simulate::json::Json;

pub(super) const REASONS: Names = &[
    ("NotAdjusted", 0),
    ("SourcingIssue", 1),
    ("ReconciledWithGeneralLedger", 2),
    ("ExemptCertApplied", 3),
    ("PriceAdjusted", 4),
    ("ProductReturned", 5),
    ("ProductExchanged", 6),
    ("BadDebt", 7),
    ("Other", 8),
    ("Offline", 9),
];

const VOIDS: Names =
    &[("Unspecified", 0), ("PostFailed", 1), ("DocDeleted", 2), ("DocVoided", 3), ("AdjustmentCancelled", 4)];

/// A stored document as a path names it.
pub(super) struct Target<'a> {
    pub(super) company: &'a str,
    pub(super) code: &'a str,
    pub(super) query: &'a [(String, String)],
    pub(super) now: Timestamp,
}

/// Why and with which words a document was adjusted.
type Adjustment = (&'static str, String);

impl Avatax {
    /// Saves under a code that is new or Saved; one that is Committed or Cancelled is refused.
    pub(super) fn create(&mut self, body: &Json, now: Timestamp, include: Include) -> Result<Done, AvaError> {
        let document = self.read(body, "")?;
        if document.is_order() {
            return self.estimate(document, now, include);
        }
        let key = key(&document);
        let before = self.stored.get(&key);
        if before.is_some_and(|before| before.status != "Saved") {
            return Err(AvaError::doc_status());
        }
        self.write(document, now, include, None)
    }

    /// Right whether there is such a document or not: 201 when new, else 200 and a new version.
    pub(super) fn create_or_adjust(&mut self, body: &Json, now: Timestamp, include: Include) -> Result<Done, AvaError> {
        let known = ["createTransactionModel", "adjustmentReason", "adjustmentDescription"];
        let model = Model::new(body, "", &known)?;
        let adjustment = adjustment(&model)?;
        let inner = model.get("createTransactionModel").ok_or_else(|| AvaError::required("createTransactionModel"))?;
        let document = self.read(inner, "createTransactionModel")?;
        if document.is_order() {
            return self.estimate(document, now, include);
        }
        self.write(document, now, include, Some(adjustment))
    }

    pub(super) fn adjust(&mut self, target: &Target<'_>, body: &Json) -> Result<Done, AvaError> {
        let key = self.find(target)?;
        let model = Model::new(body, "", &["adjustmentReason", "adjustmentDescription", "newTransaction"])?;
        let adjustment = adjustment(&model)?;
        if adjustment.0 == "Other" && adjustment.1.is_empty() {
            return Err(AvaError::required("adjustmentDescription"));
        }
        let inner = model.get("newTransaction").ok_or_else(|| AvaError::required("newTransaction"))?;
        let mut document = self.read(inner, "newTransaction")?;
        // The code and the type stay.
        (document.company, document.code, document.kind) = key;
        self.write(document, target.now, Include::default(), Some(adjustment))
    }

    /// The document, in a company that there is, under a code.
    fn read(&mut self, body: &Json, path: &str) -> Result<Document, AvaError> {
        let mut document = Document::read(body, path)?;
        document.company = self.company(&document.company)?.1;
        if document.code.is_empty() {
            self.next += 1;
            document.code = format!("00000000-0000-4000-8000-{:012x}", self.next);
        }
        Ok(document)
    }

    fn compute(&self, document: Document, now: Timestamp) -> Result<Transaction, AvaError> {
        let taxed = tax(&document, &Settings { no_nexus: &self.no_nexus, decimals: self.decimals })?;
        let company_id = self.company(&document.company)?.0;
        let status = match (document.is_order(), document.commit) {
            (true, _) => "Temporary",
            (false, true) => "Committed",
            (false, false) => "Saved",
        };
        Ok(Transaction {
            id: 0,
            company_id,
            document,
            taxed,
            status,
            version: 1,
            writes: 1,
            locked: false,
            reason: "NotAdjusted",
            reason_text: String::new(),
            modified: now,
        })
    }

    fn estimate(&self, document: Document, now: Timestamp, include: Include) -> Result<Done, AvaError> {
        let transaction = self.compute(document, now)?;
        Ok(Done { response: HttpResponse::json(201, &transaction.json(include)), recorded: false })
    }

    fn write(
        &mut self,
        document: Document,
        now: Timestamp,
        include: Include,
        adjustment: Option<Adjustment>,
    ) -> Result<Done, AvaError> {
        let key = key(&document);
        let before = self.stored.get(&key);
        if before.is_some_and(|before| before.locked) {
            return Err(AvaError::locked(&key.1));
        }
        // What becomes of an adjustment of something cancelled is not documented; refused, as `create` refuses it.
        if before.is_some_and(|before| before.status == "Cancelled") {
            return Err(AvaError::doc_status());
        }
        let mut transaction = self.compute(document, now)?;
        let mut status = 201;
        match before {
            Some(before) => {
                (transaction.id, transaction.writes) = (before.id, before.writes + 1);
                transaction.version = before.version + u32::from(before.status == "Committed");
                if let Some((reason, text)) = adjustment {
                    status = 200;
                    transaction.reason = if reason == "NotAdjusted" { "Other" } else { reason };
                    transaction.reason_text = text;
                }
            }
            None => transaction.id = self.number(),
        }
        let mut response = HttpResponse::json(status, &transaction.json(include));
        if status == 201 {
            let location = format!("/api/v2/companies/{}/transactions/{}", transaction.company_id, transaction.id);
            response = response.with_header("Location", location);
        }
        self.stored.insert(key, transaction);
        Ok(Done { response, recorded: true })
    }

    /// The next number of a stored document.
    pub(super) fn number(&mut self) -> u64 {
        self.next += 1;
        10_000_000_000 + self.next
    }

    /// The key of a stored document; `documentType` says which, by default the invoice of a sale.
    pub(super) fn find(&self, target: &Target<'_>) -> Result<Key, AvaError> {
        let kind = match parameter(target.query, "documentType").filter(|kind| !kind.is_empty()) {
            None => "SalesInvoice",
            Some(kind) => {
                let found =
                    TYPES.iter().find(|(known, number)| known.eq_ignore_ascii_case(kind) || number.to_string() == kind);
                found.map(|(known, _)| *known).ok_or_else(|| {
                    let description = format!("You provided the value '{kind}', which is not a valid 'DocumentType'.");
                    let message = "The parameter 'documentType' expects a value of type 'DocumentType'.";
                    AvaError::new("InvalidParameterValue", 306, message, description)
                })?
            }
        };
        let company = self.company(target.company)?.1;
        let key = (company, target.code.to_owned(), kind);
        if self.stored.contains_key(&key) {
            return Ok(key);
        }
        let description = format!("The Transaction with code '{}:{}' was not found.", target.company, target.code);
        Err(AvaError::not_found("Transaction", description))
    }

    fn found(&mut self, target: &Target<'_>) -> Result<&mut Transaction, AvaError> {
        let key = self.find(target)?;
        let gone = || AvaError::not_found("Transaction", "The Transaction was not found.");
        self.stored.get_mut(&key).ok_or_else(gone)
    }

    pub(super) fn get(&mut self, target: &Target<'_>) -> Result<Done, AvaError> {
        let include = super::include(target.query);
        let transaction = self.found(target)?;
        Ok(Done { response: HttpResponse::json(200, &transaction.json(include)), recorded: false })
    }

    /// The totals stay as they were.
    pub(super) fn void(&mut self, target: &Target<'_>, body: &Json) -> Result<Done, AvaError> {
        let transaction = self.found(target)?;
        let model = Model::new(body, "", &["code"])?;
        model.one_of("code", "VoidReasonCode", VOIDS)?.ok_or_else(|| AvaError::required("code"))?;
        if transaction.locked {
            return Err(AvaError::locked(target.code));
        }
        if transaction.status == "Cancelled" {
            let description = format!("The transaction '{}' was already cancelled.", target.code);
            let message = "The transaction is already cancelled.";
            return Err(AvaError::new("TransactionAlreadyCancelled", 198, message, description));
        }
        transaction.status = "Cancelled";
        transaction.modified = target.now;
        Ok(Done { response: HttpResponse::json(200, &transaction.json(Include::default())), recorded: true })
    }

    pub(super) fn commit(&mut self, target: &Target<'_>, body: &Json) -> Result<Done, AvaError> {
        let transaction = self.found(target)?;
        let commit = Model::new(body, "", &["commit"])?.boolean("commit")?;
        if commit != Some(true) {
            return Err(AvaError::required("commit"));
        }
        if transaction.locked {
            return Err(AvaError::locked(target.code));
        }
        if transaction.status != "Saved" {
            return Err(AvaError::doc_status());
        }
        transaction.status = "Committed";
        transaction.modified = target.now;
        Ok(Done { response: HttpResponse::json(200, &transaction.json(Include::default())), recorded: true })
    }

    pub(super) fn lock_by_request(&mut self, target: &Target<'_>, body: &Json) -> Result<Done, AvaError> {
        let transaction = self.found(target)?;
        let locked = Model::new(body, "", &["isLocked"])?.boolean("isLocked")?;
        let locked = locked.ok_or_else(|| AvaError::required("isLocked"))?;
        if transaction.status != "Committed" {
            let description =
                format!("Document {} was in status {} and cannot be locked.", target.code, transaction.status);
            let message = "Only committed documents can be locked.";
            return Err(AvaError::new("DocumentNotCommitted", 313, message, description));
        }
        transaction.locked = locked;
        Ok(Done { response: HttpResponse::json(200, &transaction.json(Include::default())), recorded: true })
    }
}

fn key(document: &Document) -> Key {
    (document.company.clone(), document.code.clone(), document.kind)
}

/// `Other` where none is given.
fn adjustment(model: &Model<'_>) -> Result<Adjustment, AvaError> {
    let reason = model.one_of("adjustmentReason", "AdjustmentReason", REASONS)?;
    Ok((reason.unwrap_or("Other"), model.text("adjustmentDescription", 255)?))
}
