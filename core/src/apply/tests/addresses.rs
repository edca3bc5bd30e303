//! Which address is told: one of three as a whole, never parts of two.

use serde_json::json;

use super::*;
use crate::provider::failure::Class;

#[test]
fn the_first_usable_address_is_told_as_a_whole() {
    let zip = json!({"country": "US", "zipcode": " 80204 ", "city": "  ", "address_line1": ""});
    let street =
        json!({"country": "US", "address_line1": "1 A St", "city": "Denver", "state": "CO", "address_line2": "Fl 2"});
    let city = json!({"country": "US", "city": "Denver", "state": "CO"});
    let line_only = json!({"country": "CA", "address_line1": "1 A St", "city": "Toronto"});
    let no_country = json!({"zipcode": "80204", "city": "Denver", "state": "CO", "address_line1": "1 A St"});
    let country = json!({"country": "FR"});
    let (shipping, billing, own) = ("/customer/shipping_address", "/customer/billing_address", "/customer");
    let cases = [
        (Some(&zip), Some(&street), &country, Some(shipping)),
        (Some(&street), None, &country, Some(shipping)),
        // In the US and Canada the city alone names no rate; nor does a street without its region.
        (Some(&city), Some(&zip), &country, Some(billing)),
        (Some(&line_only), Some(&zip), &country, Some(billing)),
        (Some(&no_country), None, &zip, Some(own)),
        // Elsewhere the country does.
        (Some(&country), Some(&zip), &street, Some(shipping)),
        (None, None, &country, Some(own)),
        (None, Some(&city), &line_only, None),
        // Together they would be enough, and are not mixed.
        (Some(&city), Some(&no_country), &json!({}), None),
        (None, None, &no_country, None),
    ];
    for (index, (ship, bill, flat, expected)) in cases.into_iter().enumerate() {
        let mut document = invoice("anrok_us", json!([{"id": "a", "amount_cents": 1000}]));
        let mut customer = flat.clone();
        customer["external_id"] = json!("c1");
        customer["provider_customer"] = json!({"connection": "anrok_us"});
        customer["shipping_address"] = json!(ship);
        customer["billing_address"] = json!(bill);
        document["customer"] = customer;
        match (told(&plain(), &document).unwrap(), expected) {
            (Told::Sale(sale), Some(field)) => assert_eq!(sale.customer.address_field, field, "case {index}"),
            (Told::Failed(failure), None) => {
                assert_eq!((failure.class, &*failure.code), (Class::FixData, "address_missing"));
                for place in ["shipping_address", "billing_address", "its own"] {
                    assert!(failure.message.contains(place), "{}", failure.message);
                }
            }
            (other, _) => panic!("case {index}: {other:?}"),
        }
    }
}

#[test]
fn blank_parts_are_left_out_and_white_space_is_not_told() {
    let mut document = invoice("anrok_us", json!([{"id": "a", "amount_cents": 1000}]));
    document["customer"]["shipping_address"] =
        json!({"country": "US", "zipcode": " 80204 ", "city": "  ", "address_line1": "", "state": "\tCO\n"});
    document["customer"]["name"] = json!("  ");
    document["customer"]["tax_identification_number"] = json!(" ");
    let customer = serde_json::to_value(sale_of(&plain(), &document).customer).unwrap();
    assert_eq!(customer["address"], json!({"region": "CO", "postal_code": "80204", "country": "US"}));
    assert!(customer.get("name").is_none() && customer.get("tax_id").is_none(), "{customer}");
}
