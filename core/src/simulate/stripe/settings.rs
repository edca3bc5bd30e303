//! What is set in the account.

use std::collections::BTreeMap;

use super::address::{Address, change_address};
use super::params::Change;
use super::{Call, Done, tax_code_text};
use crate::simulate::json::Json;

/// Who computes the tax of invoices in a Stripe account: `provider` of `automatic_tax`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TaxApp {
    /// Stripe Tax itself.
    Stripe,
    /// Anrok's app.
    Anrok,
    /// Avalara's app.
    Avalara,
    /// Sphere's app.
    Sphere,
}

impl TaxApp {
    fn word(self) -> &'static str {
        match self {
            Self::Stripe => "stripe",
            Self::Anrok => "anrok",
            Self::Avalara => "avalara",
            Self::Sphere => "sphere",
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) app: Option<TaxApp>,
    /// Whether the app answers.
    pub(super) installed: bool,
    /// Where the seller collects, where that differs from the table.
    pub(super) collection: BTreeMap<String, bool>,
    /// Default tax behaviour.
    pub(super) behavior: Option<&'static str>,
    /// Default tax code.
    pub(super) code: String,
    pub(super) head_office: Option<Address>,
    /// Whether invoices have automatic tax where nothing is said.
    pub(super) automatic: bool,
    /// Whether an invoice that cannot be taxed is finalized without tax.
    pub(super) untaxed: bool,
}

impl Settings {
    pub(super) fn new() -> Self {
        let address = |country: &str, state: &str| Address {
            country: Some(country.to_owned()),
            state: Some(state.to_owned()),
            ..Address::default()
        };
        Self {
            app: Some(TaxApp::Stripe),
            installed: true,
            collection: BTreeMap::new(),
            behavior: Some("exclusive"),
            code: "txcd_10000000".to_owned(),
            head_office: Some(address("US", "CA")),
            automatic: false,
            untaxed: false,
        }
    }

    pub(super) fn provider(&self) -> Option<&'static str> {
        self.app.map(TaxApp::word)
    }

    /// Tax can be computed.
    pub(super) fn is_active(&self) -> bool {
        self.app.is_some() && self.head_office.is_some()
    }

    /// The country of the seller.
    pub(super) fn seller(&self) -> &str {
        self.head_office.as_ref().and_then(|address| address.country.as_deref()).unwrap_or("")
    }

    fn json(&self, live: bool) -> Json {
        let defaults = Json::object([
            ("provider", self.provider().into()),
            ("tax_behavior", self.behavior.into()),
            ("tax_code", (&self.code).into()),
        ]);
        let details = if self.is_active() {
            Json::object([("active", Json::object([]))])
        } else {
            let missing = if self.head_office.is_none() { vec!["head_office".into()] } else { Vec::new() };
            Json::object([("pending", Json::object([("missing_fields", Json::Array(missing))]))])
        };
        let office = self.head_office.as_ref().map(|address| Json::object([("address", address.json())]));
        Json::object([
            ("object", "tax.settings".into()),
            ("defaults", defaults),
            ("head_office", office.into()),
            ("livemode", live.into()),
            ("status", if self.is_active() { "active" } else { "pending" }.into()),
            ("status_details", details),
        ])
    }
}

pub(super) fn get(call: &mut Call<'_>) -> Done {
    call.reads(&[], &[])?;
    Ok((call.settings.json(call.live), false))
}

pub(super) fn update(call: &mut Call<'_>) -> Done {
    call.reads(&["defaults", "head_office"], &[])?;
    let params = call.params.clone();
    let office = match params.object("head_office")? {
        Some(inner) => {
            inner.only(&["address"])?;
            change_address(&inner, "address")?
        }
        None => Change::Kept,
    };
    if let Some(defaults) = params.object("defaults")? {
        defaults.only(&["tax_behavior", "tax_code"])?;
        let words = ["exclusive", "inclusive", "inferred_by_currency"];
        let behavior = defaults.choice("tax_behavior", &words)?;
        let code = tax_code_text(&defaults)?;
        call.settings.behavior = behavior.or(call.settings.behavior);
        call.settings.code = code.unwrap_or_else(|| call.settings.code.clone());
    }
    office.apply(&mut call.settings.head_office);
    Ok((call.settings.json(call.live), true))
}

/// GET /v1/account, in the members that matter here.
pub(super) fn account(call: &mut Call<'_>) -> Done {
    call.reads(&[], &[])?;
    let default = if call.settings.automatic { "enabled_when_possible" } else { "disabled" };
    let invoices = Json::object([
        ("automatic_tax_default_value", default.into()),
        ("default_account_tax_ids", Json::Null),
        ("hosted_payment_method_save", "offer".into()),
    ]);
    let country = call.settings.seller();
    let json = Json::object([
        ("id", (&call.account).into()),
        ("object", "account".into()),
        ("business_profile", Json::object([("name", "Simulated".into())])),
        ("business_type", Json::Null),
        ("charges_enabled", true.into()),
        ("country", if country.is_empty() { "US" } else { country }.into()),
        ("default_currency", "usd".into()),
        ("details_submitted", true.into()),
        ("email", Json::Null),
        ("metadata", Json::object([])),
        ("payouts_enabled", true.into()),
        ("settings", Json::object([("invoices", invoices)])),
        ("type", "standard".into()),
    ]);
    Ok((json, false))
}
