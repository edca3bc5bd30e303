//! Anrok: JSON by POST, integers of minor units, errors as texts and types. After the Anrok OpenAPI 1.1; what it does not say is marked where it
//! matters.

mod address;
mod codes;
mod dates;
mod error;
mod lines;
mod lookups;
pub(crate) mod request;
pub(crate) mod response;
mod stored;
mod taxes;

#[cfg(test)]
mod tests;
