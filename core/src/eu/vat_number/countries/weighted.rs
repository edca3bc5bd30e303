//! Countries whose digits are weighted, added up and taken modulo 10, 11 or 37.

use super::super::checks::{Verdict, digits, weighted};

/// `CHE` and nine digits (the UID), with or without the letters that say it is registered for VAT in one of the four
/// languages. Check digit: 11 − (5,4,3,2,7,6,5,4) mod 11; 10 is never issued. Source: stdnum.ch.uid, stdnum.ch.vat.
pub(super) fn switzerland(national: &[u8]) -> Verdict {
    let (number, suffix) = national.split_at_checked(9).unwrap_or_default();
    let (Some(d), b"" | b"MWST" | b"TVA" | b"IVA" | b"TPV") = (digits::<9>(number), suffix) else {
        return Verdict::Malformed;
    };
    // 11 − S is the check digit when S and the digit together are a multiple of 11.
    Verdict::of(weighted(&d, [5, 4, 3, 2, 7, 6, 5, 4, 1]) % 11 == 0)
}

/// Eight digits, the first not 0. (2,7,6,5,4,3,2,1) mod 11 = 0. Source: stdnum.dk.cvr.
pub(super) fn denmark(national: &[u8]) -> Verdict {
    let Some(d) = digits::<8>(national).filter(|d| d[0] != 0) else { return Verdict::Malformed };
    Verdict::of(weighted(&d, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0)
}

/// Nine digits. (3,7,1,3,7,1,3,7,1) mod 10 = 0. Source: stdnum.ee.kmkr.
pub(super) fn estonia(national: &[u8]) -> Verdict {
    let Some(d) = digits::<9>(national) else { return Verdict::Malformed };
    Verdict::of(weighted(&d, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0)
}

/// Nine digits. Powers of two from 256 to 2; mod 11 mod 10 is the last digit. Source: stdnum.gr.vat.
pub(super) fn greece(national: &[u8]) -> Verdict {
    let Some(d) = digits::<9>(national) else { return Verdict::Malformed };
    let sum = weighted(&d, [256, 128, 64, 32, 16, 8, 4, 2, 0]);
    Verdict::of(sum % 11 % 10 == u32::from(d[8]))
}

/// Eight digits. (7,9,10,5,8,4,2,1) mod 11 = 0. Source: stdnum.fi.alv.
pub(super) fn finland(national: &[u8]) -> Verdict {
    let Some(d) = digits::<8>(national) else { return Verdict::Malformed };
    Verdict::of(weighted(&d, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 0)
}

/// Eight digits. (9,7,3,1,9,7,3,1) mod 10 = 0. Source: stdnum.hu.anum.
pub(super) fn hungary(national: &[u8]) -> Verdict {
    let Some(d) = digits::<8>(national) else { return Verdict::Malformed };
    Verdict::of(weighted(&d, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 == 0)
}

/// Nine digits of a legal person or twelve of a temporary registration, the last but one being 1. Weights 1 to 9 over and
/// over, mod 11; where that is 10, again from weight 3 on, and then 10 counts as 0. Source: stdnum.lt.pvm.
pub(super) fn lithuania(national: &[u8]) -> Verdict {
    let (first, second, last) = if let Some(d) = digits::<9>(national).filter(|d| d[7] == 1) {
        (weighted(&d, [1, 2, 3, 4, 5, 6, 7, 8, 0]), weighted(&d, [3, 4, 5, 6, 7, 8, 9, 1, 0]), d[8])
    } else if let Some(d) = digits::<12>(national).filter(|d| d[10] == 1) {
        let first = weighted(&d, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 0]);
        (first, weighted(&d, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 0]), d[11])
    } else {
        return Verdict::Malformed;
    };
    let check = if first % 11 == 10 { second % 11 % 10 } else { first % 11 };
    Verdict::of(check == u32::from(last))
}

/// Eight digits, the first not 0. (3,4,6,7,8,9,10,1) mod 37 = 0. Source: stdnum.mt.vat.
pub(super) fn malta(national: &[u8]) -> Verdict {
    let Some(d) = digits::<8>(national).filter(|d| d[0] != 0) else { return Verdict::Malformed };
    Verdict::of(weighted(&d, [3, 4, 6, 7, 8, 9, 10, 1]) % 37 == 0)
}

/// Nine digits and `MVA`. (3,2,7,6,5,4,3,2,1) mod 11 = 0. Source: stdnum.no.orgnr, stdnum.no.mva.
pub(super) fn norway(national: &[u8]) -> Verdict {
    let Some(d) = national.strip_suffix(b"MVA").and_then(digits::<9>) else { return Verdict::Malformed };
    Verdict::of(weighted(&d, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0)
}

/// Ten digits. (6,5,7,2,3,4,5,6,7) mod 11 is the last; 10 is never issued. Source: stdnum.pl.nip.
pub(super) fn poland(national: &[u8]) -> Verdict {
    let Some(d) = digits::<10>(national) else { return Verdict::Malformed };
    Verdict::of(weighted(&d, [6, 5, 7, 2, 3, 4, 5, 6, 7, 0]) % 11 == u32::from(d[9]))
}

/// Nine digits, the first not 0. 11 − (9…2) mod 11, where 10 and 11 count as 0. Source: stdnum.pt.nif.
pub(super) fn portugal(national: &[u8]) -> Verdict {
    let Some(d) = digits::<9>(national).filter(|d| d[0] != 0) else { return Verdict::Malformed };
    let check = (11 - weighted(&d, [9, 8, 7, 6, 5, 4, 3, 2, 0]) % 11) % 11 % 10;
    Verdict::of(check == u32::from(d[8]))
}

/// Two to ten digits, the first not 0. Zeros are put in front for the check only: (7,5,3,2,1,7,5,3,2) × 10 mod 11 mod 10
/// is the last digit. The thirteen digits of a person (CNP) are no VAT number. Source: stdnum.ro.cui.
pub(super) fn romania(national: &[u8]) -> Verdict {
    let mut padded = [b'0'; 10];
    let Some(room) = padded.len().checked_sub(national.len()).filter(|room| *room <= 8) else {
        return Verdict::Malformed;
    };
    padded.iter_mut().skip(room).zip(national).for_each(|(to, from)| *to = *from);
    let Some(d) = digits::<10>(&padded).filter(|_| national.first() != Some(&b'0')) else {
        return Verdict::Malformed;
    };
    Verdict::of(weighted(&d, [7, 5, 3, 2, 1, 7, 5, 3, 2, 0]) * 10 % 11 % 10 == u32::from(d[9]))
}

/// Eight digits, the first not 0. 11 − (8…2) mod 11, where 10 counts as 0 and 11 is never issued. Source: stdnum.si.ddv.
pub(super) fn slovenia(national: &[u8]) -> Verdict {
    let Some(d) = digits::<8>(national).filter(|d| d[0] != 0) else { return Verdict::Malformed };
    let check = match 11 - weighted(&d, [8, 7, 6, 5, 4, 3, 2, 0]) % 11 {
        10 => 0,
        check => check,
    };
    Verdict::of(check == u32::from(d[7]))
}

#[cfg(test)]
mod tests {
    use super::super::support::expect;
    use super::*;
    use Verdict::{Malformed, Right, Wrong};

    // Numbers of the documentation of python-stdnum 2.2 unless a comment works them out.

    #[test]
    fn ch() {
        expect(switzerland, Right, &["107787577", "107787577MWST", "107787577TVA", "107787577IVA", "107787577TPV"]);
        // 1·5 + 1·7 + 4·4 = 28; 28 mod 11 = 6; the check digit is 5.
        expect(switzerland, Right, &["100010045"]);
        // 6·5 = 30 leaves 8, so 3; 1·5 + 1·6 = 11 leaves 0, so 0; 3·4 = 12 leaves 1, so no digit.
        expect(switzerland, Right, &["600000003", "100001000"]);
        expect(switzerland, Wrong, &["107787578", "107787578IVA", "600000004", "000000030", "000000031"]);
        expect(switzerland, Malformed, &["", "10778757", "107787577MWSTX", "107787577MW", "107787577MVA", "10778757A"]);
    }

    #[test]
    fn dk_ee_fi_hu_mt() {
        expect(denmark, Right, &["13585628", "10150817"]);
        expect(denmark, Wrong, &["13585627"]);
        expect(denmark, Malformed, &["01358562", "1358562", "135856280", "1358562A"]);
        expect(estonia, Right, &["100594102", "100931558"]);
        expect(estonia, Wrong, &["100594103"]);
        expect(estonia, Malformed, &["10059410", "1005941020", "10059410A"]);
        expect(finland, Right, &["20774740"]);
        expect(finland, Wrong, &["20774741"]);
        expect(finland, Malformed, &["2077474", "207747400"]);
        expect(hungary, Right, &["12892312"]);
        expect(hungary, Wrong, &["12892313"]);
        expect(hungary, Malformed, &["1289231", "128923120"]);
        expect(malta, Right, &["11679112"]);
        expect(malta, Wrong, &["11679113"]);
        expect(malta, Malformed, &["01679112", "1167911"]);
    }

    #[test]
    fn el() {
        expect(greece, Right, &["094259216", "094501040"]);
        // 4·2 = 8; 5·2 = 10, which is written 0.
        expect(greece, Right, &["000000048", "000000050"]);
        expect(greece, Wrong, &["123456781", "000000051"]);
        expect(greece, Malformed, &["09425921", "0942592160"]);
    }

    #[test]
    fn lt() {
        expect(lithuania, Right, &["119511515", "100001919017", "100004801610"]);
        // 1·1 + 1·8 = 9; 2·1 + 1·8 = 10, so again: 2·3 + 1·1 = 7.
        expect(lithuania, Right, &["100000019", "200000017"]);
        expect(lithuania, Wrong, &["119511516", "100001919018", "200000010"]);
        expect(lithuania, Malformed, &["100000029", "100001919027", "10000001", "1000000019"]);
    }

    #[test]
    fn no() {
        expect(norway, Right, &["995525828MVA", "988077917MVA"]);
        expect(norway, Wrong, &["995525829MVA"]);
        expect(norway, Malformed, &["995525828", "99552582MVA", "MVA", "995525828MVAMVA"]);
    }

    #[test]
    fn pl_pt() {
        expect(poland, Right, &["8567346215"]);
        // 5·2 = 10 leaves no digit.
        expect(poland, Wrong, &["8567346216", "0005000000", "0005000001"]);
        expect(poland, Malformed, &["856734621", "85673462150"]);
        expect(portugal, Right, &["501964843"]);
        // 1·9 + 1·2 = 11: 11 counts as 0. 1·9 + 1·3 = 12 leaves 1: 10 counts as 0.
        expect(portugal, Right, &["100000010", "100000100"]);
        expect(portugal, Wrong, &["501964842", "100000011", "100000101"]);
        expect(portugal, Malformed, &["001964843", "50196484"]);
    }

    #[test]
    fn ro() {
        // 2·2·10 = 40; 40 mod 11 = 7.
        expect(romania, Right, &["18547290", "27"]);
        expect(romania, Wrong, &["18547291", "28"]);
        expect(romania, Malformed, &["", "2", "07", "018547290", "18547290123", "1630615123457", "1854729A"]);
    }

    #[test]
    fn si() {
        expect(slovenia, Right, &["50223054"]);
        // 1·8 + 1·4 = 12 leaves 1: 11 − 1 = 10 counts as 0. 1·8 + 1·3 = 11 leaves 0: 11 is never issued.
        expect(slovenia, Right, &["10001000"]);
        expect(slovenia, Wrong, &["50223055", "10000100", "10000101"]);
        expect(slovenia, Malformed, &["00223054", "5022305", "502230540"]);
    }
}
