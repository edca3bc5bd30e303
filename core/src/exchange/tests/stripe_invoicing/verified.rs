//! Whether an invoice was taxed, and by the right app: each deviation is an error of its own that says what to do.

use super::fake::{refused, success};
use super::*;

#[test]
fn the_success_of_the_guide_is_success() {
    let (engine, mut fake) = (engine(), Fake::default());
    assert_eq!(
        success(),
        json!({"enabled": true, "provider": "anrok", "disabled_reason": null, "liability": {"type": "self"}, "status": "complete"})
    );
    assert_eq!(commit(&engine, &mut fake, &invoice())["status"], "succeeded");
}

#[test]
fn each_deviation_is_an_error_of_its_own() {
    let off = |reason: Value| json!({"enabled": false, "provider": null, "disabled_reason": reason, "status": null});
    let with = |name: &str, value: Value| {
        let mut tax = success();
        tax[name] = value;
        tax
    };
    let mut seen = Vec::new();
    for (tax, code, says) in [
        (off(json!(null)), "tax_not_enabled", "automatic tax on"),
        (off(json!("finalization_requires_location_inputs")), "tax_disabled_without_location", "address"),
        (off(json!("finalization_system_error")), "tax_disabled_by_error", "check"),
        (off(json!("something_new")), "tax_disabled", "something_new"),
        (with("status", json!("requires_location_inputs")), "requires_location_inputs", "address"),
        (with("status", json!("failed")), "tax_calculation_failed", "products that it does not know"),
        (with("status", json!(null)), "tax_not_calculated", "nothing was calculated"),
        (with("status", json!("something_new")), "tax_status_unknown", "something_new"),
        (with("provider", json!(null)), "tax_app_not_installed", "install the app"),
        (with("provider", json!("stripe")), "tax_provider_unexpected", "`anrok` was expected"),
    ] {
        let (engine, mut fake) = (engine(), Fake { automatic_tax: tax.clone(), ..Fake::default() });
        let outcome = commit(&engine, &mut fake, &invoice());
        let error = &outcome["error"];
        assert_eq!(
            (&outcome["status"], &error["code"]),
            (&json!("failed"), &json!(format!("provider.{code}"))),
            "{tax}"
        );
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(says) && message.contains("in_1") && message.contains("next revision"), "{message}");
        assert!(!seen.contains(&code));
        seen.push(code);
        // It is finalized all the same: the document knows by which identifier, so that it can be voided.
        assert_eq!(outcome["document"]["provider"]["transaction_id"], outcome["transaction_id"], "{outcome}");
        assert_eq!(codes(&outcome), ["outcome_unknown"]);
        let voided = run(&engine, &mut fake, &request("void", &outcome["document"]));
        assert_eq!((&voided["status"], fake.invoices[0].status.as_str()), (&json!("succeeded"), "void"), "{voided}");
    }
}

#[test]
fn any_app_is_good_where_none_is_expected() {
    let engine = engine_with(json!({"tax_app": null}));
    for (provider, expected) in
        [(json!("stripe"), "succeeded"), (json!("avalara"), "succeeded"), (json!(null), "failed")]
    {
        let mut tax = success();
        tax["provider"] = provider;
        let mut fake = Fake { automatic_tax: tax, ..Fake::default() };
        let outcome = commit(&engine, &mut fake, &invoice());
        assert_eq!(outcome["status"], expected, "{outcome}");
        assert!(expected == "succeeded" || outcome["error"]["code"] == "provider.tax_provider_missing");
    }
}

/// A finalization that is refused says why; the draft may say more.
#[test]
fn a_refused_finalization_says_what_the_draft_says() {
    for (status, last, refusal, code, class) in [
        // Both say the same.
        (
            "requires_location_inputs",
            json!({"type": "invalid_request_error", "code": "customer_tax_location_invalid", "message": "No location."}),
            refused(400, "customer_tax_location_invalid", "No location."),
            "customer_tax_location_invalid",
            "fix_data",
        ),
        // The refusal has no code that we know, the error of the draft has.
        (
            "failed",
            json!({"type": "invalid_request_error", "code": "tax_id_invalid", "message": "No such tax id."}),
            refused(400, "invoice_finalization_failed", "Failed."),
            "tax_id_invalid",
            "fix_data",
        ),
        // Nobody says anything but the status.
        ("failed", Value::Null, refused(400, "something_new", "Failed."), "tax_calculation_failed", "fix_data"),
        (
            "requires_location_inputs",
            Value::Null,
            refused(400, "something_new", "Failed."),
            "requires_location_inputs",
            "fix_data",
        ),
        ("complete", Value::Null, refused(400, "something_new", "Failed."), "something_new", "fix_data"),
    ] {
        let engine = engine();
        let mut fake = Fake::default();
        let mut exchange = engine.begin_json(&request("commit", &invoice())).unwrap();
        fake.refuse("POST invoices/in_1/finalize", refusal, 1);
        let mut draft = None;
        while let Step::Send { request, .. } = exchange.step() {
            let mut response = fake.answer(&request);
            if request.method == "GET" && request.url.ends_with("/v1/invoices/in_1") {
                let mut body: Value = serde_json::from_str(&response.body).unwrap();
                body["automatic_tax"]["status"] = json!(status);
                body["last_finalization_error"] = last.clone();
                response = crate::Response::new(200, body.to_string());
                draft = Some(body);
            }
            exchange.receive(None, &response).unwrap();
        }
        let outcome = outcome(&exchange);
        assert!(draft.is_some());
        assert_eq!(
            (&outcome["error"]["code"], &outcome["error"]["details"]["class"]),
            (&json!(format!("provider.{code}")), &json!(class)),
            "{outcome}"
        );
        assert_eq!((codes(&outcome), fake.deleted), (vec!["draft_deleted"], 1));
        if let Some(message) = last["message"].as_str() {
            assert!(outcome["error"]["message"].as_str().unwrap().contains(message.trim_end_matches('.')), "{outcome}");
        }
    }
}

#[test]
fn figures_that_contradict_each_other_are_not_applied() {
    let engine = engine();
    for (name, change, code) in [
        ("a total", json!({"total": 1}), "totals_mismatch"),
        ("a subtotal", json!({"subtotal": 1}), "totals_mismatch"),
        ("a total without tax", json!({"total_excluding_tax": 1}), "totals_mismatch"),
        ("no taxes in sum", json!({"total_taxes": []}), "totals_mismatch"),
        ("a currency", json!({"currency": "eur"}), "currency_mismatch"),
        ("no lines", json!({"lines": {"object": "list", "data": [], "has_more": false}}), "lines_mismatch"),
    ] {
        let mut fake = Fake::default();
        let mut exchange = engine.begin_json(&request("commit", &invoice())).unwrap();
        while let Step::Send { request, .. } = exchange.step() {
            let mut response = fake.answer(&request);
            if request.method == "GET" && request.url.ends_with("/v1/invoices/in_1") {
                let mut body: Value = serde_json::from_str(&response.body).unwrap();
                for (member, value) in change.as_object().unwrap() {
                    body[member] = value.clone();
                }
                response = crate::Response::new(200, body.to_string());
            }
            exchange.receive(None, &response).unwrap();
        }
        let outcome = outcome(&exchange);
        assert_eq!(outcome["error"]["code"], json!(format!("provider.{code}")), "{name}: {outcome}");
        assert_eq!(outcome["document"]["provider"]["transaction_id"], outcome["transaction_id"], "{name}");
    }
}

#[test]
fn an_address_that_is_another_at_stripe_is_said() {
    let engine = engine();
    for (address, differs) in [
        (json!({"country": "US", "postal_code": "98104-1234"}), false),
        (json!({"country": "US", "postal_code": "80204"}), true),
        (json!({"country": "CA", "postal_code": "98104"}), true),
    ] {
        let mut fake = Fake::default();
        let mut exchange = engine.begin_json(&request("commit", &invoice())).unwrap();
        while let Step::Send { request, .. } = exchange.step() {
            let mut response = fake.answer(&request);
            if request.method == "GET" && request.url.ends_with("/v1/invoices/in_1") {
                let mut body: Value = serde_json::from_str(&response.body).unwrap();
                body["customer_address"] = address.clone();
                response = crate::Response::new(200, body.to_string());
            }
            exchange.receive(None, &response).unwrap();
        }
        let warnings = outcome(&exchange)["document"]["warnings"].to_string();
        assert_eq!(warnings.contains("provider.address_differs"), differs, "{warnings}");
    }
}
