//! The rules of law that decide, in words; articles are those of Directive 2006/112/EC.

pub(super) const DOMESTIC_BUSINESS: &str =
    "art. 44: the place of supply is where the business customer is, in the seller's own state";
pub(super) const DOMESTIC_CONSUMER: &str =
    "art. 58: the place of supply is the consumer's home, in the seller's own state";
pub(super) const AT_THE_SELLER: &str = "art. 45: the place of supply to a consumer is where the seller is";
pub(super) const REVERSE_CHARGE: &str =
    "art. 44 and 196: the place of supply is the business customer's member state, and the customer owes the tax";
pub(super) const BELOW_THRESHOLD: &str =
    "art. 59c: below the threshold of EUR 10,000 the place of supply stays with the seller";
pub(super) const CONSUMERS_HOME: &str = "art. 58: the place of supply is the consumer's home in another member state";
pub(super) const BEFORE_2015: &str =
    "art. 45 until 2014-12-31: electronic services of a seller in the EU are taxed where the seller is";
pub(super) const BUSINESS_OUTSIDE: &str =
    "art. 44: the place of supply is the business customer's, outside the EU VAT area";
pub(super) const ELECTRONIC_OUTSIDE: &str =
    "art. 58: the place of supply is the consumer's home, outside the EU VAT area";
pub(super) const ELECTRONIC_OUTSIDE_BEFORE_2015: &str = "art. 59(k) until 2014-12-31: the place of supply of electronic services is the consumer's home, outside the EU VAT area";
pub(super) const EXEMPT_TO_BUSINESS: &str =
    "art. 44: the place of supply is the business customer's member state, where the supply is exempt";
pub(super) const ART_59_OUTSIDE: &str =
    "art. 59: the place of supply of such services is the consumer's home, outside the EU VAT area";
pub(super) const AT_THE_SELLER_FOR_ALL: &str =
    "art. 45: the place of supply to a consumer is where the seller is, also when the consumer is outside the EU";
pub(super) const FROM_OUTSIDE_TO_BUSINESS: &str =
    "art. 44 and 196: the seller is outside the EU VAT area, the business customer owes the tax";
pub(super) const FROM_OUTSIDE_TO_CONSUMER: &str =
    "art. 58: the place of supply is the consumer's home, from the first euro for a seller outside the EU (art. 358a)";
pub(super) const AT_THE_SELLER_OUTSIDE: &str =
    "art. 45: the place of supply to a consumer is where the seller is, outside the EU VAT area";
pub(super) const SAME_PLACE_OUTSIDE: &str = "seller and customer are in the same place outside the EU VAT area";
pub(super) const CUSTOMER_OUTSIDE: &str =
    "art. 44, 58 and 59: the place of supply is the customer's, outside the EU VAT area";

pub(super) const GOODS_DOMESTIC: &str = "art. 31 and 32: goods are taxed where their transport begins";
pub(super) const GOODS_IN_THE_KINGDOM: &str =
    "art. 31 and 32: goods within the United Kingdom are taxed where their transport begins";
pub(super) const GOODS_INTRA_COMMUNITY: &str =
    "art. 138: goods to a taxable person in another member state are exempt, the customer taxes the acquisition";
pub(super) const GOODS_OWN_NUMBER: &str =
    "art. 138(1)(b): no exemption, because the customer's VAT number is one of the state where the transport begins";
pub(super) const GOODS_BELOW_THRESHOLD: &str =
    "art. 59c (until 2021-06-30 art. 34): below the threshold distance sales stay with the seller";
pub(super) const GOODS_DISTANCE_SALE: &str = "art. 33: distance sales to a consumer are taxed where the transport ends";
pub(super) const GOODS_EXPORT: &str = "art. 6 and 146: goods that leave the VAT area are exempt";
pub(super) const GOODS_IMPORT: &str =
    "art. 30 and 70: goods from outside the VAT area are taxed at import, which the importer declares";
