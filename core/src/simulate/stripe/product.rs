//! /v1/products, and the prices that lines make of them; /v1/tax_codes and /v1/tax_rates.

use rust_decimal::Decimal;

use super::error::Refusal;
use super::list::{self, page};
use super::params::{Change, Params};
use super::{Call, Done, metadata_json, tax_code_text};
use crate::simulate::exact::plain;
use crate::simulate::json::Json;

#[derive(Debug, Clone)]
pub(super) struct Product {
    pub(super) id: String,
    created: i64,
    updated: i64,
    name: String,
    pub(super) active: bool,
    description: Option<String>,
    pub(super) tax_code: Option<String>,
    unit_label: Option<String>,
    metadata: Vec<(String, String)>,
}

impl Product {
    pub(super) fn new(id: String, name: &str, tax_code: Option<&str>, now: i64) -> Self {
        Self {
            id,
            created: now,
            updated: now,
            name: name.to_owned(),
            active: true,
            description: None,
            tax_code: tax_code.map(str::to_owned),
            unit_label: None,
            metadata: Vec::new(),
        }
    }

    fn read(&mut self, params: &Params<'_>) -> Result<(), Refusal> {
        params.change("description")?.apply(&mut self.description);
        params.change("unit_label")?.apply(&mut self.unit_label);
        match params.change("tax_code")? {
            Change::Kept => {}
            Change::Unset => self.tax_code = None,
            Change::Set(_) => self.tax_code = tax_code_text(params)?,
        }
        self.active = params.boolean("active")?.unwrap_or(self.active);
        params.metadata("metadata", &mut self.metadata)
    }

    fn json(&self, live: bool) -> Json {
        Json::object([
            ("id", (&self.id).into()),
            ("object", "product".into()),
            ("active", self.active.into()),
            ("created", self.created.into()),
            ("default_price", Json::Null),
            ("description", self.description.as_ref().into()),
            ("images", Json::Array(Vec::new())),
            ("livemode", live.into()),
            ("marketing_features", Json::Array(Vec::new())),
            ("metadata", metadata_json(&self.metadata)),
            ("name", (&self.name).into()),
            ("package_dimensions", Json::Null),
            ("shippable", Json::Null),
            ("statement_descriptor", Json::Null),
            ("tax_code", self.tax_code.as_ref().into()),
            ("type", "service".into()),
            ("unit_label", self.unit_label.as_ref().into()),
            ("updated", self.updated.into()),
            ("url", Json::Null),
        ])
    }
}

const KNOWN: [&str; 6] = ["name", "active", "description", "metadata", "tax_code", "unit_label"];

pub(super) fn create(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = KNOWN.iter().copied().chain(["id"]).collect();
    call.reads(&known, &[])?;
    let params = call.params.clone();
    let name = params.needed("name")?;
    let id = match params.text("id")? {
        Some(id) if call.store.products.iter().any(|known| known.id == id) => {
            let message = format!("Product already exists. ({id})");
            return Err(Refusal::new(message).code("resource_already_exists").param("id"));
        }
        Some(id) => id,
        None => call.id("prod_"),
    };
    let mut product = Product::new(id, &name, None, call.now);
    product.read(&params)?;
    let json = product.json(call.live);
    call.store.products.push(product);
    Ok((json, true))
}

pub(super) fn update(call: &mut Call<'_>) -> Done {
    call.reads(&KNOWN, &[])?;
    let params = call.params.clone();
    let (id, now, live) = (call.path_id(0), call.now, call.live);
    let known = call.store.products.iter_mut().find(|product| product.id == id);
    let known = known.ok_or_else(|| Refusal::missing("product", &id))?;
    let mut product = known.clone();
    product.read(&params)?;
    product.name = params.text("name")?.unwrap_or(product.name);
    product.updated = now;
    *known = product;
    Ok((known.json(live), true))
}

pub(super) fn get(call: &mut Call<'_>) -> Done {
    call.reads(&[], &[])?;
    let id = call.path_id(0);
    let product = call.store.products.iter().find(|product| product.id == id);
    Ok((product.ok_or_else(|| Refusal::missing("product", &id))?.json(call.live), false))
}

pub(super) fn list(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = list::PAGING.iter().copied().chain(["active"]).collect();
    call.reads(&known, &[])?;
    let active = call.params.boolean("active")?;
    let found = call.store.products.iter().rev().filter(|product| active.is_none_or(|active| product.active == active));
    let found: Vec<&Product> = found.collect();
    let (found, more) = page(&call.params, &found, |product| &product.id)?;
    let data = found.into_iter().map(|product| product.json(call.live)).collect();
    Ok((list::list("/v1/products", data, more), false))
}

pub(super) fn tax_code(call: &mut Call<'_>) -> Done {
    call.reads(&[], &[])?;
    let id = call.path_id(0);
    if !super::is_tax_code(&id) {
        return Err(Refusal::missing("tax code", &id));
    }
    let json = Json::object([
        ("id", id.into()),
        ("object", "tax_code".into()),
        ("description", "A tax code of the simulator.".into()),
        ("name", "Simulated".into()),
    ]);
    Ok((json, false))
}

/// A rate, as the lines of invoices name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) country: Option<String>,
    pub(super) state: Option<String>,
    pub(super) display_name: String,
    pub(super) description: Option<String>,
    pub(super) inclusive: bool,
    pub(super) jurisdiction: Option<String>,
    pub(super) level: Option<String>,
    pub(super) percentage: Decimal,
    pub(super) kind: Option<String>,
    /// Made by automatic tax: it cannot be used by hand.
    pub(super) automatic: bool,
}

#[derive(Debug, Clone)]
pub(super) struct StoredRate {
    pub(super) id: String,
    created: i64,
    pub(super) rate: Rate,
}

/// The id of a rate, which is stored the first time that it is used.
pub(super) fn rate_id(call: &mut Call<'_>, rate: Rate) -> String {
    if let Some(known) = call.store.rates.iter().find(|known| known.rate == rate) {
        return known.id.clone();
    }
    let stored = StoredRate { id: call.id("txr_"), created: call.now, rate };
    let id = stored.id.clone();
    call.store.rates.push(stored);
    id
}

impl StoredRate {
    fn json(&self, live: bool) -> Json {
        let rate = &self.rate;
        let percentage = Json::Number(plain(rate.percentage));
        Json::object([
            ("id", (&self.id).into()),
            ("object", "tax_rate".into()),
            ("active", false.into()),
            ("country", rate.country.as_ref().into()),
            ("created", self.created.into()),
            ("description", rate.description.as_ref().into()),
            ("display_name", (&rate.display_name).into()),
            ("effective_percentage", if rate.automatic { percentage.clone() } else { Json::Null }),
            ("flat_amount", Json::Null),
            ("inclusive", rate.inclusive.into()),
            ("jurisdiction", rate.jurisdiction.as_ref().into()),
            ("jurisdiction_level", rate.level.as_ref().into()),
            ("livemode", live.into()),
            ("metadata", Json::object([])),
            ("percentage", percentage),
            ("rate_type", "percentage".into()),
            ("state", rate.state.as_ref().into()),
            ("tax_type", rate.kind.as_ref().into()),
        ])
    }
}

pub(super) fn get_rate(call: &mut Call<'_>) -> Done {
    call.reads(&[], &[])?;
    let id = call.path_id(0);
    let rate = call.store.rates.iter().find(|rate| rate.id == id);
    Ok((rate.ok_or_else(|| Refusal::missing("tax rate", &id))?.json(call.live), false))
}

pub(super) fn list_rates(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = list::PAGING.iter().copied().chain(["active", "inclusive"]).collect();
    call.reads(&known, &[])?;
    let (active, inclusive) = (call.params.boolean("active")?, call.params.boolean("inclusive")?);
    let wanted = |rate: &&StoredRate| active != Some(true) && inclusive.is_none_or(|of| of == rate.rate.inclusive);
    let found: Vec<&StoredRate> = call.store.rates.iter().rev().filter(wanted).collect();
    let (found, more) = page(&call.params, &found, |rate| &rate.id)?;
    let data = found.into_iter().map(|rate| rate.json(call.live)).collect();
    Ok((list::list("/v1/tax_rates", data, more), false))
}
