//! What stands on an invoice: an invoice item, and the line that it makes.

use rust_decimal::Decimal;

use super::error::Refusal;
use super::params::{Params, percentage};
use super::product::{Rate, rate_id};
use super::settings::Settings;
use super::tax::integer;
use super::{Call, currency, metadata_json, tax_code_text};
use crate::simulate::exact::{plain, round};
use crate::simulate::json::Json;

#[derive(Debug, Clone)]
pub(super) struct Item {
    /// `ii_…`.
    pub(super) id: String,
    /// Of its line, `il_…`.
    pub(super) line: String,
    pub(super) customer: String,
    pub(super) date: i64,
    pub(super) currency: String,
    pub(super) amount: i64,
    pub(super) quantity: Decimal,
    unit: Option<Decimal>,
    /// Price and product.
    pricing: Option<(String, String)>,
    description: Option<String>,
    behavior: Option<&'static str>,
    code: Option<String>,
    discountable: bool,
    period: (i64, i64),
    metadata: Vec<(String, String)>,
    /// Taxes given by hand.
    pub(super) manual: Vec<LineTax>,
    /// The taxes that it has.
    pub(super) taxes: Vec<LineTax>,
}

/// A tax on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LineTax {
    pub(super) amount: i64,
    pub(super) inclusive: bool,
    /// The id of its rate; none where there is no tax to speak of.
    pub(super) rate: Option<String>,
    pub(super) reason: &'static str,
    pub(super) taxable: i64,
}

/// A price: made by a line, or known beforehand.
#[derive(Debug, Clone)]
pub(super) struct Price {
    pub(super) id: String,
    pub(super) product: String,
    pub(super) currency: String,
    pub(super) unit: Decimal,
    pub(super) behavior: Option<&'static str>,
}

/// What says how much a line is, of which only one way may be used.
const WAYS: [&str; 4] = ["amount", "unit_amount_decimal", "pricing", "price_data"];
pub(super) const BEHAVIORS: [&str; 3] = ["exclusive", "inclusive", "unspecified"];

/// The parameters that an item has wherever it is given.
pub(super) const KNOWN: [&str; 13] = [
    "amount",
    "unit_amount_decimal",
    "pricing",
    "price_data",
    "quantity",
    "quantity_decimal",
    "description",
    "discountable",
    "metadata",
    "period",
    "tax_behavior",
    "tax_code",
    "tax_rates",
];

const REASONS: [&str; 16] = [
    "customer_exempt",
    "not_available",
    "not_collecting",
    "not_subject_to_tax",
    "not_supported",
    "portion_product_exempt",
    "portion_reduced_rated",
    "portion_standard_rated",
    "product_exempt",
    "product_exempt_holiday",
    "proportionally_rated",
    "reduced_rated",
    "reverse_charge",
    "standard_rated",
    "taxable_basis_reduced",
    "zero_rated",
];

impl Item {
    /// An item from its parameters. `currency`: that of the invoice, where there is one.
    pub(super) fn read(
        call: &mut Call<'_>,
        params: &Params<'_>,
        customer: &str,
        currency: Option<&str>,
    ) -> Result<Self, Refusal> {
        if !WAYS.iter().any(|way| params.has(way)) {
            return Err(params.missing("amount"));
        }
        let given = currency::read(params)?;
        let of_price = params.object("price_data")?.map(|price| currency::needed(&price)).transpose()?;
        let code = given.or(of_price).or_else(|| currency.map(str::to_owned));
        let code = code.ok_or_else(|| params.missing("currency"))?;
        if let Some(wanted) = currency.filter(|wanted| *wanted != code) {
            let message = format!("The currency of the item ({code}) is not that of the invoice ({wanted}).");
            return Err(params.refuse("currency", message));
        }
        let mut item = Self {
            id: call.id("ii_"),
            line: call.id("il_"),
            customer: customer.to_owned(),
            date: call.now,
            currency: code,
            amount: 0,
            quantity: Decimal::ONE,
            unit: None,
            pricing: None,
            description: None,
            behavior: None,
            code: None,
            discountable: true,
            period: (call.now, call.now),
            metadata: Vec::new(),
            manual: Vec::new(),
            taxes: Vec::new(),
        };
        item.change(call, params)?;
        Ok(item)
    }

    /// Takes over what is given.
    pub(super) fn change(&mut self, call: &mut Call<'_>, params: &Params<'_>) -> Result<(), Refusal> {
        self.change_amount(call, params)?;
        params.change("description")?.apply(&mut self.description);
        self.discountable = params.boolean("discountable")?.unwrap_or(self.discountable);
        params.metadata("metadata", &mut self.metadata)?;
        if let Some(period) = params.object("period")? {
            period.only(&["start", "end"])?;
            let (start, end) = (period.time("start")?, period.time("end")?);
            let start = start.ok_or_else(|| period.missing("start"))?;
            let end = end.ok_or_else(|| period.missing("end"))?;
            if end < start {
                return Err(period.refuse("end", "The end of a period is not before its start."));
            }
            self.period = (start, end);
        }
        if params.has("tax_behavior") {
            self.behavior = params.choice("tax_behavior", &BEHAVIORS)?;
        }
        if params.has("tax_code") {
            self.code = tax_code_text(params)?;
        }
        // There is no way here to make a rate by hand, and those that were made otherwise are not active.
        if let Some(id) = params.texts("tax_rates")?.first() {
            return Err(if call.store.rates.iter().any(|known| known.id == *id) {
                params.refuse("tax_rates", format!("The tax rate {id} is inactive."))
            } else {
                Refusal::unknown("tax rate", id, &params.path("tax_rates"))
            });
        }
        if params.has("tax_amounts") {
            self.manual =
                params.list("tax_amounts")?.iter().map(|tax| read_tax(call, tax)).collect::<Result<_, _>>()?;
        }
        Ok(())
    }

    fn change_amount(&mut self, call: &mut Call<'_>, params: &Params<'_>) -> Result<(), Refusal> {
        let ways: Vec<&str> = WAYS.iter().copied().filter(|way| params.has(way)).collect();
        if ways.len() > 1 {
            let message = format!("You may only specify one of these parameters: {}.", ways.join(", "));
            return Err(params.refuse(ways.first().unwrap_or(&"amount"), message));
        }
        let (whole, decimal) = (params.natural("quantity")?, params.decimal("quantity_decimal")?);
        if whole.is_some() && decimal.is_some() {
            let message = "You may only specify one of these parameters: quantity, quantity_decimal.";
            return Err(params.refuse("quantity", message));
        }
        if decimal.is_some_and(|quantity| quantity.is_sign_negative()) {
            return Err(params.refuse("quantity_decimal", "Invalid non-negative decimal"));
        }
        let quantity = whole.map(Decimal::from).or(decimal);
        match ways.first() {
            None => {
                let Some(quantity) = quantity else { return Ok(()) };
                self.quantity = quantity;
                let Some(unit) = self.unit else { return Ok(()) };
                self.amount = product(params, "quantity", unit, quantity, &self.currency)?;
                return Ok(());
            }
            Some(&"amount") => {
                if quantity.is_some() {
                    let message = "You may only specify one of these parameters: amount, quantity.";
                    return Err(params.refuse("quantity", message));
                }
                let amount = params.needed_integer("amount")?;
                self.amount = currency::check(params, "amount", amount, &self.currency)?;
                (self.quantity, self.unit, self.pricing) = (Decimal::ONE, Some(Decimal::from(amount)), None);
                return Ok(());
            }
            Some(&"unit_amount_decimal") => {
                self.unit = params.decimal("unit_amount_decimal")?;
                self.pricing = None;
            }
            Some(&"pricing") => {
                let inner = params.needed_object("pricing")?;
                inner.only(&["price"])?;
                let id = inner.needed("price")?;
                let price = call.store.prices.iter().find(|price| price.id == id);
                let price = price.ok_or_else(|| Refusal::unknown("price", &id, &inner.path("price")))?;
                if price.currency != self.currency {
                    return Err(inner.refuse("price", format!("The price {id} is in {}.", price.currency)));
                }
                (self.unit, self.behavior) = (Some(price.unit), price.behavior);
                self.pricing = Some((price.id.clone(), price.product.clone()));
            }
            Some(_) => self.price_data(call, &params.needed_object("price_data")?)?,
        }
        let unit = self.unit.ok_or_else(|| params.missing("unit_amount_decimal"))?;
        self.quantity = quantity.unwrap_or(self.quantity);
        self.amount = product(params, "quantity", unit, self.quantity, &self.currency)?;
        Ok(())
    }

    fn price_data(&mut self, call: &mut Call<'_>, params: &Params<'_>) -> Result<(), Refusal> {
        params.only(&["currency", "product", "unit_amount", "unit_amount_decimal", "tax_behavior"])?;
        let code = currency::needed(params)?;
        if code != self.currency {
            return Err(params.refuse("currency", format!("The currency of the price is not {}.", self.currency)));
        }
        let id = params.needed("product")?;
        let (whole, decimal) = (params.natural("unit_amount")?, params.decimal("unit_amount_decimal")?);
        let unit = match (whole, decimal) {
            (Some(_), Some(_)) => {
                let message = "You may only specify one of these parameters: unit_amount, unit_amount_decimal.";
                return Err(params.refuse("unit_amount", message));
            }
            (whole, decimal) => whole.map(Decimal::from).or(decimal).ok_or_else(|| params.missing("unit_amount"))?,
        };
        if unit.is_sign_negative() && !unit.is_zero() {
            return Err(params.refuse("unit_amount_decimal", "Invalid non-negative decimal"));
        }
        let behavior = params.choice("tax_behavior", &BEHAVIORS)?;
        let product = call.store.products.iter().find(|product| product.id == id);
        let product = product.ok_or_else(|| Refusal::unknown("product", &id, &params.path("product")))?;
        if !product.active {
            let message = format!("The product {id} is marked as inactive, and no new prices can be made of it.");
            return Err(Refusal::new(message).code("product_inactive").param(params.path("product")));
        }
        let price = Price { id: call.id("price_"), product: id.clone(), currency: code, unit, behavior };
        (self.unit, self.behavior) = (Some(unit), behavior);
        self.pricing = Some((price.id.clone(), id));
        call.store.prices.push(price);
        Ok(())
    }

    /// Whether the tax is inside; none where nothing says it.
    pub(super) fn inclusive(&self, settings: &Settings) -> Option<bool> {
        let behavior = self.behavior.filter(|behavior| *behavior != "unspecified");
        match behavior.or(settings.behavior)? {
            "inferred_by_currency" => Some(!matches!(self.currency.as_str(), "usd" | "cad")),
            behavior => Some(behavior == "inclusive"),
        }
    }

    pub(super) fn tax_code(&self, call: &Call<'_>) -> String {
        let product =
            self.pricing.as_ref().and_then(|(_, id)| call.store.products.iter().find(|known| known.id == *id));
        let of_product = product.and_then(|product| product.tax_code.clone());
        self.code.clone().or(of_product).unwrap_or_else(|| call.settings.code.clone())
    }

    /// The tax, of one kind or the other.
    pub(super) fn tax(&self, inclusive: bool) -> i64 {
        self.taxes.iter().filter(|tax| tax.inclusive == inclusive).map(|tax| tax.amount).sum()
    }

    fn pricing(&self) -> Json {
        let details = self.pricing.as_ref().map(|(price, product)| {
            let details = Json::object([("price", price.into()), ("product", product.into())]);
            Json::object([
                ("price_details", details),
                ("type", "price_details".into()),
                ("unit_amount_decimal", self.unit.map(plain).into()),
            ])
        });
        details.into()
    }

    fn period(&self) -> Json {
        Json::object([("end", self.period.1.into()), ("start", self.period.0.into())])
    }

    fn quantity(&self) -> Json {
        if self.quantity.fract().is_zero() { integer(self.quantity).into() } else { Json::Null }
    }

    pub(super) fn json(&self, live: bool, invoice: Option<&str>) -> Json {
        Json::object([
            ("id", (&self.id).into()),
            ("object", "invoiceitem".into()),
            ("amount", self.amount.into()),
            ("currency", (&self.currency).into()),
            ("customer", (&self.customer).into()),
            ("customer_account", Json::Null),
            ("date", self.date.into()),
            ("description", self.description.as_ref().into()),
            ("discountable", self.discountable.into()),
            ("discounts", Json::Array(Vec::new())),
            ("invoice", invoice.into()),
            ("livemode", live.into()),
            ("metadata", metadata_json(&self.metadata)),
            ("net_amount", self.amount.into()),
            ("parent", Json::Null),
            ("period", self.period()),
            ("pricing", self.pricing()),
            ("proration", false.into()),
            ("quantity", self.quantity()),
            ("quantity_decimal", plain(self.quantity).into()),
            ("tax_rates", Json::Array(Vec::new())),
            ("test_clock", Json::Null),
        ])
    }

    /// Its line on an invoice.
    pub(super) fn line_json(&self, live: bool, invoice: &str) -> Json {
        let item = Json::object([
            ("invoice_item", (&self.id).into()),
            ("proration", false.into()),
            ("proration_details", Json::object([("credited_items", Json::Null)])),
            ("subscription", Json::Null),
        ]);
        let parent = Json::object([
            ("invoice_item_details", item),
            ("subscription_item_details", Json::Null),
            ("type", "invoice_item_details".into()),
        ]);
        Json::object([
            ("id", (&self.line).into()),
            ("object", "line_item".into()),
            ("amount", self.amount.into()),
            ("currency", (&self.currency).into()),
            ("description", self.description.as_ref().into()),
            ("discount_amounts", Json::Array(Vec::new())),
            ("discountable", self.discountable.into()),
            ("discounts", Json::Array(Vec::new())),
            ("invoice", invoice.into()),
            ("livemode", live.into()),
            ("metadata", metadata_json(&self.metadata)),
            ("parent", parent),
            ("period", self.period()),
            ("pretax_credit_amounts", Json::Array(Vec::new())),
            ("pricing", self.pricing()),
            ("quantity", self.quantity()),
            ("quantity_decimal", plain(self.quantity).into()),
            ("subscription", Json::Null),
            ("subtotal", self.amount.into()),
            ("taxes", Json::Array(self.taxes.iter().map(LineTax::json).collect())),
        ])
    }

    pub(super) fn label(&self) -> Json {
        self.description.as_ref().into()
    }
}

/// Units times quantity, rounded once.
fn product(params: &Params<'_>, name: &str, unit: Decimal, quantity: Decimal, code: &str) -> Result<i64, Refusal> {
    let most = Decimal::from(10_i64.pow(15));
    let amount = unit.checked_mul(quantity).map(|amount| round(amount, 0)).filter(|amount| amount.abs() < most);
    let amount = amount.ok_or_else(|| params.refuse(name, "The amount is too large.").code("amount_too_large"))?;
    currency::check(params, name, integer(amount), code)
}

/// A tax given by hand, with the rate that it makes.
fn read_tax(call: &mut Call<'_>, params: &Params<'_>) -> Result<LineTax, Refusal> {
    params.only(&["amount", "taxable_amount", "taxability_reason", "tax_rate_data"])?;
    let amount = params.needed_integer("amount")?;
    let taxable = params.needed_integer("taxable_amount")?;
    let reason = params.choice("taxability_reason", &REASONS)?.unwrap_or("not_available");
    let data = params.needed_object("tax_rate_data")?;
    data.only(&[
        "display_name",
        "inclusive",
        "percentage",
        "country",
        "state",
        "jurisdiction",
        "jurisdiction_level",
        "description",
        "tax_type",
    ])?;
    let levels = ["city", "country", "county", "district", "multiple", "state"];
    let inclusive = data.boolean("inclusive")?.ok_or_else(|| data.missing("inclusive"))?;
    let rate = Rate {
        country: data.text_of("country", 2)?,
        state: data.text("state")?,
        display_name: data.needed_of("display_name", 50)?,
        description: data.text("description")?,
        inclusive,
        jurisdiction: data.text_of("jurisdiction", 50)?,
        level: data.choice("jurisdiction_level", &levels)?.map(str::to_owned),
        percentage: percentage(&data, "percentage")?,
        kind: data.text("tax_type")?,
        automatic: false,
    };
    Ok(LineTax { amount, inclusive, rate: Some(rate_id(call, rate)), reason, taxable })
}

impl LineTax {
    pub(super) fn json(&self) -> Json {
        Json::object([
            ("amount", self.amount.into()),
            ("tax_behavior", if self.inclusive { "inclusive" } else { "exclusive" }.into()),
            ("tax_rate_details", self.rate.as_ref().map(|id| Json::object([("tax_rate", id.into())])).into()),
            ("taxability_reason", self.reason.into()),
            ("taxable_amount", self.taxable.into()),
            ("type", "tax_rate_details".into()),
        ])
    }
}

/// Taxes of the same rate added up, in the order in which they come.
pub(super) fn total_taxes<'a>(taxes: impl Iterator<Item = &'a LineTax>) -> Vec<LineTax> {
    let mut sums: Vec<LineTax> = Vec::new();
    for tax in taxes {
        let same = |known: &&mut LineTax| {
            (known.inclusive, &known.rate, known.reason) == (tax.inclusive, &tax.rate, tax.reason)
        };
        match sums.iter_mut().find(same) {
            Some(sum) => {
                sum.amount += tax.amount;
                sum.taxable += tax.taxable;
            }
            None => sums.push(tax.clone()),
        }
    }
    sums
}
