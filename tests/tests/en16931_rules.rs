//! Every rule of the EN 16931 view (docs/en16931.md), kept by a clean document and broken by one change.
//! What breaks a rule is taken from its text in the official validation artefacts.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use tallage::{Engine, en16931_json};
use tallage_conformance::cases;
use tallage_conformance::model::list;

/// Category, family of its rules, rate, VATEX code.
const CATEGORIES: [(&str, &str, &str, Option<&str>); 10] = [
    ("S", "S", "20", None),
    ("Z", "Z", "0", None),
    ("E", "E", "0", Some("VATEX-EU-132-1A")),
    ("AE", "AE", "0", Some("VATEX-EU-AE")),
    ("K", "IC", "0", Some("VATEX-EU-IC")),
    ("G", "G", "0", Some("VATEX-EU-G")),
    ("O", "O", "0", Some("VATEX-EU-O")),
    ("L", "AF", "7", None),
    ("M", "AG", "4", None),
    ("B", "B", "22", None),
];

/// A request about two fees of 10.00 and 20.00 in a category, with everything that its rules ask for.
fn clean_in(category: &str, currency: &str, amounts: [i64; 2]) -> Value {
    let (_, _, rate, reason) = *CATEGORIES.iter().find(|(code, ..)| *code == category).unwrap();
    let mut tax = json!({"code": "t", "name": "VAT", "rate": rate, "category_code": category});
    if let Some(reason) = reason {
        tax["exemption_reason_code"] = json!(reason);
    }
    let fees: Vec<Value> = (0..2)
        .map(|index| json!({"id": format!("f{index}"), "type": "add_on", "amount_cents": amounts[index], "tax_codes": ["t"]}))
        .collect();
    let invoice = json!({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": currency, "fees": fees,
        "customer": {"name": "Kunde GmbH", "country": "DE", "shipping_address": {"country": "DE"}},
        "prepaid_credits": [{"id": "w", "amount_cents": 1}]});
    let engine = Engine::from_json(&json!({"taxes": [tax]}).to_string()).unwrap();
    let document: Value = serde_json::from_str(&engine.calculate_json(&invoice.to_string()).unwrap()).unwrap();
    let mut request = json!({"document": document,
        "seller": {"name": "Acme SARL", "country": "FR", "vat_number": "FR23334175221"},
        "buyer": {"vat_number": "DE136695976"},
        "delivery": {"date": "2026-10-30"}});
    match category {
        "O" => {
            request["seller"] = json!({"name": "Acme SARL", "country": "FR", "tax_registration": "334175221"});
            request["buyer"] = json!({});
        }
        "B" => {
            request["seller"]["country"] = json!("IT");
            request["document"]["customer"] = json!({"name": "Comune di Roma", "country": "IT"});
        }
        _ => {}
    }
    request
}

fn clean(category: &str) -> Value {
    clean_in(category, "EUR", [1_000, 2_000])
}

fn view(request: &Value) -> Value {
    let answer = en16931_json(&request.to_string()).unwrap_or_else(|error| panic!("{error}: {request}"));
    serde_json::from_str(&answer).unwrap()
}

/// The request with the value at each place replaced; a place that is not there yet is made, `null` takes away.
fn changed(mut request: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        let parent = request.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} leads nowhere"));
        match parent {
            Value::Array(items) => items[member.parse::<usize>().unwrap()] = value.clone(),
            object => object[member] = value.clone(),
        }
    }
    request
}

/// A rule, the request that breaks it, the term and the place that are told.
type Broken = (String, Value, &'static str, &'static str);

fn broken(id: &str, category: &str, changes: &[(&str, Value)], term: &'static str, path: &'static str) -> Broken {
    (id.to_owned(), changed(clean(category), changes), term, path)
}

/// What breaks the rules that are numbered alike for all categories but B.
fn of_families() -> Vec<Broken> {
    let (row, base, tax) = (
        "/document/applied_taxes/0",
        "/document/applied_taxes/0/taxable_base_amount_cents",
        "/document/applied_taxes/0/amount_cents",
    );
    let rate = "/document/fees/1/applied_taxes/0/tax_rate";
    let reason = "/document/applied_taxes/0/exemption_reason_code";
    let mut all = Vec::new();
    for (category, family, _, code) in CATEGORIES.into_iter().filter(|(category, ..)| *category != "B") {
        let mut add = |number: &str, changes: &[(&str, Value)], term, path| {
            all.push(broken(&format!("BR-{family}-{number}"), category, changes, term, path));
        };
        add("01", &[("/document/applied_taxes", json!([]))], "BT-118", "/document/applied_taxes");
        if !["S", "L", "M"].contains(&category) {
            let mut second = clean(category)["document"]["applied_taxes"][0].clone();
            second["tax_rate"] = json!("9");
            let rows = json!([clean(category)["document"]["applied_taxes"][0], second]);
            add("01", &[("/document/applied_taxes", rows)], "BT-118", "/document/applied_taxes");
        }
        if category == "O" {
            add("02", &[("/seller/vat_number", json!("FR23334175221"))], "BT-31", "/seller/vat_number");
            let representative = "/seller/tax_representative_vat_number";
            add("02", &[(representative, json!("FR23334175221"))], "BT-63", representative);
            add("02", &[("/buyer/vat_number", json!("DE136695976"))], "BT-48", "/buyer/vat_number");
            let of_customer = "/document/customer/tax_identification_number";
            add("02", &[("/buyer", Value::Null), (of_customer, json!("DE136695976"))], "BT-48", of_customer);
        } else {
            add("02", &[("/seller", Value::Null)], "BT-31", "/seller/vat_number");
        }
        if ["K", "G"].contains(&category) {
            let other = json!({"name": "Acme SARL", "country": "FR", "tax_registration": "334175221"});
            add("02", &[("/seller", other)], "BT-31", "/seller/vat_number");
        }
        if ["AE", "K"].contains(&category) {
            add("02", &[("/buyer", Value::Null)], "BT-48", "/buyer/vat_number");
            add("02", &[("/buyer/vat_number", Value::Null)], "BT-48", "/buyer/vat_number");
        }
        if category == "K" {
            add("02", &[("/buyer", json!({"legal_registration": "HRB 1"}))], "BT-48", "/buyer/vat_number");
        }
        if !["L", "M"].contains(&category) {
            add("05", &[(rate, json!(if category == "S" { "0" } else { "20" }))], "BT-152", "/document/fees/1");
        }
        add("08", &[(base, json!(3_001))], "BT-116", row);
        add("09", &[(tax, json!(1))], "BT-117", row);
        add("10", &[(reason, code.map_or(json!("VATEX-EU-132-1A"), |_| Value::Null))], "BT-121", row);
    }
    all
}

/// What breaks the other rules.
fn others() -> Vec<Broken> {
    let second_of = |category: &str| clean(category)["document"]["fees"][1]["applied_taxes"].clone();
    let row_of = |category: &str| clean(category)["document"]["applied_taxes"][0].clone();
    let two_rows = |first: &str, second: &str| json!([row_of(first), row_of(second)]);
    let row = "/document/applied_taxes/0";
    let taxes = "/document/fees/1/applied_taxes";
    let mut other_code = row_of("E");
    other_code["exemption_reason_code"] = json!("VATEX-EU-D");
    vec![
        broken("BR-06", "S", &[("/seller/name", Value::Null)], "BT-27", "/seller/name"),
        broken("BR-06", "S", &[("/seller/name", json!(" "))], "BT-27", "/seller/name"),
        broken("BR-07", "S", &[("/document/customer", Value::Null)], "BT-44", "/document/customer/name"),
        broken("BR-09", "S", &[("/seller/country", Value::Null)], "BT-40", "/seller/country"),
        broken("BR-11", "S", &[("/document/customer", json!({"name": "K"}))], "BT-55", "/document/customer/country"),
        broken("BR-16", "S", &[("/document/fees", json!([]))], "BG-25", "/document/fees"),
        broken(
            "BR-29",
            "S",
            &[("/delivery/period", json!({"from": "2026-10-02", "to": "2026-10-01"}))],
            "BT-74",
            "/delivery/period/to",
        ),
        broken("BR-CO-19", "S", &[("/delivery/period", json!({}))], "BG-14", "/delivery/period"),
        broken("BR-47", "Z", &[("/document/applied_taxes/0/category_code", Value::Null)], "BT-118", row),
        broken("BR-CO-04", "S", &[(taxes, json!([]))], "BT-151", "/document/fees/1"),
        broken("BR-CO-09", "S", &[("/seller/vat_number", json!("334175221"))], "BT-31", "/seller/vat_number"),
        broken("BR-CO-09", "S", &[("/buyer/vat_number", json!("136695976"))], "BT-48", "/buyer/vat_number"),
        broken("BR-CO-09", "S", &[("/buyer/vat_number", json!("de136695976"))], "BT-48", "/buyer/vat_number"),
        broken("BR-CO-09", "S", &[("/buyer/vat_number", json!("É"))], "BT-48", "/buyer/vat_number"),
        broken(
            "BR-CO-09",
            "S",
            &[("/seller/tax_representative_vat_number", json!("XX1"))],
            "BT-63",
            "/seller/tax_representative_vat_number",
        ),
        broken("BR-CO-10", "S", &[("/document/coupons_amount_cents", json!(1))], "BT-106", "/document"),
        broken(
            "BR-CO-13",
            "S",
            &[("/document/sub_total_excluding_taxes_amount_cents", json!(2_999))],
            "BT-109",
            "/document/sub_total_excluding_taxes_amount_cents",
        ),
        broken(
            "BR-CO-14",
            "S",
            &[("/document/taxes_amount_cents", json!(599))],
            "BT-110",
            "/document/taxes_amount_cents",
        ),
        broken(
            "BR-CO-15",
            "S",
            &[("/document/sub_total_including_taxes_amount_cents", json!(3_601))],
            "BT-112",
            "/document",
        ),
        broken(
            "BR-CO-16",
            "S",
            &[("/document/prepaid_credits_amount_cents", json!(2))],
            "BT-115",
            "/document/total_amount_cents",
        ),
        broken(
            "BR-CO-16",
            "S",
            &[("/document/credit_due_amount_cents", json!(2))],
            "BT-115",
            "/document/total_amount_cents",
        ),
        broken("BR-CO-17", "S", &[("/document/applied_taxes/0/amount_cents", json!(601))], "BT-117", row),
        broken("BR-CO-17", "B", &[("/document/applied_taxes/0/amount_cents", json!(659))], "BT-117", row),
        broken("BR-CO-18", "S", &[("/document/applied_taxes", json!([]))], "BG-23", "/document/applied_taxes"),
        broken("BR-IC-11", "K", &[("/delivery", Value::Null)], "BT-72", "/delivery/date"),
        broken("BR-IC-12", "K", &[("/document/customer/shipping_address", Value::Null)], "BT-80", "/delivery/country"),
        broken(
            "BR-O-11",
            "O",
            &[("/document/applied_taxes", two_rows("O", "S"))],
            "BT-118",
            "/document/applied_taxes/1",
        ),
        broken("BR-O-12", "O", &[(taxes, second_of("S"))], "BT-151", "/document/fees/1"),
        broken("BR-B-01", "B", &[("/seller/country", json!("FR"))], "BT-40", "/seller/country"),
        broken("BR-B-01", "B", &[("/document/customer/country", json!("SM"))], "BT-55", "/document/customer/country"),
        broken("BR-B-01", "B", &[("/delivery/country", json!("FR"))], "BT-80", "/delivery/country"),
        broken("BR-B-02", "B", &[(taxes, second_of("S"))], "BT-151", "/document/fees/1"),
        broken(
            "TALLAGE-ONE-VAT",
            "S",
            &[(taxes, json!([second_of("S")[0], second_of("L")[0]]))],
            "BG-30",
            "/document/fees/1",
        ),
        broken(
            "TALLAGE-ONE-REASON",
            "E",
            &[("/document/applied_taxes", json!([row_of("E"), other_code]))],
            "BT-121",
            row,
        ),
        broken(
            "TALLAGE-REASON-FITS",
            "E",
            &[("/document/applied_taxes/0/exemption_reason_code", json!("VATEX-EU-AE"))],
            "BT-121",
            row,
        ),
        broken(
            "TALLAGE-REASON-FITS",
            "AE",
            &[("/document/applied_taxes/0/exemption_reason_code", json!("VATEX-EU-I"))],
            "BT-121",
            row,
        ),
    ]
}

/// 10.001 and 20.003 dinars: nothing but what is paid, 0.001, was made to be odd.
fn decimals() -> Vec<Broken> {
    let request = clean_in("S", "KWD", [10_001, 20_003]);
    let places = [
        ("BR-DEC-09", "BT-106", "/document"),
        ("BR-DEC-12", "BT-109", "/document"),
        ("BR-DEC-13", "BT-110", "/document"),
        ("BR-DEC-14", "BT-112", "/document"),
        ("BR-DEC-16", "BT-113", "/document"),
        ("BR-DEC-18", "BT-115", "/document"),
        ("BR-DEC-19", "BT-116", "/document/applied_taxes/0"),
        ("BR-DEC-20", "BT-117", "/document/applied_taxes/0"),
        ("BR-DEC-23", "BT-131", "/document/fees/0"),
    ];
    places.into_iter().map(|(id, term, path)| (id.to_owned(), request.clone(), term, path)).collect()
}

fn all_broken() -> Vec<Broken> {
    of_families().into_iter().chain(others()).chain(decimals()).collect()
}

/// The requests that keep every rule.
fn all_clean() -> Vec<Value> {
    let mut all: Vec<Value> = CATEGORIES.iter().map(|(category, ..)| clean(category)).collect();
    // What else satisfies a rule than what `clean` gives.
    let registered = json!({"name": "Acme SARL", "country": "FR", "tax_registration": "334175221"});
    let represented = json!({"name": "Acme Inc", "country": "US", "tax_representative_vat_number": "FR23334175221"});
    for category in ["S", "Z", "E", "AE", "L", "M"] {
        all.push(changed(clean(category), &[("/seller", registered.clone())]));
    }
    for category in ["S", "Z", "E", "AE", "K", "G", "L", "M"] {
        all.push(changed(clean(category), &[("/seller", represented.clone())]));
    }
    all.push(changed(clean("AE"), &[("/buyer", json!({"legal_registration": "HRB 1"}))]));
    let of_customer = ("/document/customer/tax_identification_number", json!("EL123456789"));
    all.push(changed(clean("AE"), &[("/buyer", Value::Null), of_customer.clone()]));
    all.push(changed(clean("O"), &[of_customer]));
    all.push(changed(clean("K"), &[("/delivery", json!({"period": {"to": "2026-10-31"}}))]));
    all.push(changed(
        clean("K"),
        &[("/document/customer/shipping_address", Value::Null), ("/delivery/country", json!("AT"))],
    ));
    all.push(changed(clean("B"), &[("/delivery/country", json!("IT"))]));
    for prefix in ["EL", "XI", "1A", "GB", "CH"] {
        all.push(changed(clean("S"), &[("/buyer/vat_number", json!(format!("{prefix}123456789")))]));
    }
    // Words instead of a code.
    let words = [
        ("/document/applied_taxes/0/exemption_reason_code", Value::Null),
        ("/document/applied_taxes/0/mention", json!("Autoliquidation")),
    ];
    all.push(changed(clean("AE"), &words));
    all.push(changed(
        clean("S"),
        &[("/document/applied_taxes/0/mention", json!("Cash accounting")), ("/document/status", json!("draft"))],
    ));
    // 10.00 + 20.00 dinars, 0.010 prepaid.
    let mut dinars = clean_in("S", "KWD", [10_000, 20_000]);
    dinars["document"]["prepaid_credits_amount_cents"] = json!(10);
    dinars["document"]["total_amount_cents"] = json!(35_990);
    all.push(dinars);
    all
}

#[test]
fn a_clean_document_keeps_every_rule() {
    for request in all_clean() {
        let answer = view(&request);
        assert_eq!(answer["violations"], json!([]), "{request}");
        assert!(list(&answer, "rules").iter().all(|rule| rule["holds"] == true && rule.get("message").is_none()));
    }
}

#[test]
fn each_rule_is_broken_by_its_change() {
    for (id, request, term, path) in all_broken() {
        let answer = view(&request);
        let rule = list(&answer, "rules").iter().find(|rule| rule["id"] == id.as_str());
        let rule = rule.unwrap_or_else(|| panic!("{id} was not checked: {request}"));
        assert_eq!(rule["holds"], false, "{id}: {request}");
        let told = list(&answer, "violations")
            .iter()
            .find(|it| it["id"] == id.as_str() && it["term"] == term && it["path"] == path);
        assert!(told.is_some(), "{id} {term} {path} is not told: {answer}");
        assert!(!rule["message"].as_str().unwrap().is_empty());
    }
}

/// The rules in the first tables of docs/en16931.md, up to what is not listed.
fn documented() -> BTreeSet<String> {
    let page = fs::read_to_string(cases::folder().join("../../docs/en16931.md")).unwrap();
    let (_, rules) = page.split_once("## Rules").unwrap();
    let (listed, _) = rules.split_once("Not listed").unwrap();
    let ids = listed
        .split(['`', ' ', '.', ',', '|', '\n'])
        .filter(|word| word.starts_with("BR-") || word.starts_with("TALLAGE-"));
    ids.map(str::to_owned).collect()
}

#[test]
fn the_page_lists_what_is_checked_and_each_rule_is_broken_once() {
    let mut checked = BTreeSet::new();
    let mut kept = BTreeSet::new();
    let requests = all_clean().into_iter().chain(all_broken().into_iter().map(|(_, request, ..)| request));
    for answer in requests.map(|request| view(&request)) {
        for rule in list(&answer, "rules") {
            let id = rule["id"].as_str().unwrap().to_owned();
            if rule["holds"] == true {
                kept.insert(id.clone());
            }
            checked.insert(id);
        }
    }
    assert_eq!(checked, documented());
    assert_eq!(kept, checked);
    let broken: BTreeSet<String> = all_broken().into_iter().map(|(id, ..)| id).collect();
    let never: Vec<&String> = checked.difference(&broken).collect();
    assert_eq!(never, ["BR-CO-11", "BR-CO-12"]);
}

/// Category O has no rate (BR-O-05), not the rate 0; a rate that was charged is shown.
#[test]
fn category_o_has_no_rate() {
    let answer = view(&clean("O"));
    let shown = |answer: &Value| [answer["lines"][1]["rate"].clone(), answer["vat_breakdown"][0]["rate"].clone()];
    assert_eq!(shown(&answer), [Value::Null, Value::Null]);
    assert_eq!(shown(&view(&clean("Z"))), [json!("0"), json!("0")]);
    let charged = changed(clean("O"), &[("/document/fees/1/applied_taxes/0/tax_rate", json!("20"))]);
    assert_eq!(view(&charged)["lines"][1]["rate"], "20");
}

/// BR-O-11 and BR-O-12 are about a breakdown that has O; where only a line has it, BR-O-01 says what is missing.
#[test]
fn what_stands_beside_o_is_told_where_the_breakdown_has_it() {
    let other = clean("S")["document"].clone();
    let request = changed(
        clean("O"),
        &[
            ("/document/fees/1/applied_taxes", other["fees"][1]["applied_taxes"].clone()),
            ("/document/applied_taxes", other["applied_taxes"].clone()),
        ],
    );
    let answer = view(&request);
    let holds = |id: &str| list(&answer, "rules").iter().find(|rule| rule["id"] == id).unwrap()["holds"].clone();
    assert_eq!([holds("BR-O-01"), holds("BR-O-11"), holds("BR-O-12")], [json!(false), json!(true), json!(true)]);
}

/// What people read: every message once.
#[test]
fn messages() {
    let mut text = String::new();
    let mut seen = BTreeSet::new();
    for (id, request, ..) in all_broken() {
        for violation in list(&view(&request), "violations").iter().filter(|violation| violation["id"] == id.as_str()) {
            let message = violation["message"].as_str().unwrap();
            if seen.insert((id.clone(), message.to_owned())) {
                text += &format!(
                    "{id} {} {}\n    {message}\n",
                    violation["term"].as_str().unwrap(),
                    violation["path"].as_str().unwrap()
                );
            }
        }
    }
    insta::assert_snapshot!(text);
}

/// A hundred places of one rule are told and the others counted.
#[test]
fn a_rule_broken_everywhere_is_told_a_hundred_times() {
    let fee = clean("S")["document"]["fees"][0].clone();
    let fees: Vec<Value> = (0..150).map(|_| changed(fee.clone(), &[("/applied_taxes", json!([]))])).collect();
    let answer = view(&changed(clean("S"), &[("/document/fees", json!(fees))]));
    let told = list(&answer, "violations").iter().filter(|violation| violation["id"] == "BR-CO-04").count();
    assert_eq!((told, &answer["violations_left_out"]), (100, &json!(50)));
    let rule = list(&answer, "rules").iter().find(|rule| rule["id"] == "BR-CO-04").unwrap();
    assert!(rule["message"].as_str().unwrap().ends_with("(and 149 more)"));
}

/// Code and place of what is wrong with a request.
#[test]
fn a_request_that_cannot_be_read_is_refused() {
    let wrong = [
        (json!({}), "en16931.document.required", "/document"),
        (
            changed(clean("S"), &[("/document/document", json!("decisions"))]),
            "en16931.document.document.mismatch",
            "/document/document",
        ),
        (
            changed(clean("S"), &[("/document/tax_status", json!("pending"))]),
            "en16931.document.tax_status.not_allowed",
            "/document/tax_status",
        ),
        (
            changed(clean("S"), &[("/document/currency", json!("XAU"))]),
            "en16931.document.currency.unknown_currency",
            "/document/currency",
        ),
        (
            changed(clean("S"), &[("/document/fees/0/applied_taxes/0/category_code", json!("X"))]),
            "en16931.document.fees.applied_taxes.category_code.unknown_value",
            "/document/fees/0/applied_taxes/0/category_code",
        ),
        (
            changed(clean("S"), &[("/document/applied_taxes/0/amount_cents", json!("6"))]),
            "en16931.document.applied_taxes.amount_cents.wrong_type",
            "/document/applied_taxes/0/amount_cents",
        ),
        (
            changed(clean("S"), &[("/document/total_amount_cents", Value::Null)]),
            "en16931.document.total_amount_cents.required",
            "/document/total_amount_cents",
        ),
        (changed(clean("S"), &[("/seller/vat", json!("FR1"))]), "en16931.seller.unknown_field", "/seller/vat"),
        (
            changed(clean("S"), &[("/seller/country", json!("EL"))]),
            "en16931.seller.country.unknown_country",
            "/seller/country",
        ),
        (
            changed(clean("S"), &[("/buyer/vat_number", json!(" "))]),
            "en16931.buyer.vat_number.blank",
            "/buyer/vat_number",
        ),
        (
            changed(clean("S"), &[("/delivery/date", json!("31.10.2026"))]),
            "en16931.delivery.date.not_a_date",
            "/delivery/date",
        ),
    ];
    for (request, code, path) in wrong {
        let error = en16931_json(&request.to_string()).expect_err(code);
        assert_eq!((error.code(), error.path(), error.kind()), (code, path, tallage::ErrorKind::InvalidDocument));
    }
    assert_eq!(en16931_json("{").unwrap_err().code(), "json.syntax");
}

/// No document of tallage has amounts that do not fit 64 bits together; one that says so is refused, not counted wrong.
#[test]
fn amounts_beyond_64_bits_are_refused() {
    let mut row = clean("S")["document"]["applied_taxes"][0].clone();
    row["taxable_base_amount_cents"] = json!(1_000_000_000_000_000_i64);
    let rows = |count: usize| changed(clean("S"), &[("/document/applied_taxes", json!(vec![row.clone(); count]))]);
    assert!(en16931_json(&rows(399).to_string()).is_ok());
    assert_eq!(en16931_json(&rows(401).to_string()).unwrap_err().code(), "en16931.document.out_of_range");
}

/// Requests cut and spliced anywhere are answered with a view or an error, never a panic.
#[test]
fn garbled_requests_are_answered() {
    let mut random: u64 = 0x16931;
    let mut below = move |bound: usize| {
        random ^= random >> 12;
        random ^= random << 25;
        random ^= random >> 27;
        (random.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    };
    let splices =
        ["0", "-", "9", "null", "[]", "{}", "\"", "-1000000000000000", "\"O\"", "\"KWD\"", "1e3", "\u{0}", "é"];
    let (mut views, mut errors) = (0, 0);
    for _ in 0..500 {
        for request in CATEGORIES.map(|(category, ..)| clean(category).to_string()) {
            let mut bytes = request.into_bytes();
            let at = below(bytes.len());
            let end = (at + below(12)).min(bytes.len());
            bytes.splice(at..end, splices[below(splices.len())].bytes());
            match tallage::text(&bytes).and_then(en16931_json) {
                Ok(answer) => {
                    views += 1;
                    assert!(serde_json::from_str::<Value>(&answer).is_ok(), "{answer}");
                }
                Err(error) => {
                    errors += 1;
                    assert!(!error.code().is_empty() && !error.message().is_empty());
                }
            }
        }
    }
    assert!(views > 100 && errors > 1_000, "{views} views, {errors} errors");
}
