//! Exchanges carried out against the simulator behind its loopback port, one and many.

use std::time::Duration;

use super::super::watch::Doing;
use super::*;
use crate::simulate::{Fault, Provider, Rule, Server, Simulator, When};
use crate::{Engine, RunnerOptions};

fn server() -> Server {
    let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse().unwrap(), 1);
    simulator.anrok().add_product("saas");
    simulator.anrok().set_rate_limit(None);
    Server::start(simulator).unwrap()
}

/// Anrok at the server, with so many requests in so long.
fn engine(server: &Server, requests: u32, per_milliseconds: u32) -> Engine {
    let config = format!(
        r#"{{"add_ons": [{{"code": "setup"}}, {{"code": "odd"}}], "connections": [{{"code": "anrok_us", "name": "Anrok", "provider": "anrok",
            "base_url": "{}", "credentials": {{"api_key": "s1/sa1/secret.simulated"}},
            "rate_limit": {{"requests": {requests}, "per_milliseconds": {per_milliseconds}}},
            "items": [{{"type": "add_on", "code": "setup", "product_external_id": "saas"}},
                {{"type": "add_on", "code": "odd", "product_external_id": "unknown"}}]}}]}}"#,
        server.base_url()
    );
    Engine::from_json(&config).unwrap()
}

/// A commit of 150.00 in Colorado.
fn commit(engine: &Engine, id: &str, add_on: &str) -> Exchange {
    let request = format!(
        r#"{{"operation": "commit", "today": "2026-05-01", "document": {{"id": "{id}", "type": "one_off", "issuing_date": "2026-05-01",
            "currency": "USD", "customer": {{"external_id": "cus_1", "name": "Willy Wonka",
                "billing_address": {{"address_line1": "1 Main St", "city": "Denver", "state": "CO", "zipcode": "80204", "country": "US"}},
                "provider_customer": {{"connection": "anrok_us", "create": true}}}},
            "fees": [{{"id": "f1", "type": "add_on", "add_on_code": "{add_on}", "amount_cents": 15000}}]}}}}"#
    );
    engine.begin_json(&request).unwrap()
}

fn runner() -> Runner {
    Runner::new(&RunnerOptions { seed: Some(1), ..RunnerOptions::default() }).unwrap()
}

fn status(item: &SyncItem) -> &str {
    let outcome = item.outcome.as_deref().unwrap();
    serde_json::from_str::<Status<'_>>(outcome).unwrap().status
}

#[test]
fn a_commit_whose_reply_is_lost_is_recorded_once() {
    let server = server();
    server.simulator().add_fault(Rule::new(Fault::Close(When::After)).operation("createOrUpdate"));
    let mut exchange = commit(&engine(&server, 10, 1000), "inv_1", "setup");
    let mut told = Vec::new();
    let cancel = Cancel::default();
    let outcome = runner().run_watched(&mut exchange, &cancel, &mut |progress| told.push(progress.doing)).unwrap();
    // 4.81 % of 15000 is 721.5.
    assert!(
        outcome.contains(r#""status":"succeeded""#) && outcome.contains(r#""taxes_amount_cents":722"#),
        "{outcome}"
    );
    told.dedup();
    assert_eq!(told, [Doing::Sending, Doing::Waiting, Doing::Sending]);
    let recorded = server.simulator().recorded();
    assert_eq!(recorded.iter().map(|one| (one.provider, one.writes)).collect::<Vec<_>>(), [(Provider::Anrok, 2)]);
    // Over is over.
    assert_eq!(runner().run(&mut exchange).unwrap(), outcome);
    assert_eq!(server.simulator().journal().len(), 2);
}

#[test]
fn many_each_once() {
    let server = server();
    server.simulator().add_fault(Rule::new(Fault::Server(When::After, 503)).nth(3).times(2));
    let engine = engine(&server, 10, 100);
    let mut exchanges: Vec<Exchange> = (0..25).map(|at| commit(&engine, &format!("inv_{at}"), "setup")).collect();
    exchanges.push(commit(&engine, "inv_25", "odd"));
    let run = SyncRun::start(&runner(), exchanges, 4).unwrap();
    let progress = run.progress();
    assert_eq!(progress.total, 26);
    assert!(progress.running <= 4 && !run.is_finished());
    let (mut seen, mut done) = (vec![false; 26], 0);
    for item in run.items() {
        assert!(!seen[item.index], "{} came twice", item.index);
        seen[item.index] = true;
        assert_eq!(status(&item), if item.index == 25 { "failed" } else { "succeeded" });
        assert_eq!(item.exchange.outcome_json(), item.outcome.as_deref().ok());
        assert!(item.to_json().starts_with(&format!(r#"{{"index":{},"outcome":{{"schema":1,"#, item.index)));
        done += 1;
        let progress = run.progress();
        assert!(progress.done >= done && progress.eta_milliseconds.is_some());
    }
    assert!(seen.iter().all(|seen| *seen) && run.is_finished() && run.remaining().is_empty());
    let last = SyncProgress { total: 26, done: 26, failed: 1, running: 0, eta_milliseconds: Some(0) };
    assert_eq!(run.progress(), last);
    assert!(run.next(Some(Duration::from_secs(60))).is_none(), "at once");
    let recorded = server.simulator().recorded();
    assert_eq!(recorded.len(), 25);
    // Only the two whose replies were spoilt were written twice.
    assert_eq!(recorded.iter().map(|one| one.writes).sum::<u32>(), 27);
}

#[test]
fn stopped_and_taken_up_again() {
    let server = server();
    // Five, and then none for a minute.
    let slow = engine(&server, 5, 60_000);
    let exchanges = (0..20).map(|at| commit(&slow, &format!("inv_{at}"), "setup")).collect();
    let run = SyncRun::start(&runner(), exchanges, 3).unwrap();
    let mut ended: Vec<SyncItem> = (0..5).map(|_| run.next(None).unwrap()).collect();
    assert!(run.next(Some(Duration::from_millis(20))).is_none() && !run.is_finished());
    // Fifteen are left, one each twelve seconds.
    assert!(run.progress().eta_milliseconds.unwrap() >= 15 * 12_000);
    run.stop();
    ended.extend(run.items());
    assert!(run.is_finished());
    let begun = ended.len();
    assert!((5..=8).contains(&begun), "those that ran are cancelled, and no more are begun: {begun}");
    assert_eq!(ended.iter().filter(|item| status(item) == "succeeded").count(), 5);
    let remaining = run.remaining();
    assert_eq!(begun + remaining.len(), 20);

    // All that is left goes through JSON and on with another limit, the cancelled ones by another try.
    let quick = engine(&server, 1000, 1000);
    let mut again: Vec<Exchange> =
        remaining.iter().map(|(_, exchange)| quick.resume_json(&exchange.to_json()).unwrap()).collect();
    for item in ended.iter().filter(|item| status(item) == "failed") {
        assert!(item.outcome.as_deref().unwrap().contains("cancelled"));
        let mut exchange = quick.resume_json(&item.exchange.to_json()).unwrap();
        exchange.retry();
        again.push(exchange);
    }
    assert_eq!(again.len(), 15);
    let run = SyncRun::start(&runner(), again, 3).unwrap();
    assert!(run.items().all(|item| status(&item) == "succeeded"));
    let recorded = server.simulator().recorded();
    assert_eq!((recorded.len(), recorded.iter().all(|one| one.writes == 1)), (20, true));
}

#[test]
fn dropped_while_it_runs() {
    let server = server();
    server.simulator().add_fault(Rule::new(Fault::Timeout(When::Before)).times(u32::MAX));
    let engine = engine(&server, 10, 1000);
    let exchanges = (0..5).map(|at| commit(&engine, &format!("inv_{at}"), "setup")).collect();
    let run = SyncRun::start(&runner(), exchanges, 5).unwrap();
    // It does not wait for answers that do not come.
    drop(run);
    assert!(server.simulator().recorded().is_empty());
}
