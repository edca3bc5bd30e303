//! What Anrok's refusals mean: every `type` of a 409 that is documented (Anrok OpenAPI 1.1), in one table. The list grows: an unknown one keeps its
//! word.

use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;

/// Where a refusal is put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Not in what we are given.
    Nowhere,
    /// A pointer into the document.
    Document(&'static str),
    /// The buyer's address, which stands where the sale says.
    Address,
    /// The items of the connection, whose code a reader does not know.
    Items,
    /// Its credentials, likewise.
    Credentials,
}

impl Place {
    pub(super) fn field(self, sale: Option<&Sale>) -> Option<String> {
        match self {
            Self::Nowhere => None,
            Self::Document(pointer) => Some(pointer.to_owned()),
            Self::Address => Some(sale.map_or("/customer", |sale| &sale.customer.address_field).to_owned()),
            Self::Items => Some("connections/items".to_owned()),
            Self::Credentials => Some("connections/credentials".to_owned()),
        }
    }
}

/// A refusal: its type, what to do about it, where, what it says (Anrok gives no words), what to do.
pub(super) struct Known {
    pub code: &'static str,
    pub class: Class,
    place: Place,
    says: &'static str,
    hint: &'static str,
}

const fn known(code: &'static str, class: Class, place: Place, says: &'static str, hint: &'static str) -> Known {
    Known { code, class, place, says, hint }
}

const CUSTOMER: Place = Place::Document("/customer/provider_customer");
const DATE: Place = Place::Document("/issuing_date");

pub(super) static KNOWN: &[Known] = &[
    // Computing: createEphemeral and createOrUpdate.
    known(
        "accountingTimeZoneNotSetForSeller",
        Class::FixData,
        Place::Nowhere,
        "the Anrok account has no accounting time zone",
        "set the accounting time zone in Anrok's settings",
    ),
    known(
        "accountingTimeZoneNotSupported",
        Class::FixData,
        Place::Nowhere,
        "Anrok does not support the accounting time zone",
        "choose another accounting time zone in Anrok's settings",
    ),
    known(
        "currencyCodeNotSupported",
        Class::FixData,
        Place::Document("/currency"),
        "Anrok does not support the currency",
        "bill in a currency that Anrok supports",
    ),
    known(
        "customerAddressCouldNotResolve",
        Class::FixData,
        Place::Address,
        "Anrok cannot tell where the customer's address is",
        "complete or correct the customer's address: country, region, postal code and street",
    ),
    known(
        "customerAddressCountryNotSupported",
        Class::FixData,
        Place::Address,
        "Anrok does not support the country of the customer's address",
        "correct the country, or take the customer off this connection",
    ),
    known(
        "customerIdNotFound",
        Class::FixData,
        CUSTOMER,
        "Anrok does not know the customer",
        "correct the customer's external id, or let the customer be created (`create`)",
    ),
    known("externalServiceError", Class::Retry, Place::Nowhere, "a service that Anrok relies on failed", "try again"),
    known(
        "jurisNotFound",
        Class::FixData,
        Place::Nowhere,
        "Anrok does not know the jurisdiction",
        "correct the jurisdiction, such as `us-CO`",
    ),
    known(
        "productExternalIdUnknown",
        Class::FixData,
        Place::Items,
        "Anrok does not know the product",
        "create the product in Anrok, or correct the item's `product_external_id`",
    ),
    known(
        "productTaxCategoryNotSupportedForJuris",
        Class::FixData,
        Place::Items,
        "Anrok does not support the product's tax category in this jurisdiction",
        "give the product another tax category in Anrok, or map the item to another product",
    ),
    known(
        "taxDateTooFarInFuture",
        Class::FixData,
        DATE,
        "the tax date is too far ahead",
        "record it at most 31 days before its date",
    ),
    known(
        "taxDateTooFarInPast",
        Class::FixData,
        DATE,
        "the tax date is too far back",
        "correct the date: 1999-01-01 is the first",
    ),
    // Stored transactions.
    known(
        "transactionFrozenForFiling",
        Class::Conflict,
        Place::Nowhere,
        "the transaction is filed, or about to be, and can no longer be changed",
        "record the opposite of it, or a credit",
    ),
    known(
        "transactionIdNotFound",
        Class::Conflict,
        Place::Nowhere,
        "Anrok has no such transaction, or it is voided",
        "compare with the list of transactions",
    ),
    known(
        "transactionExpectedVersionMismatch",
        Class::Conflict,
        Place::Nowhere,
        "the transaction was changed since",
        "read it again, then decide",
    ),
    known(
        "transactionIsAlreadyANegation",
        Class::Conflict,
        Place::Nowhere,
        "the transaction is itself the opposite of another, and has none",
        "void it, or record the document anew",
    ),
    known(
        "duplicateTransactionId",
        Class::Conflict,
        Place::Nowhere,
        "Anrok has a transaction with this id",
        "read it: it may have been recorded by an attempt whose reply was lost",
    ),
    // Lists.
    known("invalidCursor", Class::FixData, Place::Nowhere, "the cursor is not valid", "begin the list from its start"),
    known(
        "listTransactionsApiNotEnabled",
        Class::Fatal,
        Place::Nowhere,
        "the Anrok account may not list transactions",
        "ask Anrok to enable it: it belongs to a premium plan",
    ),
    known(
        "listFilingsApiNotEnabled",
        Class::Fatal,
        Place::Nowhere,
        "the Anrok account may not list filings",
        "ask Anrok to enable it: it belongs to a premium plan",
    ),
    // Certificates.
    known(
        "certificateIdNotFound",
        Class::FixData,
        Place::Nowhere,
        "Anrok has no such certificate",
        "correct the certificate's id",
    ),
    known(
        "duplicateJurisIds",
        Class::FixData,
        Place::Nowhere,
        "a jurisdiction is named twice",
        "name each jurisdiction once",
    ),
    known(
        "fileTypeNotSupported",
        Class::FixData,
        Place::Nowhere,
        "Anrok does not take this type of file",
        "send another type of file, such as PDF",
    ),
    known(
        "featureNotEnabled",
        Class::Fatal,
        Place::Nowhere,
        "the Anrok account does not have this feature",
        "ask Anrok to enable it: it belongs to a premium plan",
    ),
    known(
        "invalidEmailAddress",
        Class::FixData,
        Place::Document("/customer/email"),
        "the e-mail address is not valid",
        "correct the e-mail address",
    ),
    // Products.
    known(
        "externalIdAlreadyExists",
        Class::Conflict,
        Place::Items,
        "Anrok has a product with this id",
        "use the product that there is, or another id",
    ),
    known(
        "externalIdInvalid",
        Class::FixData,
        Place::Items,
        "the product's id is not valid",
        "use letters, digits, single spaces inside and the characters .-_:",
    ),
    known(
        "productExternalIdNotFound",
        Class::FixData,
        Place::Items,
        "Anrok does not know the product",
        "create the product in Anrok, or correct the item's `product_external_id`",
    ),
    known(
        "taxCategoryIdNotFound",
        Class::FixData,
        Place::Nowhere,
        "Anrok has no such tax category",
        "choose one of Anrok's tax categories",
    ),
    known(
        "integrationIdNotFound",
        Class::FixData,
        Place::Nowhere,
        "Anrok has no such integration",
        "correct the integration's id",
    ),
    known(
        "sourceIdAlreadyMapped",
        Class::Conflict,
        Place::Nowhere,
        "the source id is mapped already",
        "use the mapping that there is, or remove it in Anrok",
    ),
    known(
        "targetIdNotFound",
        Class::FixData,
        Place::Nowhere,
        "Anrok does not know the product that is mapped to",
        "create the product in Anrok, or map to another",
    ),
    // Tax ids.
    known(
        "validationNotEnabled",
        Class::Fatal,
        Place::Nowhere,
        "the Anrok account may not validate tax ids",
        "ask Anrok to enable it: it belongs to a premium plan",
    ),
    known(
        "validationNotSupportedForCountry",
        Class::Fatal,
        Place::Nowhere,
        "Anrok cannot validate tax ids of this country",
        "check the tax id elsewhere",
    ),
];

/// The failure of this type; of an unknown one, class `fix_data` with its word.
pub(super) fn failure(code: &str, sale: Option<&Sale>) -> Failure {
    let Some(known) = KNOWN.iter().find(|known| known.code == code) else {
        return Failure::new(
            Class::FixData,
            code,
            format!("Anrok refused it with `{code}`"),
            "see what Anrok's documentation says of this type",
        );
    };
    let mut failure = Failure::new(known.class, code, known.says, known.hint);
    failure.field = known.place.field(sale);
    failure
}
