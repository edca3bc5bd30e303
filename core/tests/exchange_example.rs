//! `examples/exchange/exchange.rs`, against the simulator over loopback.
#![cfg(all(feature = "http", feature = "simulate"))]
#![allow(missing_docs, reason = "the example is a program")]

use tallage::simulate::{Server, Simulator};

#[allow(dead_code, reason = "its `main` is the program's")]
#[path = "../../examples/exchange/exchange.rs"]
mod example;

#[test]
fn a_document_lives_as_expected() {
    let mut simulator = Simulator::new("2026-11-21T12:00:00Z".parse().unwrap(), 1);
    simulator.anrok().add_product("saas");
    let server = Server::start(simulator).unwrap();
    let said = example::life(&server.base_url()).unwrap();
    assert_eq!(said, include_str!("../../examples/exchange/expected.txt"));
    let stored = server.simulator().recorded();
    // Each written once: the invoice is void, a third of it is credited.
    let mut found: Vec<_> = stored.iter().map(|one| (one.amount.to_string(), one.status, one.writes)).collect();
    found.sort();
    assert_eq!(found, [("-5000".to_owned(), "normal", 1), ("15000".to_owned(), "void", 1)]);
}
