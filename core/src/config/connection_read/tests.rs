use super::*;
use crate::config::{Config, load, read_text};
use crate::error::{ErrorKind, Problem};

const SECRET: &str = "s1/sa1/secret.hunter2";

/// A configuration around a list of connections.
fn text(connections: &str) -> String {
    format!(
        r#"{{"billing_entities": [{{"code": "fr"}}, {{"code": "us"}}], "add_ons": [{{"code": "setup"}}],
            "plans": [{{"code": "startup", "charges": [{{"code": "c", "billable_metric_code": "calls"}}],
                        "fixed_charges": [{{"code": "f", "add_on_code": "seat"}}]}}],
            "connections": {connections}}}"#
    )
}

fn loaded(connections: &str) -> Result<Config, Vec<Problem>> {
    let text = text(connections);
    let tape = read_text(&text).unwrap();
    let mut problems = Problems::new(ErrorKind::InvalidConfig);
    load(tape.root(), &mut problems).ok_or_else(|| problems.into_list())
}

/// The code (behind `config.connections.`) and the path (behind `/connections`) of every problem.
fn problems(connections: &str) -> Vec<(String, String)> {
    let found = loaded(connections).map(|_| ()).unwrap_err();
    for problem in &found {
        assert!(!problem.message.contains("hunter2") && !problem.path.contains("hunter2"), "{problem:?}");
        assert!(
            !problem.message.ends_with('.') && problem.message.starts_with(|c: char| !c.is_uppercase()),
            "{problem:?}"
        );
    }
    let front = |text: &str, front: &str| text.strip_prefix(front).unwrap_or_else(|| panic!("{text}")).to_owned();
    found.iter().map(|it| (front(&it.code, "config.connections."), front(&it.path, "/connections"))).collect()
}

/// An Anrok connection with more members.
fn anrok(more: &str) -> String {
    format!(r#"[{{"code": "a", "provider": "anrok", "credentials": {{"api_key": "{SECRET}"}}{more}}}]"#)
}

/// An AvaTax connection with more members.
fn avatax(more: &str) -> String {
    format!(
        r#"[{{"code": "v", "provider": "avatax", "credentials": {{"account_id": "2000134479", "license_key": "hunter2", "company_code": "DEFAULT"}}{more}}}]"#
    )
}

fn expect(connections: &str, wanted: &[(&str, &str)]) {
    let wanted: Vec<_> = wanted.iter().map(|(code, path)| ((*code).to_owned(), (*path).to_owned())).collect();
    assert_eq!(problems(connections), wanted, "{connections}");
}

#[test]
fn what_is_left_out_has_the_documented_defaults() {
    let config = loaded(&anrok("")).unwrap();
    let connection = config.connection("a").unwrap();
    assert_eq!(&*connection.base_url, "https://api.anrok.com");
    assert_eq!(connection.on_failure, FailurePolicy::Fail);
    assert_eq!(connection.rate_limit, RateLimit { requests: 10, per_milliseconds: 1000 });
    assert_eq!(connection.timeouts, Timeouts { connect: 10_000, read: 30_000, total: 45_000 });
    assert_eq!((connection.max_attempts, connection.sends_zero_lines), (6, false));
    assert!(matches!(&connection.credentials, Credentials::Anrok { api_key } if api_key.expose() == SECRET));
    assert!(config.connection("b").is_none());
    let config = loaded(&avatax("")).unwrap();
    let connection = config.connection("v").unwrap();
    assert_eq!(&*connection.base_url, "https://rest.avatax.com");
    let Credentials::Avatax { account_id, license_key, company_code } = &connection.credentials else { panic!() };
    assert_eq!((&**account_id, license_key.expose(), &**company_code), ("2000134479", "hunter2", "DEFAULT"));
}

#[test]
fn what_is_given_is_kept() {
    let config = loaded(&avatax(
        r#", "name": "Ava", "environment": "sandbox", "on_failure": "fallback", "zero_amount_lines": "send", "max_attempts": 20,
           "rate_limit": {"requests": 2, "per_milliseconds": 500}, "timeouts": {"connect_milliseconds": 1, "read_milliseconds": 2, "total_milliseconds": 2}"#,
    ));
    let config = config.unwrap();
    let connection = config.connection("v").unwrap();
    assert_eq!(&*connection.base_url, "https://sandbox-rest.avatax.com");
    assert_eq!((connection.name.as_deref(), connection.on_failure), (Some("Ava"), FailurePolicy::Fallback));
    assert_eq!(connection.rate_limit, RateLimit { requests: 2, per_milliseconds: 500 });
    assert_eq!(connection.timeouts, Timeouts { connect: 1, read: 2, total: 2 });
    assert_eq!((connection.max_attempts, connection.sends_zero_lines), (20, true));
    let config = loaded(&avatax(r#", "environment": "sandbox", "base_url": "http://127.0.0.1:8080/""#)).unwrap();
    assert_eq!(&*config.connection("v").unwrap().base_url, "http://127.0.0.1:8080");
}

#[test]
fn a_connection_needs_code_provider_and_credentials() {
    expect(
        "[{}]",
        &[
            ("code.required", "/0/code"),
            ("provider.required", "/0/provider"),
            ("credentials.required", "/0/credentials"),
        ],
    );
    expect(
        r#"[{"code": "a", "provider": "anrok", "credentials": {}}, {"code": "v", "provider": "avatax", "credentials": {}}]"#,
        &[
            ("credentials.api_key.required", "/0/credentials/api_key"),
            ("credentials.account_id.required", "/1/credentials/account_id"),
            ("credentials.license_key.required", "/1/credentials/license_key"),
            ("credentials.company_code.required", "/1/credentials/company_code"),
        ],
    );
    let twice = format!("[{0}, {0}]", anrok("").trim_matches(['[', ']']));
    expect(&twice, &[("code.duplicate", "/1/code")]);
    expect(
        r#"[{"code": " ", "provider": "anrok", "credentials": {"api_key": ""}}]"#,
        &[("code.blank", "/0/code"), ("credentials.api_key.blank", "/0/credentials/api_key")],
    );
}

#[test]
fn credentials_of_the_other_provider_are_refused() {
    expect(
        r#"[{"code": "a", "provider": "anrok", "credentials": {"api_key": "k", "license_key": "hunter2"}},
            {"code": "v", "provider": "avatax", "credentials": {"api_key": "hunter2", "account_id": "1", "license_key": "l", "company_code": "c"}}]"#,
        &[
            ("credentials.license_key.not_allowed", "/0/credentials/license_key"),
            ("credentials.api_key.not_allowed", "/1/credentials/api_key"),
        ],
    );
}

#[test]
fn credentials_cannot_end_a_header() {
    for key in [
        "hunter2\\r\\nX-Evil: 1",
        "hunter2\\n",
        " hunter2",
        "hunter2\\u0000",
        "hunter2 x",
        "hunter2\\u00e9",
        "hunter2\\u007f",
    ] {
        let one = format!(r#"[{{"code": "a", "provider": "anrok", "credentials": {{"api_key": "{key}"}}}}]"#);
        expect(&one, &[("credentials.api_key.bad_characters", "/0/credentials/api_key")]);
        let three = format!(
            r#"[{{"code": "v", "provider": "avatax", "credentials": {{"account_id": "{key}", "license_key": "{key}", "company_code": "\tDEFAULT"}}}}]"#
        );
        let three = three.replace('\t', "\\t");
        expect(
            &three,
            &[
                ("credentials.account_id.bad_characters", "/0/credentials/account_id"),
                ("credentials.license_key.bad_characters", "/0/credentials/license_key"),
                ("credentials.company_code.bad_characters", "/0/credentials/company_code"),
            ],
        );
    }
    expect(
        r#"[{"code": "v", "provider": "avatax", "credentials": {"account_id": "1:hunter2", "license_key": "l", "company_code": "c"}}]"#,
        &[("credentials.account_id.bad_characters", "/0/credentials/account_id")],
    );
}

#[test]
fn a_credential_in_a_wrong_place_is_never_repeated() {
    let long = format!("{SECRET}{}", "x".repeat(5000));
    let words = [
        ("provider", "provider.unknown_value"),
        ("environment", "environment.unknown_value"),
        ("on_failure", "on_failure.unknown_value"),
        ("zero_amount_lines", "zero_amount_lines.unknown_value"),
        ("base_url", "base_url.not_a_url"),
        ("credentials", "credentials.wrong_type"),
        ("rate_limit", "rate_limit.wrong_type"),
        ("timeouts", "timeouts.wrong_type"),
        ("max_attempts", "max_attempts.wrong_type"),
        ("items", "items.wrong_type"),
        ("fallback_item", "fallback_item.wrong_type"),
        ("billing_entities", "billing_entities.wrong_type"),
    ];
    for (member, code) in words {
        let mut connection: serde_json::Value = serde_json::from_str::<Vec<_>>(&anrok("")).unwrap().remove(0);
        connection[member] = "hunter2 x/secret".into();
        assert_eq!(problems(&format!("[{connection}]"))[0], (code.to_owned(), format!("/0/{member}")));
        connection[member] = long.as_str().into();
        assert!(!problems(&format!("[{connection}]")).is_empty());
    }
    for credentials in [
        r#""s1/sa1/secret.hunter2""#.to_owned(),
        format!(r#"["{SECRET}"]"#),
        format!(r#"{{"{SECRET}": 1, "api_key": "k"}}"#),
        format!(r#"{{"apiKey": "{SECRET}", "api_key": "k"}}"#),
        format!(r#"{{"api_key": ["{SECRET}"]}}"#),
        format!(r#"{{"api_key": {{"{SECRET}": "{SECRET}"}}}}"#),
        format!(r#"{{"api_key": "{SECRET}", "api_key": "{SECRET}"}}"#),
        format!(r#"{{"api_key": "{long}"}}"#),
    ] {
        let found = problems(&format!(r#"[{{"code": "a", "provider": "anrok", "credentials": {credentials}}}]"#));
        assert_eq!(found.len(), 1, "{found:?}");
    }
    for item in [
        format!(r#"{{"type": "{SECRET}", "product_external_id": "p"}}"#),
        format!(r#"{{"type": "plan", "code": "{SECRET}", "product_external_id": "p"}}"#),
        format!(r#"{{"type": "plan", "code": "startup", "product_external_id": "{SECRET}"}}"#),
        format!(r#"{{"type": "plan", "code": "startup", "product_external_id": "p", "tax_code": "{SECRET}"}}"#),
    ] {
        assert_eq!(problems(&anrok(&format!(r#", "items": [{item}]"#))).len(), 1);
    }
    let entity = format!(r#", "billing_entities": [{{"billing_entity": "{SECRET}"}}]"#);
    expect(
        &anrok(&entity),
        &[("billing_entities.billing_entity.unknown_code", "/0/billing_entities/0/billing_entity")],
    );
}

#[test]
fn numbers_have_a_range() {
    let more = r#", "max_attempts": 0, "rate_limit": {"requests": 0, "per_milliseconds": 3600001},
        "timeouts": {"connect_milliseconds": 0, "read_milliseconds": 600001, "total_milliseconds": "1"}"#;
    expect(
        &anrok(more),
        &[
            ("rate_limit.requests.out_of_range", "/0/rate_limit/requests"),
            ("rate_limit.per_milliseconds.out_of_range", "/0/rate_limit/per_milliseconds"),
            ("timeouts.connect_milliseconds.out_of_range", "/0/timeouts/connect_milliseconds"),
            ("timeouts.read_milliseconds.out_of_range", "/0/timeouts/read_milliseconds"),
            ("timeouts.total_milliseconds.wrong_type", "/0/timeouts/total_milliseconds"),
            ("max_attempts.out_of_range", "/0/max_attempts"),
        ],
    );
    expect(&anrok(r#", "max_attempts": 21"#), &[("max_attempts.out_of_range", "/0/max_attempts")]);
    // 60 seconds for reading end after the 45 that everything may take.
    let more = r#", "timeouts": {"read_milliseconds": 60000}"#;
    expect(&anrok(more), &[("timeouts.total_milliseconds.conflict", "/0/timeouts/total_milliseconds")]);
    assert!(loaded(&anrok(r#", "timeouts": {"total_milliseconds": 5000}"#)).is_ok());
}

#[test]
fn items_name_what_there_is_once() {
    let more = r#", "items": [
        {"type": "billable_metric", "code": "calls", "product_external_id": "api"},
        {"type": "billable_metric", "code": "nope", "product_external_id": "api"},
        {"type": "add_on", "code": "setup", "product_external_id": "api"},
        {"type": "add_on", "code": "seat", "product_external_id": "api"},
        {"type": "add_on", "code": "nope", "product_external_id": "api"},
        {"type": "plan", "code": "nope", "product_external_id": "api"},
        {"type": "plan", "product_external_id": "api"},
        {"type": "plan", "code": " ", "product_external_id": "api"},
        {"type": "coupon", "code": "c", "product_external_id": "api"},
        {"type": "subscription_fee", "product_external_id": "saas"},
        {"type": "subscription_fee", "product_external_id": "other"},
        {"type": "billable_metric", "code": "calls", "product_external_id": "api"},
        {"product_external_id": "api"}, {"type": "minimum_commitment"}],
        "billing_entities": [{"billing_entity": "fr"}, {"billing_entity": "fr"}, {"billing_entity": "de"}, {}]"#;
    expect(
        &anrok(more),
        &[
            ("items.code.unknown_code", "/0/items/1/code"),
            ("items.code.unknown_code", "/0/items/4/code"),
            ("items.code.unknown_code", "/0/items/5/code"),
            ("items.code.required", "/0/items/6/code"),
            ("items.code.blank", "/0/items/7/code"),
            ("items.code.not_allowed", "/0/items/8/code"),
            ("items.duplicate", "/0/items/10"),
            ("items.duplicate", "/0/items/11"),
            ("items.type.required", "/0/items/12/type"),
            ("items.product_external_id.required", "/0/items/13/product_external_id"),
            ("billing_entities.billing_entity.duplicate", "/0/billing_entities/1/billing_entity"),
            ("billing_entities.billing_entity.unknown_code", "/0/billing_entities/2/billing_entity"),
            ("billing_entities.billing_entity.required", "/0/billing_entities/3/billing_entity"),
        ],
    );
}

#[test]
fn products_are_what_the_provider_takes() {
    for id in [" a", "a ", "a  b", "a/b", "a\\tb", "ä"] {
        let more = format!(r#", "fallback_item": {{"product_external_id": "{id}"}}"#);
        let path = "/0/fallback_item/product_external_id";
        expect(&anrok(&more), &[("fallback_item.product_external_id.bad_characters", path)]);
    }
    assert!(loaded(&anrok(r#", "fallback_item": {"product_external_id": "SaaS v1.2_x-y:z 9"}"#)).is_ok());
    let fallback = |product: &str| avatax(&format!(r#", "fallback_item": {{{product}}}"#));
    expect(&fallback(""), &[("fallback_item.tax_code.required", "/0/fallback_item/tax_code")]);
    expect(
        &fallback(r#""tax_code": "", "item_code": "i""#),
        &[("fallback_item.tax_code.blank", "/0/fallback_item/tax_code")],
    );
    let (long, longer) = ("x".repeat(26), "x".repeat(51));
    expect(
        &fallback(&format!(r#""tax_code": "{long}", "item_code": "{longer}""#)),
        &[
            ("fallback_item.tax_code.too_long", "/0/fallback_item/tax_code"),
            ("fallback_item.item_code.too_long", "/0/fallback_item/item_code"),
        ],
    );
    let (long, longer) = (&long[1..], &longer[1..]);
    assert!(loaded(&fallback(&format!(r#""tax_code": "{long}", "item_code": "{longer}""#))).is_ok());
    expect(
        &fallback(r#""item_code": "i", "product_external_id": "p""#),
        &[("fallback_item.product_external_id.not_allowed", "/0/fallback_item/product_external_id")],
    );
    expect(
        &anrok(r#", "fallback_item": {"item_code": "i", "tax_code": "t", "product_external_id": "p"}"#),
        &[
            ("fallback_item.tax_code.not_allowed", "/0/fallback_item/tax_code"),
            ("fallback_item.item_code.not_allowed", "/0/fallback_item/item_code"),
        ],
    );
}

#[test]
fn unknown_members_are_refused_everywhere() {
    let more = r#", "colour": 1, "rate_limit": {"colour": 1}, "timeouts": {"colour": 1}, "items": [{"type": "coupon", "product_external_id": "p", "colour": 1}],
        "fallback_item": {"product_external_id": "p", "type": "plan"}, "billing_entities": [{"billing_entity": "fr", "colour": 1}]"#;
    expect(
        &anrok(more),
        &[
            ("unknown_field", "/0/colour"),
            ("rate_limit.unknown_field", "/0/rate_limit/colour"),
            ("timeouts.unknown_field", "/0/timeouts/colour"),
            ("items.unknown_field", "/0/items/0/colour"),
            ("fallback_item.unknown_field", "/0/fallback_item/type"),
            ("billing_entities.unknown_field", "/0/billing_entities/0/colour"),
        ],
    );
}

#[test]
fn the_entity_goes_before_all_and_the_fallback_after_both() {
    let more = r#", "items": [{"type": "plan", "code": "startup", "product_external_id": "plan"},
                              {"type": "subscription_fee", "product_external_id": "fee"}],
        "fallback_item": {"product_external_id": "rest"},
        "billing_entities": [{"billing_entity": "fr", "items": [{"type": "subscription_fee", "product_external_id": "fee-fr"}],
                              "fallback_item": {"product_external_id": "rest-fr"}}]"#;
    let config = loaded(&anrok(more)).unwrap();
    let mapping = &config.connection("a").unwrap().mapping;
    let product = |entity: Option<&str>, items: &[Item]| {
        mapping.product(entity, items).and_then(|product| product.product_external_id.as_deref())
    };
    let plan = |code: &str| [Item::Plan(code.into()), Item::SubscriptionFee];
    assert_eq!(product(None, &plan("startup")), Some("plan"));
    assert_eq!(product(None, &plan("other")), Some("fee"));
    // The entity's item for all plans goes before the plan's own for all entities.
    assert_eq!(product(Some("fr"), &plan("startup")), Some("fee-fr"));
    assert_eq!(product(Some("us"), &plan("startup")), Some("plan"));
    let coupon = [Item::Coupon];
    assert_eq!(product(None, &coupon), Some("rest"));
    assert_eq!(product(Some("us"), &coupon), Some("rest"));
    assert_eq!(product(Some("fr"), &coupon), Some("rest-fr"));
    assert_eq!(product(Some("fr"), &[]), Some("rest-fr"));
    let config = loaded(&anrok("")).unwrap();
    assert!(config.connection("a").unwrap().mapping.product(Some("fr"), &coupon).is_none());
}
