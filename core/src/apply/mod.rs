//! From a document to what a provider is told of it ([`sale`]), and from a provider's neutral answer to the taxed document ([`taxed`]). Knows
//! nothing of which provider it was.

pub(crate) mod frozen;
pub(crate) mod sale;
pub(crate) mod taxed;
