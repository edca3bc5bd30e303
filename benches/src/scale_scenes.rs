//! How things grow: a big configuration, and controlled rounding on many lines.

use crate::report::{Report, Table, time, times};
use crate::rust_scenes::must;
use crate::timer::{Contender, Effort, interleave, median, now};
use crate::workload::{CHARGES, PerLine, Workload, big_config, big_invoice};
use std::hint::black_box;
use std::time::Duration;
use tallage::{Engine, Invoice};

const TAXES: usize = 10_000;
const PLANS: usize = 2000;

/// (d) Building an engine from a big configuration, and looking things up in it.
pub fn big(report: &mut Report, effort: Effort) {
    let config = big_config(TAXES, PLANS, |_| true);
    let mut builds = Vec::new();
    for _ in 0..7 {
        let start = now();
        let built = black_box(must(Engine::from_json(black_box(&config))));
        builds.push((now() - start).as_nanos() as f64);
        drop(built); // not counted
    }
    let worst = builds.iter().copied().fold(0.0, f64::max);
    let mut table = Table::new("A big configuration", &["", "measured"]);
    table.rows.push(vec![
        format!(
            "build: {TAXES} taxes, {PLANS} plans × {CHARGES} charges ({:.1} MB of JSON)",
            config.len() as f64 / 1e6
        ),
        format!("{} (slowest of {}: {})", time(median(builds.clone())), builds.len(), time(worst)),
    ]);
    report.bar("(d) building that engine", "< 1 s".into(), time(worst), worst < 1e9);

    let used: Vec<usize> = (0..10).map(|i| (i * 197 + 3) % PLANS).collect();
    let small = must(Engine::from_json(&big_config(TAXES, PLANS, |p| used.contains(&p))));
    let large = must(Engine::from_json(&config));
    let text = big_invoice(&used);
    let (one, other) = (must(small.calculate_json(&text)), must(large.calculate_json(&text)));
    assert_eq!(one, other, "the size of a configuration changed a result");
    let invoice = must(Invoice::from_json(&text));
    let rounds = interleave(
        effort,
        vec![
            Contender::new("small", || must(small.calculate(black_box(&invoice)))),
            Contender::new("large", || must(large.calculate(black_box(&invoice)))),
        ],
    );
    let ratio = rounds.ratio("large", "small");
    for (name, plans) in [("small", used.len()), ("large", PLANS)] {
        table
            .rows
            .push(vec![format!("typed call, 10 fees of 10 plans, engine of {plans} plans"), time(rounds.ns(name))]);
    }
    table.rows.push(vec!["large / small".into(), times(ratio)]);
    report.table(table);
    report.at_most("(d) a call on the big engine, of the same on a small one", 1.25, &[("typed".into(), ratio)]);
}

/// (e) Strategy `document`: controlled rounding of fees × 3 taxes.
pub fn document(report: &mut Report) {
    let mut table = Table::new(
        "Strategy `document`: controlled rounding, three taxes a line (typed call)",
        &["lines", "cells", "call", "a cell", "strategy `tax`, a cell"],
    );
    let by_document = must(Engine::from_json(&Workload::config("document")));
    let by_tax = must(Engine::from_json(&Workload::config("tax")));
    let mut cells = Vec::new();
    for n in [1000, 10_000, 100_000] {
        let text = Workload::new(n, PerLine::Exactly(3), false).invoice();
        let invoice = must(Invoice::from_json(&text));
        let effort = Effort { rounds: 15, sample: Duration::from_millis(10) };
        let rounds = interleave(
            effort,
            vec![
                Contender::new("document", || must(by_document.calculate(black_box(&invoice)))),
                Contender::new("tax", || must(by_tax.calculate(black_box(&invoice)))),
            ],
        );
        let count = (n * 3) as f64;
        cells.push(rounds.ns("document") / count);
        table.rows.push(vec![
            n.to_string(),
            (n * 3).to_string(),
            time(rounds.ns("document")),
            time(rounds.ns("document") / count),
            time(rounds.ns("tax") / count),
        ]);
    }
    report.table(table);
    report.at_most(
        "(e) strategy `document`: a cell of 100,000 lines, of a cell of 1,000",
        2.0,
        &[("typed".into(), cells[2] / cells[0])],
    );
}
