//! What differs between two answers, and what of the difference each cause of it accounts for.

use std::collections::BTreeMap;

use super::cause::{self, Cause};
use super::document::Document;
use super::fee::Fee;
use super::lineup::line_up;
use super::number::{micros, whole};
use super::read::Request;
use super::side::{Places, Side};
use super::walk::{self, Walked};
use super::words::{self, Words};

/// In what two answers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// One of them is not known.
    Pending,
    /// The document itself: a fee, its amount, or what is taken off it.
    Amount,
    /// Whether it is taxed at all, and why not.
    Treatment,
    /// Which jurisdictions take a tax.
    Jurisdiction,
    /// Whether the price includes the tax.
    Included,
    /// How much of the price is taxed.
    Base,
    Rate,
    Rounding,
}

impl Kind {
    pub(super) const ALL: [Self; 8] = [
        Self::Pending,
        Self::Amount,
        Self::Treatment,
        Self::Jurisdiction,
        Self::Included,
        Self::Base,
        Self::Rate,
        Self::Rounding,
    ];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Amount => "amount",
            Self::Treatment => "treatment",
            Self::Jurisdiction => "jurisdiction",
            Self::Included => "included",
            Self::Base => "base",
            Self::Rate => "rate",
            Self::Rounding => "rounding",
        }
    }
}

/// One difference.
#[derive(Debug)]
pub(super) struct Difference {
    /// `None`: of the whole document.
    pub line: Option<usize>,
    pub kind: Kind,
    /// What it accounts for of the taxes, in millionths of minor units; `None`: not known.
    pub micros: Option<i128>,
    pub words: Words,
}

/// A fee as the results have it.
pub(super) struct Line<'r> {
    pub id: &'r str,
    pub name: Option<&'r str>,
    /// By result: the fee or its parts; empty where the result does not have it.
    pub fees: Vec<Vec<&'r Fee<'r>>>,
}

/// A result against the baseline.
pub(super) struct Against {
    pub result: usize,
    pub differences: Vec<Difference>,
    pub causes: Vec<Cause>,
}

impl Against {
    /// The facts that a difference may come from, by their places: those of the whole document, then those of its fee.
    pub(super) fn causes_of<'c>(&'c self, difference: &'c Difference) -> impl Iterator<Item = usize> + 'c {
        // They stand in the order of their lines, those of none first.
        let until = |line: Option<usize>| self.causes.partition_point(|cause| cause.line <= line);
        let before = |line: Option<usize>| self.causes.partition_point(|cause| cause.line < line);
        let own = difference.line.map_or(0..0, |_| before(difference.line)..until(difference.line));
        let explains =
            |place: &usize| self.causes.get(*place).is_some_and(|cause| cause.fact.explains(difference.kind));
        (0..until(None)).chain(own).filter(explains)
    }
}

/// Everything that was found.
pub(super) struct Comparison<'r> {
    pub request: &'r Request<'r>,
    pub lines: Vec<Line<'r>>,
    /// One for each result but the baseline, in their order.
    pub against: Vec<Against>,
}

pub(super) fn compare<'r>(request: &'r Request<'r>) -> Comparison<'r> {
    let lines = lines(request);
    let places: Vec<Places<'_>> = request.results.iter().map(|result| Places::of(&result.document)).collect();
    let others = (0..request.results.len()).filter(|result| *result != request.baseline);
    let against = others.map(|result| against(request, &lines, &places, result)).collect();
    Comparison { request, lines, against }
}

/// The lines in the order of the baseline, then those that only others have in theirs; parts of a fee stand together.
fn lines<'r>(request: &'r Request<'r>) -> Vec<Line<'r>> {
    let count = request.results.len();
    let mut lines: Vec<Line<'r>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let others = (0..count).filter(|result| *result != request.baseline);
    for result in std::iter::once(request.baseline).chain(others) {
        for fee in request.results.get(result).into_iter().flat_map(|result| &result.document.fees) {
            let id = fee.part_of.as_deref().unwrap_or(&fee.id);
            let place = *places.entry(id).or_insert_with(|| {
                lines.push(Line { id, name: None, fees: vec![Vec::new(); count] });
                lines.len() - 1
            });
            let Some(line) = lines.get_mut(place) else { continue };
            line.name = line.name.or(fee.name.as_deref());
            if let Some(fees) = line.fees.get_mut(result) {
                fees.push(fee);
            }
        }
    }
    lines
}

fn against(request: &Request<'_>, lines: &[Line<'_>], places: &[Places<'_>], result: usize) -> Against {
    let answer = |index: usize| request.results.get(index).zip(places.get(index));
    let (Some((from, from_places)), Some((to, to_places))) = (answer(request.baseline), answer(result)) else {
        return Against { result, differences: Vec::new(), causes: Vec::new() };
    };
    let talk = words::Talk { from: &from.label, to: &to.label, exponent: from.document.currency.exponent() };
    let mut differences = Vec::new();
    if from.document.totals.is_none() || to.document.totals.is_none() {
        let words = talk.pending(&from.document, &to.document);
        differences.push(Difference { line: None, kind: Kind::Pending, micros: None, words });
    } else {
        for (index, line) in lines.iter().enumerate() {
            let side = |document: &Document<'_>, place: usize, places| {
                let fees = line.fees.get(place).filter(|fees| !fees.is_empty())?;
                Some(Side::of(document, fees, places))
            };
            let left = side(&from.document, request.baseline, from_places);
            let right = side(&to.document, result, to_places);
            of_line(index, left.as_ref(), right.as_ref(), talk, &mut differences);
        }
    }
    let causes = cause::causes(request, lines, result, &differences);
    Against { result, differences, causes }
}

/// The differences of one line.
fn of_line(
    line: usize,
    from: Option<&Side<'_>>,
    to: Option<&Side<'_>>,
    talk: words::Talk<'_>,
    out: &mut Vec<Difference>,
) {
    let mut push = |kind, micros, words| out.push(Difference { line: Some(line), kind, micros: Some(micros), words });
    let (from, to) = match (from, to) {
        (Some(from), Some(to)) => (from, to),
        (None, None) => return,
        (Some(only), None) => return push(Kind::Amount, -whole(only.taxes), talk.missing(only, true)),
        (None, Some(only)) => return push(Kind::Amount, whole(only.taxes), talk.missing(only, false)),
    };
    let pairs = line_up(&from.entries, &to.entries);
    let walked: Vec<Walked<'_>> = pairs.iter().map(|pair| walk::walk(from, to, pair)).collect();
    let mut found: Vec<(Kind, i128, Option<&Walked<'_>>)> = Vec::new();
    let mut amount = 0;
    for pair in &walked {
        for (kind, micros) in &pair.steps {
            match kind {
                Kind::Amount => amount += micros,
                kind => found.push((*kind, *micros, Some(pair))),
            }
        }
    }
    if from.price.cmp(&to.price).is_ne() || amount != 0 {
        found.push((Kind::Amount, amount, None));
    }
    let exact = |group: fn(&Walked<'_>) -> i128| walked.iter().map(group).sum::<i128>();
    let (from_exact, to_exact) = (exact(|pair| micros(&pair.from.model)), exact(|pair| micros(&pair.to.model)));
    let rounding = [whole(from.taxes) - from_exact, whole(to.taxes) - to_exact];
    found.push((Kind::Rounding, rounding[1] - rounding[0], None));
    settle(&mut found);
    let treated = found.iter().any(|(kind, _, _)| *kind == Kind::Treatment);
    if from.treatment != to.treatment && !treated && !(from.is_taxed() && to.is_taxed()) {
        found.push((Kind::Treatment, 0, None));
    }
    found.sort_by_key(|(kind, _, _)| *kind);
    for (kind, micros, pair) in found {
        let words = match (kind, pair) {
            (Kind::Treatment, pair) => talk.treatment(from, to, pair),
            (Kind::Jurisdiction, Some(pair)) => talk.jurisdiction(pair),
            (Kind::Included, Some(pair)) => talk.included(from, to, pair),
            (Kind::Base, Some(pair)) => talk.base(pair),
            (Kind::Rate, Some(pair)) => talk.rate(pair),
            (Kind::Rounding, _) => talk.rounding((from.taxes, rounding[0]), (to.taxes, rounding[1])),
            (Kind::Pending | Kind::Amount | Kind::Jurisdiction | Kind::Included | Kind::Base | Kind::Rate, _) => {
                talk.amount(from, to)
            }
        };
        push(kind, micros, words);
    }
}

/// Differences below this many millionths are the last digits of figures that never end.
const NOISE: i128 = 5;

/// Drops what is none; the sum of all stays what it is.
fn settle(found: &mut Vec<(Kind, i128, Option<&Walked<'_>>)>) {
    let mut dust = 0;
    found.retain(|(kind, micros, _)| {
        // Another price is worth saying, whatever it does to the tax.
        let keep = micros.abs() > NOISE || *kind == Kind::Amount;
        if !keep {
            dust += micros;
        }
        keep
    });
    if let Some(largest) = found.iter_mut().max_by_key(|(_, micros, _)| micros.abs()) {
        largest.1 += dust;
    }
}
