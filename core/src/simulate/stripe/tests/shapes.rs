//! Every object has the members of Stripe's own schema, and older versions have theirs.

use super::*;

/// An object that Stripe generated from its schema, or a recorded answer.
fn stripe(name: &str) -> Value {
    let path = format!("{}/../tests/data/stripe/{name}.json", env!("CARGO_MANIFEST_DIR"));
    #[expect(clippy::disallowed_methods, reason = "a test reads its data")]
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let value: Value = serde_json::from_str(&text).unwrap();
    value.get("body").or_else(|| value.pointer("/response/body")).unwrap().clone()
}

/// The same members, as deep as both have some; texts, numbers and nulls are not compared. `more`: members that were asked for.
fn same(ours: &Value, theirs: &Value, more: &[&str], at: &str) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            // Free names, and objects that the schema leaves empty.
            if at.ends_with("/metadata") || theirs.is_empty() || at.ends_with("/status_details") {
                return;
            }
            let names = |object: &serde_json::Map<String, Value>| {
                let mut names: Vec<String> =
                    object.keys().filter(|name| !more.contains(&name.as_str())).cloned().collect();
                names.sort();
                names
            };
            assert_eq!(names(ours), names(theirs), "{at}");
            for (name, value) in ours {
                if let Some(theirs) = theirs.get(name) {
                    same(value, theirs, more, &format!("{at}/{name}"));
                }
            }
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            for ours in ours {
                // Entries of the schema can be of several kinds.
                if let Some(theirs) = theirs.iter().find(|known| known["type"] == ours["type"]).or(theirs.first()) {
                    same(ours, theirs, more, &format!("{at}[]"));
                }
            }
        }
        _ => {}
    }
}

const PLACE: &str = "customer_details[address][country]=US&customer_details[address][postal_code]=80202&customer_details[address_source]=shipping";

#[test]
fn of_the_tax_api() {
    let mut simulator = simulator();
    let form = format!(
        "currency=usd&line_items[0][amount]=1000&line_items[0][metadata][a]=b&shipping_cost[amount]=5&ship_from_details[address][country]=US&{PLACE}"
    );
    let calculation = post(&mut simulator, "tax/calculations", &form);
    same(&calculation, &stripe("openapi_tax_calculation"), &[], "calculation");
    let lines = get(&mut simulator, &format!("tax/calculations/{}/line_items", id(&calculation)), "");
    same(&lines["data"][0], &stripe("openapi_tax_calculation_line_item"), &[], "line");
    let form = format!("calculation={}&reference=r&metadata[a]=b&expand[]=line_items", id(&calculation));
    let transaction = post(&mut simulator, "tax/transactions/create_from_calculation", &form);
    same(&transaction, &stripe("openapi_tax_transaction"), &[], "transaction");
    same(&transaction["line_items"]["data"][0], &stripe("openapi_tax_transaction_line_item"), &[], "line");
    let form = format!("mode=full&original_transaction={}&reference=s&expand[]=line_items", id(&transaction));
    let reversal = post(&mut simulator, "tax/transactions/create_reversal", &form);
    same(&reversal, &stripe("openapi_tax_transaction"), &[], "reversal");
    same(&get(&mut simulator, "tax/settings", ""), &stripe("openapi_tax_settings"), &[], "settings");
    same(&get(&mut simulator, "tax_codes/txcd_99999999", ""), &stripe("openapi_tax_code"), &[], "code");
}

#[test]
fn of_invoicing() {
    let mut simulator = simulator();
    let form = "name=A&address[country]=US&address[postal_code]=98101&shipping[name]=A&shipping[address][country]=US&shipping[address][postal_code]=98101\
        &tax_id_data[0][type]=us_ein&tax_id_data[0][value]=12-3456789";
    let customer = post(&mut simulator, "customers", form);
    same(&customer, &stripe("openapi_customer"), &[], "customer");
    let recorded = stripe("recorded_customer_expand_tax_endive");
    let with_tax = get(&mut simulator, &format!("customers/{}", id(&customer)), "expand[]=tax");
    // Two more stand in the recording: one was asked for, and the schema does not have the other.
    same(&with_tax, &recorded, &["invoice_credit_balance", "customer_account"], "recorded customer");
    let ids = get(&mut simulator, &format!("customers/{}/tax_ids", id(&customer)), "");
    same(&ids["data"][0], &stripe("openapi_tax_id"), &[], "tax id");
    same(&get(&mut simulator, "products/prod_saas", ""), &stripe("openapi_product"), &[], "product");

    let form = format!("customer={}&currency=usd&automatic_tax[enabled]=true&metadata[a]=b", id(&customer));
    let draft = id(&post(&mut simulator, "invoices", &form));
    let form = format!(
        "customer={}&invoice={draft}&price_data[currency]=usd&price_data[product]=prod_goods&price_data[unit_amount]=5&quantity=2",
        id(&customer)
    );
    // `price_details` is documented, and not in the generated object.
    same(&post(&mut simulator, "invoiceitems", &form), &stripe("openapi_invoiceitem"), &["price_details"], "item");
    let open = post(&mut simulator, &format!("invoices/{draft}/finalize"), "");
    same(&open, &stripe("openapi_invoice"), &["price_details"], "invoice");
    same(&open["lines"]["data"][0], &stripe("openapi_line_item"), &["price_details"], "line");
    let rate = text(&open["total_taxes"][0]["tax_rate_details"]["tax_rate"]);
    same(&get(&mut simulator, &format!("tax_rates/{rate}"), ""), &stripe("openapi_tax_rate"), &[], "rate");
    let form = format!(
        "invoice={draft}&lines[0][type]=invoice_line_item&lines[0][invoice_line_item]={}&lines[0][amount]=5",
        id(&open["lines"]["data"][0])
    );
    let note = post(&mut simulator, "credit_notes", &form);
    same(&note, &stripe("openapi_credit_note"), &[], "credit note");
    same(&note["lines"]["data"][0], &stripe("openapi_credit_note_line_item"), &[], "credit note line");
}

/// An invoice of 1000 in Seattle in the shapes of a version.
fn invoice_in(version: &str, enabled: bool) -> Value {
    let mut simulator = simulator();
    let customer = id(&post(&mut simulator, "customers", "address[country]=US&address[postal_code]=98101"));
    let draft = id(&post(
        &mut simulator,
        "invoices",
        &format!("customer={customer}&currency=usd&automatic_tax[enabled]={enabled}"),
    ));
    let form = format!(
        "customer={customer}&invoice={draft}&price_data[currency]=usd&price_data[product]=prod_goods&price_data[unit_amount]=1000"
    );
    post(&mut simulator, "invoiceitems", &form);
    assert!(simulator.stripe().set_shapes(Some(version)));
    // Whatever version the request names.
    let set = post(&mut simulator, &format!("invoices/{draft}/finalize"), "");
    assert!(simulator.stripe().set_shapes(None));
    let mut asked = request("GET", &format!("invoices/{draft}"), "");
    asked.headers.retain(|(name, _)| name != "Stripe-Version");
    let asked = send(&mut simulator, asked.with_header("Stripe-Version", version));
    assert_eq!(set, serde_json::from_slice::<Value>(&asked.body).unwrap());
    set
}

#[test]
fn older_versions() {
    let old = invoice_in("2024-06-20", true);
    assert_eq!((&old["tax"], &old["total"], old.get("total_taxes")), (&json!(103), &json!(1103), None));
    let line = &old["lines"]["data"][0];
    assert_eq!(old["total_tax_amounts"], line["tax_amounts"]);
    let of = ["/amount", "/inclusive", "/taxability_reason", "/taxable_amount"];
    assert_eq!(json!(pick(&line["tax_amounts"], &of))[2], json!([22, false, "standard_rated", 1000]));
    assert!(text(&line["tax_amounts"][0]["tax_rate"]).starts_with("txr_"));
    assert_eq!((line.get("taxes"), line.get("pricing"), line.get("quantity_decimal")), (None, None, None));
    assert_eq!(
        (&line["price"]["product"], &line["amount_excluding_tax"], &line["tax_rates"]),
        (&json!("prod_goods"), &json!(1000), &json!([]))
    );
    assert_eq!((&old["subscription"], old.get("parent")), (&Value::Null, None));
    assert_eq!(
        old["automatic_tax"],
        json!({"disabled_reason": null, "enabled": true, "liability": {"type": "self"}, "status": "complete"})
    );
    assert_eq!(invoice_in("2024-06-20", false)["tax"], Value::Null);
    assert_eq!(
        invoice_in("2023-10-16", true)["automatic_tax"],
        json!({"enabled": true, "liability": {"type": "self"}, "status": "complete"})
    );
    assert_eq!(invoice_in("2022-11-15", true)["automatic_tax"], json!({"enabled": true, "status": "complete"}));
}

#[test]
fn versions_between() {
    // The provider came with clover of October, the decimal quantity with dahlia.
    for (version, provider, quantity) in [
        ("2025-03-31.basil", false, false),
        ("2025-09-30.clover", false, false),
        ("2025-10-29.clover", true, false),
        ("2026-03-25.dahlia", true, true),
        ("2026-09-30.endive", true, true),
        ("2026-10-28.endive", true, true),
    ] {
        let invoice = invoice_in(version, true);
        let line = &invoice["lines"]["data"][0];
        assert_eq!(
            (invoice["automatic_tax"].get("provider").is_some(), line.get("quantity_decimal").is_some()),
            (provider, quantity),
            "{version}"
        );
        assert!(
            invoice["total_taxes"].is_array() && line["pricing"].is_object() && invoice.get("tax").is_none(),
            "{version}"
        );
    }
    let mut simulator = simulator();
    assert!(!simulator.stripe().set_shapes(Some("2026-10-27.endive")));
    simulator.stripe().set_shapes(Some("2024-06-20"));
    let calculation =
        post(&mut simulator, "tax/calculations", &format!("currency=usd&line_items[0][amount]=1000&{PLACE}"));
    assert_eq!(calculation["tax_breakdown"][0]["tax_rate_details"].get("rate_type"), None);
}
