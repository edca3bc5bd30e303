//! What EN 16931 asks of each VAT category: the facts behind the rules BR-S, BR-Z, BR-E, BR-AE,
//! BR-IC, BR-G, BR-O, BR-AF and BR-AG, which are numbered alike.
//!
//! Source: `ConnectingEurope/eInvoicing-EN16931`, `ubl/schematron/abstract/EN16931-model.sch`,
//! commit ffa98ce2.

use crate::config::{Category, Treatment};

/// Which identifier of the seller a category needs (rule 02).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SellerId {
    /// The VAT identifier (BT-31), the tax registration (BT-32) or the representative's VAT
    /// identifier (BT-63).
    Any,
    /// The VAT identifier (BT-31) or the representative's (BT-63).
    Vat,
    /// No VAT identifier may be there, neither the seller's nor the representative's.
    Forbidden,
}

/// Which identifier of the buyer a category needs (rule 02).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BuyerId {
    Unasked,
    /// The VAT identifier (BT-48) or the legal registration (BT-47).
    Any,
    /// The VAT identifier (BT-48).
    Vat,
    /// No VAT identifier may be there.
    Forbidden,
}

/// Which rate the lines of a category have (rule 05), and with it their tax (rules 08 and 09).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RateOf {
    /// Above zero; a group of the breakdown for each rate.
    AboveZero,
    /// Zero or above; a group for each rate.
    Any,
    /// Zero; one group.
    Zero,
    /// None at all; one group.
    Absent,
}

/// What the norm asks of one category.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    /// Between `BR-` and the number in the ids of its rules.
    pub family: &'static str,
    pub rate: RateOf,
    pub seller: SellerId,
    pub buyer: BuyerId,
    /// Whether the breakdown says why there is no tax (rule 10): it must, or it may not.
    pub reason: bool,
}

impl Asked {
    /// Whether the breakdown has one group of this category, whatever the rates.
    pub(super) fn one_group(&self) -> bool {
        matches!(self.rate, RateOf::Zero | RateOf::Absent)
    }
}

/// What is asked of `category`; `None` for split payment, which has two rules of its own.
pub(super) fn asked(category: Category) -> Option<Asked> {
    let taxed = |family, rate| Asked { family, rate, seller: SellerId::Any, buyer: BuyerId::Unasked, reason: false };
    let untaxed = |family, seller, buyer| Asked { family, rate: RateOf::Zero, seller, buyer, reason: true };
    Some(match category {
        Category::S => taxed("S", RateOf::AboveZero),
        Category::Z => taxed("Z", RateOf::Zero),
        Category::L => taxed("AF", RateOf::Any),
        Category::M => taxed("AG", RateOf::Any),
        Category::E => untaxed("E", SellerId::Any, BuyerId::Unasked),
        Category::AE => untaxed("AE", SellerId::Any, BuyerId::Any),
        Category::K => untaxed("IC", SellerId::Vat, BuyerId::Vat),
        Category::G => untaxed("G", SellerId::Vat, BuyerId::Unasked),
        Category::O => Asked { rate: RateOf::Absent, ..untaxed("O", SellerId::Forbidden, BuyerId::Forbidden) },
        Category::B => return None,
    })
}

/// What the treatment of a tax that names no category says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Category(Category),
    /// Nothing that its rate does not say, too.
    AsItsRate,
    /// It is nothing that the norm has a category for.
    Foreign,
}

/// What a treatment says; those that a provider alone gives are words of sales taxes, most of which the norm does not know.
pub(super) fn said_by(treatment: Option<Treatment>) -> Said {
    let Some(treatment) = treatment else { return Said::AsItsRate };
    match treatment {
        Treatment::Standard | Treatment::Reduced | Treatment::Zero | Treatment::NotTaxed | Treatment::Pending => {
            Said::AsItsRate
        }
        Treatment::ReverseCharge => Said::Category(Category::AE),
        Treatment::Exempt | Treatment::CustomerExempt | Treatment::TransactionExempt => Said::Category(Category::E),
        Treatment::OutOfScope => Said::Category(Category::O),
        Treatment::Export => Said::Category(Category::G),
        Treatment::IntraCommunity => Said::Category(Category::K),
        Treatment::NotCollecting
        | Treatment::ProductNotTaxed
        | Treatment::JurisdictionHasNoTax
        | Treatment::SellerPays
        | Treatment::Unknown => Said::Foreign,
    }
}

/// Whether the breakdown may say why there is no tax.
pub(super) fn has_reason(category: Option<Category>) -> bool {
    category.and_then(asked).is_some_and(|asked| asked.reason)
}

/// The category a VATEX code means, where it means one: the others name an article of law.
///
/// Source: Peppol BIS Billing 3.0, rules PEPPOL-EN16931-P0104 to P0111.
pub(super) fn category_of_reason(code: &str) -> Option<Category> {
    const FIXED: [(&str, Category); 8] = [
        ("VATEX-EU-G", Category::G),
        ("VATEX-EU-O", Category::O),
        ("VATEX-EU-IC", Category::K),
        ("VATEX-EU-AE", Category::AE),
        ("VATEX-EU-D", Category::E),
        ("VATEX-EU-F", Category::E),
        ("VATEX-EU-I", Category::E),
        ("VATEX-EU-J", Category::E),
    ];
    FIXED.iter().find(|(fixed, _)| fixed.eq_ignore_ascii_case(code)).map(|(_, category)| *category)
}
