//! What an applied tax of a provider is: everything about it but its figures.

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::config::{Category, Treatment};
use crate::document::SettledTax;
use crate::eu::VIES_PREFIXES;
use crate::money::exact::Exact;
use crate::money::{Rate, RoundingMode};
use crate::provider::answer::{AnswerTax, PaidBy};

/// Decimal places of a rate in percent that are kept: the same as snapshots read.
const RATE_PLACES: u32 = 12;
/// Longest code and name, in characters: as everywhere.
const MAX_LENGTH: usize = 255;

/// What makes a row of the document one of its own: figures of taxes that agree in all of this are summed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity {
    pub code: String,
    pub name: String,
    /// In percent; `None`: so much a unit.
    pub rate: Option<Decimal>,
    pub treatment: &'static str,
    pub category: Option<&'static str>,
    pub jurisdiction: Option<String>,
    /// The provider's own word for why it takes no tax.
    pub reason: Option<String>,
    pub mention: Option<String>,
}

impl Identity {
    /// Of a tax that a provider named, for a buyer in `country`.
    pub(super) fn of(tax: &AnswerTax, country: &str, mention: Option<&str>) -> Self {
        let treatment = treatment(tax);
        let jurisdiction = tax.jurisdiction.as_deref().and_then(short);
        let name = short(&tax.name).unwrap_or_else(|| "Tax".to_owned());
        Self {
            code: tax.code.as_deref().and_then(short).unwrap_or_else(|| code(jurisdiction.as_deref(), &name)),
            name,
            rate: rate(tax, treatment),
            treatment: treatment.as_str(),
            category: category(treatment, country).map(Category::as_str),
            jurisdiction,
            reason: tax.reason.as_deref().and_then(short),
            mention: mention.map(str::to_owned),
        }
    }

    /// Of a tax that was settled.
    pub(super) fn of_settled(tax: &SettledTax<'_>) -> Self {
        let rate = Decimal::try_from_i128_with_scale(i128::from(tax.tax_rate.micros()), Rate::PLACES);
        Self {
            code: tax.tax_code.clone().into_owned(),
            name: tax.tax_name.clone().into_owned(),
            rate: rate.ok().map(|rate| rate.normalize()),
            treatment: Treatment::of(None, tax.tax_rate).as_str(),
            category: None,
            jurisdiction: None,
            reason: None,
            mention: None,
        }
    }
}

/// What the tax does, in one word.
pub(super) fn treatment(tax: &AnswerTax) -> Treatment {
    if tax.paid_by == PaidBy::Seller { Treatment::SellerPays } else { tax.treatment }
}

/// Whether a tax is taken, be it at 0 %; the others say why none is.
pub(super) fn is_taken(treatment: Treatment) -> bool {
    matches!(treatment, Treatment::Standard | Treatment::Reduced | Treatment::Zero)
}

/// The rate in percent, to 12 places; 0 where no tax is taken.
fn rate(tax: &AnswerTax, treatment: Treatment) -> Option<Decimal> {
    let Some(rate) = &tax.rate else {
        let per_unit = is_taken(treatment) || treatment == Treatment::SellerPays;
        return (!per_unit).then_some(Decimal::ZERO);
    };
    let scaled = rate.mul(&Exact::int(10i64.pow(RATE_PLACES))).round(RoundingMode::HalfAwayFromZero)?;
    let rate = Decimal::try_from_i128_with_scale(i128::from(scaled), RATE_PLACES).ok()?.normalize();
    // More than 1000 % is a price and no rate.
    (!rate.is_sign_negative() && rate <= Decimal::from(Rate::MAX_PERCENT)).then_some(rate)
}

/// The category of EN 16931, where the norm holds and the provider's word says which one: in the EU VAT area and the United Kingdom.
fn category(treatment: Treatment, country: &str) -> Option<Category> {
    // Greece is EL to VIES; Monaco is France to VAT.
    let in_area = matches!(country, "GB" | "GR" | "MC") || VIES_PREFIXES.contains(&country);
    let category = match treatment {
        Treatment::ReverseCharge => Category::AE,
        Treatment::Exempt | Treatment::CustomerExempt | Treatment::TransactionExempt => Category::E,
        _ => return None,
    };
    in_area.then_some(category)
}

/// A text without white space around it, at most 255 characters; `None` for a blank one.
fn short(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.chars().take(MAX_LENGTH).collect::<String>().trim_end().to_owned())
}

/// A code out of jurisdiction and name: `colorado_tax`. It is the same whenever the provider says the same words.
fn code(jurisdiction: Option<&str>, name: &str) -> String {
    let (place, name_slug) = (slug(jurisdiction.unwrap_or_default()), slug(name));
    // Names often begin with the place already.
    let named =
        name_slug.strip_prefix(&place).is_some_and(|rest| place.is_empty() || rest.is_empty() || rest.starts_with('_'));
    let code = match (named, name_slug.is_empty()) {
        (true, _) => name_slug,
        (false, true) => place,
        (false, false) => format!("{place}_{name_slug}"),
    };
    if code.is_empty() {
        // Other scripts: the words as a number.
        let digest = Sha256::digest(format!("{}\n{name}", jurisdiction.unwrap_or_default()));
        let digits: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        return format!("tax_{digits}");
    }
    code.chars().take(MAX_LENGTH).collect()
}

/// Small ASCII letters and digits, underscores for what is between.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => out.push_str(letters),
            None if c.is_ascii_alphanumeric() => out.push(c),
            None if out.is_empty() || out.ends_with('_') => {}
            None => out.push('_'),
        }
    }
    while out.ends_with('_') {
        out.pop();
    }
    out
}

/// A letter of western Europe without its marks.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'è'..='ë' | 'ē' | 'ę' | 'ě' => "e",
        'ì'..='ï' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ő' => "o",
        'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ț' => "t",
        'ù'..='ü' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_made_of_place_and_name() {
        for (jurisdiction, name, expected) in [
            (Some("Colorado"), "Tax", "colorado_tax"),
            (Some("Texas"), "Texas State Tax", "texas_state_tax"),
            (Some("CALIFORNIA"), "CA STATE TAX", "california_ca_state_tax"),
            (None, "CA STATE TAX", "ca_state_tax"),
            (Some("Québec"), "QST", "quebec_qst"),
            (Some("United Kingdom"), "VAT (20%)", "united_kingdom_vat_20"),
            (Some("Iowa"), "Iowan Tax", "iowa_iowan_tax"),
            (Some("Iowa"), "--", "iowa"),
            (Some("Österreich"), "Umsatzsteuer", "osterreich_umsatzsteuer"),
            // SHA-256 of "\n消費税", by Python's hashlib.
            (None, "消費税", "tax_0c0ed5c2"),
        ] {
            assert_eq!(code(jurisdiction, name), expected);
        }
        assert!(code(Some(&"x".repeat(300)), "Tax").len() <= MAX_LENGTH);
    }
}
