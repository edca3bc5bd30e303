//! RefundTransactionModel: a ReturnInvoice from a stored invoice.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::answer::{Include, Transaction};
use super::document::{Line, Override};
use super::error::AvaError;
use super::lifecycle::Target;
use super::model::{Model, Names};
use super::tax::{TaxedLine, exponent};
use super::{Avatax, Done};
use crate::simulate::exact::round;
use crate::simulate::http::HttpResponse;
use crate::simulate::json::Json;

const TYPES: Names = &[("Full", 0), ("Partial", 1), ("TaxOnly", 2), ("Percentage", 3)];

/// What to give back.
struct Refund {
    kind: &'static str,
    percentage: Option<Decimal>,
    lines: Vec<String>,
}

impl Avatax {
    pub(super) fn refund(&mut self, target: &Target<'_>, body: &Json) -> Result<Done, AvaError> {
        let key = self.find(target)?;
        let known =
            ["refundTransactionCode", "refundDate", "refundType", "refundPercentage", "refundLines", "referenceCode"];
        let model = Model::new(body, "", &known)?;
        let date = model.date("refundDate")?.ok_or_else(|| AvaError::required("refundDate"))?;
        let refund = Refund::read(&model)?;
        let Some(original) = self.stored.get(&key).cloned() else { return Err(AvaError::doc_status()) };
        if original.document.kind != "SalesInvoice" {
            let kind = original.document.kind;
            let description =
                format!("The document type is {kind}, we can only process refund on SalesInvoice document.");
            return Err(AvaError::new(
                "InvalidDocumentTypeForRefund",
                702,
                "Invalid document type to process refund",
                description,
            ));
        }
        if original.status != "Committed" {
            return Err(AvaError::doc_status());
        }
        let mut code = model.text("refundTransactionCode", 50)?;
        if code.is_empty() {
            code = format!("{}.1", original.document.code);
        }
        let new = (key.0, code.clone(), "ReturnInvoice");
        if self.stored.contains_key(&new) {
            return Err(AvaError::doc_status());
        }
        let mut returned = refund.apply(original, date)?;
        returned.id = self.number();
        returned.modified = target.now;
        let reference = model.text("referenceCode", 50)?;
        let original_code = std::mem::replace(&mut returned.document.code, code);
        returned.document.reference = if reference.is_empty() { original_code } else { reference };
        let response = HttpResponse::json(201, &returned.json(Include::default()));
        self.stored.insert(new, returned);
        Ok(Done { response, recorded: true })
    }
}

impl Refund {
    fn read(model: &Model<'_>) -> Result<Self, AvaError> {
        let kind = model.one_of("refundType", "RefundType", TYPES)?.unwrap_or("Full");
        let percentage = model.decimal("refundPercentage")?;
        let lines = model.items("refundLines")?;
        let lines: Option<Vec<String>> = lines.iter().map(|line| line.text().map(str::to_owned)).collect();
        let lines = lines.ok_or_else(|| AvaError::model("Error converting value. Path 'refundLines'"))?;
        let hundred = Decimal::from(100);
        let error =
            |code, number, message: &str, description: String| Err(AvaError::new(code, number, message, description));
        match (kind, percentage) {
            ("TaxOnly", Some(_)) => {
                let text = "If refund type is TaxOnly, refund percentage should be null";
                return error("RefundPercentageForTaxOnly", 706, text, format!("{text}."));
            }
            ("Full", Some(percentage)) if percentage != hundred => {
                let description = format!(
                    "The refund type is Full, but the refund percentage is {percentage}. For full refund, the refund percentage \
                     must be null or 100, while for partial refund, the percentage must be between 1 and 100."
                );
                let message = "Refund type and refund percentage are mismatch.";
                return error("RefundTypeAndPercentageMismatch", 701, message, description);
            }
            ("Percentage", None) => {
                let message = "Refund percentage is missing.";
                return error("RefundPercentageMissing", 709, message, message.to_owned());
            }
            ("Percentage", Some(percentage)) if percentage <= Decimal::ZERO || percentage > hundred => {
                let message = "Provide percentage for refund is out of range.";
                let description = format!("Provided percentage is: {percentage}.");
                return error("RefundPercentageOutOfRange", 708, message, description);
            }
            _ => {}
        }
        match (kind, lines.is_empty()) {
            ("Partial", true) => {
                let message = "Lines for refund are required.";
                return error("RefundLinesRequired", 704, message, message.to_owned());
            }
            ("Full", false) => {
                let description = format!(
                    "There are {} lines for refund, and the refund type is Full. If refund type is full, refund lines should be null.",
                    lines.len()
                );
                let message = "Lines for refund do not match with refund type";
                return error("RefundTypeAndLineMismatch", 703, message, description);
            }
            _ => {}
        }
        Ok(Self { kind, percentage, lines })
    }

    /// The return: its lines carry the tax as an override, in proportion to what is given back.
    fn apply(&self, original: Transaction, date: Date) -> Result<Transaction, AvaError> {
        for number in &self.lines {
            if !original.document.lines.iter().any(|line| line.number == *number) {
                let message = format!("The specified line {number} for refund is out of range.");
                let description = "The Specified line does not exist in original transaction.";
                return Err(AvaError::new("LineNoOutOfRange", 707, message, description));
            }
        }
        let share = match (self.kind, self.percentage) {
            ("Percentage", Some(percentage)) => percentage / Decimal::from(100),
            _ => Decimal::ONE,
        };
        // A whole is given back as it is, however many decimals it has.
        let decimals = if share == Decimal::ONE { 8 } else { exponent(&original.document.currency) };
        let mut returned = original;
        returned.document.kind = "ReturnInvoice";
        returned.document.override_ = Override::none();
        let tax_date = returned.document.tax_date();
        returned.document.date = date;
        returned.document.override_.date = Some(tax_date);
        (returned.status, returned.version, returned.writes, returned.locked) = ("Committed", 1, 1, false);
        (returned.reason, returned.reason_text) = ("NotAdjusted", String::new());
        let lines = returned.document.lines.into_iter().zip(returned.taxed.lines);
        let wanted = |line: &Line| self.lines.is_empty() || self.lines.contains(&line.number);
        let tax_only = self.kind == "TaxOnly";
        let taken = lines.filter(|(line, _)| wanted(line)).map(|(mut line, mut taxed)| {
            line.amount = if tax_only { Decimal::ZERO } else { -round(line.amount * share, decimals) };
            taxed.give_back(share, tax_only, decimals);
            line.override_ = Override {
                kind: "TaxAmount",
                amount: Some(taxed.tax),
                date: None,
                reason: format!("Refund request on {date}"),
            };
            (line, taxed)
        });
        (returned.document.lines, returned.taxed.lines) = taken.unzip();
        Ok(returned)
    }
}

impl TaxedLine {
    /// Turned into what is given back of it: parts that add up as those of the whole do.
    fn give_back(&mut self, share: Decimal, tax_only: bool, decimals: u32) {
        let part = |value: Decimal| if tax_only { Decimal::ZERO } else { -round(value * share, decimals) };
        (self.discount, self.exempt, self.taxable) = (part(self.discount), part(self.exempt), part(self.taxable));
        self.amount = self.taxable + self.exempt + self.discount;
        for detail in &mut self.details {
            (detail.tax, detail.calculated) =
                (-round(detail.tax * share, decimals), -round(detail.calculated * share, decimals));
            detail.taxable = part(detail.taxable);
            (detail.exempt, detail.non_taxable) = (part(detail.exempt), part(detail.non_taxable));
        }
        self.tax = self.details.iter().map(|detail| detail.tax).sum();
        self.calculated = self.details.iter().map(|detail| detail.calculated).sum();
    }
}
