//! No input makes the engine panic: every vector, cut, spliced and garbled a thousand times, is answered with a result or
//! with a typed error that has a code and a sentence. A cheap fuzzer over all parsers that runs with every test.

use tallage_conformance::cases;
use tallage_conformance::garble::{Random, garble};

const ROUNDS: usize = 1_000;

#[test]
fn garbled_input_is_answered_never_a_panic() {
    let mut random = Random(0x7A11A6E);
    let (mut results, mut errors) = (0u32, 0u32);
    for case in cases::all().unwrap() {
        // An engine takes longer to build than a document to be answered.
        let engine = case.engine();
        for round in 0..ROUNDS {
            let mut garbled = case.clone();
            // The configuration now and then, the document mostly.
            let answer = match (&mut garbled.document, &engine) {
                (Some(document), engine) if round % 5 != 0 && document.len() < 100_000 => {
                    *document = garble(document, &mut random);
                    engine.as_ref().map_or_else(|| garbled.run(), |engine| garbled.run_on(engine))
                }
                _ => {
                    garbled.config = garble(&garbled.config, &mut random);
                    garbled.run()
                }
            };
            match answer {
                Ok(result) => {
                    let json = serde_json::from_str::<serde_json::Value>(&result).is_ok();
                    // An engine that was built answers nothing more.
                    assert!(json || garbled.operation == "engine", "{}: {result}", case.name);
                    results += 1;
                }
                Err(error) => {
                    assert!(!error.code().is_empty() && !error.message().is_empty(), "{}: {error:?}", case.name);
                    errors += 1;
                }
            }
        }
    }
    // Garbling hits names and spaces too: some of it must still be answered.
    assert!(results > 5_000 && errors > 100_000, "{results} results, {errors} errors");
}
