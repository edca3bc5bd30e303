//! Tax providers: what is told of a document ([`sale`]), the requests that tell it, what an answer says ([`answer`]) and what a refusal
//! means ([`failure`]). One folder for each provider; none knows another, and none knows clocks or sockets.

pub(crate) mod amount;
pub(crate) mod anrok;
pub(crate) mod answer;
pub(crate) mod avatax;
pub(crate) mod failure;
pub(crate) mod http;
pub(crate) mod identifier;
pub(crate) mod sale;
pub(crate) mod stored;
pub(crate) mod stripe;
pub(crate) mod stripe_invoicing;
pub(crate) mod stripe_tax;
pub(crate) mod taken;

pub use http::{Request, Response};

use answer::Remark;

/// A request, and what had to be changed to make it (an estimate's date was brought into the provider's range).
#[derive(Debug, Clone)]
pub(crate) struct Built {
    pub request: Request,
    pub warnings: Vec<Remark>,
}
