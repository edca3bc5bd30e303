//! Avalara AvaTax REST v2: JSON, decimals of major units, errors as objects with details.
//!
//! Sources of what is said here of its rules: the models of Avalara's .NET SDK and of the npm package `avatax` 26.9.0, recorded sandbox
//! traffic (`tests/data/avatax`), Avalara's developer guide.

mod address_answer;
mod body;
mod customer;
mod error;
mod error_table;
pub(crate) mod line_key;
mod place;
mod reply;
pub(crate) mod request;
pub(crate) mod response;
mod stored;
mod taxes;
#[cfg(test)]
mod tests;
mod treatment;
mod wire;
