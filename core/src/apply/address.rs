//! Which address a customer is taxed by.

use crate::document::Customer;
use crate::geo::Address;
use crate::provider::sale::Place;

/// The address to tax by, and where it stands in the document: the shipping address, else the billing address, else the customer's own, each
/// as a whole or not at all; parts of two are never mixed. `None`: none of them is usable.
pub(crate) fn choose(customer: &Customer<'_>) -> Option<(Place, &'static str)> {
    let places = [
        (customer.shipping_address.as_ref(), "/customer/shipping_address"),
        (customer.billing_address.as_ref(), "/customer/billing_address"),
        (Some(&customer.address), "/customer"),
    ];
    places.into_iter().find_map(|(address, field)| Some((place(address?).filter(usable)?, field)))
}

/// An address without blank parts; `None` without a country.
pub(crate) fn place(address: &Address<'_>) -> Option<Place> {
    Some(Place {
        line1: filled(address.address_line1.as_deref()),
        line2: filled(address.address_line2.as_deref()),
        city: filled(address.city.as_deref()),
        region: filled(address.state.as_deref()),
        postal_code: filled(address.zipcode.as_deref()),
        country: address.country?.code().to_owned(),
    })
}

/// A text without white space around it; `None` if nothing is left.
pub(super) fn filled(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Whether an address says enough. In the US and Canada, where rates differ by region, county and city, that is a postal code, or street, city
/// and region (Lago's rule for its providers); elsewhere the country is.
fn usable(place: &Place) -> bool {
    let by_street = place.line1.is_some() && place.city.is_some() && place.region.is_some();
    !matches!(&*place.country, "US" | "CA") || place.postal_code.is_some() || by_street
}
