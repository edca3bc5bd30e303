//! VIES, the Commission's register of VAT numbers, without a socket: what to send ([`request`]),
//! what an answer means ([`response`]), and the record that the host keeps of it ([`evidence`]).

mod evidence;

pub use evidence::{Evidence, Status};
