//! What the host has beside what the simulated provider has: each kind of difference is found, and what repairs it leaves nothing to repair.

use serde_json::{Value, json};

use crate::documents::{TODAY, connection, invoice};
use crate::world::World;

fn numbered(anrok: bool, id: &str) -> Value {
    let mut document = invoice(anrok);
    document["id"] = json!(id);
    document
}

/// Committed at a provider that has forgotten it since: another world's.
fn committed_elsewhere(document: &Value) -> Value {
    World::new().commit(document)
}

/// All transactions, page by page, as the provider lists them.
fn listed(world: &mut World, anrok: bool) -> Vec<Value> {
    let mut request = json!({"operation": "lookup", "connection": connection(anrok), "what": "transactions"});
    if anrok {
        request["modified_after"] = json!("2026-11-01T00:00:00.000Z");
    } else {
        (request["from"], request["to"]) = (json!("2026-01-01"), json!("2026-12-31"));
    }
    let mut all = Vec::new();
    for _ in 0..50 {
        let data = world.done(&request)["data"].clone();
        all.extend(data["transactions"].as_array().unwrap().clone());
        match data.get("next").and_then(Value::as_str) {
            None => return all,
            Some(next) => {
                request = json!({"operation": "lookup", "connection": connection(anrok), "what": "transactions", "cursor": next})
            }
        }
    }
    panic!("a listing without an end");
}

fn reconciled(world: &mut World, anrok: bool, local: &[Value]) -> Value {
    let remote = listed(world, anrok);
    let request = json!({"connection": connection(anrok), "today": TODAY, "local": local, "remote": remote});
    let text = world.engine.reconcile_json(&request.to_string()).unwrap_or_else(|error| panic!("{error}\n{request}"));
    crate::world::assert_no_secret(&text);
    serde_json::from_str(&text).unwrap()
}

fn found(report: &Value, kind: &str) -> Vec<String> {
    let of = |finding: &Value| finding["document_id"].as_str().or(finding["id"].as_str()).unwrap().to_owned();
    report[kind].as_array().unwrap().iter().map(of).collect()
}

fn entry(document: &Value, state: &str) -> Value {
    json!({"document": document, "state": state})
}

/// A world in which nearly everything went wrong, and what the host believes.
fn disorder(anrok: bool) -> (World, Vec<Value>) {
    let mut world = World::new();
    let void = |document: &Value| json!({"operation": "void", "today": TODAY, "document": document});
    let right = world.commit(&numbered(anrok, "right"));
    let missing = committed_elsewhere(&numbered(anrok, "missing"));
    // The provider has 10.00 more on one line.
    let mut more = numbered(anrok, "differs");
    more["fees"][1]["amount_cents"] = json!(11_000);
    world.commit(&more);
    let differs = committed_elsewhere(&numbered(anrok, "differs"));
    // Voided here, not there; voided there, not here; voided here, filed there.
    let here = world.commit(&numbered(anrok, "void_here"));
    let there = world.commit(&numbered(anrok, "void_there"));
    world.done(&void(&there));
    let filed = world.commit(&numbered(anrok, "filed"));
    let id = filed["provider"]["transaction_id"].as_str().unwrap();
    assert!(if anrok { world.simulator.anrok().freeze(id) } else { world.simulator.avatax().lock(id, "SalesInvoice") });
    // Recorded there, and nobody here knows it.
    world.commit(&numbered(anrok, "lost"));
    let note = world.note("cn_missing", &right, &[], Some(json!([{"fee_id": "setup"}])));
    let local = vec![
        entry(&right, "finalized"),
        entry(&missing, "finalized"),
        entry(&differs, "finalized"),
        entry(&here, "voided"),
        entry(&there, "finalized"),
        entry(&filed, "voided"),
        json!({"credit_note": note, "invoice": right}),
    ];
    (world, local)
}

#[test]
fn each_difference_is_found() {
    for anrok in [true, false] {
        let (mut world, local) = disorder(anrok);
        let report = reconciled(&mut world, anrok, &local);
        let mut missing = found(&report, "missing");
        missing.sort_unstable();
        assert_eq!(missing, ["cn_missing", "missing"], "{report}");
        assert_eq!(found(&report, "amount_differs"), ["differs"], "{report}");
        let mut states = found(&report, "state_differs");
        states.sort_unstable();
        assert_eq!(states, ["filed", "void_here", "void_there"], "{report}");
        let extra = found(&report, "extra");
        assert!(extra.len() == 1 && extra[0].starts_with("lost-i1-"), "{report}");
        assert_eq!(report["matched"], 1);
        for kind in ["missing", "amount_differs", "state_differs", "extra"] {
            for finding in report[kind].as_array().unwrap() {
                assert!(!finding["reason"].as_str().unwrap().is_empty(), "{finding}");
            }
        }
    }
}

#[test]
fn repairs_leave_nothing_to_repair() {
    for anrok in [true, false] {
        let (mut world, mut local) = disorder(anrok);
        let report = reconciled(&mut world, anrok, &local);
        for kind in ["missing", "amount_differs", "state_differs", "extra"] {
            for finding in report[kind].as_array().unwrap() {
                let repair = &finding["repair"];
                assert!(repair.is_object(), "no repair: {finding}");
                let outcome = world.done(repair);
                // What is recorded under a new revision is another document for the host from now on.
                if outcome["document"]["document"] == "invoice" {
                    let id = &outcome["document"]["id"];
                    for entry in &mut local {
                        if entry["document"]["id"] == *id {
                            entry["document"] = outcome["document"].clone();
                        }
                    }
                }
            }
        }
        let report = reconciled(&mut world, anrok, &local);
        for kind in ["missing", "amount_differs", "state_differs"] {
            assert!(found(&report, kind).is_empty(), "{kind}: {report}");
        }
        assert_eq!(
            (&report["matched"], found(&report, "extra").len()),
            (&json!(7), 1),
            "only what nobody knows is left: {report}"
        );
    }
}

#[test]
fn a_difference_of_one_unit_is_one() {
    for anrok in [true, false] {
        let mut world = World::new();
        let mut more = numbered(anrok, "differs");
        more["fees"][1]["amount_cents"] = json!(10_001);
        world.commit(&more);
        let local = [entry(&committed_elsewhere(&numbered(anrok, "differs")), "finalized")];
        let report = reconciled(&mut world, anrok, &local);
        assert_eq!(found(&report, "amount_differs"), ["differs"], "{report}");
    }
}

#[test]
fn many_pages_are_one_listing() {
    for anrok in [true, false] {
        let mut world = World::new();
        let local: Vec<Value> =
            (0..45).map(|at| entry(&world.commit(&numbered(anrok, &format!("inv_{at}"))), "finalized")).collect();
        let report = reconciled(&mut world, anrok, &local);
        assert_eq!(report["matched"], 45, "{report}");
        for kind in ["missing", "amount_differs", "state_differs", "extra"] {
            assert!(found(&report, kind).is_empty(), "{kind}: {report}");
        }
    }
}
