//! What else differs between two documents, beyond figures: facts that a difference may come from.

use std::collections::BTreeSet;

use super::difference::{Difference, Kind, Line};
use super::document::Document;
use super::fee::{Fee, Verdict};
use super::read::Request;
use super::told::{exemption, place_text};
use crate::apply::address;

/// In what fact two documents differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fact {
    Document,
    Provider,
    TaxDate,
    Address,
    ShipFrom,
    BillingEntity,
    Customer,
    TaxId,
    CustomerType,
    Vies,
    Exemption,
    Product,
    DecidedBy,
    Eu,
    EuData,
    Rounding,
}

impl Fact {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Provider => "provider",
            Self::TaxDate => "tax_date",
            Self::Address => "address",
            Self::ShipFrom => "ship_from",
            Self::BillingEntity => "billing_entity",
            Self::Customer => "customer",
            Self::TaxId => "tax_id",
            Self::CustomerType => "customer_type",
            Self::Vies => "vies",
            Self::Exemption => "exemption",
            Self::Product => "product",
            Self::DecidedBy => "decided_by",
            Self::Eu => "eu",
            Self::EuData => "eu_data",
            Self::Rounding => "rounding",
        }
    }

    /// The fact for people.
    fn name(self) -> &'static str {
        match self {
            Self::Document => "the document",
            Self::Provider => "who decides",
            Self::TaxDate => "the tax date",
            Self::Address => "the address",
            Self::ShipFrom => "where it is supplied from",
            Self::BillingEntity => "the billing entity",
            Self::Customer => "the customer",
            Self::TaxId => "the tax number",
            Self::CustomerType => "the customer's type",
            Self::Vies => "the state of the VAT number",
            Self::Exemption => "the exemption",
            Self::Product => "the product",
            Self::DecidedBy => "the level that decides",
            Self::Eu => "what EU VAT says",
            Self::EuData => "the EU VAT data",
            Self::Rounding => "the rounding",
        }
    }

    /// Whether a difference of this kind can come from it.
    pub(super) fn explains(self, kind: Kind) -> bool {
        match kind {
            Kind::Pending => matches!(self, Self::Provider | Self::Vies | Self::TaxId),
            Kind::Amount => self == Self::Document,
            Kind::Rounding => matches!(self, Self::Rounding | Self::Provider),
            Kind::Included => matches!(self, Self::Provider | Self::DecidedBy | Self::Eu),
            Kind::Treatment | Kind::Jurisdiction | Kind::Base | Kind::Rate => {
                !matches!(self, Self::Document | Self::Rounding)
            }
        }
    }
}

/// A fact in which two documents differ.
#[derive(Debug)]
pub(super) struct Cause {
    pub fact: Fact,
    /// `None`: of the whole document.
    pub line: Option<usize>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub text: String,
}

/// What differs between the baseline and a result, the whole document first.
pub(super) fn causes(
    request: &Request<'_>,
    lines: &[Line<'_>],
    result: usize,
    differences: &[Difference],
) -> Vec<Cause> {
    let (Some(from), Some(to)) = (request.results.get(request.baseline), request.results.get(result)) else {
        return Vec::new();
    };
    let mut found = Found { labels: [&from.label, &to.label], causes: Vec::new() };
    found.of_documents(&from.document, &to.document, differences);
    let documents = [&from.document, &to.document];
    for (index, line) in lines.iter().enumerate() {
        let fee = |place: usize| line.fees.get(place).and_then(|fees| fees.first().copied());
        if let (Some(from), Some(to)) = (fee(request.baseline), fee(result)) {
            found.of_fees(index, documents, [from, to]);
        }
    }
    found.of_verdicts(request, lines, result, differences);
    found.causes.sort_by_key(|cause| (cause.line, cause.fact));
    found.causes
}

struct Found<'f> {
    labels: [&'f str; 2],
    causes: Vec<Cause>,
}

impl Found<'_> {
    /// Adds a fact if it differs.
    fn add(&mut self, fact: Fact, line: Option<usize>, from: Option<String>, to: Option<String>) {
        if from == to {
            return;
        }
        let shown = |value: &Option<String>| value.as_ref().map_or_else(|| "none".to_owned(), |it| format!("`{it}`"));
        let [from_label, to_label] = self.labels;
        let text =
            format!("{} differs: {} in `{to_label}`, {} in `{from_label}`", fact.name(), shown(&to), shown(&from));
        self.causes.push(Cause { fact, line, from, to, text });
    }

    fn of_documents(&mut self, from: &Document<'_>, to: &Document<'_>, differences: &[Difference]) {
        let mut add = |fact, of: &dyn Fn(&Document<'_>) -> Option<String>| self.add(fact, None, of(from), of(to));
        add(Fact::Document, &|it| Some(it.id.clone().into_owned()));
        add(Fact::Provider, &|it| Some(decider(it)));
        add(Fact::TaxDate, &|it| Some(it.tax_date.to_string()));
        add(Fact::Address, &address_of);
        add(Fact::BillingEntity, &|it| it.billing_entity.as_deref().map(str::to_owned));
        add(Fact::Customer, &|it| Some(it.customer.as_ref()?.external_id.clone()?.into_owned()));
        add(Fact::TaxId, &tax_id);
        add(Fact::CustomerType, &|it| Some(it.customer.as_ref()?.customer_type?.as_str().to_owned()));
        add(Fact::Exemption, &exemption_of);
        let told = |document: &Document<'_>| document.provider.as_ref().is_some_and(|it| it.told.is_some());
        if told(from) && told(to) {
            add(Fact::ShipFrom, &|it| it.provider.as_ref()?.told.as_ref()?.ship_from.clone());
        }
        if from.is_own() && to.is_own() {
            add(Fact::Vies, &|it| Some(it.customer.as_ref()?.vies.as_ref()?.status.as_str().to_owned()));
        }
        if from.eu_data.is_some() && to.eu_data.is_some() {
            add(Fact::EuData, &|it| it.eu_data.as_deref().map(str::to_owned));
        }
        // How it is rounded is told where it matters.
        if differences.iter().any(|difference| difference.kind == Kind::Rounding) {
            add(Fact::Rounding, &|it| Some(rounding(it)));
        }
    }

    fn of_fees(&mut self, line: usize, documents: [&Document<'_>; 2], fees: [&Fee<'_>; 2]) {
        let [from, to] = documents;
        let providers = from.provider.as_ref().zip(to.provider.as_ref());
        if let Some((a, b)) = providers.and_then(|(a, b)| a.told.as_ref().zip(b.told.as_ref()))
            && let (Some(a), Some(b)) = (a.lines.get(&fees[0].id), b.lines.get(&fees[1].id))
        {
            // Two providers have two catalogues.
            if providers.is_some_and(|(a, b)| a.provider == b.provider) {
                self.add(Fact::Product, Some(line), Some(a.product.clone()), Some(b.product.clone()));
            }
            self.add(Fact::Exemption, Some(line), a.exemption.clone(), b.exemption.clone());
        }
        if from.is_own() && to.is_own() {
            let level = |fee: &Fee<'_>| {
                let code = fee.level_code.as_ref().map_or_else(String::new, |code| format!(" {code}"));
                Some(format!("{}{code}", fee.level))
            };
            self.add(Fact::DecidedBy, Some(line), level(fees[0]), level(fees[1]));
        }
    }

    /// What EU VAT says where that is not what the other one does; each verdict once.
    fn of_verdicts(&mut self, request: &Request<'_>, lines: &[Line<'_>], result: usize, differences: &[Difference]) {
        let mut told = BTreeSet::new();
        let decided = |it: &&Difference| {
            matches!(it.kind, Kind::Treatment | Kind::Jurisdiction | Kind::Base | Kind::Rate | Kind::Included)
        };
        // Documents have few verdicts; of endlessly many the first ones will do.
        const MOST: usize = 100;
        for line in differences.iter().filter(decided).filter_map(|difference| lines.get(difference.line?)) {
            let fee = |place: usize| line.fees.get(place).and_then(|fees| fees.first().copied());
            let (from, to) = (fee(request.baseline), fee(result));
            let words = |fee: Option<&Fee<'_>>| fee.and_then(|fee| fee.eu.as_ref()).map(verdict);
            let (from_words, to_words) = (words(from), words(to));
            if from_words == to_words || told.len() == MOST || !told.insert((from_words.clone(), to_words.clone())) {
                continue;
            }
            let mut texts = Vec::new();
            for (place, label, fee, words) in
                [(request.baseline, self.labels[0], from, &from_words), (result, self.labels[1], to, &to_words)]
            {
                let document = request.results.get(place).map(|result| &result.document);
                if let (Some(words), Some(document), Some(fee)) = (words, document, fee) {
                    texts.push(format!("EU VAT decides `{words}` in `{label}`: {}", reasons(document, fee).join("; ")));
                }
            }
            self.causes.push(Cause {
                fact: Fact::Eu,
                line: None,
                from: from_words,
                to: to_words,
                text: texts.join("; "),
            });
        }
    }
}

/// Who decided the taxes of a document.
fn decider(document: &Document<'_>) -> String {
    match &document.provider {
        Some(provider) if provider.fallback => {
            format!("{} instead of {} ({})", document.source, provider.provider, provider.connection)
        }
        Some(provider) => format!("{} ({})", provider.provider, provider.connection),
        None => document.source.clone().into_owned(),
    }
}

/// The address to tax by: what a provider was told, else what it would be.
fn address_of(document: &Document<'_>) -> Option<String> {
    let told = document.provider.as_ref().and_then(|provider| provider.told.as_ref());
    told.and_then(|told| told.address.clone())
        .or_else(|| address::choose(document.customer.as_ref()?).map(|(place, _)| place_text(&place)))
}

fn tax_id(document: &Document<'_>) -> Option<String> {
    let told = document.provider.as_ref().and_then(|provider| provider.told.as_ref());
    let own = document.customer.as_ref().and_then(|customer| customer.tax_identification_number.as_deref());
    let number = told.map_or(own, |told| told.tax_id.as_deref());
    number.map(str::trim).filter(|number| !number.is_empty()).map(str::to_owned)
}

fn exemption_of(document: &Document<'_>) -> Option<String> {
    let told = document.provider.as_ref().and_then(|provider| provider.told.as_ref());
    if let Some(told) = told {
        return told.exemption.clone();
    }
    let customer = document.customer.as_ref()?;
    let stated = customer.exemption.as_ref();
    let stated = stated.and_then(|it| exemption(it.entity_use_code.as_deref(), it.number.as_deref()));
    stated.or_else(|| (document.is_own() && customer.exempt == Some(true)).then(|| "exempt".to_owned()))
}

fn rounding(document: &Document<'_>) -> String {
    if !document.is_own() {
        return format!("by {}", document.source);
    }
    let rounding = document.rounding;
    format!("{}, {}, {}", rounding.strategy.as_str(), rounding.base.as_str(), rounding.mode.as_str())
}

/// Rule, place, status of the customer and date.
fn verdict(verdict: &Verdict<'_>) -> String {
    let parts = [Some(&verdict.rule), verdict.place.as_ref(), verdict.status.as_ref(), verdict.tax_date.as_ref()];
    parts.into_iter().flatten().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ")
}

/// The reasons of a verdict, which another fee may tell.
fn reasons<'d>(document: &'d Document<'_>, fee: &'d Fee<'_>) -> Vec<&'d str> {
    let Some(verdict) = &fee.eu else { return Vec::new() };
    let teller = verdict.reasons_as.as_ref().and_then(|id| document.fees.iter().find(|fee| fee.id == *id));
    let verdict = teller.and_then(|fee| fee.eu.as_ref()).unwrap_or(verdict);
    verdict.reasons.iter().map(AsRef::as_ref).collect()
}
