//! Why nothing is taxed.

use super::super::response;
use super::*;
use crate::config::Treatment;
use crate::provider::answer::AnswerTax;

/// What is said of one jurisdiction that takes nothing, from its members.
fn said(members: &str) -> AnswerTax {
    let body = format!(
        r#"{{"taxAmountToCollect":0,"preTaxAmount":"100","lineItems":[{{"id":"f","taxAmountToCollect":0,"preTaxAmount":"100","jurises":[{{"name":"X"{members}}}]}}]}}"#
    );
    let answer = response::transaction(&ok(body), &sale(vec![line("f", 100)])).unwrap();
    let [tax] = <[AnswerTax; 1]>::try_from(answer.lines.into_iter().next().unwrap().taxes).unwrap();
    assert_eq!([shown(&tax.amount), shown(&tax.taxable)], ["0", "100"]);
    assert_eq!(tax.jurisdiction.as_deref(), Some("X"));
    tax
}

#[test]
fn every_reason() {
    for (reason, treatment, word) in [
        (r#"{"type":"exempt","reason":{"type":"reverseCharge"}}"#, Treatment::ReverseCharge, "reverseCharge"),
        (r#"{"type":"exempt","reason":{"type":"customerExempt"}}"#, Treatment::CustomerExempt, "customerExempt"),
        (
            r#"{"type":"exempt","reason":{"type":"transactionExempt"}}"#,
            Treatment::TransactionExempt,
            "transactionExempt",
        ),
        (r#"{"type":"notCollecting"}"#, Treatment::NotCollecting, "notCollecting"),
        (r#"{"type":"productNotTaxed"}"#, Treatment::ProductNotTaxed, "productNotTaxed"),
        (r#"{"type":"jurisHasNoTax"}"#, Treatment::JurisdictionHasNoTax, "jurisHasNoTax"),
        // Not documented, or not any more.
        (r#"{"type":"exempt","reason":{"type":"diplomat"}}"#, Treatment::Exempt, "diplomat"),
        (r#"{"type":"exempt"}"#, Treatment::Exempt, "exempt"),
        (r#"{"type":"exempt","reason":null}"#, Treatment::Exempt, "exempt"),
        (r#"{"type":"exempt","reason":"reverseCharge"}"#, Treatment::ReverseCharge, "reverseCharge"),
        (r#"{"type":"jurisNotTaxed"}"#, Treatment::JurisdictionHasNoTax, "jurisNotTaxed"),
        (r#"{"type":"taxHoliday","reason":{"type":"reverseCharge"}}"#, Treatment::Unknown, "taxHoliday"),
        (r#""notCollecting""#, Treatment::NotCollecting, "notCollecting"),
    ] {
        for taxes in ["", r#","taxes":null"#, r#","taxes":[]"#] {
            let tax = said(&format!(r#"{taxes},"notTaxedReason":{reason}"#));
            assert_eq!((tax.treatment, tax.reason.as_deref()), (treatment, Some(word)), "{reason}");
            assert!(tax.rate.is_none() && !tax.name.is_empty());
        }
    }
}

#[test]
fn no_reason_is_unknown() {
    for members in ["", r#","taxes":null,"notTaxedReason":null"#, r#","taxes":[]"#, r#","notTaxedReason":{}"#] {
        let tax = said(members);
        assert_eq!((tax.treatment, tax.reason), (Treatment::Unknown, None), "{members}");
    }
}

#[test]
fn a_rate_of_zero_is_a_tax() {
    let tax = said(r#","taxes":[{"taxName":"VAT","taxableAmount":"100","taxAmount":"0","taxRate":"0"}]"#);
    assert_eq!(
        (tax.treatment, tax.name.as_str(), tax.rate.map(|rate| shown(&rate))),
        (Treatment::Zero, "VAT", Some("0".to_owned()))
    );
    // Nothing for so small an amount is no rate of zero.
    let tax = said(r#","taxes":[{"taxName":null,"taxableAmount":"100","taxAmount":"0","taxRate":"0.05"}]"#);
    assert_eq!((tax.treatment, tax.name.as_str()), (Treatment::Standard, "Tax"));
}

/// Money is never dropped because there is a reason beside it.
#[test]
fn taxes_beside_a_reason_are_taxes() {
    let body = r#"{"taxAmountToCollect":5,"preTaxAmount":"100","lineItems":[{"id":"f","taxAmountToCollect":5,"preTaxAmount":"100","jurises":[
        {"name":"X","taxes":[{"taxName":"Tax","taxableAmount":"100","taxAmount":"5","taxRate":"0.05"}],"notTaxedReason":{"type":"notCollecting"}}]}]}"#;
    let answer = response::transaction(&ok(body), &sale(vec![line("f", 100)])).unwrap();
    assert_eq!(answer.lines[0].taxes.len(), 1);
    assert_eq!(shown(&answer.lines[0].taxes[0].amount), "5");
}
