//! The taxes of a line, jurisdiction by jurisdiction.

use rustc_hash::FxHashSet;

use super::reply::money;
use super::response::paid_by;
use super::treatment::{self, Detail};
use crate::config::Treatment;
use crate::json::foreign::Foreign;
use crate::money::exact::Exact;
use crate::provider::amount;
use crate::provider::answer::{AnswerTax, PaidBy};
use crate::provider::sale::{Sale, SaleLine};

/// What the answer says of the whole document, for its lines.
#[derive(Debug)]
pub(super) struct Document<'d> {
    pub(super) body: &'d Foreign<'d>,
    pub(super) sale: &'d Sale,
    pub(super) exponent: u8,
    /// A taxable person of another member state of the EU buys.
    pub(super) within_eu: bool,
    /// Numbers of lines whose words for the invoice are those of a reverse charge; `None`: all.
    reverse_charge: Option<FxHashSet<&'d str>>,
}

impl<'d> Document<'d> {
    pub(super) fn new(body: &'d Foreign<'d>, sale: &'d Sale) -> Self {
        let exponent = sale.currency.exponent();
        Self { body, sale, exponent, within_eu: treatment::is_within_eu(sale), reverse_charge: reverse_charge(body) }
    }

    /// Whether the words for the invoice about a line are those of a reverse charge.
    pub(super) fn says_reverse_charge(&self, line: &Foreign<'_>) -> bool {
        let number = line.get("lineNumber").and_then(Foreign::number);
        self.reverse_charge.as_ref().is_none_or(|lines| number.is_some_and(|number| lines.contains(number)))
    }
}

fn reverse_charge<'d>(body: &'d Foreign<'_>) -> Option<FxHashSet<&'d str>> {
    let mut lines = FxHashSet::default();
    for message in body.get("invoiceMessages").map_or(&[][..], Foreign::items) {
        let text = message.get("content").and_then(Foreign::text).unwrap_or("").to_ascii_lowercase();
        if text.contains("reverse charge") || text.contains("reverse-charge") {
            line_numbers(message).next()?;
            lines.extend(line_numbers(message));
        }
    }
    Some(lines)
}

/// The numbers of the lines that a message for the invoice is about.
pub(super) fn line_numbers<'d>(message: &'d Foreign<'_>) -> impl Iterator<Item = &'d str> {
    message.get("lineNumbers").map_or(&[][..], Foreign::items).iter().filter_map(Foreign::number)
}

/// The taxes of a line.
#[derive(Debug)]
pub(super) struct LineTaxes {
    pub(super) taxes: Vec<AnswerTax>,
    /// How much of the line's tax the seller pays itself.
    pub(super) by_seller: Exact,
}

/// Reads them; `tax` is that of the line.
///
/// # Errors
/// The sum of the jurisdictions' taxes where it is not the line's, and no override explains it.
pub(super) fn of_line(
    line: &Foreign<'_>,
    sold: &SaleLine,
    net: &Exact,
    tax: &Exact,
    document: &Document<'_>,
) -> Result<LineTaxes, Exact> {
    let details = line.get("details").map_or(&[][..], Foreign::items);
    let mut taxes = Vec::with_capacity(details.len().max(1));
    let (mut all, mut by_seller) = (Exact::ZERO, Exact::ZERO);
    for detail in details {
        let seller = sellers_word(detail);
        let read = read(detail, line, sold, net, document, seller);
        all = all.add(&read.amount);
        if seller.is_some() {
            by_seller = by_seller.add(&read.amount);
        }
        taxes.push(read);
    }
    let others = all.sub(&by_seller);
    if others.cmp(tax).is_eq() {
        // What the seller pays is beside the line's tax.
        by_seller = Exact::ZERO;
    } else if all.cmp(tax).is_eq() {
        // It is part of the line's tax. Inside a price nothing is added, whoever pays.
        if sold.tax_included {
            by_seller = Exact::ZERO;
            taxes.iter_mut().filter(|tax| tax.paid_by == PaidBy::Seller).for_each(|tax| tax.paid_by = PaidBy::Inside);
        }
    } else if details.is_empty() || override_type(line, document.body).is_some() {
        by_seller = Exact::ZERO;
        taxes.push(AnswerTax {
            name: "Tax".to_owned(),
            code: None,
            jurisdiction: None,
            rate: None,
            taxable: money(line, "taxableAmount", document.exponent).unwrap_or_else(|| net.clone()),
            amount: tax.sub(&others).reduced(),
            paid_by: paid_by(sold),
            treatment: Treatment::Standard,
            reason: override_type(line, document.body).map(str::to_owned),
        });
    } else {
        return Err(all);
    }
    for detail in line.get("nonPassthroughDetails").map_or(&[][..], Foreign::items) {
        taxes.push(read(detail, line, sold, net, document, Some("nonPassthrough")));
    }
    if taxes.is_empty() {
        let (treatment, reason) = treatment::of_nothing(line, net, document);
        taxes.push(AnswerTax {
            name: "Tax".to_owned(),
            code: None,
            jurisdiction: None,
            rate: None,
            taxable: Exact::ZERO,
            amount: Exact::ZERO,
            paid_by: paid_by(sold),
            treatment,
            reason: reason.map(str::to_owned),
        });
    }
    Ok(LineTaxes { taxes, by_seller })
}

/// AvaTax's word for it, where the seller pays a tax itself.
fn sellers_word<'d>(detail: &'d Foreign<'_>) -> Option<&'d str> {
    let charged_to = detail.get("chargedTo").and_then(Foreign::text).filter(|to| to.eq_ignore_ascii_case("Seller"));
    let not_passed = detail.get("isNonPassThru").and_then(Foreign::boolean) == Some(true);
    charged_to.map(|_| "chargedTo Seller").or(not_passed.then_some("isNonPassThru"))
}

/// The kind of override of a line, or of its document; `None` where there is none.
pub(super) fn override_type<'l>(line: &'l Foreign<'_>, body: &'l Foreign<'_>) -> Option<&'l str> {
    [line, body].into_iter().find_map(|of| {
        let kind = of.get("taxOverrideType").and_then(Foreign::filled_text)?;
        (!kind.eq_ignore_ascii_case("None")).then_some(kind)
    })
}

fn read(
    detail: &Foreign<'_>,
    line: &Foreign<'_>,
    sold: &SaleLine,
    net: &Exact,
    document: &Document<'_>,
    seller: Option<&str>,
) -> AnswerTax {
    let amount_of = |object: &Foreign<'_>, name: &str| money(object, name, document.exponent);
    let text = |name: &str| detail.get(name).and_then(Foreign::filled_text);
    // A fee, and a tax by units, has so much money a unit where others have a rate.
    let by_units = detail.get("isFee").and_then(Foreign::boolean) == Some(true)
        || text("unitOfBasis").is_some_and(|unit| !unit.eq_ignore_ascii_case("PerCurrencyUnit"));
    let fraction = detail.get("rate").and_then(Foreign::number).filter(|_| !by_units);
    let rate = fraction.and_then(amount::percent);
    let amount = amount_of(detail, "tax").unwrap_or(Exact::ZERO);
    let taxable = amount_of(detail, "taxableAmount").or_else(|| amount_of(line, "taxableAmount"));
    let judged = Detail {
        json: detail,
        rate: rate.as_ref(),
        amount: &amount,
        taxable: taxable.as_ref(),
        exempt: amount_of(detail, "exemptAmount").filter(|amount| !amount.is_zero()),
        non_taxable: amount_of(detail, "nonTaxableAmount").filter(|amount| !amount.is_zero()),
    };
    let (treatment, reason) = match seller {
        Some(word) => (Treatment::SellerPays, Some(word)),
        None => treatment::of_detail(&judged, line, net, document),
    };
    let reason = reason.map(str::to_owned);
    let none_taken =
        !matches!(treatment, Treatment::Standard | Treatment::Reduced | Treatment::Zero | Treatment::SellerPays);
    AnswerTax {
        name: text("taxName").or(text("taxType")).unwrap_or("Tax").to_owned(),
        code: None,
        jurisdiction: text("jurisName").map(str::to_owned),
        rate: rate.filter(|_| !none_taken),
        taxable: taxable.unwrap_or(Exact::ZERO),
        amount,
        paid_by: if seller.is_some() { PaidBy::Seller } else { paid_by(sold) },
        treatment,
        reason,
    }
}
