//! However an answer of Stripe Invoicing is damaged: it is read so that it adds up, or refused with words; never a panic.

use tallage_conformance::fuzz::stripe_invoice_response;
use tallage_conformance::garble::{Random, garble};

/// 150.00 with 10.25 % on top (15.375, so 15.38), and 310.00 with 23 % inside (57.97), in the shape of now and in that before basil.
const INVOICE: &str = r#"{"id":"in_1","object":"invoice","status":"open","currency":"usd","subtotal":46000,"total":47538,"total_excluding_tax":40203,"total_taxes":[{"amount":1538,"tax_behavior":"exclusive","tax_rate_details":{"tax_rate":"txr_1"},"taxability_reason":"standard_rated","taxable_amount":15000,"type":"tax_rate_details"},{"amount":5797,"tax_behavior":"inclusive","tax_rate_details":{"tax_rate":"txr_2"},"taxability_reason":"standard_rated","taxable_amount":25203,"type":"tax_rate_details"}],"automatic_tax":{"enabled":true,"status":"complete","provider":"anrok","disabled_reason":null,"liability":{"type":"self"}},"last_finalization_error":null,"customer_address":{"country":"US","postal_code":"80204"},"lines":{"object":"list","has_more":false,"data":[{"id":"il_1","amount":15000,"metadata":{"tallage_fee":"fee_1"},"taxes":[{"amount":1538,"tax_behavior":"exclusive","tax_rate_details":{"tax_rate":"txr_1"},"taxability_reason":"standard_rated","taxable_amount":15000}]},{"id":"il_2","amount":31000,"metadata":{"tallage_fee":"fee_2"},"taxes":[{"amount":5797,"tax_behavior":"inclusive","tax_rate_details":{"tax_rate":"txr_2"},"taxability_reason":"standard_rated","taxable_amount":25203}]}]}}"#;
const OLD: &str = r#"{"id":"in_1","object":"invoice","status":"open","currency":"usd","subtotal":46000,"total":47538,"tax":7335,"total_tax_amounts":[{"amount":1538,"inclusive":false,"tax_rate":"txr_1","taxability_reason":"standard_rated","taxable_amount":15000},{"amount":5797,"inclusive":true,"tax_rate":"txr_2","taxability_reason":"standard_rated","taxable_amount":25203}],"automatic_tax":{"enabled":true,"status":"complete"},"lines":{"has_more":false,"data":[{"id":"il_1","amount":15000,"metadata":{"tallage_fee":"fee_1"},"tax_amounts":[{"amount":1538,"inclusive":false,"tax_rate":"txr_1"}]},{"id":"il_2","amount":31000,"metadata":{"tallage_fee":"fee_2"},"tax_amounts":[{"amount":5797,"inclusive":true,"tax_rate":"txr_2"}]}]}}"#;
const LIST: &str = r#"{"object":"list","has_more":true,"data":[{"id":"in_1","status":"draft","currency":"usd","amount":15000,"metadata":{"tallage_transaction":"inv_1","tallage_fee":"fee_1"},"automatic_tax":{"enabled":true}}]}"#;
const RATE: &str = r#"{"id":"txr_1","object":"tax_rate","display_name":"Sales Tax","percentage":10.25,"effective_percentage":10.25,"jurisdiction":"Washington","state":"WA","country":"US","rate_type":"percentage","total":1,"status":"issued"}"#;
const CUSTOMER: &str = r#"{"id":"cus_NffrFeUfNV2Hib","object":"customer","tax":{"automatic_tax":"supported","provider":"anrok"},"deleted":false}"#;
const REFUSED: &str = r#"{"error":{"code":"customer_tax_location_invalid","message":"The customer's location isn't recognized.","type":"invalid_request_error"}}"#;

/// The bytes of the fuzz target: what chooses the status, and the body.
fn bytes(status: u8, body: &[u8]) -> Vec<u8> {
    [&[status], body].concat()
}

#[test]
fn whole_answers_are_taken() {
    // An invoice is read, answers the sale, has a status and an id, and is a credit note and a customer in its few members.
    assert_eq!(stripe_invoice_response(&bytes(0, INVOICE.as_bytes())), 7);
    assert_eq!(stripe_invoice_response(&bytes(0, OLD.as_bytes())), 7);
    assert_eq!(stripe_invoice_response(&bytes(0, LIST.as_bytes())), 3);
    assert_eq!(stripe_invoice_response(&bytes(0, RATE.as_bytes())), 6);
    assert_eq!(stripe_invoice_response(&bytes(0, CUSTOMER.as_bytes())), 3);
    assert_eq!(stripe_invoice_response(&bytes(4, REFUSED.as_bytes())), 0);
}

#[test]
fn garbled_answers_add_up_or_are_refused() {
    let mut random = Random(0x1E701CE);
    let (mut taken, mut refused) = (0, 0);
    for body in [INVOICE, OLD, LIST, RATE, CUSTOMER, REFUSED] {
        for _ in 0..4_000 {
            let garbled = garble(body.as_bytes(), &mut random);
            let status = random.below(12) as u8;
            if stripe_invoice_response(&bytes(status, &garbled)) > 0 {
                taken += 1;
            } else {
                refused += 1;
            }
        }
    }
    // Garbling often hits what does not matter, such as a name.
    assert!(taken > 500 && refused > 8_000, "{taken} taken, {refused} refused");
}
