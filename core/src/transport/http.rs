//! One HTTP exchange: bounded in time and size, to one host, by no other way than the host allowed.

use std::io;
use std::time::Duration;

use ureq::http::Request;

use crate::error::{Error, ErrorKind};

/// How an exchange is carried out.
///
/// ```
/// let mut options = tallage::HttpOptions::default();
/// options.total_timeout = std::time::Duration::from_secs(15);
/// assert_eq!(options.proxy, None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpOptions {
    /// Longest wait for the connection, with TLS. Default 10 s.
    pub connect_timeout: Duration,
    /// Longest silence of the server. Default 30 s: registers of member states are slow.
    pub read_timeout: Duration,
    /// Longest duration of the whole. Default 45 s.
    pub total_timeout: Duration,
    /// `http://[user:password@]host:port`; default none. Environment variables are not read.
    pub proxy: Option<String>,
    /// Where to ask instead of the public address of the service: a mirror, or a test server. The scheme
    /// `http` is for these.
    pub base_url: Option<String>,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(45),
            proxy: None,
            base_url: None,
        }
    }
}

/// An answer, whatever its status.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<String>,
    pub(super) body: String,
}

/// Why there is no answer.
pub(super) enum NoAnswer {
    Timeout,
    Connection,
    Tls,
    TooLarge,
}

/// A client with these options. Errors: `http.proxy.not_a_url`.
pub(super) fn client(options: &HttpOptions) -> Result<ureq::Agent, Error> {
    let proxy = options.proxy.as_deref().map(ureq::Proxy::new).transpose().map_err(|_| {
        // Not shown: it may hold a password.
        let message = "this proxy is not an address; write `http://host:port`";
        Error::new(ErrorKind::InvalidDocument, "http.proxy.not_a_url", "/proxy", message)
    })?;
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(options.total_timeout))
        .timeout_connect(Some(options.connect_timeout))
        .timeout_per_read(Some(options.read_timeout))
        // Set in any case: the default asks the environment.
        .proxy(proxy)
        // Only the host that was named gets the request; a redirect is an answer like any other.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("tallage/", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(ureq::Agent::new_with_config(config))
}

/// Sends JSON and reads an answer of at most `max` bytes.
pub(super) fn post_json(client: &ureq::Agent, url: &str, body: String, max: usize) -> Result<Answer, NoAnswer> {
    let request = Request::post(url)
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .body(body)
        .map_err(|_| NoAnswer::Connection)?;
    let mut response = client.run(request).map_err(|error| no_answer(&error))?;
    let status = response.status().as_u16();
    let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let limit = u64::try_from(max).unwrap_or(u64::MAX);
    let bytes = response.body_mut().with_config().limit(limit).read_to_vec().map_err(|error| no_answer(&error))?;
    // A name in another encoding is no reason to doubt the answer.
    let body = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(Answer { status, retry_after, body })
}

fn no_answer(error: &ureq::Error) -> NoAnswer {
    match error {
        ureq::Error::Timeout(_) => NoAnswer::Timeout,
        ureq::Error::BodyExceedsLimit(_) | ureq::Error::LargeResponseHeader(..) => NoAnswer::TooLarge,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) | ureq::Error::TlsRequired => NoAnswer::Tls,
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::TimedOut => NoAnswer::Timeout,
            // How rustls reports a peer that does not speak TLS, or whose certificate is not good.
            io::ErrorKind::InvalidData => NoAnswer::Tls,
            _ => NoAnswer::Connection,
        },
        _ => NoAnswer::Connection,
    }
}
