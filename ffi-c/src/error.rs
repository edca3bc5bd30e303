//! Errors as C sees them.

use crate::boundary;
use crate::handle;
use crate::status::tallage_status;
use crate::text::tallage_str;

/// An error: what a failed call leaves in `*error`. Owned by the caller, freed with `tallage_error_free`. It never
/// changes, so any number of threads may read it at once.
///
/// ```c
/// if (tallage_engine_new(config_json, &new_engine, &error) != TALLAGE_STATUS_OK) {
///   tallage_str message = tallage_error_message(error);
///   fprintf(stderr, "%.*s\n", (int)message.len, message.ptr);
///   tallage_error_free(error);
///   error = NULL;
/// }
/// ```
#[derive(Debug)]
pub struct tallage_error {
    status: tallage_status,
    code: String,
    path: String,
    message: String,
    json: String,
}

impl From<tallage_core::Error> for tallage_error {
    fn from(error: tallage_core::Error) -> Self {
        Self {
            status: error.kind().into(),
            code: error.code().to_owned(),
            path: error.path().to_owned(),
            message: error.message().to_owned(),
            json: error.to_json(),
        }
    }
}

impl tallage_error {
    /// A pointer that had to be there and is NULL.
    pub(crate) fn null(parameter: &str) -> Self {
        Self::argument("argument.null", parameter, &format!("`{parameter}` must not be NULL"))
    }

    /// A length that no text in memory has.
    pub(crate) fn too_long(parameter: &str) -> Self {
        Self::argument("argument.too_long", parameter, &format!("the length of `{parameter}` is larger than memory"))
    }

    /// A panic that reached the boundary.
    pub(crate) fn panicked() -> Self {
        tallage_core::Error::new(
            tallage_core::ErrorKind::Internal,
            "internal.panic",
            "",
            "tallage stopped at a defect of its own; please report it with the input that led here",
        )
        .into()
    }

    /// The caller's misuse of C, which the core knows nothing of. Parameter names and messages are this crate's own
    /// plain words, so nothing in them needs escaping.
    fn argument(code: &str, parameter: &str, message: &str) -> Self {
        let path = format!("/{parameter}");
        let json = format!(
            r#"{{"kind":"invalid_argument","code":"{code}","path":"{path}","message":"{message}","details":{{}}}}"#
        );
        Self { status: tallage_status::InvalidArgument, code: code.to_owned(), path, message: message.to_owned(), json }
    }

    /// The status that goes with it.
    pub(crate) fn status(&self) -> tallage_status {
        self.status
    }
}

/// Lends one member of an error; no error has empty members.
///
/// # Safety
/// `error` is NULL or a living error.
unsafe fn member(error: *const tallage_error, pick: impl FnOnce(&tallage_error) -> &str) -> tallage_str {
    // SAFETY: the contract of this function.
    unsafe { error.as_ref() }.map_or(tallage_str::EMPTY, |error| tallage_str::of(pick(error)))
}

/// The kind of an error: the status that the failed call answered. `TALLAGE_STATUS_OK` if `error` is NULL.
///
/// Cannot fail. May be called from any thread.
///
/// ```c
/// if (tallage_error_kind(error) == TALLAGE_STATUS_INTERNAL) {
///   fprintf(stderr, "a defect of tallage: please report it\n");
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_error_kind(error: *const tallage_error) -> tallage_status {
    boundary::value(tallage_status::Internal, || {
        // SAFETY: NULL or living, as the header demands.
        unsafe { error.as_ref() }.map_or(tallage_status::Ok, tallage_error::status)
    })
}

/// The stable code of an error, for programs: `invoice.fees.amount_cents.not_integer`. Errors in the use of these C
/// functions have `argument.null` or `argument.too_long`; a caught panic has `internal.panic`. tallage_errors.h has them as
/// constants.
///
/// Cannot fail; empty if `error` is NULL. Borrowed from `error`: do not use it after `tallage_error_free`. May be called
/// from any thread.
///
/// ```c
/// tallage_str code = tallage_error_code(error);
/// if (code.len == 11 && memcmp(code.ptr, "json.syntax", 11) == 0) {
///   fprintf(stderr, "that is not JSON\n");
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_error_code(error: *const tallage_error) -> tallage_str {
    // SAFETY: NULL or living, as the header demands.
    boundary::value(tallage_str::EMPTY, || unsafe { member(error, |error| &error.code) })
}

/// Where the error is: a JSON pointer into the text that was sent (`/fees/0/amount_cents`), empty for the whole of it. For
/// `argument.…` codes it is the name of the C parameter (`/out`).
///
/// Cannot fail; empty if `error` is NULL. Borrowed from `error`: do not use it after `tallage_error_free`. May be called
/// from any thread.
///
/// ```c
/// tallage_str path = tallage_error_path(error);
/// fprintf(stderr, "at %.*s\n", (int)path.len, path.ptr);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_error_path(error: *const tallage_error) -> tallage_str {
    // SAFETY: NULL or living, as the header demands.
    boundary::value(tallage_str::EMPTY, || unsafe { member(error, |error| &error.path) })
}

/// What is wrong and what to do about it, in a sentence for people. Its wording may change; programs use the code.
///
/// Cannot fail; empty if `error` is NULL. Borrowed from `error`: do not use it after `tallage_error_free`. May be called
/// from any thread.
///
/// ```c
/// tallage_str message = tallage_error_message(error);
/// fprintf(stderr, "%.*s\n", (int)message.len, message.ptr);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_error_message(error: *const tallage_error) -> tallage_str {
    // SAFETY: NULL or living, as the header demands.
    boundary::value(tallage_str::EMPTY, || unsafe { member(error, |error| &error.message) })
}

/// The whole error as canonical JSON on one line: `{"kind","code","path","message","details"}`, with every problem that was
/// found in `details.problems`. `kind` is the status in lower case without its prefix (`invalid_document`).
///
/// Cannot fail; empty if `error` is NULL. Borrowed from `error`: do not use it after `tallage_error_free`. May be called
/// from any thread.
///
/// ```c
/// tallage_str json = tallage_error_json(error);
/// fwrite(json.ptr, 1, json.len, stderr);
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_error_json(error: *const tallage_error) -> tallage_str {
    // SAFETY: NULL or living, as the header demands.
    boundary::value(tallage_str::EMPTY, || unsafe { member(error, |error| &error.json) })
}

/// Frees an error, and with it all text borrowed from it. NULL is fine.
///
/// Cannot fail. Only once for each error, from any thread, and not while another thread still reads it.
///
/// ```c
/// tallage_error_free(error);
/// error = NULL;
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tallage_error_free(error: *mut tallage_error) {
    // SAFETY: NULL or given away once, as the header demands.
    boundary::value((), || unsafe { handle::free(error) })
}
