//! The tax dates that Stripe takes: at most 31 days before or after now.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::provider::answer::Remark;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;

const DAYS: i64 = 31;
/// Stripe counts from the second, which we do not know: an estimate stays a day within.
const DAYS_OF_ESTIMATE: i64 = DAYS - 1;

/// Midnight of a day in UTC, in Unix seconds.
pub(super) fn unix(date: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = epoch.until((jiff::Unit::Day, date)).map_or(0, |span| i64::from(span.get_days()));
    days * 86_400
}

/// The day of Unix seconds, as `YYYY-MM-DD`.
pub(super) fn day(seconds: i64) -> Option<String> {
    let days = seconds.div_euclid(86_400);
    let date = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
    Some(date.to_string())
}

/// For an estimate: a date that is too far is brought into the window, with a warning.
pub(super) fn for_estimate(sale: &Sale, today: Date) -> (Date, Option<Remark>) {
    let (first, last) = (today.saturating_sub(DAYS_OF_ESTIMATE.days()), today.saturating_add(DAYS_OF_ESTIMATE.days()));
    let date = sale.tax_date.clamp(first, last);
    if date == sale.tax_date {
        return (date, None);
    }
    let text = format!(
        "Stripe takes tax dates of at most {DAYS} days before and after {today}; the estimate is of {date} in place of {}",
        sale.tax_date
    );
    (date, Some(Remark { code: "tax_date_clamped".to_owned(), text }))
}

/// For what is recorded: a date that is too far is refused.
pub(super) fn for_recording(sale: &Sale, today: Date) -> Result<Date, Failure> {
    let date = sale.tax_date;
    if date >= today.saturating_sub(DAYS.days()) && date <= today.saturating_add(DAYS.days()) {
        return Ok(date);
    }
    let message = format!("Stripe takes tax dates of at most {DAYS} days before and after {today}, not {date}");
    let hint = "give the document a `tax_date` within this time, or record it when its time has come";
    let mut failure = Failure::new(Class::FixData, "tax_date_out_of_window", message, hint);
    failure.field = Some("/tax_date".to_owned());
    Err(failure)
}
