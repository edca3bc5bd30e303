//! Reading parameters: names, types, lengths. What is empty is unset, and what must be there may not be.

use rust_decimal::Decimal;

use super::error::Refusal;
use super::form::Node;
use crate::simulate::exact;

/// Parameters in their place, for messages: nothing, `line_items[0]` …
#[derive(Debug, Clone)]
pub(super) struct Params<'a> {
    node: &'a Node,
    path: String,
}

/// A parameter of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change<T> {
    Kept,
    Unset,
    Set(T),
}

impl<T> Change<T> {
    /// Puts a new value into its place.
    pub(super) fn apply(self, to: &mut Option<T>) {
        match self {
            Self::Kept => {}
            Self::Unset => *to = None,
            Self::Set(value) => *to = Some(value),
        }
    }

    pub(super) fn value(self) -> Option<T> {
        match self {
            Self::Kept | Self::Unset => None,
            Self::Set(value) => Some(value),
        }
    }
}

/// Longest text where nothing else is said.
const LONGEST: usize = 5000;

impl<'a> Params<'a> {
    pub(super) fn new(node: &'a Node) -> Self {
        Self { node, path: String::new() }
    }

    pub(super) fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}[{name}]", self.path) }
    }

    /// Refuses parameters that are none of these.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        let Node::Map(members) = self.node else { return Ok(()) };
        let unknown: Vec<String> = members
            .iter()
            .filter(|(name, _)| !known.contains(&name.as_str()))
            .map(|(name, _)| self.path(name))
            .collect();
        let Some(first) = unknown.first() else { return Ok(()) };
        let plural = if unknown.len() == 1 { "" } else { "s" };
        let message = format!("Received unknown parameter{plural}: {}", unknown.join(", "));
        Err(Refusal::of_parameter(first, message).code("parameter_unknown"))
    }

    /// Whether it is there, be it empty.
    pub(super) fn has(&self, name: &str) -> bool {
        self.node.get(name).is_some()
    }

    pub(super) fn missing(&self, name: &str) -> Refusal {
        let path = self.path(name);
        Refusal::of_parameter(&path, format!("Missing required param: {path}.")).code("parameter_missing")
    }

    pub(super) fn refuse(&self, name: &str, message: impl Into<String>) -> Refusal {
        Refusal::of_parameter(&self.path(name), message)
    }

    fn raw(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        match self.node.get(name) {
            None => Ok(None),
            Some(Node::Text(text)) => Ok(Some(text)),
            Some(Node::Map(_)) => Err(self.refuse(name, "Invalid string: this is an object or a list.")),
        }
    }

    /// A text of at most `most` characters; what is empty is as if it were not there.
    pub(super) fn text_of(&self, name: &str, most: usize) -> Result<Option<String>, Refusal> {
        Ok(self.change_of(name, most)?.value())
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        self.text_of(name, LONGEST)
    }

    fn change_of(&self, name: &str, most: usize) -> Result<Change<String>, Refusal> {
        match self.raw(name)? {
            None => Ok(Change::Kept),
            Some("") => Ok(Change::Unset),
            Some(text) if text.chars().count() > most => {
                Err(self.refuse(name, format!("Invalid string: {:.20}...; must be at most {most} characters", text)))
            }
            Some(text) => Ok(Change::Set(text.to_owned())),
        }
    }

    pub(super) fn change(&self, name: &str) -> Result<Change<String>, Refusal> {
        self.change_of(name, LONGEST)
    }

    /// A parameter that must be there, and not be empty.
    fn required<T>(&self, name: &str, value: Option<T>) -> Result<T, Refusal> {
        value.ok_or_else(|| {
            if !self.has(name) {
                return self.missing(name);
            }
            let path = self.path(name);
            let message = format!(
                "You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter; however \
                 '{path}' cannot be unset. You should remove '{path}' from your request or supply a non-empty value."
            );
            self.refuse(name, message).code("parameter_invalid_empty")
        })
    }

    pub(super) fn needed_of(&self, name: &str, most: usize) -> Result<String, Refusal> {
        self.required(name, self.text_of(name, most)?)
    }

    pub(super) fn needed(&self, name: &str) -> Result<String, Refusal> {
        self.needed_of(name, LONGEST)
    }

    /// A whole number: digits, with a sign where it is negative.
    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let good = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse::<i64>() {
            Ok(value) if good => Ok(Some(value)),
            _ => Err(self.refuse(name, format!("Invalid integer: {text}")).code("parameter_invalid_integer")),
        }
    }

    pub(super) fn needed_integer(&self, name: &str) -> Result<i64, Refusal> {
        let value = self.integer(name)?;
        self.required(name, value)
    }

    /// Refuses a number below `least`.
    pub(super) fn at_least(&self, name: &str, value: i64, least: i64) -> Result<i64, Refusal> {
        if value >= least {
            return Ok(value);
        }
        let message = format!("This value must be greater than or equal to {least}.");
        Err(self.refuse(name, message).code("parameter_invalid_integer"))
    }

    /// A whole number that is not negative.
    pub(super) fn natural(&self, name: &str) -> Result<Option<i64>, Refusal> {
        self.integer(name)?.map(|value| self.at_least(name, value, 0)).transpose()
    }

    /// A decimal with at most 12 places.
    pub(super) fn decimal(&self, name: &str) -> Result<Option<Decimal>, Refusal> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
        match Decimal::from_str_exact(&text) {
            Ok(value) if plain && value.scale() <= 12 && value.abs() <= Decimal::from(10_i64.pow(12)) => {
                Ok(Some(value))
            }
            _ => Err(self.refuse(name, format!("Invalid decimal: {text}; must contain at maximum 12 decimal places."))),
        }
    }

    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.text(name)?.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(self.refuse(name, format!("Invalid boolean: {other}"))),
        }
    }

    /// One of these words.
    pub(super) fn choice(&self, name: &str, words: &[&'static str]) -> Result<Option<&'static str>, Refusal> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        if let Some(word) = words.iter().find(|word| **word == text) {
            return Ok(Some(word));
        }
        let all = match words {
            [.., last] if words.len() > 1 => {
                let front: Vec<&str> = words.iter().take(words.len() - 1).copied().collect();
                format!("{} or {last}", front.join(", "))
            }
            _ => words.join(", "),
        };
        let path = self.path(name);
        Err(Refusal::of_parameter(&path, format!("Invalid {path}: must be one of {all}")))
    }

    pub(super) fn needed_choice(&self, name: &str, words: &[&'static str]) -> Result<&'static str, Refusal> {
        let value = self.choice(name, words)?;
        self.required(name, value)
    }

    /// Seconds since 1970.
    pub(super) fn time(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let value = self.integer(name)?;
        match value {
            Some(value) if !(0..=253_402_300_799).contains(&value) => {
                Err(self.refuse(name, format!("Invalid timestamp: {value}; must be an integer Unix timestamp.")))
            }
            value => Ok(value),
        }
    }

    /// Parameters below this one: none where it is not there; unset where it is empty.
    pub(super) fn change_object(&self, name: &str) -> Result<Change<Params<'a>>, Refusal> {
        match self.node.get(name) {
            None => Ok(Change::Kept),
            Some(Node::Text(text)) if text.is_empty() => Ok(Change::Unset),
            Some(Node::Text(_)) => Err(self.refuse(name, "Invalid object")),
            Some(node) => Ok(Change::Set(Params { node, path: self.path(name) })),
        }
    }

    pub(super) fn object(&self, name: &str) -> Result<Option<Params<'a>>, Refusal> {
        Ok(self.change_object(name)?.value())
    }

    pub(super) fn needed_object(&self, name: &str) -> Result<Params<'a>, Refusal> {
        let value = self.object(name)?;
        self.required(name, value)
    }

    /// The entries of a list, in the order of their numbers; none where it is not there or empty.
    fn entries(&self, name: &str) -> Result<Vec<(u32, &'a Node)>, Refusal> {
        let members = match self.node.get(name) {
            None => return Ok(Vec::new()),
            Some(Node::Text(text)) if text.is_empty() => return Ok(Vec::new()),
            Some(Node::Text(_)) => return Err(self.refuse(name, "Invalid array")),
            Some(Node::Map(members)) => members,
        };
        let mut entries = Vec::with_capacity(members.len());
        for (key, node) in members {
            let at = key.parse::<u32>().map_err(|_| self.refuse(name, "Invalid array"))?;
            entries.push((at, node));
        }
        entries.sort_by_key(|(at, _)| *at);
        Ok(entries)
    }

    pub(super) fn list(&self, name: &str) -> Result<Vec<Params<'a>>, Refusal> {
        let entries = self.entries(name)?;
        let each = entries.into_iter().map(|(at, node)| match node {
            Node::Map(_) => Ok(Params { node, path: format!("{}[{at}]", self.path(name)) }),
            Node::Text(_) => Err(Refusal::of_parameter(&format!("{}[{at}]", self.path(name)), "Invalid object")),
        });
        each.collect()
    }

    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, Refusal> {
        let each = self.entries(name)?.into_iter().map(|(at, node)| match node {
            Node::Text(text) => Ok(text.clone()),
            Node::Map(_) => Err(Refusal::of_parameter(&format!("{}[{at}]", self.path(name)), "Invalid string")),
        });
        each.collect()
    }

    /// Pairs to keep with an object: those given replace, empty ones are taken out, and so are all where the whole is empty.
    pub(super) fn metadata(&self, name: &str, kept: &mut Vec<(String, String)>) -> Result<(), Refusal> {
        let given = match self.node.get(name) {
            None => return Ok(()),
            Some(Node::Text(text)) if text.is_empty() => {
                kept.clear();
                return Ok(());
            }
            Some(Node::Text(_)) => return Err(self.refuse(name, "Invalid object")),
            Some(Node::Map(members)) => members,
        };
        for (key, node) in given {
            let path = format!("{}[{key}]", self.path(name));
            let Node::Text(value) = node else { return Err(Refusal::of_parameter(&path, "Invalid string")) };
            if key.chars().count() > 40 || value.chars().count() > 500 {
                let message = "Metadata keys can be up to 40 characters long, and values up to 500 characters.";
                return Err(Refusal::of_parameter(&path, message));
            }
            kept.retain(|(known, _)| known != key);
            if !value.is_empty() {
                kept.push((key.clone(), value.clone()));
            }
        }
        if kept.len() > 50 {
            return Err(self.refuse(name, "Metadata can have up to 50 keys."));
        }
        kept.sort();
        Ok(())
    }
}

/// A percentage with at most 4 places.
pub(super) fn percentage(params: &Params<'_>, name: &str) -> Result<Decimal, Refusal> {
    let text = params.needed(name)?;
    let value = exact::parse(&text).filter(|value| value.scale() <= 4 && (0..=100).contains(&int(*value)));
    value.ok_or_else(|| params.refuse(name, format!("Invalid decimal: {text}")))
}

fn int(value: Decimal) -> i64 {
    i64::try_from(value.trunc().mantissa()).unwrap_or(i64::MAX)
}
