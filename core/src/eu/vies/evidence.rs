//! What was learnt about a VAT number: the record that the host stores and hands back.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

use crate::error::{Error, ErrorKind};
use crate::json::node::{self, Node};
use crate::json::read::{self, Path, Problems, members};
use crate::json::write::Writer;
use crate::json::{instant, integer};

/// Failures in a row that are counted at most.
pub(super) const MAX_FAILURES: u32 = 1_000_000;

/// What VIES said about a number. The four are never mixed: only `Valid` and `Invalid` are answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// The number is registered for trade within the Union.
    Valid,
    /// The number is not registered.
    Invalid,
    /// There was no answer that can be relied on; ask again at `retry_at`.
    Unavailable,
    /// Nothing was checked, and asking again in the same way cannot help.
    NotChecked,
}

impl Status {
    /// The words in JSON.
    pub(crate) const WORDS: [(&'static str, Self); 4] = [
        ("valid", Self::Valid),
        ("invalid", Self::Invalid),
        ("unavailable", Self::Unavailable),
        ("not_checked", Self::NotChecked),
    ];

    /// The status as it is written in JSON.
    ///
    /// ```
    /// assert_eq!(tallage::ViesStatus::NotChecked.as_str(), "not_checked");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Unavailable => "unavailable",
            Self::NotChecked => "not_checked",
        }
    }
}

/// The record of one check of a VAT number at VIES, made by `vies_read_json`, stored by the host
/// and handed back as `customer.vies`.
///
/// ```
/// let evidence = tallage::ViesEvidence::from_json(r#"{
///     "status": "valid", "number": "DE136695976", "requester": "FR23334175221",
///     "checked_at": "2026-11-21T23:58:03+01:00", "consultation_number": "WAPIAAAAX", "name": "EXAMPLE GMBH"
/// }"#)?;
/// assert_eq!(evidence.status, tallage::ViesStatus::Valid);
/// assert_eq!(evidence.checked_at.to_string(), "2026-11-21T22:58:03Z");
/// # Ok::<(), tallage::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Evidence<'a> {
    /// What VIES said.
    pub status: Status,
    /// The number that was asked about, normalized, with the prefix of VIES: `EL` for Greece, `XI`
    /// for Northern Ireland.
    pub number: Cow<'a, str>,
    /// In whose name it was asked; only then is there a consultation number.
    pub requester: Option<Cow<'a, str>>,
    /// When, as the host said.
    pub checked_at: Timestamp,
    /// `requestIdentifier` of VIES: the proof that it was asked (`valid` and `invalid` only).
    pub consultation_number: Option<Cow<'a, str>>,
    /// Name of the registered person (`valid` only); some states give none.
    pub name: Option<Cow<'a, str>>,
    /// Address of the registered person, with its line breaks (`valid` only).
    pub address: Option<Cow<'a, str>>,
    /// The code of VIES, or ours, that says why. Always there for `unavailable`, never for `valid`.
    pub reason: Option<Cow<'a, str>>,
    /// How many attempts in a row failed: at least 1 for `unavailable`, else 0.
    pub failures: u32,
    /// When to ask again: always there for `unavailable`, and only there.
    pub retry_at: Option<Timestamp>,
    /// The last evidence with status `valid` for the same number. Never on `valid`, which is that
    /// itself, nor on `invalid`, which ends it.
    pub last_valid: Option<Box<Evidence<'a>>>,
}

impl<'a> Evidence<'a> {
    /// Reads a record as `to_json` writes it.
    ///
    /// Errors: kind `invalid_document`, area `vies`, all problems at once: unknown members,
    /// `required` or `not_allowed` by status, a number that is not normalized, an inner `last_valid`
    /// that is not `valid` (`unknown_value`) or is about another number (`conflict`).
    ///
    /// ```
    /// let error = tallage::ViesEvidence::from_json(r#"{"status": "valid", "number": "DE136695976"}"#).unwrap_err();
    /// assert_eq!(error.code(), "vies.checked_at.required");
    /// ```
    pub fn from_json(text: &str) -> Result<Evidence<'static>, Error> {
        let tape = node::parse(text, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let evidence = Evidence::read(tape.root(), &Path::Root("vies"), &mut problems);
        problems.finish(evidence).map(Evidence::into_owned)
    }

    /// Reads a record; `None` only together with a problem.
    pub(crate) fn read(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        let (mut evidence, last_valid) = read_flat(node, path, problems)?;
        let Some(inner) = last_valid else { return Some(evidence) };
        let at = path.member("last_valid");
        // One level only: what follows a valid record is none of its business.
        let (inner, _) = read_flat(inner, &at, problems)?;
        if inner.status != Status::Valid {
            let message = format!("the last valid evidence has status `{}`; leave it out", inner.status.as_str());
            problems.add(&at.member("status"), "unknown_value", message);
            return None;
        }
        if inner.number != evidence.number {
            let message = format!(
                "the last valid evidence is about `{}`, this one about `{}`; leave it out",
                read::shorten(&inner.number),
                read::shorten(&evidence.number)
            );
            problems.add(&at.member("number"), "conflict", message);
            return None;
        }
        evidence.last_valid = Some(Box::new(inner));
        Some(evidence)
    }

    /// The evidence that says `valid`: this one, or the last one before an outage.
    ///
    /// ```
    /// let evidence = tallage::ViesEvidence::from_json(r#"{
    ///     "status": "unavailable", "number": "DE136695976", "checked_at": "2026-11-21T22:58:03Z",
    ///     "reason": "MS_UNAVAILABLE", "failures": 1, "retry_at": "2026-11-21T23:03:03Z",
    ///     "last_valid": {"status": "valid", "number": "DE136695976", "checked_at": "2026-11-01T08:00:00Z"}
    /// }"#)?;
    /// let confirmed = evidence.confirmed().unwrap();
    /// assert!(confirmed.is_fresh(jiff::civil::date(2026, 11, 21), 20));
    /// assert!(!confirmed.is_fresh(jiff::civil::date(2026, 11, 22), 20));
    /// # Ok::<(), tallage::Error>(())
    /// ```
    pub fn confirmed(&self) -> Option<&Evidence<'a>> {
        if self.status == Status::Valid { Some(self) } else { self.last_valid.as_deref() }
    }

    /// Whether this record is, on the day `on`, at most `days` old, counted in days of UTC. A record
    /// made after `on` is not old. Says nothing about `status`; see [`Evidence::confirmed`].
    pub fn is_fresh(&self, on: Date, days: u32) -> bool {
        let checked = Offset::UTC.to_datetime(self.checked_at).date();
        // What would lie beyond the calendar lies after every `on`.
        checked.checked_add(Span::new().days(days.min(3_000_000))).map_or(true, |last| on <= last)
    }

    /// The record as canonical JSON.
    ///
    /// ```
    /// let text = r#"{"status":"invalid","number":"EL123456789","checked_at":"2026-11-21T22:58:03Z","reason":"INVALID_INPUT"}"#;
    /// assert_eq!(tallage::ViesEvidence::from_json(text)?.to_json(), text);
    /// # Ok::<(), tallage::Error>(())
    /// ```
    pub fn to_json(&self) -> String {
        let mut out = Writer::with_capacity(512);
        self.write(&mut out);
        out.into_string()
    }

    /// Writes the record as canonical JSON.
    pub(crate) fn write(&self, out: &mut Writer) {
        out.raw("{\"status\":").string(self.status.as_str());
        out.raw(",\"number\":").string(&self.number);
        out.optional(",\"requester\":", self.requester.as_deref());
        out.raw(",\"checked_at\":");
        instant::write(out, self.checked_at);
        out.optional(",\"consultation_number\":", self.consultation_number.as_deref());
        out.optional(",\"name\":", self.name.as_deref());
        out.optional(",\"address\":", self.address.as_deref());
        out.optional(",\"reason\":", self.reason.as_deref());
        if self.status == Status::Unavailable {
            out.raw(",\"failures\":").int(self.failures.into());
        }
        if let Some(retry_at) = self.retry_at {
            out.raw(",\"retry_at\":");
            instant::write(out, retry_at);
        }
        if let Some(last_valid) = &self.last_valid {
            out.raw(",\"last_valid\":");
            last_valid.write(out);
        }
        out.raw("}");
    }

    /// The same record, borrowing from nothing.
    pub fn into_owned(self) -> Evidence<'static> {
        let owned = |text: Option<Cow<'a, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        Evidence {
            status: self.status,
            number: Cow::Owned(self.number.into_owned()),
            requester: owned(self.requester),
            checked_at: self.checked_at,
            consultation_number: owned(self.consultation_number),
            name: owned(self.name),
            address: owned(self.address),
            reason: owned(self.reason),
            failures: self.failures,
            retry_at: self.retry_at,
            last_valid: self.last_valid.map(|inner| Box::new(inner.into_owned())),
        }
    }
}

/// Reads everything but `last_valid`, which is handed on as it stands.
fn read_flat<'n, 'a>(
    node: Node<'n, 'a>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<(Evidence<'a>, Option<Node<'n, 'a>>)> {
    members!(node, path, problems, {
        status: "status", number: "number", requester: "requester", checked_at: "checked_at",
        consultation_number: "consultation_number", name: "name", address: "address", reason: "reason",
        failures: "failures", retry_at: "retry_at", last_valid: "last_valid",
    });
    let status_path = path.member("status");
    let status = read::required(status, &status_path, problems);
    let status = read::word(status, &Status::WORDS, &status_path, problems);
    if let Some(status) = status {
        use Status::{Invalid, NotChecked, Unavailable, Valid};
        let mut only = |name, slot: Option<Node<'_, '_>>, statuses: &[Status]| {
            if slot.is_some() && !statuses.contains(&status) {
                let message = format!("evidence with status `{}` has no `{name}`; leave it out", status.as_str());
                problems.add(&path.member(name), "not_allowed", message);
            }
        };
        only("consultation_number", consultation_number, &[Valid, Invalid]);
        only("name", name, &[Valid]);
        only("address", address, &[Valid]);
        only("reason", reason, &[Invalid, Unavailable, NotChecked]);
        only("failures", failures, &[Unavailable]);
        only("retry_at", retry_at, &[Unavailable]);
        only("last_valid", last_valid, &[Unavailable, NotChecked]);
        if status == Unavailable {
            read::required(reason, &path.member("reason"), problems);
            read::required(failures, &path.member("failures"), problems);
            read::required(retry_at, &path.member("retry_at"), problems);
        }
    }
    let number_path = path.member("number");
    let number = read::required(number, &number_path, problems);
    let number = read_number(number, &number_path, problems);
    let requester = read_number(requester, &path.member("requester"), problems);
    let checked_path = path.member("checked_at");
    let checked_at = read::required(checked_at, &checked_path, problems);
    let checked_at = instant::read(checked_at, &checked_path, problems);
    let consultation_number = read::code(consultation_number, &path.member("consultation_number"), problems);
    let name = read::text(name, &path.member("name"), problems);
    let address = read::text(address, &path.member("address"), problems);
    let reason = read::code(reason, &path.member("reason"), problems);
    let failures = integer::read(failures, 1..=MAX_FAILURES.into(), &path.member("failures"), problems);
    let retry_at = instant::read(retry_at, &path.member("retry_at"), problems);
    let evidence = Evidence {
        status: status?,
        number: number?,
        requester,
        checked_at: checked_at?,
        consultation_number,
        name,
        address,
        reason,
        failures: failures.and_then(|count| u32::try_from(count).ok()).unwrap_or(0),
        retry_at,
        last_valid: None,
    };
    Some((evidence, last_valid))
}

/// A number as `vies_read_json` writes it: two letters, then digits, letters, `+` and `*`.
fn read_number<'a>(slot: Option<Node<'_, 'a>>, path: &Path<'_>, problems: &mut Problems) -> Option<Cow<'a, str>> {
    let number = read::code(slot, path, problems)?;
    let in_place = |(index, byte): (usize, u8)| match index {
        0 | 1 => byte.is_ascii_uppercase(),
        _ => byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'+' || byte == b'*',
    };
    if number.len() < 3 || !number.bytes().enumerate().all(in_place) {
        let shown = read::shorten(&number);
        let message =
            format!("`{shown}` is not a normalized VAT number; write prefix and number without blanks, `DE136695976`");
        problems.add(path, "not_normalized", message);
        return None;
    }
    Some(number)
}

#[cfg(test)]
mod tests;
