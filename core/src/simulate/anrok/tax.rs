//! The tax on a transaction: jurisdictions are added up exactly, then the line is rounded.

use rust_decimal::Decimal;

use super::Taxability;
use super::request::Line;
use super::table::{Collection, Located};
use crate::simulate::exact::{plain, round, whole};
use crate::simulate::json::Json;

/// Decimals of what is taken out of an inclusive amount.
const INCLUSIVE: u32 = 4;

/// A transaction with its taxes, in minor units.
#[derive(Debug, Clone)]
pub(super) struct Taxed {
    pub(super) lines: Vec<TaxedLine>,
    pub(super) message: Option<&'static str>,
}

#[derive(Debug, Clone)]
pub(super) struct TaxedLine {
    pub(super) id: Option<String>,
    /// As sent.
    pub(super) amount: Decimal,
    pub(super) included: bool,
    pub(super) to_collect: Decimal,
    pub(super) pre_tax: Decimal,
    pub(super) jurises: Vec<TaxedJuris>,
}

#[derive(Debug, Clone)]
pub(super) struct TaxedJuris {
    pub(super) name: String,
    pub(super) outcome: JurisOutcome,
}

#[derive(Debug, Clone)]
pub(super) enum JurisOutcome {
    Tax { name: &'static str, taxable: Decimal, amount: Decimal, rate: Decimal },
    NotTaxed { kind: &'static str, reason: Option<&'static str> },
}

/// Why a whole transaction is exempt there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exempt {
    ReverseCharge,
    Customer,
}

pub(super) fn tax(
    lines: &[Line],
    place: &Located,
    collection: Collection,
    exempt: Option<Exempt>,
    taxability: &dyn Fn(&str) -> Taxability,
) -> Taxed {
    let lines: Vec<TaxedLine> =
        lines.iter().map(|line| tax_line(line, place, collection, exempt, taxability(&line.product))).collect();
    let reverse = exempt == Some(Exempt::ReverseCharge) && collection == Collection::Collecting;
    Taxed { lines, message: reverse.then_some("Reverse charge: the customer accounts for the tax.") }
}

fn tax_line(
    line: &Line,
    place: &Located,
    collection: Collection,
    exempt: Option<Exempt>,
    taxability: Taxability,
) -> TaxedLine {
    let not_taxed = match (collection, taxability, exempt) {
        (Collection::NoTax, ..) => Some(("jurisHasNoTax", None)),
        (Collection::NotCollecting, ..) => Some(("notCollecting", None)),
        (_, Taxability::NotTaxed, _) => Some(("productNotTaxed", None)),
        (_, Taxability::TransactionExempt, _) => Some(("exempt", Some("transactionExempt"))),
        (.., Some(Exempt::ReverseCharge)) => Some(("exempt", Some("reverseCharge"))),
        (.., Some(Exempt::Customer)) => Some(("exempt", Some("customerExempt"))),
        (.., None) => None,
    };
    let mut taxed = TaxedLine {
        id: line.id.clone(),
        amount: line.amount,
        included: line.included,
        to_collect: Decimal::ZERO,
        pre_tax: line.amount,
        jurises: Vec::new(),
    };
    let (jurises, percent) = place.jurises();
    if let Some((kind, reason)) = not_taxed {
        let outcome = JurisOutcome::NotTaxed { kind, reason };
        taxed.jurises.push(TaxedJuris { name: place.name().to_owned(), outcome });
        return taxed;
    }
    let share = Decimal::new(percent, 2);
    let rates: Vec<Decimal> = jurises.iter().map(|juris| Decimal::new(juris.rate, 7).normalize()).collect();
    if line.included {
        let all = share * rates.iter().sum::<Decimal>();
        taxed.pre_tax = round(line.amount / (Decimal::ONE + all), INCLUSIVE);
    }
    let taxable = taxed.pre_tax * share;
    let mut left = line.amount - taxed.pre_tax;
    for (at, (juris, rate)) in jurises.iter().zip(&rates).enumerate() {
        let amount = match (line.included, at + 1 == jurises.len()) {
            (false, _) => taxable * rate,
            (true, false) => round(taxable * rate, INCLUSIVE),
            // So that the parts make up the amount.
            (true, true) => left,
        };
        left -= amount;
        let outcome = JurisOutcome::Tax { name: juris.tax, taxable, amount, rate: *rate };
        taxed.jurises.push(TaxedJuris { name: juris.name.to_owned(), outcome });
    }
    if !line.included && collection == Collection::Collecting {
        taxed.to_collect = round(taxed.tax(), 0);
    }
    taxed
}

impl TaxedLine {
    /// The tax to show, exact.
    pub(super) fn tax(&self) -> Decimal {
        self.jurises
            .iter()
            .map(|juris| match juris.outcome {
                JurisOutcome::Tax { amount, .. } => amount,
                JurisOutcome::NotTaxed { .. } => Decimal::ZERO,
            })
            .sum()
    }

    fn json(&self) -> Json {
        Json::object([
            ("id", self.id.as_ref().into()),
            ("taxAmountToCollect", whole(self.to_collect)),
            ("preTaxAmount", plain(self.pre_tax).into()),
            ("jurises", Json::Array(self.jurises.iter().map(TaxedJuris::json).collect())),
        ])
    }
}

impl TaxedJuris {
    fn json(&self) -> Json {
        let (taxes, reason) = match &self.outcome {
            JurisOutcome::Tax { name, taxable, amount, rate } => {
                let tax = Json::object([
                    ("taxName", (*name).into()),
                    ("taxableAmount", plain(*taxable).into()),
                    ("taxAmount", plain(*amount).into()),
                    ("taxRate", plain(*rate).into()),
                ]);
                (Json::Array(vec![tax]), Json::Null)
            }
            JurisOutcome::NotTaxed { .. } => (Json::Null, self.reason()),
        };
        Json::object([("name", (&self.name).into()), ("taxes", taxes), ("notTaxedReason", reason)])
    }

    fn reason(&self) -> Json {
        let JurisOutcome::NotTaxed { kind, reason } = self.outcome else { return Json::Null };
        let mut json = Json::object([("type", kind.into())]);
        if let Some(reason) = reason {
            json.set("reason", Json::object([("type", reason.into())]));
        }
        json
    }
}

impl Taxed {
    pub(super) fn to_collect(&self) -> Decimal {
        self.lines.iter().map(|line| line.to_collect).sum()
    }

    pub(super) fn pre_tax(&self) -> Decimal {
        self.lines.iter().map(|line| line.pre_tax).sum()
    }

    /// With every sign turned: what a negation records.
    pub(super) fn negated(&self) -> Self {
        let mut negated = self.clone();
        for line in &mut negated.lines {
            line.amount = -line.amount;
            line.to_collect = -line.to_collect;
            line.pre_tax = -line.pre_tax;
            for juris in &mut line.jurises {
                if let JurisOutcome::Tax { taxable, amount, .. } = &mut juris.outcome {
                    *taxable = -*taxable;
                    *amount = -*amount;
                }
            }
        }
        negated
    }

    /// The answer of createEphemeral; createOrUpdate adds its `version`.
    pub(super) fn json(&self, version: Option<u32>) -> Json {
        let mut json = Json::object([
            ("taxAmountToCollect", whole(self.to_collect())),
            ("lineItems", Json::Array(self.lines.iter().map(TaxedLine::json).collect())),
            ("preTaxAmount", plain(self.pre_tax()).into()),
            ("jurisSummaries", self.summaries()),
            ("taxComplianceMessage", self.message.into()),
        ]);
        if let Some(version) = version {
            json.set("version", version.into());
        }
        json
    }

    fn summaries(&self) -> Json {
        let mut names: Vec<&str> = Vec::new();
        for juris in self.lines.iter().flat_map(|line| &line.jurises) {
            if !names.contains(&juris.name.as_str()) {
                names.push(&juris.name);
            }
        }
        let summary = |name: &str| {
            let here = || self.lines.iter().flat_map(|line| &line.jurises).filter(|juris| juris.name == name);
            let mut reasons: Vec<Json> = Vec::new();
            for reason in here().map(TaxedJuris::reason).filter(|reason| *reason != Json::Null) {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
            let taxed = here().any(|juris| matches!(juris.outcome, JurisOutcome::Tax { .. }));
            let reasons = if taxed { Json::Null } else { Json::Array(reasons) };
            Json::object([("name", name.into()), ("notTaxedReasons", reasons)])
        };
        Json::Array(names.into_iter().map(summary).collect())
    }
}
