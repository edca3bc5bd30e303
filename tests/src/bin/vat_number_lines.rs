//! Reads VAT numbers over lines, for `tests/reference/vat_numbers.py`.
//!
//! Each line of standard input is a request of `vat_number_json`; each line of standard output is its answer, or
//! `{"error": …}`.

use std::io::{BufRead, BufWriter, Write};

fn main() -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        match tallage::vat_number_json(&line?) {
            Ok(answer) => writeln!(out, "{answer}")?,
            Err(error) => writeln!(out, "{{\"error\":{}}}", error.to_json())?,
        }
    }
    out.flush()
}
