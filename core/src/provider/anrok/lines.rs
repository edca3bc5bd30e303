//! Which line of an answer is about which line of the sale: by the id that Anrok echoes, never by position alone.

use std::collections::BTreeMap;

use super::{error, taxes};
use crate::json::foreign::Foreign;
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;

/// Most ids of each side that a message names.
const MAX_NAMED: usize = 20;

/// The lines of an answer in the order of the sale.
///
/// Where Anrok echoes no id at all, its order serves (it says that it keeps it), if there are as many lines and each comes to the amount
/// that was sent.
pub(super) fn matched<'a, 'b>(answer: &'a Foreign<'b>, sale: &Sale) -> Result<Vec<&'a Foreign<'b>>, Failure> {
    let answered = match answer.get("lineItems") {
        Some(Foreign::List(lines)) if lines.iter().all(Foreign::is_object) => lines,
        _ => return Err(error::unreadable("`lineItems` is no list of objects")),
    };
    let ids: Vec<Option<&str>> = answered.iter().map(id).collect();
    if ids.iter().all(Option::is_none) {
        let fits = answered.len() == sale.lines.len()
            && sale.lines.iter().zip(answered).all(|(sent, line)| taxes::comes_to_what_was_sent(sent, line));
        return if fits { Ok(answered.iter().collect()) } else { Err(mismatch(sale, &ids)) };
    }
    let mut by_id = BTreeMap::new();
    for (id, line) in ids.iter().zip(answered) {
        let twice = id.is_none_or(|id| by_id.insert(id, line).is_some());
        if twice {
            return Err(mismatch(sale, &ids));
        }
    }
    let found: Option<Vec<_>> = sale.lines.iter().map(|sent| by_id.remove(&*sent.fee_id)).collect();
    found.filter(|_| by_id.is_empty()).ok_or_else(|| mismatch(sale, &ids))
}

fn id<'a>(line: &'a Foreign<'_>) -> Option<&'a str> {
    let id = line.get("id")?;
    id.text().or_else(|| id.number())
}

fn mismatch(sale: &Sale, answered: &[Option<&str>]) -> Failure {
    let sent = named(sale.lines.iter().map(|line| Some(&*line.fee_id)));
    let answered = named(answered.iter().copied());
    error::mismatch("lines_mismatch", format!("the lines sent were {sent}; Anrok answered for {answered}"))
}

/// `2 (fee_1, fee_2)`.
fn named<'a>(ids: impl ExactSizeIterator<Item = Option<&'a str>>) -> String {
    let count = ids.len();
    let mut names: Vec<String> = ids
        .take(MAX_NAMED)
        .map(|id| id.map_or_else(|| "one without id".to_owned(), |id| id.chars().take(64).collect()))
        .collect();
    if count > MAX_NAMED {
        names.push(format!("and {} more", count - MAX_NAMED));
    }
    if count == 0 { "none".to_owned() } else { format!("{count} ({})", names.join(", ")) }
}
