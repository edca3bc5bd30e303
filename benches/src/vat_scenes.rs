//! VAT numbers: a million of them, of every prefix, beside the crate stdnum.

use crate::report::{Report, Table, time, times};
use crate::stdnum_peer;
use crate::timer::{Contender, Effort, interleave};
use std::hint::black_box;
use std::time::Duration;
use tallage::{Checksum, NumberFormat, vat_number};

const NUMBERS: usize = 1_000_000;
const WANTED_A_SECOND: f64 = 2e6;

/// A prefix and a form behind it: `9` a digit, `1` one but 0, `?` the check character, a digit or letter as the form's is.
const FORMS: [&str; 33] = [
    "ATU9999999?",
    "BE099999999?",
    "BG99999999?",
    "CHE99999999?MWST",
    "CY0999999?A",
    "CZ1999999?",
    "DE19999999?",
    "DK1999999?",
    "EE99999999?",
    "EL99999999?",
    "ESB9999999?",
    "ESX9999999Z",
    "FI9999999?",
    "FR9999999999?",
    "GB19999999?",
    "HR9999999999?",
    "HU9999999?",
    "IE999999?A",
    "IT9999999019?",
    "LT99999991?",
    "LU9999999?",
    "LV4999999999?",
    "MT1999999?",
    "NL99999999?B01",
    "NO99999999?MVA",
    "PL999999999?",
    "PT19999999?",
    "RO19999?",
    "RO1999999?",
    "SE999999999?01",
    "SI1999999?",
    "SK192999999?",
    "XI19999999?",
];

/// xorshift64*: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }

    fn fill(&mut self, form: &str) -> String {
        let mut digit = |from: usize| char::from(b'0' + (from + self.below(10 - from)) as u8);
        let character = |c| match c {
            '9' | '?' => digit(0),
            '1' => digit(1),
            other => other,
        };
        // The prefix has no place to fill.
        form[..2].chars().chain(form[2..].chars().map(character)).collect()
    }
}

fn is_right(number: &str) -> bool {
    vat_number(number, None).checksum() == Checksum::Valid
}

/// A million numbers with right check digits, of every form in turn, as VIES writes them.
fn right() -> Vec<String> {
    let mut random = Random(0x7A11A6E);
    let one = |index: usize| {
        loop {
            let number = random.fill(FORMS[index % FORMS.len()]);
            if is_right(&number) {
                return number;
            }
        }
    };
    (0..NUMBERS).map(one).collect()
}

/// The same as people send them: every second one with a digit changed, every fifth in groups, a few in small letters.
fn mixed(right: &[String]) -> Vec<String> {
    let mut random = Random(0x5EED);
    let one = |(index, number): (usize, &String)| {
        let mut number = number.clone();
        if index % 2 == 1 {
            let at = 3 + random.below(number.len() - 3);
            let digit = char::from(b'0' + random.below(10) as u8).to_string();
            number.replace_range(at..=at, &digit);
        }
        if index % 5 == 0 {
            number.insert(number.len() - 3, ' ');
            number.insert(2, ' ');
        }
        if index % 50 == 0 { number.to_lowercase() } else { number }
    };
    right.iter().enumerate().map(one).collect()
}

/// What tallage answers of all numbers, counted, so that nothing is left out.
fn ours(numbers: &[String]) -> usize {
    let right = |number: &&String| {
        let found = vat_number(black_box(number), None);
        black_box(found.number());
        found.format() == NumberFormat::Valid && found.checksum() != Checksum::Invalid
    };
    numbers.iter().filter(right).count()
}

fn theirs(numbers: &[String]) -> usize {
    numbers.iter().filter(|number| stdnum_peer::is_valid(black_box(number))).count()
}

/// (e) A million VAT numbers on one core.
pub fn vat(report: &mut Report) {
    let right = right();
    let mixed = mixed(&right);
    let mut table = Table::new(
        "VAT numbers: a million of 31 prefixes, one core",
        &["", "tallage", "a second", "stdnum", "a second", "tallage is faster by", "both say the same of"],
    );
    // A million numbers a call: few rounds are enough.
    let effort = Effort { rounds: 9, sample: Duration::from_millis(4) };
    let million = |ns: f64| format!("{:.1} million", NUMBERS as f64 * 1e3 / ns);
    let mut slowest = f64::INFINITY;
    for (case, numbers) in [("right, as VIES writes them", &right), ("half damaged, a fifth with spaces", &mixed)] {
        let agreed = numbers.iter().filter(|n| is_right(n) == stdnum_peer::is_valid(n)).count();
        let rounds = interleave(
            effort,
            vec![Contender::new("tallage", || ours(numbers)), Contender::new("stdnum", || theirs(numbers))],
        );
        slowest = slowest.min(NUMBERS as f64 * 1e9 / rounds.ns("tallage"));
        table.rows.push(vec![
            case.into(),
            time(rounds.ns("tallage") / NUMBERS as f64),
            million(rounds.ns("tallage")),
            time(rounds.ns("stdnum") / NUMBERS as f64),
            million(rounds.ns("stdnum")),
            times(rounds.ratio("stdnum", "tallage")),
            format!("{:.1} %", agreed as f64 * 100.0 / NUMBERS as f64),
        ]);
    }
    report.table(table);
    report.bar(
        "(e) VAT numbers on one core",
        "≥ 2 million/s".into(),
        format!("{:.1} million/s", slowest / 1e6),
        slowest >= WANTED_A_SECOND,
    );
}
