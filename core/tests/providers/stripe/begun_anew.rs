//! Nothing is left of an exchange but the document: it is begun anew, at once or when Stripe has forgotten the keys.

use jiff::SignedDuration;
use serde_json::Value;
use tallage::Step;

use super::operations::{self, Operation};
use super::{Api, records, world};
use crate::world::{Driver, World, hand};

/// Sends this many requests of an exchange that is then lost, without the last answer. Whether there were as many.
fn lost_after(world: &mut World, request: &Value, requests: u32) -> bool {
    let mut exchange = world.begin(request);
    for sent in 1..=requests {
        let Step::Send { number, request } = exchange.step() else { return false };
        let outcome = world.send(&request);
        if sent < requests {
            hand(&mut exchange, number, outcome);
        }
    }
    true
}

fn expected(operation: &Operation) -> Vec<operations::Record> {
    let mut expected = operation.records.to_vec();
    expected.sort_unstable();
    expected
}

#[test]
fn what_is_begun_anew_after_a_crash_is_recorded_once() {
    let mut count = 0;
    for api in [Api::Tax, Api::Invoicing] {
        for operation in operations::of(api) {
            let mut before = world();
            let request = (operation.prepare)(&mut before);
            for requests in 1.. {
                let mut world = before.clone();
                if !lost_after(&mut world, &request, requests) {
                    break;
                }
                let mut later = world.clone();
                world.done(&request);
                assert_eq!(records(&world), expected(operation), "{}, {requests} request(s)", operation.name);
                // A day later Stripe knows no keys, and the reference or what is listed protects.
                later.simulator.advance(SignedDuration::from_hours(25));
                let mut exchange = later.begin(&request);
                let outcome = later.drive(&mut exchange, Driver::Continuous);
                if outcome["status"] == "succeeded" {
                    assert_eq!(records(&later), expected(operation), "{}, {requests}, later", operation.name);
                } else {
                    // Stripe Tax does not say what is under a reference: nobody can say that it is the same. It is never recorded twice.
                    assert_eq!(
                        (api, &outcome["error"]["details"]["class"]),
                        (Api::Tax, &"conflict".into()),
                        "{outcome}"
                    );
                    assert_eq!(records(&later), expected(operation), "{}: {outcome}", operation.name);
                }
                count += 2;
            }
        }
    }
    assert!(count >= 130, "only {count}");
}
