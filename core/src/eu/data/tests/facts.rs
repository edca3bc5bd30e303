//! The bundled figures against tables typed from the sources that the rows name.

use super::super::{Area, Data, LocalTax, RegionalRate, ServicesFromParent};
use super::{country, day, read, standard, today};

/// The member states with their standard rate on 2026-11-21 (TEDB, confirmed 2026-09-29).
const MEMBERS: [(&str, &str); 27] = [
    ("AT", "20"),
    ("BE", "21"),
    ("BG", "20"),
    ("CY", "19"),
    ("CZ", "21"),
    ("DE", "19"),
    ("DK", "25"),
    ("EE", "24"),
    ("ES", "21"),
    ("FI", "25.5"),
    ("FR", "20"),
    ("GR", "24"),
    ("HR", "25"),
    ("HU", "27"),
    ("IE", "23"),
    ("IT", "22"),
    ("LT", "21"),
    ("LU", "17"),
    ("LV", "21"),
    ("MT", "18"),
    ("NL", "21"),
    ("PL", "23"),
    ("PT", "23"),
    ("RO", "21"),
    ("SE", "25"),
    ("SI", "22"),
    ("SK", "23"),
];

/// Standard rates of the 27, GB, CH and NO on 2010-01-01 (European Commission, “VAT rates applied
/// in the Member States”, part VIII; Croatia before it joined).
const IN_2010: [(&str, &str); 30] = [
    ("AT", "20"),
    ("BE", "21"),
    ("BG", "20"),
    ("CH", "7.6"),
    ("CY", "15"),
    ("CZ", "20"),
    ("DE", "19"),
    ("DK", "25"),
    ("EE", "20"),
    ("ES", "16"),
    ("FI", "22"),
    ("FR", "19.6"),
    ("GB", "17.5"),
    ("GR", "19"),
    ("HR", "23"),
    ("HU", "25"),
    ("IE", "21"),
    ("IT", "20"),
    ("LT", "21"),
    ("LU", "15"),
    ("LV", "21"),
    ("MT", "18"),
    ("NL", "19"),
    ("NO", "25"),
    ("PL", "22"),
    ("PT", "20"),
    ("RO", "19"),
    ("SE", "25"),
    ("SI", "20"),
    ("SK", "19"),
];

/// Every change of a standard rate since 2010: the last day of the old one, the first of the new.
const CHANGES: [(&str, &str, &str, &str, &str); 43] = [
    ("CY", "2012-02-29", "15", "2012-03-01", "17"),
    ("CY", "2013-01-13", "17", "2013-01-14", "18"),
    ("CY", "2014-01-12", "18", "2014-01-13", "19"),
    ("CZ", "2012-12-31", "20", "2013-01-01", "21"),
    ("DE", "2020-06-30", "19", "2020-07-01", "16"),
    ("DE", "2020-12-31", "16", "2021-01-01", "19"),
    ("EE", "2023-12-31", "20", "2024-01-01", "22"),
    ("EE", "2025-06-30", "22", "2025-07-01", "24"),
    ("ES", "2010-06-30", "16", "2010-07-01", "18"),
    ("ES", "2012-08-31", "18", "2012-09-01", "21"),
    ("FI", "2010-06-30", "22", "2010-07-01", "23"),
    ("FI", "2012-12-31", "23", "2013-01-01", "24"),
    ("FI", "2024-08-31", "24", "2024-09-01", "25.5"),
    ("FR", "2013-12-31", "19.6", "2014-01-01", "20"),
    ("GB", "2011-01-03", "17.5", "2011-01-04", "20"),
    ("GR", "2010-03-14", "19", "2010-03-15", "21"),
    ("GR", "2010-06-30", "21", "2010-07-01", "23"),
    ("GR", "2016-05-31", "23", "2016-06-01", "24"),
    ("HR", "2012-02-29", "23", "2012-03-01", "25"),
    ("HU", "2011-12-31", "25", "2012-01-01", "27"),
    ("IE", "2011-12-31", "21", "2012-01-01", "23"),
    ("IE", "2020-08-31", "23", "2020-09-01", "21"),
    ("IE", "2021-02-28", "21", "2021-03-01", "23"),
    ("IT", "2011-09-16", "20", "2011-09-17", "21"),
    ("IT", "2013-09-30", "21", "2013-10-01", "22"),
    ("LU", "2014-12-31", "15", "2015-01-01", "17"),
    ("LU", "2022-12-31", "17", "2023-01-01", "16"),
    ("LU", "2023-12-31", "16", "2024-01-01", "17"),
    ("LV", "2010-12-31", "21", "2011-01-01", "22"),
    ("LV", "2012-06-30", "22", "2012-07-01", "21"),
    ("NL", "2012-09-30", "19", "2012-10-01", "21"),
    ("PL", "2010-12-31", "22", "2011-01-01", "23"),
    ("PT", "2010-06-30", "20", "2010-07-01", "21"),
    ("PT", "2010-12-31", "21", "2011-01-01", "23"),
    ("RO", "2010-06-30", "19", "2010-07-01", "24"),
    ("RO", "2015-12-31", "24", "2016-01-01", "20"),
    ("RO", "2016-12-31", "20", "2017-01-01", "19"),
    ("RO", "2025-07-31", "19", "2025-08-01", "21"),
    ("SI", "2013-06-30", "20", "2013-07-01", "22"),
    ("SK", "2010-12-31", "19", "2011-01-01", "20"),
    ("SK", "2024-12-31", "20", "2025-01-01", "23"),
    ("CH", "2017-12-31", "8", "2018-01-01", "7.7"),
    ("CH", "2023-12-31", "7.7", "2024-01-01", "8.1"),
];

#[test]
fn standard_rates_of_the_27_today() {
    for (code, rate) in MEMBERS {
        assert_eq!(standard(code, "2026-11-21").as_deref(), Some(rate), "{code}");
    }
    for (code, rate) in [("GB", "20"), ("CH", "8.1"), ("NO", "25")] {
        assert_eq!(standard(code, "2026-11-21").as_deref(), Some(rate), "{code}");
    }
}

#[test]
fn standard_rates_on_the_first_day_of_2010() {
    for (code, rate) in IN_2010 {
        assert_eq!(standard(code, "2010-01-01").as_deref(), Some(rate), "{code}");
    }
    assert_eq!(Data::bundled().states().len(), IN_2010.len());
}

#[test]
fn standard_rates_change_on_their_day() {
    for (code, before, old, from, new) in CHANGES {
        assert_eq!(standard(code, before).as_deref(), Some(old), "{code} {before}");
        assert_eq!(standard(code, from).as_deref(), Some(new), "{code} {from}");
    }
    // And on no other: the table above has every step of a standard rate from 2010-01-02 to today,
    // but the one of Switzerland in 2011 (7.6 to 8).
    let mut steps = 0;
    for state in Data::bundled().states() {
        let rows = state.rates.windows(2).filter(|pair| pair[1].effective_from > day("2010-01-01"));
        steps += rows.filter(|pair| pair[0].standard != pair[1].standard).count();
    }
    assert_eq!(steps, CHANGES.len() + 1);
}

#[test]
fn members_are_27_and_dated() {
    let data = Data::bundled();
    let on = |date: &str| {
        let date = day(date);
        let mut codes: Vec<&str> = data
            .states()
            .iter()
            .map(|state| state.country)
            .filter(|c| data.is_member(*c, date))
            .map(|c| c.code())
            .collect();
        codes.sort_unstable();
        codes
    };
    assert_eq!(on("2026-11-21"), MEMBERS.map(|(code, _)| code));
    assert_eq!(on("2013-06-30").len(), 27, "with GB, without HR");
    assert!(!on("2013-06-30").contains(&"HR") && on("2013-07-01").contains(&"HR"));
    assert_eq!(on("2013-07-01").len(), 28);
    assert!(on("2020-12-31").contains(&"GB") && !on("2021-01-01").contains(&"GB"));
    assert!(!on("2026-11-21").contains(&"CH") && !on("2026-11-21").contains(&"NO"));
    assert!(!data.is_member(country("US"), today()));
}

#[test]
fn reduced_rates_of_the_days_that_changed_only_them() {
    let data = Data::bundled();
    let reduced = |code: &str, on: &str| {
        let row = data.rates_on(country(code), None, day(on)).unwrap();
        row.reduced.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(reduced("RO", "2025-07-31"), "5 9");
    assert_eq!(reduced("RO", "2025-08-01"), "11");
    assert_eq!(reduced("FI", "2025-12-31"), "10 14");
    assert_eq!(reduced("FI", "2026-01-01"), "10 13.5");
    assert_eq!(reduced("LT", "2026-01-01"), "5 12");
    assert_eq!(reduced("SK", "2025-01-01"), "5 19");
    assert_eq!(reduced("CZ", "2024-01-01"), "12");
    assert_eq!(reduced("DK", "2026-11-21"), "");
    let austria = data.rates_on(country("AT"), None, today()).unwrap();
    assert_eq!(austria.super_reduced.map(|rate| rate.to_string()).as_deref(), Some("4.9"));
    let before = data.rates_on(country("AT"), None, day("2026-06-30")).unwrap();
    assert_eq!(before.super_reduced, None);
    let luxembourg = data.rates_on(country("LU"), None, today()).unwrap();
    assert_eq!(luxembourg.parking.map(|rate| rate.to_string()).as_deref(), Some("14"));
}

/// Articles 97 to 99 and 110 of the directive bind member states: at least 15 %; below 5 % is
/// “super-reduced”.
#[test]
fn member_rates_keep_to_the_directive() {
    let micros = |percent: i64| percent * 1_000_000;
    for (country, territory, row) in Data::bundled().rows().filter(|(_, territory, _)| territory.is_none()) {
        let Some(country) = country.filter(|country| !matches!(country.code(), "CH" | "NO")) else { continue };
        let at = format!("{} {}", country.code(), row.effective_from);
        assert!(territory.is_none());
        assert!(row.standard.is_some_and(|rate| (micros(15)..=micros(27)).contains(&rate.micros())), "{at}");
        assert!(row.reduced.iter().all(|rate| rate.micros() >= micros(5)), "{at}");
        assert!(row.super_reduced.is_none_or(|rate| rate.micros() < micros(5)), "{at}");
        assert!(row.parking.is_none_or(|rate| rate.micros() >= micros(12)), "{at}");
        assert!(!row.source.is_empty(), "{at}");
    }
}

#[test]
fn every_state_has_rates_from_2010_on() {
    for state in Data::bundled().states() {
        let first = state.rates.first().unwrap();
        assert!(first.effective_from <= day("2010-01-01"), "{}", state.name);
    }
}

/// Territory, day, standard rate of its own rows.
#[test]
fn regional_rates_by_day() {
    let data = Data::bundled();
    for (id, on, rate) in [
        ("PT-20", "2010-06-30", "14"),
        ("PT-20", "2013-12-31", "16"),
        ("PT-20", "2014-01-01", "18"),
        ("PT-20", "2021-06-30", "18"),
        ("PT-20", "2021-07-01", "16"),
        ("PT-30", "2012-03-31", "16"),
        ("PT-30", "2012-04-01", "22"),
        ("PT-30", "2026-11-21", "22"),
        ("FR-GP", "2026-11-21", "8.5"),
        ("FR-MQ", "2010-01-01", "8.5"),
        ("FR-RE", "2026-11-21", "8.5"),
        ("AT-JUN", "2026-11-21", "19"),
        ("AT-MIT", "2026-11-21", "19"),
        ("GR-ISL", "2026-11-21", "17"),
        ("ES-CN", "2019-12-31", "6.5"),
        ("ES-CN", "2020-01-01", "7"),
        ("FI-AX", "2024-08-31", "24"),
        ("FI-AX", "2024-09-01", "25.5"),
        ("MC", "2013-12-31", "19.6"),
        ("MC", "2014-01-01", "20"),
        ("IM", "2026-11-21", "20"),
        ("XI", "2026-11-21", "20"),
        ("CY-SBA", "2026-11-21", "19"),
        ("FR-COR", "2026-11-21", "20"),
    ] {
        let territory = data.territory(id).unwrap();
        let row = data.rates_on(territory.parent.unwrap(), Some(territory), day(on));
        let found = row.and_then(|row| row.standard).map(|rate| rate.to_string());
        assert_eq!(found.as_deref(), Some(rate), "{id} {on}");
    }
    for id in ["DE-HEL", "IT-LIV", "FR-GF", "FR-YT", "FR-BL", "GR-ATHOS", "JE", "DK-GL"] {
        let territory = data.territory(id).unwrap();
        let state = territory.parent.unwrap();
        assert!(data.rates_on(state, Some(territory), today()).is_none(), "{id}: no VAT");
    }
}

/// The 41 territories: parent, EU VAT area today, whether the parent's VAT covers services there,
/// whose rate, local tax.
#[test]
fn the_41_territories() {
    use Area::{GoodsOnly, Inside, Outside};
    use LocalTax::{Igic, Ipsi, None as NoTax, Other};
    use RegionalRate::{Never, Parent, Place, Supplier};
    use ServicesFromParent::{Domestic, Outside as Out};
    let expected = [
        ("ES-CN", "ES", Outside, Out, None, Igic),
        ("ES-CE", "ES", Outside, Out, None, Ipsi),
        ("ES-ML", "ES", Outside, Out, None, Ipsi),
        ("ES-IB", "ES", Inside, Domestic, Some(Parent), NoTax),
        ("DE-BUS", "DE", Outside, Out, None, Other),
        ("DE-HEL", "DE", Outside, Out, None, Other),
        ("IT-LIV", "IT", Outside, Out, None, NoTax),
        ("IT-CAM", "IT", Outside, Out, None, Other),
        ("IT-LUG", "IT", Outside, Out, None, NoTax),
        ("FI-AX", "FI", Outside, Domestic, Some(Parent), NoTax),
        ("GR-ATHOS", "GR", Outside, Out, None, NoTax),
        ("GR-ISL", "GR", Inside, Domestic, Some(Never), NoTax),
        ("FR-BL", "FR", Outside, Out, None, NoTax),
        ("FR-MF", "FR", Outside, Out, None, Other),
        ("FR-GP", "FR", Outside, Domestic, Some(Place), NoTax),
        ("FR-MQ", "FR", Outside, Domestic, Some(Place), NoTax),
        ("FR-RE", "FR", Outside, Domestic, Some(Place), NoTax),
        ("FR-GF", "FR", Outside, Out, None, NoTax),
        ("FR-YT", "FR", Outside, Out, None, NoTax),
        ("FR-OCT", "FR", Outside, Out, None, Other),
        ("FR-COR", "FR", Inside, Domestic, Some(Parent), NoTax),
        ("PT-20", "PT", Inside, Domestic, Some(Place), NoTax),
        ("PT-30", "PT", Inside, Domestic, Some(Place), NoTax),
        ("AT-JUN", "AT", Inside, Domestic, Some(Supplier), NoTax),
        ("AT-MIT", "AT", Inside, Domestic, Some(Supplier), NoTax),
        ("DK-FO", "DK", Outside, Out, None, Other),
        ("DK-GL", "DK", Outside, Out, None, NoTax),
        ("MC", "FR", Inside, Domestic, Some(Parent), NoTax),
        ("IM", "GB", Outside, Domestic, Some(Parent), NoTax),
        ("XI", "GB", GoodsOnly, Domestic, Some(Parent), NoTax),
        ("CY-SBA", "CY", Inside, Domestic, Some(Parent), NoTax),
        ("CY-NORTH", "CY", Outside, Out, None, NoTax),
        ("JE", "GB", Outside, Out, None, Other),
        ("GG", "GB", Outside, Out, None, NoTax),
        ("GI", "", Outside, Out, None, NoTax),
        ("SM", "", Outside, Out, None, Other),
        ("VA", "", Outside, Out, None, NoTax),
        ("AD", "", Outside, Out, None, Other),
        ("LI", "", Outside, Out, None, Other),
        ("NL-CARIB", "NL", Outside, Out, None, Other),
        ("NO-SJ", "NO", Outside, Out, None, NoTax),
    ];
    let data = Data::bundled();
    assert_eq!(data.territories().len(), expected.len());
    for (id, parent, area, services, regional, local) in expected {
        let territory = data.territory(id).unwrap_or_else(|| panic!("{id} is missing"));
        let found = (
            territory.parent.map_or("", |parent| parent.code()),
            territory.area_on(today()),
            territory.services_from_parent,
            territory.regional_rate,
            territory.local_tax,
        );
        assert_eq!(found, (parent, area, services, regional, local), "{id}");
        assert!(!territory.source.is_empty() && !territory.status.is_empty(), "{id}");
    }
}

/// The ends of Lago's exception codes (`lago_eu_es_exception_canary_islands`).
#[test]
fn names_in_tax_codes_are_lagos() {
    let data = Data::bundled();
    for (id, name) in [
        ("ES-CN", "canary_islands"),
        ("ES-CE", "ceuta"),
        ("ES-ML", "melilla"),
        ("DE-BUS", "busingen_am_hochrhein"),
        ("DE-HEL", "heligoland"),
        ("IT-LIV", "livigno"),
        ("IT-CAM", "campione_d_italia"),
        ("FI-AX", "aland_islands"),
        ("GR-ATHOS", "mount_athos"),
        ("FR-GP", "guadeloupe"),
        ("FR-MQ", "martinique"),
        ("FR-RE", "reunion"),
        ("FR-GF", "guyane"),
        ("FR-YT", "mayotte"),
        ("PT-20", "azores"),
        ("PT-30", "madeira"),
        ("AT-JUN", "jungholz"),
        ("AT-MIT", "mittelberg"),
    ] {
        assert_eq!(data.territory(id).unwrap().code_name.as_deref(), Some(name), "{id}");
    }
    assert_eq!(
        data.territory("FR-GF").unwrap().no_vat_mention.as_deref(),
        Some("TVA non applicable, art. 294-1 du CGI")
    );
}

#[test]
fn the_days_on_which_rates_change() {
    let data = Data::bundled();
    let changes = |code: &str, id: Option<&str>, from: &str, to: &str| {
        let territory = id.map(|id| data.territory(id).unwrap());
        let days = data.changes(country(code), territory, day(from), day(to));
        days.map(|day| day.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(changes("RO", None, "2025-07-16", "2025-08-15"), ["2025-08-01"]);
    assert_eq!(changes("RO", None, "2025-07-31", "2025-08-01"), ["2025-08-01"], "the last day counts");
    assert!(changes("RO", None, "2025-08-01", "2025-08-31").is_empty(), "the first day does not");
    assert_eq!(changes("EE", None, "2023-12-31", "2025-12-31"), ["2024-01-01", "2025-01-01", "2025-07-01"]);
    assert_eq!(changes("PT", Some("PT-20"), "2021-01-01", "2021-12-31"), ["2021-07-01"]);
    assert_eq!(changes("FI", Some("FI-AX"), "2024-08-01", "2024-09-30"), ["2024-09-01"], "those of the parent");
    assert!(changes("DE", Some("DE-HEL"), "2000-01-01", "2030-01-01").is_empty());
    assert!(changes("US", None, "2000-01-01", "2030-01-01").is_empty());
    assert!(changes("RO", None, "2025-08-15", "2025-07-16").is_empty(), "nothing lies between");
}

#[test]
fn every_row_once() {
    let data = Data::bundled();
    let rows: Vec<_> = data.rows().collect();
    let of_states: usize = data.states().iter().map(|state| state.rates.len()).sum();
    let of_territories: usize = data.territories().iter().map(|territory| territory.rates.len()).sum();
    assert_eq!(rows.len(), of_states + of_territories);
    assert!(rows.iter().take(of_states).all(|(country, territory, _)| country.is_some() && territory.is_none()));
    assert!(rows.iter().skip(of_states).all(|(_, territory, _)| territory.is_some()));
}

#[test]
fn old_data_are_worth_a_warning() {
    let data = Data::bundled();
    assert_eq!((data.version(), data.as_of()), ("2026.11.1", today()));
    assert!(data.age_warning(today()).is_none());
    let warning = data.age_warning(day("2026-11-22")).unwrap();
    assert_eq!((warning.code.as_str(), warning.path.as_str()), ("config.eu_data.old", "/eu_data"));
}

#[test]
fn rates_as_json() {
    let data = Data::bundled();
    let ask = |request: &str| data.vat_rates_json(request);
    assert_eq!(
        ask(r#"{"country":"RO","zipcode":null,"date":"2025-08-01"}"#).unwrap(),
        concat!(
            r#"{"schema":1,"eu_data":"2026.11.1","country":"RO","territory":null,"date":"2025-08-01","postcode_fits":null,"#,
            r#""effective_from":"2025-08-01","in_eu_vat_area":true,"tax":"VAT","standard":"21","reduced":["11"],"#,
            r#""super_reduced":null,"parking":null,"uncertain":false,"source":"KD, CG, IB, TEDB25, TEDB26, asd-int.com"}"#
        )
    );
    let canaries = ask(r#"{"country":"IC","zipcode":"35001","date":"2026-11-21"}"#).unwrap();
    assert!(canaries.contains(r#""country":"ES","territory":"ES-CN""#), "{canaries}");
    assert!(canaries.contains(r#""in_eu_vat_area":false,"tax":"IGIC","standard":"7""#), "{canaries}");
    let heligoland = ask(r#"{"country":"DE","zipcode":"27498","date":"2026-11-21"}"#).unwrap();
    assert!(heligoland.contains(r#""effective_from":null,"in_eu_vat_area":false"#), "{heligoland}");
    assert!(heligoland.contains(r#""standard":null,"reduced":[],"super_reduced":null"#), "{heligoland}");
    let monaco = ask(r#"{"country":"MC","date":"2026-11-21"}"#).unwrap();
    assert!(monaco.contains(r#""country":"FR","territory":"MC""#) && monaco.contains(r#""standard":"20""#), "{monaco}");
    let wrong = ask(r#"{"country":"DE","zipcode":"SW1A 1AA","date":"2026-11-21"}"#).unwrap();
    assert!(wrong.contains(r#""postcode_fits":false"#), "{wrong}");
}

#[test]
fn rates_that_are_not_there() {
    let data = Data::bundled();
    for (request, kind, code) in [
        (r#"{"country":"XX","date":"2026-11-21"}"#, "not_found", "vat_rates.country.unknown_country"),
        (r#"{"country":"EL","date":"2026-11-21"}"#, "not_found", "vat_rates.country.unknown_country"),
        (r#"{"country":"ro","date":"2026-11-21"}"#, "not_found", "vat_rates.country.unknown_country"),
        (r#"{"country":"\u0000\u202e","date":"2026-11-21"}"#, "not_found", "vat_rates.country.unknown_country"),
        (r#"{"country":"US","date":"2026-11-21"}"#, "not_found", "vat_rates.country.not_found"),
        (r#"{"country":"DE","date":"2006-12-31"}"#, "not_found", "vat_rates.date.no_rate"),
        (r#"{"country":"PT","zipcode":"9500","date":"2008-06-30"}"#, "not_found", "vat_rates.date.no_rate"),
        (r#"{"date":"2026-11-21"}"#, "invalid_document", "vat_rates.country.required"),
        (r#"{"country":"DE"}"#, "invalid_document", "vat_rates.date.required"),
        (r#"{"country":"DE","date":"2026-02-30"}"#, "invalid_document", "vat_rates.date.not_a_date"),
        (r#"{"country":"DE","date":"2026-11-21","zip":"1"}"#, "invalid_document", "vat_rates.unknown_field"),
        (r#"{"country":"DE","date":"2026-11-21","zipcode":10115}"#, "invalid_document", "vat_rates.zipcode.wrong_type"),
        ("[]", "invalid_document", "vat_rates.wrong_type"),
        ("{", "invalid_document", "json.syntax"),
    ] {
        let error = data.vat_rates_json(request).unwrap_err();
        assert_eq!((error.kind().as_str(), error.code()), (kind, code), "{request}");
    }
}

#[test]
fn a_host_with_newer_data_gets_its_own_answers() {
    let row = r#"{"effective_from": "2025-08-01", "standard": "21", "reduced": ["11"]"#;
    let newer = super::super::BUNDLED.replace("2026.11.1", "2027.01.1").replacen(
        row,
        &format!(r#"{row}, "super_reduced": null, "parking": null, "source": "a law"}}, {{"effective_from": "2027-01-01", "standard": "22", "reduced": ["11"]"#),
        1,
    );
    let data = read(&newer).unwrap();
    let answer = data.vat_rates_json(r#"{"country":"RO","date":"2027-01-01"}"#).unwrap();
    assert!(answer.contains(r#""eu_data":"2027.01.1""#) && answer.contains(r#""standard":"22""#), "{answer}");
    let before = data.vat_rates_json(r#"{"country":"RO","date":"2026-12-31"}"#).unwrap();
    assert!(before.contains(r#""standard":"21""#), "{before}");
}
