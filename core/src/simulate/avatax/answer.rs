//! TransactionModel: what AvaTax answers about a document.

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::document::{Document, Line};
use super::tax::{Detail, Taxed, TaxedLine};
use crate::simulate::exact::dotted;
use crate::simulate::json::Json;

/// A document with its tax and its state.
#[derive(Debug, Clone)]
pub(super) struct Transaction {
    pub(super) id: u64,
    pub(super) company_id: u64,
    pub(super) document: Document,
    pub(super) taxed: Taxed,
    pub(super) status: &'static str,
    pub(super) version: u32,
    pub(super) writes: u32,
    pub(super) locked: bool,
    pub(super) reason: &'static str,
    pub(super) reason_text: String,
    pub(super) modified: Timestamp,
}

/// What `$include` asks to leave out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Include {
    pub(super) no_lines: bool,
    pub(super) no_details: bool,
}

impl Transaction {
    pub(super) fn json(&self, include: Include) -> Json {
        let Self { document, taxed, .. } = self;
        let first = document.lines.first().and_then(|line| line.addresses.to.as_ref());
        let text = |text: &String| Json::from(text);
        let mut json = Json::object([
            ("id", self.id.into()),
            ("code", text(&document.code)),
            ("companyId", self.company_id.into()),
            ("date", document.date.to_string().into()),
            ("status", self.status.into()),
            ("type", document.kind.into()),
            ("batchCode", "".into()),
            ("currencyCode", text(&document.currency)),
            ("customerUsageType", text(&document.use_code)),
            ("entityUseCode", text(&document.use_code)),
            ("customerVendorCode", text(&document.customer)),
            ("customerCode", text(&document.customer)),
            ("exemptNo", text(&document.exempt_no)),
            ("reconciled", false.into()),
            ("purchaseOrderNo", text(&document.purchase_order)),
            ("referenceCode", text(&document.reference)),
            ("taxOverrideType", document.override_.kind.into()),
            ("taxOverrideAmount", dotted(document.override_.amount.unwrap_or_default())),
            ("taxOverrideReason", text(&document.override_.reason)),
            ("totalAmount", dotted(taxed.sum(|line| line.amount))),
            ("totalExempt", dotted(taxed.sum(|line| line.exempt))),
            ("totalDiscount", dotted(taxed.sum(|line| line.discount))),
            ("totalTax", dotted(taxed.sum(|line| line.tax))),
            ("totalTaxable", dotted(taxed.sum(|line| line.taxable))),
            ("totalTaxCalculated", dotted(taxed.sum(|line| line.calculated))),
            ("adjustmentReason", self.reason.into()),
            ("adjustmentDescription", text(&self.reason_text)),
            ("locked", self.locked.into()),
            ("region", first.map(|address| &address.region).into()),
            ("country", first.map(|address| &address.country).into()),
            ("version", self.version.into()),
            ("exchangeRateEffectiveDate", document.date.to_string().into()),
            ("exchangeRate", dotted(Decimal::ONE)),
            ("description", text(&document.description)),
            ("businessIdentificationNo", text(&document.vat_id)),
            ("modifiedDate", self.modified.strftime("%Y-%m-%dT%H:%M:%S.%3f").to_string().into()),
            ("taxDate", format!("{}T00:00:00", document.tax_date()).into()),
        ]);
        if !include.no_lines {
            let lines = document.lines.iter().zip(&taxed.lines);
            let lines = lines.map(|(line, taxed)| line_json(document, line, taxed, include));
            json.set("lines", Json::Array(lines.collect()));
        }
        json.set("addresses", Json::Array(self.addresses()));
        json.set("summary", Json::Array(self.summary()));
        if let Some(message) = taxed.message {
            let numbers = document.lines.iter().map(|line| Json::from(&line.number)).collect();
            let message = Json::object([("content", message.into()), ("lineNumbers", Json::Array(numbers))]);
            json.set("invoiceMessages", vec![message].into());
        }
        json
    }

    fn addresses(&self) -> Vec<Json> {
        let mut seen: Vec<Json> = Vec::new();
        let all = self.document.lines.iter().flat_map(|line| &line.addresses.all);
        for address in all.map(|(_, address)| address.json()) {
            if !seen.contains(&address) {
                seen.push(address);
            }
        }
        seen
    }

    /// Per jurisdiction and rate, over all lines.
    fn summary(&self) -> Vec<Json> {
        let mut sums: Vec<Detail> = Vec::new();
        for detail in self.taxed.lines.iter().flat_map(|line| &line.details) {
            let same = |sum: &&mut Detail| {
                (&sum.country, &sum.code, sum.rate, sum.rate_type)
                    == (&detail.country, &detail.code, detail.rate, detail.rate_type)
            };
            match sums.iter_mut().find(same) {
                Some(sum) => {
                    sum.tax += detail.tax;
                    sum.calculated += detail.calculated;
                    sum.taxable += detail.taxable;
                    sum.exempt += detail.exempt;
                    sum.non_taxable += detail.non_taxable;
                }
                None => sums.push(detail.clone()),
            }
        }
        let json = |sum: &Detail| {
            Json::object([
                ("country", (&sum.country).into()),
                ("region", (&sum.region).into()),
                ("jurisType", sum.level.into()),
                ("jurisCode", (&sum.code).into()),
                ("jurisName", (&sum.name).into()),
                ("taxType", sum.tax_type().into()),
                ("taxName", (&sum.tax_name).into()),
                ("rateType", sum.rate_type.into()),
                ("taxable", dotted(sum.taxable)),
                ("rate", dotted(sum.rate)),
                ("tax", dotted(sum.tax)),
                ("taxCalculated", dotted(sum.calculated)),
                ("nonTaxable", dotted(sum.non_taxable)),
                ("exemption", dotted(sum.exempt)),
            ])
        };
        sums.iter().map(json).collect()
    }
}

fn line_json(document: &Document, line: &Line, taxed: &TaxedLine, include: Include) -> Json {
    let tax_date = line.override_.date.unwrap_or_else(|| document.tax_date());
    let mut json = Json::object([
        ("lineNumber", (&line.number).into()),
        ("customerUsageType", (&line.use_code).into()),
        ("entityUseCode", (&line.use_code).into()),
        ("description", (&line.description).into()),
        ("discountAmount", dotted(taxed.discount)),
        ("exemptAmount", dotted(taxed.exempt)),
        ("exemptCertId", 0_u32.into()),
        ("exemptNo", (&line.exempt_no).into()),
        ("isItemTaxable", true.into()),
        ("itemCode", (&line.item_code).into()),
        ("lineAmount", dotted(taxed.amount)),
        ("quantity", dotted(line.quantity)),
        ("ref1", (&line.ref1).into()),
        ("ref2", (&line.ref2).into()),
        ("reportingDate", document.date.to_string().into()),
        ("sourcing", "Destination".into()),
        ("tax", dotted(taxed.tax)),
        ("taxableAmount", dotted(taxed.taxable)),
        ("taxCalculated", dotted(taxed.calculated)),
        ("taxCode", if line.tax_code.is_empty() { "P0000000".into() } else { (&line.tax_code).into() }),
        ("taxDate", tax_date.to_string().into()),
        ("taxOverrideType", line.override_.kind.into()),
        ("businessIdentificationNo", (&line.vat_id).into()),
        ("taxOverrideAmount", dotted(line.override_.amount.unwrap_or_default())),
        ("taxOverrideReason", (&line.override_.reason).into()),
        ("taxIncluded", line.included.into()),
    ]);
    if !include.no_details {
        let overridden = line.override_.kind == "TaxAmount";
        json.set("details", Json::Array(taxed.details.iter().map(|detail| detail_json(detail, overridden)).collect()));
        json.set("nonPassthroughDetails", Json::Array(Vec::new()));
    }
    json
}

fn detail_json(detail: &Detail, overridden: bool) -> Json {
    Json::object([
        ("country", (&detail.country).into()),
        ("region", (&detail.region).into()),
        ("exemptAmount", dotted(detail.exempt)),
        ("jurisCode", (&detail.code).into()),
        ("jurisName", (&detail.name).into()),
        ("jurisType", detail.kind.into()),
        ("jurisdictionType", detail.level.into()),
        ("nonTaxableAmount", dotted(detail.non_taxable)),
        ("nonTaxableType", "RateRule".into()),
        ("rate", dotted(detail.rate)),
        ("sourcing", "Destination".into()),
        ("tax", dotted(detail.tax)),
        ("taxableAmount", dotted(detail.taxable)),
        ("taxType", detail.tax_type().into()),
        ("taxName", (&detail.tax_name).into()),
        ("taxCalculated", dotted(detail.calculated)),
        ("taxOverride", dotted(if overridden { detail.tax } else { Decimal::ZERO })),
        ("rateType", detail.rate_type.into()),
        ("taxableUnits", dotted(detail.taxable)),
        ("nonTaxableUnits", dotted(detail.non_taxable)),
        ("exemptUnits", dotted(detail.exempt)),
        ("unitOfBasis", "PerCurrencyUnit".into()),
        ("isNonPassThru", false.into()),
        ("isFee", false.into()),
        ("liabilityType", "Seller".into()),
        ("chargedTo", "Buyer".into()),
    ])
}
