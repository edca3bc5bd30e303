//! AddressResolutionModel: what AvaTax makes of an address.

use super::reply::Reply;
use super::response::remarks;
use crate::json::foreign::Foreign;
use crate::json::write::Writer;
use crate::provider::Response;
use crate::provider::failure::Failure;

/// As canonical JSON. An address that cannot be found comes with status 200 and a message of severity `Error`.
pub(super) fn read(response: &Response) -> Result<String, Failure> {
    let reply = Reply::new(response, None);
    let body = reply.json()?;
    let Some(Foreign::List(found)) = body.get("validatedAddresses") else {
        return Err(reply.unreadable("it has no addresses"));
    };
    let quality = body.get("resolutionQuality").and_then(Foreign::filled_text);
    let severe = |message: &Foreign<'_>| {
        let severity = message.get("severity").and_then(Foreign::text).unwrap_or("");
        severity.eq_ignore_ascii_case("Error") || severity.eq_ignore_ascii_case("Exception")
    };
    let failed = body.get("messages").map_or(&[][..], Foreign::items).iter().any(severe);
    let resolved = !failed && !found.is_empty() && quality != Some("NotCoded");
    let mut writer = Writer::with_capacity(512);
    writer.raw("{\"resolved\":").boolean(resolved);
    writer.optional(",\"quality\":", quality);
    // What could not be found is only the question again.
    let mut seen: Vec<Vec<(&str, String)>> = Vec::new();
    for address in found.iter().filter(|_| resolved).map(members) {
        if !seen.contains(&address) {
            seen.push(address);
        }
    }
    writer.raw(",\"addresses\":").list(&seen, |writer, address| {
        writer.raw("{");
        for (at, (name, text)) in address.iter().enumerate() {
            writer.raw(if at == 0 { "\"" } else { ",\"" }).raw(name).raw("\":").string(text);
        }
        writer.raw("}");
    });
    writer.raw(",\"messages\":").list(remarks(&body), |writer, remark| {
        writer.raw("{\"code\":").string(&remark.code).raw(",\"text\":").string(&remark.text).raw("}");
    });
    writer.raw("}");
    Ok(writer.into_string())
}

/// The members of an address in the names of documents, without blank ones.
fn members(address: &Foreign<'_>) -> Vec<(&'static str, String)> {
    let text = |name: &str| address.get(name).and_then(Foreign::filled_text).map(|text| text.trim().to_owned());
    let second = [text("line2"), text("line3")].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let parts = [
        ("address_line1", text("line1")),
        ("address_line2", Some(second).filter(|second| !second.is_empty())),
        ("city", text("city")),
        ("zipcode", text("postalCode")),
        ("state", text("region")),
        ("country", text("country")),
    ];
    parts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
}
