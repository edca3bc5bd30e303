//! A request to a provider and its answer, as any HTTP client sends and receives them.

use std::fmt;

/// A request to a tax provider. Whoever sends it adds nothing but what HTTP wants (`Host`, `Content-Length`).
///
/// Its `Authorization` holds the credentials of the connection: neither [`Debug`] nor anything else that tallage writes shows it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The whole address.
    pub url: String,
    /// Name (small letters) and value.
    pub headers: Vec<(&'static str, String)>,
    /// JSON; `None` where the method has no body.
    pub body: Option<String>,
}

impl fmt::Debug for Request {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown =
            self.headers.iter().map(|(name, value)| (*name, if *name == "authorization" { "***" } else { value }));
        out.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &shown.collect::<Vec<_>>())
            .field("body", &self.body)
            .finish()
    }
}

/// What came back for a [`Request`].
///
/// ```
/// let response = tallage::Response::new(200, r#"{"taxAmountToCollect": 0}"#).with_header("Content-Type", "application/json");
/// assert_eq!(response.header("content-type"), Some("application/json"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Names in any letter case.
    pub headers: Vec<(String, String)>,
    /// The body as text, whatever it is.
    pub body: String,
}

impl Response {
    /// An answer without headers.
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The value of the first header of this name, in any letter case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// `Retry-After` in seconds, as milliseconds.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        self.header("retry-after")?.trim().parse::<u64>().ok().map(|seconds| seconds.saturating_mul(1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_not_shown() {
        let headers =
            vec![("authorization", "Bearer s1/sa1/secret.x".to_owned()), ("accept", "application/json".to_owned())];
        let request = Request { method: "POST", url: "https://api.anrok.com/".to_owned(), headers, body: None };
        let shown = format!("{request:?}");
        assert!(!shown.contains("secret.x") && shown.contains("application/json"), "{shown}");
    }
}
