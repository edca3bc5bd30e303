//! A configured tax: identity, dated rates, and what it says to an e-invoice.

use jiff::civil::Date;

use crate::json::write::Writer;
use crate::money::Rate;

/// The VAT category of EN 16931 (code list UNCL 5305 as that norm restricts it, with the Italian
/// `B` of the 2026 list).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Category {
    /// Standard rate (any rate above zero).
    S,
    /// Zero rated.
    Z,
    /// Exempt.
    E,
    /// Reverse charge.
    AE,
    /// Intra-Community supply of goods.
    K,
    /// Export of goods.
    G,
    /// Not subject to VAT.
    O,
    /// IGIC of the Canary Islands.
    L,
    /// IPSI of Ceuta and Melilla.
    M,
    /// Italian split payment.
    B,
}

impl Category {
    pub(crate) const WORDS: [(&'static str, Self); 10] = [
        ("S", Self::S),
        ("Z", Self::Z),
        ("E", Self::E),
        ("AE", Self::AE),
        ("K", Self::K),
        ("G", Self::G),
        ("O", Self::O),
        ("L", Self::L),
        ("M", Self::M),
        ("B", Self::B),
    ];

    /// The code as EN 16931 writes it.
    ///
    /// ```
    /// assert_eq!(tallage::Category::AE.as_str(), "AE");
    /// ```
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, category)| *category == self).map_or("", |(word, _)| word)
    }
}

/// What happens to a fee, or to one tax on it, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Treatment {
    /// Taxed at a rate above zero.
    Standard,
    /// Taxed at a reduced rate of EU VAT.
    Reduced,
    /// Taxed at 0 %.
    Zero,
    /// Exempt by law or by the customer's or fee's status.
    Exempt,
    /// The customer owes the tax.
    ReverseCharge,
    /// Not subject to the tax.
    OutOfScope,
    /// Export of goods.
    Export,
    /// Intra-Community supply of goods.
    IntraCommunity,
    /// No tax is named for it.
    NotTaxed,
    /// A provider: exempt by the customer's certificate.
    CustomerExempt,
    /// A provider: this transaction is exempt.
    TransactionExempt,
    /// A provider: the seller does not collect there.
    NotCollecting,
    /// A provider: the product is not taxed there.
    ProductNotTaxed,
    /// A provider: the jurisdiction has no such tax.
    JurisdictionHasNoTax,
    /// A provider: the seller pays the tax itself.
    SellerPays,
    /// A provider gave no reason, or one that is not known.
    Unknown,
    /// Not known yet: the document waits for an answer.
    Pending,
}

impl Treatment {
    pub(crate) const WORDS: [(&'static str, Self); 17] = [
        ("standard", Self::Standard),
        ("reduced", Self::Reduced),
        ("zero", Self::Zero),
        ("exempt", Self::Exempt),
        ("reverse_charge", Self::ReverseCharge),
        ("out_of_scope", Self::OutOfScope),
        ("export", Self::Export),
        ("intra_community", Self::IntraCommunity),
        ("not_taxed", Self::NotTaxed),
        ("customer_exempt", Self::CustomerExempt),
        ("transaction_exempt", Self::TransactionExempt),
        ("not_collecting", Self::NotCollecting),
        ("product_not_taxed", Self::ProductNotTaxed),
        ("jurisdiction_has_no_tax", Self::JurisdictionHasNoTax),
        ("seller_pays", Self::SellerPays),
        ("unknown", Self::Unknown),
        ("pending", Self::Pending),
    ];

    /// The word as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::Treatment::ReverseCharge.as_str(), "reverse_charge");
    /// ```
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, treatment)| *treatment == self).map_or("", |(word, _)| word)
    }

    /// The treatment of a tax by its category where it has one, else by its rate.
    pub(crate) fn of(category: Option<Category>, rate: Rate) -> Self {
        match category {
            Some(Category::E) => Self::Exempt,
            Some(Category::AE) => Self::ReverseCharge,
            Some(Category::O) => Self::OutOfScope,
            Some(Category::G) => Self::Export,
            Some(Category::K) => Self::IntraCommunity,
            Some(Category::Z) => Self::Zero,
            Some(Category::S | Category::L | Category::M | Category::B) | None => {
                if rate.is_zero() {
                    Self::Zero
                } else {
                    Self::Standard
                }
            }
        }
    }
}

/// A rate of a tax, with what of an applied tax's JSON it decides, written once.
#[derive(Debug, Clone)]
pub(crate) struct TaxRate {
    pub rate: Rate,
    pub treatment: Treatment,
    pub category: Option<Category>,
    /// `{"tax_code":…,"tax_name":…,"tax_description":…,"tax_rate":…`
    pub head: Box<str>,
    /// `,"treatment":…,"category_code":…,"exemption_reason_code":…,"jurisdiction":…`: a mention
    /// and the brace may follow.
    pub tail: Box<str>,
}

/// A tax of the configuration.
#[derive(Debug, Clone)]
pub(crate) struct Tax {
    pub code: Box<str>,
    pub name: Box<str>,
    pub inclusive: bool,
    pub compound: bool,
    /// What holds before the first dated row.
    pub rate: Option<TaxRate>,
    /// Dated rows, ascending, no date twice.
    pub rates: Box<[(Date, TaxRate)]>,
}

/// What an applied tax says beside its figures.
pub(crate) struct TaxTexts<'t> {
    pub code: &'t str,
    pub name: &'t str,
    pub description: Option<&'t str>,
    pub category: Option<Category>,
    pub exemption_reason_code: Option<&'t str>,
    pub jurisdiction: Option<&'t str>,
    /// What category and rate do not say; `None`: they do.
    pub treatment: Option<Treatment>,
}

impl TaxTexts<'_> {
    /// A rate of the tax.
    pub(crate) fn rate(&self, rate: Rate) -> TaxRate {
        let mut head = Writer::default();
        head.raw(r#"{"tax_code":"#).string(self.code).raw(r#","tax_name":"#).string(self.name);
        head.optional(r#","tax_description":"#, self.description).raw(r#","tax_rate":"#).rate(rate);
        let treatment = self.treatment.unwrap_or_else(|| Treatment::of(self.category, rate));
        let mut tail = Writer::default();
        tail.raw(r#","treatment":""#).raw(treatment.as_str()).raw(r#"""#);
        tail.optional(r#","category_code":"#, self.category.map(Category::as_str));
        tail.optional(r#","exemption_reason_code":"#, self.exemption_reason_code);
        tail.optional(r#","jurisdiction":"#, self.jurisdiction);
        TaxRate {
            rate,
            treatment,
            category: self.category,
            head: head.into_string().into(),
            tail: tail.into_string().into(),
        }
    }
}

impl Tax {
    /// The rate in force on `date`; `None` before the first dated row of a tax that has no other.
    pub(crate) fn rate_on(&self, date: Date) -> Option<&TaxRate> {
        let after = self.rates.partition_point(|(from, _)| *from <= date);
        match after.checked_sub(1).and_then(|row| self.rates.get(row)) {
            Some((_, rate)) => Some(rate),
            None => self.rate.as_ref(),
        }
    }
}
