//! How a runner runs.

use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::json::integer;
use crate::json::node::{self, Node};
use crate::json::read::{self, Path, Problems, members};

/// How a [`Runner`](crate::Runner) carries exchanges out. Time-outs and rate limits are those of each connection.
///
/// ```
/// let options = tallage::RunnerOptions::from_json(r#"{"budget_milliseconds": 60000}"#)?;
/// assert_eq!(options.budget, std::time::Duration::from_secs(60));
/// # Ok::<(), tallage::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunnerOptions {
    /// `http://[user:password@]host:port`; default none. Environment variables are not read.
    pub proxy: Option<String>,
    /// Longest duration of one exchange with all its requests and waits; no request and no wait is begun that cannot end within it but for its
    /// own time-outs. Default 10 minutes.
    pub budget: Duration,
    /// Where the random part of waits begins; default: the time.
    pub seed: Option<u64>,
}

impl Default for RunnerOptions {
    fn default() -> Self {
        Self { proxy: None, budget: Duration::from_secs(600), seed: None }
    }
}

// A proxy may hold a password.
impl std::fmt::Debug for RunnerOptions {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let proxy = self.proxy.as_ref().map(|_| "***");
        let Self { budget, seed, .. } = self;
        out.debug_struct("RunnerOptions").field("proxy", &proxy).field("budget", budget).field("seed", seed).finish()
    }
}

/// A day: nobody waits longer for one document.
const LONGEST: i64 = 86_400_000;

impl RunnerOptions {
    /// Options from JSON: `{"proxy"?,"budget_milliseconds"?,"seed"?}`.
    ///
    /// # Errors
    /// Kind `invalid_document`, area `runner`, with every problem.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let tape = node::parse(text, ErrorKind::InvalidDocument)?;
        let mut problems = Problems::new(ErrorKind::InvalidDocument);
        let options = Self::read(tape.root(), &Path::Root("runner"), &mut problems);
        problems.finish(Some(options))
    }

    fn read(node: Node<'_, '_>, path: &Path<'_>, problems: &mut Problems) -> Self {
        members!(node, path, problems, { proxy: "proxy", budget: "budget_milliseconds", seed: "seed" });
        let mut options = Self {
            proxy: read::text(proxy, &path.member("proxy"), problems).map(|proxy| proxy.into_owned()),
            ..Self::default()
        };
        if let Some(budget) = integer::read(budget, 1..=LONGEST, &path.member("budget_milliseconds"), problems) {
            options.budget = Duration::from_millis(budget.unsigned_abs());
        }
        options.seed = integer::read(seed, 0..=i64::MAX, &path.member("seed"), problems).map(i64::unsigned_abs);
        options
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_from_json() {
        assert_eq!(RunnerOptions::from_json("{}").unwrap(), RunnerOptions::default());
        let text = r#"{"proxy": "http://u:secret@p:1", "budget_milliseconds": 1, "seed": 7}"#;
        let options = RunnerOptions::from_json(text).unwrap();
        assert_eq!((options.budget, options.seed), (Duration::from_millis(1), Some(7)));
        assert_eq!(options.proxy.as_deref(), Some("http://u:secret@p:1"));
        assert!(!format!("{options:?}").contains("secret"));
        let error = RunnerOptions::from_json(r#"{"budget_milliseconds": 0, "retries": 3}"#).unwrap_err();
        let codes: Vec<&str> = error.problems().iter().map(|problem| problem.code.as_str()).collect();
        assert_eq!(codes, ["runner.unknown_field", "runner.budget_milliseconds.out_of_range"]);
    }
}
