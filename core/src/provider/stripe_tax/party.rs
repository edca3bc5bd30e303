//! Who buys, and where: a customer of Stripe, or the details of one.

use crate::eu::vat_number;
use crate::geo::{Country, region};
use crate::provider::answer::Remark;
use crate::provider::sale::{Buyer, Place};
use crate::provider::stripe::form::Form;
use crate::provider::stripe::tax_id;

/// Whether an id is one of Stripe: `cus_` and at least 8 letters and digits. Others may begin so too, but they are short (`cus_1`).
pub(crate) fn is_stripe_id(id: &str) -> bool {
    id.strip_prefix("cus_").is_some_and(|rest| rest.len() >= 8 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// `customer`, or `customer_details`; what of it Stripe is not told, it is warned of.
pub(super) fn write(form: &mut Form, buyer: &Buyer) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let standing = standing(buyer, &mut remarks);
    if is_stripe_id(&buyer.id) {
        form.text("customer", &buyer.id);
        if standing.is_some() {
            let text = "Stripe takes the exemption of its own customer; set `tax_exempt` there (the operation `customer` does)";
            remarks.push(remark("exemption_not_told", text.to_owned()));
        }
        return remarks;
    }
    place(form, "customer_details[address]", &buyer.address);
    form.text("customer_details[address_source]", if is_shipping(buyer) { "shipping" } else { "billing" });
    if let Some((kind, value)) = number(buyer, &mut remarks) {
        form.text("customer_details[tax_ids][0][type]", kind).text("customer_details[tax_ids][0][value]", &value);
    }
    match standing {
        Some(Standing::Exempt) => _ = form.text("customer_details[taxability_override]", "customer_exempt"),
        Some(Standing::Reverse) => _ = form.text("customer_details[taxability_override]", "reverse_charge"),
        None => {}
    }
    remarks
}

pub(super) fn is_shipping(buyer: &Buyer) -> bool {
    buyer.address_field == "/customer/shipping_address"
}

/// Why a customer is not charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Exempt,
    Reverse,
}

/// `exemption.entity_use_code` `reverse_charge` or `customer_exempt`; a number of a certificate exempts, too. Other codes are of AvaTax.
pub(super) fn standing(buyer: &Buyer, remarks: &mut Vec<Remark>) -> Option<Standing> {
    match buyer.entity_use_code.as_deref() {
        Some("reverse_charge") => return Some(Standing::Reverse),
        Some("customer_exempt") => return Some(Standing::Exempt),
        Some(code) if !code.eq_ignore_ascii_case("taxable") && buyer.exemption_no.is_none() => {
            let text = format!(
                "Stripe knows no use code `{code}`; exempt the customer by `customer_exempt`, `reverse_charge` or the `number` of a certificate"
            );
            remarks.push(remark("entity_use_code_not_told", text));
        }
        Some(_) | None => {}
    }
    buyer.exemption_no.as_ref().map(|_| Standing::Exempt)
}

/// The tax id with Stripe's type; one whose type is not clear is left out.
pub(super) fn number(buyer: &Buyer, remarks: &mut Vec<Remark>) -> Option<(&'static str, String)> {
    let written = buyer.tax_id.as_deref().map(str::trim).filter(|id| !id.is_empty())?;
    let country = &buyer.address.country;
    let Some(kind) = tax_id::kind(country, written) else {
        let text = format!("it is not clear which of Stripe's types of tax ids `{written}` is, so it was left out");
        remarks.push(remark("tax_id_left_out", text));
        return None;
    };
    let vat = vat_number(written, Country::from_alpha2(country));
    let value = vat.number().filter(|_| kind == "eu_vat").unwrap_or(written);
    Some((kind, value.to_owned()))
}

/// An address under a name: `customer_details[address]`.
pub(super) fn place(form: &mut Form, name: &str, place: &Place) {
    // Northern Ireland is a country in VAT numbers only.
    let country = if place.country == "XI" { "GB" } else { &place.country };
    let state = place.region.as_deref();
    let state = state.map(|text| region::code(country, text).unwrap_or(text));
    for (member, value) in [
        ("line1", place.line1.as_deref()),
        ("line2", place.line2.as_deref()),
        ("city", place.city.as_deref()),
        ("state", state),
        ("postal_code", place.postal_code.as_deref()),
        ("country", Some(country)),
    ] {
        form.filled(&format!("{name}[{member}]"), value);
    }
}

pub(super) fn remark(code: &str, text: String) -> Remark {
    Remark { code: code.to_owned(), text }
}
