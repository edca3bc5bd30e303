//! Addresses as AvaTax takes them: regions by their ISO 3166-2 part, nothing blank.

use crate::geo::region;
use crate::json::write::Writer;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::{Place, Sale};

/// Countries whose taxes are those of a region.
const NEED_REGION: [&str; 2] = ["US", "CA"];

/// Where the address of the seller stands in the configuration.
pub(super) fn seller_field(sale: &Sale) -> String {
    match &sale.billing_entity {
        Some(code) => format!("billing_entities/{code}/address"),
        None => "billing_entities/address".to_owned(),
    }
}

/// Where the sale is supplied from.
pub(super) fn ship_from(sale: &Sale) -> Result<&Place, Failure> {
    let field = seller_field(sale);
    let Some(place) = &sale.ship_from else {
        let mut failure = Failure::new(
            Class::FixData,
            "ship_from_missing",
            "AvaTax wants the address that is supplied from, and the billing entity has none",
            "give the billing entity an address with its country and postal code",
        );
        failure.field = Some(field);
        return Err(failure);
    };
    usable(place, "of the billing entity", &field)?;
    Ok(place)
}

/// Refuses a place of which nobody can know the region.
pub(super) fn usable(place: &Place, whose: &str, field: &str) -> Result<(), Failure> {
    let known = |part: &Option<String>| part.as_ref().is_some_and(|text| !text.trim().is_empty());
    if !NEED_REGION.contains(&place.country.as_str()) || known(&place.region) || known(&place.postal_code) {
        return Ok(());
    }
    let country = &place.country;
    let message = format!("the address {whose} is in `{country}` and names neither a state nor a postal code");
    let mut failure = Failure::new(Class::FixData, "region_missing", message, "add the state or the postal code");
    failure.field = Some(field.to_owned());
    Err(failure)
}

/// The region as its ISO 3166-2 part (`CA`) where it is known, else as it was written.
pub(super) fn region(place: &Place) -> Option<&str> {
    let written = place.region.as_deref()?.trim();
    Some(region::code(&place.country, written).unwrap_or(written))
}

/// The country by its ISO 3166-1 code: some addresses have one that is only reserved, for a part of it.
fn country(place: &Place) -> &str {
    match place.country.as_str() {
        "XI" => "GB",
        "IC" | "EA" => "ES",
        country => country,
    }
}

/// The members of an address, in AvaTax's names.
pub(super) fn members(place: &Place) -> [(&'static str, Option<&str>); 6] {
    [
        ("line1", place.line1.as_deref()),
        ("line2", place.line2.as_deref()),
        ("city", place.city.as_deref()),
        ("region", region(place)),
        ("country", Some(country(place))),
        ("postalCode", place.postal_code.as_deref()),
    ]
}

/// An object of texts, without those that are missing or blank.
pub(super) fn write(writer: &mut Writer, members: &[(&'static str, Option<&str>)]) {
    let filled = members.iter().filter_map(|(name, text)| {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        Some((name, text))
    });
    writer.raw("{");
    for (at, (name, text)) in filled.enumerate() {
        writer.raw(if at == 0 { "\"" } else { ",\"" }).raw(name).raw("\":").string(text);
    }
    writer.raw("}");
}
