use super::*;
use jiff::civil::date;

const UNAVAILABLE: &str = r#"{"status":"unavailable","number":"DE136695976","requester":"FR23334175221","checked_at":"2026-11-21T22:58:03Z","reason":"MS_UNAVAILABLE","failures":2,"retry_at":"2026-11-21T23:08:03Z","last_valid":{"status":"valid","number":"DE136695976","checked_at":"2026-10-01T08:00:00.5Z","consultation_number":"WAPIAAAAX","name":"EXAMPLE GMBH","address":"EXAMPLESTRASSE 1\n10115 BERLIN"}}"#;

/// The codes and paths of all problems.
fn problems(text: &str) -> Vec<String> {
    let error = Evidence::from_json(text).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidDocument);
    error.problems().iter().map(|problem| format!("{} {}", problem.code, problem.path)).collect()
}

#[test]
fn reads_every_member_and_writes_the_same() {
    let evidence = Evidence::from_json(UNAVAILABLE).unwrap();
    assert_eq!(evidence.status, Status::Unavailable);
    assert_eq!(evidence.number, "DE136695976");
    assert_eq!(evidence.requester.as_deref(), Some("FR23334175221"));
    assert_eq!(evidence.reason.as_deref(), Some("MS_UNAVAILABLE"));
    assert_eq!(evidence.failures, 2);
    assert_eq!(evidence.retry_at.map(|at| at.to_string()).as_deref(), Some("2026-11-21T23:08:03Z"));
    let confirmed = evidence.confirmed().unwrap();
    assert_eq!(confirmed.status, Status::Valid);
    assert_eq!(confirmed.consultation_number.as_deref(), Some("WAPIAAAAX"));
    assert_eq!(confirmed.name.as_deref(), Some("EXAMPLE GMBH"));
    assert_eq!(confirmed.address.as_deref(), Some("EXAMPLESTRASSE 1\n10115 BERLIN"));
    assert_eq!(evidence.to_json(), UNAVAILABLE);
}

#[test]
fn an_invalid_number_has_no_confirmation() {
    let evidence =
        Evidence::from_json(r#"{"status":"invalid","number":"IE8*79739J","checked_at":"2026-11-21T22:58:03Z"}"#)
            .unwrap();
    assert_eq!(evidence.confirmed(), None);
}

#[test]
fn what_is_missing_is_named_by_status() {
    assert_eq!(
        problems("{}"),
        ["vies.status.required /status", "vies.number.required /number", "vies.checked_at.required /checked_at"]
    );
    assert_eq!(
        problems(r#"{"status":"unavailable","number":"DE136695976","checked_at":"2026-11-21T22:58:03Z"}"#),
        ["vies.reason.required /reason", "vies.failures.required /failures", "vies.retry_at.required /retry_at"]
    );
}

#[test]
fn what_does_not_belong_to_a_status_is_refused() {
    assert_eq!(
        problems(
            r#"{"status":"valid","number":"DE136695976","checked_at":"2026-11-21T22:58:03Z","reason":"TIMEOUT",
                "failures":1,"retry_at":"2026-11-21T22:58:03Z",
                "last_valid":{"status":"valid","number":"DE136695976","checked_at":"2026-11-21T22:58:03Z"}}"#
        ),
        [
            "vies.reason.not_allowed /reason",
            "vies.failures.not_allowed /failures",
            "vies.retry_at.not_allowed /retry_at",
            "vies.last_valid.not_allowed /last_valid"
        ]
    );
    assert_eq!(
        problems(
            r#"{"status":"not_checked","number":"DE136695976","checked_at":"2026-11-21T22:58:03Z","name":"X","consultation_number":"W"}"#
        ),
        ["vies.consultation_number.not_allowed /consultation_number", "vies.name.not_allowed /name"]
    );
}

#[test]
fn the_last_valid_evidence_is_valid_and_about_the_same_number() {
    let with = |inner: &str| {
        format!(
            r#"{{"status":"unavailable","number":"DE136695976","checked_at":"2026-11-21T22:58:03Z","reason":"TIMEOUT","failures":1,"retry_at":"2026-11-21T23:03:03Z","last_valid":{inner}}}"#
        )
    };
    let other = r#"{"status":"valid","number":"DE129273398","checked_at":"2026-10-01T08:00:00Z"}"#;
    assert_eq!(problems(&with(other)), ["vies.last_valid.number.conflict /last_valid/number"]);
    let invalid = r#"{"status":"invalid","number":"DE136695976","checked_at":"2026-10-01T08:00:00Z"}"#;
    assert_eq!(problems(&with(invalid)), ["vies.last_valid.status.unknown_value /last_valid/status"]);
    let nested = r#"{"status":"valid","number":"DE136695976","checked_at":"2026-10-01T08:00:00Z","last_valid":{}}"#;
    assert_eq!(problems(&with(nested)), ["vies.last_valid.last_valid.not_allowed /last_valid/last_valid"]);
    assert_eq!(
        problems(&with("[]")),
        [
            "vies.last_valid.wrong_type /last_valid",
            "vies.last_valid.status.required /last_valid/status",
            "vies.last_valid.number.required /last_valid/number",
            "vies.last_valid.checked_at.required /last_valid/checked_at"
        ]
    );
}

#[test]
fn values_of_the_wrong_shape_are_refused() {
    let with = |members: &str| {
        format!(r#"{{"status":"unavailable","reason":"TIMEOUT","retry_at":"2026-11-21T23:03:03Z",{members}}}"#)
    };
    let good = r#""number":"DE136695976","checked_at":"2026-11-21T22:58:03Z","failures":1"#;
    assert!(Evidence::from_json(&with(good)).is_ok());
    for (from, to, problem) in [
        ("DE136695976", "de136695976", "vies.number.not_normalized /number"),
        ("DE136695976", "DE 136695976", "vies.number.not_normalized /number"),
        ("DE136695976", "DE", "vies.number.not_normalized /number"),
        ("DE136695976", "1E136695976", "vies.number.not_normalized /number"),
        ("DE136695976", "", "vies.number.blank /number"),
        ("2026-11-21T22:58:03Z", "2026-11-21", "vies.checked_at.not_an_instant /checked_at"),
        ("2026-11-21T22:58:03Z", "1969-12-31T23:59:59Z", "vies.checked_at.out_of_range /checked_at"),
        ("\"failures\":1", "\"failures\":0", "vies.failures.out_of_range /failures"),
        ("\"failures\":1", "\"failures\":1.5", "vies.failures.not_integer /failures"),
        ("\"failures\":1", "\"failures\":\"1\"", "vies.failures.wrong_type /failures"),
        ("\"failures\":1", "\"failures\":1,\"extra\":1", "vies.unknown_field /extra"),
    ] {
        assert_eq!(problems(&with(&good.replacen(from, to, 1))), [problem], "{to}");
    }
}

#[test]
fn age_is_counted_in_days_of_utc() {
    let at = |checked_at: &str| {
        Evidence::from_json(&format!(r#"{{"status":"valid","number":"DE136695976","checked_at":"{checked_at}"}}"#))
            .unwrap()
    };
    let noon = at("2026-03-01T12:00:00Z");
    assert!(noon.is_fresh(date(2026, 3, 1), 0));
    assert!(!noon.is_fresh(date(2026, 3, 2), 0));
    assert!(noon.is_fresh(date(2026, 3, 31), 30));
    assert!(!noon.is_fresh(date(2026, 4, 1), 30));
    // Made after the day that is asked about: not old.
    assert!(noon.is_fresh(date(2026, 2, 1), 0));
    // 01:30 in Berlin on 2 March is still 1 March in UTC.
    let night = at("2026-03-02T01:30:00+02:00");
    assert!(!night.is_fresh(date(2026, 3, 2), 0));
    assert!(night.is_fresh(date(2026, 3, 2), 1));
    // As many days as the calendar has not.
    assert!(noon.is_fresh(date(9999, 12, 31), u32::MAX));
}
