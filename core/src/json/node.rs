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
    /// A number where no number belongs; its text does not matter.
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
    parsed.map_err(|error| explain_failure(text, kind, &error))
}

/// The slow way, taken on failure only: parse again with the path tracked.
fn explain_failure(text: &str, kind: ErrorKind, error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    let place = |error: Error| error.with_detail("line", line).with_detail("column", column);
    if !error.is_data() {
        let sentence = error.to_string();
        let what = sentence.split(" at line ").next().unwrap_or_default();
        let message = format!("the text is not JSON at line {line}, column {column}: {what}");
        return place(Error::new(kind, "json.syntax", "", message));
    }
    let mut track = serde_path_to_error::Track::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
    let pointer = match (Seed { depth: 0 }).deserialize(tracked) {
        Ok(_) => String::new(),
        Err(_) => pointer(&track.path()),
    };
    if error.to_string().contains(TOO_DEEP) {
        let message = format!("the text is nested more than {MAX_DEPTH} levels deep");
        return place(Error::new(kind, "json.too_deep", pointer, message));
    }
    let message = "a number with a fraction or exponent stands where none belongs; money is an integer of minor units, \
                   other numbers are strings such as `\"12.5\"`";
    place(Error::new(kind, "json.wrong_type", pointer, message))
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut out = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                out.push('/');
                out.push_str(&index.to_string());
            }
            Segment::Map { key } => super::read::push_pointer(&mut out, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    out
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

// There is no visitor for a binary float on purpose: serde refuses one with a typed error, and
// the members that take decimals are read as raw text.
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
