//! Which taxes of two answers belong together.

use std::collections::BTreeMap;

use super::side::Entry;

/// Taxes of both that are compared with each other; where one list is empty, the other answer has none like them.
#[derive(Debug)]
pub(super) struct Pair<'s> {
    pub from: Vec<&'s Entry<'s>>,
    pub to: Vec<&'s Entry<'s>>,
    /// What they have in common.
    pub by: By,
}

/// How the taxes of a pair were found to belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// The same tax, or the taxes of the same jurisdiction.
    Name,
    /// What was left over on both sides, in other jurisdictions.
    RestElsewhere,
    /// What was left over; where it is taken is not told by both.
    Rest,
}

/// By jurisdiction and code where both have the same, then by jurisdiction alone, then what is charged beside that by its sum.
pub(super) fn line_up<'s>(from: &'s [Entry<'s>], to: &'s [Entry<'s>]) -> Vec<Pair<'s>> {
    let mut pairs = Vec::new();
    let all = (from.iter().collect(), to.iter().collect());
    let rest = take(all, |entry| Some((entry.place, &*entry.tax.code)), &mut pairs);
    let (from, to) = take(rest, |entry| (!entry.place.is_empty()).then_some((entry.place, "")), &mut pairs);
    let charged = |entries: Vec<&'s Entry<'s>>| entries.into_iter().filter(|entry| entry.taxing).collect::<Vec<_>>();
    let (from, to) = (charged(from), charged(to));
    if !from.is_empty() || !to.is_empty() {
        let told = from.iter().chain(&to).all(|entry| !entry.place.is_empty());
        pairs.push(Pair { from, to, by: if told { By::RestElsewhere } else { By::Rest } });
    }
    pairs
}

type Both<'s> = (Vec<&'s Entry<'s>>, Vec<&'s Entry<'s>>);

/// Makes pairs of those that have a key in common, in order of appearance; the others come back.
fn take<'s>(
    (from, to): Both<'s>,
    key: impl Fn(&'s Entry<'s>) -> Option<(&'s str, &'s str)>,
    pairs: &mut Vec<Pair<'s>>,
) -> Both<'s> {
    let mut groups: BTreeMap<(&str, &str), Both<'s>> = BTreeMap::new();
    for entry in &from {
        if let Some(key) = key(entry) {
            groups.entry(key).or_default().0.push(entry);
        }
    }
    for entry in &to {
        if let Some(group) = key(entry).and_then(|key| groups.get_mut(&key)) {
            group.1.push(entry);
        }
    }
    groups.retain(|_, (_, to)| !to.is_empty());
    let grouped = |entry: &&'s Entry<'s>| key(entry).is_some_and(|key| groups.contains_key(&key));
    let rest_to = to.into_iter().filter(|entry| !grouped(entry)).collect();
    let (taken, rest_from): Both<'s> = from.into_iter().partition(grouped);
    for entry in taken {
        if let Some((from, to)) = key(entry).and_then(|key| groups.remove(&key)) {
            pairs.push(Pair { from, to, by: By::Name });
        }
    }
    (rest_from, rest_to)
}
