//! Garbling texts, the same in every run: the cheap fuzzer that runs with every test.

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

/// xorshift64*: small, and the same everywhere.
pub struct Random(pub u64);

impl Random {
    /// A number from 0 to `bound` − 1.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}

/// `text` with one to three places cut out, cut off, replaced, doubled or changed.
pub fn garble(text: &[u8], random: &mut Random) -> Vec<u8> {
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
