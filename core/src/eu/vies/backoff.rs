//! When to ask again after a failure.

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::{SignedDuration, Timestamp};

/// Minutes to wait after the first, second … failure in a row; the last holds for all that follow.
const MINUTES: [i64; 5] = [5, 10, 20, 40, 60];
/// Hours to wait when VIES blocks the number or the caller: it says not to come back soon, not when.
const BLOCKED_HOURS: i64 = 24;
/// Longest wait that a server can ask for, so that a broken header does not hold invoices for years.
const LONGEST_HOURS: i64 = 7 * 24;

/// How patient the next attempt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// By the number of failures.
    Short,
    /// Blocked.
    Long,
}

/// When to ask again after the `failures`-th failure in a row at `at`; a later `Retry-After` wins.
pub(super) fn retry_at(at: Timestamp, failures: u32, wait: Wait, retry_after: Option<&str>) -> Timestamp {
    let own = match wait {
        Wait::Long => SignedDuration::from_hours(BLOCKED_HOURS),
        Wait::Short => {
            let index = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
            SignedDuration::from_mins(MINUTES[index.min(MINUTES.len() - 1)])
        }
    };
    let asked = retry_after.and_then(|header| asked_wait(at, header)).unwrap_or(SignedDuration::ZERO);
    let wait = own.max(asked.min(SignedDuration::from_hours(LONGEST_HOURS)));
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// The wait of a `Retry-After` header: seconds, or a date of HTTP (RFC 9110 §10.2.3). Anything else
/// counts as absent.
fn asked_wait(at: Timestamp, header: &str) -> Option<SignedDuration> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        // More seconds than fit are as many as there can be.
        return Some(SignedDuration::from_secs(header.parse().unwrap_or(i64::MAX)));
    }
    static HTTP_DATE: DateTimeParser = DateTimeParser::new();
    HTTP_DATE.parse_timestamp(header).ok().map(|date| date.duration_since(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failures: u32, wait: Wait, header: Option<&str>) -> String {
        let at: Timestamp = "2026-11-21T22:58:03Z".parse().unwrap();
        retry_at(at, failures, wait, header).to_string()
    }

    #[test]
    fn the_table_by_hand() {
        let by_hand = ["23:03:03", "23:08:03", "23:18:03", "23:38:03", "23:58:03", "23:58:03", "23:58:03"];
        for (failures, time) in (1..).zip(by_hand) {
            assert_eq!(after(failures, Wait::Short, None), format!("2026-11-21T{time}Z"), "failure {failures}");
        }
        assert_eq!(after(u32::MAX, Wait::Short, None), "2026-11-21T23:58:03Z");
        assert_eq!(after(0, Wait::Short, None), "2026-11-21T23:03:03Z");
    }

    #[test]
    fn blocked_waits_a_day() {
        assert_eq!(after(1, Wait::Long, None), "2026-11-22T22:58:03Z");
        assert_eq!(after(9, Wait::Long, Some("60")), "2026-11-22T22:58:03Z");
    }

    #[test]
    fn a_later_retry_after_wins() {
        assert_eq!(after(1, Wait::Short, Some("900")), "2026-11-21T23:13:03Z");
        assert_eq!(after(1, Wait::Short, Some(" 300 ")), "2026-11-21T23:03:03Z");
        assert_eq!(after(1, Wait::Short, Some("1")), "2026-11-21T23:03:03Z");
        assert_eq!(after(1, Wait::Short, Some("Sun, 22 Nov 2026 06:00:00 GMT")), "2026-11-22T06:00:00Z");
        // Past, garbled, negative: the table stands.
        for header in [
            "Sat, 21 Nov 2026 08:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "soon",
            "",
            "-5",
            "1.5",
            "\u{661}\u{662}",
        ] {
            assert_eq!(after(1, Wait::Short, Some(header)), "2026-11-21T23:03:03Z", "{header}");
        }
        // Never longer than a week.
        for header in ["9999999999", "99999999999999999999999", "Wed, 01 Dec 9999 23:59:59 GMT"] {
            assert_eq!(after(1, Wait::Short, Some(header)), "2026-11-28T22:58:03Z", "{header}");
        }
    }

    #[test]
    fn the_end_of_the_calendar_is_the_end() {
        assert_eq!(retry_at(Timestamp::MAX, 1, Wait::Short, Some("99")), Timestamp::MAX);
    }
}
