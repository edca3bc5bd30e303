//! Errors as AvaTax words them.

use crate::simulate::http::HttpResponse;
use crate::simulate::json::Json;

/// An error with one detail, as nearly all have.
#[derive(Debug, Clone)]
pub(super) struct AvaError(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    status: u16,
    code: &'static str,
    /// Where the detail has another code than the error.
    detail: &'static str,
    number: u32,
    target: &'static str,
    message: String,
    description: String,
    fault_code: &'static str,
    refers_to: Option<String>,
}

impl AvaError {
    /// A 400 with target `HttpRequest`.
    pub(super) fn new(
        code: &'static str,
        number: u32,
        message: impl Into<String>,
        description: impl Into<String>,
    ) -> Self {
        Self(Box::new(Inner {
            status: 400,
            code,
            detail: code,
            number,
            target: "HttpRequest",
            message: message.into(),
            description: description.into(),
            fault_code: "Client",
            refers_to: None,
        }))
    }

    pub(super) fn target(mut self, target: &'static str) -> Self {
        self.0.target = target;
        self
    }

    pub(super) fn status(mut self, status: u16) -> Self {
        self.0.status = status;
        self
    }

    /// The error of the calculation: its useful words are in the detail.
    pub(super) fn get_tax(message: &str, description: impl Into<String>, refers_to: impl Into<String>) -> Self {
        let mut error = Self::new("GetTaxError", 300, message, description).target("Unknown");
        (error.0.fault_code, error.0.refers_to) = ("GetTaxError", Some(refers_to.into()));
        error
    }

    pub(super) fn doc_status() -> Self {
        Self::get_tax("DocStatus is invalid for this operation.", "Expected Saved|Posted", "DocStatus")
    }

    pub(super) fn not_found(entity: &str, description: impl Into<String>) -> Self {
        Self::new("EntityNotFoundError", 4, format!("{entity} not found."), description).status(404)
    }

    pub(super) fn required(field: &str) -> Self {
        let message = format!("Field '{field}' is required.");
        Self::new("ValueRequiredError", 5, message, format!("Please provide a value for field '{field}'."))
            .target("IncorrectData")
    }

    pub(super) fn length(field: &str, least: usize, most: usize) -> Self {
        let description = format!("Field '{field}' must be between {least} and {most} characters in length.");
        Self::new("StringLengthError", 13, format!("Field '{field}' has an invalid length."), description)
            .target("IncorrectData")
    }

    /// A body whose shape is not that of the model.
    pub(super) fn model(what: impl Into<String>) -> Self {
        let message = "The request body did not contain valid JSON.";
        let mut error = Self::new("ModelStateInvalid", 47, message, format!("At line 1 position 1: {}", what.into()));
        error.0.detail = "JsonFormatError";
        error
    }

    pub(super) fn locked(code: &str) -> Self {
        let description = format!("Document {code} is locked. Modification is not allowed.");
        Self::new("CannotModifyLockedTransaction", 1100, "Modifying a locked document is not allowed.", description)
    }

    pub(super) fn address(description: impl Into<String>) -> Self {
        Self::new("InvalidAddress", 309, "The address value was incomplete.", description)
    }

    /// As recorded: without target, number and severity.
    pub(super) fn authentication() -> HttpResponse {
        let message = "Authentication failed.";
        let description = "Missing authentication or unable to authenticate the user or the account.";
        let detail = Json::object([
            ("code", "AuthenticationException".into()),
            ("message", message.into()),
            ("description", description.into()),
            ("faultCode", "Client".into()),
            ("helpLink", help("AuthenticationException").into()),
        ]);
        let error = Json::object([
            ("code", "AuthenticationException".into()),
            ("message", message.into()),
            ("details", vec![detail].into()),
        ]);
        HttpResponse::json(401, &Json::object([("error", error)]))
    }

    pub(super) fn response(&self) -> HttpResponse {
        let inner = &self.0;
        let mut detail = Json::object([
            ("code", inner.detail.into()),
            ("number", inner.number.into()),
            ("message", (&inner.message).into()),
            ("description", (&inner.description).into()),
            ("faultCode", inner.fault_code.into()),
            ("helpLink", help(inner.detail).into()),
        ]);
        if let Some(refers_to) = &inner.refers_to {
            detail.set("refersTo", refers_to.into());
        }
        detail.set("severity", "Error".into());
        let mut error = Json::object([("code", inner.code.into()), ("message", (&inner.message).into())]);
        error.set("target", inner.target.into());
        error.set("details", vec![detail].into());
        HttpResponse::json(inner.status, &Json::object([("error", error)]))
    }
}

fn help(code: &str) -> String {
    format!("http://developer.avalara.com/avatax/errors/{code}")
}
