//! However an answer of Anrok is damaged: it is read so that it adds up, or refused with words; never a panic.

use tallage_conformance::fuzz::anrok_response;
use tallage_conformance::garble::{Random, garble};

/// The documented example of Colorado: one line with the tax on top, one with it inside.
const TRANSACTION: &str = r#"{"taxAmountToCollect":722,"version":1,"lineItems":[{"id":"fee_1","taxAmountToCollect":722,"preTaxAmount":"15000","jurises":[{"name":"Colorado","taxes":[{"taxName":"Tax","taxableAmount":"15000","taxAmount":"721.5","taxRate":"0.0481"}],"notTaxedReason":null}]},{"id":"fee_2","taxAmountToCollect":0,"preTaxAmount":"29577.3304","jurises":[{"name":"Colorado","taxes":[{"taxName":"Tax","taxableAmount":"29577.3304","taxAmount":"1422.6696","taxRate":"0.0481"}]},{"name":"Denver","taxes":null,"notTaxedReason":{"type":"exempt","reason":{"type":"customerExempt"}}}]}],"preTaxAmount":"44577.3304","taxComplianceMessage":null}"#;
const PAGE: &str = r#"{"transactions":[{"id":"inv_1","version":2,"type":"normal","body":{"accountingDate":"2026-05-01","currencyCode":"USD","preTaxAmount":"44577.3304","taxAmountDue":{"inclusive":"1422.6696","exclusive":"721.5","total":"2144.1696"}}},{"id":"inv_2","version":1,"type":"void"}],"nextCursor":"c1","hasMore":true}"#;
const CERTIFICATES: &str = r#"{"certificates":[{"id":"cte1","status":"active","customerId":"cus_1","jurises":[{"jurisId":"us-CO"}]}],"nextCursor":null,"hasMore":false}"#;
const TAX_IDS: &str = r#"{"jurises":[{"name":"Germany","taxIdNames":{"name":"VAT number","abbreviation":"VAT"},"validTaxIds":[{"value":"DE136695976"}]}]}"#;
const REFUSED: &str = r#"{"type":"productExternalIdUnknown","productExternalId":"saas"}"#;
const TEXT: &str = r#"Request body: "lineItems": 0: "amount": Expected integer, received float."#;
const KEY: &str = r#"Invalid "Authorization" header: Expecting first token to be "Bearer", got "x"."#;

/// The bytes of the fuzz target: what chooses the status, and the body.
fn bytes(status: u8, body: &[u8]) -> Vec<u8> {
    [&[status], body].concat()
}

#[test]
fn whole_answers_are_taken() {
    // done and check take any object, and each its own.
    for body in [TRANSACTION, PAGE, CERTIFICATES, TAX_IDS] {
        assert!(anrok_response(&bytes(0, body.as_bytes())) >= 3, "{body}");
    }
    assert_eq!(anrok_response(&bytes(4, TEXT.as_bytes())), 0);
}

#[test]
fn garbled_answers_add_up_or_are_refused() {
    let mut random = Random(0xA1120C);
    let (mut taken, mut refused) = (0, 0);
    for body in [TRANSACTION, PAGE, CERTIFICATES, TAX_IDS, REFUSED, TEXT, KEY] {
        for _ in 0..4_000 {
            let garbled = garble(body.as_bytes(), &mut random);
            let status = random.below(12) as u8;
            if anrok_response(&bytes(status, &garbled)) > 0 {
                taken += 1;
            } else {
                refused += 1;
            }
        }
    }
    // Garbling often hits what does not matter, such as a name.
    assert!(taken > 500 && refused > 10_000, "{taken} taken, {refused} refused");
}
