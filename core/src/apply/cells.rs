//! Whole numbers out of a provider's exact figures: one table of fee × tax that adds up to the provider's own total.

use crate::money::allocate::neighbours;
use crate::money::exact::Exact;
use crate::money::{MAX_AMOUNT, RoundingMode, print};
use crate::provider::answer::{Answer, AnswerLine, PaidBy};
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;

/// How every figure of a provider is rounded where it has a fraction: half away from zero, as Anrok does (721.5 → 722).
const MODE: RoundingMode = RoundingMode::HalfAwayFromZero;

/// The whole figures of one line, in minor units.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cells {
    /// For each tax of the line what is charged for it; 0 for what the seller pays.
    pub amounts: Vec<i64>,
    /// What is added to the price.
    pub on_top: i64,
    /// What is inside the price.
    pub inside: i64,
}

/// Rounds the taxes of an answer, line by line.
///
/// The tax to add is the provider's own total, rounded once if it has a fraction; lines are neighbours of what it says of them, and cells of what
/// it says of each tax. The tax inside a price is rounded line by line: what is left of the price is its net.
///
/// # Errors
/// [`Failure`] `lines_mismatch` for lines that are not those of the sale, `totals_mismatch` where figures contradict each other, and
/// `out_of_range` beyond ±10^15.
pub(super) fn round(answer: &Answer, sale: &Sale) -> Result<Vec<Cells>, Box<Failure>> {
    let ids = answer.lines.iter().map(|line| line.fee_id.as_str());
    if !ids.eq(sale.lines.iter().map(|line| line.fee_id.as_str())) {
        let (got, told) = (answer.lines.len(), sale.lines.len());
        return Err(contradiction(
            "lines_mismatch",
            format!("the answer has {got} lines that are not the {told} of the request"),
            None,
        ));
    }
    let total = whole(&answer.to_add, None)?;
    let to_add: Vec<Exact> = answer.lines.iter().map(|line| line.to_add.clone()).collect();
    let sum = sum(to_add.iter());
    // The same sum is required, and not only lines that could be rounded to the total.
    let of_lines = whole(&sum, None)?;
    let on_top = neighbours(total, &to_add).filter(|_| of_lines == total).ok_or_else(|| {
        let message =
            format!("the lines have {} of tax to add, and the total is {}", print(&sum), print(&answer.to_add));
        contradiction("totals_mismatch", message, None)
    })?;
    let lines = answer.lines.iter().zip(&sale.lines).zip(on_top);
    lines.map(|((line, sold), on_top)| round_line(line, sold.amount, on_top)).collect()
}

fn round_line(line: &AnswerLine, amount: i64, on_top: i64) -> Result<Cells, Box<Failure>> {
    let fee = Some(line.fee_id.as_str());
    for tax in &line.taxes {
        whole(&tax.taxable, fee)?;
        whole(&tax.amount, fee)?;
    }
    let of = |payer: PaidBy| -> Vec<Exact> {
        line.taxes.iter().filter(|tax| tax.paid_by == payer).map(|tax| tax.amount.clone()).collect()
    };
    let (added, included) = (of(PaidBy::OnTop), of(PaidBy::Inside));
    let exact_inside = sum(included.iter());
    let gross = line.net.add(&exact_inside);
    whole(&gross, fee)?;
    // What was told, less than a unit of rounding aside.
    if magnitude(&gross.sub(&Exact::int(amount))).cmp(&Exact::int(1)).is_ge() {
        let message = format!(
            "for the fee `{}` of {amount} the answer has {} without tax and {} of tax inside",
            line.fee_id,
            print(&line.net),
            print(&exact_inside)
        );
        return Err(contradiction("totals_mismatch", message, fee));
    }
    let inside = whole(&exact_inside, fee)?;
    let shares = neighbours(on_top, &added).zip(neighbours(inside, &included));
    let Some((added_shares, included_shares)) = shares else {
        let message = format!(
            "the taxes of the fee `{}` are {} together, and {} are to be added for it",
            line.fee_id,
            print(&sum(added.iter())),
            print(&line.to_add)
        );
        return Err(contradiction("totals_mismatch", message, fee));
    };
    let (mut added_shares, mut included_shares) = (added_shares.into_iter(), included_shares.into_iter());
    let amounts = line.taxes.iter().map(|tax| match tax.paid_by {
        PaidBy::OnTop => added_shares.next().unwrap_or(0),
        PaidBy::Inside => included_shares.next().unwrap_or(0),
        PaidBy::Seller => 0,
    });
    Ok(Cells { amounts: amounts.collect(), on_top, inside })
}

pub(super) fn sum<'e>(values: impl Iterator<Item = &'e Exact>) -> Exact {
    values.fold(Exact::ZERO, |sum, value| sum.add(value))
}

fn magnitude(value: &Exact) -> Exact {
    if value.is_negative() { value.neg() } else { value.clone() }
}

/// A figure rounded, which must be within ±10^15.
pub(super) fn whole(value: &Exact, fee: Option<&str>) -> Result<i64, Box<Failure>> {
    value.round(MODE).filter(|value| value.abs() <= MAX_AMOUNT).ok_or_else(|| {
        let message = "a figure of the answer is beyond ±10^15 minor units, the largest amount".to_owned();
        contradiction("out_of_range", message, fee)
    })
}

/// A figure for people.
fn print(value: &Exact) -> String {
    let mut out = String::new();
    print::push_exact(&mut out, value);
    out
}

fn contradiction(code: &str, message: String, fee: Option<&str>) -> Box<Failure> {
    let hint =
        "nothing was applied; compare the document at the provider, and tell the provider's support what it answered";
    let mut failure = Failure::new(Class::Fatal, code, message, hint);
    failure.fee_id = fee.map(str::to_owned);
    Box::new(failure)
}
