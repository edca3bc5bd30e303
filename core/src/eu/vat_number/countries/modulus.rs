//! Countries that divide the number, or a sum over it, by 89 or 97.

use std::ops::RangeInclusive;

use super::super::checks::{Verdict, digits, value, weighted};

/// Ten digits, the first 0 or 1 (numbers from 1 on are issued since 2023). The last two are 97 − (the first eight mod 97),
/// so 97 where that leaves nothing, never 00. Source: stdnum.be.vat, which lets 00 pass.
pub(super) fn belgium(national: &[u8]) -> Verdict {
    let Some(d) = digits::<10>(national).filter(|d| d[0] <= 1) else { return Verdict::Malformed };
    Verdict::of(97 - value(&d[..8]) % 97 == value(&d[8..]))
}

/// Eight digits; the last two are the first six mod 89. Source: stdnum.lu.tva.
pub(super) fn luxembourg(national: &[u8]) -> Verdict {
    let Some(d) = digits::<8>(national) else { return Verdict::Malformed };
    Verdict::of(value(&d[..6]) % 89 == value(&d[6..]))
}

/// Great Britain (`GB`) and Northern Ireland (`XI`). Nine digits, or twelve of which the last three name a branch:
/// (8,7,6,5,4,3,2) and the last two as a number mod 97 leave 0, from 100 000 000 on also 42 or 55. `GD` with 000 to 499
/// (government departments) and `HA` with 500 to 999 (health authorities) have no check digit; the longer way of writing
/// these, with 8888 before and two digits behind, has the three digits mod 97 there. Source: stdnum.gb.vat.
pub(super) fn united_kingdom(national: &[u8]) -> Verdict {
    if let Some(number) = national.strip_prefix(b"GD") {
        return public_body(number, 0..=499);
    }
    if let Some(number) = national.strip_prefix(b"HA") {
        return public_body(number, 500..=999);
    }
    let number = digits::<12>(national).and_then(|d| d.first_chunk::<9>().copied());
    let Some(d) = number.or_else(|| digits::<9>(national)) else { return Verdict::Malformed };
    let rest = weighted(&d, [8, 7, 6, 5, 4, 3, 2, 10, 1]) % 97;
    Verdict::of(rest == 0 || d[0] > 0 && matches!(rest, 42 | 55))
}

/// The three digits of a government department or health authority, or these with 8888 before and a check behind.
fn public_body(number: &[u8], range: RangeInclusive<u64>) -> Verdict {
    let short = digits::<3>(number).map(|d| (value(&d), None));
    let long = number.strip_prefix(b"8888").and_then(digits::<5>).map(|d| (value(&d[..3]), Some(value(&d[3..]))));
    match short.or(long) {
        Some((body, None)) if range.contains(&body) => Verdict::Unchecked,
        Some((body, Some(check))) if range.contains(&body) => Verdict::of(body % 97 == check),
        _ => Verdict::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::support::expect;
    use super::*;
    use Verdict::{Malformed, Right, Unchecked, Wrong};

    // Numbers of the documentation of python-stdnum 2.2 unless a comment works them out.

    #[test]
    fn be() {
        expect(belgium, Right, &["0428759497", "0403019261"]);
        // 10000000 = 97 · 103092 + 76, so 21. 97 itself leaves nothing: 97, never 00.
        expect(belgium, Right, &["1000000021", "0000009797"]);
        expect(belgium, Wrong, &["0431150351", "0000009700", "0000000000"]);
        expect(belgium, Malformed, &["2000000042", "428759497", "04287594970", "042875949A"]);
    }

    #[test]
    fn lu() {
        expect(luxembourg, Right, &["15027442"]);
        // 89 leaves nothing, 88 is the largest rest.
        expect(luxembourg, Right, &["00008900", "00008888"]);
        expect(luxembourg, Wrong, &["15027443", "00008989"]);
        expect(luxembourg, Malformed, &["1502744", "150274420"]);
    }

    #[test]
    fn gb_and_xi() {
        expect(united_kingdom, Right, &["980780684", "100190874", "242338087388", "432525179"]);
        // 8·1 = 8: 97 − 8 = 89, 42 − 8 = 34, 55 − 8 = 47.
        expect(united_kingdom, Right, &["100000089", "100000034", "100000047", "100000089001"]);
        // Below 100 000 000 only 0: 7·1 = 7, so 90; 35 and 48 would leave 42 and 55.
        expect(united_kingdom, Right, &["010000090"]);
        expect(united_kingdom, Wrong, &["802311781", "010000035", "010000048", "100000035", "100000088001"]);
        expect(united_kingdom, Unchecked, &["GD000", "GD499", "HA500", "HA999"]);
        expect(united_kingdom, Malformed, &["GD500", "HA499", "GD49", "GD4999", "GB123", "98078068", "9807806840", ""]);
        expect(united_kingdom, Right, &["GD888810003", "HA888856782"]);
        expect(united_kingdom, Wrong, &["HA888856700"]);
        expect(united_kingdom, Malformed, &["GD8888567B2", "GD888860018", "HA888820107", "GD8888", "GD88881000"]);
    }
}
