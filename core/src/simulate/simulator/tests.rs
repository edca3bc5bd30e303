//! The same seed and requests give the same bytes; the journal knows them all.

use super::*;

#[test]
fn the_same_twice() {
    let run = || {
        let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse().unwrap(), 42);
        simulator.vies().add_valid("DE136695976", "X", "Y");
        let check = HttpRequest::new("POST", "/taxation_customs/vies/rest-api/check-vat-number").with_body(
            r#"{"countryCode":"DE","vatNumber":"136695976","requesterMemberStateCode":"FR","requesterNumber":"23334175221"}"#,
        );
        let ping = HttpRequest::new("GET", "https://sandbox-rest.avatax.com/api/v2/utilities/ping");
        [simulator.handle(check), simulator.handle(ping), simulator.handle(HttpRequest::new("GET", "nowhere"))]
    };
    assert_eq!(run(), run());
}

#[test]
fn the_journal_names_operations() {
    let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse().unwrap(), 1);
    for (method, target, provider, operation) in [
        ("POST", "https://api.anrok.com/v1/seller/transactions/id:a%2Fb/void", Provider::Anrok, "void"),
        ("POST", "/v1/seller/certificates/list", Provider::Anrok, "certificates/list"),
        ("POST", "/v1/seller/else", Provider::Anrok, "unknown"),
        ("POST", "/api/v2/companies/D/transactions/a/refund?documentType=SalesInvoice", Provider::Avatax, "refund"),
        ("GET", "/api/v2/companies/1/customers/c", Provider::Avatax, "customers/get"),
        ("GET", "/api/v2/addresses/resolve?line1=x", Provider::Avatax, "addresses/resolve"),
        ("GET", "/taxation_customs/vies/rest-api/ms/DE/vat/1", Provider::Vies, "ms/vat"),
        ("POST", "https://api.stripe.com/v1/tax/calculations", Provider::Stripe, "tax/calculations/create"),
        ("GET", "/v1/tax/calculations/taxcalc_1/line_items?limit=1", Provider::Stripe, "tax/calculations/line_items"),
        ("GET", "/v1/credit_notes/preview", Provider::Stripe, "credit_notes/preview"),
        ("GET", "/v1/credit_notes/cn_1", Provider::Stripe, "credit_notes/get"),
        ("DELETE", "/v1/invoices/in_1", Provider::Stripe, "invoices/delete"),
        ("POST", "/v1/invoices/create_preview", Provider::Stripe, "invoices/create_preview"),
        ("GET", "/v1/", Provider::Stripe, "unknown"),
        ("GET", "", Provider::Avatax, "unknown"),
    ] {
        let request = HttpRequest::new(method, target);
        simulator.handle(request.clone());
        let entry = simulator.journal().last().unwrap();
        assert_eq!((entry.provider, entry.operation, &entry.request), (provider, operation, &request));
        assert!(!entry.recorded && entry.at == simulator.now());
    }
    assert_eq!(simulator.journal().len(), 15);
}

#[test]
fn a_clock_at_its_end_stands_still() {
    let mut simulator = Simulator::new(Timestamp::MAX, 1);
    simulator.advance(SignedDuration::from_secs(1));
    assert_eq!(simulator.now(), Timestamp::MAX);
    // Days ahead of the last day are the last day.
    simulator.anrok().add_product("saas");
    let request = HttpRequest::new("POST", "/v1/seller/transactions/createEphemeral")
        .with_header("Authorization", "Bearer s1/sa1/secret.simulated")
        .with_body(r#"{"currencyCode":"EUR","accountingDate":"9999-12-31","customerAddress":{"country":"DE"},"lineItems":[{"productExternalId":"saas","amount":1}]}"#);
    assert_eq!(simulator.handle(request).reply().unwrap().status, 200);
}
