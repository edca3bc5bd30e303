//! Avalara AvaTax REST v2: JSON, decimals of major units, errors as objects with details.

pub(crate) mod request;
pub(crate) mod response;
