//! (c) The same call from C, Python and Node, beside the call in Rust and beside Medusa in Node.

use crate::report::{Report, Table, time, times};
use crate::rust_scenes::must;
use crate::timer::{Contender, Effort, interleave};
use crate::worker::Worker;
use crate::workload::{PerLine, Workload};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use tallage::Engine;

/// The commands of the workers.
pub struct Commands {
    pub c: Vec<String>,
    pub python: Vec<String>,
    pub node: Vec<String>,
}

pub fn calls(report: &mut Report, effort: Effort, commands: &Commands, scratch: &Path) {
    let config_text = Workload::config("tax");
    let config = write(scratch, "config.json", &config_text);
    let engine = must(Engine::from_json(&config_text));
    let c = Worker::start(&commands.c, &config);
    let python = Worker::start(&commands.python, &config);
    let node = Worker::start(&commands.node, &config);

    let mut call = Table::new(
        "One call from each language: JSON text in, JSON text out (exclusive)",
        &["lines", "Rust", "C", "Python", "Node", "C / Rust", "Python / Rust", "Node / Rust"],
    );
    let mut natural = Table::new(
        "One call with the language's own objects: the result kept as text, or read as an object at once",
        &["lines", "Python dict in", "and dict out", "Node object in", "and object out"],
    );
    let mut medusa = Table::new(
        "Node: tallage beside @medusajs/utils (decorateCartTotals)",
        &[
            "lines",
            "Medusa, text in and out",
            "tallage faster by",
            "Medusa, objects",
            "tallage, object in: faster by",
            "object in and out: faster by",
        ],
    );
    let mut faster = Vec::new();
    let mut through_c = Vec::new();
    for n in [1, 10, 100, 1000] {
        let work = Workload::new(n, PerLine::OneToThree, false);
        let text = work.invoice();
        let invoice = write(scratch, &format!("invoice_{n}.json"), &text);
        let cart = write(scratch, &format!("cart_{n}.json"), &work.medusa_cart());
        let contender = |name, worker: &'static str, document: &PathBuf| {
            let (worker, document) = match worker {
                "c" => (&c, document.clone()),
                "python" => (&python, document.clone()),
                _ => (&node, document.clone()),
            };
            Contender::timed(name, move |n| worker.run(name, &document, n))
        };
        let rounds = interleave(
            effort,
            vec![
                Contender::new("rust", || must(engine.calculate_json(black_box(&text)))),
                contender("c_text", "c", &invoice),
                contender("python_text", "python", &invoice),
                contender("python_dict", "python", &invoice),
                contender("python_read", "python", &invoice),
                contender("node_text", "node", &invoice),
                contender("node_object", "node", &invoice),
                contender("node_read", "node", &invoice),
                contender("medusa_object", "node", &cart),
                contender("medusa_text", "node", &cart),
            ],
        );
        let t = |name| time(rounds.ns(name));
        let of_rust = |name| rounds.ratio(name, "rust");
        call.rows.push(vec![
            n.to_string(),
            t("rust"),
            t("c_text"),
            t("python_text"),
            t("node_text"),
            times(of_rust("c_text")),
            times(of_rust("python_text")),
            times(of_rust("node_text")),
        ]);
        natural.rows.push(vec![n.to_string(), t("python_dict"), t("python_read"), t("node_object"), t("node_read")]);
        let texts = rounds.ratio("medusa_text", "node_text");
        let objects = rounds.ratio("medusa_object", "node_object");
        faster.extend([(format!("{n} as text"), texts), (format!("{n} as objects"), objects)]);
        medusa.rows.push(vec![
            n.to_string(),
            t("medusa_text"),
            times(texts),
            t("medusa_object"),
            times(objects),
            times(rounds.ratio("medusa_object", "node_read")),
        ]);
        if n <= 100 {
            through_c.push((format!("{n} lines"), of_rust("c_text")));
        }
        if n == 10 {
            report.at_most(
                "(c) a Python call, of the Rust JSON call, 10 lines",
                1.5,
                &[("text".into(), of_rust("python_text"))],
            );
            report.at_most(
                "(c) a Node call, of the Rust JSON call, 10 lines",
                1.5,
                &[("text".into(), of_rust("node_text"))],
            );
        }
    }
    report.at_most("(c) a C call, of the Rust JSON call, 1 to 100 lines", 1.05, &through_c);
    for table in [call, natural, medusa] {
        report.table(table);
    }
    report.at_least("(c) Node: faster than Medusa", 20.0, &faster);
}

/// How large the libraries are that a host takes along: `sizes` in the folder has a line `NAME TAB BYTES` for each.
pub fn sizes(report: &mut Report, folder: &Path) {
    let mut table = Table::new("Libraries: size of the file", &["", "MB"]);
    let text = std::fs::read_to_string(folder.join("sizes")).unwrap_or_else(|e| panic!("no sizes: {e}"));
    for (name, bytes) in text.lines().filter_map(|line| line.split_once('\t')) {
        let hundredths = bytes.trim().parse::<u64>().unwrap_or_else(|e| panic!("{name}: {e}")) / 10_000;
        table.rows.push(vec![name.into(), format!("{}.{:02}", hundredths / 100, hundredths % 100)]);
    }
    report.table(table);
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap_or_else(|e| panic!("cannot write {}: {e}", path.display()));
    path
}
