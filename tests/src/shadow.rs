//! Taxed invoices as a provider's answer makes them (docs/providers.md), written down without a provider, for comparisons.

use serde_json::{Value, json};

/// A tax on a fee: on top, `exact` before rounding and `amount` after it, in minor units; `rate` in percent.
pub fn tax(jurisdiction: &str, name: &str, rate: &str, base: i64, exact: &str, amount: i64) -> Value {
    let code = format!("{jurisdiction} {name}").to_lowercase().replace(' ', "_");
    json!({
        "tax_code": code, "tax_name": name, "tax_rate": rate, "inclusive": false, "compound": false,
        "taxable_base_amount_cents": base, "taxable_base_precise_amount_cents": base.to_string(),
        "amount_cents": amount, "precise_amount_cents": exact, "treatment": "standard", "jurisdiction": jurisdiction
    })
}

/// A jurisdiction that takes none.
pub fn no_tax(jurisdiction: &str, name: &str, base: i64, treatment: &str, reason: &str) -> Value {
    let mut tax = tax(jurisdiction, name, "0", base, "0", 0);
    tax["treatment"] = json!(treatment);
    tax["provider_reason"] = json!(reason);
    tax
}

/// The same tax inside the price, on the exact base that leaves.
pub fn inside(mut tax: Value, exact_base: &str) -> Value {
    tax["inclusive"] = json!(true);
    tax["taxable_base_precise_amount_cents"] = json!(exact_base);
    tax
}

/// Members set.
pub fn with(mut value: Value, members: Value) -> Value {
    for (key, member) in members.as_object().unwrap() {
        value[key] = member.clone();
    }
    value
}

fn sum<'a>(of: impl Iterator<Item = &'a Value>, member: &str) -> i64 {
    of.map(|it| it[member].as_i64().unwrap()).sum()
}

/// A taxed fee of `price` minor units without deductions.
pub fn fee(id: &str, price: i64, taxes: Vec<Value>) -> Value {
    let all = sum(taxes.iter(), "amount_cents");
    let included = sum(taxes.iter().filter(|tax| tax["inclusive"] == true), "amount_cents");
    let treatment = if all != 0 {
        json!("standard")
    } else {
        taxes.first().map_or(json!("not_taxed"), |it| it["treatment"].clone())
    };
    json!({
        "id": id, "type": "add_on", "amount_cents": price, "precise_amount_cents": price.to_string(),
        "progressive_billing_credits_amount_cents": 0, "progressive_billing_credits_precise_amount_cents": "0",
        "coupons_amount_cents": 0, "coupons_precise_amount_cents": "0",
        "sub_total_excluding_taxes_amount_cents": price - included, "taxes_amount_cents": all, "taxes_rate": null,
        "included_taxes_amount_cents": included, "total_amount_cents": price - included + all, "treatment": treatment,
        "decided_by": {"level": "provider", "code": "us", "overrode": []}, "applied_taxes": taxes
    })
}

/// A document of `source` (`anrok`, `avatax`, …) in US dollars, of a buyer in Denver.
pub fn document(source: &str, fees: Vec<Value>) -> Value {
    let lines: Vec<Value> = fees
        .iter()
        .map(|fee| json!({"fee_id": fee["id"], "amount": fee["amount_cents"], "product": {"product_external_id": "saas"}}))
        .collect();
    let address =
        json!({"line1": "1450 Cherokee St", "city": "Denver", "region": "CO", "postal_code": "80204", "country": "US"});
    let net = sum(fees.iter(), "sub_total_excluding_taxes_amount_cents");
    let taxes = sum(fees.iter(), "taxes_amount_cents");
    json!({
        "schema": 1, "versions": {"engine": "0.1.0"}, "document": "invoice", "id": "inv_1", "type": "one_off",
        "issuing_date": "2026-10-31", "tax_date": "2026-10-31", "currency": "USD", "currency_exponent": 2,
        "customer": {"external_id": "c1", "address_line1": "1450 Cherokee St", "city": "Denver", "state": "CO",
                     "zipcode": "80204", "country": "US", "provider_customer": {"connection": "us"}},
        "tax_status": "succeeded", "source": source,
        "rounding": {"strategy": "tax", "base": "rounded", "mode": "half_away_from_zero"},
        "provider": {"connection": "us", "provider": source, "operation": "estimate", "revision": 1, "recorded": false,
            "sale": {"document_id": "inv_1", "currency": "USD", "issuing_date": "2026-10-31", "tax_date": "2026-10-31",
                     "customer": {"id": "c1", "create": false, "address": address, "address_field": "/customer"}, "lines": lines}},
        "fees": fees, "applied_taxes": [],
        "sub_total_excluding_taxes_amount_cents": net, "taxes_amount_cents": taxes,
        "sub_total_including_taxes_amount_cents": net + taxes, "total_amount_cents": net + taxes
    })
}

/// A document of this engine's own, by one tax on everything.
pub fn own(rate: &str, inclusive: bool, fees: &[(&str, i64)]) -> Value {
    own_rounded(rate, inclusive, "tax", fees)
}

/// The same, rounded by a strategy.
pub fn own_rounded(rate: &str, inclusive: bool, strategy: &str, fees: &[(&str, i64)]) -> Value {
    let config = json!({"taxes": [{"code": "vat", "name": "VAT", "rate": rate, "inclusive": inclusive}],
        "organization": {"tax_codes": ["vat"]}, "rounding": {"strategy": strategy}});
    let fees: Vec<Value> =
        fees.iter().map(|(id, amount)| json!({"id": id, "type": "add_on", "amount_cents": amount})).collect();
    let invoice =
        json!({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "USD", "fees": fees});
    let taxed = tallage::Engine::from_json(&config.to_string()).unwrap().calculate_json(&invoice.to_string()).unwrap();
    serde_json::from_str(&taxed).unwrap()
}

/// A request for the comparison of these, the first one being the baseline.
pub fn request(results: &[(&str, &Value)]) -> Value {
    let results: Vec<Value> =
        results.iter().map(|(label, document)| json!({"label": label, "document": document})).collect();
    json!({"results": results})
}

/// What comes of it.
pub fn compared(results: &[(&str, &Value)]) -> Value {
    let request = request(results);
    let text = tallage::compare_json(&request.to_string()).unwrap_or_else(|error| panic!("{error}: {request:#}"));
    serde_json::from_str(&text).unwrap()
}

/// The differences as `label fee kind cents`, each with all that accounts for it.
pub fn told(comparison: &Value) -> Vec<String> {
    let differences = comparison["differences"].as_array().unwrap();
    differences
        .iter()
        .map(|it| {
            let word = |member: &str| it[member].as_str().unwrap_or("-").to_owned();
            format!("{} {} {} {}", word("label"), word("fee_id"), word("kind"), word("precise_amount_cents"))
        })
        .collect()
}

/// Millionths of a decimal that has at most six places.
pub fn micros(text: &str) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    assert!(fraction.len() <= 6, "{text} has more than six places");
    let digits = format!("{whole}{fraction:0<6}");
    digits.parse().unwrap_or_else(|_| panic!("{text} is no decimal"))
}

/// Checks that what is attributed sums to what differs, of every fee and of every document; says where it does not.
pub fn adds_up(comparison: &Value) -> Result<(), String> {
    let list = |value: &Value, member: &str| value[member].as_array().cloned().unwrap_or_default();
    let differences = list(comparison, "differences");
    let sum = |label: &Value, fee: Option<&Value>| {
        let of = differences.iter().filter(|it| it["label"] == *label && fee.is_none_or(|fee| it["fee_id"] == *fee));
        of.map(|it| it["precise_amount_cents"].as_str().map(micros)).sum::<Option<i128>>()
    };
    for result in list(comparison, "results") {
        let Some(difference) = result.get("difference") else { continue };
        let Some(difference) = difference["taxes_amount_cents"].as_i64() else {
            let unknown = sum(&result["label"], None).is_none();
            if unknown { continue } else { return Err(format!("{} is not known and has a sum", result["label"])) }
        };
        let kinds = list(&result, "by_kind");
        let kinds: i128 = kinds.iter().map(|it| micros(it["precise_amount_cents"].as_str().unwrap())).sum();
        let wanted = i128::from(difference) * 1_000_000;
        if sum(&result["label"], None) != Some(wanted) || kinds != wanted {
            return Err(format!("{} differs by {difference}: {:?}", result["label"], told(comparison)));
        }
        for fee in list(comparison, "fees") {
            let of = |label: &Value| list(&fee, "results").into_iter().find(|it| it["label"] == *label).unwrap();
            let taxes = |label: &Value| of(label)["taxes_amount_cents"].as_i64().unwrap_or(0);
            let wanted = i128::from(taxes(&result["label"]) - taxes(&comparison["baseline"])) * 1_000_000;
            if sum(&result["label"], Some(&fee["id"])) != Some(wanted) {
                return Err(format!("{} {} differs by {wanted}: {:?}", result["label"], fee["id"], told(comparison)));
            }
        }
    }
    Ok(())
}
