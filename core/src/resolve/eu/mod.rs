//! EU VAT for the fees of one document: what the document knows goes to the tables of `eu/decide`,
//! and what they say becomes a verdict with its reasons.

mod case;
mod customer;
mod verdict;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

pub(crate) use customer::Known;
pub use verdict::EuReason;
pub(crate) use verdict::{Outcome, Verdict};

use crate::config::{BillingEntity, Category, Config, EuSeller, EuTaxes, Treatment};
use crate::document::{Fee, Invoice};
use crate::error::Problem;
use crate::eu::data::{Area, Data, Place, Postcode};
use crate::eu::decide::{
    Contradictions, Found, InclusivePrices, NoRate, Oss, Parties, Ruling, TaxPoint, Wanted, Zone, rate, zone,
};
use crate::eu::{EuRule, RateKind, Supply};
use crate::money::Rate;
use case::Question;

/// Decides EU VAT for the fees of one document.
#[derive(Debug)]
pub(crate) struct EuDesk<'a> {
    config: &'a Config,
    taxes: &'a EuTaxes,
    data: &'a Data,
    entity: &'a BillingEntity,
    seller: &'a EuSeller,
    invoice: &'a Invoice<'a>,
    known: Known<'a>,
    /// Where the verdict on a question stands in `verdicts`.
    questions: FxHashMap<Question, usize>,
    pub verdicts: Vec<Verdict<'a>>,
    pub warnings: Vec<Problem>,
    /// The status that VIES was asked about.
    asked: Option<&'static str>,
    /// `customer.vies_check`, as JSON.
    pub events: Vec<String>,
}

/// Why a fee gets no verdict: the problem, the member it is about, and the sentence.
pub(crate) type Refusal = (&'static str, Option<&'static str>, String);

impl<'a> EuDesk<'a> {
    /// The desk of a document whose billing entity lets EU VAT be decided.
    pub(crate) fn of(config: &'a Config, entity: &'a BillingEntity, invoice: &'a Invoice<'a>) -> Option<Self> {
        let (seller, taxes) = (entity.eu.as_ref()?, config.eu_taxes.as_ref()?);
        Some(Self {
            config,
            taxes,
            data: config.eu_data(),
            entity,
            seller,
            invoice,
            known: Known::of(invoice),
            questions: FxHashMap::default(),
            verdicts: Vec::new(),
            warnings: Vec::new(),
            asked: None,
            events: Vec::new(),
        })
    }

    pub(crate) fn code(&self) -> &'a str {
        &self.entity.code
    }

    /// The version of the data it decides by.
    pub(crate) fn version(&self) -> &'a str {
        self.data.version()
    }

    /// The day whose rates a fee has.
    fn tax_date(&self, fee: &Fee<'_>) -> Date {
        match self.seller.tax_point {
            TaxPoint::IssueDate => self.invoice.tax_date,
            // A part that was split lies under one rate from its first day to its last.
            TaxPoint::PeriodEnd | TaxPoint::SplitByDay => fee.vat.to_date.unwrap_or(self.invoice.tax_date),
        }
    }

    fn question(&self, fee: &Fee<'_>) -> Question {
        let (kind, date) = (fee.vat.rate_kind.unwrap_or_default(), self.tax_date(fee));
        let period = fee.vat.from_date.zip(fee.vat.to_date);
        let period = period.filter(|_| self.seller.tax_point == TaxPoint::SplitByDay && fee.vat.rate.is_some());
        Question {
            supply: fee.vat.supply.unwrap_or(self.seller.supply),
            wanted: Wanted { kind, named: fee.vat.rate, period },
            date,
            ruled_on: fee.vat.ruled_on.unwrap_or(date),
        }
    }

    /// The verdict for a fee, by its place in `verdicts`.
    pub(crate) fn verdict(&mut self, fee: &Fee<'_>) -> Result<usize, Refusal> {
        let question = self.question(fee);
        if let Some(known) = self.questions.get(&question) {
            return Ok(*known);
        }
        let review = self.check(question);
        let verdict = self.decide(question, review)?;
        self.verdicts.push(verdict);
        let place = self.verdicts.len() - 1;
        self.questions.insert(question, place);
        Ok(place)
    }

    /// Looks at what is known of the customer, as far as this question is decided by it; whether a
    /// person must look first.
    fn check(&mut self, question: Question) -> bool {
        let (supply, date) = (question.supply, self.invoice.tax_date);
        let contradicts = self.known.check(self.data, self.seller, supply, date, &mut self.warnings);
        contradicts && self.seller.contradictions == Contradictions::Review && !self.known.reviewed()
    }

    fn seller_place(&self, date: Date) -> Place<'a> {
        let located = self.data.locate(self.seller.country.code(), self.seller.zipcode.as_deref(), date);
        located.unwrap_or(Place {
            state: self.seller.country,
            territory: None,
            area: Area::Outside,
            postcode: Postcode::NoFormat,
        })
    }

    fn parties(&self, question: Question) -> Parties<'a> {
        let seller = self.seller_place(question.ruled_on);
        let customer = self.known.place(self.data, question.supply, question.ruled_on).unwrap_or(seller);
        Parties {
            date: question.ruled_on,
            seller,
            seller_zone: zone(self.data, &seller, question.ruled_on),
            below_threshold: self.seller.below_threshold,
            sellers_number: self.known.number_country() == Some(seller.state),
            customer,
            customer_zone: zone(self.data, &customer, question.ruled_on),
        }
    }

    fn decide(&mut self, question: Question, review: bool) -> Result<Verdict<'a>, Refusal> {
        let case = self.case(question);
        let (parties, finding) = (&case.parties, &case.finding);
        let mut reasons = vec![
            EuReason::of_place(self.data, "seller", &parties.seller, parties.seller_zone),
            EuReason::of_place(self.data, "customer", &parties.customer, parties.customer_zone),
            EuReason { step: "status", outcome: finding.outcome.into(), text: finding.text.clone() },
        ];
        if case.matters && matches!(finding.outcome, "not_checked" | "unavailable" | "last_valid") {
            self.ask_vies(finding.outcome);
        }
        if review {
            let text = "what is known of the customer contradicts itself: a person must look at the warnings first";
            reasons.push(EuReason { step: "review", outcome: "pending".into(), text: text.to_owned() });
            return Ok(Verdict::pending("pending_review", &case, reasons));
        }
        if case.waits() {
            return Ok(Verdict::pending("pending_vies", &case, reasons));
        }
        let decided = case.decided();
        let ruling = &decided.ruling;
        let (index, found) = decided.tax.clone()?;
        reasons.push(EuReason { step: "place", outcome: ruling.rule.as_str().into(), text: ruling.because.to_owned() });
        if let Some(found) = found {
            if found.no_reduced {
                let message = format!("{} has no reduced rate; the standard rate was used", ruling.state.code());
                self.warn("invoice.fees.vat_rate_kind.no_reduced_rate", "/fees", message);
            }
            reasons.push(EuReason::of_rate(self.data, ruling, &found));
        }
        reasons.extend(self.declaration(ruling, parties.seller_zone, question.supply == Supply::Goods));
        let rate = self.config.tax(index).rate.as_ref();
        // The words are wanted where nothing is charged for the reason they name; what is exempt by
        // law has its own.
        let exempt = rate.is_some_and(|rate| rate.category == Some(Category::E));
        let mention = if exempt { "" } else { self.entity.mentions.find(ruling, case.is_taxable()) };
        // What is no VAT of the EU is left to the taxes of the billing entity first.
        let foreign = matches!(parties.seller_zone, Zone::Outside | Zone::GoodsOnly);
        let fallback = foreign && (ruling.rule.is_outside() || ruling.rule == EuRule::LocalTaxTerritory);
        let treatment = rate.map_or(Treatment::NotTaxed, |rate| rate.treatment);
        let untaxed = rate
            .and_then(|rate| rate.category)
            .is_some_and(|category| matches!(category, Category::AE | Category::O | Category::G | Category::K));
        let frees = untaxed && self.seller.inclusive_prices == InclusivePrices::KeepNet;
        let free_of = frees.then(|| self.price_rate(&case));
        if exempt && self.seller.exemption_reason_code.is_none() {
            let message = "an exempt supply wants the reason on its invoice (art. 226(11)); set `exemption_reason_code` of the billing entity";
            self.warn("invoice.fees.vat_rate_kind.no_reason", "/fees", message.to_owned());
        }
        Ok(Verdict::taxed(Outcome::Tax { index, mention, fallback }, treatment, free_of, &case, reasons))
    }

    fn warn(&mut self, code: &str, path: &str, message: String) {
        if !self.warnings.iter().any(|warning| warning.code == code && warning.message == message) {
            self.warnings.push(Problem::new(code, path, message));
        }
    }

    /// How the tax of another state is declared: under a registration there, or through the one-stop
    /// shop; a seller without either is warned.
    fn declaration(&mut self, ruling: &Ruling<'a>, seller: Zone, goods: bool) -> Option<EuReason> {
        if ruling.rule != EuRule::DestinationB2c {
            return None;
        }
        let state = ruling.state.code();
        let reason =
            |outcome: &'static str, text: String| Some(EuReason { step: "declaration", outcome: outcome.into(), text });
        if let Some(registration) = self.seller.registrations.iter().find(|it| it.country == ruling.state) {
            let number = registration.number.as_deref().map_or_else(String::new, |number| format!(" {number}"));
            return reason(
                "registration",
                format!("declared in {state}, under the seller's VAT registration there{number}"),
            );
        }
        let union = seller == Zone::Inside || (seller == Zone::GoodsOnly && goods);
        match (self.seller.oss, union) {
            (Oss::None, _) => {
                let message = format!(
                    "VAT of {state} is charged, but the seller has neither the one-stop shop nor a VAT registration there; register, or correct `oss` and `vat_registrations`"
                );
                self.warn("invoice.billing_entity.not_registered", "/billing_entity", message);
                None
            }
            (Oss::Union, _) | (Oss::Assumed, true) => reason(
                "oss_union",
                format!("VAT of {state}, declared through the one-stop shop (Union scheme, art. 369a)"),
            ),
            (Oss::NonUnion, _) | (Oss::Assumed, false) => reason(
                "oss_non_union",
                format!("VAT of {state}, declared through the one-stop shop (non-Union scheme, art. 358a)"),
            ),
        }
    }

    /// Asks the host, once, to have the number checked; a fee that waits goes before one that relies
    /// on an earlier answer.
    fn ask_vies(&mut self, status: &'static str) {
        if self.asked.is_none_or(|asked| asked == "last_valid") {
            self.asked = Some(status);
            let number = self.known.number().unwrap_or_default();
            let event = verdict::vies_check(self.known.external_id(), number, status, self.known.evidence());
            self.events = vec![event];
        }
    }

    /// The parts of a fee whose rate changes within its service period, where the seller splits by
    /// day: the first day of each, and its reduced rate where the fee names one. Empty: it stays
    /// whole.
    pub(crate) fn parts(&self, fee: &Fee<'_>, verdict: &Verdict<'a>) -> Result<Vec<(Date, Option<Rate>)>, Refusal> {
        let (Some(from), Some(to)) = (fee.vat.from_date, fee.vat.to_date) else { return Ok(Vec::new()) };
        let question = self.question(fee);
        if self.seller.tax_point != TaxPoint::SplitByDay
            || !matches!(question.wanted.kind, RateKind::Standard | RateKind::Reduced)
        {
            return Ok(Vec::new());
        }
        let Some(ruling) = &verdict.charged else { return Ok(Vec::new()) };
        let territory = ruling.territory.filter(|_| ruling.regional);
        let days = std::iter::once(from).chain(self.data.changes(ruling.state, territory, from, to));
        let mut parts: Vec<(Date, Option<Rate>)> = Vec::new();
        for day in days {
            let rate = match rate(self.data, ruling, day, question.wanted) {
                Ok(found) => Some(found.rate),
                // Before the first day of a territory's own tax there was none.
                Err(NoRate::Unknown) => None,
                Err(NoRate::Ambiguous(_) | NoRate::NotOne(_)) => {
                    let message = format!(
                        "the reduced rates of {} change within the period of this fee, and which one it has on {day} is not clear; send a fee for each side of the change, each with its `vat_rate`",
                        ruling.state.code()
                    );
                    return Err(("ambiguous", Some("vat_rate"), message));
                }
            };
            if parts.last().is_none_or(|(_, before)| *before != rate) {
                parts.push((day, rate));
            }
        }
        if parts.len() < 2 {
            return Ok(Vec::new());
        }
        Ok(parts.into_iter().map(|(day, rate)| (day, fee.vat.rate.and(rate))).collect())
    }
}

impl EuReason {
    fn of_rate(data: &Data, ruling: &Ruling<'_>, found: &Found<'_>) -> Self {
        let state = data.state(ruling.state).map_or(ruling.state.code(), |state| &state.name);
        let place = ruling.territory.filter(|_| ruling.regional).map_or(state, |territory| &territory.name);
        let doubt = if found.since.uncertain { "; the source leaves a doubt about this row" } else { "" };
        let text = format!(
            "{} rate of {place} since {}: {} % ({}){doubt}",
            found.column.as_str(),
            found.since.effective_from,
            found.rate,
            found.since.source
        );
        Self { step: "rate", outcome: found.rate.to_string().into(), text }
    }
}
