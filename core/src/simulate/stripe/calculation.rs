//! POST and GET /v1/tax/calculations.

use super::address::{Address, TaxId};
use super::error::Refusal;
use super::list::{self, page};
use super::params::Params;
use super::place::{Located, locate};
use super::tax::{Exempt, Part, Taxed, delivery_fee, tax};
use super::{Call, Done, currency, metadata_json};
use crate::simulate::json::Json;

pub(super) const DAY: i64 = 86_400;
/// How far a tax date may be from now.
const TAX_DATE_DAYS: i64 = 31;
/// How long a calculation is kept, from its tax date.
const KEPT_DAYS: i64 = 90;
const MOST_LINES: usize = 100;

/// Whom it is sold to.
#[derive(Debug, Clone)]
pub(super) struct Details {
    pub(super) address: Address,
    pub(super) source: &'static str,
    pub(super) ip: Option<String>,
    pub(super) tax_ids: Vec<TaxId>,
    pub(super) taxability: &'static str,
}

#[derive(Debug, Clone)]
pub(super) struct Calculation {
    pub(super) id: String,
    pub(super) currency: String,
    pub(super) customer: Option<String>,
    pub(super) details: Details,
    pub(super) lines: Vec<Line>,
    pub(super) shipping: Option<Shipping>,
    pub(super) ship_from: Option<Address>,
    pub(super) tax_date: i64,
    pub(super) expires_at: i64,
}

#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) amount: i64,
    pub(super) quantity: i64,
    pub(super) reference: String,
    pub(super) product: Option<String>,
    pub(super) inclusive: bool,
    pub(super) code: String,
    pub(super) metadata: Vec<(String, String)>,
    pub(super) taxed: Taxed,
}

#[derive(Debug, Clone)]
pub(super) struct Shipping {
    pub(super) amount: i64,
    pub(super) inclusive: bool,
    pub(super) code: String,
    pub(super) taxed: Taxed,
}

pub(super) fn behavior(inclusive: bool) -> Json {
    if inclusive { "inclusive" } else { "exclusive" }.into()
}

const LOCATION: &str = "We could not determine the customer's tax location based on the provided customer address.";

impl Details {
    fn read(params: &Params<'_>) -> Result<Self, Refusal> {
        params.only(&["address", "address_source", "ip_address", "tax_ids", "taxability_override"])?;
        let address = params.object("address")?;
        let address = address.map(|inner| inner.needed("country").and(Address::read(&inner))).transpose()?;
        let ip = params.text("ip_address")?;
        let source = params.choice("address_source", &["billing", "shipping"])?;
        if address.is_none() && ip.is_none() {
            return Err(params.missing("address"));
        }
        let source = match (source, &address) {
            (None, Some(_)) => return Err(params.missing("address_source")),
            (source, _) => source.unwrap_or("billing"),
        };
        let tax_ids = params.list("tax_ids")?.iter().map(TaxId::read).collect::<Result<_, _>>()?;
        let words = ["none", "customer_exempt", "reverse_charge"];
        let taxability = params.choice("taxability_override", &words)?.unwrap_or("none");
        Ok(Self { address: address.unwrap_or_default(), source, ip, tax_ids, taxability })
    }

    /// Why nothing is taxed there: by word, or by a tax id with which the customer accounts for the tax.
    pub(super) fn exempt(&self, at: &Located, seller: &str) -> Exempt {
        match self.taxability {
            "customer_exempt" => Some("customer_exempt"),
            "reverse_charge" => Some("reverse_charge"),
            _ => {
                let wanted = at.place.and_then(|place| place.reverse).filter(|_| seller != at.country);
                self.tax_ids.iter().any(|id| Some(id.kind) == wanted).then_some("reverse_charge")
            }
        }
    }

    pub(super) fn json(&self) -> Json {
        Json::object([
            ("address", self.address.json()),
            ("address_source", self.source.into()),
            ("ip_address", self.ip.as_ref().into()),
            ("tax_ids", Json::Array(self.tax_ids.iter().map(TaxId::json).collect())),
            ("taxability_override", self.taxability.into()),
        ])
    }
}

const EXPANSIONS: [&str; 3] = ["line_items", "line_items.data.tax_breakdown", "shipping_cost.tax_breakdown"];

pub(super) fn create(call: &mut Call<'_>) -> Done {
    let known =
        ["currency", "line_items", "customer", "customer_details", "ship_from_details", "shipping_cost", "tax_date"];
    call.reads(&known, &EXPANSIONS)?;
    let params = call.params.clone();
    let currency = currency::needed(&params)?;
    let inner = params.list("line_items")?;
    if inner.is_empty() {
        return Err(if params.has("line_items") {
            params.refuse("line_items", "You must provide at least one line item.").code("parameter_invalid_empty")
        } else {
            params.missing("line_items")
        });
    }
    if inner.len() > MOST_LINES {
        let message = format!("Array too long: the maximum number of elements is {MOST_LINES}, got {}.", inner.len());
        return Err(params.refuse("line_items", message));
    }
    let details = params.object("customer_details")?.map(|inner| Details::read(&inner)).transpose()?;
    let customer = params.text("customer")?;
    let ship_from = match params.object("ship_from_details")? {
        Some(inner) => {
            inner.only(&["address"])?;
            let address = inner.needed_object("address")?;
            Some(address.needed("country").and(Address::read(&address))?)
        }
        None => None,
    };
    let tax_date = params.time("tax_date")?.unwrap_or(call.now);
    if (tax_date - call.now).abs() > TAX_DATE_DAYS * DAY {
        let message = format!("The tax date must be within {TAX_DATE_DAYS} days of the current date.");
        return Err(params.refuse("tax_date", message));
    }
    let mut lines = inner.iter().map(|line| read_line(call, line, &currency)).collect::<Result<Vec<_>, _>>()?;
    let shipping = params.object("shipping_cost")?.map(|inner| read_shipping(&inner, &currency)).transpose()?;
    let details = match (details, &customer) {
        (Some(_), Some(_)) | (None, None) => {
            let message = "You must provide exactly one of customer or customer_details.";
            return Err(params.refuse("customer_details", message));
        }
        (Some(details), None) => details,
        (None, Some(id)) => {
            let customer = call.store.customers.iter().find(|customer| customer.id == *id);
            let customer = customer.ok_or_else(|| Refusal::unknown("customer", id, "customer"))?;
            customer.details()
        }
    };
    let location = if customer.is_some() { "customer" } else { "customer_details[address]" };
    let at = locate(&details.address)
        .ok_or_else(|| Refusal::new(LOCATION).code("customer_tax_location_invalid").param(location))?;
    if !call.settings.is_active() {
        let message = "Stripe Tax has not been activated on your account.";
        return Err(Refusal::new(message).code("stripe_tax_inactive"));
    }
    let collects = at.collects(&call.settings.collection);
    let exempt = details.exempt(&at, call.settings.seller());
    for line in &mut lines {
        line.taxed = tax(line.amount, line.inclusive, &line.code, &at, collects, exempt);
    }
    let shipping = shipping.map(|mut shipping| {
        shipping.taxed = tax(shipping.amount, shipping.inclusive, &shipping.code, &at, collects, exempt);
        if let Some(fee) = delivery_fee(&at, collects, &currency, exempt).filter(|_| shipping.amount > 0) {
            shipping.taxed.tax += fee.amount;
            shipping.taxed.parts.push(fee);
        }
        shipping
    });
    let calculation = Calculation {
        id: call.id("taxcalc_"),
        currency,
        customer,
        details,
        lines,
        shipping,
        ship_from,
        tax_date,
        expires_at: tax_date + KEPT_DAYS * DAY,
    };
    let json = calculation.json(call);
    call.store.calculations.push(calculation);
    Ok((json, false))
}

fn read_line(call: &mut Call<'_>, params: &Params<'_>, currency: &str) -> Result<Line, Refusal> {
    params.only(&[
        "amount",
        "quantity",
        "reference",
        "tax_behavior",
        "tax_code",
        "product",
        "performance_location",
        "metadata",
    ])?;
    let amount = params.at_least("amount", params.needed_integer("amount")?, 1)?;
    currency::check(params, "amount", amount, currency)?;
    let quantity = params.natural("quantity")?.unwrap_or(1);
    let product = params.text("product")?;
    if let Some(location) = params.text("performance_location")? {
        let path = params.path("performance_location");
        return Err(Refusal::unknown("performance location", &location, &path));
    }
    let code = call.tax_code(params, product.as_deref())?;
    let mut metadata = Vec::new();
    params.metadata("metadata", &mut metadata)?;
    let id = call.id("tax_li_");
    let reference = params.text_of("reference", 500)?.unwrap_or_else(|| id.clone());
    Ok(Line {
        id,
        amount,
        quantity,
        reference,
        product,
        inclusive: params.choice("tax_behavior", &["exclusive", "inclusive"])? == Some("inclusive"),
        code,
        metadata,
        taxed: Taxed::default(),
    })
}

fn read_shipping(params: &Params<'_>, currency: &str) -> Result<Shipping, Refusal> {
    params.only(&["amount", "shipping_rate", "tax_behavior", "tax_code"])?;
    if let Some(rate) = params.text("shipping_rate")? {
        return Err(Refusal::unknown("shipping rate", &rate, &params.path("shipping_rate")));
    }
    let amount = params.at_least("amount", params.needed_integer("amount")?, 0)?;
    currency::check(params, "amount", amount, currency)?;
    Ok(Shipping {
        amount,
        inclusive: params.choice("tax_behavior", &["exclusive", "inclusive"])? == Some("inclusive"),
        code: super::tax_code_text(params)?.unwrap_or_else(|| "txcd_92010001".to_owned()),
        taxed: Taxed::default(),
    })
}

/// A calculation that is still kept.
pub(super) fn find<'a>(call: &'a Call<'_>, id: &str) -> Option<&'a Calculation> {
    call.store.calculations.iter().find(|known| known.id == id && known.expires_at > call.now)
}

pub(super) fn get(call: &mut Call<'_>) -> Done {
    call.reads(&[], &EXPANSIONS)?;
    let id = call.path_id(0);
    let calculation = find(call, &id).ok_or_else(|| Refusal::missing("tax calculation", &id))?;
    Ok((calculation.json(call), false))
}

pub(super) fn line_items(call: &mut Call<'_>) -> Done {
    call.reads(&list::PAGING, &["data.tax_breakdown"])?;
    let id = call.path_id(0);
    let calculation = find(call, &id).ok_or_else(|| Refusal::missing("tax calculation", &id))?;
    let lines: Vec<&Line> = calculation.lines.iter().collect();
    let (lines, more) = page(&call.params, &lines, |line| &line.id)?;
    let data = lines.into_iter().map(|line| line.json(call.live, call.expands("data.tax_breakdown"))).collect();
    Ok((list::list(&format!("/v1/tax/calculations/{id}/line_items"), data, more), false))
}

impl Line {
    pub(super) fn json(&self, live: bool, breakdown: bool) -> Json {
        let mut json = Json::object([
            ("id", (&self.id).into()),
            ("object", "tax.calculation_line_item".into()),
            ("amount", self.amount.into()),
            ("amount_tax", self.taxed.tax.into()),
            ("livemode", live.into()),
            ("metadata", if self.metadata.is_empty() { Json::Null } else { metadata_json(&self.metadata) }),
            ("product", self.product.as_ref().into()),
            ("quantity", self.quantity.into()),
            ("reference", (&self.reference).into()),
            ("tax_behavior", behavior(self.inclusive)),
            ("tax_code", (&self.code).into()),
        ]);
        if breakdown {
            json.set("tax_breakdown", Json::Array(self.taxed.parts.iter().map(Part::json).collect()));
        }
        json
    }
}

impl Shipping {
    pub(super) fn json(&self, breakdown: bool) -> Json {
        let mut json = Json::object([
            ("amount", self.amount.into()),
            ("amount_tax", self.taxed.tax.into()),
            ("tax_behavior", behavior(self.inclusive)),
            ("tax_code", (&self.code).into()),
        ]);
        if breakdown {
            json.set("tax_breakdown", Json::Array(self.taxed.parts.iter().map(Part::json).collect()));
        }
        json
    }
}
