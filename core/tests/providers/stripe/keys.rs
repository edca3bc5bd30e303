//! The key of Stripe stands in one header and nowhere else.

use serde_json::{Value, json};
use tallage::Step;
use tallage::simulate::{Fault, HttpResponse, Rule, When};

use super::{buyer, config, invoice, request, seattle, world};
use crate::documents::STRIPE_KEY;
use crate::world::assert_no_secret;

const CONNECTIONS: [&str; 2] = ["stripe", "billing"];

#[test]
fn the_header_has_the_key_and_nothing_else_does() {
    for connection in CONNECTIONS {
        let mut world = world();
        let buyer = buyer(&mut world, connection, &seattle());
        let exchange = world.begin(&request("commit", &invoice(&buyer)));
        let Step::Send { request: sent, .. } = exchange.step() else { panic!("{exchange:?}") };
        let authorization = &sent.headers.iter().find(|(name, _)| *name == "authorization").unwrap().1;
        assert_eq!(*authorization, format!("Bearer {STRIPE_KEY}"));
        assert_no_secret(&format!("{sent:?} {exchange:?} {:?} {:#?}", exchange.step(), world.engine));
        assert_no_secret(&exchange.to_json());
        let step = exchange.step_json();
        assert_eq!(step.matches(STRIPE_KEY).count(), 1, "{step}");
        assert_no_secret(&step.replace(authorization.as_str(), ""));
    }
}

#[test]
fn a_stripe_that_repeats_the_key_is_not_repeated() {
    let echo = format!("Invalid API Key provided: {STRIPE_KEY}");
    let error = |echo: &str| {
        json!({"error": {"type": "invalid_request_error", "code": echo, "message": echo, "param": echo, "doc_url": echo}})
            .to_string()
    };
    let success: Value = json!({"id": echo, "object": echo, "status": echo, "currency": echo,
        "automatic_tax": {"enabled": true, "status": echo, "provider": echo, "disabled_reason": echo}, "lines": {"data": [{"id": echo}]}});
    for answer in [
        HttpResponse::new(401, "application/json", error(&echo)),
        HttpResponse::new(400, "application/json", error(&echo)),
        HttpResponse::new(409, "application/json", error(&echo)),
        HttpResponse::new(503, "text/html", echo.clone()),
        HttpResponse::new(200, "application/json", success.to_string()),
        HttpResponse::new(400, "application/json", error(&echo)).with_header("Request-Id", echo.clone()),
    ] {
        for connection in CONNECTIONS {
            for operation in ["estimate", "commit", "check"] {
                let mut world = world();
                let buyer = buyer(&mut world, connection, &seattle());
                world.simulator.add_fault(Rule::new(Fault::Answer(When::Before, answer.clone())).times(u32::MAX));
                match operation {
                    "check" => world.run(&json!({"operation": "check", "connection": connection})),
                    operation => world.run(&request(operation, &invoice(&buyer))),
                };
                world.assert_no_secrets();
            }
        }
    }
}

#[test]
fn errors_about_a_connection_do_not_show_its_key() {
    let mut wrong = config();
    wrong["connections"][0]["credentials"]["account"] = json!(7);
    wrong["connections"][1]["credentials"]["api_key"] = json!(format!("{STRIPE_KEY}\n"));
    wrong["connections"][2]["credentials"]["secret"] = json!(STRIPE_KEY);
    let error = tallage::Engine::from_json(&wrong.to_string()).unwrap_err();
    assert_no_secret(&format!("{error} {error:?}"));
}
