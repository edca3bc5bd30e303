//! JSON that somebody else wrote: members that nobody asked about pass, nothing is required, and every number keeps its text.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::MAX_BYTES;

/// Deepest nesting that is read. Each level is scanned again, so this also bounds the time.
const MAX_DEPTH: usize = 24;

/// A JSON value of somebody else. What is asked of the wrong kind of value is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Foreign<'a> {
    Null,
    Bool(bool),
    /// As it was written: `10.0`, `1E-5`.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Foreign<'a>>),
    Object(Vec<(Cow<'a, str>, Foreign<'a>)>),
}

impl<'a> Foreign<'a> {
    /// The value of a text; `None` for what is no JSON, is nested more than 24 levels deep or larger than 64 MiB.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let raw: &'a RawValue = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
        Self::of(raw.get(), 0)
    }

    fn of(raw: &'a str, depth: usize) -> Option<Self> {
        Some(match raw.as_bytes().first()? {
            b'n' => Self::Null,
            b't' => Self::Bool(true),
            b'f' => Self::Bool(false),
            b'"' => Self::Text(text(raw)?),
            b'[' | b'{' if depth >= MAX_DEPTH => return None,
            b'[' => {
                let items: Vec<&'a RawValue> = serde_json::from_str(raw).ok()?;
                Self::List(items.into_iter().map(|item| Self::of(item.get(), depth + 1)).collect::<Option<_>>()?)
            }
            b'{' => {
                let members: Members<'a> = serde_json::from_str(raw).ok()?;
                let read =
                    |(name, value): (Cow<'a, str>, &'a RawValue)| Some((name, Self::of(value.get(), depth + 1)?));
                Self::Object(members.0.into_iter().map(read).collect::<Option<_>>()?)
            }
            _ => Self::Number(raw),
        })
    }

    /// A member that is there and not null; of members with the same name the first.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(key, _)| key == name).map(|(_, value)| value).filter(|value| **value != Self::Null)
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A text that is not blank.
    pub(crate) fn filled_text(&self) -> Option<&str> {
        self.text().filter(|text| !text.trim().is_empty())
    }

    pub(crate) fn boolean(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The text of a number, also of one that was written as a string.
    pub(crate) fn number(&self) -> Option<&str> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(text) => Some(text.trim()),
            _ => None,
        }
    }

    /// A whole number of 64 bits, also one that was written as a string.
    pub(crate) fn integer(&self) -> Option<i64> {
        self.number()?.parse().ok()
    }

    /// The items of a list; none of anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }
}

/// The content of a JSON string, borrowed where it has no escapes.
fn text(raw: &str) -> Option<Cow<'_, str>> {
    match raw.get(1..raw.len().checked_sub(1)?)? {
        plain if !plain.contains('\\') => Some(Cow::Borrowed(plain)),
        _ => serde_json::from_str(raw).ok().map(Cow::Owned),
    }
}

/// The members of an object in their order, with their values as raw text.
pub(crate) struct Members<'a>(pub(crate) Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = Members<'de>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(name) = map.next_key::<String>()? {
                    members.push((Cow::Owned(name), map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_text_and_may_be_strings() {
        let value =
            Foreign::parse(r#"{"a": 10.0, "b": "0.0481", "c": 1E-5, "d": 12345678901234567890123.5, "e": 7}"#).unwrap();
        let number = |name: &str| value.get(name).and_then(Foreign::number);
        assert_eq!(number("a"), Some("10.0"));
        assert_eq!(number("b"), Some("0.0481"));
        assert_eq!(number("c"), Some("1E-5"));
        assert_eq!(number("d"), Some("12345678901234567890123.5"));
        assert_eq!(value.get("e").and_then(Foreign::integer), Some(7));
        assert_eq!(value.get("a").and_then(Foreign::integer), None);
    }

    #[test]
    fn what_is_of_another_kind_is_not_there() {
        let value =
            Foreign::parse(r#"{"a": null, "b": [1, "x"], "c": {"d": true}, "e": " ", "a\u0062": "\u00e9"}"#).unwrap();
        assert_eq!(value.get("a"), None);
        assert_eq!(value.get("b").map(|list| list.items().len()), Some(2));
        assert_eq!(value.get("c").and_then(|it| it.get("d")).and_then(Foreign::boolean), Some(true));
        assert_eq!(value.get("e").and_then(Foreign::filled_text), None);
        assert_eq!(value.get("ab").and_then(Foreign::text), Some("é"));
        assert_eq!(value.get("b").and_then(Foreign::text), None);
        assert!(value.is_object() && !value.get("b").is_some_and(Foreign::is_object));
    }

    #[test]
    fn what_is_no_json_or_too_deep_is_nothing() {
        for text in ["", "<html>502</html>", "{\"a\": 1", "{} {}", "nul", "[1,]"] {
            assert_eq!(Foreign::parse(text), None, "{text}");
        }
        let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Foreign::parse(&nested(24)).is_some());
        assert_eq!(Foreign::parse(&nested(25)), None);
        assert_eq!(Foreign::parse(&nested(100_000)), None);
    }
}
