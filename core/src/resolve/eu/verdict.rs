//! What EU VAT says of a fee, with every step that led there.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Refusal;
use super::case::Case;
use crate::config::{TaxIndex, Treatment};
use crate::document::Fee;
use crate::eu::data::{Data, Place};
use crate::eu::decide::{Ruling, Zone};
use crate::eu::{EuRule, ViesEvidence};
use crate::json::write::Writer;
use crate::money::Rate;

/// One step of a decision of EU VAT.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EuReason {
    /// `seller`, `customer`, `status`, `review`, `place`, `rate`, `declaration`.
    pub step: &'static str,
    /// What came out, in a word.
    pub outcome: Cow<'static, str>,
    /// The same for people.
    pub text: String,
}

impl EuReason {
    pub(super) fn of_place(data: &Data, step: &'static str, place: &Place<'_>, zone: Zone) -> Self {
        let zone = match zone {
            Zone::Inside => "in the EU VAT area",
            Zone::NationalLaw => "outside the EU VAT area, under the VAT law of its state",
            Zone::GoodsOnly => "in the EU VAT area for goods, outside for services",
            Zone::Outside => "outside the EU VAT area",
        };
        match place.territory {
            None => {
                let code = place.state.code();
                // Countries without rates here are told by their code.
                let named = data.state(place.state).map(|state| format!("{} ({code})", state.name));
                let shown = named.unwrap_or_else(|| code.to_owned());
                Self { step, outcome: code.into(), text: format!("the {step} is in {shown}, {zone}") }
            }
            Some(territory) => {
                let text =
                    format!("the {step} is in {} ({}), {zone}: {}", territory.name, territory.id, territory.status);
                Self { step, outcome: territory.id.to_string().into(), text }
            }
        }
    }
}

/// What follows for the fee.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome<'a> {
    /// This tax, perhaps at 0 %.
    Tax {
        index: TaxIndex,
        /// `,"mention":"…"`, or nothing.
        mention: &'a str,
        /// The billing entity's own taxes go first.
        fallback: bool,
    },
    /// Not known yet.
    Pending,
}

/// What EU VAT says of a fee.
#[derive(Debug)]
pub(crate) struct Verdict<'a> {
    pub outcome: Outcome<'a>,
    pub treatment: Treatment,
    /// The rule; `None` while it waits.
    pub rule: Option<EuRule>,
    /// Where a tax is charged: the ruling it comes from.
    pub charged: Option<Ruling<'a>>,
    /// Where a tax that a price includes comes out of it, because it is not charged: its rate, unless
    /// the fee says it.
    free_of: Option<Result<Option<Rate>, Refusal>>,
    /// The day whose rates were asked.
    pub date: Date,
    pub reasons: Vec<EuReason>,
    /// The member `eu` of a fee, but for its reasons and the brace.
    pub json: String,
    /// The reasons.
    pub reasons_json: String,
}

impl<'a> Verdict<'a> {
    /// A fee that waits.
    pub(super) fn pending(rule: &str, case: &Case<'_>, reasons: Vec<EuReason>) -> Self {
        Self {
            outcome: Outcome::Pending,
            treatment: Treatment::Pending,
            rule: None,
            charged: None,
            free_of: None,
            date: case.question.date,
            json: json(rule, None, case),
            reasons_json: reasons_json(&reasons),
            reasons,
        }
    }

    /// The rate of the tax that comes out of the price of a fee; `None`: the price stays.
    pub(crate) fn free_of(&self, fee: &Fee<'_>, inclusive: bool) -> Result<Option<Rate>, Refusal> {
        let Some(free_of) = self.free_of.as_ref().filter(|_| inclusive) else { return Ok(None) };
        let rate = if fee.vat.price_rate.is_some() { fee.vat.price_rate } else { free_of.clone()? };
        Ok(rate.filter(|rate| !rate.is_zero()))
    }

    /// A fee whose tax is known.
    pub(super) fn taxed(
        outcome: Outcome<'a>,
        treatment: Treatment,
        free_of: Option<Result<Option<Rate>, Refusal>>,
        case: &Case<'a>,
        reasons: Vec<EuReason>,
    ) -> Self {
        let ruling = &case.decided().ruling;
        Self {
            outcome,
            treatment,
            rule: Some(ruling.rule),
            charged: ruling.rule.charges().then_some(*ruling),
            free_of,
            date: case.question.date,
            json: json(ruling.rule.as_str(), Some(ruling), case),
            reasons_json: reasons_json(&reasons),
            reasons,
        }
    }
}

fn json(rule: &str, ruling: Option<&Ruling<'_>>, case: &Case<'_>) -> String {
    let question = &case.question;
    let mut out = Writer::with_capacity(256);
    out.raw(r#"{"rule":"#).string(rule).raw(r#","supply":"#).string(question.supply.as_str());
    out.raw(r#","vat_rate_kind":"#).string(question.wanted.kind.as_str());
    out.raw(r#","tax_date":"#).date(question.date);
    if let Some(ruling) = ruling {
        out.raw(r#","tax_country":"#).string(ruling.state.code());
        out.optional(r#","tax_territory":"#, ruling.territory.map(|territory| &*territory.id));
    }
    out.raw(r#","customer_status":"#).string(case.finding.status.as_str());
    out.into_string()
}

fn reasons_json(reasons: &[EuReason]) -> String {
    let mut out = Writer::with_capacity(1024);
    out.list(reasons, |out, reason| {
        out.raw(r#"{"step":"#).string(reason.step).raw(r#","outcome":"#).string(&reason.outcome);
        out.raw(r#","text":"#).string(&reason.text).raw("}");
    });
    out.into_string()
}

/// The event that asks the host to have a number checked.
pub(super) fn vies_check(
    external_id: Option<&str>,
    number: &str,
    status: &str,
    evidence: Option<&ViesEvidence<'_>>,
) -> String {
    let mut out = Writer::with_capacity(192);
    out.raw(r#"{"type":"customer.vies_check""#);
    out.optional(r#","external_customer_id":"#, external_id);
    out.raw(r#","number":"#).string(number).raw(r#","status":"#).string(status);
    if let Some(evidence) = evidence {
        out.optional(r#","reason":"#, evidence.reason.as_deref());
        if let Some(retry_at) = evidence.retry_at {
            out.raw(r#","retry_at":"#).string(&retry_at.to_string());
        }
    }
    out.raw("}");
    out.into_string()
}
