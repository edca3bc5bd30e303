//! Comparisons worked by hand: what is attributed to which difference, and why.

use serde_json::{Value, json};
use tallage::{Engine, ErrorKind};
use tallage_conformance::shadow::{
    adds_up, compared, document, fee, inside, no_tax, own, own_rounded, request, tax, told, with,
};

/// The comparison of two, whose differences are exactly these.
#[track_caller]
fn differ(from: &Value, to: &Value, expected: &[&str]) -> Value {
    let comparison = compared(&[("a", from), ("b", to)]);
    assert_eq!(told(&comparison), expected);
    adds_up(&comparison).unwrap();
    comparison
}

#[track_caller]
fn says(comparison: &Value, words: &str) {
    let text = comparison["text"].as_str().unwrap();
    assert!(text.contains(words), "`{words}` is not in\n{text}");
}

fn texts(comparison: &Value, member: &str) -> Vec<String> {
    let found = comparison[member].as_array().unwrap();
    found.iter().map(|it| it["text"].as_str().unwrap().to_owned()).collect()
}

fn causes(comparison: &Value) -> Vec<String> {
    let found = comparison["causes"].as_array().unwrap();
    found.iter().map(|it| it["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_same_differs_in_nothing() {
    let taxed = own("20", false, &[("f1", 1000), ("f2", -333)]);
    let comparison = differ(&taxed, &taxed, &[]);
    assert_eq!(comparison["results"][1]["difference"]["taxes_amount_cents"], 0);
    assert_eq!(comparison["results"][1]["by_kind"], json!([]));
    assert_eq!(comparison["causes"], json!([]));
    says(&comparison, "b: every fee is taxed alike");
}

#[test]
fn another_rate() {
    // 10000 at 20 % and at 21 %.
    let (old, new) = (own("20", false, &[("f1", 10_000)]), own("21", false, &[("f1", 10_000)]));
    let comparison = differ(&old, &new, &["b f1 rate 100"]);
    let found = &comparison["differences"][0];
    assert_eq!([&found["from"], &found["to"], &found["tax"]], ["20", "21", "VAT"]);
    assert_eq!(
        comparison["results"][1]["difference"],
        json!({"sub_total_excluding_taxes_amount_cents": 0, "taxes_amount_cents": 100, "sub_total_including_taxes_amount_cents": 100})
    );
    says(&comparison, "rate +1.00: `b` takes 21 %, `a` 20 %");
    // The other way round, the other sign.
    differ(&new, &old, &["b f1 rate -100"]);
}

#[test]
fn texas_taxes_eighty_percent_of_it() {
    // 39800 × 80 % = 31840: 6.25 % are 1990, 0.5 % are 159.2. Of all of it 2487.5 and 199.
    let anrok = document(
        "anrok",
        vec![fee(
            "f1",
            39_800,
            vec![
                tax("Texas", "State Tax", "6.25", 31_840, "1990", 1990),
                tax("Dallas County", "County Tax", "0.5", 31_840, "159.2", 159),
            ],
        )],
    );
    let avatax = document(
        "avatax",
        vec![fee(
            "f1",
            39_800,
            vec![
                tax("TEXAS", "TX STATE TAX", "6.25", 39_800, "2487.5", 2488),
                tax("DALLAS COUNTY", "TX COUNTY TAX", "0.5", 39_800, "199", 199),
            ],
        )],
    );
    let comparison = differ(&anrok, &avatax, &["b f1 base 497.5", "b f1 base 39.8", "b f1 rounding 0.7"]);
    let found = &comparison["differences"][0];
    assert_eq!([&found["from"], &found["to"], &found["jurisdiction"]], ["31840", "39800", "TEXAS"]);
    says(&comparison, "`b` taxes 398.00 in TEXAS, `a` 318.40");
    // −0.2 of the one, +0.5 of the other.
    let rounding = &comparison["differences"][2];
    assert_eq!([&rounding["from"], &rounding["to"]], ["-0.2", "0.5"]);
    assert_eq!(rounding["causes"], json!(["provider", "rounding"]));
}

#[test]
fn rounded_by_line_or_once_for_the_tax() {
    // 55.55 and 11.11 at 23 %: 12.7765 and 2.5553 are 12.78 + 2.56 = 15.34; together 15.3318, which is 15.33 = 12.78 + 2.55.
    let fees = [("f1", 5555), ("f2", 1111)];
    let (line, once) = (own_rounded("23", false, "line", &fees), own_rounded("23", false, "tax", &fees));
    let comparison = differ(&line, &once, &["b f2 rounding -1"]);
    assert_eq!(comparison["results"][0]["taxes_amount_cents"], 1534);
    assert_eq!(comparison["results"][1]["taxes_amount_cents"], 1533);
    assert_eq!(comparison["differences"][0]["from"], "0.47");
    assert_eq!(comparison["differences"][0]["to"], "-0.53");
    says(&comparison, "`b` makes 2.55 of exactly 2.5553, `a` 2.56 of 2.5553");
    assert_eq!(causes(&comparison), ["rounding"]);
    says(
        &comparison,
        "the rounding differs: `tax, rounded, half_away_from_zero` in `b`, `line, rounded, half_away_from_zero` in `a`",
    );
}

#[test]
fn a_price_that_includes_its_tax() {
    // 10000 at 23 %: 2300 on top, or 10000 × 23 / 123 = 1869.918699… inside, charged as 1870.
    let (on_top, included) = (own("23", false, &[("f1", 10_000)]), own("23", true, &[("f1", 10_000)]));
    let comparison = differ(&on_top, &included, &["b f1 included -430.081301", "b f1 rounding 0.081301"]);
    assert_eq!([&comparison["differences"][0]["from"], &comparison["differences"][0]["to"]], ["on_top", "inside"]);
    assert_eq!(comparison["results"][1]["difference"]["sub_total_including_taxes_amount_cents"], -2300);
    // Inside at 20 %, 1666.666667: the same price, so all of it is the rate.
    let lower = own("20", true, &[("f1", 10_000)]);
    differ(&lower, &included, &["b f1 rate 203.252032", "b f1 rounding -0.252032"]);
}

#[test]
fn another_price_taxed_share_and_rate_at_once() {
    // 5 % of 10000 and 10 % of 80 % of 8000: 500 → 400 for the price, → 320 for the share, → 640 for the rate.
    let from = document("anrok", vec![fee("f1", 10_000, vec![tax("Texas", "Tax", "5", 10_000, "500", 500)])]);
    let to = document("anrok", vec![fee("f1", 8000, vec![tax("Texas", "Tax", "10", 6400, "640", 640)])]);
    let comparison = differ(&from, &to, &["b f1 amount -100", "b f1 base -80", "b f1 rate 320"]);
    says(&comparison, "`b` taxes a price of 80.00, `a` of 100.00: amount 80.00 instead of 100.00");
}

#[test]
fn reverse_charge_or_charged() {
    let config = |enabled: bool| {
        json!({"taxes": [{"code": "de", "name": "USt", "rate": "19", "jurisdiction": "DE"}],
               "organization": {"tax_codes": ["de"]},
               "billing_entities": [{"code": "fr", "country": "FR", "tax_identification_number": "FR23334175221", "eu": {"enabled": enabled}}]})
    };
    let invoice = json!({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR", "billing_entity": "fr",
        "customer": {"external_id": "c1", "country": "DE", "tax_identification_number": "DE136695976", "customer_type": "company",
            "vies": {"status": "valid", "number": "DE136695976", "checked_at": "2026-10-30T10:00:00Z"}},
        "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10_000}, {"id": "f2", "type": "add_on", "amount_cents": 50}]});
    let taxed = |enabled| {
        let engine = Engine::from_json(&config(enabled).to_string()).unwrap();
        serde_json::from_str::<Value>(&engine.calculate_json(&invoice.to_string()).unwrap()).unwrap()
    };
    let (manual, eu) = (taxed(false), taxed(true));
    // 19 % of 10000 is 1900, of 50 it is 9.5, charged as 10.
    let comparison = differ(&manual, &eu, &["b f1 treatment -1900", "b f2 treatment -9.5", "b f2 rounding -0.5"]);
    let found = &comparison["differences"][0];
    assert_eq!([&found["from"], &found["to"]], ["standard", "reverse_charge"]);
    assert_eq!(found["causes"], json!(["provider", "eu", "decided_by"]));
    says(&comparison, "`b` says reverse_charge in DE, `a` standard (19 %)");
    // The verdict is told once, with its reasons.
    let told: Vec<String> =
        texts(&comparison, "causes").into_iter().filter(|it| it.starts_with("EU VAT decides")).collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("EU VAT decides `reverse_charge, DE, taxable_person, 2026-10-31` in `b`: "),
        "{}",
        told[0]
    );
}

#[test]
fn the_seller_pays_it_itself() {
    // 8.8 % of 10000, charged by the one, borne by the seller with the other.
    let charged = document("avatax", vec![fee("f1", 10_000, vec![tax("Colorado", "Tax", "8.8", 10_000, "880", 880)])]);
    let mut paid = tax("Colorado", "Tax", "8.8", 10_000, "0", 0);
    paid["treatment"] = json!("seller_pays");
    paid["seller_pays_amount_cents"] = json!(880);
    let paid = document("anrok", vec![fee("f1", 10_000, vec![paid])]);
    let comparison = differ(&charged, &paid, &["b f1 treatment -880"]);
    says(&comparison, "`b` says seller_pays (8.80) in Colorado, `a` standard (8.8 %)");
    // Neither charges anything, for other reasons.
    let none = document(
        "anrok",
        vec![fee("f1", 10_000, vec![no_tax("Colorado", "Tax", 10_000, "not_collecting", "notCollecting")])],
    );
    let comparison = differ(&none, &paid, &["b f1 treatment 0"]);
    says(&comparison, "`b` says seller_pays (8.80), `a` not_collecting (`notCollecting`)");
}

#[test]
fn a_jurisdiction_that_only_one_takes() {
    let state = || tax("Colorado", "Tax", "2.9", 10_000, "290", 290);
    let city = || tax("Denver", "City Tax", "4.81", 10_000, "481", 481);
    let both = document("anrok", vec![fee("f1", 10_000, vec![state(), city()])]);
    let one = document("avatax", vec![fee("f1", 10_000, vec![state()])]);
    let comparison = differ(&both, &one, &["b f1 jurisdiction -481"]);
    assert_eq!(
        [&comparison["differences"][0]["from"], &comparison["differences"][0]["to"]],
        [&json!("Denver"), &Value::Null]
    );
    says(&comparison, "only `a` takes City Tax in Denver (4.81 %)");
    differ(&one, &both, &["b f1 jurisdiction 481"]);
    // Where the other says why it takes none, that is how it treats it.
    let told = document(
        "avatax",
        vec![fee("f1", 10_000, vec![state(), no_tax("DENVER", "TAX", 10_000, "not_collecting", "NexusRule")])],
    );
    let comparison = differ(&both, &told, &["b f1 treatment -481"]);
    says(&comparison, "`b` says not_collecting (`NexusRule`) in DENVER, `a` standard (4.81 %)");
    // Somewhere else altogether: 5 % there.
    let aurora =
        document("avatax", vec![fee("f1", 10_000, vec![state(), tax("Aurora", "City Tax", "5", 10_000, "500", 500)])]);
    let comparison = differ(&both, &aurora, &["b f1 jurisdiction 19"]);
    says(&comparison, "`b` takes City Tax in Aurora (5 %), `a` City Tax in Denver (4.81 %)");
}

#[test]
fn without_jurisdictions_by_the_sum() {
    // 2.9 + 4.81 = 7.71 % in two jurisdictions, and 8 % in one tax that names none.
    let two = document(
        "anrok",
        vec![fee(
            "f1",
            10_000,
            vec![tax("Colorado", "Tax", "2.9", 10_000, "290", 290), tax("Denver", "Tax", "4.81", 10_000, "481", 481)],
        )],
    );
    let comparison = differ(&two, &own("8", false, &[("f1", 10_000)]), &["b f1 rate 29"]);
    assert_eq!([&comparison["differences"][0]["from"], &comparison["differences"][0]["to"]], ["7.71", "8"]);
    differ(&two, &own("7.71", false, &[("f1", 10_000)]), &[]);
}

#[test]
fn the_amount_is_the_truth_and_a_rate_for_show() {
    // 4.81 % of 10000 would be 481, the provider takes 500: in effect 5 %.
    let shown = document("anrok", vec![fee("f1", 10_000, vec![tax("Colorado", "Tax", "4.81", 10_000, "500", 500)])]);
    let other = document("anrok", vec![fee("f1", 10_000, vec![tax("Colorado", "Tax", "4.81", 10_000, "481", 481)])]);
    let comparison = differ(&other, &shown, &["b f1 rate 19"]);
    assert_eq!([&comparison["differences"][0]["from"], &comparison["differences"][0]["to"]], ["4.81", "5"]);
    // So much a unit: 28, whatever the price.
    let by_unit = with(tax("Colorado", "Tax", "0", 10_000, "28", 28), json!({"tax_rate": null}));
    let by_unit = document("anrok", vec![fee("f1", 10_000, vec![by_unit])]);
    let comparison = differ(&other, &by_unit, &["b f1 rate -453"]);
    says(&comparison, "`b` takes so much a unit, 0.28 % of the base in Colorado, `a` 4.81 %");
}

#[test]
fn a_fee_that_only_one_has() {
    let (two, one) = (own("20", false, &[("f1", 1000), ("f2", 500)]), own("20", false, &[("f1", 1000)]));
    let comparison = differ(&two, &one, &["b f2 amount -100"]);
    assert_eq!(comparison["fees"][1]["results"][1], json!({"label": "b", "missing": true}));
    says(&comparison, "`b` does not have this fee of 5.00 with taxes of 1.00");
    let comparison = differ(&one, &two, &["b f2 amount 100"]);
    says(&comparison, "only `b` has this fee of 5.00 with taxes of 1.00");
}

#[test]
fn coupons_are_another_amount() {
    let taxed = |coupon: i64| {
        let engine = Engine::from_json(
            r#"{"taxes": [{"code": "v", "name": "VAT", "rate": "20"}], "organization": {"tax_codes": ["v"]}}"#,
        )
        .unwrap();
        let invoice = json!({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
            "fees": [{"id": "f1", "type": "add_on", "amount_cents": 1000}], "coupons": [{"code": "C", "type": "fixed_amount", "amount_cents": coupon}]});
        serde_json::from_str::<Value>(&engine.calculate_json(&invoice.to_string()).unwrap()).unwrap()
    };
    let comparison = differ(&taxed(100), &taxed(300), &["b f1 amount -40"]);
    says(&comparison, "`b` taxes a price of 7.00, `a` of 9.00: coupons 3.00 instead of 1.00");
}

#[test]
fn an_untaxed_fee_of_another_amount_is_told_too() {
    let untaxed = |amount| document("anrok", vec![fee("f1", amount, vec![])]);
    differ(&untaxed(1000), &untaxed(900), &["b f1 amount 0"]);
}

#[test]
fn what_is_not_known_is_not_zero() {
    let config = json!({"connections": [{"code": "us", "provider": "anrok", "credentials": {"api_key": "k"}}]});
    let invoice = json!({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "USD",
        "customer": {"external_id": "c1", "country": "US", "provider_customer": {"connection": "us"}},
        "fees": [{"id": "f1", "type": "add_on", "amount_cents": 1000}]});
    let pending = Engine::from_json(&config.to_string()).unwrap().calculate_json(&invoice.to_string()).unwrap();
    let pending: Value = serde_json::from_str(&pending).unwrap();
    let comparison = differ(&own("20", false, &[("f1", 1000)]), &pending, &["b - pending -"]);
    assert_eq!(comparison["differences"][0]["text"], "the taxes of `b` are not known: it waits for anrok");
    assert_eq!(comparison["results"][1]["difference"]["taxes_amount_cents"], Value::Null);
    assert_eq!(
        comparison["results"][1]["by_kind"],
        json!([{"kind": "pending", "count": 1, "precise_amount_cents": null}])
    );
    assert_eq!(comparison["fees"][0]["results"][1]["taxes_difference_amount_cents"], Value::Null);
    assert_eq!(comparison["fees"][0]["results"][1]["amount_cents"], 1000);
    // Why it failed is said in the provider's words.
    let failed = with(pending.clone(), json!({"tax_status": "failed"}));
    let failed = with(
        failed,
        json!({"provider": {"connection": "us", "provider": "anrok", "error": {"class": "retry", "code": "http_503", "message": "Anrok is not there"}}}),
    );
    let comparison = differ(&failed, &pending, &["b - pending -"]);
    assert_eq!(
        comparison["differences"][0]["text"],
        "the taxes of `a` are not known: Anrok is not there; the taxes of `b` are not known: it waits for anrok"
    );
}

#[test]
fn parts_of_a_fee_are_compared_with_the_whole() {
    let entity = |split: &str| json!({"code": "ro", "country": "RO", "eu": {"enabled": true, "tax_point": split}});
    let taxed = |split: &str| {
        let config = json!({"billing_entities": [entity(split)]});
        let invoice = json!({"id": "inv_1", "type": "subscription", "issuing_date": "2025-08-16", "currency": "EUR", "billing_entity": "ro",
            "customer": {"country": "RO", "customer_type": "individual"},
            "fees": [{"id": "f1", "type": "subscription", "amount_cents": 10_000, "from_date": "2025-07-16", "to_date": "2025-08-15"}]});
        let taxed = Engine::from_json(&config.to_string()).unwrap().calculate_json(&invoice.to_string()).unwrap();
        serde_json::from_str::<Value>(&taxed).unwrap()
    };
    // docs/eu.md: 5161 at 19 % and 4839 at 21 % are 980.59 + 1016.19, charged 981 + 1016; 21 % of 10000 are 2100.
    let comparison = differ(&taxed("split_by_day"), &taxed("period_end"), &["b f1 rate 103.22", "b f1 rounding -0.22"]);
    assert_eq!(comparison["fees"].as_array().unwrap().len(), 1);
    assert_eq!(comparison["fees"][0]["results"][0]["parts"], json!(["f1/1", "f1/2"]));
    assert_eq!(comparison["fees"][0]["results"][0]["taxes_amount_cents"], 1997);
    assert_eq!(comparison["fees"][0]["results"][0]["taxes_rate"], Value::Null);
}

#[test]
fn facts_that_may_be_why() {
    let taxes = || vec![tax("Colorado", "Tax", "4.81", 10_000, "481", 481)];
    let draft = document("anrok", vec![fee("f1", 10_000, taxes())]);
    let mut last = document("anrok", vec![fee("f1", 10_000, vec![tax("Colorado", "Tax", "5", 10_000, "500", 500)])]);
    last["provider"]["sale"]["customer"]["address"]["postal_code"] = json!("80010");
    last["provider"]["sale"]["customer"]["tax_id"] = json!("12-3456789");
    last["provider"]["sale"]["customer"]["exemption_no"] = json!("CERT-1");
    last["provider"]["sale"]["ship_from"] = json!({"city": "Austin", "country": "US"});
    last["provider"]["sale"]["lines"][0]["product"] = json!({"product_external_id": "api"});
    last["provider"]["connection"] = json!("us_2");
    last["tax_date"] = json!("2026-11-01");
    last["billing_entity"] = json!("acme_us");
    let comparison = differ(&draft, &last, &["b f1 rate 19"]);
    let all = ["provider", "tax_date", "address", "ship_from", "billing_entity", "tax_id", "exemption", "product"];
    assert_eq!(causes(&comparison), all);
    assert_eq!(comparison["differences"][0]["causes"], json!(all));
    says(
        &comparison,
        "the address differs: `1450 Cherokee St, Denver, CO, 80010, US` in `b`, `1450 Cherokee St, Denver, CO, 80204, US` in `a`",
    );
    says(&comparison, "f1: the product differs: `product_external_id api` in `b`, `product_external_id saas` in `a`");
    says(&comparison, "where it is supplied from differs: `Austin, US` in `b`, none in `a`");
    // What a provider was told and what would be told are the same address.
    let local = with(draft.clone(), json!({"source": "manual", "provider": null}));
    assert_eq!(causes(&compared(&[("a", &draft), ("b", &local)])), ["provider"]);
}

#[test]
fn several_results_against_one_of_them() {
    let [a, b, c] = ["20", "21", "19"].map(|rate| own(rate, false, &[("f1", 10_000)]));
    let mut asked = request(&[("a", &a), ("b", &b), ("c", &c)]);
    asked["baseline"] = json!("b");
    let comparison: Value = serde_json::from_str(&tallage::compare_json(&asked.to_string()).unwrap()).unwrap();
    assert_eq!(told(&comparison), ["a f1 rate -100", "c f1 rate -200"]);
    assert_eq!(comparison["baseline"], "b");
    assert_eq!(comparison["results"][1].get("difference"), None);
    adds_up(&comparison).unwrap();
    // Right-aligned figures, one line each.
    says(
        &comparison,
        "        net  taxes   total  taxes differ\n  a  100.00  20.00  120.00         -1.00\n  b  100.00  21.00  121.00\n  c  100.00  19.00  119.00         -2.00\n",
    );
}

#[test]
fn an_engine_computes_its_own_result() {
    let config = json!({"taxes": [{"code": "vat", "name": "VAT", "rate": "20"}], "organization": {"tax_codes": ["vat"]},
        "connections": [{"code": "us", "provider": "anrok", "credentials": {"api_key": "k"}}]});
    let engine = Engine::from_json(&config.to_string()).unwrap();
    let invoice = json!({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "USD",
        "customer": {"external_id": "c1", "country": "US", "zipcode": "80204", "provider_customer": {"connection": "us"}},
        "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10_000}]});
    let anrok = document("anrok", vec![fee("f1", 10_000, vec![tax("Colorado", "Tax", "4.81", 10_000, "481", 481)])]);
    let asked = with(request(&[("anrok", &anrok)]), json!({"document": invoice}));
    let comparison: Value = serde_json::from_str(&engine.compare_json(&asked.to_string()).unwrap()).unwrap();
    // As if the customer was not linked: 20 % of 10000, not pending.
    assert_eq!(told(&comparison), ["local f1 rate 1519"]);
    assert_eq!(comparison["results"][1]["source"], "manual");
    // Without a document it is the function of the library.
    let asked = request(&[("anrok", &anrok), ("same", &anrok)]).to_string();
    assert_eq!(engine.compare_json(&asked), tallage::compare_json(&asked));
    // What is wrong with the document stands where it stands.
    let asked = with(request(&[("anrok", &anrok)]), json!({"document": with(invoice, json!({"fees": []}))}));
    let error = engine.compare_json(&asked.to_string()).unwrap_err();
    assert_eq!((error.code(), error.path()), ("invoice.fees.empty", "/document/fees"));
}

#[test]
fn a_hundred_thousand_fees_are_compared() {
    // 20 % and 21 % of 99 are 19.8 and 20.79, charged as 20 and 21: of the one cent 0.99 are the rate, and 0.01 is rounding.
    // Unoptimized that takes a minute; a tenth of it does then.
    let count: usize = if cfg!(debug_assertions) { 10_000 } else { 100_000 };
    let taxed = |rate: &str| {
        let config = json!({"taxes": [{"code": "v", "name": "VAT", "rate": rate}], "organization": {"tax_codes": ["v"]}, "rounding": {"strategy": "line"}});
        let fees: Vec<Value> =
            (0..count).map(|index| json!({"id": format!("f{index}"), "type": "add_on", "amount_cents": 99})).collect();
        let invoice =
            json!({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR", "fees": fees});
        Engine::from_json(&config.to_string()).unwrap().calculate_json(&invoice.to_string()).unwrap()
    };
    let (old, new) = (taxed("20"), taxed("21"));
    let asked = format!(r#"{{"results":[{{"label":"a","document":{old}}},{{"label":"b","document":{new}}}]}}"#);
    let comparison = tallage::compare_json(&asked).unwrap();
    let comparison: Value = serde_json::from_str(&comparison).unwrap();
    let cents = |hundredths: usize| (count * hundredths / 100).to_string();
    let kinds = json!([{"kind": "rate", "count": count, "precise_amount_cents": cents(99)}, {"kind": "rounding", "count": count, "precise_amount_cents": cents(1)}]);
    assert_eq!(comparison["results"][1]["by_kind"], kinds);
    says(&comparison, &format!("and {} more fees", count - 20));
}

#[test]
fn a_price_freed_of_its_tax_is_another_amount() {
    // 12000 including 20 %, sold to a company in the US: without the tax that is not charged it is 10000.
    let taxed = |prices: &str| {
        let config = json!({"billing_entities": [{"code": "fr", "country": "FR", "eu": {"enabled": true, "inclusive_prices": prices}}]});
        let invoice = json!({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR", "billing_entity": "fr",
            "customer": {"country": "US", "customer_type": "company"},
            "fees": [{"id": "f1", "type": "add_on", "amount_cents": 12_000, "prices_include_tax": true}]});
        let taxed = Engine::from_json(&config.to_string()).unwrap().calculate_json(&invoice.to_string()).unwrap();
        serde_json::from_str::<Value>(&taxed).unwrap()
    };
    let comparison = differ(&taxed("keep_gross"), &taxed("keep_net"), &["b f1 amount 0"]);
    assert_eq!([&comparison["differences"][0]["from"], &comparison["differences"][0]["to"]], ["12000", "10000"]);
    says(&comparison, "`b` took the tax out of the price, which is not charged");
}

#[test]
fn the_example_of_the_page_is_an_answer() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("../docs/compare.md")).unwrap();
    let case = std::fs::read(root.join("vectors/compare/own-rules-instead-of-anrok/expected.json")).unwrap();
    let answer: Value = serde_json::from_slice(&case).unwrap();
    let text = answer["text"].as_str().unwrap().trim_end();
    assert!(page.contains(&format!("```text\n{text}\n```\n")), "docs/compare.md does not show\n{text}");
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let taxed = own("20", false, &[("f1", 1000)]);
    let two = || request(&[("a", &taxed), ("b", &taxed)]);
    let edit = |pointer: &str, value: Value| {
        let mut asked = two();
        *asked.pointer_mut(pointer).unwrap() = value;
        asked
    };
    let many: Vec<(String, &Value)> = (0..21).map(|index| (format!("r{index}"), &taxed)).collect();
    let many: Vec<(&str, &Value)> = many.iter().map(|(label, document)| (&**label, *document)).collect();
    for (asked, code, path) in [
        (json!({}), "compare.results.required", "/results"),
        (json!({"results": []}), "compare.results.empty", "/results"),
        (request(&[("a", &taxed)]), "compare.results.too_few", "/results"),
        (request(&many), "compare.results.too_many", "/results"),
        (request(&[("a", &taxed), ("a", &taxed)]), "compare.results.label.duplicate", "/results/1/label"),
        (with(two(), json!({"baseline": "c"})), "compare.baseline.unknown_code", "/baseline"),
        (with(two(), json!({"document": {}})), "compare.document.not_allowed", "/document"),
        (with(two(), json!({"base": "a"})), "compare.unknown_field", "/base"),
        (
            edit("/results/1/document/currency", json!("EUR")),
            "compare.results.document.currency.conflict",
            "/results/1/document/currency",
        ),
        (
            edit("/results/1/document/document", json!("credit_note")),
            "compare.results.document.document.mismatch",
            "/results/1/document/document",
        ),
        (
            edit("/results/0/document/fees/0/taxes_amount_cents", json!(201)),
            "compare.results.document.fees.does_not_add_up",
            "/results/0/document/fees/0",
        ),
        (
            edit("/results/0/document/taxes_amount_cents", json!(201)),
            "compare.results.document.does_not_add_up",
            "/results/0/document",
        ),
        (
            edit("/results/0/document/fees/0/applied_taxes/0/precise_amount_cents", json!("1e3")),
            "compare.results.document.fees.applied_taxes.precise_amount_cents.not_decimal",
            "/results/0/document/fees/0/applied_taxes/0/precise_amount_cents",
        ),
        (
            edit("/results/0/document/rounding/mode", json!("up")),
            "compare.results.document.rounding.mode.unknown_value",
            "/results/0/document/rounding/mode",
        ),
        (
            edit("/results/1/document/tax_date", Value::Null),
            "compare.results.document.tax_date.required",
            "/results/1/document/tax_date",
        ),
    ] {
        let error = tallage::compare_json(&asked.to_string()).unwrap_err();
        assert_eq!((error.code(), error.path()), (code, path), "{error}");
        assert_eq!(error.kind(), ErrorKind::InvalidDocument);
    }
    assert_eq!(tallage::compare_json("{").unwrap_err().code(), "json.syntax");
    // Five parts of 10^15 in one fee, and as much off in another: they sum to nothing, and tallage never made them.
    let huge =
        |id: String, price: i64| with(fee(&id, price, vec![]), json!({"part_of": if price > 0 { "f" } else { "g" }}));
    let parts = (0..5).flat_map(|part| [1, -1].map(|sign| huge(format!("{part}{sign}"), sign * 1_000_000_000_000_000)));
    let error =
        tallage::compare_json(&request(&[("a", &taxed), ("b", &document("anrok", parts.collect()))]).to_string())
            .unwrap_err();
    assert_eq!((error.code(), error.path()), ("compare.results.document.out_of_range", "/results/1/document"));
    // `local` is the engine's own where it computes one.
    let engine = Engine::from_json("{}").unwrap();
    let invoice = json!({"id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "USD", "fees": [{"id": "f1", "type": "add_on", "amount_cents": 1}]});
    let asked = with(request(&[("x", &taxed), ("local", &taxed)]), json!({"document": invoice}));
    let error = engine.compare_json(&asked.to_string()).unwrap_err();
    assert_eq!((error.code(), error.path()), ("compare.results.label.duplicate", "/results/1/label"));
}

#[test]
fn two_taxes_inside_one_price() {
    // 11000 with 10 % inside is 1000; with 10 % and 15 % inside the net is 8800, so the same tax is 880 and the other 1320.
    let one = document(
        "anrok",
        vec![fee("f1", 11_000, vec![inside(tax("Canada", "GST", "10", 10_000, "1000", 1000), "10000")])],
    );
    let two = document(
        "anrok",
        vec![fee(
            "f1",
            11_000,
            vec![
                inside(tax("Canada", "GST", "10", 8800, "880", 880), "8800"),
                inside(tax("Quebec", "QST", "15", 8800, "1320", 1320), "8800"),
            ],
        )],
    );
    let comparison = differ(&one, &two, &["b f1 jurisdiction 1320", "b f1 included -120"]);
    says(&comparison, "with other taxes inside the price `b` computes this one on 88.00, `a` on 100.00");
}
