//! A JSON tree that borrows from its text and never takes a number through a double.
//!
//! The tree is a tape: one vector of tokens in document order, where a container knows its end.
//! Reading a document of ten thousand fees so takes a handful of allocations.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, de};
use serde_json::value::RawValue;

use super::{MAX_BYTES, MAX_DEPTH};
use crate::error::{Error, ErrorKind};

#[derive(Debug, Clone, Copy)]
enum Token<'a> {
    Null,
    Bool(bool),
    Raw(&'a str),
    Number(i64),
    Text(&'a str),
    /// A text with escapes: a place in `Tape::owned`.
    Owned(u32),
    /// How many items, and the place behind the last one.
    Array(u32, u32),
    Object(u32),
}

/// A parsed text.
#[derive(Debug)]
pub(crate) struct Tape<'a> {
    tokens: Vec<Token<'a>>,
    owned: Vec<Box<str>>,
}

/// One value of a tape.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t, 'a> {
    tape: &'t Tape<'a>,
    at: usize,
}

/// What a value is.
pub(crate) enum View<'t, 'a> {
    Null,
    Bool(bool),
    /// The raw text of the value of a numeric member ([`is_numeric`]): a number as it was written,
    /// or the text of whatever stands there instead.
    Raw(&'a str),
    /// A whole number of a member that is not numeric; beyond 64 bits the largest of them.
    Number(i64),
    String(&'t str),
    Array(Items<'t, 'a>),
    Object(Members<'t, 'a>),
}

impl<'a> Tape<'a> {
    /// The whole.
    pub(crate) fn root(&self) -> Node<'_, 'a> {
        Node { tape: self, at: 0 }
    }

    fn push(&mut self, token: Token<'a>) -> usize {
        self.tokens.push(token);
        self.tokens.len() - 1
    }

    fn push_owned(&mut self, text: &str) {
        let place = u32::try_from(self.owned.len()).unwrap_or(u32::MAX);
        self.owned.push(text.into());
        self.push(Token::Owned(place));
    }

    /// The place behind the last token. Texts of up to 512 MiB have fewer than 2^32.
    fn end(&self) -> u32 {
        u32::try_from(self.tokens.len()).unwrap_or(u32::MAX)
    }

    /// The text of a string token.
    fn text(&self, at: usize) -> Option<&str> {
        match self.tokens.get(at)? {
            Token::Text(text) => Some(text),
            Token::Owned(place) => self.owned.get(*place as usize).map(|text| &**text),
            _ => None,
        }
    }
}

impl<'t, 'a> Node<'t, 'a> {
    pub(crate) fn view(self) -> View<'t, 'a> {
        match self.tape.tokens.get(self.at) {
            None | Some(Token::Null) => View::Null,
            Some(Token::Bool(value)) => View::Bool(*value),
            Some(Token::Raw(raw)) => View::Raw(raw),
            Some(Token::Number(value)) => View::Number(*value),
            Some(Token::Text(_) | Token::Owned(_)) => View::String(self.tape.text(self.at).unwrap_or_default()),
            Some(Token::Array(len, end)) => {
                View::Array(Items { tape: self.tape, at: self.at + 1, end: *end as usize, len: *len as usize })
            }
            Some(Token::Object(end)) => View::Object(Members { tape: self.tape, at: self.at + 1, end: *end as usize }),
        }
    }

    pub(crate) fn is_null(self) -> bool {
        matches!(self.tape.tokens.get(self.at), None | Some(Token::Null))
    }

    pub(crate) fn is_object(self) -> bool {
        matches!(self.tape.tokens.get(self.at), Some(Token::Object(_)))
    }

    /// A string, borrowed from the parsed text where it has no escapes.
    pub(crate) fn string(self) -> Option<Cow<'a, str>> {
        match self.tape.tokens.get(self.at)? {
            Token::Text(text) => Some(Cow::Borrowed(text)),
            Token::Owned(place) => Some(Cow::Owned(self.tape.owned.get(*place as usize)?.to_string())),
            _ => None,
        }
    }

    /// The place behind this value.
    fn next(self) -> usize {
        match self.tape.tokens.get(self.at) {
            Some(Token::Array(_, end) | Token::Object(end)) => *end as usize,
            _ => self.at + 1,
        }
    }
}

/// The items of a list.
#[derive(Clone, Copy)]
pub(crate) struct Items<'t, 'a> {
    tape: &'t Tape<'a>,
    at: usize,
    end: usize,
    len: usize,
}

impl Items<'_, '_> {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl<'t, 'a> Iterator for Items<'t, 'a> {
    type Item = Node<'t, 'a>;
    fn next(&mut self) -> Option<Node<'t, 'a>> {
        if self.at >= self.end {
            return None;
        }
        let node = Node { tape: self.tape, at: self.at };
        self.at = node.next();
        Some(node)
    }
}

/// The members of an object: name and value.
#[derive(Clone, Copy)]
pub(crate) struct Members<'t, 'a> {
    tape: &'t Tape<'a>,
    at: usize,
    end: usize,
}

impl<'t, 'a> Members<'t, 'a> {
    /// No members; of any tape.
    pub(crate) fn none(tape: Node<'t, 'a>) -> Self {
        Self { tape: tape.tape, at: 0, end: 0 }
    }
}

impl<'t, 'a> Iterator for Members<'t, 'a> {
    type Item = (&'t str, Node<'t, 'a>);
    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let name = self.tape.text(self.at).unwrap_or_default();
        let node = Node { tape: self.tape, at: self.at + 1 };
        self.at = node.next();
        Some((name, node))
    }
}

/// Members whose value is kept as raw text, so that `20.00` and a 40-digit number are read as
/// they were written.
fn is_numeric(key: &str) -> bool {
    key.ends_with("_cents")
        || matches!(
            key,
            "rate"
                | "tax_rate"
                | "taxes_rate"
                | "vat_rate"
                | "price_vat_rate"
                | "percentage_rate"
                | "units"
                | "unit_amount"
                | "schema"
        )
}

const TOO_DEEP: &str = "too deep";

/// Parses `text`, at most 64 MiB and 64 levels deep.
pub(crate) fn parse(text: &str, kind: ErrorKind) -> Result<Tape<'_>, Error> {
    parse_up_to(MAX_BYTES, text, kind)
}

/// Parses `text` of at most `most` bytes, for what holds several documents.
pub(crate) fn parse_up_to(most: usize, text: &str, kind: ErrorKind) -> Result<Tape<'_>, Error> {
    if text.len() > most {
        let message = format!("the text has {} bytes, at most {most} are read; split the document", text.len());
        return Err(Error::new(kind, "json.too_large", "", message));
    }
    // A billing document has about a token for every eight bytes.
    let mut tape = Tape { tokens: Vec::with_capacity(text.len() / 8 + 16), owned: Vec::new() };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Seed { tape: &mut tape, depth: 0 }.deserialize(&mut deserializer).and_then(|_| deserializer.end());
    let Err(first) = parsed else { return Ok(tape) };
    tape.tokens.clear();
    match by_raw_text(text, 0, &mut tape) {
        Ok(()) => Ok(tape),
        // A syntax error has its true place in the first reading.
        Err(second) => {
            // Text that is too deep is so even where it also breaks off.
            let deep = |error: &serde_json::Error| error.to_string().contains(TOO_DEEP);
            let error = if first.is_data() && (deep(&second.error) || !deep(&first)) { &second.error } else { &first };
            Err(failure(kind, error, second.pointer()))
        }
    }
}

/// The slow way, taken only after the fast one failed: every value as raw text first, so that a
/// number with a fraction, or one beyond 64 bits, comes through wherever it stands and the reader
/// can name its place.
fn by_raw_text<'a>(text: &'a str, depth: usize, tape: &mut Tape<'a>) -> Result<(), Failure> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    match text.as_bytes().first() {
        Some(b'{') => {
            let members: RawMembers<'_> = serde_json::from_str(text)?;
            let depth = deeper::<serde_json::Error>(depth)?;
            let object = tape.push(Token::Object(0));
            for (key, value) in members.0 {
                match &key {
                    Cow::Borrowed(key) => _ = tape.push(Token::Text(key)),
                    Cow::Owned(key) => tape.push_owned(key),
                }
                match value.get() {
                    "null" => _ = tape.push(Token::Null),
                    raw if is_numeric(&key) => _ = tape.push(Token::Raw(raw)),
                    raw => by_raw_text(raw, depth, tape).map_err(|failure| failure.under(&key))?,
                }
            }
            tape.tokens[object] = Token::Object(tape.end());
        }
        Some(b'[') => {
            let items: Vec<&'a RawValue> = serde_json::from_str(text)?;
            let depth = deeper::<serde_json::Error>(depth)?;
            let array = tape.push(Token::Array(0, 0));
            let len = u32::try_from(items.len()).unwrap_or(u32::MAX);
            for (index, item) in items.into_iter().enumerate() {
                by_raw_text(item.get(), depth, tape).map_err(|failure| failure.under(&index.to_string()))?;
            }
            tape.tokens[array] = Token::Array(len, tape.end());
        }
        Some(b'-' | b'0'..=b'9') => {
            let raw: &'a RawValue = serde_json::from_str(text)?;
            tape.push(Token::Raw(raw.get()));
        }
        _ => {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            Seed { tape, depth }.deserialize(&mut deserializer)?;
            deserializer.end()?;
        }
    }
    Ok(())
}

fn deeper<E: de::Error>(depth: usize) -> Result<usize, E> {
    if depth >= MAX_DEPTH { Err(E::custom(TOO_DEEP)) } else { Ok(depth + 1) }
}

/// What went wrong on the slow way, and where: the names on the way in, innermost first.
struct Failure {
    error: serde_json::Error,
    place: Vec<String>,
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self { error, place: Vec::new() }
    }
}

impl Failure {
    fn under(mut self, name: &str) -> Self {
        self.place.push(name.to_owned());
        self
    }

    fn pointer(&self) -> String {
        let mut out = String::new();
        for name in self.place.iter().rev() {
            super::read::push_pointer(&mut out, name);
        }
        out
    }
}

/// Why a text was not read.
fn failure(kind: ErrorKind, error: &serde_json::Error, pointer: String) -> Error {
    let (line, column) = (error.line(), error.column());
    let sentence = error.to_string();
    if sentence.contains(TOO_DEEP) {
        let message = format!("the text is nested more than {MAX_DEPTH} levels deep");
        return Error::new(kind, "json.too_deep", pointer, message);
    }
    let what = sentence.split(" at line ").next().unwrap_or_default();
    let message = format!("the text is not JSON at line {line}, column {column}: {what}");
    Error::new(kind, "json.syntax", "", message).with_detail("line", line).with_detail("column", column)
}

/// The members of an object with their values as raw text.
struct RawMembers<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for RawMembers<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = RawMembers<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(key) = map.next_key_seed(RawKey)? {
                    members.push((key, map.next_value()?));
                }
                Ok(RawMembers(members))
            }
        }
        deserializer.deserialize_map(Visit)
    }
}

/// An object key: borrowed where it has no escapes.
struct RawKey;

impl<'de> DeserializeSeed<'de> for RawKey {
    type Value = Cow<'de, str>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for RawKey {
    type Value = Cow<'de, str>;
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a member name")
    }
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }
}

/// Puts a member name on the tape; answers whether it is numeric.
struct Key<'s, 'a> {
    tape: &'s mut Tape<'a>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, 'de> {
    type Value = bool;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key<'_, 'de> {
    type Value = bool;
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a member name")
    }
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<bool, E> {
        self.tape.push(Token::Text(value));
        Ok(is_numeric(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<bool, E> {
        self.tape.push_owned(value);
        Ok(is_numeric(value))
    }
}

/// Puts a value on the tape.
struct Seed<'s, 'a> {
    tape: &'s mut Tape<'a>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

// There is no visitor for a binary float on purpose: serde refuses one, and the text is read the
// slow way, where numbers stay text.
impl<'de> Visitor<'de> for Seed<'_, 'de> {
    type Value = ();
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value without binary floats")
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        self.tape.push(Token::Null);
        Ok(())
    }
    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.tape.push(Token::Bool(value));
        Ok(())
    }
    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.tape.push(Token::Number(value));
        Ok(())
    }
    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.tape.push(Token::Number(i64::try_from(value).unwrap_or(i64::MAX)));
        Ok(())
    }
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<(), E> {
        self.tape.push(Token::Text(value));
        Ok(())
    }
    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.tape.push_owned(value);
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let depth = deeper(self.depth)?;
        let array = self.tape.push(Token::Array(0, 0));
        let mut len = 0;
        while seq.next_element_seed(Seed { tape: &mut *self.tape, depth })?.is_some() {
            len += 1;
        }
        self.tape.tokens[array] = Token::Array(len, self.tape.end());
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let depth = deeper(self.depth)?;
        let object = self.tape.push(Token::Object(0));
        while let Some(numeric) = map.next_key_seed(Key { tape: &mut *self.tape })? {
            if numeric {
                let token = match map.next_value::<&'de RawValue>()?.get() {
                    "null" => Token::Null,
                    raw => Token::Raw(raw),
                };
                self.tape.push(token);
            } else {
                map.next_value_seed(Seed { tape: &mut *self.tape, depth })?;
            }
        }
        self.tape.tokens[object] = Token::Object(self.tape.end());
        Ok(())
    }
}
