//! Answers. Members that nobody asked about pass; a figure that is missing or is none makes the whole answer unreadable.

use super::{error, lines, lookups, stored, taxes};
use crate::json::foreign::Foreign;
use crate::money::MAX_AMOUNT;
use crate::money::exact::Exact;
use crate::provider::Response;
use crate::provider::amount::decimal;
use crate::provider::answer::{Answer, AnswerLine, Mention, Remote};
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;
use crate::provider::stored::{Page, Stored};

/// The answer of createEphemeral and createOrUpdate, checked against the sale and against its own totals.
///
/// # Errors
/// What Anrok refused; `unreadable` for what is no answer; `lines_mismatch` where its lines are not those of the sale; `totals_mismatch` where its
/// figures do not add up.
pub(crate) fn transaction(response: &Response, sale: &Sale) -> Result<Answer, Failure> {
    read(response, Some(sale), |answer| {
        let to_add = figure(answer, "taxAmountToCollect")?;
        if to_add.whole().is_none() {
            return Err(error::unreadable("`taxAmountToCollect` is no whole number"));
        }
        let answered = lines::matched(answer, sale)?;
        let lines = sale.lines.iter().zip(answered).map(|(sent, answered)| taxes::line(sent, answered));
        let lines = lines.collect::<Result<Vec<AnswerLine>, _>>()?;
        totals(answer, &to_add, &lines)?;
        let version = answer.get("version").and_then(Foreign::integer);
        let mention = answer.get("taxComplianceMessage").and_then(Foreign::filled_text);
        Ok(Answer {
            lines,
            to_add,
            remote: version.map(|version| Remote { version: Some(version), ..Remote::default() }),
            warnings: Vec::new(),
            mentions: mention.map(|text| Mention { text: text.to_owned(), fee_ids: Vec::new() }).into_iter().collect(),
        })
    })
}

/// The answer of a void or a negation: an object, in which nothing is told.
pub(crate) fn done(response: &Response) -> Result<(), Failure> {
    read(response, None, |_| Ok(()))
}

/// `get`: the transaction that is stored under `id`.
pub(crate) fn stored(response: &Response, id: &str) -> Result<Stored, Failure> {
    read(response, None, |answer| stored::one(answer, Some(id)))
}

/// A page of `list`.
pub(crate) fn page(response: &Response) -> Result<Page, Failure> {
    read(response, None, stored::page)
}

/// Whether the key is good.
pub(crate) fn check(response: &Response) -> Result<(), Failure> {
    done(response)
}

/// As canonical JSON: `{"jurisdictions":[{"name","tax_id_name","tax_id_abbreviation"?,"valid":[…]}]}`.
pub(crate) fn tax_ids(response: &Response) -> Result<String, Failure> {
    read(response, None, lookups::tax_ids)
}

/// As canonical JSON: `{"certificates":[{"id","status","customer_id"?,"expiry_date"?,"jurisdictions":[…]}],"next"?}`.
pub(crate) fn certificates(response: &Response) -> Result<String, Failure> {
    read(response, None, lookups::certificates)
}

/// Reads the object of a 2xx; anything else is a failure. Anrok is known to answer with a page of HTML under 200, so the content decides, not the
/// status.
fn read<T>(
    response: &Response,
    sale: Option<&Sale>,
    reader: impl FnOnce(&Foreign<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if !(200..300).contains(&response.status) {
        return Err(error::failure(response, sale));
    }
    let answer = Foreign::parse(&response.body).filter(Foreign::is_object);
    let result = match &answer {
        Some(answer) => reader(answer),
        None if response.body.trim_start().starts_with('<') => Err(error::unreadable("it is a page, not JSON")),
        None if response.body.trim().is_empty() => Err(error::unreadable("it is empty")),
        None => Err(error::unreadable("it is no whole JSON object")),
    };
    result.map_err(|failure| error::known_by(failure, response))
}

/// A decimal in minor units: a text as Anrok writes them, or a number.
pub(super) fn figure(object: &Foreign<'_>, name: &str) -> Result<Exact, Failure> {
    let value = object.get(name).and_then(Foreign::number).and_then(decimal);
    let largest = Exact::int(MAX_AMOUNT);
    value
        .filter(|value| value.cmp(&largest).is_le() && value.cmp(&largest.neg()).is_ge())
        .ok_or_else(|| error::unreadable(&format!("`{name}` is missing, no number or too large")))
}

/// Checks the document's own totals: the tax to collect to the unit, the amount without tax within what rounding explains.
fn totals(answer: &Foreign<'_>, to_add: &Exact, lines: &[AnswerLine]) -> Result<(), Failure> {
    let sum = |of: fn(&AnswerLine) -> &Exact| lines.iter().fold(Exact::ZERO, |sum, line| sum.add(of(line)));
    let to_collect = sum(|line| &line.to_add);
    if !to_collect.cmp(to_add).is_eq() {
        return Err(taxes::totals_mismatch("`taxAmountToCollect` of the lines comes to", &to_collect, to_add));
    }
    if answer.get("preTaxAmount").is_some() {
        let (net, told) = (sum(|line| &line.net), figure(answer, "preTaxAmount")?);
        if !taxes::within_a_unit(&net, &told) {
            return Err(taxes::totals_mismatch("`preTaxAmount` of the lines comes to", &net, &told));
        }
    }
    Ok(())
}
