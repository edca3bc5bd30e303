//! Why nothing is taken: what is recorded, in each of its forms.

use super::*;

fn from_italy(to: &str, tax_id: Option<&str>) -> Sale {
    let mut sale = sale(vec![line("a", 1000)]);
    sale.currency = Currency::from_code("EUR").unwrap();
    sale.ship_from = Some(place("Via Roma 1", "Roma", "RM", "IT", "00118"));
    sale.customer.address = place("1 Way", "X", "", to, "10115");
    sale.customer.tax_id = tax_id.map(str::to_owned);
    sale
}

/// Treatment, reason and rate in percent of the one tax of a line of 10.00 without tax.
fn judged(sale: &Sale, details: Value, line: Value, document: Value) -> (Treatment, Option<String>, Option<i64>) {
    let lines = json!([answered_line("a", "10.0", "0.0", details, line)]);
    let currency = json!({"currencyCode": sale.currency.code()});
    let answer = read(sale, &over(answered("10.0", "0.0", lines, document), currency)).unwrap();
    assert!(answer.to_add.is_zero() && answer.lines[0].to_add.is_zero());
    let [tax] = answer.lines[0].taxes.as_slice() else { panic!("{:?}", answer.lines[0].taxes) };
    assert!(tax.amount.is_zero());
    (tax.treatment, tax.reason.clone(), tax.rate.as_ref().map(|rate| rate.whole().unwrap()))
}

fn zero_of_italy() -> Value {
    json!([detail(
        "0.0",
        "0.0",
        "10.0",
        json!({"country": "IT", "jurisType": "CNT", "jurisName": "ITALY", "taxType": "Output",
        "rateType": "Zero", "taxName": "Zero Rate"})
    )])
}

#[test]
fn zero_rates() {
    let zero = Some("Zero".to_owned());
    let of = |sale: &Sale, document: Value| judged(sale, zero_of_italy(), json!({"taxableAmount": 10.0}), document);
    let none = json!({});
    let business = Some("123456789");
    assert_eq!(of(&from_italy("NL", business), none.clone()), (Treatment::ReverseCharge, zero.clone(), None));
    // Within the country, to a consumer, out of the EU: nobody owes it.
    for (to, tax_id) in [("IT", business), ("NL", None), ("US", business), ("US", None)] {
        assert_eq!(
            of(&from_italy(to, tax_id), none.clone()),
            (Treatment::Zero, zero.clone(), Some(0)),
            "{to} {tax_id:?}"
        );
    }
    // Great Britain left on the last day of 2020.
    let mut before = from_italy("GB", business);
    assert_eq!(of(&before, none.clone()).0, Treatment::Zero);
    before.tax_date = date("2020-12-31");
    assert_eq!(of(&before, none).0, Treatment::ReverseCharge);
    // The words for the invoice say so.
    let words = |number: &str| json!({"invoiceMessages": [{"content": "Reverse Charge: …", "lineNumbers": [number]}]});
    assert_eq!(of(&from_italy("NO", business), words("a")).0, Treatment::ReverseCharge);
    assert_eq!(of(&from_italy("NO", business), words("b")).0, Treatment::Zero);
    let all = json!({"invoiceMessages": [{"content": "REVERSE CHARGE"}]});
    assert_eq!(of(&from_italy("NO", business), all).0, Treatment::ReverseCharge);
    assert_eq!(of(&from_italy("NO", None), words("a")).0, Treatment::Zero);
}

#[test]
fn customers_that_are_exempt() {
    let sale = sale(vec![line("a", 1000)]);
    let details = json!([detail("0.04", "0.0", "0.0", json!({"exemptAmount": 10.0}))]);
    let of = |line: Value, document: Value| {
        let (treatment, reason, rate) =
            judged(&sale, details.clone(), over(json!({"exemptAmount": 10.0, "taxableAmount": 0.0}), line), document);
        assert_eq!(rate, None);
        (treatment, reason.unwrap())
    };
    let by = |word: &str| (Treatment::CustomerExempt, word.to_owned());
    assert_eq!(of(json!({"entityUseCode": "A"}), json!({})), by("entityUseCode"));
    assert_eq!(of(json!({}), json!({"entityUseCode": "A"})), by("entityUseCode"));
    assert_eq!(of(json!({"customerUsageType": "G"}), json!({})), by("entityUseCode"));
    assert_eq!(of(json!({"exemptNo": "X-1"}), json!({})), by("exemptNo"));
    assert_eq!(of(json!({"exemptCertId": 12}), json!({})), by("exemptCertId"));
    let other = (Treatment::Exempt, "exemptAmount".to_owned());
    assert_eq!(of(json!({"exemptCertId": 0, "exemptNo": "", "entityUseCode": "TAXABLE"}), json!({})), other);
    let overridden = (Treatment::TransactionExempt, "Exemption".to_owned());
    assert_eq!(of(json!({}), json!({"taxOverrideType": "Exemption"})), overridden);
    // Without details the line says it.
    let (treatment, ..) = judged(&sale, json!([]), json!({"exemptAmount": 10.0, "exemptNo": "X-1"}), json!({}));
    assert_eq!(treatment, Treatment::CustomerExempt);
}

#[test]
fn no_nexus_and_products_that_are_not_taxed() {
    let sale = sale(vec![line("a", 1000)]);
    let of = |rate: &str, more: Value| {
        let details = json!([detail(rate, "0.0", "0.0", over(json!({"nonTaxableAmount": 10.0}), more))]);
        let (treatment, reason, _) = judged(&sale, details, json!({"exemptAmount": 10.0}), json!({}));
        (treatment, reason)
    };
    let nexus = Some("NexusRule".to_owned());
    assert_eq!(of("0.0", json!({"nonTaxableType": "NexusRule"})), (Treatment::NotCollecting, nexus));
    assert_eq!(of("0.0", json!({"rateType": "Zero"})), (Treatment::NotCollecting, None));
    assert_eq!(of("0.06", json!({})), (Treatment::ProductNotTaxed, None));
    let base = Some("BaseRule".to_owned());
    assert_eq!(of("0.06", json!({"nonTaxableType": "BaseRule"})), (Treatment::ProductNotTaxed, base));
    let bare = |line: Value| judged(&sale, json!([]), line, json!({})).0;
    assert_eq!(bare(json!({"exemptAmount": 10.0})), Treatment::NotCollecting);
    assert_eq!(bare(json!({"exemptAmount": 10.0, "isItemTaxable": false})), Treatment::ProductNotTaxed);
    assert_eq!(bare(json!({})), Treatment::Unknown);
}

#[test]
fn what_nobody_knows_keeps_its_word() {
    let sale = sale(vec![line("a", 1000)]);
    let details = json!([detail("0.0", "0.0", "0.0", json!({"rateType": "Lunar"}))]);
    let expected = (Treatment::Unknown, Some("Lunar".to_owned()), None);
    assert_eq!(judged(&sale, details, json!({}), json!({})), expected);
}

#[test]
fn partly_taxed() {
    // Texas: 80 % of the amount at 6.25 %.
    let details =
        json!([detail("0.0625", "0.5", "8.0", json!({"nonTaxableAmount": 2.0, "nonTaxableType": "BaseRule"}))]);
    let lines = json!([answered_line("a", "10.0", "0.5", details, json!({}))]);
    let answer = read(&sale(vec![line("a", 1000)]), &answered("10.0", "0.5", lines, json!({}))).unwrap();
    let tax = &answer.lines[0].taxes[0];
    assert!(is(&tax.taxable, 80_000) && is(&tax.amount, 5000) && is(tax.rate.as_ref().unwrap(), 625));
    assert_eq!(tax.treatment, Treatment::Standard);
}

#[test]
fn reduced_rates() {
    let details = json!([detail("0.1", "1.0", "10.0", json!({"rateType": "ReducedA", "taxType": "Output"}))]);
    let lines = json!([answered_line("a", "10.0", "1.0", details, json!({}))]);
    let answer = read(&sale(vec![line("a", 1000)]), &answered("10.0", "1.0", lines, json!({}))).unwrap();
    assert_eq!(answer.lines[0].taxes[0].treatment, Treatment::Reduced);
}
