//! A comparison as canonical JSON (docs/compare.md).

use super::cause::{Cause, Fact};
use super::difference::{Against, Comparison, Difference, Kind, Line};
use super::document::{Document, Totals};
use super::fee::{Fee, Figures, Tax};
use super::number::{MICROS, cents};
use super::table;
use crate::calculate::HEAD;
use crate::json::write::Writer;

/// What one fee of one result takes, about; more only means growing once.
const BYTES_PER_FEE: usize = 600;

pub(super) fn json(comparison: &Comparison<'_>) -> String {
    let results = &comparison.request.results;
    let mut out = Writer::with_capacity(4096 + BYTES_PER_FEE * comparison.lines.len() * results.len());
    out.raw(HEAD).raw(r#","document":"comparison""#);
    if let Some(baseline) = results.get(comparison.request.baseline) {
        let currency = baseline.document.currency;
        out.raw(r#","currency":""#).raw(currency.code()).raw(r#"","currency_exponent":"#);
        out.int(i64::from(currency.exponent())).raw(r#","baseline":"#).string(&baseline.label);
    }
    out.raw(r#","results":"#).list(0..results.len(), |out, result| write_result(out, comparison, result));
    out.raw(r#","fees":"#).list(&comparison.lines, |out, line| write_line(out, comparison, line));
    let differences = comparison.against.iter().flat_map(|it| it.differences.iter().map(move |found| (it, found)));
    out.raw(r#","differences":"#).list(differences, |out, (against, it)| {
        write_difference(out, comparison, against, it);
    });
    let causes = comparison.against.iter().flat_map(|it| it.causes.iter().map(move |found| (it, found)));
    out.raw(r#","causes":"#).list(causes, |out, (against, it)| write_cause(out, comparison, against, it));
    out.raw(r#","text":"#).string(&table::text(comparison)).raw("}");
    out.into_string()
}

fn int_or_null(out: &mut Writer, value: Option<i64>) {
    match value {
        Some(value) => out.int(value),
        None => out.raw("null"),
    };
}

fn string_or_null(out: &mut Writer, value: Option<&str>) {
    match value {
        Some(value) => out.string(value),
        None => out.raw("null"),
    };
}

fn write_result(out: &mut Writer, comparison: &Comparison<'_>, index: usize) {
    let Some(result) = comparison.request.results.get(index) else { return };
    let Document { id, status, tax_status, source, tax_date, rounding, provider, totals, .. } = &result.document;
    out.raw(r#"{"label":"#).string(&result.label).raw(r#","id":"#).string(id);
    out.optional(r#","status":"#, status.as_deref());
    out.raw(r#","tax_status":"#).string(tax_status).raw(r#","source":"#).string(source);
    out.optional(r#","connection":"#, provider.as_ref().map(|provider| &*provider.connection));
    out.raw(r#","tax_date":"#).date(*tax_date);
    out.raw(r#","rounding":{"strategy":""#).raw(rounding.strategy.as_str());
    out.raw(r#"","base":""#).raw(rounding.base.as_str()).raw(r#"","mode":""#).raw(rounding.mode.as_str()).raw(r#""},"#);
    write_totals(out, *totals);
    if let Some(against) = comparison.against.iter().find(|it| it.result == index) {
        let baseline = comparison.request.results.get(comparison.request.baseline);
        let baseline = baseline.and_then(|result| result.document.totals);
        // Totals are within ±10^15 each.
        let difference = totals.zip(baseline).map(|(to, from)| Totals {
            net: to.net - from.net,
            taxes: to.taxes - from.taxes,
            gross: to.gross - from.gross,
        });
        out.raw(r#","difference":{"#);
        write_totals(out, difference);
        out.raw(r#"},"by_kind":"#).list(by_kind(against), |out, (kind, count, micros)| {
            out.raw(r#"{"kind":""#)
                .raw(kind.as_str())
                .raw(r#"","count":"#)
                .int(i64::try_from(count).unwrap_or(i64::MAX));
            out.raw(r#","precise_amount_cents":"#);
            string_or_null(out, micros.map(cents).as_deref());
            out.raw("}");
        });
    }
    out.raw("}");
}

fn write_totals(out: &mut Writer, totals: Option<Totals>) {
    out.raw(r#""sub_total_excluding_taxes_amount_cents":"#);
    int_or_null(out, totals.map(|it| it.net));
    out.raw(r#","taxes_amount_cents":"#);
    int_or_null(out, totals.map(|it| it.taxes));
    out.raw(r#","sub_total_including_taxes_amount_cents":"#);
    int_or_null(out, totals.map(|it| it.gross));
}

/// Each kind of difference that there is, how often, and what all of it accounts for.
pub(super) fn by_kind(against: &Against) -> Vec<(Kind, usize, Option<i128>)> {
    let of = |kind: Kind| against.differences.iter().filter(move |it| it.kind == kind);
    let kinds = Kind::ALL.into_iter().filter(|kind| of(*kind).next().is_some());
    kinds.map(|kind| (kind, of(kind).count(), of(kind).try_fold(0, |sum, it| Some(sum + it.micros?)))).collect()
}

fn write_line(out: &mut Writer, comparison: &Comparison<'_>, line: &Line<'_>) {
    out.raw(r#"{"id":"#).string(line.id);
    out.optional(r#","name":"#, line.name);
    let baseline = line.fees.get(comparison.request.baseline).and_then(|fees| figures(fees));
    let results = comparison.request.results.iter().zip(&line.fees).enumerate();
    out.raw(r#","results":"#).list(results, |out, (index, (result, fees))| {
        out.raw(r#"{"label":"#).string(&result.label);
        match fees.as_slice() {
            [] => _ = out.raw(r#","missing":true"#),
            [first, rest @ ..] => write_fees(out, first, rest, fees),
        }
        if index != comparison.request.baseline && !fees.is_empty() {
            let difference = figures(fees).zip(baseline).map(|(to, from)| to - from);
            out.raw(r#","taxes_difference_amount_cents":"#);
            int_or_null(out, difference);
        }
        out.raw("}");
    });
    out.raw("}");
}

/// The taxes of a line, if they are known and it is there.
fn figures(fees: &[&Fee<'_>]) -> Option<i64> {
    if fees.is_empty() { None } else { sum(fees, |figures| figures.taxes) }
}

/// Sums over the parts of a fee; each is within ±10^15, and so are the totals that they stand in.
fn sum(fees: &[&Fee<'_>], figure: fn(&Figures) -> i64) -> Option<i64> {
    fees.iter().try_fold(0i64, |sum, fee| sum.checked_add(figure(fee.figures.as_ref()?)))
}

/// A fee, or the parts into which it was split.
fn write_fees(out: &mut Writer, first: &Fee<'_>, rest: &[&Fee<'_>], fees: &[&Fee<'_>]) {
    if first.part_of.is_some() {
        out.raw(r#","parts":"#).list(fees, |out, fee| _ = out.string(&fee.id));
    }
    let amounts = |figure: fn(&Fee<'_>) -> i64| fees.iter().try_fold(0i64, |sum, fee| sum.checked_add(figure(fee)));
    out.raw(r#","amount_cents":"#);
    int_or_null(out, amounts(|fee| fee.amount));
    out.raw(r#","progressive_billing_credits_amount_cents":"#);
    int_or_null(out, amounts(|fee| fee.progressive));
    out.raw(r#","coupons_amount_cents":"#);
    int_or_null(out, amounts(|fee| fee.coupons));
    out.raw(r#","sub_total_excluding_taxes_amount_cents":"#);
    int_or_null(out, sum(fees, |figures| figures.net));
    out.raw(r#","taxes_amount_cents":"#);
    int_or_null(out, sum(fees, |figures| figures.taxes));
    out.raw(r#","taxes_rate":"#);
    // Parts were split because their rates differ.
    match first.rate.filter(|rate| rest.iter().all(|fee| fee.rate == Some(*rate))) {
        Some(rate) => out.decimal(rate),
        None => out.raw("null"),
    };
    out.raw(r#","included_taxes_amount_cents":"#);
    int_or_null(out, sum(fees, |figures| figures.included));
    out.raw(r#","total_amount_cents":"#);
    int_or_null(out, sum(fees, |figures| figures.net + figures.taxes));
    out.raw(r#","treatment":""#).raw(first.treatment.as_str()).raw(r#"","decided_by":{"level":"#).string(&first.level);
    out.optional(r#","code":"#, first.level_code.as_deref());
    out.raw(r#"},"applied_taxes":"#).list(fees.iter().flat_map(|fee| &fee.taxes), write_tax);
}

fn write_tax(out: &mut Writer, tax: &Tax<'_>) {
    out.raw(r#"{"tax_code":"#).string(&tax.code).raw(r#","tax_name":"#).string(&tax.name);
    out.optional(r#","jurisdiction":"#, tax.jurisdiction.as_deref());
    out.raw(r#","tax_rate":"#);
    match tax.rate {
        Some(rate) => out.decimal(rate),
        None => out.raw("null"),
    };
    out.raw(r#","inclusive":"#).boolean(tax.inclusive);
    out.raw(r#","taxable_base_amount_cents":"#).int(tax.base).raw(r#","amount_cents":"#).int(tax.amount);
    if let Some(units) = tax.seller_pays {
        out.raw(r#","seller_pays_amount_cents":"#).int(units);
    }
    out.raw(r#","treatment":""#).raw(tax.treatment.as_str()).raw(r#"""#);
    out.optional(r#","provider_reason":"#, tax.reason.as_deref()).raw("}");
}

/// Label and fee of what was found.
fn write_place(out: &mut Writer, comparison: &Comparison<'_>, against: &Against, line: Option<usize>) {
    let label = comparison.request.results.get(against.result).map_or("", |result| &result.label);
    out.raw(r#"{"label":"#).string(label);
    out.optional(r#","fee_id":"#, line.and_then(|line| comparison.lines.get(line)).map(|line| line.id));
}

fn write_difference(out: &mut Writer, comparison: &Comparison<'_>, against: &Against, it: &Difference) {
    write_place(out, comparison, against, it.line);
    out.raw(r#","kind":""#).raw(it.kind.as_str()).raw(r#"""#);
    out.optional(r#","tax":"#, it.words.tax.as_deref());
    out.optional(r#","jurisdiction":"#, it.words.jurisdiction.as_deref());
    out.raw(r#","from":"#);
    string_or_null(out, it.words.from.as_deref());
    out.raw(r#","to":"#);
    string_or_null(out, it.words.to.as_deref());
    out.raw(r#","precise_amount_cents":"#);
    match it.micros {
        Some(micros) => out.precise_ratio(micros, MICROS.into()),
        None => out.raw("null"),
    };
    let mut facts: Vec<Fact> =
        against.causes_of(it).filter_map(|place| against.causes.get(place)).map(|cause| cause.fact).collect();
    facts.dedup();
    out.raw(r#","causes":"#).list(facts, |out, fact| _ = out.string(fact.as_str()));
    out.raw(r#","text":"#).string(&it.words.text).raw("}");
}

fn write_cause(out: &mut Writer, comparison: &Comparison<'_>, against: &Against, it: &Cause) {
    write_place(out, comparison, against, it.line);
    out.raw(r#","kind":""#).raw(it.fact.as_str()).raw(r#"","from":"#);
    string_or_null(out, it.from.as_deref());
    out.raw(r#","to":"#);
    string_or_null(out, it.to.as_deref());
    out.raw(r#","text":"#).string(&it.text).raw("}");
}
