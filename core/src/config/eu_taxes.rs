//! The taxes that EU VAT may decide for, made once with the engine: for every place its rates, and
//! the zero-rate ones for what is not charged.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::tax::TaxTexts;
use super::{Category, EuSeller, Tax, TaxIndex, Treatment};
use crate::eu::EuRule;
use crate::eu::data::{Data, LocalTax, RateRow, ServicesFromParent, Territory};
use crate::eu::decide::{Column, Ruling};
use crate::geo::Country;
use crate::json::write::Writer;
use crate::money::Rate;

/// What a tax of a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EuTaxKind {
    /// A rate of the place.
    Rated(Column, Rate),
    Zero,
    /// Exempt for one of [`EuTaxes::reasons`].
    Exempt(usize),
    ReverseCharge,
    OutsideScope,
    Export,
    IntraCommunity,
}

/// Where each tax stands among those of the configuration.
#[derive(Debug, Default)]
pub(crate) struct EuTaxes {
    /// By country code or id of a territory.
    places: FxHashMap<Box<str>, Vec<(EuTaxKind, TaxIndex)>>,
    /// The distinct exemption reasons of all sellers.
    reasons: Vec<Option<Box<str>>>,
}

impl EuTaxes {
    /// Makes the taxes and puts them behind those of the host.
    pub(crate) fn build<'s>(data: &Data, sellers: impl Iterator<Item = &'s EuSeller>, taxes: &mut Vec<Tax>) -> Self {
        let mut this = Self::default();
        for seller in sellers {
            if !this.reasons.contains(&seller.exemption_reason_code) {
                this.reasons.push(seller.exemption_reason_code.clone());
            }
        }
        for (country, territory, row) in data.rows() {
            this.rates(country, territory, row, taxes);
        }
        // Kosovo has a code of its own that is not of ISO 3166-1.
        for code in rust_iso3166::ALL_ALPHA2.iter().chain(&["XK"]) {
            if let Some(country) = Country::from_alpha2(code) {
                this.not_charged(country, taxes);
            }
        }
        for territory in data.territories() {
            let jurisdiction: &str = &territory.id;
            let code = territory_code(territory).unwrap_or_else(|| OUTSIDE_SCOPE.0.to_owned());
            let tax = texts(&code, OUTSIDE_SCOPE.1, Category::O, Some("VATEX-EU-O"), jurisdiction);
            this.add(jurisdiction, EuTaxKind::OutsideScope, &tax, Rate::default(), taxes);
            let tax = texts(EXPORT.0, EXPORT.1, Category::G, Some("VATEX-EU-G"), jurisdiction);
            this.add(jurisdiction, EuTaxKind::Export, &tax, Rate::default(), taxes);
        }
        this
    }

    /// The tax of a ruling.
    pub(crate) fn find(&self, ruling: &Ruling<'_>, kind: EuTaxKind) -> Option<TaxIndex> {
        let territory = ruling.territory.filter(|_| match kind {
            EuTaxKind::Rated(..) => ruling.regional,
            EuTaxKind::OutsideScope | EuTaxKind::Export => true,
            // What a territory's own tax does not charge is no matter of the state's VAT.
            EuTaxKind::Zero | EuTaxKind::Exempt(_) => ruling.rule == EuRule::LocalTaxTerritory,
            EuTaxKind::ReverseCharge | EuTaxKind::IntraCommunity => false,
        });
        let place: &str = territory.map_or(ruling.state.code(), |territory| &territory.id);
        self.places.get(place)?.iter().find(|(it, _)| *it == kind).map(|(_, index)| *index)
    }

    /// The kind of an exempt supply of a seller.
    pub(crate) fn exempt(&self, seller: &EuSeller) -> EuTaxKind {
        let reason = self.reasons.iter().position(|reason| *reason == seller.exemption_reason_code);
        EuTaxKind::Exempt(reason.unwrap_or(0))
    }

    fn add(&mut self, place: &str, kind: EuTaxKind, texts: &TaxTexts<'_>, rate: Rate, taxes: &mut Vec<Tax>) {
        let known = match self.places.get_mut(place) {
            Some(known) => known,
            None => self.places.entry(place.into()).or_default(),
        };
        if known.iter().any(|(it, _)| *it == kind) {
            return;
        }
        known.push((kind, TaxIndex::try_from(taxes.len()).unwrap_or(TaxIndex::MAX)));
        taxes.push(Tax {
            code: texts.code.into(),
            name: texts.name.into(),
            inclusive: false,
            compound: false,
            rate: Some(texts.rate(rate)),
            rates: Box::default(),
        });
    }

    /// The rates of one row.
    fn rates(&mut self, country: Option<Country>, territory: Option<&Territory>, row: &RateRow, taxes: &mut Vec<Tax>) {
        let standard = row.standard.map(|rate| (Column::Standard, rate));
        let reduced = row.reduced.iter().map(|rate| (Column::Reduced, *rate));
        let others = row.super_reduced.map(|rate| (Column::SuperReduced, rate));
        let others = others.into_iter().chain(row.parking.map(|rate| (Column::Parking, rate)));
        let (place, standard_code): (&str, String) = match (territory, country) {
            (Some(territory), _) => {
                (&territory.id, territory_code(territory).unwrap_or_else(|| format!("eu_{}", lower(&territory.id))))
            }
            (None, Some(country)) => (country.code(), format!("eu_{}_standard", lower(country.code()))),
            (None, None) => return,
        };
        let stem = standard_code.trim_end_matches("_standard");
        let (category, name) = match territory.map(|territory| (territory.local_tax, &territory.local_tax_name)) {
            Some((LocalTax::Igic, name)) => (Category::L, name.as_deref().unwrap_or("IGIC")),
            Some((LocalTax::Ipsi, name)) => (Category::M, name.as_deref().unwrap_or("IPSI")),
            Some((LocalTax::Other, Some(name))) => (Category::S, &**name),
            _ => (Category::S, "VAT"),
        };
        for (column, rate) in standard.into_iter().chain(reduced).chain(others) {
            let digits = rate.to_string().replace('.', "_");
            let code = match column {
                Column::Standard => standard_code.clone(),
                Column::Reduced => format!("{stem}_reduced_{digits}"),
                Column::SuperReduced => format!("{stem}_super_reduced_{digits}"),
                Column::Parking => format!("{stem}_parking_{digits}"),
            };
            let category = if rate.is_zero() && category == Category::S { Category::Z } else { category };
            let mut texts = texts(&code, name, category, None, place);
            texts.treatment = (column != Column::Standard && !rate.is_zero()).then_some(Treatment::Reduced);
            self.add(place, EuTaxKind::Rated(column, rate), &texts, rate, taxes);
        }
        if territory.is_none_or(|territory| territory.regional_rate.is_none()) {
            let zero = if category == Category::S { Category::Z } else { category };
            let code = format!("{stem}_zero");
            self.add(place, EuTaxKind::Zero, &texts(&code, name, zero, None, place), Rate::default(), taxes);
            let code = format!("{stem}_exempt");
            for (index, reason) in self.reasons.clone().iter().enumerate() {
                let texts = texts(&code, "Exempt from VAT", Category::E, reason.as_deref(), place);
                self.add(place, EuTaxKind::Exempt(index), &texts, Rate::default(), taxes);
            }
        }
    }

    /// What a seller elsewhere does not charge in a country.
    fn not_charged(&mut self, country: Country, taxes: &mut Vec<Tax>) {
        let place = country.code();
        let kinds = [
            (EuTaxKind::ReverseCharge, "eu_reverse_charge", "Reverse charge", Category::AE, "VATEX-EU-AE"),
            (EuTaxKind::OutsideScope, OUTSIDE_SCOPE.0, OUTSIDE_SCOPE.1, Category::O, "VATEX-EU-O"),
            (EuTaxKind::Export, EXPORT.0, EXPORT.1, Category::G, "VATEX-EU-G"),
            (EuTaxKind::IntraCommunity, "eu_intra_community", "Intra-Community supply", Category::K, "VATEX-EU-IC"),
        ];
        for (kind, code, name, category, reason) in kinds {
            self.add(place, kind, &texts(code, name, category, Some(reason), place), Rate::default(), taxes);
        }
    }
}

const OUTSIDE_SCOPE: (&str, &str) = ("eu_tax_exempt", "Not subject to VAT");
const EXPORT: (&str, &str) = ("eu_export", "Export of goods");

/// The Lago-compatible code of a territory, without vendor prefix: `eu_es_canary_islands`.
fn territory_code(territory: &Territory) -> Option<String> {
    let (parent, name) = (territory.parent?, territory.code_name.as_ref()?);
    Some(format!("eu_{}_{name}", lower(parent.code())))
}

fn lower(code: &str) -> String {
    code.to_ascii_lowercase().replace('-', "_")
}

fn texts<'t>(
    code: &'t str,
    name: &'t str,
    category: Category,
    reason: Option<&'t str>,
    jurisdiction: &'t str,
) -> TaxTexts<'t> {
    TaxTexts {
        code,
        name,
        description: None,
        category: Some(category),
        exemption_reason_code: reason,
        jurisdiction: Some(jurisdiction),
        treatment: None,
    }
}

/// The mentions of one seller, each as the JSON that stands behind an applied tax.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    reverse_charge: Box<str>,
    outside_business: Box<str>,
    outside_consumer: Box<str>,
    intra_community: Box<str>,
    export: Box<str>,
    /// Words of the law for single territories, by their id.
    territories: Box<[(Box<str>, Box<str>)]>,
}

impl Mentions {
    /// The words for a seller.
    pub(crate) fn of(data: &Data, seller: &EuSeller) -> Self {
        use crate::eu::decide::mention;
        let (country, language) = (seller.country, &seller.language);
        // The law of the state is not that of its third territories, and nothing to cite there.
        let place = data.locate(country.code(), seller.zipcode.as_deref(), Date::MAX);
        let third = |territory: &Territory| territory.services_from_parent == ServicesFromParent::Outside;
        let law = (!place.and_then(|place| place.territory).is_some_and(third)).then_some(country);
        let territory = |territory: &Territory| {
            let own = territory.no_vat_mention.as_deref().filter(|_| territory.parent == Some(country))?;
            Some((territory.id.clone(), json(&mention::outside_scope(Some(country), true, Some(own)))))
        };
        Self {
            reverse_charge: json(&mention::reverse_charge(language)),
            outside_business: json(&mention::outside_scope(law, true, None)),
            outside_consumer: json(&mention::outside_scope(law, false, None)),
            intra_community: json(&mention::intra_community()),
            export: json(&mention::export()),
            territories: data.territories().iter().filter_map(territory).collect(),
        }
    }

    /// The words of a ruling, as `,"mention":"…"`; empty where none are wanted.
    pub(crate) fn find(&self, ruling: &Ruling<'_>, taxable: bool) -> &str {
        match ruling.rule {
            EuRule::Domestic | EuRule::DestinationB2c | EuRule::OriginB2c | EuRule::LocalTaxTerritory => "",
            EuRule::ReverseCharge => &self.reverse_charge,
            EuRule::IntraCommunity => &self.intra_community,
            EuRule::Export => &self.export,
            EuRule::OutsideScope | EuRule::NoVatTerritory => {
                let territory = ruling.territory.filter(|_| ruling.rule == EuRule::NoVatTerritory);
                let own = territory.and_then(|it| self.territories.iter().find(|(id, _)| *id == it.id));
                match own {
                    Some((_, words)) => words,
                    None if taxable => &self.outside_business,
                    None => &self.outside_consumer,
                }
            }
        }
    }
}

fn json(words: &str) -> Box<str> {
    let mut out = Writer::default();
    out.raw(r#","mention":"#).string(words);
    out.into_string().into()
}
