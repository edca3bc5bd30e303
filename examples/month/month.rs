//! Taxes a month of documents and prints one canonical result per line.
//!
//! ```text
//! month config.json invoices.jsonl               every result, one per line
//! month config.json invoices.jsonl --explain ID  one invoice with its explanation
//! ```
//!
//! `month.c`, `month.py` and `month.mjs` do the same in their languages; `make demo` compares what they print.
//! Nothing here knows about tax: a credit note gets the results that were printed before it, as text.

use std::collections::HashMap;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

const CALCULATE: &str = r#"{"op":"calculate","document":"#;
const CREDIT: &str = r#"{"op":"credit","of":""#;
const CREDITED_DOCUMENT: &str = r#"","document":"#;
const ID: &str = r#"{"id":""#;

/// One line of `invoices.jsonl`. The month is written in one fixed form, so that a line can be taken apart as text.
enum Line<'a> {
    Calculate { document: &'a str },
    Credit { of: &'a str, document: &'a str },
}

fn parse(line: &str) -> Option<Line<'_>> {
    let inner = line.strip_suffix('}')?;
    if let Some(document) = inner.strip_prefix(CALCULATE) {
        return Some(Line::Calculate { document });
    }
    let (of, document) = inner.strip_prefix(CREDIT)?.split_once(CREDITED_DOCUMENT)?;
    Some(Line::Credit { of, document })
}

/// The id of a document: its first member.
fn id(document: &str) -> Option<&str> {
    document.strip_prefix(ID)?.split('"').next()
}

/// The credit request with the invoice and its earlier credit notes put in as the last two members.
fn request(document: &str, invoice: &str, earlier: &[String]) -> Option<String> {
    let head = document.strip_suffix('}')?;
    Some(format!(r#"{head},"invoice":{invoice},"credit_notes":[{}]}}"#, earlier.join(",")))
}

fn run(config: &str, lines: &str, explain: Option<&str>) -> Result<(), Box<dyn Error>> {
    let engine = tallage::Engine::from_json(&std::fs::read_to_string(config)?).map_err(|e| e.to_json())?;
    let mut invoices: HashMap<String, String> = HashMap::new();
    let mut notes: HashMap<String, Vec<String>> = HashMap::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (number, line) in std::fs::read_to_string(lines)?.lines().enumerate() {
        let malformed = || format!("{lines}:{}: not a line of a month", number + 1);
        let result = match parse(line).ok_or_else(malformed)? {
            Line::Calculate { document } => {
                let id = id(document).ok_or_else(malformed)?;
                if explain == Some(id) {
                    let explained = engine.explain_json(document).map_err(|e| e.to_json())?;
                    writeln!(out, "{explained}")?;
                    return Ok(out.flush()?);
                }
                let result = engine.calculate_json(document).map_err(|e| e.to_json())?;
                invoices.insert(id.to_owned(), result.clone());
                result
            }
            Line::Credit { of, document } => {
                let invoice = invoices.get(of).ok_or_else(malformed)?;
                let earlier = notes.entry(of.to_owned()).or_default();
                let request = request(document, invoice, earlier).ok_or_else(malformed)?;
                let result = engine.credit_json(&request).map_err(|e| e.to_json())?;
                earlier.push(result.clone());
                result
            }
        };
        if explain.is_none() {
            writeln!(out, "{result}")?;
        }
    }
    match explain {
        Some(id) => Err(format!("`{id}` is not an invoice of {lines}").into()),
        None => Ok(out.flush()?),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        [config, lines] => run(config, lines, None),
        [config, lines, "--explain", id] => run(config, lines, Some(id)),
        _ => Err("usage: month config.json invoices.jsonl [--explain ID]".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}
