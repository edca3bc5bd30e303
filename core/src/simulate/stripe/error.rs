//! What Stripe says when it does not do what was asked.

use crate::simulate::http::HttpResponse;
use crate::simulate::json::Json;

/// An answer that is no success.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) status: u16,
    kind: &'static str,
    pub(super) code: Option<&'static str>,
    pub(super) message: String,
    param: Option<String>,
    /// Whether the request was worked on: such an answer is kept under its idempotency key.
    pub(super) began: bool,
}

impl Refusal {
    /// 400 `invalid_request_error`, of a request that was worked on.
    pub(super) fn new(message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status: 400, kind: "invalid_request_error", code: None, message, param: None, began: true }
    }

    /// The same of a parameter as it stands there.
    pub(super) fn of_parameter(param: &str, message: impl Into<String>) -> Self {
        Self { began: false, ..Self::new(message).param(param) }
    }

    pub(super) fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    pub(super) fn param(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    pub(super) fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// Another status, of a request that was not worked on.
    pub(super) fn before(mut self, status: u16) -> Self {
        (self.status, self.began) = (status, false);
        self
    }

    /// 404: `what` as in “No such invoice”.
    pub(super) fn missing(what: &str, id: &str) -> Self {
        let refusal = Self::new(format!("No such {what}: '{id}'")).code("resource_missing").param("id");
        Self { status: 404, ..refusal }
    }

    /// 400: a parameter names what there is not.
    pub(super) fn unknown(what: &str, id: &str, param: &str) -> Self {
        Self::new(format!("No such {what}: '{id}'")).code("resource_missing").param(param)
    }

    pub(super) fn json(&self) -> Json {
        let mut error = Json::object([]);
        if let Some(code) = self.code {
            error.set("code", code.into());
            let page = code.replace('_', "-");
            error.set("doc_url", format!("https://stripe.com/docs/error-codes/{page}").into());
        }
        error.set("message", (&self.message).into());
        if let Some(param) = &self.param {
            error.set("param", param.into());
        }
        error.set("type", self.kind.into());
        error
    }

    pub(super) fn response(&self) -> HttpResponse {
        let again = matches!(self.status, 409 | 429);
        let response =
            HttpResponse::new(self.status, "application/json", Json::object([("error", self.json())]).to_string());
        response.with_header("Stripe-Should-Retry", if again { "true" } else { "false" })
    }
}
