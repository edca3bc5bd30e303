//! Reading a body: names in any letter case, numbers as texts allowed, enumerations by name or number; unknown names, values and
//! wrong types refused.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::error::AvaError;
use crate::simulate::exact;
use crate::simulate::json::Json;

/// An object of a request, with its path for messages (empty for the whole body).
pub(super) struct Model<'a> {
    members: &'a [(String, Json)],
    path: String,
}

/// The names of an enumeration, with their numbers.
pub(super) type Names = &'static [(&'static str, u32)];

impl<'a> Model<'a> {
    /// Refuses what is no object, members that are none of `known` (which AvaTax itself is said to pass over), and a
    /// member twice in different letter case.
    pub(super) fn new(value: &'a Json, path: &str, known: &[&str]) -> Result<Self, AvaError> {
        if *value == Json::Null && path.is_empty() {
            let description = "Please verify that your request included a request body in valid JSON format.";
            return Err(AvaError::new("ModelRequiredException", 38, "A required model was not provided.", description));
        }
        let Json::Object(members) = value else {
            return Err(AvaError::model(format!("Error converting value {value}. Path '{path}'")));
        };
        for (at, (name, _)) in members.iter().enumerate() {
            let same = |other: &str| other.eq_ignore_ascii_case(name);
            if !known.iter().any(|known| same(known)) || members.iter().take(at).any(|(other, _)| same(other)) {
                let what = format!("Could not find member '{name}' on object. Path '{path}'");
                return Err(AvaError::model(what));
            }
        }
        Ok(Self { members, path: path.to_owned() })
    }

    pub(super) fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// A member that is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<&'a Json> {
        let member = self.members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        member.map(|(_, value)| value).filter(|value| **value != Json::Null)
    }

    fn converting(&self, name: &str, value: &Json, kind: &str) -> AvaError {
        AvaError::model(format!("Error converting value {value} to type '{kind}'. Path '{}'", self.path(name)))
    }

    /// A text of at most `most` characters; empty where there is none.
    pub(super) fn text(&self, name: &str, most: usize) -> Result<String, AvaError> {
        let text = match self.get(name) {
            None => return Ok(String::new()),
            Some(Json::Text(text)) => text.clone(),
            Some(other) => return Err(self.converting(name, other, "System.String")),
        };
        if text.chars().count() > most {
            return Err(AvaError::length(&self.path(name), 0, most));
        }
        Ok(text)
    }

    /// A text that must be there and not be empty.
    pub(super) fn needed(&self, name: &str, most: usize) -> Result<String, AvaError> {
        let text = self.text(name, most)?;
        if text.is_empty() { Err(AvaError::required(&self.path(name))) } else { Ok(text) }
    }

    /// A decimal, also in a text.
    pub(super) fn decimal(&self, name: &str) -> Result<Option<Decimal>, AvaError> {
        let value = match self.get(name) {
            None => return Ok(None),
            Some(value @ (Json::Number(text) | Json::Text(text))) => exact::parse(text).ok_or(value),
            Some(value) => Err(value),
        };
        value.map(Some).map_err(|value| self.converting(name, value, "System.Decimal"))
    }

    /// `true` and `false`, also in a text.
    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, AvaError> {
        match self.get(name) {
            None => Ok(None),
            Some(Json::Bool(value)) => Ok(Some(*value)),
            Some(Json::Text(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(Json::Text(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(other) => Err(self.converting(name, other, "System.Boolean")),
        }
    }

    /// `YYYY-MM-DD`, or a date-time that begins so.
    pub(super) fn date(&self, name: &str) -> Result<Option<Date>, AvaError> {
        let text = match self.get(name) {
            None => return Ok(None),
            Some(Json::Text(text)) => text,
            Some(other) => return Err(self.converting(name, other, "System.DateTime")),
        };
        let (date, rest) = text.split_at_checked(10).unwrap_or((text, ""));
        let read = date.parse::<Date>().ok().filter(|_| rest.is_empty() || rest.starts_with('T'));
        read.map(Some).ok_or_else(|| {
            let description = format!(
                "The field '{}' was not recognized as a valid date value.  Valid dates are in the ISO 8601 format.",
                self.path(name)
            );
            AvaError::new("DateFormatError", 26, "Dates are only recognized in ISO 8601 format.", description)
        })
    }

    /// A name of an enumeration in any letter case, or its number.
    pub(super) fn one_of(&self, name: &str, kind: &str, names: Names) -> Result<Option<&'static str>, AvaError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let found = match value {
            Json::Text(text) => names.iter().find(|(known, _)| known.eq_ignore_ascii_case(text)),
            Json::Number(text) => names.iter().find(|(_, number)| number.to_string() == *text),
            _ => None,
        };
        let kind = format!("Avalara.AvaTax.Enums.{kind}");
        found.map(|(known, _)| Some(*known)).ok_or_else(|| self.converting(name, value, &kind))
    }

    /// The items of a list; none where it is missing.
    pub(super) fn items(&self, name: &str) -> Result<&'a [Json], AvaError> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Json::Array(items)) => Ok(items),
            Some(other) => Err(self.converting(name, other, "System.Collections.Generic.List")),
        }
    }
}
