//! A check that is to be carried out, as a host words it: the question, and what the one who asks must know.

use std::borrow::Cow;

use super::evidence::Evidence;
use super::request::{Members, Request};
use crate::error::{Error, ErrorKind};
use crate::json::integer;
use crate::json::node::{self, Node};
use crate::json::read::{self, Path, Problems, members};

/// Longest that anybody waits for VIES, in milliseconds: an hour.
const LONGEST: i64 = 3_600_000;

/// A question, the last answer, and the way.
pub(crate) struct Check<'a> {
    pub(crate) request: Request<'a>,
    pub(crate) previous: Option<Evidence<'a>>,
    pub(crate) proxy: Option<Cow<'a, str>>,
    /// Of the whole.
    pub(crate) timeout_milliseconds: Option<u64>,
}

impl Check<'_> {
    /// Reads a check and hands it on: what it has borrowed lives as long as the tape of its text.
    pub(crate) fn read<T>(text: &str, then: impl FnOnce(Check<'_>) -> Result<T, Error>) -> Result<T, Error> {
        let tape = node::parse(text, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let check = Check::of(tape.root(), &Path::Root("vies"), &mut problems);
        then(problems.finish(check)?)
    }
}

impl<'a> Check<'a> {
    /// `None` only together with a problem.
    fn of(node: Node<'_, 'a>, path: &Path<'_>, problems: &mut Problems) -> Option<Self> {
        members!(node, path, problems, {
            number: "number", country: "country", requester: "requester", method: "method", trader: "trader",
            base_url: "base_url", previous: "previous", proxy: "proxy", timeout: "timeout_milliseconds",
        });
        let question = Members { number, country, requester, method, trader, base_url };
        let request = Request::of(&question, path, problems);
        let previous = previous.and_then(|node| Evidence::read(node, &path.member("previous"), problems));
        let proxy = read::text(proxy, &path.member("proxy"), problems);
        let timeout = integer::read(timeout, 1..=LONGEST, &path.member("timeout_milliseconds"), problems);
        Some(Self { request: request?, previous, proxy, timeout_milliseconds: timeout.map(i64::unsigned_abs) })
    }
}
