//! An invoice as the host sends it.

use std::borrow::Cow;
use std::hash::BuildHasher;

use jiff::civil::Date;

use super::customer::{self, Customer};
use super::deduction::{self, Coupon, Credit, ProgressiveBillingCredit};
use super::fee::{self, Fee, FeeType};
use super::provider::ProviderCustomer;
use crate::error::{Error, ErrorKind};
use crate::json::node::{self, Node};
use crate::json::read::{self, Path, Problems, members};
use crate::json::repeats::repeats;
use crate::money::Currency;

/// What kind of invoice it is; it decides the order of levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvoiceType {
    /// A period of subscriptions.
    Subscription,
    /// Add-ons sold once.
    OneOff,
    /// A top-up of prepaid credits: never taxed.
    PrepaidCredit,
    /// Fees that were paid in advance, grouped.
    AdvanceCharges,
    /// A preview of current usage.
    Usage,
}

impl InvoiceType {
    pub(crate) const WORDS: [(&'static str, Self); 5] = [
        ("subscription", Self::Subscription),
        ("one_off", Self::OneOff),
        ("prepaid_credit", Self::PrepaidCredit),
        ("advance_charges", Self::AdvanceCharges),
        ("usage", Self::Usage),
    ];

    /// The type as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::InvoiceType::OneOff.as_str(), "one_off");
    /// ```
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// Where an invoice stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InvoiceStatus {
    /// Still changing.
    Draft,
    /// Open.
    Open,
    /// Waiting for something.
    Pending,
    /// Being made.
    Generating,
    /// Closed without being issued.
    Closed,
    /// Issued.
    Finalized,
    /// Could not be made.
    Failed,
    /// Taken back.
    Voided,
}

impl InvoiceStatus {
    pub(crate) const WORDS: [(&'static str, Self); 8] = [
        ("draft", Self::Draft),
        ("open", Self::Open),
        ("pending", Self::Pending),
        ("generating", Self::Generating),
        ("closed", Self::Closed),
        ("finalized", Self::Finalized),
        ("failed", Self::Failed),
        ("voided", Self::Voided),
    ];

    /// The status as it is written in JSON.
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, status)| *status == self).map_or("", |(word, _)| word)
    }
}

/// An invoice before tax. It borrows its texts from the JSON it was read from, and what exists
/// was checked.
///
/// ```
/// let invoice = tallage::Invoice::from_json(r#"{
///     "id": "inv_1", "type": "one_off", "issuing_date": "2026-10-31", "currency": "EUR",
///     "fees": [{"id": "f1", "type": "add_on", "amount_cents": 1000}]
/// }"#)?;
/// assert_eq!(invoice.fees.len(), 1);
/// # Ok::<(), tallage::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Invoice<'a> {
    /// The host's id.
    pub id: Cow<'a, str>,
    /// The printed number.
    pub number: Option<Cow<'a, str>>,
    /// What kind of invoice it is.
    pub invoice_type: InvoiceType,
    /// Where it stands in its life.
    pub status: Option<InvoiceStatus>,
    /// The date on the invoice.
    pub issuing_date: Date,
    /// The date whose rates hold; as the issuing date unless given.
    pub tax_date: Date,
    /// The currency of every amount.
    pub currency: Currency,
    /// The billing entity, by code.
    pub billing_entity: Option<Cow<'a, str>>,
    /// The customer.
    pub customer: Option<Customer<'a>>,
    /// Whether taxes are inside the amounts, for fees that do not say it themselves.
    pub prices_include_tax: Option<bool>,
    /// The lines: 1 to 100,000.
    pub fees: Vec<Fee<'a>>,
    /// What earlier progressive-billing invoices have charged already.
    pub progressive_billing_credits: Vec<ProgressiveBillingCredit<'a>>,
    /// Coupons, taken off before tax.
    pub coupons: Vec<Coupon<'a>>,
    /// How many of them, in front, were those of fees that were split.
    pub(crate) coupons_of_parts: usize,
    /// Credit notes used after tax.
    pub credit_note_credits: Vec<Credit<'a>>,
    /// Prepaid credits used after tax.
    pub prepaid_credits: Vec<Credit<'a>>,
    /// Manual taxes and EU VAT decide, whatever the customer is linked to.
    unlinked: bool,
    /// Its payment is gated at a provider, which decides also about prepaid credits.
    gated: bool,
}

/// Most fees of one document.
const MAX_FEES: usize = 100_000;
/// Most coupons, or credits of one kind, of one document or fee.
pub(crate) const MAX_DEDUCTIONS: usize = 100;

impl<'a> Invoice<'a> {
    /// Reads an invoice (docs/json.md, “Invoice”).
    ///
    /// # Errors
    /// `json.*` when the text is not JSON; otherwise kind `invalid_document`, with every problem
    /// in `details.problems`.
    pub fn from_json(text: &'a str) -> Result<Self, Error> {
        let tape = node::parse(text, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let invoice = Self::read(tape.root(), &Path::Root("invoice"), &mut problems);
        problems.finish(invoice)
    }

    /// The link of its customer to a tax provider, which then decides; `None` for an invoice that is taxed [as if there was
    /// none](Self::into_unlinked), and for prepaid credits, which nobody taxes.
    pub(crate) fn link(&self) -> Option<&ProviderCustomer<'a>> {
        let link = self.customer.as_ref()?.provider_customer.as_ref();
        link.filter(|_| !self.unlinked && !self.is_untaxed_top_up())
    }

    /// The same invoice as if its customer was not linked to a tax provider: manual taxes and EU VAT decide. What is written of the customer
    /// stays. Like any other it must be prepared (`resolve::prepare`), which a linked one was not.
    pub(crate) fn into_unlinked(mut self) -> Self {
        self.unlinked = true;
        self
    }

    /// The same invoice as one whose payment is gated at the provider of its customer: prepaid credits are its matter too.
    pub(crate) fn into_gated(mut self) -> Self {
        self.gated = true;
        self
    }

    /// Whether it sells prepaid credits, which nobody taxes unless a payment gate wants it.
    pub(crate) fn is_untaxed_top_up(&self) -> bool {
        self.invoice_type == InvoiceType::PrepaidCredit && !self.gated
    }

    /// Where a fee stood in the document that was sent.
    pub(crate) fn sent_at(&self, fee: usize) -> usize {
        self.fees.get(fee).and_then(|fee| fee.vat.sent_at).map_or(fee, |index| index as usize)
    }

    fn read(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        members!(node, path, problems, {
            id: "id", number: "number", invoice_type: "type", status: "status", issuing_date: "issuing_date", tax_date: "tax_date",
            currency: "currency", entity: "billing_entity", customer: "customer", inclusive: "prices_include_tax", fees: "fees",
            progressive: "progressive_billing_credits", coupons: "coupons", notes: "credit_note_credits", prepaid: "prepaid_credits",
        });
        let id = read::required_code(id, &path.member("id"), problems);
        let type_path = path.member("type");
        let invoice_type = read::required(invoice_type, &type_path, problems);
        let invoice_type = read::word(invoice_type, &InvoiceType::WORDS, &type_path, problems);
        let date_path = path.member("issuing_date");
        let issuing_date = read::required(issuing_date, &date_path, problems);
        let issuing_date = read::date(issuing_date, &date_path, problems);
        let tax_date = read::date(tax_date, &path.member("tax_date"), problems);
        let currency = read_currency(currency, &path.member("currency"), problems);
        let fees = read_fees(fees, invoice_type, &path.member("fees"), problems);
        let invoice = Self {
            id: id.unwrap_or_default(),
            number: read::text(number, &path.member("number"), problems),
            invoice_type: invoice_type.unwrap_or(InvoiceType::Subscription),
            status: read::word(status, &InvoiceStatus::WORDS, &path.member("status"), problems),
            issuing_date: issuing_date.unwrap_or_default(),
            tax_date: tax_date.or(issuing_date).unwrap_or_default(),
            currency: currency?,
            billing_entity: read::code(entity, &path.member("billing_entity"), problems),
            customer: customer.map(|node| customer::read(node, &path.member("customer"), problems)),
            prices_include_tax: read::boolean(inclusive, &path.member("prices_include_tax"), problems),
            fees,
            progressive_billing_credits: read_some(
                progressive,
                &path.member("progressive_billing_credits"),
                problems,
                deduction::read_progressive,
            ),
            coupons: read_some(coupons, &path.member("coupons"), problems, |node, at, problems| {
                deduction::read_coupon(node, false, at, problems)
            }),
            coupons_of_parts: 0,
            credit_note_credits: read_some(
                notes,
                &path.member("credit_note_credits"),
                problems,
                deduction::read_credit,
            ),
            prepaid_credits: read_some(prepaid, &path.member("prepaid_credits"), problems, deduction::read_credit),
            unlinked: false,
            gated: false,
        };
        // What stands in for a missing member is never seen: its problem refuses the document.
        problems.is_empty().then_some(invoice)
    }
}

/// A required currency.
pub(crate) fn read_currency(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Currency> {
    let code = read::required_code(slot, path, problems)?;
    let currency = Currency::from_code(&code);
    if currency.is_none() {
        let shown: String = code.chars().take(16).collect();
        let message = format!(
            "`{shown}` is not a currency with minor units; use a code of ISO 4217 in upper case, such as `EUR`"
        );
        problems.add(path, "unknown_currency", message);
    }
    currency
}

/// A list of at most [`MAX_DEDUCTIONS`] things.
pub(crate) fn read_some<'a, T>(
    slot: Option<Node<'_, 'a>>,
    path: &Path<'_>,
    problems: &mut Problems,
    read_one: impl FnMut(Node<'_, 'a>, &Path<'_>, &mut Problems) -> Option<T>,
) -> Vec<T> {
    let nodes = read::list(slot, path, problems);
    if let Some(nodes) = nodes.filter(|nodes| nodes.len() > MAX_DEDUCTIONS) {
        problems.add(
            path,
            "too_many",
            format!("this list has {} entries, at most {MAX_DEDUCTIONS} are read", nodes.len()),
        );
        return Vec::new();
    }
    read::each(nodes, path, problems, read_one)
}

fn read_fees<'a>(
    slot: Option<Node<'_, 'a>>,
    invoice_type: Option<InvoiceType>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Vec<Fee<'a>> {
    let Some(nodes) = read::filled_list(read::required(slot, path, problems), path, problems) else {
        return Vec::new();
    };
    if nodes.len() > MAX_FEES {
        let message = format!("the document has {} fees, at most {MAX_FEES} are taxed; split it", nodes.len());
        problems.add(path, "too_many", message);
        return Vec::new();
    }
    let mut fees = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.enumerate() {
        let at = path.index(index);
        if let (Some(()), Some(fee)) = (fee::read(node, &at, problems, &mut fees), fees.last()) {
            check_type(fee.fee_type, invoice_type, &at.member("type"), problems);
            if invoice_type == Some(InvoiceType::PrepaidCredit)
                && fee.settled.as_ref().is_some_and(|taxes| !taxes.is_empty())
            {
                let message =
                    "prepaid credits carry no tax, so none can have been settled; drop the taxes or correct the type";
                problems.add(&at.member("settled"), "not_allowed", message);
            }
        }
    }
    if fees.len() == nodes.len() && has_repeated_ids(&fees) {
        let ids: Vec<&str> = fees.iter().map(|fee| fee.id.as_ref()).collect();
        for index in repeats(&ids) {
            let message = format!("the fee id `{}` stands twice; ids are unique in a document", fees[index].id);
            problems.add(&path.index(index).member("id"), "duplicate", message);
        }
    }
    fees
}

fn has_repeated_ids(fees: &[Fee<'_>]) -> bool {
    if fees.len() <= 16 {
        return fees.iter().enumerate().any(|(index, a)| fees[..index].iter().any(|b| a.id == b.id));
    }
    // Sorting hashes is several times faster than sorting texts, and as safe: hashes that meet only
    // mean comparing the texts.
    let hash = rustc_hash::FxBuildHasher;
    let mut hashes: Vec<u64> = fees.iter().map(|fee| hash.hash_one(fee.id.as_ref())).collect();
    hashes.sort_unstable();
    if hashes.windows(2).all(|pair| pair[0] != pair[1]) {
        return false;
    }
    let mut ids: Vec<&str> = fees.iter().map(|fee| fee.id.as_ref()).collect();
    ids.sort_unstable();
    ids.windows(2).any(|pair| pair[0] == pair[1])
}

fn check_type(fee: FeeType, invoice: Option<InvoiceType>, path: &Path<'_>, problems: &mut Problems) {
    let Some(invoice) = invoice else { return };
    let allowed = match invoice {
        InvoiceType::OneOff => fee == FeeType::AddOn,
        InvoiceType::PrepaidCredit => true,
        InvoiceType::Subscription | InvoiceType::AdvanceCharges | InvoiceType::Usage => fee != FeeType::Credit,
    };
    if !allowed {
        let message = format!("a fee of type `{}` does not stand in a `{}` invoice", fee.as_str(), invoice.as_str());
        problems.add(path, "not_allowed", message);
    }
}
