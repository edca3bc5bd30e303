//! The words of the decision: kinds of supply, kinds of rate, rules, policies.

/// What is supplied, as far as the place of supply depends on it (Directive 2006/112/EC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Supply {
    /// Telecommunication, broadcasting and electronically supplied services, software as a service
    /// included (art. 58).
    #[default]
    Electronic,
    /// Any other service of the general rules (art. 44, 45).
    General,
    /// A service of the list of art. 59: licences, advertising, consultants, data processing, staff …
    Art59Intangible,
    /// Goods that are dispatched from the seller to the customer.
    Goods,
}

impl Supply {
    pub(crate) const WORDS: [(&'static str, Self); 4] = [
        ("electronic", Self::Electronic),
        ("general", Self::General),
        ("art59_intangible", Self::Art59Intangible),
        ("goods", Self::Goods),
    ];

    /// The kind as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::Supply::Art59Intangible.as_str(), "art59_intangible");
    /// ```
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

/// Which of a state's rates a supply has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum RateKind {
    /// The standard rate.
    #[default]
    Standard,
    /// A reduced rate (a super-reduced or parking one, if the fee names it).
    Reduced,
    /// Taxed at 0 %.
    Zero,
    /// Exempt by law (art. 132 to 137, or the scheme for small enterprises).
    Exempt,
}

impl RateKind {
    pub(crate) const WORDS: [(&'static str, Self); 4] =
        [("standard", Self::Standard), ("reduced", Self::Reduced), ("zero", Self::Zero), ("exempt", Self::Exempt)];

    /// The kind as it is written in JSON.
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

/// What a supply turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EuRule {
    /// Seller and place of supply are under the same state's VAT law.
    Domestic,
    /// The customer owes the tax (art. 196).
    ReverseCharge,
    /// A consumer in another member state: the rate there (art. 33, 58), through OSS.
    DestinationB2c,
    /// A consumer elsewhere, but the place of supply is the seller's (art. 45, 59c).
    OriginB2c,
    /// Goods to a taxable person in another member state (art. 138).
    IntraCommunity,
    /// Goods that leave the VAT area (art. 146).
    Export,
    /// The place of supply is outside the VAT area.
    OutsideScope,
    /// A part of the seller's state where its VAT does not apply.
    NoVatTerritory,
    /// Seller and place of supply are in a territory with a tax of its own (IGIC, IPSI …).
    LocalTaxTerritory,
}

impl EuRule {
    pub(crate) const WORDS: [(&'static str, Self); 9] = [
        ("domestic", Self::Domestic),
        ("reverse_charge", Self::ReverseCharge),
        ("destination_b2c", Self::DestinationB2c),
        ("origin_b2c", Self::OriginB2c),
        ("intra_community", Self::IntraCommunity),
        ("export", Self::Export),
        ("outside_scope", Self::OutsideScope),
        ("no_vat_territory", Self::NoVatTerritory),
        ("local_tax_territory", Self::LocalTaxTerritory),
    ];

    /// The rule as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::EuRule::DestinationB2c.as_str(), "destination_b2c");
    /// ```
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize].0
    }

    /// Whether no state's VAT has the say.
    pub(crate) fn is_outside(self) -> bool {
        matches!(self, Self::OutsideScope | Self::NoVatTerritory)
    }

    /// Whether the seller charges a tax under this rule, at a rate above zero or not.
    pub(crate) fn charges(self) -> bool {
        matches!(self, Self::Domestic | Self::DestinationB2c | Self::OriginB2c | Self::LocalTaxTerritory)
    }
}

/// The seller's one-stop shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oss {
    /// Not said: taken as registered.
    Assumed,
    Union,
    NonUnion,
    None,
}

impl Oss {
    pub(crate) const WORDS: [(&'static str, Self); 3] =
        [("union", Self::Union), ("non_union", Self::NonUnion), ("none", Self::None)];
}

/// Which date's rate a fee has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum TaxPoint {
    /// The document's `tax_date`.
    #[default]
    IssueDate,
    /// The end of the fee's service period.
    PeriodEnd,
    /// Each part of the period at its own rate.
    SplitByDay,
}

impl TaxPoint {
    pub(crate) const WORDS: [(&'static str, Self); 3] =
        [("issue_date", Self::IssueDate), ("period_end", Self::PeriodEnd), ("split_by_day", Self::SplitByDay)];
}

/// What to do while VIES does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum WhenUnavailable {
    /// The document waits.
    #[default]
    Hold,
    /// The customer is taxed as a consumer.
    Charge,
    /// An earlier valid answer still counts, for so many days; else the document waits.
    LastValid { days: u32 },
}

/// What to do with contradictions in what is known of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Contradictions {
    /// Say so.
    #[default]
    Warn,
    /// Hold the document until a person has looked.
    Review,
}

impl Contradictions {
    pub(crate) const WORDS: [(&'static str, Self); 2] = [("warn", Self::Warn), ("review", Self::Review)];
}

/// What of a price that includes tax is kept when no tax is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum InclusivePrices {
    /// The net: the tax comes out of the price.
    #[default]
    KeepNet,
    /// The whole price.
    KeepGross,
}

impl InclusivePrices {
    pub(crate) const WORDS: [(&'static str, Self); 2] = [("keep_net", Self::KeepNet), ("keep_gross", Self::KeepGross)];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_their_values() {
        assert!(Supply::WORDS.iter().enumerate().all(|(index, (_, value))| *value as usize == index));
        assert!(RateKind::WORDS.iter().enumerate().all(|(index, (_, value))| *value as usize == index));
        assert!(EuRule::WORDS.iter().enumerate().all(|(index, (_, value))| *value as usize == index));
    }
}
