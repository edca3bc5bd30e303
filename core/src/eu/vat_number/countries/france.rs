//! France and Monaco: two characters of a key and the SIREN.

use super::super::checks::{Verdict, digits, luhn_sum, value};

/// Two characters (digits or capital letters without I and O) and nine digits, the SIREN, which passes Luhn; Monaco's begin
/// with 000 and need not. A key of digits is (12 + 3 · (SIREN mod 97)) mod 97. A key with a letter is read as a number k:
/// with a₁ and a₂ the places of its characters in `0-9A-Z` without I and O, a₁ · 24 + a₂ − 10 when the first is a digit,
/// else a₁ · 34 + a₂ − 100; then (SIREN + 1 + k div 11) and k leave the same rest by 11. Source: stdnum.fr.tva.
pub(super) fn france(national: &[u8]) -> Verdict {
    let Some(([first, second], siren)) = national.split_first_chunk::<2>() else { return Verdict::Malformed };
    let (Some(a1), Some(a2), Some(d)) = (place(*first), place(*second), digits::<9>(siren)) else {
        return Verdict::Malformed;
    };
    let siren = value(&d);
    let known = luhn_sum(&d).is_multiple_of(10) || d[..3] == [0, 0, 0];
    let key = match (a1 < 10, a2 < 10) {
        (true, true) => a1 * 10 + a2 == (12 + 3 * (siren % 97)) % 97,
        // The second is a letter, so a₂ is 10 at least; in the last case a₁ is.
        (true, false) => fits(siren, a1 * 24 + a2 - 10),
        (false, _) => fits(siren, a1 * 34 + a2 - 100),
    };
    Verdict::of(known && key)
}

/// Whether a key with a letter, read as a number, is that of the SIREN.
fn fits(siren: u64, key: u64) -> bool {
    (siren + 1 + key / 11) % 11 == key % 11
}

/// The place of a character in `0-9A-Z` without I and O.
fn place(byte: u8) -> Option<u64> {
    let place = match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'H' => byte - b'A' + 10,
        b'J'..=b'N' => byte - b'J' + 18,
        b'P'..=b'Z' => byte - b'P' + 23,
        _ => return None,
    };
    Some(u64::from(place))
}

#[cfg(test)]
mod tests {
    use super::super::support::expect;
    use super::*;
    use Verdict::{Malformed, Right, Wrong};

    #[test]
    fn places_leave_out_i_and_o() {
        let places: Vec<u64> = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".iter().filter_map(|byte| place(*byte)).collect();
        assert_eq!(places, (0..34).collect::<Vec<u64>>());
        assert_eq!((place(b'I'), place(b'O'), place(b'a'), place(b'+')), (None, None, None, None));
    }

    #[test]
    fn keys_of_digits_and_of_letters() {
        // Numbers of the documentation of python-stdnum 2.2.
        expect(france, Right, &["23334175221", "40303265045", "K7399859412", "4Z123456782"]);
        expect(france, Wrong, &["84323140391", "K7399859413", "K8399859412"]);
        expect(france, Malformed, &["IO334175221", "O3334175221", "2333417522", "233341752210", "23A34175221", ""]);
    }

    #[test]
    fn monaco() {
        // 000076090 fails Luhn (9 + 3 + 7 = 19) and need not pass; 76090 = 97 · 784 + 42, (12 + 3 · 42) mod 97 = 41.
        expect(france, Right, &["41000076090"]);
        expect(france, Wrong, &["42000076090"]);
        // 100076090 passes Luhn (20), 100076091 does not (21); the keys are 90 and 93: the rests by 97 are 26 and 27.
        expect(france, Right, &["90100076090"]);
        expect(france, Wrong, &["93100076091"]);
    }
}
