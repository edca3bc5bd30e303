//! Countries, regions and addresses. Knows nothing of taxes or providers.

mod address;
mod country;
pub(crate) mod region;

pub use address::Address;
pub(crate) use address::{from_parts as read_address_parts, read_slot as read_address_slot};
pub use country::Country;
pub(crate) use country::read as read_country;
