//! Countries where the number of a person, with a date of birth in it, can be a VAT number.

use jiff::civil::Date;

use super::super::checks::{Verdict, digits, value, weighted};

/// Whether the day exists; the years stay within four digits.
fn exists(year: u64, month: u64, day: u64) -> bool {
    let date = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    matches!(date, (Ok(year), Ok(month), Ok(day)) if Date::new(year, month, day).is_ok())
}

/// Nine digits of a legal person or ten. Nine: (1…8) mod 11; where that is 10, (3…10) mod 11, and then 10 counts as 0. Ten:
/// a person (EGN), a foreigner ((21,19,17,13,11,9,7,3,1) mod 10) or another ((4,3,2,7,6,5,4,3,2), 11 less mod 11).
/// Source: stdnum.bg.vat, .egn, .pnf.
pub(super) fn bulgaria(national: &[u8]) -> Verdict {
    if let Some(d) = digits::<9>(national) {
        let check = match weighted(&d, [1, 2, 3, 4, 5, 6, 7, 8, 0]) % 11 {
            10 => weighted(&d, [3, 4, 5, 6, 7, 8, 9, 10, 0]) % 11 % 10,
            check => check,
        };
        return Verdict::of(check == u32::from(d[8]));
    }
    let Some(d) = digits::<10>(national) else { return Verdict::Malformed };
    let last = u32::from(d[9]);
    let foreigner = weighted(&d, [21, 19, 17, 13, 11, 9, 7, 3, 1, 0]) % 10 == last;
    let other = (11 - weighted(&d, [4, 3, 2, 7, 6, 5, 4, 3, 2, 0]) % 11) % 11 == last;
    Verdict::of(foreigner || other || egn(&d))
}

/// A Bulgarian personal number: yymmdd with 20 added to the month before 1900 and 40 from 2000 on;
/// (2,4,8,5,10,9,7,3,6) mod 11, where 10 counts as 0.
fn egn(d: &[u8; 10]) -> bool {
    let (year, day) = (value(&d[..2]), value(&d[4..6]));
    let (century, month) = match value(&d[2..4]) {
        month @ 41.. => (2000, month - 40),
        month @ 21.. => (1800, month - 20),
        month => (1900, month),
    };
    exists(century + year, month, day) && weighted(d, [2, 4, 8, 5, 10, 9, 7, 3, 6, 0]) % 11 % 10 == u32::from(d[9])
}

/// Eight digits of a legal person, not beginning with 9: 11 − (8…2) mod 11, where 0 counts as 1 and 10 as 0. Nine digits
/// beginning with 6, persons without a birth number: from the second digit on (8…2) mod 11 as s, then
/// (8 − (10 − s) mod 11) mod 10. Nine or ten digits otherwise: a birth number. Source: stdnum.cz.dic.
pub(super) fn czechia(national: &[u8]) -> Verdict {
    if let Some(d) = digits::<8>(national) {
        let check = match (11 - weighted(&d, [8, 7, 6, 5, 4, 3, 2, 0]) % 11) % 11 {
            0 => 1,
            check => check % 10,
        };
        return Verdict::of(d[0] != 9 && check == u32::from(d[7]));
    }
    if let Some(d) = digits::<9>(national) {
        if d[0] == 6 {
            let sum = weighted(&d, [0, 8, 7, 6, 5, 4, 3, 2, 0]) % 11;
            // 18 and 8 are the same modulo 10; nothing goes below 0.
            return Verdict::of((18 - (21 - sum) % 11) % 10 == u32::from(d[8]));
        }
        // Nine digits were given out until the end of 1953, from 1880 on in two digits.
        let year = value(&d[..2]);
        let born = match year {
            80.. => 1800 + year,
            _ => 1900 + year,
        };
        return Verdict::of(born <= 1953 && born_on(&d, born));
    }
    match digits::<10>(national) {
        Some(d) => Verdict::of(ten_born_on(&d) && birth_number_check(&d)),
        None => Verdict::Malformed,
    }
}

/// Ten digits, the first not 0 and the third 2, 3, 4, 7, 8 or 9: a multiple of 11; or a birth number, as in Czechia. Whether
/// persons may use that one is unclear, so it passes. Source: stdnum.sk.dph.
pub(super) fn slovakia(national: &[u8]) -> Verdict {
    let Some(d) = digits::<10>(national) else { return Verdict::Malformed };
    let (own, born) = (d[0] != 0 && matches!(d[2], 2..=4 | 7..=9), ten_born_on(&d));
    if !own && !born {
        return Verdict::Malformed;
    }
    Verdict::of(own && value(&d).is_multiple_of(11) || born && birth_number_check(&d))
}

/// Whether a birth number (rodné číslo) tells a day that exists: yymmdd with 50 added to the month for women, and 20 more
/// where a day's numbers ran out. Source: stdnum.cz.rc.
fn born_on(digits: &[u8], year: u64) -> bool {
    let (Some(month), Some(day)) = (digits.get(2..4), digits.get(4..6)) else { return false };
    let month = match value(month) {
        month @ (1..=12) => month,
        month @ (21..=32) => month - 20,
        month @ (51..=62) => month - 50,
        month @ (71..=82) => month - 70,
        _ => return false,
    };
    exists(year, month, value(day))
}

/// Ten digits are given out since 1954, so two digits of a year below that are of this century.
fn ten_born_on(d: &[u8; 10]) -> bool {
    let year = value(&d[..2]);
    born_on(d, if year < 54 { 2000 + year } else { 1900 + year })
}

/// The first nine digits mod 11 are the last, where 10 counts as 0: so all numbers since 1985 and nearly all before are
/// multiples of 11. Source: stdnum.cz.rc.
fn birth_number_check(d: &[u8; 10]) -> bool {
    value(&d[..9]) % 11 % 10 == u64::from(d[9])
}

/// Eleven digits. Legal persons (the first above 3): (9,1,4,8,3,10,2,5,7,6,1) mod 11 = 3. Persons: ddmmyy, a digit for the
/// century (0 to 2 from 1800 on) and four more, or since 2017-07 beginning with 32 and without a date;
/// (1 + (10,5,8,4,2,1,6,3,7,9)) mod 11 mod 10 is the last. Source: stdnum.lv.pvn, which calls the check of persons
/// unconfirmed; centuries: Wikipedia, “National identification number”, Latvia.
pub(super) fn latvia(national: &[u8]) -> Verdict {
    let Some(d) = digits::<11>(national) else { return Verdict::Malformed };
    if d[0] > 3 {
        return Verdict::of(weighted(&d, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3);
    }
    let born = || {
        let (day, month, year, century) = (value(&d[..2]), value(&d[2..4]), value(&d[4..6]), u64::from(d[6]));
        century <= 2 && exists(1800 + 100 * century + year, month, day)
    };
    let check = (1 + weighted(&d, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 0])) % 11 % 10;
    Verdict::of(check == u32::from(d[10]) && (d[..2] == [3, 2] || born()))
}

#[cfg(test)]
mod tests {
    use super::super::support::expect;
    use super::*;
    use Verdict::{Malformed, Right, Wrong};

    // Numbers of the documentation of python-stdnum 2.2 unless a comment works them out.

    #[test]
    fn bg() {
        expect(bulgaria, Right, &["175074752", "7523169263", "7111042925", "8032056031"]);
        // 1·1 + 1·2 = 3. 2·5 = 10, so again: 4·5 = 20 leaves 9. 1·3 + 1·7 = 10, so again: 1·5 + 1·9 = 14 leaves 3.
        expect(bulgaria, Right, &["110000003", "050000009", "001000103"]);
        expect(bulgaria, Wrong, &["175074751", "050000000", "110000004"]);
        // 711104292: a foreigner's ends in 5; a person's sums to 120, which leaves 10, so 0; another's to 99, so 0.
        expect(bulgaria, Wrong, &["7111042922"]);
        expect(bulgaria, Malformed, &["17507475", "17507475200", "17507475A", ""]);
    }

    #[test]
    fn bg_dates() {
        // 2000-02-29 (00 42 29): 32 + 10 + 20 + 81 = 143 leaves 0. 1900-02-29 (00 02 29) never was; 111 leaves 1.
        assert!(egn(&[0, 0, 4, 2, 2, 9, 0, 0, 0, 0]));
        assert!(!egn(&[0, 0, 0, 2, 2, 9, 0, 0, 0, 1]));
        // 1899-12-31 (99 32 31): 18 + 36 + 24 + 10 + 30 + 9 = 127 leaves 6.
        assert!(egn(&[9, 9, 3, 2, 3, 1, 0, 0, 0, 6]));
        assert!(!egn(&[9, 9, 3, 2, 3, 1, 0, 0, 0, 5]));
    }

    #[test]
    fn cz() {
        expect(czechia, Right, &["25123891", "640903926", "7103192745", "991231123", "6956220612", "654123789"]);
        // 1·8 + 1·3 = 11 leaves 0: 11 − 0 = 11 is 0, which counts as 1. 1·8 + 1·4 = 12 leaves 1: 10 counts as 0.
        expect(czechia, Right, &["10000101", "10001000"]);
        // Nine digits beginning with 6: 600000000 has s = 0, 10 mod 11 = 10, 8 − 10 = −2, so 8.
        expect(czechia, Right, &["600000008"]);
        // 90000000 would end in 5: 9·8 = 72 leaves 6; but none begins with 9.
        expect(czechia, Wrong, &["25123890", "10000100", "90000005", "640903927", "7103192746"]);
        // A day that never was; nine digits of 1959; month 13, month 41.
        expect(czechia, Wrong, &["1103492745", "590312123", "1013010009", "1041010000"]);
        expect(czechia, Malformed, &["2512389", "71031927450", "2512389A"]);
    }

    #[test]
    fn birth_numbers() {
        // 540101000 = 11 · 49100090 + 10: the tenth digit was 0 then. 21 and 71 are months too, 13 and 41 are not.
        assert!(birth_number_check(&[5, 4, 0, 1, 0, 1, 0, 0, 0, 0]));
        for (month, wanted) in [(0, false), (1, true), (12, true), (13, false), (20, false), (21, true), (32, true)] {
            assert_eq!(born_on(&[0, 4, month / 10, month % 10, 0, 1], 2004), wanted, "{month}");
        }
        for (month, wanted) in [(33, false), (41, false), (51, true), (62, true), (63, false), (71, true), (83, false)]
        {
            assert_eq!(born_on(&[0, 4, month / 10, month % 10, 0, 1], 2004), wanted, "{month}");
        }
        // 2004 had a 29th of February, 1999 and 2005 had none.
        assert!(born_on(&[0, 4, 0, 2, 2, 9], 2004) && !born_on(&[0, 5, 0, 2, 2, 9], 2005));
        assert!(ten_born_on(&[5, 3, 0, 1, 0, 1, 0, 0, 0, 0]) && !ten_born_on(&[9, 9, 0, 2, 2, 9, 0, 0, 0, 0]));
    }

    #[test]
    fn sk() {
        // The second is a birth number: its third digit is 0.
        expect(slovakia, Right, &["2022749619", "7103192745"]);
        expect(slovakia, Wrong, &["2022749618", "7103192746"]);
        // Neither a third digit of its own nor a day: month 06 with the day 00, month 13.
        expect(slovakia, Malformed, &["2006000000", "2016000000", "0022749619", "202274961", "20227496190"]);
    }

    #[test]
    fn lv() {
        expect(latvia, Right, &["40003521600", "16117519997", "32867300679"]);
        expect(latvia, Wrong, &["40003521601", "16137519997", "32867300677"]);
        // 01 01 00 with the century 0: 1 + 5·1 + 4·1 = 10, which is written 0; with 3 it would be after today: 10 + 6·3 = 28.
        expect(latvia, Right, &["01010000000"]);
        expect(latvia, Wrong, &["01010030006", "01010000001"]);
        expect(latvia, Malformed, &["4000352160", "400035216000", "4000352160A"]);
    }
}
