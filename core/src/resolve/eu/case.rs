//! One supply to the customer of a document, ruled both ways: as to a taxable person and as to a
//! consumer. Whether VIES matters is whether the two come to different taxes.

use jiff::civil::Date;

use super::{EuDesk, Refusal};
use crate::config::{EuTaxKind, TaxIndex};
use crate::eu::decide::{
    CustomerStatus, Finding, Found, NoRate, Parties, Ruling, Wanted, Zone, in_the_union, outside_the_union, rate,
};
use crate::eu::{EuRule, RateKind, Supply};
use crate::money::Rate;

/// What a verdict depends on, beside the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub supply: Supply,
    pub wanted: Wanted,
    /// The day whose rates hold.
    pub date: Date,
    /// The day on which place and rule are decided: of a part that was split the last of the whole.
    pub ruled_on: Date,
}

/// A ruling with the tax it comes to.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    pub ruling: Ruling<'a>,
    /// The tax, and the rate where there is one to name.
    pub tax: Result<(TaxIndex, Option<Found<'a>>), Refusal>,
}

impl Candidate<'_> {
    fn index(&self) -> Option<TaxIndex> {
        self.tax.as_ref().ok().map(|(index, _)| *index)
    }
}

/// A supply, ruled both ways.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub question: Question,
    pub parties: Parties<'a>,
    pub finding: Finding,
    taxable: Candidate<'a>,
    consumer: Candidate<'a>,
    /// Whether it makes a difference what the customer is.
    pub matters: bool,
}

impl<'a> Case<'a> {
    /// Whether the fee waits for VIES.
    pub(super) fn waits(&self) -> bool {
        self.finding.status == CustomerStatus::Unknown && self.matters
    }

    /// Whether the ruling that counts is that of a taxable person; where nobody has confirmed the
    /// number, and it makes no difference, that of a consumer, which promises nothing.
    pub(super) fn is_taxable(&self) -> bool {
        self.finding.status == CustomerStatus::TaxablePerson
    }

    /// What counts, unless the fee [waits](Self::waits).
    pub(super) fn decided(&self) -> &Candidate<'a> {
        if self.is_taxable() { &self.taxable } else { &self.consumer }
    }
}

impl<'a> EuDesk<'a> {
    pub(super) fn case(&self, question: Question) -> Case<'a> {
        let parties = self.parties(question);
        let taxable = self.candidate(&parties, question, true);
        let consumer = self.candidate(&parties, question, false);
        let matters = taxable.index() != consumer.index();
        let union = match parties.customer_zone {
            Zone::Inside => true,
            Zone::NationalLaw => parties.same_law(),
            Zone::GoodsOnly => question.supply == Supply::Goods,
            Zone::Outside => false,
        };
        let proofs = self.known.proofs();
        let mut finding = if union {
            let reverse_charge =
                taxable.ruling.rule == EuRule::ReverseCharge && question.wanted.kind != RateKind::Exempt;
            in_the_union(&proofs, question.supply, question.ruled_on, self.seller.policy, reverse_charge)
        } else {
            outside_the_union(&proofs)
        };
        if !matters && finding.status == CustomerStatus::Unknown {
            finding.text = "whether VIES confirms the VAT number makes no difference here: it is not asked".to_owned();
            finding.outcome = "not_needed";
        }
        Case { question, parties, finding, taxable, consumer, matters }
    }

    fn candidate(&self, parties: &Parties<'a>, question: Question, taxable: bool) -> Candidate<'a> {
        let mut ruling = parties.rule(question.supply, question.wanted.kind, taxable);
        let local = ruling.rule == EuRule::LocalTaxTerritory;
        if local && matches!(rate(self.data, &ruling, question.date, Wanted::STANDARD), Err(NoRate::Unknown)) {
            ruling.rule = EuRule::OutsideScope;
            ruling.because = "seller and customer are in a territory with a tax of its own, whose rate is not known here: name it as a tax of the billing entity";
        }
        Candidate { tax: self.tax(&ruling, question), ruling }
    }

    /// The tax of a ruling.
    fn tax(&self, ruling: &Ruling<'a>, question: Question) -> Result<(TaxIndex, Option<Found<'a>>), Refusal> {
        let mut found = None;
        let kind = match (ruling.rule, question.wanted.kind) {
            (EuRule::OutsideScope | EuRule::NoVatTerritory, _) => EuTaxKind::OutsideScope,
            (_, RateKind::Exempt) => self.taxes.exempt(self.seller),
            (EuRule::ReverseCharge, _) => EuTaxKind::ReverseCharge,
            (EuRule::IntraCommunity, _) => EuTaxKind::IntraCommunity,
            (EuRule::Export, _) => EuTaxKind::Export,
            (_, RateKind::Zero) => EuTaxKind::Zero,
            (_, RateKind::Standard | RateKind::Reduced) => {
                let rate = rate(self.data, ruling, question.date, question.wanted)
                    .map_err(|why| refusal(ruling, question, &why))?;
                found = Some(rate);
                EuTaxKind::Rated(rate.column, rate.rate)
            }
        };
        let index = self.taxes.find(ruling, kind).ok_or_else(|| {
            let message = format!(
                "tallage knows no VAT of {} for this fee; name a tax on the fee, its charge, plan or customer",
                ruling.state.code()
            );
            ("no_rate", None, message)
        })?;
        Ok((index, found))
    }

    /// The rate that an inclusive price was made with: the seller's own, at home; for a seller
    /// without one, what a consumer would have paid. `None`: there is no tax in it.
    pub(super) fn price_rate(&self, case: &Case<'a>) -> Result<Option<Rate>, Refusal> {
        let seller = case.parties.seller;
        let home = Parties { customer: seller, customer_zone: case.parties.seller_zone, ..case.parties };
        let home = self.candidate(&home, case.question, false);
        let made_with = if home.ruling.rule.charges() { &home } else { &case.consumer };
        if !made_with.ruling.rule.charges() {
            return Ok(None);
        }
        made_with.tax.clone().map(|(_, found)| found.map(|found| found.rate))
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
            let named = question.wanted.named.unwrap_or_default();
            let message = format!(
                "{named} % is no reduced rate of {place} on {}; there are: {}",
                question.date,
                if rates.is_empty() { "none".to_owned() } else { list(rates) }
            );
            ("unknown_value", Some("vat_rate"), message)
        }
    }
}
