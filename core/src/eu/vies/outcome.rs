//! What an answer of VIES means: four outcomes, never mixed.
//!
//! `isValid: false` alone means nothing: VIES says so too when it could not ask. Only a plain yes or no about
//! the number that was asked is an answer; whatever is unclear, garbled or unknown is `unavailable`.

use std::borrow::Cow;

use super::backoff::Wait;
use super::codes::{CONTRADICTORY, Class, HTTP, INCOMPLETE, OTHER_NUMBER, UNREADABLE, class};
use super::number::{CheckableNumber, normalize};
use crate::error::ErrorKind;
use crate::json::node::{self, Node, View};
use crate::json::read::{MAX_CODE, MAX_TEXT, Path, Problems, members};

/// Longest answer that is read, in bytes. A real one has less than 2 kB.
pub(crate) const MAX_ANSWER: usize = 8 * 1024 * 1024;
/// Characters of a code of VIES that are kept.
const MAX_REASON: usize = 64;

/// What came back.
#[derive(Debug)]
pub(crate) enum Exchange<'a> {
    Answer { status: u16, retry_after: Option<Cow<'a, str>>, body: Cow<'a, str> },
    Failure(Failure),
}

/// Why nothing came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    Timeout,
    Connection,
    Tls,
    TooLarge,
    Cancelled,
}

impl Failure {
    pub(super) const WORDS: [(&'static str, Self); 5] = [
        ("timeout", Self::Timeout),
        ("connection", Self::Connection),
        ("tls", Self::Tls),
        ("too_large", Self::TooLarge),
        ("cancelled", Self::Cancelled),
    ];

    fn reason(self) -> &'static str {
        match self {
            Self::Timeout => "TRANSPORT_TIMEOUT",
            Self::Connection => "TRANSPORT_CONNECTION",
            Self::Tls => "TRANSPORT_TLS",
            Self::TooLarge => "TRANSPORT_TOO_LARGE",
            Self::Cancelled => "TRANSPORT_CANCELLED",
        }
    }
}

/// What the exchange says about the number.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Valid { consultation_number: Option<String>, name: Option<String>, address: Option<String> },
    Invalid { reason: Option<String>, consultation_number: Option<String> },
    Unavailable { reason: String, wait: Wait },
    NotChecked { reason: String },
}

impl Outcome {
    fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable { reason: reason.into(), wait: Wait::Short }
    }
}

/// Judges what came back from asking about `number`.
pub(super) fn judge(number: &CheckableNumber, exchange: &Exchange<'_>) -> Outcome {
    let (status, body) = match exchange {
        Exchange::Failure(failure) => return Outcome::unavailable(failure.reason()),
        Exchange::Answer { status, body, .. } => (*status, body),
    };
    if body.len() > MAX_ANSWER {
        return Outcome::unavailable(Failure::TooLarge.reason());
    }
    // A code says more than the status that it comes under, which may be any.
    match judge_body(number, body.trim_start_matches('\u{feff}')) {
        Some(outcome) if status == 200 || outcome.by_code => outcome.outcome,
        _ if status != 200 => Outcome::unavailable(format!("{HTTP}{status}")),
        Some(outcome) => outcome.outcome,
        None => Outcome::unavailable(UNREADABLE),
    }
}

/// What a body says, and whether by a code of failure rather than as an ordinary answer.
struct Judged {
    outcome: Outcome,
    by_code: bool,
}

impl Judged {
    fn answer(outcome: Outcome) -> Option<Self> {
        Some(Self { outcome, by_code: false })
    }
    fn code(outcome: Outcome) -> Option<Self> {
        Some(Self { outcome, by_code: true })
    }
}

/// `None` for what is no JSON object of VIES.
fn judge_body(number: &CheckableNumber, body: &str) -> Option<Judged> {
    let tape = node::parse(body, ErrorKind::Transport).ok()?;
    if !tape.root().is_object() {
        return None;
    }
    let body = Body::read(tape.root())?;
    let codes = body.codes()?;
    // Several codes are one refusal; what may pass speaks louder than what would be final.
    let first = codes.iter().find(|code| matches!(class(code), Class::Transient | Class::Blocked)).or(codes.first());
    let Some(code) = first else {
        return if body.refused { Judged::answer(Outcome::unavailable(INCOMPLETE)) } else { body.answer(number) };
    };
    let reason = shortened(code);
    match class(code) {
        Class::Transient => Judged::code(Outcome::unavailable(reason)),
        Class::Blocked => Judged::code(Outcome::Unavailable { reason, wait: Wait::Long }),
        // A refusal that also says yes, or an error called VALID.
        _ if body.flag == Some(true) => Judged::answer(Outcome::unavailable(CONTRADICTORY)),
        Class::Valid | Class::Invalid => Judged::answer(Outcome::unavailable(CONTRADICTORY)),
        Class::Requester => Judged::code(Outcome::NotChecked { reason }),
        Class::InvalidInput if !body.is_about(number) => Judged::answer(Outcome::unavailable(OTHER_NUMBER)),
        Class::InvalidInput => {
            Judged::code(Outcome::Invalid { reason: Some(reason), consultation_number: body.consultation_number() })
        }
    }
}

/// The members of an answer that matter, of `POST` and `GET` alike.
struct Body<'n, 'a> {
    /// `valid` or `isValid`.
    flag: Option<bool>,
    /// Whether the flag is the one of `GET`, which is false also when nothing was checked.
    flag_needs_code: bool,
    contradicts: bool,
    /// `actionSucceed: false`.
    refused: bool,
    wrappers: Option<Node<'n, 'a>>,
    user_error: Option<String>,
    country: Option<String>,
    numbers: [Option<Echo>; 2],
    consultation_number: Option<Node<'n, 'a>>,
    name: Option<Node<'n, 'a>>,
    address: Option<Node<'n, 'a>>,
}

/// A number as VIES repeats it.
enum Echo {
    Text(String),
    /// As a JSON number, without its leading zeros.
    Digits(String),
}

impl<'n, 'a> Body<'n, 'a> {
    /// `None` when a member that matters has a type that it never has, or stands twice.
    fn read(node: Node<'n, 'a>) -> Option<Self> {
        let mut problems = Problems::new(ErrorKind::Transport);
        let path = Path::Root("answer");
        members!(node, &path, &mut problems, {
            valid: "valid", is_valid: "isValid", user_error: "userError", succeeded: "actionSucceed",
            wrappers: "errorWrappers", country: "countryCode", number: "vatNumber", original: "originalVatNumber",
            identifier: "requestIdentifier", name: "name", address: "address",
        } rest ignored);
        if !problems.is_empty() {
            return None;
        }
        let (valid, is_valid, succeeded) = (boolean(valid)?, boolean(is_valid)?, boolean(succeeded)?);
        Some(Self {
            flag: valid.or(is_valid),
            flag_needs_code: valid.is_none(),
            contradicts: valid.is_some() && is_valid.is_some() && valid != is_valid,
            refused: succeeded == Some(false),
            wrappers,
            user_error: string(user_error)?.map(|code| code.to_ascii_uppercase()),
            country: string(country)?.map(|code| code.to_ascii_uppercase()),
            numbers: [echo(number)?, echo(original)?],
            consultation_number: identifier,
            name,
            address,
        })
    }

    /// Every code that says that this is no answer; `None` for error wrappers of a shape that they
    /// never have.
    fn codes(&self) -> Option<Vec<String>> {
        let mut codes = Vec::new();
        if let Some(node) = self.wrappers {
            let View::Array(items) = node.view() else { return None };
            let stand = !items.is_empty();
            for item in items {
                let mut problems = Problems::new(ErrorKind::Transport);
                members!(item, &Path::Root("answer"), &mut problems, { error: "error" } rest ignored);
                codes.extend(string(error)?.map(|code| code.to_ascii_uppercase()));
            }
            if stand && codes.is_empty() {
                return None;
            }
        }
        let failure = self.user_error.as_ref().filter(|code| !matches!(class(code), Class::Valid | Class::Invalid));
        codes.extend(failure.cloned());
        Some(codes)
    }

    /// An answer without a code of failure.
    fn answer(&self, number: &CheckableNumber) -> Option<Judged> {
        let says = self.user_error.as_deref().map(class);
        let outcome = match (self.flag, says) {
            _ if self.contradicts => Outcome::unavailable(CONTRADICTORY),
            (Some(true), Some(Class::Invalid)) | (Some(false), Some(Class::Valid)) => {
                Outcome::unavailable(CONTRADICTORY)
            }
            // Neither yes nor no; or the no of `GET` without the code that would make it one.
            (None, Some(Class::Valid) | None) => Outcome::unavailable(INCOMPLETE),
            (Some(false), None) if self.flag_needs_code => Outcome::unavailable(INCOMPLETE),
            _ if !self.is_about(number) => Outcome::unavailable(OTHER_NUMBER),
            (Some(true), _) => Outcome::Valid {
                consultation_number: self.consultation_number(),
                name: shown(self.name),
                address: shown(self.address),
            },
            (Some(false) | None, _) => {
                Outcome::Invalid { reason: None, consultation_number: self.consultation_number() }
            }
        };
        Judged::answer(outcome)
    }

    /// Whether the answer repeats the number that was asked, where it repeats one. `vatNumber` of `GET`
    /// may be VIES's own way of writing what `originalVatNumber` repeats.
    fn is_about(&self, number: &CheckableNumber) -> bool {
        let country = self.country.as_deref().map(|code| if code == "GR" { "EL" } else { code });
        if country.is_some_and(|code| code != number.prefix()) {
            return false;
        }
        let mut echoes = self.numbers.iter().flatten().peekable();
        echoes.peek().is_none() || echoes.any(|echo| echo.is(number))
    }

    fn consultation_number(&self) -> Option<String> {
        shown(self.consultation_number).filter(|number| number.chars().count() <= MAX_CODE)
    }
}

impl Echo {
    fn is(&self, number: &CheckableNumber) -> bool {
        match self {
            Self::Text(text) => {
                normalize(text).is_some_and(|text| text == number.national() || text == number.number())
            }
            Self::Digits(digits) => number.national().trim_start_matches('0') == digits.trim_start_matches('0'),
        }
    }
}

/// A boolean; `None` for anything else that is not null.
fn boolean(slot: Option<Node<'_, '_>>) -> Option<Option<bool>> {
    match slot.map(Node::view) {
        None => Some(None),
        Some(View::Bool(value)) => Some(Some(value)),
        Some(_) => None,
    }
}

/// A text that says something; `None` for anything but a string.
fn string(slot: Option<Node<'_, '_>>) -> Option<Option<String>> {
    match slot.map(Node::view) {
        None => Some(None),
        Some(View::String(text)) => Some(Some(text.trim()).filter(|text| !is_blank(text)).map(str::to_owned)),
        Some(_) => None,
    }
}

/// A repeated number: a string, or a JSON number made of it.
fn echo(slot: Option<Node<'_, '_>>) -> Option<Option<Echo>> {
    match slot.map(Node::view) {
        Some(View::Number(value)) => Some(Some(Echo::Digits(value.to_string()))),
        Some(View::Raw(digits)) => Some(Some(Echo::Digits(digits.to_owned()))),
        _ => string(slot).map(|text| text.map(Echo::Text)),
    }
}

/// `---` is how VIES says that a state does not tell.
fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'-' || byte.is_ascii_whitespace())
}

/// A text to keep: without control characters but line breaks, at most 4096 characters; whatever is no
/// text, or says nothing, is left out.
fn shown(slot: Option<Node<'_, '_>>) -> Option<String> {
    let text: String = match slot?.view() {
        View::String(text) => text.replace("\r\n", "\n").replace('\t', " "),
        View::Number(value) => value.to_string(),
        View::Raw(raw) => raw.to_owned(),
        _ => return None,
    };
    let kept: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let kept = kept.trim();
    if is_blank(kept) {
        return None;
    }
    Some(kept.chars().take(MAX_TEXT).collect::<String>().trim_end().to_owned())
}

/// A code as it is kept: short and plain, whatever VIES or something in between made of it.
fn shortened(code: &str) -> String {
    let kept: String = code.chars().filter(char::is_ascii_graphic).take(MAX_REASON).collect();
    if kept.is_empty() { UNREADABLE.to_owned() } else { kept }
}
