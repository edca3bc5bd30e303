//! Configuration JSON → [`Config`], every problem reported at once.

use jiff::civil::Date;

use super::connection_read::{self, Known};
use super::tax::TaxTexts;
use super::{
    AddOn, BillingEntity, Category, Charge, Codes, Config, Connection, FixedCharge, ListId, Mentions, Plan, Rounding,
    Tax, TaxIndex, eu,
};
use crate::error::{Error, ErrorKind};
use crate::eu::data::Data;
use crate::geo::{self, Address};
use crate::json::node::{self, Node, Tape};
use crate::json::read::{self, Path, Problems, members};
use crate::money::{Base, Rate, RoundingMode, Strategy};

/// The JSON schema number that is read and written.
pub(crate) const SCHEMA: i64 = 1;

/// The tree of a configuration text.
pub(crate) fn read_text(text: &str) -> Result<Tape<'_>, Error> {
    node::parse(text, ErrorKind::InvalidConfig)
}

/// Builds the configuration; `None` only together with a problem.
pub(crate) fn load(node: Node<'_, '_>, problems: &mut Problems) -> Option<Config> {
    let path = Path::Root("config");
    members!(node, &path, problems, {
        schema: "schema", taxes: "taxes", organization: "organization", entities: "billing_entities", plans: "plans",
        add_ons: "add_ons", rounding: "rounding", eu_data: "eu_data", not_before: "eu_data_not_before",
        connections: "connections",
    });
    check_schema(schema, &path.member("schema"), problems);
    let mut loader = Loader { problems, tax_codes: Codes::default(), lists: vec![Box::default()] };
    let taxes = loader.taxes(taxes, &path.member("taxes"));
    let organization = loader.organization(organization, &path.member("organization"));
    let (entities, entity_codes) = loader.coded(entities, &path.member("billing_entities"), Loader::entity);
    let (plans, plan_codes) = loader.coded(plans, &path.member("plans"), Loader::plan);
    let (add_ons, add_on_codes) = loader.coded(add_ons, &path.member("add_ons"), Loader::add_on);
    let rounding = loader.rounding(rounding, &path.member("rounding"));
    let eu_data = eu_data.and_then(|node| Data::read(node, &path.member("eu_data"), loader.problems));
    let eu_data_not_before = read::date(not_before, &path.member("eu_data_not_before"), loader.problems);
    let charges = plans.iter().flat_map(|plan| &plan.charges);
    let metrics = charges.filter_map(|charge| charge.billable_metric_code.clone()).collect();
    let fixed = plans.iter().flat_map(|plan| &plan.fixed_charges).filter_map(|fixed| fixed.add_on_code.as_deref());
    let known = Known {
        entities: &entity_codes,
        plans: &plan_codes,
        add_ons: add_on_codes.keys().map(|code| &**code).chain(fixed).collect(),
        metrics: &metrics,
    };
    let (connections, connection_codes) = loader.coded(connections, &path.member("connections"), |loader, node, at| {
        connection_read::read(node, at, &known, loader.problems)
    });
    let Loader { problems, tax_codes, lists } = loader;
    let mut config = Config {
        own_taxes: taxes.len(),
        taxes,
        tax_codes,
        lists,
        organization,
        entities,
        entity_codes,
        plans,
        plan_codes,
        add_ons,
        add_on_codes,
        metrics,
        rounding,
        eu_data,
        eu_data_not_before,
        eu_taxes: None,
        connections,
        connection_codes,
    };
    problems.is_empty().then(|| {
        config.make_eu_taxes();
        config
    })
}

fn check_schema(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) {
    if let Some(schema) = read::cents(slot, path, problems)
        && schema != SCHEMA
    {
        problems.add(path, "unknown_value", format!("schema {schema} is not known; this version reads {SCHEMA}"));
    }
}

struct Loader<'p> {
    problems: &'p mut Problems,
    tax_codes: Codes,
    lists: Vec<Box<[TaxIndex]>>,
}

/// An object with a code.
trait Coded {
    fn code(&self) -> &str;
}

macro_rules! coded {
    ($($type:ty),*) => { $(impl Coded for $type { fn code(&self) -> &str { &self.code } })* };
}
coded!(Tax, BillingEntity, Plan, Charge, FixedCharge, AddOn, Connection);

pub(super) fn boxed(text: Option<std::borrow::Cow<'_, str>>) -> Option<Box<str>> {
    text.map(|text| text.into_owned().into_boxed_str())
}

impl Loader<'_> {
    /// A list of objects, each with a code that stands once.
    fn coded<T: Coded>(
        &mut self,
        slot: Option<Node<'_, '_>>,
        path: &Path<'_>,
        read_one: impl Fn(&mut Self, Node<'_, '_>, &Path<'_>) -> Option<T>,
    ) -> (Vec<T>, Codes) {
        let Some(nodes) = read::list(slot, path, self.problems) else { return (Vec::new(), Codes::default()) };
        let mut items = Vec::with_capacity(nodes.len());
        let mut codes = Codes::with_capacity_and_hasher(nodes.len(), rustc_hash::FxBuildHasher);
        for (index, node) in nodes.enumerate() {
            let at = path.index(index);
            let Some(item) = read_one(self, node, &at) else { continue };
            let place = u32::try_from(items.len()).unwrap_or(u32::MAX);
            if codes.insert(item.code().into(), place).is_some() {
                let message = format!("the code `{}` stands twice; codes are unique", item.code());
                self.problems.add(&at.member("code"), "duplicate", message);
            }
            items.push(item);
        }
        (items, codes)
    }

    fn taxes(&mut self, slot: Option<Node<'_, '_>>, path: &Path<'_>) -> Vec<Tax> {
        let (taxes, codes) = self.coded(slot, path, Self::tax);
        self.tax_codes = codes;
        taxes
    }

    fn tax(&mut self, node: Node<'_, '_>, path: &Path<'_>) -> Option<Tax> {
        let problems = &mut *self.problems;
        members!(node, path, problems, {
            code: "code", name: "name", description: "description", rate: "rate", rates: "rates", category: "category_code",
            reason: "exemption_reason_code", jurisdiction: "jurisdiction", inclusive: "inclusive", compound: "compound",
        });
        if rate.is_none() && rates.is_none() {
            problems.add(&path.member("rate"), "required", "a tax needs a `rate` in percent, or dated `rates`");
        }
        let code = read::required_code(code, &path.member("code"), problems);
        let name = read::required_code(name, &path.member("name"), problems);
        let description = read::text(description, &path.member("description"), problems);
        let rate = read::rate(rate, Rate::MAX_PERCENT, &path.member("rate"), problems);
        let rates = dated_rates(rates, &path.member("rates"), problems);
        let category = read::word(category, &Category::WORDS, &path.member("category_code"), problems);
        let reason = read::code(reason, &path.member("exemption_reason_code"), problems);
        let jurisdiction = read::code(jurisdiction, &path.member("jurisdiction"), problems);
        let inclusive = read::boolean(inclusive, &path.member("inclusive"), problems).unwrap_or(false);
        let compound = read::boolean(compound, &path.member("compound"), problems).unwrap_or(false);
        // A tax without a name is a problem already; its code still counts for references.
        let (code, name) = (code?, name.unwrap_or_default());
        let texts = TaxTexts {
            code: &code,
            name: &name,
            description: description.as_deref(),
            category,
            exemption_reason_code: reason.as_deref(),
            jurisdiction: jurisdiction.as_deref(),
            treatment: None,
        };
        Some(Tax {
            inclusive,
            compound,
            rate: rate.map(|rate| texts.rate(rate)),
            rates: rates.into_iter().map(|(from, rate)| (from, texts.rate(rate))).collect(),
            code: (*code).into(),
            name: (*name).into(),
        })
    }

    /// A list of tax codes, in configuration order.
    fn list(&mut self, slot: Option<Node<'_, '_>>, path: &Path<'_>) -> ListId {
        let at = path.member("tax_codes");
        let Some(codes) = read::list(slot, &at, self.problems) else { return ListId::EMPTY };
        let mut taxes = Vec::with_capacity(codes.len());
        for (index, node) in codes.enumerate() {
            let at = at.index(index);
            let Some(code) = read::code(Some(node), &at, self.problems) else { continue };
            match self.tax_codes.get(code.as_ref()) {
                None => self.problems.add(
                    &at,
                    "unknown_code",
                    format!("there is no tax with the code `{code}`; add it to `taxes`"),
                ),
                Some(tax) if taxes.contains(tax) => {
                    self.problems.add(
                        &at,
                        "duplicate",
                        format!("the tax `{code}` stands twice in this list; keep one"),
                    );
                }
                Some(tax) => taxes.push(*tax),
            }
        }
        if taxes.is_empty() {
            return ListId::EMPTY;
        }
        taxes.sort_unstable();
        let id = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        self.lists.push(taxes.into_boxed_slice());
        ListId(id)
    }

    fn organization(&mut self, slot: Option<Node<'_, '_>>, path: &Path<'_>) -> ListId {
        let Some(node) = slot else { return ListId::EMPTY };
        let problems = &mut *self.problems;
        members!(node, path, problems, { name: "name", tax_codes: "tax_codes" });
        read::text(name, &path.member("name"), problems);
        self.list(tax_codes, path)
    }

    fn entity(&mut self, node: Node<'_, '_>, path: &Path<'_>) -> Option<BillingEntity> {
        let problems = &mut *self.problems;
        members!(node, path, problems, {
            code: "code", name: "name", country: "country", address: "address", number: "tax_identification_number",
            tax_codes: "tax_codes", eu: "eu",
        });
        let code = read::required_code(code, &path.member("code"), problems);
        let name = boxed(read::text(name, &path.member("name"), problems));
        let country = geo::read_country(country, &path.member("country"), problems);
        let address = geo::read_address_slot(address, &path.member("address"), problems);
        let number = boxed(read::code(number, &path.member("tax_identification_number"), problems));
        let eu = eu::read(eu, country, address.as_ref(), path, problems);
        let country = country.or_else(|| address.as_ref().and_then(|address| address.country));
        let address = address.map(Address::into_owned);
        let taxes = self.list(tax_codes, path);
        let mentions = Mentions::default();
        Some(BillingEntity { code: boxed(code)?, name, country, address, number, taxes, eu, mentions })
    }

    fn plan(&mut self, node: Node<'_, '_>, path: &Path<'_>) -> Option<Plan> {
        let problems = &mut *self.problems;
        members!(node, path, problems, {
            code: "code", name: "name", tax_codes: "tax_codes", charges: "charges", fixed_charges: "fixed_charges",
            commitment: "minimum_commitment",
        });
        let code = read::required_code(code, &path.member("code"), problems);
        read::text(name, &path.member("name"), problems);
        let taxes = self.list(tax_codes, path);
        let (charges, charge_codes) = self.coded(charges, &path.member("charges"), Self::charge);
        let (fixed_charges, fixed_charge_codes) =
            self.coded(fixed_charges, &path.member("fixed_charges"), Self::fixed_charge);
        let has_commitment = commitment.is_some();
        let commitment = match commitment {
            None => ListId::EMPTY,
            Some(node) => {
                let path = path.member("minimum_commitment");
                let problems = &mut *self.problems;
                members!(node, &path, problems, { tax_codes: "tax_codes" });
                self.list(tax_codes, &path)
            }
        };
        Some(Plan {
            code: boxed(code)?,
            taxes,
            commitment,
            has_commitment,
            charges,
            charge_codes,
            fixed_charges,
            fixed_charge_codes,
        })
    }

    fn charge(&mut self, node: Node<'_, '_>, path: &Path<'_>) -> Option<Charge> {
        let problems = &mut *self.problems;
        members!(node, path, problems, { code: "code", name: "name", metric: "billable_metric_code", tax_codes: "tax_codes" });
        let code = read::required_code(code, &path.member("code"), problems);
        read::text(name, &path.member("name"), problems);
        let billable_metric_code = boxed(read::code(metric, &path.member("billable_metric_code"), problems));
        let taxes = self.list(tax_codes, path);
        Some(Charge { code: boxed(code)?, billable_metric_code, taxes })
    }

    fn fixed_charge(&mut self, node: Node<'_, '_>, path: &Path<'_>) -> Option<FixedCharge> {
        let problems = &mut *self.problems;
        members!(node, path, problems, { code: "code", name: "name", add_on: "add_on_code", tax_codes: "tax_codes" });
        let code = read::required_code(code, &path.member("code"), problems);
        read::text(name, &path.member("name"), problems);
        let add_on_code = boxed(read::code(add_on, &path.member("add_on_code"), problems));
        let taxes = self.list(tax_codes, path);
        Some(FixedCharge { code: boxed(code)?, add_on_code, taxes })
    }

    fn add_on(&mut self, node: Node<'_, '_>, path: &Path<'_>) -> Option<AddOn> {
        let problems = &mut *self.problems;
        members!(node, path, problems, { code: "code", name: "name", tax_codes: "tax_codes" });
        let code = read::required_code(code, &path.member("code"), problems);
        read::text(name, &path.member("name"), problems);
        let taxes = self.list(tax_codes, path);
        Some(AddOn { code: boxed(code)?, taxes })
    }

    fn rounding(&mut self, slot: Option<Node<'_, '_>>, path: &Path<'_>) -> Rounding {
        let Some(node) = slot else { return Rounding::default() };
        let problems = &mut *self.problems;
        members!(node, path, problems, { strategy: "strategy", base: "base", mode: "mode" });
        Rounding {
            strategy: read::word(strategy, &Strategy::WORDS, &path.member("strategy"), problems).unwrap_or_default(),
            base: read::word(base, &Base::WORDS, &path.member("base"), problems).unwrap_or_default(),
            mode: read::word(mode, &RoundingMode::WORDS, &path.member("mode"), problems).unwrap_or_default(),
        }
    }
}

/// Dated rows in ascending order; the same date twice overlaps.
fn dated_rates(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Vec<(Date, Rate)> {
    let mut rows: Vec<(Date, Rate)> = Vec::new();
    for (index, node) in read::filled_list(slot, path, problems).into_iter().flatten().enumerate() {
        let at = path.index(index);
        members!(node, &at, problems, { from: "effective_from", rate: "rate" });
        let from_path = at.member("effective_from");
        let from = read::required(from, &from_path, problems);
        let from = read::date(from, &from_path, problems);
        let rate_path = at.member("rate");
        let rate = read::required(rate, &rate_path, problems);
        let rate = read::rate(rate, Rate::MAX_PERCENT, &rate_path, problems);
        let (Some(from), Some(rate)) = (from, rate) else { continue };
        if rows.iter().any(|(date, _)| *date == from) {
            let message = format!("two rates take effect on {from}; one date has one rate");
            problems.add(&from_path, "duplicate", message);
        }
        rows.push((from, rate));
    }
    rows.sort_by_key(|(from, _)| *from);
    rows
}
