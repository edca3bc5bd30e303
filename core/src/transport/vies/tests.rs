//! Against a server on the loopback interface; nothing leaves the machine.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the other end of the wire is a socket; tests measure time"
)]

use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::super::loopback_test::{self, answer, drip, huge, read_request, silent};
use super::*;
use crate::eu::ViesStatus;

const VALID: &str = r#"{"countryCode":"DE","vatNumber":"136695976","valid":true,"requestIdentifier":"WAPIAAAAXXXXXXXX","name":"EXAMPLE GMBH","address":"---"}"#;
const INVALID: &str =
    r#"{"countryCode":"DE","vatNumber":"136695976","valid":false,"requestIdentifier":"","name":"---","address":"---"}"#;

fn at(base_url: String) -> HttpOptions {
    HttpOptions { base_url: Some(base_url), ..HttpOptions::default() }
}

/// A server for one request: what it was sent comes through the channel.
fn serve(answer: impl FnOnce(&mut TcpStream) + Send + 'static) -> (HttpOptions, mpsc::Receiver<String>) {
    let (base_url, request) = loopback_test::serve(answer);
    (at(format!("{base_url}/rest-api/")), request)
}

fn check(options: &HttpOptions) -> ViesEvidence<'static> {
    check_vat_number("DE 136 695 976", Some("FR23334175221"), None, options).unwrap()
}

fn seconds_until_retry(evidence: &ViesEvidence<'_>) -> i64 {
    evidence.retry_at.unwrap().as_second() - evidence.checked_at.as_second()
}

#[test]
fn a_valid_number() {
    let (options, request) = serve(answer("200 OK", "content-type: application/json\r\n", VALID));
    let evidence = check(&options);
    assert_eq!(evidence.status, ViesStatus::Valid);
    assert_eq!(evidence.number, "DE136695976");
    assert_eq!(evidence.requester.as_deref(), Some("FR23334175221"));
    assert_eq!(evidence.consultation_number.as_deref(), Some("WAPIAAAAXXXXXXXX"));
    assert_eq!(evidence.name.as_deref(), Some("EXAMPLE GMBH"));
    assert_eq!(evidence.address, None);
    assert_eq!(evidence.checked_at.subsec_nanosecond(), 0);

    let request = request.recv().unwrap();
    assert!(request.starts_with("POST /rest-api/check-vat-number HTTP/1.1\r\n"), "{request}");
    let body = r#"{"countryCode":"DE","vatNumber":"136695976","requesterMemberStateCode":"FR","requesterNumber":"23334175221"}"#;
    assert!(request.ends_with(&format!("\r\n\r\n{body}")), "{request}");
    let head = request.to_ascii_lowercase();
    assert!(
        head.contains("\r\ncontent-type: application/json\r\n") && head.contains("\r\naccept: application/json\r\n")
    );
}

#[test]
fn an_invalid_number() {
    let (options, _request) = serve(answer("200 OK", "", INVALID));
    let evidence = check(&options);
    assert_eq!((evidence.status, evidence.retry_at), (ViesStatus::Invalid, None));
}

#[test]
fn failures_count_and_the_last_valid_answer_is_kept() {
    let (options, _request) = serve(answer("200 OK", "", VALID));
    let valid = check(&options);
    let (options, _request) = serve(answer("503 Service Unavailable", "", "<html>"));
    let first = check_vat_number("DE136695976", None, Some(&valid), &options).unwrap();
    let (options, _request) = serve(answer("503 Service Unavailable", "", "<html>"));
    let second = check_vat_number("DE136695976", None, Some(&first), &options).unwrap();
    assert_eq!((first.failures, seconds_until_retry(&first)), (1, 5 * 60));
    assert_eq!((second.failures, seconds_until_retry(&second)), (2, 10 * 60));
    assert_eq!(second.confirmed(), Some(&valid));
}

#[test]
fn a_check_as_json_asks_and_reads() {
    let (options, request) = serve(answer("200 OK", "", VALID));
    let base_url = options.base_url.unwrap();
    let check = format!(
        r#"{{"number": "136695976", "country": "DE", "requester": "FR23334175221", "trader": {{"name": "Example"}}, "base_url": "{base_url}", "timeout_milliseconds": 10000}}"#
    );
    let reading = check_vat_number_json(&check).unwrap();
    let start =
        r#"{"schema":1,"evidence":{"status":"valid","number":"DE136695976","requester":"FR23334175221","checked_at":""#;
    assert!(reading.starts_with(start), "{reading}");
    assert!(reading.contains(r#""consultation_number":"WAPIAAAAXXXXXXXX""#) && reading.contains(r#""event":{"type":"#));
    assert!(request.recv().unwrap().contains(r#""traderName":"Example"}"#));
    // The evidence goes back in, and nobody listens there: what was confirmed stays.
    let evidence = &reading[reading.find("\"evidence\":").unwrap() + 11..reading.find(",\"event\"").unwrap()];
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let again = format!(r#"{{"number": "DE136695976", "previous": {evidence}, "base_url": "http://{port}"}}"#);
    let reading = check_vat_number_json(&again).unwrap();
    assert!(
        reading.contains(r#""status":"unavailable""#) && reading.contains(r#""last_valid":{"status":"valid""#),
        "{reading}"
    );
}

#[test]
fn a_check_by_get_has_no_body() {
    let (options, request) = serve(answer("200 OK", "", VALID));
    let check = format!(r#"{{"number": "DE136695976", "method": "get", "base_url": "{}"}}"#, options.base_url.unwrap());
    check_vat_number_json(&check).unwrap();
    let request = request.recv().unwrap();
    assert!(request.starts_with("GET /rest-api/ms/DE/vat/136695976 HTTP/1.1\r\n"), "{request}");
    assert!(!request.to_ascii_lowercase().contains("content-"), "{request}");
}

#[test]
fn all_that_is_wrong_with_a_check_is_said_and_nothing_is_sent() {
    let wrong = r#"{"number": "GB980780684", "previous": {}, "proxy": 1, "timeout_milliseconds": 0, "later": true}"#;
    let error = check_vat_number_json(wrong).unwrap_err();
    let codes: Vec<&str> = error.problems().iter().map(|problem| problem.code.as_str()).collect();
    for code in [
        "vies.unknown_field",
        "vies.number.not_checkable",
        "vies.proxy.wrong_type",
        "vies.timeout_milliseconds.out_of_range",
    ] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    let proxy = check_vat_number_json(r#"{"number": "DE136695976", "proxy": "ftp://secret"}"#).unwrap_err();
    assert_eq!(proxy.code(), "http.proxy.not_a_url");
    assert!(!proxy.to_json().contains("secret"));
}

#[test]
fn html_under_503_with_a_time_to_come_back() {
    let (options, _request) =
        serve(answer("503 Service Unavailable", "Retry-After: 1800\r\n", "<html><body>down</body></html>"));
    let evidence = check(&options);
    assert_eq!((evidence.status, evidence.reason.as_deref()), (ViesStatus::Unavailable, Some("HTTP_503")));
    assert_eq!(seconds_until_retry(&evidence), 1800);
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    for status in ["307 Temporary Redirect", "302 Found", "301 Moved Permanently"] {
        let location = format!("Location: http://{}/\r\n", elsewhere.local_addr().unwrap());
        let (options, _request) = serve(answer(status, &location, ""));
        let evidence = check(&options);
        assert_eq!(evidence.status, ViesStatus::Unavailable);
        assert_eq!(evidence.reason.as_deref(), Some(format!("HTTP_{}", &status[..3]).as_str()));
    }
    assert!(elsewhere.accept().is_err(), "nobody came");
}

#[test]
fn a_silent_server_is_waited_for_so_long_and_no_longer() {
    let (mut options, _request) = serve(silent);
    options.read_timeout = Duration::from_millis(200);
    let started = Instant::now();
    let evidence = check(&options);
    assert_eq!((evidence.status, evidence.reason.as_deref()), (ViesStatus::Unavailable, Some("TRANSPORT_TIMEOUT")));
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn a_server_that_drips_meets_the_total() {
    let (mut options, _request) = serve(drip);
    options.total_timeout = Duration::from_millis(400);
    let started = Instant::now();
    let evidence = check(&options);
    assert_eq!(evidence.reason.as_deref(), Some("TRANSPORT_TIMEOUT"));
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[test]
fn a_huge_body_is_not_read_to_its_end() {
    let (options, _request) = serve(huge);
    assert_eq!(check(&options).reason.as_deref(), Some("TRANSPORT_TOO_LARGE"));
}

#[test]
fn an_answer_that_breaks_off() {
    let short = format!("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{VALID}");
    let (options, _request) = serve(move |stream| stream.write_all(short.as_bytes()).unwrap());
    let evidence = check(&options);
    assert_eq!((evidence.status, evidence.reason.as_deref()), (ViesStatus::Unavailable, Some("TRANSPORT_CONNECTION")));
}

#[test]
fn nobody_listens() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(check(&at(format!("http://{port}"))).reason.as_deref(), Some("TRANSPORT_CONNECTION"));
}

#[test]
fn a_server_without_tls() {
    let (mut options, _request) = serve(answer("400 Bad Request", "", ""));
    options.base_url = options.base_url.map(|url| url.replacen("http:", "https:", 1));
    // The server waits for the end of a head that never comes in plain text.
    options.read_timeout = Duration::from_millis(500);
    let evidence = check(&options);
    assert_eq!(evidence.status, ViesStatus::Unavailable);
    assert!(matches!(evidence.reason.as_deref(), Some("TRANSPORT_TLS" | "TRANSPORT_TIMEOUT" | "TRANSPORT_CONNECTION")));
}

#[test]
fn a_proxy_is_used_when_named() {
    // The proxy is asked for a way to a host that does not exist, and is that host itself.
    let (mut options, request) = serve(|stream| {
        stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
        assert!(read_request(stream).starts_with("POST /rest-api/check-vat-number "));
        answer("200 OK", "", VALID)(stream);
    });
    options.proxy = options.base_url.take().map(|url| url.replace("/rest-api/", ""));
    options.base_url = Some("http://vies.invalid/rest-api".to_owned());
    assert_eq!(check(&options).status, ViesStatus::Valid);
    let request = request.recv().unwrap();
    assert!(request.starts_with("CONNECT vies.invalid:80 "), "{request}");
}

#[test]
fn what_cannot_be_asked_is_an_error_and_nothing_is_sent() {
    let mut options = HttpOptions::default();
    let error = check_vat_number("", None, None, &options).unwrap_err();
    assert_eq!(error.code(), "vies.number.not_checkable");
    let error = check_vat_number("DE136695976", Some("GB980780684"), None, &options).unwrap_err();
    assert_eq!((error.code(), error.path()), ("vies.requester.not_checkable", "/requester"));
    options.base_url = Some("ftp://example.org".to_owned());
    let error = check_vat_number("DE136695976", None, None, &options).unwrap_err();
    assert_eq!(error.code(), "vies.base_url.not_a_url");
    options.base_url = None;
    options.proxy = Some("::secret::".to_owned());
    let error = check_vat_number("DE136695976", None, None, &options).unwrap_err();
    assert_eq!(error.code(), "http.proxy.not_a_url");
    assert!(!error.to_json().contains("secret"));
}
