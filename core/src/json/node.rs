//! A JSON tree that borrows from its text and never takes a number through a double.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, de};
use serde_json::value::RawValue;

use super::{MAX_BYTES, MAX_DEPTH};
use crate::error::{Error, ErrorKind};

/// One JSON value.
#[derive(Debug, Clone)]
pub(crate) enum Node<'a> {
    Null,
    Bool(bool),
    /// The raw text of the value of a numeric member ([`is_numeric`]): a number as it was written,
    /// or the text of whatever stands there instead.
    Raw(&'a str),
    /// A whole number where no number belongs; its text does not matter.
    Number,
    String(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

/// Members whose value is kept as raw text, so that `20.00` and a 40-digit number are read as
/// they were written.
fn is_numeric(key: &str) -> bool {
    key.ends_with("_cents")
        || matches!(key, "rate" | "tax_rate" | "taxes_rate" | "percentage_rate" | "units" | "unit_amount" | "schema")
}

const TOO_DEEP: &str = "too deep";

/// Parses `text`, at most 64 MiB and 64 levels deep.
pub(crate) fn parse(text: &str, kind: ErrorKind) -> Result<Node<'_>, Error> {
    if text.len() > MAX_BYTES {
        let message = format!("the text has {} bytes, at most {MAX_BYTES} are read; split the document", text.len());
        return Err(Error::new(kind, "json.too_large", "", message));
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Seed { depth: 0 }.deserialize(&mut deserializer).and_then(|node| deserializer.end().map(|()| node));
    let slow = |first: serde_json::Error| {
        // A syntax error has its true place in the first reading.
        by_raw_text(text, 0).map_err(|second| if first.is_data() { second } else { first })
    };
    parsed.or_else(slow).map_err(|error| failure(kind, &error))
}

/// The slow way, taken only after the fast one failed: every value as raw text first, so that a
/// number with a fraction, or one beyond 64 bits, comes through wherever it stands and the reader
/// can name its place.
fn by_raw_text(text: &str, depth: usize) -> Result<Node<'_>, serde_json::Error> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let deeper = || if depth < MAX_DEPTH { Ok(depth + 1) } else { Err(de::Error::custom(TOO_DEEP)) };
    match text.as_bytes().first() {
        Some(b'{') => {
            let members: RawMembers<'_> = serde_json::from_str(text)?;
            let depth = deeper()?;
            let members = members.0.into_iter().map(|(key, value)| {
                let node = match value.get() {
                    "null" => Node::Null,
                    raw if is_numeric(&key) => Node::Raw(raw),
                    raw => by_raw_text(raw, depth)?,
                };
                Ok((key, node))
            });
            Ok(Node::Object(members.collect::<Result<_, _>>()?))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            let depth = deeper()?;
            Ok(Node::Array(items.into_iter().map(|item| by_raw_text(item.get(), depth)).collect::<Result<_, _>>()?))
        }
        Some(b'-' | b'0'..=b'9') => serde_json::from_str::<&RawValue>(text).map(|raw| Node::Raw(raw.get())),
        _ => {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            let node = Seed { depth }.deserialize(&mut deserializer)?;
            deserializer.end()?;
            Ok(node)
        }
    }
}

/// Why a text was not read.
fn failure(kind: ErrorKind, error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    let sentence = error.to_string();
    if sentence.contains(TOO_DEEP) {
        let message = format!("the text is nested more than {MAX_DEPTH} levels deep");
        return Error::new(kind, "json.too_deep", "", message);
    }
    let what = sentence.split(" at line ").next().unwrap_or_default();
    let message = format!("the text is not JSON at line {line}, column {column}: {what}");
    Error::new(kind, "json.syntax", "", message).with_detail("line", line).with_detail("column", column)
}

/// The members of an object with their values as raw text.
struct RawMembers<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for RawMembers<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = RawMembers<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(key) = map.next_key_seed(Key)? {
                    members.push((key, map.next_value()?));
                }
                Ok(RawMembers(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[derive(Clone, Copy)]
struct Seed {
    depth: usize,
}

impl Seed {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH { Err(E::custom(TOO_DEEP)) } else { Ok(Self { depth: self.depth + 1 }) }
    }
}

impl<'de> DeserializeSeed<'de> for Seed {
    type Value = Node<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// An object key: borrowed where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
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

// There is no visitor for a binary float on purpose: serde refuses one, and the text is read the
// slow way, where numbers stay text.
impl<'de> Visitor<'de> for Seed {
    type Value = Node<'de>;
    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value without binary floats")
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Node::Bool(value))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Node::Number)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Node::Number)
    }
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Node::String(Cow::Borrowed(value)))
    }
    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Node::String(Cow::Owned(value.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let inner = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Node::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let inner = self.deeper()?;
        // Most objects of a billing document have about eight members.
        let mut members = Vec::with_capacity(8);
        while let Some(key) = map.next_key_seed(Key)? {
            let value = if is_numeric(&key) {
                match map.next_value::<&'de RawValue>()?.get() {
                    "null" => Node::Null,
                    raw => Node::Raw(raw),
                }
            } else {
                map.next_value_seed(inner)?
            };
            members.push((key, value));
        }
        Ok(Node::Object(members))
    }
}
