//! The numbers that travel: ABI, schema, version.

use crate::boundary;
use crate::text::tallage_str;

/// Number of the binary interface this header describes. It is part of the SONAME (`libtallage.so.0`) and changes when
/// a program compiled against an older header could misbehave. New functions and new status values do not change it.
pub const TALLAGE_ABI: u32 = 0;

/// Number of the JSON schema that this library writes: the member `schema` of every result.
#[allow(dead_code, reason = "for C: a constant of the header")]
pub const TALLAGE_SCHEMA: u32 = 1;

/// The ABI number of the library that is loaded; compare it with `TALLAGE_ABI`, the one compiled in.
///
/// Cannot fail. May be called from any thread.
///
/// ```c
/// if (tallage_abi() != TALLAGE_ABI) {
///   fprintf(stderr, "libtallage does not fit its header\n");
/// }
/// ```
#[unsafe(no_mangle)]
pub extern "C" fn tallage_abi() -> u32 {
    boundary::value(TALLAGE_ABI, || TALLAGE_ABI)
}

/// The version of the library that is loaded, such as `0.1.0`.
///
/// Cannot fail. The text is borrowed from the library, lives as long as it is loaded, and is not NUL-terminated. May be
/// called from any thread.
///
/// ```c
/// tallage_str version = tallage_version();
/// printf("tallage %.*s\n", (int)version.len, version.ptr);
/// ```
#[unsafe(no_mangle)]
pub extern "C" fn tallage_version() -> tallage_str {
    boundary::value(tallage_str::EMPTY, || tallage_str::of(tallage_core::version()))
}
