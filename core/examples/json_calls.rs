//! What a JSON call costs in Rust, for those who compare a binding with it (bindings-python/bench):
//!
//! ```text
//! json_calls CONFIG.json       then on standard input, in turns with others: DOCUMENT.json N
//! ```
//!
//! Each line is answered by the nanoseconds that N calls took: of the processor where Linux says so, else of the clock on the wall.

#![expect(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program that times the library, outside it"
)]

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::Instant;
use std::{env, error, fs, io};

/// Nanoseconds of processor time of this thread, as the kernel accounts them.
fn used() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}

fn main() -> Result<(), Box<dyn error::Error>> {
    let config = env::args().nth(1).ok_or("usage: json_calls CONFIG.json")?;
    let engine = tallage::Engine::from_json(&fs::read_to_string(config)?)?;
    for order in io::stdin().lock().lines() {
        let order = order?;
        let (document, times) = order.split_once(' ').ok_or("a line is DOCUMENT.json N")?;
        let (document, times) = (fs::read_to_string(document)?, times.trim().parse::<u32>()?);
        black_box(engine.calculate_json(&document)?);
        let (wall, before) = (Instant::now(), used());
        for _ in 0..times {
            black_box(engine.calculate_json(black_box(&document))?);
        }
        let took = match (before, used()) {
            (Some(before), Some(after)) => u128::from(after - before),
            _ => wall.elapsed().as_nanos(),
        };
        println!("{took}");
        io::stdout().flush()?;
    }
    Ok(())
}
