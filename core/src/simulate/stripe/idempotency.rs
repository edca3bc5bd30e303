//! What makes a POST happen once: its key, what it asked, what was answered.

use std::collections::BTreeMap;

use super::error::Refusal;
use crate::simulate::http::HttpResponse;

/// How long an answer is kept, in seconds.
const KEPT: i64 = 86_400;
const LONGEST: usize = 255;

#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    kept: BTreeMap<String, Kept>,
}

#[derive(Debug, Clone)]
struct Kept {
    asked: String,
    at: i64,
    response: HttpResponse,
    request_id: String,
}

/// What is known of a key.
pub(super) enum Known {
    New,
    /// The answer of before, and the id of the request that got it.
    Replay(HttpResponse, String),
}

impl Keys {
    /// Forgets what is old, and looks the key up.
    pub(super) fn look(&mut self, key: &str, asked: &str, now: i64) -> Result<Known, Refusal> {
        if key.is_empty() || key.chars().count() > LONGEST {
            let message = format!("Idempotency keys must be 1 to {LONGEST} characters long.");
            return Err(Refusal::new(message).before(400));
        }
        self.kept.retain(|_, kept| now.saturating_sub(kept.at) < KEPT);
        match self.kept.get(key) {
            None => Ok(Known::New),
            Some(kept) if kept.asked == asked => Ok(Known::Replay(kept.response.clone(), kept.request_id.clone())),
            Some(_) => {
                let message = format!(
                    "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using \
                     a key other than '{key}' if you meant to execute a different request."
                );
                Err(Refusal::new(message).kind("idempotency_error").before(400))
            }
        }
    }

    pub(super) fn keep(&mut self, key: &str, asked: String, now: i64, response: HttpResponse, request_id: &str) {
        let request_id = request_id.to_owned();
        self.kept.insert(key.to_owned(), Kept { asked, at: now, response, request_id });
    }
}

/// Another request with this key is still being worked on.
pub(super) fn in_use(key: &str) -> Refusal {
    let message = format!(
        "There is currently another in-progress request using this Idempotency Key (that probably means you submitted twice, and \
         the other request is still going through): {key}. Please try again later."
    );
    Refusal::new(message).kind("idempotency_error").code("idempotency_key_in_use").before(409)
}
