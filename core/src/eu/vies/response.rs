//! From what came back to the evidence and the event.

use std::borrow::Cow;

use jiff::Timestamp;

use super::backoff::{Wait, retry_at};
use super::evidence::{Evidence, MAX_FAILURES, Status};
use super::number::CheckableNumber;
use super::outcome::{Exchange, Failure, Outcome, judge};
use super::request::read_number;
use crate::error::{Error, ErrorKind};
use crate::json::node::{self, Node, View};
use crate::json::read::{self, Path, Problems, members, shorten};
use crate::json::write::Writer;
use crate::json::{instant, integer};

/// Reads what came back from VIES and makes the evidence that the host stores. Pure: the time is an
/// input, and the same input gives the same bytes.
///
/// `input`: `{"number","requester"?,"at","response"|"failure","previous"?}`. `number` and `requester` as
/// [`vies_request_json`](crate::vies_request_json) gave them; `at` when the answer came (RFC 3339); `response` is `{"status","headers"?,"body"}` with
/// the body as text, whatever it is; `failure`, where there was no answer, is `{"kind","message"?}` with kind `timeout`,
/// `connection`, `tls`, `too_large` or `cancelled`; `previous` is the evidence that the last check gave.
///
/// Answer: `{"schema","evidence","event"}`, the event being `{"type":"customer.vies_check","status","number","reason"?,"retry_at"?,
/// "checked_at","message"?}`. An answer that cannot be read is not an error but `unavailable`. After the n-th failure in a row
/// `retry_at` is 5, 10, 20, 40, 60, 60 … minutes after `at`; where VIES blocks, 24 hours; a `Retry-After` header, where it is later, up to a week.
///
/// Errors (kind `invalid_document`, area `vies`): what is wrong with `input` itself.
///
/// ```
/// let read = tallage::vies_read_json(r#"{
///     "number": "DE136695976", "at": "2026-11-21T22:58:03Z",
///     "response": {"status": 200, "body": "{\"isValid\":false,\"userError\":\"MS_UNAVAILABLE\"}"}
/// }"#)?;
/// assert_eq!(read, concat!(
///     r#"{"schema":1,"evidence":{"status":"unavailable","number":"DE136695976","checked_at":"2026-11-21T22:58:03Z","#,
///     r#""reason":"MS_UNAVAILABLE","failures":1,"retry_at":"2026-11-21T23:03:03Z"},"#,
///     r#""event":{"type":"customer.vies_check","status":"unavailable","number":"DE136695976","reason":"MS_UNAVAILABLE","#,
///     r#""retry_at":"2026-11-21T23:03:03Z","checked_at":"2026-11-21T22:58:03Z","#,
///     r#""message":"the register of the member state is not available; ask again later"}}"#,
/// ));
/// # Ok::<(), tallage::Error>(())
/// ```
pub fn vies_read_json(input: &str) -> Result<String, Error> {
    let tape = node::parse(input, ErrorKind::InvalidDocument)?;
    let mut problems = Problems::new(ErrorKind::InvalidDocument);
    let input = Input::read(tape.root(), &Path::Root("vies"), &mut problems);
    problems.finish(input).map(|input| input.to_json())
}

/// What a host says about an exchange.
struct Input<'a> {
    number: CheckableNumber,
    requester: Option<CheckableNumber>,
    at: Timestamp,
    exchange: Exchange<'a>,
    /// What the host knows beyond the kind of a failure.
    message: Option<Cow<'a, str>>,
    previous: Option<Evidence<'a>>,
}

impl<'a> Input<'a> {
    /// `None` only together with a problem.
    fn read(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        members!(node, path, problems, {
            number: "number", requester: "requester", at: "at", response: "response", failure: "failure",
            previous: "previous",
        });
        let number_path = path.member("number");
        let number = read::required(number, &number_path, problems);
        let number = read_number(number, None, &number_path, problems);
        let requester = read_number(requester, None, &path.member("requester"), problems);
        let at_path = path.member("at");
        let at = read::required(at, &at_path, problems);
        let at = instant::read(at, &at_path, problems);
        let (response_path, failure_path) = (path.member("response"), path.member("failure"));
        let (exchange, message) = match (response, failure) {
            (Some(node), None) => (read_response(node, &response_path, problems), None),
            (None, Some(node)) => read_failure(node, &failure_path, problems),
            (None, None) => {
                let message = "give the `response` of VIES, or the `failure` that kept it away";
                problems.add(&response_path, "required", message);
                (None, None)
            }
            (Some(_), Some(_)) => {
                let message = "there is a `response` and a `failure`; give the one that happened";
                problems.add(&failure_path, "conflict", message);
                (None, None)
            }
        };
        let previous = match previous {
            None => None,
            Some(node) => Some(Evidence::read(node, &path.member("previous"), problems)?),
        };
        Some(Self { number: number?, requester, at: at?, exchange: exchange?, message, previous })
    }

    fn to_json(&self) -> String {
        let evidence = evidence(&self.number, self.requester.as_ref(), self.at, &self.exchange, self.previous.as_ref());
        reading(&evidence, self.message.as_deref())
    }
}

/// Evidence, and what the host has to know of it.
pub(crate) fn reading(evidence: &Evidence<'_>, message: Option<&str>) -> String {
    let mut out = Writer::with_capacity(1024);
    out.raw("{\"schema\":1,\"evidence\":");
    evidence.write(&mut out);
    out.raw(",\"event\":");
    write_event(&mut out, evidence, message);
    out.raw("}");
    out.into_string()
}

fn read_response<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Exchange<'a>> {
    members!(node, path, problems, { status: "status", headers: "headers", body: "body" });
    let status_path = path.member("status");
    let status = read::required(status, &status_path, problems);
    let status = integer::read(status, 100..=599, &status_path, problems);
    let retry_after = headers.and_then(|node| retry_after(node, &path.member("headers"), problems));
    // An answer without a body is one; the body is not measured as a text of a document.
    let body = match body {
        None => Some(Cow::Borrowed("")),
        Some(node) => {
            let text = node.string();
            if text.is_none() {
                let message = "this must be the body as text, as it came; do not parse it";
                problems.add(&path.member("body"), "wrong_type", message);
            }
            text
        }
    };
    Some(Exchange::Answer { status: u16::try_from(status?).ok()?, retry_after, body: body? })
}

/// The header `Retry-After`, in any case; of all others nothing is asked.
fn retry_after<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Cow<'a, str>> {
    let mut found = None;
    for (name, value) in read::object(node, path, problems) {
        if name.eq_ignore_ascii_case("retry-after") {
            // Some clients give seconds as a number, or a list of values.
            found = found.or(match value.view() {
                View::Number(seconds) => Some(Cow::Owned(seconds.to_string())),
                View::Array(mut items) => items.next().and_then(Node::string),
                _ => value.string(),
            });
        }
    }
    found
}

fn read_failure<'a>(
    node: Node<'_, 'a>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> (Option<Exchange<'a>>, Option<Cow<'a, str>>) {
    members!(node, path, problems, { kind: "kind", message: "message" });
    let kind_path = path.member("kind");
    let kind = read::required(kind, &kind_path, problems);
    let kind = read::word(kind, &Failure::WORDS, &kind_path, problems);
    let message = read::text(message, &path.member("message"), problems).filter(|text| !text.trim().is_empty());
    (kind.map(Exchange::Failure), message)
}

/// The evidence of one exchange.
pub(crate) fn evidence(
    number: &CheckableNumber,
    requester: Option<&CheckableNumber>,
    at: Timestamp,
    exchange: &Exchange<'_>,
    previous: Option<&Evidence<'_>>,
) -> Evidence<'static> {
    let previous = previous.filter(|previous| previous.number == number.number());
    let mut evidence = Evidence {
        status: Status::Valid,
        number: Cow::Owned(number.number().to_owned()),
        requester: requester.map(|requester| Cow::Owned(requester.number().to_owned())),
        checked_at: at,
        consultation_number: None,
        name: None,
        address: None,
        reason: None,
        failures: 0,
        retry_at: None,
        last_valid: None,
    };
    match judge(number, exchange) {
        Outcome::Valid { consultation_number, name, address } => {
            evidence.consultation_number = consultation_number.map(Cow::Owned);
            evidence.name = name.map(Cow::Owned);
            evidence.address = address.map(Cow::Owned);
        }
        // A plain no ends what was confirmed before: an outage after it must not bring it back.
        Outcome::Invalid { reason, consultation_number } => {
            evidence.status = Status::Invalid;
            evidence.consultation_number = consultation_number.map(Cow::Owned);
            evidence.reason = reason.map(Cow::Owned);
        }
        Outcome::Unavailable { reason, wait } => {
            evidence.status = Status::Unavailable;
            evidence.reason = Some(Cow::Owned(reason));
            evidence.failures = previous.map_or(0, |previous| previous.failures).saturating_add(1).min(MAX_FAILURES);
            evidence.retry_at = Some(next_attempt(at, evidence.failures, wait, exchange));
            evidence.last_valid = last_valid(previous);
        }
        Outcome::NotChecked { reason } => {
            evidence.status = Status::NotChecked;
            evidence.reason = Some(Cow::Owned(reason));
            evidence.last_valid = last_valid(previous);
        }
    }
    evidence
}

fn next_attempt(at: Timestamp, failures: u32, wait: Wait, exchange: &Exchange<'_>) -> Timestamp {
    let header = match exchange {
        Exchange::Answer { retry_after, .. } => retry_after.as_deref(),
        Exchange::Failure(_) => None,
    };
    retry_at(at, failures, wait, header)
}

fn last_valid(previous: Option<&Evidence<'_>>) -> Option<Box<Evidence<'static>>> {
    previous.and_then(Evidence::confirmed).map(|confirmed| Box::new(confirmed.clone().into_owned()))
}

fn write_event(out: &mut Writer, evidence: &Evidence<'_>, detail: Option<&str>) {
    out.raw("{\"type\":\"customer.vies_check\",\"status\":").string(evidence.status.as_str());
    out.raw(",\"number\":").string(&evidence.number);
    out.optional(",\"reason\":", evidence.reason.as_deref());
    if let Some(retry_at) = evidence.retry_at {
        out.raw(",\"retry_at\":");
        instant::write(out, retry_at);
    }
    out.raw(",\"checked_at\":");
    instant::write(out, evidence.checked_at);
    match (evidence.reason_sentence(), detail) {
        (Some(sentence), Some(detail)) => {
            out.raw(",\"message\":").string(&format!("{sentence} (`{}`)", shorten(detail.trim())));
        }
        (Some(sentence), None) => _ = out.raw(",\"message\":").string(sentence),
        (None, _) => {}
    }
    out.raw("}");
}
