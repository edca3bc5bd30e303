//! The simulator for clients in any language: prints where it listens, answers until its standard input ends, and then prints
//! what is stored, a line for each transaction.
//!
//! ```text
//! cargo run -p tallage --features simulate --example simulator [NOW] [ANROK_PRODUCT …]
//! ```
#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::error::Error;
use std::io::Read;

use tallage::simulate::{Server, Simulator};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let now = arguments.next().unwrap_or_else(|| "2026-11-21T12:00:00Z".to_owned());
    let mut simulator = Simulator::new(now.parse()?, 1);
    for product in arguments {
        simulator.anrok().add_product(&product);
    }
    let server = Server::start(simulator)?;
    println!("{}", server.base_url());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    for one in server.simulator().recorded() {
        println!("{:?} {} {} {} {} {} {}", one.provider, one.kind, one.id, one.status, one.amount, one.tax, one.writes);
    }
    Ok(())
}
