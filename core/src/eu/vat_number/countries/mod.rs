//! The rules of each country for the number behind its prefix: form, check digits, usual shortenings.
//!
//! The forms are those of the VIES FAQ (“What is the format of a VAT number?”) and of the registers of CH, GB and NO. What
//! a form does not say (dates, offices, check digits) is a matter of the check, never of the form: a wrong check warns
//! and VIES decides, a wrong form is not even asked about. The check digits were compared with the modules of
//! python-stdnum 2.2 that each rule names.

mod france;
mod iso7064;
mod letters;
mod luhn;
mod modulus;
mod one_stop_shop;
mod persons;
mod weighted;

use super::Repair;
use super::checks::{Verdict, all_digits};
use super::prefix::Prefix;
use super::text::Text;

/// What the rules of the prefix say of `national`, the number without it.
pub(super) fn check(prefix: Prefix, national: &[u8]) -> Verdict {
    match prefix {
        Prefix::At => luhn::austria(national),
        Prefix::Be => modulus::belgium(national),
        Prefix::Bg => persons::bulgaria(national),
        Prefix::Ch => weighted::switzerland(national),
        Prefix::Cy => letters::cyprus(national),
        Prefix::Cz => persons::czechia(national),
        Prefix::De => iso7064::germany(national),
        Prefix::Dk => weighted::denmark(national),
        Prefix::Ee => weighted::estonia(national),
        Prefix::El => weighted::greece(national),
        Prefix::Es => letters::spain(national),
        Prefix::Fi => weighted::finland(national),
        Prefix::Fr => france::france(national),
        Prefix::Gb | Prefix::Xi => modulus::united_kingdom(national),
        Prefix::Hr => iso7064::croatia(national),
        Prefix::Hu => weighted::hungary(national),
        Prefix::Ie => letters::ireland(national),
        Prefix::It => luhn::italy(national),
        Prefix::Lt => weighted::lithuania(national),
        Prefix::Lu => modulus::luxembourg(national),
        Prefix::Lv => persons::latvia(national),
        Prefix::Mt => weighted::malta(national),
        Prefix::Nl => iso7064::netherlands(national),
        Prefix::No => weighted::norway(national),
        Prefix::Pl => weighted::poland(national),
        Prefix::Pt => weighted::portugal(national),
        Prefix::Ro => weighted::romania(national),
        Prefix::Se => luhn::sweden(national),
        Prefix::Si => weighted::slovenia(national),
        Prefix::Sk => persons::slovakia(national),
        Prefix::Eu => one_stop_shop::non_union(national),
        Prefix::Im => one_stop_shop::import(national),
    }
}

/// The number that a usual shorter or longer way of writing stands for. The result still has to be checked.
pub(super) fn repaired(prefix: Prefix, national: &[u8]) -> Option<(Text, Repair)> {
    let (front, back, repair): (&[u8], &[u8], Repair) = match (prefix, national) {
        // Numbers from before 2005 had nine digits; stdnum.be.vat.
        (Prefix::Be, digits) if digits.len() == 9 => (b"0", digits, Repair::LeadingZerosAdded),
        // The old form had eight digits; stdnum.gr.vat.
        (Prefix::El, digits) if digits.len() == 8 => (b"0", digits, Repair::LeadingZerosAdded),
        // Zeros in front of a citizen's number are often left out; stdnum.nl.bsn.
        (Prefix::Nl, number) if number.len() == 11 => (b"0", number, Repair::LeadingZerosAdded),
        (Prefix::Nl, number) if number.len() == 10 => (b"00", number, Repair::LeadingZerosAdded),
        // The ten digits of the organisation: its VAT number is these and 01; stdnum.se.vat.
        (Prefix::Se, digits) if digits.len() == 10 => (digits, b"01", Repair::SuffixAdded),
        // The nine digits of the organisation: registered for VAT they are written with MVA; stdnum.no.mva.
        (Prefix::No, digits) if digits.len() == 9 => (digits, b"MVA", Repair::SuffixAdded),
        // The domestic tax number: eight digits, the VAT code 1 to 5, the county; the first eight are the VAT number.
        (Prefix::Hu, [number @ .., b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'])
            if number.len() == 8 && all_digits(number) =>
        {
            (number, b"", Repair::DomesticPartRemoved)
        }
        _ => return None,
    };
    Some((Text::joined([front, back])?, repair))
}

#[cfg(test)]
mod support {
    use super::*;

    /// What the rules say of each of the numbers without a prefix.
    pub(super) fn expect(rule: fn(&[u8]) -> Verdict, wanted: Verdict, numbers: &[&str]) {
        for number in numbers {
            assert_eq!(rule(number.as_bytes()), wanted, "{number}");
        }
    }
}
