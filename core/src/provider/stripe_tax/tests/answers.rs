//! What a calculation says of a sale.

use super::super::answer::{Applied, answer};
use super::super::calculation::read;
use super::*;
use crate::config::Treatment;
use crate::provider::answer::{AnswerLine, PaidBy};
use crate::provider::failure::{Class, Failure};

fn answered(body: &Value, sale: &Sale) -> Result<Applied, Failure> {
    answer(&read(&ok(body)).unwrap(), sale)
}

fn figures(line: &AnswerLine) -> (String, String, Vec<String>) {
    (shown(&line.net), shown(&line.to_add), line.taxes.iter().map(|tax| shown(&tax.amount)).collect())
}

/// Stripe's documentation: 10.25 % in Seattle, and amounts that are rounded so that they add up.
fn of_seattle() -> Value {
    calculated(
        "f1",
        1000,
        "exclusive",
        &[
            (65, "6.5", "Washington", "standard_rated"),
            (0, "0.0", "King County", "standard_rated"),
            (22, "2.15", "Seattle", "standard_rated"),
            (14, "1.4", "Regional Transit Authority", "standard_rated"),
            (2, "0.2", "Seattle Transit", "standard_rated"),
        ],
    )
}

#[test]
fn seattle_in_five_parts() {
    let told = sale(vec![line("f1", 1000, SAAS)]);
    let (answer, remote) = answered(&calculation("usd", &[of_seattle()]), &told).unwrap();
    assert_eq!(shown(&answer.to_add), "103");
    let parts = ["65", "0", "22", "14", "2"].map(str::to_owned).to_vec();
    assert_eq!(figures(&answer.lines[0]), ("1000".to_owned(), "103".to_owned(), parts));
    let state = &answer.lines[0].taxes[0];
    assert_eq!((state.name.as_str(), state.jurisdiction.as_deref()), ("Sales Tax", Some("Washington")));
    assert_eq!((state.rate.as_ref().map(shown).as_deref(), shown(&state.taxable)), (Some("6.5"), "1000".to_owned()));
    assert_eq!((state.paid_by, state.treatment, &state.reason), (PaidBy::OnTop, Treatment::Standard, &None));
    let f1 = &remote["f1"];
    assert_eq!((f1.id.as_str(), f1.amount, f1.tax, f1.spread.len()), ("tax_li_f1", 1000, 103, 0));
}

/// Stripe's documentation: 23 % inside 100.00 are 18.70, and 81.30 are left.
#[test]
fn ireland_inside_the_price() {
    let told = sale(vec![SaleLine { tax_included: true, ..line("f1", 10_000, SAAS) }]);
    let line = calculated("f1", 10_000, "inclusive", &[(1870, "23.0", "Ireland", "standard_rated")]);
    let body = calculation("usd", &[line]);
    assert_eq!((&body["amount_total"], &body["tax_amount_inclusive"]), (&json!(10_000), &json!(1870)));
    let (answer, _) = answered(&body, &told).unwrap();
    assert_eq!(figures(&answer.lines[0]), ("8130".to_owned(), "0".to_owned(), vec!["1870".to_owned()]));
    let tax = &answer.lines[0].taxes[0];
    assert_eq!((tax.paid_by, shown(&tax.taxable)), (PaidBy::Inside, "8130".to_owned()));
    assert_eq!(shown(&answer.to_add), "0");
}

#[test]
fn every_reason_has_a_meaning() {
    let expected = |reason: &str| match reason {
        "standard_rated" | "portion_standard_rated" | "proportionally_rated" | "taxable_basis_reduced" => {
            Treatment::Standard
        }
        "reduced_rated" | "portion_reduced_rated" => Treatment::Reduced,
        "zero_rated" => Treatment::Zero,
        "customer_exempt" => Treatment::CustomerExempt,
        "product_exempt" | "product_exempt_holiday" | "portion_product_exempt" => Treatment::Exempt,
        "reverse_charge" => Treatment::ReverseCharge,
        "not_collecting" => Treatment::NotCollecting,
        "not_subject_to_tax" => Treatment::OutOfScope,
        "not_supported" | "a_new_word" => Treatment::Unknown,
        other => panic!("no meaning of {other}"),
    };
    let enums = fixture!("enums");
    let listed = enums["taxability_reason_calculation"].as_array().unwrap();
    assert_eq!(listed.len(), 15);
    let told = sale(vec![line("f1", 1000, SAAS)]);
    for reason in listed.iter().map(|reason| reason.as_str().unwrap()).chain(["a_new_word"]) {
        let body = calculation("usd", &[calculated("f1", 1000, "exclusive", &[(0, "", "Ohio", reason)])]);
        let (answer, _) = answered(&body, &told).unwrap();
        let tax = &answer.lines[0].taxes[0];
        assert_eq!((tax.treatment, tax.rate.is_none()), (expected(reason), true), "{reason}");
        let said = (reason != "standard_rated").then(|| reason.to_owned());
        assert_eq!(tax.reason, said);
        // What Stripe does not know is no tax of 0.
        assert_eq!(answer.warnings.len(), usize::from(tax.treatment == Treatment::Unknown), "{reason}");
        // An amount is a tax, whatever it is called.
        let body = calculation("usd", &[calculated("f1", 1000, "exclusive", &[(50, "5.0", "Ohio", reason)])]);
        let treatment = answered(&body, &told).unwrap().0.lines[0].taxes[0].treatment;
        assert!(
            matches!(treatment, Treatment::Standard | Treatment::Reduced | Treatment::Zero),
            "{reason}: {treatment:?}"
        );
    }
}

#[test]
fn flat_fees_have_no_rate() {
    let mut fee = calculated("f1", 1000, "exclusive", &[(28, "0.0", "Colorado", "standard_rated")]);
    fee["tax_breakdown"][0]["taxable_amount"] = json!(0);
    let told = sale(vec![line("f1", 1000, SAAS)]);
    // As older answers have it, and with the members of newer ones.
    for details in [
        json!({"display_name": "Retail Delivery Fee", "percentage_decimal": "0.0", "tax_type": "retail_delivery_fee"}),
        json!({"display_name": "Retail Delivery Fee", "percentage_decimal": "0.0", "tax_type": "retail_delivery_fee",
            "rate_type": "flat_amount", "flat_amount": {"amount": 28, "currency": "usd"}}),
    ] {
        fee["tax_breakdown"][0]["tax_rate_details"] = details;
        let (answer, _) = answered(&calculation("usd", &[fee.clone()]), &told).unwrap();
        let tax = &answer.lines[0].taxes[0];
        assert_eq!(
            (tax.name.as_str(), tax.rate.is_none(), shown(&tax.amount)),
            ("Retail Delivery Fee", true, "28".to_owned())
        );
    }
}

/// What goes out as hundredths comes back as units: 24 % of 100 ISK, 15 % of 5.120 KWD, 18 % of 500 UGX.
#[test]
fn other_currencies_come_back_as_they_are() {
    for (code, cents, amount, tax, expected) in [
        ("ISK", 100, 10_000, 2400, "24"),
        ("KWD", 5120, 5120, 768, "768"),
        ("UGX", 500, 50_000, 9000, "90"),
        ("MGA", 500, 5, 1, "100"),
    ] {
        let mut told = sale(vec![line("f1", cents, SAAS)]);
        told.currency = Currency::from_code(code).unwrap();
        let fee = calculated("f1", amount, "exclusive", &[(tax, "1.0", "There", "standard_rated")]);
        let body = calculation(&code.to_lowercase(), &[fee]);
        let (answer, _) = answered(&body, &told).unwrap();
        assert_eq!(
            (shown(&answer.to_add), shown(&answer.lines[0].taxes[0].taxable)),
            (expected.to_owned(), cents.to_string())
        );
        told.currency = Currency::from_code("EUR").unwrap();
        assert_eq!(answered(&body, &told).unwrap_err().code, "currency_mismatch");
    }
}

/// The spread of `requests::discounts_are_taken_off_before` at 10 %: 536, 357 and 496 are 1389. Of 536, 600/5362 are 59.98 and 38/5362 are
/// 3.80; of 357, 400/3574 are 39.96 and 26/3574 are 2.60; of 496, 36/4964 are 3.60.
#[test]
fn discounts_are_put_back() {
    let told = sale(vec![
        line("A", 6000, "txcd_1"),
        line("B", 4000, "txcd_1"),
        line("C", 5000, "txcd_2"),
        line("D", -1000, "txcd_1"),
        line("E", -100, "txcd_3"),
    ]);
    let lines = [("A", 5362, 536), ("B", 3574, 357), ("C", 4964, 496)];
    let lines =
        lines.map(|(id, amount, tax)| calculated(id, amount, "exclusive", &[(tax, "10.0", "Ohio", "standard_rated")]));
    let (answer, remote) = answered(&calculation("usd", &lines), &told).unwrap();
    let to_add: Vec<String> = answer.lines.iter().map(|line| shown(&line.to_add)).collect();
    assert_eq!(to_add, ["600", "400", "500", "-100", "-11"]);
    assert_eq!(shown(&answer.to_add), "1389");
    for (line, told) in answer.lines.iter().zip(&told.lines) {
        assert_eq!(shown(&line.net), told.amount.to_string(), "{}", told.fee_id);
        let bases = line.taxes.iter().fold(Exact::ZERO, |sum, tax| sum.add(&tax.taxable));
        assert_eq!(shown(&bases), told.amount.to_string(), "what is taxed of {}", told.fee_id);
    }
    let part = |line: &str, discount: &str| (remote[line].spread[discount].amount, remote[line].spread[discount].tax);
    assert_eq!([part("A", "D"), part("B", "D"), part("A", "E")], [(600, 60), (400, 40), (38, 4)]);
    assert_eq!([part("B", "E"), part("C", "E")], [(26, 3), (36, 4)]);
}

/// 12 300 gross less 2 460: 9 840 with 1 840 inside at 23 %. Of 1 840, 2460/9840 are 460.
#[test]
fn discounts_inside_the_price_are_put_back() {
    let gross = |id: &str, amount| SaleLine { tax_included: true, ..line(id, amount, SAAS) };
    let told = sale(vec![gross("A", 12_300), gross("D", -2460)]);
    let fee = calculated("A", 9840, "inclusive", &[(1840, "23.0", "Ireland", "standard_rated")]);
    let (answer, _) = answered(&calculation("usd", &[fee]), &told).unwrap();
    let nets: Vec<String> = answer.lines.iter().map(|line| shown(&line.net)).collect();
    assert_eq!(nets, ["10000", "-2000"]);
    let inside: Vec<String> = answer.lines.iter().map(|line| shown(&line.taxes[0].amount)).collect();
    assert_eq!(inside, ["2300", "-460"]);
    assert_eq!(shown(&answer.lines[1].taxes[0].taxable), "-2000");
}

#[test]
fn other_lines_than_were_told_are_refused() {
    let told = sale(vec![line("f1", 1000, SAAS), line("f2", 500, SAAS)]);
    let taxed = |id: &str, amount: i64, behavior: &str| {
        calculated(id, amount, behavior, &[(10, "1.0", "Ohio", "standard_rated")])
    };
    let refused = |lines: &[Value]| {
        let failure = answered(&calculation("usd", lines), &told).unwrap_err();
        assert_eq!(failure.class, Class::Fatal);
        failure.code
    };
    let (f1, f2) = (taxed("f1", 1000, "exclusive"), taxed("f2", 500, "exclusive"));
    assert!(answered(&calculation("usd", &[f2.clone(), f1.clone()]), &told).is_ok(), "in any order");
    assert_eq!(refused(std::slice::from_ref(&f1)), "lines_mismatch");
    assert_eq!(refused(&[f1.clone(), f1.clone()]), "lines_mismatch");
    assert_eq!(refused(&[f1.clone(), f2.clone(), taxed("f3", 1, "exclusive")]), "lines_mismatch");
    assert_eq!(refused(&[f1.clone(), taxed("f2", 500, "inclusive")]), "lines_mismatch");
    assert_eq!(refused(&[f1.clone(), taxed("f2", 501, "exclusive")]), "totals_mismatch");
    let mut shipped = calculation("usd", &[f1, f2]);
    shipped["shipping_cost"] =
        json!({"amount": 300, "amount_tax": 0, "tax_behavior": "exclusive", "tax_code": "txcd_92010001"});
    shipped["amount_total"] = json!(1820);
    assert_eq!(answered(&shipped, &told).unwrap_err().code, "lines_mismatch");
}

/// Found by garbling: a line without its breakdown has a tax and no taxes.
#[test]
fn a_calculation_that_is_not_whole_is_no_answer() {
    let told = sale(vec![line("f1", 1000, SAAS)]);
    let mut body = calculation("usd", &[of_seattle()]);
    body["line_items"]["data"][0]["tax_breakdown"] = Value::Null;
    assert_eq!(answered(&body, &told).unwrap_err().code, "unreadable");
    body["line_items"] = json!({"object": "list", "data": [of_seattle()], "has_more": true});
    assert_eq!(answered(&body, &told).unwrap_err().code, "unreadable");
}
