//! JSON text in: a borrowed tree that keeps the text of every number ([`node`]), and typed reading
//! that collects every problem with its path ([`read`]); canonical JSON out ([`write`]). Knows nothing of
//! taxes.

pub(crate) mod foreign;
pub(crate) mod instant;
pub(crate) mod integer;
pub(crate) mod node;
pub(crate) mod read;
pub(crate) mod repeats;
pub(crate) mod short;
pub(crate) mod write;

use crate::error::{Error, ErrorKind};

/// Largest text that is read: 64 MiB.
pub(crate) const MAX_BYTES: usize = 64 * 1024 * 1024;
/// Deepest nesting of objects and arrays that is read.
pub(crate) const MAX_DEPTH: usize = 64;

/// Bytes from outside as text: UTF-8, or the error `json.not_utf8`.
///
/// ```
/// assert!(tallage::text(b"{}").is_ok());
/// assert_eq!(tallage::text(b"\xff").unwrap_err().code(), "json.not_utf8");
/// ```
pub fn text(bytes: &[u8]) -> Result<&str, Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        Error::new(
            ErrorKind::InvalidDocument,
            "json.not_utf8",
            "",
            format!("the text is not valid UTF-8 at byte {at}; send JSON encoded as UTF-8"),
        )
        .with_detail("byte", at)
    })
}
