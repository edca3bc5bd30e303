//! Steps and answers as JSON, for those who call from other languages.

use super::{Exchange, Received, Step, TransportFailure};
use crate::error::{Error, ErrorKind};
use crate::json::integer;
use crate::json::node::{self, Node, View};
use crate::json::read::{self, Path, Problems, members};
use crate::json::write::Writer;
use crate::provider::Response;

impl Exchange {
    pub(super) fn write_step(&self) -> String {
        let mut out = Writer::with_capacity(512);
        match self.step_now() {
            Step::Send { number, request } => {
                out.raw(r#"{"step":"send","number":"#).int(number.into());
                out.raw(r#","request":{"method":"#).string(request.method);
                out.raw(r#","url":"#).string(&request.url).raw(r#","headers":{"#);
                for (index, (name, value)) in request.headers.iter().enumerate() {
                    out.raw(if index == 0 { "" } else { "," }).string(name).raw(":").string(value);
                }
                out.raw(r#"},"body":"#);
                match &request.body {
                    Some(body) => out.string(body),
                    None => out.raw("null"),
                };
                let timeouts = self.here().timeouts;
                out.raw(r#"},"timeouts":{"connect_milliseconds":"#).int(timeouts.connect.into());
                out.raw(r#","read_milliseconds":"#).int(timeouts.read.into());
                out.raw(r#","total_milliseconds":"#).int(timeouts.total.into()).raw("}}");
            }
            Step::Wait { milliseconds } => {
                let milliseconds = i64::try_from(milliseconds).unwrap_or(i64::MAX);
                out.raw(r#"{"step":"wait","milliseconds":"#).int(milliseconds).raw("}");
            }
            Step::Done { outcome } => _ = out.raw(r#"{"step":"done","outcome":"#).raw(&outcome).raw("}"),
        }
        out.into_string()
    }

    pub(super) fn take_json(&mut self, text: &str) -> Result<String, Error> {
        let tape = node::parse(text, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let came = read_came(tape.root(), &Path::Root("received"), &mut problems);
        let (number, what) = problems.finish(came)?;
        let received = match what {
            Came::Answer(response) => self.receive(number, &response),
            Came::Failure(failure) => self.fail(number, failure),
        };
        Ok(match received? {
            Received::Applied => r#"{"received":"applied"}"#.to_owned(),
            Received::AlreadyApplied => r#"{"received":"already_applied"}"#.to_owned(),
        })
    }
}

enum Came {
    Answer(Response),
    Failure(TransportFailure),
}

fn read_came(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<(Option<u32>, Came)> {
    members!(node, path, problems, { number: "number", response: "response", failure: "failure" });
    let number = integer::read(number, 1..=u32::MAX.into(), &path.member("number"), problems);
    let number = number.and_then(|number| u32::try_from(number).ok());
    let came = match (response, failure) {
        (Some(response), None) => read_response(response, &path.member("response"), problems).map(Came::Answer),
        (None, Some(failure)) => {
            let at = path.member("failure");
            members!(failure, &at, problems, { kind: "kind", message: "message" });
            let kind_path = at.member("kind");
            let kind = read::required(kind, &kind_path, problems);
            // The words are for whoever sent the request: they could hold anything, so they are not kept.
            let _ = read::text(message, &at.member("message"), problems);
            read::word(kind, &TransportFailure::WORDS, &kind_path, problems).map(Came::Failure)
        }
        (Some(_), Some(_)) => {
            problems.add(path, "ambiguous", "give `response` or `failure`, not both");
            None
        }
        (None, None) => {
            problems.add(path, "empty", "give `response`, or `failure` where there was none");
            None
        }
    };
    came.map(|came| (number, came))
}

fn read_response(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<Response> {
    members!(node, path, problems, { status: "status", headers: "headers", body: "body" });
    let status_path = path.member("status");
    let status = read::required(status, &status_path, problems);
    let status = integer::read(status, 100..=999, &status_path, problems);
    let mut response = Response::new(status.and_then(|status| u16::try_from(status).ok())?, "");
    let headers_path = path.member("headers");
    if let Some(headers) = headers {
        for (name, value) in read::object(headers, &headers_path, problems) {
            match value.view() {
                View::String(value) => response.headers.push((name.to_owned(), value.to_owned())),
                // A list of values, as some clients have it: the first counts.
                View::Array(mut values) => {
                    if let Some(View::String(value)) = values.next().map(Node::view) {
                        response.headers.push((name.to_owned(), value.to_owned()));
                    }
                }
                _ => problems.add(&headers_path.member(name), "wrong_type", "this must be a string"),
            }
        }
    }
    match body.map(Node::view) {
        None => {}
        Some(View::String(body)) => body.clone_into(&mut response.body),
        Some(_) => problems.add(
            &path.member("body"),
            "wrong_type",
            "this must be the text of the body, as it came, even where it is JSON",
        ),
    }
    problems.is_empty().then_some(response)
}
