//! What the host has beside what the provider has.

use serde_json::{Value, json};

use super::*;

fn row(id: &str, state: &str, net: &str, tax: &str) -> String {
    format!(
        r#"{{"id":"{id}","state":"{state}","version":1,"currency":"USD","date":"2026-11-21","net_precise_amount_cents":"{net}","taxes_precise_amount_cents":"{tax}"}}"#
    )
}

fn reconciled(local: &[String], remote: &[String], more: &str) -> Value {
    let request = format!(
        r#"{{"connection": "anrok_us", "today": "2026-12-02", "local": [{}], "remote": [{}]{more}}}"#,
        local.join(","),
        remote.join(",")
    );
    let text = engine().reconcile_json(&request).unwrap();
    assert_eq!(text, engine().reconcile_json(&request).unwrap());
    serde_json::from_str(&text).unwrap()
}

fn local(document: &str, state: &str) -> String {
    format!(r#"{{"document": {document}, "state": "{state}"}}"#)
}

/// The only finding, and in which list it is.
fn only(found: &Value) -> (&'static str, &Value) {
    let lists = ["missing", "extra", "amount_differs", "state_differs"];
    let all: Vec<_> =
        lists.iter().flat_map(|list| found[*list].as_array().unwrap().iter().map(|finding| (*list, finding))).collect();
    assert_eq!(all.len(), 1, "{found}");
    all[0]
}

/// The identifiers of the invoice, its reversal and its next revision.
fn ids() -> [String; 3] {
    use crate::provider::identifier::{Records, TransactionId};
    [(Records::Invoice, 1), (Records::Reversal, 1), (Records::Invoice, 2)]
        .map(|(records, revision)| TransactionId::new("anrok_us", "inv_1", records, revision).as_str().to_owned())
}

#[test]
fn what_is_the_same_is_only_counted() {
    let document = committed(&engine(), "anrok_us");
    let [id, reversal, _] = ids();
    for (state, remote) in [
        ("finalized", vec![row(&id, "recorded", "15000", "721.5")]),
        ("finalized", vec![row(&id, "filed", "15000", "722")]),
        ("voided", vec![]),
        ("voided", vec![format!(r#"{{"id":"{id}","state":"voided"}}"#)]),
        ("voided", vec![row(&id, "filed", "15000", "721.5"), row(&reversal, "recorded", "-15000", "-721.5")]),
        // The same on two pages, and a newer version of it.
        (
            "finalized",
            vec![
                row(&id, "recorded", "1", "0").replace("\"version\":1", "\"version\":0"),
                row(&id, "recorded", "15000", "721.5"),
            ],
        ),
    ] {
        let found = reconciled(&[local(&document, state)], &remote, "");
        assert_eq!(
            found,
            json!({"schema": 1, "connection": "anrok_us", "missing": [], "extra": [], "amount_differs": [], "state_differs": [], "matched": 1})
        );
    }
}

#[test]
fn what_differs_is_repaired() {
    let engine = engine();
    let document = committed(&engine, "anrok_us");
    let [id, reversal, next] = ids();
    let voided = format!(r#"{{"id":"{id}","state":"voided"}}"#);
    let recorded = row(&id, "recorded", "15000", "721.5");
    for (state, remote, list, operation, recorded_as) in [
        ("finalized", vec![], "missing", "commit", &id),
        ("finalized", vec![row(&id, "recorded", "14000", "673.4")], "amount_differs", "commit", &id),
        ("finalized", vec![recorded.replace("USD", "EUR")], "amount_differs", "commit", &id),
        ("finalized", vec![row(&id, "saved", "15000", "721.5")], "state_differs", "commit", &id),
        ("finalized", vec![voided], "state_differs", "commit", &next),
        (
            "finalized",
            vec![recorded.clone(), row(&reversal, "recorded", "-15000", "-721.5")],
            "state_differs",
            "commit",
            &next,
        ),
        ("voided", vec![recorded], "state_differs", "void", &id),
        ("voided", vec![row(&id, "filed", "15000", "721.5")], "state_differs", "void", &id),
    ] {
        let found = reconciled(&[local(&document, state)], &remote, "");
        let (in_list, finding) = only(&found);
        assert_eq!((in_list, &finding["repair"]["operation"], &found["matched"]), (list, &json!(operation), &json!(0)));
        assert_eq!((&finding["id"], &finding["document_id"]), (&json!(id), &json!("inv_1")));
        assert_eq!(finding["local"]["taxes_precise_amount_cents"], "721.5");
        let repair = engine.begin_json(&finding["repair"].to_string()).unwrap();
        assert_eq!(outcome_id(&repair), *recorded_as);
    }
    let filed = reconciled(&[local(&document, "finalized")], &[row(&id, "filed", "14000", "673.4")], "");
    assert_eq!(only(&filed).1["repair"], Value::Null);
}

#[test]
fn a_repair_records_what_was_told_and_keeps_the_document() {
    let engine = engine();
    let document = committed(&engine, "anrok_us");
    let found =
        reconciled(&[local(&document, "finalized")], &[format!(r#"{{"id":"{}","state":"voided"}}"#, ids()[0])], "");
    let mut repair = engine.begin_json(&only(&found).1["repair"].to_string()).unwrap();
    answer(&mut repair, "createOrUpdate", &anrok_taxed(Some(1)));
    assert_eq!(ended(&repair), ("succeeded".to_owned(), true, vec![]));
    let again = &outcome(&repair)["document"];
    assert_eq!((&again["provider"]["transaction_id"], &again["provider"]["revision"]), (&json!(ids()[2]), &json!(2)));
    let mut before: Value = serde_json::from_str(&document).unwrap();
    before["provider"]["transaction_id"] = again["provider"]["transaction_id"].clone();
    before["provider"]["revision"] = json!(2);
    assert_eq!(*again, before);
    // And it can be voided by its new identifier.
    let void = engine.begin_json(&of_document("void", &again.to_string())).unwrap();
    assert_eq!(outcome_id(&void), ids()[2]);
    let same =
        reconciled(&[local(&again.to_string(), "finalized")], &[row(&ids()[2], "recorded", "15000", "721.5")], "");
    assert_eq!(same["matched"], 1);
}

#[test]
fn a_document_that_failed_may_be_recorded_all_the_same() {
    let mut exchange = engine().begin_json(&request("commit", "anrok_us")).unwrap();
    exchange.fail(None, crate::TransportFailure::Tls).unwrap();
    let document = outcome(&exchange)["document"].to_string();
    for (remote, list) in [(vec![], "missing"), (vec![row(&ids()[0], "recorded", "15000", "721.5")], "state_differs")] {
        let found = reconciled(&[local(&document, "finalized")], &remote, "");
        let (in_list, finding) = only(&found);
        assert_eq!((in_list, &finding["repair_needs"]), (list, &json!(["document"])));
        assert_eq!((&finding["repair"]["operation"], &finding["repair"]["document"]), (&json!("commit"), &Value::Null));
    }
}

#[test]
fn credit_notes() {
    let engine = engine();
    let document = committed(&engine, "anrok_us");
    let request: Value = serde_json::from_str(&credit(&engine, &document)).unwrap();
    let entry = format!(r#"{{"credit_note": {}, "invoice": {document}}}"#, request["document"]);
    let missing = reconciled(std::slice::from_ref(&entry), &[], "");
    let (list, finding) = only(&missing);
    assert_eq!((list, &finding["local"]["net_precise_amount_cents"]), ("missing", &json!("-15000")));
    let repair = engine.begin_json(&finding["repair"].to_string()).unwrap();
    let id = outcome_id(&repair);
    assert_eq!(finding["id"], id);
    assert_eq!(reconciled(std::slice::from_ref(&entry), &[row(&id, "recorded", "-15000", "-721.5")], "")["matched"], 1);
    let positive = reconciled(&[entry], &[row(&id, "recorded", "15000", "721.5")], "");
    assert_eq!(only(&positive).0, "amount_differs");
}

#[test]
fn what_nobody_knows_is_extra() {
    let [id, ..] = ids();
    let remote =
        [row(&id, "recorded", "1", "0"), row("stripe:in_1", "recorded", "1", "0"), row(&ids()[1], "voided", "1", "0")];
    let ours = reconciled(&[], &remote, "");
    let (list, finding) = only(&ours);
    assert_eq!((list, &finding["id"]), ("extra", &json!(id)));
    assert_eq!(
        finding["repair"],
        json!({"operation": "lookup", "connection": "anrok_us", "what": "transaction", "id": id})
    );
    let all = reconciled(&[], &remote, r#", "foreign": "report""#);
    assert_eq!(all["extra"].as_array().unwrap().len(), 2);
    assert_eq!((&all["extra"][1]["id"], &all["extra"][1]["repair"]), (&json!("stripe:in_1"), &Value::Null));
}

#[test]
fn requests_that_are_wrong() {
    let document = committed(&engine(), "anrok_us");
    let twice = format!("{0},{0}", local(&document, "finalized"));
    let of = |connection: &str, local: &str, remote: &str| {
        format!(r#"{{"connection": "{connection}", "today": "2026-12-02", "local": [{local}], "remote": [{remote}]}}"#)
    };
    for (request, code) in [
        ("{".to_owned(), "json.syntax"),
        ("{}".to_owned(), "reconcile.malformed"),
        (of("nowhere", "", ""), "exchange.connection.unknown"),
        (of("ava", &local(&document, "finalized"), ""), "reconcile.local.connection.mismatch"),
        (of("anrok_us", &twice, ""), "reconcile.local.duplicate"),
        (of("anrok_us", &local(&document, "draft"), ""), "reconcile.local.state.unknown_value"),
        (of("anrok_us", "{}", ""), "reconcile.local.malformed"),
        (of("anrok_us", "", &row("x", "lost", "1", "0")), "reconcile.remote.state.unknown_value"),
        (of("anrok_us", "", &row("x", "filed", "1,5", "0")), "reconcile.remote.not_decimal"),
        (of("anrok_us", "", "").replace("2026-12-02", "2026-13-02"), "reconcile.today.not_a_date"),
    ] {
        assert_eq!(engine().reconcile_json(&request).unwrap_err().code(), code, "{request}");
    }
}
