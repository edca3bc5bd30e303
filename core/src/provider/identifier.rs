//! What we call a transaction at a provider: the same for the same document, whoever computes it, so that what is sent twice is recorded once.

use sha2::{Digest, Sha256};

/// What a transaction records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Records {
    /// An invoice.
    Invoice,
    /// A credit note.
    CreditNote,
    /// The opposite of an invoice that can no longer be voided.
    Reversal,
    /// A customer, of which the host's id stands for the document's.
    Customer,
}

impl Records {
    fn letter(self) -> char {
        match self {
            Self::Invoice => 'i',
            Self::CreditNote => 'c',
            Self::Reversal => 'r',
            Self::Customer => 'k',
        }
    }
}

/// The provider's key of a transaction of ours: `inv_1-i1-` and 17 letters and digits, at most 50 characters.
///
/// It is a pure function of connection, document, what is recorded and revision: the first 20 characters of the document's id (for people; what is not
/// an ASCII letter, digit, `.`, `_` or `-` becomes `_`), a letter for what is recorded (`i` invoice, `c` credit note, `r` reversal, `k` customer), the
/// revision, and 85 bits of a SHA-256 over all four, which alone tell transactions apart.
///
/// There is no other way to one, so a request that records something cannot be built without an identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TransactionId(String);

/// Longest identifier: AvaTax takes 50 characters.
pub(crate) const MAX_LENGTH: usize = 50;
/// How much of the document's id is shown.
const SHOWN: usize = 20;
/// Digits of the hash: Crockford's base 32 in small letters.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const HASHED: usize = 17;

impl TransactionId {
    pub(crate) fn new(connection: &str, document: &str, records: Records, revision: u32) -> Self {
        let mut hash = Sha256::new();
        // Lengths in front: no two lists of texts run together.
        let letter = records.letter().to_string();
        for part in ["tallage transaction", connection, document, &letter, &revision.to_string()] {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hash.finalize();
        let bits = digest.iter().take(16).fold(0u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let shown =
            document.chars().take(SHOWN).map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' });
        let mut id: String = shown.collect();
        id.push_str(&format!("-{letter}{revision}-"));
        for place in 0..HASHED {
            let digit = usize::try_from((bits >> (123 - 5 * place)) & 31).unwrap_or(0);
            id.push(char::from(DIGITS.get(digit).copied().unwrap_or(b'0')));
        }
        Self(id)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(connection: &str, document: &str, records: Records, revision: u32) -> String {
        TransactionId::new(connection, document, records, revision).0
    }

    #[test]
    fn an_identifier_is_a_function_of_all_four() {
        let one = id("anrok", "inv_1", Records::Invoice, 1);
        assert_eq!(one, id("anrok", "inv_1", Records::Invoice, 1));
        let others = [
            id("anrok2", "inv_1", Records::Invoice, 1),
            id("anrok", "inv_2", Records::Invoice, 1),
            id("anrok", "inv_1", Records::CreditNote, 1),
            id("anrok", "inv_1", Records::Invoice, 2),
            id("anroki", "nv_1", Records::Invoice, 1),
            id("anrok", "INV_1", Records::Invoice, 1),
        ];
        for other in others {
            assert_ne!(one, other);
            assert_ne!(one.to_lowercase(), other.to_lowercase(), "AvaTax may not tell letter cases apart");
        }
    }

    /// The digest was computed with Python's `hashlib` over the same parts.
    #[test]
    fn an_identifier_is_known_and_short() {
        assert_eq!(id("anrok", "inv_1", Records::Invoice, 1), "inv_1-i1-0bgj8nn52yz63jnr3");
        let long = "Rechnung/2026/österreich 0001 with a name that does not end";
        let id = id("anrok", long, Records::Reversal, u32::MAX);
        assert!(id.len() <= MAX_LENGTH && id.is_ascii(), "{id}");
        assert!(id.starts_with("Rechnung_2026__sterr-r4294967295-"), "{id}");
    }
}
