//! CreateTransactionModel.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::address::{Addresses, read_addresses};
use super::error::AvaError;
use super::model::{Model, Names};
use crate::simulate::json::Json;

pub(super) const TYPES: Names = &[
    ("SalesOrder", 0),
    ("SalesInvoice", 1),
    ("PurchaseOrder", 2),
    ("PurchaseInvoice", 3),
    ("ReturnOrder", 4),
    ("ReturnInvoice", 5),
    ("InventoryTransferOrder", 6),
    ("InventoryTransferInvoice", 7),
    ("ReverseChargeOrder", 8),
    ("ReverseChargeInvoice", 9),
    ("CustomsInvoice", 10),
    ("CustomsOrder", 11),
    ("InventoryTransferOutboundInvoice", 12),
    ("InventoryTransferOutboundOrder", 13),
];

const OVERRIDES: Names = &[
    ("None", 0),
    ("TaxAmount", 1),
    ("Exemption", 2),
    ("TaxDate", 3),
    ("AccruedTaxAmount", 4),
    ("DeriveTaxable", 5),
    ("OutOfHarbor", 6),
    ("TaxAmountByTaxType", 7),
    ("VendorChargedTax", 8),
];

const TERMS: Names = &[
    ("DAP", 0),
    ("DDP", 1),
    ("FOB", 2),
    ("FCA", 3),
    ("FAS", 4),
    ("EXW", 5),
    ("DPU", 6),
    ("CPT", 7),
    ("CIP", 8),
    ("CIF", 9),
    ("CFR", 10),
];

const DOCUMENT: &[&str] = &[
    "type",
    "companyCode",
    "code",
    "date",
    "customerCode",
    "lines",
    "commit",
    "currencyCode",
    "addresses",
    "entityUseCode",
    "customerUsageType",
    "exemptionNo",
    "businessIdentificationNo",
    "discount",
    "purchaseOrderNo",
    "referenceCode",
    "salespersonCode",
    "reportingLocationCode",
    "description",
    "email",
    "batchCode",
    "posLaneCode",
    "customerSupplierName",
    "taxOverride",
    "exchangeRate",
    "exchangeRateEffectiveDate",
    "exchangeRateCurrencyCode",
    "isSellerImporterOfRecord",
    "deliveryTerms",
    "serviceMode",
    "debugLevel",
    "parameters",
    "userDefinedFields",
    "dataSourceId",
];

const LINE: &[&str] = &[
    "number",
    "amount",
    "quantity",
    "taxCode",
    "itemCode",
    "taxIncluded",
    "discounted",
    "addresses",
    "entityUseCode",
    "customerUsageType",
    "exemptionCode",
    "businessIdentificationNo",
    "taxOverride",
    "hsCode",
    "revenueAccount",
    "ref1",
    "ref2",
    "description",
    "parameters",
    "userDefinedFields",
    "merchantSellerIdentifier",
    "marketplaceLiabilityType",
    "originationDocumentId",
    "originationSite",
    "category",
    "summary",
];

#[derive(Debug, Clone)]
pub(super) struct Document {
    pub(super) kind: &'static str,
    pub(super) company: String,
    pub(super) code: String,
    pub(super) date: Date,
    pub(super) customer: String,
    pub(super) commit: bool,
    pub(super) currency: String,
    pub(super) discount: Decimal,
    pub(super) use_code: String,
    pub(super) exempt_no: String,
    pub(super) vat_id: String,
    pub(super) purchase_order: String,
    pub(super) reference: String,
    pub(super) description: String,
    pub(super) override_: Override,
    pub(super) lines: Vec<Line>,
}

#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) number: String,
    pub(super) amount: Decimal,
    pub(super) quantity: Decimal,
    pub(super) tax_code: String,
    pub(super) item_code: String,
    pub(super) included: bool,
    pub(super) discounted: bool,
    pub(super) use_code: String,
    pub(super) exempt_no: String,
    pub(super) vat_id: String,
    pub(super) ref1: String,
    pub(super) ref2: String,
    pub(super) description: String,
    pub(super) override_: Override,
    pub(super) addresses: Addresses,
}

#[derive(Debug, Clone)]
pub(super) struct Override {
    pub(super) kind: &'static str,
    pub(super) amount: Option<Decimal>,
    pub(super) date: Option<Date>,
    pub(super) reason: String,
}

impl Override {
    pub(super) fn none() -> Self {
        Self { kind: "None", amount: None, date: None, reason: String::new() }
    }
}

impl Document {
    /// An order is an estimate: computed, never stored.
    pub(super) fn is_order(&self) -> bool {
        self.kind.ends_with("Order")
    }

    pub(super) fn tax_date(&self) -> Date {
        self.override_.date.unwrap_or(self.date)
    }

    /// `path`: where the model is in the body, empty for the whole.
    pub(super) fn read(body: &Json, path: &str) -> Result<Self, AvaError> {
        let model = Model::new(body, path, DOCUMENT)?;
        let lines = model.items("lines")?;
        if lines.is_empty() {
            let description = "The CreateTransactionModel object must have an element called 'lines', with at least one valid \
                               line record.";
            let error = AvaError::new("MissingLine", 311, "Transactions must have at least one line.", description);
            return Err(error.target("HttpRequestHeaders"));
        }
        let shared = match model.get("addresses") {
            Some(addresses) => Some(read_addresses(addresses, &model.path("addresses"))?),
            None => None,
        };
        let date = model.date("date")?.ok_or_else(|| AvaError::required(&model.path("date")))?;
        let mut document = Self {
            kind: model.one_of("type", "DocumentType", TYPES)?.unwrap_or("SalesOrder"),
            company: model.text("companyCode", 25)?,
            code: model.text("code", 50)?,
            date,
            customer: model.needed("customerCode", 50)?,
            commit: model.boolean("commit")?.unwrap_or(false),
            currency: currency(&model)?,
            discount: model.decimal("discount")?.unwrap_or_default(),
            use_code: use_code(&model)?,
            exempt_no: model.text("exemptionNo", 25)?,
            vat_id: model.text("businessIdentificationNo", 25)?,
            purchase_order: model.text("purchaseOrderNo", 50)?,
            reference: model.text("referenceCode", 50)?,
            description: model.text("description", 2096)?,
            override_: override_(&model)?,
            lines: Vec::with_capacity(lines.len()),
        };
        model.one_of("deliveryTerms", "DeliveryTerms", TERMS)?;
        model.one_of("serviceMode", "ServiceMode", &[("Automatic", 0), ("Local", 1), ("Remote", 2)])?;
        model.one_of("debugLevel", "TaxDebugLevel", &[("Normal", 0), ("Diagnostic", 1)])?;
        model.boolean("isSellerImporterOfRecord")?;
        if document.discount < Decimal::ZERO {
            let message = "Field 'discount' is out of bounds.";
            let description = "'discount' is expected to be between 0 and 10000000000000.";
            return Err(AvaError::new("RangeError", 6, message, description).target("IncorrectData"));
        }
        for (at, line) in lines.iter().enumerate() {
            let path = model.path(&format!("lines[{at}]"));
            let line = Line::read(line, &path, at, shared.as_ref())?;
            if document.lines.iter().any(|known| known.number == line.number) {
                let message = format!("The line number '{}' is not unique.", line.number);
                return Err(AvaError::new("DuplicateEntry", 193, message, format!("Path '{path}.number'.")));
            }
            document.lines.push(line);
        }
        Ok(document)
    }
}

impl Line {
    fn read(line: &Json, path: &str, at: usize, shared: Option<&Addresses>) -> Result<Self, AvaError> {
        let model = Model::new(line, path, LINE)?;
        let number = model.text("number", 50)?;
        // `{}` stands for those of the document.
        let own = model.get("addresses").filter(|addresses| !addresses.members().is_empty());
        let own = own.map(|addresses| read_addresses(addresses, &model.path("addresses"))).transpose()?;
        let number = if number.is_empty() { (at + 1).to_string() } else { number };
        let addresses = own.or_else(|| shared.cloned()).unwrap_or_default();
        addresses.complete(&number)?;
        let quantity = model.decimal("quantity")?.unwrap_or_default();
        if quantity < Decimal::ZERO {
            let message = "Field 'quantity' is out of bounds.";
            let description = "'quantity' is expected to be between 0 and 10000000000000.";
            return Err(AvaError::new("RangeError", 6, message, description).target("IncorrectData"));
        }
        model.one_of("marketplaceLiabilityType", "MarketplaceLiabilityType", &[("Marketplace", 0), ("Seller", 1)])?;
        Ok(Self {
            number,
            amount: model.decimal("amount")?.ok_or_else(|| AvaError::required(&model.path("amount")))?,
            quantity: if quantity.is_zero() { Decimal::ONE } else { quantity },
            tax_code: model.text("taxCode", 25)?,
            item_code: model.text("itemCode", 50)?,
            included: model.boolean("taxIncluded")?.unwrap_or(false),
            discounted: model.boolean("discounted")?.unwrap_or(false),
            use_code: use_code(&model)?,
            exempt_no: model.text("exemptionCode", 25)?,
            vat_id: model.text("businessIdentificationNo", 25)?,
            ref1: model.text("ref1", 250)?,
            ref2: model.text("ref2", 250)?,
            description: model.text("description", 2096)?,
            override_: override_(&model)?,
            addresses,
        })
    }
}

/// By its present or its older name.
fn use_code(model: &Model<'_>) -> Result<String, AvaError> {
    let code = model.text("entityUseCode", 25)?;
    if code.is_empty() { model.text("customerUsageType", 25) } else { Ok(code) }
}

fn currency(model: &Model<'_>) -> Result<String, AvaError> {
    let code = model.text("currencyCode", 3)?.to_ascii_uppercase();
    if code.is_empty() {
        return Ok("USD".to_owned());
    }
    if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) || code.starts_with("XX") {
        let description = format!(
            "The value '{code}' for the field 'currencyCode' is invalid.  Acceptable values are: the codes of ISO 4217."
        );
        let message = "The field 'currencyCode' has an incorrect value.";
        return Err(AvaError::new("InvalidEnumValue", 164, message, description));
    }
    Ok(code)
}

/// Those that change what is calculated: `TaxAmount`, `Exemption` and `TaxDate`. The others are read and echoed only.
fn override_(model: &Model<'_>) -> Result<Override, AvaError> {
    let Some(value) = model.get("taxOverride") else { return Ok(Override::none()) };
    let known = ["type", "taxAmount", "taxDate", "reason", "taxAmountByTaxTypes"];
    let inner = Model::new(value, &model.path("taxOverride"), &known)?;
    let kind = inner.one_of("type", "TaxOverrideType", OVERRIDES)?.unwrap_or("None");
    let date = inner.date("taxDate")?;
    let read = Override { kind, amount: inner.decimal("taxAmount")?, date, reason: inner.text("reason", 255)? };
    match read.kind {
        "TaxDate" if read.date.is_none() => Err(AvaError::required(&inner.path("taxDate"))),
        "TaxAmount" if read.amount.is_none() => Err(AvaError::required(&inner.path("taxAmount"))),
        "None" => Ok(read),
        _ if read.reason.is_empty() => Err(AvaError::required(&inner.path("reason"))),
        _ => Ok(read),
    }
}
