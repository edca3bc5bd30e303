//! Every operation × request × fault × how often × who crashes: in the end there is one transaction, one invoice, with the right lines.

use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;

use serde_json::Value;
use tallage::simulate::{Fault, Lines, Rule, When};

use super::operations::{self, Operation};
use super::{Api, TAX, TAXES, records, refusals, world};
use crate::failures::{Asks, Expect, Failure, of_any};
use crate::fault_matrix::{assert_class, loud, quiet, shortened, words};
use crate::world::{Driver, World};

/// What was there before an operation, and what is asked.
struct Prepared {
    world: World,
    request: Value,
    requests: u32,
}

fn prepare(operation: &Operation) -> Prepared {
    let mut world = world();
    let request = (operation.prepare)(&mut world);
    world.sent.clear();
    let mut quiet = world.clone();
    let outcome = quiet.done(&request);
    assert_right(operation, &quiet, &outcome);
    Prepared { world, request, requests: u32::try_from(quiet.sent.len()).unwrap() }
}

/// What must hold once it has succeeded.
fn assert_right(operation: &Operation, world: &World, outcome: &Value) {
    let mut expected = operation.records.to_vec();
    expected.sort_unstable();
    assert_eq!(records(world), expected, "recorded: {outcome}");
    if operation.taxed {
        let document = &outcome["document"];
        assert_eq!(document["tax_status"], "succeeded", "{document}");
        let fees = document["fees"].as_array().unwrap().iter();
        let fees = fees.map(|fee| (fee["id"].as_str().unwrap(), fee["taxes_amount_cents"].as_i64().unwrap()));
        assert_eq!(fees.collect::<Vec<_>>(), TAXES);
        assert_eq!(document["total_amount_cents"], 45_050 + TAX);
    }
    if operation.asks == Asks::Record {
        assert_eq!(outcome["recorded"], true, "{outcome}");
        let recorded = world.simulator.recorded();
        let ids = [&outcome["transaction_id"], &outcome["document"]["provider"]["remote_id"]];
        let ids = ids.into_iter().chain([&outcome["data"]["invoice"], &outcome["data"]["credit_note"]]);
        let known = ids.filter_map(Value::as_str).any(|id| recorded.iter().any(|it| it.id == id));
        assert!(known, "nothing in the outcome is the name of what was recorded: {outcome}");
    }
}

/// One combination.
fn run(operation: &Operation, before: &Prepared, faults: &[(u32, &Failure)], times: u32, driver: Driver) {
    let (mut world, request) = (before.world.clone(), &before.request);
    for (nth, failure) in faults {
        world.simulator.add_fault(Rule::new(failure.fault.clone()).nth(*nth).times(times));
    }
    let mut exchange = world.begin(request);
    let mut outcome = world.drive(&mut exchange, driver);
    let struck = world.simulator.journal().iter().filter(|entry| entry.fault.is_some()).count();
    assert!(struck > 0, "the fault did not strike");
    // Lists that are wrong for ever: an invoice of several requests cannot be told from one that others change. That must be said, and nothing more.
    let lies = matches!(faults, [(_, failure)] if lies(failure)) && times == u32::MAX;
    let lies = lies && outcome["provider"] == "stripe_invoicing" && outcome["status"] == "failed";
    if lies && outcome["error"]["code"] == "provider.invoice_changes" {
        assert_eq!(outcome["error"]["details"]["class"], "conflict", "{outcome}");
        return world.assert_no_secrets();
    }
    if let [(nth, failure)] = faults {
        // Who crashed after sending never heard of the first fault.
        let heard = struck - usize::from(driver == Driver::CrashesAfterSending(*nth));
        assert_class(&outcome, failure, times, heard);
    }
    if lies {
        return world.assert_no_secrets();
    }
    for _ in 0..4 {
        if outcome["status"] == "succeeded" {
            break;
        }
        assert_eq!(outcome["status"], "failed", "{outcome}");
        world.simulator.clear_faults();
        if outcome["retryable"] == true {
            exchange.retry();
        } else {
            // What the host put right, it asks again.
            exchange = world.begin(request);
        }
        outcome = world.drive(&mut exchange, driver);
    }
    assert_eq!(outcome["status"], "succeeded", "{outcome}");
    world.assert_same_bytes();
    assert_right(operation, &world, &outcome);
    world.assert_no_secrets();
}

fn lies(failure: &Failure) -> bool {
    matches!(failure.fault, Fault::Lines(Lines::Missing | Lines::Duplicated | Lines::Extra))
}

/// Whether an answer to this has lines that can come in disorder and must then be noticed. Once the keys are forgotten an invoice is known by the list
/// of invoices alone: a list without it cannot be noticed.
fn has_lines(failure: &Failure, operation: &Operation) -> bool {
    match failure.fault {
        Fault::Lines(Lines::Missing) if operation.name == "commit again, later" => false,
        Fault::Lines(_) => matches!(operation.asks, Asks::Estimate | Asks::Record),
        _ => true,
    }
}

fn matrix(api: Api, at_least: usize) {
    let (mut count, mut report, mut wrong) = (0, String::new(), Vec::new());
    quiet();
    for operation in operations::of(api) {
        let prepared = match std::panic::catch_unwind(|| prepare(operation)) {
            Ok(prepared) => prepared,
            Err(panic) => {
                wrong.push(format!("{} without any fault: {}", operation.name, words(&*panic)));
                continue;
            }
        };
        let before = count;
        let mut try_one = |faults: &[(u32, &Failure)], times: u32, driver: Driver| {
            count += 1;
            let one = || run(operation, &prepared, faults, times, driver);
            if let Err(panic) = std::panic::catch_unwind(AssertUnwindSafe(one)) {
                let faults: Vec<_> = faults.iter().map(|(nth, failure)| (nth, &failure.name)).collect();
                let words = words(&*panic);
                wrong.push(format!("{}, {faults:?}, {times} times, {driver:?}: {words}", operation.name));
            }
        };
        let failures: Vec<Failure> = of_any().into_iter().chain(refusals::of(operation.asks)).collect();
        let failures: Vec<&Failure> = failures.iter().filter(|failure| has_lines(failure, operation)).collect();
        let (first, twice) = first_and_second_order(api, &failures, prepared.requests);
        for (faults, times, driver) in first.into_iter().chain(twice) {
            try_one(&faults, times, driver);
        }
        writeln!(report, "  {:<26} {} request(s), {} combinations", operation.name, prepared.requests, count - before)
            .unwrap();
    }
    loud();
    println!("{api:?}:\n{report}  {count} combinations, {} do not hold", wrong.len());
    assert!(wrong.is_empty(), "{} of {count} do not hold:\n{}", wrong.len(), shortened(&wrong));
    assert!(count >= at_least, "only {count} combinations");
}

type Combination<'f> = (Vec<(u32, &'f Failure)>, u32, Driver);

/// Each fault at each request, once and for ever; then two faults, the pairs in turn. Stripe Invoicing takes up to nine requests, and each combination
/// has one of the drivers in turn; elsewhere, what goes wrong once has each of them.
fn first_and_second_order<'f>(
    api: Api,
    failures: &[&'f Failure],
    requests: u32,
) -> (Vec<Combination<'f>>, Vec<Combination<'f>>) {
    let drivers = |nth: u32| [Driver::Continuous, Driver::CrashesBetween, Driver::CrashesAfterSending(nth)];
    let (mut first, mut twice) = (Vec::new(), Vec::new());
    for nth in 1..=requests {
        for (index, failure) in failures.iter().enumerate() {
            let turn = (index + nth as usize) % 3;
            // Pages of gateways differ in their number only.
            let gateway = matches!(failure.fault, Fault::Server(_, status) if u32::from(status) != [500, 502, 503, 504][nth as usize % 4]);
            if api == Api::Invoicing && gateway {
                continue;
            }
            for (at, driver) in drivers(nth).into_iter().enumerate() {
                if api == Api::Tax || at == turn {
                    first.push((vec![(nth, *failure)], 1, driver));
                }
            }
            if !matches!(failure.expect, Expect::Refused(..)) && (api == Api::Tax || index % 4 == nth as usize % 4) {
                first.push((vec![(nth, *failure)], u32::MAX, drivers(nth)[(turn + 1) % 3]));
            }
        }
    }
    // The replies that are lost after something was done are what may make two of one; with each, any other fault later.
    let is_lost = |failure: &&&Failure| {
        matches!(failure.fault, Fault::Timeout(When::After) | Fault::Server(When::After, 500) | Fault::Truncated)
    };
    for (index, lost) in failures.iter().filter(is_lost).enumerate() {
        for nth in 1..=requests {
            let later = 1 + (index as u32 + nth) % 3;
            let turn = (index * 7 + nth as usize * 5 + later as usize * 3) % failures.len();
            twice.push((vec![(nth, *lost), (nth + later, failures[turn])], 1, drivers(nth)[turn % 3]));
        }
    }
    (first, twice)
}

#[test]
fn stripe_tax_records_each_document_once_whatever_goes_wrong() {
    matrix(Api::Tax, 1_800);
}

#[test]
fn stripe_makes_each_invoice_once_whatever_goes_wrong() {
    matrix(Api::Invoicing, 1_400);
}
