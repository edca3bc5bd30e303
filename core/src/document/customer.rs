//! The customer as it stands on a document.

use std::borrow::Cow;

use super::provider::{self, Exemption, ProviderCustomer};
use crate::eu::ViesEvidence;
use crate::geo::{self, Address, Country};
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};
use crate::json::write::Writer;

/// The customer of a document, with what taxes need to know.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Customer<'a> {
    /// The host's id.
    pub external_id: Option<Cow<'a, str>>,
    /// Name.
    pub name: Option<Cow<'a, str>>,
    /// E-mail address.
    pub email: Option<Cow<'a, str>>,
    /// The customer's own address, in flat members of the customer.
    pub address: Address<'a>,
    /// Where invoices go, if elsewhere.
    pub billing_address: Option<Address<'a>>,
    /// Where the supply goes, if elsewhere.
    pub shipping_address: Option<Address<'a>>,
    /// VAT number or other tax identifier.
    pub tax_identification_number: Option<Cow<'a, str>>,
    /// Company or private person, if the host knows.
    pub customer_type: Option<CustomerType>,
    /// What VIES said of the VAT number.
    pub vies: Option<ViesEvidence<'a>>,
    /// What else says where a consumer is (art. 24f of Implementing Regulation (EU) 282/2011).
    pub evidence: Vec<LocationEvidence>,
    /// A person has looked at contradictions in what is known: they only warn.
    pub reviewed: Option<bool>,
    /// Taxes of this customer; empty means “not set here”.
    pub tax_codes: Vec<Cow<'a, str>>,
    /// An exempt customer pays no tax on anything.
    pub exempt: Option<bool>,
    /// The tax provider it is linked to, which then decides.
    pub provider_customer: Option<ProviderCustomer<'a>>,
    /// Why it is exempt, as AvaTax is told.
    pub exemption: Option<Exemption<'a>>,
}

/// Whether a customer is a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CustomerType {
    /// A company, or anybody who acts as a business.
    Company,
    /// A private person.
    Individual,
}

impl CustomerType {
    pub(crate) const WORDS: [(&'static str, Self); 2] = [("company", Self::Company), ("individual", Self::Individual)];

    /// The type as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::CustomerType::Company.as_str(), "company");
    /// ```
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

/// Something that says in which country a consumer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LocationEvidence {
    /// What it is.
    pub kind: EvidenceType,
    /// The country it speaks for.
    pub country: Country,
}

/// The kinds of evidence of art. 24f of Implementing Regulation (EU) 282/2011.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EvidenceType {
    /// The location of the IP address.
    Ip,
    /// The country of the bank account.
    Bank,
    /// The country of the card.
    Card,
    /// The country code of the SIM card.
    Sim,
    /// The place of the land line.
    Landline,
    /// Other commercially relevant information.
    Other,
}

impl EvidenceType {
    pub(crate) const WORDS: [(&'static str, Self); 6] = [
        ("ip", Self::Ip),
        ("bank", Self::Bank),
        ("card", Self::Card),
        ("sim", Self::Sim),
        ("landline", Self::Landline),
        ("other", Self::Other),
    ];

    /// The kind as it is written in JSON.
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize].0
    }
}

/// Most items of evidence of one customer.
const MAX_EVIDENCE: usize = 20;

fn read_evidence(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Vec<LocationEvidence> {
    let nodes = read::list(slot, path, problems);
    if let Some(nodes) = nodes.filter(|nodes| nodes.len() > MAX_EVIDENCE) {
        let message = format!("this list has {} entries, at most {MAX_EVIDENCE} are read", nodes.len());
        problems.add(path, "too_many", message);
        return Vec::new();
    }
    read::each(nodes, path, problems, |node, at, problems| {
        members!(node, at, problems, { kind: "type", country: "country" });
        let (kind_path, country_path) = (at.member("type"), at.member("country"));
        let kind = read::required(kind, &kind_path, problems);
        let kind = read::word(kind, &EvidenceType::WORDS, &kind_path, problems);
        let country = geo::read_country(read::required(country, &country_path, problems), &country_path, problems);
        Some(LocationEvidence { kind: kind?, country: country? })
    })
}

impl Customer<'_> {
    /// The customer's country: its own, else the billing address's, else the shipping address's.
    pub fn country(&self) -> Option<Country> {
        let of = |address: &Option<Address<'_>>| address.as_ref().and_then(|address| address.country);
        self.address.country.or_else(|| of(&self.billing_address)).or_else(|| of(&self.shipping_address))
    }
}

pub(crate) fn read<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Customer<'a> {
    members!(node, path, problems, {
        external_id: "external_id", name: "name", email: "email", line1: "address_line1", line2: "address_line2", city: "city",
        zipcode: "zipcode", state: "state", country: "country", billing: "billing_address", shipping: "shipping_address",
        number: "tax_identification_number", customer_type: "customer_type", vies: "vies", evidence: "evidence",
        reviewed: "reviewed", tax_codes: "tax_codes", exempt: "exempt", link: "provider_customer",
        exemption: "exemption",
    });
    Customer {
        external_id: read::code(external_id, &path.member("external_id"), problems),
        name: read::text(name, &path.member("name"), problems),
        email: read::text(email, &path.member("email"), problems),
        address: geo::read_address_parts([line1, line2, city, zipcode, state, country], path, problems),
        billing_address: geo::read_address_slot(billing, &path.member("billing_address"), problems),
        shipping_address: geo::read_address_slot(shipping, &path.member("shipping_address"), problems),
        tax_identification_number: read::text(number, &path.member("tax_identification_number"), problems),
        customer_type: read::word(customer_type, &CustomerType::WORDS, &path.member("customer_type"), problems),
        vies: vies.and_then(|node| ViesEvidence::read(node, &path.member("vies"), problems)),
        evidence: read_evidence(evidence, &path.member("evidence"), problems),
        reviewed: read::boolean(reviewed, &path.member("reviewed"), problems),
        tax_codes: read::codes(tax_codes, &path.member("tax_codes"), problems),
        exempt: read::boolean(exempt, &path.member("exempt"), problems),
        provider_customer: provider::read_link(link, &path.member("provider_customer"), problems),
        exemption: provider::read_exemption(exemption, &path.member("exemption"), problems),
    }
}

/// The members of an address that are set, as an object.
fn write_address(out: &mut Writer, address: &Address<'_>) {
    out.raw("{");
    Members::new(out).address(address);
    out.raw("}");
}

/// A customer as it was given, in the order of the contract.
pub(crate) fn write_customer(out: &mut Writer, customer: &Customer<'_>) {
    out.raw("{");
    let mut members = Members::new(out);
    members.text("external_id", customer.external_id.as_deref());
    members.text("name", customer.name.as_deref());
    members.text("email", customer.email.as_deref());
    members.address(&customer.address);
    for (key, address) in
        [("billing_address", &customer.billing_address), ("shipping_address", &customer.shipping_address)]
    {
        if let Some(address) = address {
            members.key(key);
            write_address(members.out, address);
        }
    }
    members.text("tax_identification_number", customer.tax_identification_number.as_deref());
    members.text("customer_type", customer.customer_type.map(CustomerType::as_str));
    if let Some(vies) = &customer.vies {
        members.key("vies");
        vies.write(members.out);
    }
    if !customer.evidence.is_empty() {
        members.key("evidence");
        members.out.list(&customer.evidence, |out, item| {
            out.raw(r#"{"type":"#).string(item.kind.as_str());
            out.raw(r#","country":"#).string(item.country.code()).raw("}");
        });
    }
    if let Some(reviewed) = customer.reviewed {
        members.key("reviewed");
        members.out.boolean(reviewed);
    }
    if !customer.tax_codes.is_empty() {
        members.key("tax_codes");
        members.out.list(&customer.tax_codes, |out, code| {
            out.string(code);
        });
    }
    if let Some(exempt) = customer.exempt {
        members.key("exempt");
        members.out.boolean(exempt);
    }
    if let Some(link) = &customer.provider_customer {
        members.key("provider_customer");
        link.write(members.out);
    }
    if let Some(exemption) = &customer.exemption {
        members.key("exemption");
        exemption.write(members.out);
    }
    out.raw("}");
}

/// Optional members of an object, with commas between those that are there.
struct Members<'w> {
    out: &'w mut Writer,
    first: bool,
}

impl<'w> Members<'w> {
    fn new(out: &'w mut Writer) -> Self {
        Self { out, first: true }
    }

    fn key(&mut self, key: &str) {
        if !self.first {
            self.out.raw(",");
        }
        self.first = false;
        self.out.string(key).raw(":");
    }

    fn text(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.key(key);
            self.out.string(value);
        }
    }

    fn address(&mut self, address: &Address<'_>) {
        self.text("address_line1", address.address_line1.as_deref());
        self.text("address_line2", address.address_line2.as_deref());
        self.text("city", address.city.as_deref());
        self.text("zipcode", address.zipcode.as_deref());
        self.text("state", address.state.as_deref());
        self.text("country", address.country.map(|country| country.code()));
    }
}
