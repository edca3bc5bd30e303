//! The numbers of `tests/data/vat_numbers.json`, and any bytes at all.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use tallage::{Checksum, Country, NumberFormat, VIES_PREFIXES, vat_number};
use tallage_conformance::garble::{Random, garble};
use tallage_conformance::model::list;
use tallage_conformance::{cases, fuzz};

fn data() -> Value {
    let path = cases::folder().join("../data/vat_numbers.json");
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Each number with what is expected of it: the object that says so, and the text.
fn numbers(data: &Value) -> impl Iterator<Item = (&Value, &str)> {
    let in_sets =
        list(data, "sets").iter().flat_map(|set| list(set, "numbers").iter().map(move |number| (set, number)));
    let different = list(data, "differences").iter().map(|difference| (difference, &difference["number"]));
    in_sets.chain(different).map(|(expected, number)| (expected, number.as_str().unwrap()))
}

#[test]
fn documented_numbers_are_read_as_documented() {
    let data = data();
    let (mut read, mut right, mut wrong) = (0, BTreeMap::new(), BTreeMap::new());
    for (expected, number) in numbers(&data) {
        let country = expected["country"].as_str().map(|code| Country::from_alpha2(code).unwrap());
        let found = vat_number(number, country);
        assert_eq!(found.format().as_str(), expected["format"], "{number}: {}", found.to_json());
        assert_eq!(found.checksum().as_str(), expected["checksum"], "{number}: {}", found.to_json());
        read += 1;
        match (found.prefix(), found.checksum()) {
            (Some(prefix), Checksum::Valid) => *right.entry(prefix).or_insert(0) += 1,
            (Some(prefix), Checksum::Invalid) => *wrong.entry(prefix).or_insert(0) += 1,
            _ => {}
        }
    }
    assert_eq!(read, 1045, "a number was lost from the file");
    for prefix in VIES_PREFIXES.iter().chain(&["GB", "CHE", "NO"]) {
        assert!(
            right.contains_key(prefix) && wrong.contains_key(prefix),
            "{prefix}: not both a right and a wrong number"
        );
    }
}

#[test]
fn any_bytes_are_answered() {
    let data = data();
    let mut random = Random(0x0A75);
    let (mut formed, mut runs) = (0u32, 0u32);
    for (_, number) in numbers(&data) {
        let request = format!(r#"{{"number":{number:?},"country":"DE"}}"#);
        for round in 0..200 {
            let mut bytes = garble(number.as_bytes(), &mut random);
            formed += u32::from(vat_number(&String::from_utf8_lossy(&bytes), None).format() == NumberFormat::Valid);
            bytes.insert(0, round);
            fuzz::vat_number(&bytes);
            fuzz::vat_number(&garble(request.as_bytes(), &mut random));
            runs += 1;
        }
    }
    // Garbling hits separators and single digits too: some of it must still be a number.
    assert!(formed > runs / 20, "{formed} of {runs}");
    for length in [0, 1, 2, 127, 128, 129, 255, 256, 10_000_000] {
        for byte in [b' ', b'9', b'D', 0, 0xE2, b'"'] {
            fuzz::vat_number(&vec![byte; length]);
        }
    }
    for _ in 0..200_000 {
        let length = random.below(40);
        let bytes: Vec<u8> = (0..length).map(|_| random.below(256) as u8).collect();
        fuzz::vat_number(&bytes);
    }
}
