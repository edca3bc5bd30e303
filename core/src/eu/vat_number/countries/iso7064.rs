//! Countries that use the check digits of ISO/IEC 7064.

use super::super::checks::{Verdict, digits, mod_11_10, mod_97_10, weighted};

/// Nine digits, the first not 0. MOD 11,10. Source: stdnum.de.vat.
pub(super) fn germany(national: &[u8]) -> Verdict {
    let Some(d) = digits::<9>(national).filter(|d| d[0] != 0) else { return Verdict::Malformed };
    Verdict::of(mod_11_10(&d))
}

/// Eleven digits, the OIB. MOD 11,10. Source: stdnum.hr.oib.
pub(super) fn croatia(national: &[u8]) -> Verdict {
    let Some(d) = digits::<11>(national) else { return Verdict::Malformed };
    Verdict::of(mod_11_10(&d))
}

/// Nine digits, `B`, two digits. Legal persons: the nine are an RSIN, (9…2) less the last digit mod 11 = 0, and not all
/// zeros. Sole traders have since 2020-01-01 a number that does not tell their citizen's number: MOD 97-10 over `NL` and
/// the whole. Either will do, and `B00` was never issued. Source: stdnum.nl.btw, stdnum.nl.bsn.
pub(super) fn netherlands(national: &[u8]) -> Verdict {
    let Some((number, [b'B', business @ ..])) = national.split_at_checked(9) else { return Verdict::Malformed };
    let (Some(d), Some(business)) = (digits::<9>(number), digits::<2>(business)) else { return Verdict::Malformed };
    // 10 and −1 are the same modulo 11.
    let rsin = weighted(&d, [9, 8, 7, 6, 5, 4, 3, 2, 10]) % 11 == 0;
    let issued = d != [0; 9] && business != [0; 2];
    Verdict::of(issued && (rsin || sole_trader(national)))
}

/// MOD 97-10 over `NL` and the number.
fn sole_trader(national: &[u8]) -> bool {
    let mut whole = *b"NL000000000B00";
    whole.iter_mut().skip(2).zip(national).for_each(|(to, from)| *to = *from);
    mod_97_10(&whole)
}

#[cfg(test)]
mod tests {
    use super::super::support::expect;
    use super::*;
    use Verdict::{Malformed, Right, Wrong};

    // Numbers of the documentation of python-stdnum 2.2 unless a comment works them out.

    #[test]
    fn de_hr() {
        expect(germany, Right, &["136695976"]);
        expect(germany, Wrong, &["136695978"]);
        expect(germany, Malformed, &["036695976", "13669597", "1366959760", "13669597A", ""]);
        expect(croatia, Right, &["33392005961"]);
        expect(croatia, Wrong, &["33392005962"]);
        expect(croatia, Malformed, &["3339200596", "333920059610"]);
    }

    #[test]
    fn nl() {
        // The second is a sole trader's: its nine digits are no RSIN.
        expect(netherlands, Right, &["004495445B01", "002455799B11"]);
        // An RSIN stays right whatever the business: 2·9 + … of 004495445 do not change.
        expect(netherlands, Right, &["004495445B02", "004495445B99"]);
        expect(netherlands, Wrong, &["123456789B90", "004495445B00", "000000000B01", "002455799B12"]);
        expect(netherlands, Malformed, &["004495445", "004495445B1", "004495445B012", "004495445C01", "00449544B01"]);
    }
}
