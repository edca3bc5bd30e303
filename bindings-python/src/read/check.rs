//! Whether a text of somebody else can be read as a result: JSON, an object, which names no member twice and is no deeper than a stack can hold.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::de::IgnoredAny;

use super::scan::{skip_blanks, string_end, value_end};
use super::value::MAX_DEPTH;

/// Says what is wrong.
pub fn check(text: &str) -> Result<(), String> {
    if u32::try_from(text.len()).is_err() {
        return Err("it is longer than 4 GiB".to_owned());
    }
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| error.to_string())?;
    let at = skip_blanks(text.as_bytes(), 0);
    if text.as_bytes().get(at) != Some(&b'{') {
        return Err("it is no object".to_owned());
    }
    walk(text, at, 0).map(drop)
}

/// Walks over the value at `at`, which is JSON by its grammar, and says where it ends.
fn walk(text: &str, at: usize, depth: usize) -> Result<usize, String> {
    let bytes = text.as_bytes();
    let is_object = match bytes.get(at) {
        Some(b'{') => true,
        Some(b'[') => false,
        Some(b'"') => return string(text, at).map(|(_, end)| end),
        _ => return value_end(bytes, at, 0).ok_or_else(ends),
    };
    if depth == MAX_DEPTH {
        return Err(format!("more than {MAX_DEPTH} levels of nesting"));
    }
    let mut names = HashSet::new();
    let mut at = skip_blanks(bytes, at + 1);
    while !matches!(bytes.get(at), Some(b'}' | b']')) {
        if is_object {
            let (name, end) = string(text, at)?;
            if let Some(twice) = names.replace(name) {
                return Err(format!("`{twice}` is there twice"));
            }
            at = skip_blanks(bytes, skip_blanks(bytes, end) + 1);
        }
        at = skip_blanks(bytes, walk(text, at, depth + 1)?);
        if bytes.get(at) == Some(&b',') {
            at = skip_blanks(bytes, at + 1);
        }
        if at >= bytes.len() {
            return Err(ends());
        }
    }
    Ok(at + 1)
}

/// A string that Python can have: no half of a surrogate pair.
fn string(text: &str, at: usize) -> Result<(Cow<'_, str>, usize), String> {
    let end = string_end(text.as_bytes(), at + 1).ok_or_else(ends)?;
    let written = text.get(at + 1..end - 1).ok_or_else(ends)?;
    if !written.contains('\\') {
        return Ok((Cow::Borrowed(written), end));
    }
    let marked = text.get(at..end).ok_or_else(ends)?;
    serde_json::from_str::<String>(marked).map(|text| (Cow::Owned(text), end)).map_err(|error| error.to_string())
}

fn ends() -> String {
    "it ends too early".to_owned()
}
