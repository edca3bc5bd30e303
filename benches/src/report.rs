//! What a run found: tables, bars, the machine; as Markdown for the page and as JSON beside it.

use serde_json::{Value, json};
use std::fmt::Write;
use std::process::Command;

/// A table of the page.
pub struct Table {
    pub title: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(title: &str, columns: &[&str]) -> Self {
        Self { title: title.into(), columns: columns.iter().map(|c| (*c).into()).collect(), rows: Vec::new() }
    }
}

/// A bar of the issue: what was asked for and what was measured.
struct Bar {
    what: String,
    wanted: String,
    measured: String,
    passed: bool,
}

/// Everything a run found.
#[derive(Default)]
pub struct Report {
    tables: Vec<Table>,
    bars: Vec<Bar>,
}

impl Report {
    pub fn table(&mut self, table: Table) {
        eprintln!("{}", markdown_table(&table));
        self.tables.push(table);
    }

    /// A bar on the worst of several ratios, each with its case: at least `limit`.
    pub fn at_least(&mut self, what: &str, limit: f64, ratios: &[(String, f64)]) {
        self.worst(what, format!("≥ {limit}×"), ratios, |ratio| ratio >= limit, |a, b| a < b);
    }

    /// A bar on the worst of several ratios, each with its case: at most `limit`.
    pub fn at_most(&mut self, what: &str, limit: f64, ratios: &[(String, f64)]) {
        self.worst(what, format!("≤ {limit}×"), ratios, |ratio| ratio <= limit, |a, b| a > b);
    }

    fn worst(
        &mut self,
        what: &str,
        wanted: String,
        ratios: &[(String, f64)],
        reached: impl Fn(f64) -> bool,
        worse: impl Fn(f64, f64) -> bool,
    ) {
        let worst = ratios.iter().reduce(|a, b| if worse(a.1, b.1) { a } else { b });
        let Some((case, ratio)) = worst else { return };
        let good = ratios.iter().filter(|(_, ratio)| reached(*ratio)).count();
        let passed = good == ratios.len();
        let share = if passed { String::new() } else { format!("; {good} of {} reach it", ratios.len()) };
        self.bar(what, wanted, format!("{ratio:.2}× ({case}{share})"), passed);
    }

    pub fn bar(&mut self, what: &str, wanted: String, measured: String, passed: bool) {
        self.bars.push(Bar { what: what.into(), wanted, measured, passed });
    }

    /// Whether every bar was passed.
    pub fn passed(&self) -> bool {
        self.bars.iter().all(|bar| bar.passed)
    }

    /// The bars as lines for the terminal.
    pub fn verdict(&self) -> String {
        self.bars.iter().fold(String::new(), |mut out, b| {
            let word = if b.passed { "PASS" } else { "FAIL" };
            let _ = writeln!(out, "{word}  {}: wanted {}, worst {}", b.what, b.wanted, b.measured);
            out
        })
    }

    pub fn markdown(&self, machine: &[(String, String)]) -> String {
        let mut bars = Table::new("Bars", &["", "wanted", "worst measured", ""]);
        for b in &self.bars {
            let word = if b.passed { "PASS" } else { "**FAIL**" };
            bars.rows.push(vec![b.what.clone(), b.wanted.clone(), b.measured.clone(), word.into()]);
        }
        let facts: Vec<String> = machine.iter().map(|(k, v)| format!("{k} {v}")).collect();
        let mut out = format!("Measured on: {}.\n\n{}", facts.join("; "), markdown_table(&bars));
        for table in &self.tables {
            let _ = write!(out, "\n{}", markdown_table(table));
        }
        out
    }

    pub fn json(&self, machine: &[(String, String)]) -> Value {
        let bars: Vec<Value> = self
            .bars
            .iter()
            .map(|b| json!({"what": b.what, "wanted": b.wanted, "measured": b.measured, "passed": b.passed}))
            .collect();
        let tables: Vec<Value> =
            self.tables.iter().map(|t| json!({"title": t.title, "columns": t.columns, "rows": t.rows})).collect();
        let machine: serde_json::Map<String, Value> =
            machine.iter().map(|(k, v)| (k.clone(), v.as_str().into())).collect();
        json!({"machine": machine, "bars": bars, "tables": tables})
    }
}

fn markdown_table(table: &Table) -> String {
    let mut out = format!("### {}\n\n| {} |\n|", table.title, table.columns.join(" | "));
    for i in 0..table.columns.len() {
        out.push_str(if i == 0 { "---|" } else { "---:|" });
    }
    out.push('\n');
    for row in &table.rows {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out
}

/// A time for people: three figures and a unit.
pub fn time(ns: f64) -> String {
    let (value, unit) = match ns {
        ns if ns < 1e3 => (ns, "ns"),
        ns if ns < 1e6 => (ns / 1e3, "µs"),
        ns if ns < 1e9 => (ns / 1e6, "ms"),
        ns => (ns / 1e9, "s"),
    };
    match value {
        v if v < 10.0 => format!("{v:.2} {unit}"),
        v if v < 100.0 => format!("{v:.1} {unit}"),
        v => format!("{v:.0} {unit}"),
    }
}

/// A ratio for people.
pub fn times(ratio: f64) -> String {
    if ratio < 10.0 { format!("{ratio:.2}×") } else { format!("{ratio:.1}×") }
}

/// The machine and the versions that took part.
pub fn machine(python: &str) -> Vec<(String, String)> {
    let model = std::fs::read_to_string("/proc/cpuinfo")
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix("model name").map(|rest| rest.trim_matches([' ', '\t', ':']).to_string()))
        .unwrap_or_else(|| "unknown".into());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let mut facts = vec![("CPU".to_string(), format!("{model}, {cores} cores visible"))];
    for (name, program, argument) in [
        ("system", "uname", "-sr"),
        ("rustc", "rustc", "-V"),
        ("Python", python, "-V"),
        ("Node", "node", "-v"),
        ("cc", "cc", "-dumpfullversion"),
        ("date", "date", "+%F"),
    ] {
        let version = Command::new(program).arg(argument).output().map(|o| o.stdout).unwrap_or_default();
        let version = String::from_utf8_lossy(&version).trim().replace("Python ", "").replace("rustc ", "");
        facts.push((name.into(), if version.is_empty() { "not found".into() } else { version }));
    }
    for (name, version) in [
        ("tallage", tallage::version()),
        ("stateset-core", "1.40.0"),
        ("core-invoice", "2.0.3"),
        ("stdnum", "0.2.0"),
        ("@medusajs/utils", "2.21.2"),
    ] {
        facts.push((name.into(), version.into()));
    }
    facts
}
