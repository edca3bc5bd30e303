//! The simulator behind a port of the loopback interface: HTTP/1.1, one request to a connection.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the only sockets, threads and waiting of the simulator: a server for clients that speak HTTP"
)]

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use jiff::SignedDuration;

use super::http::{HttpRequest, HttpResponse, NoReply, Outcome};
use super::simulator::Simulator;
use crate::error::{self, Error};

/// Largest head and body of a request.
const HEAD: usize = 64 * 1024;
const BODY: usize = 16 * 1024 * 1024;
/// Longest silence of a client, and longest that a request without an answer is held open.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a held connection looks whether it should end.
const TICK: Duration = Duration::from_millis(20);

/// A simulator that answers on `127.0.0.1`, at a free port, until it is dropped.
///
/// The clocks of the providers run on from where they were set. Of faults: a refused connection is one that is closed at once (the
/// request is read to know whom it asks); a time-out is silence until the client leaves, or a minute; slow bytes are slow.
/// Requests are answered side by side, each worked on by itself.
///
/// ```
/// use std::io::{Read, Write};
/// use tallage::simulate::{Server, Simulator};
///
/// let server = Server::start(Simulator::new("2026-11-21T12:00:00Z".parse()?, 1))?;
/// let mut stream = std::net::TcpStream::connect(server.address())?;
/// stream.write_all(b"GET /api/v2/utilities/ping HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
/// let mut answer = String::new();
/// stream.read_to_string(&mut answer)?;
/// assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains(r#""authenticated":false"#));
/// assert_eq!(server.simulator().journal().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    /// With the moment up to which its clock was moved.
    simulator: Mutex<(Simulator, Instant)>,
    stop: AtomicBool,
}

/// The simulator of a server: while it is held, no request is worked on.
#[derive(Debug)]
pub struct SimulatorGuard<'a>(MutexGuard<'a, (Simulator, Instant)>);

impl Deref for SimulatorGuard<'_> {
    type Target = Simulator;
    fn deref(&self) -> &Simulator {
        &self.0.0
    }
}

impl DerefMut for SimulatorGuard<'_> {
    fn deref_mut(&mut self) -> &mut Simulator {
        &mut self.0.0
    }
}

impl Server {
    /// Starts at a free port. Errors: no port or no thread could be had.
    pub fn start(simulator: Simulator) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let simulator = Mutex::new((simulator, Instant::now()));
        let shared = Arc::new(Shared { simulator, stop: AtomicBool::new(false) });
        let theirs = Arc::clone(&shared);
        let thread =
            thread::Builder::new().name("tallage-simulator".to_owned()).spawn(move || accept(&listener, &theirs))?;
        Ok(Self { address, shared, thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://127.0.0.1:PORT`, to be put in the place of a provider's scheme and host.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The simulator, to ask it or to change it, its clocks moved up to now. Let go of the guard before a request is sent.
    pub fn simulator(&self) -> SimulatorGuard<'_> {
        SimulatorGuard(self.shared.simulator())
    }

    /// Starts at a free port, from JSON as [`Simulator::from_json`] takes it.
    ///
    /// ```
    /// use tallage::simulate::Server;
    /// let server = Server::start_json(r#"{"now": "2026-11-21T12:00:00Z", "seed": 1}"#)?;
    /// server.command_json(r#"{"do": "add_product", "code": "saas"}"#)?;
    /// assert!(server.base_url().starts_with("http://127.0.0.1:"));
    /// assert_eq!(server.command_json(r#"{"do": "recorded"}"#)?, r#"{"recorded":[]}"#);
    /// # Ok::<(), tallage::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Simulator::from_json`]; kind `transport`, code `simulator.not_started`: no port or no thread could be had.
    pub fn start_json(options: &str) -> Result<Self, Error> {
        Self::start(Simulator::from_json(options)?).map_err(|error| {
            let message = format!("the simulator could not be started: {error}");
            Error::new(error::ErrorKind::Transport, "simulator.not_started", "", message)
        })
    }

    /// [`Simulator::command_json`] while the server runs. It ends when it is dropped.
    ///
    /// # Errors
    /// As [`Simulator::command_json`].
    pub fn command_json(&self, command: &str) -> Result<String, Error> {
        self.simulator().command_json(command)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a connection.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl Shared {
    /// By a clock that runs.
    fn simulator(&self) -> MutexGuard<'_, (Simulator, Instant)> {
        let mut guard = self.simulator.lock().unwrap_or_else(PoisonError::into_inner);
        let (simulator, moved) = &mut *guard;
        let now = Instant::now();
        simulator.advance(SignedDuration::try_from(now.duration_since(*moved)).unwrap_or_default());
        *moved = now;
        guard
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    fn handle(&self, request: HttpRequest) -> Outcome {
        self.simulator().0.handle(request)
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopped() {
            return;
        }
        let Ok(stream) = stream else { continue };
        let theirs = Arc::clone(shared);
        // Where no thread can be had, the client finds the connection closed.
        drop(thread::Builder::new().spawn(move || drop(serve(stream, &theirs))));
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let outcome = match read(&mut stream)? {
        Ok(request) => shared.handle(request),
        Err(status) => Outcome::Reply(HttpResponse::plain(status, "")),
    };
    match outcome {
        Outcome::Reply(response) => write(&mut stream, &response, shared),
        Outcome::NoReply(NoReply::Refused | NoReply::Closed) => Ok(()),
        Outcome::NoReply(NoReply::Timeout) => silence(&mut stream, shared),
    }
}

/// A request; or the status that tells what it lacks.
fn read(stream: &mut TcpStream) -> io::Result<Result<HttpRequest, u16>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        if bytes.len() > HEAD {
            return Ok(Err(431));
        }
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(buffer.get(..count).unwrap_or_default());
    };
    let mut body = bytes.split_off(end);
    body.drain(..4);
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some(_)) = (words.next(), words.next(), words.next()) else { return Ok(Err(400)) };
    let mut request = HttpRequest::new(method, target);
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { return Ok(Err(400)) };
        request.headers.push((name.to_owned(), value.trim().to_owned()));
    }
    if request.header("transfer-encoding").is_some() {
        return Ok(Err(411));
    }
    let length = request.header("content-length").map_or(Ok(0), str::parse::<usize>);
    let Ok(length) = length else { return Ok(Err(400)) };
    if length > BODY {
        return Ok(Err(413));
    }
    if request.header("expect").is_some() {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    while body.len() < length {
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        body.extend_from_slice(buffer.get(..count).unwrap_or_default());
    }
    body.truncate(length);
    request.body = body;
    Ok(Ok(request))
}

fn write(stream: &mut TcpStream, response: &HttpResponse, shared: &Shared) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
    for (name, value) in &response.headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("Content-Length: {}\r\nConnection: close\r\n\r\n", response.body.len());
    stream.write_all(head.as_bytes())?;
    let Some(pace) = response.pace else { return stream.write_all(&response.body) };
    for chunk in response.body.chunks(pace.bytes.max(1)) {
        if shared.stopped() {
            return Ok(());
        }
        stream.write_all(chunk)?;
        thread::sleep(pace.pause);
    }
    Ok(())
}

/// Nothing, until the client leaves or patience ends.
fn silence(stream: &mut TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(TICK))?;
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE && !shared.stopped() {
        match stream.read(&mut [0; 64]) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        409 => "Conflict",
        411 => "Length Required",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}

#[cfg(test)]
mod tests;
