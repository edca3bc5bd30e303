//! Requests from JSON, and what became of them as JSON.

use super::long_text;
use crate::json::integer;
use crate::json::node::{Node, View};
use crate::json::read::{self, Path, Problems, members};
use crate::simulate::http::{HttpRequest, HttpResponse, NoReply, Outcome};
use crate::simulate::json::Json;
use crate::simulate::simulator::Simulator;

pub(super) fn handle(
    simulator: &mut Simulator,
    node: Node<'_, '_>,
    path: &Path<'_>,
    problems: &mut Problems,
) -> Option<Json> {
    members!(node, path, problems, { _word: "do", request: "request" });
    let at = path.member("request");
    let request = read::required(request, &at, problems).and_then(|node| request_of(node, &at, problems))?;
    problems.is_empty().then(|| outcome(&simulator.handle(request)))
}

pub(super) fn request_of(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<HttpRequest> {
    members!(node, path, problems, { method: "method", target: "target", url: "url", headers: "headers", body: "body" });
    let method = read::required_code(method, &path.member("method"), problems);
    let at = path.member("target");
    if target.is_some() && url.is_some() {
        problems.add(&at, "conflict", "there is a `target` and a `url`, which are the same; give one");
    }
    let target = long_text(read::required(target.or(url), &at, problems), &at, problems);
    let mut request = HttpRequest::new(method?, target);
    request.headers = headers_of(headers, &path.member("headers"), problems);
    request.body = long_text(body, &path.member("body"), problems).into_bytes();
    Some(request)
}

/// An answer that a fault gives: `{"status","headers"?,"body"?}`.
pub(super) fn response_of(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Option<HttpResponse> {
    members!(node, path, problems, { status: "status", headers: "headers", body: "body" });
    let at = path.member("status");
    let status = read::required(status, &at, problems);
    let status = integer::read(status, 100..=599, &at, problems);
    let headers = headers_of(headers, &path.member("headers"), problems);
    let body = long_text(body, &path.member("body"), problems).into_bytes();
    Some(HttpResponse { status: u16::try_from(status?).ok()?, headers, body, pace: None })
}

fn headers_of(slot: Option<Node<'_, '_>>, path: &Path<'_>, problems: &mut Problems) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    let Some(node) = slot else { return headers };
    for (name, value) in read::object(node, path, problems) {
        let View::String(text) = value.view() else {
            problems.add(&path.member(name), "wrong_type", "the value of a header is a text");
            continue;
        };
        // What would end the line would be another header, or the body.
        if [name, text].iter().any(|text| text.contains(['\r', '\n'])) {
            problems.add(&path.member(name), "not_one_line", "a header is one line");
        }
        headers.push((name.to_owned(), text.to_owned()));
    }
    headers
}

/// `{"reply":{"status","headers","body"}}` or `{"no_reply":"refused"}`.
pub(super) fn outcome(outcome: &Outcome) -> Json {
    match outcome {
        Outcome::Reply(response) => {
            let mut reply = reply(response);
            if let Some(pace) = response.pace {
                reply.set("pace", super::fault::pace(pace));
            }
            Json::object([("reply", reply)])
        }
        Outcome::NoReply(why) => {
            let word = match why {
                NoReply::Refused => "refused",
                NoReply::Timeout => "timeout",
                NoReply::Closed => "closed",
            };
            Json::object([("no_reply", word.into())])
        }
    }
}

/// `{"status","headers","body"}`.
pub(super) fn reply(response: &HttpResponse) -> Json {
    Json::object([
        ("status", u32::from(response.status).into()),
        ("headers", headers(&response.headers)),
        ("body", response.text().as_ref().into()),
    ])
}

/// A request as it came, but for who sent it.
pub(super) fn request(request: &HttpRequest) -> Json {
    Json::object([
        ("method", (&request.method).into()),
        ("target", (&request.target).into()),
        ("headers", headers(&request.headers)),
        ("body", String::from_utf8_lossy(&request.body).into_owned().into()),
    ])
}

/// By name as sent; the values of a name that came more than once are joined, and credentials are not shown.
fn headers(headers: &[(String, String)]) -> Json {
    let mut shown = Json::object([]);
    for (name, value) in headers {
        let secret = name.eq_ignore_ascii_case("authorization") || name.eq_ignore_ascii_case("proxy-authorization");
        let value = if secret { "***" } else { value };
        let value = match shown.get(name).and_then(Json::text) {
            Some(before) => format!("{before}, {value}"),
            None => value.to_owned(),
        };
        shown.set(name, value.into());
    }
    shown
}
