//! Anrok: JSON by POST, integers of minor units, errors as texts and types.

pub(crate) mod request;
pub(crate) mod response;
