//! Credentials stand in one header and nowhere else: not in results, errors, exchanges, events, `Debug`, lint or explanations.

use serde_json::json;
use tallage::simulate::{Fault, HttpResponse, Rule, When};
use tallage::{Engine, Response, Step};

use crate::documents::{ANROK_KEY, LICENSE_KEY, TODAY, config, connection, invoice};
use crate::world::{AUTHORIZATION, SECRETS, World, assert_no_secret};

#[test]
fn the_header_has_them_and_nothing_else_does() {
    for anrok in [true, false] {
        let mut world = World::new();
        let request = json!({"operation": "commit", "today": TODAY, "document": invoice(anrok)});
        let exchange = world.begin(&request);
        let Step::Send { request: sent, .. } = exchange.step() else { panic!() };
        let authorization = &sent.headers.iter().find(|(name, _)| *name == "authorization").unwrap().1;
        assert!(SECRETS.iter().any(|secret| authorization.contains(secret)), "the header has no credentials");
        assert_no_secret(&format!("{sent:?} {exchange:?} {:?} {:#?}", exchange.step(), world.engine));
        assert_no_secret(&exchange.to_json());
        // The step as JSON is for the host to send: its header has them, once.
        let step = exchange.step_json();
        assert_eq!(step.matches(authorization.as_str()).count(), 1, "{step}");
        assert_no_secret(&step.replace(authorization.as_str(), ""));
    }
}

#[test]
fn a_provider_that_repeats_them_is_not_repeated() {
    for anrok in [true, false] {
        // Anrok is known to repeat the first part of a key that is not well-formed.
        let echo = if anrok {
            format!("You sent \"Bearer {ANROK_KEY}\".")
        } else {
            format!("You sent {LICENSE_KEY} as Basic {AUTHORIZATION}==.")
        };
        let answers = [
            HttpResponse::new(400, "text/plain", echo.clone()),
            HttpResponse::new(401, "application/json", json!({"error": {"code": "AuthenticationException", "message": echo, "details": [{"description": echo}]}}).to_string()),
            HttpResponse::new(409, "application/json", json!({"type": echo, "message": echo}).to_string()),
            HttpResponse::new(503, "text/html", echo.clone()),
            HttpResponse::new(200, "application/json", json!({"messages": [{"summary": echo}], "lineItems": echo}).to_string()),
            HttpResponse::new(400, "text/plain", echo.clone()).with_header("x-correlation-id", echo.clone()),
        ];
        for answer in answers {
            for operation in ["estimate", "commit"] {
                let mut world = World::new();
                world.simulator.add_fault(Rule::new(Fault::Answer(When::Before, answer.clone())).times(u32::MAX));
                world.run(&json!({"operation": operation, "today": TODAY, "document": invoice(anrok)}));
                world.assert_no_secrets();
            }
            let mut world = World::new();
            world.simulator.add_fault(Rule::new(Fault::Answer(When::Before, answer)).times(u32::MAX));
            world.run(&json!({"operation": "check", "connection": connection(anrok)}));
            world.assert_no_secrets();
        }
    }
}

#[test]
fn errors_of_the_configuration_do_not_show_them() {
    for (place, value) in [
        ("/connections/0/provider", json!("nobody")),
        ("/connections/0/unknown", json!(1)),
        ("/connections/0/items", json!("x")),
        ("/connections/0/credentials", json!({"api_key": ANROK_KEY, "license_key": LICENSE_KEY})),
        ("/connections/1/credentials", json!({"account_id": LICENSE_KEY})),
        ("/connections/1/credentials", json!({"account_id": 7, "license_key": [LICENSE_KEY], "company_code": {}})),
        ("/connections/0/credentials", json!({"api_key": format!("{ANROK_KEY}\n")})),
        ("/connections/0/credentials", json!({ANROK_KEY: "x"})),
        ("/connections/0/credentials", json!(ANROK_KEY)),
        ("/connections/0/base_url", json!(format!("http://user:{LICENSE_KEY}@example.com"))),
    ] {
        let mut config = config();
        let (parent, member) = place.rsplit_once('/').unwrap();
        config.pointer_mut(parent).unwrap()[member] = value.clone();
        match Engine::from_json(&config.to_string()) {
            Ok(engine) => assert_no_secret(&format!("{engine:?}{}", engine.lint_json())),
            // A key that stands in the place of a name is a name; everything else is hidden.
            Err(error) if value.get(ANROK_KEY).is_some() => assert!(!error.code().contains("secret")),
            Err(error) => assert_no_secret(&format!("{error}{error:?}{}", error.to_json())),
        }
    }
}

#[test]
fn lint_explain_and_reconcile_do_not_show_them() {
    let world = World::new();
    assert_no_secret(&world.engine.lint_json());
    assert_no_secret(&tallage::lint_json(&world.config.to_string()));
    assert_no_secret(&format!("{:?}", world.engine));
    for anrok in [true, false] {
        let document = invoice(anrok).to_string();
        for text in [
            world.engine.explain_json(&document),
            world.engine.resolve_json(&document),
            world.engine.calculate_json(&document),
        ] {
            assert_no_secret(&text.unwrap());
        }
    }
    let error = world.engine.begin_json(r#"{"operation": "check", "connection": "nobody"}"#).unwrap_err();
    assert_no_secret(&format!("{error} {error:?} {}", error.to_json()));
}

#[test]
fn an_exchange_takes_its_credentials_from_the_engine_that_resumes_it() {
    let mut world = World::new();
    let exchange = world.begin(&json!({"operation": "commit", "today": TODAY, "document": invoice(true)}));
    let mut config = config();
    config["connections"][0]["credentials"]["api_key"] = json!("s1/sa1/secret.rotated");
    let resumed = Engine::from_json(&config.to_string()).unwrap().resume_json(&exchange.to_json()).unwrap();
    let Step::Send { number, request } = resumed.step() else { panic!() };
    assert!(request.headers.iter().any(|(_, value)| value == "Bearer s1/sa1/secret.rotated"));
    let mut resumed = resumed;
    resumed.receive(Some(number), &Response::new(500, "")).unwrap();
    assert!(!resumed.to_json().contains("rotated"));
}
