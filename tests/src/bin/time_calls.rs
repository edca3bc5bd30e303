//! The Rust side of `bindings-node/bench/compare.mjs`: what `calculate` costs from JSON text to JSON text.
//!
//! `time_calls CONFIG.json`; each line of standard input is `CALLS DOCUMENT.json`, each line of standard output the nanoseconds of processor time
//! that so many calls took.

use std::io::{BufRead, Write};
use std::time::Instant;

use tallage::Engine;

/// Processor time of this thread, or, where the system does not say, the time.
fn spent(begun: Instant) -> u128 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or_else(|| begun.elapsed().as_nanos())
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn main() {
    let config = std::env::args().nth(1).expect("usage: time_calls CONFIG.json");
    let engine = Engine::from_json(&read(&config)).expect("the configuration is good");
    let begun = Instant::now();
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("lines of text");
        let (calls, path) = line.split_once(' ').expect("CALLS DOCUMENT.json");
        let (calls, text) = (calls.parse::<u32>().expect("a number of calls"), read(path));
        let before = spent(begun);
        let mut length = 0;
        for _ in 0..calls {
            length += engine.calculate_json(&text).expect("the document is good").len();
        }
        let took = spent(begun) - before;
        assert!(length > 0);
        writeln!(out, "{took}").and_then(|()| out.flush()).expect("somebody reads");
    }
}
