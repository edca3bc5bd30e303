//! The documented shapes and codes.

use super::*;
use crate::simulate::Simulator;

fn simulator() -> Simulator {
    let mut simulator = Simulator::new("2026-05-12T09:30:11.123Z".parse().unwrap(), 1);
    simulator.vies().add_valid("DE123456789", "EXAMPLE GMBH", "EXAMPLESTRASSE 1\n10115 BERLIN");
    simulator.vies().add_valid("ESB64717838", "", "");
    simulator
}

fn send(simulator: &mut Simulator, method: &str, path: &str, body: &str) -> (u16, serde_json::Value) {
    let request = HttpRequest::new(method, format!("{BASE}{path}")).with_body(body);
    let response = simulator.handle(request).reply().unwrap();
    (response.status, serde_json::from_slice(&response.body).unwrap_or_default())
}

fn check(simulator: &mut Simulator, body: &str) -> serde_json::Value {
    let (status, answer) = send(simulator, "POST", "check-vat-number", body);
    assert_eq!(status, 200);
    answer
}

const PLAIN: &str = r#"{"countryCode":"DE","vatNumber":"123456789"}"#;

fn same(answer: &serde_json::Value, expected: &str) {
    assert_eq!(*answer, serde_json::from_str::<serde_json::Value>(expected).unwrap());
}

#[test]
fn a_valid_number_by_post() {
    // The shape that clients report, in full.
    let requester = r#"{"countryCode":"DE","vatNumber":"123456789","requesterMemberStateCode":"FR","requesterNumber":"12345678901"}"#;
    let mut answer = check(&mut simulator(), requester);
    let consultation = answer["requestIdentifier"].as_str().unwrap().to_owned();
    assert!(consultation.starts_with("WAPIAAAA") && consultation.len() == 16, "{consultation}");
    answer["requestIdentifier"] = "WAPIAAAAXXXXXXXX".into();
    same(
        &answer,
        r#"{"countryCode":"DE","vatNumber":"123456789","requestDate":"2026-05-12T09:30:11.123Z","valid":true,
        "requestIdentifier":"WAPIAAAAXXXXXXXX","name":"EXAMPLE GMBH","address":"EXAMPLESTRASSE 1\n10115 BERLIN","traderName":"---",
        "traderStreet":"---","traderPostalCode":"---","traderCity":"---","traderCompanyType":"---","traderNameMatch":"NOT_PROCESSED",
        "traderStreetMatch":"NOT_PROCESSED","traderPostalCodeMatch":"NOT_PROCESSED","traderCityMatch":"NOT_PROCESSED",
        "traderCompanyTypeMatch":"NOT_PROCESSED"}"#,
    );
    // Without a requester there is no proof; with a trader there are matches.
    let trader = r#"{"countryCode":"DE","vatNumber":"123456789","traderName":"Example GmbH","traderCity":"Hamburg"}"#;
    let answer = check(&mut simulator(), trader);
    assert_eq!((&answer["requestIdentifier"], &answer["traderNameMatch"]), (&"".into(), &"VALID".into()));
    assert_eq!(answer["traderCityMatch"], "INVALID");
}

#[test]
fn numbers_that_are_not_valid() {
    let answer = check(&mut simulator(), r#"{"countryCode":"DE","vatNumber":"000000000"}"#);
    assert_eq!((&answer["valid"], &answer["name"], answer.get("userError")), (&false.into(), &"---".into(), None));
    let withheld = check(&mut simulator(), r#"{"countryCode":"ES","vatNumber":"B64717838"}"#);
    assert_eq!((&withheld["valid"], &withheld["name"]), (&true.into(), &"---".into()));
    for body in [
        r#"{"countryCode":"GR","vatNumber":"123456789"}"#,
        r#"{"countryCode":"DE","vatNumber":"123 456 789"}"#,
        r#"{"countryCode":"DE","vatNumber":""}"#,
        r#"{"countryCode":"GB","vatNumber":"980780684"}"#,
        "{}",
    ] {
        let answer = check(&mut simulator(), body);
        same(&answer, r#"{"actionSucceed":false,"errorWrappers":[{"error":"INVALID_INPUT"}]}"#);
    }
    assert_eq!(send(&mut simulator(), "POST", "check-vat-number", "[").0, 400);
    assert_eq!(send(&mut simulator(), "POST", "check-vat-number", r#"{"countryCode":7}"#).0, 400);
}

#[test]
fn by_get() {
    let (_, answer) = send(&mut simulator(), "GET", "ms/DE/vat/123456789", "");
    same(
        &answer,
        r#"{"isValid":true,"requestDate":"2026-05-12T09:30:11.123Z","userError":"VALID","name":"EXAMPLE GMBH",
        "address":"EXAMPLESTRASSE 1\n10115 BERLIN","requestIdentifier":"","originalVatNumber":"123456789","vatNumber":"123456789",
        "viesApproximate":{"name":"---","street":"---","postalCode":"---","city":"---","companyType":"---","matchName":3,
        "matchStreet":3,"matchPostalCode":3,"matchCity":3,"matchCompanyType":3}}"#,
    );
    let mut down = simulator();
    down.vies().set_down("DE", "MS_UNAVAILABLE");
    let (status, answer) = send(&mut down, "GET", "ms/DE/vat/123456789", "");
    // False, although nothing was checked.
    assert_eq!((status, &answer["isValid"], &answer["userError"]), (200, &false.into(), &"MS_UNAVAILABLE".into()));
    let path = "ms/DE/vat/123456789?requesterMemberStateCode=FR&requesterNumber=12345678901";
    let (_, answer) = send(&mut simulator(), "GET", path, "");
    assert!(answer["requestIdentifier"].as_str().unwrap().starts_with("WAPI"));
    assert_eq!(send(&mut simulator(), "GET", "ms/DE/vat/", "").1["userError"], "INVALID_INPUT");
}

#[test]
fn failures_in_each_form() {
    let mut simulator = simulator();
    simulator.vies().set_down("DE", "MS_MAX_CONCURRENT_REQ");
    let wrapped = r#"{"actionSucceed":false,"errorWrappers":[{"error":"MS_MAX_CONCURRENT_REQ"}]}"#;
    same(&check(&mut simulator, PLAIN), wrapped);
    simulator.vies().set_failure_form(FailureForm::WrappedWithStatus500);
    assert_eq!(send(&mut simulator, "POST", "check-vat-number", PLAIN).0, 500);
    simulator.vies().set_failure_form(FailureForm::UserError);
    let answer = check(&mut simulator, PLAIN);
    assert_eq!((&answer["valid"], &answer["userError"]), (&false.into(), &"MS_MAX_CONCURRENT_REQ".into()));
    // Spain is up.
    assert_eq!(check(&mut simulator, r#"{"countryCode":"ES","vatNumber":"B64717838"}"#)["valid"], true);
    let (_, status) = send(&mut simulator, "GET", "check-status", "");
    let of = |prefix: &str| {
        let list = status["countries"].as_array().unwrap();
        list.iter().find(|entry| entry["countryCode"] == prefix).unwrap()["availability"].clone()
    };
    assert_eq!(
        (of("DE"), of("ES"), &status["vow"]["available"]),
        ("Unavailable".into(), "Available".into(), &true.into())
    );
    simulator.vies().set_up("DE");
    assert_eq!(check(&mut simulator, PLAIN)["valid"], true);
    simulator.vies().set_code("DE123456789", "VAT_BLOCKED");
    simulator.vies().set_failure_form(FailureForm::Wrapped);
    assert_eq!(check(&mut simulator, PLAIN)["errorWrappers"][0]["error"], "VAT_BLOCKED");
    simulator.vies().remove("DE123456789");
    assert_eq!(check(&mut simulator, PLAIN)["valid"], false);
}

#[test]
fn requesters_that_are_refused() {
    let mut simulator = simulator();
    simulator.vies().refuse_requester("FR00000000000");
    for (prefix, number) in [("FR", "00000000000"), ("GB", "980780684"), ("", "")] {
        let body =
            PLAIN.replace('}', &format!(r#","requesterMemberStateCode":"{prefix}","requesterNumber":"{number}"}}"#));
        assert_eq!(check(&mut simulator, &body)["errorWrappers"][0]["error"], "INVALID_REQUESTER_INFO");
    }
}

#[test]
fn the_test_service() {
    let mut simulator = simulator();
    let mut ask = |number: &str| {
        let body = format!(r#"{{"countryCode":"DE","vatNumber":"{number}"}}"#);
        send(&mut simulator, "POST", "check-vat-test-service", &body).1
    };
    assert_eq!((&ask("100")["valid"], &ask("200")["valid"]), (&true.into(), &false.into()));
    for (number, code) in [
        ("201", "INVALID_INPUT"),
        ("202", "INVALID_REQUESTER_INFO"),
        ("300", "SERVICE_UNAVAILABLE"),
        ("301", "MS_UNAVAILABLE"),
        ("302", "TIMEOUT"),
        ("400", "VAT_BLOCKED"),
        ("401", "IP_BLOCKED"),
        ("500", "GLOBAL_MAX_CONCURRENT_REQ"),
        ("501", "GLOBAL_MAX_CONCURRENT_REQ_TIME"),
        ("600", "MS_MAX_CONCURRENT_REQ"),
        ("601", "MS_MAX_CONCURRENT_REQ_TIME"),
    ] {
        assert_eq!(ask(number)["errorWrappers"][0]["error"], code);
    }
    assert_eq!(send(&mut simulator, "GET", "elsewhere", "").0, 404);
}
