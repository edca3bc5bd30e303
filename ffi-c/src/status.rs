//! What a call answers.

use tallage_core::ErrorKind;

/// What came of a call: `TALLAGE_STATUS_OK`, or the kind of its error. Values are never changed or used again; a later
/// version may add some, so treat one that you do not know as an error.
///
/// ```c
/// tallage_status status = tallage_engine_calculate(engine, invoice_json, &result, &error);
/// if (status == TALLAGE_STATUS_INVALID_DOCUMENT) {
///   tallage_str path = tallage_error_path(error);
///   fprintf(stderr, "the invoice is wrong at %.*s\n", (int)path.len, path.ptr);
/// }
/// ```
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum tallage_status {
    /// Done; the out-parameter is written.
    Ok = 0,
    /// The configuration is wrong; the engine was not built.
    InvalidConfig = 1,
    /// The document (invoice, request) is wrong.
    InvalidDocument = 2,
    /// Something that was asked for by name does not exist.
    NotFound = 3,
    /// A tax cannot be determined (for example: no rate in force on the tax date).
    Undetermined = 4,
    /// A tax provider refused or failed.
    Provider = 5,
    /// The way to a tax provider failed.
    Transport = 6,
    /// The request contradicts what is already recorded.
    Conflict = 7,
    /// A defect of tallage itself, also a panic that was caught. The engine stays usable. Please report it.
    Internal = 8,
    /// The call itself is wrong: NULL where something must be, or a length that no text can have.
    InvalidArgument = 9,
}

impl From<ErrorKind> for tallage_status {
    fn from(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::InvalidConfig => Self::InvalidConfig,
            ErrorKind::InvalidDocument => Self::InvalidDocument,
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::Undetermined => Self::Undetermined,
            ErrorKind::Provider => Self::Provider,
            ErrorKind::Transport => Self::Transport,
            ErrorKind::Conflict => Self::Conflict,
            ErrorKind::Internal => Self::Internal,
            // The core's enum may grow, so Rust demands this arm; a test reads the core's list and fails when it does.
            _ => Self::Internal,
        }
    }
}
