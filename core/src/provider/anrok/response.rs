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
/// The answer of a void or a negation.
pub(crate) fn done(response: &Response) -> Result<(), Failure> {
    let _ = response;
    Err(unbuilt())
}
/// `get`: the transaction that is stored under `id`.
pub(crate) fn stored(response: &Response, id: &str) -> Result<Stored, Failure> {
    let _ = (response, id);
    Err(unbuilt())
}
pub(crate) fn page(response: &Response) -> Result<Page, Failure> {
    let _ = response;
    Err(unbuilt())
}
pub(crate) fn check(response: &Response) -> Result<(), Failure> {
    let _ = response;
    Err(unbuilt())
}
/// As canonical JSON: `{"jurisdictions":[{"name","tax_id_name","tax_id_abbreviation"?,"valid":[…]}]}`.
pub(crate) fn tax_ids(response: &Response) -> Result<String, Failure> {
    let _ = response;
    Err(unbuilt())
}
/// As canonical JSON: `{"certificates":[{"id","status","customer_id"?,"expiry_date"?,"jurisdictions":[…]}],"next"?}`.
pub(crate) fn certificates(response: &Response) -> Result<String, Failure> {
    let _ = response;
    Err(unbuilt())
}

fn unbuilt() -> Failure {
    Failure::new(Class::Fatal, "unbuilt", "", "")
}
