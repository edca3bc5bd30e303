//! The tax on a document, in major units.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::document::{Document, Line};
use super::error::AvaError;
use super::table::{Juris, Rule, rule};
use crate::simulate::exact::{round, spread};

/// A line with its tax. Always: taxable + exempt + discount = amount, and the taxes of the details are its tax.
#[derive(Debug, Clone)]
pub(super) struct TaxedLine {
    /// Without the tax that was included.
    pub(super) amount: Decimal,
    pub(super) discount: Decimal,
    pub(super) taxable: Decimal,
    pub(super) exempt: Decimal,
    pub(super) tax: Decimal,
    /// What it would be without an override.
    pub(super) calculated: Decimal,
    pub(super) details: Vec<Detail>,
}

#[derive(Debug, Clone)]
pub(super) struct Detail {
    pub(super) country: String,
    pub(super) region: String,
    pub(super) kind: &'static str,
    pub(super) level: &'static str,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) tax_name: String,
    pub(super) rate: Decimal,
    pub(super) rate_type: &'static str,
    pub(super) tax: Decimal,
    pub(super) calculated: Decimal,
    pub(super) taxable: Decimal,
    pub(super) exempt: Decimal,
    pub(super) non_taxable: Decimal,
}

#[derive(Debug, Clone)]
pub(super) struct Taxed {
    pub(super) lines: Vec<TaxedLine>,
    /// Wording for the invoice, where a line is zero-rated for a taxable person.
    pub(super) message: Option<&'static str>,
}

/// Codes of use that exempt; others are taken as names of the customer's own, and do not.
const USES: &str = "ABCDEFGHIJKLMNPQR";

/// Settings of the company.
pub(super) struct Settings<'a> {
    pub(super) no_nexus: &'a BTreeSet<String>,
    /// Decimals of a tax; none: those of the currency.
    pub(super) decimals: Option<u32>,
}

/// Decimals of a currency: ISO 4217.
pub(super) fn exponent(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

pub(super) fn tax(document: &Document, settings: &Settings<'_>) -> Result<Taxed, AvaError> {
    let currency_decimals = exponent(&document.currency);
    let decimals = settings.decimals.unwrap_or(currency_decimals);
    let shared: Vec<Decimal> =
        document.lines.iter().map(|line| if line.discounted { line.amount } else { Decimal::ZERO }).collect();
    let any = document.lines.iter().any(|line| line.discounted) && !shared.iter().sum::<Decimal>().is_zero();
    // The last discounted line takes what is left of the discount, so the others come first.
    let discounted: Vec<Decimal> = shared.iter().copied().filter(|weight| !weight.is_zero()).collect();
    let total = if any { document.discount } else { Decimal::ZERO };
    let mut shares = spread(total, &discounted, currency_decimals).into_iter();
    let mut taxed = Taxed { lines: Vec::with_capacity(document.lines.len()), message: None };
    for (line, weight) in document.lines.iter().zip(&shared) {
        let discount = if weight.is_zero() { Decimal::ZERO } else { shares.next().unwrap_or_default() };
        let (Some(from), Some(to)) = (&line.addresses.from, &line.addresses.to) else {
            return Err(AvaError::required("addresses"));
        };
        let vat_id = !(document.vat_id.is_empty() && line.vat_id.is_empty());
        let rule = rule(from, to, vat_id, settings.no_nexus);
        if vat_id && matches!(rule, Rule::Zero(..)) {
            taxed.message = Some("Reverse charge: the customer is liable for the tax.");
        }
        taxed.lines.push(tax_line(document, line, discount, &rule, decimals));
    }
    Ok(taxed)
}

fn tax_line(document: &Document, line: &Line, discount: Decimal, rule: &Rule, decimals: u32) -> TaxedLine {
    let by_use = |code: &str| code.len() == 1 && USES.contains(code);
    let exempt = by_use(&document.use_code)
        || by_use(&line.use_code)
        || !document.exempt_no.is_empty()
        || !line.exempt_no.is_empty()
        || [&document.override_, &line.override_].iter().any(|given| given.kind == "Exemption");
    let paid = line.amount - discount;
    let mut taxed = TaxedLine {
        amount: line.amount,
        discount,
        taxable: paid,
        exempt: Decimal::ZERO,
        tax: Decimal::ZERO,
        calculated: Decimal::ZERO,
        details: Vec::new(),
    };
    match rule {
        Rule::Zero(country, name) => taxed.details.push(Detail::zero(country, name, paid, Decimal::ZERO)),
        Rule::NoNexus(country, name) => {
            (taxed.taxable, taxed.exempt) = (Decimal::ZERO, paid);
            taxed.details.push(Detail::zero(country, name, Decimal::ZERO, paid));
        }
        Rule::Taxed(place) => {
            let freight = place.freight_free && line.tax_code.starts_with("FR");
            if exempt || freight {
                (taxed.taxable, taxed.exempt) = (Decimal::ZERO, paid);
            } else if line.included {
                let all: Decimal = place.jurises.iter().map(Juris::rate).sum();
                taxed.taxable = round(paid / (Decimal::ONE + all), decimals);
                taxed.amount = taxed.taxable + discount;
            }
            for (at, juris) in place.jurises.iter().enumerate() {
                let mut detail = juris.detail(place.country, place.region, &taxed, paid, exempt);
                // What is inside a price is split without rest.
                let last = line.included && at + 1 == place.jurises.len() && !taxed.taxable.is_zero();
                detail.calculated = if last {
                    paid - taxed.taxable - taxed.calculated
                } else {
                    round(taxed.taxable * detail.rate, decimals)
                };
                detail.tax = detail.calculated;
                taxed.calculated += detail.calculated;
                taxed.details.push(detail);
            }
        }
    }
    taxed.tax = taxed.calculated;
    if let ("TaxAmount", Some(amount)) = (line.override_.kind, line.override_.amount) {
        taxed.set_tax(amount, decimals);
        if line.included && !taxed.taxable.is_zero() {
            taxed.taxable = paid - amount;
            taxed.amount = taxed.taxable + discount;
            for detail in &mut taxed.details {
                detail.taxable = taxed.taxable;
            }
        }
    }
    taxed
}

impl TaxedLine {
    /// Another tax than calculated, spread over the details.
    fn set_tax(&mut self, amount: Decimal, decimals: u32) {
        let weights: Vec<Decimal> = self.details.iter().map(|detail| detail.rate).collect();
        for (detail, part) in self.details.iter_mut().zip(spread(amount, &weights, decimals)) {
            detail.tax = part;
        }
        self.tax = amount;
    }
}

impl Juris {
    fn rate(&self) -> Decimal {
        Decimal::new(self.rate, 6).normalize()
    }

    fn detail(&self, country: &str, region: &str, line: &TaxedLine, paid: Decimal, exempt: bool) -> Detail {
        let free = if line.taxable.is_zero() { paid } else { Decimal::ZERO };
        Detail {
            country: country.to_owned(),
            region: if region.is_empty() { country } else { region }.to_owned(),
            kind: self.kind,
            level: self.level,
            code: self.code.to_owned(),
            name: self.name.to_owned(),
            tax_name: self.tax.to_owned(),
            rate: self.rate(),
            rate_type: if self.kind == "CNT" { "Standard" } else { "General" },
            tax: Decimal::ZERO,
            calculated: Decimal::ZERO,
            taxable: line.taxable,
            exempt: if exempt { free } else { Decimal::ZERO },
            non_taxable: if exempt { Decimal::ZERO } else { free },
        }
    }
}

impl Detail {
    fn zero(country: &str, name: &str, taxable: Decimal, non_taxable: Decimal) -> Self {
        Self {
            country: country.to_owned(),
            region: country.to_owned(),
            kind: "CNT",
            level: "Country",
            code: country.to_owned(),
            name: name.to_owned(),
            tax_name: "Zero Rate".to_owned(),
            rate: Decimal::ZERO,
            rate_type: "Zero",
            tax: Decimal::ZERO,
            calculated: Decimal::ZERO,
            taxable,
            exempt: Decimal::ZERO,
            non_taxable,
        }
    }

    /// `Sales` in the United States, `Output` elsewhere.
    pub(super) fn tax_type(&self) -> &'static str {
        if self.country == "US" { "Sales" } else { "Output" }
    }
}

impl Taxed {
    pub(super) fn sum(&self, of: impl Fn(&TaxedLine) -> Decimal) -> Decimal {
        self.lines.iter().map(of).sum()
    }
}
