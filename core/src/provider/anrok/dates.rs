//! The tax dates that Anrok takes: from 1999 on, at most 31 days ahead.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::codes;
use crate::provider::answer::Remark;
use crate::provider::failure::Failure;
use crate::provider::sale::Sale;

const FIRST: Date = date(1999, 1, 1);
const DAYS_AHEAD: i64 = 31;

/// The two dates of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dates {
    /// Decides the return in which it is filed.
    pub accounting: Date,
    /// Decides the rates; `None`: that of `accounting`.
    pub tax: Option<Date>,
}

fn dates(sale: &Sale) -> Dates {
    Dates { accounting: sale.issuing_date, tax: Some(sale.tax_date).filter(|date| *date != sale.issuing_date) }
}

fn last(today: Date) -> Date {
    today.saturating_add(DAYS_AHEAD.days())
}

/// For an estimate: a tax date outside the range is brought to its nearest day, with a warning.
pub(super) fn for_estimate(sale: &Sale, today: Date) -> (Dates, Option<Remark>) {
    let mut dates = dates(sale);
    let clamped = sale.tax_date.min(last(today)).max(FIRST);
    if clamped == sale.tax_date {
        return (dates, None);
    }
    if dates.tax.is_some() {
        dates.tax = Some(clamped).filter(|date| *date != dates.accounting);
    } else {
        dates.accounting = clamped;
    }
    let text = format!(
        "Anrok takes tax dates from {FIRST} to {} ({DAYS_AHEAD} days after {today}); the estimate is of {clamped} in place of {}",
        last(today),
        sale.tax_date
    );
    (dates, Some(Remark { code: "tax_date_clamped".to_owned(), text }))
}

/// For what is recorded: a tax date outside the range is refused, with the code that Anrok has for it.
pub(super) fn for_recording(sale: &Sale, today: Date) -> Result<Dates, Failure> {
    let tax_date = sale.tax_date;
    let last = last(today);
    let (code, message) = if tax_date > last {
        let text =
            format!("the tax date {tax_date} is after {last}; Anrok takes at most {DAYS_AHEAD} days after {today}");
        ("taxDateTooFarInFuture", text)
    } else if tax_date < FIRST {
        ("taxDateTooFarInPast", format!("the tax date {tax_date} is before {FIRST}, the first that Anrok takes"))
    } else {
        return Ok(dates(sale));
    };
    let mut failure = codes::failure(code, Some(sale));
    failure.message = message;
    Err(failure)
}
