//! No input makes the engine panic: every vector, cut, spliced and garbled a thousand times, is answered with a result or
//! with a typed error that has a code and a sentence. A cheap fuzzer over all parsers that runs with every test.

use tallage_conformance::cases;

const ROUNDS: usize = 1_000;
const SPLICES: [&str; 24] = [
    "0",
    "-",
    "9",
    "999999999999999",
    "1000000000000000",
    "-1",
    "1e3",
    "1.5",
    "null",
    "true",
    "[]",
    "{}",
    "\"",
    "\\",
    ",",
    ":",
    "]",
    "}",
    "\"document\"",
    "\"1000\"",
    "\"0.000001\"",
    "\"2026-02-30\"",
    "\u{0}",
    "é",
];

/// xorshift64*: the same garbling in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}

fn garble(text: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for _ in 0..1 + random.below(3) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(12)).min(bytes.len());
        match random.below(5) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 => drop(bytes.splice(at..end, SPLICES[random.below(SPLICES.len())].bytes())),
            3 => {
                let copy = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, copy));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.below(256) as u8;
                }
            }
        }
    }
    bytes
}

#[test]
fn garbled_input_is_answered_never_a_panic() {
    let mut random = Random(0x7A11A6E);
    let (mut results, mut errors) = (0u32, 0u32);
    for case in cases::all().unwrap() {
        for round in 0..ROUNDS {
            let mut garbled = case.clone();
            // The configuration now and then, the document mostly.
            match &mut garbled.document {
                Some(document) if round % 5 != 0 && document.len() < 100_000 => {
                    *document = garble(document, &mut random)
                }
                _ => garbled.config = garble(&garbled.config, &mut random),
            }
            match garbled.run() {
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
