//! EU VAT for the fees of one document: what the document knows goes to the tables of `eu/decide`,
//! and what they say becomes a verdict with its reasons.

mod customer;
mod verdict;

use jiff::civil::Date;

pub(crate) use customer::Known;
pub(crate) use verdict::{Outcome, Reason, Verdict};

use crate::config::{BillingEntity, Category, Config, EuSeller, EuTaxKind, EuTaxes, Tax};
use crate::document::{Fee, Invoice};
use crate::error::Problem;
use crate::eu::data::{Area, Data, Place, Postcode};
use crate::eu::decide::{
    Contradictions, CustomerStatus, Finding, Found, InclusivePrices, NoRate, Oss, Parties, Ruling, TaxPoint, Zone,
    in_the_union, outside_the_union, rate, zone,
};
use crate::eu::{EuRule, RateKind, Supply};
use crate::money::Rate;

/// What a verdict depends on, beside the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Question {
    supply: Supply,
    kind: RateKind,
    named: Option<Rate>,
    date: Date,
}

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
    /// A person must look first.
    review: bool,
    questions: Vec<Question>,
    pub verdicts: Vec<Verdict<'a>>,
    pub warnings: Vec<Problem>,
    /// `customer.vies_check`, as JSON.
    pub events: Vec<String>,
}

/// Why a fee gets no verdict: the problem, the member it is about, and the sentence.
pub(crate) type Refusal = (&'static str, Option<&'static str>, String);

impl<'a> EuDesk<'a> {
    /// The desk of a document whose billing entity lets EU VAT be decided.
    pub(crate) fn of(config: &'a Config, entity: &'a BillingEntity, invoice: &'a Invoice<'a>) -> Option<Self> {
        let (seller, taxes) = (entity.eu.as_ref()?, config.eu_taxes.as_ref()?);
        let data = config.eu_data();
        let mut warnings = Vec::new();
        let known = Known::of(invoice, &mut warnings);
        let contradicts = known.check(data, seller, invoice.tax_date, &mut warnings);
        let review = contradicts && seller.contradictions == Contradictions::Review && !known.reviewed();
        Some(Self {
            config,
            taxes,
            data,
            entity,
            seller,
            invoice,
            known,
            review,
            questions: Vec::new(),
            verdicts: Vec::new(),
            warnings,
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
        Question {
            supply: fee.vat.supply.unwrap_or(self.seller.supply),
            kind: fee.vat.rate_kind.unwrap_or_default(),
            named: fee.vat.rate,
            date: self.tax_date(fee),
        }
    }

    /// The verdict for a fee, by its place in `verdicts`.
    pub(crate) fn verdict(&mut self, fee: &Fee<'_>) -> Result<usize, Refusal> {
        let question = self.question(fee);
        if let Some(known) = self.questions.iter().position(|it| *it == question) {
            return Ok(known);
        }
        let verdict = self.decide(question)?;
        self.questions.push(question);
        self.verdicts.push(verdict);
        Ok(self.verdicts.len() - 1)
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
        let seller = self.seller_place(question.date);
        let customer = self.known.place(self.data, question.supply, question.date).unwrap_or(seller);
        Parties {
            date: question.date,
            seller,
            seller_zone: zone(self.data, &seller, question.date),
            below_threshold: self.seller.below_threshold,
            customer,
            customer_zone: zone(self.data, &customer, question.date),
        }
    }

    /// The customer's status, and the rulings for a taxable person and a consumer.
    fn status(&self, parties: &Parties<'a>, question: Question) -> (Finding, Ruling<'a>, Ruling<'a>) {
        let taxable = parties.rule(question.supply, question.kind, true);
        let consumer = parties.rule(question.supply, question.kind, false);
        let law = |zone| matches!(zone, Zone::Inside | Zone::NationalLaw);
        let under_one_law =
            law(parties.seller_zone) && law(parties.customer_zone) && parties.seller.state == parties.customer.state;
        let union = match parties.customer_zone {
            Zone::Inside => true,
            Zone::NationalLaw => under_one_law,
            Zone::GoodsOnly => question.supply == Supply::Goods,
            Zone::Outside => false,
        };
        let proofs = self.known.proofs();
        let finding = if union {
            in_the_union(&proofs, question.supply, question.date, self.seller.when_unavailable)
        } else {
            outside_the_union(&proofs)
        };
        (finding, taxable, consumer)
    }

    fn decide(&mut self, question: Question) -> Result<Verdict<'a>, Refusal> {
        let parties = self.parties(question);
        let (mut finding, taxable, consumer) = self.status(&parties, question);
        let matters = !taxable.same_tax(&consumer, question.kind);
        if !matters && finding.status == CustomerStatus::Unknown {
            finding.text = "whether VIES confirms the VAT number makes no difference here: it is not asked".to_owned();
            finding.outcome = "not_needed";
        }
        let mut reasons = vec![
            Reason::of_place(self.data, "seller", &parties.seller, parties.seller_zone),
            Reason::of_place(self.data, "customer", &parties.customer, parties.customer_zone),
            Reason { step: "status", outcome: finding.outcome.into(), text: finding.text.clone() },
        ];
        if matters && matches!(finding.outcome, "not_checked" | "unavailable" | "last_valid") {
            self.ask_vies(finding.outcome);
        }
        if self.review {
            let text = "what is known of the customer contradicts itself: a person must look at the warnings first";
            reasons.push(Reason { step: "review", outcome: "pending".into(), text: text.to_owned() });
            return Ok(Verdict::pending(
                "pending_review",
                question.supply,
                question.kind,
                question.date,
                &finding,
                reasons,
            ));
        }
        let is_taxable = match finding.status {
            CustomerStatus::TaxablePerson => true,
            CustomerStatus::Consumer => false,
            // Where it makes no difference, a company's number counts for the words on the invoice.
            CustomerStatus::Unknown if !matters => true,
            CustomerStatus::Unknown => {
                return Ok(Verdict::pending(
                    "pending_vies",
                    question.supply,
                    question.kind,
                    question.date,
                    &finding,
                    reasons,
                ));
            }
        };
        let mut ruling = if is_taxable { taxable } else { consumer };
        if ruling.rule == EuRule::LocalTaxTerritory && self.no_local_rate(&ruling, question) {
            ruling.rule = EuRule::OutsideScope;
            ruling.because = "seller and customer are in a territory with a tax of its own, whose rate is not known here: name it as a tax of the billing entity";
        }
        reasons.push(Reason { step: "place", outcome: ruling.rule.as_str().into(), text: ruling.because.to_owned() });
        let index = self.tax(&ruling, question, &mut reasons)?;
        reasons.extend(self.declaration(&ruling, parties.seller_zone));
        let tax = self.config.tax(index);
        // The words are wanted where nothing is charged for the reason they name; what is exempt by
        // law has its own.
        let exempt = tax.rate.as_ref().is_some_and(|rate| rate.category == Some(Category::E));
        let mention = if exempt { "" } else { self.entity.mentions.find(&ruling, is_taxable) };
        let treatment = tax.rate.as_ref().map_or(crate::config::Treatment::NotTaxed, |rate| rate.treatment);
        // What is no VAT of the EU is left to the host's own taxes first.
        let foreign = matches!(parties.seller_zone, Zone::Outside | Zone::GoodsOnly);
        let local = ruling.rule == EuRule::LocalTaxTerritory;
        let fallback = foreign && (ruling.rule.is_outside() || local);
        Ok(Verdict::taxed(
            Outcome::Tax { index, mention, fallback },
            treatment,
            &ruling,
            question.supply,
            question.kind,
            question.date,
            &finding,
            reasons,
        ))
    }

    /// Whether the rate of a territory's own tax is unknown.
    fn no_local_rate(&self, ruling: &Ruling<'a>, question: Question) -> bool {
        matches!(rate(self.data, ruling, question.date, RateKind::Standard, None), Err(NoRate::Unknown))
    }

    /// The tax of a ruling.
    fn tax(&mut self, ruling: &Ruling<'a>, question: Question, reasons: &mut Vec<Reason>) -> Result<u32, Refusal> {
        let kind = match (ruling.rule, question.kind) {
            (EuRule::OutsideScope | EuRule::NoVatTerritory, _) => EuTaxKind::OutsideScope,
            (_, RateKind::Exempt) => self.taxes.exempt(self.seller),
            (EuRule::ReverseCharge, _) => EuTaxKind::ReverseCharge,
            (EuRule::IntraCommunity, _) => EuTaxKind::IntraCommunity,
            (EuRule::Export, _) => EuTaxKind::Export,
            (_, RateKind::Zero) => EuTaxKind::Zero,
            (_, RateKind::Standard | RateKind::Reduced) => {
                let found = rate(self.data, ruling, question.date, question.kind, question.named)
                    .map_err(|why| refusal(ruling, question, &why))?;
                if found.no_reduced {
                    let message = format!("{} has no reduced rate; the standard rate was used", ruling.state.code());
                    self.warn("invoice.fees.vat_rate_kind.no_reduced_rate", "/fees", message);
                }
                reasons.push(Reason::of_rate(self.data, ruling, &found));
                EuTaxKind::Rated(found.column, found.rate)
            }
        };
        self.taxes.find(ruling, kind).ok_or_else(|| {
            let message = format!(
                "tallage knows no VAT of {} for this fee; name a tax on the fee, its charge, plan or customer",
                ruling.state.code()
            );
            ("no_rate", None, message)
        })
    }

    fn warn(&mut self, code: &str, path: &str, message: String) {
        if !self.warnings.iter().any(|warning| warning.code == code && warning.message == message) {
            self.warnings.push(Problem::new(code, path, message));
        }
    }

    /// How the tax of another state is declared: under a registration there, or through the one-stop
    /// shop; a seller without either is warned.
    fn declaration(&mut self, ruling: &Ruling<'a>, seller: Zone) -> Option<Reason> {
        if ruling.rule != EuRule::DestinationB2c {
            return None;
        }
        let state = ruling.state.code();
        let reason =
            |outcome: &'static str, text: String| Some(Reason { step: "declaration", outcome: outcome.into(), text });
        if let Some(registration) = self.seller.registrations.iter().find(|it| it.country == ruling.state) {
            let number = registration.number.as_deref().map_or_else(String::new, |number| format!(" {number}"));
            return reason(
                "registration",
                format!("declared in {state}, under the seller's VAT registration there{number}"),
            );
        }
        match (self.seller.oss, seller) {
            (Oss::None, _) => {
                let message = format!(
                    "VAT of {state} is charged, but the seller has neither the one-stop shop nor a VAT registration there; register, or correct `oss` and `vat_registrations`"
                );
                self.warn("invoice.billing_entity.not_registered", "/billing_entity", message);
                None
            }
            (Oss::Union, _) | (Oss::Assumed, Zone::Inside) => reason(
                "oss_union",
                format!("VAT of {state}, declared through the one-stop shop (Union scheme, art. 369a)"),
            ),
            (Oss::NonUnion | Oss::Assumed, _) => reason(
                "oss_non_union",
                format!("VAT of {state}, declared through the one-stop shop (non-Union scheme, art. 358a)"),
            ),
        }
    }

    /// Asks the host, once, to have the number checked.
    fn ask_vies(&mut self, status: &str) {
        if !self.events.is_empty() {
            return;
        }
        self.events.push(verdict::vies_check(
            self.known.external_id(),
            self.known.number().unwrap_or_default(),
            status,
            self.known.evidence(),
        ));
    }

    /// The days on which the rate of a fee changes within its service period, where the seller
    /// splits by day: each starts a new part.
    pub(crate) fn cuts(&self, fee: &Fee<'_>) -> Vec<Date> {
        let (Some(from), Some(to)) = (fee.vat.from_date, fee.vat.to_date) else { return Vec::new() };
        let question = self.question(fee);
        if self.seller.tax_point != TaxPoint::SplitByDay
            || !matches!(question.kind, RateKind::Standard | RateKind::Reduced)
        {
            return Vec::new();
        }
        let parties = self.parties(question);
        let (finding, taxable, consumer) = self.status(&parties, question);
        let waits =
            self.review || (finding.status == CustomerStatus::Unknown && !taxable.same_tax(&consumer, question.kind));
        let ruling = if finding.status == CustomerStatus::TaxablePerson { taxable } else { consumer };
        if waits || !ruling.rule.charges() {
            return Vec::new();
        }
        let on = |date| rate(self.data, &ruling, date, question.kind, question.named).ok().map(|found| found.rate);
        let territory = ruling.territory.filter(|_| ruling.regional);
        let changes = self.data.changes(ruling.state, territory, from, to);
        changes.filter(|day| day.yesterday().is_ok_and(|before| on(before) != on(*day))).collect()
    }

    /// Whether a fee can be computed as it stands: not across a change of rates, and without a tax
    /// in its price that is not charged.
    pub(crate) fn is_prepared(&self, fee: &Fee<'_>, tax: &Tax, inclusive: bool) -> bool {
        self.cuts(fee).is_empty() && !self.is_repriced(fee, tax, inclusive)
    }

    /// Whether the tax that is not charged comes out of the price of a fee.
    pub(crate) fn is_repriced(&self, fee: &Fee<'_>, tax: &Tax, inclusive: bool) -> bool {
        let untaxed = tax
            .rate
            .as_ref()
            .is_some_and(|rate| matches!(rate.category, Some(Category::AE | Category::O | Category::G | Category::K)));
        inclusive
            && untaxed
            && self.seller.inclusive_prices == InclusivePrices::KeepNet
            && self.price_rate(fee).is_some_and(|rate| !rate.is_zero())
    }

    /// The rate that an inclusive price of a fee was made with: the seller's own, at home; for a
    /// seller without one, what a consumer would have paid.
    pub(crate) fn price_rate(&self, fee: &Fee<'_>) -> Option<Rate> {
        let question = self.question(fee);
        let parties = self.parties(question);
        let home = Parties { customer: parties.seller, customer_zone: parties.seller_zone, ..parties };
        let candidates =
            [home.rule(question.supply, question.kind, false), parties.rule(question.supply, question.kind, false)];
        let taxed = candidates.into_iter().filter(|ruling| ruling.rule.charges());
        let mut rates = taxed.filter_map(|ruling| {
            rate(self.data, &ruling, question.date, question.kind, question.named).ok().map(|found| found.rate)
        });
        if matches!(question.kind, RateKind::Zero | RateKind::Exempt) {
            return None;
        }
        rates.next()
    }
}

fn refusal(ruling: &Ruling<'_>, question: Question, why: &NoRate) -> Refusal {
    let place = ruling.territory.filter(|_| ruling.regional).map_or(ruling.state.code(), |territory| &territory.name);
    let list = |rates: &[Rate]| rates.iter().map(Rate::to_string).collect::<Vec<_>>().join(", ");
    match why {
        NoRate::Unknown => {
            let message = format!(
                "no rate of {place} is known on {}; name a tax on the fee, its charge, plan or customer, or load newer `eu_data`",
                question.date
            );
            ("no_rate", None, message)
        }
        NoRate::Ambiguous(rates) => {
            let message = format!(
                "{place} has several reduced rates on {}: {}; say which as `vat_rate`",
                question.date,
                list(rates)
            );
            ("required", Some("vat_rate"), message)
        }
        NoRate::NotOne(rates) => {
            let named = question.named.unwrap_or_default();
            let message = format!(
                "{named} % is no reduced rate of {place} on {}; there are: {}",
                question.date,
                if rates.is_empty() { "none".to_owned() } else { list(rates) }
            );
            ("unknown_value", Some("vat_rate"), message)
        }
    }
}

impl Reason {
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
