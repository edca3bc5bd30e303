//! The documented examples, texts and types.

use proptest::prelude::*;

use super::*;
use crate::simulate::{Outcome, Simulator};

const KEY: &str = "Bearer s1/sa1/secret.simulated";
const DENVER: &str =
    r#"{"country":"US","line1":"1450 Cherokee St","city":"Denver","region":"CO","postalCode":"80204"}"#;

fn simulator() -> Simulator {
    let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse().unwrap(), 1);
    let anrok = simulator.anrok();
    anrok.set_rate_limit(None);
    anrok.add_product("saas");
    anrok.set_taxability("book", Taxability::NotTaxed);
    anrok.set_taxability("aid", Taxability::TransactionExempt);
    simulator
}

fn post(simulator: &mut Simulator, path: &str, body: &str) -> HttpResponse {
    let request = HttpRequest::new("POST", format!("/v1/seller/{path}"))
        .with_header("Authorization", KEY)
        .with_header("Content-Type", "application/json")
        .with_body(body);
    simulator.handle(request).reply().unwrap()
}

fn ok(simulator: &mut Simulator, path: &str, body: &str) -> serde_json::Value {
    let response = post(simulator, path, body);
    assert_eq!(response.status, 200, "{}", response.text());
    serde_json::from_slice(&response.body).unwrap()
}

/// Status and text of what is refused.
fn refused(simulator: &mut Simulator, path: &str, body: &str) -> (u16, String) {
    let response = post(simulator, path, body);
    (response.status, response.text().into_owned())
}

fn transaction(address: &str, lines: &str) -> String {
    format!(
        r#"{{"currencyCode":"USD","accountingDate":"2026-05-01","customerAddress":{address},"lineItems":[{lines}]}}"#
    )
}

fn estimate(address: &str, lines: &str) -> serde_json::Value {
    ok(&mut simulator(), "transactions/createEphemeral", &transaction(address, lines))
}

fn line(amount: i64) -> String {
    format!(r#"{{"id":"fee_1","productExternalId":"saas","amount":{amount},"quantity":"1"}}"#)
}

#[test]
fn colorado() {
    // The documented example: 15000 × 0.0481 = 721.5, half up 722.
    let answer = estimate(DENVER, &line(15000));
    assert_eq!(
        answer.to_string(),
        r#"{"taxAmountToCollect":722,"lineItems":[{"id":"fee_1","taxAmountToCollect":722,"preTaxAmount":"15000","jurises":[{"name":"Colorado","taxes":[{"taxName":"Tax","taxableAmount":"15000","taxAmount":"721.5","taxRate":"0.0481"}],"notTaxedReason":null}]}],"preTaxAmount":"15000","jurisSummaries":[{"name":"Colorado","notTaxedReasons":null}],"taxComplianceMessage":null}"#
            .parse::<serde_json::Value>()
            .unwrap()
            .to_string()
    );
    // 15000 × 0.08125 = 1218.75 → 1219.
    assert_eq!(estimate(r#"{"country":"US","region":"California"}"#, &line(15000))["taxAmountToCollect"], 1219);
    // Halves away from zero on both sides.
    assert_eq!(estimate(DENVER, &line(-15000))["taxAmountToCollect"], -722);
}

#[test]
fn colorado_inclusive() {
    let line = r#"{"productExternalId":"saas","amount":31000,"isTaxIncludedInAmount":true}"#;
    let answer = estimate(DENVER, line);
    assert_eq!(answer["taxAmountToCollect"], 0);
    assert_eq!(answer["preTaxAmount"], "29577.3304");
    assert_eq!(answer["lineItems"][0]["id"], serde_json::Value::Null);
    assert_eq!(answer["lineItems"][0]["jurises"][0]["taxes"][0]["taxAmount"], "1422.6696");
}

#[test]
fn texas_taxes_four_fifths_and_rounds_the_sum() {
    let answer = estimate(r#"{"country":"US","region":"TX","postalCode":"78701"}"#, &line(39800));
    assert_eq!(answer["taxAmountToCollect"], 2468);
    let jurises = answer["lineItems"][0]["jurises"].as_array().unwrap();
    let taxes: Vec<_> = jurises.iter().map(|juris| juris["taxes"][0]["taxAmount"].as_str().unwrap()).collect();
    assert_eq!(taxes, ["1990", "159.2", "318.4"]);
    assert!(jurises.iter().all(|juris| juris["taxes"][0]["taxableAmount"] == "31840"));
}

#[test]
fn not_taxed_and_why() {
    let reason = |answer: serde_json::Value| {
        assert_eq!(answer["taxAmountToCollect"], 0);
        let juris = &answer["lineItems"][0]["jurises"][0];
        assert_eq!(juris["taxes"], serde_json::Value::Null);
        assert_eq!(answer["jurisSummaries"][0]["notTaxedReasons"][0], juris["notTaxedReason"]);
        juris["notTaxedReason"].to_string()
    };
    assert_eq!(reason(estimate(r#"{"country":"US","region":"NY"}"#, &line(100))), r#"{"type":"notCollecting"}"#);
    assert_eq!(reason(estimate(r#"{"country":"US","region":"OR"}"#, &line(100))), r#"{"type":"jurisHasNoTax"}"#);
    assert_eq!(reason(estimate(r#"{"country":"BR"}"#, &line(100))), r#"{"type":"notCollecting"}"#);
    let book = r#"{"productExternalId":"book","amount":100}"#;
    assert_eq!(reason(estimate(DENVER, book)), r#"{"type":"productNotTaxed"}"#);
    let aid = r#"{"productExternalId":"aid","amount":100}"#;
    let exempt = |reason: &str| format!(r#"{{"reason":{{"type":"{reason}"}},"type":"exempt"}}"#);
    assert_eq!(reason(estimate(DENVER, aid)), exempt("transactionExempt"));

    let body = transaction(r#"{"country":"Germany"}"#, &line(100));
    let with_id = body.replacen('{', r#"{"customerTaxIds":[{"type":"euVrn","value":"FR23334175221"}],"#, 1);
    let answer = ok(&mut simulator(), "transactions/createEphemeral", &with_id);
    assert_eq!(answer["taxComplianceMessage"], "Reverse charge: the customer accounts for the tax.");
    assert_eq!(reason(answer), exempt("reverseCharge"));
    // Without an id the tax of the country: 19 % of 100.
    assert_eq!(ok(&mut simulator(), "transactions/createEphemeral", &body)["taxAmountToCollect"], 19);

    // A certificate for Colorado exempts its customer there, and nowhere else.
    let mut simulator = simulator();
    let certificate = r#"{"customerId":"cus_1","customerName":"Ann","effectiveDateBegin":"2026-01-01",
        "certificateFile":{"name":"c.pdf","contentsBase64":"AA=="},"jurises":[{"jurisId":"us-CO"}]}"#;
    let id = ok(&mut simulator, "certificates/create", certificate)["id"].clone();
    let mut of = |address: &str| {
        let body = transaction(address, &line(100)).replacen('{', r#"{"customerId":"cus_1","#, 1);
        ok(&mut simulator, "transactions/createEphemeral", &body)
    };
    assert_eq!(reason(of(DENVER)), exempt("customerExempt"));
    assert_eq!(of(r#"{"country":"US","region":"TX"}"#)["taxAmountToCollect"], 6);
    let list = ok(&mut simulator, "certificates/list", r#"{"filter":{"customerId":"cus_1","status":"active"}}"#);
    assert_eq!(list["certificates"][0]["id"], id);
    assert_eq!(list["hasMore"], false);
}

#[test]
fn the_seller_pays() {
    let answer = estimate(r#"{"country":"US","region":"WA"}"#, &line(1000));
    assert_eq!(answer["taxAmountToCollect"], 0);
    assert_eq!(answer["lineItems"][0]["jurises"][0]["taxes"][0]["taxAmount"], "65");
    let mut simulator = simulator();
    simulator.anrok().set_collection("US-WA", Collection::Collecting);
    let body = transaction(r#"{"country":"US","region":"WA"}"#, &line(1000));
    assert_eq!(ok(&mut simulator, "transactions/createEphemeral", &body)["taxAmountToCollect"], 65);
}

#[test]
fn a_postal_code_tells_the_state() {
    let answer = estimate(r#"{"country":"US","postalCode":"80204"}"#, &line(15000));
    assert_eq!(answer["taxAmountToCollect"], 722);
    let deprecated = r#"{"country":"us","line1":"1 A St","city":"Denver","state":"CO","zipCode":"80204"}"#;
    assert_eq!(estimate(deprecated, &line(15000))["taxAmountToCollect"], 722);
}

#[test]
fn texts_of_refusals() {
    let good = transaction(DENVER, &line(1));
    let with = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        good.replacen(from, to, 1)
    };
    // Those marked * were seen; the others follow their pattern.
    let cases = [
        ("[]".to_owned(), "Expected object, received array."),
        ("{".to_owned(), "Invalid JSON."),
        ("{}".to_owned(), r#""lineItems": Required."#),              // *
        (with(DENVER, "3"), r#""customerAddress": Invalid input."#), // *
        (
            with(r#""region":"CO","postalCode":"80204""#, r#""state":"CO","zipCode":"80204""#),
            r#""customerAddress": Unrecognized key(s) in object: 'state', 'zipCode'."#,
        ), // *
        (
            with(r#""accountingDate":"2026-05-01""#, r#""accountingDate":"2026-05-01","accountingTimeZone":"UTC""#),
            "Cannot specify both accountingDate and accountingTimeZone.",
        ), // *
        (with(r#""accountingDate":"2026-05-01","#, ""), "Must specify either accountingDate or accountingTimeZone."), // *
        (with("2026-05-01", "01.05.2026"), r#""accountingDate": Invalid format; expecting "YYYY-MM-DD"."#),
        (with("Denver", ""), r#""customerAddress": "city": String must contain at least 1 character(s)."#),
        (with(r#""Denver""#, "7"), r#""customerAddress": Invalid input."#),
        (with("USD", "US"), r#""currencyCode": String must contain exactly 3 character(s)."#),
        (with(r#""amount":1,"#, r#""amount":1.0,"#), r#""lineItems": 0: "amount": Expected integer, received float."#),
        (with(r#""amount":1,"#, r#""amount":"1","#), r#""lineItems": 0: "amount": Expected number, received string."#),
        (
            with(r#""amount":1,"#, r#""amount":100000000001,"#),
            r#""lineItems": 0: "amount": Number must be less than or equal to 100000000000."#,
        ),
        (with(r#""amount":1,"#, ""), r#""lineItems": 0: "amount": Required."#),
        (
            with(r#""quantity":"1""#, r#""quantity":1"#),
            r#""lineItems": 0: "quantity": Expected string, received number."#,
        ),
        (with(r#""id":"fee_1""#, r#""id":null"#), r#""lineItems": 0: "id": Expected string, received null."#),
        (with(r#""id":"fee_1""#, r#""key":"fee_1""#), r#""lineItems": 0: Unrecognized key(s) in object: 'key'."#),
        (with(&line(1), ""), r#""lineItems": Array must contain at least 1 element(s)."#),
        (good.replacen('{', r#"{"id":"x","#, 1), "Unrecognized key(s) in object: 'id'."),
        (good.replacen('{', r#"{"customerTaxIds":[{"value":"DE1"}],"#, 1), r#""customerTaxIds": 0: "type": Required."#),
        (
            good.replacen('{', r#"{"customerTaxIds":[{"type":"vat","value":"DE1"}],"#, 1),
            r#""customerTaxIds": 0: "type": Invalid enum value. Expected 'genericVatNumber' | 'euVrn', received 'vat'."#,
        ),
    ];
    let mut simulator = simulator();
    for (body, text) in cases {
        let expected = (400, format!("Request body: {text}"));
        assert_eq!(refused(&mut simulator, "transactions/createEphemeral", &body), expected, "{body}");
    }
    for (path, body, text) in [
        ("transactions/createOrUpdate", good.as_str(), r#""id": Required."#),
        ("transactions/createNegation", r#"{"originalTransactionId":"a"}"#, r#""newTransactionId": Required."#), // *
        ("transactions/list", r#"{"limit":21}"#, r#""limit": Number must be less than or equal to 20."#),        // *
        ("transactions/list", r#"{"cursor":"a","filter":{}}"#, "cursor and filter cannot both be provided."),    // *
        (
            "transactions/list",
            r#"{"filter":{"type":"lastModifiedAfter","value":"2025-08-08"}}"#,
            r#""filter": "value": Invalid format; expecting "YYYY-MM-DDTHH:mm:ss.dddZ"."#,
        ), // *
        ("transactions/id:a/void", r#"{"version":1}"#, "Unrecognized key(s) in object: 'version'."),
    ] {
        assert_eq!(refused(&mut simulator, path, body), (400, format!("Request body: {text}")));
    }
    assert!(simulator.recorded().is_empty());
}

#[test]
fn keys_and_routes() {
    let send = |method: &str, path: &str, key: Option<&str>| {
        let mut request = HttpRequest::new(method, path).with_body("{}");
        if let Some(key) = key {
            request = request.with_header("authorization", key);
        }
        let response = simulator().handle(request).reply().unwrap();
        assert!(response.header("content-type").unwrap().starts_with("text/plain"));
        (response.status, response.text().into_owned())
    };
    let path = "/v1/seller/productTaxCategories/list";
    // The texts seen live; the last two follow them.
    for (key, text) in [
        (None, r#"Missing "Authorization" header."#),
        (Some("Bearer"), r#"Invalid "Authorization" header: Expecting 1 token after "Bearer", got 0."#),
        (Some("x y"), r#"Invalid "Authorization" header: Expecting first token to be "Bearer", got "x"."#),
        (
            Some("Bearer abc"),
            r#"Invalid "Authorization" header: Invalid token: Expecting 2 "/" characters ("****/****/secret.****") but got 0."#,
        ),
        (
            Some("Bearer x/y/z"),
            r#"Invalid "Authorization" header: Invalid token: First part (seller ID) is not well-formed: "x": Must start with "s"."#,
        ),
        (Some("Bearer s1/sa1/secret.other"), r#"Invalid "Authorization" header: Invalid token: Unknown API key."#),
    ] {
        assert_eq!(send("POST", path, key), (400, text.to_owned()));
    }
    assert_eq!(send("POST", "/v1/seller/nothing", None), (400, "No API endpoint matches the given URL.".to_owned()));
    assert_eq!(send("GET", path, None), (400, r#"Expecting HTTP method "POST", got "GET"."#.to_owned()));
    let answer = ok(&mut simulator(), "productTaxCategories/list", "{}");
    assert_eq!(answer["productTaxCategories"][0]["id"]["id"], "saasBusiness");
}

#[test]
fn conflicts() {
    let mut simulator = simulator();
    let good = transaction(DENVER, &line(1));
    let with = |from: &str, to: &str| good.replacen(from, to, 1);
    let tax_date = |date: &str| with("{", &format!(r#"{{"taxDate":"{date}","#));
    for (body, kind) in [
        (with("USD", "XYZ"), "currencyCodeNotSupported"),
        (with(DENVER, "{}"), "customerAddressCouldNotResolve"),
        (with(DENVER, r#"{"country":"US","city":"Denver"}"#), "customerAddressCouldNotResolve"),
        (with("{", r#"{"customerId":"nobody","#), "customerIdNotFound"),
        (tax_date("1998-12-31"), "taxDateTooFarInPast"),
        // 31 days after 1 May is 1 June.
        (tax_date("2026-06-02"), "taxDateTooFarInFuture"),
        (
            with(r#""accountingDate":"2026-05-01""#, r#""accountingTime":"2026-05-01T00:00:00Z""#),
            "accountingTimeZoneNotSetForSeller",
        ),
    ] {
        let response = post(&mut simulator, "transactions/createEphemeral", &body);
        assert_eq!((response.status, response.text().as_ref()), (409, format!(r#"{{"type":"{kind}"}}"#).as_str()));
    }
    for date in ["1999-01-01", "2026-06-01"] {
        ok(&mut simulator, "transactions/createEphemeral", &tax_date(date));
    }
    let unknown = with("saas", "car");
    assert_eq!(
        refused(&mut simulator, "transactions/createEphemeral", &unknown),
        (409, r#"{"type":"productExternalIdUnknown","productExternalId":"car"}"#.to_owned())
    );
    for (path, body, kind) in [
        (
            "products/create",
            r#"{"externalId":"saas","taxCategoryId":{"type":"standard","id":"saasBusiness"},"name":"S"}"#,
            "externalIdAlreadyExists",
        ),
        (
            "products/create",
            r#"{"externalId":"new","taxCategoryId":{"type":"standard","id":"none"},"name":"S"}"#,
            "taxCategoryIdNotFound",
        ),
        ("products/externalId:none/get", "{}", "productExternalIdNotFound"),
        ("transactions/id:none/get", "{}", "transactionIdNotFound"),
        ("transactions/list", r#"{"cursor":"none"}"#, "invalidCursor"),
        ("certificates/list", r#"{"filter":{"customerId":"none"}}"#, "customerIdNotFound"),
        (
            "taxId/validate",
            r#"{"customerAddress":{"country":"US","region":"CO"},"customerTaxIds":[]}"#,
            "validationNotSupportedForCountry",
        ),
    ] {
        assert_eq!(refused(&mut simulator, path, body), (409, format!(r#"{{"type":"{kind}"}}"#)));
    }
    let bad = r#"{"externalId":"a/b","taxCategoryId":{"type":"standard","id":"saasBusiness"},"name":"S"}"#;
    assert!(
        refused(&mut simulator, "products/create", bad).1.starts_with(r#"{"type":"externalIdInvalid","message":""#)
    );
}

#[test]
fn the_life_of_a_transaction() {
    let mut simulator = simulator();
    let save = |id: &str, amount: i64| {
        transaction(DENVER, &line(amount)).replacen(
            '{',
            &format!(r#"{{"id":"{id}","customerId":"c","customerName":"C","#),
            1,
        )
    };
    let path = "transactions/createOrUpdate";
    assert_eq!(ok(&mut simulator, path, &save("inv/1", 15000))["version"], 1);
    assert_eq!(ok(&mut simulator, path, &save("inv/1", 15000))["version"], 2);
    let recorded = simulator.recorded();
    assert_eq!(recorded.len(), 1);
    assert_eq!((recorded[0].amount, recorded[0].tax, recorded[0].writes), (15000.into(), 722.into(), 2));
    assert_eq!((recorded[0].lines[0].key.as_str(), recorded[0].lines[0].tax), ("fee_1", 722.into()));
    // The customer was made with it.
    ok(
        &mut simulator,
        "transactions/createEphemeral",
        &save("x", 1).replacen(r#""id":"x","#, "", 1).replacen(r#","customerName":"C""#, "", 1),
    );

    let got = ok(&mut simulator, "transactions/id:inv%2F1/get", "{}");
    assert_eq!((&got["type"], &got["version"]), (&"normal".into(), &2.into()));
    assert_eq!(got["body"]["taxAmountDue"].to_string(), r#"{"exclusive":"721.5","inclusive":"0","total":"721.5"}"#);
    assert_eq!(got["body"]["invoiceTotalAmountExpected"], 15722);

    // Filed: no change, no void, but a negation, once.
    assert!(simulator.anrok().freeze("inv/1") && !simulator.anrok().freeze("none"));
    let frozen = (409, r#"{"type":"transactionFrozenForFiling"}"#.to_owned());
    assert_eq!(refused(&mut simulator, path, &save("inv/1", 1)), frozen);
    assert_eq!(refused(&mut simulator, "transactions/id:inv%2F1/void", "{}"), frozen);
    let negate = r#"{"originalTransactionId":"inv/1","newTransactionId":"inv/1_void"}"#;
    assert_eq!(post(&mut simulator, "transactions/createNegation", negate).text(), "{}");
    let duplicate = (409, r#"{"type":"duplicateTransactionId"}"#.to_owned());
    assert_eq!(refused(&mut simulator, "transactions/createNegation", negate), duplicate);
    let recorded = simulator.recorded();
    assert_eq!((recorded[1].kind, recorded[1].amount, recorded[1].tax), ("negation", (-15000).into(), (-722).into()));
    let again = r#"{"originalTransactionId":"inv/1_void","newTransactionId":"x"}"#;
    let already = (409, r#"{"type":"transactionIsAlreadyANegation"}"#.to_owned());
    assert_eq!(refused(&mut simulator, "transactions/createNegation", again), already);

    // Not filed: void, and void again.
    ok(&mut simulator, path, &save("inv_2", 100));
    let expected = r#"{"transactionExpectedVersion":2}"#;
    let mismatch = (409, r#"{"type":"transactionExpectedVersionMismatch"}"#.to_owned());
    assert_eq!(refused(&mut simulator, "transactions/id:inv_2/void", expected), mismatch);
    assert_eq!(post(&mut simulator, "transactions/id:inv_2/void", "{}").text(), "{}");
    let gone = (409, r#"{"type":"transactionIdNotFound"}"#.to_owned());
    assert_eq!(refused(&mut simulator, "transactions/id:inv_2/void", "{}"), gone);
    let got = ok(&mut simulator, "transactions/id:inv_2/get", "{}");
    assert_eq!((&got["type"], got.get("body")), (&"void".into(), None));
    // A credit is a transaction of its own with negative amounts and the original tax date.
    let credit = save("cn_1", -5000).replacen('{', r#"{"taxDate":"2026-04-01","#, 1);
    // 5000 × 0.0481 = 240.5.
    assert_eq!(ok(&mut simulator, path, &credit)["taxAmountToCollect"], -241);
}

#[test]
fn a_listing_comes_in_pages() {
    let mut simulator = simulator();
    for at in 0..5 {
        let body = transaction(DENVER, &line(at)).replacen('{', &format!(r#"{{"id":"t{at}","#), 1);
        ok(&mut simulator, "transactions/createOrUpdate", &body);
        simulator.advance(SignedDuration::from_secs(1));
    }
    let first = r#"{"filter":{"type":"lastModifiedAfter","value":"2026-05-01T12:00:00.000Z"},"limit":3}"#;
    let page = ok(&mut simulator, "transactions/list", first);
    let ids = |page: &serde_json::Value| {
        let list = page["transactions"].as_array().unwrap();
        list.iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((ids(&page), &page["hasMore"]), (vec!["t1".into(), "t2".into(), "t3".into()], &true.into()));
    let next = format!(r#"{{"cursor":{}}}"#, page["nextCursor"]);
    let page = ok(&mut simulator, "transactions/list", &next);
    assert_eq!(
        (ids(&page), &page["hasMore"], &page["nextCursor"]),
        (vec!["t4".into()], &false.into(), &serde_json::Value::Null)
    );
}

#[test]
fn tax_ids() {
    let body =
        r#"{"customerAddress":{"country":"IT"},"customerTaxIds":[{"value":"IT12345678901"},{"value":"nonsense!"}]}"#;
    let answer = ok(&mut simulator(), "taxId/validate", body);
    assert_eq!(answer["jurises"][0]["validTaxIds"].to_string(), r#"[{"value":"IT12345678901"}]"#);
    let typed = r#"{"customerAddress":{"country":"IT"},"customerTaxIds":[{"type":"euVrn","value":"IT12345678901"}]}"#;
    assert_eq!(refused(&mut simulator(), "taxId/validate", typed).0, 400);
}

#[test]
fn ten_requests_in_a_second() {
    let mut simulator = simulator();
    simulator.anrok().set_rate_limit(Some(10));
    let call = |simulator: &mut Simulator| post(simulator, "productTaxCategories/list", "{}");
    for _ in 0..10 {
        assert_eq!(call(&mut simulator).status, 200);
    }
    let refused = call(&mut simulator);
    assert_eq!((refused.status, refused.header("Retry-After")), (429, Some("1")));
    assert_eq!(refused.text(), "You've exceeded your API limit of 10 per second");
    simulator.advance(SignedDuration::from_millis(999));
    assert_eq!(call(&mut simulator).status, 429);
    simulator.advance(SignedDuration::from_millis(1));
    assert_eq!(call(&mut simulator).status, 200);
}

proptest! {
    /// Σ over the jurisdictions rounds to the line, and the lines make up the document, whatever the amounts.
    #[test]
    fn answers_add_up(amounts in prop::collection::vec((-100_000_000_000_i64..=100_000_000_000, any::<bool>()), 1..6),
                      place in prop::sample::select(vec!["CO", "TX", "CA", "WA", "NY"])) {
        let lines: Vec<String> = amounts.iter().map(|(amount, included)| format!(
            r#"{{"productExternalId":"saas","amount":{amount},"isTaxIncludedInAmount":{included}}}"#)).collect();
        let answer = estimate(&format!(r#"{{"country":"US","region":"{place}"}}"#), &lines.join(","));
        let decimal = |value: &serde_json::Value| value.as_str().unwrap().parse::<rust_decimal::Decimal>().unwrap();
        let mut total = 0;
        for (line, (amount, included)) in answer["lineItems"].as_array().unwrap().iter().zip(&amounts) {
            let taxes: rust_decimal::Decimal = line["jurises"].as_array().unwrap().iter()
                .filter(|juris| !juris["taxes"].is_null())
                .map(|juris| decimal(&juris["taxes"][0]["taxAmount"])).sum();
            let to_collect = line["taxAmountToCollect"].as_i64().unwrap();
            if *included {
                prop_assert_eq!(decimal(&line["preTaxAmount"]) + taxes, (*amount).into());
                prop_assert_eq!(to_collect, 0);
            } else if place != "WA" {
                prop_assert!((rust_decimal::Decimal::from(to_collect) - taxes).abs() <= rust_decimal::Decimal::new(5, 1));
            }
            total += to_collect;
        }
        prop_assert_eq!(answer["taxAmountToCollect"].as_i64().unwrap(), total);
    }

    /// No bytes make it panic, and what is refused records nothing.
    #[test]
    fn garbled_bodies(at in 0_usize..400, bytes in prop::collection::vec(any::<u8>(), 0..4)) {
        let mut body = transaction(DENVER, &line(15000)).replacen('{', r#"{"id":"a","#, 1).into_bytes();
        let at = at.min(body.len());
        body.splice(at..(at + bytes.len()).min(body.len()), bytes);
        let mut simulator = simulator();
        let request = HttpRequest::new("POST", "/v1/seller/transactions/createOrUpdate").with_header("Authorization", KEY);
        let Outcome::Reply(response) = simulator.handle(request.with_body(body)) else { panic!("a reply") };
        prop_assert!(matches!(response.status, 200 | 400 | 409));
        prop_assert_eq!(simulator.recorded().len(), usize::from(response.status == 200));
    }
}
