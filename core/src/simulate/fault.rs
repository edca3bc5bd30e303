//! Faults on demand: what goes wrong, with which request, before or after it was recorded.

use super::Provider;
use super::http::{HttpResponse, NoReply, Outcome, Pace};
use super::json::Json;
use super::seed::Seed;

/// Whether a fault strikes before the provider worked on the request, or after: then it has recorded what it was asked to
/// record, and only the answer is lost or spoilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Nothing is recorded.
    Before,
    /// What the request asks for is recorded.
    After,
}

/// What becomes of the lines of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// In another order (from two lines on).
    Shuffled,
    /// One is missing.
    Missing,
    /// One stands there twice.
    Duplicated,
    /// One that was not asked for, under the key `extra`.
    Extra,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is refused.
    Refuse,
    /// No answer until the client gives up.
    Timeout(When),
    /// The connection is closed without an answer: with [`When::After`] a lost reply.
    Close(When),
    /// This answer instead of the provider's own: any error that its documentation knows.
    Answer(When, HttpResponse),
    /// The provider's own words for too many requests (VIES has none: its code in an answer), with `Retry-After` in seconds.
    RateLimit {
        /// Seconds.
        retry_after: u32,
    },
    /// An error of the server (500, 502, 503, 504 …) with a page of a gateway.
    Server(When, u16),
    /// A page `502 Bad Gateway` under status 200, which Anrok is known to send.
    Html(When),
    /// The first half of the body; the request was recorded. The length of the header fits the half.
    Truncated,
    /// Status and headers without a body; the request was recorded.
    Empty,
    /// Lines of the answer in disorder; the request was recorded.
    Lines(Lines),
    /// The answer comes slowly; the request was recorded.
    Slow(Pace),
}

/// A fault and the requests that it strikes: by default the next one, whatever it is.
///
/// ```
/// # use tallage::simulate::{Fault, Provider, Rule, When};
/// // The second and the third createOrUpdate are recorded, and their replies lost.
/// let rule = Rule::new(Fault::Close(When::After)).provider(Provider::Anrok).operation("createOrUpdate").nth(2).times(2);
/// # _ = rule;
/// ```
#[derive(Debug, Clone)]
pub struct Rule {
    fault: Fault,
    provider: Option<Provider>,
    operation: Option<String>,
    nth: u32,
    times: u32,
    seen: u32,
}

impl Rule {
    /// This fault with the next request, once.
    pub fn new(fault: Fault) -> Self {
        Self { fault, provider: None, operation: None, nth: 1, times: 1, seen: 0 }
    }

    /// Only for requests to this provider.
    #[must_use]
    pub fn provider(mut self, provider: Provider) -> Self {
        self.provider = Some(provider);
        self
    }

    /// Only for this operation, by the name that the [journal](super::Entry::operation) gives it.
    #[must_use]
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.operation = Some(name.into());
        self
    }

    /// From the `nth` matching request on (1: the next; also 0).
    #[must_use]
    pub fn nth(mut self, nth: u32) -> Self {
        self.nth = nth.max(1);
        self
    }

    /// So many matching requests in a row; `u32::MAX` is for ever.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Counts the request, and gives the fault if it strikes.
    pub(super) fn strike(&mut self, provider: Provider, operation: &str) -> Option<&Fault> {
        let applies = self.provider.is_none_or(|wanted| wanted == provider)
            && self.operation.as_deref().is_none_or(|wanted| wanted == operation);
        if !applies {
            return None;
        }
        self.seen = self.seen.saturating_add(1);
        let since = self.seen.checked_sub(self.nth)?;
        (self.times == u32::MAX || since < self.times).then_some(&self.fault)
    }
}

const GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n\
                       </body>\r\n</html>\r\n";

impl Fault {
    /// Whether the provider does not get to work on the request.
    pub(super) fn is_before(&self) -> bool {
        match self {
            Self::Refuse | Self::RateLimit { .. } => true,
            Self::Timeout(when)
            | Self::Close(when)
            | Self::Answer(when, _)
            | Self::Server(when, _)
            | Self::Html(when) => *when == When::Before,
            Self::Truncated | Self::Empty | Self::Lines(_) | Self::Slow(_) => false,
        }
    }

    /// What the client gets. `own`: the provider's own answer, or its words for too many requests.
    pub(super) fn strike(&self, own: HttpResponse, seed: &mut Seed) -> Outcome {
        Outcome::Reply(match self {
            Self::Refuse => return Outcome::NoReply(NoReply::Refused),
            Self::Timeout(_) => return Outcome::NoReply(NoReply::Timeout),
            Self::Close(_) => return Outcome::NoReply(NoReply::Closed),
            Self::Answer(_, response) => response.clone(),
            Self::RateLimit { .. } => own,
            Self::Server(_, status) => HttpResponse::new(*status, "text/html", GATEWAY),
            Self::Html(_) => HttpResponse::new(200, "text/html", GATEWAY),
            Self::Truncated => {
                let half = own.body.len() / 2;
                HttpResponse { body: own.body.into_iter().take(half).collect(), ..own }
            }
            Self::Empty => HttpResponse { body: Vec::new(), ..own },
            Self::Lines(lines) => disorder(own, *lines, seed),
            Self::Slow(pace) => HttpResponse { pace: Some(*pace), ..own },
        })
    }
}

/// The lines of an answer: Anrok `lineItems`, AvaTax `lines`, Stripe the `data` of `line_items` or `lines`, or of a list of them.
fn lines_of(body: &mut Json) -> Option<&mut Vec<Json>> {
    let is_list = body.get("object").and_then(Json::text) == Some("list");
    let name = ["lineItems", "lines", "line_items"].into_iter().find(|name| body.get(name).is_some());
    let lines = match name {
        Some(name) => body.get_mut(name)?,
        None if is_list => body,
        None => return None,
    };
    let lines = if matches!(lines, Json::Array(_)) { lines } else { lines.get_mut("data")? };
    match lines {
        Json::Array(lines) => Some(lines),
        _ => None,
    }
}

/// An answer without lines stays as it is.
fn disorder(mut own: HttpResponse, disorder: Lines, seed: &mut Seed) -> HttpResponse {
    let Ok(mut body) = Json::parse(&own.body) else { return own };
    let Some(lines) = lines_of(&mut body) else { return own };
    if lines.is_empty() {
        return own;
    }
    let at = seed.below(lines.len());
    match disorder {
        // A rotation by less than a full turn: certain to differ.
        Lines::Shuffled => {
            let turn = if lines.len() > 1 { 1 + seed.below(lines.len() - 1) } else { 0 };
            lines.rotate_left(turn);
        }
        Lines::Missing => _ = lines.remove(at),
        Lines::Duplicated => lines.push(lines[at].clone()),
        Lines::Extra => {
            let mut extra = lines[at].clone();
            for key in ["id", "lineNumber", "reference"] {
                if extra.get(key).is_some() || key == "id" && extra.get("lineNumber").is_none() {
                    extra.set(key, "extra".into());
                }
            }
            lines.push(extra);
        }
    }
    own.body = body.to_string().into_bytes();
    own
}

#[cfg(test)]
mod tests;
