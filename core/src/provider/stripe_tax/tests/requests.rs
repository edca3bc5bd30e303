//! What is sent. The table of parameters is Stripe's (types of the npm package `stripe` 23.1.0, API 2026-10-28.endive).

use super::super::calculation::Calculation;
use super::super::{request, spread};
use super::*;
use crate::provider::Request;
use crate::provider::answer::Remark;
use crate::provider::failure::{Class, Failure};
use crate::provider::identifier::{Records, TransactionId};

/// Every parameter of POST /v1/tax/calculations; `#` is an index.
const CALCULATION: [&str; 29] = [
    "currency",
    "line_items[#][amount]",
    "line_items[#][quantity]",
    "line_items[#][reference]",
    "line_items[#][tax_behavior]",
    "line_items[#][tax_code]",
    "line_items[#][product]",
    "line_items[#][performance_location]",
    "customer",
    "customer_details[address][country]",
    "customer_details[address][line1]",
    "customer_details[address][line2]",
    "customer_details[address][city]",
    "customer_details[address][state]",
    "customer_details[address][postal_code]",
    "customer_details[address_source]",
    "customer_details[ip_address]",
    "customer_details[tax_ids][#][type]",
    "customer_details[tax_ids][#][value]",
    "customer_details[taxability_override]",
    "ship_from_details[address][country]",
    "ship_from_details[address][line1]",
    "ship_from_details[address][line2]",
    "ship_from_details[address][city]",
    "ship_from_details[address][state]",
    "ship_from_details[address][postal_code]",
    "shipping_cost[amount]",
    "tax_date",
    "expand[]",
];

/// A name with its indexes replaced.
fn pattern(name: &str) -> String {
    let parts = name.split('[').map(|part| match part.strip_suffix(']') {
        Some(index) if !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()) => "#]",
        _ => part,
    });
    parts.collect::<Vec<_>>().join("[")
}

/// Checks a form of a calculation as Stripe would, and gives it back.
fn checked(request: &Request) -> Vec<(String, String)> {
    assert_eq!((request.method, &*request.url), ("POST", "https://api.stripe.com/v1/tax/calculations"));
    let form = fields(request.body.as_deref().unwrap());
    let get = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let mut names = std::collections::BTreeSet::new();
    for (name, value) in &form {
        assert!(CALCULATION.contains(&pattern(name).as_str()), "{name} is no parameter");
        assert!(name == "expand[]" || names.insert(name.clone()), "{name} stands twice");
        assert!(!value.is_empty(), "{name} is empty");
        let whole = |value: &str| value.parse::<i64>().is_ok_and(|number| number > 0);
        if name.ends_with("[amount]") || name.ends_with("[quantity]") || name == "tax_date" {
            assert!(whole(value), "{name}={value}");
        }
        if name.ends_with("[tax_behavior]") {
            assert!(["inclusive", "exclusive"].contains(&value.as_str()));
        }
        if name.ends_with("[address][country]") {
            assert!(value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase()), "{value}");
        }
    }
    let currency = get("currency").unwrap();
    assert!(currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_lowercase()));
    assert!(get("line_items[0][amount]").is_some(), "no lines");
    let details = get("customer_details[address][country]");
    assert!(get("customer").is_some() != details.is_some(), "exactly one of the two");
    if details.is_some() {
        assert!(["shipping", "billing"].contains(&get("customer_details[address_source]").unwrap()));
    }
    let expanded: Vec<_> =
        form.iter().filter(|(name, _)| name == "expand[]").map(|(_, value)| value.as_str()).collect();
    assert_eq!(expanded, ["line_items", "line_items.data.tax_breakdown"]);
    form
}

fn estimate(sale: &Sale) -> Result<(Request, Vec<Remark>), Failure> {
    request::estimate(&connection(), sale, "2026-11-21".parse().unwrap()).map(|built| (built.request, built.warnings))
}

fn form(sale: &Sale) -> Vec<(String, String)> {
    checked(&estimate(sale).unwrap().0)
}

fn value<'f>(form: &'f [(String, String)], name: &str) -> Option<&'f str> {
    form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[test]
fn a_calculation_is_one_form() {
    let mut told = sale(vec![line("f1", 1000, SAAS), SaleLine { tax_included: true, ..line("f2", 500, SAAS) }]);
    told.lines[0].quantity = Some("3".to_owned());
    told.lines[1].quantity = Some("2.5".to_owned());
    told.lines[1].product = Product { stripe_product_id: Some("prod_1".into()), ..Product::default() };
    let (request, warnings) = estimate(&told).unwrap();
    checked(&request);
    // 2026-11-21T00:00:00Z is 1795219200, by Python's datetime.
    assert_eq!(
        request.body.unwrap(),
        "currency=usd&line_items[0][amount]=1000&line_items[0][quantity]=3&line_items[0][reference]=f1\
         &line_items[0][tax_behavior]=exclusive&line_items[0][tax_code]=txcd_10103001&line_items[1][amount]=500\
         &line_items[1][reference]=f2&line_items[1][tax_behavior]=inclusive&line_items[1][product]=prod_1\
         &customer_details[address][line1]=920%205th%20Ave&customer_details[address][city]=Seattle\
         &customer_details[address][state]=WA&customer_details[address][postal_code]=98104\
         &customer_details[address][country]=US&customer_details[address_source]=billing&tax_date=1795219200\
         &expand[]=line_items&expand[]=line_items.data.tax_breakdown"
    );
    assert!(warnings.is_empty());
    let header = |name: &str| request.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str());
    assert_eq!(header("stripe-version"), Some("2026-10-28.endive"));
    // An estimate is a new question each time.
    assert_eq!(header("idempotency-key"), None);
}

#[test]
fn who_buys_and_where() {
    let mut told = sale(vec![line("f1", 1000, SAAS)]);
    told.customer.id = "cus_NffrFeUfNV2Hib".to_owned();
    let known = form(&told);
    assert_eq!(value(&known, "customer"), Some("cus_NffrFeUfNV2Hib"));
    // The host's own ids may begin so, too.
    told.customer.id = "cus_1".to_owned();
    assert_eq!(value(&form(&told), "customer"), None);

    told.customer.address = Place { country: "DE".to_owned(), ..Place::default() };
    told.customer.address_field = "/customer/shipping_address".to_owned();
    told.customer.tax_id = Some("DE 136 695 976".to_owned());
    told.customer.entity_use_code = Some("reverse_charge".to_owned());
    told.ship_from = Some(Place { country: "IE".to_owned(), city: Some("Dublin".to_owned()), ..Place::default() });
    let details = form(&told);
    for (name, expected) in [
        ("customer_details[address][country]", "DE"),
        ("customer_details[address_source]", "shipping"),
        ("customer_details[tax_ids][0][type]", "eu_vat"),
        ("customer_details[tax_ids][0][value]", "DE136695976"),
        ("customer_details[taxability_override]", "reverse_charge"),
        ("ship_from_details[address][country]", "IE"),
        ("ship_from_details[address][city]", "Dublin"),
    ] {
        assert_eq!(value(&details, name), Some(expected), "{name}");
    }
    told.customer.entity_use_code = None;
    told.customer.exemption_no = Some("C-1".to_owned());
    assert_eq!(value(&form(&told), "customer_details[taxability_override]"), Some("customer_exempt"));
}

#[test]
fn what_is_left_out_is_said() {
    let mut told = sale(vec![line("f1", 1000, SAAS)]);
    told.customer.tax_id = Some("nonsense".to_owned());
    told.customer.address = Place { country: "CA".to_owned(), region: Some("Québec".to_owned()), ..Place::default() };
    told.customer.entity_use_code = Some("A".to_owned());
    let (request, warnings) = estimate(&told).unwrap();
    let form = checked(&request);
    assert_eq!(value(&form, "customer_details[address][state]"), Some("QC"));
    assert!(!form.iter().any(|(name, _)| name.contains("tax_ids") || name.contains("override")));
    let codes: Vec<_> = warnings.iter().map(|warning| warning.code.as_str()).collect();
    assert_eq!(codes, ["entity_use_code_not_told", "tax_id_left_out"]);
    told.customer.id = "cus_NffrFeUfNV2Hib".to_owned();
    told.customer.exemption_no = Some("C-1".to_owned());
    assert_eq!(estimate(&told).unwrap().1[0].code, "exemption_not_told");
}

#[test]
fn an_exempt_fee_is_told_as_nontaxable() {
    let mut told = sale(vec![line("f1", 1000, SAAS)]);
    told.lines[0].exemption_no = Some("C-1".to_owned());
    assert_eq!(value(&form(&told), "line_items[0][tax_code]"), Some("txcd_00000000"));
}

#[test]
fn amounts_are_counted_as_stripe_does() {
    for (currency, cents, sent) in
        [("JPY", 500, "500"), ("ISK", 5, "500"), ("UGX", 5, "500"), ("KWD", 5120, "5120"), ("MGA", 500, "5")]
    {
        let mut told = sale(vec![line("f1", cents, SAAS)]);
        told.currency = Currency::from_code(currency).unwrap();
        assert_eq!(value(&form(&told), "line_items[0][amount]"), Some(sent), "{currency}");
    }
    for (currency, cents) in [("KWD", 5124), ("MGA", 550)] {
        let mut told = sale(vec![line("f1", cents, SAAS)]);
        told.currency = Currency::from_code(currency).unwrap();
        let failure = estimate(&told).unwrap_err();
        assert_eq!((failure.class, &*failure.code), (Class::FixData, "amount_not_expressible"));
        assert_eq!(failure.fee_id.as_deref(), Some("f1"));
    }
}

#[test]
fn what_stripe_does_not_take_is_not_sent() {
    let many = |count: usize| sale((0..count).map(|number| line(&format!("f{number}"), 1, SAAS)).collect());
    assert!(estimate(&many(100)).is_ok());
    let refused = estimate(&many(101)).unwrap_err();
    assert_eq!(refused.code, "too_many_lines");
    assert!(refused.message.contains("101"), "{}", refused.message);
    assert_eq!(estimate(&sale(vec![])).unwrap_err().code, "no_lines");
    let mut unmapped = sale(vec![line("f1", 1, SAAS)]);
    unmapped.lines[0].product = Product::default();
    let failure = estimate(&unmapped).unwrap_err();
    assert_eq!((&*failure.code, failure.field.as_deref()), ("item_not_mapped", Some("connections/stripe/items")));
    assert_eq!(
        estimate(&sale(vec![line("long", 1, SAAS), line(&"x".repeat(501), 1, SAAS)])).unwrap_err().code,
        "fee_id_too_long"
    );
}

#[test]
fn tax_dates_have_a_window() {
    let at = |date: &str| Sale { tax_date: date.parse().unwrap(), ..sale(vec![line("f1", 1, SAAS)]) };
    let today = "2026-11-21".parse().unwrap();
    let id = TransactionId::new("stripe", "inv_1", Records::Invoice, 1);
    let calculate = |date: &str| request::calculate(&connection(), &id, 0, &at(date), today);
    for (date, unix) in [("2026-10-21", "1792540800"), ("2026-12-22", "1797897600")] {
        let request = calculate(date).unwrap().request;
        assert_eq!(value(&checked(&request), "tax_date"), Some(unix), "{date}");
    }
    for date in ["2026-10-20", "2026-12-23", "1970-01-01"] {
        let failure = calculate(date).unwrap_err();
        assert_eq!((&*failure.code, failure.field.as_deref()), ("tax_date_out_of_window", Some("/tax_date")), "{date}");
        let (request, warnings) = estimate(&at(date)).unwrap();
        assert_eq!(warnings[0].code, "tax_date_clamped");
        let days = (value(&checked(&request), "tax_date").unwrap().parse::<i64>().unwrap() - 1_795_219_200) / 86_400;
        assert_eq!(days.abs(), 30, "{date}");
    }
}

/// Worked on paper: D over A and B, which have its code, 6000 : 4000; E over all, 5400 : 3600 : 5000, remainders 8 : 10 : 10.
#[test]
fn discounts_are_taken_off_before() {
    let told = sale(vec![
        line("A", 6000, "txcd_1"),
        line("B", 4000, "txcd_1"),
        line("C", 5000, "txcd_2"),
        line("D", -1000, "txcd_1"),
        line("E", -100, "txcd_3"),
    ]);
    let form = form(&told);
    let amounts: Vec<_> =
        (0..3).map(|index| value(&form, &format!("line_items[{index}][amount]")).unwrap().to_owned()).collect();
    assert_eq!(amounts, ["5362", "3574", "4964"]);
    assert_eq!(value(&form, "line_items[3][amount]"), None);
    // What is more than its own kind comes to goes to the others.
    let told = sale(vec![line("A", 100, "txcd_1"), line("B", 300, "txcd_2"), line("D", -150, "txcd_1")]);
    let form = super::requests::form(&told);
    // Nothing is left of A, so it is not told.
    assert_eq!(value(&form, "line_items[0][reference]"), Some("B"));
    assert_eq!(value(&form, "line_items[0][amount]"), Some("250"));
}

#[test]
fn more_discount_than_there_is_is_refused() {
    let told = sale(vec![line("A", 100, SAAS), line("D", -101, SAAS)]);
    let failure = estimate(&told).unwrap_err();
    assert_eq!((&*failure.code, failure.fee_id.as_deref()), ("negative_total", Some("D")));
    assert!(failure.hint.contains("credit"), "{}", failure.hint);
    // Prices with and without tax do not mix.
    let gross = SaleLine { tax_included: true, ..line("D", -10, SAAS) };
    assert_eq!(estimate(&sale(vec![line("A", 100, SAAS), gross])).unwrap_err().code, "negative_total");
    assert!(spread::is_nothing(&sale(vec![line("A", 100, SAAS), line("D", -100, SAAS)])));
    assert!(!spread::is_nothing(&told));
}

#[test]
fn each_step_has_a_key_of_its_own() {
    let told = sale(vec![line("f1", 1000, SAAS)]);
    let (today, id) = ("2026-11-21".parse().unwrap(), TransactionId::new("stripe", "inv_1", Records::Invoice, 1));
    let key =
        |request: &Request| request.headers.iter().find(|(name, _)| *name == "idempotency-key").unwrap().1.clone();
    let calculate = |round| request::calculate(&connection(), &id, round, &told, today).unwrap().request;
    assert_eq!(calculate(0), calculate(0));
    assert_ne!(key(&calculate(0)), key(&calculate(1)));
    let kept = |name: &str| Calculation {
        id: Some(name.to_owned()),
        currency: "usd".to_owned(),
        total: 0,
        exclusive: 0,
        inclusive: 0,
        shipping: None,
        lines: Vec::new(),
        more: false,
    };
    let record = |name: &str| request::record(&connection(), &id, 0, &kept(name), &told);
    assert_eq!(record("taxcalc_1"), record("taxcalc_1"));
    // Another calculation is another request: Stripe refuses a key that comes with other parameters.
    assert_ne!(key(&record("taxcalc_1")), key(&record("taxcalc_2")));
    let request = record("taxcalc_1");
    assert!(request.url.ends_with("/v1/tax/transactions/create_from_calculation"));
    let body =
        format!("calculation=taxcalc_1&reference={}&metadata[document_id]=inv_1&expand[]=line_items", id.as_str());
    assert_eq!(request.body.as_deref(), Some(&*body));
    assert!([key(&calculate(0)), key(&request)].iter().all(|key| key.len() <= 255));
}
