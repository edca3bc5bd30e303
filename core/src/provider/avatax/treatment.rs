//! Why a jurisdiction takes nothing of a line. AvaTax gives no reason as such: it is in the amounts and in a few words.
//!
//! Recorded: a product that is not taxed has its rate and a `nonTaxableAmount` (freight in California); where the seller has no nexus the
//! rate is 0 and `nonTaxableAmount` is the whole (United Kingdom), with `nonTaxableType` `NexusRule` where that is told; a customer that is
//! exempt has an `exemptAmount`; a sale within the EU to a number for VAT, and one out of the EU, has the rate 0 of the country of
//! origin, `rateType` `Zero` and a `taxableAmount`.

use super::reply::money;
use super::taxes::{Document, override_type};
use crate::config::Treatment;
use crate::eu::data::Data;
use crate::geo::Country;
use crate::json::foreign::Foreign;
use crate::money::exact::Exact;
use crate::provider::sale::Sale;

/// What counts of a detail; amounts of 0 are not there.
#[derive(Debug)]
pub(super) struct Detail<'d> {
    pub(super) json: &'d Foreign<'d>,
    pub(super) rate: Option<&'d Exact>,
    pub(super) amount: &'d Exact,
    pub(super) taxable: Option<&'d Exact>,
    pub(super) exempt: Option<Exact>,
    pub(super) non_taxable: Option<Exact>,
}

type Verdict<'d> = (Treatment, Option<&'d str>);

/// What a detail means, and AvaTax's own word for it.
pub(super) fn of_detail<'d>(
    detail: &Detail<'d>,
    line: &'d Foreign<'_>,
    net: &Exact,
    document: &'d Document<'_>,
) -> Verdict<'d> {
    let word = |name: &str| detail.json.get(name).and_then(Foreign::filled_text);
    let rate_type = word("rateType");
    if !detail.amount.is_zero() {
        let reduced = rate_type.is_some_and(|word| word.starts_with("Reduced") || word.starts_with("SuperReduced"));
        return (if reduced { Treatment::Reduced } else { Treatment::Standard }, None);
    }
    let taxed = detail.taxable.is_some_and(|taxable| !taxable.is_zero());
    let rule = word("nonTaxableType");
    let free = rate_is_zero(detail);
    match (&detail.exempt, &detail.non_taxable) {
        _ if taxed && free == Some(true) => zero_rated(rate_type, line, document),
        // Rounded to nothing, or overridden.
        _ if taxed => (Treatment::Standard, None),
        (None, Some(_)) if rule.is_some_and(|rule| rule.eq_ignore_ascii_case("NexusRule")) => {
            (Treatment::NotCollecting, rule)
        }
        (None, Some(_)) if rule.is_none() && free == Some(true) => (Treatment::NotCollecting, None),
        (None, Some(_)) => (Treatment::ProductNotTaxed, rule),
        (Some(_), _) => exempt(line, document).unwrap_or((Treatment::Exempt, Some("exemptAmount"))),
        (None, None) => match exempt(line, document).filter(|_| amount(line, "exemptAmount", document)) {
            Some(verdict) => verdict,
            None if net.is_zero() => (Treatment::NotTaxed, None),
            None => (Treatment::Unknown, rule.or(rate_type)),
        },
    }
}

/// What a line without details and without tax means.
pub(super) fn of_nothing<'d>(line: &'d Foreign<'_>, net: &Exact, document: &'d Document<'_>) -> Verdict<'d> {
    if net.is_zero() {
        return (Treatment::NotTaxed, None);
    }
    let whole = amount(line, "exemptAmount", document);
    if let Some(verdict) = exempt(line, document).filter(|_| whole) {
        return verdict;
    }
    if line.get("isItemTaxable").and_then(Foreign::boolean) == Some(false) {
        return (Treatment::ProductNotTaxed, Some("isItemTaxable"));
    }
    // Without nexus the details may be missing, and the amount shows as exempt.
    if whole { (Treatment::NotCollecting, None) } else { (Treatment::Unknown, None) }
}

/// Who or what exempts a line, if something does.
fn exempt<'d>(line: &'d Foreign<'_>, document: &'d Document<'_>) -> Option<Verdict<'d>> {
    let text = |of: &'d Foreign<'_>, name: &str| of.get(name).and_then(Foreign::filled_text);
    let either = |name: &str| text(line, name).or_else(|| text(document.body, name));
    if either("exemptNo").is_some() {
        return Some((Treatment::CustomerExempt, Some("exemptNo")));
    }
    let use_code = either("entityUseCode").or_else(|| either("customerUsageType"));
    if use_code.is_some_and(|code| !code.eq_ignore_ascii_case("TAXABLE")) {
        return Some((Treatment::CustomerExempt, Some("entityUseCode")));
    }
    let certificate = line.get("exemptCertId").and_then(Foreign::integer).is_some_and(|id| id != 0);
    if certificate || text(line, "certificateId").is_some_and(|id| id != "0") {
        return Some((Treatment::CustomerExempt, Some("exemptCertId")));
    }
    let kind = override_type(line, document.body)?;
    kind.eq_ignore_ascii_case("Exemption").then_some((Treatment::TransactionExempt, Some(kind)))
}

/// The rate 0 on an amount: the customer owes the tax, or nobody does.
fn zero_rated<'d>(rate_type: Option<&'d str>, line: &'d Foreign<'_>, document: &Document<'_>) -> Verdict<'d> {
    let zero = rate_type.is_some_and(|word| word.eq_ignore_ascii_case("Zero"));
    let reverse =
        zero && document.sale.customer.tax_id.is_some() && (document.within_eu || document.says_reverse_charge(line));
    (if reverse { Treatment::ReverseCharge } else { Treatment::Zero }, rate_type)
}

/// Whether a taxable person of one member state buys from another.
pub(super) fn is_within_eu(sale: &Sale) -> bool {
    let Some(from) = &sale.ship_from else { return false };
    let to = &sale.customer.address;
    let data = Data::bundled();
    let member = |code: &str| Country::from_alpha2(code).is_some_and(|country| data.is_member(country, sale.tax_date));
    sale.customer.tax_id.is_some() && from.country != to.country && member(&from.country) && member(&to.country)
}

fn rate_is_zero(detail: &Detail<'_>) -> Option<bool> {
    detail.rate.map(Exact::is_zero)
}

/// Whether a line has an amount other than 0 under this name.
fn amount(line: &Foreign<'_>, name: &str, document: &Document<'_>) -> bool {
    money(line, name, document.exponent).is_some_and(|amount| !amount.is_zero())
}
