//! Driving an exchange through the answers that a case wrote down, and writing what it sent and how it ended.

use serde_json::Value;
use tallage::{Engine, Error, Exchange, Request, Step};

/// Most steps of one exchange: a case that goes on longer goes round in circles.
const MOST_STEPS: usize = 200;

/// Begins the exchange of `request` and hands it `answers`, one after the other (`tests/vectors/README.md`, “Exchanges”). The result is
/// what an `expected.json` holds.
///
/// # Errors
/// What beginning says, and what the exchange says of an answer that does not fit its step.
pub fn run(engine: &Engine, request: &str, answers: &[Value]) -> Result<String, Error> {
    drive(engine.begin_json(request)?, answers, Ok)
}

/// The same, written as JSON and resumed by an engine of its own before every step: a process that crashes each time.
///
/// # Errors
/// As [`run`], and what resuming says.
pub fn run_with_crashes(config: &str, request: &str, answers: &[Value]) -> Result<String, Error> {
    let begun = Engine::from_json(config)?.begin_json(request)?;
    drive(begun, answers, |exchange| Engine::from_json(config)?.resume_json(&exchange.to_json()))
}

fn drive(
    mut exchange: Exchange,
    answers: &[Value],
    between: impl Fn(Exchange) -> Result<Exchange, Error>,
) -> Result<String, Error> {
    let (mut requests, mut waits) = (Vec::new(), Vec::new());
    let mut answers = answers.iter();
    for _ in 0..MOST_STEPS {
        exchange = between(exchange)?;
        // A failure that may pass is final unless the case goes on with `retry`.
        let ended = matches!(exchange.step(), Step::Done { .. });
        if ended && answers.clone().next().and_then(Value::as_str) != Some("retry") {
            break;
        }
        match exchange.step() {
            Step::Send { request, .. } => requests.push(written(&request)),
            Step::Wait { milliseconds } => waits.push(milliseconds.to_string()),
            _ => {}
        }
        let Some(answer) = answers.next() else { break };
        hand(&mut exchange, answer)?;
    }
    let outcome = exchange.outcome_json().unwrap_or("null");
    let unused = match answers.len() {
        0 => String::new(),
        unused => format!(",\"unused_answers\":{unused}"),
    };
    Ok(format!(r#"{{"requests":[{}],"waits":[{}],"outcome":{outcome}{unused}}}"#, requests.join(","), waits.join(",")))
}

fn hand(exchange: &mut Exchange, answer: &Value) -> Result<(), Error> {
    match answer.as_str() {
        Some("wait") => exchange.waited(),
        Some("retry") => exchange.retry(),
        Some(other) => unreachable!("the answer {other} was checked when the case was read"),
        None => {
            exchange.receive_json(&answer.to_string())?;
        }
    }
    Ok(())
}

/// A request as it stands in `expected.json`: no credentials, and the body verbatim where it is JSON.
fn written(request: &Request) -> String {
    let text = |text: &str| Value::from(text).to_string();
    let headers = request.headers.iter().filter(|(name, _)| *name != "authorization");
    let headers: Vec<String> = headers.map(|(name, value)| format!("{}:{}", text(name), text(value))).collect();
    let body = request.body.as_deref().unwrap_or("null");
    format!(
        r#"{{"method":{},"url":{},"headers":{{{}}},"body":{body}}}"#,
        text(request.method),
        text(&request.url),
        headers.join(",")
    )
}

/// What is wrong with the `answers` of a case; `None`: nothing.
pub fn malformed(answers: &Value) -> Option<String> {
    let Some(answers) = answers.as_array() else { return Some("answers is not a list".to_owned()) };
    let only = |value: &Value, known: &[&str]| {
        value.as_object().is_some_and(|members| members.keys().all(|key| known.contains(&key.as_str())))
    };
    let well_formed = |answer: &Value| match answer {
        Value::String(word) => matches!(word.as_str(), "wait" | "retry"),
        answer if answer.get("response").is_some() => {
            let response = &answer["response"];
            only(answer, &["response"])
                && only(response, &["status", "headers", "body"])
                && response["status"].as_u64().is_some()
                && response.get("body").is_none_or(Value::is_string)
        }
        answer => only(answer, &["failure"]) && only(&answer["failure"], &["kind"]),
    };
    let wrong = answers.iter().position(|answer| !well_formed(answer))?;
    Some(format!("answers/{wrong} is neither a response, a failure, `wait` nor `retry`"))
}

#[cfg(test)]
mod tests {
    use super::malformed;
    use serde_json::json;

    #[test]
    fn answers_have_four_forms() {
        let good = json!([{"response": {"status": 200, "headers": {"Retry-After": "1"}, "body": "{}"}}, {"response": {"status": 502}},
            {"failure": {"kind": "timeout"}}, "wait", "retry"]);
        assert_eq!(malformed(&good), None);
        for bad in [
            json!({}),
            json!(["again"]),
            json!([{"response": {"status": 200, "body": {}}}]),
            json!([{"response": {"status": "200"}}]),
            json!([{"failure": {"kind": "timeout"}, "response": {"status": 200}}]),
            json!([{"failure": "timeout"}]),
            json!([7]),
        ] {
            assert!(malformed(&bad).is_some(), "{bad}");
        }
    }
}
