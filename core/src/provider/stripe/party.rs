//! Who buys, and where, as Stripe is told it.

use super::form::Form;
use super::tax_id;
use crate::eu::vat_number;
use crate::geo::{Country, region};
use crate::provider::answer::Remark;
use crate::provider::sale::{Buyer, Place};

/// Whether an id is one of Stripe: `cus_` and at least 8 letters and digits. Others may begin so too, but they are short (`cus_1`).
pub(crate) fn is_stripe_id(id: &str) -> bool {
    id.strip_prefix("cus_").is_some_and(|rest| rest.len() >= 8 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

pub(crate) fn is_shipping(buyer: &Buyer) -> bool {
    buyer.address_field == "/customer/shipping_address"
}

/// Why a customer is not charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Exempt,
    Reverse,
}

/// `exemption.entity_use_code` `reverse_charge` or `customer_exempt`; a number of a certificate exempts, too. Other codes are of AvaTax.
pub(crate) fn standing(buyer: &Buyer, remarks: &mut Vec<Remark>) -> Option<Standing> {
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
pub(crate) fn number(buyer: &Buyer, remarks: &mut Vec<Remark>) -> Option<(&'static str, String)> {
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
pub(crate) fn place(form: &mut Form, name: &str, place: &Place) {
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

pub(crate) fn remark(code: &str, text: String) -> Remark {
    Remark { code: code.to_owned(), text }
}
