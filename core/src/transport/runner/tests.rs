//! What behaves like an exchange, against servers on the loopback interface; nothing leaves the machine.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the other end of the wire is a socket and a thread; tests measure time"
)]

use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::Instant;

use super::super::loopback_test::{answer, drip, huge, serve, silent};
use super::*;
use crate::provider::Request;

/// Sends one request until it is answered with 200, or has failed as often as it may.
pub(super) struct Fake {
    pub(super) base_url: String,
    pub(super) url: String,
    pub(super) method: &'static str,
    pub(super) body: Option<String>,
    pub(super) limit: RateLimit,
    pub(super) timeouts: Timeouts,
    pub(super) attempts: u32,
    /// Wait where the provider does not say how long.
    pub(super) back_off: u64,
    /// What came back, in the order in which it did.
    pub(super) seen: Vec<Result<Response, TransportFailure>>,
    pub(super) number: u32,
    pub(super) wait: Option<u64>,
    pub(super) ended: bool,
}

impl Fake {
    pub(super) fn new(base_url: &str, path: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            url: format!("{base_url}{path}"),
            method: "GET",
            body: None,
            limit: RateLimit { requests: 1000, per_milliseconds: 1 },
            timeouts: Timeouts { connect: 10_000, read: 30_000, total: 45_000 },
            attempts: 1,
            back_off: 0,
            seen: Vec::new(),
            number: 1,
            wait: None,
            ended: false,
        }
    }

    fn failed(&self) -> TransportFailure {
        assert_eq!(self.seen.len(), 1);
        self.seen[0].clone().unwrap_err()
    }

    fn again(&mut self, wait: u64) {
        if self.number >= self.attempts {
            self.ended = true;
        } else {
            self.number += 1;
            self.wait = Some(wait);
        }
    }
}

impl Drive for Fake {
    fn step(&self) -> Step {
        if self.ended {
            let last = self.seen.last().unwrap();
            return Step::Done {
                outcome: last.as_ref().map_or_else(|f| f.as_str().to_owned(), |r| r.status.to_string()),
            };
        }
        if let Some(milliseconds) = self.wait {
            return Step::Wait { milliseconds };
        }
        let headers = vec![("accept", "application/json".to_owned()), ("authorization", "Bearer x".to_owned())];
        let request = Request { method: self.method, url: self.url.clone(), headers, body: self.body.clone() };
        Step::Send { number: self.number, request }
    }

    fn receive(&mut self, number: u32, response: &Response) -> Result<Received, Error> {
        assert!(number == self.number && self.wait.is_none());
        self.seen.push(Ok(response.clone()));
        if response.status == 200 {
            self.ended = true;
        } else {
            let told = response.header("retry-after").map(|value| value.parse::<u64>().unwrap() * 1000);
            self.again(told.unwrap_or(self.back_off));
        }
        Ok(Received::Applied)
    }

    fn fail(&mut self, number: Option<u32>, failure: TransportFailure) -> Result<Received, Error> {
        assert!(number.is_none_or(|number| number == self.number && self.wait.is_none()));
        self.seen.push(Err(failure));
        if failure == TransportFailure::Cancelled {
            self.ended = true;
        } else {
            self.again(self.back_off);
        }
        Ok(Received::Applied)
    }

    fn waited(&mut self) {
        self.wait = None;
    }

    fn way(&self) -> Option<Way<'_>> {
        Some(Way { connection: "fake", base_url: &self.base_url, limit: self.limit, timeouts: self.timeouts })
    }
}

pub(super) fn runner() -> Runner {
    Runner::new(&RunnerOptions { seed: Some(1), ..RunnerOptions::default() }).unwrap()
}

pub(super) fn run(fake: &mut Fake) -> String {
    runner().drive(fake, &Cancel::default(), &mut |_| {}).unwrap()
}

fn at(server: impl FnOnce(&mut TcpStream) + Send + 'static) -> (Fake, Receiver<String>) {
    let (base_url, request) = serve(server);
    (Fake::new(&base_url, "/v1/x?y=1"), request)
}

#[test]
fn a_request_as_it_is() {
    let (mut fake, request) = at(answer("200 OK", "X-Request-Id: r1\r\n", "{}"));
    (fake.method, fake.body) = ("POST", Some("{\"a\":1}".to_owned()));
    assert_eq!(run(&mut fake), "200");
    let seen = fake.seen[0].as_ref().unwrap();
    assert_eq!((seen.header("x-request-id"), seen.body.as_str()), (Some("r1"), "{}"));
    let request = request.recv().unwrap();
    assert!(request.starts_with("POST /v1/x?y=1 HTTP/1.1\r\n") && request.ends_with("\r\n\r\n{\"a\":1}"), "{request}");
    let head = request.to_ascii_lowercase();
    assert!(head.contains("\r\nauthorization: bearer x\r\n") && head.contains("\r\naccept: application/json\r\n"));
    assert!(head.contains("\r\ncontent-length: 7\r\n"), "{head}");
}

#[test]
fn a_request_without_a_body() {
    let (mut fake, request) = at(answer("200 OK", "", "{}"));
    assert_eq!(run(&mut fake), "200");
    let request = request.recv().unwrap().to_ascii_lowercase();
    assert!(request.starts_with("get /v1/x?y=1 http/1.1\r\n") && !request.contains("content-length"), "{request}");
}

#[test]
fn a_redirect_is_an_answer() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let location = format!("Location: http://{}/\r\n", elsewhere.local_addr().unwrap());
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let (mut fake, _request) = at(answer(status, &location, ""));
        (fake.method, fake.body) = ("POST", Some("{}".to_owned()));
        assert_eq!(run(&mut fake), status[..3]);
    }
    assert!(elsewhere.accept().is_err(), "nobody came");
}

#[test]
fn no_other_host_is_asked() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let port = elsewhere.local_addr().unwrap().port();
    for url in [
        format!("http://127.0.0.1:{port}/v1"),
        format!("http://127.0.0.1:1@127.0.0.1:{port}/"),
        format!("http://127.0.0.1:1{port}/v1"),
        "http://127.0.0.1:1".to_owned(),
    ] {
        let mut fake = Fake::new("http://127.0.0.1:1", "");
        fake.url = url;
        let error = runner().drive(&mut fake, &Cancel::default(), &mut |_| {}).unwrap_err();
        assert_eq!((error.kind(), fake.seen.len()), (ErrorKind::Internal, 0), "{}", fake.url);
    }
    assert!(elsewhere.accept().is_err(), "nobody came");
}

#[test]
fn silence_and_dripping_meet_their_time_outs() {
    let begun = Instant::now();
    let (mut fake, _request) = at(silent);
    fake.timeouts.read = 100;
    run(&mut fake);
    assert_eq!(fake.failed(), TransportFailure::Timeout);
    let (mut fake, _request) = at(drip);
    fake.timeouts.total = 200;
    run(&mut fake);
    assert_eq!(fake.failed(), TransportFailure::Timeout);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn a_huge_answer_is_too_large() {
    let (mut fake, _request) = at(huge);
    run(&mut fake);
    assert_eq!(fake.failed(), TransportFailure::TooLarge);
    // Up to 8 MiB it is read.
    let body = "x".repeat(http::MAX_ANSWER);
    let (mut fake, _request) = at(answer("200 OK", "", &body));
    assert_eq!(run(&mut fake), "200");
    assert_eq!(fake.seen[0].as_ref().unwrap().body.len(), 8_388_608);
}

#[test]
fn no_connection_and_no_tls() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut fake = Fake::new(&format!("http://{port}"), "/");
    run(&mut fake);
    assert_eq!(fake.failed(), TransportFailure::Connection);
    // Whoever speaks plain HTTP answers the first bytes of TLS with a page.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        answer("400 Bad Request", "", "<html>")(&mut stream);
        silent(&mut stream);
    });
    let mut fake = Fake::new(&base_url, "/");
    run(&mut fake);
    assert_eq!(fake.failed(), TransportFailure::Tls);
}

/// Cancelled when it is about this; how long it took from then on.
fn cancel(fake: &mut Fake, runner: &Runner, when: Doing) -> (String, Duration) {
    let cancel = Cancel::default();
    let (mut told, mut at) = (0, Instant::now());
    let outcome = runner.drive(fake, &cancel, &mut |progress| {
        told += u32::from(progress.doing == when);
        // Not at once: it is to be under way.
        if told == 3 {
            cancel.cancel();
            at = Instant::now();
        }
    });
    (outcome.unwrap(), at.elapsed())
}

#[test]
fn cancelled_at_any_point_and_soon() {
    // A tenth of a second, where the machine has time for us; what is waited for here takes half a minute and more.
    const { assert!(super::super::watch::TICK < 100_000_000) };
    let soon = |(outcome, took): (String, Duration)| {
        assert_eq!(outcome, "cancelled");
        assert!(took < Duration::from_secs(2), "{took:?}");
    };
    // While the answer is awaited.
    let (mut fake, request) = at(silent);
    soon(cancel(&mut fake, &runner(), Doing::Sending));
    assert!(request.recv().is_ok(), "it was sent");
    // While it waits before it asks again.
    let (mut fake, _request) = at(answer("503 Service Unavailable", "Retry-After: 60\r\n", ""));
    fake.attempts = 2;
    soon(cancel(&mut fake, &runner(), Doing::Waiting));
    // While it waits for its turn.
    let (mut first, _request) = at(answer("200 OK", "", ""));
    let runner = runner();
    let limit = RateLimit { requests: 1, per_milliseconds: 60_000 };
    first.limit = limit;
    runner.drive(&mut first, &Cancel::default(), &mut |_| {}).unwrap();
    let mut second = Fake { limit, ..Fake::new(&first.base_url, "/") };
    soon(cancel(&mut second, &runner, Doing::Queued));
    // Before anything was sent.
    let cancel = Cancel::default();
    cancel.cancel();
    let mut fake = Fake::new("http://127.0.0.1:1", "/");
    assert_eq!(runner.drive(&mut fake, &cancel, &mut |_| {}).unwrap(), "cancelled");
}

#[test]
fn the_budget_is_kept() {
    let options = RunnerOptions { budget: Duration::from_millis(500), ..RunnerOptions::default() };
    let runner = Runner::new(&options).unwrap();
    let begun = Instant::now();
    let (mut fake, _request) = at(answer("429 Too Many Requests", "Retry-After: 60\r\n", ""));
    fake.attempts = 2;
    // A wait that would end after it is not begun.
    assert_eq!(runner.drive(&mut fake, &Cancel::default(), &mut |_| {}).unwrap(), "cancelled");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

/// The progress of a run with one failure before its success, as (what, request, sent, milliseconds).
fn waits(headers: &str, back_off: u64, random: u64) -> (Vec<Progress>, Duration) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut fake = Fake::new(&format!("http://{}", listener.local_addr().unwrap()), "/");
    (fake.attempts, fake.back_off) = (2, back_off);
    let close = format!("Connection: close\r\n{headers}");
    let server = thread::spawn(move || {
        for (status, headers) in [("503 Service Unavailable", close.as_str()), ("200 OK", "Connection: close\r\n")] {
            let (mut stream, _) = listener.accept().unwrap();
            super::super::loopback_test::read_request(&mut stream);
            answer(status, headers, "")(&mut stream);
        }
    });
    let runner = Runner::with_random(&RunnerOptions::default(), move || random).unwrap();
    let mut told = Vec::new();
    let begun = Instant::now();
    let outcome = runner.drive(&mut fake, &Cancel::default(), &mut |progress| told.push(*progress));
    assert_eq!(outcome.unwrap(), "200");
    server.join().unwrap();
    (told, begun.elapsed())
}

#[test]
fn waits_are_exact_when_told_and_jittered_when_not() {
    let first_wait = |told: &[Progress]| *told.iter().find(|progress| progress.doing == Doing::Waiting).unwrap();
    // Told: the random source is not asked.
    let (told, took) = waits("Retry-After: 1\r\n", 7, 0);
    assert_eq!((first_wait(&told).milliseconds, first_wait(&told).request, first_wait(&told).sent), (1000, 1, 1));
    assert!(took >= Duration::from_secs(1));
    let last = told.last().unwrap();
    assert_eq!((last.doing, last.request, last.sent), (Doing::Sending, 2, 2));
    // Not told: half, and a random part of the other half.
    assert_eq!(first_wait(&waits("", 100, 0).0).milliseconds, 50);
    // 50 000 001 values, the last of which is the full wait.
    assert_eq!(first_wait(&waits("", 100, 50_000_000).0).milliseconds, 100);
}

#[test]
fn progress_as_json() {
    let progress = Progress { doing: Doing::Queued, request: 2, sent: 1, milliseconds: 480 };
    assert_eq!(progress.to_json(), r#"{"doing":"queued","request":2,"sent":1,"milliseconds":480}"#);
}

#[test]
fn a_proxy_that_is_none_is_refused_at_once_and_not_shown() {
    let options = RunnerOptions { proxy: Some("::secret::".to_owned()), ..RunnerOptions::default() };
    let error = Runner::new(&options).unwrap_err();
    assert_eq!(error.code(), "http.proxy.not_a_url");
    assert!(!error.to_json().contains("secret"));
    let options = RunnerOptions { proxy: Some("http://u:secret@127.0.0.1:1".to_owned()), ..RunnerOptions::default() };
    assert_eq!(format!("{:?}", Runner::new(&options).unwrap()), "Runner");
}
