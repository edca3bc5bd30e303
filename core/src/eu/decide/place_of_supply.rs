//! Where a supply is taxed, and who owes the tax: the rules of place of Directive 2006/112/EC as
//! one table, read from top to bottom.

use jiff::civil::{Date, date};

use super::law;
use super::terms::{EuRule, RateKind, Supply};
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

/// From here on electronic services of sellers in the EU are taxed at the consumer's home, other
/// states included (art. 58 as of Directive 2008/8/EC art. 5).
const ELECTRONIC_AT_HOME: Date = date(2015, 1, 1);
/// From here on goods are exempt only for a customer with a number of another state than that of
/// dispatch (art. 138(1)(b) as of Directive (EU) 2018/1910).
const QUICK_FIXES: Date = date(2020, 1, 1);
/// From here on there is a threshold for them (Directive (EU) 2017/2455 art. 1).
const THRESHOLD: Date = date(2019, 1, 1);

/// Seller and customer of a supply.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parties<'d> {
    pub date: Date,
    pub seller: Place<'d>,
    pub seller_zone: Zone,
    /// Below the threshold of art. 59c; for goods before July 2021, of the distance sales of art. 34.
    pub below_threshold: bool,
    /// The customer's number is one of the seller's own state.
    pub sellers_number: bool,
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

fn same_territory(a: &Place<'_>, b: &Place<'_>) -> bool {
    a.territory.map(|it| &it.id) == b.territory.map(|it| &it.id)
}

impl<'d> Parties<'d> {
    /// The ruling for a customer who is, or is not, a taxable person.
    pub(crate) fn rule(&self, supply: Supply, kind: RateKind, taxable: bool) -> Ruling<'d> {
        match supply {
            Supply::Goods => {
                let ruling = self.goods(taxable);
                match ruling.rule {
                    // The state of supply says what is exempt, and goods are supplied where they start.
                    EuRule::IntraCommunity | EuRule::Export if kind == RateKind::Exempt => {
                        self.at_seller(ruling.rule, law::GOODS_DOMESTIC)
                    }
                    _ => ruling,
                }
            }
            Supply::Electronic | Supply::General | Supply::Art59Intangible => {
                let ruling = self.service(supply, taxable);
                // Nobody owes a tax on what is exempt.
                match ruling.rule {
                    EuRule::ReverseCharge if kind == RateKind::Exempt => {
                        Ruling { because: law::EXEMPT_TO_BUSINESS, ..ruling }
                    }
                    _ => ruling,
                }
            }
        }
    }

    /// Whether seller and customer are under one member state's VAT law.
    pub(crate) fn same_law(&self) -> bool {
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
        let at_home = supply == Supply::Electronic && self.date >= ELECTRONIC_AT_HOME;
        if self.same_law() {
            return match (taxable, at_home) {
                (true, _) => self.at_customer(EuRule::Domestic, law::DOMESTIC_BUSINESS),
                (false, true) => self.at_customer(EuRule::Domestic, law::DOMESTIC_CONSUMER),
                (false, false) => self.at_seller(EuRule::Domestic, law::AT_THE_SELLER),
            };
        }
        // Northern Ireland is a part of the United Kingdom for services.
        let inside = self.customer_zone == Zone::Inside;
        match self.seller_zone {
            Zone::Inside | Zone::NationalLaw if inside => self.service_within(supply, taxable, at_home),
            Zone::Inside | Zone::NationalLaw => match (taxable, supply) {
                (true, _) => self.outside(law::BUSINESS_OUTSIDE),
                (false, Supply::Electronic) if !at_home => self.outside(law::ELECTRONIC_OUTSIDE_BEFORE_2015),
                (false, Supply::Electronic) => self.outside(law::ELECTRONIC_OUTSIDE),
                (false, Supply::Art59Intangible) => self.outside(law::ART_59_OUTSIDE),
                (false, Supply::General | Supply::Goods) => {
                    self.at_seller(EuRule::OriginB2c, law::AT_THE_SELLER_FOR_ALL)
                }
            },
            Zone::GoodsOnly | Zone::Outside if inside => match (taxable, supply) {
                (true, _) => self.at_customer(EuRule::ReverseCharge, law::FROM_OUTSIDE_TO_BUSINESS),
                (false, Supply::Electronic) => self.at_customer(EuRule::DestinationB2c, law::FROM_OUTSIDE_TO_CONSUMER),
                (false, _) => self.home(law::AT_THE_SELLER_OUTSIDE),
            },
            Zone::GoodsOnly | Zone::Outside => {
                let same_place =
                    self.seller.state == self.customer.state && same_territory(&self.seller, &self.customer);
                match (same_place, taxable || supply != Supply::General) {
                    (true, _) => self.home(law::SAME_PLACE_OUTSIDE),
                    (false, true) => self.outside(law::CUSTOMER_OUTSIDE),
                    (false, false) => self.home(law::AT_THE_SELLER_OUTSIDE),
                }
            }
        }
    }

    /// From one member state to another.
    fn service_within(&self, supply: Supply, taxable: bool, at_home: bool) -> Ruling<'d> {
        let below = self.below_threshold && self.date >= THRESHOLD && self.seller_zone == Zone::Inside;
        match (taxable, supply) {
            (true, _) => self.at_customer(EuRule::ReverseCharge, law::REVERSE_CHARGE),
            (false, Supply::Electronic) if !at_home => self.at_seller(EuRule::OriginB2c, law::BEFORE_2015),
            (false, Supply::Electronic) if below => self.at_seller(EuRule::OriginB2c, law::BELOW_THRESHOLD),
            (false, Supply::Electronic) => self.at_customer(EuRule::DestinationB2c, law::CONSUMERS_HOME),
            (false, _) => self.at_seller(EuRule::OriginB2c, law::AT_THE_SELLER),
        }
    }

    fn goods(&self, taxable: bool) -> Ruling<'d> {
        let community = |zone| matches!(zone, Zone::Inside | Zone::GoodsOnly);
        let same_state = self.seller.state == self.customer.state;
        let same_place = same_state && same_territory(&self.seller, &self.customer);
        let both_inside = self.seller_zone == Zone::Inside && self.customer_zone == Zone::Inside;
        let to_community = community(self.customer_zone) && !same_state;
        if self.same_law() && (both_inside || same_place) {
            return self.at_seller(EuRule::Domestic, law::GOODS_DOMESTIC);
        }
        match self.seller_zone {
            // Great Britain and Northern Ireland are one state, and goods between them no export.
            Zone::GoodsOnly if same_state => self.at_seller(EuRule::Domestic, law::GOODS_IN_THE_KINGDOM),
            Zone::Inside | Zone::GoodsOnly if to_community => match taxable {
                true if self.sellers_number && self.date >= QUICK_FIXES => {
                    self.at_seller(EuRule::Domestic, law::GOODS_OWN_NUMBER)
                }
                true => self.at_customer(EuRule::IntraCommunity, law::GOODS_INTRA_COMMUNITY),
                false if self.below_threshold => self.at_seller(EuRule::OriginB2c, law::GOODS_BELOW_THRESHOLD),
                false => self.at_customer(EuRule::DestinationB2c, law::GOODS_DISTANCE_SALE),
            },
            Zone::Inside | Zone::GoodsOnly | Zone::NationalLaw => self.at_customer(EuRule::Export, law::GOODS_EXPORT),
            Zone::Outside if same_place => self.home(law::SAME_PLACE_OUTSIDE),
            Zone::Outside => self.outside(law::GOODS_IMPORT),
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
        let rule = match self.seller.territory {
            Some(territory) if territory.local_tax != LocalTax::None => EuRule::LocalTaxTerritory,
            Some(territory) if territory.no_vat_mention.is_some() => EuRule::NoVatTerritory,
            _ => EuRule::OutsideScope,
        };
        self.at_seller(rule, because)
    }
}
