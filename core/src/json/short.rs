//! Codes with a limit of their own: what others keep them in is shorter than what we would take.

use std::borrow::Cow;

use super::node::Node;
use super::read::{self, Path, Problems};

/// An optional code of at most `max` characters, not blank.
pub(crate) fn read<'a>(
    slot: Option<Node<'_, 'a>>,
    max: usize,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Cow<'a, str>> {
    let code = read::code(slot, path, problems)?;
    let characters = code.chars().count();
    if characters > max {
        problems.add(path, "too_long", format!("this text has {characters} characters, at most {max} are allowed"));
        return None;
    }
    Some(code)
}
