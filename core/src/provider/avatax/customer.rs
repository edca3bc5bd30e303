//! CustomerModel: a customer is made, and read.

use super::place;
use super::reply::Reply;
use crate::json::write::Writer;
use crate::provider::Response;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Buyer;

/// A list of one customer.
///
/// # Errors
/// `fix_data` when something is missing that AvaTax wants of each: name, street, city, postal code, region and country.
pub(super) fn write(buyer: &Buyer) -> Result<String, Failure> {
    let [line1, line2, city, region, country, postal_code] = place::members(&buyer.address);
    let wanted = [
        ("a name", buyer.name.as_deref()),
        ("a street", line1.1),
        ("a city", city.1),
        ("a state or region", region.1),
        ("a postal code", postal_code.1),
        ("a country", country.1),
    ];
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|(_, text)| text.is_none_or(|text| text.trim().is_empty()))
        .map(|(what, _)| *what)
        .collect();
    if !missing.is_empty() {
        let message = format!("AvaTax takes no customer without {}: `{}`", missing.join(" and "), buyer.id);
        let hint = "complete the customer, or link it to one that AvaTax knows";
        let mut failure = Failure::new(Class::FixData, "customer_incomplete", message, hint);
        let address_only = !missing.contains(&"a name");
        failure.field = Some(if address_only { buyer.address_field.clone() } else { "/customer/name".to_owned() });
        return Err(failure);
    }
    let mut writer = Writer::with_capacity(512);
    writer.raw("[");
    let own = [("customerCode", Some(buyer.id.as_str())), ("name", buyer.name.as_deref())];
    let [code, name] = own;
    let email = ("emailAddress", buyer.email.as_deref());
    place::write(&mut writer, &[code, name, line1, line2, city, region, postal_code, country, email]);
    writer.raw("]");
    Ok(writer.into_string())
}

/// The code of the customer that was made or found.
pub(super) fn read(response: &Response) -> Result<String, Failure> {
    let reply = Reply::new(response, None);
    let body = reply.json()?;
    // What was made comes back as a list, what was found as an object.
    let customer = body.items().first().unwrap_or(&body);
    let code = customer.get("customerCode").and_then(|code| code.filled_text());
    code.map(str::to_owned).ok_or_else(|| reply.unreadable("it names no customer"))
}
