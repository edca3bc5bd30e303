//! However an answer of Stripe's Tax API is damaged: it is read so that it adds up, or refused with words; never a panic.

use tallage_conformance::fuzz::stripe_tax_response;
use tallage_conformance::garble::{Random, garble};

/// 14000 at 10.25 % on top in two parts, and 310.00 with 23 % inside: 31000 − 31000 / 1.23 = 5796.7.
const CALCULATION: &str = r#"{"id":"taxcalc_1","object":"tax.calculation","amount_total":46435,"currency":"usd","shipping_cost":null,"line_items":{"object":"list","data":[{"id":"tax_li_1","amount":14000,"amount_tax":1435,"reference":"fee_1","tax_behavior":"exclusive","tax_breakdown":[{"amount":910,"jurisdiction":{"country":"US","display_name":"Washington","level":"state","state":"WA"},"sourcing":"destination","tax_rate_details":{"display_name":"Sales Tax","percentage_decimal":"6.5","tax_type":"sales_tax"},"taxability_reason":"standard_rated","taxable_amount":14000},{"amount":525,"jurisdiction":{"country":"US","display_name":"Seattle","level":"city","state":"WA"},"sourcing":"destination","tax_rate_details":{"display_name":"Sales Tax","percentage_decimal":"3.75","tax_type":"sales_tax"},"taxability_reason":"standard_rated","taxable_amount":14000}]},{"id":"tax_li_2","amount":31000,"amount_tax":5797,"reference":"fee_2","tax_behavior":"inclusive","tax_breakdown":[{"amount":5797,"jurisdiction":{"country":"IE","display_name":"Ireland","level":"country","state":null},"sourcing":"destination","tax_rate_details":{"display_name":"VAT","percentage_decimal":"23.0","tax_type":"vat"},"taxability_reason":"standard_rated","taxable_amount":25203}]}],"has_more":false},"tax_amount_exclusive":1435,"tax_amount_inclusive":5797,"tax_date":1795219200}"#;
const TRANSACTION: &str = r#"{"id":"tax_1Pgc7AB7WZ01zgkW","object":"tax.transaction","currency":"usd","reference":"inv_1","type":"reversal","reversal":{"original_transaction":"tax_2"},"tax_date":1795219200,"line_items":{"data":[{"id":"tax_li_1","amount":-1499,"amount_tax":-148,"reference":"fee_1","tax_behavior":"exclusive"}],"has_more":true}}"#;
const SETTINGS: &str = r#"{"status":"pending","defaults":{"tax_code":null},"status_details":{"pending":{"missing_fields":["head_office"]}}}"#;
const CUSTOMER: &str = r#"{"id":"cus_NffrFeUfNV2Hib","object":"customer","deleted":false,"status":"active"}"#;
const REFUSED: &str = r#"{"error":{"code":"resource_already_exists","message":"Reference inv_1 already exists: tax_1Pgc7AB7WZ01zgkW","param":"reference","type":"invalid_request_error"}}"#;

/// The bytes of the fuzz target: what chooses the status, and the body.
fn bytes(status: u8, body: &[u8]) -> Vec<u8> {
    [&[status], body].concat()
}

#[test]
fn whole_answers_are_taken() {
    // The calculation is read, is the answer to the sale, and names an id as a customer does.
    assert_eq!(stripe_tax_response(&bytes(0, CALCULATION.as_bytes())), 3);
    assert_eq!(stripe_tax_response(&bytes(0, TRANSACTION.as_bytes())), 2);
    assert_eq!(stripe_tax_response(&bytes(0, CUSTOMER.as_bytes())), 2);
    assert_eq!(stripe_tax_response(&bytes(0, SETTINGS.as_bytes())), 0);
    assert_eq!(stripe_tax_response(&bytes(4, REFUSED.as_bytes())), 0);
}

#[test]
fn garbled_answers_add_up_or_are_refused() {
    let mut random = Random(0x57A1BE);
    let (mut taken, mut refused) = (0, 0);
    for body in [CALCULATION, TRANSACTION, SETTINGS, CUSTOMER, REFUSED] {
        for _ in 0..4_000 {
            let garbled = garble(body.as_bytes(), &mut random);
            let status = random.below(12) as u8;
            if stripe_tax_response(&bytes(status, &garbled)) > 0 {
                taken += 1;
            } else {
                refused += 1;
            }
        }
    }
    // Garbling often hits what does not matter, such as a name.
    assert!(taken > 500 && refused > 8_000, "{taken} taken, {refused} refused");
}
