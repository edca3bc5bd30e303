//! What has no effect on a document whose customer is linked to a tax provider.

use super::{Decision, Level, ProviderDecides};
use crate::config::Provider;
use crate::document::{Fee, Invoice};
use crate::error::Problem;

/// Warns of what the host says in vain: taxes that are not manual know no `exempt`, and Anrok is not told an `exemption`. What Stripe cannot be
/// told of one, it remarks itself.
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
        Provider::StripeTax | Provider::StripeInvoicing => "set `tax_exempt` of its customer there",
        Provider::Avatax => "say `exemption`, or put its certificate there",
    };
    let exempt = format!(
        "`exempt` has no effect: the customer is linked to {name} by the connection `{connection}`, which decides by itself who is exempt; {instead}"
    );
    let exemption = format!(
        "`exemption` has no effect: it is for AvaTax, and the customer is linked to {name} by the connection `{connection}`; put its certificate there"
    );
    let deaf = match provider.connection.provider {
        Provider::Anrok => true,
        Provider::Avatax | Provider::StripeTax | Provider::StripeInvoicing => false,
    };
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

#[cfg(test)]
mod tests {
    use crate::calculate::calculate;
    use crate::config::{Config, load, read_text};
    use crate::document::Invoice;
    use crate::error::ErrorKind;
    use crate::json::read::Problems;
    use crate::resolve::{Level, prepare, resolve};

    fn config() -> Config {
        let text = r#"{
            "taxes": [{"code": "vat", "name": "VAT", "rate": "20"}], "organization": {"tax_codes": ["vat"]},
            "billing_entities": [{"code": "fr", "country": "FR", "eu": {"enabled": true, "inclusive_prices": "keep_net"}}],
            "connections": [{"code": "a", "provider": "anrok", "credentials": {"api_key": "k"}}]
        }"#;
        let mut problems = Problems::new(ErrorKind::InvalidConfig);
        let config = load(read_text(text).unwrap().root(), &mut problems);
        problems.finish(config).unwrap()
    }

    const INVOICE: &str = r#"{
        "id": "i", "type": "subscription", "issuing_date": "2026-11-21", "currency": "EUR", "billing_entity": "fr",
        "customer": {"country": "US", "zipcode": "80204", "customer_type": "company", "provider_customer": {"connection": "a"}},
        "fees": [{"id": "f1", "type": "subscription", "amount_cents": 12000, "prices_include_tax": true},
                 {"id": "f2", "type": "charge", "units": "3", "unit_amount": "0.005", "tax_codes": ["vat"]}],
        "progressive_billing_credits": [{"amount_cents": 1}],
        "coupons": [{"code": "c", "type": "fixed_amount", "amount_cents": 100}]
    }"#;

    #[test]
    fn what_does_not_depend_on_tax_is_known_of_a_linked_invoice() {
        let config = config();
        let invoice = prepare(&config, Invoice::from_json(INVOICE).unwrap()).unwrap();
        let resolution = resolve(&config, &invoice).unwrap();
        assert!(resolution.fees.iter().all(|fee| fee.level == Level::Provider && fee.set == 0));
        assert_eq!(resolution.connection().map(|connection| &*connection.code), Some("a"));
        let taxed = calculate(&config, &invoice, resolution).unwrap();
        assert!(taxed.is_pending() && taxed.totals().is_none());
        // 3 × 0.5 cents are 1.5, rounded to 2; 1 of them was billed before, and the coupon of 100 is spread over 12000 and 1.
        let figures: Vec<_> =
            taxed.fees.iter().map(|it| [it.amount, it.progressive, it.coupons, it.remaining()]).collect();
        assert_eq!(figures, [[12_000, 0, 100, 11_900], [2, 1, 0, 1]]);
    }

    #[test]
    fn as_if_unlinked_other_taxes_decide_and_the_customer_stays_written() {
        let config = config();
        let invoice = Invoice::from_json(INVOICE).unwrap().into_unlinked();
        let invoice = prepare(&config, invoice).unwrap();
        let resolution = resolve(&config, &invoice).unwrap();
        assert!(resolution.connection().is_none());
        assert_eq!(resolution.source(), "eu");
        let levels: Vec<_> = resolution.fees.iter().map(|fee| fee.level).collect();
        assert_eq!(levels, [Level::Eu, Level::Fee]);
        let taxed = calculate(&config, &invoice, resolution).unwrap();
        // A company in the US: outside the scope, and the French 20 % come out of the price of 12000.
        assert_eq!(taxed.fees[0].amount, 10_000);
        assert!(!taxed.is_pending());
        assert!(taxed.to_json().contains(r#""provider_customer":{"connection":"a"}"#));
    }
}
