//! An answer before anything is made of it: JSON with a status of success, an error, or neither.

use super::error;
use crate::json::foreign::Foreign;
use crate::money::exact::Exact;
use crate::provider::Response;
use crate::provider::amount::minor_units;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;

/// Largest amount that is read, in minor units; documents have none beyond it either.
const LARGEST: i64 = 1_000_000_000_000_000;

/// An answer, and the sale that it is about, if it is about one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reply<'r> {
    pub(super) response: &'r Response,
    pub(super) sale: Option<&'r Sale>,
}

impl<'r> Reply<'r> {
    pub(super) fn new(response: &'r Response, sale: Option<&'r Sale>) -> Self {
        Self { response, sale }
    }

    /// The body of a success: an object or a list.
    ///
    /// # Errors
    /// What AvaTax refused and why; `unreadable` for a page of a proxy, a body that breaks off, and anything else that is no JSON.
    pub(super) fn json(&self) -> Result<Foreign<'r>, Failure> {
        if !(200..300).contains(&self.response.status) {
            return Err(error::failure(self.response, self.sale));
        }
        match Foreign::parse(&self.response.body) {
            Some(body) if body.get("error").is_some_and(Foreign::is_object) => {
                Err(error::failure(self.response, self.sale))
            }
            Some(body @ (Foreign::Object(_) | Foreign::List(_))) => Ok(body),
            Some(_) => Err(self.unreadable("it is no object")),
            None if self.response.body.trim().is_empty() => Err(self.unreadable("it is empty")),
            None => Err(self.unreadable("it is no complete JSON")),
        }
    }

    /// A success of which nobody can say what it says: what was asked may have been done.
    pub(super) fn unreadable(&self, what: &str) -> Failure {
        let message = format!("the answer of AvaTax cannot be read: {what}");
        self.spoiled(Class::Retry, "unreadable", message, "try again; what was recorded is not recorded twice")
    }

    /// An answer that contradicts itself or what was asked.
    pub(super) fn contradiction(&self, code: &str, message: String, fee_id: Option<&str>) -> Failure {
        let hint = "look at the transaction in AvaTax; do not charge these taxes";
        let mut failure = self.spoiled(Class::Fatal, code, message, hint);
        failure.fee_id = fee_id.map(str::to_owned);
        failure
    }

    fn spoiled(&self, class: Class, code: &str, message: String, hint: &str) -> Failure {
        let mut failure = Failure::new(class, code, message, hint);
        failure.request_id = error::request_id(self.response);
        failure.http_status = Some(self.response.status);
        failure.outcome_unknown = true;
        failure
    }
}

/// An amount in minor units; `None` where there is none, or one that no document has.
pub(super) fn money(object: &Foreign<'_>, name: &str, exponent: u8) -> Option<Exact> {
    let amount = minor_units(object.get(name)?.number()?, exponent)?;
    let size = if amount.is_negative() { amount.neg() } else { amount.clone() };
    size.cmp(&Exact::int(LARGEST)).is_le().then_some(amount)
}
