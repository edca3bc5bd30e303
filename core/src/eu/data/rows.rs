//! Reading dated rows: in order, one row a day, rates that make sense together.

use jiff::civil::Date;

use super::rates::{Dated, RateRow};
use super::territory::{Area, AreaRow};
use crate::json::node::{Node, View};
use crate::json::read::{self, Path, Problems, members};
use crate::money::{Rate, decimal};

/// The highest VAT rate that is believed, in percent.
const MAX_PERCENT: i64 = 100;

/// Rows of ascending days; a row on the same day or out of order is a problem.
pub(super) fn dated<T: Dated>(
    slot: Option<Node<'_, '_>>,
    path: &Path<'_>,
    problems: &mut Problems,
    read_one: fn(Node<'_, '_>, &Path<'_>, &mut Problems) -> Option<T>,
) -> Box<[T]> {
    let items = read::list(read::required(slot, path, problems), path, problems);
    let mut last: Option<Date> = None;
    let rows = read::each(items, path, problems, |node, at, problems| {
        let row = read_one(node, at, problems)?;
        let (from, at) = (row.effective_from(), at.member("effective_from"));
        match last {
            Some(last) if last == from => {
                problems.add(&at, "duplicate", format!("two rows start on {from}; one day has one row"));
            }
            Some(last) if last > from => {
                let message = format!("this row starts on {from}, before the one in front of it ({last}); sort by day");
                problems.add(&at, "not_sorted", message);
            }
            _ => {}
        }
        last = Some(from);
        Some(row)
    });
    rows.into_boxed_slice()
}

/// A row of a state: it has a standard rate.
pub(super) fn state_row(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<RateRow> {
    rate_row(node, path, problems, true)
}

/// A row of a territory, whose tax may have no one standard rate.
pub(super) fn territory_row(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<RateRow> {
    rate_row(node, path, problems, false)
}

fn rate_row(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems, of_state: bool) -> Option<RateRow> {
    members!(node, path, problems, {
        from: "effective_from", standard: "standard", reduced: "reduced", super_reduced: "super_reduced",
        parking: "parking", source: "source", uncertain: "uncertain", note: "note",
    });
    let from = day(from, &path.member("effective_from"), problems);
    let standard_path = path.member("standard");
    let standard = if of_state { read::required(standard, &standard_path, problems) } else { standard };
    let standard = percent(standard, &standard_path, problems);
    let reduced_path = path.member("reduced");
    let reduced = read::list(reduced, &reduced_path, problems);
    let reduced = read::each(reduced, &reduced_path, problems, |node, at, problems| percent(Some(node), at, problems));
    let super_reduced = percent(super_reduced, &path.member("super_reduced"), problems);
    let parking = percent(parking, &path.member("parking"), problems);
    let source = read::required_code(source, &path.member("source"), problems);
    let uncertain = read::boolean(uncertain, &path.member("uncertain"), problems).unwrap_or(false);
    read::text(note, &path.member("note"), problems);
    if reduced.windows(2).any(|pair| pair[0] >= pair[1]) {
        problems.add(&reduced_path, "not_sorted", "reduced rates stand once each, in ascending order");
    }
    // Swapped members are the likeliest slip of who types a row.
    let lower = reduced.iter().chain(&super_reduced).chain(&parking);
    if let Some(standard) = standard
        && let Some(rate) = lower.copied().find(|rate| *rate >= standard)
    {
        let message = format!("the rate {rate} is not below the standard rate {standard}; were they swapped?");
        problems.add(&standard_path, "conflict", message);
    }
    let (effective_from, source) = (from?, source?.into());
    Some(RateRow { effective_from, standard, reduced: reduced.into(), super_reduced, parking, source, uncertain })
}

/// A row that says whether a place is in the EU VAT area.
pub(super) fn area_row(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<AreaRow> {
    members!(node, path, problems, { from: "effective_from", area: "area", source: "source" });
    let from = day(from, &path.member("effective_from"), problems);
    let area_path = path.member("area");
    let area = read::word(read::required(area, &area_path, problems), &Area::WORDS, &area_path, problems);
    read::required_code(source, &path.member("source"), problems);
    Some(AreaRow { effective_from: from?, area: area? })
}

/// A change in what a rate covers: checked and kept for readers of the file; nothing is decided by it.
pub(super) fn scope_change(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<()> {
    members!(node, path, problems, {
        from: "from", to: "to", rate: "rate", scope: "scope", source: "source", uncertain: "uncertain",
    });
    let first = day(from, &path.member("from"), problems);
    let last = read::date(to, &path.member("to"), problems);
    if let (Some(first), Some(last)) = (first, last)
        && first > last
    {
        problems.add(&path.member("to"), "conflict", "this change ends before it begins; exchange the two days");
    }
    read::rate(rate, MAX_PERCENT, &path.member("rate"), problems);
    let scope_path = path.member("scope");
    read::text(read::required(scope, &scope_path, problems), &scope_path, problems);
    read::required_code(source, &path.member("source"), problems);
    read::boolean(uncertain, &path.member("uncertain"), problems);
    Some(())
}

fn day(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Date> {
    read::date(read::required(slot, path, problems), path, problems)
}

/// A percentage as a string: these members are not among those whose numbers are kept as text.
fn percent(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Rate> {
    let text = match slot?.view() {
        View::String(text) => text,
        View::Null => return None,
        _ => {
            problems.add(path, "wrong_type", "a rate stands here as a string in percent, such as `\"25.5\"`");
            return None;
        }
    };
    let shown: String = text.chars().take(32).collect();
    let Ok(value) = decimal::parse(text, Rate::PLACES) else {
        let message = format!("`{shown}` is not a rate; write percent with at most six decimal places, such as `25.5`");
        problems.add(path, "not_decimal", message);
        return None;
    };
    let rate = Rate::from_decimal(value, MAX_PERCENT);
    if rate.is_none() {
        problems.add(path, "out_of_range", format!("`{shown}` is outside 0 to {MAX_PERCENT} percent"));
    }
    rate
}
