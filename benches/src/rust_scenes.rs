//! What is measured inside this process: typed calls, JSON to JSON, agreement with the peers.

use crate::core_invoice_peer as core_invoice;
use crate::report::{Report, Table, time, times};
use crate::stateset::Stateset;
use crate::timer::{Contender, Effort, interleave};
use crate::workload::{PerLine, SIZES, Workload};
use rust_decimal::Decimal;
use serde_json::Value;
use std::hint::black_box;
use tallage::{Engine, Invoice};

/// What tallage answered, or the end of the run: an error is quick, and would look like speed.
pub fn must<T>(answer: Result<T, tallage::Error>) -> T {
    answer.unwrap_or_else(|e| panic!("tallage refuses the workload: {e:?}"))
}

fn mode(inclusive: bool) -> &'static str {
    if inclusive { "inclusive" } else { "exclusive" }
}

/// Every workload of one to three taxes a line.
fn workloads() -> impl Iterator<Item = (usize, bool, Workload)> {
    SIZES.into_iter().flat_map(|n| [false, true].map(|incl| (n, incl, Workload::new(n, PerLine::OneToThree, incl))))
}

/// All do the same work: their totals agree as far as their roundings allow. Ends the run if not.
pub fn agree(stateset: &Stateset) {
    let by_line = must(Engine::from_json(&Workload::config("line")));
    let by_tax = must(Engine::from_json(&Workload::config("tax")));
    for (n, inclusive, work) in workloads() {
        let ours = total_cents(&must(by_line.calculate_json(&work.invoice())));
        let theirs = stateset.compute(&stateset.request(&work)).total * Decimal::ONE_HUNDRED;
        let apart = (Decimal::from(ours) - theirs).abs();
        // It rounds the sum of a line's taxes once, `line` rounds each of up to three: at most two cents apart a line.
        assert!(apart <= Decimal::from(2 * n), "{n} lines {}: {ours} is not {theirs}", mode(inclusive));
        if inclusive {
            assert!(apart.is_zero(), "{n} lines inclusive: {ours} is not {theirs}");
        }
    }
    for n in SIZES {
        let work = Workload::new(n, PerLine::Exactly(1), false);
        let ours = total_cents(&must(by_tax.calculate_json(&work.invoice())));
        let totals = core_invoice::compute(&core_invoice::invoice(&work)).totals;
        let theirs = totals.with_tax.map(|amount| amount.raw() * Decimal::ONE_HUNDRED);
        assert_eq!(theirs, Some(Decimal::from(ours)), "{n} lines: core-invoice must agree to the cent");
    }
}

fn total_cents(taxed: &str) -> i64 {
    let taxed: Value = serde_json::from_str(taxed).expect("a taxed invoice is JSON");
    taxed["sub_total_including_taxes_amount_cents"].as_i64().expect("an amount")
}

/// (a) Typed values in, typed values out.
pub fn typed(report: &mut Report, effort: Effort, stateset: &Stateset) {
    let engine = must(Engine::from_json(&Workload::config("tax")));
    let mut table = Table::new(
        "Typed values: one to three taxes a line",
        &["lines", "tallage", "a line", "stateset-core", "a line", "tallage is faster by"],
    );
    let mut ratios = Vec::new();
    for (n, inclusive, work) in workloads() {
        let text = work.invoice();
        let invoice = must(Invoice::from_json(&text));
        let request = stateset.request(&work);
        let rounds = interleave(
            effort,
            vec![
                Contender::new("tallage", || must(engine.calculate(black_box(&invoice)))),
                Contender::new("stateset", || stateset.compute(black_box(&request))),
            ],
        );
        let ratio = rounds.ratio("stateset", "tallage");
        let case = format!("{n} {}", mode(inclusive));
        ratios.push((case.clone(), ratio));
        table.rows.push(vec![
            case,
            time(rounds.ns("tallage")),
            time(rounds.ns("tallage") / n as f64),
            time(rounds.ns("stateset")),
            time(rounds.ns("stateset") / n as f64),
            times(ratio),
        ]);
    }
    report.table(table);
    report.at_least("(a) typed: faster than stateset-core's compute_tax", 4.0, &ratios);
}

/// (a) again, with what core-invoice can do: one tax a line, prices without tax.
pub fn one_tax(report: &mut Report, effort: Effort, stateset: &Stateset) {
    let engine = must(Engine::from_json(&Workload::config("tax")));
    let mut table = Table::new(
        "Typed values: one tax a line, exclusive",
        &["lines", "tallage", "core-invoice", "stateset-core", "faster than core-invoice", "than stateset-core"],
    );
    for n in SIZES {
        let work = Workload::new(n, PerLine::Exactly(1), false);
        let text = work.invoice();
        let invoice = must(Invoice::from_json(&text));
        let request = stateset.request(&work);
        let theirs = core_invoice::invoice(&work);
        let rounds = interleave(
            effort,
            vec![
                Contender::new("tallage", || must(engine.calculate(black_box(&invoice)))),
                Contender::new("core-invoice", || core_invoice::compute(black_box(&theirs))),
                Contender::new("stateset", || stateset.compute(black_box(&request))),
            ],
        );
        table.rows.push(vec![
            n.to_string(),
            time(rounds.ns("tallage")),
            time(rounds.ns("core-invoice")),
            time(rounds.ns("stateset")),
            times(rounds.ratio("core-invoice", "tallage")),
            times(rounds.ratio("stateset", "tallage")),
        ]);
    }
    report.table(table);
}

/// (b) JSON text in, JSON text out.
pub fn json(report: &mut Report, effort: Effort, stateset: &Stateset) {
    let engine = must(Engine::from_json(&Workload::config("tax")));
    let mut table = Table::new(
        "JSON in, JSON out: one to three taxes a line",
        &[
            "lines",
            "tallage",
            "stateset-core",
            "parse + write",
            "explain",
            "faster than stateset-core",
            "of parse + write",
            "bytes in / out",
            "stateset-core's bytes",
        ],
    );
    let (mut peers, mut floors) = (Vec::new(), Vec::new());
    for (n, inclusive, work) in workloads() {
        let (ours_in, theirs_in) = (work.invoice(), stateset.request_json(&work));
        let (ours_out, theirs_out) = (must(engine.calculate_json(&ours_in)), stateset.json(&theirs_in));
        let parsed: Value = serde_json::from_str(&ours_out).expect("a taxed invoice is JSON");
        let rounds = interleave(
            effort,
            vec![
                Contender::new("tallage", || must(engine.calculate_json(black_box(&ours_in)))),
                Contender::new("stateset", || stateset.json(black_box(&theirs_in))),
                Contender::new("parse+write", || {
                    let input: Value = serde_json::from_str(black_box(&ours_in)).expect("the workload is JSON");
                    (input, serde_json::to_string(black_box(&parsed)).expect("a value serializes"))
                }),
                Contender::new("explain", || must(engine.explain_json(black_box(&ours_in)))),
            ],
        );
        let (peer, floor) = (rounds.ratio("stateset", "tallage"), rounds.ratio("tallage", "parse+write"));
        let case = format!("{n} {}", mode(inclusive));
        peers.push((case.clone(), peer));
        floors.push((case.clone(), floor));
        table.rows.push(vec![
            case,
            time(rounds.ns("tallage")),
            time(rounds.ns("stateset")),
            time(rounds.ns("parse+write")),
            time(rounds.ns("explain")),
            times(peer),
            times(floor),
            format!("{} / {}", ours_in.len(), ours_out.len()),
            format!("{} / {}", theirs_in.len(), theirs_out.len()),
        ]);
    }
    report.table(table);
    report.at_least("(b) JSON to JSON: faster than stateset-core's", 2.0, &peers);
    report.at_most("(b) JSON to JSON: of parsing the input and writing the output with serde_json", 2.0, &floors);
}
