//! Versions of the API, and older shapes: what is built in the newest shape is turned back.

use crate::simulate::json::Json;

/// Those that are known, oldest first. Sources: the changelog of Stripe's API and of its packages; between them there are more.
const VERSIONS: [&str; 28] = [
    "2022-11-15",
    "2023-08-16",
    "2023-10-16",
    "2024-04-10",
    "2024-06-20",
    "2024-09-30.acacia",
    "2024-10-28.acacia",
    "2024-11-20.acacia",
    "2024-12-18.acacia",
    "2025-01-27.acacia",
    "2025-02-24.acacia",
    "2025-03-31.basil",
    "2025-04-30.basil",
    "2025-05-28.basil",
    "2025-06-30.basil",
    "2025-07-30.basil",
    "2025-08-27.basil",
    "2025-09-30.clover",
    "2025-10-29.clover",
    "2025-11-17.clover",
    "2025-12-15.clover",
    "2026-01-28.clover",
    "2026-02-25.clover",
    "2026-03-25.dahlia",
    "2026-04-22.dahlia",
    "2026-05-27.dahlia",
    "2026-09-30.endive",
    "2026-10-28.endive",
];

pub(super) const NEWEST: &str = "2026-10-28.endive";

pub(super) fn known(text: &str) -> Option<&'static str> {
    VERSIONS.iter().find(|known| **known == text).copied()
}

/// The object as `version` has it. Versions begin with their date, so they compare as texts.
pub(super) fn shape(json: &mut Json, version: &str) {
    if version >= NEWEST {
        return;
    }
    match json {
        Json::Array(items) => items.iter_mut().for_each(|item| shape(item, version)),
        Json::Object(members) => {
            members.iter_mut().for_each(|(_, member)| shape(member, version));
            let object = json.get("object").and_then(Json::text).unwrap_or("").to_owned();
            match object.as_str() {
                "invoice" => invoice(json, version),
                "line_item" | "invoiceitem" => line(json, version),
                "credit_note" | "credit_note_line_item" if version < "2025-03-31" => {
                    taxes_as_amounts(json, if object == "credit_note" { "total_taxes" } else { "taxes" });
                }
                "tax.calculation" if version < "2024-10-28" => flat_rates(json),
                _ => {}
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) => {}
    }
}

fn remove(json: &mut Json, name: &str) -> Option<Json> {
    let Json::Object(members) = json else { return None };
    let at = members.iter().position(|(known, _)| known == name)?;
    Some(members.remove(at).1)
}

fn invoice(json: &mut Json, version: &str) {
    if let Some(automatic) = json.get_mut("automatic_tax") {
        for (since, member) in
            [("2025-10-29", "provider"), ("2024-04-10", "disabled_reason"), ("2023-10-16", "liability")]
        {
            if version < since {
                remove(automatic, member);
            }
        }
    }
    if version >= "2025-03-31" {
        return;
    }
    let sum = taxes_as_amounts(json, "total_taxes");
    json.set("tax", sum);
    for name in ["parent", "amount_overpaid", "customer_account"] {
        remove(json, name);
    }
    json.set("subscription", Json::Null);
    json.set("paid", (json.get("status").and_then(Json::text) == Some("paid")).into());
}

fn line(json: &mut Json, version: &str) {
    if version < "2026-03-25" {
        remove(json, "quantity_decimal");
    }
    if version >= "2025-03-31" {
        return;
    }
    let is_line = json.get("object").and_then(Json::text) == Some("line_item");
    let pricing = remove(json, "pricing").unwrap_or(Json::Null);
    let details = pricing.get("price_details");
    let of = |name: &str| details.and_then(|details| details.get(name)).cloned().unwrap_or(Json::Null);
    let unit = pricing.get("unit_amount_decimal").cloned().unwrap_or(Json::Null);
    let currency = json.get("currency").cloned().unwrap_or(Json::Null);
    let price = Json::object([
        ("id", of("price")),
        ("object", "price".into()),
        ("active", false.into()),
        ("currency", currency),
        ("product", of("product")),
        ("unit_amount_decimal", unit),
    ]);
    json.set("price", if details.is_some() { price } else { Json::Null });
    json.set("plan", Json::Null);
    json.set("subscription", Json::Null);
    let parent = remove(json, "parent");
    remove(json, "subtotal");
    if is_line {
        let item = parent.as_ref().and_then(|parent| parent.get("invoice_item_details")?.get("invoice_item"));
        json.set("invoice_item", item.cloned().unwrap_or(Json::Null));
        json.set("type", "invoiceitem".into());
        json.set("proration", false.into());
        taxes_as_amounts(json, "taxes");
        json.set("tax_rates", Json::Array(Vec::new()));
        let amount = json.get("amount").cloned().unwrap_or(Json::Null);
        let unit = json.get("price").and_then(|price| price.get("unit_amount_decimal")).cloned();
        json.set("amount_excluding_tax", excluding(json, amount));
        json.set("unit_amount_excluding_tax", unit.unwrap_or(Json::Null));
    }
}

/// The amount without what of its tax is inside.
fn excluding(json: &Json, amount: Json) -> Json {
    let number = |json: Option<&Json>| match json {
        Some(Json::Number(text)) => text.parse::<i64>().unwrap_or(0),
        _ => 0,
    };
    let Some(Json::Array(taxes)) = json.get("tax_amounts") else { return amount };
    let inside: i64 = taxes
        .iter()
        .filter(|tax| tax.get("inclusive") == Some(&Json::Bool(true)))
        .map(|tax| number(tax.get("amount")))
        .sum();
    (number(Some(&amount)) - inside).into()
}

/// `taxes` → `tax_amounts`, `total_taxes` → `total_tax_amounts`; gives the sum, or null where there are none.
fn taxes_as_amounts(json: &mut Json, name: &str) -> Json {
    let older = if name == "taxes" { "tax_amounts" } else { "total_tax_amounts" };
    let Some(Json::Array(taxes)) = remove(json, name) else {
        json.set(older, Json::Array(Vec::new()));
        return Json::Null;
    };
    let mut sum = None;
    let mut amounts = Vec::with_capacity(taxes.len());
    for tax in &taxes {
        let of = |name: &str| tax.get(name).cloned().unwrap_or(Json::Null);
        if let Json::Number(text) = of("amount") {
            sum = Some(sum.unwrap_or(0_i64).saturating_add(text.parse().unwrap_or(0)));
        }
        let inclusive = of("tax_behavior").text() == Some("inclusive");
        let rate = tax.get("tax_rate_details").and_then(|details| details.get("tax_rate")).cloned();
        amounts.push(Json::object([
            ("amount", of("amount")),
            ("inclusive", inclusive.into()),
            ("tax_rate", rate.unwrap_or(Json::Null)),
            ("taxability_reason", of("taxability_reason")),
            ("taxable_amount", of("taxable_amount")),
        ]));
    }
    json.set(older, Json::Array(amounts));
    sum.into()
}

/// Without `rate_type` and `flat_amount`.
fn flat_rates(calculation: &mut Json) {
    let Some(Json::Array(breakdown)) = calculation.get_mut("tax_breakdown") else { return };
    for details in breakdown.iter_mut().filter_map(|entry| entry.get_mut("tax_rate_details")) {
        remove(details, "rate_type");
        remove(details, "flat_amount");
    }
}
