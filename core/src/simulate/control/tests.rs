//! Each command has its effect, and one with a mistake has none.

use super::*;
use crate::simulate::Server;

fn simulator() -> Simulator {
    Simulator::from_json(r#"{"now": "2026-05-01T12:00:00Z", "seed": 1}"#).unwrap()
}

fn tell(simulator: &mut Simulator, command: &str) -> String {
    simulator.command_json(command).unwrap_or_else(|error| panic!("{command}: {error}"))
}

fn post(target: &str, authorization: &str, body: &str) -> String {
    let request = Json::object([
        ("method", "POST".into()),
        ("target", target.into()),
        ("headers", Json::object([("Authorization", authorization.into())])),
        ("body", body.into()),
    ]);
    Json::object([("do", "handle".into()), ("request", request)]).to_string()
}

const KEY: &str = "Bearer s1/sa1/secret.simulated";
const BASIC: &str = "Basic MTAwMDpzaW11bGF0ZWQ=";

/// A sale of 150.00 in Colorado at Anrok.
fn anrok(path: &str, id: &str, customer: &str) -> String {
    let body = format!(
        r#"{{{id}"currencyCode":"USD","accountingDate":"2026-05-01",{customer}"customerAddress":{{"country":"US","region":"CO","city":"Denver","postalCode":"80204"}},"lineItems":[{{"id":"f","productExternalId":"saas","amount":15000}}]}}"#
    );
    post(&format!("/v1/seller/transactions/{path}"), KEY, &body)
}

fn estimate() -> String {
    anrok("createEphemeral", "", "")
}

fn commit(id: &str) -> String {
    anrok("createOrUpdate", &format!(r#""id":"{id}","#), "")
}

/// A sale of 10.00 in Pennsylvania at AvaTax.
fn avatax(company: &str) -> String {
    let body = format!(
        r#"{{"createTransactionModel":{{"companyCode":"{company}","type":"SalesInvoice","code":"inv","commit":true,"date":"2026-05-01","customerCode":"c","addresses":{{"singleLocation":{{"country":"US","region":"PA","postalCode":"19147"}}}},"lines":[{{"number":"a","amount":10}}]}}}}"#
    );
    post("/api/v2/transactions/createoradjust", BASIC, &body)
}

fn vies(number: &str) -> String {
    let body = format!(
        r#"{{"countryCode":"DE","vatNumber":"{number}","requesterMemberStateCode":"FR","requesterNumber":"23334175221"}}"#
    );
    post("/taxation_customs/vies/rest-api/check-vat-number", "", &body)
}

/// Body and status of a reply.
fn reply(answer: &str) -> (String, String) {
    let answer = Json::parse(answer.as_bytes()).unwrap();
    let reply = answer.get("reply").unwrap_or_else(|| panic!("{answer}"));
    (reply.get("status").unwrap().to_string(), reply.get("body").unwrap().text().unwrap().to_owned())
}

#[test]
fn a_request_is_answered() {
    let mut it = simulator();
    assert_eq!(tell(&mut it, r#"{"do": "add_product", "code": "saas"}"#), "{}");
    // 4.81 % of 15000 is 721.5.
    let answer = tell(&mut it, &estimate());
    assert!(answer.starts_with(r#"{"reply":{"status":200,"headers":{"Content-Type":"application/json; charset=utf-8"},"body":"{\"taxAmountToCollect\":722,"#), "{answer}");
    let whole = r#"{"do": "handle", "request": {"method": "GET", "url": "https://sandbox-rest.avatax.com/api/v2/utilities/ping"}}"#;
    assert!(reply(&tell(&mut it, whole)).1.contains(r#""authenticated":false"#));
}

#[test]
fn what_is_set_at_anrok() {
    let mut it = simulator();
    let body = |it: &mut Simulator| reply(&tell(it, &estimate())).1;
    assert!(body(&mut it).contains("productExternalIdUnknown"));
    tell(&mut it, r#"{"do": "set_taxability", "code": "saas", "taxability": "not_taxed"}"#);
    assert!(body(&mut it).contains("productNotTaxed"));
    tell(&mut it, r#"{"do": "set_taxability", "code": "saas", "taxability": "transaction_exempt"}"#);
    assert!(body(&mut it).contains("transactionExempt"));
    tell(&mut it, r#"{"do": "set_taxability", "code": "saas", "taxability": "taxable"}"#);
    tell(&mut it, r#"{"do": "set_collection", "place": "US-CO", "collection": "not_collecting"}"#);
    assert!(body(&mut it).contains("notCollecting"));
    tell(&mut it, r#"{"do": "set_collection", "place": "US-CO", "collection": "no_tax"}"#);
    assert!(body(&mut it).contains("jurisHasNoTax"));
    tell(&mut it, r#"{"do": "set_collection", "place": "US-CO", "collection": "collecting"}"#);
    assert!(body(&mut it).starts_with(r#"{"taxAmountToCollect":722,"#));
    // A customer that is known needs no name, and a certificate frees it.
    let of = anrok("createEphemeral", "", r#""customerId":"cus_1","#);
    assert!(reply(&tell(&mut it, &of)).1.contains("customerIdNotFound"));
    tell(&mut it, r#"{"do": "add_customer", "id": "cus_1"}"#);
    assert!(reply(&tell(&mut it, &of)).1.starts_with(r#"{"taxAmountToCollect":722,"#));
    tell(&mut it, r#"{"do": "add_certificate", "customer": "cus_1", "place": "US-CO"}"#);
    assert!(reply(&tell(&mut it, &of)).1.contains("customerExempt"));
    // Nine requests so far: the tenth passes and the eleventh does not, until a second has gone by.
    body(&mut it);
    assert_eq!(reply(&tell(&mut it, &estimate())).0, "429");
    assert_eq!(tell(&mut it, r#"{"do": "advance", "milliseconds": 1000}"#), r#"{"now":"2026-05-01T12:00:01Z"}"#);
    assert_eq!(reply(&tell(&mut it, &estimate())).0, "200");
    tell(&mut it, r#"{"do": "set_rate_limit", "per_second": 1}"#);
    assert_eq!(reply(&tell(&mut it, &estimate())).0, "429");
    tell(&mut it, r#"{"do": "set_rate_limit"}"#);
    assert_eq!(reply(&tell(&mut it, &estimate())).0, "200");
    // Filed.
    assert_eq!(tell(&mut it, r#"{"do": "freeze", "id": "inv"}"#), r#"{"found":false}"#);
    tell(&mut it, &commit("inv"));
    assert_eq!(tell(&mut it, r#"{"do": "freeze", "id": "inv"}"#), r#"{"found":true}"#);
    assert!(reply(&tell(&mut it, &commit("inv"))).1.contains("transactionFrozenForFiling"));
    // An accounting time without a zone.
    let timed =
        estimate().replace(r#"\"accountingDate\":\"2026-05-01\""#, r#"\"accountingTime\":\"2026-05-01T12:00:00Z\""#);
    assert_ne!(reply(&tell(&mut it, &timed)).0, "200");
    tell(&mut it, r#"{"do": "set_account_time_zone", "set": true}"#);
    assert_eq!(reply(&tell(&mut it, &timed)).0, "200");
    tell(&mut it, r#"{"do": "set_key", "key": "s2/sa1/secret.other"}"#);
    assert!(reply(&tell(&mut it, &estimate())).1.contains("Unknown API key"));
}

#[test]
fn what_is_set_at_avatax() {
    let mut it = simulator();
    let ask = |it: &mut Simulator, company: &str| reply(&tell(it, &avatax(company)));
    assert!(ask(&mut it, "SECOND").1.contains("'SECOND' was not found"));
    assert_eq!(tell(&mut it, r#"{"do": "add_company", "code": "SECOND"}"#), r#"{"id":2}"#);
    // 6 + 2 % of 10.
    assert!(ask(&mut it, "SECOND").1.contains(r#""totalTax":0.8"#));
    tell(&mut it, r#"{"do": "set_nexus", "place": "US-PA", "nexus": false}"#);
    assert!(ask(&mut it, "DEFAULT").1.contains(r#""totalTax":0.0"#));
    tell(&mut it, r#"{"do": "set_nexus", "place": "US-PA", "nexus": true}"#);
    tell(&mut it, r#"{"do": "set_tax_decimals", "decimals": 0}"#);
    // 0.6 and 0.2, each to no decimals.
    assert!(ask(&mut it, "DEFAULT").1.contains(r#""totalTax":1.0"#));
    tell(&mut it, r#"{"do": "set_tax_decimals"}"#);
    assert!(ask(&mut it, "DEFAULT").1.contains(r#""totalTax":0.8"#));
    assert_eq!(tell(&mut it, r#"{"do": "lock", "code": "inv", "type": "ReturnInvoice"}"#), r#"{"found":false}"#);
    assert_eq!(tell(&mut it, r#"{"do": "lock", "code": "inv", "type": "SalesInvoice"}"#), r#"{"found":true}"#);
    let stored = tell(&mut it, r#"{"do": "recorded"}"#);
    assert!(stored.contains(r#""status":"Committed","version":3,"writes":3,"frozen":true"#), "{stored}");
    tell(&mut it, r#"{"do": "set_credentials", "account_id": "2000", "license_key": "other"}"#);
    assert_eq!(ask(&mut it, "DEFAULT").0, "401");
}

#[test]
fn what_is_set_at_vies() {
    let mut it = simulator();
    let ask = |it: &mut Simulator| reply(&tell(it, &vies("136695976")));
    assert!(ask(&mut it).1.contains(r#""valid":false"#));
    tell(&mut it, r#"{"do": "add_valid", "number": "DE136695976", "name": "EXAMPLE GMBH"}"#);
    assert!(
        ask(&mut it).1.contains(r#""valid":true"#)
            && ask(&mut it).1.contains(r#""name":"EXAMPLE GMBH","address":"---""#)
    );
    tell(&mut it, r#"{"do": "set_code", "number": "DE136695976", "code": "VAT_BLOCKED"}"#);
    assert!(ask(&mut it).1.contains("VAT_BLOCKED"));
    tell(&mut it, r#"{"do": "remove", "number": "DE136695976"}"#);
    assert!(ask(&mut it).1.contains(r#""valid":false"#));
    tell(&mut it, r#"{"do": "set_down", "prefix": "DE", "code": "MS_UNAVAILABLE"}"#);
    assert_eq!(ask(&mut it).1, r#"{"actionSucceed":false,"errorWrappers":[{"error":"MS_UNAVAILABLE"}]}"#);
    tell(&mut it, r#"{"do": "set_failure_form", "form": "wrapped_with_status_500"}"#);
    assert_eq!(ask(&mut it).0, "500");
    tell(&mut it, r#"{"do": "set_failure_form", "form": "user_error"}"#);
    assert!(ask(&mut it).1.contains(r#""userError":"MS_UNAVAILABLE""#));
    tell(&mut it, r#"{"do": "set_up", "prefix": "DE"}"#);
    assert!(!ask(&mut it).1.contains("MS_UNAVAILABLE"));
    tell(&mut it, r#"{"do": "refuse_requester", "number": "FR23334175221"}"#);
    assert!(ask(&mut it).1.contains("INVALID_REQUESTER_INFO"));
}

#[test]
fn the_clock() {
    let mut it = simulator();
    assert_eq!(tell(&mut it, r#"{"do": "now"}"#), r#"{"now":"2026-05-01T12:00:00Z"}"#);
    assert_eq!(
        tell(&mut it, r#"{"do": "set_now", "now": "2026-12-31T23:59:59Z"}"#),
        r#"{"now":"2026-12-31T23:59:59Z"}"#
    );
    assert_eq!(tell(&mut it, r#"{"do": "advance", "milliseconds": 1500}"#), r#"{"now":"2027-01-01T00:00:00.5Z"}"#);
}

#[test]
fn every_fault() {
    for (fault, outcome, recorded) in [
        (r#""refuse""#, r#"{"no_reply":"refused"}"#, 0),
        (r#""timeout","when":"before""#, r#"{"no_reply":"timeout"}"#, 0),
        (r#""timeout","when":"after""#, r#"{"no_reply":"timeout"}"#, 1),
        (r#""close","when":"after""#, r#"{"no_reply":"closed"}"#, 1),
        (
            r#""answer","when":"before","response":{"status":409,"headers":{"X-A":"b"},"body":"{}"}"#,
            r#"{"reply":{"status":409,"headers":{"X-A":"b"},"body":"{}"}}"#,
            0,
        ),
        (
            r#""rate_limit","retry_after":3"#,
            r#"{"reply":{"status":429,"headers":{"Content-Type":"text/plain; charset=utf-8","Retry-After":"3"},"body":"You've exceeded your API limit of 10 per second"}}"#,
            0,
        ),
        (
            r#""server","when":"after","status":503"#,
            r#"{"reply":{"status":503,"headers":{"Content-Type":"text/html"},"body":"<html>"#,
            1,
        ),
        (
            r#""html","when":"before""#,
            r#"{"reply":{"status":200,"headers":{"Content-Type":"text/html"},"body":"<html>"#,
            0,
        ),
        (
            r#""empty""#,
            r#"{"reply":{"status":200,"headers":{"Content-Type":"application/json; charset=utf-8"},"body":""}}"#,
            1,
        ),
        (r#""truncated""#, r#"{"reply":{"status":200,"#, 1),
        (r#""lines","lines":"missing""#, r#"{"reply":{"status":200,"#, 1),
        (r#""lines","lines":"shuffled""#, r#"{"reply":{"status":200,"#, 1),
        (r#""lines","lines":"duplicated""#, r#"{"reply":{"status":200,"#, 1),
        (r#""lines","lines":"extra""#, r#"{"reply":{"status":200,"#, 1),
        (r#""slow","bytes":7,"pause_milliseconds":20"#, r#"{"reply":{"status":200,"#, 1),
    ] {
        let mut it = simulator();
        tell(&mut it, r#"{"do": "add_product", "code": "saas"}"#);
        assert_eq!(tell(&mut it, &format!(r#"{{"do":"fault","fault":{fault}}}"#)), "{}");
        let answer = tell(&mut it, &commit("inv"));
        let whole = outcome.ends_with("}}") || outcome.contains("no_reply");
        assert!(if whole { answer == outcome } else { answer.starts_with(outcome) }, "{fault}: {answer}");
        assert_eq!(it.recorded().len(), recorded, "{fault}");
        // The journal names it in the same words (of an answer its status).
        let journal = tell(&mut it, r#"{"do": "journal"}"#);
        let shown = fault.replace(r#""response":{"status":409,"headers":{"X-A":"b"},"body":"{}"}"#, r#""status":409"#);
        assert!(journal.contains(&format!(r#""fault":{{"fault":{shown}}},"recorded":{}"#, recorded == 1)), "{journal}");
    }
    let mut it = simulator();
    tell(&mut it, r#"{"do": "add_product", "code": "saas"}"#);
    tell(&mut it, r#"{"do": "fault", "fault": "slow", "bytes": 7, "pause_milliseconds": 20}"#);
    assert!(tell(&mut it, &estimate()).ends_with(r#","pace":{"bytes":7,"pause_milliseconds":20}}}"#));
}

#[test]
fn faults_choose_their_requests_and_are_taken_back() {
    let mut it = simulator();
    let ping = r#"{"do": "handle", "request": {"method": "GET", "target": "/api/v2/utilities/ping"}}"#;
    tell(
        &mut it,
        r#"{"do": "fault", "fault": "refuse", "provider": "avatax", "operation": "ping", "nth": 2, "times": 2}"#,
    );
    let refused: Vec<bool> = (0..4)
        .map(|_| {
            assert!(!tell(&mut it, &estimate()).contains("no_reply"), "another provider");
            tell(&mut it, ping).contains("no_reply")
        })
        .collect();
    assert_eq!(refused, [false, true, true, false]);
    tell(&mut it, r#"{"do": "fault", "fault": "refuse", "times": 4294967295}"#);
    assert!(tell(&mut it, ping).contains("no_reply"));
    tell(&mut it, r#"{"do": "clear_faults"}"#);
    assert!(!tell(&mut it, ping).contains("no_reply"));
}

#[test]
fn what_was_asked_and_what_is_stored() {
    let mut it = simulator();
    tell(&mut it, r#"{"do": "add_product", "code": "saas"}"#);
    tell(&mut it, &estimate());
    tell(&mut it, &commit("inv"));
    let journal = tell(&mut it, r#"{"do": "journal", "from": 1}"#);
    let begins = r#"{"journal":[{"at":"2026-05-01T12:00:00Z","provider":"anrok","operation":"createOrUpdate","request":{"method":"POST","target":"/v1/seller/transactions/createOrUpdate","headers":{"Authorization":"***"},"body":"{\"id\":\"inv\","#;
    assert!(journal.starts_with(begins), "{journal}");
    assert!(journal.contains(r#","fault":null,"recorded":true,"outcome":{"reply":{"status":200,"#));
    assert!(!journal.contains("createEphemeral") && !journal.contains("secret"));
    assert_eq!(
        tell(&mut it, r#"{"do": "recorded"}"#),
        r#"{"recorded":[{"provider":"anrok","id":"inv","kind":"transaction","status":"normal","version":1,"writes":1,"frozen":false,"currency":"USD","amount":"15000","tax":"722","lines":[{"key":"f","amount":"15000","tax":"722"}]}]}"#
    );
    // Headers that came twice are one.
    let request = r#"{"do": "handle", "request": {"method": "GET", "target": "/", "headers": {"A": "1", "proxy-authorization": "secret"}}}"#;
    tell(&mut it, request);
    assert!(
        tell(&mut it, r#"{"do": "journal", "from": 2}"#).contains(r#""headers":{"A":"1","proxy-authorization":"***"}"#)
    );
}

#[test]
fn a_command_with_a_mistake_does_nothing() {
    let mut it = simulator();
    tell(&mut it, r#"{"do": "add_product", "code": "saas"}"#);
    for (command, code, path) in [
        ("[]", "simulator.wrong_type", ""),
        ("{}", "simulator.do.required", "/do"),
        (r#"{"do": "dance"}"#, "simulator.do.unknown_value", "/do"),
        (r#"{"do": 1}"#, "simulator.do.wrong_type", "/do"),
        (r#"{"do": "add_product"}"#, "simulator.code.required", "/code"),
        (r#"{"do": "add_product", "code": "x", "more": 1}"#, "simulator.unknown_field", "/more"),
        (r#"{"do": "add_product", "code": "x", "code": "y"}"#, "simulator.duplicate_key", "/code"),
        (r#"{"do": "add_product", "code": 1}"#, "simulator.code.wrong_type", "/code"),
        (r#"{"do": "clear_faults", "all": true}"#, "simulator.unknown_field", "/all"),
        (
            r#"{"do": "set_taxability", "code": "saas", "taxability": "some"}"#,
            "simulator.taxability.unknown_value",
            "/taxability",
        ),
        (r#"{"do": "set_nexus", "place": "US-PA"}"#, "simulator.nexus.required", "/nexus"),
        (r#"{"do": "set_rate_limit", "per_second": 0}"#, "simulator.per_second.out_of_range", "/per_second"),
        (r#"{"do": "advance", "milliseconds": -1}"#, "simulator.milliseconds.out_of_range", "/milliseconds"),
        (r#"{"do": "set_now", "now": "today"}"#, "simulator.now.not_an_instant", "/now"),
        (r#"{"do": "handle"}"#, "simulator.request.required", "/request"),
        (r#"{"do": "handle", "request": {"method": "GET"}}"#, "simulator.request.target.required", "/request/target"),
        (
            r#"{"do": "handle", "request": {"method": "GET", "target": "/", "url": "/"}}"#,
            "simulator.request.target.conflict",
            "/request/target",
        ),
        (
            r#"{"do": "handle", "request": {"method": "GET", "target": "/", "body": {}}}"#,
            "simulator.request.body.wrong_type",
            "/request/body",
        ),
        (
            r#"{"do": "handle", "request": {"method": "GET", "target": "/", "headers": {"a": "b\r\nc: d"}}}"#,
            "simulator.request.headers.a.not_one_line",
            "/request/headers/a",
        ),
        (r#"{"do": "fault"}"#, "simulator.fault.required", "/fault"),
        (r#"{"do": "fault", "fault": "close"}"#, "simulator.when.required", "/when"),
        (r#"{"do": "fault", "fault": "refuse", "when": "before"}"#, "simulator.when.unexpected", "/when"),
        (r#"{"do": "fault", "fault": "refuse", "nth": 0}"#, "simulator.nth.out_of_range", "/nth"),
        (
            r#"{"do": "fault", "fault": "refuse", "provider": "paypal"}"#,
            "simulator.provider.unknown_value",
            "/provider",
        ),
        (
            r#"{"do": "fault", "fault": "answer", "when": "before", "response": {"status": 99}}"#,
            "simulator.response.status.out_of_range",
            "/response/status",
        ),
    ] {
        let error = it.command_json(command).unwrap_err();
        assert_eq!((error.kind(), error.code(), error.path()), (ErrorKind::InvalidDocument, code, path), "{command}");
    }
    assert_eq!(it.command_json("{").unwrap_err().code(), "json.syntax");
    assert_eq!(tell(&mut it, r#"{"do": "journal"}"#), r#"{"journal":[]}"#);
    assert!(reply(&tell(&mut it, &estimate())).1.starts_with(r#"{"taxAmountToCollect":722,"#), "as it was");
}

#[test]
fn a_simulator_from_json() {
    for (options, code) in [
        ("{}", "simulator.now.required"),
        (r#"{"now": "2026-05-01"}"#, "simulator.now.not_an_instant"),
        (r#"{"now": "2026-05-01T12:00:00Z", "seed": -1}"#, "simulator.seed.out_of_range"),
        (r#"{"now": "2026-05-01T12:00:00Z", "sed": 1}"#, "simulator.unknown_field"),
    ] {
        assert_eq!(Simulator::from_json(options).unwrap_err().code(), code);
        assert_eq!(Server::start_json(options).unwrap_err().code(), code);
    }
}

/// A clock that was set runs on from there, not from when the server was started.
#[test]
#[expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "the clock of a server runs")]
fn a_server_is_told_too() {
    let server = Server::start_json(r#"{"now": "2026-05-01T12:00:00Z"}"#).unwrap();
    server.command_json(r#"{"do": "advance", "milliseconds": 3600000}"#).unwrap();
    let now = server.command_json(r#"{"do": "now"}"#).unwrap();
    assert!(now.starts_with(r#"{"now":"2026-05-01T13:0"#), "{now}");
    let set = server.command_json(r#"{"do": "set_now", "now": "2026-12-31T00:00:00Z"}"#).unwrap();
    assert_eq!(set, r#"{"now":"2026-12-31T00:00:00Z"}"#);
    std::thread::sleep(std::time::Duration::from_millis(200));
    let begun = std::time::Instant::now();
    let set = "2026-12-31T12:00:00Z".parse::<jiff::Timestamp>().unwrap();
    server.command_json(r#"{"do": "set_now", "now": "2026-12-31T12:00:00Z"}"#).unwrap();
    let since = server.simulator().now().duration_since(set);
    assert!(since <= SignedDuration::try_from(begun.elapsed()).unwrap(), "{since}");
}

/// Asks Stripe, with the secret key `key`.
fn stripe_of(key: &str, path: &str, form: &str) -> String {
    // The same for the same request, and short enough.
    let all = format!("{path}{form}");
    let key_of = &all[all.len().saturating_sub(200)..];
    let request = Json::object([
        ("method", "POST".into()),
        ("target", path.into()),
        (
            "headers",
            Json::object([
                ("Authorization", format!("Bearer {key}").into()),
                ("Content-Type", "application/x-www-form-urlencoded".into()),
                ("Idempotency-Key", key_of.into()),
            ]),
        ),
        ("body", form.into()),
    ]);
    Json::object([("do", "handle".into()), ("request", request)]).to_string()
}

#[test]
fn what_is_set_at_stripe() {
    let mut it = simulator();
    let mut asked = 0;
    // 1000 in France, of a product.
    let mut tax = |it: &mut Simulator, more: &str| {
        asked += 1;
        let form = format!(
            "currency=eur&line_items[0][amount]=1000&line_items[0][product]=prod&customer_details[address][country]=FR\
             &customer_details[address_source]=billing&line_items[0][reference]=r{asked}{more}"
        );
        reply(&tell(it, &stripe_of("sk_test_simulated", "/v1/tax/calculations", &form)))
    };
    assert!(tax(&mut it, "").1.contains("No such product: 'prod'"));
    tell(&mut it, r#"{"do": "stripe_add_product", "id": "prod", "tax_code": "txcd_10302000"}"#);
    // 5.5 % on a book, 20 % without a code.
    assert!(tax(&mut it, "").1.contains(r#""tax_amount_exclusive":55"#));
    tell(&mut it, r#"{"do": "stripe_add_product", "id": "prod"}"#);
    assert!(tax(&mut it, "").1.contains(r#""tax_amount_exclusive":200"#));
    tell(&mut it, r#"{"do": "stripe_set_collection", "place": "FR", "collects": false}"#);
    assert!(tax(&mut it, "").1.contains("not_collecting"));
    tell(&mut it, r#"{"do": "stripe_set_collection", "place": "FR", "collects": true}"#);
    let vat = "&customer_details[tax_ids][0][type]=eu_vat&customer_details[tax_ids][0][value]=FR23334175221";
    assert!(tax(&mut it, vat).1.contains("reverse_charge"));
    tell(&mut it, r#"{"do": "stripe_set_head_office", "country": "FR"}"#);
    assert!(tax(&mut it, vat).1.contains(r#""tax_amount_exclusive":200"#));
    tell(&mut it, r#"{"do": "stripe_set_head_office"}"#);
    assert!(tax(&mut it, "").1.contains("stripe_tax_inactive"));
    tell(&mut it, r#"{"do": "stripe_set_head_office", "country": "US"}"#);
    tell(&mut it, r#"{"do": "stripe_set_busy", "times": 1}"#);
    assert_eq!(tax(&mut it, "").0, "409");
    assert_eq!(tell(&mut it, r#"{"do": "stripe_set_shapes", "version": "2024-06-20"}"#), r#"{"found":true}"#);
    assert!(!tax(&mut it, "").1.contains("rate_type"));
    assert_eq!(tell(&mut it, r#"{"do": "stripe_set_shapes", "version": "2024-06-21"}"#), r#"{"found":false}"#);
    assert_eq!(tell(&mut it, r#"{"do": "stripe_set_shapes"}"#), r#"{"found":true}"#);
    assert!(tax(&mut it, "").1.contains("rate_type"));
    tell(&mut it, r#"{"do": "stripe_set_rate_limit", "per_second": 1}"#);
    assert_eq!(tax(&mut it, "").0, "429");
    tell(&mut it, r#"{"do": "stripe_set_rate_limit"}"#);
    tell(&mut it, r#"{"do": "stripe_set_key", "key": "sk_live_other"}"#);
    assert_eq!(tax(&mut it, "").0, "401");
    let mut live =
        |it: &mut Simulator, path: &str, form: &str| reply(&tell(it, &stripe_of("sk_live_other", path, form)));
    let customer =
        |it: &mut Simulator, name: &str, live: &mut dyn FnMut(&mut Simulator, &str, &str) -> (String, String)| {
            live(it, "/v1/customers", &format!("name={name}&address[country]=IE&expand[]=tax")).1
        };
    assert!(customer(&mut it, "A", &mut live).contains(r#""livemode":true"#));
    tell(&mut it, r#"{"do": "stripe_set_app", "app": "anrok"}"#);
    let made = customer(&mut it, "B", &mut live);
    assert!(made.contains(r#""automatic_tax":"supported""#) && made.contains(r#""provider":"anrok""#), "{made}");
    tell(&mut it, r#"{"do": "stripe_set_app_installed", "set": false}"#);
    let made = customer(&mut it, "C", &mut live);
    assert!(made.contains(r#""automatic_tax":"failed""#), "{made}");
    let id = Json::parse(made.as_bytes()).unwrap().get("id").unwrap().text().unwrap().to_owned();

    // An invoice by the account's default, which cannot be taxed: refused, and then finalized without tax.
    tell(&mut it, r#"{"do": "stripe_set_automatic_tax_default", "set": true}"#);
    tell(&mut it, r#"{"do": "stripe_set_default_tax_behavior", "behavior": "inclusive"}"#);
    let invoice = live(&mut it, "/v1/invoices", &format!("customer={id}&currency=eur")).1;
    let invoice = Json::parse(invoice.as_bytes()).unwrap().get("id").unwrap().text().unwrap().to_owned();
    live(&mut it, "/v1/invoiceitems", &format!("customer={id}&invoice={invoice}&amount=123"));
    let path = format!("/v1/invoices/{invoice}/finalize");
    tell(&mut it, &format!(r#"{{"do": "stripe_lock", "id": "{invoice}"}}"#));
    assert_eq!(live(&mut it, &path, "auto_advance=true").0, "429");
    let unlock = format!(r#"{{"do": "stripe_unlock", "id": "{invoice}"}}"#);
    assert_eq!([tell(&mut it, &unlock), tell(&mut it, &unlock)], [r#"{"found":true}"#, r#"{"found":false}"#]);
    assert!(live(&mut it, &path, "auto_advance=true").1.contains("taxes_calculation_failed"));
    tell(&mut it, r#"{"do": "stripe_set_finalize_without_tax", "set": true}"#);
    assert!(live(&mut it, &path, "").1.contains("finalization_system_error"));
    tell(&mut it, r#"{"do": "stripe_add_account", "id": "acct_2"}"#);
    let mut other = Json::parse(stripe_of("sk_live_other", "/v1/customers", "name=D").as_bytes()).unwrap();
    let headers = other.get_mut("request").unwrap().get_mut("headers").unwrap();
    headers.set("Stripe-Account", "acct_2".into());
    assert_eq!(reply(&tell(&mut it, &other.to_string())).0, "200");
    let stored = tell(&mut it, r#"{"do": "recorded"}"#);
    assert!(
        stored.contains(r#""provider":"stripe","id":"in_"#) && stored.contains(r#""kind":"invoice","status":"open""#),
        "{stored}"
    );
}

#[test]
fn every_command_refuses_what_it_does_not_know() {
    let mut it = simulator();
    for (word, _) in stripe::COMMANDS {
        let error = it.command_json(&format!(r#"{{"do": "{word}", "nonsense": 1}}"#)).unwrap_err();
        assert!(error.to_string().contains("nonsense"), "{word}: {error}");
    }
}
