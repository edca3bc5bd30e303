//! Typed reading of a [`Node`] tree: every problem is collected with its code and path.

use std::borrow::Cow;

use jiff::civil::Date;

use super::node::{Items, Members, Node, View};
use super::repeats::{has_repeats, repeats};
use crate::error::{Error, ErrorKind, Problem};
use crate::money::decimal::{self, Decimal, DecimalError};
use crate::money::{MAX_AMOUNT, Rate};

/// Longest code or id, in characters.
pub(crate) const MAX_CODE: usize = 255;
/// Longest free text, in characters.
pub(crate) const MAX_TEXT: usize = 4096;
/// Problems that are reported at most: who sends a million broken rows wants the first ones.
const MAX_PROBLEMS: usize = 1000;

/// Where a value stands: a list of segments on the stack, rendered only when something is wrong.
#[derive(Clone, Copy)]
pub(crate) enum Path<'p> {
    /// The whole input; the area in front of every code.
    Root(&'static str),
    Member(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    pub(crate) fn member<'q>(&'q self, name: &'q str) -> Path<'q> {
        Path::Member(self, name)
    }
    pub(crate) fn index(&self, index: usize) -> Path<'_> {
        Path::Index(self, index)
    }
    /// The JSON pointer.
    pub(crate) fn pointer(&self) -> String {
        match self {
            Path::Root(_) => String::new(),
            Path::Member(parent, name) => {
                let mut out = parent.pointer();
                push_pointer(&mut out, name);
                out
            }
            Path::Index(parent, index) => format!("{}/{index}", parent.pointer()),
        }
    }
    /// Area and member names with dots, without indexes: the front of a code.
    fn dotted(&self) -> String {
        match self {
            Path::Root(area) => (*area).to_owned(),
            Path::Member(parent, name) => format!("{}.{name}", parent.dotted()),
            Path::Index(parent, _) => parent.dotted(),
        }
    }
}

/// Appends one escaped segment to a JSON pointer (RFC 6901).
pub(crate) fn push_pointer(out: &mut String, segment: &str) {
    out.push('/');
    for c in segment.chars() {
        match c {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            c => out.push(c),
        }
    }
}

/// The problems found so far in one input.
pub(crate) struct Problems {
    kind: ErrorKind,
    list: Vec<Problem>,
    /// How many more there are than are reported.
    left_out: usize,
}

impl Problems {
    pub(crate) fn new(kind: ErrorKind) -> Self {
        Self { kind, list: Vec::new(), left_out: 0 }
    }

    /// Notes that `problem` holds at `path`.
    pub(crate) fn add(&mut self, path: &Path<'_>, problem: &str, message: impl Into<String>) {
        self.push(format!("{}.{problem}", path.dotted()), path, message.into());
    }

    /// Notes a problem of the member `key` of the object at `path`: the code names the object.
    fn add_member(&mut self, path: &Path<'_>, key: &str, problem: &str, message: String) {
        let key = shorten(key);
        self.push(format!("{}.{problem}", path.dotted()), &path.member(&key), message);
    }

    fn push(&mut self, code: String, path: &Path<'_>, message: String) {
        if self.list.len() < MAX_PROBLEMS {
            self.list.push(Problem::new(code, path.pointer(), message));
        } else {
            self.left_out += 1;
        }
    }

    /// `value` if nothing was wrong, else the error that names everything.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Error> {
        match (value, self.list.is_empty()) {
            (Some(value), true) => Ok(value),
            (None, true) => Err(Error::internal("a reader gave up without a reason")),
            (_, false) if self.left_out == 0 => Err(Error::of_problems(self.kind, self.list)),
            (_, false) => {
                let left_out = self.left_out;
                Err(Error::of_problems(self.kind, self.list).with_detail("problems_left_out", left_out))
            }
        }
    }

    pub(crate) fn into_list(self) -> Vec<Problem> {
        self.list
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Puts the members of an object into variables of type `Option<&Node>` (`null` is absent);
/// unknown and repeated members are problems. `rest ignored` lets unknown members pass.
macro_rules! members {
    ($node:expr, $path:expr, $problems:expr, { $($var:ident : $name:literal),* $(,)? }) => {
        members!(@ $node, $path, $problems, { $($var : $name),* }, strict)
    };
    ($node:expr, $path:expr, $problems:expr, { $($var:ident : $name:literal),* $(,)? } rest ignored) => {
        members!(@ $node, $path, $problems, { $($var : $name),* }, lenient)
    };
    (@ $node:expr, $path:expr, $problems:expr, { $($var:ident : $name:literal),* }, $mode:ident) => {
        $(let mut $var: Option<$crate::json::node::Node<'_, '_>> = None;)*
        for (key, value) in $crate::json::read::object($node, $path, $problems) {
            match key {
                $($name => $crate::json::read::put(&mut $var, key, value, $path, $problems),)*
                _ => members!(@unknown $mode, key, $path, $problems, [$($name),*]),
            }
        }
        $(let $var = $var.filter(|node| !node.is_null());)*
    };
    (@unknown strict, $key:expr, $path:expr, $problems:expr, [$($name:literal),*]) => {
        $crate::json::read::unknown($key, $path, $problems, &[$($name),*])
    };
    (@unknown lenient, $key:expr, $path:expr, $problems:expr, [$($name:literal),*]) => { () };
}
pub(crate) use members;

/// The members of an object; anything else is a problem.
pub(crate) fn object<'n, 'a>(node: Node<'n, 'a>, path: &Path<'_>, problems: &mut Problems) -> Members<'n, 'a> {
    match node.view() {
        View::Object(members) => members,
        _ => {
            wrong_type(node, path, "an object", problems);
            Members::none(node)
        }
    }
}

/// Puts a member into its variable; the same member again is a problem.
pub(crate) fn put<'n, 'a>(
    slot: &mut Option<Node<'n, 'a>>,
    key: &str,
    value: Node<'n, 'a>,
    path: &Path<'_>,
    problems: &mut Problems,
) {
    if slot.replace(value).is_some() {
        problems.add_member(
            path,
            key,
            "duplicate_key",
            format!("the member `{}` stands twice; keep one", shorten(key)),
        );
    }
}

pub(crate) fn unknown(key: &str, path: &Path<'_>, problems: &mut Problems, known: &[&str]) {
    let message = format!("the member `{}` is not known here; known are {}", shorten(key), known.join(", "));
    problems.add_member(path, key, "unknown_field", message);
}

pub(super) fn wrong_type(node: Node<'_, '_>, path: &Path<'_>, wanted: &str, problems: &mut Problems) {
    let got = match node.view() {
        View::Null => "null",
        View::Bool(_) => "a boolean",
        View::Raw(_) | View::Number(_) => "a number",
        View::String(_) => "a string",
        View::Array(_) => "a list",
        View::Object(_) => "an object",
    };
    problems.add(path, "wrong_type", format!("this must be {wanted}, not {got}"));
}

/// `slot`, or the problem `required`.
pub(crate) fn required<'n, 'a>(
    slot: Option<Node<'n, 'a>>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Node<'n, 'a>> {
    if slot.is_none() {
        problems.add(path, "required", "this member is required");
    }
    slot
}

/// The items of an optional list; `None` when it is not there or no list.
pub(crate) fn list<'n, 'a>(
    slot: Option<Node<'n, 'a>>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Items<'n, 'a>> {
    let node = slot?;
    match node.view() {
        View::Array(items) => Some(items),
        _ => {
            wrong_type(node, path, "a list", problems);
            None
        }
    }
}

/// The items of an optional list that, when it is there, must hold something.
pub(crate) fn filled_list<'n, 'a>(
    slot: Option<Node<'n, 'a>>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Items<'n, 'a>> {
    let items = list(slot, path, problems)?;
    if items.is_empty() {
        problems.add(path, "empty", "this list is empty; name at least one entry or leave the member out");
    }
    Some(items)
}

/// Reads each item of a list with its path; items with problems are left out.
pub(crate) fn each<'n, 'a: 'n, T>(
    items: Option<Items<'n, 'a>>,
    path: &Path<'_>,
    problems: &mut Problems,
    mut read_one: impl FnMut(Node<'n, 'a>, &Path<'_>, &mut Problems) -> Option<T>,
) -> Vec<T> {
    let Some(items) = items else { return Vec::new() };
    let mut out = Vec::with_capacity(items.len());
    for (index, node) in items.enumerate() {
        if let Some(value) = read_one(node, &path.index(index), problems) {
            out.push(value);
        }
    }
    out
}

/// A text of at most `max` characters.
fn string<'a>(node: Node<'_, 'a>, max: usize, path: &Path<'_>, problems: &mut Problems) -> Option<Cow<'a, str>> {
    let Some(value) = node.string() else {
        wrong_type(node, path, "a string", problems);
        return None;
    };
    // Bytes bound characters from above: counting is for the rare long text.
    if value.len() > max {
        let characters = value.chars().count();
        if characters > max {
            problems.add(path, "too_long", format!("this text has {characters} characters, at most {max} are allowed"));
            return None;
        }
    }
    Some(value)
}

/// An optional free text.
pub(crate) fn text<'a>(slot: Option<Node<'_, 'a>>, path: &Path<'_>, problems: &mut Problems) -> Option<Cow<'a, str>> {
    string(slot?, MAX_TEXT, path, problems)
}

/// An optional code or id: 1 to 255 characters, not blank.
pub(crate) fn code<'a>(slot: Option<Node<'_, 'a>>, path: &Path<'_>, problems: &mut Problems) -> Option<Cow<'a, str>> {
    let value = string(slot?, MAX_CODE, path, problems)?;
    // Every ordinary code starts with a visible ASCII character.
    if !value.as_bytes().first().is_some_and(u8::is_ascii_graphic) && value.trim().is_empty() {
        problems.add(path, "blank", "this text is blank; give a code or leave the member out");
        return None;
    }
    Some(value)
}

/// A code or id that must be there.
pub(crate) fn required_code<'a>(
    slot: Option<Node<'_, 'a>>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Cow<'a, str>> {
    code(Some(required(slot, path, problems)?), path, problems)
}

/// A list of codes, none twice.
pub(crate) fn codes<'a>(slot: Option<Node<'_, 'a>>, path: &Path<'_>, problems: &mut Problems) -> Vec<Cow<'a, str>> {
    codes_of(list(slot, path, problems), path, problems)
}

/// A list of codes, none twice, that holds something when it is there.
pub(crate) fn filled_codes<'a>(
    slot: Option<Node<'_, 'a>>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Vec<Cow<'a, str>> {
    codes_of(filled_list(slot, path, problems), path, problems)
}

fn codes_of<'a>(items: Option<Items<'_, 'a>>, path: &Path<'_>, problems: &mut Problems) -> Vec<Cow<'a, str>> {
    let out = each(items, path, problems, |node, at, problems| code(Some(node), at, problems));
    if has_repeats(&out) {
        for index in repeats(&out) {
            problems.add(
                &path.index(index),
                "duplicate",
                format!("`{}` stands twice in this list; keep one", out[index]),
            );
        }
    }
    out
}

/// An optional boolean.
pub(crate) fn boolean(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<bool> {
    let node = slot?;
    match node.view() {
        View::Bool(value) => Some(value),
        _ => {
            wrong_type(node, path, "true or false", problems);
            None
        }
    }
}

/// An optional word out of `words`.
pub(crate) fn word<T: Copy>(
    slot: Option<Node<'_, '_>>,
    words: &[(&str, T)],
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<T> {
    let node = slot?;
    let View::String(value) = node.view() else {
        wrong_type(node, path, "a string", problems);
        return None;
    };
    let found = words.iter().find(|(word, _)| *word == value);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let message = format!("`{}` is not known here; known are {}", shorten(value), known.join(", "));
        problems.add(path, "unknown_value", message);
    }
    found.map(|(_, value)| *value)
}

/// An optional date `YYYY-MM-DD`.
pub(crate) fn date(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Date> {
    let node = slot?;
    let View::String(value) = node.view() else {
        wrong_type(node, path, "a date `YYYY-MM-DD`", problems);
        return None;
    };
    let parsed = parse_date(value);
    if parsed.is_none() {
        let message = format!("`{}` is not a date; write an existing day as `YYYY-MM-DD`", shorten(value));
        problems.add(path, "not_a_date", message);
    }
    parsed
}

/// Reads exactly `YYYY-MM-DD`, and only days that exist.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let digits = |bytes: &[u8]| {
        bytes.iter().try_fold(0i16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0')))
    };
    let (year, month, day) = (digits(&[*y1, *y2, *y3, *y4])?, digits(&[*m1, *m2])?, digits(&[*d1, *d2])?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// An optional amount in minor units: an integer within ±10^15.
pub(crate) fn cents(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<i64> {
    let node = slot?;
    let View::Raw(raw) = node.view() else {
        wrong_type(node, path, "an integer of minor units", problems);
        return None;
    };
    if !starts_number(raw) {
        problems.add(path, "wrong_type", format!("this must be an integer of minor units, not {}", name_of(raw)));
        return None;
    }
    let digits = raw.strip_prefix('-').unwrap_or(raw);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = format!("`{}` is not an integer of minor units; write 1050 for 10.50 EUR", shorten(raw));
        problems.add(path, "not_integer", message);
        return None;
    }
    let value = raw.parse::<i64>().ok().filter(|value| value.abs() <= MAX_AMOUNT);
    if value.is_none() {
        let message = format!("`{}` is beyond ±10^15 minor units, the largest amount", shorten(raw));
        problems.add(path, "out_of_range", message);
    }
    value
}

/// An optional amount in minor units that may not be negative.
pub(crate) fn positive_cents(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<i64> {
    let value = cents(slot, path, problems)?;
    if value < 0 {
        problems.add(
            path,
            "out_of_range",
            format!("`{value}` is negative; this amount is taken off, give it without a sign"),
        );
        return None;
    }
    Some(value)
}

/// An optional decimal with at most `places` places and an absolute value of at most 10^15.
pub(crate) fn decimal(
    slot: Option<Node<'_, '_>>,
    places: u32,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Decimal> {
    let node = slot?;
    let View::Raw(raw) = node.view() else {
        wrong_type(node, path, "a decimal, as a string or a number", problems);
        return None;
    };
    let quoted = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if quoted.is_none() && !starts_number(raw) {
        problems.add(
            path,
            "wrong_type",
            format!("this must be a decimal, as a string or a number, not {}", name_of(raw)),
        );
        return None;
    }
    // A digit may be written as an escape, as any character of a JSON string may.
    let unescaped = quoted.filter(|inner| inner.contains('\\')).and_then(|_| serde_json::from_str::<String>(raw).ok());
    let text = unescaped.as_deref().or(quoted).unwrap_or(raw);
    match decimal::parse(text, places) {
        Ok(value) => Some(value),
        Err(DecimalError::Syntax) => {
            let message =
                format!("`{}` is not a decimal; write digits with at most one point, such as `9.975`", shorten(text));
            problems.add(path, "not_decimal", message);
            None
        }
        Err(DecimalError::Places) => {
            let message = format!("`{}` has more than {places} decimal places", shorten(text));
            problems.add(path, "too_many_decimals", message);
            None
        }
        Err(DecimalError::Range) => {
            problems.add(path, "out_of_range", format!("`{}` is beyond ±10^15, the largest number", shorten(text)));
            None
        }
    }
}

/// An optional percentage from 0 to `max`, at most 6 decimal places.
pub(crate) fn rate(slot: Option<Node<'_, '_>>, max: i64, path: &Path<'_>, problems: &mut Problems) -> Option<Rate> {
    let value = decimal(slot, Rate::PLACES, path, problems)?;
    let rate = Rate::from_decimal(value, max);
    if rate.is_none() {
        let message = format!("`{value}` is outside 0 to {max}; rates are percent, write 20 for 20 %");
        problems.add(path, "out_of_range", message);
    }
    rate
}

fn starts_number(raw: &str) -> bool {
    raw.as_bytes().first().is_some_and(|byte| *byte == b'-' || byte.is_ascii_digit())
}

fn name_of(raw: &str) -> &'static str {
    match raw.as_bytes().first() {
        Some(b'"') => "a string",
        Some(b't' | b'f') => "a boolean",
        Some(b'[') => "a list",
        Some(b'{') => "an object",
        _ => "this",
    }
}

/// User input in a message: never longer than a line.
pub(crate) fn shorten(text: &str) -> String {
    let mut shown: String = text.chars().take(64).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
