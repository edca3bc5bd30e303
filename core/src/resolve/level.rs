//! The levels that may name taxes.

/// Where the decision about a fee's taxes was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Level {
    /// The tax provider that the customer is linked to.
    Provider,
    /// The fee itself names its taxes.
    Fee,
    /// The fee's charge.
    Charge,
    /// The fee's fixed charge.
    FixedCharge,
    /// The plan's minimum commitment.
    Commitment,
    /// The fee's add-on.
    AddOn,
    /// The fee's plan.
    Plan,
    /// The customer.
    Customer,
    /// EU VAT, which the billing entity lets be decided.
    Eu,
    /// The billing entity.
    BillingEntity,
    /// The organization.
    Organization,
    /// Every level was asked and none names a tax.
    None,
    /// Prepaid credits carry no tax: no level was asked.
    PrepaidCredit,
    /// The fee was taxed when it was paid in advance: no level was asked.
    Settled,
    /// The customer is exempt: no level was asked.
    CustomerExempt,
    /// The fee is exempt: no level was asked.
    FeeExempt,
}

impl Level {
    const WORDS: [(&'static str, Self); 16] = [
        ("provider", Self::Provider),
        ("fee", Self::Fee),
        ("charge", Self::Charge),
        ("fixed_charge", Self::FixedCharge),
        ("commitment", Self::Commitment),
        ("add_on", Self::AddOn),
        ("plan", Self::Plan),
        ("customer", Self::Customer),
        ("eu", Self::Eu),
        ("billing_entity", Self::BillingEntity),
        ("organization", Self::Organization),
        ("none", Self::None),
        ("prepaid_credit", Self::PrepaidCredit),
        ("settled", Self::Settled),
        ("customer_exempt", Self::CustomerExempt),
        ("fee_exempt", Self::FeeExempt),
    ];

    /// The level as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::Level::BillingEntity.as_str(), "billing_entity");
    /// ```
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

/// A set of levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Levels(u16);

impl Levels {
    pub(crate) fn insert(&mut self, level: Level) {
        self.0 |= 1 << level as u16;
    }

    /// The levels, highest first.
    pub(crate) fn iter(self) -> impl Iterator<Item = Level> {
        Level::WORDS.into_iter().map(|(_, level)| level).filter(move |level| self.0 & (1 << *level as u16) != 0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_the_order_of_the_levels() {
        for (index, (word, level)) in Level::WORDS.into_iter().enumerate() {
            assert_eq!(level as usize, index, "{word}");
        }
    }

    #[test]
    fn a_set_lists_its_levels_highest_first() {
        let mut levels = Levels::default();
        levels.insert(Level::Organization);
        levels.insert(Level::Customer);
        assert_eq!(levels.iter().collect::<Vec<_>>(), [Level::Customer, Level::Organization]);
    }
}
