//! Seller, buyer and delivery: what EN 16931 wants to know of them and a document does not say.

use std::borrow::Cow;

use jiff::civil::Date;

use super::read::Document;
use crate::geo::{self, Country};
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};

type Text<'a> = Option<Cow<'a, str>>;

/// Who sells.
#[derive(Debug, Default)]
pub(crate) struct Seller<'a> {
    /// BT-27.
    pub name: Text<'a>,
    /// BT-40.
    pub country: Option<Country>,
    /// BT-31.
    pub vat_number: Text<'a>,
    /// BT-32.
    pub tax_registration: Text<'a>,
    /// BT-63.
    pub representative: Text<'a>,
}

/// Who buys, by number; the rest is the customer of the document.
#[derive(Debug, Default)]
pub(crate) struct Buyer<'a> {
    /// BT-48.
    pub vat_number: Text<'a>,
    /// BT-47.
    pub legal_registration: Text<'a>,
}

/// The period that is invoiced (BG-14).
#[derive(Debug, Default)]
pub(crate) struct Period {
    /// BT-73.
    pub from: Option<Date>,
    /// BT-74.
    pub to: Option<Date>,
}

/// When and where was delivered.
#[derive(Debug, Default)]
pub(crate) struct Delivery {
    /// BT-72.
    pub date: Option<Date>,
    pub period: Option<Period>,
    /// BT-80.
    pub country: Option<Country>,
}

/// The parties as the host names them.
#[derive(Debug, Default)]
pub(crate) struct Parties<'a> {
    pub seller: Option<Seller<'a>>,
    /// Absent: by the customer's tax identification number.
    pub buyer: Option<Buyer<'a>>,
    pub delivery: Option<Delivery>,
}

impl<'a> Parties<'a> {
    /// From the members `seller`, `buyer` and `delivery` of the object at `path`.
    pub(super) fn read(slots: [Option<Node<'_, 'a>>; 3], path: &Path<'_>, problems: &mut Problems) -> Self {
        let [seller, buyer, delivery] = slots;
        Self {
            seller: seller.map(|node| read_seller(node, &path.member("seller"), problems)),
            buyer: buyer.map(|node| read_buyer(node, &path.member("buyer"), problems)),
            delivery: delivery.map(|node| read_delivery(node, &path.member("delivery"), problems)),
        }
    }
}

fn read_seller<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Seller<'a> {
    members!(node, path, problems, {
        name: "name", country: "country", vat_number: "vat_number", tax_registration: "tax_registration",
        representative: "tax_representative_vat_number",
    });
    Seller {
        name: read::text(name, &path.member("name"), problems),
        country: geo::read_country(country, &path.member("country"), problems),
        vat_number: read::code(vat_number, &path.member("vat_number"), problems),
        tax_registration: read::code(tax_registration, &path.member("tax_registration"), problems),
        representative: read::code(representative, &path.member("tax_representative_vat_number"), problems),
    }
}

fn read_buyer<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Buyer<'a> {
    members!(node, path, problems, { vat_number: "vat_number", legal_registration: "legal_registration" });
    Buyer {
        vat_number: read::code(vat_number, &path.member("vat_number"), problems),
        legal_registration: read::code(legal_registration, &path.member("legal_registration"), problems),
    }
}

fn read_delivery(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Delivery {
    members!(node, path, problems, { date: "date", period: "period", country: "country" });
    Delivery {
        date: read::date(date, &path.member("date"), problems),
        period: period.map(|node| read_period(node, &path.member("period"), problems)),
        country: geo::read_country(country, &path.member("country"), problems),
    }
}

fn read_period(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Period {
    members!(node, path, problems, { from: "from", to: "to" });
    Period { from: read::date(from, &path.member("from"), problems), to: read::date(to, &path.member("to"), problems) }
}

/// A VAT identifier, with its term and where it was said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VatId<'d> {
    pub term: &'static str,
    pub path: &'static str,
    pub number: &'d str,
}

/// What is known of the parties, from the host and from the document. Blank texts are unknown.
#[derive(Debug, Default)]
pub(crate) struct Known<'d> {
    pub seller_name: Option<&'d str>,
    pub seller_country: Option<Country>,
    pub seller_vat: Option<VatId<'d>>,
    pub seller_tax: Option<&'d str>,
    pub representative: Option<VatId<'d>>,
    pub buyer_name: Option<&'d str>,
    pub buyer_country: Option<Country>,
    pub buyer_vat: Option<VatId<'d>>,
    pub buyer_legal: Option<&'d str>,
    pub delivered: Option<Date>,
    pub period: Option<&'d Period>,
    pub deliver_to: Option<Country>,
}

fn filled<'d>(text: &'d Text<'_>) -> Option<&'d str> {
    text.as_deref().filter(|text| !text.trim().is_empty())
}

impl<'d> Known<'d> {
    pub(super) fn of(document: &'d Document<'d>, parties: &'d Parties<'d>) -> Self {
        let mut known = Self::default();
        if let Some(seller) = &parties.seller {
            let id = |term, path, text| filled(text).map(|number| VatId { term, path, number });
            known.seller_name = filled(&seller.name);
            known.seller_country = seller.country;
            known.seller_vat = id("BT-31", "/seller/vat_number", &seller.vat_number);
            known.seller_tax = filled(&seller.tax_registration);
            known.representative = id("BT-63", "/seller/tax_representative_vat_number", &seller.representative);
        }
        let customer = document.customer.as_ref();
        known.buyer_name = customer.and_then(|customer| filled(&customer.name));
        known.buyer_country = customer.and_then(|customer| customer.country());
        // Whoever names a buyer names it whole: `{}` is a buyer without numbers, which category O wants.
        let (path, number) = match &parties.buyer {
            Some(buyer) => {
                known.buyer_legal = filled(&buyer.legal_registration);
                ("/buyer/vat_number", filled(&buyer.vat_number))
            }
            None => {
                let number = customer.and_then(|customer| filled(&customer.tax_identification_number));
                ("/document/customer/tax_identification_number", number)
            }
        };
        known.buyer_vat = number.map(|number| VatId { term: "BT-48", path, number });
        let shipped_to = customer.and_then(|customer| customer.shipping_address.as_ref()?.country);
        let delivery = parties.delivery.as_ref();
        known.deliver_to = delivery.and_then(|delivery| delivery.country).or(shipped_to);
        known.delivered = delivery.and_then(|delivery| delivery.date);
        known.period = delivery.and_then(|delivery| delivery.period.as_ref());
        known
    }

    /// The VAT identifiers that are there.
    pub(super) fn vat_ids(&self) -> impl Iterator<Item = VatId<'d>> + use<'d> {
        [self.seller_vat, self.representative, self.buyer_vat].into_iter().flatten()
    }
}
