//! The request.

use std::borrow::Cow;

use super::document::{self, Document};
use crate::json::node::Node;
use crate::json::read::{self, Path, Problems, members};
use crate::json::repeats::repeats;

/// Most results of one comparison.
const MAX_RESULTS: usize = 20;
/// What the engine's own result is called.
const LOCAL: &str = "local";

/// An answer, with what the host calls it.
pub(super) struct Answer<'a> {
    pub label: Cow<'a, str>,
    pub document: Document<'a>,
}

/// What is to be compared.
pub(super) struct Request<'a> {
    /// Two at least, of one currency.
    pub results: Vec<Answer<'a>>,
    /// Which of them the others are compared with.
    pub baseline: usize,
}

/// Reads a request; `local` is what the engine made of its member `document`.
pub(super) fn request<'a: 'n, 'n>(
    node: Node<'n, 'a>,
    local: Option<Document<'a>>,
    problems: &mut Problems,
) -> Option<Request<'a>> {
    let path = &Path::Root("compare");
    members!(node, path, problems, { document: "document", results: "results", baseline: "baseline" });
    if document.is_some() && local.is_none() {
        let message =
            "only an engine can tax a document; ask `compare` of one, or give what it made of this among `results`";
        problems.add(&path.member("document"), "not_allowed", message);
    }
    let at = path.member("results");
    let nodes = read::filled_list(read::required(results, &at, problems), &at, problems);
    let count = nodes.map_or(0, |nodes| nodes.len()) + usize::from(local.is_some());
    if count > MAX_RESULTS {
        problems.add(&at, "too_many", format!("there are {count} results, at most {MAX_RESULTS} are compared"));
        return None;
    }
    let mut results = read::each(nodes, &at, problems, read_answer);
    results.extend(local.map(|document| Answer { label: LOCAL.into(), document }));
    if !problems.is_empty() {
        return None;
    }
    if results.len() < 2 {
        problems.add(&at, "too_few", "there is nothing to compare this result with; give two at least");
    }
    check(&results, &at, problems);
    let baseline_path = path.member("baseline");
    let named = read::code(baseline, &baseline_path, problems);
    let baseline = named.as_ref().map_or(Some(0), |name| results.iter().position(|result| result.label == *name));
    if baseline.is_none() {
        let labels: Vec<&str> = results.iter().map(|result| &*result.label).collect();
        let message = format!(
            "no result has the label `{}`; there are {}",
            read::shorten(&named.unwrap_or_default()),
            read::shorten(&labels.join(", "))
        );
        problems.add(&baseline_path, "unknown_code", message);
    }
    Some(Request { results, baseline: baseline? })
}

fn read_answer<'a>(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Answer<'a>> {
    members!(node, path, problems, { label: "label", document: "document" });
    let label = read::required_code(label, &path.member("label"), problems);
    let at = path.member("document");
    let document = read::required(document, &at, problems).and_then(|node| document::read(node, &at, problems));
    Some(Answer { label: label?, document: document? })
}

/// Labels are unique, and amounts of two currencies cannot be compared.
fn check(results: &[Answer<'_>], at: &Path<'_>, problems: &mut Problems) {
    let labels: Vec<&str> = results.iter().map(|result| &*result.label).collect();
    // The engine's own label comes last, so a given one may be the first of the two.
    let given = results.len().saturating_sub(usize::from(labels.last() == Some(&LOCAL)));
    for index in repeats(&labels) {
        let index =
            if index >= given { labels.iter().position(|label| *label == LOCAL).unwrap_or(index) } else { index };
        let message = format!("the label `{}` stands twice; labels are unique", read::shorten(labels[index]));
        problems.add(&at.index(index).member("label"), "duplicate", message);
    }
    let Some(first) = results.first() else { return };
    for (index, result) in results.iter().enumerate() {
        if result.document.currency != first.document.currency {
            let message = format!(
                "this document is in {}, the first one in {}; amounts of two currencies cannot be compared",
                result.document.currency.code(),
                first.document.currency.code()
            );
            problems.add(&at.index(index).member("document").member("currency"), "conflict", message);
        }
    }
}
