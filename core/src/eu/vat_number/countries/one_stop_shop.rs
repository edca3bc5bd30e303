//! Numbers of the one-stop shop: `EU` of the non-Union scheme, `IM` of the import scheme. They stand for a seller who
//! declares, are not in VIES, and are never a customer's VAT number. Their check digit has no public rule. Source:
//! stdnum.eu.oss; the schemes are those of Directive 2006/112/EC, art. 358a and 369l.

use super::super::checks::{Verdict, all_digits, digits, value};

/// The ISO 3166-1 numeric codes of the member states of identification: AT, BE, BG, HR, CY, CZ, DK, EE, FI, FR, DE, GR, HU,
/// IE, IT, LV, LT, LU, MT, NL, PL, PT, RO, SK, SI, ES, SE, and 900 for Northern Ireland.
const STATES: [u64; 28] = [
    40, 56, 100, 191, 196, 203, 208, 233, 246, 250, 276, 300, 348, 372, 380, 428, 440, 442, 470, 528, 616, 620, 642,
    703, 705, 724, 752, 900,
];

/// Three digits of the state and six more.
pub(super) fn non_union(national: &[u8]) -> Verdict {
    of_a_state(national, 9)
}

/// Three digits of the state and seven more.
pub(super) fn import(national: &[u8]) -> Verdict {
    of_a_state(national, 10)
}

fn of_a_state(national: &[u8], length: usize) -> Verdict {
    let state = national.get(..3).and_then(digits::<3>).map(|d| value(&d));
    let known = state.is_some_and(|state| STATES.contains(&state));
    if known && national.len() == length && all_digits(national) { Verdict::Unchecked } else { Verdict::Malformed }
}

#[cfg(test)]
mod tests {
    use super::super::support::expect;
    use super::*;
    use Verdict::{Malformed, Unchecked};

    #[test]
    fn eu_and_im() {
        // Numbers of the documentation of python-stdnum 2.2.
        expect(non_union, Unchecked, &["372022452", "900000001", "040000001"]);
        expect(non_union, Malformed, &["123010755", "372A22452", "3720000224", "37202245", "826010755", ""]);
        expect(import, Unchecked, &["3720000224"]);
        expect(import, Malformed, &["372022452", "37200002245"]);
    }
}
