//! Where a supply is taxed, and who owes the tax: the rules of place of Directive 2006/112/EC as
//! one table, read from top to bottom.

use jiff::civil::Date;

use super::terms::{EuRule, Supply};
use crate::eu::data::{Area, Data, LocalTax, Place, RegionalRate, ServicesFromParent, Territory};
use crate::geo::Country;

/// Where a party stands to the VAT of the EU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// In the EU VAT area.
    Inside,
    /// Outside the VAT area, but under the VAT law of its member state: Åland, the French overseas
    /// departments.
    NationalLaw,
    /// Northern Ireland since 2021: inside for goods, outside for services.
    GoodsOnly,
    /// A third country or third territory.
    Outside,
}

/// The zone of a place on a date.
pub(crate) fn zone(data: &Data, place: &Place<'_>, date: Date) -> Zone {
    match (place.area, place.territory) {
        (Area::Inside, _) => Zone::Inside,
        (Area::GoodsOnly, _) => Zone::GoodsOnly,
        (Area::Outside, Some(territory))
            if territory.services_from_parent == ServicesFromParent::Domestic && data.is_member(place.state, date) =>
        {
            Zone::NationalLaw
        }
        (Area::Outside, _) => Zone::Outside,
    }
}

/// Seller and customer of a supply.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parties<'d> {
    pub seller: Place<'d>,
    pub seller_zone: Zone,
    /// Where the seller's own supplies start: established in the EU and below the threshold of
    /// art. 59c.
    pub below_threshold: bool,
    pub customer: Place<'d>,
    pub customer_zone: Zone,
}

/// Whose tax, and by which rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ruling<'d> {
    pub rule: EuRule,
    /// The state whose tax it is, or would be.
    pub state: Country,
    pub territory: Option<&'d Territory>,
    /// Whether the territory's own rates hold there.
    pub regional: bool,
    /// The rule of law, in words.
    pub because: &'static str,
}

impl Ruling<'_> {
    /// Whether two rulings come to the same tax.
    pub(crate) fn same_tax(&self, other: &Self) -> bool {
        let id = |territory: Option<&Territory>| territory.map(|it| it.id.as_ptr());
        self.rule.charges() == other.rule.charges()
            && (self.rule.charges() || self.rule == other.rule)
            && self.state == other.state
            && id(self.territory) == id(other.territory)
            && self.regional == other.regional
    }
}

fn same_territory(a: &Place<'_>, b: &Place<'_>) -> bool {
    a.territory.map(|it| &it.id) == b.territory.map(|it| &it.id)
}

impl<'d> Parties<'d> {
    /// The ruling for a customer who is, or is not, a taxable person.
    pub(crate) fn rule(&self, supply: Supply, taxable: bool) -> Ruling<'d> {
        match supply {
            Supply::Goods => self.goods(taxable),
            Supply::Electronic | Supply::General | Supply::Art59Intangible => self.service(supply, taxable),
        }
    }

    /// Whether seller and customer are under one member state's VAT law.
    fn same_law(&self) -> bool {
        let law = |zone| matches!(zone, Zone::Inside | Zone::NationalLaw);
        self.seller.state == self.customer.state && law(self.seller_zone) && law(self.customer_zone)
    }

    /// A ruling for the tax of a place; `own` where a regional rate is asked for.
    fn at(&self, rule: EuRule, place: &Place<'d>, because: &'static str) -> Ruling<'d> {
        let regional = place.territory.is_some_and(|territory| match territory.regional_rate {
            Some(RegionalRate::Place) => true,
            Some(RegionalRate::Supplier) => same_territory(&self.seller, place),
            Some(RegionalRate::Never | RegionalRate::Parent) => false,
            None => rule == EuRule::LocalTaxTerritory,
        });
        Ruling { rule, state: place.state, territory: place.territory, regional, because }
    }

    fn at_seller(&self, rule: EuRule, because: &'static str) -> Ruling<'d> {
        self.at(rule, &self.seller, because)
    }

    fn at_customer(&self, rule: EuRule, because: &'static str) -> Ruling<'d> {
        self.at(rule, &self.customer, because)
    }

    fn service(&self, supply: Supply, taxable: bool) -> Ruling<'d> {
        let electronic = supply == Supply::Electronic;
        if self.same_law() {
            return match (taxable, electronic) {
                (true, _) => self.at_customer(
                    EuRule::Domestic,
                    "art. 44: the place of supply is where the business customer is, in the seller's own state",
                ),
                (false, true) => self.at_customer(
                    EuRule::Domestic,
                    "art. 58: the place of supply is the consumer's home, in the seller's own state",
                ),
                (false, false) => {
                    self.at_seller(EuRule::Domestic, "art. 45: the place of supply is where the seller is")
                }
            };
        }
        // Northern Ireland is a part of the United Kingdom for services.
        let inside = self.customer_zone == Zone::Inside;
        match self.seller_zone {
            Zone::Inside | Zone::NationalLaw if inside => match (taxable, electronic) {
                (true, _) => self.at_customer(EuRule::ReverseCharge, "art. 44 and 196: the place of supply is the business customer's member state, and the customer owes the tax"),
                (false, true) if self.below_threshold && self.seller_zone == Zone::Inside => self.at_seller(EuRule::OriginB2c, "art. 59c: below the threshold of EUR 10,000 the place of supply stays with the seller"),
                (false, true) => self.at_customer(EuRule::DestinationB2c, "art. 58: the place of supply is the consumer's home in another member state"),
                (false, false) => self.at_seller(EuRule::OriginB2c, "art. 45: the place of supply to a consumer is where the seller is"),
            },
            Zone::Inside | Zone::NationalLaw => match (taxable, supply) {
                (true, _) => self.outside("art. 44: the place of supply is the business customer's, outside the EU VAT area"),
                (false, Supply::Electronic) => self.outside("art. 58: the place of supply is the consumer's home, outside the EU VAT area"),
                (false, Supply::Art59Intangible) => self.outside("art. 59: the place of supply of such services is the consumer's home, outside the EU VAT area"),
                (false, Supply::General | Supply::Goods) => self.at_seller(EuRule::OriginB2c, "art. 45: the place of supply to a consumer is where the seller is, also when the consumer is outside the EU"),
            },
            Zone::GoodsOnly | Zone::Outside if inside => match (taxable, electronic) {
                (true, _) => self.at_customer(EuRule::ReverseCharge, "art. 44 and 196: the seller is outside the EU VAT area, the business customer owes the tax"),
                (false, true) => self.at_customer(EuRule::DestinationB2c, "art. 58: the place of supply is the consumer's home, from the first euro for a seller outside the EU (art. 358a)"),
                (false, false) => self.home("art. 45: the place of supply to a consumer is where the seller is, outside the EU VAT area"),
            },
            Zone::GoodsOnly | Zone::Outside => {
                let home = self.seller.state == self.customer.state && same_territory(&self.seller, &self.customer);
                match (home, taxable || supply != Supply::General) {
                    (true, _) => self.home("seller and customer are in the same place outside the EU VAT area"),
                    (false, true) => self.outside("art. 44, 58 and 59: the place of supply is the customer's, outside the EU VAT area"),
                    (false, false) => self.home("art. 45: the place of supply to a consumer is where the seller is, outside the EU VAT area"),
                }
            }
        }
    }

    fn goods(&self, taxable: bool) -> Ruling<'d> {
        let same_place = same_territory(&self.seller, &self.customer);
        let both_inside = self.seller_zone == Zone::Inside && self.customer_zone == Zone::Inside;
        if self.same_law() && (both_inside || same_place) {
            return self.at_seller(EuRule::Domestic, "art. 31 and 32: goods are taxed where their transport begins");
        }
        let community = |zone| matches!(zone, Zone::Inside | Zone::GoodsOnly);
        let other_state = self.seller.state != self.customer.state;
        match (community(self.seller_zone), community(self.customer_zone) && other_state) {
            (true, true) if taxable => self.at_customer(EuRule::IntraCommunity, "art. 138: goods to a taxable person in another member state are exempt, the customer taxes the acquisition"),
            (true, true) if self.below_threshold && self.seller_zone == Zone::Inside => self.at_seller(EuRule::OriginB2c, "art. 59c: below the threshold of EUR 10,000 distance sales stay with the seller"),
            (true, true) => self.at_customer(EuRule::DestinationB2c, "art. 33: distance sales to a consumer are taxed where the transport ends"),
            (true, false) if self.seller_zone == Zone::Inside => self.at_customer(EuRule::Export, "art. 146: goods that leave the VAT area are exempt"),
            _ if self.seller_zone == Zone::NationalLaw => self.at_customer(EuRule::Export, "art. 6 and 146: goods that leave the territory are exempt"),
            _ if self.seller.state == self.customer.state && same_place => self.home("seller and customer are in the same place outside the EU VAT area"),
            _ => self.outside("art. 30 and 70: goods from outside the VAT area are taxed at import, which the importer declares"),
        }
    }

    /// The place of supply is the customer's, outside the VAT area.
    fn outside(&self, because: &'static str) -> Ruling<'d> {
        let no_vat = self.customer.territory.is_some_and(|territory| territory.no_vat_mention.is_some())
            && self.seller.state == self.customer.state;
        self.at_customer(if no_vat { EuRule::NoVatTerritory } else { EuRule::OutsideScope }, because)
    }

    /// The place of supply is the seller's, outside the VAT area.
    fn home(&self, because: &'static str) -> Ruling<'d> {
        let taxed = self.seller.territory.is_some_and(|territory| territory.local_tax != LocalTax::None);
        self.at_seller(if taxed { EuRule::LocalTaxTerritory } else { EuRule::OutsideScope }, because)
    }
}
