//! Writes `expected.json` (and the composed `document.json`) for cases that have none; `--force` rewrites all but
//! the error cases, which are written by hand. A result that does not contain the hand-worked figures is never written.

use std::fs;
use tallage_conformance::{cases, compare};

fn main() {
    let force = std::env::args().any(|argument| argument == "--force");
    let mut cases = cases::all().unwrap_or_else(|wrong| panic!("malformed cases:\n{}", wrong.join("\n")));
    let (mut written, mut refused) = (0, Vec::new());
    let mut done: Vec<String> = Vec::new();
    // A composed case needs the results of other cases: go round until nothing moves any more.
    loop {
        let before = done.len();
        for index in 0..cases.len() {
            let case = cases[index].clone();
            let waits = case.compose.iter().flat_map(|compose| {
                let notes = compose.get("credit_notes_of").and_then(|notes| notes.as_array()).into_iter().flatten();
                let results = compose.get("results_of").and_then(|results| results.as_array()).into_iter().flatten();
                notes
                    .chain(results.filter_map(|result| result.get("case")))
                    .chain(compose.get("invoice_of"))
                    .chain(compose.get("document_of"))
                    .filter_map(|name| name.as_str())
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            });
            if done.contains(&case.name) || waits.into_iter().any(|name| !done.contains(&name)) {
                continue;
            }
            done.push(case.name.clone());
            if let Some(document) = case.composed(&cases)
                && (force || case.document.is_none())
            {
                fs::write(case.folder.join("document.json"), &document).unwrap();
                cases[index].document = Some(document);
            }
            let Some(figures) = case.figures.as_ref().filter(|_| force || case.expected.is_none()) else { continue };
            let result = match cases[index].run() {
                Ok(result) => result,
                Err(error) => {
                    refused.push(format!("{}: {error}", case.name));
                    continue;
                }
            };
            let places = compare::not_contained(figures, &serde_json::from_str(&result).unwrap_or_default());
            if places.is_empty() {
                fs::write(case.folder.join("expected.json"), format!("{result}\n")).unwrap();
                cases[index].expected = Some(format!("{result}\n").into_bytes());
                written += 1;
            } else {
                refused.push(format!("{}:\n    {}", case.name, places.join("\n    ")));
            }
        }
        if done.len() == before {
            break;
        }
    }
    println!("{written} written, {} refused, {} cases", refused.len(), cases.len());
    if !refused.is_empty() {
        eprintln!("refused, since the hand-worked figures are not in the result:\n{}", refused.join("\n"));
        std::process::exit(1);
    }
}
