//! Drives the engine over JSON lines, for the differential test in `tests/reference`.
//!
//! Each line of standard input is `{"config": …, "operation": "calculate|credit|resolve|explain|lint", "document": …}`; configuration and
//! document reach the engine as the very text that stands in the line. Each line of standard output is `{"result": …}` or
//! `{"error": …}`. An engine is kept for as long as the configuration text repeats.

use std::io::{BufRead, BufWriter, Write};

use serde::Deserialize;
use serde_json::value::RawValue;
use tallage::{Engine, Error};

/// One line of input.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request<'a> {
    #[serde(borrow)]
    config: &'a RawValue,
    operation: Operation,
    #[serde(borrow, default)]
    document: Option<&'a RawValue>,
}

/// What to ask the engine.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Operation {
    Calculate,
    Credit,
    Resolve,
    Explain,
    Lint,
}

/// The engine that was built last, with its configuration text.
type Cached = Option<(String, Engine)>;

fn answer(request: &Request, cached: &mut Cached) -> Result<String, Error> {
    let config = request.config.get();
    if cached.as_ref().is_some_and(|(text, _)| text != config) {
        *cached = None;
    }
    let (_, engine) = match cached {
        Some(pair) => pair,
        None => cached.insert((config.to_owned(), Engine::from_json(config)?)),
    };
    let document = request.document.map_or("null", RawValue::get);
    match request.operation {
        Operation::Calculate => engine.calculate_json(document),
        Operation::Credit => engine.credit_json(document),
        Operation::Resolve => engine.resolve_json(document),
        Operation::Explain => engine.explain_json(document),
        Operation::Lint => Ok(engine.lint_json()),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut cached = None;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let request: Request = serde_json::from_str(&line)?;
        match answer(&request, &mut cached) {
            Ok(result) => writeln!(out, "{{\"result\":{result}}}")?,
            Err(error) => writeln!(out, "{{\"error\":{}}}", error.to_json())?,
        }
        out.flush()?;
    }
    Ok(())
}
