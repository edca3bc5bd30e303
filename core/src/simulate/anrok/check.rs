//! The shape of a request, checked as strictly as Anrok does. What it refuses is said in one line of text, whose quoted segments
//! form the path of the field.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::simulate::json::Json;

/// The text after `Request body: `.
pub(super) type Refused = String;

/// A value and the path to it.
#[derive(Clone)]
pub(super) struct At<'a> {
    pub(super) value: &'a Json,
    path: String,
}

impl<'a> At<'a> {
    pub(super) fn root(value: &'a Json) -> Result<Self, Refused> {
        let at = Self { value, path: String::new() };
        if matches!(value, Json::Object(_)) { Ok(at) } else { Err(at.expected("object")) }
    }

    pub(super) fn refuse(&self, sentence: &str) -> Refused {
        format!("{}{sentence}", self.path)
    }

    fn expected(&self, kind: &str) -> Refused {
        self.refuse(&format!("Expected {kind}, received {}.", self.value.kind()))
    }

    /// Refuses members that are not known.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refused> {
        let unknown: Vec<String> = self
            .value
            .members()
            .iter()
            .filter(|(name, _)| !known.contains(&name.as_str()))
            .map(|(name, _)| format!("'{name}'"))
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        Err(self.refuse(&format!("Unrecognized key(s) in object: {}.", unknown.join(", "))))
    }

    /// A member, which may be missing; `null` is a value like any other.
    pub(super) fn optional(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?;
        Some(Self { value, path: format!("{}\"{name}\": ", self.path) })
    }

    pub(super) fn required(&self, name: &str) -> Result<Self, Refused> {
        self.optional(name).ok_or_else(|| format!("{}\"{name}\": Required.", self.path))
    }

    pub(super) fn object(self) -> Result<Self, Refused> {
        if matches!(self.value, Json::Object(_)) { Ok(self) } else { Err(self.expected("object")) }
    }

    pub(super) fn items(&self) -> Result<Vec<Self>, Refused> {
        let Json::Array(items) = self.value else { return Err(self.expected("array")) };
        let at = |(index, value)| Self { value, path: format!("{}{index}: ", self.path) };
        Ok(items.iter().enumerate().map(at).collect())
    }

    /// A text of at least one character.
    pub(super) fn text(&self) -> Result<&'a str, Refused> {
        match self.value {
            Json::Text(text) if text.is_empty() => Err(self.refuse("String must contain at least 1 character(s).")),
            Json::Text(text) => Ok(text),
            _ => Err(self.expected("string")),
        }
    }

    pub(super) fn one_of(&self, known: &[&'static str]) -> Result<&'static str, Refused> {
        let text = self.text()?;
        known.iter().find(|name| **name == text).copied().ok_or_else(|| {
            let list: Vec<String> = known.iter().map(|name| format!("'{name}'")).collect();
            self.refuse(&format!("Invalid enum value. Expected {}, received '{text}'.", list.join(" | ")))
        })
    }

    pub(super) fn boolean(&self) -> Result<bool, Refused> {
        match self.value {
            Json::Bool(value) => Ok(*value),
            _ => Err(self.expected("boolean")),
        }
    }

    /// A JSON integer: `15000`, not `15000.0` and not `"15000"`.
    pub(super) fn integer(&self, least: i64, most: i64) -> Result<i64, Refused> {
        let Json::Number(text) = self.value else { return Err(self.expected("number")) };
        let digits = text.strip_prefix('-').unwrap_or(text);
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.refuse("Expected integer, received float."));
        }
        // What does not fit is beyond either bound.
        let beyond = if text.starts_with('-') { i64::MIN } else { i64::MAX };
        let value = text.parse().unwrap_or(beyond);
        if value < least {
            return Err(self.refuse(&format!("Number must be greater than or equal to {least}.")));
        }
        if value > most {
            return Err(self.refuse(&format!("Number must be less than or equal to {most}.")));
        }
        Ok(value)
    }

    /// A decimal in a text: `"1"`, `"12.3"`.
    pub(super) fn decimal_text(&self) -> Result<Decimal, Refused> {
        let text = self.text()?;
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        Decimal::from_str_exact(text)
            .ok()
            .filter(|_| plain)
            .ok_or_else(|| self.refuse("Invalid format; expecting a decimal number."))
    }

    pub(super) fn date(&self) -> Result<Date, Refused> {
        let text = self.text()?;
        let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        text.parse().ok().filter(|_| shaped).ok_or_else(|| self.refuse("Invalid format; expecting \"YYYY-MM-DD\"."))
    }
}
