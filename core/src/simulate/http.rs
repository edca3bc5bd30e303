//! Requests and answers as they stand on the wire, without a socket.

use std::borrow::Cow;
use std::time::Duration;

use percent_encoding::percent_decode_str;

use super::json::Json;

/// A request as a provider receives it.
///
/// ```
/// # use tallage::simulate::HttpRequest;
/// let request = HttpRequest::new("POST", "/v1/seller/productTaxCategories/list")
///     .with_header("Authorization", "Bearer s1/sa1/secret.simulated")
///     .with_body("{}");
/// assert_eq!(request.header("authorization"), Some("Bearer s1/sa1/secret.simulated"));
/// assert_eq!(request.path(), "/v1/seller/productTaxCategories/list");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query as sent; a whole address (`https://host/path?query`) is understood too.
    pub target: String,
    /// Names and values in the order sent.
    pub headers: Vec<(String, String)>,
    /// The body's bytes; empty where there is none.
    pub body: Vec<u8>,
}

impl HttpRequest {
    /// A request without headers and body. `target`: path and query, or a whole address.
    pub fn new(method: impl Into<String>, target: impl Into<String>) -> Self {
        Self { method: method.into(), target: target.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// With one more header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With this body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The first header of this name, in any letter case.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The path as sent, without scheme, host and query.
    pub fn path(&self) -> &str {
        let target = self.relative();
        target.split_once('?').map_or(target, |(path, _)| path)
    }

    fn relative(&self) -> &str {
        match self.target.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |start| &rest[start..]),
            None => &self.target,
        }
    }

    /// The parameters of the query, decoded.
    pub(super) fn query(&self) -> Vec<(String, String)> {
        let Some((_, query)) = self.relative().split_once('?') else { return Vec::new() };
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(&name.replace('+', " ")), decode(&value.replace('+', " ")))
            })
            .collect()
    }
}

/// Percent-decoded; what is not UTF-8 is replaced.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// An answer as a provider sends it.
///
/// ```
/// # use tallage::simulate::HttpResponse;
/// let response = HttpResponse::new(503, "text/html", "<html>down</html>");
/// assert_eq!((response.status, response.text()), (503, "<html>down</html>".into()));
/// assert_eq!(response.header("Content-Type"), Some("text/html"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// How slowly a [`super::Server`] writes the body; none: at once. In memory it is only told.
    pub pace: Option<Pace>,
}

/// So many bytes, then so long a pause, until the body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Bytes at a time; 0 counts as 1.
    pub bytes: usize,
    /// The pause after them.
    pub pause: Duration,
}

impl HttpResponse {
    /// An answer with this content type and body.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self { status, headers, body: body.into(), pace: None }
    }

    /// With one more header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The first header of this name, in any letter case.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.headers, name)
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    pub(super) fn json(status: u16, body: &Json) -> Self {
        Self::new(status, "application/json; charset=utf-8", body.to_string())
    }

    pub(super) fn plain(status: u16, body: impl Into<String>) -> Self {
        Self::new(status, "text/plain; charset=utf-8", body.into())
    }
}

/// What a client gets: an answer, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An answer, good or bad.
    Reply(HttpResponse),
    /// None. Whether the request did something is in the [journal](super::Simulator::journal).
    NoReply(NoReply),
}

impl Outcome {
    /// The answer, if there is one.
    ///
    /// ```
    /// # use tallage::simulate::{NoReply, Outcome};
    /// assert_eq!(Outcome::NoReply(NoReply::Timeout).reply(), None);
    /// ```
    pub fn reply(self) -> Option<HttpResponse> {
        match self {
            Self::Reply(response) => Some(response),
            Self::NoReply(_) => None,
        }
    }
}

/// Why there is no answer, as a client sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoReply {
    /// The connection was refused: nothing was sent.
    Refused,
    /// Nothing came until the client gave up.
    Timeout,
    /// The connection was closed before an answer.
    Closed,
}
