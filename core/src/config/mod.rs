//! What the host configures: taxes and the objects they hang on. Loaded and checked as a whole,
//! then looked up by code in constant time.

mod base_url;
mod connection;
mod connection_lint;
mod connection_read;
mod eu;
mod eu_taxes;
mod invoicing;
mod lint;
mod load;
mod mapping;
mod product_read;
mod secret;
mod tax;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

pub use connection::Provider;
pub(crate) use connection::{Connection, Credentials, Environment, FailurePolicy};
#[cfg(any(test, feature = "http"))]
pub(crate) use connection::{RateLimit, Timeouts};
pub(crate) use eu::EuSeller;
pub(crate) use eu_taxes::{EuTaxKind, EuTaxes, Mentions};
pub(crate) use invoicing::{Collection, Disputed, Unmapped};
#[cfg(test)]
pub(crate) use invoicing::{InvoicingSettings, TaxApp};
pub(crate) use lint::warnings;
pub use lint::{LintReport, lint, lint_json};
pub(crate) use load::{load, read_text};
#[cfg(test)]
pub(crate) use mapping::Mapping;
pub(crate) use mapping::{Item, Product};
#[cfg(test)]
pub(crate) use secret::Secret;
pub use tax::{Category, Treatment};
pub(crate) use tax::{Tax, TaxRate};

use crate::eu::data::Data;
use crate::geo::{Address, Country};
use crate::money::{Base, RoundingMode, Strategy};

/// How rounding is done: what is rounded once, what it is computed on, and which way.
///
/// ```
/// let rounding = tallage::Rounding::default();
/// assert_eq!(rounding.strategy.as_str(), "tax");
/// assert_eq!(rounding.base.as_str(), "rounded");
/// assert_eq!(rounding.mode.as_str(), "half_away_from_zero");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Rounding {
    /// What is rounded once.
    pub strategy: Strategy,
    /// What tax is computed on.
    pub base: Base,
    /// Which way a value between two units goes.
    pub mode: RoundingMode,
}

/// The place of a tax in the configuration; taxes on one fee stand in this order.
pub(crate) type TaxIndex = u32;

/// A list of taxes of the configuration, in configuration order; the empty one means “not set”.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ListId(u32);

impl ListId {
    pub(crate) const EMPTY: Self = Self(0);
}

type Codes = FxHashMap<Box<str>, u32>;

/// A checked configuration with its indexes.
#[derive(Debug)]
pub(crate) struct Config {
    /// The taxes of the host, then those of EU VAT.
    pub taxes: Vec<Tax>,
    /// How many of them are the host's.
    pub own_taxes: usize,
    tax_codes: Codes,
    lists: Vec<Box<[TaxIndex]>>,
    /// Taxes of the organization.
    pub organization: ListId,
    entities: Vec<BillingEntity>,
    entity_codes: Codes,
    plans: Vec<Plan>,
    plan_codes: Codes,
    add_ons: Vec<AddOn>,
    add_on_codes: Codes,
    metrics: FxHashSet<Box<str>>,
    pub rounding: Rounding,
    /// Newer data than those of this release.
    eu_data: Option<Data>,
    /// Data that are older are worth a warning.
    pub eu_data_not_before: Option<Date>,
    /// `None`: no billing entity lets EU VAT be decided.
    pub eu_taxes: Option<EuTaxes>,
    pub connections: Vec<Connection>,
    connection_codes: Codes,
}

/// A legal entity that bills.
#[derive(Debug)]
pub(crate) struct BillingEntity {
    pub code: Box<str>,
    pub name: Option<Box<str>>,
    pub country: Option<Country>,
    /// Where it is, as it was given: what AvaTax ships from.
    pub address: Option<Address<'static>>,
    /// VAT number or other tax identifier.
    pub number: Option<Box<str>>,
    pub taxes: ListId,
    /// `None`: EU VAT is not decided for its documents.
    pub eu: Option<EuSeller>,
    pub mentions: Mentions,
}

/// A plan with its charges.
#[derive(Debug)]
pub(crate) struct Plan {
    pub code: Box<str>,
    pub taxes: ListId,
    pub commitment: ListId,
    /// Whether it has a minimum commitment, taxed or not.
    has_commitment: bool,
    charges: Vec<Charge>,
    charge_codes: Codes,
    fixed_charges: Vec<FixedCharge>,
    fixed_charge_codes: Codes,
}

/// A usage charge of a plan.
#[derive(Debug)]
pub(crate) struct Charge {
    pub code: Box<str>,
    pub billable_metric_code: Option<Box<str>>,
    pub taxes: ListId,
}

/// A fixed charge of a plan.
#[derive(Debug)]
pub(crate) struct FixedCharge {
    pub code: Box<str>,
    /// The add-on that is charged.
    pub add_on_code: Option<Box<str>>,
    pub taxes: ListId,
}

/// Something sold once.
#[derive(Debug)]
pub(crate) struct AddOn {
    pub code: Box<str>,
    pub taxes: ListId,
}

fn find<'c, T>(codes: &Codes, items: &'c [T], code: &str) -> Option<&'c T> {
    items.get(*codes.get(code)? as usize)
}

impl Config {
    /// The facts of EU VAT: of the host, else of this release.
    pub(crate) fn eu_data(&self) -> &Data {
        match &self.eu_data {
            Some(data) => data,
            None => Data::bundled(),
        }
    }

    /// Makes what EU VAT may decide for, if any billing entity asks for it.
    fn make_eu_taxes(&mut self) {
        if self.entities.iter().all(|entity| entity.eu.is_none()) {
            return;
        }
        let data = match &self.eu_data {
            Some(data) => data,
            None => Data::bundled(),
        };
        for entity in &mut self.entities {
            if let Some(eu) = &entity.eu {
                entity.mentions = Mentions::of(data, eu);
            }
        }
        let sellers = self.entities.iter().filter_map(|entity| entity.eu.as_ref());
        self.eu_taxes = Some(EuTaxes::build(data, sellers, &mut self.taxes));
    }

    /// Whether any billing entity lets EU VAT be decided.
    pub(crate) fn decides_eu(&self) -> bool {
        self.eu_taxes.is_some()
    }

    pub(crate) fn tax_index(&self, code: &str) -> Option<TaxIndex> {
        self.tax_codes.get(code).copied()
    }

    pub(crate) fn tax(&self, index: TaxIndex) -> &Tax {
        &self.taxes[index as usize]
    }

    pub(crate) fn list(&self, id: ListId) -> &[TaxIndex] {
        &self.lists[id.0 as usize]
    }

    /// Whether a charge has this billable metric.
    pub(crate) fn has_metric(&self, code: &str) -> bool {
        self.metrics.contains(code)
    }

    pub(crate) fn connection(&self, code: &str) -> Option<&Connection> {
        find(&self.connection_codes, &self.connections, code)
    }

    pub(crate) fn entity(&self, code: &str) -> Option<&BillingEntity> {
        find(&self.entity_codes, &self.entities, code)
    }

    pub(crate) fn plan(&self, code: &str) -> Option<&Plan> {
        find(&self.plan_codes, &self.plans, code)
    }

    pub(crate) fn add_on(&self, code: &str) -> Option<&AddOn> {
        find(&self.add_on_codes, &self.add_ons, code)
    }
}

impl Plan {
    pub(crate) fn charge(&self, code: &str) -> Option<&Charge> {
        find(&self.charge_codes, &self.charges, code)
    }

    pub(crate) fn fixed_charge(&self, code: &str) -> Option<&FixedCharge> {
        find(&self.fixed_charge_codes, &self.fixed_charges, code)
    }
}
