//! Whether an invoice was taxed, and by whom it should have been: the questions of Metronome's guide to its Anrok integration, asked of every
//! invoice.
//!
//! Success is `{"enabled": true, "provider": "anrok", "disabled_reason": null, "status": "complete"}` for a connection whose `tax_app` is `anrok`.

use super::invoice::Billed;
use crate::config::Connection;
use crate::provider::failure::{Class, Failure};
use crate::provider::stripe::error;

const AGAIN: &str = "void the invoice, and commit the document with the next revision";

/// # Errors
/// One for each thing that may be wrong. What is said of a finalized invoice can only be put right by another one.
pub(crate) fn verify(connection: &Connection, billed: &Billed) -> Result<(), Failure> {
    let tax = &billed.automatic;
    let finalized = billed.status != "draft";
    let failed = |class: Class, code: &str, message: String, what: &str, field: Option<&str>| {
        let said = billed.error.as_ref().map_or_else(String::new, |error| {
            let code = error.code.as_deref().map_or_else(String::new, |code| format!("`{code}`: "));
            format!("; its last_finalization_error is {code}{}", error.message.trim_end_matches('.'))
        });
        let hint = if finalized { format!("{what}; then {AGAIN}") } else { what.to_owned() };
        let mut failure = Failure::new(class, code, format!("{message}{said}"), hint);
        failure.field = field.map(str::to_owned);
        // It stands at Stripe all the same.
        failure.outcome_unknown = finalized;
        Err(failure)
    };
    let id = &billed.id;
    match (tax.enabled, tax.disabled_reason.as_deref()) {
        (true, None) => {}
        (_, Some("finalization_requires_location_inputs")) => {
            return failed(
                Class::FixData,
                "tax_disabled_without_location",
                format!(
                    "Stripe turned automatic tax off to finalize the invoice `{id}`, because it could not place the customer"
                ),
                "give the customer an address at Stripe by the operation `customer`",
                Some("/customer"),
            );
        }
        (_, Some("finalization_system_error")) => {
            return failed(
                Class::FixData,
                "tax_disabled_by_error",
                format!(
                    "Stripe turned automatic tax off to finalize the invoice `{id}`, because the tax could not be calculated"
                ),
                "see that the tax app works (operation `check`)",
                None,
            );
        }
        (_, Some(other)) => {
            return failed(
                Class::FixData,
                "tax_disabled",
                format!("Stripe turned automatic tax off for the invoice `{id}`: `{}`", error::shown(other)),
                "look at the invoice at Stripe",
                None,
            );
        }
        (false, None) => {
            return failed(
                Class::FixData,
                "tax_not_enabled",
                format!("automatic tax is off for the invoice `{id}`"),
                "turn automatic tax on in Stripe's settings (Tax > Integrations)",
                None,
            );
        }
    }
    match tax.status.as_deref() {
        Some("complete") => {}
        Some("requires_location_inputs") => {
            return failed(
                Class::FixData,
                "requires_location_inputs",
                format!("Stripe cannot place the customer of the invoice `{id}`, so there is no tax"),
                "give the customer an address at Stripe by the operation `customer`",
                Some("/customer"),
            );
        }
        Some("failed") => {
            // The mapping in the app: a product that it does not know, or credentials that have ended.
            let mut failure = Failure::new(
                Class::FixData,
                "tax_calculation_failed",
                format!("the tax app could not tax the invoice `{id}`"),
                String::new(),
            );
            let what = "look in the tax app: its connection to Stripe, and the products that it does not know";
            failure.field = Some(format!("connections/{}/items", connection.code));
            return failed(failure.class, &failure.code, failure.message, what, failure.field.as_deref());
        }
        Some(other) => {
            return failed(
                Class::FixData,
                "tax_status_unknown",
                format!("automatic tax of the invoice `{id}` has the status `{}`", error::shown(other)),
                "look at the invoice at Stripe",
                None,
            );
        }
        None => {
            return failed(
                Class::FixData,
                "tax_not_calculated",
                format!("automatic tax is on for the invoice `{id}`, and nothing was calculated"),
                "look at the invoice at Stripe",
                None,
            );
        }
    }
    let settings = format!("connections/{}/invoicing/tax_app", connection.code);
    match (connection.invoicing.tax_app, tax.provider.as_deref()) {
        (Some(app), None) => failed(
            Class::FixData,
            "tax_app_not_installed",
            format!("no tax app has taxed the invoice `{id}`, `{}` was expected", app.as_str()),
            "install the app, and choose it in Stripe's settings (Tax > Integrations)",
            Some(&settings),
        ),
        (None, None) => failed(
            Class::FixData,
            "tax_provider_missing",
            format!("nobody is named who taxed the invoice `{id}`"),
            "choose a tax provider in Stripe's settings (Tax > Integrations)",
            None,
        ),
        (Some(app), Some(provider)) if provider != app.as_str() => failed(
            Class::FixData,
            "tax_provider_unexpected",
            format!("`{}` has taxed the invoice `{id}`, `{}` was expected", error::shown(provider), app.as_str()),
            "choose the app in Stripe's settings (Tax > Integrations), or correct `tax_app` of the connection",
            Some(&settings),
        ),
        _ => Ok(()),
    }
}

/// The failure of a finalization with what the draft says of it, where that says more.
pub(crate) fn explained(connection: &Connection, failure: Failure, draft: &Billed) -> Failure {
    let known = match &draft.error {
        Some(error) => {
            let code = error.code.as_deref().unwrap_or_default();
            match error::row(code) {
                Some((code, class, field, hint)) => {
                    let message = format!("the invoice could not be finalized: {}", error.message);
                    let mut known = Failure::new(class, code, message, hint);
                    known.field = field.map(str::to_owned);
                    known
                }
                None => Failure {
                    message: format!("{}; its last_finalization_error is {}", failure.message, error.message),
                    ..failure.clone()
                },
            }
        }
        None => failure.clone(),
    };
    // Stripe's code says more than the status of the tax; without one the status is what there is.
    let specific = error::row(&known.code).is_some();
    let status = matches!(draft.automatic.status.as_deref(), Some("requires_location_inputs" | "failed"));
    let known = match verify(connection, draft) {
        Err(told) if status && !specific => told,
        _ => known,
    };
    Failure {
        http_status: failure.http_status,
        request_id: failure.request_id,
        // By the answer to the finalization, which may be tried again.
        class: if failure.class == Class::Retry { Class::Retry } else { known.class },
        ..known
    }
}
