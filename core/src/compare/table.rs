//! A comparison for people: a table of the totals, and what differs in each result.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use super::difference::{Against, Comparison, Difference};
use super::number::{money, signed_money, whole};
use super::write::by_kind;

/// Fees that are told of one result, and of facts as many.
const FEES_SHOWN: usize = 20;

pub(super) fn text(comparison: &Comparison<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, comparison);
    out
}

fn write_all(out: &mut String, comparison: &Comparison<'_>) -> fmt::Result {
    let results = &comparison.request.results;
    let Some(baseline) = results.get(comparison.request.baseline) else { return Ok(()) };
    let (currency, exponent) = (baseline.document.currency.code(), baseline.document.currency.exponent());
    writeln!(out, "Invoice {} in {currency}, compared with `{}`.\n", baseline.document.id, baseline.label)?;
    let mut rows = vec![["", "net", "taxes", "total", "taxes differ"].map(str::to_owned)];
    for (index, result) in results.iter().enumerate() {
        let totals = result.document.totals;
        let show = |units: Option<i64>| units.map_or_else(|| "unknown".to_owned(), |it| money(whole(it), exponent));
        let difference = totals.zip(baseline.document.totals).map(|(to, from)| to.taxes - from.taxes);
        let difference = match difference {
            _ if index == comparison.request.baseline => String::new(),
            Some(units) => signed_money(whole(units), exponent),
            None => "unknown".to_owned(),
        };
        let [net, taxes, gross] = [totals.map(|it| it.net), totals.map(|it| it.taxes), totals.map(|it| it.gross)];
        rows.push([result.label.clone().into_owned(), show(net), show(taxes), show(gross), difference]);
    }
    write_table(out, &rows)?;
    comparison.against.iter().try_for_each(|against| write_against(out, comparison, against, exponent))
}

/// The first column to the left, figures to the right.
fn write_table(out: &mut String, rows: &[[String; 5]]) -> fmt::Result {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4].map(width);
    for row in rows {
        let mut line = format!("  {:<width$}", row[0], width = widths[0]);
        for (cell, width) in row.iter().zip(widths).skip(1) {
            write!(line, "  {cell:>width$}")?;
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn write_against(out: &mut String, comparison: &Comparison<'_>, against: &Against, exponent: u8) -> fmt::Result {
    let Some(result) = comparison.request.results.get(against.result) else { return Ok(()) };
    if against.differences.is_empty() {
        return writeln!(out, "\n{}: every fee is taxed alike", result.label);
    }
    let show = |micros: Option<i128>| micros.map_or_else(|| "unknown".to_owned(), |it| signed_money(it, exponent));
    let kinds = by_kind(against).into_iter().map(|(kind, _, micros)| format!("{} {}", kind.as_str(), show(micros)));
    writeln!(out, "\n{}: {}", result.label, kinds.collect::<Vec<_>>().join(", "))?;
    let mut fees = 0;
    let mut before: Option<&Difference> = None;
    for it in &against.differences {
        let next = before.is_none_or(|before| before.line != it.line);
        before = Some(it);
        fees += usize::from(next);
        if fees > FEES_SHOWN {
            continue;
        }
        let line = it.line.filter(|_| next).and_then(|line| comparison.lines.get(line));
        match line.map(|line| (line.id, line.name)) {
            Some((id, Some(name))) => writeln!(out, "  {id} ({name})")?,
            Some((id, None)) => writeln!(out, "  {id}")?,
            None => {}
        }
        writeln!(out, "    {} {}: {}", it.kind.as_str(), show(it.micros), it.words.text)?;
    }
    if fees > FEES_SHOWN {
        writeln!(out, "  and {} more fees", fees - FEES_SHOWN)?;
    }
    // Facts that explain something; the others are in `causes`.
    let telling: BTreeSet<usize> = against.differences.iter().flat_map(|it| against.causes_of(it)).collect();
    if !telling.is_empty() {
        writeln!(out, "  what may be why")?;
    }
    for cause in telling.into_iter().take(FEES_SHOWN).filter_map(|place| against.causes.get(place)) {
        let fee = cause.line.and_then(|line| comparison.lines.get(line));
        match fee {
            Some(fee) => writeln!(out, "    {}: {}", fee.id, cause.text)?,
            None => writeln!(out, "    {}", cause.text)?,
        }
    }
    Ok(())
}
