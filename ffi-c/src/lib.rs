//! The C surface of tallage: glue over the core crate, and the source of `include/tallage.h`.
//!
//! Every export checks its pointers, hands text to the core and wraps what comes back; nothing here knows about taxes.
//! All exports go through [`boundary`], where panics stop. The doc comments of public items are the text of the header.
#![allow(non_camel_case_types, reason = "the types carry the names that C sees")]
#![allow(clippy::missing_safety_doc, reason = "what a caller must keep to is the text of the header")]
#![deny(clippy::undocumented_unsafe_blocks)]

mod abi;
mod boundary;
mod compare;
mod engine;
mod error;
mod eu;
mod exchange;
mod handle;
mod result;
#[cfg(feature = "simulate")]
mod simulator;
mod status;
mod text;

#[cfg(test)]
mod tests;
