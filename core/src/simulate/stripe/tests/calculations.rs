//! The worked figures, and why nothing is taxed.

use super::*;

const SEATTLE: &str = "customer_details[address][country]=US&customer_details[address][state]=WA&customer_details[address][postal_code]=98101\
&customer_details[address_source]=shipping";

fn at(country: &str, more: &str) -> String {
    format!("customer_details[address][country]={country}&customer_details[address_source]=billing&{more}")
}

fn us(state: &str, zip: &str) -> String {
    at("US", &format!("customer_details[address][state]={state}&customer_details[address][postal_code]={zip}"))
}

const EXPAND: &str = "expand[]=line_items.data.tax_breakdown&expand[]=shipping_cost.tax_breakdown";

/// One line of an amount with a tax code, expanded.
fn calculate(place: &str, amount: i64, code: &str, more: &str) -> Value {
    let form = format!(
        "currency=usd&line_items[0][amount]={amount}&line_items[0][reference]=a&line_items[0][tax_code]={code}&{place}&{EXPAND}&{more}"
    );
    post(&mut simulator(), "tax/calculations", &form)
}

const GOODS: &str = "txcd_99999999";
const SAAS: &str = "txcd_10103001";
const BOOK: &str = "txcd_10302000";

#[test]
fn seattle() {
    // The documented example: 10.25 % of 1000 is 102.5, and 65 + 0 + 21.5 + 14 + 2 are made up to 103.
    let answer = calculate(SEATTLE, 1000, GOODS, "");
    assert_eq!(answer["amount_total"], 1103);
    assert_eq!((&answer["tax_amount_exclusive"], &answer["tax_amount_inclusive"]), (&json!(103), &json!(0)));
    let line = &answer["line_items"]["data"][0];
    assert_eq!((&line["amount_tax"], &line["reference"]), (&json!(103), &json!("a")));
    let parts =
        pick(&line["tax_breakdown"], &["/amount", "/jurisdiction/level", "/tax_rate_details/percentage_decimal"]);
    let parts = json!(parts);
    assert_eq!(
        parts,
        json!([
            [65, "state", "6.5"],
            [0, "county", "0.0"],
            [22, "city", "2.15"],
            [14, "district", "1.4"],
            [2, "district", "0.2"]
        ])
    );
    assert_eq!(
        answer["tax_breakdown"],
        json!([{
            "amount": 103, "inclusive": false,
            "tax_rate_details": {"country": "US", "flat_amount": null, "percentage_decimal": "10.25", "rate_type": "percentage",
                "state": "WA", "tax_type": "sales_tax"},
            "taxability_reason": "standard_rated", "taxable_amount": 1000
        }])
    );
    assert_eq!(answer["expires_at"], NOW + 90 * DAY);
    assert_eq!(answer["tax_date"], NOW);
}

#[test]
fn with_shipping() {
    // Stripe's own example: 9.875 % of 1499 is 148.03; the shipping of 300 is exempt.
    let shipping = "shipping_cost[amount]=300";
    let answer = calculate(&us("CA", "94080"), 1499, "txcd_40060003", shipping);
    assert_eq!((&answer["amount_total"], &answer["tax_amount_exclusive"]), (&json!(1947), &json!(148)));
    let breakdown = pick(
        &answer["tax_breakdown"],
        &["/amount", "/tax_rate_details/percentage_decimal", "/taxability_reason", "/taxable_amount"],
    );
    assert_eq!(json!(breakdown), json!([[148, "9.875", "standard_rated", 1499], [0, "0.0", "product_exempt", 0]]));
    assert_eq!(answer["shipping_cost"]["tax_code"], "txcd_92010001");
    // The recorded one: 1499 + 300 + 154, 10.25 % of 1499 being 153.65.
    let answer = calculate(&us("IL", "60601"), 1499, GOODS, shipping);
    assert_eq!((&answer["amount_total"], &answer["tax_amount_exclusive"]), (&json!(1953), &json!(154)));
    let parts = pick(&answer["line_items"]["data"][0]["tax_breakdown"], &["/amount"]);
    // 93.90, 26.29, 18.78 and 15.02.
    assert_eq!(json!(parts), json!([[94], [26], [19], [15]]));
}

#[test]
fn a_flat_fee() {
    // Denver: 8.81 % of 1000 is 88.1; the delivery costs 28 more, which stand with the shipping.
    let answer = calculate(&us("CO", "80202"), 1000, GOODS, "shipping_cost[amount]=300");
    assert_eq!((&answer["amount_total"], &answer["tax_amount_exclusive"]), (&json!(1416), &json!(116)));
    assert_eq!(answer["line_items"]["data"][0]["amount_tax"], 88);
    assert_eq!(answer["shipping_cost"]["amount_tax"], 28);
    let fee = &answer["tax_breakdown"][2];
    assert_eq!(fee["tax_rate_details"]["flat_amount"], json!({"amount": 28, "currency": "usd"}));
    let of = [
        "/amount",
        "/tax_rate_details/tax_type",
        "/tax_rate_details/rate_type",
        "/tax_rate_details/percentage_decimal",
        "/taxable_amount",
    ];
    assert_eq!(json!(pick(&json!([fee]), &of)), json!([[28, "retail_delivery_fee", "flat_amount", "0.0", 0]]));
    // Without shipping there is no delivery.
    assert_eq!(calculate(&us("CO", "80202"), 1000, GOODS, "")["tax_amount_exclusive"], 88);
}

#[test]
fn inside_the_price() {
    // The documented example: 23 % inside 10000.
    let answer = calculate(&at("IE", ""), 10000, GOODS, "line_items[0][tax_behavior]=inclusive");
    let of = |name: &str| answer[name].as_i64().unwrap();
    assert_eq!([of("amount_total"), of("tax_amount_inclusive"), of("tax_amount_exclusive")], [10000, 1870, 0]);
    assert_eq!(answer["tax_breakdown"][0]["taxable_amount"], 8130);
    assert_eq!(answer["tax_breakdown"][0]["tax_rate_details"]["percentage_decimal"], "23.0");
    assert_eq!(answer["line_items"]["data"][0]["amount"], 10000);
}

#[test]
fn reasons() {
    // Amount of the tax, reason, base, percentage: of 1000.
    let reason = |place: &str, code: &str, more: &str| {
        let answer = calculate(place, 1000, code, more);
        let first = &answer["tax_breakdown"][0];
        let line = &answer["line_items"]["data"][0]["tax_breakdown"][0];
        assert_eq!(first["taxability_reason"], line["taxability_reason"]);
        let rate = &first["tax_rate_details"]["percentage_decimal"];
        let has_rate = line["tax_rate_details"].is_object();
        assert_eq!(has_rate, first["tax_rate_details"]["tax_type"].is_string());
        (
            answer["tax_amount_exclusive"].clone(),
            text(&first["taxability_reason"]).to_owned(),
            first["taxable_amount"].clone(),
            text(rate).to_owned(),
            has_rate,
        )
    };
    let expect = |tax: i64, reason: &str, taxable: i64, rate: &str, has_rate: bool| {
        (json!(tax), reason.to_owned(), json!(taxable), rate.to_owned(), has_rate)
    };
    assert_eq!(reason(&us("NY", "10001"), GOODS, ""), expect(0, "not_collecting", 0, "0.0", false));
    assert_eq!(reason(&us("AL", "35201"), GOODS, ""), expect(0, "not_collecting", 0, "0.0", false));
    assert_eq!(reason(SEATTLE, "txcd_00000000", ""), expect(0, "not_collecting", 0, "0.0", false));
    assert_eq!(reason(&us("OR", "97201"), GOODS, ""), expect(0, "not_subject_to_tax", 0, "0.0", false));
    assert_eq!(reason(&at("BR", ""), GOODS, ""), expect(0, "not_supported", 0, "0.0", false));
    assert_eq!(reason(&us("CA", "94105"), SAAS, ""), expect(0, "product_exempt", 0, "0.0", true));
    assert_eq!(reason(&at("IE", ""), BOOK, ""), expect(0, "zero_rated", 1000, "0.0", true));
    assert_eq!(reason(&at("DE", ""), BOOK, ""), expect(70, "reduced_rated", 1000, "7.0", true));
    assert_eq!(reason(&at("DE", ""), SAAS, ""), expect(190, "standard_rated", 1000, "19.0", true));
    // 8.25 % of four fifths.
    assert_eq!(reason(&us("TX", "78701"), SAAS, ""), expect(66, "taxable_basis_reduced", 800, "8.25", true));
    let exempt = "customer_details[taxability_override]=customer_exempt";
    assert_eq!(reason(SEATTLE, GOODS, exempt), expect(0, "customer_exempt", 0, "0.0", true));
    let reverse = "customer_details[taxability_override]=reverse_charge";
    assert_eq!(reason(&at("FR", ""), GOODS, reverse), expect(0, "reverse_charge", 0, "0.0", true));
    let vat = "customer_details[tax_ids][0][type]=eu_vat&customer_details[tax_ids][0][value]=FR23334175221";
    assert_eq!(reason(&at("FR", ""), GOODS, vat), expect(0, "reverse_charge", 0, "0.0", true));
    // Another's tax id does not.
    let other = "customer_details[tax_ids][0][type]=us_ein&customer_details[tax_ids][0][value]=12-3456789";
    assert_eq!(reason(&at("FR", ""), GOODS, other), expect(200, "standard_rated", 1000, "20.0", true));
}

#[test]
fn settings_decide() {
    let mut simulator = simulator();
    let vat = "customer_details[tax_ids][0][type]=eu_vat&customer_details[tax_ids][0][value]=FR23334175221";
    let form = format!("currency=eur&line_items[0][amount]=1000&{}&{vat}", at("FR", ""));
    assert_eq!(post(&mut simulator, "tax/calculations", &form)["tax_amount_exclusive"], 0);
    // A seller of the same country charges it: 20 %.
    simulator.stripe().set_head_office(Some("FR"));
    assert_eq!(post(&mut simulator, "tax/calculations", &form)["tax_amount_exclusive"], 200);
    simulator.stripe().set_collection("FR", false);
    let answer = post(&mut simulator, "tax/calculations", &form);
    assert_eq!(answer["tax_breakdown"][0]["taxability_reason"], "not_collecting");
    simulator.stripe().set_collection("US", true);
    // New York: 8.875 % of 1000.
    let form = format!("currency=usd&line_items[0][amount]=1000&line_items[0][tax_code]={GOODS}&{}", us("NY", "10001"));
    assert_eq!(post(&mut simulator, "tax/calculations", &form)["tax_amount_exclusive"], 89);
    simulator.stripe().set_head_office(None);
    assert_eq!(refused(&mut simulator, "POST", "tax/calculations", &form).1["code"], "stripe_tax_inactive");
}

#[test]
fn two_taxes() {
    // Quebec: 14.975 % of 1000 is 149.75, of which 5 and 9.975.
    let answer = calculate(&at("CA", "customer_details[address][postal_code]=H2X 1Y4"), 1000, GOODS, "");
    let of =
        ["/amount", "/tax_rate_details/tax_type", "/tax_rate_details/percentage_decimal", "/tax_rate_details/state"];
    assert_eq!(
        json!(pick(&answer["tax_breakdown"], &of)),
        json!([[50, "gst", "5.0", null], [100, "qst", "9.975", "QC"]])
    );
    assert_eq!(answer["tax_amount_exclusive"], 150);
}

#[test]
fn codes_of_products() {
    let mut simulator = simulator();
    let tax = |simulator: &mut Simulator, more: &str| {
        let form = format!("currency=usd&line_items[0][amount]=1000&{}&{more}", us("CA", "94105"));
        post(simulator, "tax/calculations", &form)["tax_amount_exclusive"].clone()
    };
    // Software is exempt in California; its own code goes before that of the product; without either the default, 7.25 %.
    assert_eq!(tax(&mut simulator, "line_items[0][product]=prod_saas"), 0);
    assert_eq!(tax(&mut simulator, &format!("line_items[0][product]=prod_saas&line_items[0][tax_code]={GOODS}")), 73);
    assert_eq!(tax(&mut simulator, "line_items[0][product]=prod_goods"), 73);
    assert_eq!(tax(&mut simulator, ""), 73);
}

#[test]
fn lines_come_in_pages() {
    let mut simulator = simulator();
    let lines: String =
        (0..12).map(|at| format!("line_items[{at}][amount]=100&line_items[{at}][reference]=l{at}&")).collect();
    let form = format!("currency=usd&{lines}{SEATTLE}&expand[0]=line_items");
    let answer = post(&mut simulator, "tax/calculations", &form);
    // Inside the calculation there are ten.
    let list = &answer["line_items"];
    assert_eq!((list["data"].as_array().unwrap().len(), &list["has_more"]), (10, &json!(true)));
    assert_eq!(list["data"][0].get("tax_breakdown"), None);
    let path = format!("tax/calculations/{}/line_items", id(&answer));
    assert_eq!(list["url"], format!("/v1/{path}"));
    let last = text(&list["data"][9]["id"]);
    let rest = get(&mut simulator, &path, &format!("starting_after={last}&expand%5B%5D=data.tax_breakdown"));
    assert_eq!(json!(pick(&rest["data"], &["/reference"])), json!([["l10"], ["l11"]]));
    // 6.34 of 10, of which 2.10, 1.37 and 0.20 are the others: the largest rest is that of 1.37.
    assert_eq!(json!(pick(&rest["data"][0]["tax_breakdown"], &["/amount"])), json!([[6], [0], [2], [2], [0]]));
    assert_eq!(rest["has_more"], false);
    let all = get(&mut simulator, &path, "limit=100");
    assert_eq!(all["data"].as_array().unwrap().len(), 12);
    let before = get(&mut simulator, &path, &format!("limit=2&ending_before={last}"));
    assert_eq!(json!(pick(&before["data"], &["/reference"])), json!([["l7"], ["l8"]]));
    assert_eq!(before["has_more"], true);
    for form in ["limit=0", "limit=101", "starting_after=none"] {
        assert_eq!(refused(&mut simulator, "GET", &path, form).0, 400, "{form}");
    }
}

#[test]
fn of_a_customer() {
    let mut simulator = simulator();
    let customer =
        post(&mut simulator, "customers", "address[country]=DE&shipping[name]=A&shipping[address][country]=IE");
    let form = format!("currency=eur&line_items[0][amount]=1000&customer={}", id(&customer));
    let answer = post(&mut simulator, "tax/calculations", &form);
    // Where goods go: Ireland, 23 %.
    assert_eq!((&answer["tax_amount_exclusive"], &answer["customer"]), (&json!(230), &customer["id"]));
    assert_eq!(answer["customer_details"]["address_source"], "shipping");
    post(&mut simulator, &format!("customers/{}", id(&customer)), "tax_exempt=exempt");
    assert_eq!(
        post(&mut simulator, "tax/calculations", &form)["tax_breakdown"][0]["taxability_reason"],
        "customer_exempt"
    );
    let nowhere = id(&post(&mut simulator, "customers", "name=N"));
    let form = format!("currency=eur&line_items[0][amount]=1000&customer={nowhere}");
    assert_eq!(refused(&mut simulator, "POST", "tax/calculations", &form).1["code"], "customer_tax_location_invalid");
}

#[test]
fn it_expires() {
    let mut simulator = simulator();
    let form = format!("currency=usd&line_items[0][amount]=1000&{SEATTLE}");
    let path = format!("tax/calculations/{}", id(&post(&mut simulator, "tax/calculations", &form)));
    simulator.advance(SignedDuration::from_secs(90 * DAY - 1));
    get(&mut simulator, &path, "");
    simulator.advance(SignedDuration::from_secs(1));
    let (status, error) = refused(&mut simulator, "GET", &path, "");
    assert_eq!((status, &error["code"]), (404, &json!("resource_missing")));
}
