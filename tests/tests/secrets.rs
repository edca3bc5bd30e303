//! Credentials of a configuration are nowhere in what the engine gives.

use tallage::{Engine, Error};

const SECRETS: [&str; 3] = ["secret.hunter2", "1B2A_license_key", "2000134479"];

const CONFIG: &str = r#"{
    "billing_entities": [{"code": "us", "country": "US", "address": {"city": "Denver", "state": "CO", "zipcode": "80204"}}],
    "connections": [
        {"code": "anrok", "provider": "anrok", "credentials": {"api_key": "s1/sa1/secret.hunter2"}, "fallback_item": {"product_external_id": "saas"}},
        {"code": "avatax", "provider": "avatax", "base_url": "http://localhost:1",
         "credentials": {"account_id": "2000134479", "license_key": "1B2A_license_key", "company_code": "DEFAULT"}}
    ]
}"#;

fn clean(what: &str, text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{what} shows a credential: {text}");
    }
}

fn clean_error(what: &str, error: &Error) {
    clean(what, &format!("{error:?} {error} {}", error.to_json()));
}

#[test]
fn nothing_that_an_engine_gives_shows_a_credential() {
    let engine = Engine::from_json(CONFIG).unwrap();
    clean("Debug", &format!("{engine:?} {engine:#?}"));
    clean("lint", &engine.lint_json());
    for connection in ["anrok", "avatax", "nowhere"] {
        let invoice = format!(
            r#"{{"id": "i", "type": "one_off", "issuing_date": "2026-11-21", "currency": "USD", "billing_entity": "us",
                "customer": {{"provider_customer": {{"connection": "{connection}"}}, "exempt": true}},
                "fees": [{{"id": "f", "type": "add_on", "amount_cents": 1000}}]}}"#
        );
        for answer in [engine.calculate_json(&invoice), engine.resolve_json(&invoice), engine.explain_json(&invoice)] {
            assert_eq!(answer.is_ok(), connection != "nowhere");
            match answer {
                Ok(answer) => clean("an answer", &answer),
                Err(error) => clean_error("an error", &error),
            }
        }
    }
}

/// What is a credential may stand anywhere once a configuration was cut or a character of it was lost.
#[test]
fn a_broken_configuration_does_not_show_a_credential() {
    let mut errors = 0;
    for at in 0..CONFIG.len() {
        for broken in [CONFIG[..at].to_owned(), format!("{}{}", &CONFIG[..at], &CONFIG[at + 1..])] {
            clean("lint", &tallage::lint_json(&broken));
            if let Err(error) = Engine::from_json(&broken) {
                errors += 1;
                clean_error("an error", &error);
            }
        }
    }
    assert!(errors > CONFIG.len(), "only {errors} of them are broken");
}
