//! One request and its answer: bounded in time and size, to one host, by no other way than the host allowed.

use std::io;
use std::time::Duration;

use ureq::http;

use crate::error::{Error, ErrorKind};
use crate::exchange::TransportFailure;
use crate::provider::{Request, Response};

/// Longest answer that is read, in bytes.
pub(super) const MAX_ANSWER: usize = 8 * 1024 * 1024;

/// How an exchange with a tax authority is carried out.
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

/// How long each part of one request may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    pub(super) connect: Duration,
    pub(super) read: Duration,
    pub(super) total: Duration,
}

/// A client that goes through `proxy`, if any. It keeps connections open; one that the other side has closed meanwhile is noticed
/// before it is used. Errors: `http.proxy.not_a_url`.
pub(super) fn client(proxy: Option<&str>) -> Result<ureq::Agent, Error> {
    let proxy = proxy.map(ureq::Proxy::new).transpose().map_err(|_| {
        // Not shown: it may hold a password.
        let message = "this proxy is not an address; write `http://host:port`";
        Error::new(ErrorKind::InvalidDocument, "http.proxy.not_a_url", "/proxy", message)
    })?;
    let config = ureq::Agent::config_builder()
        // Set in any case: the default asks the environment.
        .proxy(proxy)
        // Only the host that was named gets the request; a redirect is an answer like any other.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .max_idle_connections(64)
        .max_idle_connections_per_host(64)
        .user_agent(concat!("tallage/", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(ureq::Agent::new_with_config(config))
}

/// Sends a request and reads its answer, whatever its status.
pub(super) fn send(client: &ureq::Agent, request: Request, patience: Patience) -> Result<Response, TransportFailure> {
    let mut builder = http::Request::builder().method(request.method).uri(request.url);
    for (name, value) in request.headers {
        builder = builder.header(name, value);
    }
    match request.body {
        Some(body) => exchange(client, builder.body(body), patience),
        None => exchange(client, builder.body(ureq::SendBody::none()), patience),
    }
}

fn exchange(
    client: &ureq::Agent,
    request: http::Result<http::Request<impl ureq::AsSendBody>>,
    patience: Patience,
) -> Result<Response, TransportFailure> {
    let request = request.map_err(|_| TransportFailure::Connection)?;
    let request = client
        .configure_request(request)
        .timeout_global(Some(patience.total))
        .timeout_connect(Some(patience.connect))
        .timeout_per_read(Some(patience.read))
        .build();
    let mut answer = client.run(request).map_err(|error| failure(&error))?;
    // The limit of the library is the first length that it refuses.
    let limit = u64::try_from(MAX_ANSWER + 1).unwrap_or(u64::MAX);
    let bytes = answer.body_mut().with_config().limit(limit).read_to_vec().map_err(|error| failure(&error))?;
    // A name in another encoding is no reason to doubt the answer.
    let body = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    let mut response = Response::new(answer.status().as_u16(), body);
    for (name, value) in answer.headers() {
        response = response.with_header(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
    }
    Ok(response)
}

fn failure(error: &ureq::Error) -> TransportFailure {
    match error {
        ureq::Error::Timeout(_) => TransportFailure::Timeout,
        ureq::Error::BodyExceedsLimit(_) | ureq::Error::LargeResponseHeader(..) => TransportFailure::TooLarge,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) | ureq::Error::TlsRequired => {
            TransportFailure::Tls
        }
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::TimedOut => TransportFailure::Timeout,
            // How rustls reports a peer that does not speak TLS, or whose certificate is not good.
            io::ErrorKind::InvalidData => TransportFailure::Tls,
            _ => TransportFailure::Connection,
        },
        _ => TransportFailure::Connection,
    }
}
