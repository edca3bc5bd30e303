//! The words an invoice must carry where the seller charges no tax.

use crate::geo::Country;

/// A language of the EU by its ISO 639-1 code, with the words of art. 226(11a) of Directive
/// 2006/112/EC in its language version (Directive 2010/45/EU; ihk.de, haufe.de, askingbox.com).
const REVERSE_CHARGE: [(&str, &str); 23] = [
    ("bg", "обратно начисляване"),
    ("cs", "daň odvede zákazník"),
    ("da", "omvendt betalingspligt"),
    ("de", "Steuerschuldnerschaft des Leistungsempfängers"),
    ("el", "Αντίστροφη επιβάρυνση"),
    ("en", "Reverse charge"),
    ("es", "inversión del sujeto pasivo"),
    ("et", "pöördmaksustamine"),
    ("fi", "käännetty verovelvollisuus"),
    ("fr", "Autoliquidation"),
    ("hr", "prijenos porezne obveze"),
    ("hu", "fordított adózás"),
    ("it", "inversione contabile"),
    ("lt", "Atvirkštinis apmokestinimas"),
    ("lv", "nodokļa apgrieztā maksāšana"),
    ("mt", "Inverżjoni tal-ħlas"),
    ("nl", "Btw verlegd"),
    ("pl", "odwrotne obciążenie"),
    ("pt", "Autoliquidação"),
    ("ro", "taxare inversă"),
    ("sk", "prenesenie daňovej povinnosti"),
    ("sl", "Reverse Charge"),
    ("sv", "Omvänd betalningsskyldighet"),
];

/// The language of a seller's invoices, where the seller does not say: the first official one.
const LANGUAGES: [(&str, &str); 28] = [
    ("AT", "de"),
    ("BE", "nl"),
    ("BG", "bg"),
    ("CY", "el"),
    ("CZ", "cs"),
    ("DE", "de"),
    ("DK", "da"),
    ("EE", "et"),
    ("ES", "es"),
    ("FI", "fi"),
    ("FR", "fr"),
    ("GR", "el"),
    ("HR", "hr"),
    ("HU", "hu"),
    ("IE", "en"),
    ("IT", "it"),
    ("LT", "lt"),
    ("LU", "fr"),
    ("LV", "lv"),
    ("MC", "fr"),
    ("MT", "mt"),
    ("NL", "nl"),
    ("PL", "pl"),
    ("PT", "pt"),
    ("RO", "ro"),
    ("SE", "sv"),
    ("SI", "sl"),
    ("SK", "sk"),
];

/// What national practice prints on a service outside its tax, by the seller's country: to a
/// business, to a consumer. Not harmonised; where none is listed the English words stand alone.
const OUTSIDE_SCOPE: [(&str, &str, &str); 6] = [
    ("DE", "Nicht im Inland steuerbare sonstige Leistung", "Nicht im Inland steuerbare sonstige Leistung"),
    (
        "ES",
        "Operación no sujeta por reglas de localización (art. 69 LIVA)",
        "Operación no sujeta por reglas de localización (art. 69 LIVA)",
    ),
    ("FR", "TVA non applicable – art. 259-1 du CGI", "TVA non applicable – art. 259 D du CGI"),
    ("GB", "Outside the scope of UK VAT", "Outside the scope of UK VAT"),
    ("IT", "Operazione non soggetta – art. 7-ter DPR 633/72", "Operazione non soggetta – art. 7-ter DPR 633/72"),
    ("PT", "IVA – não sujeito, art. 6.º CIVA", "IVA – não sujeito, art. 6.º CIVA"),
];

const OUTSIDE_SCOPE_ENGLISH: &str = "Not subject to VAT";
const INTRA_COMMUNITY_ENGLISH: &str = "Exempt intra-Community supply – art. 138 Directive 2006/112/EC";
const EXPORT_ENGLISH: &str = "Exempt export – art. 146 Directive 2006/112/EC";

/// The languages that mentions are known in, as `language` may name them.
pub(crate) fn is_language(code: &str) -> bool {
    REVERSE_CHARGE.iter().any(|(language, _)| *language == code)
}

/// The language of a seller's invoices, unless it says another.
pub(crate) fn language_of(seller: Country) -> &'static str {
    LANGUAGES.iter().find(|(country, _)| *country == seller.code()).map_or("en", |(_, language)| language)
}

/// A mention in the seller's language, with the English words behind it where they differ.
fn with_english(own: &str, english: &str) -> String {
    if own.eq_ignore_ascii_case(english) { english.to_owned() } else { format!("{own} / {english}") }
}

/// “Reverse charge”.
pub(crate) fn reverse_charge(language: &str) -> String {
    let own = REVERSE_CHARGE.iter().find(|(code, _)| *code == language).map_or("Reverse charge", |(_, words)| words);
    with_english(own, "Reverse charge")
}

/// A supply whose place is outside the VAT area, by a seller under the law of this state; `own` are
/// the words of the territory, if that law has some for it.
pub(crate) fn outside_scope(seller: Option<Country>, taxable: bool, own: Option<&str>) -> String {
    let national = OUTSIDE_SCOPE.iter().find(|(country, ..)| seller.is_some_and(|seller| seller.code() == *country));
    let words = own.or(national.map(|(_, business, consumer)| if taxable { *business } else { *consumer }));
    words.map_or_else(|| OUTSIDE_SCOPE_ENGLISH.to_owned(), |words| with_english(words, OUTSIDE_SCOPE_ENGLISH))
}

/// Goods to a taxable person in another member state.
pub(crate) fn intra_community() -> String {
    INTRA_COMMUNITY_ENGLISH.to_owned()
}

/// Goods that leave the VAT area.
pub(crate) fn export() -> String {
    EXPORT_ENGLISH.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_law_and_the_english_ones() {
        assert_eq!(reverse_charge("de"), "Steuerschuldnerschaft des Leistungsempfängers / Reverse charge");
        assert_eq!(reverse_charge("en"), "Reverse charge");
        assert_eq!(reverse_charge("sl"), "Reverse charge");
        let france = Country::from_alpha2("FR").unwrap();
        assert_eq!(
            outside_scope(Some(france), false, Some("TVA non applicable, art. 294-1 du CGI")),
            "TVA non applicable, art. 294-1 du CGI / Not subject to VAT"
        );
        assert_eq!(outside_scope(Country::from_alpha2("SE"), true, None), "Not subject to VAT");
    }

    #[test]
    fn every_default_language_has_its_words() {
        assert!(LANGUAGES.iter().all(|(_, language)| is_language(language)));
    }
}
