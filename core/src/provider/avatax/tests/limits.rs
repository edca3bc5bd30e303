//! What is refused before anything is sent, with the numbers; and how lines are numbered.

use super::*;

fn refused(sale: &Sale) -> Failure {
    let failure = estimated(sale).unwrap_err();
    assert_eq!((failure.class, failure.outcome_unknown), (Class::FixData, false), "{failure:?}");
    assert!(!failure.hint.is_empty());
    failure
}

#[test]
fn one_to_15000_lines() {
    let failure = refused(&sale(Vec::new()));
    assert_eq!(failure.code, "lines_out_of_range");
    assert!(failure.message.contains("15000") && failure.message.ends_with("has 0"), "{}", failure.message);
    let lines = |count: usize| (0..count).map(|at| line(&format!("f{at}"), 1)).collect::<Vec<_>>();
    assert!(estimated(&sale(lines(15_000))).is_ok());
    assert!(refused(&sale(lines(15_001))).message.contains("15001"));
}

#[test]
fn codes_have_a_length_and_are_never_blank() {
    let mut fee = line("fee_1", 100);
    fee.product.tax_code = Some("S".repeat(25).into());
    fee.product.item_code = Some("ü".repeat(50).into());
    assert!(estimated(&sale(vec![fee.clone()])).is_ok());
    fee.product.tax_code = Some("S".repeat(26).into());
    let failure = refused(&sale(vec![line("fee_0", 1), fee.clone()]));
    assert_eq!((failure.code.as_str(), failure.fee_id.as_deref()), ("code_too_long", Some("fee_1")));
    assert_eq!(failure.field.as_deref(), Some("connections/avatax_us/items"));
    assert!(failure.message.contains("26") && failure.message.contains("25"), "{}", failure.message);
    (fee.product.tax_code, fee.product.item_code) = (None, Some("i".repeat(51).into()));
    assert!(refused(&sale(vec![fee.clone()])).message.contains("51"));
    (fee.product.tax_code, fee.product.item_code) = (Some(" ".into()), None);
    let failure = refused(&sale(vec![fee.clone()]));
    assert_eq!((failure.code.as_str(), failure.fee_id.as_deref()), ("product_without_code", Some("fee_1")));
    (fee.product.tax_code, fee.product.item_code) = (None, Some("saas".into()));
    let body = estimated(&sale(vec![fee])).unwrap();
    assert!(!body.contains("taxCode") && body.contains(r#""itemCode":"saas""#), "{body}");
}

#[test]
fn an_address_to_supply_from_and_a_region() {
    let mut from_nowhere = sale(vec![line("fee_1", 100)]);
    from_nowhere.ship_from = None;
    let failure = refused(&from_nowhere);
    assert_eq!(failure.code, "ship_from_missing");
    assert_eq!(failure.field.as_deref(), Some("billing_entities/acme_us/address"));

    for country in ["US", "CA"] {
        let mut vague = sale(vec![line("fee_1", 100)]);
        vague.customer.address = place("1 Way", "Springfield", "", country, "");
        let failure = refused(&vague);
        assert_eq!(failure.code, "region_missing");
        assert_eq!(failure.field.as_deref(), Some("/customer/shipping_address"));
        vague.customer.address.postal_code = Some("62701".to_owned());
        assert!(estimated(&vague).is_ok());
        vague.customer.address = place("", "", "Illinois", country, "");
        assert!(estimated(&vague).is_ok());
        vague.ship_from = Some(place("1 Way", "", "", country, ""));
        assert_eq!(refused(&vague).field.as_deref(), Some("billing_entities/acme_us/address"));
    }
    let mut other = sale(vec![line("fee_1", 100)]);
    other.customer.address = place("Via Roma 1", "Roma", "", "IT", "");
    assert!(estimated(&other).is_ok());
}

#[test]
fn long_descriptions_are_cut_between_characters() {
    let mut fee = line("fee_1", 100);
    fee.description = Some("é".repeat(2097));
    let body: Value = serde_json::from_str(&estimated(&sale(vec![fee])).unwrap()).unwrap();
    assert_eq!(body["lines"][0]["description"], "é".repeat(2096));
}

/// Numbers as they are sent, and that an answer with these numbers is read.
fn numbers(ids: &[&str]) -> Vec<String> {
    let sale = sale(ids.iter().map(|id| line(id, 100)).collect());
    let body: Value = serde_json::from_str(&estimated(&sale).unwrap()).unwrap();
    let numbers: Vec<String> =
        body["lines"].as_array().unwrap().iter().map(|line| line["number"].as_str().unwrap().to_owned()).collect();
    let lines: Vec<Value> = numbers
        .iter()
        .rev()
        .map(|number| {
            let mut line =
                answered_line("x", "1.0", "0.04", json!([detail("0.04", "0.04", "1.0", json!({}))]), json!({}));
            line["lineNumber"] = number.as_str().into();
            line
        })
        .collect();
    let body = over(json!({"lines": lines, "currencyCode": "USD"}), json!({"status": "Temporary"}));
    let answer = read(&sale, &body).unwrap();
    assert_eq!(answer.lines.iter().map(|line| line.fee_id.as_str()).collect::<Vec<_>>(), ids);
    numbers
}

#[test]
fn lines_are_numbered_by_their_fees_where_that_comes_back() {
    assert_eq!(numbers(&["fee_1", "1"]), ["fee_1", "1"]);
    assert_eq!(numbers(&["a".repeat(50).as_str()]), ["a".repeat(50)]);
    assert_eq!(numbers(&["a".repeat(51).as_str(), "b"]), ["l1", "l2"]);
    assert_eq!(numbers(&["Fee", "fee"]), ["l1", "l2"]);
    assert_eq!(numbers(&["fee ", "x"]), ["l1", "l2"]);
    assert_eq!(numbers(&["a\nb"]), ["l1"]);
}
