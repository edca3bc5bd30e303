//! Every operation × provider × request × fault × how often × who crashes: in the end each document is recorded once, with the right amounts.

use std::cell::Cell;
use std::fmt::Write as _;
use std::panic::AssertUnwindSafe;
use std::sync::Once;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde_json::{Value, json};
use tallage::simulate::{Fault, Lines, Rule};

use crate::documents::{TODAY, connection, customer, invoice, montgomery, tax, taxes};
use crate::failures::{Asks, Expect, Failure, of_anrok, of_any, of_avatax};
use crate::world::{Driver, World};

/// Kind, status, amount and tax in minor units of what is recorded.
type Records = Vec<(&'static str, &'static str, i64, i64)>;

struct Operation {
    name: &'static str,
    asks: Asks,
    /// What happens before, without faults; then what is asked.
    prepare: fn(&mut World, bool) -> Value,
    /// What is recorded when all is done.
    records: fn(bool) -> Records,
}

fn request(operation: &str, document: Value) -> Value {
    json!({"operation": operation, "today": TODAY, "document": document})
}

fn committed(world: &mut World, anrok: bool) -> Value {
    world.commit(&invoice(anrok))
}

fn filed(world: &mut World, anrok: bool) -> Value {
    let document = committed(world, anrok);
    let id = document["provider"]["transaction_id"].as_str().unwrap();
    let done =
        if anrok { world.simulator.anrok().freeze(id) } else { world.simulator.avatax().lock(id, "SalesInvoice") };
    assert!(done, "{id} is not recorded");
    document
}

fn sold(anrok: bool) -> (&'static str, &'static str, i64, i64) {
    if anrok {
        ("transaction", "normal", 45_050, tax(anrok))
    } else {
        ("SalesInvoice", "Committed", 45_050, tax(anrok))
    }
}

fn sale(anrok: bool) -> Records {
    vec![sold(anrok)]
}

fn nothing(_: bool) -> Records {
    Vec::new()
}

fn credited(anrok: bool) -> Records {
    let credit = if anrok { ("transaction", "normal") } else { ("ReturnInvoice", "Committed") };
    vec![sold(anrok), (credit.0, credit.1, -10_000, -taxes(anrok)[1])]
}

fn voided(anrok: bool) -> Records {
    let (kind, _, amount, tax) = sold(anrok);
    vec![(kind, if anrok { "void" } else { "Cancelled" }, amount, tax)]
}

fn reversed(anrok: bool) -> Records {
    let reversal = if anrok { ("negation", "normal") } else { ("ReturnInvoice", "Committed") };
    vec![sold(anrok), (reversal.0, reversal.1, -45_050, -tax(anrok))]
}

fn lookup(anrok: bool, what: &str, more: Value) -> Value {
    let mut request = json!({"operation": "lookup", "connection": connection(anrok), "what": what});
    for (name, value) in more.as_object().into_iter().flatten() {
        request[name] = value.clone();
    }
    request
}

const EVERYWHERE: &[Operation] = &[
    Operation {
        name: "estimate",
        asks: Asks::Estimate,
        prepare: |_, anrok| request("estimate", invoice(anrok)),
        records: nothing,
    },
    Operation {
        name: "commit",
        asks: Asks::Record,
        prepare: |_, anrok| request("commit", invoice(anrok)),
        records: sale,
    },
    Operation {
        name: "commit again",
        asks: Asks::Record,
        prepare: |world, anrok| {
            committed(world, anrok);
            request("commit", invoice(anrok))
        },
        records: sale,
    },
    Operation {
        name: "credit",
        asks: Asks::Record,
        prepare: |world, anrok| {
            let sold = committed(world, anrok);
            let note = world.note("cn_1", &sold, &[], Some(json!([{"fee_id": "setup"}])));
            json!({"operation": "credit", "today": TODAY, "document": note, "invoice": sold})
        },
        records: credited,
    },
    Operation {
        name: "void",
        asks: Asks::Undo,
        prepare: |world, anrok| request("void", committed(world, anrok)),
        records: voided,
    },
    Operation {
        name: "void again",
        asks: Asks::Undo,
        prepare: |world, anrok| {
            let sold = committed(world, anrok);
            world.done(&request("void", sold.clone()));
            request("void", sold)
        },
        records: voided,
    },
    Operation {
        name: "void of a filed one",
        asks: Asks::Undo,
        prepare: |world, anrok| request("void", filed(world, anrok)),
        records: reversed,
    },
    Operation {
        name: "dispute",
        asks: Asks::Undo,
        prepare: |world, anrok| request("dispute", committed(world, anrok)),
        records: voided,
    },
    Operation {
        name: "dispute of a filed one",
        asks: Asks::Undo,
        prepare: |world, anrok| request("dispute", filed(world, anrok)),
        records: reversed,
    },
    Operation {
        name: "check",
        asks: Asks::Read,
        prepare: |_, anrok| json!({"operation": "check", "connection": connection(anrok)}),
        records: nothing,
    },
    Operation {
        name: "look up a transaction",
        asks: Asks::Read,
        prepare: |world, anrok| {
            let sold = committed(world, anrok);
            lookup(anrok, "transaction", json!({"id": sold["provider"]["transaction_id"]}))
        },
        records: sale,
    },
    Operation {
        name: "look up transactions",
        asks: Asks::Read,
        prepare: |world, anrok| {
            committed(world, anrok);
            let since = json!({"modified_after": "2026-11-01T00:00:00.000Z"});
            let period = json!({"from": "2026-11-01", "to": "2026-11-30"});
            lookup(anrok, "transactions", if anrok { since } else { period })
        },
        records: sale,
    },
];

const OF_ANROK: &[Operation] = &[
    Operation {
        name: "look up tax ids",
        asks: Asks::Read,
        prepare: |_, _| {
            lookup(true, "tax_ids", json!({"address": {"city": "Berlin", "country": "DE"}, "tax_ids": ["DE123456788"]}))
        },
        records: nothing,
    },
    Operation {
        name: "look up certificates",
        asks: Asks::Read,
        prepare: |world, _| {
            world.simulator.anrok().add_customer("cus_1");
            lookup(true, "certificates", json!({"external_id": "cus_1"}))
        },
        records: nothing,
    },
];

const OF_AVATAX: &[Operation] = &[
    Operation {
        name: "make a customer",
        asks: Asks::Read,
        prepare: |_, _| json!({"operation": "customer", "today": TODAY, "customer": customer("avatax_us", &montgomery())}),
        records: nothing,
    },
    Operation {
        name: "look up an address",
        asks: Asks::Read,
        prepare: |_, _| lookup(false, "address", json!({"address": montgomery()})),
        records: nothing,
    },
    Operation {
        name: "look up the company",
        asks: Asks::Read,
        prepare: |_, _| lookup(false, "company", json!({})),
        records: nothing,
    },
];

fn recorded(world: &World, anrok: bool) -> Records {
    let minor = |amount: Decimal| (if anrok { amount } else { amount * Decimal::ONE_HUNDRED }).to_i64().unwrap();
    world.simulator.recorded().iter().map(|it| (it.kind, it.status, minor(it.amount), minor(it.tax))).collect()
}

/// The figures of a taxed invoice, whatever the way to it was.
fn assert_taxed(document: &Value, anrok: bool) {
    assert_eq!(document["tax_status"], "succeeded", "{document}");
    let by_fee: Vec<(&str, i64)> = document["fees"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fee| (fee["id"].as_str().unwrap(), fee["taxes_amount_cents"].as_i64().unwrap()))
        .collect();
    let [usage, setup, plan] = taxes(anrok);
    assert_eq!(by_fee, [("usage", usage), ("setup", setup), ("plan", plan)]);
    assert_eq!(document["taxes_amount_cents"], tax(anrok));
    assert_eq!(document["total_amount_cents"], 45_050 + tax(anrok));
}

/// What was there before an operation, and what is asked.
struct Prepared {
    world: World,
    request: Value,
    requests: u32,
}

/// One combination.
fn run(operation: &Operation, anrok: bool, before: &Prepared, nth: u32, failure: &Failure, times: u32, driver: Driver) {
    let (mut world, request) = (before.world.clone(), &before.request);
    world.simulator.add_fault(Rule::new(failure.fault.clone()).nth(nth).times(times));
    let mut exchange = world.begin(request);
    let mut outcome = world.drive(&mut exchange, driver);
    world.assert_same_bytes();
    let struck = world.simulator.journal().iter().filter(|entry| entry.fault.is_some()).count();
    assert!(struck > 0, "the fault did not strike");
    // Who crashed after sending never heard of the first fault.
    let heard = struck - usize::from(driver == Driver::CrashesAfterSending(nth));
    assert_class(&outcome, failure, times, heard);
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
    let mut expected = (operation.records)(anrok);
    let mut found = recorded(&world, anrok);
    expected.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, expected, "recorded");
    if ["estimate", "commit", "commit again"].contains(&operation.name) {
        assert_taxed(&outcome["document"], anrok);
    }
    if operation.asks == Asks::Record {
        let id = outcome["transaction_id"].as_str().unwrap_or_else(|| panic!("no transaction_id: {outcome}"));
        assert!(world.simulator.recorded().iter().any(|it| it.id == id), "{id} is not what was recorded");
        assert_eq!(outcome["recorded"], true);
    }
    world.assert_no_secrets();
}

fn assert_class(outcome: &Value, failure: &Failure, times: u32, heard: usize) {
    let failed = outcome["status"] == "failed";
    let details = &outcome["error"]["details"];
    let (class, code) = (details["class"].as_str().unwrap_or(""), details["provider_code"].as_str().unwrap_or(""));
    match &failure.expect {
        Expect::Passes => assert!(!failed, "{outcome}"),
        Expect::Retried if times == u32::MAX => {
            // An empty answer to what has no answer, and half of one, may do.
            assert!(failed || matches!(failure.fault, Fault::Empty | Fault::Truncated), "{outcome}");
            if failed {
                assert_eq!((class, &outcome["retryable"]), ("retry", &json!(true)), "{outcome}");
                assert!(heard >= 2, "given up after {heard} tries: {outcome}");
            }
        }
        Expect::Retried => assert!(!failed, "{outcome}"),
        Expect::Spoilt => {
            let codes = ["lines_mismatch", "totals_mismatch", "unreadable"];
            assert!(!failed || codes.contains(&code), "{outcome}");
        }
        Expect::Refused(classes, wanted) => {
            if heard > 0 {
                assert!(failed, "{outcome}");
                assert!(classes.contains(&class), "{class}: {outcome}");
                assert!(wanted.is_empty() || code == *wanted, "{code}: {outcome}");
                assert_eq!((&outcome["retryable"], heard), (&json!(false), 1), "{outcome}");
                assert!(!details["hint"].as_str().unwrap_or("").is_empty(), "no hint: {outcome}");
            }
        }
    }
}

/// Does what comes before an operation, and counts the requests that it takes when nothing goes wrong.
fn prepare(operation: &Operation, anrok: bool) -> Prepared {
    let mut world = World::new();
    let request = (operation.prepare)(&mut world, anrok);
    world.sent.clear();
    let mut quiet = world.clone();
    let outcome = quiet.done(&request);
    let expected = (operation.records)(anrok);
    assert_eq!(recorded(&quiet, anrok).len(), expected.len(), "{}: {outcome}", operation.name);
    Prepared { world, request, requests: u32::try_from(quiet.sent.len()).unwrap() }
}

fn matrix(anrok: bool, at_least: usize) {
    let more = if anrok { OF_ANROK } else { OF_AVATAX };
    let (mut count, mut report) = (0, String::new());
    let mut wrong = Vec::new();
    quiet();
    for operation in EVERYWHERE.iter().chain(more) {
        let prepared = match std::panic::catch_unwind(|| prepare(operation, anrok)) {
            Ok(prepared) => prepared,
            Err(panic) => {
                wrong.push(format!("{} without any fault: {}", operation.name, words(&*panic)));
                continue;
            }
        };
        let requests = prepared.requests;
        let refusals = if anrok { of_anrok(operation.asks) } else { of_avatax(operation.asks) };
        let before = count;
        for nth in 1..=requests {
            for failure in of_any().iter().chain(&refusals) {
                // What is refused is refused each time; a listing and a filed one have answers without lines.
                let often: &[u32] =
                    if matches!(failure.expect, Expect::Refused(..)) { &[1] } else { &[1, 2, u32::MAX] };
                if matches!(
                    failure.fault,
                    Fault::Lines(Lines::Shuffled | Lines::Missing | Lines::Duplicated | Lines::Extra)
                ) && !matches!(operation.asks, Asks::Estimate | Asks::Record)
                {
                    continue;
                }
                for times in often {
                    for driver in [Driver::Continuous, Driver::CrashesBetween, Driver::CrashesAfterSending(nth)] {
                        count += 1;
                        let one = || run(operation, anrok, &prepared, nth, failure, *times, driver);
                        if let Err(panic) = std::panic::catch_unwind(AssertUnwindSafe(one)) {
                            let name = format!(
                                "{}, request {nth}, {}, {times} times, {driver:?}",
                                operation.name, failure.name
                            );
                            wrong.push(format!("{name}: {}", words(&*panic)));
                        }
                    }
                }
            }
        }
        writeln!(report, "  {:<24} {requests} request(s), {} combinations", operation.name, count - before).unwrap();
    }
    QUIET.set(false);
    println!(
        "{}:\n{report}  {count} combinations, {} do not hold",
        if anrok { "Anrok" } else { "AvaTax" },
        wrong.len()
    );
    assert!(wrong.is_empty(), "{} of {count} do not hold:\n{}", wrong.len(), shortened(&wrong));
    assert!(count >= at_least, "only {count} combinations");
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What does not hold is collected: this thread does not print it as well.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                usual(panic);
            }
        }));
    });
    QUIET.set(true);
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}

/// Not all of thousands: the first of each operation tell it.
fn shortened(wrong: &[String]) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let mut kept = Vec::new();
    for line in wrong {
        let start = line.split(", ").next().unwrap_or(line);
        if seen.iter().filter(|other| **other == start).count() < 6 {
            seen.push(start);
            kept.push(line.chars().take(900).collect::<String>());
        }
    }
    kept.join("\n")
}

#[test]
fn anrok_records_each_document_once_whatever_goes_wrong() {
    matrix(true, 2_000);
}

#[test]
fn avatax_records_each_document_once_whatever_goes_wrong() {
    matrix(false, 2_000);
}
