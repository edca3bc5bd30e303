//! The other end of the wire, for tests: a server for one request after the other on the loopback interface.
#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "the other end of the wire is a socket and a thread"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// A server for one request: its address, and what it was sent through the channel.
pub(super) fn serve(answer: impl FnOnce(&mut TcpStream) + Send + 'static) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        sender.send(read_request(&mut stream)).unwrap();
        answer(&mut stream);
    });
    (base_url, receiver)
}

/// Head and body, by `content-length`.
pub(super) fn read_request(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).unwrap();
        text.extend_from_slice(&buffer[..count]);
        let read = String::from_utf8_lossy(&text).into_owned();
        if let Some((head, body)) = read.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
            if body.len() >= length || count == 0 {
                return read;
            }
        }
    }
}

/// An answer with these headers (each ended by a line break) and this body.
pub(super) fn answer(status: &str, headers: &str, body: &str) -> impl FnOnce(&mut TcpStream) + Send + 'static {
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}");
    move |stream| stream.write_all(text.as_bytes()).unwrap()
}

/// Nothing until the client hangs up.
pub(super) fn silent(stream: &mut TcpStream) {
    _ = stream.read(&mut [0; 1]);
}

/// A byte now and then.
pub(super) fn drip(stream: &mut TcpStream) {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n";
    let mut open = stream.write_all(head.as_bytes()).is_ok();
    while open {
        thread::sleep(Duration::from_millis(20));
        open = stream.write_all(b" ").is_ok();
    }
}

/// A gigabyte, were it read.
pub(super) fn huge(stream: &mut TcpStream) {
    _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    let mut chunk = b"100000\r\n".to_vec();
    chunk.resize(chunk.len() + 0x10_0000, b' ');
    chunk.extend_from_slice(b"\r\n");
    for _ in 0..1024 {
        if stream.write_all(&chunk).is_err() {
            return;
        }
    }
    panic!("the whole was read");
}
