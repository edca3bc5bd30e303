use super::*;

fn pairs(form: &[(String, String)]) -> Vec<(&str, &str)> {
    form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn an_invoice_is_made_step_by_step() {
    let (engine, mut fake) =
        (engine_with(json!({"auto_advance": true, "metadata": {"channel": "sales"}})), Fake::default());
    let outcome = commit(&engine, &mut fake, &invoice());
    assert_eq!(outcome["status"], "succeeded", "{outcome}");
    let expected = [
        "GET invoices",
        "POST invoices",
        "POST invoiceitems",
        "POST invoiceitems",
        "GET invoices/in_1/lines",
        "POST invoices/in_1/finalize",
        "GET invoices/in_1",
    ];
    assert_eq!(fake.paths(), expected);
    let id = outcome["transaction_id"].as_str().unwrap();
    assert_eq!(
        pairs(&fake.sent[1].1),
        [
            ("customer", "cus_NffrFeUfNV2Hib"),
            ("currency", "usd"),
            ("auto_advance", "false"),
            ("collection_method", "charge_automatically"),
            ("pending_invoice_items_behavior", "exclude"),
            ("automatic_tax[enabled]", "true"),
            ("discounts", ""),
            ("metadata[channel]", "sales"),
            ("metadata[tallage_transaction]", id),
            ("metadata[tallage_document]", "inv_1"),
            ("metadata[tallage_connection]", "billing"),
            ("metadata[tallage_billing_entity]", "acme"),
        ]
    );
    assert_eq!(
        pairs(&fake.sent[2].1),
        [
            ("customer", "cus_NffrFeUfNV2Hib"),
            ("invoice", "in_1"),
            ("price_data[currency]", "usd"),
            ("price_data[product]", "prod_setup"),
            ("price_data[unit_amount]", "1000"),
            ("price_data[tax_behavior]", "exclusive"),
            ("quantity", "1"),
            ("description", "Setup"),
            ("discountable", "false"),
            ("metadata[taxcode]", "SW054000"),
            ("metadata[tallage_fee]", "f1"),
        ]
    );
    // 0.000042 USD are 0.0042 cents; times 123 456 that is 518.5152, which Stripe rounds to 519 as we do.
    let usage = pairs(&fake.sent[3].1);
    assert!(usage.contains(&("price_data[unit_amount_decimal]", "0.0042")) && usage.contains(&("quantity", "123456")));
    assert_eq!(pairs(&fake.sent[5].1), [("auto_advance", "true")]);
    assert!(fake.invoices[0].auto_advance);
    let [f1, f2] = [&fake.invoices[0].lines[0], &fake.invoices[0].lines[1]];
    assert_eq!((f1.amount, f2.amount), (1000, 519));
    assert_eq!(f2.product.as_deref(), Some("prod_calls"));
}

/// Seattle: 103 on 1000 (65 + 0 + 22 + 14 + 2); and 10 % on 519, 52.
#[test]
fn the_taxes_are_stripes_line_by_line() {
    let (engine, mut fake) = (engine(), Fake::default());
    let outcome = commit(&engine, &mut fake, &invoice());
    let document = &outcome["document"];
    assert_eq!((&document["tax_status"], &document["source"]), (&json!("succeeded"), &json!("stripe_invoicing")));
    assert_eq!((&document["taxes_amount_cents"], &document["total_amount_cents"]), (&json!(155), &json!(1674)));
    let taxes = document["fees"][0]["applied_taxes"].as_array().unwrap();
    let amounts: Vec<i64> = taxes.iter().map(|tax| tax["amount_cents"].as_i64().unwrap()).collect();
    assert_eq!(amounts, [65, 0, 22, 14, 2]);
    // Stripe names only the number of the rate.
    assert_eq!((&taxes[0]["tax_code"], &taxes[0]["tax_rate"]), (&json!("txr_wa"), &Value::Null));
    let provider = &document["provider"];
    assert_eq!((&provider["remote_id"], &provider["status"]), (&json!("in_1"), &json!("open")));
    assert_eq!(provider["remote_lines"]["f1"], json!({"id": fake.invoices[0].lines[0].id, "amount": 1000, "tax": 103}));
    assert_eq!((&provider["recorded"], &outcome["recorded"]), (&json!(true), &json!(true)));
    assert_eq!(provider["sale"]["lines"][1]["unit_amount"], "0.0042");
}

#[test]
fn rates_are_fetched_once_each_where_they_are_wanted() {
    let (engine, mut fake) = (engine(), Fake::default());
    let wanted =
        json!({"operation": "commit", "today": "2026-11-21", "document": invoice(), "rates": true}).to_string();
    let outcome = run(&engine, &mut fake, &wanted);
    let asked: Vec<&str> = fake.paths().into_iter().filter(|path| path.contains("tax_rates")).collect();
    assert_eq!(asked.len(), 6, "{asked:?}");
    let tax = &outcome["document"]["fees"][0]["applied_taxes"][0];
    assert_eq!(
        (&tax["tax_name"], &tax["tax_rate"], &tax["jurisdiction"]),
        (&json!("Tax txr_wa"), &json!("6.5"), &json!("Washington"))
    );
    assert_eq!((&tax["amount_cents"], &tax["tax_code"]), (&json!(65), &json!("washington_tax_txr_wa")));
}

/// 23 % inside 10000: 1870, and 8130 without.
#[test]
fn taxes_inside_prices_stay_inside_in_both_shapes() {
    let mut document = invoice();
    document["fees"] = json!([{"id": "f1", "type": "fixed_charge", "plan_code": "metered", "fixed_charge_code": "seats", "amount_cents": 10000, "prices_include_tax": true}]);
    for old in [false, true] {
        let (engine, mut fake) = (engine(), Fake { old, ..Fake::default() });
        let outcome = commit(&engine, &mut fake, &document);
        let document = &outcome["document"];
        assert_eq!(document["sub_total_excluding_taxes_amount_cents"], 8130, "{outcome}");
        assert_eq!((&document["taxes_amount_cents"], &document["total_amount_cents"]), (&json!(1870), &json!(10000)));
        assert!(fake.sent[2].1.contains(&("price_data[tax_behavior]".to_owned(), "inclusive".to_owned())));
    }
}

/// A coupon took something off, a half cent may go either way, a price beyond 12 places: the amount as one piece.
#[test]
fn what_stripe_would_compute_otherwise_is_told_as_an_amount() {
    let fee = |units: &str, unit: &str| json!({"id": "f1", "type": "charge", "plan_code": "metered", "charge_code": "calls", "units": units, "unit_amount": unit});
    for (fees, coupons, told, amount) in [
        (
            fee("3", "10"),
            json!([{"code": "OFF", "type": "fixed_amount", "amount_cents": 1}]),
            ("price_data[unit_amount]", "2999"),
            2999,
        ),
        (fee("1", "0.005"), json!([]), ("price_data[unit_amount]", "1"), 1),
        (fee("3", "10"), json!([]), ("price_data[unit_amount_decimal]", "1000"), 3000),
        (fee("2.5", "0.1"), json!([]), ("quantity_decimal", "2.5"), 25),
    ] {
        let mut document = invoice();
        document["fees"] = json!([fees]);
        document["coupons"] = coupons;
        let (engine, mut fake) = (engine(), Fake::default());
        let outcome = commit(&engine, &mut fake, &document);
        assert_eq!(outcome["status"], "succeeded", "{outcome}");
        assert!(pairs(&fake.sent[2].1).contains(&told), "{told:?} in {:?}", fake.sent[2].1);
        assert_eq!(fake.invoices[0].lines[0].amount, amount);
    }
}

#[test]
fn an_item_without_product_fails_or_warns_by_the_setting() {
    let mut document = invoice();
    document["fees"][0]["fixed_charge_code"] = json!("oddities");
    let (engine, mut fake) = (engine(), Fake::default());
    let outcome = commit(&engine, &mut fake, &document);
    assert_eq!((outcome["status"].as_str(), fake.sent.len()), (Some("failed"), 0));
    assert_eq!(
        (&outcome["error"]["code"], &outcome["error"]["details"]["fee_id"]),
        (&json!("provider.item_unmapped"), &json!("f1"))
    );
    let engine = engine_with(json!({"unmapped_items": "warn"}));
    let outcome = commit(&engine, &mut fake, &document);
    assert_eq!(outcome["document"]["warnings"][0]["code"], "provider.item_unmapped", "{outcome}");
    let item = pairs(&fake.sent[2].1);
    assert!(item.contains(&("amount", "1000")) && item.contains(&("tax_behavior", "exclusive")), "{item:?}");
    assert_eq!(fake.invoices[0].lines[0].product, None);
}

#[test]
fn a_draft_is_left_where_it_is_wanted_and_read_again_when_it_is_final() {
    let (engine, mut fake) = (engine_with(json!({"leave_as_draft": true, "auto_advance": true})), Fake::default());
    let outcome = commit(&engine, &mut fake, &invoice());
    assert_eq!((outcome["status"].as_str(), codes(&outcome)), (Some("succeeded"), vec!["left_as_draft"]));
    assert_eq!(outcome["document"]["provider"]["status"], "draft");
    assert!(fake.live().is_empty() && !fake.invoices[0].auto_advance);
    fake.invoices[0].status = "open".to_owned();
    let outcome = commit(&engine, &mut fake, &invoice());
    assert_eq!((codes(&outcome), fake.invoices.len()), (vec!["already_recorded"], 1));
    assert_eq!(outcome["document"]["provider"]["status"], "open");
}

/// A customer with more invoices than a page, and an invoice with more lines than one shows.
#[test]
fn pages_are_read_to_the_end() {
    let (engine, mut fake) = (engine(), Fake { inline: 2, page: 3, ..Fake::default() });
    let mut document = invoice();
    let fees = (0..8).map(|n| json!({"id": format!("f{n}"), "type": "fixed_charge", "plan_code": "metered", "fixed_charge_code": "seats", "amount_cents": 1000 + 10 * n}));
    document["fees"] = fees.collect();
    let other = |n: usize| {
        let mut other = document.clone();
        other["id"] = json!(format!("other_{n}"));
        other
    };
    for n in 0..7 {
        assert_eq!(commit(&engine, &mut fake, &other(n))["status"], "succeeded");
    }
    let outcome = commit(&engine, &mut fake, &other(0));
    assert_eq!((codes(&outcome), fake.invoices.len()), (vec!["already_recorded"], 7));
    assert_eq!(outcome["document"]["fees"].as_array().unwrap().len(), 8);
    // 103 on 1000, and 10 % of 1010 to 1070: 101 + 102 + … + 107 = 728.
    assert_eq!(outcome["document"]["taxes_amount_cents"], 831);
}

#[test]
fn an_estimate_is_a_preview() {
    let (engine, mut fake) = (engine(), Fake::default());
    let outcome = run(&engine, &mut fake, &request("estimate", &invoice()));
    assert_eq!((fake.paths(), fake.invoices.len()), (vec!["POST invoices/create_preview"], 0));
    assert_eq!((&outcome["document"]["taxes_amount_cents"], &outcome["recorded"]), (&json!(155), &json!(false)));
    let told = pairs(&fake.sent[0].1);
    assert!(
        told.contains(&("customer", "cus_NffrFeUfNV2Hib"))
            && told.contains(&("invoice_items[0][price_data][product]", "prod_setup"))
    );
    assert!(outcome["document"]["provider"].get("remote_id").is_none());
    // Somebody whom Stripe does not know has an address.
    let mut document = invoice();
    document["customer"]["provider_customer"] = json!({"connection": "billing"});
    document["customer"]["tax_identification_number"] = json!("12-3456789");
    run(&engine, &mut fake, &request("estimate", &document));
    let told = pairs(&fake.sent[1].1);
    assert!(
        told.contains(&("customer_details[address][postal_code]", "98104"))
            && told.contains(&("customer_details[tax_ids][0][type]", "us_ein"))
    );
    assert!(!told.iter().any(|(name, _)| *name == "customer"));
}

#[test]
fn a_threshold_invoice_is_taxed_by_its_gate_only() {
    let mut document = invoice();
    document["type"] = json!("prepaid_credit");
    document["fees"] = json!([{"id": "f1", "type": "credit", "amount_cents": 5000, "name": "Prepaid credits"}]);
    let engine = engine_with(json!({"unmapped_items": "warn"}));
    let mut fake = Fake::default();
    let outcome = commit(&engine, &mut fake, &document);
    assert_eq!((outcome["status"].as_str(), fake.sent.len()), (Some("nothing_to_do"), 0));
    let gated = |gate: Value| {
        json!({"operation": "commit", "today": "2026-11-21", "document": document, "payment_gate_config": gate})
            .to_string()
    };
    let stripe = |tax: &str, payment: &str| json!({"payment_gate_type": "STRIPE", "tax_type": tax, "stripe_config": {"payment_type": payment, "invoice_metadata": {"why": "recharge"}}});
    let outcome = run(&engine, &mut fake, &gated(stripe("STRIPE", "INVOICE")));
    // 10 % of 5000.
    assert_eq!((&outcome["document"]["taxes_amount_cents"], codes(&outcome).len()), (&json!(500), 0), "{outcome}");
    assert_eq!(
        outcome["document"]["fees"][0]["decided_by"],
        json!({"level": "provider", "code": "billing", "overrode": ["billing_entity"]})
    );
    assert_eq!(fake.invoices[0].metadata["why"], "recharge");
    for (gate, why) in [
        (stripe("NONE", "INVOICE"), "`NONE`"),
        (stripe("ANROK", "INVOICE"), "other than `STRIPE`"),
        (stripe("STRIPE", "PAYMENT_INTENT"), "PAYMENT_INTENT"),
        (json!({"payment_gate_type": "EXTERNAL", "tax_type": "STRIPE"}), "not Stripe's"),
        (json!({"payment_gate_type": "NONE"}), "not Stripe's"),
        (json!({"payment_gate_type": "STRIPE"}), "`NONE`"),
    ] {
        let mut fake = Fake::default();
        let outcome = run(&engine, &mut fake, &gated(gate));
        assert_eq!(
            (&outcome["document"]["taxes_amount_cents"], codes(&outcome)),
            (&json!(0), vec!["tax_not_calculated"]),
            "{outcome}"
        );
        assert!(outcome["notes"][0]["text"].as_str().unwrap().contains(why), "{outcome}");
        assert!(!fake.invoices[0].automatic && outcome["recorded"] == true);
    }
}

#[test]
fn gates_and_rates_are_checked() {
    let engine = engine();
    for (gate, code) in [
        (json!({}), "exchange.payment_gate_config.payment_gate_type.required"),
        (json!({"payment_gate_type": "PAYPAL"}), "exchange.payment_gate_config.payment_gate_type.unknown_value"),
        (json!({"payment_gate_type": "STRIPE", "tax": "STRIPE"}), "exchange.payment_gate_config.unknown_field"),
        (
            json!({"payment_gate_type": "EXTERNAL", "stripe_config": {}}),
            "exchange.payment_gate_config.stripe_config.not_allowed",
        ),
    ] {
        let request =
            json!({"operation": "commit", "today": "2026-11-21", "document": invoice(), "payment_gate_config": gate});
        let error = engine.begin_json(&request.to_string()).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
    }
    let other = super::super::engine();
    let mut request: Value = serde_json::from_str(&super::super::request("commit", "anrok_us")).unwrap();
    request["rates"] = json!(true);
    assert_eq!(other.begin_json(&request.to_string()).unwrap_err().code(), "exchange.rates.not_allowed");
    request["rates"] = json!(false);
    request["payment_gate_config"] = json!({"payment_gate_type": "STRIPE"});
    assert_eq!(other.begin_json(&request.to_string()).unwrap_err().code(), "exchange.payment_gate_config.not_allowed");
}

#[test]
fn what_cannot_be_billed_is_refused_before_anything_is_sent() {
    let (engine, mut fake) = (engine(), Fake::default());
    let mut negative = invoice();
    negative["fees"][0]["amount_cents"] = json!(-100);
    let mut fraction = invoice();
    fraction["currency"] = json!("KWD");
    fraction["fees"] = json!([{"id": "f1", "type": "fixed_charge", "plan_code": "metered", "fixed_charge_code": "seats", "amount_cents": 5124}]);
    let mut many = invoice();
    many["fees"] = (0..251).map(|n| json!({"id": format!("f{n}"), "type": "fixed_charge", "plan_code": "metered", "fixed_charge_code": "seats", "amount_cents": 1})).collect();
    let mut nowhere = invoice();
    for name in ["address_line1", "city", "state", "zipcode", "country"] {
        nowhere["customer"].as_object_mut().unwrap().remove(name);
    }
    for (document, code) in [
        (negative, "provider.negative_line"),
        (fraction, "provider.amount_not_expressible"),
        (many, "provider.lines_out_of_range"),
        (nowhere, "provider.address_missing"),
    ] {
        let outcome = commit(&engine, &mut fake, &document);
        assert_eq!(
            (&outcome["error"]["code"], outcome["recorded"].as_bool()),
            (&json!(code), Some(false)),
            "{outcome}"
        );
    }
    assert!(fake.sent.is_empty());
}

#[test]
fn credits_after_tax_are_said_to_be_left_out() {
    let (engine, mut fake) = (engine(), Fake::default());
    let mut document = invoice();
    document["prepaid_credits"] = json!([{"id": "wallet", "amount_cents": 300}]);
    let outcome = commit(&engine, &mut fake, &document);
    assert_eq!(codes(&outcome), ["credits_left_out"]);
    assert_eq!(outcome["document"]["total_amount_cents"], 1374);
}
