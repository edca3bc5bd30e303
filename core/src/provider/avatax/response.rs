//! Answers.

use crate::provider::Response;
use crate::provider::answer::Answer;
use crate::provider::failure::{Class, Failure};
use crate::provider::sale::Sale;
use crate::provider::stored::{Page, Stored};

pub(crate) fn transaction(response: &Response, sale: &Sale) -> Result<Answer, Failure> {
    let _ = (response, sale);
    Err(unbuilt())
}
/// The answer of a void: whether it is cancelled now.
pub(crate) fn voided(response: &Response) -> Result<(), Failure> {
    let _ = response;
    Err(unbuilt())
}
/// The transaction of a `get` or `commit`; `exponent` of its currency.
pub(crate) fn stored(response: &Response, exponent: u8) -> Result<Stored, Failure> {
    let _ = (response, exponent);
    Err(unbuilt())
}
pub(crate) fn page(response: &Response) -> Result<Page, Failure> {
    let _ = response;
    Err(unbuilt())
}
/// Whether the credentials are good; 200 alone does not say so.
pub(crate) fn ping(response: &Response) -> Result<(), Failure> {
    let _ = response;
    Err(unbuilt())
}
/// The number of the company with this code.
pub(crate) fn company(response: &Response, code: &str) -> Result<i64, Failure> {
    let _ = (response, code);
    Err(unbuilt())
}
/// The code of the customer that was made or found.
pub(crate) fn customer(response: &Response) -> Result<String, Failure> {
    let _ = response;
    Err(unbuilt())
}
/// As canonical JSON: `{"resolved":true,"quality"?,"addresses":[{address as of documents}],"messages":[{"code","text"}]}`.
pub(crate) fn address(response: &Response) -> Result<String, Failure> {
    let _ = response;
    Err(unbuilt())
}

fn unbuilt() -> Failure {
    Failure::new(Class::Fatal, "unbuilt", "", "")
}
