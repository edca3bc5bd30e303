//! The workload: the same lines for everyone, made from their number alone (no chance involved).
//!
//! Line `i` costs `(7919·i + 1237) mod 100000 + 1` cents a unit, has 1 to 7 units and one to three taxes: `A…` (20, 10 or
//! 5.5 %), then `B` (7.25 %), then `C` (2.5 %).

use std::fmt::Write;

/// The numbers of lines that are measured.
pub const SIZES: [usize; 5] = [1, 10, 100, 1000, 10_000];

/// The taxes: code, percent. The first three take turns as a line's first tax.
pub const TAXES: [(&str, &str); 5] = [("A20", "20"), ("A10", "10"), ("A5", "5.5"), ("B", "7.25"), ("C", "2.5")];

/// How many taxes a line has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PerLine {
    /// One, two and three in turn.
    OneToThree,
    /// Exactly this many.
    Exactly(usize),
}

/// A document to be taxed.
#[derive(Clone)]
pub struct Workload {
    pub inclusive: bool,
    pub lines: Vec<Line>,
}

/// One line of it.
#[derive(Clone)]
pub struct Line {
    pub id: String,
    pub unit_cents: i64,
    pub quantity: i64,
    /// Indexes into [`TAXES`].
    pub taxes: Vec<usize>,
}

impl Line {
    /// The unit price in major units: `"12.34"`.
    pub fn unit_price(&self) -> String {
        format!("{}.{:02}", self.unit_cents / 100, self.unit_cents % 100)
    }

    /// Which of the nine tax sets a line of one to three taxes has: first tax × how many.
    pub fn tax_set(&self) -> usize {
        self.taxes[0] * 3 + self.taxes.len() - 1
    }
}

impl Workload {
    pub fn new(lines: usize, per_line: PerLine, inclusive: bool) -> Self {
        let lines = (0..lines)
            .map(|i| {
                let count = match per_line {
                    PerLine::OneToThree => 1 + i % 3,
                    PerLine::Exactly(count) => count,
                };
                let taxes = [(i / 3) % 3, 3, 4][..count].to_vec();
                let unit_cents = (i as i64 * 7919 + 1237) % 100_000 + 1;
                Line { id: format!("l{i}"), unit_cents, quantity: i as i64 % 7 + 1, taxes }
            })
            .collect();
        Self { inclusive, lines }
    }

    /// The tallage configuration for every workload.
    pub fn config(strategy: &str) -> String {
        let taxes: Vec<String> = TAXES
            .iter()
            .map(|(code, rate)| format!(r#"{{"code":"{code}","name":"Tax {code}","rate":"{rate}"}}"#))
            .collect();
        format!(r#"{{"taxes":[{}],"rounding":{{"strategy":"{strategy}"}}}}"#, taxes.join(","))
    }

    /// The tallage invoice: units × unit amount and explicit tax codes.
    pub fn invoice(&self) -> String {
        let mut out = String::from(
            r#"{"id":"inv_1","type":"subscription","issuing_date":"2026-10-31","currency":"EUR","prices_include_tax":"#,
        );
        let _ = write!(out, "{},\"fees\":[", self.inclusive);
        for (i, line) in self.lines.iter().enumerate() {
            let codes: Vec<String> = line.taxes.iter().map(|t| format!("\"{}\"", TAXES[*t].0)).collect();
            let _ = write!(
                out,
                r#"{}{{"id":"{}","type":"charge","units":"{}","unit_amount":"{}","tax_codes":[{}]}}"#,
                if i > 0 { "," } else { "" },
                line.id,
                line.quantity,
                line.unit_price(),
                codes.join(",")
            );
        }
        out.push_str("]}");
        out
    }

    /// The same lines as a Medusa cart. Its rates and prices are JavaScript numbers, as its documentation has them.
    pub fn medusa_cart(&self) -> String {
        let items: Vec<String> = self
            .lines
            .iter()
            .map(|line| {
                let taxes: Vec<String> = line
                    .taxes
                    .iter()
                    .map(|t| format!(r#"{{"code":"{}","rate":{}}}"#, TAXES[*t].0, TAXES[*t].1))
                    .collect();
                format!(
                    r#"{{"id":"{}","unit_price":{},"quantity":{},"is_tax_inclusive":{},"adjustments":[],"tax_lines":[{}]}}"#,
                    line.id,
                    line.unit_price(),
                    line.quantity,
                    self.inclusive,
                    taxes.join(",")
                )
            })
            .collect();
        format!(r#"{{"currency_code":"eur","items":[{}]}}"#, items.join(","))
    }
}

/// A big configuration: `taxes` taxes and `plans` plans of 50 charges, each charge with a tax. `keep` says which plans to
/// write (all, or only those that a document uses).
pub fn big_config(taxes: usize, plans: usize, keep: impl Fn(usize) -> bool) -> String {
    let used: Vec<bool> = (0..taxes)
        .map(|t| (0..plans).filter(|p| keep(*p)).any(|p| (0..CHARGES).any(|c| charge_tax(p, c, taxes) == t)))
        .collect();
    let all = (0..plans).all(&keep);
    let mut out = String::from(r#"{"taxes":["#);
    let mut comma = "";
    for t in (0..taxes).filter(|t| all || used[*t]) {
        let _ = write!(out, r#"{comma}{{"code":"tax_{t}","name":"Tax {t}","rate":"{}.{:02}"}}"#, t % 25, t % 100);
        comma = ",";
    }
    out.push_str(r#"],"plans":["#);
    comma = "";
    for p in (0..plans).filter(|p| keep(*p)) {
        let _ = write!(out, r#"{comma}{{"code":"plan_{p}","name":"Plan {p}","charges":["#);
        for c in 0..CHARGES {
            let tax = charge_tax(p, c, taxes);
            let _ = write!(
                out,
                r#"{}{{"code":"charge_{c}","billable_metric_code":"metric_{c}","tax_codes":["tax_{tax}"]}}"#,
                if c > 0 { "," } else { "" }
            );
        }
        out.push_str("]}");
        comma = ",";
    }
    out.push_str("]}");
    out
}

/// Charges of a plan in a big configuration.
pub const CHARGES: usize = 50;

fn charge_tax(plan: usize, charge: usize, taxes: usize) -> usize {
    (plan * CHARGES + charge) * 7 % taxes
}

/// An invoice for a big configuration: one charge fee for each of `plans`.
pub fn big_invoice(plans: &[usize]) -> String {
    let fees: Vec<String> = plans
        .iter()
        .enumerate()
        .map(|(i, p)| {
            let charge = i * 13 % CHARGES;
            format!(
                r#"{{"id":"f{i}","type":"charge","plan_code":"plan_{p}","charge_code":"charge_{charge}","amount_cents":{}}}"#,
                1000 + i
            )
        })
        .collect();
    format!(
        r#"{{"id":"inv_1","type":"subscription","issuing_date":"2026-10-31","currency":"EUR","fees":[{}]}}"#,
        fees.join(",")
    )
}
