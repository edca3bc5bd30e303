//! A fee: one line of an invoice.

use std::borrow::Cow;

use super::deduction::{Coupon, read_coupon};
use super::invoice::{Invoice, MAX_DEDUCTIONS, read_some};
use super::provider::{self, Exemption};
use super::vat::{self, FeeVat};
use crate::config::Treatment;
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};
use crate::money::Rate;
use crate::money::decimal::Decimal;

/// What a fee is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FeeType {
    /// The plan's own fee.
    Subscription,
    /// Usage of a charge.
    Charge,
    /// A fixed charge.
    FixedCharge,
    /// What is missing to the plan's minimum commitment.
    Commitment,
    /// An add-on.
    AddOn,
    /// Prepaid credits.
    Credit,
}

impl FeeType {
    pub(crate) const WORDS: [(&'static str, Self); 6] = [
        ("subscription", Self::Subscription),
        ("charge", Self::Charge),
        ("fixed_charge", Self::FixedCharge),
        ("commitment", Self::Commitment),
        ("add_on", Self::AddOn),
        ("credit", Self::Credit),
    ];

    /// The type as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::FeeType::FixedCharge.as_str(), "fixed_charge");
    /// ```
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// How much a fee is, before anything is taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FeeAmount {
    /// Minor units.
    Cents(i64),
    /// `units` × `unit_amount`, the latter in major units.
    Units {
        /// How many.
        units: Decimal,
        /// The price of one, in **major** units (`0.0042` EUR).
        unit_amount: Decimal,
    },
}

/// A tax that was charged when the fee was paid in advance.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SettledTax<'a> {
    /// Its code then.
    pub tax_code: Cow<'a, str>,
    /// Its name then.
    pub tax_name: Cow<'a, str>,
    /// Its rate then, in percent.
    pub tax_rate: Rate,
    /// What was charged, in minor units.
    pub amount_cents: i64,
}

/// One line of an invoice.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fee<'a> {
    /// Unique in the document.
    pub id: Cow<'a, str>,
    /// What the fee is for.
    pub fee_type: FeeType,
    /// What people read on the line.
    pub name: Option<Cow<'a, str>>,
    /// The plan it belongs to.
    pub plan_code: Option<Cow<'a, str>>,
    /// The charge of that plan.
    pub charge_code: Option<Cow<'a, str>>,
    /// The fixed charge of that plan.
    pub fixed_charge_code: Option<Cow<'a, str>>,
    /// The add-on.
    pub add_on_code: Option<Cow<'a, str>>,
    /// How much.
    pub amount: FeeAmount,
    /// How many units, for information beside an amount in minor units.
    pub units: Option<Decimal>,
    /// Taxes of this very fee; empty means “not set here”.
    pub tax_codes: Vec<Cow<'a, str>>,
    /// An exempt fee has no tax.
    pub exempt: bool,
    /// Why it is exempt, as AvaTax is told.
    pub exemption: Option<Exemption<'a>>,
    /// Whether taxes are inside the amount; `None`: as the document or the tax says.
    pub prices_include_tax: Option<bool>,
    /// `Some`: paid in advance, with these taxes, which are summed and never recomputed.
    pub settled: Option<Vec<SettledTax<'a>>>,
    /// What EU VAT wants to know of it.
    pub vat: FeeVat<'a>,
    /// Coupons for this fee only.
    pub coupons: Vec<Coupon<'a>>,
}

impl Fee<'_> {
    /// Whether what was settled was inside the price.
    pub(crate) fn settled_inclusive(&self, invoice: &Invoice<'_>) -> bool {
        self.prices_include_tax.or(invoice.prices_include_tax) == Some(true)
    }

    /// What happened to a settled fee; `None`: not settled.
    pub(crate) fn settled_treatment(&self) -> Option<Treatment> {
        let settled = self.settled.as_ref()?;
        Some(match settled.first() {
            None => Treatment::NotTaxed,
            Some(_) if settled.iter().all(|tax| tax.tax_rate.is_zero()) => Treatment::Zero,
            Some(_) => Treatment::Standard,
        })
    }
}

/// Decimal places of units and unit amounts.
const UNIT_PLACES: u32 = 12;

/// Reads a fee and puts it behind `fees`: a fee is large, and there may be many.
pub(crate) fn read<'a>(
    node: Node<'_, 'a>,
    path: &Path<'_>,
    problems: &mut Problems,
    fees: &mut Vec<Fee<'a>>,
) -> Option<()> {
    members!(node, path, problems, {
        id: "id", fee_type: "type", name: "name", plan: "plan_code", charge: "charge_code", fixed: "fixed_charge_code",
        add_on: "add_on_code", cents: "amount_cents", units: "units", unit_amount: "unit_amount", tax_codes: "tax_codes",
        exempt: "exempt", inclusive: "prices_include_tax", settled: "settled", coupons: "coupons", supply: "supply",
        rate_kind: "vat_rate_kind", vat_rate: "vat_rate", price_rate: "price_vat_rate", from: "from_date", to: "to_date",
        exemption: "exemption",
    });
    let id = read::required_code(id, &path.member("id"), problems);
    let type_path = path.member("type");
    let fee_type = read::required(fee_type, &type_path, problems);
    let fee_type = read::word(fee_type, &FeeType::WORDS, &type_path, problems);
    let charge = read::code(charge, &path.member("charge_code"), problems);
    let fixed = read::code(fixed, &path.member("fixed_charge_code"), problems);
    let add_on = read::code(add_on, &path.member("add_on_code"), problems);
    let plan = read::code(plan, &path.member("plan_code"), problems);
    if let Some(fee_type) = fee_type {
        let only = |given: bool, member: &str, wanted: FeeType, problems: &mut Problems| {
            if given && fee_type != wanted {
                let message =
                    format!("a fee of type `{}` has no `{member}`; drop it or correct the type", fee_type.as_str());
                problems.add(&path.member(member), "not_allowed", message);
            }
        };
        only(charge.is_some(), "charge_code", FeeType::Charge, problems);
        only(fixed.is_some(), "fixed_charge_code", FeeType::FixedCharge, problems);
        only(add_on.is_some(), "add_on_code", FeeType::AddOn, problems);
    }
    if plan.is_none() && (charge.is_some() || fixed.is_some()) {
        problems.add(
            &path.member("plan_code"),
            "required",
            "a charge is looked up in its plan; name the `plan_code` too",
        );
    }
    let units = read::decimal(units, UNIT_PLACES, &path.member("units"), problems);
    let amount = read_amount(cents, unit_amount, units, path, problems);
    let settled = settled.map(|node| read_settled(node, &path.member("settled"), problems));
    let coupons_path = path.member("coupons");
    let coupons =
        read_some(coupons, &coupons_path, problems, |node, at, problems| read_coupon(node, true, at, problems));
    if let Some(settled) = &settled {
        if !coupons.is_empty() {
            problems.add(
                &coupons_path,
                "not_allowed",
                "a settled fee takes no coupons: its tax was charged on what it was",
            );
        }
        if matches!(amount, Some(FeeAmount::Cents(0))) && settled.iter().any(|tax| tax.amount_cents != 0) {
            let message = "a fee of amount 0 cannot carry a settled tax; give the amount that was taxed";
            problems.add(&path.member("settled"), "conflict", message);
        }
    }
    fees.push(Fee {
        id: id?,
        fee_type: fee_type?,
        name: read::text(name, &path.member("name"), problems),
        plan_code: plan,
        charge_code: charge,
        fixed_charge_code: fixed,
        add_on_code: add_on,
        amount: amount?,
        units,
        tax_codes: read::codes(tax_codes, &path.member("tax_codes"), problems),
        exempt: read::boolean(exempt, &path.member("exempt"), problems).unwrap_or(false),
        exemption: provider::read_exemption(exemption, &path.member("exemption"), problems),
        prices_include_tax: read::boolean(inclusive, &path.member("prices_include_tax"), problems),
        settled,
        vat: vat::read([supply, rate_kind, vat_rate, price_rate, from, to], path, problems),
        coupons,
    });
    Some(())
}

fn read_amount(
    cents: Option<Node<'_, '_>>,
    unit_amount: Option<Node<'_, '_>>,
    units: Option<Decimal>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<FeeAmount> {
    let (cents_path, unit_path) = (path.member("amount_cents"), path.member("unit_amount"));
    match (cents, unit_amount) {
        (Some(_), Some(_)) => {
            problems.add(&cents_path, "conflict", "give `amount_cents` or `units` and `unit_amount`, not both");
            None
        }
        (Some(_), None) => read::cents(cents, &cents_path, problems).map(FeeAmount::Cents),
        (None, Some(_)) => {
            let unit_amount = read::decimal(unit_amount, UNIT_PLACES, &unit_path, problems)?;
            if units.is_none() {
                problems.add(&path.member("units"), "required", "a `unit_amount` needs `units`");
            }
            Some(FeeAmount::Units { units: units?, unit_amount })
        }
        (None, None) => {
            problems.add(&cents_path, "required", "a fee needs `amount_cents`, or `units` and `unit_amount`");
            None
        }
    }
}

fn read_settled<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Vec<SettledTax<'a>> {
    let mut taxes: Vec<SettledTax<'a>> = Vec::new();
    if let Some(nodes) = read::list(Some(node), path, problems).filter(|nodes| nodes.len() > MAX_DEDUCTIONS) {
        let message = format!("this list has {} entries, at most {MAX_DEDUCTIONS} are read", nodes.len());
        problems.add(path, "too_many", message);
        return taxes;
    }
    for (index, node) in read::list(Some(node), path, problems).into_iter().flatten().enumerate() {
        let at = path.index(index);
        members!(node, &at, problems, { code: "tax_code", name: "tax_name", rate: "tax_rate", amount: "amount_cents" });
        let code = read::required_code(code, &at.member("tax_code"), problems);
        let name = read::text(name, &at.member("tax_name"), problems);
        let (rate_path, amount_path) = (at.member("tax_rate"), at.member("amount_cents"));
        let rate = read::required(rate, &rate_path, problems);
        let rate = read::rate(rate, Rate::MAX_PERCENT, &rate_path, problems);
        let amount = read::required(amount, &amount_path, problems);
        let amount = read::cents(amount, &amount_path, problems);
        let (Some(tax_code), Some(tax_rate), Some(amount_cents)) = (code, rate, amount) else { continue };
        if taxes.iter().any(|tax| tax.tax_code == tax_code && tax.tax_rate == tax_rate) {
            let message = format!("the tax `{tax_code}` stands twice at this rate; add its amounts up");
            problems.add(&at.member("tax_code"), "duplicate", message);
        }
        let tax_name = name.unwrap_or_else(|| tax_code.clone());
        taxes.push(SettledTax { tax_code, tax_name, tax_rate, amount_cents });
    }
    taxes
}
