//! The peer stdnum 0.2: one validator for each scheme. It does not read the prefix to choose one, so that is done here, with
//! the cheapest look-up there is, in either case of letters; `XI`, which it does not know, is read by its British validator without the prefix.

use stdnum::{Validator, country};

/// Whether the peer takes the number for a valid one.
pub fn is_valid(number: &str) -> bool {
    let Some((letters, national)) = number.split_at_checked(2) else { return false };
    let letters = [letters.as_bytes()[0], letters.as_bytes()[1]].map(|byte| byte.to_ascii_uppercase());
    let validator: &dyn Validator = match &letters {
        b"AT" => &country::at::UID,
        b"BE" => &country::be::VAT,
        b"BG" => &country::bg::VAT,
        b"CH" => &country::ch::VAT,
        b"CY" => &country::cy::VAT,
        b"CZ" => &country::cz::DIC,
        b"DE" => &country::de::VAT,
        b"DK" => &country::dk::CVR,
        b"EE" => &country::ee::KMKR,
        b"EL" => &country::gr::VAT,
        b"ES" => &country::es::NIF,
        b"FI" => &country::fi::ALV,
        b"FR" => &country::fr::TVA,
        b"GB" => &country::gb::VAT,
        b"HR" => &country::hr::OIB,
        b"HU" => &country::hu::ANUM,
        b"IE" => &country::ie::VAT,
        b"IT" => &country::it::IVA,
        b"LT" => &country::lt::PVM,
        b"LU" => &country::lu::TVA,
        b"LV" => &country::lv::PVN,
        b"MT" => &country::mt::VAT,
        b"NL" => &country::nl::BTW,
        b"NO" => &country::no::MVA,
        b"PL" => &country::pl::NIP,
        b"PT" => &country::pt::NIF,
        b"RO" => &country::ro::CIF,
        b"SE" => &country::se::VAT,
        b"SI" => &country::si::DDV,
        b"SK" => &country::sk::DPH,
        b"XI" => return country::gb::VAT.validate(national).is_ok(),
        _ => return false,
    };
    validator.validate(number).is_ok()
}
