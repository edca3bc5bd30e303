//! Where a value of JSON text ends or begins, without reading it.
//!
//! The text is known to be JSON (the engine wrote it, or it was checked on the way in), so quotation marks and brackets say it all.
//! `None`: it is none after all, or a list or object is longer than one wanted to look.

use memchr::{memchr2, memrchr};

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Past the white space at `at`.
pub fn skip_blanks(text: &[u8], mut at: usize) -> usize {
    while text.get(at).copied().is_some_and(is_blank) {
        at += 1;
    }
    at
}

/// Before the white space that ends at `end`.
pub fn trim_blanks(text: &[u8], mut end: usize) -> usize {
    while end > 0 && text.get(end - 1).copied().is_some_and(is_blank) {
        end -= 1;
    }
    end
}

/// The end of a string, behind its closing mark; `at` is behind the opening one.
pub fn string_end(text: &[u8], at: usize) -> Option<usize> {
    marked(text, at).map(|(end, _)| end)
}

/// The same, and whether anything in it is escaped.
pub fn marked(text: &[u8], mut at: usize) -> Option<(usize, bool)> {
    let mut escaped = false;
    loop {
        let found = at + memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(found) == Some(&b'"') {
            return Some((found + 1, escaped));
        }
        escaped = true;
        at = found + 2;
    }
}

/// Where a string begins, at its opening mark; `closing` is where the other one is.
pub fn string_start(text: &[u8], mut closing: usize) -> Option<usize> {
    loop {
        let before = text.get(..closing)?;
        let found = memrchr(b'"', before)?;
        let escapes = before.iter().take(found).rev().take_while(|byte| **byte == b'\\').count();
        if escapes % 2 == 0 {
            return Some(found);
        }
        closing = found;
    }
}

/// The end of the value that begins at `at`; no list or object longer than `most`.
pub fn value_end(text: &[u8], at: usize, most: usize) -> Option<usize> {
    match text.get(at)? {
        b'"' => string_end(text, at + 1),
        b'{' | b'[' => {
            let stop = at.saturating_add(most);
            let (mut at, mut depth) = (at, 0_usize);
            while at < stop {
                match text.get(at)? {
                    b'"' => {
                        at = string_end(text, at + 1)?;
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' if depth == 1 => return Some(at + 1),
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
            }
            None
        }
        _ => {
            let rest = text.get(at..)?;
            let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']') || is_blank(*byte);
            Some(at + rest.iter().position(ends).unwrap_or(rest.len()))
        }
    }
}

/// The beginning of the value that ends before `end`; no list or object longer than `most`.
pub fn value_start(text: &[u8], end: usize, most: usize) -> Option<usize> {
    let last = end.checked_sub(1)?;
    match text.get(last)? {
        b'"' => string_start(text, last),
        b'}' | b']' => {
            let stop = end.saturating_sub(most);
            let (mut at, mut depth) = (end, 0_usize);
            while at > stop {
                at -= 1;
                match text.get(at)? {
                    b'"' => at = string_start(text, at)?,
                    b'}' | b']' => depth += 1,
                    b'{' | b'[' if depth == 1 => return Some(at),
                    b'{' | b'[' => depth -= 1,
                    _ => {}
                }
            }
            None
        }
        _ => {
            let begins = |byte: &u8| matches!(byte, b':' | b',' | b'[' | b'{') || is_blank(*byte);
            let before = text.get(..end)?;
            Some(before.iter().rposition(begins).map_or(0, |at| at + 1))
        }
    }
}
