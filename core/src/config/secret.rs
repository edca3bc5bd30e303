//! A text that is used and never shown.

use std::fmt;

/// A credential. It has no `Display` and cannot be serialized; [`Secret::expose`] is for the one header that carries it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Box<str>);

impl Secret {
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// The text itself, for a request's `Authorization`.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("\"***\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_show() {
        let secret = Secret::new("s1/sa1/secret.x");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "\"***\" Some(\"***\")");
        assert_eq!(secret.expose(), "s1/sa1/secret.x");
    }
}
