//! Taken up again from JSON, at any point, with the same bytes; and JSON that was changed.

use super::*;
use crate::TransportFailure;

/// What comes back, one after the other.
pub(super) enum Came {
    Answer(Response),
    Failure(TransportFailure),
    Waited,
}

fn apply(exchange: &mut Exchange, came: &Came) {
    match came {
        Came::Answer(response) => _ = exchange.receive(None, response).unwrap(),
        Came::Failure(failure) => _ = exchange.fail(None, *failure).unwrap(),
        Came::Waited => exchange.waited(),
    }
}

/// Runs an exchange twice, once resumed before each step, and compares everything that can be seen.
pub(super) fn runs_the_same(engine: &Engine, request: &str, came: &[Came]) {
    let mut kept = engine.begin_json(request).unwrap();
    let mut resumed = engine.begin_json(request).unwrap();
    for came in came {
        let text = resumed.to_json();
        resumed = engine.resume_json(&text).unwrap();
        assert_eq!(resumed.to_json(), text);
        assert_eq!(resumed.step(), kept.step());
        apply(&mut kept, came);
        apply(&mut resumed, came);
        assert_eq!(resumed.to_json(), kept.to_json());
    }
    let resumed = engine.resume_json(&resumed.to_json()).unwrap();
    assert_eq!(resumed.outcome_json(), kept.outcome_json());
    assert!(kept.outcome_json().is_some(), "{kept:?}");
}

#[test]
fn resumed_at_every_step() {
    let engine = engine();
    let (anrok, avatax) = (committed(&engine, "anrok_us"), committed(&engine, "ava"));
    let filed = r#"{"id":"x","version":3,"type":"normal","body":{"currencyCode":"USD","preTaxAmount":"15000","taxAmountDue":{"total":"721.5"}}}"#;
    let frozen = || Came::Answer(anrok_conflict("transactionFrozenForFiling"));
    let failed = || Came::Failure(TransportFailure::Timeout);
    runs_the_same(
        &engine,
        &request("estimate", "anrok_us"),
        &[failed(), Came::Waited, Came::Answer(anrok_taxed(None))],
    );
    runs_the_same(
        &engine,
        &request("commit", "anrok_us"),
        &[
            failed(),
            Came::Waited,
            frozen(),
            Came::Answer(Response::new(200, filed)),
            failed(),
            Came::Waited,
            Came::Answer(anrok_taxed(None)),
        ],
    );
    runs_the_same(&engine, &credit(&engine, &anrok), &[failed(), Came::Waited, Came::Answer(anrok_credited())]);
    runs_the_same(
        &engine,
        &of_document("void", &anrok),
        &[frozen(), failed(), Came::Waited, Came::Answer(Response::new(200, "{}"))],
    );
    let reversal = avatax_taxed("r", "Committed", false, -1);
    runs_the_same(
        &engine,
        &of_document("void", &avatax),
        &[Came::Answer(locked()), failed(), Came::Waited, Came::Answer(reversal)],
    );
    runs_the_same(&engine, &request("commit", "ava"), &[failed(), Came::Waited, failed(), Came::Waited, failed()]);
    let check = r#"{"operation": "check", "connection": "ava"}"#;
    let ping = Response::new(200, r#"{"authenticated":true}"#);
    let company = Response::new(200, r#"{"value":[{"id":1,"companyCode":"DEFAULT"}]}"#);
    runs_the_same(&engine, check, &[Came::Answer(ping), Came::Answer(company)]);
    let nothing = request("commit", "ava").replace("15000", "0");
    runs_the_same(&engine, &nothing, &[]);
}

#[test]
fn an_exchange_that_was_changed_is_refused() {
    let engine = engine();
    let mut exchange = engine.begin_json(&request("commit", "anrok_us")).unwrap();
    let text = exchange.to_json();
    let cases = [("{", "json.syntax"), ("{}", "exchange.malformed"), ("[]", "exchange.malformed")];
    for (text, code) in cases {
        assert_eq!(engine.resume_json(text).unwrap_err().code(), code);
    }
    let id = outcome_id(&exchange);
    for (old, new, code) in [
        (r#"{"schema":1,"#, r#"{"schema":2,"#, "exchange.schema.unknown"),
        (r#"{"schema":1,"#, r#"{"schema":1,"schema":1,"#, "exchange.malformed"),
        (r#""number":1"#, r#""number":1,"extra":1"#, "exchange.malformed"),
        (r#""connection":"anrok_us","request""#, r#""connection":"ava","request""#, "exchange.connection.mismatch"),
        (id.as_str(), "inv_1-i1-00000000000000000", "exchange.transaction_id.mismatch"),
        (r#"{"anrok":"create"}"#, r#"{"anrok":"void"}"#, "exchange.stage.mismatch"),
        (r#"{"anrok":"create"}"#, r#"{"avatax":"create"}"#, "exchange.stage.mismatch"),
        (r#"{"anrok":"create"}"#, r#"{"anrok":"destroy"}"#, "exchange.malformed"),
        (r#""number":1"#, r#""number":0"#, "exchange.stage.mismatch"),
        (r#""attempts":0"#, r#""attempts":99"#, "exchange.attempts.mismatch"),
        (r#""applied":[]"#, r#""applied":[{"number":2,"digest":"x"}]"#, "exchange.applied.mismatch"),
        (r#""applied":[]"#, r#""applied":[{"number":1,"digest":"x"}]"#, "exchange.waiting.mismatch"),
        (r#""document_id":"inv_1""#, r#""document_id":"inv_2""#, "exchange.sale.mismatch"),
        (r#""amount":15000"#, r#""amount":-9223372036854775808"#, "exchange.sale.mismatch"),
        (r#""type":"one_off""#, r#""type":"one_of""#, "invoice.type.unknown_value"),
        (r#""operation":"commit""#, r#""operation":"estimate""#, "exchange.transaction_id.mismatch"),
    ] {
        let changed = text.replacen(old, new, 1);
        assert_ne!(changed, text, "{old}");
        assert_eq!(engine.resume_json(&changed).unwrap_err().code(), code, "{new}");
    }
    let error = engine.resume_json(&text.replacen("\"type\":\"one_off\"", "\"type\":\"one_of\"", 1)).unwrap_err();
    assert_eq!(error.path(), "/request/document/type");
    let other = Engine::from_json("{}").unwrap().resume_json(&text).unwrap_err();
    assert_eq!((other.kind(), other.code()), (crate::ErrorKind::NotFound, "exchange.connection.unknown"));
    exchange.receive(None, &anrok_taxed(Some(1))).unwrap();
    let done = exchange.to_json();
    let changed = done.replacen(r#""operation":"commit","status""#, r#""operation":"void","status""#, 1);
    assert_ne!(changed, done);
    assert_eq!(engine.resume_json(&changed).unwrap_err().code(), "exchange.outcome.mismatch");
}

/// A credit note is told from its invoice alone, so what is told of it can be checked to the letter.
#[test]
fn what_a_credit_note_tells_cannot_be_changed() {
    let engine = engine();
    let document = committed(&engine, "anrok_us");
    let text = engine.begin_json(&credit(&engine, &document)).unwrap().to_json();
    let at = text.rfind(r#""sale":{"#).unwrap();
    let (before, after) = text.split_at(at);
    let changed = format!("{before}{}", after.replacen("-15000", "-1500", 1));
    assert_eq!(engine.resume_json(&changed).unwrap_err().code(), "exchange.sale.mismatch");
}
