//! Whether a connection is good: the account is reached, and its tax settings are as the connection says. Who taxes an invoice in the end, and
//! whether the app knows its products, only a first invoice tells.

use super::invoice::{body, unreadable};
use crate::config::{Connection, Environment};
use crate::json::foreign::Foreign;
use crate::json::write::Writer;
use crate::provider::failure::{Class, Failure};
use crate::provider::stripe::{call, error};
use crate::provider::{Request, Response};

pub(crate) fn account(connection: &Connection) -> Request {
    call::get(connection, "/v1/account")
}

pub(crate) fn settings(connection: &Connection) -> Request {
    call::get(connection, "/v1/tax/settings")
}

/// The id of the account.
///
/// # Errors
/// What Stripe refused: a key that it does not know.
pub(crate) fn read_account(response: &Response) -> Result<String, Failure> {
    let body = body(response)?;
    let id = body.get("id").and_then(Foreign::filled_text);
    id.map(error::shown).ok_or_else(|| unreadable(response, "the account has no id"))
}

/// The tax settings as canonical JSON: `{"account","livemode","tax_status","tax_behavior","tax_provider"}`, and a remark where the mode of the key is
/// not that of the connection.
///
/// # Errors
/// `stripe_tax_inactive`, `tax_behavior_missing`, `tax_provider_unexpected`: what is to be set in Stripe.
pub(crate) fn read_settings(
    response: &Response,
    connection: &Connection,
    account: &str,
) -> Result<(String, Option<&'static str>), Failure> {
    let body = body(response)?;
    let status = body.get("status").and_then(Foreign::filled_text);
    let status = status.ok_or_else(|| unreadable(response, "the tax settings have no status"))?;
    let failed = |class: Class, code: &str, message: String, hint: &str| {
        Err(error::known_by(Failure::new(class, code, message, hint), response))
    };
    if status != "active" {
        let missing = body.get("status_details").and_then(|details| details.get("pending"));
        let missing = missing.and_then(|pending| pending.get("missing_fields")).map_or(&[][..], Foreign::items);
        let missing: Vec<String> = missing.iter().filter_map(Foreign::text).take(20).map(error::shown).collect();
        let missing = if missing.is_empty() { String::new() } else { format!("; {} missing", missing.join(", ")) };
        let message = format!("the tax settings of the account are `{}`{missing}", error::shown(status));
        return failed(
            Class::Fatal,
            "stripe_tax_inactive",
            message,
            "complete the tax settings in Stripe (Settings > Tax)",
        );
    }
    let defaults = body.get("defaults");
    let word = |name: &str| defaults.and_then(|defaults| defaults.get(name)).and_then(Foreign::filled_text);
    let behavior = word("tax_behavior");
    if behavior.is_none() {
        let message = "the account has no default tax behavior".to_owned();
        let hint = "set the default tax behavior in Stripe (Settings > Tax): a price without one is not taxed";
        return failed(Class::FixData, "tax_behavior_missing", message, hint);
    }
    let provider = word("provider");
    if let (Some(app), Some(provider)) = (connection.invoicing.tax_app, provider)
        && provider != app.as_str()
    {
        let message =
            format!("the account is taxed by `{}`, the connection expects `{}`", error::shown(provider), app.as_str());
        let hint = "choose the app in Stripe's settings (Tax > Integrations), or correct `tax_app` of the connection";
        return failed(Class::FixData, "tax_provider_unexpected", message, hint);
    }
    let live = body.get("livemode").and_then(Foreign::boolean);
    let mut out = Writer::with_capacity(160);
    out.raw(r#"{"account":"#).string(account);
    if let Some(live) = live {
        out.raw(r#","livemode":"#).boolean(live);
    }
    out.raw(r#","tax_status":"#).string(status);
    out.optional(r#","tax_behavior":"#, behavior);
    out.optional(r#","tax_provider":"#, provider.map(error::shown).as_deref());
    out.raw("}");
    let remark = match (live, connection.environment) {
        (Some(true), Environment::Sandbox) => {
            Some("the key is one of live mode, and the connection is for the sandbox")
        }
        (Some(false), Environment::Production) => {
            Some("the key is one of test mode, and the connection is for production")
        }
        _ => None,
    };
    Ok((out.into_string(), remark))
}
