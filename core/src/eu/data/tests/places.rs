//! Where addresses are: postcodes, codes, neighbours, nonsense.

use proptest::prelude::*;

use super::super::{Area, Data, Postcode};
use super::{day, today};

/// State, territory, area and fit of an address on 2026-11-21.
fn at(code: &str, zipcode: &str) -> (&'static str, Option<&'static str>, Area, Postcode) {
    let place = Data::bundled().locate(code, Some(zipcode), today()).unwrap();
    (place.state.code(), place.territory.map(|territory| &*territory.id), place.area, place.postcode)
}

fn territory(code: &str, zipcode: &str) -> Option<&'static str> {
    at(code, zipcode).1
}

#[test]
fn postcodes_of_territories() {
    for (code, zipcode, state, id, area) in [
        ("ES", "35001", "ES", "ES-CN", Area::Outside),
        ("ES", "38 670", "ES", "ES-CN", Area::Outside),
        ("ES", "E-35001", "ES", "ES-CN", Area::Outside),
        ("ES", "51080", "ES", "ES-CE", Area::Outside),
        ("ES", "52080", "ES", "ES-ML", Area::Outside),
        ("ES", "07001", "ES", "ES-IB", Area::Inside),
        ("DE", "78266", "DE", "DE-BUS", Area::Outside),
        ("DE", "CH-8238", "DE", "DE-BUS", Area::Outside),
        ("CH", "8238", "DE", "DE-BUS", Area::Outside),
        ("CH", "CH-8238", "DE", "DE-BUS", Area::Outside),
        ("DE", "D-27498", "DE", "DE-HEL", Area::Outside),
        ("IT", "23041", "IT", "IT-LIV", Area::Outside),
        ("IT", "I-22061", "IT", "IT-CAM", Area::Outside),
        ("CH", "6911", "IT", "IT-CAM", Area::Outside),
        ("FI", "22100", "FI", "FI-AX", Area::Outside),
        ("FI", "AX-22100", "FI", "FI-AX", Area::Outside),
        ("AX", "FIN-22100", "FI", "FI-AX", Area::Outside),
        ("GR", "630 86", "GR", "GR-ATHOS", Area::Outside),
        ("GR", "63087", "GR", "GR-ATHOS", Area::Outside),
        ("GR", "GR-85300", "GR", "GR-ISL", Area::Inside),
        ("FR", "97110", "FR", "FR-GP", Area::Outside),
        ("FR", "F-97110", "FR", "FR-GP", Area::Outside),
        ("FR", "FR 97110", "FR", "FR-GP", Area::Outside),
        ("FR", "97200", "FR", "FR-MQ", Area::Outside),
        ("FR", "97400", "FR", "FR-RE", Area::Outside),
        ("FR", "97300", "FR", "FR-GF", Area::Outside),
        ("FR", "97600", "FR", "FR-YT", Area::Outside),
        ("FR", "97133", "FR", "FR-BL", Area::Outside),
        ("FR", "97150", "FR", "FR-MF", Area::Outside),
        ("FR", "98800", "NC", "FR-OCT", Area::Outside),
        ("FR", "97500", "PM", "FR-OCT", Area::Outside),
        ("FR", "20000", "FR", "FR-COR", Area::Inside),
        ("FR", "98000", "FR", "MC", Area::Inside),
        ("PT", "9500-321", "PT", "PT-20", Area::Inside),
        ("PT", "9500", "PT", "PT-20", Area::Inside),
        ("PT", "P-9000-001", "PT", "PT-30", Area::Inside),
        ("AT", "6691", "AT", "AT-JUN", Area::Inside),
        ("DE", "87491", "AT", "AT-JUN", Area::Inside),
        ("AT", "A-6991", "AT", "AT-MIT", Area::Inside),
        ("AT", "D-87567", "AT", "AT-MIT", Area::Inside),
        ("DE", "87569", "AT", "AT-MIT", Area::Inside),
        ("DK", "3900", "GL", "DK-GL", Area::Outside),
        ("DK", "DK-3992", "GL", "DK-GL", Area::Outside),
        ("DK", "FO-100", "FO", "DK-FO", Area::Outside),
        ("IT", "47890", "SM", "SM", Area::Outside),
        ("IT", "00120", "VA", "VA", Area::Outside),
        ("GB", "JE2 3AB", "JE", "JE", Area::Outside),
        ("GB", "gy1 1aa", "GG", "GG", Area::Outside),
        ("GB", "IM1 1AA", "GB", "IM", Area::Outside),
        ("GB", "BT1 1AA", "GB", "XI", Area::GoodsOnly),
        ("GB", "BT48 6AA", "GB", "XI", Area::GoodsOnly),
        ("GB", "BFPO 57", "CY", "CY-SBA", Area::Inside),
        ("CY", "99010", "CY", "CY-NORTH", Area::Outside),
        ("NO", "9170", "SJ", "NO-SJ", Area::Outside),
        ("CH", "FL-9490", "LI", "LI", Area::Outside),
    ] {
        assert_eq!(at(code, zipcode), (state, Some(id), area, Postcode::Fits), "{code} {zipcode}");
    }
}

/// Postcodes that other data sets put into a territory by mistake.
#[test]
fn postcodes_that_only_look_like_a_territory() {
    for (code, zipcode) in [
        ("PT", "4900-123"),
        ("PT", "4900123"),
        ("PT", "1950123"),
        ("PT", "1990123"),
        ("PT", "1000-001"),
        ("IT", "23030"),
        ("IT", "22060"),
        ("IT", "00121"),
        ("ES", "28035"),
        ("ES", "08035"),
        ("DE", "78267"),
        ("DE", "87566"),
        ("FR", "75971"),
        ("FR", "59711"),
        ("FI", "00220"),
        ("DK", "2390"),
        ("AT", "6690"),
        ("GR", "104 31"),
        ("GB", "SW1A 1AA"),
        ("GB", "M1 1AE"),
        ("GB", "BFPO 56"),
        ("CH", "8239"),
        ("NO", "9180"),
        ("CY", "1010"),
    ] {
        let (state, territory, area, fit) = at(code, zipcode);
        assert_eq!((state, territory, fit), (code, None, Postcode::Fits), "{code} {zipcode}");
        let member = !matches!(code, "GB" | "CH" | "NO");
        assert_eq!(area == Area::Inside, member, "{code} {zipcode}");
    }
    assert_eq!(territory("FR", "97133"), Some("FR-BL"), "not Guadeloupe");
    assert_eq!(territory("FR", "97150"), Some("FR-MF"), "not Guadeloupe");
    assert_eq!(territory("GP", "97133"), Some("FR-BL"), "not Guadeloupe either");
}

#[test]
fn codes_that_mean_a_territory_by_themselves() {
    for (code, state, id) in [
        ("IC", "ES", "ES-CN"),
        ("EA", "ES", "ES-CE"),
        ("GP", "FR", "FR-GP"),
        ("MQ", "FR", "FR-MQ"),
        ("RE", "FR", "FR-RE"),
        ("GF", "FR", "FR-GF"),
        ("YT", "FR", "FR-YT"),
        ("BL", "FR", "FR-BL"),
        ("MF", "FR", "FR-MF"),
        ("NC", "NC", "FR-OCT"),
        ("AX", "FI", "FI-AX"),
        ("MC", "FR", "MC"),
        ("IM", "GB", "IM"),
        ("XI", "GB", "XI"),
        ("JE", "JE", "JE"),
        ("GG", "GG", "GG"),
        ("FO", "FO", "DK-FO"),
        ("GL", "GL", "DK-GL"),
        ("GI", "GI", "GI"),
        ("SM", "SM", "SM"),
        ("VA", "VA", "VA"),
        ("AD", "AD", "AD"),
        ("LI", "LI", "LI"),
        ("CW", "CW", "NL-CARIB"),
        ("SJ", "SJ", "NO-SJ"),
    ] {
        let place = Data::bundled().locate(code, None, today()).unwrap();
        let found = (place.state.code(), place.territory.map(|territory| &*territory.id), place.postcode);
        assert_eq!(found, (state, Some(id), Postcode::NotGiven), "{code}");
    }
    assert_eq!(territory("EA", "52001"), Some("ES-ML"), "a postcode decides between the two of EA");
}

#[test]
fn the_area_has_dates() {
    let area =
        |code: &str, zipcode: Option<&str>, date: &str| Data::bundled().locate(code, zipcode, day(date)).unwrap().area;
    assert_eq!(area("IM", None, "2020-12-31"), Area::Inside);
    assert_eq!(area("IM", None, "2021-01-01"), Area::Outside);
    assert_eq!(area("GB", Some("BT1 1AA"), "2020-12-31"), Area::Inside);
    assert_eq!(area("GB", Some("BT1 1AA"), "2021-01-01"), Area::GoodsOnly);
    assert_eq!(area("GB", None, "2020-12-31"), Area::Inside);
    assert_eq!(area("GB", None, "2021-01-01"), Area::Outside);
    assert_eq!(area("HR", None, "2013-06-30"), Area::Outside);
    assert_eq!(area("HR", None, "2013-07-01"), Area::Inside);
    assert_eq!(area("US", None, "2026-11-21"), Area::Outside);
}

#[test]
fn a_postcode_fits_its_country_or_not() {
    for (code, zipcode) in [
        ("AT", "1010"),
        ("BE", "B-1000"),
        ("BG", "1000"),
        ("CY", "1010"),
        ("CZ", "110 00"),
        ("DE", "D-10115"),
        ("DK", "DK-1050"),
        ("EE", "10111"),
        ("ES", "28013"),
        ("FI", "00100"),
        ("FR", "75001"),
        ("GR", "GR-104 31"),
        ("HR", "10000"),
        ("HU", "H-1011"),
        ("IE", "D02 X285"),
        ("IE", "D6W XY00"),
        ("IT", "00184"),
        ("LT", "LT-01100"),
        ("LU", "L-1009"),
        ("LV", "LV-1010"),
        ("MT", "VLT 1117"),
        ("NL", "1012 AB"),
        ("PL", "00-950"),
        ("PT", "1000-001"),
        ("RO", "010011"),
        ("SE", "111 20"),
        ("SI", "SI-1000"),
        ("SK", "811 01"),
        ("GB", "EC1A 1BB"),
        ("GB", "W1A 0AX"),
        ("GB", "GIR 0AA"),
        ("CH", "8001"),
        ("NO", "0025"),
        ("AD", "AD500"),
        ("GI", "GX11 1AA"),
    ] {
        assert_eq!(at(code, zipcode).3, Postcode::Fits, "{code} {zipcode}");
    }
    for (code, zipcode) in [
        ("DE", "1010"),
        ("DE", "SW1A 1AA"),
        ("DE", "A-1010"),
        ("DE", "00000"),
        ("AT", "10115"),
        ("CZ", "811 01"),
        ("SK", "110 00"),
        ("ES", "53001"),
        ("FR", "1000"),
        ("NL", "10115"),
        ("GB", "75001"),
        ("PL", "0-950"),
        ("MC", "75001"),
        ("GP", "75001"),
        ("DE", "D-"),
        ("DE", "1O115"),
        ("DE", "10115\0"),
        ("DE", "\u{202e}51101"),
        ("DE", "n/a"),
    ] {
        assert_eq!(at(code, zipcode).3, Postcode::FitsNone, "{code} {zipcode:?}");
    }
    assert_eq!(at("DE", &"1".repeat(1_000_000)).3, Postcode::FitsNone);
    for blank in ["", " ", "\t\r\n", "\u{a0}", " - "] {
        assert_eq!(at("DE", blank).3, Postcode::NotGiven, "{blank:?}");
        assert_eq!(at("US", blank).3, Postcode::NotGiven, "{blank:?}");
    }
    assert_eq!(at("US", "80095").3, Postcode::NoFormat);
    assert_eq!(at("CW", "0000").3, Postcode::NoFormat);
    assert_eq!(at("US", "\u{202e}").3, Postcode::NoFormat);
}

/// A postcode that fits nothing does not move an address out of its country.
#[test]
fn a_wrong_postcode_leaves_the_country() {
    assert_eq!(at("MC", "nonsense"), ("FR", Some("MC"), Area::Inside, Postcode::FitsNone));
    assert_eq!(at("DE", "nonsense"), ("DE", None, Area::Inside, Postcode::FitsNone));
}

#[test]
fn codes_that_are_none() {
    for code in ["", "X", "XX", "ZZ", "de", "DEU", "EL", "UK", "EU", "É", "\0\0", "日", "D\u{202e}", "  "] {
        assert!(Data::bundled().locate(code, Some("10115"), today()).is_none(), "{code:?}");
    }
}

proptest! {
    #[test]
    fn any_address_is_somewhere_or_nowhere(code in "[A-Z]{2}|\\PC{0,4}", zipcode in "\\PC{0,20}|[0-9A-Za-z .-]{0,10}", year in 1900i16..2100) {
        let date = jiff::civil::Date::new(year, 6, 15).unwrap();
        if let Some(place) = Data::bundled().locate(&code, Some(&zipcode), date) {
            // A territory is in the state that it belongs to, or a country of its own.
            if let Some(territory) = place.territory {
                let own = territory.iso.iter().any(|iso| **iso == *place.state.code());
                prop_assert!(own || territory.parent == Some(place.state));
            }
            let again = Data::bundled().locate(&code, Some(&format!(" {zipcode}-")), date).unwrap();
            prop_assert_eq!(again.postcode, place.postcode);
            prop_assert_eq!(again.state, place.state);
        }
    }

    #[test]
    fn case_blanks_and_hyphens_do_not_matter(code in "AT|DE|ES|FI|FR|GB|GR|IT|PT|CH", zipcode in "[0-9A-Z]{3,7}") {
        let spread: String = zipcode.chars().flat_map(|c| [' ', c.to_ascii_lowercase(), '-']).collect();
        prop_assert_eq!(at(&code, &zipcode), at(&code, &spread));
    }

    #[test]
    fn rates_of_any_request_or_an_error(code in "[A-Z]{2}", zipcode in "[0-9A-Z]{0,7}", year in 1990i16..2040) {
        let request = format!(r#"{{"country":"{code}","zipcode":"{zipcode}","date":"{year}-06-15"}}"#);
        match Data::bundled().vat_rates_json(&request) {
            Ok(answer) => {
                let named = answer.starts_with(r#"{"schema":1,"eu_data":"2026.11.1","country":"#);
                prop_assert!(named, "{}", answer);
            }
            Err(error) => prop_assert_eq!(error.kind().as_str(), "not_found"),
        }
    }
}
