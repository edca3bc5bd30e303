//! /v1/customers and their tax ids.

use super::address::{Address, Shipping, TaxId, change_address, change_shipping};
use super::calculation::Details;
use super::error::Refusal;
use super::list::{self, page};
use super::params::{Change, Params};
use super::place::{Located, locate};
use super::{Call, Done, metadata_json};
use crate::simulate::json::Json;

#[derive(Debug, Clone)]
pub(super) struct Customer {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    description: Option<String>,
    pub(super) address: Option<Address>,
    pub(super) shipping: Option<Shipping>,
    pub(super) tax_exempt: &'static str,
    ip: Option<String>,
    pub(super) tax_ids: Vec<StoredTaxId>,
    metadata: Vec<(String, String)>,
    locales: Vec<String>,
    pub(super) prefix: String,
    /// The number of the next invoice.
    pub(super) next: u32,
    currency: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct StoredTaxId {
    id: String,
    created: i64,
    pub(super) tax_id: TaxId,
}

const EXEMPTIONS: [&str; 3] = ["none", "exempt", "reverse"];

impl Customer {
    /// One that is only asked about.
    pub(super) fn blank(id: String, created: i64) -> Self {
        Self {
            id,
            created,
            name: None,
            email: None,
            phone: None,
            description: None,
            address: None,
            shipping: None,
            tax_exempt: "none",
            ip: None,
            tax_ids: Vec::new(),
            metadata: Vec::new(),
            locales: Vec::new(),
            prefix: "SIMULATE".to_owned(),
            next: 1,
            currency: None,
        }
    }

    /// The address that decides the tax: where goods go, else that of the bill.
    fn tax_address(&self) -> Option<(&Address, &'static str)> {
        let shipping = self.shipping.as_ref().map(|shipping| (&shipping.address, "shipping"));
        shipping.or(self.address.as_ref().map(|address| (address, "billing")))
    }

    pub(super) fn located(&self) -> Option<Located> {
        locate(self.tax_address()?.0)
    }

    /// As the Tax API sees it.
    pub(super) fn details(&self) -> Details {
        let (address, source) =
            self.tax_address().map_or((Address::default(), "billing"), |(address, source)| (address.clone(), source));
        Details {
            address,
            source,
            ip: self.ip.clone(),
            tax_ids: self.tax_ids.iter().map(|known| known.tax_id.clone()).collect(),
            taxability: match self.tax_exempt {
                "exempt" => "customer_exempt",
                "reverse" => "reverse_charge",
                _ => "none",
            },
        }
    }

    fn read(&mut self, params: &Params<'_>, new: bool) -> Result<(), Refusal> {
        for (name, to) in [
            ("name", &mut self.name),
            ("email", &mut self.email),
            ("phone", &mut self.phone),
            ("description", &mut self.description),
        ] {
            params.change(name)?.apply(to);
        }
        change_address(params, "address")?.apply(&mut self.address);
        change_shipping(params, "shipping")?.apply(&mut self.shipping);
        match params.change("tax_exempt")? {
            Change::Kept => {}
            Change::Unset => self.tax_exempt = "none",
            Change::Set(_) => self.tax_exempt = params.choice("tax_exempt", &EXEMPTIONS)?.unwrap_or("none"),
        }
        params.metadata("metadata", &mut self.metadata)?;
        if params.has("preferred_locales") {
            self.locales = params.texts("preferred_locales")?;
        }
        if let Some(prefix) = params.text_of("invoice_prefix", 12)? {
            let good = prefix.len() >= 3 && prefix.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
            if !good {
                return Err(
                    params.refuse("invoice_prefix", "Invoice prefix must be 3-12 uppercase letters or numbers.")
                );
            }
            self.prefix = prefix;
        }
        let mut validate = None;
        if let Some(tax) = params.object("tax")? {
            tax.only(&["ip_address", "validate_location"])?;
            tax.change("ip_address")?.apply(&mut self.ip);
            let words: &[&'static str] =
                if new { &["deferred", "immediately"] } else { &["deferred", "immediately", "auto"] };
            validate = tax.choice("validate_location", words)?;
        }
        // `auto`, the default of an update, looks at a location that was known before or is now given.
        if validate == Some("immediately") && self.located().is_none() {
            let message = "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.";
            return Err(Refusal::new(message).code("customer_tax_location_invalid").param("address"));
        }
        Ok(())
    }

    fn tax_json(&self, call: &Call<'_>) -> Json {
        let at = self.located();
        let source = match self.tax_address() {
            Some((_, "shipping")) => "shipping_destination",
            _ => "billing_address",
        };
        let status = match &at {
            _ if !call.settings.installed || !call.settings.is_active() => "failed",
            None => "unrecognized_location",
            Some(at) if at.collects(&call.settings.collection) => "supported",
            Some(_) => "not_collecting",
        };
        let location = at.map(|at| {
            Json::object([("country", at.country.into()), ("source", source.into()), ("state", at.state.into())])
        });
        Json::object([
            ("automatic_tax", status.into()),
            ("ip_address", self.ip.as_ref().into()),
            ("location", location.into()),
            ("provider", call.settings.provider().unwrap_or("stripe").into()),
        ])
    }

    pub(super) fn json(&self, call: &Call<'_>, tax: bool) -> Json {
        let settings = Json::object([
            ("custom_fields", Json::Null),
            ("default_payment_method", Json::Null),
            ("footer", Json::Null),
            ("rendering_options", Json::Null),
        ]);
        let locales = self.locales.iter().map(Json::from).collect();
        let mut json = Json::object([
            ("id", (&self.id).into()),
            ("object", "customer".into()),
            ("address", self.address.as_ref().map(Address::json).into()),
            ("balance", 0_i64.into()),
            ("created", self.created.into()),
            ("currency", self.currency.as_ref().into()),
            ("default_source", Json::Null),
            ("delinquent", false.into()),
            ("description", self.description.as_ref().into()),
            ("discount", Json::Null),
            ("email", self.email.as_ref().into()),
            ("invoice_prefix", (&self.prefix).into()),
            ("invoice_settings", settings),
            ("livemode", call.live.into()),
            ("metadata", metadata_json(&self.metadata)),
            ("name", self.name.as_ref().into()),
            ("next_invoice_sequence", self.next.into()),
            ("phone", self.phone.as_ref().into()),
            ("preferred_locales", Json::Array(locales)),
            ("shipping", self.shipping.as_ref().map(Shipping::json).into()),
            ("tax_exempt", self.tax_exempt.into()),
            ("test_clock", Json::Null),
        ]);
        if tax {
            json.set("tax", self.tax_json(call));
        }
        json
    }
}

const EXPANSIONS: [&str; 2] = ["tax", "tax_ids"];
const KNOWN: [&str; 11] = [
    "address",
    "description",
    "email",
    "invoice_prefix",
    "metadata",
    "name",
    "phone",
    "preferred_locales",
    "shipping",
    "tax",
    "tax_exempt",
];

fn shown(call: &Call<'_>, customer: &Customer) -> Json {
    let mut json = customer.json(call, call.expands("tax"));
    if call.expands("tax_ids") {
        let url = format!("/v1/customers/{}/tax_ids", customer.id);
        let ids = list::embedded(&url, &customer.tax_ids, |known| known.json(call, &customer.id));
        json.set("tax_ids", ids);
    }
    json
}

pub(super) fn create(call: &mut Call<'_>) -> Done {
    let mut known = KNOWN.to_vec();
    known.push("tax_id_data");
    call.reads(&known, &EXPANSIONS)?;
    let params = call.params.clone();
    let mut customer = Customer::blank(call.id("cus_"), call.now);
    customer.prefix = call.seed.word(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 8);
    for data in params.list("tax_id_data")? {
        let stored = StoredTaxId::new(call.id("txi_"), call.now, TaxId::read(&data)?);
        customer.tax_ids.push(stored);
    }
    customer.read(&params, true)?;
    let json = shown(call, &customer);
    call.store.customers.push(customer);
    Ok((json, true))
}

/// The place of a customer; the error is Stripe's for one in the path.
fn place(call: &Call<'_>) -> Result<usize, Refusal> {
    let id = call.path_id(0);
    let found = call.store.customers.iter().position(|customer| customer.id == id);
    found.ok_or_else(|| Refusal::missing("customer", &id))
}

pub(super) fn update(call: &mut Call<'_>) -> Done {
    call.reads(&KNOWN, &EXPANSIONS)?;
    let at = place(call)?;
    let params = call.params.clone();
    let Some(known) = call.store.customers.get(at) else { return Err(params.missing("id")) };
    // Nothing is changed where anything is wrong.
    let mut customer = known.clone();
    customer.read(&params, false)?;
    let json = shown(call, &customer);
    if let Some(known) = call.store.customers.get_mut(at) {
        *known = customer;
    }
    Ok((json, true))
}

pub(super) fn get(call: &mut Call<'_>) -> Done {
    call.reads(&[], &EXPANSIONS)?;
    let customer = call.store.customers.get(place(call)?);
    Ok((customer.map(|customer| shown(call, customer)).into(), false))
}

pub(super) fn list(call: &mut Call<'_>) -> Done {
    let known: Vec<&str> = list::PAGING.iter().copied().chain(["email"]).collect();
    call.reads(&known, &["data.tax"])?;
    let email = call.params.text("email")?;
    let wanted = |customer: &&Customer| email.is_none() || customer.email == email;
    let found: Vec<&Customer> = call.store.customers.iter().rev().filter(wanted).collect();
    let (found, more) = page(&call.params, &found, |customer| &customer.id)?;
    let data = found.into_iter().map(|customer| customer.json(call, call.expands("data.tax"))).collect();
    Ok((list::list("/v1/customers", data, more), false))
}

impl StoredTaxId {
    pub(super) fn new(id: String, created: i64, tax_id: TaxId) -> Self {
        Self { id, created, tax_id }
    }

    fn json(&self, call: &Call<'_>, customer: &str) -> Json {
        let owner = Json::object([
            ("customer", customer.into()),
            ("customer_account", Json::Null),
            ("type", "customer".into()),
        ]);
        let verification = Json::object([
            ("status", "pending".into()),
            ("verified_address", Json::Null),
            ("verified_name", Json::Null),
        ]);
        Json::object([
            ("id", (&self.id).into()),
            ("object", "tax_id".into()),
            ("country", self.tax_id.country().into()),
            ("created", self.created.into()),
            ("customer", customer.into()),
            ("customer_account", Json::Null),
            ("livemode", call.live.into()),
            ("owner", owner),
            ("type", self.tax_id.kind.into()),
            ("value", (&self.tax_id.value).into()),
            ("verification", verification),
        ])
    }
}

pub(super) fn add_tax_id(call: &mut Call<'_>) -> Done {
    call.reads(&["type", "value"], &[])?;
    let at = place(call)?;
    let tax_id = TaxId::read(&call.params)?;
    let stored = StoredTaxId::new(call.id("txi_"), call.now, tax_id);
    let json = stored.json(call, &call.path_id(0));
    if let Some(customer) = call.store.customers.get_mut(at) {
        customer.tax_ids.push(stored);
    }
    Ok((json, true))
}

pub(super) fn tax_ids(call: &mut Call<'_>) -> Done {
    call.reads(&list::PAGING, &[])?;
    let at = place(call)?;
    let ids = call.store.customers.get(at).map_or(&[][..], |customer| &customer.tax_ids);
    let found: Vec<&StoredTaxId> = ids.iter().rev().collect();
    let (found, more) = page(&call.params, &found, |known| &known.id)?;
    let id = call.path_id(0);
    let data = found.into_iter().map(|known| known.json(call, &id)).collect();
    Ok((list::list(&format!("/v1/customers/{id}/tax_ids"), data, more), false))
}

pub(super) fn delete_tax_id(call: &mut Call<'_>) -> Done {
    call.reads(&[], &[])?;
    let (at, id) = (place(call)?, call.path_id(1));
    let ids = call.store.customers.get_mut(at).map(|customer| &mut customer.tax_ids);
    let found = ids.and_then(|ids| ids.iter().position(|known| known.id == id).map(|at| ids.remove(at)));
    found.ok_or_else(|| Refusal::missing("tax id", &id))?;
    Ok((super::deleted("tax_id", &id), true))
}
