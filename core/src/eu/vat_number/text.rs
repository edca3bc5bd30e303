//! A short ASCII text in place: a VAT number is read and repaired without an allocation.

use std::fmt;

/// Up to [`Text::CAPACITY`] ASCII characters.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Text {
    bytes: [u8; Self::CAPACITY],
    len: u8,
}

impl Text {
    /// The longest number is `CHE` + 9 digits + `MWST`; the rest is room to say what is wrong with one that is too long.
    pub(super) const CAPACITY: usize = 24;

    /// Appends an ASCII character; `None` when it is none or there is no room.
    pub(super) fn push(&mut self, byte: u8) -> Option<()> {
        let slot = self.bytes.get_mut(usize::from(self.len)).filter(|_| byte.is_ascii())?;
        *slot = byte;
        self.len += 1;
        Some(())
    }

    /// The parts one after the other; `None` when they do not fit or are not ASCII.
    pub(super) fn joined([front, back]: [&[u8]; 2]) -> Option<Self> {
        let len = front.len().checked_add(back.len())?;
        let mut out = Self { len: u8::try_from(len).ok()?, ..Self::default() };
        let (first, second) = out.bytes.get_mut(..len)?.split_at_mut_checked(front.len())?;
        first.copy_from_slice(front);
        second.copy_from_slice(back);
        out.as_bytes().is_ascii().then_some(out)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }

    pub(super) fn as_str(&self) -> &str {
        // Only ASCII is ever pushed.
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_fits_and_refuses_what_does_not() {
        let full = [b'1'; Text::CAPACITY];
        assert_eq!(Text::joined([&full, b""]).map(|text| text.as_str().len()), Some(Text::CAPACITY));
        assert_eq!(Text::joined([&full, b"2"]), None);
        assert_eq!(Text::joined([b"DE", &[0xC3]]), None);
        assert_eq!(Text::joined([b"DE", b"12"]).unwrap().as_str(), "DE12");
    }
}
