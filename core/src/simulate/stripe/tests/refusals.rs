//! How strict it is.

use super::*;

const GOOD: &str = "currency=usd&line_items[0][amount]=1000&customer_details[address][country]=US\
&customer_details[address][postal_code]=98101&customer_details[address_source]=billing";

#[test]
fn parameters_of_a_calculation() {
    let mut simulator = simulator();
    post(&mut simulator, "tax/calculations", GOOD);
    let with = |from: &str, to: &str| {
        assert!(GOOD.contains(from), "{from}");
        GOOD.replacen(from, to, 1)
    };
    let plus = |more: &str| format!("{GOOD}&{more}");
    let line = |at: usize| format!("line_items[{at}][amount]=1");
    let many: String = (0..101).map(|at| line(at) + "&").collect();
    for (form, code, param) in [
        (plus("colour=red"), "parameter_unknown", "colour"),
        (plus("line_items[0][price]=1"), "parameter_unknown", "line_items[0][price]"),
        (plus("customer_details[name]=A"), "parameter_unknown", "customer_details[name]"),
        (with("currency=usd&", ""), "parameter_missing", "currency"),
        (with("=usd", "=USD"), "", "currency"),
        (with("=usd", "=xyz"), "", "currency"),
        (with("[amount]=1000", "[amount]="), "parameter_invalid_empty", "line_items[0][amount]"),
        (with("[amount]=1000", "[quantity]=1"), "parameter_missing", "line_items[0][amount]"),
        (with("=1000", "=10.5"), "parameter_invalid_integer", "line_items[0][amount]"),
        (with("=1000", "=1e3"), "parameter_invalid_integer", "line_items[0][amount]"),
        (with("=1000", "=+1"), "parameter_invalid_integer", "line_items[0][amount]"),
        // Neither negative nor nothing.
        (with("=1000", "=-1"), "parameter_invalid_integer", "line_items[0][amount]"),
        (with("=1000", "=0"), "parameter_invalid_integer", "line_items[0][amount]"),
        (with("=1000", "=1000000000000"), "amount_too_large", "line_items[0][amount]"),
        (with("line_items[0][amount]=1000", "line_items="), "parameter_invalid_empty", "line_items"),
        (with("line_items[0][amount]=1000&", ""), "parameter_missing", "line_items"),
        (with("line_items[0][amount]=1000", "line_items=1"), "", "line_items"),
        (with("line_items[0][amount]=1000", "line_items[x][amount]=1"), "", "line_items"),
        (with("line_items[0][amount]=1000&", &many), "", "line_items"),
        (plus("line_items[0][tax_behavior]=both"), "", "line_items[0][tax_behavior]"),
        (plus("line_items[0][tax_code]=txcd_1"), "resource_missing", "line_items[0][tax_code]"),
        (plus("line_items[0][product]=prod_none"), "resource_missing", "line_items[0][product]"),
        (plus("line_items[0][reference][a]=1"), "", "line_items[0][reference]"),
        (plus(&format!("line_items[0][reference]={}", "a".repeat(501))), "", "line_items[0][reference]"),
        (plus("expand[]=lines"), "", "expand"),
        (with("=US", "=us"), "country_code_invalid", "customer_details[address][country]"),
        (with("=US", "=UK"), "country_code_invalid", "customer_details[address][country]"),
        (with("[country]=US", "[city]=Rome"), "parameter_missing", "customer_details[address][country]"),
        (
            with("&customer_details[address_source]=billing", ""),
            "parameter_missing",
            "customer_details[address_source]",
        ),
        (
            with("&customer_details[address][postal_code]=98101", ""),
            "customer_tax_location_invalid",
            "customer_details[address]",
        ),
        // The code is Washington's.
        (plus("customer_details[address][state]=CA"), "customer_tax_location_invalid", "customer_details[address]"),
        (plus("customer=cus_1"), "", "customer_details"),
        (
            plus("customer_details[tax_ids][0][type]=eu_vat&customer_details[tax_ids][0][value]=123"),
            "tax_id_invalid",
            "customer_details[tax_ids][0][value]",
        ),
        (
            plus("customer_details[tax_ids][0][type]=vat&customer_details[tax_ids][0][value]=FR1"),
            "",
            "customer_details[tax_ids][0][type]",
        ),
        (plus(&format!("tax_date={}", NOW + 31 * DAY + 1)), "", "tax_date"),
        (plus(&format!("tax_date={}", NOW - 31 * DAY - 1)), "", "tax_date"),
        (plus("tax_date=2026-11-21"), "parameter_invalid_integer", "tax_date"),
        // Thousandths of a dinar in tens.
        (with("=usd", "=kwd").replace("=1000", "=1005"), "", "line_items[0][amount]"),
    ] {
        let (status, error) = refused(&mut simulator, "POST", "tax/calculations", &form);
        assert_eq!((status, error["code"].as_str().unwrap_or("")), (400, code), "{form}: {error}");
        assert_eq!(
            (&error["param"], &error["type"]),
            (&json!(param), &json!("invalid_request_error")),
            "{form}: {error}"
        );
    }
    let (_, error) = refused(&mut simulator, "POST", "tax/calculations", &plus("colour=red"));
    assert_eq!(error["message"], "Received unknown parameter: colour");
    assert_eq!(error["doc_url"], "https://stripe.com/docs/error-codes/parameter-unknown");
    for form in [
        plus(&format!("tax_date={}", NOW - 31 * DAY)),
        plus(&format!("tax_date={}", NOW + 31 * DAY)),
        plus("line_items[0][product]="),
        with("=usd", "=kwd"),
    ] {
        post(&mut simulator, "tax/calculations", &form);
    }
}

#[test]
fn nothing_makes_it_panic() {
    let mut simulator = simulator();
    let forms = [
        "",
        "&&&",
        "=",
        "a",
        "a[",
        "a[b]=",
        "%",
        "%ff=%ff",
        "lines[]=1",
        "lines[0]=",
        "lines[0][a][b]=1",
        "expand=1",
        "metadata=1",
        "limit=x",
    ];
    for method in ["GET", "POST", "DELETE", "PUT"] {
        for path in [
            "tax/calculations",
            "tax/calculations/x",
            "tax/calculations/x/line_items",
            "tax/transactions/create_reversal",
            "customers",
            "customers/x",
            "customers/x/tax_ids/y",
            "invoices",
            "invoices/x",
            "invoices/x/lines",
            "invoices/x/add_lines",
            "invoices/create_preview",
            "credit_notes",
            "credit_notes/preview",
            "credit_notes/x/void",
            "tax_rates/x",
            "invoiceitems",
            "invoiceitems/x",
            "products",
            "",
            "/",
            "x/y/z",
        ] {
            for form in forms {
                let response = send(&mut simulator, request(method, path, form));
                assert!((200..=499).contains(&response.status) && response.header("request-id").is_some());
            }
        }
    }
}

#[test]
fn large_amounts_are_exact() {
    let mut simulator = simulator();
    let form = GOOD.replace("=1000", "=999999999999") + "&line_items[0][tax_code]=txcd_99999999";
    // 10.25 % of 999 999 999 999 is 102 499 999 999.8975.
    assert_eq!(post(&mut simulator, "tax/calculations", &form)["tax_amount_exclusive"], 102_500_000_000_i64);
}
