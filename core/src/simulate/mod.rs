//! Tax providers and VIES in memory (feature `simulate`), for the tests of billing teams: Anrok, Avalara AvaTax, Stripe and VIES as they
//! behave on the wire, without a network and without a clock of their own.
//!
//! [`Simulator::handle`] takes a request as a provider would receive it and gives its answer, or what became of it: any fault can be
//! asked for by [`Rule`]. What was asked and what is stored stand in the [journal](Simulator::journal) and in
//! [`Simulator::recorded`]. A [`Server`] puts the same behind a port of the loopback interface, for clients that speak HTTP.
//!
//! Written from the providers' documents and recorded traffic, not from the code that it is there to test; what is simulated, and
//! how far, is in `docs/simulator.md`. Its tax rates are a small table that makes the documented examples come out. They are no law.
//!
//! ```
//! use tallage::simulate::{Fault, HttpRequest, Outcome, Provider, Rule, Simulator, When};
//!
//! let mut simulator = Simulator::new("2026-05-01T12:00:00Z".parse()?, 1);
//! simulator.anrok().add_product("saas");
//! let request = HttpRequest::new("POST", "/v1/seller/transactions/createOrUpdate")
//!     .with_header("Authorization", "Bearer s1/sa1/secret.simulated")
//!     .with_body(r#"{"id": "inv_1", "currencyCode": "USD", "accountingDate": "2026-05-01",
//!         "customerAddress": {"country": "US", "region": "CO", "city": "Denver", "postalCode": "80204"},
//!         "lineItems": [{"id": "fee_1", "productExternalId": "saas", "amount": 15000}]}"#);
//!
//! // The first time the reply is lost …
//! simulator.add_fault(Rule::new(Fault::Close(When::After)).operation("createOrUpdate"));
//! assert!(matches!(simulator.handle(request.clone()), Outcome::NoReply(_)));
//! // … the second time it comes: 4.81 % of 15000 is 721.5.
//! let response = simulator.handle(request).reply().unwrap();
//! assert!(response.text().starts_with(r#"{"taxAmountToCollect":722,"#), "{}", response.text());
//! // Recorded once, in its second version.
//! let recorded = simulator.recorded();
//! assert_eq!((recorded.len(), recorded[0].provider, recorded[0].version), (1, Provider::Anrok, 2));
//! # Ok::<(), jiff::Error>(())
//! ```

/// The program of the user's page runs.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/simulator.md")]
pub mod page {}

mod anrok;
mod avatax;
mod control;
mod exact;
mod fault;
mod http;
mod journal;
mod json;
mod seed;
mod server;
mod simulator;
mod stripe;
mod vies;

pub use anrok::{Anrok, Collection, Taxability};
pub use avatax::Avatax;
pub use fault::{Fault, Lines, Rule, When};
pub use http::{HttpRequest, HttpResponse, NoReply, Outcome, Pace};
pub use journal::{Entry, Recorded, RecordedLine};
pub use server::{Server, SimulatorGuard};
pub use simulator::{Provider, Simulator};
pub use stripe::{Stripe, TaxApp, TaxBehavior};
pub use vies::{FailureForm, Vies};
