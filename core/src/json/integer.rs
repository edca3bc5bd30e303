//! Whole numbers that are no amounts: counts and codes.

use std::ops::RangeInclusive;

use super::node::{Node, View};
use super::read::{Path, Problems, shorten, wrong_type};

/// An optional whole number within `range`.
pub(crate) fn read(
    slot: Option<Node<'_, '_>>,
    range: RangeInclusive<i64>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<i64> {
    let node = slot?;
    // Raw text comes from a text that was read the slow way.
    let (value, raw) = match node.view() {
        View::Number(value) => (Some(value), ""),
        View::Raw(raw) if raw.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => (raw.parse().ok(), raw),
        _ => {
            wrong_type(node, path, "a whole number", problems);
            return None;
        }
    };
    if value.is_none() && raw.contains(['.', 'e', 'E']) {
        problems.add(path, "not_integer", format!("`{}` is not a whole number", shorten(raw)));
        return None;
    }
    let found = value.filter(|value| range.contains(value));
    if found.is_none() {
        let message = format!("this must be a whole number from {} to {}", range.start(), range.end());
        problems.add(path, "out_of_range", message);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::json::node;

    /// The value, or the code of the problem, of the first item of a list.
    fn first(text: &str) -> Result<i64, String> {
        let tape = node::parse(text, ErrorKind::InvalidDocument).unwrap();
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let View::Array(mut items) = tape.root().view() else { panic!("a list") };
        let value = read(items.next(), 0..=100, &Path::Root("x"), &mut problems);
        value.ok_or_else(|| problems.into_list()[0].code.clone())
    }

    #[test]
    fn reads_whole_numbers_only() {
        assert_eq!(first("[0]"), Ok(0));
        assert_eq!(first("[100]"), Ok(100));
        // A fraction beside it makes the whole text be read the slow way.
        assert_eq!(first("[7, 0.5]"), Ok(7));
        assert_eq!(first("[101]"), Err("x.out_of_range".into()));
        assert_eq!(first("[-1]"), Err("x.out_of_range".into()));
        assert_eq!(first("[18446744073709551615]"), Err("x.out_of_range".into()));
        assert_eq!(first("[99999999999999999999999]"), Err("x.out_of_range".into()));
        assert_eq!(first("[1.0]"), Err("x.not_integer".into()));
        assert_eq!(first("[1e1]"), Err("x.not_integer".into()));
        assert_eq!(first("[\"1\"]"), Err("x.wrong_type".into()));
        assert_eq!(first("[true]"), Err("x.wrong_type".into()));
    }
}
