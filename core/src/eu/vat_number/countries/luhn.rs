//! Countries that use the Luhn check digit (ISO/IEC 7812-1, annex B).

use super::super::checks::{Verdict, digits, luhn_sum, value};

/// `U` and eight digits. The first seven as in Luhn (even places doubled), the last and 4 make a multiple of 10. Source:
/// stdnum.at.uid, and the rules of construction that the Austrian ministry of finance publishes (BMF, “UID-Nummern:
/// Konstruktionsregeln”).
pub(super) fn austria(national: &[u8]) -> Verdict {
    let Some(d) = national.strip_prefix(b"U").and_then(digits::<8>) else { return Verdict::Malformed };
    Verdict::of((luhn_sum(&d[..7]) + u32::from(d[7]) + 4).is_multiple_of(10))
}

/// Eleven digits: seven of the business, not all 0; three of the office (001–100, 120, 121, 888, 999); the check digit.
/// A codice fiscale of sixteen characters is no VAT number. Source: stdnum.it.iva.
pub(super) fn italy(national: &[u8]) -> Verdict {
    let Some(d) = digits::<11>(national) else { return Verdict::Malformed };
    let office = matches!(value(&d[7..10]), 1..=100 | 120 | 121 | 888 | 999);
    Verdict::of(office && value(&d[..7]) > 0 && luhn_sum(&d).is_multiple_of(10))
}

/// Ten digits of the organisation, the last its check digit, and `01`. Source: stdnum.se.vat, stdnum.se.orgnr.
pub(super) fn sweden(national: &[u8]) -> Verdict {
    let Some(d) = national.strip_suffix(b"01").and_then(digits::<10>) else { return Verdict::Malformed };
    Verdict::of(luhn_sum(&d).is_multiple_of(10))
}

#[cfg(test)]
mod tests {
    use super::super::support::expect;
    use super::*;
    use Verdict::{Malformed, Right, Wrong};

    // Numbers of the documentation of python-stdnum 2.2 unless a comment works them out.

    #[test]
    fn at() {
        expect(austria, Right, &["U13585627"]);
        // 2·3 + 4 = 10, so 0; 2·8 = 16 counts 7, and 4 more are 11, so 9.
        expect(austria, Right, &["U03000000", "U08000009"]);
        expect(austria, Wrong, &["U13585626"]);
        expect(austria, Malformed, &["13585627", "U1358562", "U135856270", "V13585627", "UU1358562"]);
    }

    #[test]
    fn it() {
        expect(italy, Right, &["00743110157"]);
        // Every office of the list with a right check digit: 001 is 2·1 + 1 = 3, so 7; 121 is 2·1 + 2 + 2·1 + 1 = 7, so 3;
        // 888 is 7 + 8 + 7 + 1 = 23, so 7; 999 is 9 + 9 + 9 + 1 = 28, so 2.
        expect(
            italy,
            Right,
            &["10000000017", "10000001007", "10000001205", "10000001213", "10000008887", "10000009992"],
        );
        // The check digit is right, but the office (000, 101, 777) or the business (all 0) is not.
        expect(italy, Wrong, &["10000000009", "10000001015", "10000007772", "00000000018", "00743110158"]);
        expect(italy, Malformed, &["0074311015", "007431101570", "RSSMRA85T10A562S", "0074311015A"]);
    }

    #[test]
    fn se() {
        expect(sweden, Right, &["123456789701"]);
        expect(sweden, Wrong, &["123456789101"]);
        expect(sweden, Malformed, &["1234567897", "123456789702", "12345678970101", "12345678A701"]);
    }
}
