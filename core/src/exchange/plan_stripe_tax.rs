//! The plans for Stripe’s Tax API.

use serde::{Deserialize, Serialize};

use super::job::Work;
use super::plan::{Case, Next, broken};
use crate::provider::failure::Failure;
use crate::provider::{Built, Response};

/// Where a plan stands: the request that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    Check,
}

pub(super) fn first(work: &Work) -> Option<Stage> {
    let _ = work;
    Some(Stage::Check)
}

pub(super) fn fits(work: &Work, stage: &Stage) -> bool {
    let _ = (work, stage);
    true
}

pub(super) fn records(stage: &Stage) -> bool {
    let _ = stage;
    false
}

pub(super) fn request(case: &Case<'_>, stage: &Stage) -> Result<Built, Failure> {
    let _ = (case, stage);
    Err(broken("there is no plan"))
}

pub(super) fn on(case: &Case<'_>, stage: &Stage, response: &Response) -> Result<Next, Failure> {
    let _ = (case, stage, response);
    Err(broken("there is no plan"))
}
