//! The hierarchy of taxes: a provider, if the customer is linked to one, else the first level that names a tax.

use smallvec::SmallVec;

use super::eu::{EuDesk, Outcome, Refusal, Verdict};
use super::linked::provider_warnings;
use super::prepare::Change;
use super::sets::Finder;
use super::{Decision, EuDecisions, Level, Levels, ProviderDecides, Resolution, borrowed};
use crate::config::{Config, Connection, ListId, Plan, TaxIndex};
use crate::document::{Fee, FeeType, Invoice, InvoiceType};
use crate::error::{Error, ErrorKind, Problem};
use crate::json::read::{Path, Problems};

/// The taxes a level names.
#[derive(Debug, Clone, Copy)]
enum Named {
    /// A list of the configuration (empty: none).
    Config(ListId),
    /// What the fee names.
    Fee,
    /// What the customer names.
    Customer,
    /// What EU VAT says.
    Eu,
    /// What a tax provider will say.
    Provider,
}

/// A level that is asked for a fee.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub level: Level,
    /// The code of the object there.
    pub code: Option<&'a str>,
    named: Named,
}

/// What EU VAT answers for a fee.
struct EuAnswer<'a> {
    decision: Decision<'a>,
    /// The tax, whether prices include it, and its mention; `None` while it is pending.
    tax: Option<(TaxIndex, bool, &'a str)>,
    /// The billing entity's own taxes go first.
    fallback: bool,
}

/// The taxes that a fee or customer names, in configuration order.
type Taxes = SmallVec<[TaxIndex; 8]>;

/// Answers for the fees of one invoice.
pub(crate) struct Hierarchy<'a> {
    config: &'a Config,
    invoice: &'a Invoice<'a>,
    customer: Taxes,
    entity: Option<(&'a str, ListId)>,
    /// The connection that decides.
    connection: Option<&'a Connection>,
    /// The billing entity whose EU VAT that connection overrides.
    eu_overridden: Option<&'a str>,
    /// Where EU VAT is decided, if the billing entity wants it.
    desk: Option<EuDesk<'a>>,
    /// The tax of EU VAT for the fee at hand.
    eu: Option<TaxIndex>,
    /// The taxes the fee at hand names.
    own: Taxes,
    problems: Problems,
    undetermined: Problems,
}

const ROOT: Path<'static> = Path::Root("invoice");

impl<'a> Hierarchy<'a> {
    pub(crate) fn new(config: &'a Config, invoice: &'a Invoice<'a>) -> Self {
        let mut this = Self {
            config,
            invoice,
            customer: Taxes::new(),
            entity: None,
            connection: None,
            eu_overridden: None,
            desk: None,
            eu: None,
            own: Taxes::new(),
            problems: Problems::new(ErrorKind::InvalidDocument),
            undetermined: Problems::new(ErrorKind::Undetermined),
        };
        if let Some(customer) = &invoice.customer {
            let mut named = Taxes::new();
            let path = ROOT.member("customer");
            this.named(&customer.tax_codes, &path.member("tax_codes"), &mut named);
            this.customer = named;
            if let Some(link) = &customer.provider_customer {
                match config.connection(&link.connection) {
                    Some(connection) => this.connection = invoice.link().map(|_| connection),
                    None => this.unknown(
                        &path.member("provider_customer").member("connection"),
                        "connection",
                        &link.connection,
                    ),
                }
            }
        }
        if let Some(code) = borrowed(&invoice.billing_entity) {
            match config.entity(code) {
                Some(entity) => {
                    this.entity = Some((&entity.code, entity.taxes));
                    match invoice.link() {
                        // Not asked: VIES is no matter of a provider's taxes.
                        Some(_) => this.eu_overridden = entity.eu.as_ref().map(|_| &*entity.code),
                        None => this.desk = EuDesk::of(config, entity, invoice),
                    }
                }
                None => this.unknown(&ROOT.member("billing_entity"), "billing entity", code),
            }
        }
        this
    }

    fn unknown(&mut self, path: &Path<'_>, what: &str, code: &str) {
        let message =
            format!("there is no {what} with the code `{code}` in the configuration; add it or correct the code");
        self.problems.add(path, "unknown_code", message);
    }

    /// Tax codes of a document as taxes in configuration order.
    fn named<S: AsRef<str>>(&mut self, codes: &[S], path: &Path<'_>, out: &mut Taxes) {
        out.clear();
        for (index, code) in codes.iter().enumerate() {
            match self.config.tax_index(code.as_ref()) {
                Some(tax) => out.push(tax),
                None => self.unknown(&path.index(index), "tax", code.as_ref()),
            }
        }
        out.sort_unstable();
    }

    /// Decides for every fee.
    pub(crate) fn resolve(mut self) -> Result<Resolution<'a>, Error> {
        let mut sets = Finder::new(self.config, self.invoice.tax_date);
        let mut fees = Vec::with_capacity(self.invoice.fees.len());
        for (index, fee) in self.invoice.fees.iter().enumerate() {
            fees.push(self.decide(index, fee, &mut sets));
        }
        self.problems.finish(Some(()))?;
        self.undetermined.finish(Some(()))?;
        let eu = self.desk.map(|desk| {
            let mut told_by = vec![None; desk.verdicts.len()];
            for (index, decision) in (0u32..).zip(&fees) {
                if let Some(place) = decision.eu.filter(|_| decision.level == Level::Eu) {
                    told_by[place as usize].get_or_insert(index);
                }
            }
            let waits = |(verdict, told_by): (&Verdict<'_>, &Option<u32>)| {
                told_by.is_some() && matches!(verdict.outcome, Outcome::Pending)
            };
            EuDecisions {
                version: desk.version(),
                pending: desk.verdicts.iter().zip(&told_by).any(waits),
                decides: told_by.iter().any(Option::is_some),
                verdicts: desk.verdicts,
                told_by,
                warnings: desk.warnings,
                events: desk.events,
            }
        });
        let provider = self.connection.map(|connection| ProviderDecides {
            connection,
            decides: fees.iter().any(|decision| decision.level == Level::Provider),
        });
        let mut warnings = provider.map_or_else(Vec::new, |provider| provider_warnings(self.invoice, &fees, provider));
        if self.config.decides_eu() && self.invoice.link().is_none() && self.invoice.billing_entity.is_none() {
            warnings.push(Problem::new(
                "invoice.billing_entity.missing",
                "/billing_entity",
                "EU VAT is configured for billing entities and this document names none; name its `billing_entity`",
            ));
        }
        Ok(Resolution { sets: sets.sets, fees, eu, provider, warnings })
    }

    /// What EU VAT does to each fee before it is computed. Whatever is wrong is found again, and
    /// said, when the fees are resolved.
    pub(crate) fn changes(mut self) -> Vec<Change> {
        let invoice = self.invoice;
        if self.desk.is_none() {
            return Vec::new();
        }
        let mut sets = Finder::new(self.config, invoice.tax_date);
        let mut changes = Vec::with_capacity(invoice.fees.len());
        for (index, fee) in invoice.fees.iter().enumerate() {
            let decision = self.decide(index, fee, &mut sets);
            let desk = self.desk.as_ref().filter(|_| decision.level == Level::Eu && decision.eu.is_some());
            let verdict = desk.and_then(|desk| desk.verdicts.get(decision.eu? as usize));
            changes.push(desk.zip(verdict).map_or_else(Change::default, |(desk, verdict)| {
                let included = sets.sets.get(decision.set as usize).first().is_some_and(|tax| tax.inclusive);
                let free_of = verdict.free_of(fee, included).ok().flatten();
                Change { parts: desk.parts(fee, verdict).unwrap_or_default(), free_of }
            }));
        }
        changes
    }

    fn decide(&mut self, index: usize, fee: &'a Fee<'a>, sets: &mut Finder<'a>) -> Decision<'a> {
        let (levels, billable_metric) = self.asked(index, fee);
        let untaxed =
            |level| Decision { level, code: None, overrode: Levels::default(), set: 0, billable_metric, eu: None };
        if let Some(level) = self.before_any_level(fee) {
            return untaxed(level);
        }
        let by_provider =
            self.connection.map(|connection| Decision { code: Some(&*connection.code), ..untaxed(Level::Provider) });
        let mut decision = by_provider;
        let mut last: Option<EuAnswer<'a>> = None;
        for asked in levels.into_iter().flatten() {
            if let Named::Eu = asked.named {
                match &mut decision {
                    Some(decision) => decision.overrode.insert(Level::Eu),
                    None => match self.eu_answer(index, fee, untaxed(Level::Eu)) {
                        answer if answer.fallback => last = Some(answer),
                        answer => decision = Some(self.take(index, fee, answer, sets)),
                    },
                }
                continue;
            }
            // The billing entity's own taxes say what it owes where EU VAT does not reach; those of the
            // organization are of other sellers too.
            if let (Level::Organization, None) = (asked.level, &decision) {
                decision = last.take().map(|answer| self.take(index, fee, answer, sets));
            }
            let list = self.list(&asked);
            if list.is_empty() {
                continue;
            }
            match &mut decision {
                Some(decision) => decision.overrode.insert(asked.level),
                None => {
                    let inclusive = fee.prices_include_tax.or(self.invoice.prices_include_tax);
                    let set = match sets.find(list, inclusive) {
                        Ok(set) => set,
                        Err(tax) => {
                            let (code, date) = (&tax.code, self.invoice.tax_date);
                            let message = format!(
                                "the tax `{code}` has no rate on {date}; give it a `rate` or an earlier dated row"
                            );
                            self.undetermined.add(
                                &ROOT.member("fees").index(self.invoice.sent_at(index)),
                                "no_rate",
                                message,
                            );
                            0
                        }
                    };
                    decision = Some(Decision { level: asked.level, code: asked.code, set, ..untaxed(Level::None) });
                }
            }
        }
        match (decision, last) {
            (Some(decision), _) => decision,
            (None, Some(answer)) => self.take(index, fee, answer, sets),
            (None, None) => untaxed(Level::None),
        }
    }

    /// What EU VAT answers for a fee.
    fn eu_answer(&mut self, index: usize, fee: &Fee<'_>, decision: Decision<'a>) -> EuAnswer<'a> {
        let mut answer = EuAnswer { decision, tax: None, fallback: false };
        let Some(desk) = &mut self.desk else { return EuAnswer { fallback: true, ..answer } };
        answer.decision.code = Some(desk.code());
        match desk.verdict(fee) {
            Err(refusal) => self.refuse(index, refusal),
            Ok(place) => {
                answer.decision.eu = u32::try_from(place).ok();
                if let Outcome::Tax { index: tax, mention, fallback } = desk.verdicts[place].outcome {
                    let inclusive = fee.prices_include_tax.or(self.invoice.prices_include_tax) == Some(true);
                    answer.tax = Some((tax, inclusive, mention));
                    answer.fallback = fallback;
                }
            }
        }
        answer
    }

    /// Takes what EU VAT answered as the decision for a fee.
    fn take(&mut self, index: usize, fee: &Fee<'_>, answer: EuAnswer<'a>, sets: &mut Finder<'a>) -> Decision<'a> {
        let (Some((tax, inclusive, mention)), Some(desk)) = (answer.tax, &self.desk) else { return answer.decision };
        let Some(verdict) = answer.decision.eu.and_then(|place| desk.verdicts.get(place as usize)) else {
            return answer.decision;
        };
        let wanted = verdict
            .free_of(fee, inclusive)
            .and_then(|free_of| Ok(free_of.is_some() || !desk.parts(fee, verdict)?.is_empty()));
        let unprepared = wanted.unwrap_or_else(|refusal| {
            self.refuse(index, refusal);
            false
        });
        if unprepared {
            let message = "the price of this fee must be split or freed of tax first: call `Engine::prepare`";
            self.problems.add(&ROOT.member("fees").index(self.invoice.sent_at(index)), "not_prepared", message);
        }
        Decision { set: sets.find_eu(tax, inclusive, mention), ..answer.decision }
    }

    fn refuse(&mut self, index: usize, (problem, member, message): Refusal) {
        let fees = ROOT.member("fees");
        let at = fees.index(self.invoice.sent_at(index));
        match member {
            Some(member) => self.undetermined.add(&at.member(member), problem, message),
            None => self.undetermined.add(&at, problem, message),
        }
    }

    /// Why no level is asked for a fee, if so.
    pub(crate) fn before_any_level(&self, fee: &Fee<'_>) -> Option<Level> {
        if self.invoice.is_untaxed_top_up() {
            Some(Level::PrepaidCredit)
        } else if fee.settled.is_some() {
            Some(Level::Settled)
        } else if self.connection.is_some() {
            None
        } else if self.invoice.customer.as_ref().is_some_and(|customer| customer.exempt == Some(true)) {
            Some(Level::CustomerExempt)
        } else if fee.exempt {
            Some(Level::FeeExempt)
        } else {
            None
        }
    }

    /// The taxes a level names for the fee asked about last.
    pub(crate) fn list(&self, asked: &Asked<'a>) -> &[TaxIndex] {
        match asked.named {
            Named::Config(list) => self.config.list(list),
            Named::Fee => &self.own,
            Named::Customer => &self.customer,
            Named::Eu => self.eu.as_slice(),
            Named::Provider => &[],
        }
    }

    /// Asks EU VAT for the tax that [`Self::list`] names for a fee.
    pub(crate) fn ask_eu(&mut self, fee: &Fee<'_>) {
        self.eu = None;
        if let Some(desk) = &mut self.desk
            && let Ok(place) = desk.verdict(fee)
            && let Outcome::Tax { index, .. } = desk.verdicts[place].outcome
        {
            self.eu = Some(index);
        }
    }

    /// The levels for a fee, highest first, and the billable metric of its charge. Checks the
    /// fee's references on the way.
    pub(crate) fn asked(&mut self, index: usize, fee: &'a Fee<'a>) -> ([Option<Asked<'a>>; 8], Option<&'a str>) {
        let fees = ROOT.member("fees");
        let at = fees.index(self.invoice.sent_at(index));
        let mut own = std::mem::take(&mut self.own);
        self.named(&fee.tax_codes, &at.member("tax_codes"), &mut own);
        self.own = own;

        let plan = borrowed(&fee.plan_code).and_then(|code| {
            let plan = self.config.plan(code);
            if plan.is_none() {
                self.unknown(&at.member("plan_code"), "plan", code);
            }
            plan
        });
        let mut metric = None;
        let item = self.item(fee, plan, &at, &mut metric);
        let level = |level, code, list| Some(Asked { level, code, named: Named::Config(list) });
        let eu = self.desk.as_ref().map(EuDesk::code).or(self.eu_overridden);
        let levels = [
            self.connection.map(|connection| Asked {
                level: Level::Provider,
                code: Some(&*connection.code),
                named: Named::Provider,
            }),
            Some(Asked { level: Level::Fee, code: None, named: Named::Fee }),
            item,
            // A one-off invoice sells add-ons: its fees have no plan to ask.
            plan.filter(|_| self.invoice.invoice_type != InvoiceType::OneOff)
                .and_then(|plan| level(Level::Plan, Some(&*plan.code), plan.taxes)),
            self.invoice.customer.as_ref().map(|customer| Asked {
                level: Level::Customer,
                code: borrowed(&customer.external_id),
                named: Named::Customer,
            }),
            eu.map(|code| Asked { level: Level::Eu, code: Some(code), named: Named::Eu }),
            self.entity.and_then(|(code, list)| level(Level::BillingEntity, Some(code), list)),
            level(Level::Organization, None, self.config.organization),
        ];
        (levels, metric)
    }

    /// The level between the fee and its plan: charge, fixed charge, commitment or add-on.
    fn item(
        &mut self,
        fee: &'a Fee<'a>,
        plan: Option<&'a Plan>,
        at: &Path<'_>,
        metric: &mut Option<&'a str>,
    ) -> Option<Asked<'a>> {
        let level = |level, code, list| Some(Asked { level, code, named: Named::Config(list) });
        match fee.fee_type {
            FeeType::Charge => {
                let code = borrowed(&fee.charge_code)?;
                match plan?.charge(code) {
                    Some(charge) => {
                        *metric = charge.billable_metric_code.as_deref();
                        level(Level::Charge, Some(&*charge.code), charge.taxes)
                    }
                    None => {
                        self.unknown(&at.member("charge_code"), "charge in this plan", code);
                        None
                    }
                }
            }
            FeeType::FixedCharge => {
                let code = borrowed(&fee.fixed_charge_code)?;
                match plan?.fixed_charge(code) {
                    Some(fixed) => level(Level::FixedCharge, Some(&*fixed.code), fixed.taxes),
                    None => {
                        self.unknown(&at.member("fixed_charge_code"), "fixed charge in this plan", code);
                        None
                    }
                }
            }
            FeeType::AddOn => {
                let code = borrowed(&fee.add_on_code)?;
                match self.config.add_on(code) {
                    Some(add_on) => level(Level::AddOn, Some(&*add_on.code), add_on.taxes),
                    None => {
                        self.unknown(&at.member("add_on_code"), "add-on", code);
                        None
                    }
                }
            }
            FeeType::Commitment => plan.and_then(|plan| level(Level::Commitment, Some(&*plan.code), plan.commitment)),
            FeeType::Subscription | FeeType::Credit => None,
        }
    }
}
