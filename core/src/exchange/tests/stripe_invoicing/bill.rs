//! The other way round: a document that was taxed by tallage, billed by Stripe.

use super::*;

/// 10.00 with 20 % on top, and 12.00 with 20 % inside; 5.00 of them are paid by prepaid credits.
fn taxed(engine: &Engine) -> Value {
    let document = json!({
        "id": "inv_1", "type": "one_off", "issuing_date": "2026-11-21", "currency": "EUR", "billing_entity": "acme", "status": "finalized",
        "customer": {"external_id": "c1", "name": "Customer"},
        "fees": [
            {"id": "f1", "type": "add_on", "add_on_code": "setup", "amount_cents": 1000, "name": "Setup"},
            {"id": "f2", "type": "add_on", "add_on_code": "setup", "amount_cents": 1200, "prices_include_tax": true}
        ],
        "prepaid_credits": [{"id": "wallet", "amount_cents": 500}]
    });
    serde_json::from_str(&engine.calculate_json(&document.to_string()).unwrap()).unwrap()
}

fn bill(document: &Value) -> String {
    json!({"operation": "bill", "today": "2026-11-21", "connection": "billing", "document": document, "external_id": "cus_NffrFeUfNV2Hib"}).to_string()
}

#[test]
fn taxes_of_ours_are_put_on_the_invoice_to_the_unit() {
    let (engine, mut fake) = (engine(), Fake::default());
    let document = taxed(&engine);
    assert_eq!(document["total_amount_cents"], 1900);
    let outcome = run(&engine, &mut fake, &bill(&document));
    assert_eq!((&outcome["status"], &outcome["recorded"]), (&json!("succeeded"), &json!(true)), "{outcome}");
    assert_eq!(outcome["document"], document);
    let expected = [
        "GET invoices",
        "POST invoices",
        "POST invoices/in_1/add_lines",
        "POST invoices/in_1/add_lines",
        "POST invoices/in_1/add_lines",
        "GET invoices/in_1/lines",
        "POST invoices/in_1/finalize",
        "GET invoices/in_1",
    ];
    assert_eq!(fake.paths(), expected);
    let pairs =
        |at: usize| fake.sent[at].1.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>();
    assert!(pairs(1).contains(&("automatic_tax[enabled]", "false")));
    assert_eq!(
        pairs(2),
        [
            ("lines[0][price_data][currency]", "eur"),
            ("lines[0][price_data][product]", "prod_setup"),
            ("lines[0][price_data][unit_amount]", "1000"),
            ("lines[0][quantity]", "1"),
            ("lines[0][description]", "Setup"),
            ("lines[0][discountable]", "false"),
            ("lines[0][metadata][taxcode]", "SW054000"),
            ("lines[0][metadata][tallage_fee]", "f1"),
            ("lines[0][tax_amounts][0][amount]", "200"),
            ("lines[0][tax_amounts][0][taxable_amount]", "1000"),
            ("lines[0][tax_amounts][0][taxability_reason]", "standard_rated"),
            ("lines[0][tax_amounts][0][tax_rate_data][display_name]", "VAT"),
            ("lines[0][tax_amounts][0][tax_rate_data][inclusive]", "false"),
            ("lines[0][tax_amounts][0][tax_rate_data][percentage]", "20"),
        ]
    );
    let inside = pairs(3);
    assert!(
        inside.contains(&("lines[0][price_data][unit_amount]", "1200"))
            && inside.contains(&("lines[0][tax_amounts][0][amount]", "200"))
    );
    assert!(inside.contains(&("lines[0][tax_amounts][0][tax_rate_data][inclusive]", "true")));
    assert!(pairs(4).contains(&("lines[0][amount]", "-500")));
    let shown = fake.shown(&fake.invoices[0]);
    assert_eq!((&shown["total"], &shown["status"]), (&json!(1900), &json!("open")));
    assert_eq!((&outcome["data"]["invoice"], &outcome["data"]["status"]), (&json!("in_1"), &json!("open")));
    assert_eq!(outcome["data"]["remote_lines"]["f1"]["tax"], 200);
}

#[test]
fn a_bill_is_made_once() {
    let engine = engine();
    let document = taxed(&engine);
    for step in 0..8 {
        for fault in [Fault::Unsent, Fault::Lost, Fault::Resumed] {
            let mut fake = Fake::default();
            let mut exchange = engine.begin_json(&bill(&document)).unwrap();
            drive(&engine, &mut exchange, &mut fake, Some((step, fault)));
            assert_eq!(
                (ended(&exchange).0.as_str(), fake.invoices.len(), fake.live().len()),
                ("succeeded", 1, 1),
                "{step} {fault:?}"
            );
            assert_eq!(fake.live()[0].lines.len(), 3);
        }
        let mut fake = Fake::default();
        let mut exchange = engine.begin_json(&bill(&document)).unwrap();
        drive(&engine, &mut exchange, &mut fake, Some((step, Fault::Crashed)));
        fake.a_day_later();
        assert_eq!(run(&engine, &mut fake, &bill(&document))["status"], "succeeded", "{step}");
        assert_eq!((fake.invoices.len(), fake.live().len(), fake.live()[0].lines.len()), (1, 1, 3), "{step}");
    }
}

#[test]
fn what_stripe_has_otherwise_is_an_error() {
    let engine = engine();
    let document = taxed(&engine);
    let mut fake = Fake::default();
    let mut exchange = engine.begin_json(&bill(&document)).unwrap();
    while let Step::Send { request, .. } = exchange.step() {
        let response = fake.answer(&request);
        if request.url.ends_with("/finalize") {
            fake.invoices[0].lines[0].taxes[0]["amount"] = json!(201);
        }
        exchange.receive(None, &response).unwrap();
    }
    let outcome = outcome(&exchange);
    assert_eq!(
        (&outcome["error"]["code"], &outcome["error"]["details"]["fee_id"]),
        (&json!("provider.totals_mismatch"), &json!("f1")),
        "{outcome}"
    );
}

#[test]
fn what_cannot_be_billed_says_so() {
    let engine = engine();
    let document = taxed(&engine);
    let with = |name: &str, value: Value| {
        let mut document = document.clone();
        document[name] = value;
        document
    };
    for (document, code) in [
        (with("tax_status", json!("pending")), "bill.document.not_taxed"),
        (with("status", json!("draft")), "bill.document.not_billable"),
        (invoice(), "invoice.document.required"),
    ] {
        assert_eq!(engine.begin_json(&bill(&document)).unwrap_err().code(), code);
    }
    let other = super::super::engine();
    let request =
        json!({"operation": "bill", "today": "2026-11-21", "connection": "anrok_us", "document": document}).to_string();
    assert_eq!(other.begin_json(&request).unwrap_err().code(), "exchange.operation.not_available");
    let outcome = run(&engine, &mut Fake::default(), &bill(&with("credit_due_amount_cents", json!(5))));
    assert_eq!(outcome["error"]["code"], "provider.negative_total");
}
