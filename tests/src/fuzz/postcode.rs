//! Any bytes as the country and postcode of an address.

/// Asks for the rates of an address made from `bytes`: two for the country, the rest for the
/// postcode. There is an answer or a typed error, and it does not hang on how the postcode is written.
pub fn postcode(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (country, zipcode) = match text.char_indices().nth(2) {
        Some((at, _)) => text.split_at(at),
        None => (&*text, ""),
    };
    let ask = |zipcode: &str| {
        let request = serde_json::json!({"country": country, "zipcode": zipcode, "date": "2026-11-21"});
        tallage::vat_rates_json(&request.to_string())
    };
    match ask(zipcode) {
        Ok(answer) => {
            assert!(serde_json::from_str::<serde_json::Value>(&answer).is_ok(), "{answer}");
            let spread = format!(" {}-", zipcode.to_ascii_lowercase());
            if zipcode.chars().count() < 4000 {
                assert_eq!(ask(&spread).as_deref(), Ok(&*answer), "{country:?} {zipcode:?}");
            }
        }
        Err(error) => assert!(!error.code().is_empty() && !error.message().is_empty(), "{error:?}"),
    }
}
