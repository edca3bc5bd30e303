//! However an answer of AvaTax is damaged: it is read so that it adds up, or refused with words; never a panic.

use tallage_conformance::fuzz::avatax_response;
use tallage_conformance::garble::{Random, garble};

/// 150.00 with 4 % on top and 1 % that the seller pays, and 310.00 with 4 % inside.
const TRANSACTION: &str = r#"{"id":85054046,"code":"inv_1","date":"2026-05-01","status":"Committed","type":"SalesInvoice","currencyCode":"USD","exemptNo":"","totalAmount":448.08,"totalExempt":0.0,"totalTax":17.92,"totalTaxable":448.08,"locked":false,"version":1,"lines":[{"lineNumber":"fee_2","lineAmount":298.08,"tax":11.92,"taxableAmount":298.08,"taxIncluded":true,"details":[{"jurisType":"STA","jurisName":"ALABAMA","rate":0.04,"tax":11.92,"taxableAmount":298.08,"taxType":"Sales","taxName":"AL STATE TAX","rateType":"General","isFee":false,"chargedTo":"Buyer"}],"nonPassthroughDetails":[]},{"lineNumber":"fee_1","lineAmount":150.0,"tax":6.0,"taxableAmount":150.0,"exemptAmount":0.0,"taxIncluded":false,"details":[{"jurisName":"ALABAMA","rate":0.04,"tax":6.0,"taxableAmount":150.0,"nonTaxableAmount":0.0,"nonTaxableType":"RateRule","taxName":"AL STATE TAX","rateType":"General"},{"jurisName":"MOBILE","rate":0.01,"tax":1.5,"taxableAmount":150.0,"taxName":"AL CITY TAX","chargedTo":"Seller"}]}],"messages":[{"summary":"Address not geocoded.","details":"x","refersTo":"Address.Line0","severity":"Warning"}],"invoiceMessages":[{"content":"Thank you","lineNumbers":["fee_1"]}]}"#;
const PAGE: &str = r#"{"@recordsetCount":3,"value":[{"code":"inv_1","status":"Committed","locked":true,"currencyCode":"JPY","date":"2026-05-01","totalAmount":100.0,"totalTax":10.0,"version":2},{"code":"inv_2","status":"Adjusted"}],"@nextLink":"https://rest.avatax.com/api/v2/companies/7/transactions?$skip=2"}"#;
const COMPANIES: &str = r#"{"@recordsetCount":1,"value":[{"id":265543,"companyCode":"DEFAULT","code":"x","status":"Saved"}],"pageKey":"1"}"#;
const ADDRESS: &str = r#"{"validatedAddresses":[{"line1":"822 REED ST","line2":"","city":"PHILADELPHIA","region":"PA","country":"US","postalCode":"19147-5736"}],"resolutionQuality":"Intersection","messages":[]}"#;
const CUSTOMER: &str = r#"[{"id":1,"customerCode":"cus_1","name":"Montgomery Ltd"}]"#;
const PING: &str = r#"{"version":"26.9.0","authenticated":true,"authenticationType":"AccountIdLicenseKey"}"#;
const REFUSED: &str = r#"{"error":{"code":"GetTaxError","message":"Tax calculation cannot be determined.","details":[{},{"code":"GetTaxError","number":300,"description":"Field 'lines[1].taxCode'","faultSubCode":"InvalidZipForStateError","refersTo":"Addresses[1]"}]}}"#;
const TEXT: &str = "upstream connect error or disconnect; Authorization: Basic MTAwMDpzaW11bGF0ZWQ=";

/// The bytes of the fuzz target: what chooses the status, and the body.
fn bytes(status: u8, body: &[u8]) -> Vec<u8> {
    [&[status], body].concat()
}

#[test]
fn whole_answers_are_taken() {
    // A transaction is also a stored one; a company with code and status a page.
    for (body, takers) in [(TRANSACTION, 2), (PAGE, 1), (COMPANIES, 2), (ADDRESS, 1), (CUSTOMER, 1), (PING, 1)] {
        for status in [0, 1] {
            assert_eq!(avatax_response(&bytes(status, body.as_bytes())), takers, "{body}");
        }
        assert_eq!(avatax_response(&bytes(4, body.as_bytes())), 0);
    }
    for body in [REFUSED, TEXT] {
        for status in 0..12 {
            assert_eq!(avatax_response(&bytes(status, body.as_bytes())), 0, "{body}");
        }
    }
}

#[test]
fn bodies_that_break_off_are_taken_by_nobody() {
    for body in [TRANSACTION, PAGE, COMPANIES, ADDRESS, CUSTOMER, PING] {
        for end in 0..body.len() {
            assert_eq!(avatax_response(&bytes(0, &body.as_bytes()[..end])), 0, "{}", &body[..end]);
        }
    }
}

#[test]
fn garbled_answers_add_up_or_are_refused() {
    let mut random = Random(0xA7A7A8);
    let (mut taken, mut refused) = (0, 0);
    for body in [TRANSACTION, PAGE, COMPANIES, ADDRESS, CUSTOMER, PING, REFUSED, TEXT] {
        for _ in 0..4_000 {
            let garbled = garble(body.as_bytes(), &mut random);
            let status = random.below(12) as u8;
            if avatax_response(&bytes(status, &garbled)) > 0 {
                taken += 1;
            } else {
                refused += 1;
            }
        }
    }
    // Garbling often hits what does not matter, such as a name.
    assert!(taken > 500 && refused > 10_000, "{taken} taken, {refused} refused");
}
