//! Shadow mode over what providers really answer: one sale in Denver estimated by two of them, and taxed by the engine's own rules.

use serde_json::{Value, json};
use tallage::simulate::HttpRequest;
use tallage::{Exchange, Step};

use crate::documents::{TODAY, config, customer, denver, fee, one_off};
use crate::world::{World, hand};

const STRIPE_KEY: &str = "sk_test_shadow";

/// Carries an estimate out; the taxed document.
fn estimate(world: &mut World, connection: &str) -> Value {
    let document = one_off("inv_1", "USD", &customer(connection, &denver()), &[fee("f1", 15_000)]);
    let request = json!({"operation": "estimate", "today": TODAY, "document": document});
    let mut exchange: Exchange = world.engine.begin_json(&request.to_string()).unwrap();
    loop {
        match exchange.step() {
            Step::Send { number, request } => {
                let mut http = HttpRequest::new(request.method, request.url.as_str());
                for (name, value) in &request.headers {
                    http = http.with_header(*name, value.as_str());
                }
                if let Some(body) = &request.body {
                    http = http.with_body(body.as_str());
                }
                let answer = world.simulator.handle(http);
                hand(&mut exchange, number, answer);
            }
            Step::Done { outcome } => {
                let outcome: Value = serde_json::from_str(&outcome).unwrap();
                assert_eq!(outcome["status"], "succeeded", "{outcome}");
                return outcome["document"].clone();
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn from_anrok_to_stripe_tax_or_to_our_own_rules() {
    let mut config = config();
    config["connections"].as_array_mut().unwrap().push(json!({"code": "stripe", "provider": "stripe_tax",
        "credentials": {"api_key": STRIPE_KEY}, "fallback_item": {"tax_code": "txcd_10103001"}}));
    let mut world = World::with(config);
    world.simulator.stripe().set_key(STRIPE_KEY);
    let (anrok, stripe) = (estimate(&mut world, "anrok_us"), estimate(&mut world, "stripe"));
    let document = one_off("inv_1", "USD", &customer("anrok_us", &denver()), &[fee("f1", 15_000)]);
    let request = json!({"document": document,
        "results": [{"label": "anrok", "document": anrok}, {"label": "stripe", "document": stripe}]});
    let compared: Value = serde_json::from_str(&world.engine.compare_json(&request.to_string()).unwrap()).unwrap();
    // Anrok: 4.81 % in Colorado, 721.5, charged as 722. Stripe: 2.9 % in Colorado, 4.81 % in Denver and 1.1 % in its district, 1321.5, charged as 1322.
    // Our own 10 %: 1500.
    let taxes: Vec<i64> =
        compared["results"].as_array().unwrap().iter().map(|it| it["taxes_amount_cents"].as_i64().unwrap()).collect();
    assert_eq!(taxes, [722, 1322, 1500]);
    let told: Vec<[&str; 3]> = compared["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| ["label", "kind", "precise_amount_cents"].map(|member| it[member].as_str().unwrap()))
        .collect();
    // 15000 × (2.9 − 4.81) %; 15000 × (4.81 + 1.1) %; 15000 × (10 − 4.81) %, and half a cent that Anrok's was rounded up.
    let worked = [
        ["stripe", "jurisdiction", "886.5"],
        ["stripe", "rate", "-286.5"],
        ["local", "rate", "778.5"],
        ["local", "rounding", "-0.5"],
    ];
    assert_eq!(told, worked, "{}", compared["text"]);
    let text = compared["text"].as_str().unwrap();
    assert!(text.contains("only `stripe` takes"), "{text}");
    assert!(
        text.contains("who decides differs: `stripe_tax (stripe)` in `stripe`, `anrok (anrok_us)` in `anrok`"),
        "{text}"
    );
}
