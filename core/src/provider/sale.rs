//! What is told to a provider of a document. It is frozen into the taxed document, so that credit notes and voids repeat it, whatever
//! customer and configuration say by then.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::config::Product;
use crate::money::Currency;

/// A document as a provider is told it. Amounts in minor units, deductions taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sale {
    /// The host's id of the document.
    pub document_id: String,
    #[serde(with = "currency")]
    pub currency: Currency,
    /// The date of the document; of a credit the day of the credit.
    pub issuing_date: Date,
    /// The date whose rates hold; of a credit that of its invoice.
    pub tax_date: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing_entity: Option<String>,
    pub customer: Buyer,
    /// Where it is supplied from: the billing entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_from: Option<Place>,
    /// Of a credit: the provider's id of what it credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<String>,
    pub lines: Vec<SaleLine>,
}

/// Who buys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Buyer {
    /// The provider's id of the customer, else the host's.
    pub id: String,
    /// Whether the provider may make the customer when it does not know it.
    #[serde(default)]
    pub create: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
    pub address: Place,
    /// Where the address stands in the document: `/customer/shipping_address`, `/customer/billing_address` or `/customer`.
    pub address_field: String,
    /// AvaTax: exemption by use, and number of a certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_use_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption_no: Option<String>,
}

/// An address without blank parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line1: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line2: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// As the host wrote it (`CA`, `California`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// ISO 3166-1, two letters.
    pub country: String,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaleLine {
    /// The fee's id: the key by which the answer is matched.
    pub fee_id: String,
    /// Minor units after deductions, with included taxes if there are any; negative for what is credited.
    pub amount: i64,
    /// How many, as a decimal; never negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<String>,
    /// Stripe Invoicing: the price of one in minor units, as a decimal, where nothing was taken off the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_amount: Option<String>,
    pub product: Product,
    #[serde(default)]
    pub tax_included: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity_use_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption_no: Option<String>,
}

impl Sale {
    /// What takes all of it back, dated `today`, with the tax date of the sale and the provider's id of what it reverses.
    pub(crate) fn reversed(&self, today: Date, original: &str) -> Self {
        let mut sale = self.clone();
        sale.issuing_date = today;
        sale.original = Some(original.to_owned());
        for line in &mut sale.lines {
            line.amount = -line.amount;
        }
        sale
    }
}

/// A currency as its code.
mod currency {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::money::Currency;

    pub(super) fn serialize<S: Serializer>(currency: &Currency, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(currency.code())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        let code = String::deserialize(deserializer)?;
        Currency::from_code(&code).ok_or_else(|| de::Error::custom("this is no currency with minor units"))
    }
}
