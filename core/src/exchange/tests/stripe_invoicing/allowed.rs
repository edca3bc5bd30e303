//! The parameters that each address takes, and nothing else.
//!
//! Source: the parameter types of the npm package `stripe` 23.1.0 (API 2026-10-28.endive).

const ITEM: [&str; 15] = [
    "amount",
    "currency",
    "description",
    "discountable",
    "metadata[*]",
    "period[*]",
    "price_data[currency]",
    "price_data[product]",
    "price_data[tax_behavior]",
    "price_data[unit_amount]",
    "price_data[unit_amount_decimal]",
    "quantity",
    "quantity_decimal",
    "tax_behavior",
    "tax_code",
];

fn table(line: &str) -> Vec<String> {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let parts: Vec<&str> = line.split(['/', ' ']).collect();
    let inside = |at: &str, names: &[&str]| -> Vec<String> {
        let nested = names.iter().map(|name| match name.split_once('[') {
            Some((first, rest)) => format!("{at}[{first}][{rest}"),
            None => format!("{at}[{name}]"),
        });
        nested.collect()
    };
    let note = || {
        let mut names =
            own(&["invoice", "credit_amount", "refund_amount", "out_of_band_amount", "reason", "metadata[*]"]);
        names.extend(inside("lines[#]", &["type", "invoice_line_item", "amount", "quantity"]));
        names
    };
    let address = ["line1", "line2", "city", "state", "postal_code", "country"];
    match parts.as_slice() {
        ["GET", "invoices"] => own(&["customer", "limit", "starting_after", "status"]),
        ["GET", "invoices", _, "lines"] => own(&["limit", "starting_after"]),
        ["POST", "invoices"] => own(&[
            "customer",
            "currency",
            "auto_advance",
            "collection_method",
            "days_until_due",
            "pending_invoice_items_behavior",
            "automatic_tax[enabled]",
            "discounts",
            "metadata[*]",
        ]),
        ["POST", "invoices", "create_preview"] => {
            let mut names = own(&["customer", "currency", "automatic_tax[enabled]", "discounts"]);
            names.extend(inside("customer_details[address]", &address));
            names.push("customer_details[tax_exempt]".to_owned());
            names.extend(inside("customer_details[tax_ids][#]", &["type", "value"]));
            names.extend(inside("invoice_items[#]", &ITEM));
            names
        }
        ["POST", "invoiceitems"] => {
            let mut names = own(&["customer", "invoice"]);
            names.extend(own(&ITEM));
            names
        }
        ["POST", "invoices", _, "add_lines"] => {
            let names: Vec<&str> = ITEM
                .iter()
                .filter(|name| !["currency", "quantity_decimal", "tax_behavior", "tax_code"].contains(name))
                .copied()
                .collect();
            let mut names = inside("lines[#]", &names);
            let tax = ["amount", "taxable_amount", "taxability_reason"];
            names.extend(inside("lines[#][tax_amounts][#]", &tax));
            let rate =
                ["display_name", "inclusive", "percentage", "country", "state", "jurisdiction", "jurisdiction_level"];
            names.extend(inside("lines[#][tax_amounts][#][tax_rate_data]", &rate));
            names
        }
        ["POST", "invoices", _, "finalize"] => own(&["auto_advance"]),
        ["POST", "invoices", _, "void" | "mark_uncollectible"] | ["DELETE" | "GET", "invoices", _] => Vec::new(),
        ["GET", "tax_rates", _] | ["GET", "account"] | ["GET", "tax", "settings"] => Vec::new(),
        ["GET", "credit_notes"] => own(&["invoice", "limit", "starting_after"]),
        ["GET", "credit_notes", "preview"] | ["POST", "credit_notes"] => note(),
        ["GET", "credit_notes", _] => Vec::new(),
        ["POST", "customers"] | ["POST", "customers", _] => {
            let mut names = own(&[
                "name",
                "email",
                "tax_exempt",
                "tax[validate_location]",
                "metadata[*]",
                "expand[]",
                "shipping[name]",
            ]);
            names.extend(inside("address", &address));
            names.extend(inside("shipping[address]", &address));
            if parts.len() == 2 {
                names.extend(inside("tax_id_data[#]", &["type", "value"]));
            }
            names
        }
        ["GET", "customers", _, "tax_ids"] => own(&["limit"]),
        ["POST", "customers", _, "tax_ids"] => own(&["type", "value"]),
        _ => panic!("no such address: {line}"),
    }
}

/// `lines[0][amount]` as `lines[#][amount]`, `metadata[a]` as `metadata[*]`.
fn shape(name: &str) -> String {
    let mut out = String::new();
    let mut in_metadata = false;
    for (index, part) in name.split('[').enumerate() {
        if index == 0 {
            out.push_str(part);
            in_metadata = part == "metadata";
            continue;
        }
        let inner = part.trim_end_matches(']');
        let number = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
        out.push_str(&format!(
            "[{}]",
            if in_metadata {
                "*"
            } else if number {
                "#"
            } else {
                inner
            }
        ));
        in_metadata |= inner == "metadata";
    }
    out
}

pub(super) fn check(line: &str, form: &[(String, String)]) {
    let known = table(line);
    for (name, _) in form {
        assert!(known.contains(&shape(name)), "{line} has no parameter {name}");
    }
    let mut names: Vec<&str> = form.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "expand[]").collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all, "{line} has a parameter twice: {form:?}");
}
