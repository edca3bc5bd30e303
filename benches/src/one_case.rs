//! One case alone, over and over, for a profiler:
//! `perf record target/release/tallage-bench case typed 1000 excl 5000`.

use crate::rust_scenes::must;
use crate::stateset::Stateset;
use crate::workload::{PerLine, Workload};
use std::hint::black_box;
use tallage::{Engine, Invoice};

/// Runs `[case, lines, excl | incl | doc, calls]`; whether it knew the case.
pub fn run(arguments: &[String]) -> bool {
    let [case, lines, mode, calls] = arguments else { return false };
    let (Ok(lines), Ok(calls)) = (lines.parse(), calls.parse::<u32>()) else { return false };
    let per_line = if mode == "doc" { PerLine::Exactly(3) } else { PerLine::OneToThree };
    let work = Workload::new(lines, per_line, mode == "incl");
    let engine = must(Engine::from_json(&Workload::config(if mode == "doc" { "document" } else { "tax" })));
    let text = work.invoice();
    let invoice = must(Invoice::from_json(&text));
    let taxed = must(engine.calculate(&invoice));
    let stateset = Stateset::new();
    let (request, request_json) = (stateset.request(&work), stateset.request_json(&work));
    for _ in 0..calls {
        match case.as_str() {
            "parse" => drop(black_box(must(Invoice::from_json(black_box(&text))))),
            "typed" => drop(black_box(must(engine.calculate(black_box(&invoice))))),
            "write" => drop(black_box(black_box(&taxed).to_json())),
            "json" => drop(black_box(must(engine.calculate_json(black_box(&text))))),
            "explain" => drop(black_box(must(engine.explain_json(black_box(&text))))),
            "stateset-typed" => drop(black_box(stateset.compute(black_box(&request)))),
            "stateset-json" => drop(black_box(stateset.json(black_box(&request_json)))),
            _ => return false,
        }
    }
    true
}
