//! Any bytes as a VAT number, and as a request for one.

use serde_json::Value;
use tallage::{Checksum, Country, NumberFormat, VIES_PREFIXES};

/// Countries that say whose number it is, one that does not, and none.
const COUNTRIES: [&str; 34] = [
    "", "US", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE",
    "IM", "IT", "LI", "LT", "LU", "LV", "MC", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SK",
];

/// Whatever the bytes: the answer is JSON, its parts fit together, and the number it gives is normalized already.
pub fn vat_number(bytes: &[u8]) {
    if let Ok(request) = tallage::text(bytes)
        && let Err(error) = tallage::vat_number_json(request)
    {
        assert!(!error.code().is_empty() && !error.message().is_empty(), "{error:?}");
    }
    let Some((first, rest)) = bytes.split_first() else { return };
    let country = Country::from_alpha2(COUNTRIES[usize::from(*first) % COUNTRIES.len()]);
    let input = String::from_utf8_lossy(rest);
    let found = tallage::vat_number(&input, country);
    let answer: Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(answer["input"], *input);
    assert_eq!(answer["number"].as_str(), found.number());
    let Some(number) = found.number() else {
        assert_eq!((found.format(), found.checksum()), (NumberFormat::Invalid, Checksum::Unknown));
        assert!(found.prefix().is_none() && found.national().is_none() && !found.in_vies());
        return;
    };
    let prefix = found.prefix().unwrap();
    assert_eq!(number, format!("{prefix}{}", found.national().unwrap()));
    assert!(number.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"+*".contains(&byte)));
    assert_eq!(found.in_vies(), found.format() == NumberFormat::Valid && VIES_PREFIXES.contains(&prefix));
    let again = tallage::vat_number(number, country);
    assert_eq!((again.number(), again.format(), again.checksum()), (Some(number), found.format(), found.checksum()));
    assert_eq!(again.repairs().count(), 0);
}
