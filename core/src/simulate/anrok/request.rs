//! The request of createEphemeral and createOrUpdate.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::check::{At, Refused};
use crate::simulate::json::Json;

/// Largest amount of a line, either sign.
const LARGEST: i64 = 100_000_000_000;

const ZONES: [&str; 28] = [
    "UTC",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Halifax",
    "America/Toronto",
    "America/Winnipeg",
    "America/Regina",
    "America/Edmonton",
    "America/Vancouver",
    "Pacific/Honolulu",
    "Australia/Perth",
    "Australia/Adelaide",
    "Australia/Darwin",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Brussels",
    "Europe/Dublin",
    "Europe/Helsinki",
    "Europe/London",
    "Europe/Paris",
    "Europe/Rome",
    "Europe/Stockholm",
    "Asia/Tokyo",
    "Asia/Singapore",
];

/// A request whose shape is good.
#[derive(Debug, Clone)]
pub(super) struct Transaction {
    /// Empty for createEphemeral.
    pub(super) id: String,
    /// Upper case.
    pub(super) currency: String,
    pub(super) lines: Vec<Line>,
    pub(super) address: Address,
    pub(super) customer_id: Option<String>,
    pub(super) customer_name: Option<String>,
    pub(super) tax_ids: Vec<String>,
    pub(super) accounting: Accounting,
    pub(super) tax_date: Option<Date>,
}

#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) id: Option<String>,
    pub(super) product: String,
    pub(super) amount: Decimal,
    pub(super) included: bool,
    pub(super) quantity: Option<Decimal>,
}

/// Either way of saying when.
#[derive(Debug, Clone)]
pub(super) enum Accounting {
    Date(Date),
    /// An instant; none: now. In the zone named, or in that of the account.
    Time {
        date: Option<Date>,
        zoned: bool,
    },
}

#[derive(Debug, Clone, Default)]
pub(super) struct Address {
    pub(super) country: Option<String>,
    pub(super) region: Option<String>,
    pub(super) postal_code: Option<String>,
    pub(super) city: Option<String>,
    pub(super) line1: Option<String>,
}

impl Address {
    pub(super) fn json(&self) -> Json {
        Json::object([
            ("country", self.country.as_ref().into()),
            ("line1", self.line1.as_ref().into()),
            ("city", self.city.as_ref().into()),
            ("region", self.region.as_ref().into()),
            ("postalCode", self.postal_code.as_ref().into()),
        ])
    }
}

impl Transaction {
    /// `stored`: whether it is to be stored, and so needs an id, which an estimate may not have.
    pub(super) fn read(body: &Json, stored: bool) -> Result<Self, Refused> {
        let body = At::root(body)?;
        let known = [
            "currencyCode",
            "lineItems",
            "customerAddress",
            "shipFromAddress",
            "customerId",
            "customerName",
            "customerTaxIds",
            "accountingDate",
            "accountingTime",
            "accountingTimeZone",
            "taxDate",
            "id",
        ];
        let lines = body.required("lineItems")?.items()?;
        let currency = body.required("currencyCode")?;
        let code = currency.text()?;
        if code.len() != 3 {
            return Err(currency.refuse("String must contain exactly 3 character(s)."));
        }
        let address = address(&body.required("customerAddress")?)?;
        if let Some(from) = body.optional("shipFromAddress") {
            self::address(&from)?;
        }
        let id = if stored { body.required("id")?.text()?.to_owned() } else { String::new() };
        body.only(if stored { &known } else { &known[..known.len() - 1] })?;
        let lines = lines.iter().map(line).collect::<Result<Vec<_>, _>>()?;
        if lines.is_empty() {
            return Err(body.required("lineItems")?.refuse("Array must contain at least 1 element(s)."));
        }
        let text = |name: &str| body.optional(name).map(|at| at.text().map(str::to_owned)).transpose();
        let tax_date = body.optional("taxDate").map(|at| at.date()).transpose()?;
        Ok(Self {
            id,
            currency: code.to_ascii_uppercase(),
            lines,
            address,
            customer_id: text("customerId")?,
            customer_name: text("customerName")?,
            tax_ids: tax_ids(&body)?,
            accounting: accounting(&body)?,
            tax_date,
        })
    }
}

fn line(at: &At<'_>) -> Result<Line, Refused> {
    let at = at.clone().object()?;
    let line = Line {
        id: at.optional("id").map(|id| id.text().map(str::to_owned)).transpose()?,
        product: at.required("productExternalId")?.text()?.to_owned(),
        amount: Decimal::from(at.required("amount")?.integer(-LARGEST, LARGEST)?),
        included: at.optional("isTaxIncludedInAmount").map(|at| at.boolean()).transpose()?.unwrap_or(false),
        quantity: at.optional("quantity").map(|at| at.decimal_text()).transpose()?,
    };
    at.only(&["id", "productExternalId", "amount", "isTaxIncludedInAmount", "quantity"])?;
    Ok(line)
}

/// The address; the deprecated form of the United States is another shape, and the two do not mix.
pub(super) fn address(at: &At<'_>) -> Result<Address, Refused> {
    if !matches!(at.value, Json::Object(_)) {
        return Err(at.refuse("Invalid input."));
    }
    let is_us = at.value.get("country").and_then(Json::text) == Some("us");
    let deprecated = is_us && (at.value.get("state").is_some() || at.value.get("zipCode").is_some());
    let (region, postal_code) = if deprecated { ("state", "zipCode") } else { ("region", "postalCode") };
    at.only(&["country", "line1", "city", region, postal_code])?;
    let text = |name: &str| match at.optional(name) {
        Some(member) if *member.value == Json::Null && !deprecated => Ok(None),
        Some(member) if !matches!(member.value, Json::Text(_)) => Err(at.refuse("Invalid input.")),
        Some(member) => member.text().map(|text| Some(text.to_owned())),
        None => Ok(None),
    };
    Ok(Address {
        country: text("country")?,
        region: text(region)?,
        postal_code: text(postal_code)?,
        city: text("city")?,
        line1: text("line1")?,
    })
}

fn tax_ids(body: &At<'_>) -> Result<Vec<String>, Refused> {
    let Some(list) = body.optional("customerTaxIds") else { return Ok(Vec::new()) };
    let read = |at: At<'_>| {
        let at = at.object()?;
        at.required("type")?.one_of(&["genericVatNumber", "euVrn"])?;
        let value = at.required("value")?.text()?.to_owned();
        at.only(&["type", "value"])?;
        Ok(value)
    };
    list.items()?.into_iter().map(read).collect()
}

fn accounting(body: &At<'_>) -> Result<Accounting, Refused> {
    let date = body.optional("accountingDate").map(|at| at.date()).transpose()?;
    let time = body.optional("accountingTime");
    let zone = body.optional("accountingTimeZone").map(|at| at.one_of(&ZONES)).transpose()?;
    let time = match time {
        None => None,
        Some(at) => {
            let text = at.text()?;
            let read = text.parse::<jiff::Timestamp>().map(|time| time.strftime("%Y-%m-%d").to_string());
            let date = read.ok().and_then(|date| date.parse::<Date>().ok());
            Some(date.ok_or_else(|| at.refuse("Invalid format; expecting \"YYYY-MM-DDTHH:mm:ss.dddZ\"."))?)
        }
    };
    match (date, time, zone) {
        (Some(_), _, Some(_)) => Err("Cannot specify both accountingDate and accountingTimeZone.".to_owned()),
        (Some(date), ..) => Ok(Accounting::Date(date)),
        (None, None, None) => Err("Must specify either accountingDate or accountingTimeZone.".to_owned()),
        (None, date, zone) => Ok(Accounting::Time { date, zoned: zone.is_some() }),
    }
}
