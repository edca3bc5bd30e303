//! The customer of a document, as EU VAT sees it.

use jiff::civil::Date;

use crate::config::EuSeller;
use crate::document::{Customer, CustomerType, Invoice};
use crate::error::Problem;
use crate::eu::ViesEvidence;
use crate::eu::data::{Data, Place, Postcode, RegionalRate};
use crate::eu::decide::{Contradictions, Proofs, Supply};
use crate::eu::vat_number::{Checksum, NumberFormat, VatNumber, vat_number};
use crate::geo::{Address, Country};

/// What EU VAT knows of a customer.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    customer: Option<&'a Customer<'a>>,
    identifier: Option<&'a str>,
    number: Option<VatNumber<'a>>,
    evidence: Option<&'a ViesEvidence<'a>>,
    /// The addresses that were checked, and what came out.
    checked: Vec<(Where, bool)>,
}

/// The part of a path that leads to an address of the customer.
type Where = &'static str;

impl<'a> Known<'a> {
    pub(crate) fn of(invoice: &'a Invoice<'a>) -> Self {
        let customer = invoice.customer.as_ref();
        let identifier = customer.and_then(|customer| customer.tax_identification_number.as_deref());
        let identifier = identifier.filter(|text| !text.trim().is_empty());
        let country = customer.and_then(Customer::country);
        let number = identifier.map(|text| vat_number(text, country));
        let given = customer.and_then(|customer| customer.vies.as_ref());
        let asked = number.as_ref().and_then(VatNumber::number);
        let evidence = given.filter(|found| asked == Some(&*found.number));
        Self { customer, identifier, number, evidence, checked: Vec::new() }
    }

    pub(crate) fn proofs(&self) -> Proofs<'_> {
        let is = |kind| self.customer.is_some_and(|customer| customer.customer_type == Some(kind));
        Proofs {
            identifier: self.identifier,
            number: self.number.as_ref(),
            evidence: self.evidence,
            company: is(CustomerType::Company),
            individual: is(CustomerType::Individual),
        }
    }

    /// The evidence that VIES could not, or not yet, be asked.
    pub(crate) fn evidence(&self) -> Option<&'a ViesEvidence<'a>> {
        self.evidence
    }

    /// The number as VIES is asked about it.
    pub(crate) fn number(&self) -> Option<&str> {
        self.number.as_ref().and_then(VatNumber::number)
    }

    /// The country of the number, if it has the form of one.
    pub(crate) fn number_country(&self) -> Option<Country> {
        self.number.as_ref().filter(|number| number.format() == NumberFormat::Valid)?.country()
    }

    /// The host's id of the customer.
    pub(crate) fn external_id(&self) -> Option<&'a str> {
        self.customer.and_then(|customer| customer.external_id.as_deref())
    }

    /// Whether a person has looked at the contradictions.
    pub(crate) fn reviewed(&self) -> bool {
        self.customer.is_some_and(|customer| customer.reviewed == Some(true))
    }

    /// The address that decides: for goods where they go, else where the customer is established;
    /// one address as a whole, never parts of two.
    fn address(&self, supply: Supply) -> Option<(&'a Address<'a>, Where)> {
        let customer = self.customer?;
        let shipping = customer.shipping_address.as_ref().map(|address| (address, "/customer/shipping_address"));
        let billing = customer.billing_address.as_ref().map(|address| (address, "/customer/billing_address"));
        let own = Some((&customer.address, "/customer"));
        let order = if supply == Supply::Goods { [shipping, own, billing] } else { [own, billing, shipping] };
        order.into_iter().flatten().find(|(address, _)| address.country.is_some())
    }

    /// Where the customer is on a day; `None`: no address names a country.
    pub(crate) fn place<'d>(&self, data: &'d Data, supply: Supply, date: Date) -> Option<Place<'d>> {
        let (address, _) = self.address(supply)?;
        data.locate(address.country?.code(), address.zipcode.as_deref(), date)
    }

    /// Warnings about what is known and decides such a supply, once for each address; whether any of
    /// it is a contradiction.
    pub(crate) fn check(
        &mut self,
        data: &Data,
        seller: &EuSeller,
        supply: Supply,
        date: Date,
        warnings: &mut Vec<Problem>,
    ) -> bool {
        let at = self.address(supply).map_or("", |(_, at)| at);
        if let Some((_, contradicts)) = self.checked.iter().find(|(checked, _)| *checked == at) {
            return *contradicts;
        }
        let mut found = Vec::new();
        let contradicts = self.contradictions(data, seller, supply, date, &mut found);
        for warning in found {
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        self.checked.push((at, contradicts));
        contradicts
    }

    fn contradictions(
        &self,
        data: &Data,
        seller: &EuSeller,
        supply: Supply,
        date: Date,
        warnings: &mut Vec<Problem>,
    ) -> bool {
        if let Some(given) =
            self.customer.and_then(|customer| customer.vies.as_ref()).filter(|_| self.evidence.is_none())
        {
            let number = &given.number;
            let message = match self.identifier {
                Some(_) => format!(
                    "this answer of VIES is about `{number}`, not about the customer's number; it is not used, ask again"
                ),
                None => format!(
                    "this answer of VIES is about `{number}`, and the customer has no `tax_identification_number`; give it"
                ),
            };
            warnings.push(Problem::new("invoice.customer.vies.other_number", "/customer/vies/number", message));
        }
        let mut contradicts = false;
        let mut contradiction = |code: &str, path: String, message: String| {
            contradicts = true;
            warnings.push(Problem::new(format!("invoice.customer.{code}"), path, message));
        };
        let advice = match seller.contradictions {
            Contradictions::Review if !self.reviewed() => "correct what is wrong, or have a person set `reviewed`",
            Contradictions::Warn | Contradictions::Review => "correct what is wrong",
        };
        let Some((address, at)) = self.address(supply) else {
            warnings.push(Problem::new(
                "invoice.customer.country.missing",
                "/customer/country",
                "nothing says where the customer is, so it is taxed as one of the seller's own country; give its `country`",
            ));
            let home = data.locate(seller.country.code(), seller.zipcode.as_deref(), date);
            return self.number_country().is_some_and(|country| home.is_some_and(|home| home.state != country));
        };
        let Some(place) = address.country.and_then(|it| data.locate(it.code(), address.zipcode.as_deref(), date))
        else {
            return false;
        };
        if place.postcode == Postcode::FitsNone {
            let (zipcode, country) = (address.zipcode.as_deref().unwrap_or_default(), address.country);
            let shown: String = zipcode.chars().filter(|c| !c.is_control()).take(16).collect();
            let country = country.map_or("", |country| country.code());
            let message = format!("`{shown}` is no postcode of {country}; it was not used, {advice}");
            contradiction("zipcode.no_pattern", format!("{at}/zipcode"), message);
        }
        // What else is known speaks of where the customer is established, wherever goods go.
        let place = self.place(data, Supply::default(), date).unwrap_or(place);
        let countries = self.customer.iter().flat_map(|customer| &customer.evidence);
        for (index, item) in countries.enumerate() {
            let other = data.locate(item.country.code(), None, date);
            if other.is_some_and(|other| other.state != place.state) {
                let message = format!(
                    "the {} says {}, the address {}; the address was used, {advice}",
                    item.kind.as_str(),
                    item.country.code(),
                    place.state.code()
                );
                contradiction("evidence.disagrees", format!("/customer/evidence/{index}/country"), message);
            }
        }
        let own = self.customer.and_then(|customer| customer.address.country);
        let billing = self.customer.and_then(|customer| customer.billing_address.as_ref()?.country);
        if let (Some(own), Some(billing)) = (own, billing) {
            let customer = self.customer;
            let own_zip = customer.and_then(|customer| customer.address.zipcode.as_deref());
            let billing_zip = customer.and_then(|customer| customer.billing_address.as_ref()?.zipcode.as_deref());
            let place = |country: Country, zip| data.locate(country.code(), zip, date);
            // What matters of a place: the state, whether the VAT area covers it, its own rates.
            let matters = |place: Place<'_>| {
                let regional = place.territory.filter(|it| it.regional_rate == Some(RegionalRate::Place));
                (place.state, place.area, regional.map(|territory| territory.id.clone()))
            };
            if place(own, own_zip).map(matters) != place(billing, billing_zip).map(matters) {
                let message = format!(
                    "the customer is in {} {}, its billing address in {} {}; the former was used, {advice}",
                    own.code(),
                    own_zip.unwrap_or_default(),
                    billing.code(),
                    billing_zip.unwrap_or_default()
                );
                contradiction("billing_address.disagrees", "/customer/billing_address/country".to_owned(), message);
            }
        }
        let path = "/customer/tax_identification_number";
        let Some(number) = &self.number else { return contradicts };
        let eu = data.is_member(place.state, date);
        match (number.format(), number.country()) {
            (NumberFormat::Invalid, _) if eu => {
                warnings.push(Problem::new(
                    "invoice.customer.tax_identification_number.malformed",
                    path,
                    "this is not a well-formed VAT number and counts as none; correct it",
                ));
                return contradicts;
            }
            (NumberFormat::Valid, Some(country)) if country != place.state && (eu || number.in_vies()) => {
                let message = format!(
                    "the VAT number is one of {}, the customer is in {}; the address decides the place, {advice}",
                    country.code(),
                    place.state.code()
                );
                contradiction("tax_identification_number.country_mismatch", path.to_owned(), message);
            }
            _ => {}
        }
        if number.checksum() == Checksum::Invalid {
            warnings.push(Problem::new(
                "invoice.customer.tax_identification_number.checksum",
                path,
                "the check digit of this VAT number is wrong, it is probably mistyped; VIES decides whether it is valid",
            ));
        }
        contradicts
    }
}
