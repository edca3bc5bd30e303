//! A step of an exchange as JSON in, what the exchange is to be told out: a host whose language has no JSON hands both on as they are.

use jiff::SignedDuration;

use super::{LONGEST, clock, request};
use crate::error::{Error, ErrorKind};
use crate::json::integer;
use crate::json::node::{self, Node};
use crate::json::read::{self, Path, Problems, members};
use crate::simulate::http::{HttpRequest, NoReply, Outcome};
use crate::simulate::json::Json;
use crate::simulate::simulator::Simulator;

enum Step {
    Send(Option<u32>, HttpRequest),
    Wait(SignedDuration),
}

impl Simulator {
    /// Answers a step of an exchange, as [`Exchange::step_json`](crate::Exchange::step_json) gives it. Of `send` the answer is what
    /// [`Exchange::receive_json`](crate::Exchange::receive_json) takes: `{"number"?,"response":{"status","headers","body"}}`, or
    /// `{"number"?,"failure":{"kind"}}` where a fault leaves the client without an answer (`timeout`, else `connection`). A step `wait`
    /// moves the clocks on by its time and is answered with `{"now"}`.
    ///
    /// ```
    /// use tallage::simulate::Simulator;
    /// let mut simulator = Simulator::from_json(r#"{"now": "2026-11-21T12:00:00Z"}"#)?;
    /// let engine = tallage::Engine::from_json(r#"{"connections": [{"code": "anrok_us", "provider": "anrok",
    ///     "credentials": {"api_key": "s1/sa1/secret.simulated"}}]}"#)?;
    /// let mut exchange = engine.begin_json(r#"{"operation": "check", "connection": "anrok_us"}"#)?;
    /// while exchange.outcome_json().is_none() {
    ///     let answer = simulator.handle_json(&exchange.step_json())?;
    ///     exchange.receive_json(&answer)?;
    /// }
    /// assert!(exchange.outcome_json().unwrap().contains(r#""status":"succeeded""#));
    /// # Ok::<(), tallage::Error>(())
    /// ```
    ///
    /// # Errors
    /// Kind `invalid_document`, area `simulator`: it is no such step, or the step `done`. Then nothing was asked.
    pub fn handle_json(&mut self, step: &str) -> Result<String, Error> {
        let tape = node::parse(step, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let step = step_of(tape.root(), &Path::Root("simulator"), &mut problems);
        Ok(match problems.finish(step)? {
            Step::Send(number, request) => told(number, &self.handle(request)),
            Step::Wait(time) => {
                self.advance(time);
                clock(self)
            }
        }
        .to_string())
    }
}

/// `None` only together with a problem.
fn step_of(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Step> {
    members!(node, path, problems, {
        step: "step", number: "number", request: "request", _timeouts: "timeouts", milliseconds: "milliseconds",
        _outcome: "outcome",
    });
    if !node.is_object() {
        return None;
    }
    let at = path.member("step");
    let step = read::required(step, &at, problems);
    let waits = read::word(step, &[("send", false), ("wait", true)], &at, problems)?;
    if waits {
        let at = path.member("milliseconds");
        let milliseconds = read::required(milliseconds, &at, problems);
        return integer::read(milliseconds, 0..=LONGEST, &at, problems)
            .map(SignedDuration::from_millis)
            .map(Step::Wait);
    }
    let number = integer::read(number, 0..=u32::MAX.into(), &path.member("number"), problems);
    let at = path.member("request");
    let request = read::required(request, &at, problems).and_then(|node| request::request_of(node, &at, problems))?;
    Some(Step::Send(number.and_then(|number| u32::try_from(number).ok()), request))
}

fn told(number: Option<u32>, outcome: &Outcome) -> Json {
    let (name, what) = match outcome {
        Outcome::Reply(response) => ("response", request::reply(response)),
        Outcome::NoReply(NoReply::Timeout) => ("failure", Json::object([("kind", "timeout".into())])),
        Outcome::NoReply(NoReply::Refused | NoReply::Closed) => {
            ("failure", Json::object([("kind", "connection".into())]))
        }
    };
    let mut told = Json::object([]);
    if let Some(number) = number {
        told.set("number", number.into());
    }
    told.set(name, what);
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simulator() -> Simulator {
        Simulator::from_json(r#"{"now": "2026-05-01T12:00:00Z"}"#).unwrap()
    }

    const PING: &str = r#"{"step":"send","number":7,"request":{"method":"GET","url":"https://rest.avatax.com/api/v2/utilities/ping","headers":{"accept":"application/json"},"body":null},"timeouts":{"connect_milliseconds":1,"read_milliseconds":1,"total_milliseconds":1}}"#;

    #[test]
    fn a_step_is_answered_with_its_number() {
        let answer = simulator().handle_json(PING).unwrap();
        assert!(answer.starts_with(r#"{"number":7,"response":{"status":200,"headers":{"#), "{answer}");
        let plain = PING.replace(r#""number":7,"#, "");
        assert!(simulator().handle_json(&plain).unwrap().starts_with(r#"{"response":{"status":200,"#));
    }

    #[test]
    fn where_nothing_comes_it_says_so() {
        let faults = [
            (r#""refuse""#, "connection"),
            (r#""close","when":"after""#, "connection"),
            (r#""timeout","when":"before""#, "timeout"),
        ];
        for (fault, kind) in faults {
            let mut simulator = simulator();
            simulator.command_json(&format!(r#"{{"do":"fault","fault":{fault}}}"#)).unwrap();
            let answer = simulator.handle_json(PING).unwrap();
            assert_eq!(answer, format!(r#"{{"number":7,"failure":{{"kind":"{kind}"}}}}"#));
        }
    }

    #[test]
    fn how_slowly_it_comes_is_no_part_of_it() {
        let mut simulator = simulator();
        simulator.command_json(r#"{"do":"fault","fault":"slow","bytes":1,"pause_milliseconds":5}"#).unwrap();
        assert!(!simulator.handle_json(PING).unwrap().contains("pace"));
    }

    #[test]
    fn time_that_is_waited_for_passes() {
        let mut simulator = simulator();
        let answer = simulator.handle_json(r#"{"step":"wait","milliseconds":90000}"#).unwrap();
        assert_eq!(answer, r#"{"now":"2026-05-01T12:01:30Z"}"#);
    }

    #[test]
    fn what_is_no_step_to_answer_does_nothing() {
        let wrong = [
            ("[]", "simulator.wrong_type", ""),
            ("{}", "simulator.step.required", "/step"),
            (r#"{"step":"done","outcome":{}}"#, "simulator.step.unknown_value", "/step"),
            (r#"{"step":"wait"}"#, "simulator.milliseconds.required", "/milliseconds"),
            (r#"{"step":"wait","milliseconds":-1}"#, "simulator.milliseconds.out_of_range", "/milliseconds"),
            (r#"{"step":"send"}"#, "simulator.request.required", "/request"),
            (r#"{"step":"send","request":{"url":"/"}}"#, "simulator.request.method.required", "/request/method"),
            (r#"{"step":"send","request":{"method":"GET","url":"/"},"then":1}"#, "simulator.unknown_field", "/then"),
        ];
        let mut simulator = simulator();
        for (step, code, path) in wrong {
            let error = simulator.handle_json(step).unwrap_err();
            assert_eq!((error.code(), error.path()), (code, path), "{step}");
        }
        assert!(simulator.journal().is_empty());
        assert_eq!(simulator.handle_json("{").unwrap_err().code(), "json.syntax");
    }
}
