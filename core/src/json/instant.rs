//! Instants: RFC 3339 with an offset in, UTC out.

use jiff::Timestamp;

use super::node::{Node, View};
use super::read::{Path, Problems, shorten, wrong_type};
use super::write::Writer;

/// An optional instant, `2026-11-21T22:58:03Z` or with another offset, from 1970 on.
pub(crate) fn read(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Option<Timestamp> {
    let node = slot?;
    let View::String(value) = node.view() else {
        wrong_type(node, path, "an instant such as `2026-11-21T22:58:03Z`", problems);
        return None;
    };
    let Some(instant) = parse(value) else {
        let message =
            format!("`{}` is not an instant; write date, time and offset as in `2026-11-21T22:58:03Z`", shorten(value));
        problems.add(path, "not_an_instant", message);
        return None;
    };
    // What lies before 1970 is a mistake, and a year below 0 could not be read again.
    if instant < Timestamp::UNIX_EPOCH {
        problems.add(path, "out_of_range", format!("`{}` lies before 1970", shorten(value)));
        return None;
    }
    Some(instant)
}

/// Reads exactly the shape of RFC 3339 (jiff alone takes more: no offset, a zone in brackets …).
fn parse(text: &str) -> Option<Timestamp> {
    let (local, rest) = text.split_at_checked(19)?;
    let shaped = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                _ => byte.eq_ignore_ascii_case(&wanted),
            })
    };
    if !shaped(local, "0000-00-00T00:00:00") {
        return None;
    }
    let fraction_and_offset = match rest.strip_prefix('.') {
        None => rest,
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if !(1..=9).contains(&(fraction.len() - offset.len())) {
                return None;
            }
            offset
        }
    };
    let offset_fits = shaped(fraction_and_offset, "Z")
        || shaped(fraction_and_offset, "+00:00")
        || shaped(fraction_and_offset, "-00:00");
    if offset_fits { text.parse().ok() } else { None }
}

/// An instant in UTC; parts of a second only where there are some.
pub(crate) fn write(out: &mut Writer, instant: Timestamp) {
    out.raw("\"").raw(&instant.to_string()).raw("\"");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Option<String> {
        parse(text).map(|instant| instant.to_string())
    }

    #[test]
    fn reads_rfc_3339_and_writes_utc() {
        // RFC 3339 §5.8: 20 minutes and 50.52 seconds after 23:00 UTC; and the offset −08:00.
        assert_eq!(utc("1985-04-12T23:20:50.52Z").as_deref(), Some("1985-04-12T23:20:50.52Z"));
        assert_eq!(utc("1996-12-19T16:39:57-08:00").as_deref(), Some("1996-12-20T00:39:57Z"));
        assert_eq!(utc("2026-11-21t22:58:03z").as_deref(), Some("2026-11-21T22:58:03Z"));
        assert_eq!(utc("2026-11-21T23:58:03+01:00").as_deref(), Some("2026-11-21T22:58:03Z"));
    }

    #[test]
    fn refuses_what_is_no_instant() {
        for text in [
            "",
            "2026-11-21",
            "2026-11-21T22:58:03",
            "2026-11-21 22:58:03Z",
            "2026-11-21T22:58Z",
            "2026-02-30T00:00:00Z",
            "2026-11-21T25:00:00Z",
            "2026-11-21T22:58:03.Z",
            "2026-11-21T22:58:03.0123456789Z",
            "2026-11-21T22:58:03Z[UTC]",
            "2026-11-21T22:58:03+0100",
            "+002026-11-21T22:58:03Z",
            "２026-11-21T22:58:03Z",
        ] {
            assert_eq!(utc(text), None, "{text}");
        }
    }
}
