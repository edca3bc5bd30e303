//! An address as Anrok takes it: one line of street, no empty texts, no keys that it does not know.

use crate::geo::region;
use crate::json::write::Writer;
use crate::provider::sale::Place;

/// Appends the object.
pub(super) fn write(out: &mut Writer, place: &Place) {
    // Northern Ireland is a country in VAT numbers only.
    let country = if place.country == "XI" { "GB" } else { &place.country };
    let region = filled(place.region.as_deref());
    let region = region.map(|region| region::code(country, region).unwrap_or(region));
    out.raw(r#"{"country":"#).string(country);
    out.optional(r#","line1":"#, filled(place.line1.as_deref()));
    out.optional(r#","city":"#, filled(place.city.as_deref()));
    out.optional(r#","region":"#, region);
    out.optional(r#","postalCode":"#, filled(place.postal_code.as_deref()));
    out.raw("}");
}

/// A text that is not blank, without the space around it: Anrok refuses empty texts.
pub(super) fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
