//! From a document to what a provider is told of it ([`sale`]), and from a provider's neutral answer to the taxed document ([`taxed`]). Knows
//! nothing of which provider it was.

pub(crate) mod address;
pub(crate) mod bill;
mod cells;
mod credit;
mod fees;
pub(crate) mod frozen;
mod identity;
pub(crate) mod member;
pub(crate) mod parts;
mod product;
mod rows;
pub(crate) mod sale;
pub(crate) mod taxed;
#[cfg(test)]
mod tests;
mod write;
