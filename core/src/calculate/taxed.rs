//! A taxed invoice: what `calculate` answers.

use smallvec::{SmallVec, smallvec};

use super::amounts::Precise;
use super::deductions::Applied;
use super::factors::{Coefficient, Factors, WeightedSum, percent};
use super::rows::TaxRow;
use crate::config::{Rounding, Treatment};
use crate::document::{Fee, Invoice};
use crate::error::Problem;
use crate::eu::EuRule;
use crate::money::exact::Exact;
use crate::money::{Currency, Rate};
use crate::resolve::{EuReason, Level, Resolution, Verdict};

/// The whole-unit figures of one fee.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FeeFigures {
    pub amount: i64,
    pub progressive: i64,
    pub coupons: i64,
    /// The sub-total excluding taxes.
    pub net: i64,
    pub taxes: i64,
    /// The part of the taxes that was inside the price.
    pub included: i64,
    /// Where the fee's cells start.
    pub first_cell: usize,
}

impl FeeFigures {
    /// What remains of the amount after deductions.
    pub(crate) fn remaining(&self) -> i64 {
        self.amount - self.progressive - self.coupons
    }

    /// The `count` rounded cells of this fee.
    pub(crate) fn cells<'c>(&self, count: usize, cells: &'c [i64]) -> &'c [i64] {
        cells.get(self.first_cell..self.first_cell + count).unwrap_or_default()
    }
}

/// The totals of a taxed invoice, in minor units (docs/json.md, “Taxed invoice”).
///
/// `fees − progressive − coupons − included taxes = sub-total excluding taxes`;
/// `+ taxes = sub-total including taxes = total + credits − credit due`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Totals {
    /// Fees as they stand, before anything is taken off.
    pub fees_amount_cents: i64,
    /// Progressive-billing credits taken off.
    pub progressive_billing_credits_amount_cents: i64,
    /// Coupons taken off.
    pub coupons_amount_cents: i64,
    /// Taxes that were inside the prices.
    pub included_taxes_amount_cents: i64,
    /// What is taxed, without its taxes.
    pub sub_total_excluding_taxes_amount_cents: i64,
    /// All taxes.
    pub taxes_amount_cents: i64,
    /// With taxes.
    pub sub_total_including_taxes_amount_cents: i64,
    /// Credit notes used.
    pub credit_note_credits_amount_cents: i64,
    /// Prepaid credits used.
    pub prepaid_credits_amount_cents: i64,
    /// What a negative document owes its customer.
    pub credit_due_amount_cents: i64,
    /// What is to be paid; never negative.
    pub total_amount_cents: i64,
}

/// An invoice with its taxes, ready to be written as canonical JSON. It borrows from the invoice
/// and the engine it was made from.
#[derive(Debug)]
pub struct TaxedInvoice<'a> {
    pub(crate) invoice: &'a Invoice<'a>,
    pub(crate) resolution: Resolution<'a>,
    pub(crate) rounding: Rounding,
    pub(crate) factors: Factors,
    pub(crate) fees: Vec<FeeFigures>,
    pub(crate) cells: Vec<i64>,
    /// Exact bases, where they are not the whole remainders.
    pub(crate) bases: Option<Vec<Exact>>,
    pub(crate) rows: Vec<TaxRow<'a>>,
    /// Exact amounts and deductions, where any has a fraction or was made by proportion.
    pub(crate) precise: Option<Vec<Precise>>,
    pub(crate) applied: Vec<Applied<'a>>,
    pub(crate) totals: Totals,
}

impl<'a> TaxedInvoice<'a> {
    /// The invoice that was taxed.
    pub fn invoice(&self) -> &'a Invoice<'a> {
        self.invoice
    }

    /// Whether a fee waits for an answer of VIES or a tax provider, or for a person's review: then no
    /// tax of the document is known, and it cannot be finalized.
    pub fn is_pending(&self) -> bool {
        self.resolution.is_pending()
    }

    /// The totals, in minor units; `None` while the document [is pending](Self::is_pending): unknown
    /// is not zero.
    ///
    /// ```
    /// let engine = tallage::Engine::from_json(r#"{
    ///     "billing_entities": [{"code": "fr", "country": "FR", "eu": {"enabled": true}}]
    /// }"#)?;
    /// let invoice = tallage::Invoice::from_json(r#"{
    ///     "id": "inv_1", "type": "one_off", "issuing_date": "2026-11-21", "currency": "EUR", "billing_entity": "fr",
    ///     "customer": {"country": "DE", "tax_identification_number": "DE136695976"},
    ///     "fees": [{"id": "f1", "type": "add_on", "amount_cents": 10000}]
    /// }"#)?;
    /// let taxed = engine.calculate(&invoice)?;
    /// assert!(taxed.is_pending() && taxed.totals().is_none());
    /// assert!(taxed.events().next().unwrap().contains("customer.vies_check"));
    /// let fee = taxed.fees().next().unwrap();
    /// assert!(fee.reasons().iter().any(|reason| reason.text.contains("VAT number not validated")));
    /// # Ok::<(), tallage::Error>(())
    /// ```
    pub fn totals(&self) -> Option<Totals> {
        (!self.is_pending()).then_some(self.totals)
    }

    /// What is worth a look: code, JSON pointer into the invoice that was sent, sentence.
    pub fn warnings(&self) -> impl Iterator<Item = &Problem> {
        self.resolution.warnings()
    }

    /// What the host should do, each as JSON (docs/eu.md): `customer.vies_check`.
    pub fn events(&self) -> impl Iterator<Item = &str> {
        self.resolution.eu.iter().flat_map(|eu| eu.events.iter().map(String::as_str))
    }

    /// How it was rounded.
    pub fn rounding(&self) -> Rounding {
        self.rounding
    }

    /// The taxed fees, in document order.
    pub fn fees(&self) -> impl ExactSizeIterator<Item = TaxedFee<'_, 'a>> {
        (0..self.fees.len()).map(|index| TaxedFee { taxed: self, index })
    }

    /// The document's effective tax rate in percent, to 6 places; `None` when nothing is taxed.
    pub fn taxes_rate(&self) -> Option<Rate> {
        // One set for all, as nearly always: its rate is the document's.
        let set = self.resolution.fees.first().map_or(0, |decision| decision.set);
        if set != 0 && self.resolution.fees.iter().all(|decision| decision.set == set) {
            return Some(self.factors.sets[set as usize].percent);
        }
        let mut any = false;
        let mut weighted = WeightedSum::new(Exact::ZERO);
        let mut counted = WeightedSum::new(Exact::ZERO);
        let mut sums: SmallVec<[(i128, i64); 8]> = smallvec![(0, 0); self.factors.sets.len()];
        let mut total = 0i128;
        for ((fee, decision), figures) in self.invoice.fees.iter().zip(&self.resolution.fees).zip(&self.fees) {
            total += i128::from(figures.net);
            match &fee.settled {
                None => {
                    let (net, count) = &mut sums[decision.set as usize];
                    *net += i128::from(figures.net);
                    *count += 1;
                    any |= decision.set != 0;
                }
                Some(settled) => {
                    any |= !settled.is_empty();
                    let rate = settled_rate(settled);
                    weighted.add(&Exact::int(figures.net), &rate);
                    counted.add(&Exact::int(1), &rate);
                }
            }
        }
        if !any {
            return None;
        }
        for (factors, (net, count)) in self.factors.sets.iter().zip(sums) {
            weighted.add(&Exact::ratio(net, 1), &factors.rate);
            counted.add(&Exact::int(count), &factors.rate);
        }
        let fees = i64::try_from(self.fees.len()).ok()?;
        let rate = if total == 0 {
            counted.total().div(&Exact::int(fees))
        } else {
            weighted.total().div(&Exact::ratio(total, 1))
        };
        percent(&rate?)
    }

    /// The bases summed by set of taxes.
    pub(crate) fn set_sums(&self) -> Vec<Exact> {
        let decisions = self.resolution.fees.iter();
        match &self.bases {
            None => {
                let mut sums = vec![0i128; self.resolution.sets.len()];
                for (decision, fee) in decisions.zip(&self.fees) {
                    sums[decision.set as usize] += i128::from(fee.remaining());
                }
                sums.into_iter().map(|sum| Exact::ratio(sum, 1)).collect()
            }
            Some(bases) => {
                let mut sums = vec![Exact::ZERO; self.resolution.sets.len()];
                for (decision, base) in decisions.zip(bases) {
                    let sum = &mut sums[decision.set as usize];
                    *sum = sum.add(base);
                }
                sums
            }
        }
    }

    /// The exact sub-total of a settled fee: what was settled inside the price comes off its base
    /// as it is.
    pub(crate) fn settled_net(&self, index: usize) -> Exact {
        self.base(index).sub(&Exact::int(self.fees[index].included))
    }

    /// The exact base of a fee: its remainder, whole or exact as the rounding says.
    pub(crate) fn base(&self, index: usize) -> Exact {
        match &self.bases {
            Some(bases) => bases[index].clone(),
            None => Exact::int(self.fees[index].remaining()),
        }
    }
}

/// The rates of settled taxes together, as a fraction.
fn settled_rate(settled: &[crate::document::SettledTax<'_>]) -> Coefficient {
    let micros: i64 = settled.iter().map(|tax| tax.tax_rate.micros()).sum();
    Coefficient::Small(micros, Rate::DENOMINATOR)
}

/// One fee of a taxed invoice.
#[derive(Debug, Clone, Copy)]
pub struct TaxedFee<'t, 'a> {
    pub(crate) taxed: &'t TaxedInvoice<'a>,
    pub(crate) index: usize,
}

impl<'t, 'a> TaxedFee<'t, 'a> {
    pub(crate) fn figures(&self) -> &'t FeeFigures {
        &self.taxed.fees[self.index]
    }

    /// The fee as it was sent.
    pub fn fee(&self) -> &'a Fee<'a> {
        &self.taxed.invoice.fees[self.index]
    }

    /// The currency of its amounts.
    pub fn currency(&self) -> Currency {
        self.taxed.invoice.currency
    }

    /// The fee's amount before anything is taken off, in minor units.
    pub fn amount_cents(&self) -> i64 {
        self.figures().amount
    }

    /// Coupons taken off, in minor units.
    pub fn coupons_amount_cents(&self) -> i64 {
        self.figures().coupons
    }

    /// Progressive-billing credits taken off, in minor units.
    pub fn progressive_billing_credits_amount_cents(&self) -> i64 {
        self.figures().progressive
    }

    /// A figure that depends on tax; `None` while the document is pending.
    fn known(&self, figure: impl Fn(&FeeFigures) -> i64) -> Option<i64> {
        (!self.taxed.is_pending()).then(|| figure(self.figures()))
    }

    /// What is taxed, without its taxes, in minor units; `None` while the document is pending.
    pub fn sub_total_excluding_taxes_amount_cents(&self) -> Option<i64> {
        self.known(|figures| figures.net)
    }

    /// Its taxes, in minor units; `None` while the document is pending.
    pub fn taxes_amount_cents(&self) -> Option<i64> {
        self.known(|figures| figures.taxes)
    }

    /// With taxes, in minor units; `None` while the document is pending.
    pub fn total_amount_cents(&self) -> Option<i64> {
        self.known(|figures| figures.net + figures.taxes)
    }

    /// The rule of EU VAT, where that decided; `None` while it waits.
    pub fn eu_rule(&self) -> Option<EuRule> {
        self.verdict().and_then(|verdict| verdict.rule)
    }

    /// The steps of the decision of EU VAT; none where it did not decide.
    pub fn reasons(&self) -> &'t [EuReason] {
        self.verdict().map_or(&[], |verdict| &verdict.reasons)
    }

    fn verdict(&self) -> Option<&'t Verdict<'a>> {
        self.taxed.resolution.verdict(&self.taxed.resolution.fees[self.index])
    }

    /// What happened to it, in one word.
    pub fn treatment(&self) -> Treatment {
        let decision = &self.taxed.resolution.fees[self.index];
        self.fee().settled_treatment().unwrap_or_else(|| self.taxed.resolution.treatment(decision))
    }

    /// The level that decided.
    pub fn level(&self) -> Level {
        self.taxed.resolution.fees[self.index].level
    }

    /// Its effective rate in percent, to 6 places; `None` when it has no tax.
    pub fn taxes_rate(&self) -> Option<Rate> {
        let decision = &self.taxed.resolution.fees[self.index];
        match &self.fee().settled {
            Some(settled) if settled.is_empty() => None,
            Some(settled) => percent(&settled_rate(settled).exact()),
            None if decision.set == 0 => None,
            None => Some(self.taxed.factors.sets[decision.set as usize].percent),
        }
    }
}
