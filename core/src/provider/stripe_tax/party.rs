//! Who buys, and where: a customer of Stripe, or the details of one.

pub(crate) use crate::provider::stripe::party::is_stripe_id;
pub(super) use crate::provider::stripe::party::{Standing, is_shipping, number, place, remark, standing};

use crate::provider::answer::Remark;
use crate::provider::sale::Buyer;
use crate::provider::stripe::form::Form;

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
