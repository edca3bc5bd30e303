//! What has no effect on a document whose customer is linked to a tax provider.

use super::{Decision, Level, ProviderDecides};
use crate::config::Provider;
use crate::document::{Fee, Invoice};
use crate::error::Problem;

/// Warns of what the host says in vain: taxes that are not manual know no `exempt`, and only AvaTax is told an `exemption`.
pub(super) fn provider_warnings(
    invoice: &Invoice<'_>,
    decisions: &[Decision<'_>],
    provider: ProviderDecides<'_>,
) -> Vec<Problem> {
    if !provider.decides {
        return Vec::new();
    }
    let (connection, name) = (&provider.connection.code, provider.connection.provider.name());
    let instead = match provider.connection.provider {
        Provider::Anrok => "put its certificate there",
        Provider::Avatax => "say `exemption`, or put its certificate there",
    };
    let exempt = format!(
        "`exempt` has no effect: the customer is linked to {name} by the connection `{connection}`, which decides by itself who is exempt; {instead}"
    );
    let exemption = format!(
        "`exemption` has no effect: it is for AvaTax, and the customer is linked to {name} by the connection `{connection}`; put its certificate there"
    );
    let deaf = provider.connection.provider != Provider::Avatax;
    let mut warnings = Vec::new();
    if let Some(customer) = &invoice.customer {
        if customer.exempt == Some(true) {
            warnings.push(Problem::new("invoice.customer.exempt.no_effect", "/customer/exempt", exempt.clone()));
        }
        if deaf && customer.exemption.is_some() {
            let path = "/customer/exemption";
            warnings.push(Problem::new("invoice.customer.exemption.no_effect", path, exemption.clone()));
        }
    }
    // One warning for all fees: the first tells where to look.
    let first = |says: fn(&Fee<'_>) -> bool| {
        let mut fees = invoice.fees.iter().zip(decisions);
        fees.position(|(fee, decision)| decision.level == Level::Provider && says(fee))
    };
    if let Some(index) = first(|fee| fee.exempt) {
        warnings.push(Problem::new("invoice.fees.exempt.no_effect", format!("/fees/{index}/exempt"), exempt));
    }
    if let Some(index) = first(|fee| fee.exemption.is_some()).filter(|_| deaf) {
        let path = format!("/fees/{index}/exemption");
        warnings.push(Problem::new("invoice.fees.exemption.no_effect", path, exemption));
    }
    warnings
}
