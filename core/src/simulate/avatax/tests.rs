//! Recorded traffic, replayed; the documented examples, errors and states.

use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::*;
use crate::simulate::{Outcome, Simulator};

mod recorded;

fn simulator() -> Simulator {
    Simulator::new("2026-05-01T12:00:00Z".parse().unwrap(), 1)
}

fn send(simulator: &mut Simulator, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let mut request = HttpRequest::new(method, format!("/api/v2/{path}"))
        .with_header("Authorization", "Basic MTAwMDpzaW11bGF0ZWQ=")
        .with_header("X-Avalara-Client", "test; 1; tallage; 1; machine");
    if !body.is_null() {
        request = request.with_body(body.to_string());
    }
    let response = simulator.handle(request).reply().unwrap();
    (response.status, serde_json::from_slice(&response.body).unwrap_or_default())
}

fn post(simulator: &mut Simulator, path: &str, body: Value) -> (u16, Value) {
    send(simulator, "POST", path, &body)
}

/// `[amount, tax code, included, discounted]` of each line.
fn document(region: &str, country: &str, lines: Value) -> Value {
    let address = |region: &str, country: &str, code: &str| json!({"region": region, "country": country, "postalCode": code, "city": "X"});
    json!({
        "type": "SalesOrder", "date": "2026-05-01", "customerCode": "cus_1", "currencyCode": "USD",
        "addresses": {"shipFrom": address("PA", "US", "19147"), "shipTo": address(region, country, "36104")},
        "lines": lines,
    })
}

fn totals(answer: &Value) -> [String; 5] {
    ["totalAmount", "totalTax", "totalTaxable", "totalExempt", "totalDiscount"]
        .map(|name| decimal(&answer[name]).normalize().to_string())
}

/// By its text: the tests' own parser has read it through a double.
fn decimal(value: &Value) -> Decimal {
    value.to_string().parse::<Decimal>().unwrap_or_else(|_| Decimal::from_scientific(&value.to_string()).unwrap())
}

fn estimate(document: Value) -> Value {
    let (status, answer) = post(&mut simulator(), "transactions/create", document);
    assert_eq!(status, 201, "{answer}");
    answer
}

#[test]
fn documented_vectors() {
    let lines = |first: &str, second: &str, more: Value| {
        let mut lines = json!([{"amount": first}, {"amount": second}]);
        for line in lines.as_array_mut().unwrap() {
            for (name, value) in more.as_object().unwrap() {
                line[name] = value.clone();
            }
        }
        lines
    };
    let included = json!({"taxIncluded": true});
    // The table of recorded vectors: totalAmount, totalTax, totalTaxable, totalExempt, totalDiscount.
    let al = |lines: Value| totals(&estimate(document("AL", "US", lines)));
    assert_eq!(al(lines("10", "5", json!({}))), ["15", "0.6", "15", "0", "0"]);
    assert_eq!(al(lines("10", "5", included.clone())), ["14.43", "0.57", "14.43", "0", "0"]);
    assert_eq!(al(lines("10", "100", included.clone())), ["105.77", "4.23", "105.77", "0", "0"]);
    assert_eq!(al(json!([{"amount": -10}])), ["-10", "-0.4", "-10", "0", "0"]);
    assert_eq!(al(json!([{"amount": "-15.6", "taxIncluded": true}])), ["-15", "-0.6", "-15", "0", "0"]);

    let mut exempt = document("AL", "US", lines("10", "5", json!({})));
    exempt["entityUseCode"] = "A".into();
    assert_eq!(totals(&estimate(exempt)), ["15", "0", "0", "15", "0"]);
    let mut numbered = document("AL", "US", lines("10", "5", json!({})));
    numbered["exemptionNo"] = "X-1".into();
    let answer = estimate(numbered);
    assert_eq!((totals(&answer)[3].as_str(), &answer["exemptNo"]), ("15", &json!("X-1")));

    let mut discount = document("AL", "US", json!([{"amount": 10, "discounted": true}, {"amount": 5}]));
    discount["discount"] = 10.into();
    assert_eq!(totals(&estimate(discount)), ["15", "0.2", "5", "0", "10"]);
    let mut shared = document(
        "PA",
        "US",
        json!([{"amount": 40, "discounted": true}, {"amount": 30, "discounted": true}, {"amount": 5}]),
    );
    shared["discount"] = 20.into();
    let answer = estimate(shared);
    assert_eq!(totals(&answer), ["75", "4.4", "55", "0", "20"]);
    let taxes: Vec<_> = answer["lines"].as_array().unwrap().iter().map(|line| line["tax"].to_string()).collect();
    assert_eq!(taxes, ["2.28", "1.72", "0.4"]);
    // Tax 0.725 in parts of 0.6, 0.025 and 0.1: each is rounded.
    assert_eq!(
        totals(&estimate(document("CA", "US", json!([{"amount": 10}, {"amount": 5, "taxCode": "FR"}])))),
        ["15", "0.73", "10", "5", "0"]
    );
    assert_eq!(totals(&estimate(document("QC", "CA", json!([{"amount": 10}])))), ["10", "0.5", "10", "0", "0"]);
    assert_eq!(totals(&estimate(document("", "GB", json!([{"amount": 10}])))), ["10", "0", "0", "10", "0"]);
}

#[test]
fn europe() {
    let sale = |from: &str, to: &str, vat: &str| {
        let mut document =
            document("", to, json!([{"amount": "10.0", "taxIncluded": true}, {"amount": 10, "taxIncluded": true}]));
        document["addresses"]["shipFrom"] = json!({"country": from, "postalCode": "00118"});
        if !vat.is_empty() {
            document["businessIdentificationNo"] = vat.into();
        }
        estimate(document)
    };
    // Recorded: 22 % inside; zero-rated with any VAT id across a border, and then nothing is inside.
    assert_eq!(totals(&sale("IT", "IT", "")), ["16.4", "3.6", "16.4", "0", "0"]);
    let zero = sale("IT", "NL", "123456789");
    assert_eq!(totals(&zero), ["20", "0", "20", "0", "0"]);
    let detail = &zero["lines"][0]["details"][0];
    assert_eq!(
        (&detail["country"], &detail["rateType"], &detail["taxName"]),
        (&json!("IT"), &json!("Zero"), &json!("Zero Rate"))
    );
    assert!(zero["invoiceMessages"][0]["content"].as_str().unwrap().starts_with("Reverse charge"));
    // With nexus the rate of the destination, 21 %: 8.26 + 1.74 each; without, that of the origin.
    assert_eq!(totals(&sale("IT", "NL", ""))[1], "3.48");
    let mut simulator = simulator();
    simulator.avatax().set_nexus("NL", false);
    let mut document = document("", "NL", json!([{"amount": 100}]));
    document["addresses"]["shipFrom"] = json!({"country": "ITA", "postalCode": "00118"});
    assert_eq!(totals(&post(&mut simulator, "transactions/create", document).1)[1], "22");
    // An export is zero-rated by the origin, with or without an id.
    assert_eq!(sale("IT", "BR", "")["lines"][0]["details"][0]["taxName"], "Zero Rate");
    // A domestic sale is taxed, with or without an id.
    assert_eq!(totals(&sale("IT", "IT", "123456789"))[1], "3.6");
}

#[test]
fn other_currencies_and_more_decimals() {
    let mut yen = document("", "JP", json!([{"amount": 999}]));
    yen["currencyCode"] = "JPY".into();
    assert_eq!(totals(&estimate(yen))[1], "100");
    let mut simulator = simulator();
    simulator.avatax().set_tax_decimals(Some(4));
    let cents = document("CA", "US", json!([{"amount": 10}]));
    assert_eq!(totals(&post(&mut simulator, "transactions/create", cents).1)[1], "0.725");
}

#[test]
fn overrides() {
    let mut given = document(
        "PA",
        "US",
        json!([{"amount": 100, "taxOverride": {"type": "TaxAmount", "taxAmount": "7.77", "reason": "r"}}]),
    );
    given["taxOverride"] = json!({"type": 3, "taxDate": "2026-01-31", "reason": "original"});
    let answer = estimate(given);
    assert_eq!(
        (totals(&answer)[1].as_str(), &answer["totalTaxCalculated"], &answer["taxDate"]),
        ("7.77", &json!(8.0), &json!("2026-01-31T00:00:00"))
    );
    // 7.77 by 6 to 2: 5.8275 → 5.83, and the rest.
    let details = answer["lines"][0]["details"].as_array().unwrap();
    assert_eq!((&details[0]["tax"], &details[1]["tax"]), (&json!(5.83), &json!(1.94)));
    let inside = estimate(document(
        "PA",
        "US",
        json!([{"amount": 100, "taxIncluded": true, "taxOverride": {"type": "TaxAmount", "taxAmount": 5, "reason": "r"}}]),
    ));
    assert_eq!(totals(&inside), ["95", "5", "95", "0", "0"]);
}

#[test]
fn names_in_any_case_and_numbers_as_texts() {
    let body = json!({"TYPE": "salesorder", "Date": "2026-05-01T10:00:00Z", "customercode": "c", "Commit": "false",
        "ADDRESSES": {"SingleLocation": {"Region": "PA", "COUNTRY": "USA", "postalcode": "19147"}}, "Lines": [{"Number": "a", "Amount": "10.0"}]});
    let answer = estimate(body);
    assert_eq!(
        (&answer["type"], &answer["lines"][0]["lineNumber"], &answer["totalTax"]),
        (&json!("SalesOrder"), &json!("a"), &json!(0.8))
    );
}

/// Code, number and description of the first detail.
fn failure(answer: &Value) -> (String, u64, String) {
    let error = &answer["error"];
    let detail = &error["details"][0];
    (
        error["code"].as_str().unwrap().into(),
        detail["number"].as_u64().unwrap(),
        detail["description"].as_str().unwrap().into(),
    )
}

#[test]
fn refusals() {
    let good = document("PA", "US", json!([{"number": "1", "amount": 10}]));
    let with = |pointer: &str, value: Value| {
        let mut body = good.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = body.pointer_mut(parent).unwrap();
        if value == json!("ABSENT") {
            parent.as_object_mut().unwrap().remove(name);
        } else {
            parent[name] = value;
        }
        body
    };
    let absent = || json!("ABSENT");
    let long = "x".repeat(26);
    for (body, code, number, words) in [
        (with("/lines", json!([])), "MissingLine", 311, "'lines'"),
        (with("/lines", absent()), "MissingLine", 311, "'lines'"),
        (with("/date", absent()), "ValueRequiredError", 5, "'date'"),
        (with("/date", json!("1 May")), "DateFormatError", 26, "'date'"),
        (with("/customerCode", absent()), "ValueRequiredError", 5, "'customerCode'"),
        (with("/lines/0/amount", absent()), "ValueRequiredError", 5, "'lines[0].amount'"),
        (with("/lines/0/amount", json!("ten")), "ModelStateInvalid", 47, "lines[0].amount"),
        (with("/lines/0/amount", json!(1e20)), "ModelStateInvalid", 47, "lines[0].amount"),
        (with("/lines/0/quantity", json!(-1)), "RangeError", 6, "'quantity'"),
        (with("/lines/0/taxCode", json!(long)), "StringLengthError", 13, "between 0 and 25"),
        (with("/code", json!("x".repeat(51))), "StringLengthError", 13, "between 0 and 50"),
        (with("/type", json!("Invoice")), "ModelStateInvalid", 47, "'Avalara.AvaTax.Enums.DocumentType'"),
        (with("/type", json!(99)), "ModelStateInvalid", 47, "'Avalara.AvaTax.Enums.DocumentType'"),
        (with("/commit", json!("yes")), "ModelStateInvalid", 47, "System.Boolean"),
        (with("/colour", json!("red")), "ModelStateInvalid", 47, "'colour'"),
        (with("/currencyCode", json!("U1")), "InvalidEnumValue", 164, "'currencyCode'"),
        (with("/discount", json!(-1)), "RangeError", 6, "'discount'"),
        (
            with("/lines", json!([{"number": "1", "amount": 1}, {"number": "1", "amount": 1}])),
            "DuplicateEntry",
            193,
            "lines[1]",
        ),
        (with("/addresses", absent()), "MissingAddress", 304, "The line 1 must have both"),
        (with("/addresses/shipTo", absent()), "NotEnoughAddressesInfo", 176, "destination"),
        (
            with("/addresses/singleLocation", json!({"country": "US", "postalCode": "19147"})),
            "AddressConflictException",
            301,
            "only provide one",
        ),
        (with("/addresses/shipTo", json!({"country": "US"})), "InvalidAddress", 309, "shipTo"),
        (with("/addresses/shipTo/country", json!("Utopia")), "InvalidCountry", 125, "ISO 3166"),
        (with("/addresses/shipTo/region", json!("California")), "InvalidCountryRegion", 126, "'CALIFORNIA'"),
        (with("/addresses/shipTo/postalCode", json!("too_long_zipcode")), "StringLengthError", 13, "between 0 and 11"),
        (
            with("/taxOverride", json!({"type": "TaxDate", "reason": "r"})),
            "ValueRequiredError",
            5,
            "taxOverride.taxDate",
        ),
        (with("/companyCode", json!("none")), "EntityNotFoundError", 4, "'none'"),
        (Value::Null, "ModelRequiredException", 38, "request body"),
        (json!([]), "ModelStateInvalid", 47, ""),
    ] {
        let (status, answer) = post(&mut simulator(), "transactions/create", body.clone());
        let (got_code, got_number, description) = failure(&answer);
        assert_eq!((got_code.as_str(), got_number), (code, number), "{body}");
        assert!(description.contains(words), "{description}");
        assert_eq!(status, if number == 4 { 404 } else { 400 });
    }
    let request = HttpRequest::new("POST", "/api/v2/transactions/create")
        .with_header("Authorization", "Basic MTAwMDpzaW11bGF0ZWQ=")
        .with_body("{");
    let response = simulator().handle(request).reply().unwrap();
    assert_eq!(failure(&serde_json::from_slice(&response.body).unwrap()).1, 47);
    // Without credentials: 401 without target, number and severity.
    let response = simulator().handle(HttpRequest::new("POST", "/api/v2/transactions/create")).reply().unwrap();
    let answer: Value = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(
        (response.status, &answer["error"]["code"], answer["error"].get("target")),
        (401, &json!("AuthenticationException"), None)
    );
}

fn invoice(code: &str, kind: &str, amount: i64, commit: bool) -> Value {
    let mut body = document("PA", "US", json!([{"number": "fee_1", "amount": amount}]));
    body["type"] = kind.into();
    body["code"] = code.into();
    body["commit"] = commit.into();
    body
}

#[test]
fn the_life_of_an_invoice() {
    let mut s = simulator();
    let path = |code: &str, action: &str| format!("companies/DEFAULT/transactions/{code}/{action}");
    let (status, answer) = post(&mut s, "transactions/create", invoice("inv 1", "SalesInvoice", 100, false));
    assert_eq!((status, &answer["status"], &answer["version"]), (201, &json!("Saved"), &json!(1)));
    // Saved is replaced by create, and not when committed.
    assert_eq!(post(&mut s, "transactions/create", invoice("inv 1", "SalesInvoice", 110, false)).0, 201);
    let (status, answer) = post(&mut s, &path("inv%201", "commit"), json!({"commit": true}));
    assert_eq!((status, &answer["status"]), (200, &json!("Committed")));
    let (status, answer) = post(&mut s, "transactions/create", invoice("inv 1", "SalesInvoice", 110, true));
    assert_eq!((status, failure(&answer)), (400, ("GetTaxError".into(), 300, "Expected Saved|Posted".into())));
    assert_eq!(answer["error"]["details"][0]["refersTo"], "DocStatus");
    // createoradjust is right in either case.
    let wrap = |document: Value| json!({"createTransactionModel": document});
    let (status, answer) =
        post(&mut s, "transactions/createoradjust", wrap(invoice("inv 1", "SalesInvoice", 120, true)));
    assert_eq!(
        (status, &answer["version"], &answer["totalTax"], &answer["adjustmentReason"]),
        (200, &json!(2), &json!(9.6), &json!("Other"))
    );
    assert_eq!(post(&mut s, "transactions/createoradjust", wrap(invoice("inv 2", "SalesInvoice", 50, true))).0, 201);
    // Another document under the same code: the return.
    assert_eq!(post(&mut s, "transactions/createoradjust", wrap(invoice("inv 2", "ReturnInvoice", -50, true))).0, 201);
    let recorded = s.recorded();
    let list: Vec<_> = recorded.iter().map(|r| (r.id.as_str(), r.kind, r.status, r.version, r.amount, r.tax)).collect();
    assert_eq!(
        list,
        [
            ("inv 1", "SalesInvoice", "Committed", 2, 120.into(), Decimal::new(96, 1)),
            ("inv 2", "ReturnInvoice", "Committed", 1, (-50).into(), (-4).into()),
            ("inv 2", "SalesInvoice", "Committed", 1, 50.into(), 4.into()),
        ]
    );
    // The type in the query says which.
    let get = |s: &mut Simulator, query: &str| {
        send(s, "GET", &format!("companies/DEFAULT/transactions/inv%202{query}"), &Value::Null)
    };
    assert_eq!(get(&mut s, "").1["totalTax"], 4.0);
    assert_eq!(get(&mut s, "?documentType=ReturnInvoice&$include=SummaryOnly").1["totalTax"], -4.0);
    assert!(get(&mut s, "?$include=SummaryOnly").1.get("lines").is_none());
    assert_eq!(get(&mut s, "?documentType=Bill").0, 400);
    // Void, and void again.
    let void = json!({"code": "DocVoided"});
    let (status, answer) = post(&mut s, &path("inv%202", "void"), void.clone());
    assert_eq!((status, &answer["status"], &answer["totalTax"]), (200, &json!("Cancelled"), &json!(4.0)));
    let (status, answer) = post(&mut s, &path("inv%202", "void"), void.clone());
    assert_eq!((status, failure(&answer).0.as_str(), failure(&answer).1), (400, "TransactionAlreadyCancelled", 198));
    assert_eq!(post(&mut s, "transactions/create", invoice("inv 2", "SalesInvoice", 50, true)).0, 400);
    // Filed: neither void nor adjust nor createoradjust.
    let (status, answer) = post(&mut s, &path("inv%201", "lock"), json!({"isLocked": true}));
    assert_eq!((status, &answer["locked"]), (200, &json!(true)));
    let adjust =
        json!({"adjustmentReason": "PriceAdjusted", "newTransaction": invoice("inv 1", "SalesInvoice", 1, true)});
    for (path, body) in [
        (path("inv%201", "void"), void.clone()),
        (path("inv%201", "adjust"), adjust),
        (path("inv%201", "commit"), json!({"commit": true})),
        ("transactions/createoradjust".into(), wrap(invoice("inv 1", "SalesInvoice", 1, true))),
    ] {
        let (status, answer) = post(&mut s, &path, body);
        assert_eq!(
            (status, failure(&answer).0.as_str(), failure(&answer).1),
            (400, "CannotModifyLockedTransaction", 1100)
        );
    }
    // What there is not.
    let (status, answer) = post(&mut s, &path("none", "void"), void.clone());
    assert_eq!((status, failure(&answer).2.as_str()), (404, "The Transaction with code 'DEFAULT:none' was not found."));
    assert_eq!(post(&mut s, &path("", "void"), void), (404, Value::Null));
    assert_eq!(post(&mut s, &path("inv%201", "void"), json!({"code": "Gone"})).0, 400);
    // An order is never stored.
    assert_eq!(post(&mut s, "transactions/createoradjust", wrap(invoice("o", "SalesOrder", 1, false))).1["id"], 0);
    assert_eq!(post(&mut s, &path("o", "void"), json!({"code": "DocVoided"})).0, 404);
    let (status, answer) = post(&mut s, &path("inv%202", "lock"), json!({"isLocked": true}));
    assert_eq!((status, failure(&answer).1), (400, 313));
}

#[test]
fn codes_with_signs_in_paths() {
    let mut s = simulator();
    post(&mut s, "transactions/create", invoice("a/b+c?d%e#f g", "SalesInvoice", 1, true));
    let path = "companies/DEFAULT/transactions/a_-ava2f-_b_-ava2b-_c_-ava3f-_d_-ava25-_e_-ava23-_f%20g";
    assert_eq!(send(&mut s, "GET", path, &Value::Null).0, 200);
}

#[test]
fn refunds() {
    let refund = |body: Value| {
        let mut s = simulator();
        let mut document = invoice("inv", "SalesInvoice", 10, true);
        document["lines"] = json!([{"number": "a", "amount": 10}, {"number": "b", "amount": 100}]);
        post(&mut s, "transactions/create", document);
        let mut full = json!({"refundTransactionCode": "inv-1", "refundDate": "2026-05-02"});
        for (name, value) in body.as_object().unwrap() {
            full[name] = value.clone();
        }
        let (status, answer) = post(&mut s, "companies/DEFAULT/transactions/inv/refund", full);
        assert_eq!(s.recorded().len(), if status == 201 { 2 } else { 1 });
        (status, answer)
    };
    // Recorded: 110 at 8 %.
    let (status, answer) = refund(json!({"refundType": "Full"}));
    assert_eq!((status, totals(&answer)), (201, ["-110", "-8.8", "-110", "0", "0"].map(String::from)));
    assert_eq!(
        (&answer["type"], &answer["status"], &answer["referenceCode"]),
        (&json!("ReturnInvoice"), &json!("Committed"), &json!("inv"))
    );
    assert_eq!(answer["lines"][1]["taxOverrideAmount"], -8.0);
    assert_eq!(
        totals(&refund(json!({"refundType": "Partial", "refundLines": ["a"]})).1),
        ["-10", "-0.8", "-10", "0", "0"]
    );
    assert_eq!(totals(&refund(json!({"refundType": "TaxOnly"})).1), ["0", "-8.8", "0", "0", "0"]);
    assert_eq!(
        totals(&refund(json!({"refundType": "Percentage", "refundPercentage": 50})).1),
        ["-55", "-4.4", "-55", "0", "0"]
    );
    for (body, number) in [
        (json!({"refundType": "Full", "refundPercentage": 50}), 701),
        (json!({"refundType": "Full", "refundLines": ["a"]}), 703),
        (json!({"refundType": "Partial"}), 704),
        (json!({"refundType": "TaxOnly", "refundPercentage": 50}), 706),
        (json!({"refundType": "Partial", "refundLines": ["z"]}), 707),
        (json!({"refundType": "Percentage", "refundPercentage": 101}), 708),
        (json!({"refundType": "Percentage"}), 709),
    ] {
        let (status, answer) = refund(body);
        assert_eq!((status, failure(&answer).1), (400, number));
    }
}

#[test]
fn companies_customers_and_listings() {
    let mut s = simulator();
    let id = s.avatax().add_company("ACME");
    let (_, answer) = send(&mut s, "GET", "companies?$filter=companyCode%20eq%20'ACME'", &Value::Null);
    assert_eq!((&answer["@recordsetCount"], &answer["value"][0]["id"]), (&json!(1), &json!(id)));
    assert_eq!(send(&mut s, "GET", "companies?$filter=nonsense", &Value::Null).0, 400);

    let customer = json!({"customerCode": "cus_1", "name": "Ann", "line1": "1 A St", "city": "Philadelphia", "region": "PA", "country": "US", "postalCode": "19147"});
    let path = format!("companies/{id}/customers");
    let (status, answer) = post(&mut s, &path, json!([customer]));
    assert_eq!((status, &answer[0]["customerCode"], &answer[0]["companyId"]), (201, &json!("cus_1"), &json!(id)));
    assert_eq!(failure(&post(&mut s, &path, json!([customer])).1).1, 193);
    assert_eq!(
        failure(&post(&mut s, &path, json!([{"customerCode": "x"}])).1).2,
        "Please provide a value for field '[0].name'."
    );
    assert_eq!(post(&mut s, &path, customer).0, 400);
    assert_eq!(send(&mut s, "GET", &format!("{path}/cus_1"), &Value::Null).1["name"], "Ann");
    assert_eq!(send(&mut s, "GET", &format!("{path}/cus_2"), &Value::Null).0, 404);
    assert_eq!(post(&mut s, "companies/99/customers", json!([])).0, 404);

    for (code, date) in [("a", "2026-04-01"), ("b", "2026-04-15"), ("c", "2026-05-01")] {
        let mut body = invoice(code, "SalesInvoice", 1, true);
        body["date"] = date.into();
        post(&mut s, "transactions/create", body);
    }
    let query =
        "companies/DEFAULT/transactions?$filter=date%20ge%20'2026-04-15'%20and%20status%20eq%20Committed&$top=1";
    let (_, page) = send(&mut s, "GET", query, &Value::Null);
    assert_eq!(
        (&page["@recordsetCount"], &page["value"][0]["code"], &page["pageKey"]),
        (&json!(2), &json!("b"), &json!("1"))
    );
    let (_, page) = send(&mut s, "GET", &format!("{query}&$skip=1"), &Value::Null);
    assert_eq!((&page["value"][0]["code"], page.get("pageKey")), (&json!("c"), None));
}

#[test]
fn too_many_requests_have_their_error() {
    let response = Avatax::too_many(7);
    assert_eq!((response.status, response.header("Retry-After")), (429, Some("7")));
    assert_eq!(failure(&serde_json::from_slice(&response.body).unwrap()).1, 4011);
}

/// Σ lineAmount = totalAmount, Σ tax = totalTax, Σ details = tax of the line, taxable + exempt + discount = amount: for each line
/// and for the whole, as in all documents on record.
fn identities(answer: &Value) {
    let of = |value: &Value, name: &str| decimal(&value[name]);
    let lines = answer["lines"].as_array().unwrap();
    let sum = |name: &str| lines.iter().map(|line| of(line, name)).sum::<Decimal>();
    assert_eq!(sum("lineAmount"), of(answer, "totalAmount"));
    assert_eq!(sum("tax"), of(answer, "totalTax"));
    assert_eq!(
        of(answer, "totalTaxable") + of(answer, "totalExempt") + of(answer, "totalDiscount"),
        of(answer, "totalAmount")
    );
    for line in lines {
        let details = line["details"].as_array().unwrap().iter().map(|detail| of(detail, "tax")).sum::<Decimal>();
        assert_eq!(details, of(line, "tax"), "{line}");
        assert_eq!(
            of(line, "taxableAmount") + of(line, "exemptAmount") + of(line, "discountAmount"),
            of(line, "lineAmount")
        );
    }
    let summary = answer["summary"].as_array().unwrap().iter().map(|row| of(row, "tax")).sum::<Decimal>();
    assert_eq!(summary, of(answer, "totalTax"));
}

proptest! {
    #[test]
    fn every_answer_adds_up(
        amounts in prop::collection::vec((-9_999_999_i64..=9_999_999, any::<bool>(), any::<bool>(), any::<bool>()), 1..6),
        discount in 0_i64..10_000,
        place in prop::sample::select(vec![("PA", "US"), ("CA", "US"), ("QC", "CA"), ("", "GB"), ("", "IT"), ("", "BR"), ("OR", "US")]),
        currency in prop::sample::select(vec!["USD", "JPY", "KWD"]),
        use_code in prop::sample::select(vec!["", "", "A", "TAXABLE"]),
    ) {
        let decimals = if currency == "JPY" { 0 } else { 2 };
        let text = |cents: i64| Decimal::new(cents, decimals).to_string();
        let lines: Vec<Value> = amounts.iter().map(|(amount, included, discounted, freight)| json!({
            "amount": text(*amount), "taxIncluded": included, "discounted": discounted, "taxCode": if *freight { "FR" } else { "P0000000" },
        })).collect();
        let mut body = document(place.0, place.1, Value::from(lines));
        body["currencyCode"] = currency.into();
        body["discount"] = text(discount).into();
        body["entityUseCode"] = use_code.into();
        let answer = estimate(body);
        identities(&answer);
        for (line, (amount, included, ..)) in answer["lines"].as_array().unwrap().iter().zip(&amounts) {
            // What was inside the price is still there: gross in, gross out.
            let gross = if *included { decimal(&line["tax"]) } else { Decimal::ZERO };
            prop_assert_eq!(decimal(&line["lineAmount"]) + gross, Decimal::new(*amount, decimals));
        }
    }

    #[test]
    fn garbled_requests(at in 0_usize..500, bytes in prop::collection::vec(any::<u8>(), 0..4), target in "[a-z/%?$&=0-9 ]{0,20}") {
        let mut body = invoice("a", "SalesInvoice", 100, true).to_string().into_bytes();
        let at = at.min(body.len());
        body.splice(at..(at + bytes.len()).min(body.len()), bytes);
        let mut s = simulator();
        for path in ["transactions/create".to_owned(), format!("companies/{target}"), target] {
            let request = HttpRequest::new("POST", format!("/api/v2/{path}"))
                .with_header("Authorization", "Basic MTAwMDpzaW11bGF0ZWQ=").with_body(body.clone());
            prop_assert!(matches!(s.handle(request), Outcome::Reply(_)));
        }
    }
}
