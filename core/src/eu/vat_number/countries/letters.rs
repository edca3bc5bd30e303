//! Countries whose check character is a letter.

use super::super::checks::{Verdict, digits, luhn_sum, value, weighted};

/// Eight digits, not beginning with 12, and a letter: the digits at even places as they are, those at odd places through
/// a table, mod 26. Source: stdnum.cy.vat.
pub(super) fn cyprus(national: &[u8]) -> Verdict {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let Some((number, [letter @ b'A'..=b'Z'])) = national.split_at_checked(8) else { return Verdict::Malformed };
    let Some(d) = digits::<8>(number).filter(|d| d[..2] != [1, 2]) else { return Verdict::Malformed };
    let value = |(place, digit): (usize, &u8)| match place % 2 {
        0 => ODD.get(usize::from(*digit)).copied().unwrap_or_default(),
        _ => u32::from(*digit),
    };
    let sum: u32 = d.iter().enumerate().map(value).sum();
    Verdict::of(u32::from(letter - b'A') == sum % 26)
}

/// The letter of a Spanish identity document: its number mod 23.
fn dni_letter(number: u64) -> Option<&'static u8> {
    b"TRWAGMYFPDXBNJZSQVHLCKE".get(usize::try_from(number % 23).ok()?)
}

/// Eight digits and a letter (DNI), or a letter, seven digits and a letter or digit. X, Y, Z (foreigners, NIE) count as
/// 0, 1, 2 in front of the digits and then as a DNI; K, L, M have the DNI's letter of their seven digits. Legal persons
/// (A–H, J, N, P–S, U, V, W) have the Luhn digit of the seven or its letter of `JABCDEFGHI`: sources disagree on which of
/// them must have which, so both pass. Source: stdnum.es.nif, .dni, .nie, .cif; legal persons: Orden EHA/451/2008.
pub(super) fn spain(national: &[u8]) -> Verdict {
    let Some((first, rest)) = national.split_first() else { return Verdict::Malformed };
    let Some((number, [last])) = rest.split_at_checked(7) else { return Verdict::Malformed };
    let (Some(d), true) = (digits::<7>(number), last.is_ascii_digit() || last.is_ascii_uppercase()) else {
        return Verdict::Malformed;
    };
    let number = value(&d);
    let dni = |leading: u8| dni_letter(u64::from(leading) * 10_000_000 + number) == Some(last);
    Verdict::of(match first {
        b'0'..=b'9' if last.is_ascii_digit() => return Verdict::Malformed,
        b'0'..=b'9' => dni(first - b'0'),
        b'X'..=b'Z' => dni(first - b'X'),
        b'K'..=b'M' => dni(0),
        b'A'..=b'H' | b'J' | b'N' | b'P'..=b'S' | b'U'..=b'W' => {
            // With a 0 in the place of the check digit, what the sum lacks to a multiple of 10.
            let [a, b, c, d, e, f, g] = d;
            let check = (10 - luhn_sum(&[a, b, c, d, e, f, g, 0]) % 10) % 10;
            let letter = usize::try_from(check).ok().and_then(|check| b"JABCDEFGHI".get(check));
            u32::from(last.wrapping_sub(b'0')) == check || letter == Some(last)
        }
        // I, O and T stand for nobody.
        b'A'..=b'Z' => false,
        _ => return Verdict::Malformed,
    })
}

/// The Irish letters by their value.
const IRISH: &[u8; 23] = b"WABCDEFGHIJKLMNOPQRSTUV";

/// Seven digits, a check letter A to W and perhaps a letter A to I or W; or, before 2013, a digit, a letter, `+` or `*`, five
/// digits and a check letter. (8…2) over the digits and 9 times the value of the second letter (W counts 0), mod 23; the
/// old form is read as 0, its five digits, its first. Source: stdnum.ie.vat.
pub(super) fn ireland(national: &[u8]) -> Verdict {
    let Some((number, letters)) = national.split_at_checked(7) else { return Verdict::Malformed };
    let (d, check, second) = match (digits::<7>(number), number, letters) {
        (Some(d), _, [check @ b'A'..=b'W']) => (d, check, 0),
        (Some(d), _, [check @ b'A'..=b'W', second @ b'A'..=b'I']) => (d, check, u32::from(second - b'A') + 1),
        (Some(d), _, [check @ b'A'..=b'W', b'W']) => (d, check, 0),
        (None, [_, b'A'..=b'Z' | b'+' | b'*', five @ ..], [check @ b'A'..=b'W']) => {
            let first = number.first_chunk::<1>().and_then(|first| digits::<1>(first));
            let (Some([last]), Some([a, b, c, d, e])) = (first, digits::<5>(five)) else { return Verdict::Malformed };
            ([0, a, b, c, d, e, last], check, 0)
        }
        _ => return Verdict::Malformed,
    };
    let sum = weighted(&d, [8, 7, 6, 5, 4, 3, 2]) + 9 * second;
    Verdict::of(usize::try_from(sum % 23).ok().and_then(|place| IRISH.get(place)) == Some(check))
}

#[cfg(test)]
mod tests {
    use super::super::support::expect;
    use super::*;
    use Verdict::{Malformed, Right, Wrong};

    // Numbers of the documentation of python-stdnum 2.2 unless a comment works them out.

    #[test]
    fn cy() {
        expect(cyprus, Right, &["10259033P"]);
        // Four zeros at odd places count 1 each: 4, an E. With 5 at the first place: 13 + 3 = 16, a Q.
        expect(cyprus, Right, &["00000000E", "50000000Q"]);
        expect(cyprus, Wrong, &["10259033Z", "00000000A"]);
        expect(cyprus, Malformed, &["12000000E", "1025903P", "102590330", "10259033PP", "1025903AP"]);
    }

    #[test]
    fn es() {
        expect(
            spain,
            Right,
            &["54362315K", "X5253868R", "X2482300W", "M1234567L", "B64717838", "J99216582", "B58378431"],
        );
        // 23 leaves 0, a T; Y counts 1: 10000000 = 23 · 434782 + 14, a Z; Z: 20000000 leaves 5, an M.
        expect(spain, Right, &["00000023T", "Y0000000Z", "Z0000000M", "K0000023T", "L0000023T"]);
        // 2·2 + … of 0000002: 4, so 6 or F; 0000000: 0 or J.
        expect(spain, Right, &["A00000026", "P0000002F", "A00000000", "Q0000000J"]);
        expect(
            spain,
            Wrong,
            &["54362315Z", "X2482300A", "B64717839", "J99216583", "A0000002G", "K00000230", "X00000000"],
        );
        expect(spain, Wrong, &["O1234567L", "I00000000", "T00000000"]);
        expect(
            spain,
            Malformed,
            &["", "54362315", "123456789", "X2482300", "J992165831", "AB1234567", "ESB64717838", "+0000000A"],
        );
    }

    #[test]
    fn ie() {
        expect(ireland, Right, &["6433435F", "6433435OA", "8D79739I", "6433435IH"]);
        // Old form of 0234561: 2·7 + 3·6 + 4·5 + 5·4 + 6·3 + 1·2 = 92 = 4 · 23, a W.
        expect(ireland, Right, &["1F23456W", "0234561W"]);
        // A W at the end counts nothing: the check letter stays F. `+` and `*` are as any letter in their place.
        expect(ireland, Right, &["6433435FW", "8+79739I", "8*79739I"]);
        expect(ireland, Wrong, &["6433435E", "6433435VH", "8D79739J"]);
        expect(
            ireland,
            Malformed,
            &["8?79739J", "6433435", "6433435X", "6433435FJ", "8D79739IA", "D879739I", "++79739I", ""],
        );
    }
}
