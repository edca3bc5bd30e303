//! What a configuration that works may still have wrong.

use jiff::civil::Date;
use serde::Serialize;

use super::{Category, Config, Treatment, connection_lint, load, read_text};
use crate::error::{ErrorKind, Problem};
use crate::eu::data::Postcode;
use crate::eu::decide::Oss;
use crate::json::read::Problems;

/// What `lint` found: errors that keep an engine from being built, and warnings worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LintReport {
    /// Why no engine can be built; empty for a usable configuration.
    pub errors: Vec<Problem>,
    /// What is probably not meant; only for a usable configuration.
    pub warnings: Vec<Problem>,
}

impl LintReport {
    /// The report as canonical JSON.
    pub fn to_json(&self) -> String {
        // Strings only: this cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Checks configuration JSON without keeping an engine.
///
/// ```
/// let report = tallage::lint(r#"{"taxes": [{"code": "vat", "name": "VAT", "rate": "20"}]}"#);
/// assert!(report.errors.is_empty());
/// assert_eq!(report.warnings[0].code, "config.taxes.unused");
/// ```
pub fn lint(config: &str) -> LintReport {
    let mut problems = Problems::new(ErrorKind::InvalidConfig);
    let tree = match read_text(config) {
        Ok(tree) => tree,
        Err(error) => {
            let problem = Problem::new(error.code(), error.path(), error.message());
            return LintReport { errors: vec![problem], warnings: Vec::new() };
        }
    };
    match load(tree.root(), &mut problems) {
        Some(config) => LintReport { errors: Vec::new(), warnings: warnings(&config) },
        None => LintReport { errors: problems.into_list(), warnings: Vec::new() },
    }
}

/// [`lint`], as canonical JSON: `{"errors":[…],"warnings":[…]}`.
pub fn lint_json(config: &str) -> String {
    lint(config).to_json()
}

/// The warnings of a usable configuration.
pub(crate) fn warnings(config: &Config) -> Vec<Problem> {
    let mut used = vec![false; config.taxes.len()];
    for list in &config.lists {
        for tax in list {
            used[*tax as usize] = true;
        }
    }
    let mut found = Vec::new();
    for (index, (tax, used)) in config.taxes.iter().take(config.own_taxes).zip(used).enumerate() {
        if !used {
            let message = format!(
                "the tax `{}` hangs on nothing; attach its code to an object, or leave it for fees and customers that name it",
                tax.code
            );
            found.push(Problem::new("config.taxes.unused", format!("/taxes/{index}"), message));
        }
        let rates = tax.rate.iter().chain(tax.rates.iter().map(|(_, rate)| rate));
        let untaxed = rates.clone().any(|rate| !matches!(rate.treatment, Treatment::Standard | Treatment::Zero));
        let zero = rates.clone().any(|rate| rate.category == Some(Category::Z));
        if (untaxed || zero) && rates.clone().any(|rate| !rate.rate.is_zero()) {
            let message = format!(
                "the tax `{}` has a category of untaxed supplies and a rate above 0; EN 16931 wants rate 0 there",
                tax.code
            );
            found.push(Problem::new(
                "config.taxes.category_code.rate_not_zero",
                format!("/taxes/{index}/category_code"),
                message,
            ));
        }
        if let (None, Some((first, _))) = (&tax.rate, tax.rates.first()) {
            let message = format!(
                "the tax `{}` has no rate before {first}; documents dated earlier are refused, add a `rate` for them",
                tax.code
            );
            found.push(Problem::new("config.taxes.no_rate_before", format!("/taxes/{index}/rates"), message));
        }
    }
    for (index, tax) in config.taxes.iter().take(config.own_taxes).enumerate() {
        if config.decides_eu() && tax.code.starts_with("eu_") {
            let message =
                format!("the tax `{}` may meet one of EU VAT with the same code; choose another code", tax.code);
            found.push(Problem::new("config.taxes.code.reserved", format!("/taxes/{index}/code"), message));
        }
    }
    for (index, entity) in config.entities.iter().enumerate() {
        let Some(seller) = &entity.eu else { continue };
        let data = config.eu_data();
        let union = data.is_member(seller.country, Date::MAX);
        let place = data.locate(seller.country.code(), seller.zipcode.as_deref(), Date::MAX);
        if place.is_some_and(|place| place.postcode == Postcode::FitsNone) {
            let message = format!(
                "`{}` is no postcode of {}; it decides whether the seller is in a territory with rules of its own, correct it",
                seller.zipcode.as_deref().unwrap_or_default(),
                seller.country.code()
            );
            let path = format!("/billing_entities/{index}/address/zipcode");
            found.push(Problem::new("config.billing_entities.address.zipcode.no_pattern", path, message));
        }
        let wrong = match seller.oss {
            Oss::NonUnion => union,
            // Northern Ireland's goods go through the Union scheme too.
            Oss::Union => !union && seller.country.code() != "GB" && seller.country.code() != "XI",
            Oss::Assumed | Oss::None => false,
        };
        if wrong {
            let message = format!(
                "a seller in {} cannot be in this scheme: the Union scheme is for sellers established in the EU, the non-Union scheme for services of others (art. 358a, 369a); correct `oss`",
                seller.country.code()
            );
            let path = format!("/billing_entities/{index}/eu/oss");
            found.push(Problem::new("config.billing_entities.eu.oss.not_for_this_seat", path, message));
        }
    }
    found.extend(config.eu_data_not_before.and_then(|day| config.eu_data().age_warning(day)));
    for (index, plan) in config.plans.iter().enumerate() {
        if plan.charges.is_empty() && plan.fixed_charges.is_empty() {
            let message = format!("the plan `{}` has no charges; only its subscription fee is taxed by it", plan.code);
            found.push(Problem::new("config.plans.no_charges", format!("/plans/{index}"), message));
        }
    }
    found.extend(connection_lint::warnings(config));
    found
}
