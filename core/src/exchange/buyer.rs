//! A customer as a provider is told it, outside any document.

use std::borrow::Cow;

use crate::document::{self, Customer};
use crate::geo::Address;
use crate::json::node::Node;
use crate::json::read::{Path, Problems};
use crate::provider::sale::{Buyer, Place};

/// The customer of a request; its id is filled in by who knows the link.
pub(super) fn read(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Buyer {
    let customer = document::read_customer(node, path, problems);
    let (address, address_field) = address(&customer);
    let filled =
        |text: &Option<Cow<'_, str>>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    Buyer {
        id: String::new(),
        create: false,
        name: filled(&customer.name),
        email: filled(&customer.email),
        tax_id: filled(&customer.tax_identification_number),
        address,
        address_field,
        entity_use_code: None,
        exemption_no: None,
    }
}

/// The first address that names its country: of shipping, of billing, the customer's own.
fn address(customer: &Customer<'_>) -> (Place, String) {
    let addresses = [
        (customer.shipping_address.as_ref(), "/customer/shipping_address"),
        (customer.billing_address.as_ref(), "/customer/billing_address"),
        (Some(&customer.address), "/customer"),
    ];
    let found = addresses.into_iter().find_map(|(address, field)| Some((place(address?)?, field)));
    let (place, field) = found.unwrap_or((Place::default(), "/customer"));
    (place, field.to_owned())
}

/// An address without its blank parts; `None` without a country.
pub(super) fn place(address: &Address<'_>) -> Option<Place> {
    let filled =
        |part: &Option<Cow<'_, str>>| part.as_deref().map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned);
    Some(Place {
        line1: filled(&address.address_line1),
        line2: filled(&address.address_line2),
        city: filled(&address.city),
        region: filled(&address.state),
        postal_code: filled(&address.zipcode),
        country: address.country?.code().to_owned(),
    })
}
