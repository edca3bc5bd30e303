//! Borrowed text.

use std::ffi::c_char;
use std::slice;

use tallage_core::{Error, ErrorKind};

use crate::error::tallage_error;

/// Text that somebody else owns: `len` bytes of UTF-8 at `ptr`, without a NUL at the end (a NUL inside is an ordinary character).
///
/// As an argument: the bytes must stay readable and unchanged during the call; the library keeps no pointer to them.
/// `ptr` may be NULL if `len` is 0, which is the empty text. As an answer: `ptr` is never NULL; how long the bytes
/// live is said at each function.
///
/// ```c
/// const char *text = "{}";
/// tallage_str str = {text, strlen(text)};
/// (void)str;
/// ```
#[repr(C)]
#[derive(Clone, Copy)]
pub struct tallage_str {
    /// The first byte.
    pub ptr: *const c_char,
    /// How many bytes.
    pub len: usize,
}

impl tallage_str {
    /// No text, at an address that is not NULL.
    pub(crate) const EMPTY: Self = Self { ptr: c"".as_ptr(), len: 0 };

    /// Lends `text` to C; the caller sees to it that it lives as long as the header says.
    pub(crate) fn of(text: &str) -> Self {
        Self { ptr: text.as_ptr().cast(), len: text.len() }
    }

    /// Borrows C's text for the time of a call; `name` is the parameter's, `kind` that of the error for text that is
    /// not UTF-8: the core knows bytes only, not what they were meant to be.
    ///
    /// # Safety
    /// `ptr` is NULL or points to `len` bytes that stay readable and unchanged until `'a` ends.
    pub(crate) unsafe fn read<'a>(self, name: &str, kind: ErrorKind) -> Result<&'a str, tallage_error> {
        if self.len == 0 {
            return Ok("");
        }
        if self.ptr.is_null() {
            return Err(tallage_error::null(name));
        }
        // No object is larger than that, and a slice must not be: it is a negative number cast to size_t.
        if isize::try_from(self.len).is_err() {
            return Err(tallage_error::too_long(name));
        }
        // SAFETY: not NULL, readable by the contract of this function, at most isize::MAX bytes.
        let bytes = unsafe { slice::from_raw_parts(self.ptr.cast::<u8>(), self.len) };
        tallage_core::text(bytes).map_err(|error| {
            let same = Error::new(kind, error.code(), error.path(), error.message());
            error.details().iter().fold(same, |same, (name, value)| same.with_detail(name, value.clone())).into()
        })
    }
}
