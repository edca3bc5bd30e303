//! The business rules of EN 16931, by id: totals and breakdown, parties, categories.
//!
//! A rule is listed with whether it holds; each breach of it is a violation that says what is
//! missing or wrong, and what to do. Rules of a category are listed where the category occurs.

mod breakdown;
mod categories;
mod identifiers;
mod parties;
mod totals;

use std::borrow::Cow;

use super::parties::Known;
use super::view::View;

/// Breaches of one rule that are reported at most: a hundred lines without a category say it all.
const MOST: usize = 100;

/// One place where a rule does not hold.
#[derive(Debug)]
pub(crate) struct Breach {
    /// The business term that is missing, forbidden or wrong.
    pub term: &'static str,
    /// JSON pointer into the request: where it is said, or where to say it.
    pub path: Cow<'static, str>,
    pub message: String,
}

impl Breach {
    fn new(term: &'static str, path: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self { term, path: path.into(), message: message.into() }
    }
}

/// A rule that was checked.
#[derive(Debug)]
pub(crate) struct Rule {
    pub id: Cow<'static, str>,
    /// Why it does not hold; `None` where it does.
    pub message: Option<String>,
}

/// A breach with the id of its rule.
#[derive(Debug)]
pub(crate) struct Violation {
    pub id: Cow<'static, str>,
    pub breach: Breach,
}

/// Every rule that was checked, and what breaks them.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub rules: Vec<Rule>,
    pub violations: Vec<Violation>,
    /// How many breaches there are beyond those reported.
    pub left_out: i64,
}

impl Findings {
    /// Notes a rule with its breaches; without any it holds.
    fn rule(&mut self, id: impl Into<Cow<'static, str>>, breaches: impl IntoIterator<Item = Breach>) {
        let id = id.into();
        let mut breaches = breaches.into_iter();
        let first = self.violations.len();
        let reported = breaches.by_ref().take(MOST).map(|breach| Violation { id: id.clone(), breach });
        self.violations.extend(reported);
        let more = breaches.count();
        self.left_out += i64::try_from(more).unwrap_or(i64::MAX);
        let message = match &self.violations[first..] {
            [] => None,
            [only] if more == 0 => Some(only.breach.message.clone()),
            [front, others @ ..] => Some(format!("{} (and {} more)", front.breach.message, others.len() + more)),
        };
        self.rules.push(Rule { id, message });
    }
}

/// Checks every rule on a view.
pub(super) fn check(view: &View<'_>, known: &Known<'_>) -> Findings {
    let mut findings = Findings::default();
    parties::check(view, known, &mut findings);
    totals::check(view, &mut findings);
    breakdown::check(view, &mut findings);
    categories::check(view, known, &mut findings);
    findings
}

/// Where a line of the document is, in the request.
fn line_path(view: &View<'_>, index: usize) -> String {
    format!("/document/{}/{index}", view.document.kind.lines())
}

/// Where a tax of the document is, in the request.
fn row_path(row: usize) -> String {
    format!("/document/applied_taxes/{row}")
}

/// User input in a message: never longer than a line.
fn shorten(text: &str) -> String {
    let mut shown: String = text.chars().take(64).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
