//! Each fault with each provider: what the client gets, and what is stored afterwards.

use std::time::Duration;

use super::*;
use crate::simulate::{HttpRequest, Simulator};

fn simulator() -> Simulator {
    let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse().unwrap(), 7);
    simulator.anrok().add_product("saas");
    // Stripe records what was calculated before.
    let calculation = "currency=eur&line_items[0][amount]=1&line_items[0][reference]=a&line_items[1][amount]=2&line_items[1][reference]=b\
        &line_items[2][amount]=3&line_items[2][reference]=c&customer_details[address][country]=DE&customer_details[address_source]=billing";
    simulator.handle(stripe("/v1/tax/calculations", calculation));
    simulator
}

fn stripe(path: &str, form: &str) -> HttpRequest {
    HttpRequest::new("POST", path)
        .with_header("Authorization", "Bearer sk_test_simulated")
        .with_header("Content-Type", "application/x-www-form-urlencoded")
        .with_body(form)
}

/// The id of the calculation: the same for the same seed.
fn calculation() -> String {
    let answer = simulator().journal()[0].outcome.clone().reply().unwrap();
    Json::parse(&answer.body).unwrap().get("id").unwrap().text().unwrap().to_owned()
}

/// Records a transaction of three lines with keys `a`, `b`, `c`.
fn commit(provider: Provider) -> HttpRequest {
    match provider {
        Provider::Anrok => HttpRequest::new("POST", "/v1/seller/transactions/createOrUpdate")
            .with_header("Authorization", "Bearer s1/sa1/secret.simulated")
            .with_body(
                r#"{"id":"inv","currencyCode":"EUR","accountingDate":"2026-05-01","customerAddress":{"country":"DE"},"lineItems":[
                {"id":"a","productExternalId":"saas","amount":1},{"id":"b","productExternalId":"saas","amount":2},
                {"id":"c","productExternalId":"saas","amount":3}]}"#,
            ),
        Provider::Stripe => {
            let form = format!("calculation={}&reference=inv&expand[]=line_items", calculation());
            stripe("/v1/tax/transactions/create_from_calculation", &form).with_header("Idempotency-Key", "inv")
        }
        _ => HttpRequest::new("POST", "/api/v2/transactions/createoradjust")
            .with_header("Authorization", "Basic MTAwMDpzaW11bGF0ZWQ=")
            .with_body(
                r#"{"createTransactionModel":{"type":"SalesInvoice","code":"inv","commit":true,"date":"2026-05-01","customerCode":"c",
                "addresses":{"singleLocation":{"country":"US","region":"PA","postalCode":"19147"}},
                "lines":[{"number":"a","amount":1},{"number":"b","amount":2},{"number":"c","amount":3}]}}"#,
            ),
    }
}

const ALL: [Provider; 3] = [Provider::Anrok, Provider::Avatax, Provider::Stripe];

/// The outcome under a fault, and whether the request was recorded.
fn strike(provider: Provider, fault: Fault) -> (Outcome, bool) {
    let mut simulator = simulator();
    simulator.add_fault(Rule::new(fault.clone()));
    let outcome = simulator.handle(commit(provider));
    let entry = simulator.journal().last().unwrap();
    assert_eq!((entry.provider, entry.fault.as_ref(), &entry.outcome), (provider, Some(&fault), &outcome));
    assert_eq!(entry.recorded, simulator.recorded().len() == 1);
    // The fault strikes once: the same request then comes through, and there is one transaction.
    let recorded = entry.recorded;
    let again = simulator.handle(commit(provider)).reply().unwrap();
    assert!(matches!(again.status, 200 | 201));
    assert_eq!(simulator.recorded().len(), 1);
    // Stripe's key has it written once.
    let twice = recorded && provider != Provider::Stripe;
    assert_eq!(simulator.recorded()[0].writes, if twice { 2 } else { 1 });
    (outcome, recorded)
}

fn keys(outcome: Outcome) -> Vec<String> {
    let body = Json::parse(&outcome.reply().unwrap().body).unwrap();
    let (lines, key) = match (body.get("lines"), body.get("line_items")) {
        (Some(lines), _) => (lines, "lineNumber"),
        (None, Some(list)) => (list.get("data").unwrap(), "reference"),
        (None, None) => (body.get("lineItems").unwrap(), "id"),
    };
    let Json::Array(lines) = lines else { panic!("lines") };
    lines.iter().map(|line| line.get(key).unwrap().text().unwrap().to_owned()).collect()
}

#[test]
fn no_reply_before_and_after_recording() {
    for provider in ALL {
        assert_eq!(strike(provider, Fault::Refuse), (Outcome::NoReply(NoReply::Refused), false));
        for (when, recorded) in [(When::Before, false), (When::After, true)] {
            assert_eq!(strike(provider, Fault::Timeout(when)), (Outcome::NoReply(NoReply::Timeout), recorded));
            assert_eq!(strike(provider, Fault::Close(when)), (Outcome::NoReply(NoReply::Closed), recorded));
        }
    }
}

#[test]
fn replies_of_others() {
    for provider in ALL {
        for (when, recorded) in [(When::Before, false), (When::After, true)] {
            let (outcome, was) = strike(provider, Fault::Server(when, 503));
            let reply = outcome.reply().unwrap();
            assert_eq!((reply.status, was, reply.header("content-type")), (503, recorded, Some("text/html")));
            let (outcome, was) = strike(provider, Fault::Html(when));
            let reply = outcome.reply().unwrap();
            assert_eq!((reply.status, was), (200, recorded));
            assert!(reply.text().contains("502 Bad Gateway"));
            let own = HttpResponse::new(409, "application/json", r#"{"type":"externalServiceError"}"#);
            let answered = strike(provider, Fault::Answer(when, own.clone()));
            assert_eq!(answered, (Outcome::Reply(own), recorded));
        }
    }
}

#[test]
fn too_many_requests_in_the_words_of_each() {
    let fault = || Fault::RateLimit { retry_after: 3 };
    let limited = |provider| {
        let (outcome, recorded) = strike(provider, fault());
        let reply = outcome.reply().unwrap();
        assert_eq!((reply.status, reply.header("Retry-After"), recorded), (429, Some("3"), false));
        reply.text().into_owned()
    };
    assert_eq!(limited(Provider::Anrok), "You've exceeded your API limit of 10 per second");
    assert!(limited(Provider::Avatax).contains("RateLimitExceeded"));
    assert!(limited(Provider::Stripe).contains(r#""code":"rate_limit""#));
    let mut simulator = simulator();
    simulator.add_fault(Rule::new(fault()));
    let request = HttpRequest::new("POST", "/taxation_customs/vies/rest-api/check-vat-number").with_body("{}");
    let reply = simulator.handle(request).reply().unwrap();
    assert_eq!((reply.status, reply.header("Retry-After")), (200, Some("3")));
    assert!(reply.text().contains("GLOBAL_MAX_CONCURRENT_REQ"));
}

#[test]
fn spoilt_bodies() {
    for provider in ALL {
        let whole = simulator().handle(commit(provider)).reply().unwrap().body;
        let (outcome, recorded) = strike(provider, Fault::Truncated);
        let half = outcome.reply().unwrap().body;
        assert!(recorded && half.len() == whole.len() / 2 && whole.starts_with(&half));
        let (outcome, recorded) = strike(provider, Fault::Empty);
        assert_eq!((outcome.reply().unwrap().body.len(), recorded), (0, true));
        let pace = Pace { bytes: 1, pause: Duration::from_millis(1) };
        let (outcome, recorded) = strike(provider, Fault::Slow(pace));
        assert_eq!((outcome.reply().unwrap().pace, recorded), (Some(pace), true));
    }
}

#[test]
fn lines_in_disorder() {
    for provider in ALL {
        let lines = |disorder| {
            let (outcome, recorded) = strike(provider, Fault::Lines(disorder));
            assert!(recorded);
            keys(outcome)
        };
        let mut shuffled = lines(Lines::Shuffled);
        assert_ne!(shuffled, ["a", "b", "c"]);
        shuffled.sort();
        assert_eq!(shuffled, ["a", "b", "c"]);
        assert_eq!(lines(Lines::Missing).len(), 2);
        let mut duplicated = lines(Lines::Duplicated);
        assert_eq!(duplicated.len(), 4);
        duplicated.sort();
        duplicated.dedup();
        assert_eq!(duplicated, ["a", "b", "c"]);
        assert_eq!(lines(Lines::Extra), ["a", "b", "c", "extra"]);
    }
    // A list of lines is one too, and so are those of an invoice, told apart by their ids.
    let mut it = simulator();
    it.add_fault(Rule::new(Fault::Lines(Lines::Extra)));
    let mut list = stripe(&format!("/v1/tax/calculations/{}/line_items", calculation()), "");
    list.method = "GET".to_owned();
    let reply = it.handle(list).reply().unwrap();
    assert_eq!(reply.text().matches(r#""object":"tax.calculation_line_item""#).count(), 4);
    assert!(reply.text().contains(r#""id":"extra""#) && reply.text().contains(r#""reference":"extra""#));
    // An answer without lines stays as it is.
    let mut simulator = simulator();
    simulator.add_fault(Rule::new(Fault::Lines(Lines::Missing)));
    let reply = simulator.handle(HttpRequest::new("GET", "/api/v2/utilities/ping")).reply().unwrap();
    assert!(reply.text().contains("authenticated"));
}

#[test]
fn rules_choose_their_requests() {
    let mut simulator = simulator();
    let rule = Rule::new(Fault::Refuse).provider(Provider::Avatax).operation("ping").nth(2).times(2);
    simulator.add_fault(rule);
    let ping = || HttpRequest::new("GET", "/api/v2/utilities/ping");
    let outcomes: Vec<bool> = (0..5)
        .map(|_| {
            // Others between them do not count.
            assert!(matches!(simulator.handle(HttpRequest::new("GET", "/api/v2/companies")), Outcome::Reply(_)));
            matches!(simulator.handle(ping()), Outcome::Reply(_))
        })
        .collect();
    assert_eq!(outcomes, [true, false, false, true, true]);
    // For ever, until taken back; the rule that was added first is the one.
    simulator.add_fault(Rule::new(Fault::Empty).times(u32::MAX));
    simulator.add_fault(Rule::new(Fault::Refuse).times(u32::MAX));
    for _ in 0..3 {
        assert_eq!(simulator.handle(ping()).reply().unwrap().body.len(), 0);
    }
    simulator.clear_faults();
    assert!(!simulator.handle(ping()).reply().unwrap().body.is_empty());
}
