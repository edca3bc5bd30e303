//! `make bench`: tallage beside its peers, in one run. Called by `run.sh`, which builds what the workers need.
//!
//! usage: tallage-bench OUT_FOLDER C_WORKER PYTHON PYTHON_WORKER NODE_WORKER

mod call_scenes;
mod core_invoice_peer;
mod one_case;
mod report;
mod rust_scenes;
mod scale_scenes;
mod stateset;
mod stdnum_peer;
mod timer;
mod vat_scenes;
mod worker;
mod workload;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use timer::Effort;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, case @ ..] = &arguments[..]
        && word == "case"
    {
        return if one_case::run(case) { ExitCode::SUCCESS } else { ExitCode::from(2) };
    }
    let [out, c, python, python_worker, node_worker] = &arguments[..] else {
        eprintln!("usage: tallage-bench OUT_FOLDER C_WORKER PYTHON PYTHON_WORKER NODE_WORKER");
        return ExitCode::from(2);
    };
    let out = Path::new(out);
    let commands = call_scenes::Commands {
        c: vec![c.clone()],
        python: vec![python.clone(), python_worker.clone()],
        node: vec!["node".into(), node_worker.clone()],
    };
    let effort = Effort { rounds: 41, sample: Duration::from_millis(4) };
    let stateset = stateset::Stateset::new();
    let mut report = report::Report::default();

    // BENCH_ONLY=typed,json runs some of it, while one works on something.
    let only = std::env::var("BENCH_ONLY").unwrap_or_default();
    let wanted = |scene: &str| only.is_empty() || only.split(',').any(|name| name == scene);
    rust_scenes::agree(&stateset);
    if wanted("typed") {
        rust_scenes::typed(&mut report, effort, &stateset);
        rust_scenes::one_tax(&mut report, effort, &stateset);
    }
    if wanted("json") {
        rust_scenes::json(&mut report, effort, &stateset);
    }
    if wanted("calls") {
        call_scenes::calls(&mut report, effort, &commands, out);
        call_scenes::sizes(&mut report, out);
    }
    if wanted("big") {
        scale_scenes::big(&mut report, effort);
    }
    if wanted("document") {
        scale_scenes::document(&mut report);
    }
    if wanted("vat") {
        vat_scenes::vat(&mut report);
    }

    let machine = report::machine(python);
    let written = std::fs::write(out.join("results.md"), report.markdown(&machine))
        .and_then(|()| std::fs::write(out.join("results.json"), format!("{:#}\n", report.json(&machine))));
    print!("{}", report.verdict());
    match written {
        Ok(()) if report.passed() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(e) => {
            eprintln!("cannot write the results to {}: {e}", out.display());
            ExitCode::from(2)
        }
    }
}
