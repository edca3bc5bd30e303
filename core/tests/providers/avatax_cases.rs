//! AvaTax from outside: money in major units, recorded figures, exemptions, overrides (AvaTax REST v2 SDK models, recorded sandbox traffic, developer guide).

use serde_json::{Value, json};

use crate::apply_cases::{answered, assert_adds_up, estimate};
use crate::documents::{TODAY, customer, fee, montgomery, one_off};
use crate::world::World;

fn detail(rate: &str, taxable: &str, tax: &str) -> String {
    format!(
        r#"{{"country":"US","region":"AL","jurisCode":"01","jurisName":"ALABAMA","jurisType":"STA","jurisdictionType":"State","rate":{rate},"tax":{tax},"taxCalculated":{tax},"taxableAmount":{taxable},"exemptAmount":0.0,"nonTaxableAmount":0.0,"taxType":"Sales","taxName":"AL STATE TAX","rateType":"General","isFee":false}}"#
    )
}

fn line(number: &str, amount: &str, tax: &str, details: &str) -> String {
    format!(
        r#"{{"lineNumber":"{number}","lineAmount":{amount},"quantity":1.0,"tax":{tax},"taxCalculated":{tax},"taxableAmount":{amount},"exemptAmount":0.0,"discountAmount":0.0,"isItemTaxable":true,"details":[{details}]}}"#
    )
}

fn model(amount: &str, tax: &str, lines: &[String]) -> Value {
    let body = format!(
        r#"{{"id":0,"code":"x","companyId":1,"date":"2026-11-21","status":"Temporary","type":"SalesOrder","currencyCode":"USD","totalAmount":{amount},"totalExempt":0.0,"totalDiscount":0.0,"totalTax":{tax},"totalTaxable":{amount},"totalTaxCalculated":{tax},"lines":[{}],"summary":[],"messages":[]}}"#,
        lines.join(",")
    );
    Value::String(body)
}

fn invoice(currency: &str, fees: &[Value]) -> Value {
    one_off("inv_1", currency, &customer("avatax_us", &montgomery()), fees)
}

/// The texts of the request's lines' amounts.
fn sent_amounts(world: &World) -> Vec<String> {
    let body = world.sent.last().unwrap().request.body.clone().unwrap();
    let amounts = body.split(r#""amount":"#).skip(1);
    amounts.map(|rest| rest.chars().take_while(|c| c.is_ascii_digit() || "-.eE+".contains(*c)).collect()).collect()
}

#[test]
fn amounts_have_the_places_of_their_currency() {
    for (currency, cents, sent) in [
        ("USD", [15_000, 1], ["150.00", "0.01"]),
        ("JPY", [15_000, 1], ["15000", "1"]),
        ("KWD", [15_000, 1], ["15.000", "0.001"]),
        ("USD", [99_999_999_999, 10], ["999999999.99", "0.10"]),
    ] {
        let mut world = World::new();
        let outcome = world.run(&estimate(&invoice(currency, &[fee("f1", cents[0]), fee("f2", cents[1])])));
        assert_eq!(sent_amounts(&world), sent, "{currency}");
        assert_eq!(outcome["status"], "succeeded", "{outcome}");
    }
}

#[test]
fn taxes_come_back_in_minor_units() {
    // 4 % in Alabama: of 1500 yen 60, of 1.500 dinars 0.060, of 15.00 dollars 0.60.
    for (currency, cents, tax) in [("JPY", 1500, 60), ("KWD", 1500, 60), ("USD", 1500, 60)] {
        let outcome = World::new().run(&estimate(&invoice(currency, &[fee("f1", cents)])));
        assert_eq!(outcome["document"]["taxes_amount_cents"], tax, "{currency}: {outcome}");
        assert_eq!(outcome["document"]["total_amount_cents"], cents + tax, "{currency}");
        assert_adds_up(&outcome["document"]);
    }
}

#[test]
fn a_price_with_tax_inside_keeps_its_gross() {
    // Recorded: 10.0 and 5.0 with 4 % inside are 9.62 + 0.38 and 4.81 + 0.19; 14.43 and 0.57 in all.
    let inclusive = |id: &str, amount| {
        let mut fee = fee(id, amount);
        fee["prices_include_tax"] = json!(true);
        fee
    };
    let document = invoice("USD", &[inclusive("f1", 1000), inclusive("f2", 500)]);
    let lines = [
        line("f1", "9.62", "0.38", &detail("0.04", "9.62", "0.38")),
        line("f2", "4.81", "0.19", &detail("0.04", "4.81", "0.19")),
    ];
    let outcome = answered(&mut World::new(), &estimate(&document), &[(201, model("14.43", "0.57", &lines))]);
    let taxed = &outcome["document"];
    assert_eq!(taxed["tax_status"], "succeeded", "{outcome}");
    assert_eq!((&taxed["taxes_amount_cents"], &taxed["included_taxes_amount_cents"]), (&json!(57), &json!(57)));
    assert_eq!(
        (&taxed["sub_total_excluding_taxes_amount_cents"], &taxed["total_amount_cents"]),
        (&json!(1443), &json!(1500))
    );
    assert_eq!(taxed["fees"][0]["total_amount_cents"], 1000);
    assert_adds_up(taxed);
}

#[test]
fn tax_with_more_places_than_the_currency_is_kept_exactly() {
    // Others have recorded taxes of four places: 33.33 at 4 % is 1.3332, twice 2.6664, which is 2.67 on the invoice.
    let document = invoice("USD", &[fee("f1", 3333), fee("f2", 3333)]);
    let one = |number: &str| line(number, "33.33", "1.3332", &detail("0.04", "33.33", "1.3332"));
    let outcome =
        answered(&mut World::new(), &estimate(&document), &[(201, model("66.66", "2.6664", &[one("f1"), one("f2")]))]);
    let taxed = &outcome["document"];
    assert_eq!(taxed["taxes_amount_cents"], 267, "{outcome}");
    assert_eq!(
        (&taxed["taxes_precise_amount_cents"], &taxed["fees"][0]["taxes_precise_amount_cents"]),
        (&json!("266.64"), &json!("133.32"))
    );
    assert_adds_up(taxed);
}

#[test]
fn totals_are_compared_with_the_lines() {
    let document = invoice("USD", &[fee("f1", 1500)]);
    let lines = [line("f1", "15.00", "0.60", &detail("0.04", "15.00", "0.60"))];
    let outcome = answered(&mut World::new(), &estimate(&document), &[(201, model("15.00", "0.61", &lines))]);
    assert_eq!(outcome["error"]["details"]["provider_code"], "totals_mismatch", "{outcome}");
    let message = outcome["error"]["message"].as_str().unwrap();
    assert!(message.contains("0.61") && message.contains("0.6"), "{message}");
}

#[test]
fn exemptions_are_sent_for_document_and_line() {
    let mut world = World::new();
    let mut buyer = customer("avatax_us", &montgomery());
    buyer["exemption"] = json!({"entity_use_code": "A"});
    buyer["tax_identification_number"] = json!("DE123456789");
    let mut second = fee("f2", 500);
    second["exemption"] = json!({"number": "CERT-7"});
    let outcome = world.run(&estimate(&one_off("inv_1", "USD", &buyer, &[fee("f1", 1000), second])));
    let body = &world.bodies("/transactions/create")[0];
    assert_eq!((&body["entityUseCode"], &body["businessIdentificationNo"]), (&json!("A"), &json!("DE123456789")));
    assert_eq!((&body["lines"][1]["exemptionCode"], &body["lines"][0].get("exemptionCode")), (&json!("CERT-7"), &None));
    // Recorded: with use code A nothing is taxed, all is exempt.
    let taxed = &outcome["document"];
    assert_eq!((&taxed["taxes_amount_cents"], &taxed["total_amount_cents"]), (&json!(0), &json!(1500)), "{outcome}");
    assert!(taxed["fees"][0]["treatment"].as_str().unwrap().contains("exempt"), "{}", taxed["fees"][0]);
}

#[test]
fn addresses_are_of_the_customer_and_of_the_billing_entity() {
    let mut world = World::new();
    let mut buyer = customer("avatax_us", &montgomery());
    buyer["billing_address"]["state"] = json!("Alabama");
    world.run(&estimate(&one_off("inv_1", "USD", &buyer, &[fee("f1", 1000)])));
    let body = &world.bodies("/transactions/create")[0];
    let (to, from) = (&body["addresses"]["shipTo"], &body["addresses"]["shipFrom"]);
    assert_eq!(
        to,
        &json!({"line1": "915 S Jackson St", "city": "Montgomery", "region": "AL", "country": "US", "postalCode": "36104"})
    );
    assert_eq!(
        from,
        &json!({"line1": "2000 Main Street", "city": "Irvine", "region": "CA", "country": "US", "postalCode": "92614"})
    );

    let mut world = World::new();
    let mut document = one_off("inv_1", "USD", &customer("avatax_us", &montgomery()), &[fee("f1", 1000)]);
    document["billing_entity"] = json!("nowhere");
    let outcome = world.run(&estimate(&document));
    assert_eq!(
        (&outcome["status"], &outcome["error"]["details"]["class"]),
        (&json!("failed"), &json!("fix_data")),
        "{outcome}"
    );
    assert!(world.sent.is_empty(), "nothing is sent without the address of the seller");
}

#[test]
fn a_vat_id_makes_a_sale_in_the_union_zero_rated() {
    // Recorded: a seller in Italy, 10.0 and 10.0 with tax inside, a VAT id: 20.0, no tax.
    let mut world = World::new();
    let address = json!({"address_line1": "Damrak 1", "city": "Amsterdam", "zipcode": "1012 LG", "country": "NL"});
    let mut buyer = customer("avatax_us", &address);
    buyer["tax_identification_number"] = json!("NL123456789B01");
    let inclusive = |id: &str| json!({"id": id, "type": "add_on", "add_on_code": "setup", "amount_cents": 1000, "prices_include_tax": true});
    let mut document = one_off("inv_1", "EUR", &buyer, &[inclusive("f1"), inclusive("f2")]);
    document["billing_entity"] = json!("acme_it");
    let outcome = world.run(&estimate(&document));
    let taxed = &outcome["document"];
    assert_eq!((&taxed["taxes_amount_cents"], &taxed["total_amount_cents"]), (&json!(0), &json!(2000)), "{outcome}");
    assert_eq!(taxed["sub_total_excluding_taxes_amount_cents"], 2000);
    // The simulated AvaTax says so in `invoiceMessages`: the one place where reverse charge is told.
    assert_eq!(taxed["fees"][0]["treatment"], "reverse_charge", "{}", taxed["fees"][0]);
    assert!(taxed.to_string().contains("Reverse charge: the customer is liable for the tax."));
}

#[test]
fn a_zero_rate_without_a_word_is_zero_rated() {
    // Recorded: one detail of the country of origin, rate 0.0, rateType Zero, taxName “Zero Rate”, taxType Output.
    let details = r#"{"country":"IT","region":"IT","jurisCode":"IT","jurisName":"ITALY","jurisType":"CNT","rate":0.0,"tax":0.0,"taxableAmount":10.0,"exemptAmount":0.0,"nonTaxableAmount":0.0,"taxType":"Output","taxName":"Zero Rate","rateType":"Zero","taxCalculated":0.0}"#;
    let lines = [line("f1", "10.0", "0.0", details)];
    let outcome = answered(
        &mut World::new(),
        &estimate(&invoice("USD", &[fee("f1", 1000)])),
        &[(201, model("10.0", "0.0", &lines))],
    );
    assert_eq!(outcome["document"]["fees"][0]["treatment"], "zero", "{outcome}");
    assert_eq!(outcome["document"]["total_amount_cents"], 1000);
}

#[test]
fn a_code_of_more_than_25_characters_is_not_taken_into_the_configuration() {
    let mut config = crate::documents::config();
    config["connections"][1]["items"][0]["tax_code"] = json!("x".repeat(26));
    let error = tallage::Engine::from_json(&config.to_string()).unwrap_err();
    assert_eq!(error.path(), "/connections/1/items/0/tax_code", "{error}");
}

#[test]
fn a_return_is_dated_today_with_the_date_of_its_invoice() {
    let mut world = World::new();
    let mut document = invoice(
        "USD",
        &[json!({"id": "f1", "type": "add_on", "add_on_code": "setup", "amount_cents": 1000, "units": "4"})],
    );
    document["issuing_date"] = json!("2026-10-05");
    let sold = world.commit(&document);
    let note = world.note("cn_1", &sold, &[], None);
    world.done(&json!({"operation": "credit", "today": TODAY, "document": note, "invoice": sold}));
    let body = world.bodies("/createoradjust").last().unwrap()["createTransactionModel"].clone();
    assert_eq!((&body["type"], &body["date"]), (&json!("ReturnInvoice"), &json!(TODAY)));
    assert_eq!(
        (&body["taxOverride"]["type"], &body["taxOverride"]["taxDate"]),
        (&json!("TaxDate"), &json!("2026-10-05"))
    );
    assert_eq!(body["referenceCode"], sold["provider"]["transaction_id"]);
    assert_eq!(body["lines"][0]["amount"].to_string(), "-10.0", "serde_json reads -10.00 so");
    assert!(body["lines"][0].get("quantity").is_none_or(|quantity| quantity.as_f64().unwrap() > 0.0));
    assert_ne!(body["code"], sold["provider"]["transaction_id"], "a code of its own");
    assert_ne!(json!(world.sent.last().unwrap().request.body), Value::Null);
}
