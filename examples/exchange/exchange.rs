//! An exchange sent with the built-in transport: `exchange BASE_URL`.

use std::error::Error;
use std::fmt::Write;

use serde_json::{Value, json};
use tallage::{Engine, Exchange, Runner, RunnerOptions};

/// tallage has no clock: the day is yours to say.
const TODAY: &str = "2026-11-21";

/// A draft, a commit, a credit note and a void; a line about each.
pub fn life(base_url: &str) -> Result<String, Box<dyn Error>> {
    let engine = Engine::from_json(&config(base_url).to_string())?;
    // One for the whole process: it has the open sockets and the rate budgets.
    let runner = Runner::new(&RunnerOptions::default())?;
    let mut said = String::new();
    let begin = |operation: &str, document: &Value, more: Value| {
        let mut request = json!({"operation": operation, "today": TODAY, "document": document});
        request
            .as_object_mut()
            .into_iter()
            .for_each(|request| request.extend(more.as_object().cloned().unwrap_or_default()));
        engine.begin_json(&request.to_string())
    };
    carry_out(&runner, begin("estimate", &invoice(), json!({}))?, &mut said)?;
    let committed = carry_out(&runner, begin("commit", &invoice(), json!({}))?, &mut said)?;
    // Store this: it is what is credited and voided.
    let taxed = &committed["document"];
    let items = json!([{"fee_id": "fee_1", "amount_cents": 5000}]);
    let credit = json!({"id": "cn_1", "issuing_date": TODAY, "invoice": taxed, "items": items});
    let note: Value = serde_json::from_str(&engine.credit_json(&credit.to_string())?)?;
    carry_out(&runner, begin("credit", &note, json!({"invoice": taxed}))?, &mut said)?;
    carry_out(&runner, begin("void", taxed, json!({}))?, &mut said)?;
    Ok(said)
}

fn carry_out(runner: &Runner, mut exchange: Exchange, said: &mut String) -> Result<Value, Box<dyn Error>> {
    let outcome: Value = serde_json::from_str(&runner.run(&mut exchange)?)?;
    if outcome["status"] != "succeeded" {
        return Err(outcome["error"]["message"].to_string().into());
    }
    let word = |name: &str| outcome[name].as_str().unwrap_or_default();
    write!(said, "{} {}", word("operation"), word("status"))?;
    if let Some(document) = outcome.get("document") {
        write!(said, " {} {}", document["taxes_amount_cents"], document["total_amount_cents"])?;
    }
    said.push('\n');
    Ok(outcome)
}

fn config(base_url: &str) -> Value {
    json!({"connections": [{
        "code": "anrok_us", "name": "Anrok", "provider": "anrok", "base_url": base_url,
        "credentials": {"api_key": "s1/sa1/secret.simulated"}, "fallback_item": {"product_external_id": "saas"},
    }]})
}

fn invoice() -> Value {
    json!({
        "id": "inv_1", "type": "one_off", "issuing_date": TODAY, "currency": "USD",
        "customer": {
            "external_id": "cus_1",
            "billing_address": {"address_line1": "1 Main St", "city": "Denver", "zipcode": "80204", "state": "CO", "country": "US"},
            "provider_customer": {"connection": "anrok_us", "create": true},
        },
        "fees": [{"id": "fee_1", "type": "add_on", "amount_cents": 15000}],
    })
}

#[expect(clippy::print_stdout, reason = "what it prints is what it is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let base_url = std::env::args().nth(1).ok_or("usage: exchange BASE_URL")?;
    print!("{}", life(&base_url)?);
    Ok(())
}
