//! What Rust has beyond the vectors, each used once as a host would; reported for the table of README.md (scripts/capabilities.py).
#![cfg(all(feature = "http", feature = "simulate"))]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise, and nobody reads its documentation"
)]

use std::path::Path;
use std::thread;

use tallage::simulate::{HttpRequest, Server, Simulator};
use tallage::{
    Engine, Exchange, HttpOptions, Invoice, Response, Runner, RunnerOptions, Step, SyncRun, ViesStatus,
    check_vat_number,
};

/// Called at the end of a test.
fn passed(capability: &str, test: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/capabilities/rust");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{capability}.json")), format!(r#"{{"{capability}": ["{test}"]}}"#)).unwrap();
}

const MANUAL: &str =
    r#"{"taxes": [{"code": "vat_20", "name": "VAT", "rate": "20"}], "organization": {"tax_codes": ["vat_20"]}}"#;

fn invoice(id: &str) -> String {
    format!(
        r#"{{"id": "{id}", "type": "one_off", "issuing_date": "2026-11-21", "currency": "EUR",
            "fees": [{{"id": "f1", "type": "add_on", "amount_cents": 1000}}]}}"#
    )
}

fn simulator() -> Simulator {
    let mut simulator = Simulator::new("2026-11-21T12:00:00Z".parse().unwrap(), 1);
    simulator.anrok().add_product("saas");
    simulator
}

fn commit(base_url: &str, id: &str) -> Exchange {
    let config = format!(
        r#"{{"connections": [{{"code": "anrok_us", "name": "Anrok", "provider": "anrok", "base_url": "{base_url}",
            "rate_limit": {{"requests": 100, "per_milliseconds": 1000}},
            "credentials": {{"api_key": "s1/sa1/secret.simulated"}}, "fallback_item": {{"product_external_id": "saas"}}}}]}}"#
    );
    let request = format!(
        r#"{{"operation": "commit", "today": "2026-11-21", "document": {{"id": "{id}", "type": "one_off", "issuing_date": "2026-11-21",
            "currency": "USD", "customer": {{"external_id": "cus_1", "name": "Willy Wonka",
                "billing_address": {{"address_line1": "1 Main St", "city": "Denver", "state": "CO", "zipcode": "80204", "country": "US"}},
                "provider_customer": {{"connection": "anrok_us", "create": true}}}},
            "fees": [{{"id": "f1", "type": "add_on", "amount_cents": 15000}}]}}}}"#
    );
    Engine::from_json(&config).unwrap().begin_json(&request).unwrap()
}

/// The simulator taxes Colorado with 4.81 %: 721.5 of 15000.
fn assert_taxed(outcome: &str) {
    assert!(
        outcome.contains(r#""status":"succeeded""#) && outcome.contains(r#""taxes_amount_cents":722"#),
        "{outcome}"
    );
}

#[test]
fn a_typed_invoice() {
    let engine = Engine::from_json(MANUAL).unwrap();
    let text = invoice("inv_1");
    let mut typed = Invoice::from_json(&text).unwrap();
    typed.fees[0].prices_include_tax = Some(true);
    let totals = engine.calculate(&typed).unwrap().totals().unwrap();
    // 20 % inside 10.00: 1.67.
    assert_eq!((totals.taxes_amount_cents, totals.total_amount_cents), (167, 1000));
    passed("types", "a_typed_invoice");
}

#[test]
fn one_engine_in_many_threads() {
    let engine = Engine::from_json(MANUAL).unwrap();
    let all = |from: usize| (from..from + 50).map(|n| engine.calculate_json(&invoice(&format!("inv_{n}"))).unwrap());
    let alone: Vec<String> = all(0).chain(all(50)).chain(all(100)).chain(all(150)).collect();
    let together: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = [0, 50, 100, 150].map(|from| scope.spawn(move || all(from).collect::<Vec<_>>())).into();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(alone, together);
    passed("threads", "one_engine_in_many_threads");
}

/// The client of the host is the simulator itself, in memory.
#[test]
fn an_exchange_driven_by_hand() {
    let mut simulator = simulator();
    let mut exchange = commit("https://api.anrok.com", "inv_1");
    while let Step::Send { number, request, .. } = exchange.step() {
        let mut told = HttpRequest::new(request.method, request.url).with_body(request.body.unwrap_or_default());
        for (name, value) in request.headers {
            told = told.with_header(name, value);
        }
        let reply = simulator.handle(told).reply().unwrap();
        exchange.receive(Some(number), &Response::new(reply.status, reply.text())).unwrap();
    }
    assert_taxed(exchange.outcome_json().unwrap());
    assert_eq!(simulator.recorded().len(), 1);
    passed("client", "an_exchange_driven_by_hand");
    passed("simulator", "an_exchange_driven_by_hand");
}

#[test]
fn an_exchange_sent_by_the_runner() {
    let server = Server::start(simulator()).unwrap();
    let mut exchange = commit(&server.base_url(), "inv_1");
    let outcome = Runner::new(&RunnerOptions::default()).unwrap().run(&mut exchange).unwrap();
    assert_taxed(&outcome);
    passed("http", "an_exchange_sent_by_the_runner");
}

#[test]
fn many_exchanges() {
    let server = Server::start(simulator()).unwrap();
    server.simulator().anrok().set_rate_limit(None);
    let exchanges = (0..20).map(|n| commit(&server.base_url(), &format!("inv_{n}"))).collect();
    let run = SyncRun::start(&Runner::new(&RunnerOptions::default()).unwrap(), exchanges, 4).unwrap();
    let items: Vec<_> = run.items().collect();
    items.iter().for_each(|item| assert_taxed(item.outcome.as_ref().unwrap()));
    assert_eq!((items.len(), run.progress().done, server.simulator().recorded().len()), (20, 20, 20));
    passed("bulk", "many_exchanges");
}

#[test]
fn vies_is_asked() {
    let mut simulator = simulator();
    simulator.vies().add_valid("FR40303265045", "Acme", "1 rue de la Paix");
    let server = Server::start(simulator).unwrap();
    let mut options = HttpOptions::default();
    options.base_url = Some(format!("{}/taxation_customs/vies/rest-api", server.base_url()));
    let evidence = check_vat_number("FR40303265045", None, None, &options).unwrap();
    assert_eq!(evidence.status, ViesStatus::Valid);
    passed("vies_http", "vies_is_asked");
}
