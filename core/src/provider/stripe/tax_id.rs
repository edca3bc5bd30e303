//! Which of Stripe's types of tax ids a number is. A number whose type is not clear is left out, with a warning: Stripe refuses a wrong one, and
//! with it the document.
//!
//! Source: `TaxId.Type` of the npm package `stripe` 23.1.0 (136 types) and the examples in Stripe's documentation of customer tax ids.

use crate::eu::vat_number;
use crate::geo::Country;

/// Countries with one type.
const ONE_TYPE: [(&str, &str); 80] = [
    ("AD", "ad_nrt"),
    ("AE", "ae_trn"),
    ("AL", "al_tin"),
    ("AM", "am_tin"),
    ("AO", "ao_tin"),
    ("AR", "ar_cuit"),
    ("AW", "aw_tin"),
    ("AZ", "az_tin"),
    ("BA", "ba_tin"),
    ("BB", "bb_tin"),
    ("BD", "bd_bin"),
    ("BF", "bf_ifu"),
    ("BH", "bh_vat"),
    ("BJ", "bj_ifu"),
    ("BO", "bo_tin"),
    ("BS", "bs_tin"),
    ("BW", "bw_vat"),
    ("BY", "by_tin"),
    ("CD", "cd_nif"),
    ("CI", "ci_vat"),
    ("CL", "cl_tin"),
    ("CM", "cm_niu"),
    ("CN", "cn_tin"),
    ("CO", "co_nit"),
    ("CR", "cr_tin"),
    ("CV", "cv_nif"),
    ("DO", "do_rcn"),
    ("EC", "ec_ruc"),
    ("EG", "eg_tin"),
    ("ET", "et_tin"),
    ("FO", "fo_vat"),
    ("GB", "gb_vat"),
    ("GE", "ge_vat"),
    ("GH", "gh_tin"),
    ("GI", "gi_tin"),
    ("GN", "gn_nif"),
    ("HK", "hk_br"),
    ("ID", "id_npwp"),
    ("IL", "il_vat"),
    ("IN", "in_gst"),
    ("KE", "ke_pin"),
    ("KG", "kg_tin"),
    ("KH", "kh_tin"),
    ("KR", "kr_brn"),
    ("KZ", "kz_bin"),
    ("LA", "la_tin"),
    ("LK", "lk_vat"),
    ("MA", "ma_vat"),
    ("ME", "me_pib"),
    ("MK", "mk_vat"),
    ("MR", "mr_nif"),
    ("MU", "mu_vat"),
    ("MX", "mx_rfc"),
    ("MZ", "mz_nuit"),
    ("NG", "ng_tin"),
    ("NP", "np_pan"),
    ("OM", "om_vat"),
    ("PE", "pe_ruc"),
    ("PH", "ph_tin"),
    ("PY", "py_ruc"),
    ("RS", "rs_pib"),
    ("SA", "sa_vat"),
    ("SM", "sm_coe"),
    ("SN", "sn_ninea"),
    ("SR", "sr_fin"),
    ("SV", "sv_nit"),
    ("TH", "th_vat"),
    ("TJ", "tj_tin"),
    ("TR", "tr_tin"),
    ("TW", "tw_vat"),
    ("TZ", "tz_vat"),
    ("UA", "ua_vat"),
    ("UG", "ug_tin"),
    ("US", "us_ein"),
    ("UY", "uy_ruc"),
    ("VE", "ve_rif"),
    ("VN", "vn_tin"),
    ("ZA", "za_vat"),
    ("ZM", "zm_tin"),
    ("ZW", "zw_tin"),
];

/// Countries with several types, and the form of each: `9` a digit, `A` a letter, any other character itself. Blanks, dots, dashes and slashes
/// do not count.
const BY_FORM: [(&str, &str, &str); 30] = [
    ("AU", "99999999999", "au_abn"),
    ("AU", "999999999", "au_acn"),
    ("AU", "999999999999", "au_arn"),
    ("BR", "99999999999999", "br_cnpj"),
    ("BR", "99999999999", "br_cpf"),
    ("CA", "999999999", "ca_bn"),
    ("CA", "999999999RT9999", "ca_gst_hst"),
    ("CA", "PST99999999", "ca_pst_bc"),
    ("CA", "9999999999TQ9999", "ca_qst"),
    ("CH", "CHE999999999MWST", "ch_vat"),
    ("CH", "CHE999999999TVA", "ch_vat"),
    ("CH", "CHE999999999IVA", "ch_vat"),
    ("CH", "CHE999999999", "ch_uid"),
    ("IS", "9999999999", "is_kt"),
    ("IS", "999999", "is_vat"),
    ("JP", "9999999999999", "jp_cn"),
    ("JP", "T9999999999999", "jp_trn"),
    ("JP", "99999", "jp_rn"),
    ("LI", "CHE999999999", "li_uid"),
    ("LI", "99999", "li_vat"),
    ("MD", "9999999", "md_vat"),
    ("NO", "999999999MVA", "no_vat"),
    ("NO", "NO999999999MVA", "no_vat"),
    ("NO", "VOEC9999999", "no_voec"),
    ("NZ", "9999999999999", "nz_bn"),
    ("NZ", "999999999", "nz_gst"),
    ("RU", "9999999999", "ru_inn"),
    ("SG", "A99999999A", "sg_gst"),
    ("SG", "999999999A", "sg_uen"),
    ("UZ", "999999999999", "uz_vat"),
];

/// Stripe's type of a number of somebody in `country`; `None` where it is not clear.
pub(crate) fn kind(country: &str, number: &str) -> Option<&'static str> {
    let number: String = number.chars().filter(|c| !(c.is_whitespace() || ".-/".contains(*c))).collect();
    let number = number.to_ascii_uppercase();
    if number.is_empty() {
        return None;
    }
    // A number that VIES can be asked about is one of the EU, wherever its holder is (Northern Ireland has the prefix XI).
    let vat = vat_number(&number, Country::from_alpha2(country));
    if vat.in_vies() {
        return Some("eu_vat");
    }
    if let Ok(place) = ONE_TYPE.binary_search_by_key(&country, |(country, _)| country) {
        return ONE_TYPE.get(place).map(|(_, kind)| *kind);
    }
    BY_FORM.iter().find(|(of, form, _)| *of == country && fits(&number, form)).map(|(.., kind)| *kind)
}

fn fits(number: &str, form: &str) -> bool {
    number.len() == form.len()
        && number.chars().zip(form.chars()).all(|(c, form)| match form {
            '9' => c.is_ascii_digit(),
            // Letters of the forms themselves are never `A`, but for `CHE`, `MVA` and `IVA`, where any letter is as good.
            'A' => c.is_ascii_alphabetic(),
            _ => c == form,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_follow_from_country_and_form() {
        for (country, number, expected) in [
            ("DE", "DE136695976", Some("eu_vat")),
            ("GR", "EL094259216", Some("eu_vat")),
            ("GB", "GB980780684", Some("gb_vat")),
            ("US", "12-3456789", Some("us_ein")),
            ("CA", "123456789RT0002", Some("ca_gst_hst")),
            ("CA", "1234567890TQ1234", Some("ca_qst")),
            ("AU", "12 345 678 912", Some("au_abn")),
            ("CH", "CHE-123.456.789 MWST", Some("ch_vat")),
            ("NO", "123456789MVA", Some("no_vat")),
            ("JP", "T1234567891234", Some("jp_trn")),
            ("BR", "01.234.456/5432-10", Some("br_cnpj")),
            ("SG", "M12345678X", Some("sg_gst")),
            ("IN", "12ABCDE3456FGZH", Some("in_gst")),
            ("DE", "nonsense", None),
            ("CA", "nonsense", None),
            ("US", " ", None),
        ] {
            assert_eq!(kind(country, number), expected, "{country} {number}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(ONE_TYPE.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
